//! Months looked back at: folds over months, streaks, earlier periods.

use crate::calendar::{Frequency, Month, Period};
use crate::exact::Exact;
use crate::plan::{Expr, Value};
use crate::syntax::ast::{Earlier, FoldHow, Window};

use super::outcome::Outcome;
use super::sets::Folding;
use super::why::{Place, What};
use super::{At, Run, Seen};

impl Run<'_, '_> {
    /// The months of a window, up to the end of the period at hand.
    pub(crate) fn window_months(&self, window: &Window, at: At) -> Vec<Month> {
        let end = at.period.end;
        let start = match window {
            Window::This(frequency) => end.period(*frequency).start(),
            Window::Recent(count) => end.plus(1 - i32::try_from(*count).unwrap_or(i32::MAX)),
            Window::Running => self.floor(),
        };
        (0..).map(|n| start.plus(n)).take_while(|month| *month <= end).collect()
    }

    pub(super) fn over_months(
        &self,
        expr: &Expr,
        (window, each, how, complete): (&Window, Frequency, FoldHow, bool),
        body: &Expr,
        at: At,
    ) -> Seen {
        let what = What::OverMonths { window: window.clone(), how, complete };
        let months = self.window_months(window, at);
        let mut folding = Folding::new(how);
        let mut parts = Vec::new();
        let mut gap = false;
        for month in months.into_iter().filter(|month| month.closes(each)) {
            let period = month.period(each);
            let seen = self.eval(body, at.in_period(period));
            let outcome = seen.outcome.clone();
            parts.push(self.why_at(
                What::PeriodEnd,
                &outcome,
                body.ty,
                body.span,
                Place::Period(period),
                vec![seen.why],
            ));
            match outcome {
                Outcome::Value(value) => folding.add(&value),
                Outcome::NotApplicable => {
                    gap = true;
                    folding.skip();
                }
                fault @ Outcome::Fault(_) => return self.done(expr, what, fault, parts),
            }
        }
        let outcome = if complete && gap { Outcome::NotApplicable } else { folding.finish() };
        self.done(expr, what, outcome, parts)
    }

    /// Looks back from the period at hand while the condition holds.
    /// Out: how long it held (up to `enough`), the nodes looked at, or the fault met.
    fn look_back(
        &self,
        condition: &Expr,
        unit: Frequency,
        skip_gaps: bool,
        enough: Option<u32>,
        at: At,
    ) -> (u32, Vec<Option<std::rc::Rc<super::Why>>>, Option<Outcome>) {
        let mut length = 0;
        let mut parts = Vec::new();
        let mut period = at.period.end.period(unit);
        while period.end >= self.floor() && enough.is_none_or(|enough| length < enough) {
            let seen = self.eval(condition, at.in_period(period));
            let outcome = seen.outcome.clone();
            let place = Place::Period(period);
            parts.push(self.why_at(What::PeriodEnd, &outcome, condition.ty, condition.span, place, vec![seen.why]));
            match outcome {
                Outcome::Fault(_) => return (length, parts, Some(outcome)),
                _ if outcome.holds() => length += 1,
                Outcome::NotApplicable if skip_gaps && length > 0 => {}
                _ => break,
            }
            period = period.plus(-1);
        }
        (length, parts, None)
    }

    pub(super) fn streak(
        &self,
        expr: &Expr,
        (every, count, unit, skip_gaps): (bool, u32, Frequency, bool),
        condition: &Expr,
        at: At,
    ) -> Seen {
        let what = What::Streak { every, count, unit, skip_gaps };
        let enough = (!every).then_some(count);
        let (length, parts, fault) = self.look_back(condition, unit, skip_gaps, enough, at);
        let outcome = match fault {
            Some(fault) => fault,
            // 每连续 N 个月 holds only in the N-th, 2N-th … month.
            None if every => (length > 0 && length.is_multiple_of(count)).into(),
            None => (length >= count).into(),
        };
        self.done(expr, what, outcome, parts)
    }

    pub(super) fn streak_length(&self, expr: &Expr, condition: &Expr, skip_gaps: bool, at: At) -> Seen {
        let (length, parts, fault) = self.look_back(condition, Frequency::Month, skip_gaps, None, at);
        let length = Outcome::Value(Value::Number(Exact::from(i64::from(length))));
        self.done(expr, What::StreakLength { skip_gaps }, fault.unwrap_or(length), parts)
    }

    pub(super) fn year_count(&self, expr: &Expr, wanted: u32, condition: &Expr, at: At) -> Seen {
        let what = What::YearCount { count: wanted };
        let mut parts = Vec::new();
        let mut count = 0;
        let mut now = false;
        for month in self.window_months(&Window::This(Frequency::Year), at) {
            let period = month.period(Frequency::Month);
            let seen = self.eval(condition, at.in_period(period));
            let outcome = seen.outcome.clone();
            let place = Place::Period(period);
            parts.push(self.why_at(What::PeriodEnd, &outcome, condition.ty, condition.span, place, vec![seen.why]));
            if let Outcome::Fault(_) = outcome {
                return self.done(expr, what, outcome, parts);
            }
            now = outcome.holds();
            count += u32::from(now);
        }
        self.done(expr, what, (now && count >= wanted).into(), parts)
    }

    pub(super) fn before(
        &self,
        expr: &Expr,
        earlier: Earlier,
        each: Frequency,
        body: &Expr,
        first: Option<&Expr>,
        at: At,
    ) -> Seen {
        let base = at.period.end.period(each);
        let period: Option<Period> = match earlier {
            Earlier::Enrolled => self.applied_before(at.subject, base),
            Earlier::SameMonthLastYear => Some(base.plus(-12)),
            Earlier::SameQuarterLastYear => Some(base.plus(-4)),
            _ => Some(base.plus(-1)),
        };
        let what = |first| What::Before { earlier, first };
        if let Some(period) = period {
            let seen = self.eval(body, at.in_period(period));
            // The first value stands in only where there was never an earlier one.
            let known = seen.outcome.is_value()
                || matches!(seen.outcome, Outcome::Fault(_))
                || (self.applied_by(at.subject, period.end) && self.existed(body, period.end));
            if known || first.is_none() {
                return self.done_at(expr, what(false), seen.outcome, Place::Period(period), vec![seen.why]);
            }
        }
        match first {
            Some(first) => {
                let seen = self.eval(first, at);
                self.done(expr, what(true), seen.outcome, vec![seen.why])
            }
            None => self.done(expr, what(false), Outcome::NotApplicable, vec![]),
        }
    }
}
