//! The shipped policies are what a check must not cry wolf over: no errors, and no warning
//! that is not accepted with a reason. The examples of the cookbook and the manual are held
//! to the same beside what else their pages say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // In a test a panic is the report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kpi::diagnostics::{Grounds, Severity};
use kpi::source::Source;
use kpi::{Findings, load};

/// Every shipped policy: its path and what the check finds.
fn shipped() -> Vec<(String, Findings)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["policies", "policies/en", "policies/reference"] {
        let files = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        paths.extend(files.filter(|path| path.extension().is_some_and(|ending| ending == "kpi")));
    }
    paths.sort();
    let examined = paths.into_iter().map(|path| {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let policy = load(Source::new(name.clone(), std::fs::read_to_string(&path).unwrap()));
        (name, policy.examined(None))
    });
    examined.collect()
}

#[test]
fn shipped_policies_have_no_open_warning() {
    let mut wrong = Vec::new();
    for (name, findings) in shipped() {
        let open = findings.problems.iter().filter(|problem| problem.severity != Severity::Note);
        wrong.extend(open.map(|problem| format!("{name}: {} {}", problem.code, problem.title.zh)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// An acceptance says what in the policy's source it rests on: a reason is more than a word.
#[test]
fn acceptances_give_reasons() {
    let mut seen = 0;
    for (name, findings) in shipped() {
        for accepted in &findings.accepted {
            let Grounds::Reason(reason) = &accepted.grounds else { panic!("{name}: accepted by an option") };
            assert!(reason.chars().count() >= 10, "{name}: {} ‹{reason}›", accepted.problem.code);
            seen += 1;
        }
    }
    assert!(seen > 20, "the shipped policies accept {seen} findings");
}

/// A check that has to be accepted in more than a third of the policies is too loud.
#[test]
fn no_check_is_too_loud() {
    let all = shipped();
    let mut accepted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, findings) in &all {
        for one in &findings.accepted {
            accepted.entry(one.problem.code).or_default().insert(name);
        }
    }
    let loud: Vec<_> = accepted.iter().filter(|(_, policies)| policies.len() * 3 > all.len()).collect();
    assert!(loud.is_empty(), "accepted in more than a third of {} policies: {loud:?}", all.len());
}
