//! Cases that meet, exceptions and exclusive actions: what their nodes must give,
//! and a small policy whose reasons are worked out again.

use std::rc::Rc;

use kpi::calendar::Period;
use kpi::eval::{CaseState, Excludes, Outcome, What, Why};
use kpi::explain::reasons;
use kpi::plan::meeting::About;
use kpi::plan::{ActionId, Value};
use kpi::source::Source;
use kpi::syntax::ast::Meet;

use crate::case_data::Case;
use crate::here;
use crate::meaning::{Should, Verdict, holds, is, not_applicable, number, order, truth};
use crate::verifier::Verifier;

fn parts_of<'n>(node: &'n Why, about: &About) -> (Option<&'n Rc<Why>>, Option<&'n Rc<Why>>) {
    let at = usize::from(about.conditional);
    (node.parts.first().filter(|_| about.conditional), node.parts.get(at))
}

/// A case gives what its formula gives, and nothing where it was not needed.
pub fn case(node: &Why) -> Verdict {
    let What::Case { index, state, about } = &node.what else { return Err("no case".into()) };
    let (condition, body) = parts_of(node, &about[*index]);
    let held = condition.is_none_or(|condition| holds(condition));
    match state {
        CaseState::Given | CaseState::Passed | CaseState::Excepted(_) if !held => {
            if let (CaseState::Excepted(_), Some(condition)) = (state, condition)
                && matches!(condition.outcome, Outcome::Fault(_))
            {
                return Ok(Should::Be(condition.outcome.clone()));
            }
            return Err("it does not hold".into());
        }
        CaseState::Unmet if condition.is_some() && held => return Err("it holds".into()),
        CaseState::Unknown => {
            return condition.map_or(Err("no condition".into()), |c| Ok(Should::Be(c.outcome.clone())));
        }
        _ => {}
    }
    body.map_or(not_applicable(), |body| Ok(Should::Be(body.outcome.clone())))
}

/// Which cases hold and are not excepted, and what they give together.
pub fn cases(parts: &[Rc<Why>], meet: Option<Meet>, about: &[About]) -> Verdict {
    let mut held = vec![false; parts.len()];
    let mut faulty: Vec<Option<&Outcome>> = vec![None; parts.len()];
    for (i, part) in parts.iter().enumerate() {
        let What::Case { state, .. } = &part.what else { return Err("not a case".into()) };
        let (condition, _) = parts_of(part, &about[i]);
        let here = *state != CaseState::Absent && !about[i].otherwise;
        held[i] = here && condition.is_none_or(|condition| holds(condition));
        faulty[i] = condition.map(|c| &c.outcome).filter(|outcome| matches!(outcome, Outcome::Fault(_)));
    }
    let excepted = |i: usize| about[i].unless.iter().any(|other| held[*other]);
    if let Some(fault) = (0..parts.len()).filter(|i| !excepted(*i)).find_map(|i| faulty[i]) {
        return Ok(Should::Be(fault.clone()));
    }
    let mut given: Vec<usize> = (0..parts.len()).filter(|i| held[*i] && !excepted(*i)).collect();
    if !held.contains(&true) {
        let absent = |i: &usize| matches!(&parts[*i].what, What::Case { state: CaseState::Absent, .. });
        given.extend((0..parts.len()).find(|i| about[*i].otherwise && !absent(i)));
    }
    if given.len() > 1 && meet.is_none() {
        return Ok(Should::Fail(&["R0640"]));
    }
    let mut values = Vec::new();
    for i in &given {
        match parts_of(&parts[*i], &about[*i]).1.map(|body| body.outcome.clone()) {
            Some(Outcome::Value(value)) => values.push(value),
            Some(fault @ Outcome::Fault(_)) => return Ok(Should::Be(fault)),
            _ => {}
        }
    }
    let pick = |wanted: std::cmp::Ordering| {
        let best = values.iter().cloned().reduce(|a, b| if order(&b, &a) == Some(wanted) { b } else { a });
        best.map_or(not_applicable(), is)
    };
    match meet {
        Some(Meet::Sum) if !values.is_empty() => {
            let sum = values.iter().fold(number(0), |sum, value| match value {
                Value::Number(exact) => sum + exact.clone(),
                _ => sum,
            });
            is(Value::Number(sum))
        }
        Some(Meet::Highest) => pick(std::cmp::Ordering::Greater),
        Some(Meet::Lowest) => pick(std::cmp::Ordering::Less),
        _ => values.first().cloned().map_or(not_applicable(), is),
    }
}

/// Whether a rule with these clauses and exceptions gave anything.
pub fn gave(parts: &[Rc<Why>]) -> Verdict {
    let (exceptions, clauses): (Vec<&Rc<Why>>, Vec<&Rc<Why>>) =
        parts.iter().partition(|part| matches!(part.what, What::ExceptedBy { .. }));
    if exceptions.iter().any(|exception| holds(exception)) {
        return truth(false);
    }
    let given = clauses.iter().any(|clause| holds(clause));
    let unknown = exceptions.iter().filter(|_| given).chain(clauses.iter().filter(|_| !given));
    match unknown.into_iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
        Some(fault) => Ok(Should::Be(fault.outcome.clone())),
        None => truth(given),
    }
}

/// A rule gives the action unless an exception to it gave something.
pub fn excepted(parts: &[Rc<Why>], action: Option<ActionId>) -> Verdict {
    action.ok_or("a rule outside of an action")?;
    gave(parts)
}

/// An action that others exclude.
pub fn settled(parts: &[Rc<Why>], negated: bool) -> Verdict {
    if !parts.iter().any(|part| matches!(part.what, What::Rule { .. }) && holds(part)) {
        return Err("nothing to exclude".into());
    }
    let against = |wanted: Excludes| {
        parts.iter().filter(move |part| matches!(&part.what, What::Excluding { how, .. } if *how == wanted))
    };
    if against(Excludes::Graver).any(|part| holds(part)) {
        return truth(negated);
    }
    if against(Excludes::Beside).any(|part| holds(part)) {
        return Ok(Should::Fail(&["R0641"]));
    }
    let mut unknown = against(Excludes::Graver).chain(against(Excludes::Beside));
    match unknown.find(|part| matches!(part.outcome, Outcome::Fault(_))) {
        Some(fault) => Ok(Should::Be(fault.outcome.clone())),
        None => truth(!negated),
    }
}

const MEETING: &str = r#"
政策 相遇
员工
  岗位 : 枚举 经理, 内勤
月度
  销售额 : 金额
  得分   : 可空 分
  天数   : 整数

发放 奖金 = 销售额 × 5% 适用 岗位 = 经理 依据 "一"
发放 奖金 = 100 元 适用 其余
发放 全勤 情形 常规 = 50 元 适用 天数 达到 20
发放 全勤 = 80 元 适用 100 ÷ 天数 不超过 5 例外于 常规
发放 津贴 = 10 元 适用 天数 达到 10
发放 津贴 = 1 元 × 天数 适用 天数 达到 21
相遇 津贴 取高
发放 加班 = 3 元 适用 天数 达到 1
发放 加班 = 4 元 适用 天数 达到 22
相遇 加班 叠加
发放 冲突 = 1 元 适用 销售额 达到 1000 元
发放 冲突 = 2 元 适用 天数 达到 22

规则 升
  当 销售额 达到 2000 元 则 晋升
规则 降
  当 天数 低于 20 则 降级、警告
规则 免 例外于 降
  当 销售额 达到 3000 元 则 培训
互斥 晋升, 降级
互斥 由重到轻: 降级, 警告

发放 提成 = 销售额 × 3% 次月发
发放 留成 = 销售额 × 2.5% 暂缓 30% 至 天数 达到 22
扣减 追回款 追回 留成 = 天数 × 1 元
定义 甲 = 得分
输出 甲 作 评价, 提成.未付, 留成.暂缓余额, 追回款.可追余额
"#;

#[test]
fn reasons_of_what_meets_follow_from_their_parts() {
    let policy = kpi::load(Source::new("meeting.kpi", MEETING));
    assert!(policy.problems.is_empty(), "{:#?}", policy.problems);
    let files = [
        ("员工.csv", "工号,岗位\nE01,经理\nE02,内勤\n"),
        (
            "月度.csv",
            "工号,月份,销售额,得分,天数\nE01,2026-01,2000,90,19\nE01,2026-02,1000.33,,22\nE01,2026-03,3000,1,0\n\
             E02,2026-01,0,80,21\nE02,2026-02,2999.99,80,3\n",
        ),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec();
    let case = Case { slug: "meeting".to_owned(), policy, files, expected: Vec::new() };
    let data = case.data();
    let months = (Period::parse("2026-01").unwrap().start(), Period::parse("2026-03").unwrap().end);
    let run = crate::case_data::run(&case.policy, &data, months, true);
    let mut verifier = Verifier::new(&case, &run);
    let mut wrong = Vec::new();
    let months = ["2026-01", "2026-02", "2026-03"].map(|month| Period::parse(month).unwrap());
    let people = 0..run.facts.people;
    // All are kept: a node is known by its address.
    let all: Vec<_> =
        people.flat_map(|who| months.map(|month| reasons(&run, who, month, None, None))).flatten().collect();
    for reason in &all {
        let Some(root) = &reason.root else { continue };
        if let Err(problem) = verifier.verify(root, &here(reason)) {
            wrong.push(format!("{} {} {}: {problem}", reason.employee, reason.period, reason.item));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (kind, least) in [("Cases", 20), ("Case", 40), ("Excluding", 3), ("ExceptedBy", 2), ("Before", 10)] {
        let verified = verifier.counts.get(kind).copied().unwrap_or(0);
        assert!(verified >= least, "only {verified} nodes of {kind}: {:?}", verifier.counts);
    }
}
