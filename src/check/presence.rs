//! What is known to have a value where a condition was asked first.
//!
//! `若 得分 缺 则 0 元 否则 …`: in the second branch 得分 has a value. Without this
//! an author would have to write a default that is never used.

use crate::plan::{Expr, Op};

/// The inputs and values that exist wherever a condition holds: what it calls 不缺,
/// and what it compares, for a comparison with nothing does not hold.
pub fn present_where<'e>(condition: &'e Expr, present: &mut Vec<&'e Op>) {
    match &condition.op {
        Op::And(terms) => terms.iter().for_each(|term| present_where(term, present)),
        Op::Missing { value, negated: true } => present.push(&value.op),
        Op::Not(inner) => present_unless(inner, present),
        Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
            present_where(a, present);
            present_where(b, present);
        }
        Op::Negate(a) | Op::Round { value: a, .. } => present_where(a, present),
        Op::Value(_) | Op::Cell { .. } | Op::RecordCell { .. } | Op::Argument { .. } | Op::TableCell { .. } => {
            present.push(&condition.op)
        }
        _ => {}
    }
}

/// The inputs and values that exist wherever a condition does not hold: what it
/// calls 缺. A comparison that does not hold may have met nothing.
pub fn present_unless<'e>(condition: &'e Expr, present: &mut Vec<&'e Op>) {
    match &condition.op {
        Op::Or(terms) => terms.iter().for_each(|term| present_unless(term, present)),
        Op::Missing { value, negated: false } => present.push(&value.op),
        _ => {}
    }
}

/// Whether an expression may have no value although these have one.
pub fn uncertain(expr: &Expr, present: &[&Op]) -> bool {
    if !expr.maybe {
        return false;
    }
    let any = |parts: &[&Expr]| parts.iter().any(|part| uncertain(part, present));
    match &expr.op {
        Op::Value(_) | Op::Cell { .. } | Op::RecordCell { .. } | Op::Argument { .. } | Op::TableCell { .. } => {
            !present.iter().any(|other| same(&expr.op, other))
        }
        Op::Negate(a) | Op::Round { value: a, .. } => any(&[a]),
        Op::Arithmetic(_, a, b) | Op::Compare(_, a, b) | Op::Cap(a, b) | Op::Floor(a, b) => any(&[a, b]),
        Op::Default(_, default) => any(&[default]),
        Op::OfGroup { by, body, .. } => any(&[by, body]),
        Op::Steps { value: a, step: b, amount: c, .. } | Op::Prorate { value: a, days: b, basis: c } => any(&[a, b, c]),
        Op::Apply { formula, arguments, body } => {
            // The body knows its arguments by other names, and none of another formula's.
            let certain: Vec<Op> = arguments
                .iter()
                .enumerate()
                .filter(|(_, argument)| !uncertain(argument, present))
                .map(|(index, _)| Op::Argument { formula: *formula, index })
                .collect();
            let outer = present.iter().filter(|op| !matches!(op, Op::Argument { .. })).copied();
            uncertain(body, &outer.chain(&certain).collect::<Vec<_>>())
        }
        Op::If { condition, then, otherwise } => uncertain_branch(condition, then, otherwise, present),
        _ => true,
    }
}

/// Whether either branch may have no value, knowing what its condition tells.
pub fn uncertain_branch(condition: &Expr, then: &Expr, otherwise: &Expr, present: &[&Op]) -> bool {
    let mut where_it_holds = present.to_vec();
    present_where(condition, &mut where_it_holds);
    let mut where_not = present.to_vec();
    present_unless(condition, &mut where_not);
    uncertain(then, &where_it_holds) || uncertain(otherwise, &where_not)
}

fn same(a: &Op, b: &Op) -> bool {
    match (a, b) {
        (Op::Value(a), Op::Value(b)) => a == b,
        (Op::Argument { formula, index }, Op::Argument { formula: other, index: at }) => {
            formula == other && index == at
        }
        (Op::Cell { block, field }, Op::Cell { block: other, field: column })
        | (Op::RecordCell { block, field }, Op::RecordCell { block: other, field: column }) => {
            block == other && field == column
        }
        (Op::TableCell { table, column }, Op::TableCell { table: other, column: at }) => table == other && column == at,
        _ => false,
    }
}
