//! `kpi check`: everything that is wrong with policies, before anyone is paid.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ArgMatches;
use kpi::Policy;
use kpi::diagnostics::findings::{Tally, listed};
use kpi::diagnostics::{Problem, Severity, github, json};
use kpi::lang::Text;
use kpi::verdicts::options::{Options, Refused};

use super::console::{Console, Failure, Stop};
use super::libraries::Checked;
use super::{Exit, arguments, files, fixes, libraries, output, write_cases};

/// Reports what is found in every file, and sums it up.
pub fn check(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let options = options(matches)?;
    let (paths, mut failures) = files::policies(arguments::paths(matches, "files"));
    if let Some(asked) = fixes::asked(matches)?
        && let Some(exit) = fixes::fix(&paths, asked, console)?
    {
        failures.iter().for_each(|failure| console.failure(failure));
        return Ok(if failures.is_empty() { exit } else { Exit::Errors });
    }
    let mut checked: Vec<Checked> = Vec::new();
    let pack = match matches.get_one::<PathBuf>("law-pack") {
        Some(path) => Some(files::law_pack(path, console)?),
        None => None,
    };
    let look = |policy: &Policy| policy.examined(pack.as_ref());
    for read in libraries::checked(&paths, &look) {
        match read {
            Ok(mut policy) => {
                policy.problems = options.weighed(policy.problems, &mut policy.accepted);
                checked.push(policy);
            }
            Err(failure) => failures.push(failure),
        }
    }
    let mut tally = Tally { errors: failures.len(), ..Tally::default() };
    for policy in &checked {
        listed(&policy.problems, &policy.accepted).iter().for_each(|finding| tally.add(finding));
    }
    match arguments::text(matches, "format").as_str() {
        "json" => write_json(&checked, &failures, console)?,
        "github" => {
            write_annotations(&checked, &failures, console)?;
            remarks(&checked, console);
            console.line(&summary(paths.len(), tally, false, None));
        }
        _ => {
            if matches.get_flag("write-case") {
                write(&checked, console)?;
            }
            let in_full = matches.get_flag("notes");
            failures.iter().for_each(|failure| console.failure(failure));
            for Checked { policy, problems, accepted, .. } in &checked {
                console.findings(&policy.source, &listed(problems, accepted), in_full);
            }
            remarks(&checked, console);
            console.line(&summary(paths.len(), tally, tally.notes > 0 && !in_full, worst(&checked)));
        }
    }
    Ok(if tally.passed() { Exit::Good } else { Exit::Errors })
}

/// What is said of the whole check, each once.
fn remarks(checked: &[Checked], console: &Console) {
    let mut said = BTreeSet::new();
    for remark in checked.iter().flat_map(|one| &one.remarks).filter(|remark| said.insert(&remark.zh)) {
        console.note(remark);
    }
}

/// Writes the subjects that show findings into the policies that were read from files.
fn write(checked: &[Checked], console: &Console) -> Result<(), Stop> {
    for Checked { policy, problems, path, .. } in checked {
        if path.as_os_str() == "-" {
            let failure =
                Failure::usage("标准输入里的政策不能写进用例", "no test cases can be written into a policy from stdin");
            return Err(failure.help("把政策存成文件再检查", "check the policy as a file").into());
        }
        write_cases::write(path, policy, problems, console)?;
    }
    Ok(())
}

/// The code of the gravest finding, the first of them that was shown.
fn worst(checked: &[Checked]) -> Option<&'static str> {
    let graver_than_a_note = |problem: &&Problem| problem.severity < Severity::Note || problem.denied.is_some();
    let problems = checked.iter().flat_map(|one| &one.problems).filter(graver_than_a_note);
    problems.min_by_key(|problem| (!problem.stops(), problem.severity)).map(|problem| problem.code)
}

/// What `--allow` and `--deny` say.
fn options(matches: &ArgMatches) -> Result<Options, Failure> {
    let words = |name| matches.get_many::<String>(name).into_iter().flatten().map(|word| word.trim());
    Options::read(words("allow"), words("deny")).map_err(|Refused { what, help }| {
        let failure = Failure::usage(what.zh, what.en);
        match help {
            Some(help) => failure.help(help.zh, help.en),
            None => failure,
        }
    })
}

fn write_json(checked: &[Checked], failures: &[Failure], console: &Console) -> Result<(), Stop> {
    let checked: Vec<json::Checked> = checked
        .iter()
        .map(|one| json::Checked { source: &one.policy.source, findings: listed(&one.problems, &one.accepted) })
        .collect();
    let unread: Vec<json::Unread> =
        failures.iter().map(|failure| json::Unread { what: &failure.what, help: failure.help.as_ref() }).collect();
    output::to_stdout(&json::document(&checked, &unread, console.lang))
}

fn write_annotations(checked: &[Checked], failures: &[Failure], console: &Console) -> Result<(), Stop> {
    let mut out = String::new();
    for failure in failures {
        out += &github::failure(&failure.what, failure.help.as_ref(), console.lang);
    }
    for Checked { policy, problems, accepted, .. } in checked {
        let findings = listed(problems, accepted);
        out.extend(findings.iter().map(|finding| github::annotation(&policy.source, finding, console.lang)));
    }
    output::to_stdout(out.as_bytes())
}

/// `检查了 2 个文件：1 个错误，3 个警告，2 条提示（--notes 看全文），1 处已接受`.
fn summary(files: usize, tally: Tally, notes_in_lines: bool, worst: Option<&'static str>) -> Text {
    let Tally { errors, warnings, notes, denied, accepted } = tally;
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let (more_zh, more_en) =
        if notes_in_lines { ("（--notes 看全文）", " (in full with --notes)") } else { ("", "") };
    let parts = [
        (errors, format!("{errors} 个错误"), plural(errors, "error")),
        (denied, format!("{denied} 处被禁止"), format!("{denied} denied")),
        (warnings, format!("{warnings} 个警告"), plural(warnings, "warning")),
        (notes, format!("{notes} 条提示{more_zh}"), format!("{}{more_en}", plural(notes, "note"))),
        (accepted, format!("{accepted} 处已接受"), format!("{accepted} accepted")),
    ];
    let some: Vec<_> = parts.into_iter().filter(|(count, ..)| *count > 0).collect();
    let mut zh: Vec<String> = some.iter().map(|(_, zh, _)| zh.clone()).collect();
    let mut en: Vec<String> = some.into_iter().map(|(.., en)| en).collect();
    if errors + denied + warnings + notes == 0 {
        zh.insert(0, "没有问题".to_owned());
        en.insert(0, "no problems".to_owned());
    }
    let noun = if files == 1 { "file" } else { "files" };
    let (more_zh, more_en) = worst.map_or_else(Default::default, |code| {
        (format!("；详细说明：kpi explain {code}"), format!("; for more try kpi explain {code}"))
    });
    Text::new(
        format!("检查了 {files} 个文件：{}{more_zh}", zh.join("，")),
        format!("{files} {noun} checked: {}{more_en}", en.join(", ")),
    )
}
