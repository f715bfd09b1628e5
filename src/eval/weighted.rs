//! 加权平均.

use crate::exact::Exact;
use crate::plan::{Expr, Value};

use super::outcome::Outcome;
use super::why::What;
use super::{At, Run, Seen, faults};

impl Run<'_, '_> {
    /// A value times its weight, and the weight; 不适用 where either is lacking.
    pub(super) fn weighed(&self, value: &Expr, weight: &Expr, at: At) -> (Seen, Option<Exact>) {
        let (seen, by) = (self.eval(value, at), self.eval(weight, at));
        let mut counts_for = None;
        let outcome = match (&seen.outcome, &by.outcome) {
            (fault @ Outcome::Fault(_), _) | (_, fault @ Outcome::Fault(_)) => fault.clone(),
            // A weight that cannot be is reported even where nothing is weighed.
            (_, Outcome::Value(Value::Number(weight))) if weight.is_negative() => {
                faults::weight_below_zero(&weight.to_string())
            }
            (Outcome::Value(Value::Number(value)), Outcome::Value(Value::Number(weight))) => {
                counts_for = Some(weight.clone());
                Outcome::Value(Value::Number(value * weight))
            }
            _ => Outcome::NotApplicable,
        };
        (self.done(value, What::Weighed, outcome, vec![seen.why, by.why]), counts_for)
    }

    /// Σ value × weight ÷ Σ weight over what has a value; nothing where no weight is left.
    pub(super) fn weighted(&self, expr: &Expr, items: &[(Expr, Expr)], complete: bool, at: At) -> Seen {
        let what = What::Weighted { complete };
        let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
        let mut parts = Vec::new();
        let mut gap = false;
        for (value, weight) in items {
            let (seen, counts_for) = self.weighed(value, weight, at);
            parts.push(seen.why);
            match (seen.outcome, counts_for) {
                (Outcome::Value(Value::Number(product)), Some(weight)) => {
                    sum = sum + product;
                    weights = weights + weight;
                }
                (fault @ Outcome::Fault(_), _) => return self.done(expr, what, fault, parts),
                _ => gap = true,
            }
        }
        let average = sum.checked_div(&weights).filter(|_| !(gap && complete));
        let outcome = average.map_or(Outcome::NotApplicable, |average| Outcome::Value(Value::Number(average)));
        self.done(expr, what, outcome, parts)
    }
}
