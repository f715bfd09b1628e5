//! A pool of money that is shared out by fixed percentages.

use std::collections::BTreeMap;

use super::{Policy, constant};
use crate::diagnostics::Problem;
use crate::diagnostics::shares as told;
use crate::exact::Exact;
use crate::plan::{Expr, Op, Type, ValueId};
use crate::source::Span;
use crate::syntax::ast::Operator;

/// One value that is a fixed share of a pool.
struct Share {
    of: Exact,
    name: String,
    span: Span,
}

/// Reports pools of which two or more values take fixed shares that are no whole: more
/// than all of it is a warning, less a note. Only what is called a pool is one: a
/// commission of 3% and one of 1% of the same sales share out nothing.
pub fn shared_out(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    let mut pools: BTreeMap<ValueId, Vec<Share>> = BTreeMap::new();
    for value in policy.plan.values.iter().filter(|value| policy.owns(value.span)) {
        if let Some((pool, of)) = share(policy, &value.expr) {
            let share = Share { of, name: value.name.name.to_string(), span: value.span };
            pools.entry(pool).or_default().push(share);
        }
    }
    for (pool, shares) in pools {
        let Some(pool) = policy.plan.values.get(pool.0) else { continue };
        let total = shares.iter().fold(Exact::zero(), |total, share| &total + &share.of);
        if shares.len() > 1 && total != Exact::from(1) {
            let shares: Vec<(&str, &Exact, Span)> =
                shares.iter().map(|share| (&*share.name, &share.of, share.span)).collect();
            problems.push(told::pool_not_whole(&pool.name.name, &total, &shares));
        }
    }
}

/// The pool and the percentage, where a formula is that percentage of a pool and no more.
fn share(policy: Policy<'_, '_>, expr: &Expr) -> Option<(ValueId, Exact)> {
    let Op::Arithmetic(Operator::Multiply, a, b) = &expr.op else { return None };
    [(a, b), (b, a)].into_iter().find_map(|(pool, share)| {
        let Op::Value(id) = pool.op else { return None };
        let named = policy.plan.values.get(id.0)?.name.spellings();
        let called = named.iter().any(|name| name.contains('池') || name.split('_').any(|word| word == "pool"));
        let known = constant(policy, share).filter(|_| share.ty == Type::Ratio && called)?;
        Some((id, known))
    })
}
