//! What is known to have a value where a condition was asked first.
//!
//! `若 得分 缺 则 0 元 否则 …`: in the second branch 得分 has a value. Without this
//! an author would have to write a default that is never used.

use std::collections::BTreeMap;

use crate::plan::{Expr, Op, ValueId};
use crate::syntax::ast::Comparison;

/// For values that exist only where a condition of their own holds: the conditions,
/// each of which is enough.
pub type Conditions = BTreeMap<ValueId, Vec<Expr>>;

/// What is known where an expression stands.
#[derive(Clone)]
pub struct Known<'e> {
    /// Inputs and values that exist.
    present: Vec<&'e Op>,
    /// Conditions that hold.
    held: Vec<&'e Expr>,
    conditions: &'e Conditions,
}

impl<'e> Known<'e> {
    pub fn nothing(conditions: &'e Conditions) -> Known<'e> {
        Known { present: Vec::new(), held: Vec::new(), conditions }
    }

    /// Where a condition holds: what it calls 不缺 exists, and what it compares, for a
    /// comparison with nothing does not hold.
    pub fn where_it_holds(&mut self, condition: &'e Expr) {
        self.held.push(condition);
        self.present_where(condition);
    }

    fn present_where(&mut self, condition: &'e Expr) {
        match &condition.op {
            Op::And(terms) => terms.iter().for_each(|term| self.where_it_holds(term)),
            Op::Missing { value, negated: true } => self.present.push(&value.op),
            Op::Not(inner) => self.where_it_does_not(inner),
            Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
                self.present_where(a);
                self.present_where(b);
            }
            Op::OneOf(a, _) | Op::InMonths(a, _) | Op::Negate(a) | Op::Round { value: a, .. } => self.present_where(a),
            Op::Value(_) | Op::Cell { .. } | Op::RecordCell { .. } | Op::Argument { .. } | Op::TableCell { .. } => {
                self.present.push(&condition.op);
            }
            _ => {}
        }
    }

    /// Where a condition does not hold: what it calls 缺 exists. A comparison that does
    /// not hold may have met nothing.
    fn where_it_does_not(&mut self, condition: &'e Expr) {
        match &condition.op {
            Op::Or(terms) => terms.iter().for_each(|term| self.where_it_does_not(term)),
            Op::Missing { value, negated: false } => self.present.push(&value.op),
            _ => {}
        }
    }

    /// What exists, too.
    pub fn and_present(&mut self, op: &'e Op) {
        self.present.push(op);
    }

    fn exists(&self, op: &Op) -> bool {
        let by_condition = match op {
            Op::Value(id) => self.conditions.get(id).is_some_and(|any| any.iter().any(|one| self.holds(one))),
            _ => false,
        };
        by_condition || self.present.iter().any(|other| same(op, other))
    }

    /// Whether a condition holds because of those that are known to.
    fn holds(&self, condition: &Expr) -> bool {
        match &condition.op {
            Op::And(terms) => terms.iter().all(|term| self.holds(term)),
            Op::Or(terms) if terms.iter().any(|term| self.holds(term)) => true,
            _ => self.held.iter().any(|held| follows(held, condition)),
        }
    }
}

/// Whether what `held` says is enough for `condition`: the same, or one of its labels.
fn follows(held: &Expr, condition: &Expr) -> bool {
    if alike(held, condition) {
        return true;
    }
    match (&held.op, &condition.op) {
        (Op::Compare(Comparison::Equal, a, label), Op::OneOf(b, list)) => {
            alike(a, b) && list.iter().any(|entry| alike(entry, label))
        }
        (Op::OneOf(a, some), Op::OneOf(b, list)) => {
            alike(a, b) && some.iter().all(|one| list.iter().any(|entry| alike(one, entry)))
        }
        // Another label is not this one.
        (Op::Compare(Comparison::Equal, a, label), Op::Compare(Comparison::NotEqual, b, other)) => {
            let constants = matches!((&label.op, &other.op), (Op::Constant(_), Op::Constant(_)));
            alike(a, b) && constants && !alike(label, other)
        }
        _ => false,
    }
}

/// Whether two expressions say the same thing.
fn alike(a: &Expr, b: &Expr) -> bool {
    match (&a.op, &b.op) {
        (Op::Constant(a), Op::Constant(b)) => a == b,
        (Op::Parameter(a), Op::Parameter(b)) => a == b,
        (Op::Compare(how, a, c), Op::Compare(other, b, d)) => how == other && alike(a, b) && alike(c, d),
        (Op::Missing { value: a, negated }, Op::Missing { value: b, negated: other }) => {
            negated == other && alike(a, b)
        }
        (Op::Not(a), Op::Not(b)) => alike(a, b),
        (Op::And(a), Op::And(b)) | (Op::Or(a), Op::Or(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Op::OneOf(a, some), Op::OneOf(b, list)) => {
            alike(a, b) && some.len() == list.len() && some.iter().zip(list).all(|(a, b)| alike(a, b))
        }
        (Op::InMonths(a, some), Op::InMonths(b, list)) => alike(a, b) && some == list,
        (Op::Moment(a), Op::Moment(b)) => a == b,
        (a, b) => same(a, b),
    }
}

/// Whether an expression may have no value although this is known.
pub fn uncertain(expr: &Expr, known: &Known<'_>) -> bool {
    if !expr.maybe {
        return false;
    }
    let any = |parts: &[&Expr]| parts.iter().any(|part| uncertain(part, known));
    match &expr.op {
        Op::Value(_) | Op::Cell { .. } | Op::RecordCell { .. } | Op::Argument { .. } | Op::TableCell { .. } => {
            !known.exists(&expr.op)
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
                .filter(|(_, argument)| !uncertain(argument, known))
                .map(|(index, _)| Op::Argument { formula: *formula, index })
                .collect();
            let mut inside = known.clone();
            inside.present.retain(|op| !matches!(op, Op::Argument { .. }));
            inside.present.extend(&certain);
            uncertain(body, &inside)
        }
        Op::If { condition, then, otherwise } => uncertain_branch(condition, then, otherwise, known),
        _ => true,
    }
}

/// Whether either branch may have no value, knowing what its condition tells.
pub fn uncertain_branch(condition: &Expr, then: &Expr, otherwise: &Expr, known: &Known<'_>) -> bool {
    let mut holds = known.clone();
    holds.where_it_holds(condition);
    let mut does_not = known.clone();
    does_not.where_it_does_not(condition);
    uncertain(then, &holds) || uncertain(otherwise, &does_not)
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
