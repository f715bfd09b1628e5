//! 须满足: what a formula requires of the data.

use std::collections::BTreeSet;

use crate::lang::Lang;
use crate::plan::walk::children;
use crate::plan::{Expr, Op, print};

use super::outcome::Outcome;
use super::why::What;
use super::{At, Run, Seen, faults};

impl Run<'_, '_> {
    /// The value, or an exception that says what the condition met.
    pub(super) fn required(&self, expr: &Expr, value: &Expr, condition: &Expr, at: At) -> Seen {
        let condition_seen = self.eval(condition, at);
        match condition_seen.outcome {
            outcome if outcome.holds() => {
                let seen = self.eval(value, at);
                self.done(expr, What::Require, seen.outcome, vec![condition_seen.why, seen.why])
            }
            fault @ Outcome::Fault(_) => self.done(expr, What::Require, fault, vec![condition_seen.why]),
            _ => {
                let mut met = (Vec::new(), Vec::new());
                self.values_met(condition, at, &mut BTreeSet::new(), &mut met);
                let fault = faults::not_met(&met.0.join("、"), &met.1.join(", "));
                self.done(expr, What::Require, fault, vec![condition_seen.why])
            }
        }
    }

    /// `权重合计 = 0.95` for every named value that a condition reads.
    fn values_met(&self, expr: &Expr, at: At, seen: &mut BTreeSet<String>, found: &mut (Vec<String>, Vec<String>)) {
        let name = match expr.op {
            Op::Value(id) => self.plan.values.get(id.0).map(|value| &value.name),
            Op::Cell { block, field } | Op::RecordCell { block, field } => {
                self.plan.blocks.get(block.0).and_then(|block| block.fields.get(field)).map(|field| &field.name)
            }
            _ => None,
        };
        let Some(name) = name else {
            return children(expr)
                .into_iter()
                .filter(|child| !child.earlier)
                .for_each(|child| self.values_met(child.expr, at, seen, found));
        };
        if !seen.insert(name.name.to_string()) {
            return;
        }
        let outcome = self.eval(expr, at).outcome;
        for (lang, list) in [(Lang::Zh, &mut found.0), (Lang::En, &mut found.1)] {
            let shown = match &outcome {
                Outcome::Value(value) => print::printed(self.plan, value, expr.ty, Some(lang)).unwrap_or_default(),
                _ if lang == Lang::Zh => "没有值".to_owned(),
                _ => "no value".to_owned(),
            };
            list.push(format!("{} = {shown}", name.shown(Some(lang))));
        }
    }
}
