//! The gallery of wrong policies in `tests/fixtures/check/err` is whole: every code
//! that `check` can give is shown by one of them at least, and none is another one
//! under a second name.
//!
//! What a fixture would be too long for is written by the test itself.

#![allow(clippy::unwrap_used, clippy::panic)] // In a test a panic is the report.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use kpi::diagnostics::Problem;
use kpi::source::Source;
use kpi::syntax::imports::{Found, Library, NotFound};

/// Codes that no policy file alone can show, and the test file that shows them.
const ELSEWHERE: &[(&str, &str)] = &[];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|known| known == ending) {
            found.push(path);
        }
    }
}

/// `"E0123"`, `"W0123"`, `"N0123"` in a text.
fn codes_in(text: &str) -> BTreeSet<String> {
    let quoted = text.split('"');
    let is_code = |word: &&str| {
        word.len() == 5 && word.starts_with(['E', 'W', 'N']) && word.bytes().skip(1).all(|byte| byte.is_ascii_digit())
    };
    quoted.filter(is_code).map(str::to_owned).collect()
}

/// The wrong policies: name, expected codes, and the lines without comments and blank lines.
fn gallery() -> BTreeMap<String, (Vec<String>, String)> {
    let folder = root().join("tests/fixtures/check/err");
    let mut gallery = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or("").strip_prefix("// expects:").unwrap_or("");
        let codes = first.split_whitespace().map(str::to_owned).collect();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        gallery.insert(name, (codes, lines.collect::<Vec<_>>().join("\n")));
    }
    gallery
}

/// Any number of files, each importing the next one.
struct Endless;

impl Library for Endless {
    fn own(&self) -> Option<String> {
        None
    }

    fn find(&mut self, _: Option<&str>, path: &str) -> Result<Found, NotFound> {
        let next = path.parse::<usize>().unwrap_or(0) + 1;
        Ok(Found { identity: path.to_owned(), name: path.to_owned(), text: format!("引用 \"{next}\"\n") })
    }
}

fn codes_of(text: &str) -> BTreeSet<&'static str> {
    kpi::load_with(Source::new("long", text), &mut Endless)
        .examined(None)
        .problems
        .iter()
        .map(|problem: &Problem| problem.code)
        .collect()
}

/// Codes of policies that are too long for a fixture.
fn of_long_policies() -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();

    // More places that cannot be read than are listed.
    let mut many = String::from("政策 甲\n月度\n  额 : 金额\n");
    (0..150).for_each(|i| writeln!(many, "发放 奖{i} = 额 ×").unwrap());
    let codes = codes_of(&many);
    assert!(codes.contains("E0112"), "{codes:?}");
    found.extend(codes);

    // One statement that does not end.
    let endless = format!("政策 甲\n月度\n  额 : 金额\n发放 奖 = 额{}\n", " + 额".repeat(60_000));
    let codes = codes_of(&endless);
    assert!(codes.contains("E0130"), "{codes:?}");
    found.extend(codes);

    // More files than are read.
    let codes = codes_of("政策 甲\n引用 \"0\"\n");
    assert!(codes.contains("E0652"), "{codes:?}");
    found.extend(codes);

    found
}

#[test]
fn every_code_is_shown_by_a_wrong_policy() {
    let mut sources = Vec::new();
    files(&root().join("src"), "rs", &mut sources);
    let mut codes = BTreeSet::new();
    for path in sources {
        let text = std::fs::read_to_string(path).unwrap();
        // Tests beside the code make up findings of their own.
        codes.extend(codes_in(text.split("#[cfg(test)]").next().unwrap()));
    }
    assert!(codes.len() > 100, "{codes:?}");
    let mut shown: BTreeSet<String> = gallery().into_values().flat_map(|(codes, _)| codes).collect();
    shown.extend(of_long_policies().into_iter().map(str::to_owned));
    for (code, test) in ELSEWHERE {
        let text = std::fs::read_to_string(root().join(test)).unwrap();
        assert!(text.contains(code), "{test} does not show {code}");
        assert!(codes.contains(*code) && !shown.contains(*code), "{code} needs no other place");
        shown.insert((*code).to_owned());
    }
    let missing: Vec<&String> = codes.difference(&shown).collect();
    assert!(missing.is_empty(), "no wrong policy shows {missing:?}");
}

#[test]
fn no_mistake_is_shown_twice() {
    let gallery = gallery();
    assert!(gallery.len() >= 120, "{}", gallery.len());
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut twice = Vec::new();
    for (name, (_, lines)) in &gallery {
        if let Some(first) = seen.insert(lines, name)
            && !lines.is_empty()
        {
            twice.push(format!("{name} is {first}"));
        }
        // A number behind a name tells nobody what the mistake is, and a twin in the other language
        // is the same mistake.
        let last = name.rsplit('_').next().unwrap_or("");
        if name.ends_with("_in_english") && gallery.contains_key(name.trim_end_matches("_in_english"))
            || name.ends_with("_in_chinese") && gallery.contains_key(name.trim_end_matches("_in_chinese"))
            || last.len() == 1 && last.bytes().all(|byte| byte.is_ascii_digit())
        {
            twice.push(name.clone());
        }
    }
    assert!(twice.is_empty(), "{twice:?}");
}
