//! `kpi run`: a policy and its data → result rows and exceptions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use kpi::Policy;
use kpi::diagnostics::render;
use kpi::lang::{Lang, Text};
use kpi::report::{self, Results};

use super::console::{Console, Failure, Stop};
use super::prepare::Left;
use super::{Exit, arguments, output, period, prepare, versions};

/// How results are written down.
enum Format {
    Csv,
    Json,
}

/// Computes the results and writes them.
pub fn run(matches: &ArgMatches, console: &Console) -> Result<Exit, Stop> {
    let paths: Vec<PathBuf> = arguments::paths(matches, "policy").collect();
    let directory = arguments::path(matches, "data");
    let destination = matches.get_one::<PathBuf>("output").filter(|path| *path != Path::new("-"));
    let exceptions_path = matches.get_one::<PathBuf>("exceptions");
    let typed = arguments::text(matches, "period");
    let (from, to) = period::months(&typed)?;
    prepare::not_a_workbook("--data", &directory)?;
    let format = format_of(destination)?;
    check_exceptions_path(exceptions_path, destination)?;

    let policies = versions::policies(&paths, Left::RUN, console)?;
    let data = versions::data(&directory, &policies, console)?;
    let asked = report::periods_of(from, to);
    prepare::periods(&asked, &typed, &policies, &data, console)?;
    for note in data.iter().flat_map(|data| &data.notes) {
        console.write(&render::data_note(note, console.lang));
    }

    let runs = kpi::eval::run_versions(&versions::to_evaluate(&policies, &data), (from, to), false);
    let undated: BTreeSet<_> = runs.iter().flat_map(|run| run.facts.undated_records(run.plan)).collect();
    for (file, column, lines) in undated {
        console.write(&render::data_note(&kpi::data::undated(file, &column, &lines), console.lang));
    }
    let results = report::results_of_all(&runs, &asked, console.chosen);
    let Some(policy) = policies.last() else { return Ok(Exit::Good) };
    write(&results, policy, format, destination, exceptions_path, console)?;
    console.write(&report::exceptions_table(&results.exceptions, console.lang));
    console.line(&summary(&results, destination, exceptions_path));
    Ok(prepare::exit_with(results.exceptions.len()))
}

fn format_of(destination: Option<&PathBuf>) -> Result<Format, Failure> {
    let Some(path) = destination else { return Ok(Format::Csv) };
    prepare::not_a_workbook("-o", path)?;
    let is = |wanted: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted));
    let is_device = std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir());
    if is("json") {
        return Ok(Format::Json);
    }
    if is("csv") || is_device {
        return Ok(Format::Csv);
    }
    let shown = path.display();
    Err(Failure::usage(
        format!("-o {shown}：从文件名看不出要写成什么格式"),
        format!("-o {shown}: the name does not say which format to write"),
    )
    .help("文件名以 .csv 或 .json 结尾", "let the name end in .csv or .json"))
}

fn check_exceptions_path(path: Option<&PathBuf>, destination: Option<&PathBuf>) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    prepare::not_a_workbook("--exceptions", path)?;
    if Some(path) == destination {
        return Err(Failure::usage(
            format!("-o 和 --exceptions 是同一个文件 {}", path.display()),
            format!("-o and --exceptions are one file, {}", path.display()),
        )
        .help("给异常另起一个文件名", "give the exceptions a file of their own"));
    }
    Ok(())
}

/// Both files are written before either appears, so that they belong together.
fn write(
    results: &Results,
    policy: &Policy,
    format: Format,
    destination: Option<&PathBuf>,
    exceptions_path: Option<&PathBuf>,
    console: &Console,
) -> Result<(), Stop> {
    let lang = language_of_files(policy, console);
    let rows = match format {
        Format::Csv => report::results_csv(&results.rows),
        Format::Json => report::results_json(results, lang),
    };
    let mut prepared = Vec::new();
    if let Some(path) = exceptions_path {
        prepared.push(output::prepare(path, &report::exceptions_csv(&results.exceptions, lang))?);
    }
    match destination {
        Some(path) => prepared.push(output::prepare(path, &rows)?),
        None => output::to_stdout(&rows)?,
    }
    for file in prepared {
        file.publish()?;
    }
    Ok(())
}

/// The language of messages inside files: the locale must not change a file, so
/// without `--lang` it is the language in which the policy is named.
pub fn language_of_files(policy: &Policy, console: &Console) -> Lang {
    let named = if policy.plan.policy.name.is_ascii() { Lang::En } else { Lang::Zh };
    console.chosen.unwrap_or(named)
}

fn summary(results: &Results, destination: Option<&PathBuf>, exceptions_path: Option<&PathBuf>) -> Text {
    let (rows, exceptions) = (results.rows.len(), results.exceptions.len());
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let mut text = Text::new(
        format!("共 {rows} 条结果，{exceptions} 条异常"),
        format!("{}, {}", plural(rows, "result"), plural(exceptions, "exception")),
    );
    let written: Vec<String> =
        destination.into_iter().chain(exceptions_path).map(|path| path.display().to_string()).collect();
    if !written.is_empty() {
        text.zh += &format!("；已写入 {}", written.join("、"));
        text.en += &format!("; written to {}", written.join(" and "));
    }
    if rows == 0 && exceptions == 0 {
        text.zh += "；没有人在这个期间有结果（不在册，或不在政策的适用范围内）";
        text.en += "; nobody has results in this period: nobody has a row, or the policy applies to nobody";
    }
    text
}
