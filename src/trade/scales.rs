//! Ratios that are multiplied by 100 and then compared with percentages.

use std::collections::BTreeSet;

use super::{Policy, each_part, roots};
use crate::diagnostics::Problem;
use crate::diagnostics::shares as told;
use crate::exact::Exact;
use crate::plan::{Bound, Expr, Op, Pattern, Type, Value};
use crate::source::Span;
use crate::syntax::ast::Operator;

/// Warns where 完成率 × 100 meets 100%: 85% is then 8500%.
pub fn hundredfold(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    for root in roots(policy.plan) {
        each_part(root, &mut |part| {
            let (made, with) = match &part.op {
                Op::Compare(_, a, b) => match (times_hundred(policy, a), times_hundred(policy, b)) {
                    (Some(made), None) if b.ty == Type::Ratio => (made, b.span),
                    (None, Some(made)) if a.ty == Type::Ratio => (made, a.span),
                    _ => return,
                },
                Op::Lookup(lookup) => {
                    let Some(made) = lookup.keys.first().and_then(|key| times_hundred(policy, key)) else { return };
                    let bounds = lookup.rows.iter().filter_map(|row| match row.patterns.first()? {
                        Pattern::Range { lower, upper } => lower.as_ref().or(upper.as_ref()),
                        _ => None,
                    });
                    match bounds.map(|bound: &Bound| &bound.value).find(|value| value.ty == Type::Ratio) {
                        Some(bound) => (made, bound.span),
                        None => return,
                    }
                }
                _ => return,
            };
            if policy.owns(made) && seen.insert(made) {
                problems.push(told::ratio_times_hundred(made, with));
            }
        });
    }
}

/// The place of a ratio × 100, here or in the definition that is read.
fn times_hundred(policy: Policy<'_, '_>, expr: &Expr) -> Option<Span> {
    match &expr.op {
        Op::Value(id) => {
            let value = policy.plan.values.get(id.0)?;
            matches!(value.expr.op, Op::Arithmetic(..)).then(|| times_hundred(policy, &value.expr))?
        }
        Op::Arithmetic(Operator::Multiply, a, b) if expr.ty == Type::Ratio => {
            let hundred =
                |part: &Expr| matches!(&part.op, Op::Constant(Value::Number(number)) if *number == Exact::from(100));
            let is =
                |ratio: &Expr, number: &Expr| ratio.ty == Type::Ratio && number.ty == Type::Integer && hundred(number);
            (is(a, b) || is(b, a)).then_some(expr.span)
        }
        _ => None,
    }
}
