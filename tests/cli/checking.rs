//! `kpi check`: what it prints in its three formats, what is accepted and denied
//! in the policy and on the command line, and when it passes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{NO_PACK_EN, Office};

/// W0301 in its fifth line and W0640 in its sixth.
const TWO_WARNINGS: &str = "政策 提成
  生效 2026-01 至 2026-06
月度
  销售额 : 金额
参数 提成率 = 3
发放 提成 = 销售额 × 提成率 次月发     依据 \"第二条\"
";

fn office(policy: &str) -> Office {
    let office = Office::open();
    office.write("提成.kpi", policy);
    office
}

fn with(lines: &str) -> Office {
    office(&format!("{TWO_WARNINGS}{lines}"))
}

/// The document on stdout.
fn json(office: &Office, line: &str) -> Value {
    let said = office.zh(line.split(' '));
    assert_eq!(said.err, "", "{line}");
    serde_json::from_str(&said.out).unwrap()
}

fn standings(document: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = document["findings"].as_array().unwrap();
    findings.iter().map(|finding| (text(finding, "code"), text(finding, "standing"))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(code, standing)| ((*code).to_owned(), (*standing).to_owned())).collect()
}

#[test]
fn warnings_pass_and_are_counted() {
    let office = with("");
    let said = office.zh(["check", "提成.kpi"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert!(said.err.ends_with("检查了 1 个文件：2 个警告；详细说明：kpi explain W0301\n"), "{}", said.err);
    let said = office.en(["check", "提成.kpi"]);
    assert!(said.err.ends_with("1 file checked: 2 warnings; for more try kpi explain W0301\n"), "{}", said.err);
}

#[test]
fn what_is_accepted_is_one_line_with_its_reason_and_is_not_counted() {
    let office = with("接受 W0640 于 提成 理由 \"下半年的办法接着发，不漏\"\n");
    let said = office.zh(["check", "提成.kpi"]);
    assert_eq!(said.code, Some(0));
    let line = "  ✓ 已接受 W0640 提成.kpi:6:4 政策到 2026-06 为止，“提成”还没有发的部分之后没有人发（理由：下半年的办法接着发，不漏）\n";
    assert!(said.err.contains(line), "{}", said.err);
    assert!(said.err.ends_with("检查了 1 个文件：1 个警告，1 处已接受；详细说明：kpi explain W0301\n"), "{}", said.err);
    let said = office.en(["check", "提成.kpi"]);
    assert!(said.err.contains("✓ accepted W0640 提成.kpi:6:4 the policy ends with 2026-06"), "{}", said.err);
    assert!(said.err.contains("(because: 下半年的办法接着发，不漏)\n"), "{}", said.err);
    assert!(
        said.err.ends_with("1 file checked: 1 warning, 1 accepted; for more try kpi explain W0301\n"),
        "{}",
        said.err
    );
}

#[test]
fn what_the_policy_denies_neither_passes_nor_runs() {
    let office = with("禁止 W0301 理由 \"比率一律写 %\"\n接受 W0640 理由 \"接着发\"\n");
    let zh = ["× 错误 W0301", "说明：这份政策禁止 W0301：比率一律写 %"];
    let en = ["× error W0301", "why: the policy denies W0301: 比率一律写 %"];
    office.refuses("check 提成.kpi", 1, &zh, &en);
    office.refuses("check 提成.kpi", 1, &["1 处被禁止，1 处已接受"], &["1 denied, 1 accepted"]);
    office.refuses("run 提成.kpi --data 数据 --period 2026-01", 1, &zh, &en);
    assert_eq!(office.zh(["test", "提成.kpi"]).code, Some(1));
}

#[test]
fn the_word_about_the_smaller_stretch_holds() {
    let all = "禁止 W0301 理由 \"比率一律写 %\"\n接受 W0640 理由 \"接着发\"\n";
    let one = with(&format!("{all}接受 W0301 于 提成率 理由 \"三倍\"\n"));
    let document = json(&one, "check 提成.kpi --format json");
    assert_eq!(standings(&document), pairs(&[("W0301", "accepted"), ("W0640", "accepted")]));
    let other = with("接受 W0301, W0640 理由 \"都知道\"\n禁止 W0301 于 提成率 理由 \"写 %\"\n");
    let document = json(&other, "check 提成.kpi --format json");
    // W0301 is accepted nowhere: the line for it says nothing.
    assert_eq!(standings(&document), pairs(&[("W0301", "denied"), ("W0640", "accepted"), ("W0901", "open")]));
}

#[test]
fn places_of_every_kind_can_be_named() {
    // A column, by its own name and by that of its block; a scorecard's indicator; an alias.
    let policy = "政策 考核\n月度\n  销售额, 三个月销售额 (sales3) : 金额\n  出勤分, 三次出勤分 : 分 0..100\n\
                  考核 得分 (score)\n  出勤 权重 50% 计 出勤分\n  三次得分 权重 50% 计 三次出勤分\n\
                  发放 奖金 = 三个月销售额 × 1% + 销售额 × 1%   依据 \"一\"\n";
    let places = ["三个月销售额", "sales3", "月度", "月度.三个月销售额", "monthly.sales3"];
    for place in places {
        let office = office(&format!("{policy}接受 W0201 于 {place} 理由 \"表头\"\n"));
        let document = json(&office, "check 提成.kpi --format json");
        let of_column = |finding: &&Value| finding["span"]["start"]["line"] == 3;
        let findings = document["findings"].as_array().unwrap();
        let standing: Vec<_> = findings.iter().filter(of_column).map(|finding| &finding["standing"]).collect();
        assert_eq!(standing, ["accepted"], "{place}");
        assert!(!standings(&document).iter().any(|(code, _)| code == "W0901"), "{place}");
    }
    for (place, lines) in
        [("三次得分", vec![7]), ("得分", vec![7]), ("score", vec![7]), ("三次得分, 三次出勤分", vec![4, 7])]
    {
        let office = office(&format!("{policy}接受 W0201 于 {place} 理由 \"表头\"\n"));
        let document = json(&office, "check 提成.kpi --format json");
        let findings = document["findings"].as_array().unwrap();
        let accepted = findings.iter().filter(|finding| finding["standing"] == "accepted");
        let found: Vec<u64> = accepted.map(|finding| finding["span"]["start"]["line"].as_u64().unwrap()).collect();
        assert_eq!(found, lines, "{place}");
    }
}

#[test]
fn where_something_is_wrong_an_idle_allowance_is_not_reported() {
    let office =
        office("政策 提成\n月度\n  销售额 : 金额\n发放 提成 = 销售 × 3%  依据 \"一\"\n接受 W0301 理由 \"三倍\"\n");
    assert_eq!(standings(&json(&office, "check 提成.kpi --format json")), pairs(&[("E0201", "open")]));
}

#[test]
fn an_allowance_about_idle_allowances_has_its_turn() {
    let idle = "接受 W0201 理由 \"表头\"\n接受 W0901 理由 \"共用的写法\"\n接受 W0301, W0640 理由 \"都知道\"\n";
    let document = json(&with(idle), "check 提成.kpi --format json");
    let expected = [("W0301", "accepted"), ("W0640", "accepted"), ("W0901", "accepted")];
    assert_eq!(standings(&document), pairs(&expected));
    // Without anything idle it is idle itself.
    let document =
        json(&with("接受 W0901 理由 \"甲\"\n接受 W0301, W0640 理由 \"乙\"\n"), "check 提成.kpi --format json");
    assert_eq!(standings(&document), pairs(&[("W0301", "accepted"), ("W0640", "accepted"), ("W0901", "open")]));
}

#[test]
fn a_shared_file_can_deny_for_others_but_accepts_for_itself() {
    let office =
        office("政策 提成\n引用 \"共用.kpi\"\n参数 提成率 = 3\n发放 提成 = 销售额 × 提成率 × 共用率  依据 \"一\"\n");
    let shared = "月度\n  销售额 : 金额\n参数 共用率 = 4\n";
    office.write("共用.kpi", format!("{shared}接受 W0301 理由 \"四倍\"\n"));
    let line = "check 提成.kpi 共用.kpi --format json";
    let document = json(&office, line);
    // 共用.kpi comes before 提成.kpi.
    assert_eq!(standings(&document), pairs(&[("W0301", "accepted"), ("W0301", "open")]));
    assert_eq!(document["findings"][0]["file"], "共用.kpi");
    assert_eq!(document["findings"][0]["policy"], "提成.kpi");
    assert_eq!(document["findings"][0]["span"]["start"]["offset"], "月度\n  销售额 : 金额\n参数 共用率 = ".len());
    office.write("共用.kpi", format!("{shared}禁止 W0301 理由 \"写 %\"\n"));
    assert_eq!(standings(&json(&office, line)), pairs(&[("W0301", "denied"), ("W0301", "denied")]));
    // The policy speaks of what is in the shared file.
    office.write("共用.kpi", shared);
    office.change("提成.kpi", "发放", "接受 W0301 于 共用率, 提成率 理由 \"四倍\"\n发放");
    assert_eq!(standings(&json(&office, line)), pairs(&[("W0301", "accepted"), ("W0301", "accepted")]));
}

#[test]
fn options_deny_and_allow() {
    let office = with("");
    let codes = |line: &str, code: i32, expected: &[(&str, &str)]| {
        let line = format!("check 提成.kpi --format json {line}");
        assert_eq!(office.zh(line.split(' ')).code, Some(code), "{line}");
        assert_eq!(standings(&json(&office, &line)), pairs(expected), "{line}");
    };
    codes("--deny warnings", 1, &[("W0301", "denied"), ("W0640", "denied")]);
    codes("--deny W0640", 1, &[("W0301", "open"), ("W0640", "denied")]);
    codes("--allow W0640", 0, &[("W0301", "open"), ("W0640", "accepted")]);
    codes("--allow W0640,W0301", 0, &[("W0301", "accepted"), ("W0640", "accepted")]);
    codes("--allow W0640 --allow W0301", 0, &[("W0301", "accepted"), ("W0640", "accepted")]);
    codes("--deny warnings --allow W0640", 1, &[("W0301", "denied"), ("W0640", "accepted")]);
    office.refuses(
        "check 提成.kpi --deny warnings",
        1,
        &["说明：用了 --deny warnings"],
        &["why: --deny warnings was given"],
    );
    // What is only denied on the command line may still be run.
    assert_eq!(office.zh(["run", "提成.kpi", "--data", "数据", "--period", "2026-01"]).code, Some(0));
}

#[test]
fn the_command_line_does_not_overrule_the_policy() {
    let accepted = with("接受 W0301, W0640 理由 \"都知道\"\n");
    assert_eq!(accepted.zh(["check", "提成.kpi", "--deny", "warnings,W0301"]).code, Some(0));
    let denied = with("禁止 W0301 理由 \"写 %\"\n");
    assert_eq!(denied.zh(["check", "提成.kpi", "--allow", "W0301"]).code, Some(1));
}

#[test]
fn wrong_codes_and_formats_are_wrong_usage() {
    let office = with("");
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("--deny W031", &["“W031”不是问题的代码", "是不是 W0301？"], &["`W031` after --deny", "did you mean W0301?"]),
        ("--deny everything", &["--deny warnings"], &["--deny warnings means all warnings"]),
        ("--allow warnings", &["“warnings”不是问题的代码"], &["`warnings` after --allow is no code"]),
        ("--allow E0203", &["E0203 是错误，不能用 --allow 放过"], &["errors cannot be allowed"]),
        ("--deny E0203", &["E0203 是错误，本来就通不过"], &["never passes"]),
        ("--deny W0301 --allow W0301", &["W0301 不能又用 --allow 又用 --deny"], &["both allowed and denied"]),
        ("--deny", &["--deny <代码> 后面缺少值"], &["--deny <CODE> needs a value"]),
        ("--format xml", &["不能是“xml”", "text、json、github"], &["cannot be `xml`"]),
    ];
    for (options, zh, en) in cases {
        office.refuses(&format!("check 提成.kpi {options}"), 2, zh, en);
    }
}

#[test]
fn annotations_for_github_go_to_stdout() {
    let office = with("接受 W0640 理由 \"接着发\"\n");
    let said = office.en(["check", "提成.kpi", "--format", "github", "没有.kpi"]);
    let annotations = "::error title=kpi::there is no file 没有.kpi%0Ahelp: did you mean 奖金.kpi?\n\
        ::warning file=提成.kpi,line=5,col=10,endLine=5,endColumn=11,title=W0301::`提成率` looks like a ratio, but `3` has no %25%0A\
        help: write: 3%25; if 3 times is meant, state the type: 提成率 : number = 3\n";
    assert_eq!(said.out, annotations);
    let summary = format!("{NO_PACK_EN}2 files checked: 1 error, 1 warning, 1 accepted\n");
    assert_eq!((said.code, said.err), (Some(1), summary));
}

#[test]
fn the_json_document_names_places_in_lines_characters_and_bytes() {
    let office = with("");
    office.write("空.kpi", " \n");
    let said = office.en(["check", "空.kpi", "提成.kpi", "--format", "json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(document["language"], "en");
    assert_eq!(document["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["files"], serde_json::json!(["提成.kpi"]));
    assert_eq!(document["failures"][0]["message"], "空.kpi is empty; it holds no policy");
    let summary = serde_json::json!({"files": 2, "errors": 1, "warnings": 2, "notes": 0, "denied": 0, "accepted": 0, "passed": false});
    assert_eq!(document["summary"], summary);
    let finding = &document["findings"][0];
    // 参数 提成率 = 3: the tenth character of line 5.
    let offset = TWO_WARNINGS.find("= 3").unwrap() + 2;
    let place = |column: usize, offset: usize| serde_json::json!({"line": 5, "column": column, "offset": offset});
    assert_eq!(finding["span"], serde_json::json!({"start": place(10, offset), "end": place(11, offset + 1)}));
    assert_eq!(finding["message"], finding["texts"]["en"]["message"]);
    assert_eq!(finding["texts"]["zh"]["message"], "“提成率”像是比率，“3”却没有写 %");
    assert_eq!(said.out, office.en(["check", "空.kpi", "提成.kpi", "--format", "json"]).out);
}

/// Every wrong policy of the gallery, in both languages.
#[test]
fn documents_are_what_the_schema_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root.join("docs/check.schema.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let office = with("接受 W0640 理由 \"接着发\"\n禁止 W0301 理由 \"写 %\"\n");
    let gallery = root.join("tests/fixtures/check/err");
    let gallery = gallery.to_str().unwrap();
    let lines = [
        vec!["check", gallery, "--format", "json"],
        vec!["check", gallery, "--format", "json", "--deny", "warnings", "--allow", "W0201"],
        vec!["check", "提成.kpi", "没有.kpi", "--format", "json"],
        vec!["check", "奖金.kpi", "--format", "json"],
    ];
    let mut findings = 0;
    for line in lines {
        for said in [office.zh(&line), office.en(&line)] {
            let document: Value = serde_json::from_str(&said.out).unwrap();
            let wrong: Vec<String> =
                validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(wrong.is_empty(), "{line:?}: {}", wrong.join("\n"));
            findings += document["findings"].as_array().unwrap().len();
            assert_eq!(document["summary"]["passed"], said.code == Some(0));
        }
    }
    // The schema does not say yes to anything.
    assert!(findings > 1000, "{findings}");
    for wrong in ["{}", "[]", r#"{"format": 2}"#] {
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}

/// The policy in `docs/check.md` and the reports below it, in both languages.
#[test]
fn the_page_shows_what_is_reported() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.md")).unwrap();
    let fence = |head: &str| {
        let (_, rest) = page.split_once(&format!("```{head}\n")).unwrap();
        rest.split_once("```").unwrap().0
    };
    let office = office(fence("kpi file=提成.kpi"));
    assert_eq!(office.zh(["check", "提成.kpi"]).err, fence("text lang=zh"));
    assert_eq!(office.en(["check", "提成.kpi"]).err, fence("text lang=en"));
}

/// The lines in the page's list of what can be written are read without a mistake.
#[test]
fn the_lines_that_the_page_shows_can_be_pasted() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.md")).unwrap();
    let (_, rest) = page.split_once("```text\n").unwrap();
    let lines = rest.split_once("```").unwrap().0;
    assert_eq!(lines.lines().filter(|line| !line.is_empty()).count(), 5);
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let policy = TWO_WARNINGS.replace("提成 =", "提成 (commission) =");
        let office = office(&format!("{policy}{line}\n"));
        let document = json(&office, "check 提成.kpi --format json");
        assert_eq!(document["summary"]["errors"], 0, "{line}");
    }
}
