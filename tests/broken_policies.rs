//! Policies cut off, shuffled, nested and swollen: reading them ends, and says
//! something, without a panic.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

use kpi::diagnostics::{Problem, Severity};
use kpi::load;
use kpi::source::Source;

const SHIPPED: &[(&str, &str)] = &[
    ("kitchen-staff", include_str!("../policies/kitchen-staff.kpi")),
    ("rnd-staff", include_str!("../policies/rnd-staff.kpi")),
    ("salesperson-appraisal", include_str!("../policies/salesperson-appraisal.kpi")),
    ("startup-sales-pay", include_str!("../policies/startup-sales-pay.kpi")),
    ("foreign-trade-awards", include_str!("../policies/foreign-trade-awards.kpi")),
    ("en/kitchen-staff", include_str!("../policies/en/kitchen-staff.kpi")),
];

/// Loads a text; every place that is reported lies in it.
fn read(name: &str, text: &str) -> kpi::Policy {
    let policy = load(Source::new(name, text));
    for problem in &policy.problems {
        for label in &problem.labels {
            assert!(label.span.end <= text.len(), "{name}: {problem:?}");
            assert!(text.is_char_boundary(label.span.start), "{name}: {problem:?}");
        }
        assert!(!problem.title.zh.is_empty() && !problem.title.en.is_empty());
        assert!(problem.help.is_some(), "{name}: no remedy in {problem:?}");
    }
    policy
}

/// The reports in short, a line each.
fn told(policy: &kpi::Policy) -> String {
    let one = |problem: &kpi::diagnostics::Problem| {
        let at = policy.source.position(problem.span().start);
        format!("\n{}:{} {} {}", at.line, at.column, problem.code, problem.title.zh)
    };
    policy.problems.iter().map(one).collect()
}

/// A numbered stream of pseudo-random numbers, the same in every run.
struct Lots(u64);

impl Lots {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

#[test]
fn shipped_policies_have_no_problem() {
    for (name, text) in SHIPPED {
        let advice = |problem: &Problem| problem.severity == Severity::Note;
        assert!(read(name, text).problems.iter().all(advice), "{name}");
    }
}

#[test]
fn policies_cut_off_anywhere_are_read_to_their_end() {
    for (name, text) in SHIPPED {
        for at in (0..text.len()).step_by(151).filter(|at| text.is_char_boundary(*at)) {
            let cut = &text[..at];
            let policy = read(name, cut);
            // What stands before the cut is sound: only the last lines can be wrong, but
            // for runs with names that would have been declared further down.
            let last = cut.trim_end().lines().count();
            let syntax = policy.problems.iter().filter(|problem| problem.code.starts_with("E01"));
            for problem in syntax.filter(|problem| problem.labels[0].text.zh.is_empty()) {
                let line = policy.source.line(problem.span().start);
                assert!(last.saturating_sub(line) <= 6, "{name} cut at {at}: {}", told(&policy));
            }
        }
    }
}

#[test]
fn a_word_left_out_or_doubled_does_not_stop_the_reading() {
    let mut lots = Lots(20260301);
    for (name, text) in SHIPPED {
        let words: Vec<(usize, usize)> = words_of(text);
        for round in 0..40 {
            let (from, to) = words[lots.draw(words.len())];
            let changed = if round % 2 == 0 {
                format!("{}{}", &text[..from], &text[to..])
            } else {
                format!("{} {}", &text[..to], &text[from..])
            };
            let policy = read(name, &changed);
            // One slip is not answered with a page.
            assert!(policy.problems.len() <= 12, "{name} {:?}: {}", &text[from..to], told(&policy));
        }
    }
}

fn words_of(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), from) {
            (true, Some(start)) => {
                words.push((start, at));
                from = None;
            }
            (false, None) => from = Some(at),
            _ => {}
        }
    }
    words
}

fn codes(policy: &kpi::Policy) -> Vec<&str> {
    policy.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn endless_nesting_is_refused() {
    let n = 10_000;
    let formula =
        |formula: String| read("deep", &format!("政策 甲\n月度\n  额 : 金额\n定义 乙 = {formula}\n输出 乙\n"));
    assert_eq!(codes(&formula(format!("{}额{}", "(".repeat(n), ")".repeat(n)))), ["E0107"]);
    assert_eq!(codes(&formula(format!("{}额", "(".repeat(n)))), ["E0107"]);
    assert_eq!(codes(&formula(format!("{}额", "- ".repeat(n)))), ["E0107"]);
    assert_eq!(codes(&formula(format!("{}额", "非 ".repeat(n)))), ["E0107"]);
    assert_eq!(codes(&formula(format!("额{}", " + 额".repeat(n)))), ["E0107"]);
    assert_eq!(codes(&formula(format!("{}额", "若 额 则 额 否则 ".repeat(n)))), ["E0107"]);
    assert_eq!(codes(&formula(format!("{}额", "连续 3 个月 ".repeat(n)))), ["E0107"]);
    // As deep as is allowed.
    assert_eq!(codes(&formula(format!("{}额{}", "(".repeat(99), ")".repeat(99)))), [""; 0]);
    assert_eq!(codes(&formula(format!("额{}", " + 额".repeat(199)))), [""; 0]);
    assert_eq!(codes(&formula(format!("{}额{}", "最大(".repeat(60), ")".repeat(60)))).len(), 0);
    assert!(!codes(&formula(format!("{}额 ×{}", "合计(".repeat(60), ")".repeat(60)))).is_empty());
    assert!(!codes(&formula("3 (".repeat(60) + &")".repeat(60))).is_empty());
}

#[test]
fn a_long_chain_of_definitions_is_no_deep_one() {
    let mut text = String::from("政策 甲\n月度\n  额 : 金额\n");
    // Each refers to the next one, so that all are open before the first is done.
    for i in 0..4_000 {
        text.push_str(&format!("定义 值{i} = 值{} + 1 元\n", i + 1));
    }
    text.push_str("定义 值4000 = 额\n输出 值0\n");
    assert_eq!(codes(&read("chain", &text)), [""; 0]);
}

#[test]
fn garbage_is_refused_with_a_few_reports() {
    let mut lots = Lots(7);
    let signs: Vec<char> =
        "当则若月度销售额金额0123456789%.,;:()[]{}|\"「」=<>+-*/@!? \n\tabcXYZé中文测试\u{0}\u{1}".chars().collect();
    let garbage: String = (0..300_000).map(|_| signs[lots.draw(signs.len())]).collect();
    let policy = read("garbage", &garbage);
    assert!((1..=101).contains(&policy.problems.len()), "{}", policy.problems.len());
    for text in
        ["(".repeat(100_000), "啊".repeat(200_000), "@".repeat(100_000), "a ".repeat(100_000), "|\n".repeat(50_000)]
    {
        assert!((1..=101).contains(&read("garbage", &text).problems.len()));
    }
}
