//! `kpi test`: runs the cases that policies carry; expected against actual.

use std::io::{self, IsTerminal};

use clap::ArgMatches;
use kpi::Policy;
use kpi::cases::{self, CaseResult};
use kpi::diagnostics::render::legible;
use kpi::lang::{Lang, Text};

use super::console::{Console, Stop, counted};
use super::{Exit, arguments, files, libraries, output};

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    /// Policies that could not be read or have errors.
    broken: usize,
}

/// Runs the cases of every file and sums them up.
pub fn test(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let (paths, failures) = files::policies(arguments::paths(matches, "files"));
    failures.iter().for_each(|failure| console.failure(failure));
    let mut tally = Tally { broken: failures.len(), ..Tally::default() };
    for checked in libraries::checked(&paths, &libraries::as_read) {
        let policy = match checked {
            // It has no policy to run; what imports it has.
            Ok(checked) if checked.is_library => continue,
            Ok(checked) => checked.policy,
            Err(failure) => {
                console.failure(&failure);
                tally.broken += 1;
                continue;
            }
        };
        if !policy.is_sound() {
            report_errors(&policy, console);
            tally.broken += 1;
            continue;
        }
        let results = cases::run_all(&policy);
        let failed = results.iter().filter(|case| !case.failures.is_empty()).count();
        tally.failed += failed;
        tally.passed += results.len() - failed;
        output::to_stdout(written(&policy, &results, console).as_bytes())?;
    }
    output::to_stdout(format!("{}\n", tally.summary(console.lang)).as_bytes())?;
    Ok(if tally.failed + tally.broken > 0 { Exit::Errors } else { Exit::Good })
}

fn report_errors(policy: &Policy, console: &Console) {
    let errors: Vec<_> = policy.problems.iter().filter(|problem| problem.stops()).cloned().collect();
    console.problems(&policy.source, &errors);
    if let Some(count) = counted(errors.len(), 0) {
        let name = &policy.source.name;
        console.line(&Text::new(
            format!("{name} 有 {}，用例没有运行", count.zh),
            format!("{name} has {}; its cases were not run", count.en),
        ));
    }
}

/// The cases of one file: passed or failed, and how.
fn written(policy: &Policy, results: &[CaseResult], console: &Console) -> String {
    let (name, lang) = (legible(&policy.source.name), console.lang);
    if results.is_empty() {
        return format!("{name}{}\n", console.pick("：没有用例", ": no cases"));
    }
    let signs = io::stdout().is_terminal();
    let (passed, failed) =
        if signs { ("✓", "✗") } else { (console.pick("通过", "pass"), console.pick("失败", "FAIL")) };
    let mut out = format!("{name}\n");
    for case in results {
        let word = if case.failures.is_empty() { passed } else { failed };
        let empty = if case.expectations == 0 {
            console.pick("（没有 期望，什么也没有比较）", " (expects nothing)")
        } else {
            ""
        };
        out += &format!("  {word} {}{empty}\n", legible(&case.title));
        for failure in &case.failures {
            let said = |text: &Text| legible(text.get(lang));
            out += &format!("       {name}:{} {}\n", failure.line, said(&failure.item));
            out += &format!("         {} {}\n", console.pick("期望", "expected"), said(&failure.expected));
            out += &format!("         {} {}\n", console.pick("实际", "actual  "), said(&failure.actual));
        }
    }
    out
}

impl Tally {
    fn summary(&self, lang: Lang) -> String {
        let Tally { passed, failed, broken } = self;
        let all = passed + failed;
        let mut text = Text::new(
            format!("{all} 个用例：{passed} 个通过，{failed} 个失败"),
            format!("{all} {}: {passed} passed, {failed} failed", if all == 1 { "case" } else { "cases" }),
        );
        if *broken > 0 {
            text.zh += &format!("；{broken} 个文件有错误，没有运行");
            let files = if *broken == 1 {
                "1 file has errors and was".into()
            } else {
                format!("{broken} files have errors and were")
            };
            text.en += &format!("; {files} not run");
        }
        text.get(lang).to_owned()
    }
}
