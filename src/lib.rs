//! A rule language for compensation policies.
//!
//! The pipeline on one screen: [`load`] takes a policy from source text to a
//! checked plan, [`data::read`] takes the month's files to typed rows, and
//! [`evaluate`] computes every value of every subject and period, with reasons
//! where they are asked for. [`report`] and [`explain`] only write down what
//! was computed, and [`readback`] says what the policy says. Nothing here
//! touches the disk, reads a clock or prints: that is the command line's.

// Bad input gets a message, never a panic.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo, clippy::unimplemented)]

pub mod calendar;
pub mod cases;
pub mod check;
pub mod data;
pub mod diagnostics;
pub mod eval;
pub mod exact;
pub mod explain;
pub mod lang;
pub mod plan;
pub mod readback;
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
    pub tree: Tree,
    /// Fit to be run only when no problem is an error.
    pub plan: Plan,
    /// Everything found, in order of place.
    pub problems: Vec<Problem>,
}

impl Policy {
    /// Whether the policy may be run.
    pub fn is_sound(&self) -> bool {
        !self.problems.iter().any(Problem::is_error)
    }
}

/// Takes a policy from source text to a checked plan.
/// Out: the plan and every problem of every stage, none twice.
pub fn load(source: Source) -> Policy {
    let (tree, mut problems) = syntax::read(&source);
    let plan = {
        let symbols = resolve::resolve(&tree, &mut problems);
        let (plan, found) = check::check(&symbols);
        problems.extend(found);
        plan
    };
    Policy { source, tree, plan, problems: diagnostics::in_order(problems) }
}

pub use eval::run as evaluate;
