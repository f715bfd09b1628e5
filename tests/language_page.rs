//! The examples of `docs/language.md` and of the README are run as they stand.
//!
//! A page's fences say what they are: `kpi example=NAME` begins an example with
//! its policy, `kpi file=NAME.kpi` is a file that it imports, `kpi
//! version` its next version, `csv file=NAME.csv` is one of its data files, and `csv expected
//! period=FROM..TO` holds every row that it prints, worked out by hand; `csv
//! exceptions` holds every exception. `csv output policy=… data=… period=…`
//! shows the first lines of a command's output. `text` fences hold what is no
//! example: wrong lines, and the keywords beside each other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kpi::Policy;
use kpi::calendar::{Month, Period};
use kpi::data;
use kpi::eval::Version;
use kpi::lang::Lang;
use kpi::plan::schema::schema;
use kpi::report::{self, Results};
use kpi::source::Source;
use kpi::syntax::imports::{Found, Library, NotFound};

/// One fenced block of a page.
struct Fence {
    line: usize,
    info: Vec<String>,
    text: String,
}

/// One example: its policy, its data, and what stands in the page as its results.
struct Example {
    name: String,
    line: usize,
    policy: String,
    /// Imported files.
    parts: Vec<(String, String)>,
    /// Later versions of the policy.
    versions: Vec<String>,
    files: Vec<(String, Vec<u8>)>,
    expected: Option<Fence>,
    exceptions: Option<Fence>,
}

impl Fence {
    fn is(&self, words: &[&str]) -> bool {
        words.iter().zip(&self.info).all(|(word, info)| word == info) && self.info.len() >= words.len()
    }

    fn option(&self, key: &str) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    fn lang(&self) -> Option<Lang> {
        match self.option("lang") {
            None => None,
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            Some(other) => panic!("line {}: lang={other} is no language", self.line),
        }
    }

    fn period(&self) -> (Month, Month) {
        let text = self.option("period").unwrap_or_else(|| panic!("line {}: no period=", self.line));
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let period = |text| Period::parse(text).unwrap_or_else(|| panic!("line {}: {text} is no period", self.line));
        (period(from).start(), period(to).end)
    }

    /// The lines behind the header, sorted as results are.
    fn rows(&self) -> Vec<String> {
        self.text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn fences(page: &str) -> Vec<Fence> {
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

fn examples(page: &str) -> Vec<Example> {
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
fn run(
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

/// A policy without any problem.
fn checked(name: &str, policy: &str, parts: &[(String, String)]) -> Policy {
    let policy = kpi::load_with(Source::new(name, policy), &mut Parts(parts));
    let problems: Vec<String> = policy
        .problems
        .iter()
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

fn check(path: &str) -> usize {
    let examples = examples(&page(path));
    let mut wrong = Vec::new();
    for example in &examples {
        let title = format!("{path}:{} {}", example.line, example.name);
        let Some(expected) = &example.expected else {
            wrong.push(format!("{title}: no expected block"));
            continue;
        };
        let (policy, files) = ((&*example.policy, &*example.parts, &*example.versions), &example.files);
        let told = std::panic::catch_unwind(|| run(&title, policy, files, expected.period(), expected.lang()));
        let Ok((results, notes)) = told else {
            wrong.push(format!("{title}: could not be run, see above"));
            continue;
        };
        wrong.extend(notes.iter().map(|note| format!("{title}: {note}")));
        wrong.extend(difference(&expected.rows(), &shown_rows(&results)).map(|d| format!("{title}:\n    {d}")));
        let exceptions = example.exceptions.as_ref().map(Fence::rows).unwrap_or_default();
        let found = shown_exceptions(&results);
        wrong.extend(difference(&exceptions, &found).map(|d| format!("{title}: exceptions:\n    {d}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    examples.len()
}

#[test]
fn every_example_of_the_language_page_prints_what_the_page_says() {
    assert!(check("docs/language.md") >= 25);
}

#[test]
fn the_readme_example_prints_what_the_readme_says() {
    assert_eq!(check("README.md"), 1);
}

#[test]
fn the_readme_shows_the_first_lines_of_its_command() {
    let page = page("README.md");
    let fences = fences(&page);
    let fence = fences.iter().find(|fence| fence.is(&["csv", "output"])).expect("the output of the command");
    let option = |key| fence.option(key).unwrap_or_else(|| panic!("README.md: no {key}="));
    let command = format!("run {} --data {} --period {}", option("policy"), option("data"), option("period"));
    assert!(page.contains(&command), "the README does not show: {command}");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(option("data"))).expect("the data") {
        let path = entry.expect("a file").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, std::fs::read(&path).expect("a file")));
    }
    let policy = std::fs::read_to_string(root().join(Path::new(option("policy")))).expect("the policy");
    let (results, _) = run(option("policy"), (&policy, &[], &[]), &files, fence.period(), None);
    let output = String::from_utf8(report::results_csv(&results.rows)).expect("UTF-8");
    let first: String = output.lines().take(fence.text.lines().count()).map(|line| format!("{line}\n")).collect();
    assert_eq!(fence.text, first);
}

// ── Is every construct in the page? ─────────────────────────────────────────

/// The keyword rules of the grammar and their spellings.
fn keywords() -> Vec<(String, Vec<String>)> {
    let grammar = page("grammar/kpi.pest");
    let rules = grammar.lines().filter(|line| line.starts_with("k_")).filter_map(|line| line.split_once('='));
    rules
        .map(|(rule, body)| {
            let spellings = body.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            (rule.trim().to_owned(), spellings)
        })
        .collect()
}

/// The inline code of a page, one piece a line, without the articles, which the
/// language leaves out.
fn inline_code(page: &str) -> String {
    let mut code = String::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            code.extend(line.split('`').skip(1).step_by(2).map(|piece| format!("{piece}\n")));
        }
    }
    code.replace(" the ", " ")
}

/// Whether a word stands in a text; an English one only as a word of its own.
fn occurs(word: &str, text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !word.is_ascii() || !(before.is_some_and(letter) || after.is_some_and(letter))
    })
}

/// The spellings that do not stand in a text, with their rules.
fn keywords_not_in(code: &str) -> Vec<String> {
    let rules = keywords();
    assert!(rules.len() > 150, "the grammar could not be read");
    let all = rules.iter().flat_map(|(rule, spellings)| spellings.iter().map(move |spelling| (rule, spelling)));
    all.filter(|(_, spelling)| !occurs(spelling, code)).map(|(rule, spelling)| format!("{rule}: {spelling}")).collect()
}

#[test]
fn every_spelling_of_every_keyword_is_in_the_tables_of_the_language_page() {
    let lacking = keywords_not_in(&inline_code(&page("docs/language.md")));
    assert!(lacking.is_empty(), "not in the page: {}", lacking.join(", "));
}

#[test]
fn every_spelling_of_every_keyword_is_used_in_an_example_that_runs() {
    let texts = |example: Example| {
        std::iter::once(example.policy).chain(example.parts.into_iter().map(|(_, part)| part)).chain(example.versions)
    };
    let policies = examples(&page("docs/language.md")).into_iter().flat_map(texts);
    let lines: Vec<String> =
        policies.flat_map(|policy| policy.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let code: Vec<&str> = lines.iter().map(|line| line.split("//").next().unwrap_or(line)).collect();
    let code = code.join("\n").replace(" the ", " ");
    let lacking = keywords_not_in(&code);
    assert!(lacking.is_empty(), "no example uses: {}", lacking.join(", "));
}

#[test]
fn every_dependency_is_explained() {
    let (manifest, told) = (page("Cargo.toml"), page("docs/dependencies.md"));
    let mut inside = false;
    let mut lacking = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let (true, Some((name, _))) = (inside, line.split_once('=')) {
            let name = name.trim();
            if !told.contains(&format!("`{name}`")) {
                lacking.push(name.to_owned());
            }
        }
    }
    assert!(lacking.is_empty(), "not in docs/dependencies.md: {}", lacking.join(", "));
}

/// A choice takes its first alternative that matches and never comes back, so a
/// spelling behind its own beginning could never be read.
#[test]
fn no_spelling_of_a_keyword_stands_behind_its_own_beginning() {
    for (rule, spellings) in keywords() {
        let article = spellings.iter().find(|s| s.split(' ').any(|word| matches!(word, "the" | "a" | "an")));
        assert!(article.is_none(), "{rule}: {article:?}: articles are left out before the grammar sees a line");
        for (i, first) in spellings.iter().enumerate() {
            let hidden = spellings.iter().skip(i + 1).find(|later| later.starts_with(first.as_str()));
            assert!(hidden.is_none(), "{rule}: {first} hides {hidden:?}");
        }
    }
}

/// The quoted words between two marks of a file.
fn words_between(path: &str, from: &str, to: &str) -> Vec<String> {
    let text = page(path);
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("{path}: no {from}"));
    let (list, _) = rest.split_once(to).unwrap_or_else(|| panic!("{path}: no {to} after {from}"));
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_closed_lists_of_words_are_whole() {
    let page = page("docs/language.md");
    let fillers = words_between("src/syntax/keywords.rs", "FILLERS: &[&str] = &[", "];");
    let reserved = words_between("grammar/kpi.pest", "reserved = @{ (", ") ~ !letter }");
    assert!(fillers.len() > 8 && reserved.len() > 20);
    let lacking: Vec<_> = fillers.iter().chain(&reserved).filter(|word| !page.contains(&format!("`{word}`"))).collect();
    assert!(lacking.is_empty(), "not in the page: {lacking:?}");
}
