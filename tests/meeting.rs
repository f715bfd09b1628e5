//! Cases that meet, exceptions that cannot be computed, exclusive actions and
//! money in time, on amounts worked out by hand.

use kpi::calendar::{Month, Period};
use kpi::report::{self, Results};
use kpi::source::Source;

fn run(policy: &str, rows: &str, from: &str, to: &str) -> Results {
    let policy = kpi::load(Source::new("test.kpi", policy));
    let problems: Vec<_> =
        policy.problems.iter().filter(|p| !p.code[1..].starts_with("08")).map(|p| (p.code, &p.title.zh)).collect();
    assert!(problems.is_empty(), "{problems:?}");
    let files = vec![("月度.csv".to_owned(), rows.as_bytes().to_vec())];
    let Ok(data) = kpi::data::read(&files, &kpi::plan::schema::schema(&policy.plan)) else { panic!("the data") };
    let month = |text| Period::parse(text).map(|period| period.end);
    let (Some(from), Some(to)): (Option<Month>, Option<Month>) = (month(from), month(to)) else { panic!("months") };
    let run = kpi::evaluate(&policy.plan, &data, (from, to), false, Default::default());
    report::results(&run, &report::periods_of(from, to), None)
}

fn rows(results: &Results) -> Vec<String> {
    results.rows.iter().map(|row| format!("{} {} {}", row.period, row.item, row.value)).collect()
}

const INPUTS: &str = "政策 试算\n月度\n  销售额 : 金额\n  天数 : 整数\n  分母 : 整数\n";

fn policy(statements: &str) -> String {
    format!("{INPUTS}{statements}")
}

fn one(statements: &str, row: &str) -> Results {
    let rows = format!("工号,月份,销售额,天数,分母\nE01,2026-01,{row}\n");
    run(&policy(statements), &rows, "2026-01", "2026-01")
}

#[test]
fn two_cases_at_once_name_both_clauses_with_their_lines_and_values() {
    let text = "发放 奖金 = 1 元 适用 销售额 达到 1000 元 依据 \"三\"\n发放 奖金 = 2 元 适用 天数 达到 20 依据 \"四\"";
    let results = one(text, "1000,20,1");
    assert!(results.rows.is_empty());
    let [exception] = results.exceptions.as_slice() else { panic!("{:?}", results.exceptions) };
    assert_eq!((exception.code, exception.item.as_str()), ("R0640", "奖金"));
    assert_eq!(
        exception.message.zh,
        "“奖金”有 2 句同时适用：“三”（第 6 行，销售额 1000.00）；“四”（第 7 行，天数 20）"
    );
    assert_eq!(
        exception.message.en,
        "2 statements of `奖金` apply at once: \"三\" (line 6, 销售额 1000.00); \"四\" (line 7, 天数 20)"
    );
    // One of them by itself, and neither.
    assert_eq!(rows(&one(text, "999.99,20,1")), ["2026-01 奖金 2.00"]);
    assert_eq!(rows(&one(text, "1000,19,1")), ["2026-01 奖金 1.00"]);
    let neither = one(text, "0,0,1");
    assert!(neither.rows.is_empty() && neither.exceptions.is_empty());
}

#[test]
fn an_exception_that_cannot_be_computed_blocks_the_ordinary_case() {
    let text = "发放 奖金 情形 常规 = 1 元 适用 天数 达到 1\n发放 奖金 = 2 元 适用 天数 ÷ 分母 达到 5 例外于 常规";
    let results = one(text, "0,10,0");
    assert!(results.rows.is_empty());
    assert_eq!(results.exceptions.iter().map(|e| e.code).collect::<Vec<_>>(), ["R0201"]);
    // The other way round the exception holds, and what it excepts need not be known.
    let text = "发放 奖金 情形 常规 = 1 元 适用 天数 ÷ 分母 达到 5\n发放 奖金 = 2 元 适用 天数 达到 1 例外于 常规";
    assert_eq!(rows(&one(text, "0,10,0")), ["2026-01 奖金 2.00"]);
    // The rest is for those of whom it is known that nothing else applies.
    let text = "发放 奖金 = 1 元 适用 天数 ÷ 分母 达到 5\n发放 奖金 = 2 元 适用 其余";
    assert_eq!(one(text, "0,10,0").exceptions.len(), 1);
    assert_eq!(rows(&one(text, "0,10,3")), ["2026-01 奖金 2.00"]);
}

#[test]
fn an_exception_to_an_exception_wins_over_the_ordinary_case() {
    let text = "发放 奖金 情形 甲 = 1 元\n发放 奖金 情形 乙 = 2 元 适用 天数 达到 5 例外于 甲\n\
                发放 奖金 情形 丙 = 3 元 适用 天数 达到 9 例外于 乙";
    for (days, paid) in [("4", "1.00"), ("5", "2.00"), ("9", "3.00")] {
        assert_eq!(rows(&one(text, &format!("0,{days},1"))), [format!("2026-01 奖金 {paid}")]);
    }
}

#[test]
fn cases_added_up_are_rounded_once() {
    // 1 ÷ 3 + 2 ÷ 3 = 1, and 0.005 + 0.005 = 0.01, not 0.02.
    let text = "发放 奖金 = 0.005 元 适用 天数 达到 1\n发放 奖金 = 0.005 元 适用 天数 达到 2\n相遇 奖金 叠加";
    assert_eq!(rows(&one(text, "0,2,1")), ["2026-01 奖金 0.01"]);
}

#[test]
fn a_case_whose_only_when_fails_leaves_it_to_the_others() {
    let text = "发放 奖金 = 5 元 仅当 分母 > 0 适用 天数 达到 1\n发放 奖金 = 7 元 适用 天数 达到 2\n相遇 奖金 取低";
    assert_eq!(rows(&one(text, "0,2,0")), ["2026-01 奖金 7.00"]);
    assert_eq!(rows(&one(text, "0,2,1")), ["2026-01 奖金 5.00"]);
}

#[test]
fn a_rule_gives_nothing_where_its_exception_does_or_cannot_be_computed() {
    let text = "规则 平常\n  当 天数 达到 1 则 警告\n规则 例外 例外于 平常\n  当 天数 ÷ 分母 达到 5 则 培训";
    assert_eq!(rows(&one(text, "0,5,1")), ["2026-01 处置 培训"]);
    assert_eq!(rows(&one(text, "0,4,1")), ["2026-01 处置 警告"]);
    let blocked = one(text, "0,4,0");
    assert!(blocked.rows.is_empty(), "{:?}", blocked.rows);
    let items: Vec<_> = blocked.exceptions.iter().map(|e| (e.item.as_str(), e.code)).collect();
    assert_eq!(items, [("处置 例外", "R0201"), ("处置 平常", "R0201")]);
}

#[test]
fn exclusive_actions_are_both_exceptions_or_the_gravest_alone() {
    let rules = "规则 甲\n  当 天数 达到 1 则 晋升\n规则 乙\n  当 天数 ÷ 分母 达到 5 则 降级\n";
    let both = one(&format!("{rules}互斥 晋升, 降级"), "0,5,1");
    assert!(both.rows.is_empty());
    assert_eq!(both.exceptions.iter().map(|e| e.code).collect::<Vec<_>>(), ["R0641", "R0641"]);
    assert_eq!(
        both.exceptions[0].message.zh,
        "互斥的处置同时给出：晋升：甲（第 7 行，天数 5）；降级：乙（第 9 行，天数 5、分母 1）"
    );
    let gravest = format!("{rules}互斥 由重到轻: 降级, 晋升");
    assert_eq!(rows(&one(&gravest, "0,5,1")), ["2026-01 处置 降级"]);
    assert_eq!(rows(&one(&gravest, "0,4,1")), ["2026-01 处置 晋升"]);
    // Whether the graver one is given is not known: the lighter one is no silent row.
    let unknown = one(&gravest, "0,4,0");
    assert!(unknown.rows.is_empty());
    let items: Vec<_> = unknown.exceptions.iter().map(|e| e.item.as_str()).collect();
    assert_eq!(items, ["处置 乙", "处置 晋升"]);
}

#[test]
fn one_action_from_two_rules_is_one_row() {
    let text = "规则 甲\n  当 天数 达到 1 则 警告\n规则 乙\n  当 天数 达到 2 则 警告\n互斥 警告, 晋升";
    assert_eq!(rows(&one(text, "0,2,1")), ["2026-01 处置 警告"]);
}

#[test]
fn what_is_due_later_is_paid_after_somebody_left_and_over_a_gap() {
    let policy = policy("发放 提成 = 销售额 × 1% 次月发\n输出 提成.未付");
    // January, then no row in February, then a row in April.
    let data = "工号,月份,销售额,天数,分母\nE01,2026-01,100.5,0,1\nE01,2026-04,0,0,1\nE02,2026-04,0,0,1\n";
    let results = run(&policy, data, "2026-01", "2026-05");
    // 100.50 × 1% = 1.005 → 1.01, paid in February; nothing falls due in March.
    assert_eq!(
        rows(&results),
        [
            "2026-01 提成 0.00",
            "2026-01 提成.未付 1.01",
            "2026-02 提成 1.01",
            "2026-02 提成.未付 0.00",
            "2026-04 提成 0.00",
            "2026-04 提成.未付 0.00",
            "2026-04 提成 0.00",
            "2026-04 提成.未付 0.00",
        ]
    );
}

#[test]
fn a_month_that_cannot_be_computed_blocks_every_later_balance() {
    let policy = policy("发放 提成 = 销售额 ÷ 分母 次月发");
    let data = "工号,月份,销售额,天数,分母\nE01,2026-01,100,0,0\nE01,2026-02,100,0,1\nE01,2026-03,100,0,1\n";
    let results = run(&policy, data, "2026-01", "2026-03");
    let blocked: Vec<_> = results.exceptions.iter().map(|e| (e.period.as_str(), e.code)).collect();
    assert_eq!(blocked, [("2026-01", "R0201"), ("2026-02", "R0201"), ("2026-03", "R0201")]);
    assert!(results.rows.is_empty());
}

#[test]
fn held_money_is_released_whole_and_held_again_afterwards() {
    let policy = policy("发放 奖 = 销售额 暂缓 33% 至 天数 = 1\n输出 奖.暂缓, 奖.发还, 奖.暂缓余额");
    let data = "工号,月份,销售额,天数,分母\nE01,2026-01,0.05,0,1\nE01,2026-03,10,1,1\nE01,2026-04,1,0,1\n";
    let results = run(&policy, data, "2026-01", "2026-04");
    // 0.05 × 67% = 0.0335 → 0.03 paid, 0.02 held. 10 × 67% = 6.70, 3.30 held and 3.32
    // released at once. 0.67 paid, 0.33 held again.
    assert_eq!(
        rows(&results),
        [
            "2026-01 奖 0.03",
            "2026-01 奖.发还 0.00",
            "2026-01 奖.暂缓 0.02",
            "2026-01 奖.暂缓余额 0.02",
            "2026-02 奖.暂缓余额 0.02",
            "2026-03 奖 10.02",
            "2026-03 奖.发还 3.32",
            "2026-03 奖.暂缓 3.30",
            "2026-03 奖.暂缓余额 0.00",
            "2026-04 奖 0.67",
            "2026-04 奖.发还 0.00",
            "2026-04 奖.暂缓 0.33",
            "2026-04 奖.暂缓余额 0.33",
        ]
    );
}
