//! What the contract fixes: L07 (fixed pay and grade), L11 (pay during probation).

use super::facts::{Facts, number};
use super::finding::{advised, quoted};
use super::grounds::Ground;
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, LookupRow, NamedValue, Op, Pattern, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{BandMode, Purpose};

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) {
    for (rule, at, clause) in facts.clauses() {
        let given = facts.given(rule, at);
        let Some(action) = given.iter().find(|action| facts.is_called("lowers", action)) else { continue };
        let grounds = facts.grounds(&clause.condition);
        let Some(why) = grounds.iter().find(|because| because.ground.judges_work()) else { continue };
        let (rule, action) = (quoted(&rule.name), quoted(action));
        let problem = Problem::note(
            "L07",
            clause.condition.span,
            Text::new(
                format!("{}按考核结果给出{}，单方降薪降级", rule.zh, action.zh),
                format!("{} gives {} for an appraisal: one side alone lowers pay or grade", rule.en, action.en),
            ),
        )
        .here("给出处置的条件", "the condition for the action")
        .also(why.span, "看的是考核结果", "it rests on an appraisal");
        out.push(advised(problem, facts, AGREE.0, AGREE.1));
    }
    for item in [Purpose::Pay, Purpose::Deduct].into_iter().flat_map(|purpose| facts.items(purpose)) {
        out.extend(fixed_pay(facts, item));
        out.extend(probation(facts, item));
    }
    let told = out.iter().any(|problem| problem.code == "L11");
    out.extend(probation_wage(facts).filter(|_| !told));
}

const AGREE: (&str, &str) = (
    "固定工资和职级写在劳动合同里，变更要双方书面协商一致；只让浮动部分随考核变，办法事先公示",
    "fixed pay and grade are terms of the contract and change by written agreement; let only the variable part follow the appraisal, by rules made known beforehand",
);

// ── L07 ──────────────────────────────────────────────────────────────────────

fn fixed_pay(facts: Facts<'_>, item: &NamedValue) -> Option<Problem> {
    if !facts.is_called("fixed_pay", &item.name) {
        return None;
    }
    let parts = facts.rests_on(&item.expr);
    let by_score = parts.iter().find(|part| match &part.op {
        Op::Lookup(lookup) if lookup.mode == Some(BandMode::Grade) => true,
        Op::If { condition, .. } => facts.grounds(condition).iter().any(|b| b.ground == Ground::Appraisal),
        Op::Constant(_) | Op::Parameter(_) => false,
        _ => part.ty == Type::Points,
    })?;
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L07",
        item.span,
        Text::new(
            format!("{}随考核结果变：固定工资是劳动合同约定的", name.zh),
            format!("{} follows the appraisal: fixed pay is a term of the contract", name.en),
        ),
    )
    .here("固定工资", "fixed pay")
    .also(by_score.span, "随这里的考核结果变", "it changes with this appraisal");
    Some(advised(problem, facts, AGREE.0, AGREE.1))
}

// ── L11 ──────────────────────────────────────────────────────────────────────

fn probation(facts: Facts<'_>, item: &NamedValue) -> Option<Problem> {
    let is_wage = facts.is_called("wage", &item.name) && !facts.is_called("variable", &item.name);
    if !is_wage || !facts.anyone_says("probation") {
        return None;
    }
    let least = facts.law.probation_share();
    let parts = facts.rests_on(&item.expr);
    let (share, span) = parts.iter().find_map(|part| {
        let probation = during_probation(facts, part)?;
        let share = probation.shares(facts).into_iter().find(|share| *share < least)?;
        Some((share, probation.span))
    })?;
    Some(too_little(facts, item, &share, span))
}

fn too_little(facts: Facts<'_>, item: &NamedValue, share: &Exact, span: Span) -> Problem {
    let percent = |share: &Exact| {
        let percent = share * &Exact::from(100);
        let whole = percent.floor();
        if percent.to_decimal().is_some() { format!("{percent}%") } else { format!("{whole}%") }
    };
    let (share, least) = (percent(share), percent(&facts.law.probation_share()));
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L11",
        item.span,
        Text::new(
            format!("试用期的{}按 {share} 发，低于 {least}", name.zh),
            format!("during probation {} is {share}, below {least}", name.en),
        ),
    )
    .here("试用期也发这一项", "paid during probation, too")
    .also(span, format!("试用期 {share}"), format!("{share} during probation"));
    advised(
        problem,
        facts,
        "提高到合同约定工资的 80% 以上；条文还提到本单位相同岗位最低档工资的 80%，两者怎么比有争议，取高的稳妥；都不得低于当地最低工资",
        "raise it to at least 80% of the contract's wage; the text also names 80% of the lowest pay of the same post, and how the two compare is debated: the higher is the safe one; never below the local minimum wage",
    )
}

/// An amount that is called the wage of probation: `定义 试用期工资 = 约定工资 × 60%`.
fn probation_wage(facts: Facts<'_>) -> Option<Problem> {
    let least = facts.law.probation_share();
    facts.plan.values.iter().find_map(|value| {
        let called = |list: &'static str| facts.is_called(list, &value.name);
        let is_wage = called("probation") && called("wage") && !called("variable") && value.expr.ty == Type::Money;
        let share = shares(facts, &value.expr).into_iter().find(|share| is_wage && *share < least)?;
        Some(too_little(facts, value, &share, value.expr.span))
    })
}

/// What holds during probation, and what at other times.
struct Probation<'p> {
    given: &'p Expr,
    others: Vec<&'p Expr>,
    span: Span,
}

impl Probation<'_> {
    /// The shares that an amount is multiplied by, or the share that one amount is of the least of the others.
    fn shares(&self, facts: Facts<'_>) -> Vec<Exact> {
        match number(self.given).filter(|_| self.given.ty == Type::Money) {
            Some(given) => {
                let least = self.others.iter().filter_map(|other| number(other)).min();
                least.and_then(|least| given.checked_div(&least)).into_iter().filter(|s| *s > Exact::zero()).collect()
            }
            None => shares(facts, self.given),
        }
    }
}

/// Where a formula tells probation apart.
fn during_probation<'p>(facts: Facts<'p>, part: &'p Expr) -> Option<Probation<'p>> {
    match &part.op {
        Op::If { condition, then, otherwise } => {
            let span = speaks(facts, condition)?;
            let (then, otherwise) =
                if matches!(condition.op, Op::Not(_)) { (otherwise, then) } else { (then, otherwise) };
            Some(Probation { given: then, others: vec![otherwise], span })
        }
        Op::Lookup(lookup) => {
            let key = lookup.keys.iter().any(|key| key.ty == Type::Truth && facts.speaks_of("probation", key));
            let row = lookup.rows.iter().find(|row| says_probation(facts, row, key))?;
            let others = lookup.rows.iter().filter(|other| other.span != row.span).map(|other| &other.outcome);
            Some(Probation { given: &row.outcome, others: others.collect(), span: row.span })
        }
        Op::Cases(cases) => {
            let case = cases.cases.iter().find(|case| {
                case.applies.as_ref().is_some_and(|a| !matches!(a.op, Op::Not(_)) && speaks(facts, a).is_some())
            })?;
            let others = cases.cases.iter().map(|other| &other.expr).filter(|other| other.span != case.expr.span);
            Some(Probation { given: &case.expr, others: others.collect(), span: case.expr.span })
        }
        _ => None,
    }
}

fn speaks(facts: Facts<'_>, condition: &Expr) -> Option<Span> {
    facts.mention(&facts.parts_while(condition, |_| false), "probation").map(|_| condition.span)
}

fn says_probation(facts: Facts<'_>, row: &LookupRow, truth_key: bool) -> bool {
    row.patterns.iter().any(|pattern| match pattern {
        Pattern::OneOf(values) => values.iter().any(|value| {
            facts.speaks_of("probation", value) || (truth_key && matches!(value.op, Op::Constant(Value::Truth(true))))
        }),
        _ => false,
    })
}

/// The shares that an amount is multiplied by.
fn shares(facts: Facts<'_>, expr: &Expr) -> Vec<Exact> {
    let ratios = facts.own_parts(expr).into_iter().filter(|part| part.ty == Type::Ratio || part.ty == Type::Number);
    ratios.flat_map(|part| facts.constants(part)).filter(|share| *share > Exact::zero()).collect()
}
