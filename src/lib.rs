//! A rule language for compensation policies.
//!
//! The pipeline on one screen: [`load`] takes a policy from source text to a
//! checked plan, [`data::read`] takes the month's files to typed rows, and
//! [`evaluate`] computes every value of every subject and period, with reasons
//! where they are asked for. [`report`] and [`explain`] only write down what
//! was computed, [`readback`] says what the policy says, and [`repair`] mends
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
pub mod lang;
pub mod plan;
pub mod readback;
pub mod repair;
pub mod report;
pub mod resolve;
pub mod rounding;
pub mod source;
pub mod spelling;
pub mod syntax;

use diagnostics::Problem;
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
    /// Fit to be run only when no problem is an error.
    pub plan: Plan,
    /// Everything found, in order of place.
    pub problems: Vec<Problem>,
}

impl Policy {
    /// Everything there is to say about the policy before anyone is paid by it: what was
    /// found when it was read and, of a sound one, what its analysis by cases finds.
    pub fn findings(&self) -> Vec<Problem> {
        let mut found = self.problems.clone();
        if self.is_sound() {
            found.extend(analysis::analyse(&self.plan));
        }
        diagnostics::in_order(found)
    }

    /// Whether the policy may be run.
    pub fn is_sound(&self) -> bool {
        !self.problems.iter().any(Problem::is_error)
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
        plan
    };
    Policy { source, tree, plan, problems: diagnostics::in_order(problems) }
}

pub use eval::run as evaluate;
