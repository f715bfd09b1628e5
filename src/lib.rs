//! A rule language for compensation policies.
//!
//! The pipeline on one screen: [`load`] takes a policy from source text to a
//! checked plan, [`data::read`] takes the month's files to typed rows, and
//! [`evaluate`] computes every value of every subject and period, with reasons
//! where they are asked for. [`report`] and [`explain`] only write down what
//! was computed. Before anyone is paid, [`Policy::examined`] goes through the cases of a
//! policy ([`analysis`]) and what labour law says of it ([`labour`]); [`readback`] says what the policy says, and [`repair`] mends
//! in its text what is certain. Nothing here touches the disk, reads a clock or
//! prints: that is the command line's.

// Bad input gets a message, never a panic.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)]

pub mod analysis;
pub mod calendar;
pub mod cases;
pub mod check;
pub mod currency;
pub mod data;
pub mod diagnostics;
pub mod eval;
pub mod exact;
pub mod explain;
pub mod labour;
pub mod lang;
pub mod plan;
pub mod readback;
pub mod reference;
pub mod repair;
pub mod report;
pub mod resolve;
pub mod rounding;
pub mod source;
pub mod spelling;
pub mod syntax;
mod trade;
pub mod verdicts;

use diagnostics::{Accepted, Problem};
use labour::pack::Pack;
use lang::Text;
use plan::Plan;
use source::Source;
use syntax::ast::Tree;

/// A policy after checking.
#[derive(Debug)]
pub struct Policy {
    pub source: Source,
    /// What the author wrote. Clauses about money in time stand in it as they are; the plan is
    /// made of the statements that they are short for.
    pub tree: Tree,
    /// Fit to be run only when no problem stops it.
    pub plan: Plan,
    /// What was found when it was read and is not accepted, in order of place.
    pub problems: Vec<Problem>,
    /// The same, with what the author accepts in it.
    found: Vec<Problem>,
}

/// Everything there is to say about a policy before anyone is paid by it.
#[derive(Debug)]
pub struct Findings {
    /// What is not accepted, in order of place.
    pub problems: Vec<Problem>,
    /// What the author has accepted, in order of place.
    pub accepted: Vec<Accepted>,
    /// What is said once, of the whole check: what was not looked at, and why.
    pub remarks: Vec<Text>,
}

/// Findings of a figure in the wrong scale.
const SLIPS_OF_SCALE: [&str; 2] = ["W0301", "W0516"];

impl Policy {
    /// Looks at the policy as `kpi check` does: at what was found when it was read and, where
    /// nothing of that is an error, at all its cases and at what labour law says of it.
    /// In: the local figures of labour law, where the user has any.
    pub fn examined(&self, pack: Option<&Pack>) -> Findings {
        let mut found = self.found.clone();
        let mut remarks = Vec::new();
        if !found.iter().any(Problem::is_error) {
            let mut shown = analysis::analyse(&self.plan);
            // A rate a hundred times too high is a cliff as well: it is reported as what it is.
            if found.iter().any(|problem| SLIPS_OF_SCALE.contains(&problem.code)) {
                shown.retain(|problem| problem.code != "W0706");
            }
            found.extend(shown);
            let review = labour::lint(self, pack);
            found.extend(review.findings);
            remarks.extend(review.remarks);
        }
        // Everything has been looked at; now the author's own word on what was found.
        let (problems, accepted) = verdicts::weighed(&self.tree, &self.source, found, verdicts::Looked::AtAll);
        Findings { problems, accepted, remarks }
    }

    /// Whether the policy may be run.
    pub fn is_sound(&self) -> bool {
        !self.problems.iter().any(Problem::stops)
    }
}

/// Takes a policy from source text to a checked plan. It can import nothing:
/// see [`load_with`].
/// Out: the plan and every problem of every stage, none twice.
pub fn load(source: Source) -> Policy {
    load_with(source, &mut syntax::imports::Nowhere)
}

/// The same for a policy that may import files of a library.
pub fn load_with(source: Source, library: &mut dyn syntax::imports::Library) -> Policy {
    let mut problems = Vec::new();
    let (source, imports) = syntax::imports::gather(source, library, &mut problems);
    let (tree, found) = syntax::read(&source, &imports);
    problems.extend(found);
    let plan = {
        let expanded = resolve::money_in_time_expanded(&tree, &mut problems);
        let symbols = resolve::resolve(&expanded, &mut problems);
        let (mut plan, found) = check::check(&symbols);
        plan.lines = source.line_starts().to_vec();
        problems.extend(found);
        // A mistake leaves values out of the plan; what is unused is told when it is mended.
        if !problems.iter().any(Problem::is_error) {
            problems.extend(trade::findings(&symbols, &plan, &source));
        }
        plan
    };
    diagnostics::currency::in_its_own(&mut problems, plan.currency);
    let (open, _) = verdicts::weighed(&tree, &source, problems.clone(), verdicts::Looked::AtSome);
    Policy { source, tree, plan, problems: open, found: problems }
}

pub use eval::run as evaluate;
