//! `kpi check`: everything that is wrong with policies, before anyone is paid.

use clap::ArgMatches;
use kpi::Policy;
use kpi::diagnostics::Severity;
use kpi::lang::Text;

use super::console::{Console, Stop, counted};
use super::{Exit, arguments, files, fixes, libraries};

/// Reports the problems of every file and sums them up.
pub fn check(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let (paths, failures) = files::policies(arguments::paths(matches, "files"));
    let (mut errors, mut warnings) = (failures.len(), 0);
    failures.iter().for_each(|failure| console.failure(failure));
    if let Some(asked) = fixes::asked(matches)?
        && let Some(exit) = fixes::fix(&paths, asked, console)?
    {
        return Ok(if failures.is_empty() { exit } else { Exit::Errors });
    }
    for checked in libraries::checked(&paths, Policy::findings) {
        let checked = match checked {
            Ok(checked) => checked,
            Err(failure) => {
                console.failure(&failure);
                errors += 1;
                continue;
            }
        };
        console.problems(&checked.policy.source, &checked.problems);
        errors += checked.problems.iter().filter(|problem| problem.is_error()).count();
        warnings += checked.problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    }
    let found = counted(errors, warnings).unwrap_or_else(|| Text::new("没有问题", "no problems"));
    let files = paths.len();
    console.line(&Text::new(
        format!("检查了 {files} 个文件：{}", found.zh),
        format!("{files} {} checked: {}", if files == 1 { "file" } else { "files" }, found.en),
    ));
    Ok(if errors > 0 { Exit::Errors } else { Exit::Good })
}
