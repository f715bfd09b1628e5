//! What an amount adds up from: `工资 + 提成 - 罚款`.

use super::facts::Facts;
use crate::plan::{Expr, Op};
use crate::syntax::ast::{Operator, Purpose};

/// The terms of a sum, without what is a deduction, a payment or a total by itself and is looked at as such.
pub struct Terms<'p> {
    pub added: Vec<&'p Expr>,
    /// What is subtracted.
    pub taken: Vec<&'p Expr>,
}

impl<'p> Terms<'p> {
    pub fn of(facts: Facts<'p>, expr: &'p Expr) -> Terms<'p> {
        let mut terms = Terms { added: Vec::new(), taken: Vec::new() };
        let mut waiting = vec![(expr, false)];
        while let Some((expr, less)) = waiting.pop() {
            match &expr.op {
                Op::Arithmetic(Operator::Add, a, b) => waiting.extend([(&**b, less), (&**a, less)]),
                Op::Arithmetic(Operator::Subtract, a, b) => waiting.extend([(&**b, !less), (&**a, less)]),
                Op::Cap(a, _) | Op::Floor(a, _) | Op::Round { value: a, .. } => waiting.push((a, less)),
                _ if !less => terms.added.push(expr),
                _ if !is_item(facts, expr) => terms.taken.push(expr),
                _ => {}
            }
        }
        terms
    }
}

fn is_item(facts: Facts<'_>, expr: &Expr) -> bool {
    match &expr.op {
        Op::Value(id) => facts.value(*id).is_none_or(|value| value.purpose != Purpose::Value),
        _ => false,
    }
}
