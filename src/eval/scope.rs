//! Whom the policy applies to, month by month.
//!
//! In: the policy's 适用 and what 员工 says of each subject in each month. Out:
//! for every subject and month whether the policy applies; a longer period goes
//! by its last month. Where that cannot be told, nobody is left out in silence:
//! the reason is kept.

use std::rc::Rc;

use crate::calendar::{Frequency, Month, Period};
use crate::plan::Plan;

use super::{At, Fault, Outcome, Run};

/// A subject of whom it could not be decided whether the policy applies.
#[derive(Clone, Debug)]
pub struct Undecided {
    pub subject: usize,
    pub month: Month,
    pub fault: Rc<Fault>,
}

impl<'p> Run<'p, '_> {
    /// Decides for every computed month whether the policy applies.
    pub(super) fn decide_scope(&mut self) {
        let plan: &'p Plan = self.plan;
        let Some(scope) = &plan.scope else { return };
        for subject in 0..self.facts.people {
            // Before this version began, the one then in force decided.
            let own = self.former.begins.unwrap_or(self.start);
            let mut month = self.start;
            let mut applies = Vec::new();
            while month <= self.end {
                if month < own {
                    applies.push(false);
                    month = month.plus(1);
                    continue;
                }
                let outcome = self.eval(scope, At::of(subject, month.period(Frequency::Month))).outcome;
                applies.push(outcome.holds());
                if let Outcome::Fault(fault) = outcome {
                    self.undecided.push(Undecided { subject, month, fault });
                }
                month = month.plus(1);
            }
            if let Some(slot) = self.in_scope.get_mut(subject) {
                *slot = Some(applies);
            }
        }
    }

    /// Whether the policy applies to a subject in a month; never beyond the computed ones.
    pub fn applies_to(&self, subject: usize, month: Month) -> bool {
        if month < self.start || month > self.end {
            return false;
        }
        match self.in_scope.get(subject) {
            Some(Some(months)) => {
                let at = usize::try_from(month.index() - self.start.index());
                at.ok().and_then(|at| months.get(at)).copied().unwrap_or(false)
            }
            Some(None) => true,
            None => false,
        }
    }

    /// Whether the policy applied to a subject in a month of an earlier version.
    pub(super) fn set_scope(&mut self, subject: usize, month: Month, applies: bool) {
        let Ok(at) = usize::try_from(month.index() - self.start.index()) else { return };
        let months = usize::try_from(self.end.index() - self.start.index() + 1).unwrap_or(0);
        if let Some(slot) = self.in_scope.get_mut(subject)
            && let Some(known) = slot.get_or_insert_with(|| vec![true; months]).get_mut(at)
        {
            *known = applies;
        }
    }

    /// Why it is not known whether the policy applies to a subject in one of the
    /// periods: each reason once, with the last of them that it concerns. Before a person's
    /// first row in 员工 only a period counts in which the person is in the register.
    pub fn undecided(&self, periods: &[Period]) -> Vec<(usize, Period, Rc<Fault>)> {
        let mut found: Vec<(usize, Period, Rc<Fault>)> = Vec::new();
        for undecided in &self.undecided {
            let Undecided { subject, month, fault } = undecided;
            let concerned = periods.iter().rev().find(|period| {
                period.end == *month
                    && (fault.cause.code != super::faults::ATTRIBUTE_NOT_YET
                        || period.months().any(|month| self.facts.enrolled(self.plan, *subject, month)))
            });
            let Some(period) = concerned else { continue };
            match found.iter_mut().find(|(known, _, other)| known == subject && other.cause == fault.cause) {
                Some(known) => known.1 = *period,
                None => found.push((*subject, *period, fault.clone())),
            }
        }
        found
    }

    /// The last period before `period` in which the subject is in the register and
    /// the policy applies.
    pub(super) fn applied_before(&self, subject: usize, period: Period) -> Option<Period> {
        let mut earlier = self.facts.enrolled_before(self.plan, subject, period)?;
        while !self.applies_to(subject, earlier.end) {
            if earlier.end < self.floor() {
                return None;
            }
            earlier = self.facts.enrolled_before(self.plan, subject, earlier)?;
        }
        Some(earlier)
    }

    /// Whether the subject was in the register, and the policy applied, in some
    /// month up to this one.
    pub(super) fn applied_by(&self, subject: usize, month: Month) -> bool {
        if self.in_scope.get(subject).is_some_and(Option::is_none) {
            return self.facts.enrolled_by(self.plan, subject, month);
        }
        let mut month = month.min(self.end);
        while month >= self.floor() {
            if self.facts.enrolled(self.plan, subject, month) && self.applies_to(subject, month) {
                return true;
            }
            month = month.plus(-1);
        }
        false
    }
}
