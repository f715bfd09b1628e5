//! Reads the pages of `docs/` and runs the examples that stand in them.
//!
//! In: a page. Out: its fences and examples, and where a run prints something
//! else than the page says. A page's fences say what they are: `kpi example=NAME`
//! begins an example with its policy, `kpi file=NAME.kpi` is a file that it
//! imports, `kpi version` its next version, `csv file=NAME.csv` is one of its data
//! files, and `csv expected period=FROM..TO` holds every row that it prints,
//! worked out by hand; `csv exceptions` holds every exception. `csv output
//! policy=… data=… period=…` shows the first lines of a command's output. `text`
//! fences hold what is no example: wrong lines, and the keywords beside each
//! other.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kpi::Policy;
use kpi::calendar::{Month, Period};
use kpi::data;
use kpi::diagnostics::Severity;
use kpi::eval::Version;
use kpi::lang::Lang;
use kpi::plan::schema::schema;
use kpi::report::{self, Results};
use kpi::source::Source;
use kpi::syntax::imports::{Found, Library, NotFound};

/// One fenced block of a page.
pub struct Fence {
    pub line: usize,
    pub info: Vec<String>,
    pub text: String,
}

/// One example: its policy, its data, and what stands in the page as its results.
pub struct Example {
    pub name: String,
    pub line: usize,
    pub policy: String,
    /// Imported files.
    pub parts: Vec<(String, String)>,
    /// Later versions of the policy.
    pub versions: Vec<String>,
    pub files: Vec<(String, Vec<u8>)>,
    pub expected: Option<Fence>,
    pub exceptions: Option<Fence>,
}

impl Fence {
    pub fn is(&self, words: &[&str]) -> bool {
        words.iter().zip(&self.info).all(|(word, info)| word == info) && self.info.len() >= words.len()
    }

    pub fn option(&self, key: &str) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    pub fn lang(&self) -> Option<Lang> {
        match self.option("lang") {
            None => None,
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            Some(other) => panic!("line {}: lang={other} is no language", self.line),
        }
    }

    pub fn period(&self) -> (Month, Month) {
        let text = self.option("period").unwrap_or_else(|| panic!("line {}: no period=", self.line));
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let period = |text| Period::parse(text).unwrap_or_else(|| panic!("line {}: {text} is no period", self.line));
        (period(from).start(), period(to).end)
    }

    /// The lines behind the header, sorted as results are.
    pub fn rows(&self) -> Vec<String> {
        self.text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn page(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn fences(page: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (i, line) in page.lines().enumerate() {
        match (&mut open, line.trim_end().strip_prefix("```")) {
            (Some(_), Some("")) => fences.extend(open.take()),
            (Some(fence), _) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            (None, Some(info)) => {
                let info = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Fence { line: i + 1, info, text: String::new() });
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last fence of the page does not end");
    fences
}

pub fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for fence in fences(page) {
        let line = fence.line;
        if let (true, Some(file)) = (fence.is(&["kpi"]), fence.option("file")) {
            let example = examples.last_mut().unwrap_or_else(|| panic!("line {line}: no example has begun"));
            example.parts.push((file.to_owned(), fence.text));
        } else if fence.is(&["kpi", "version"]) {
            let example = examples.last_mut().unwrap_or_else(|| panic!("line {line}: no example has begun"));
            example.versions.push(fence.text);
        } else if fence.is(&["kpi"]) {
            let name = fence.option("example").unwrap_or_else(|| panic!("line {line}: a policy without example="));
            assert!(examples.iter().all(|known| known.name != name), "line {line}: a second example {name}");
            let (name, policy) = (name.to_owned(), fence.text);
            let (files, expected, exceptions) = (Vec::new(), None, None);
            let (parts, versions) = (Vec::new(), Vec::new());
            examples.push(Example { name, line, policy, parts, versions, files, expected, exceptions });
        } else if fence.is(&["csv", "output"]) || fence.is(&["text"]) || fence.is(&["sh"]) {
            continue;
        } else {
            let example = examples.last_mut().unwrap_or_else(|| panic!("line {line}: no example has begun"));
            if let Some(file) = fence.option("file") {
                example.files.push((file.to_owned(), fence.text.into_bytes()));
            } else if fence.is(&["csv", "expected"]) {
                assert!(example.expected.is_none(), "line {line}: a second expected block of {}", example.name);
                example.expected = Some(fence);
            } else if fence.is(&["csv", "exceptions"]) {
                example.exceptions = Some(fence);
            } else {
                panic!("line {line}: a fence that is no part of an example: {:?}", fence.info);
            }
        }
    }
    examples
}

/// The files of an example that its policy imports.
struct Parts<'p>(&'p [(String, String)]);

impl Library for Parts<'_> {
    fn own(&self) -> Option<String> {
        None
    }

    fn find(&mut self, _: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let part = self.0.iter().find(|(name, _)| name == path);
        let (name, text) = part.unwrap_or_else(|| panic!("the page has no file {path}"));
        Ok(Found { identity: name.clone(), name: name.clone(), text: text.clone() })
    }
}

/// Runs a policy over files. Fails on any problem with the policy, and where the
/// data cannot be read. Out: the results, and what the data reader has noted.
pub fn run(
    name: &str,
    (policy, parts, versions): (&str, &[(String, String)], &[String]),
    files: &[(String, Vec<u8>)],
    span: (Month, Month),
    lang: Option<Lang>,
) -> (Results, Vec<String>) {
    let texts = std::iter::once(policy).chain(versions.iter().map(String::as_str));
    let policies: Vec<Policy> = texts.map(|text| checked(name, text, parts)).collect();
    let mut notes = Vec::new();
    let mut data = Vec::new();
    for policy in &policies {
        let dataset = data::read(files, &schema(&policy.plan)).unwrap_or_else(|problems| {
            let told: Vec<String> =
                problems.iter().map(|p| format!("{} {:?} {}", p.file, p.line, p.title.zh)).collect();
            panic!("{name}: {}", told.join("\n"));
        });
        notes.extend(dataset.notes.iter().map(|note| note.title.zh.clone()));
        data.push(dataset);
        for case in kpi::cases::run_all(policy) {
            assert!(case.failures.is_empty(), "{name}: {} {:?}", case.title, case.failures);
        }
    }
    let pairs = policies.iter().zip(&data);
    let versions: Vec<Version> =
        pairs.map(|(policy, data)| Version { plan: &policy.plan, file: name.into(), data }).collect();
    let runs = kpi::eval::run_versions(&versions, span, false);
    (report::results_of_all(&runs, &report::periods_of(span.0, span.1), lang), notes)
}

/// A policy without errors and warnings; notes are advice.
pub fn checked(name: &str, policy: &str, parts: &[(String, String)]) -> Policy {
    let policy = kpi::load_with(Source::new(name, policy), &mut Parts(parts));
    let problems: Vec<String> = policy
        .problems
        .iter()
        .filter(|problem| problem.severity != kpi::diagnostics::Severity::Note)
        .map(|problem| {
            let at = policy.source.position(problem.span().start);
            let file = policy.source.name_at(problem.span().start);
            format!("{file}:{}:{} {} {} / {}", at.line, at.column, problem.code, problem.title.zh, problem.title.en)
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    policy
}

/// The rows as the pages show them: without the kind.
fn shown_rows(results: &Results) -> Vec<String> {
    results.rows.iter().map(|row| format!("{},{},{},{}", row.employee, row.period, row.item, row.value)).collect()
}

fn shown_exceptions(results: &Results) -> Vec<String> {
    results.exceptions.iter().map(|e| format!("{},{},{}", e.employee, e.period, e.item)).collect()
}

/// The first difference of two lists of rows, in any order.
fn difference(expected: &[String], found: &[String]) -> Option<String> {
    let (expected, found): (BTreeSet<&String>, BTreeSet<&String>) = (expected.iter().collect(), found.iter().collect());
    let missing = expected.difference(&found).next().map(|row| format!("not printed: {row}"));
    let more = found.difference(&expected).next().map(|row| format!("printed, but not in the page: {row}"));
    let both: Vec<String> = missing.into_iter().chain(more).collect();
    (!both.is_empty()).then(|| both.join("\n    "))
}

/// Runs every example of a page, at once and month by month, and fails where one
/// prints other rows than the page holds. Out: how many examples there are.
pub fn check(path: &str) -> usize {
    let examples = examples(&page(path));
    let mut wrong = Vec::new();
    for example in &examples {
        let title = format!("{path}:{} {}", example.line, example.name);
        let Some(expected) = &example.expected else {
            wrong.push(format!("{title}: no expected block"));
            continue;
        };
        let (policy, files) = ((&*example.policy, &*example.parts, &*example.versions), &example.files);
        let (from, to) = expected.period();
        let run = |span| std::panic::catch_unwind(|| run(&title, policy, files, span, expected.lang()));
        let Ok((results, notes)) = run((from, to)) else {
            wrong.push(format!("{title}: could not be run, see above"));
            continue;
        };
        wrong.extend(notes.iter().map(|note| format!("{title}: {note}")));
        wrong.extend(difference(&expected.rows(), &shown_rows(&results)).map(|d| format!("{title}:\n    {d}")));
        let exceptions = example.exceptions.as_ref().map(Fence::rows).unwrap_or_default();
        let found = shown_exceptions(&results);
        wrong.extend(difference(&exceptions, &found).map(|d| format!("{title}: exceptions:\n    {d}")));
        // Months run one by one give the rows of the whole run.
        let months = std::iter::successors(Some(from), |month| Some(month.plus(1))).take_while(|month| *month <= to);
        let alone: Vec<Results> =
            months.filter_map(|month| run((month, month)).ok()).map(|(results, _)| results).collect();
        let rows: Vec<String> = alone.iter().flat_map(shown_rows).collect();
        let exceptions: Vec<String> = alone.iter().flat_map(shown_exceptions).collect();
        wrong.extend(difference(&shown_rows(&results), &rows).map(|d| format!("{title}: month by month:\n    {d}")));
        wrong.extend(difference(&found, &exceptions).map(|d| format!("{title}: exceptions month by month:\n    {d}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    examples.len()
}

/// The warnings that a check of a page's examples leaves open: the example and the code.
pub fn open_warnings(file: &str) -> BTreeSet<(String, &'static str)> {
    let mut open = BTreeSet::new();
    for example in examples(&page(file)) {
        let policy = checked(&example.name, &example.policy, &example.parts);
        let problems = policy.examined(None).problems;
        let warnings = problems.iter().filter(|problem| problem.severity != Severity::Note);
        open.extend(warnings.map(|problem| (example.name.clone(), problem.code)));
    }
    open
}
