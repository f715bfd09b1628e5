//! The policy read back in words: nothing that the source says is missing.
//!
//! What the source says is taken from its text, not from its tree: every figure,
//! date, month and quoted text, statement by statement.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

mod excerpts;
mod figures;
mod wording;

use std::path::{Path, PathBuf};

use kpi::lang::Lang;
use kpi::readback::{Document, Part, read_back};
use kpi::source::Source;
use kpi::{Policy, load};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.kpi` below a folder, in order.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "kpi") {
            found.push(path);
        }
    }
}

/// The policies of the project: those of `policies`, and the examples of the language page.
fn policies() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    files_below(&root().join("policies"), &mut paths);
    files_below(&root().join("tests/fixtures/check/ok"), &mut paths);
    let mut all: Vec<(String, String)> =
        paths.iter().map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap())).collect();
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) if info.starts_with("kpi example=") => open = Some((info.to_owned(), String::new())),
            (Some(_), Some(_)) => all.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    all
}

fn sound(name: &str, text: &str) -> Policy {
    let policy = load(Source::new(name, text));
    assert!(policy.is_sound(), "{name}");
    policy
}

/// The words of a part, without the page around them.
fn words(part: &Part) -> String {
    Document { title: String::new(), parts: vec![part.clone()] }.text()
}

#[test]
fn everything_that_a_statement_says_is_in_its_words() {
    let policies = policies();
    assert!(policies.len() > 40, "only {} policies", policies.len());
    let mut wrong = Vec::new();
    for (name, text) in &policies {
        let policy = sound(name, text);
        for lang in [Lang::Zh, Lang::En] {
            let document = read_back(&policy, lang);
            for statement in &policy.tree.statements {
                let parts: Vec<String> =
                    document.parts.iter().filter(|part| part.span == Some(statement.span)).map(words).collect();
                let told = parts.concat();
                let said = figures::said(policy.source.slice(statement.span), text);
                for missing in said.missing(&told) {
                    wrong.push(format!("{name} {lang}: {missing} is missing in: {told}"));
                }
                if told.is_empty() && !matches!(statement.node, kpi::syntax::ast::Statement::Heading(_)) {
                    wrong.push(format!("{name} {lang}: nothing is said of {}", policy.source.slice(statement.span)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} missing\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn everything_that_a_policy_says_is_on_the_page_in_both_formats() {
    for (name, text) in &policies() {
        let policy = sound(name, text);
        for lang in [Lang::Zh, Lang::En] {
            let document = read_back(&policy, lang);
            let said = figures::said(text, text);
            for page in [document.text(), document.markdown().replace('\\', "")] {
                let missing = said.missing(&page);
                assert!(missing.is_empty(), "{name} {lang}: {missing:?}");
            }
        }
    }
}

#[test]
fn what_is_missing_is_found() {
    let text = std::fs::read_to_string(root().join("policies/salesperson-appraisal.kpi")).unwrap();
    let policy = sound("policy", &text);
    let said = figures::said(&text, &text);
    for lang in [Lang::Zh, Lang::En] {
        let page = read_back(&policy, lang).text();
        assert!(said.missing(&page).is_empty());
        for (there, doctored) in [
            ("0.5%", "5%"),
            ("2026-01-02", "2026-01-03"),
            ("十二.10", "十二.1"),
            ("180,000", "18,000"),
            ("499.99", "499"),
            ("-960", "960"),
            ("2024-11-30", "2024-11"),
        ] {
            assert!(page.contains(there), "{there}");
            let missing = said.missing(&page.replace(there, doctored));
            assert!(!missing.is_empty(), "{lang}: {there} written as {doctored} was not found out");
        }
    }
}
