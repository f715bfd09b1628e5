//! Streaks that do not say what a month without an assessment does.

use std::collections::BTreeSet;

use super::{Policy, each_part, roots};
use crate::diagnostics::Problem;
use crate::diagnostics::streaks as told;
use crate::plan::{Expr, Op};
use crate::source::Span;

/// Notes streaks over a condition that need not apply in every month, where nothing is
/// said of such months.
pub fn gaps(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    for root in roots(policy.plan) {
        each_part(root, &mut |part| {
            let condition = match &part.op {
                Op::Streak { condition, skip_gaps: false, count, .. } if *count > 1 => condition,
                Op::StreakLength { condition, skip_gaps: false } => condition,
                _ => return,
            };
            if condition.maybe && policy.owns(part.span) && seen.insert(part.span) {
                let of = cause(policy, condition);
                problems.push(told::gap_unstated(of.as_deref(), part.span));
            }
        });
    }
}

/// The name of what may have no value in a month.
fn cause(policy: Policy<'_, '_>, condition: &Expr) -> Option<String> {
    let mut found = None;
    each_part(condition, &mut |part| {
        if !part.maybe || found.is_some() {
            return;
        }
        found = match &part.op {
            Op::Value(id) => policy.plan.values.get(id.0).map(|value| value.name.name.to_string()),
            Op::Cell { block, field } => {
                let field = policy.plan.blocks.get(block.0).and_then(|block| block.fields.get(*field));
                field.map(|field| field.name.name.to_string())
            }
            _ => None,
        };
    });
    found
}
