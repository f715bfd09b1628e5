//! `kpi check`: everything that is wrong with policies, before anyone is paid.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ArgMatches;
use kpi::diagnostics::{self, Severity};
use kpi::labour;
use kpi::lang::Text;

use super::console::{Console, Stop, counted};
use super::{Exit, arguments, files, libraries};

/// Reports the problems of every file and sums them up.
pub fn check(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let (paths, failures) = files::policies(arguments::paths(matches, "files"));
    let (mut errors, mut warnings) = (failures.len(), 0);
    failures.iter().for_each(|failure| console.failure(failure));
    let pack = match matches.get_one::<PathBuf>("law-pack") {
        Some(path) => Some(files::law_pack(path, console)?),
        None => None,
    };
    let mut remarks: Vec<Text> = Vec::new();
    let mut said = BTreeSet::new();
    for checked in libraries::checked(&paths) {
        let mut checked = match checked {
            Ok(checked) => checked,
            Err(failure) => {
                console.failure(&failure);
                errors += 1;
                continue;
            }
        };
        if !checked.is_library {
            let mut review = labour::lint(&checked.policy, pack.as_ref());
            // A file that several policies import is told of once.
            review.findings.retain(|finding| said.insert(libraries::place(&checked.policy, finding)));
            checked.problems = diagnostics::in_order([checked.problems, review.findings].concat());
            remarks.extend(review.remarks);
        }
        console.problems(&checked.policy.source, &checked.problems);
        errors += checked.problems.iter().filter(|problem| problem.is_error()).count();
        warnings += checked.problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    }
    let mut once = BTreeSet::new();
    for remark in remarks.iter().filter(|remark| once.insert(remark.zh.clone())) {
        console.note(remark);
    }
    let found = counted(errors, warnings).unwrap_or_else(|| Text::new("没有问题", "no problems"));
    let files = paths.len();
    console.line(&Text::new(
        format!("检查了 {files} 个文件：{}", found.zh),
        format!("{files} {} checked: {}", if files == 1 { "file" } else { "files" }, found.en),
    ));
    Ok(if errors > 0 { Exit::Errors } else { Exit::Good })
}
