//! `kpi explain POLICY`: the policy read back.

use super::Office;

#[test]
fn a_policy_alone_is_read_back_in_the_language_of_the_user() {
    let office = Office::open();
    let zh = office.zh(["explain", "奖金.kpi"]);
    assert_eq!((zh.code, zh.err.as_str()), (Some(0), ""));
    assert!(zh.out.contains("每月\n────\n"), "{}", zh.out);
    assert!(zh.out.contains("发放“奖金”："), "{}", zh.out);
    let en = office.en(["explain", "奖金.kpi"]);
    assert!(en.out.contains("Pay “bonus”: "), "{}", en.out);
    assert_eq!(office.en(["explain", "奖金.kpi", "--lang", "zh"]).out, zh.out);
    assert_eq!(office.fed("explain -", super::POLICY).out, zh.out);
}

#[test]
fn markdown_has_headings_and_lists() {
    let office = Office::open();
    let said = office.zh(["explain", "奖金.kpi", "--format", "markdown"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(said.out.starts_with("# ") && said.out.contains("\n## 每月\n"), "{}", said.out);
}

#[test]
fn a_policy_with_errors_is_not_read_back() {
    let office = Office::open();
    office.change("奖金.kpi", "发放", "发 放 放");
    let line = "explain 奖金.kpi";
    office.refuses(line, 1, &["错误", "没有读回"], &["error", "it was not read back"]);
    // The same reports as those of `check`.
    let checked = office.zh(["check", "奖金.kpi"]).err;
    let report = checked.split("检查了").next().unwrap().trim_end();
    assert!(office.zh(["explain", "奖金.kpi"]).err.contains(report));
}

#[test]
fn half_a_question_about_a_result_is_refused() {
    let office = Office::open();
    let together: (&str, &str) = ("要一起写", "together");
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "--data 数据",
            &["缺少参数：--employee <工号>，--period <期间>"],
            &["missing: --employee <ID>, --period <PERIOD>"],
        ),
        ("--employee E1 --period 2026-03", &["缺少参数：--data <目录>"], &["missing: --data <DIR>"]),
        ("--item 奖金", &["--data <目录>，--employee <工号>，--period <期间>"], &["--data <DIR>, --employee <ID>"]),
    ];
    for (options, zh, en) in cases {
        let line = format!("explain 奖金.kpi {options}");
        office.refuses(&line, 2, &[*zh, &[together.0][..]].concat(), &[*en, &[together.1][..]].concat());
    }
}

#[test]
fn formats_belong_to_one_use_each() {
    let office = Office::open();
    office.refuses("explain 奖金.kpi --format json", 2, &["json 只用于解释结果"], &["json is for explaining results"]);
    let line = "explain 奖金.kpi --data 数据 --employee E1 --period 2026-03 --format markdown";
    office.refuses(line, 2, &["markdown 只用于读回政策"], &["markdown is for reading a policy back"]);
    office.refuses("explain 奖金.kpi --format html", 2, &["text、markdown、json"], &["text, markdown, json"]);
}
