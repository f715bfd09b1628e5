//! Policies checked together, and the files that they share.
//!
//! In: the paths on the command line. Out: every policy with the problems that are
//! its own to report. A file without 政策 that another of them imports is no policy
//! with a mistake: it is checked as far as it can stand alone, and whatever is wrong in
//! a shared file is said once, not once for every file that imports it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kpi::diagnostics::{Accepted, Problem};
use kpi::lang::Text;
use kpi::syntax::ast::Statement;
use kpi::{Findings, Policy};

use super::console::Failure;
use super::files;

/// A file of the command line after it was read.
pub struct Checked {
    pub policy: Policy,
    /// Where it was read from.
    pub path: PathBuf,
    /// Imported by another, and no policy by itself.
    pub is_library: bool,
    /// What is wrong with it and has not been said of another.
    pub problems: Vec<Problem>,
    /// What is accepted in it and has not been said of another.
    pub accepted: Vec<Accepted>,
    /// What is said once, of the whole check.
    pub remarks: Vec<Text>,
}

/// Reads and checks files; `look` says what there is to report of each.
/// Out: each in the order of the paths, or why it could not be read.
pub fn checked(paths: &[PathBuf], look: &dyn Fn(&Policy) -> Findings) -> Vec<Result<Checked, Failure>> {
    let read: Vec<Result<Policy, Failure>> = paths.iter().map(|path| files::loaded(path)).collect();
    let mut imported: BTreeSet<PathBuf> = BTreeSet::new();
    for policy in read.iter().flatten() {
        let files = policy.source.files().iter().skip(1);
        imported.extend(files.map(|file| files::identity(Path::new(&*file.name))));
    }
    let (mut said, mut said_accepted) = (BTreeSet::new(), BTreeSet::new());
    let mut checked: Vec<Option<Result<Checked, Failure>>> = Vec::new();
    // Policies first: what is wrong in a shared file is said where it is used.
    let mut waiting = Vec::new();
    for (at, (path, read)) in paths.iter().zip(read).enumerate() {
        checked.push(match read {
            Err(failure) => Some(Err(failure)),
            Ok(policy) => {
                let is_shared = imported.contains(&files::identity(path));
                let is_library = !has_header(&policy) && is_shared;
                waiting.push((is_library, is_shared, at, policy));
                None
            }
        });
    }
    waiting.sort_by_key(|(is_library, _, at, _)| (*is_library, *at));
    for (is_library, is_shared, at, policy) in waiting {
        let Findings { mut problems, mut accepted, remarks } = look(&policy);
        // What a shared file does not use itself is there for the files that import it.
        problems.retain(|problem| !is_shared || !UNUSED.contains(&problem.code));
        problems.retain(|problem| (!is_library || stands_alone(problem)) && said.insert(place(&policy, problem)));
        // A shared file may be accepted in one policy, and not in another.
        accepted.retain(|accepted| !is_library && said_accepted.insert(place(&policy, &accepted.problem)));
        if let Some(slot) = checked.get_mut(at) {
            let remarks = if is_library { Vec::new() } else { remarks };
            let path = paths.get(at).cloned().unwrap_or_default();
            *slot = Some(Ok(Checked { policy, path, is_library, problems, accepted, remarks }));
        }
    }
    checked.into_iter().flatten().collect()
}

/// The files that are policies, without those that others of them import.
pub fn only_policies(paths: &[PathBuf]) -> Vec<PathBuf> {
    let checked = checked(paths, &as_read);
    let is_policy = |checked: &Result<Checked, Failure>| !checked.as_ref().is_ok_and(|checked| checked.is_library);
    paths.iter().zip(&checked).filter(|(_, checked)| is_policy(checked)).map(|(path, _)| path.clone()).collect()
}

/// Codes of what a policy declares and does not use.
const UNUSED: &[&str] = &["W0801", "N0802"];

/// What was found when a policy was read, which is enough to run it.
pub fn as_read(policy: &Policy) -> Findings {
    Findings { problems: policy.problems.clone(), accepted: Vec::new(), remarks: Vec::new() }
}

fn has_header(policy: &Policy) -> bool {
    policy.tree.statements.iter().any(|statement| matches!(statement.node, Statement::Header(_)))
}

/// Whether a problem of a file without 政策 is one that no importing file can mend:
/// names that it lacks may be declared there, and what it does not use may be used there.
fn stands_alone(problem: &Problem) -> bool {
    const OF_ITS_OWN: &[&str] = &["E0202", "E0214"];
    let of_names = problem.code.starts_with("E02") || problem.code == "E0904";
    problem.is_error() && (!of_names || OF_ITS_OWN.contains(&problem.code))
}

/// The place and the words of a problem.
fn place(policy: &Policy, problem: &Problem) -> (PathBuf, usize, usize, String) {
    let at = policy.source.position(problem.span().start);
    let file = files::identity(Path::new(policy.source.name_at(problem.span().start)));
    (file, at.line, at.column, format!("{} {}", problem.code, problem.title.en))
}
