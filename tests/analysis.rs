//! What the analysis by cases finds: every subject that it prints is put through the
//! evaluator, and every finding comes true; nothing is found in what is sound.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

use std::path::{Path, PathBuf};

use kpi::diagnostics::Problem;
use kpi::source::Source;
use kpi::{Policy, load};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check/err");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && std::fs::read_to_string(path).unwrap().contains("07"));
    paths.sort();
    paths
}

fn read(text: &str) -> Policy {
    load(Source::new("policy.kpi", text))
}

/// What `check` finds, without the hints on labour law: these have a gallery of their own.
fn findings(policy: &Policy) -> Vec<Problem> {
    let mut problems = policy.examined(None).problems;
    problems.retain(|problem| !problem.code.starts_with('L'));
    problems
}

/// The findings that only a subject can show.
const SHOWN: &[&str] = &["W0703", "W0704", "W0705", "W0706", "W0707", "W0709", "W0710", "W0711"];

#[test]
fn every_printed_subject_makes_its_finding_come_true() {
    let mut seen = std::collections::BTreeSet::new();
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).unwrap();
        for finding in findings(&read(&text)) {
            assert_eq!(finding.case.is_some(), SHOWN.contains(&finding.code), "{} {}", path.display(), finding.code);
            let Some(case) = &finding.case else { continue };
            seen.insert(finding.code);
            let with_case = read(&format!("{text}\n{case}"));
            assert!(with_case.is_sound(), "{}\n{case}\n{:?}", path.display(), with_case.problems);
            let results = kpi::cases::run_all(&with_case);
            assert_eq!(results.len(), 1, "{}", path.display());
            assert!(results[0].expectations > 0, "{}\n{case}", path.display());
            assert!(results[0].failures.is_empty(), "{}\n{case}\n{:?}", path.display(), results[0].failures);
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), SHOWN);
}

/// What a subject shows is there with it and gone without it: the same case does not
/// come true in the mended policy.
#[test]
fn a_mended_policy_no_longer_meets_the_case() {
    let mended: &[(&str, &str, &str)] = &[
        ("bands_of_a_computed_value_with_a_gap", "| 超过 起奖线不足 高奖线 |", "| 起奖线 以上不足 高奖线 |"),
        ("rows_by_parameters_that_overlap", "parameter many = 8 ", "parameter many = 10 "),
        ("whole_amount_rate_that_falls", "otherwise            5%", "otherwise            3%"),
        ("cap_that_can_fall_below_the_floor", "基本工资 × 30%", "基本工资 × 60%"),
        ("computed_divisor_that_can_be_zero", "回款 ÷ 净应收 ", "回款 ÷ 净应收 仅当 净应收 > 0 元 "),
        ("deduction_without_limit", "per_loss × losses ", "per_loss × losses, capped at piece_pay "),
        ("deduction_that_pays", "÷ 1 day) ", "÷ 1 day), floored at 0 yuan "),
        (
            "promotion_and_demotion_for_one_person",
            "当 投诉次数 超过 5 次 则",
            "当 投诉次数 超过 5 次 且 销售额 不足 20 万元 则",
        ),
        ("reward_and_dismissal_for_one_cause", "or late_days > 10 ", ""),
    ];
    for (name, wrong, right) in mended {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/check/err/{name}.kpi"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(wrong), "{name}");
        let case = findings(&read(&text)).iter().find_map(|finding| finding.case.clone()).unwrap();
        let better = text.replace(wrong, right);
        let policy = read(&format!("{better}\n{case}"));
        assert!(policy.is_sound(), "{name}: {:?}", policy.problems);
        assert!(findings(&policy).is_empty(), "{name}: {:?}", findings(&policy));
        let results = kpi::cases::run_all(&policy);
        assert!(!results[0].failures.is_empty(), "{name}: still as it was\n{case}");
    }
}
