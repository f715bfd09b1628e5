//! The hints on labour law: what sets each off and what only looks like it, local
//! figures, places elsewhere, and that nothing is said of what is in order.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // In a test a panic is the report.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use kpi::Policy;
use kpi::diagnostics::{Problem, Severity};
use kpi::labour::pack::{self, Pack};
use kpi::labour::{Review, lint};
use kpi::lang::Lang;
use kpi::source::Source;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Policy {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    kpi::load(Source::new(name, std::fs::read_to_string(path).unwrap()))
}

fn policy(text: &str) -> Policy {
    let policy = kpi::load(Source::new("policy.kpi", text));
    assert!(policy.problems.is_empty(), "{:?}", policy.problems);
    policy
}

fn reviewed(text: &str) -> Review {
    lint(&policy(text), None)
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    let mut codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/fixtures/labour").join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "kpi"));
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn example_city() -> Pack {
    let path = root().join("tests/fixtures/labour/with_pack/example_city.toml");
    pack::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The source, then every finding in Chinese and in English.
fn source_then_findings(policy: &Policy, review: &Review) -> String {
    let mut out = String::new();
    for (i, line) in policy.source.text.lines().enumerate() {
        writeln!(out, "{:>2} | {line}", i + 1).unwrap();
    }
    for finding in &review.findings {
        for lang in [Lang::Zh, Lang::En] {
            writeln!(out).unwrap();
            let severity = if finding.severity == Severity::Warning { "warning" } else { "note" };
            writeln!(out, "{severity} {} {}", finding.code, finding.title.get(lang)).unwrap();
            for label in &finding.labels {
                let at = policy.source.position(label.span.start);
                let shown = policy.source.slice(label.span).lines().next().unwrap_or("");
                writeln!(out, "  {}:{} ‹{shown}› {}", at.line, at.column, label.text.get(lang)).unwrap();
            }
            writeln!(out, "  = {}", finding.help.as_ref().unwrap().get(lang)).unwrap();
        }
    }
    out
}

#[test]
fn findings_say_what_the_policy_does_and_what_to_write() {
    let pack = example_city();
    insta::glob!("fixtures/labour/**/*.kpi", |path| {
        let policy = read(path);
        let with_pack = path.parent().unwrap().ends_with("with_pack");
        let review = lint(&policy, with_pack.then_some(&pack));
        if !review.findings.is_empty() {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(source_then_findings(&policy, &review));
            });
        }
    });
}

/// The first line of a fixture names all that it gives: no near miss gives anything.
#[test]
fn every_policy_gives_the_findings_that_it_names_and_no_others() {
    let pack = example_city();
    let mut wrong = Vec::new();
    for (folder, pack) in [("", None), ("with_pack", Some(&pack))] {
        for path in fixtures(folder) {
            let policy = read(&path);
            let first = policy.source.text.lines().next().unwrap_or("");
            let expected: Vec<&str> = first.strip_prefix("// expects:").expect("codes").split_whitespace().collect();
            assert!(policy.is_sound(), "{}: {:?}", path.display(), policy.problems);
            let found = codes(&lint(&policy, pack).findings);
            if found != expected {
                wrong.push(format!("{}: expected {expected:?}, found {found:?}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every code but those of which its page says why a text cannot show it.
#[test]
fn every_code_has_a_policy_that_gives_it_and_one_that_nearly_does() {
    const NOT_IN_A_TEXT: &[&str] = &["L28", "L29"];
    let mut gives: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for path in fixtures("").into_iter().chain(fixtures("with_pack")) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (code, rest) = name.split_once('_').unwrap();
        gives.entry(code.to_owned()).or_default().insert(rest.starts_with("near_"));
    }
    for code in (1..=31).map(|n| format!("L{n:02}")) {
        let both = gives.get(&code).is_some_and(|kinds| kinds.len() == 2);
        assert_eq!(both, !NOT_IN_A_TEXT.contains(&&*code), "{code}");
    }
}

#[test]
fn findings_are_hints_and_state_their_law() {
    const WARNED: &[&str] = &["L01", "L02", "L06", "L12", "L14", "L15", "L16", "L18", "L22"];
    for path in fixtures("") {
        let review = lint(&read(&path), None);
        for finding in review.findings {
            let expected = if WARNED.contains(&finding.code) { Severity::Warning } else { Severity::Note };
            assert_eq!(finding.severity, expected, "{}", finding.code);
            let help = finding.help.unwrap();
            assert!(
                help.zh.contains("依据：") && help.zh.contains("把握：") && help.zh.contains("资料截至 20"),
                "{}",
                help.zh
            );
            assert!(help.zh.contains("提示，非法律意见") && help.en.contains("A hint, not legal advice"));
            assert!(
                help.en.contains("Basis: ") && help.en.contains("confidence: ") && help.en.contains("law data of 20")
            );
        }
    }
}

// ── Nothing is said without cause ────────────────────────────────────────────

/// Warnings on the shipped policies, each of which rests on a rule that its document states.
#[test]
fn warnings_on_the_shipped_policies_are_these() {
    let expected: &[(&str, &[&str])] = &[
        ("client-dept-plan", &["L15", "L18", "L18"]),
        ("fee-collection-budget", &["L18"]),
        ("foreign-trade-collection", &["L12", "L12", "L14"]),
        ("foreign-trade-pay", &["L15"]),
        ("kitchen-staff", &["L02"]),
        ("marketing-center-commission", &["L02", "L06"]),
        ("medical-device-sales", &["L01", "L02"]),
        ("property-service-duty", &["L12"]),
        ("regional-office", &["L01", "L01"]),
        ("sales-dept-assessment", &["L14"]),
        ("salesperson-appraisal", &["L02", "L02", "L12", "L14", "L18"]),
        ("startup-sales-pay", &["L02"]),
        ("taobao-service", &["L02", "L06"]),
    ];
    let expected: BTreeMap<&str, &[&str]> = expected.iter().copied().collect();
    for folder in ["policies", "policies/en", "policies/reference"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let Some(name) = path.file_name().unwrap().to_str().unwrap().strip_suffix(".kpi") else { continue };
            let mut findings = lint(&read(&path), None).findings;
            findings.retain(|finding| finding.severity == Severity::Warning);
            assert_eq!(codes(&findings), expected.get(name).copied().unwrap_or_default(), "{folder}/{name}");
        }
    }
}

#[test]
fn a_policy_with_errors_is_not_looked_at() {
    let broken = kpi::load(Source::new("policy.kpi", "政策 甲\n扣减 罚款 = 50 元 × 次数\n"));
    assert!(!broken.is_sound());
    assert!(lint(&broken, None).findings.is_empty());
}

// ── Places ───────────────────────────────────────────────────────────────────

fn fine_in(header: &str) -> Review {
    reviewed(&format!("政策 迟到\n  {header}\n月度\n  次数 : 整数 次\n扣减 罚款 = 50 元 × 次数 依据 \"六\"\n"))
}

#[test]
fn another_jurisdiction_switches_the_hints_off_and_says_so() {
    for place in [
        "适用地区 新加坡",
        "适用地区 \"新加坡\"",
        "place \"Singapore\"",
        "适用 地区 \"中国香港\"",
        "适用地区 \"境外 某地\"",
    ] {
        let review = fine_in(place);
        assert_eq!(codes(&review.findings), [""; 0], "{place}");
        assert_eq!(review.remarks.len(), 1, "{place}");
        assert!(review.remarks[0].zh.contains("没有看中国大陆劳动法"));
    }
    for place in ["", "适用地区 广东", "适用地区 \"广东\"", "place \"Shanghai\"", "place \"China\""] {
        let review = fine_in(place);
        assert_eq!(codes(&review.findings), ["L14"], "{place}");
        // Only that there was no pack.
        assert_eq!(review.remarks.len(), 1, "{place}");
    }
}

#[test]
fn a_place_that_is_not_known_is_taken_for_the_mainland_and_said_so() {
    let review = fine_in("适用地区 \"示例市\"");
    assert_eq!(codes(&review.findings), ["L14"]);
    assert!(review.remarks[0].zh.contains("“示例市”不在认得的地名里"));
}

#[test]
fn the_policy_read_back_says_where_it_is_used_and_when_it_was_published() {
    let policy = policy(
        "政策 甲\n  生效 2026-03\n  公布 2026-02-10\n  适用地区 广东\n月度\n  得分 : 分\n定义 合格 = 得分 达到 60 分\n输出 合格\n",
    );
    let zh = kpi::readback::read_back(&policy, Lang::Zh).text();
    assert!(zh.contains("2026-02-10 公布。适用地区：广东。"), "{zh}");
    let en = kpi::readback::read_back(&policy, Lang::En).text();
    assert!(en.contains("Published on 2026-02-10. It is for 广东."), "{en}");
}

#[test]
fn names_and_columns_may_still_be_called_place_or_region() {
    policy(
        "政策 甲\n  适用 地区 = 华东\n员工\n  地区 : 文本\n月度\n  公布 : 金额\n发放 奖金 = 公布 × 1% 依据 \"一\"\n",
    );
    policy(
        "policy a\n  applies to place is \"east\"\nemployees\n  place : text\nmonthly\n  published : money\npay bonus = published × 1% source \"1\"\n",
    );
}

// ── Local figures ────────────────────────────────────────────────────────────

#[test]
fn without_a_pack_it_is_said_once_what_was_not_compared() {
    let review = fine_in("");
    assert_eq!(review.remarks.len(), 1);
    assert!(review.remarks[0].zh.contains("L10") && review.remarks[0].en.contains("--law-pack"));
    // A policy that pays nothing has no wage to compare.
    assert!(reviewed("政策 甲\n月度\n  得分 : 分\n定义 合格 = 得分 达到 60 分\n输出 合格\n").remarks.is_empty());
}

#[test]
fn the_minimum_in_force_in_the_policys_time_counts() {
    let floor = |header: &str, floor: &str| {
        let text = format!(
            "政策 甲\n  {header}\n月度\n  销售额 : 金额\n发放 提成 = 销售额 × 3%,保底 {floor} 元 依据 \"一\"\n"
        );
        codes(&lint(&policy(&text), Some(&example_city())).findings)
    };
    // 2000 yuan from 2025-01, 2100.50 from 2026-07.
    assert_eq!(floor("生效 2026-01 至 2026-06", "2000"), [""; 0]);
    assert_eq!(floor("生效 2026-01 至 2026-06", "1999.99"), ["L10"]);
    assert_eq!(floor("生效 2026-01 至 2026-07", "2000"), ["L10"]);
    assert_eq!(floor("生效 2026-01", "2100.50"), [""; 0]);
}

#[test]
fn a_time_before_the_figures_begin_is_said() {
    let text = "政策 甲\n  生效 2024-01 至 2024-12\n月度\n  销售额 : 金额\n发放 提成 = 销售额 × 3% 依据 \"一\"\n";
    let review = lint(&policy(text), Some(&example_city()));
    assert!(review.findings.is_empty());
    assert!(review.remarks[0].zh.contains("没有这个制度生效期内的最低工资"));
}

#[test]
fn a_pack_of_another_place_is_not_used() {
    let text = "政策 甲\n  适用地区 \"上海\"\n月度\n  销售额 : 金额\n发放 提成 = 销售额 × 3% 依据 \"一\"\n";
    let review = lint(&policy(text), Some(&example_city()));
    assert!(review.findings.is_empty());
    assert!(review.remarks[0].zh.contains("资料是“示例市”的") && review.remarks[0].zh.contains("“上海”"));
}

#[test]
fn a_bad_pack_is_refused_with_everything_that_is_wrong() {
    let bad = "place = 3\nsorce = \"x\"\n[[minimum_wage]]\nfrom = \"2026-13\"\nmonth = 2010.5\n[[rule]]\ncode = \"L99\"\nzh = \"甲\"\nen = \"a\"\nsource = \"b\"\n";
    let wrong = pack::read(bad).unwrap_err();
    let zh: Vec<&str> = wrong.iter().map(|text| &*text.zh).collect();
    let expected = [
        "没有“sorce”这一项：是不是 source",
        "place 要写成引号里的文字，如 place = \"示例市\"",
        "缺 source：加上 source = \"某市人社发〔2026〕1号\"",
        "缺 date：加上 date = \"2026-07-01\"",
        "[[minimum_wage]] 1: from 的“2026-13”不是月份：写成 2026-07",
        "[[minimum_wage]] 1: month 带小数时要加引号，如 month = \"2010.50\"",
        "[[rule]] 1: code 的“L99”不是 L01 到 L31 里的代码",
    ];
    assert_eq!(zh, expected);
    assert!(
        wrong.iter().all(|text| !text.en.is_empty() && text.en.is_ascii()
            || text.en.contains("示例市")
            || text.en.contains('某'))
    );
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line() {
    let wrong = pack::read("place = \"示例市\"\ndate : 2026\n").unwrap_err();
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0].zh.starts_with("第 2 行不是 TOML"), "{}", wrong[0].zh);
    let months = "place = \"甲\"\ndate = \"2026-07-01\"\nsource = \"乙\"\n[[minimum_wage]]\nfrom = \"2026-07\"\nmonth = 2\n[[minimum_wage]]\nfrom = \"2026-07\"\nmonth = 3\n";
    let wrong = pack::read(months).unwrap_err();
    assert!(wrong[0].en.contains("2026-07 is not after 2026-07"), "{}", wrong[0].en);
    let negative = "place = \"甲\"\ndate = \"2026-07-01\"\nsource = \"乙\"\nminimum_wage = \"2000\"\n";
    assert!(pack::read(negative).unwrap_err()[0].zh.contains("[[minimum_wage]]"));
}

// ── Dates decide, never a clock ──────────────────────────────────────────────

#[test]
fn a_policy_after_the_bonus_data_end_is_not_compared_and_says_so() {
    let bonus = |from: &str| {
        reviewed(&format!(
            "政策 甲\n  生效 {from}\n月度\n  销售额 : 金额\n每年\n  发放 年终奖 = 若 本年合计(销售额) 达到 100 万元 则 37000 元 否则 0 元 依据 \"一\"\n"
        ))
    };
    // Separate taxation ends on 2027-12-31.
    assert_eq!(codes(&bonus("2027-12").findings), ["L30"]);
    let later = bonus("2028-01");
    assert_eq!(codes(&later.findings), [""; 0]);
    assert!(later.remarks.iter().any(|remark| remark.zh.contains("L30") && remark.zh.contains("2027-12-31")));
}

#[test]
fn the_zones_are_open_where_more_is_not_less() {
    let amount = |yuan: &str| {
        codes(&reviewed(&format!("政策 甲\n员工\n  等级 : 枚举 甲, 乙\n每年\n  发放 年终奖 = 若 等级 = 甲 则 {yuan} 元 否则 0 元 依据 \"一\"\n")).findings)
    };
    assert_eq!(amount("36000"), [""; 0]);
    assert_eq!(amount("36000.01"), ["L30"]);
    assert_eq!(amount("38566.66"), ["L30"]);
    assert_eq!(amount("38566.67"), [""; 0]);
    assert_eq!(amount("1119999"), ["L30"]);
}

// ── The pages ────────────────────────────────────────────────────────────────

/// What the examples of the pages give is looked at with those of all pages.
#[test]
fn a_page_is_headed_by_the_title_of_its_findings() {
    for code in (1..=31).map(|n| format!("L{n:02}")) {
        let page = kpi::diagnostics::pages::page(&code).unwrap();
        let title = kpi::labour::title(&code).unwrap();
        assert_eq!((page.title.zh, page.title.en), (title.zh, title.en), "{code}");
    }
}

#[test]
fn the_pack_in_the_document_is_a_good_one() {
    let page = std::fs::read_to_string(root().join("docs/labour-law.md")).unwrap();
    let (_, after) = page.split_once("```toml\n").unwrap();
    let pack = pack::read(after.split_once("```").unwrap().0).unwrap();
    assert_eq!((&*pack.place, pack.minimum_wage.len(), pack.rules.len()), ("示例市", 2, 1));
}
