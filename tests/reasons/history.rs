//! Months looked back at: the right ones, in order, without gaps.

use std::collections::BTreeSet;
use std::rc::Rc;

use kpi::calendar::{Frequency, Period};
use kpi::eval::{Outcome, Place, Why};
use kpi::syntax::ast::{Earlier, Window};

use crate::meaning::{Should, Verdict, holds, not_applicable};
use crate::verifier::{Here, Verifier};

impl Verifier<'_> {
    /// Months or records back from the one at hand: how long the condition held.
    pub fn back(
        &self,
        parts: &[Rc<Why>],
        here: &Here,
        unit: Frequency,
        skip_gaps: bool,
        enough: Option<usize>,
    ) -> Result<Result<usize, Outcome>, String> {
        let mut period = here.period.end.period(unit);
        let mut length = 0;
        let mut stopped = false;
        for part in parts {
            if stopped || enough == Some(length) {
                return Err("looked further back than needed".into());
            }
            if part.place != Place::Period(period) {
                return Err(format!("{:?} where {period} belongs", part.place));
            }
            match &part.outcome {
                fault @ Outcome::Fault(_) => return Ok(Err(fault.clone())),
                _ if holds(part) => length += 1,
                Outcome::NotApplicable if skip_gaps && length > 0 => {}
                _ => stopped = true,
            }
            period = period.plus(-1);
        }
        let ended = stopped || enough == Some(length) || period.end < self.run.origin();
        if ended { Ok(Ok(length)) } else { Err(format!("did not look at {period}")) }
    }

    /// The parts are the months (or quarters …) of a window, in order and without gaps.
    pub fn months_in_order(&self, parts: &[Rc<Why>], here: &Here, window: &Window) -> Result<(), String> {
        let end = here.period.end;
        let start = match window {
            Window::This(frequency) => end.plus(-((end.number() - 1) % frequency.months())),
            Window::Recent(count) => end.plus(1 - *count as i32),
            Window::Running => self.run.origin(),
        };
        let Some(Place::Period(Period { frequency: each, .. })) = parts.first().map(|part| part.place.clone()) else {
            return if parts.is_empty() { Ok(()) } else { Err("a month without its period".into()) };
        };
        let mut wanted = Vec::new();
        let mut month = start;
        while month <= end {
            if month.number() % each.months() == 0 {
                wanted.push(month.period(each));
            }
            month = month.plus(1);
        }
        let shown: Vec<Place> = parts.iter().map(|part| part.place.clone()).collect();
        let all: Vec<Place> = wanted.into_iter().map(Place::Period).collect();
        let cut = parts.last().is_some_and(|last| matches!(last.outcome, Outcome::Fault(_)));
        let fits = if cut { all.starts_with(&shown) } else { all == shown };
        if fits { Ok(()) } else { Err(format!("months {shown:?}, not {all:?}")) }
    }

    pub fn before(&self, node: &Why, (earlier, first): (Earlier, bool), here: &Here, above: &Here) -> Verdict {
        let nobody = BTreeSet::new();
        let rows = self.register.get(&here.who).unwrap_or(&nobody);
        if first {
            // There was never an earlier one.
            if rows.iter().any(|month| *month < above.period.start()) {
                return Err("there was an earlier month".into());
            }
        } else if let Place::Period(period) = node.place {
            let base = above.period.end.period(period.frequency);
            let wanted = match earlier {
                Earlier::Enrolled => {
                    rows.iter().filter(|month| **month < base.start()).max().map(|m| m.period(base.frequency))
                }
                Earlier::SameMonthLastYear => Some(base.plus(-12)),
                Earlier::SameQuarterLastYear => Some(base.plus(-4)),
                _ => Some(base.plus(-1)),
            };
            if wanted != Some(period) {
                return Err(format!("{period}, not {wanted:?}"));
            }
        }
        match node.parts.as_slice() {
            [] => not_applicable(),
            [only] => Ok(Should::Be(only.outcome.clone())),
            _ => Err("more than one value".into()),
        }
    }
}
