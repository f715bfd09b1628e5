//! One meaning, many spellings: unspaced Chinese, both languages, numerals, signs.
//!
//! A formula is told back in plain signs from the checked plan, so that each
//! test says what the author's line was taken to mean.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

use kpi::exact::Exact;
use kpi::load;
use kpi::plan::{Expr, Op, Plan, Type, Value};
use kpi::source::Source;
use kpi::syntax::ast::{Comparison, Operator};

fn read(text: &str) -> Plan {
    let policy = load(Source::new("p.kpi", text));
    // What nothing uses is no matter here.
    let problems: Vec<_> = policy.problems.iter().filter(|problem| !problem.code[1..].starts_with("08")).collect();
    assert!(problems.is_empty(), "{text}\n{problems:#?}");
    policy.plan
}

fn told(plan: &Plan, expr: &Expr) -> String {
    let tell = |part: &Expr| told(plan, part);
    match &expr.op {
        Op::Constant(value) => constant(plan, value, expr.ty),
        Op::Parameter(id) => plan.parameters[id.0].name.name.to_string(),
        Op::Value(id) => plan.values[id.0].name.name.to_string(),
        Op::Cell { block, field } => plan.blocks[block.0].fields[*field].name.name.to_string(),
        Op::Arithmetic(operator, a, b) => {
            let sign = match operator {
                Operator::Add => "+",
                Operator::Subtract => "-",
                Operator::Multiply => "*",
                Operator::Divide => "/",
            };
            format!("({} {sign} {})", tell(a), tell(b))
        }
        Op::Compare(comparison, a, b) => {
            let sign = match comparison {
                Comparison::Equal => "=",
                Comparison::NotEqual => "<>",
                Comparison::Less => "<",
                Comparison::LessOrEqual => "<=",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => ">=",
            };
            format!("{} {sign} {}", tell(a), tell(b))
        }
        Op::Not(a) => format!("not {}", tell(a)),
        Op::And(terms) => terms.iter().map(tell).collect::<Vec<_>>().join(" and "),
        Op::If { condition, then, otherwise } => {
            format!("if {} then {} else {}", tell(condition), tell(then), tell(otherwise))
        }
        Op::InMonths(value, months) => format!("{} in {months:?}", tell(value)),
        Op::Moment(moment) => format!("{moment:?}"),
        Op::Streak { count, condition, .. } => format!("{count} months running: {}", tell(condition)),
        Op::Cap(value, limit) => format!("{} at most {}", tell(value), tell(limit)),
        Op::Floor(value, limit) => format!("{} at least {}", tell(value), tell(limit)),
        other => format!("{other:?}"),
    }
}

fn constant(plan: &Plan, value: &Value, ty: Type) -> String {
    match value {
        Value::Number(number) => match ty {
            Type::Money => format!("{number} yuan"),
            Type::Ratio => format!("{}%", number * &Exact::from(100)),
            Type::Points => format!("{number} points"),
            Type::Days => format!("{number} days"),
            Type::Months => format!("{number} months"),
            _ => number.to_string(),
        },
        Value::Label(member) => match ty {
            Type::Enum(id) => plan.enumerations[id.0].members[*member as usize].name.to_string(),
            _ => member.to_string(),
        },
        Value::Date(date) => date.to_string(),
        Value::Month(month) => month.to_string(),
        other => format!("{other:?}"),
    }
}

/// The conditions of all rules, and what they lead to.
fn rules(text: &str) -> Vec<String> {
    let plan = read(text);
    let clauses = plan.rules.iter().flat_map(|rule| &rule.clauses);
    clauses
        .map(|clause| {
            let actions: Vec<&str> = clause.actions.iter().map(|id| &*plan.actions[id.0].name).collect();
            format!("{}: {}", told(&plan, &clause.condition), actions.join(", "))
        })
        .collect()
}

/// The formula of a value.
fn formula(text: &str, name: &str) -> String {
    let plan = read(text);
    let value = plan.values.iter().find(|value| &*value.name.name == name).unwrap();
    told(&plan, &value.expr)
}

const GRADED: &str = "
    政策 业务员考核
    月度
      月度得分 : 分
    等级 月度等级 按 月度得分
      合格 (passing)    60 分以上
      不合格 (failing)  其余
    ";

#[test]
fn three_failed_months_in_a_row_in_four_spellings() {
    for line in [
        "当 连续三个月不合格则辞退",
        "当连续三个月不合格,则辞退",
        "规则 不胜任辞退: 连续三个月考核不合格则辞退",
        "when failing for 3 consecutive months then dismiss",
    ] {
        assert_eq!(rules(&format!("{GRADED}\n{line}")), ["3 months running: 月度等级 = 不合格: 辞退"], "{line}");
    }
}

#[test]
fn more_spellings_of_the_same_rule() {
    for line in [
        "当连续3个月不合格则辞退",
        "当 连续 ３ 个月 不合格，则 辞退",
        "当连续三个月月度等级为不合格则辞退",
        "当 连续三个月 月度等级 = 不合格 则 辞退",
        "规则 辞退规则\n  当 连续三个月的不合格 则 辞退",
        "when 月度等级 is failing for 3 consecutive months then dismiss",
        "when 连续 3 个月 不合格 then 辞退",
    ] {
        assert_eq!(rules(&format!("{GRADED}\n{line}")), ["3 months running: 月度等级 = 不合格: 辞退"], "{line}");
    }
}

const NAMES: &str = "
    政策 名称
    月度
      原则性, 总则得分, 月度得分, 当月得分, 平均分, 得分, 满分线 : 分
      得分率, 及格率 : 比率
      合计数, 二次开发, 三方费用 : 金额
    ";

#[test]
fn names_that_hold_a_keyword_are_not_cut_at_it() {
    for (line, meaning) in [
        ("当原则性低于60分则警告", "原则性 < 60 points: 警告"),
        ("当总则得分低于60分则警告", "总则得分 < 60 points: 警告"),
        ("当月度得分低于60分则警告", "月度得分 < 60 points: 警告"),
        ("当当月得分低于60分则警告", "当月得分 < 60 points: 警告"),
        ("当平均分不足60分则警告", "平均分 < 60 points: 警告"),
        ("当得分不足满分线则警告", "得分 < 满分线: 警告"),
        ("当合计数超过1万元则奖励", "合计数 > 10000 yuan: 奖励"),
        ("当二次开发达到三方费用则奖励", "二次开发 >= 三方费用: 奖励"),
    ] {
        assert_eq!(rules(&format!("{NAMES}\n{line}")), [meaning], "{line}");
    }
}

#[test]
fn the_longer_of_two_names_is_read() {
    assert_eq!(rules(&format!("{NAMES}\n当得分率低于及格率则警告")), ["得分率 < 及格率: 警告"]);
    assert_eq!(rules(&format!("{NAMES}\n当得分低于60分则警告")), ["得分 < 60 points: 警告"]);
}

#[test]
fn a_grade_may_be_called_like_a_negation() {
    let text = "
        政策 指标
        月度
          类型 : 枚举 量化, 非量化
          达标 : 是否
        ";
    for (line, meaning) in [
        ("当 类型=非量化 则 警告", "类型 = 非量化: 警告"),
        ("当 类型是非量化 则 警告", "类型 = 非量化: 警告"),
        ("当类型为量化则警告", "类型 = 量化: 警告"),
        ("当 类型 不是 非量化 则 警告", "类型 <> 非量化: 警告"),
        ("当 非达标 则 警告", "not 达标: 警告"),
        ("当非达标则警告", "not 达标: 警告"),
    ] {
        assert_eq!(rules(&format!("{text}\n{line}")), [meaning], "{line}");
    }
    let graded = "政策 甲\n月度\n  得分 : 分\n定义 量化 = 得分 达到 60 分\n当 非量化 则 警告";
    assert_eq!(rules(graded), ["not 量化: 警告"]);
}

#[test]
fn a_comma_groups_digits_only_before_exactly_three() {
    let text = "政策 甲\n月度\n  额 : 金额\n";
    let amount = |line: &str| formula(&format!("{text}定义 乙 = {line}"), "乙");
    assert_eq!(amount("2,600 元"), "2600 yuan");
    assert_eq!(amount("1,234,567.50 元"), "1234567.5 yuan");
    assert_eq!(amount("２，６００ 元"), "2600 yuan");
    assert_eq!(amount("本月 在 2、6、9 月"), "ThisMonth in [2, 6, 9]");
    assert_eq!(amount("本月 在 2,6,9 月"), "ThisMonth in [2, 6, 9]");
    assert_eq!(amount("本月在二、六、九月"), "ThisMonth in [2, 6, 9]");
}

#[test]
fn numerals_and_units_are_the_numbers_they_say() {
    let text = "政策 甲\n月度\n  额 : 金额\n";
    for (written, meaning) in [
        ("三百元", "300 yuan"),
        ("一千二百零五元", "1205 yuan"),
        ("120万元", "1200000 yuan"),
        ("1.5亿元", "150000000 yuan"),
        ("十二万元", "120000 yuan"),
        ("30%", "30%"),
        ("３０％", "30%"),
        ("5‰", "0.5%"),
        ("5厘", "0.5%"),
        ("百分之二", "2%"),
        ("千分之五", "0.5%"),
        ("1个百分点", "1%"),
        ("两个月", "2 months"),
        ("半天", "0.5 days"),
        ("二十天", "20 days"),
        ("60分", "60 points"),
        ("六十分", "60 points"),
        ("2年", "24 months"),
        ("3次", "3"),
        ("2026年3月31日", "2026-03-31"),
        ("2026/3/31", "2026-03-31"),
        ("2026年3月", "2026-03"),
        ("300 yuan", "300 yuan"),
        ("60 points", "60 points"),
    ] {
        assert_eq!(formula(&format!("{text}定义 乙 = {written}"), "乙"), meaning, "{written}");
    }
}

#[test]
fn signs_of_both_widths_are_the_same() {
    let text = "政策 甲\n月度\n  额 : 金额\n  分数 : 分\n";
    for line in [
        "若 分数 >= 90 分, 则 (额 - 1,000 元) * 3% 否则 0 元",
        "若 分数≥90分，则（额－1，000元）×3％，否则0元",
        "若分数不低于90分则（额−1000元）×百分之三否则0元",
        "如果 分数 达到 九十分 则 (额 - 一千元) × 3% 否则 0 元",
        "if 分数 is at least 90 points then (额 - 1000 yuan) × 3% else 0 yuan",
    ] {
        let meaning = "if 分数 >= 90 points then ((额 - 1000 yuan) * 3%) else 0 yuan";
        assert_eq!(formula(&format!("{text}定义 奖 = {line}"), "奖"), meaning, "{line}");
    }
}

#[test]
fn a_comparison_from_both_sides_is_about_the_middle() {
    let text = "政策 甲\n月度\n  分数 : 分\n";
    let meaning = "60 points <= 分数 and 分数 < 70 points: 警告";
    assert_eq!(rules(&format!("{text}当 60 分 ≤ 分数 < 70 分 则 警告")), [meaning]);
    let meaning = "分数 >= 60 points and 分数 < 70 points: 警告";
    assert_eq!(rules(&format!("{text}当 分数 ≥ 60 分 < 70 分 则 警告")), [meaning]);
    assert_eq!(rules(&format!("{text}当 分数 60 分以上不足 70 分 则 警告")), [meaning]);
}

#[test]
fn labels_that_begin_with_a_number_are_labels() {
    let text = "
        政策 甲
        员工
          级别 : 枚举 一级, 二级, 三级
        表 工资 : 金额 按 级别
          | 级别 | 基本 |
          | 一级 | 3000 |
          | 二级 | 4000 |
          | 三级 | 5000 |
        ";
    for line in ["当 级别 = 一级 则 培训", "当级别是一级则培训", "当 级别 为 一级 则 培训", "当 级别 在 一级 则 培训"]
    {
        let found = rules(&format!("{text}\n{line}"));
        assert!(found[0].contains("一级") || found[0].contains("OneOf"), "{line}: {found:?}");
    }
    assert_eq!(
        formula(&format!("{text}\n定义 新级 = 若 工资 超过 3500 元 则 二级 否则 级别"), "新级").matches("二级").count(),
        1
    );
}

#[test]
fn quoted_names_may_hold_anything() {
    let text = "政策 甲\n月度\n  「A+ 类」, 「若 干」 : 金额\n定义 乙 = 「A+ 类」 × 3% + 「若 干」";
    assert_eq!(formula(text, "乙"), "((A+ 类 * 3%) + 若 干)");
}

#[test]
fn layout_is_free() {
    let one = "政策 甲 月度 额, 量 : 金额 分数 : 分 发放 奖 = 额 × 3% 当 分数 低于 60 分 则 警告";
    let many = "政策 甲\n月度\n  额,\n  量\n    : 金额\n  分数\n    : 分\n发放 奖\n  = 额\n    × 3%\n当 分数\n  低于 60 分\n则 警告";
    for text in [one, many] {
        assert_eq!(formula(text, "奖"), "(额 * 3%)");
        assert_eq!(rules(text), ["分数 < 60 points: 警告"]);
    }
}

#[test]
fn comments_are_left_out() {
    let text = "// 说明\n政策 甲 # 名称\n月度 // 每月\n  额 : 金额 # 元\n# 定义 乙 = 1\n定义 乙 = 额 // + 1 元";
    assert_eq!(formula(text, "乙"), "额");
}

#[test]
fn a_label_of_a_grade_is_a_condition_unless_a_value_is_called_so() {
    let named = format!("{GRADED}\n定义 优良 = 月度得分 达到 80 分\n当 优良 则 奖励");
    assert_eq!(rules(&named), ["优良: 奖励"]);
}
