//! The policy read back in words: nothing that the source says is missing.
//!
//! What the source says is taken from its text, not from its tree: every figure,
//! date, month and quoted text, statement by statement.

#![allow(clippy::unwrap_used, clippy::expect_used)] // In a test a panic is the report.

mod constructs;
mod excerpts;
mod figures;
mod meaning;
mod wording;

use std::path::{Path, PathBuf};

use kpi::lang::{Lang, Text};
use kpi::readback::{Document, Part, read_back};
use kpi::source::Source;
use kpi::syntax::ast::Statement;
use kpi::syntax::imports::{Found, Library, NotFound};
use kpi::{Policy, load_with};

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

/// A policy with the files that it imports.
struct Given {
    name: String,
    text: String,
    imported: Vec<(String, String)>,
}

/// The policies of the project: those of `policies`, and the examples of the language page.
fn policies() -> Vec<Given> {
    let mut all = vec![constructs::policy()];
    for folder in ["policies", "tests/fixtures/check/ok"] {
        let folder = root().join(folder);
        let mut paths = Vec::new();
        files_below(&folder, &mut paths);
        let whole: Vec<(String, String)> = paths
            .iter()
            .map(|path| {
                let name = path.strip_prefix(&folder).unwrap().display().to_string();
                (name, std::fs::read_to_string(path).unwrap())
            })
            .collect();
        // A file without 政策, or below parts, is there for others to import.
        let is_policy = |text: &str| {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.map(str::trim_start).any(|line| line.starts_with("政策") || line.starts_with("policy"))
        };
        for (name, text) in &whole {
            if is_policy(text) && !name.starts_with("parts/") {
                all.push(Given { name: name.clone(), text: text.clone(), imported: whole.clone() });
            }
        }
    }
    let page = std::fs::read_to_string(root().join("docs/language.md")).unwrap();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) if info.starts_with("kpi ") => open = Some((info.to_owned(), String::new())),
            (Some(_), Some(_)) => {
                let Some((info, text)) = open.take() else { continue };
                match (info.strip_prefix("kpi file="), all.last_mut()) {
                    (Some(file), Some(last)) => last.imported.push((file.to_owned(), text)),
                    _ if info.starts_with("kpi example=") || info.starts_with("kpi version") => {
                        all.push(Given { name: info, text, imported: Vec::new() });
                    }
                    _ => {}
                }
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    all
}

/// Files to import by their names, from the folder of the file that says so.
struct Folder<'g>(&'g Given);

impl Library for Folder<'_> {
    fn own(&self) -> Option<String> {
        Some(self.0.name.clone())
    }

    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let folder = from.unwrap_or(&self.0.name).rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                ".." => drop(parts.pop()),
                "." => {}
                part => parts.push(part),
            }
        }
        let name = parts.join("/");
        match self.0.imported.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Ok(Found { identity: name.clone(), name, text: text.clone() }),
            None => Err(NotFound { why: Text::new("没有这个文件", "there is no such file"), help: None }),
        }
    }
}

impl Given {
    fn policy(&self) -> Policy {
        let policy = load_with(Source::new(self.name.as_str(), self.text.as_str()), &mut Folder(self));
        assert!(policy.is_sound(), "{}: {:?}", self.name, policy.problems);
        policy
    }
}

fn sound(name: &str, text: &str) -> Policy {
    Given { name: name.to_owned(), text: text.to_owned(), imported: Vec::new() }.policy()
}

/// The words of a part, without the page around them.
fn words(part: &Part) -> String {
    Document { title: String::new(), parts: vec![part.clone()] }.text()
}

#[test]
fn everything_that_a_statement_says_is_in_its_words() {
    let policies = policies();
    assert!(policies.len() > 80, "only {} policies", policies.len());
    let mut wrong = Vec::new();
    for given in &policies {
        let policy = given.policy();
        for lang in [Lang::Zh, Lang::En] {
            let document = read_back(&policy, lang);
            for statement in &policy.tree.statements {
                let text = policy.source.slice(statement.span);
                let is_heading = matches!(statement.node, Statement::Heading(_));
                // Headings stand in place of an import. Which files are imported, the header tells.
                if is_heading && text.contains('"') {
                    continue;
                }
                let parts: Vec<String> =
                    document.parts.iter().filter(|part| part.span == Some(statement.span)).map(words).collect();
                let told = parts.concat();
                let said = figures::said(text, &policy.source.text);
                for missing in said.missing(&told) {
                    wrong.push(format!("{} {lang}: {missing} is missing in: {told}", given.name));
                }
                if told.is_empty() && !is_heading {
                    wrong.push(format!("{} {lang}: nothing is said of {text}", given.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} missing\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn everything_that_a_policy_says_is_on_the_page_in_both_formats() {
    for given in &policies() {
        let policy = given.policy();
        for lang in [Lang::Zh, Lang::En] {
            let document = read_back(&policy, lang);
            let said = figures::said(&given.text, &policy.source.text);
            for page in [document.text(), document.markdown().replace('\\', "")] {
                let missing = said.missing(&page);
                assert!(missing.is_empty(), "{} {lang}: {missing:?}", given.name);
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
