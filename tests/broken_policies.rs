//! Policies cut off, shuffled, nested and swollen: reading them ends, and says
//! something, without a panic; the first report stands at the line of the mistake,
//! and the same text gets the same reports every time.
//!
//! Where a policy is cut, and which word is left out or doubled, is drawn by a fixed
//! seed. The large policies are written by the tests: 2,000 lines of everything, a
//! decision table of 200 columns, 10,000 rules, conditions a hundred deep.

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
    let mut lots = Lots(20260302);
    for (name, text) in SHIPPED {
        let drawn: Vec<usize> = (0..70).map(|_| lots.draw(text.len())).collect();
        for at in drawn.into_iter().filter(|at| text.is_char_boundary(*at)) {
            let cut = &text[..at];
            let policy = read(name, cut);
            // Half a name may be a name that others begin with.
            let inside_name = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if inside_name(cut.chars().next_back()) && inside_name(text[at..].chars().next()) {
                continue;
            }
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
            // What cannot be read is reported where it was changed: in the statement or right behind it.
            let changed = policy.source.line(from);
            let unreadable = policy.problems.iter().find(|problem| problem.code.starts_with("E01"));
            if let Some(line) = unreadable.map(|problem| policy.source.line(problem.span().start)) {
                assert!(line.abs_diff(changed) <= 12, "{name}:{changed} {:?}: {}", &text[from..to], told(&policy));
            }
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

/// What is wrong with a policy; a note is no mistake.
fn wrong(policy: &kpi::Policy) -> impl Iterator<Item = &Problem> {
    policy.problems.iter().filter(|problem| problem.severity != Severity::Note)
}

fn codes(policy: &kpi::Policy) -> Vec<&str> {
    wrong(policy).map(|problem| problem.code).collect()
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

// ── Large ones ──────────────────────────────────────────────────────────────

const INPUTS: &str = "政策 大制度\n  依据 \"办法\"\n月度\n  销售额, 任务 : 金额\n  过程分 : 分 0..100\n  备注额 : 可空 金额\n明细 合同 按月\n  款 : 金额\n";

/// Twenty lines of everything that most policies have, again and again.
fn many_lines(lines: usize) -> String {
    let mut text = String::from(INPUTS);
    let mut i = 0;
    while text.lines().count() + 20 <= lines {
        i += 1;
        text.push_str(&format!(
            "参数 比例{i} = {}%  依据 \"第{i}条\"
定义 完成率{i} = 销售额 ÷ 任务  依据 \"第{i}条\"
考核 得分{i}  依据 \"第{i}条\"
  业绩项{i} 权重 60% 计 完成率{i} × 100 分,封顶 120 分
  过程项{i} 权重 40% 计 过程分
等级 档位{i} 按 得分{i}  依据 \"第{i}条\"
  优{i} 90 分以上
  良{i} 80 分以上
  差{i} 其余
决策表 系数{i} : 比率  依据 \"第{i}条\"
  | 档位{i} | 完成率{i}   | → 系数{i} |
  | 优{i}   | 100% 以上 | 120%    |
  | 优{i}   | 不足 100% | 110%    |
  | 良{i}   | -         | 100%    |
  | 差{i}   | -         | 50%     |
发放 提成{i} = 销售额 × 比例{i} × 系数{i},封顶 5000 元  依据 \"第{i}条\"
规则 处罚{i} 依据 \"第{i}条\"
  当连续三个月差{i},则警告
定义 提醒{i} = 得分{i} 不足 60 分 且 销售额 超过 0 元  依据 \"第{i}条\"
输出 提醒{i}
",
            i % 9 + 1
        ));
    }
    text
}

/// Line, code and texts of every report, in both languages.
fn bytes(policy: &kpi::Policy) -> String {
    format!("{:?}", policy.problems)
}

/// The line of the first report.
fn first_line(policy: &kpi::Policy) -> Option<usize> {
    wrong(policy).next().map(|problem| policy.source.line(problem.span().start))
}

#[test]
fn a_policy_of_two_thousand_lines_is_checked_the_same_way_every_time() {
    let text = many_lines(2_000);
    assert!(text.lines().count() > 1_980);
    assert_eq!(codes(&read("long", &text)), [""; 0]);
    // A mistake far down is found there, and nothing else is.
    let wrong = text.replacen("定义 提醒70 = 得分70 不足 60 分", "定义 提醒70 = 得分70 不足 60", 1);
    let line = wrong.lines().position(|line| line.contains("不足 60 且")).unwrap() + 1;
    let policy = read("long", &wrong);
    assert_eq!((codes(&policy), first_line(&policy)), (vec!["E0304"], Some(line)));
    assert_eq!(bytes(&policy), bytes(&read("long", &wrong)));
    // The whole check, its analysis by cases included, says the same every time.
    let examined = || format!("{:?}", read("long", &text).examined(None));
    assert_eq!(examined(), examined());
}

#[test]
fn ten_thousand_rules_are_checked() {
    let mut text = String::from(INPUTS);
    for i in 0..10_000 {
        text.push_str(&format!("当 过程分 不足 {} 分 则 警告\n", i % 100));
    }
    let known = read("rules", &text);
    assert!(known.is_sound(), "{}", told(&known));
    let line = INPUTS.lines().count() + 7_001;
    let wrong: String = text
        .lines()
        .enumerate()
        .map(|(i, text)| if i + 1 == line { "当 过程分 不足 60 元 则 警告\n".to_owned() } else { format!("{text}\n") })
        .collect();
    let policy = read("rules", &wrong);
    let error = policy.problems.iter().find(|problem| problem.is_error()).unwrap();
    assert_eq!((error.code, policy.source.line(error.span().start)), ("E0304", line));
}

#[test]
fn a_decision_table_of_two_hundred_columns_is_checked() {
    let keys = 199;
    let table = |hit: &str, wrong: &str| {
        let mut text = String::from(INPUTS);
        (0..keys).for_each(|i| text.push_str(&format!("  标志{i} : 是否\n")));
        let heads: String = (0..keys).map(|i| format!("| 标志{i} ")).collect();
        text.push_str(&format!("决策表 系数 : 比率{hit}\n  {heads}| → 系数 |\n"));
        for row in 0..20 {
            let cell = |i| if i == row { "| 是 " } else { "| - " };
            let cells: String = (0..keys).map(cell).collect();
            let value = if row == 11 && !wrong.is_empty() { wrong.to_owned() } else { format!("{}%", row + 1) };
            text.push_str(&format!("  {cells}| {value} |\n"));
        }
        let rest = "| - ".repeat(keys);
        text.push_str(&format!("  {rest}| 0% |\n发放 奖 = 合计(合同: 款 × 系数)\n"));
        text
    };
    let policy = read("wide", &table(" 取首个", ""));
    assert!(policy.is_sound(), "{}", told(&policy));
    // The table is too large for all of its cases to be gone through: that is no hang.
    read("wide", &table("", ""));
    let text = table(" 取首个", "3 元");
    let line = text.lines().position(|line| line.contains("3 元")).unwrap() + 1;
    let policy = read("wide", &text);
    let error = policy.problems.iter().find(|problem| problem.is_error()).unwrap();
    assert_eq!(policy.source.line(error.span().start), line, "{}", told(&policy));
}

#[test]
fn conditions_a_hundred_deep_are_read() {
    let shapes = [
        ("(过程分 > 60 分 且 ", "销售额 > 0 元", ")"),
        ("(过程分 > 60 分 或 ", "销售额 > 0 元", ")"),
        ("(过程分 60 分以上 且 ", "销售额 > 0 元", ")"),
        ("(过程分 不足 60 分 且 ", "销售额 超过 0 元", ")"),
        ("(过程分 介于 60 分 至 70 分 且 ", "任务 > 0 元", ")"),
        ("(过程分 is above 60 points and ", "销售额 is above 0 yuan", ")"),
        ("(过程分 is 60 points or more or ", "销售额 is above 0 yuan", ")"),
        ("(", "销售额 > 0 元", " 且 过程分 > 60 分)"),
        ("非 (过程分 > 60 分 或 ", "销售额 > 0 元", ")"),
        ("(若 过程分 > 60 分 则 ", "销售额", " 否则 0 元)"),
        ("(", "备注额", " 否则 0 元)"),
        ("2 × (1 元 + ", "销售额", ")"),
        ("最大(1 元, ", "销售额", ")"),
        ("合计(合同 其中 款 > ", "0 元", ": 款)"),
    ];
    for (open, inner, close) in shapes {
        let nested = |deep: usize| {
            let text = format!("{INPUTS}定义 条 = {}{inner}{}\n输出 条\n", open.repeat(deep), close.repeat(deep));
            let policy = read("nested", &text);
            (codes(&policy).into_iter().map(str::to_owned).collect::<Vec<_>>(), first_line(&policy))
        };
        assert_eq!(nested(98), (vec![], None), "{open}");
        let line = INPUTS.lines().count() + 1;
        assert_eq!(nested(300), (vec!["E0107".to_owned()], Some(line)), "{open}");
        // Never closed.
        let text = format!("{INPUTS}定义 条 = {}{inner}\n输出 条\n", open.repeat(60));
        let policy = read("open", &text);
        assert!(policy.problems.len() <= 3 && first_line(&policy) == Some(line), "{open}: {}", told(&policy));
    }
}

#[test]
fn a_bound_in_brackets_behind_and_is_still_a_bound() {
    let text = format!(
        "{INPUTS}定义 条 = 销售额 超过 (任务 ÷ 2) 且 (任务 × 2) 以下\n定义 款一 = 销售额 为 100 元以上\n输出 条、款一\n"
    );
    assert_eq!(codes(&read("bounds", &text)), [""; 0]);
}
