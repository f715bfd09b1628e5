//! What a formula reads.

use crate::syntax::ast::{Basis, Expr, ExprKind, Reference};

/// What a formula reads in the period at hand. Out: whether nothing else is in it that reads.
pub(super) fn references_in<'e>(expr: &'e Expr, found: &mut Vec<&'e Reference>) -> bool {
    use ExprKind as K;
    let mut all = |exprs: &[&'e Expr]| {
        let mut whole = true;
        for one in exprs {
            whole &= references_in(one, found);
        }
        whole
    };
    match &expr.kind {
        K::Reference(reference) => {
            let arguments: Vec<&Expr> = reference.arguments.iter().flatten().collect();
            let whole = all(&arguments);
            found.push(reference);
            whole
        }
        K::Literal(_) => true,
        K::Negate(a)
        | K::Not(a)
        | K::Round { value: a, .. }
        | K::Converted { value: a, .. }
        | K::Missing { value: a, .. }
        | K::NextDay(a)
        | K::InMonths(a, _) => all(&[a]),
        K::Arithmetic(_, a, b)
        | K::Compare(_, a, b)
        | K::Default(a, b)
        | K::OnlyWhen(a, b)
        | K::Cap(a, b)
        | K::Floor(a, b)
        | K::Interval(a, b)
        | K::Overlaps(a, b) => all(&[a, b]),
        K::Shift { value, by, .. } => all(&[value, by]),
        K::If { condition, then, otherwise } => all(&[condition, then, otherwise]),
        K::And(list) | K::Or(list) | K::ItemCount(list) | K::Call(_, list) | K::Extreme { values: list, .. } => {
            all(&list.iter().collect::<Vec<_>>())
        }
        K::OneOf(a, list) => all(&[&**a].into_iter().chain(list).collect::<Vec<_>>()),
        K::Weighted { items, .. } => all(&items.iter().flat_map(|(value, weight)| [value, weight]).collect::<Vec<_>>()),
        K::Steps { value, step, amount, .. } => all(&[value, step, amount]),
        K::Prorate { value, days, basis } => {
            let whole = all(&[value, days]);
            match basis {
                Basis::Days(basis) => all(&[basis]) && whole,
                Basis::Calendar(_) | Basis::Working(_) => whole,
            }
        }
        K::Fold(fold) => {
            let body = fold.body.as_deref();
            match (&fold.over.kind, body) {
                (K::Members { each_month: false } | K::EachGroup(_), Some(body)) => all(&[body]),
                (K::Members { .. } | K::EachGroup(_), _) => true,
                _ => all(&[&fold.over]),
            };
            false
        }
        K::EarlierFold(fold) => {
            all(&fold.body.as_deref().into_iter().collect::<Vec<_>>());
            false
        }
        K::Apportion { pool, claim, .. } => {
            all(&[pool, claim]);
            false
        }
        K::Rank { keys, .. } => {
            all(&keys.iter().map(|key| &key.value).collect::<Vec<_>>());
            false
        }
        _ => false,
    }
}
