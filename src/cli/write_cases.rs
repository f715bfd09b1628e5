//! `kpi check --write-case`: the subjects that show findings, written into the policies
//! as test cases.
//!
//! In: what was found of each policy. Out: the cases at the end of its file; one whose
//! title is there already is not written again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kpi::Policy;
use kpi::diagnostics::Problem;
use kpi::lang::Text;

use super::console::{Console, Failure};
use super::output;

/// Adds the cases of a policy's findings to its file, and says which.
pub fn write(path: &Path, policy: &Policy, problems: &[Problem], console: &Console) -> Result<(), Failure> {
    let mut known: BTreeSet<String> = policy.plan.cases.iter().map(|case| case.title.to_string()).collect();
    let cases = problems.iter().filter_map(|problem| problem.case.as_deref());
    let new: Vec<&str> = cases.filter(|case| known.insert(title(case).to_owned())).collect();
    if new.is_empty() {
        return Ok(());
    }
    let failed = |error: std::io::Error| {
        let path = path.display();
        Failure::error(format!("无法读 {path}：{error}"), format!("cannot read {path}: {error}"))
    };
    let mut bytes = fs::read(path).map_err(failed)?;
    let line_end: &[u8] = if bytes.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    if !bytes.ends_with(b"\n") {
        bytes.extend(line_end);
    }
    for case in &new {
        bytes.extend(line_end);
        for line in case.lines() {
            bytes.extend(line.as_bytes());
            bytes.extend(line_end);
        }
    }
    output::prepare(path, &bytes)?.publish()?;
    for case in new {
        let (path, title) = (path.display(), title(case));
        console.line(&Text::new(
            format!("写进 {path} 的用例：“{title}”"),
            format!("test case written to {path}: `{title}`"),
        ));
    }
    Ok(())
}

/// What stands between the first quotation marks of a case.
fn title(case: &str) -> &str {
    case.split('"').nth(1).unwrap_or_default()
}
