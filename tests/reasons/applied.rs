//! Formulas with parameters, weighted averages, sections, steps and prorations:
//! every node worked out again, on a small policy of its own.

use std::rc::Rc;

use jiff::civil::Weekday;
use kpi::calendar::Period;
use kpi::eval::{Outcome, What, Why};
use kpi::explain::reasons;
use kpi::plan::Value;
use kpi::source::Source;

use crate::case_data::Case;
use crate::meaning::{Should, Verdict, all_faults, all_values, counted, is, not_applicable, number};
use crate::verifier::{Here, Verifier};
use crate::{all_reasons, here};

/// Where the body of an applied formula is: its arguments are known, the record at hand is not.
pub fn inside(node: &Why, here: &Here) -> Here {
    let (_, arguments) = node.parts.split_last().unwrap();
    let arguments = arguments.iter().map(|part| part.outcome.clone()).collect();
    Here { record: None, arguments, ..here.clone() }
}

/// Σ value × weight ÷ Σ weight of the weighed parts that have a value.
pub fn average<'n>(weighed: impl Iterator<Item = &'n Rc<Why>>, complete: bool) -> Verdict {
    let (mut sum, mut weights, mut gap) = (number(0), number(0), false);
    for part in weighed {
        match (&part.outcome, all_values(&part.parts).as_deref()) {
            (fault @ Outcome::Fault(_), _) => return Ok(Should::Be(fault.clone())),
            (Outcome::Value(_), Ok([Value::Number(value), Value::Number(weight)])) => {
                sum = sum + value.clone() * weight.clone();
                weights = weights + weight.clone();
            }
            _ => gap = true,
        }
    }
    match sum.checked_div(&weights) {
        Some(average) if !(gap && complete) => is(Value::Number(average)),
        _ => not_applicable(),
    }
}

impl Verifier<'_> {
    pub fn applied(&mut self, node: &Why, here: &Here) -> Verdict {
        let parts = node.parts.as_slice();
        let numbers = || match (all_faults(parts), all_values(parts)) {
            (Some(fault), _) => Err(fault),
            (None, values) => values,
        };
        match &node.what {
            What::Apply { formula } => {
                let formula = &self.run.plan.formulas[formula.0];
                if parts.len() != formula.parameters.len() + 1 {
                    return Err(format!("{} parts for {}", parts.len(), formula.name.name));
                }
                Ok(Should::Be(parts.last().unwrap().outcome.clone()))
            }
            What::Argument { index, .. } => match here.arguments.get(*index) {
                Some(given) => Ok(Should::Be(given.clone())),
                None => Err("no such argument was given".into()),
            },
            What::Weighted { complete } => average(parts.iter(), *complete),
            What::Weighed => match numbers().as_deref() {
                Ok([Value::Number(_), Value::Number(weight)]) if weight.is_negative() => Ok(Should::Fail(&["R0622"])),
                Ok([Value::Number(value), Value::Number(weight)]) => is(Value::Number(value.clone() * weight.clone())),
                Err(outcome) => Ok(Should::Be(outcome.clone())),
                _ => Err("a value and a weight".into()),
            },
            What::Steps { started } => match numbers().as_deref() {
                Ok([Value::Number(value), Value::Number(step), Value::Number(amount)]) => {
                    if *step <= number(0) {
                        return Ok(Should::Fail(&["R0620"]));
                    }
                    // Counted one by one.
                    let (mut count, mut reached) = (number(0), step.clone());
                    while reached <= *value {
                        count = count + number(1);
                        reached = reached + step.clone();
                    }
                    let rest = value.clone() - count.clone() * step.clone();
                    if *started && rest > number(0) {
                        count = count + number(1);
                    }
                    is(Value::Number(count * amount.clone()))
                }
                Err(outcome) => Ok(Should::Be(outcome.clone())),
                _ => Err("a value, a step and an amount".into()),
            },
            What::Prorate => match numbers().as_deref() {
                Ok([Value::Number(value), Value::Number(days), Value::Number(basis)]) => {
                    if *basis <= number(0) {
                        return Ok(Should::Fail(&["R0621"]));
                    }
                    is(Value::Number(value.clone() * days.checked_div(basis).unwrap()))
                }
                Err(outcome) => Ok(Should::Be(outcome.clone())),
                _ => Err("a value, days and a basis".into()),
            },
            What::PeriodDays { working } => {
                let (mut day, last) = (here.period.first_day(), here.period.last_day());
                let mut days = 0;
                while day <= last {
                    let weekend = [Weekday::Saturday, Weekday::Sunday].contains(&day.weekday());
                    days += usize::from(!working || !weekend);
                    day = day.tomorrow().unwrap();
                }
                counted(days)
            }
            _ => Err("none of these".into()),
        }
    }
}

const POLICY: &str = r#"
政策 算法等
  依据 "附则"

员工
  部门 : 文本
  岗位 : 枚举 经理, 店员

月度
  得分, 标准 : 分
  备用 : 可空 分
  完成率 : 比率
  步长 : 比率
  工资 : 金额
  出勤, 应出勤 : 天数

明细 评分 按月
  分值 : 可空 分
  比重 : 数
  高的 = 较大(分值, 标准线)

参数 标准线 = 60 分

算法 较大(甲, 乙) = 若 甲 大于 乙 则 甲 否则 乙
算法 再取大(子, 丑, 寅) = 较大(较大(子, 丑), 寅)
算法 人数(线) = 计数(得分 ≥ 较大(线, 标准线) 按 部门)
算法 有值(甲) = (甲 否则 0 分)

定义 最大者 = 再取大(得分, 标准, (备用 否则 0 分))
定义 达标 = 人数(标准)
定义 备用值 = 有值(备用)
定义 高分和 = 合计(评分: 高的)
定义 加权 = 加权平均(得分 权重 60%, 备用 权重 40%)
定义 笔加权 = 加权平均(评分: 分值 权重 比重)
定义 扣分 = 每满 5% 扣 1 分(100% − 完成率)
定义 起扣 = 每 5%(不足按一计) 扣 1 分(100% − 完成率)
定义 表扣 = 每满 步长 扣 1 分(100% − 完成率)
发放 日历薪 = 工资 折算 出勤 按 日历天数
发放 应出薪 = 工资 折算 出勤 按 应出勤
发放 工作薪 = 工资 折算 出勤 按 工作日

考核 总分 缺项 重新分配权重 适用 岗位 = 店员
  类别 一类
    甲项 权重 20% 计 得分
    乙项 权重 30% 计 备用
  类别 二类
    丙项 权重 50% 计 标准
输出 最大者、达标、备用值、高分和、加权、笔加权、扣分、起扣、表扣、一类、二类
"#;

fn case() -> Case {
    let policy = kpi::load(Source::new("算法等.kpi", POLICY));
    let errors: Vec<&str> = policy.problems.iter().map(|problem| problem.title.zh.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let files = vec![
        file("员工.csv", "工号,部门,岗位\nA,一,店员\nB,一,经理\nC,二,店员\n"),
        file(
            "月度.csv",
            "工号,月份,得分,标准,备用,完成率,步长,工资,出勤,应出勤\n\
             A,2026-01,70,80,90,87%,5%,2200,11,22\n\
             B,2026-01,85,80,,100%,0%,2200,22,20\n\
             C,2026-01,50,40,,110%,5%,2200,1,0\n",
        ),
        file(
            "评分.csv",
            "工号,月份,分值,比重\nA,2026-01,50,1\nA,2026-01,80,3\nA,2026-01,,1\nB,2026-01,80,0\nC,2026-01,70,-1\n",
        ),
    ];
    let expected = vec![["A", "2026", "", ""].map(str::to_owned)];
    Case { slug: "applied".to_owned(), policy, files, expected }
}

#[test]
fn applied_formulas_and_what_goes_with_them_follow_from_their_parts() {
    let case = case();
    let data = case.data();
    let run = crate::case_data::run(&case.policy, &data, case.months(), true);
    let mut verifier = Verifier::new(&case, &run);
    for reason in all_reasons(&case, &run) {
        let Some(root) = &reason.root else { continue };
        verifier.verify(root, &here(&reason)).unwrap();
        assert_eq!(verifier.printed(root), reason.value, "{} {}", reason.period, reason.item);
    }
    for kind in ["Apply", "Argument", "Weighted", "Weighed", "Steps", "Prorate", "PeriodDays", "Scorecard"] {
        assert!(verifier.counts.contains_key(kind), "no {kind}");
    }
    let found = |who: usize, item: &str| {
        let found = reasons(&run, who, Period::parse("2026-01").unwrap(), Some(item), None);
        let root = found.first().and_then(|reason| reason.root.clone()).unwrap();
        match &root.outcome {
            Outcome::Fault(fault) => fault.cause.code.to_owned(),
            _ => verifier.printed(&root).unwrap_or_default(),
        }
    };
    let expected = [
        // The largest of 70, 80 and 90; of 85, 80 and nothing; of 50, 40 and nothing.
        ("最大者", ["90", "85", "50"]),
        // Against max(80, 60) only B of 70 and 85; against max(40, 60) C's 50 is not enough.
        ("达标", ["1", "1", "0"]),
        ("备用值", ["90", "0", "0"]),
        // 60 + 80, and 60 for the blank one, of which 大于 does not hold; 80; 70.
        ("高分和", ["200", "80", "70"]),
        // 42 + 36; then the mark alone.
        ("加权", ["78", "85", "50"]),
        // (50 + 240) ÷ 4; all weights 0; a weight below zero.
        ("笔加权", ["72.5", "", "R0622"]),
        ("扣分", ["2", "0", "0"]),
        ("起扣", ["3", "0", "0"]),
        // A step of 0% comes from the data.
        ("表扣", ["2", "R0620", "0"]),
        // 2200 × 11 ÷ 31, × 22 ÷ 31, × 1 ÷ 31.
        ("日历薪", ["780.65", "1561.29", "70.97"]),
        // 11 of 22; 22 of 20, not capped; 1 of 0.
        ("应出薪", ["1100.00", "2420.00", "R0621"]),
        // January 2026 has 22 days from Monday to Friday.
        ("工作薪", ["1100.00", "2200.00", "100.00"]),
        // (14 + 27) ÷ 50%; B is a manager; C has the first line only.
        ("一类", ["82", "", "50"]),
        ("二类", ["80", "", "40"]),
        // 14 + 27 + 40 = 81; (10 + 20) ÷ 70%.
        ("总分", ["81", "", "42.8571"]),
    ];
    for (item, values) in expected {
        for (who, value) in values.iter().enumerate() {
            assert_eq!(found(who, item), *value, "{who} {item}");
        }
    }
}
