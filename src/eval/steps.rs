//! Steps (每满 5% 扣 1 分) and prorations (折算).

use jiff::civil::Weekday;

use crate::exact::Exact;
use crate::plan::{Expr, Value};

use super::outcome::Outcome;
use super::why::What;
use super::{At, Run, Seen, faults};

impl Run<'_, '_> {
    /// The whole, or the started, steps in the value times the amount; none below zero.
    pub(super) fn steps(&self, expr: &Expr, parts: [&Expr; 3], started: bool, at: At) -> Seen {
        self.three(expr, parts, What::Steps { started }, at, |[value, step, amount]| {
            let Some(count) = value.checked_div(step).filter(|_| *step > Exact::zero()) else {
                return faults::step_not_above_zero(&step.to_string());
            };
            let count = if started { count.ceil() } else { count.floor() };
            Outcome::Value(Value::Number(count.max(Exact::zero()) * amount.clone()))
        })
    }

    /// The value × days ÷ basis. More days than the basis give more than the value.
    pub(super) fn prorate(&self, expr: &Expr, parts: [&Expr; 3], at: At) -> Seen {
        self.three(expr, parts, What::Prorate, at, |[value, days, basis]| {
            match (value * days).checked_div(basis).filter(|_| *basis > Exact::zero()) {
                Some(share) => Outcome::Value(Value::Number(share)),
                None => faults::basis_not_above_zero(&basis.to_string()),
            }
        })
    }

    pub(super) fn period_days(&self, expr: &Expr, working: bool, at: At) -> Seen {
        let days = at.period.months().map(|month| {
            let dates = (1..=month.days()).filter_map(|day| month.day(day));
            let counted =
                dates.filter(|date| !working || !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday));
            i64::try_from(counted.count()).unwrap_or(0)
        });
        let days = Outcome::Value(Value::Number(Exact::from(days.sum::<i64>())));
        self.done(expr, What::PeriodDays { working }, days, vec![])
    }

    fn three(
        &self,
        expr: &Expr,
        parts: [&Expr; 3],
        what: What,
        at: At,
        f: impl FnOnce([&Exact; 3]) -> Outcome,
    ) -> Seen {
        let [a, b, c] = parts.map(|part| self.eval(part, at));
        let outcomes = [&a.outcome, &b.outcome, &c.outcome];
        let outcome = match outcomes {
            [Outcome::Value(Value::Number(a)), Outcome::Value(Value::Number(b)), Outcome::Value(Value::Number(c))] => {
                f([a, b, c])
            }
            _ => {
                let fault = outcomes.into_iter().find(|outcome| matches!(outcome, Outcome::Fault(_)));
                fault.cloned().unwrap_or(Outcome::NotApplicable)
            }
        };
        self.done(expr, what, outcome, vec![a.why, b.why, c.why])
    }
}
