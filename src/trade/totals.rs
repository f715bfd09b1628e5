//! Totals that take an item the wrong way, or twice.

use std::collections::BTreeMap;

use super::Policy;
use crate::diagnostics::{Problem, totals as told};
use crate::plan::{Expr, Op, ValueId};
use crate::source::Span;
use crate::syntax::ast::{Operator, Purpose};

/// One item of a total.
#[derive(Clone, Copy)]
struct Item {
    id: ValueId,
    added: bool,
    /// Where it stands in the total itself: the item, or the other total that it comes by.
    span: Span,
    /// The other total that it comes by.
    through: Option<ValueId>,
}

/// Totals of totals are followed so many deep.
const DEEPEST: usize = 8;

/// Warns of deductions that are added beside what is paid, and of items that count twice.
pub fn of_items(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    let totals = policy.plan.values.iter().filter(|value| value.purpose == Purpose::Total);
    for total in totals.filter(|total| policy.owns(total.span)) {
        let mut items = Vec::new();
        gather(policy, &total.expr, true, None, DEEPEST, &mut items);
        let name = |id: ValueId| policy.plan.values.get(id.0).map(|value| &value.name);
        let is = |item: &Item, purpose| policy.plan.values.get(item.id.0).is_some_and(|value| value.purpose == purpose);
        // A total of deductions alone adds them, as it should.
        let pays = items.iter().any(|item| item.added && is(item, Purpose::Pay));
        for item in items.iter().filter(|item| pays && item.added && item.through.is_none()) {
            if is(item, Purpose::Deduct)
                && let Some(deduction) = name(item.id)
            {
                problems.push(told::deduction_added(&total.name, deduction, item.span));
            }
        }
        let mut seen: BTreeMap<(ValueId, bool), Item> = BTreeMap::new();
        for item in &items {
            let Some(known) = seen.insert((item.id, item.added), *item) else { continue };
            let through = known.through.or(item.through).and_then(name);
            if let (Some(twice), true) = (name(item.id), known.span != item.span) {
                problems.push(told::counted_twice(&total.name, twice, through, known.span, item.span));
            }
        }
    }
}

/// The items of a sum, those of the totals in it among them.
fn gather(
    policy: Policy<'_, '_>,
    expr: &Expr,
    added: bool,
    through: Option<(ValueId, Span)>,
    deep: usize,
    items: &mut Vec<Item>,
) {
    match &expr.op {
        Op::Arithmetic(operator @ (Operator::Add | Operator::Subtract), a, b) => {
            gather(policy, a, added, through, deep, items);
            gather(policy, b, added == (*operator == Operator::Add), through, deep, items);
        }
        Op::Default(value, _) => gather(policy, value, added, through, deep, items),
        Op::Value(id) => {
            let Some(value) = policy.plan.values.get(id.0) else { return };
            match value.purpose {
                Purpose::Pay | Purpose::Deduct => items.push(Item {
                    id: *id,
                    added,
                    span: through.map_or(expr.span, |(_, span)| span),
                    through: through.map(|(total, _)| total),
                }),
                Purpose::Total if deep > 0 => {
                    let through = through.or(Some((*id, expr.span)));
                    gather(policy, &value.expr, added, through, deep - 1, items);
                }
                _ => {}
            }
        }
        _ => {}
    }
}
