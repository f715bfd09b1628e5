//! What `check` says: every wrong policy's report as the author reads it, and
//! the policies that must pass without one.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use kpi::diagnostics::Problem;
use kpi::lang::{Lang, Text};
use kpi::source::Source;
use kpi::syntax::imports::{Found, Library, NotFound};
use kpi::{Policy, load_with};

fn read(path: &Path) -> Policy {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    load_with(Source::new(name.clone(), text), &mut Folder { folder: path.parent().unwrap().to_path_buf(), own: name })
}

/// Imports are found in the folder of the policy.
struct Folder {
    folder: PathBuf,
    own: String,
}

impl Library for Folder {
    fn own(&self) -> Option<String> {
        Some(self.own.clone())
    }

    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let name = match from.and_then(|from| from.rsplit_once('/')) {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        };
        match std::fs::read_to_string(self.folder.join(&name)) {
            Ok(text) => Ok(Found { identity: name.clone(), name, text }),
            Err(_) => Err(NotFound { why: Text::new("没有这个文件", "there is no such file"), help: None }),
        }
    }
}

/// What `check` finds, without the hints on labour law: these have a gallery of their own.
fn findings(policy: &Policy) -> Vec<Problem> {
    let mut problems = policy.examined(None).problems;
    problems.retain(|problem| !problem.code.starts_with('L'));
    problems
}

/// The source, then every problem in Chinese and in English.
fn source_then_problems(policy: &Policy) -> String {
    let mut out = String::new();
    for (n, file) in policy.source.files().iter().enumerate() {
        if n > 0 {
            writeln!(out, "-- {}", file.name).unwrap();
        }
        for (i, line) in policy.source.text[file.start..file.end].lines().enumerate() {
            writeln!(out, "{:>2} | {line}", i + 1).unwrap();
        }
    }
    for problem in &findings(policy) {
        for lang in [Lang::Zh, Lang::En] {
            writeln!(out).unwrap();
            write_problem(policy, problem, lang, &mut out);
        }
    }
    out
}

fn write_problem(policy: &Policy, problem: &Problem, lang: Lang, out: &mut String) {
    writeln!(out, "{} {}", problem.code, problem.title.get(lang)).unwrap();
    for label in &problem.labels {
        let at = policy.source.position(label.span.start);
        let shown = policy.source.slice(label.span).lines().next().unwrap_or("");
        let text = label.text.get(lang);
        let file = policy.source.name_at(label.span.start);
        let file = if file == &*policy.source.name { String::new() } else { format!("{file}:") };
        writeln!(out, "  {file}{}:{} ‹{shown}› {text}", at.line, at.column).unwrap();
    }
    if let Some(help) = &problem.help {
        writeln!(out, "  = {}", help.get(lang)).unwrap();
    }
}

fn codes(policy: &Policy) -> Vec<&'static str> {
    let mut codes: Vec<&str> = findings(policy).iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn refused_policies_say_why() {
    insta::glob!("fixtures/check/err/*.kpi", |path| {
        let policy = read(path);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(source_then_problems(&policy));
        });
    });
}

/// Each wrong policy names in its first line the codes it must give: these and
/// no others, so that nothing is reported that only follows from the mistake.
#[test]
fn every_mistake_is_reported_once_and_nothing_else() {
    let mut wrong = Vec::new();
    for path in fixtures("err") {
        let policy = read(&path);
        let first = policy.source.text.lines().next().unwrap_or("");
        let expected: Vec<&str> = first.strip_prefix("// expects:").expect("codes first").split_whitespace().collect();
        let found = codes(&policy);
        if found != expected {
            wrong.push(format!("{}: expected {expected:?}, found {found:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sound_policies_are_not_complained_about() {
    let mut wrong = Vec::new();
    for path in fixtures("ok") {
        let policy = read(&path);
        if !findings(&policy).is_empty() {
            wrong.push(format!("{}\n{}", path.display(), source_then_problems(&policy)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fixtures(kind: &str) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/check").join(kind);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    assert!(!paths.is_empty());
    paths
}
