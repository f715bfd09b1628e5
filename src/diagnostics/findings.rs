//! Everything that a check has to say about a policy, in order of place.
//!
//! In: what is still to be attended to and what was accepted. Out: one list, and
//! how many there are of each sort.

use super::{Accepted, Grounds, Problem, Severity};

/// A finding as it is reported.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'p> {
    pub problem: &'p Problem,
    /// Why it is no warning any more, where somebody accepted it.
    pub accepted: Option<&'p Grounds>,
}

/// What is open and what was accepted, in order of place.
pub fn listed<'p>(open: &'p [Problem], accepted: &'p [Accepted]) -> Vec<Finding<'p>> {
    let open = open.iter().map(|problem| Finding { problem, accepted: None });
    let accepted = accepted.iter().map(|a| Finding { problem: &a.problem, accepted: Some(&a.grounds) });
    let mut all: Vec<Finding> = open.chain(accepted).collect();
    all.sort_by_key(|finding| (finding.problem.span(), finding.problem.severity, finding.problem.code));
    all
}

/// How many findings there are; what is accepted or denied counts as nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub denied: usize,
    pub accepted: usize,
}

impl Tally {
    pub fn add(&mut self, finding: &Finding) {
        let count = if finding.accepted.is_some() {
            &mut self.accepted
        } else if finding.problem.denied.is_some() {
            &mut self.denied
        } else {
            match finding.problem.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            }
        };
        *count += 1;
    }

    /// Whether the check has passed.
    pub fn passed(&self) -> bool {
        self.errors == 0 && self.denied == 0
    }
}
