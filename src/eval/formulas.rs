//! Formulas applied to arguments, by value.

use crate::plan::walk::children;
use crate::plan::{Expr, FormulaId, Op};

use super::outcome::Outcome;
use super::why::What;
use super::{At, Run, Seen, faults};

impl Run<'_, '_> {
    /// Evaluates the arguments where the call stands, then the body with them. One that
    /// has no value matters only where the body reads it.
    pub(super) fn apply(&self, expr: &Expr, formula: FormulaId, arguments: &[Expr], body: &Expr, at: At) -> Seen {
        let mut parts = Vec::new();
        let mut given = Vec::new();
        for argument in arguments {
            let seen = self.eval(argument, at);
            parts.push(seen.why);
            given.push(seen.outcome);
        }
        let frame = {
            let mut frames = self.frames.borrow_mut();
            frames.push(given);
            frames.len() - 1
        };
        let inside = At { hand: None, frame: Some(frame), ..at };
        let seen = crate::syntax::with_room(|| self.eval(body, inside));
        self.frames.borrow_mut().truncate(frame);
        parts.push(seen.why);
        self.done(expr, What::Apply { formula }, seen.outcome, parts)
    }

    pub(super) fn argument(&self, expr: &Expr, formula: FormulaId, index: usize, at: At) -> Seen {
        let frames = self.frames.borrow();
        let given = at.frame.and_then(|frame| frames.get(frame)?.get(index)).cloned();
        let outcome = given.unwrap_or_else(|| faults::unchecked("算法"));
        self.done(expr, What::Argument { formula, index }, outcome, vec![])
    }

    /// The arguments at hand, spelt out, when an expression reads any of them.
    pub(super) fn arguments_read(&self, expr: &Expr, at: At) -> String {
        let frames = self.frames.borrow();
        match at.frame.and_then(|frame| frames.get(frame)) {
            Some(given) if reads_argument(expr) => spelt(given),
            _ => String::new(),
        }
    }
}

fn spelt(given: &[Outcome]) -> String {
    given.iter().map(|outcome| format!("{outcome:?};")).collect()
}

fn reads_argument(expr: &Expr) -> bool {
    match &expr.op {
        Op::Argument { .. } => true,
        // What a formula inside this one reads in its body are its own.
        Op::Apply { arguments, .. } => arguments.iter().any(reads_argument),
        _ => children(expr).into_iter().any(|child| reads_argument(child.expr)),
    }
}
