//! A year-end bonus that falls where a little more is a little less after tax: L30.
//!
//! Looked at are the amounts that the policy itself writes for a yearly item: rows of
//! tables, branches, caps. The zones are dated data; a policy that takes effect after
//! they end is not looked at.

use super::facts::Facts;
use super::finding::{advised, quoted};
use crate::calendar::Frequency;
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, NamedValue, Op, Plan, Type};
use crate::source::Span;
use crate::syntax::ast::Purpose;
use std::collections::BTreeSet;

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) -> Option<Text> {
    let mut yearly = facts.items(Purpose::Pay).filter(|item| is_yearly(facts, item)).peekable();
    let until = facts.law.dead_zones_until()?;
    if begins_after(facts.plan, until) {
        yearly.peek()?;
        return Some(Text::new(
            format!("年终奖单独计税的资料到 {until} 为止，制度在那以后生效：没有看多发少得（L30）"),
            format!(
                "the data on taxing a bonus by itself end on {until} and the policy begins later: dead zones (L30) were not looked at"
            ),
        ));
    }
    for item in yearly {
        let amounts = amounts(facts, &item.expr);
        let hit = amounts.into_iter().find_map(|(amount, span)| {
            let zone = facts.law.dead_zones().find(|(above, upto)| *above < amount && amount < *upto)?;
            Some((amount, span, zone))
        });
        if let Some((amount, span, zone)) = hit {
            out.push(dead_zone(facts, item, (&amount, span), &zone, until));
        }
    }
    None
}

fn is_yearly(facts: Facts<'_>, item: &NamedValue) -> bool {
    item.frequency == Frequency::Year || facts.is_called("year_end", &item.name)
}

fn begins_after(plan: &Plan, until: jiff::civil::Date) -> bool {
    plan.effective.0.is_some_and(|from| from.first_day() > until)
}

fn dead_zone(
    facts: Facts<'_>,
    item: &NamedValue,
    (amount, span): (&Exact, Span),
    (above, upto): &(Exact, Exact),
    until: jiff::civil::Date,
) -> Problem {
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L30",
        span,
        Text::new(
            format!("{}可以是 {amount} 元：单独计税时 {above} 到 {upto} 元之间多发少得", name.zh),
            format!("{} can be {amount} yuan: taxed by itself, an amount above {above} and below {upto} yuan leaves less after tax than {above} does", name.en),
        ),
    )
    .here(format!("{amount} 元"), format!("{amount} yuan"))
    .also(item.span, "一年发一次", "paid once a year");
    advised(
        problem,
        facts,
        &format!(
            "改成不超过 {above} 元或高于 {upto} 元，或提示员工可选择并入综合所得；单独计税据资料到 {until} 为止，未核"
        ),
        &format!(
            "pay no more than {above} or above {upto} yuan, or tell employees that they may choose to add it to their other income; separate taxation ends on {until} as far as is known, not checked"
        ),
    )
}

/// The amounts in yuan that an item can be, as the policy writes them.
fn amounts<'p>(facts: Facts<'p>, expr: &'p Expr) -> Vec<(Exact, Span)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        if expr.ty != Type::Money {
            continue;
        }
        match &expr.op {
            Op::Constant(_) | Op::Parameter(_) => {
                found.extend(facts.constants(expr).into_iter().map(|amount| (amount, expr.span)));
            }
            Op::Value(id) if seen.insert(id.0) => waiting.extend(facts.value(*id).map(|value| &value.expr)),
            Op::If { then, otherwise, .. } => waiting.extend([&**otherwise, &**then]),
            Op::Lookup(lookup) if lookup.mode != Some(crate::syntax::ast::BandMode::Sliced) => {
                waiting.extend(lookup.rows.iter().rev().map(|row| &row.outcome));
            }
            Op::Cases(cases) => waiting.extend(cases.cases.iter().rev().map(|case| &case.expr)),
            Op::Cap(a, b) | Op::Floor(a, b) | Op::Default(a, b) => waiting.extend([&**b, &**a]),
            Op::OnlyWhen(a, _) | Op::Require(a, _) | Op::Round { value: a, .. } => waiting.push(a),
            Op::Extreme { values, .. } => waiting.extend(values.iter().rev()),
            Op::InForce { versions, .. } => waiting.extend(versions.iter().rev().map(|(_, version)| version)),
            _ => {}
        }
    }
    found
}
