//! Pay cut for an absence that the law protects: L04 (pregnancy, maternity, nursing),
//! L25 (sick leave).

use super::facts::{Facts, number};
use super::finding::{advised, quoted};
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, NamedValue, Op, Pattern};
use crate::source::Span;
use crate::syntax::ast::{Operator, Purpose};

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) {
    for purpose in [Purpose::Pay, Purpose::Deduct] {
        for item in facts.items(purpose) {
            out.extend(maternity(facts, item));
            out.extend(sick(facts, item));
        }
    }
}

fn maternity(facts: Facts<'_>, item: &NamedValue) -> Option<Problem> {
    if !facts.anyone_says("maternity") {
        return None;
    }
    let parts = facts.rests_on(&item.expr);
    let cut = parts.iter().find_map(|part| cuts(facts, part, "maternity")).or_else(|| {
        let deducts = item.purpose == Purpose::Deduct;
        deducts.then(|| facts.mention(&parts, "maternity").map(|mention| mention.span)).flatten()
    })?;
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L04",
        item.span,
        Text::new(
            format!("{}因怀孕、产假或哺乳而减少", name.zh),
            format!("{} is cut for pregnancy, maternity leave or nursing", name.en),
        ),
    )
    .here("少发的一项", "what is cut")
    .also(cut, "在这里减少", "it is cut here");
    Some(advised(
        problem,
        facts,
        "孕期、产假、哺乳期不因此降低工资；出勤、考核系数里把这些假视同出勤，产假的月份另写口径",
        "pay must not be lowered for these; count the leave as attendance, and give the months of maternity leave a rule of their own",
    ))
}

fn sick(facts: Facts<'_>, item: &NamedValue) -> Option<Problem> {
    if !facts.anyone_says("sick") {
        return None;
    }
    let parts = facts.rests_on(&item.expr);
    let cut = parts.iter().find_map(|part| zeroes(facts, part, "sick"))?;
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L25",
        item.span,
        Text::new(format!("有病假{}就是 0", name.zh), format!("sick leave makes {} nothing", name.en)),
    )
    .here("清零的一项", "what becomes nothing")
    .also(cut, "病假按 0", "nothing for sick leave");
    Some(advised(
        problem,
        facts,
        "改成按天数折算，并保证病假当月的工资合计：据资料不低于当地最低工资的 80%，用前请核对原文和当地规定",
        "let it shrink with the days instead, and keep the month's wage in sum: at least 80% of the local minimum wage as far as is known; check the text and the local rules before relying on it",
    ))
}

/// Where less is given for what is on the list.
fn cuts(facts: Facts<'_>, part: &Expr, list: &'static str) -> Option<Span> {
    if let Op::Arithmetic(Operator::Subtract, _, less) = &part.op {
        let read = facts.mention(&facts.parts_while(less, |_| false), list);
        if let Some(read) = read {
            return Some(read.span);
        }
    }
    less_for(facts, part, list, |given, best| given < best)
}

/// Where nothing is given for what is on the list.
fn zeroes(facts: Facts<'_>, part: &Expr, list: &'static str) -> Option<Span> {
    less_for(facts, part, list, |given, best| given.is_zero() && !best.is_zero())
}

/// Branches and rows for what is on the list, with a number that compares so to the best of the others.
fn less_for(
    facts: Facts<'_>,
    part: &Expr,
    list: &'static str,
    is_less: impl Fn(&Exact, &Exact) -> bool,
) -> Option<Span> {
    match &part.op {
        Op::If { condition, then, otherwise } => {
            facts.mention(&facts.parts_while(condition, |_| false), list)?;
            let (then, otherwise) =
                if matches!(condition.op, Op::Not(_)) { (otherwise, then) } else { (then, otherwise) };
            let given = factor(then)?;
            let best = factor(otherwise).unwrap_or_else(|| Exact::from(1));
            is_less(&given, &best).then_some(then.span)
        }
        Op::Lookup(lookup) => {
            let best = lookup.rows.iter().filter_map(|row| number(&row.outcome)).max()?;
            let row = lookup.rows.iter().find(|row| {
                let named = |pattern: &Pattern| match pattern {
                    Pattern::OneOf(values) => values.iter().any(|value| facts.speaks_of(list, value)),
                    _ => false,
                };
                row.patterns.iter().any(named) && number(&row.outcome).is_some_and(|given| is_less(&given, &best))
            })?;
            Some(row.span)
        }
        Op::Cases(cases) => {
            let best = cases.cases.iter().filter_map(|case| factor(&case.expr)).max().unwrap_or_else(|| Exact::from(1));
            let best = best.max(Exact::from(1));
            let case = cases.cases.iter().find(|case| {
                let of_list = case.applies.as_ref().is_some_and(|applies| {
                    !matches!(applies.op, Op::Not(_))
                        && facts.mention(&facts.parts_while(applies, |_| false), list).is_some()
                });
                of_list && factor(&case.expr).is_some_and(|given| is_less(&given, &best))
            })?;
            Some(case.expr.span)
        }
        _ => None,
    }
}

/// A number, or the number that something is multiplied by.
fn factor(expr: &Expr) -> Option<Exact> {
    match &expr.op {
        Op::Arithmetic(Operator::Multiply, a, b) => number(a).or_else(|| number(b)),
        _ => number(expr),
    }
}
