//! Checked plan → what is wrong with it case by case.
//!
//! In: a sound plan. Out: gaps, clashes, cliffs and conditions that never hold, each
//! with a made-up subject that shows it where there is one. A finding is reported only
//! when the evaluator, run on that subject, makes it come true; that something never
//! happens is said only where the ranges of everything it reads prove it.
//!
//! The work is bounded by steps of evaluation, not by time, so that the same policy
//! has the same findings on every machine; what was not looked at is said.

mod boxes;
mod clashes;
mod cliffs;
mod deductions;
mod interval;
mod proofs;
mod ranges;
mod reads;
mod rows;
mod samples;
mod sites;
mod subjects;
mod trials;
mod values;
mod witness;

use crate::diagnostics::{Problem, in_order};
use crate::lang::Text;
use crate::plan::{Plan, ValueId};
use crate::source::Span;
use crate::syntax::ast::Purpose;

use reads::Reads;
use samples::Samples;
use trials::Trials;

/// Steps of evaluation for one policy.
const MOST_STEPS: usize = 150_000;
/// Subjects that are tried for one value or pair of rules.
const MOST_SUBJECTS: usize = 400;

/// Goes through the cases of a sound policy.
/// Out: what was found, in order of place.
pub fn analyse(plan: &Plan) -> Vec<Problem> {
    let mut problems = proofs::conditions(plan);
    problems.extend(rows::examine(plan));
    let mut unfinished: Vec<(Text, Span)> = Vec::new();
    let mut divided_by = Vec::new();
    let mut trials = Trials::new(plan, MOST_STEPS);
    for (at, value) in plan.values.iter().enumerate() {
        let target = (ValueId(at), value);
        let mut sites = sites::sites(value);
        sites.retain(|site| proofs::may_go_wrong(plan, site));
        let is_total = !deductions::unlimited(plan, value).is_empty();
        let may_pay = deductions::may_be_below_zero(plan, target.0, value);
        if sites.is_empty() && value.purpose != Purpose::Pay && !is_total && !may_pay {
            continue;
        }
        if trials.exhausted() {
            unfinished.push((values::name_of(&value.name), value.span));
            continue;
        }
        let reads = Reads::of_value(plan, target.0, value);
        let samples = Samples::of(plan, &reads, &mut trials);
        let most = if sites.is_empty() && !is_total && !may_pay { 0 } else { MOST_SUBJECTS };
        let (subjects, all) = samples.subjects(most);
        let known = problems.len();
        if !sites.is_empty() {
            let found = values::examine(plan, target, &reads, (&samples.usual, &subjects), &sites, &mut trials);
            problems.extend(found.problems);
            divided_by.extend(found.divided_by);
        }
        if is_total {
            problems.extend(deductions::examine(plan, target, &reads, (&samples.usual, &subjects), &mut trials));
        }
        if may_pay {
            let among = (&samples.usual, subjects.as_slice());
            problems.extend(deductions::below_zero(plan, target, &reads, among, &mut trials));
        }
        if value.purpose == Purpose::Pay {
            problems.extend(cliffs::examine(plan, target, &reads, &samples, &mut trials));
        }
        // What ended for want of steps was not looked at, whatever was looked for.
        let cut_short = trials.take_cut_short();
        let doubtful = sites.iter().any(|site| !values::is_of_the_data(plan, site)) || is_total;
        if (cut_short || (!all && doubtful)) && problems.len() == known {
            unfinished.push((values::name_of(&value.name), value.span));
        }
    }
    problems.extend(clashes::examine(plan, MOST_SUBJECTS, &mut trials, &mut unfinished));
    problems.extend(values::divided_by(&divided_by));
    problems.extend(values::not_all_looked_at(&unfinished));
    in_order(problems)
}
