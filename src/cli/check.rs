//! `kpi check`: everything that is wrong with policies, before anyone is paid.

use clap::ArgMatches;
use kpi::Policy;
use kpi::diagnostics::Severity;
use kpi::lang::Text;

use super::console::{Console, Stop, counted};
use super::{Exit, arguments, files, libraries};

/// Reports the problems of every file and sums them up.
pub fn check(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let (paths, failures) = files::policies(arguments::paths(matches, "files"));
    let (mut errors, mut warnings) = (failures.len(), 0);
    let mut worst: Option<(Severity, &'static str)> = None;
    failures.iter().for_each(|failure| console.failure(failure));
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
        // Errors before warnings; of those the first that was shown.
        for problem in &checked.problems {
            if worst.is_none_or(|(severity, _)| problem.severity < severity) {
                worst = Some((problem.severity, problem.code));
            }
        }
        errors += checked.problems.iter().filter(|problem| problem.is_error()).count();
        warnings += checked.problems.iter().filter(|problem| problem.severity == Severity::Warning).count();
    }
    let found = counted(errors, warnings).unwrap_or_else(|| Text::new("没有问题", "no problems"));
    let files = paths.len();
    let more = worst.map_or_else(
        || Text::new("", ""),
        |(_, code)| Text::new(format!("；详细说明：kpi explain {code}"), format!("; for more try kpi explain {code}")),
    );
    console.line(&Text::new(
        format!("检查了 {files} 个文件：{}{}", found.zh, more.zh),
        format!("{files} {} checked: {}{}", if files == 1 { "file" } else { "files" }, found.en, more.en),
    ));
    Ok(if errors > 0 { Exit::Errors } else { Exit::Good })
}
