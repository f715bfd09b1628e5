//! The long page of every code: every code has one, every page its code, and its
//! examples give what it says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // In a test a panic is the report.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kpi::diagnostics::pages::{self, Page, Role};
use kpi::reference::{given, index, markdown};

/// Codes whose mistake no policy or data can show; their pages say why.
const NOT_TO_BE_SHOWN: &[&str] = &["R0402", "L10", "L28", "L29"];

/// Codes of the list of labour law that no check gives: their pages say why.
const NEVER_GIVEN: &[&str] = &["L28", "L29"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn every_page() -> Vec<Page> {
    pages::codes()
        .map(|code| pages::page(code).unwrap_or_else(|| panic!("{code}.md is not written as pages/README.md says")))
        .collect()
}

/// Fails with everything that is wrong, one a line.
#[track_caller]
fn nothing_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Every file below a folder that ends in `.rs`.
fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The codes that stand in the source as string literals: a letter and two or four
/// digits. Comments and tests do not count.
fn codes_in_source() -> BTreeSet<String> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let mut codes = BTreeSet::new();
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name == "tests" || name.ends_with("_tests") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in source.lines().filter(|line| !line.trim_start().starts_with("//")) {
            codes.extend(line.split('"').skip(1).step_by(2).filter(|literal| is_code(literal)).map(str::to_owned));
        }
    }
    codes
}

/// `E0203`, `L01`: what is shown to a user, not the beginning of one such as `E02`.
fn is_code(literal: &str) -> bool {
    let (letter, digits) = literal.split_at_checked(1).unwrap_or((literal, ""));
    let wanted = if letter == "L" { 2 } else { 4 };
    "EWNLRD".contains(letter) && digits.len() == wanted && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn every_code_in_the_source_has_its_page_and_every_page_its_code() {
    let in_source = codes_in_source();
    assert!(in_source.len() > 100, "the source is not searched as it should be: {in_source:?}");
    assert!(NEVER_GIVEN.iter().all(|code| !in_source.contains(*code)), "a code of {NEVER_GIVEN:?} is given");
    let with_page: BTreeSet<String> =
        pages::codes().filter(|code| !NEVER_GIVEN.contains(code)).map(str::to_owned).collect();
    let lacking: Vec<_> = in_source.difference(&with_page).collect();
    let needless: Vec<_> = with_page.difference(&in_source).collect();
    assert!(
        lacking.is_empty() && needless.is_empty(),
        "codes without a page in src/diagnostics/pages: {lacking:?}; pages of codes that nothing gives: {needless:?}"
    );
}

#[test]
fn every_file_of_the_folder_is_listed_in_order() {
    let folder = root().join("src/diagnostics/pages");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> =
        names.filter(|name| name != "README.md").map(|name| name.trim_end_matches(".md").to_owned()).collect();
    let listed: Vec<String> = pages::codes().map(str::to_owned).collect();
    let missing: Vec<&String> = files.iter().filter(|file| !listed.contains(file)).collect();
    assert!(missing.is_empty(), "add these to the list in src/diagnostics/pages.rs: {missing:?}");
    // The list of docs/diagnostics has the order of the list.
    let mut grouped = listed.clone();
    grouped.dedup();
    assert_eq!(grouped.len(), files.len(), "a code is listed twice");
}

#[test]
fn every_wrong_example_gives_its_code_alone_and_every_right_one_nothing() {
    let mut wrong = Vec::new();
    for page in every_page() {
        let code = page.code;
        if NOT_TO_BE_SHOWN.contains(&code) {
            if page.besides.is_none() || !page.wrong.pieces.is_empty() {
                wrong.push(format!("{code}: the page must say why it has no example"));
            }
            continue;
        }
        for (example, side) in [(&page.wrong, "wrong"), (&page.right, "right")] {
            if !example.pieces.iter().any(|piece| piece.role == Role::Policy) {
                wrong.push(format!("{code}: there is no {side} policy"));
            }
        }
        let found = given(&page.wrong);
        let codes = found.codes_for(code);
        let others: BTreeSet<_> =
            codes.iter().filter(|found| **found != code && !page.wrong.beside.iter().any(|it| it == *found)).collect();
        if !codes.contains(&code) || !others.is_empty() {
            let told: Vec<String> = codes.iter().map(|code| found.report(code, kpi::lang::Lang::En)).collect();
            wrong.push(format!("{code}: the wrong example gives {codes:?}\n{}", told.join("\n")));
        }
        let found = given(&page.right);
        let codes = found.codes_for(code);
        if !codes.is_empty() {
            let told: Vec<String> = codes.iter().map(|code| found.report(code, kpi::lang::Lang::En)).collect();
            wrong.push(format!("{code}: the right example gives {codes:?}\n{}", told.join("\n")));
        }
    }
    nothing_wrong(&wrong);
}

/// A code that comes with a run is shown by a run: of the wrong data and of the right.
#[test]
fn examples_of_runs_have_results() {
    let mut wrong = Vec::new();
    for page in every_page() {
        let of_run = page.code.starts_with(['R', 'D']) && !NOT_TO_BE_SHOWN.contains(&page.code);
        if of_run && given(&page.right).rows() == 0 {
            wrong.push(format!("{}: the right example has no results", page.code));
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn every_page_says_in_both_languages_what_why_and_how() {
    let mut wrong = Vec::new();
    for page in every_page() {
        let code = page.code;
        let parts = [&page.what, &page.pay, &page.mend];
        let zh: usize = parts.iter().flat_map(|part| part.zh.chars()).filter(|sign| *sign > '\u{2fff}').count();
        let en: usize = parts.iter().map(|part| part.en.split_whitespace().count()).sum();
        // What a hint on labour law rests on, or why there is no example.
        let says_besides = code.starts_with('L') || NOT_TO_BE_SHOWN.contains(&code);
        if page.besides.is_some() != says_besides {
            wrong.push(format!("{code}: a fourth paragraph is for labour law and for pages without an example"));
        }
        if !(90..=420).contains(&zh) {
            wrong.push(format!("{code}: {zh} Chinese characters; a page has 90 to 420"));
        }
        if !(60..=260).contains(&en) {
            wrong.push(format!("{code}: {en} English words; a page has 60 to 260"));
        }
        let title = &page.title;
        for part in parts.into_iter().chain([title]) {
            if part.zh.is_ascii() || !part.en.contains(|sign: char| sign.is_ascii_lowercase()) {
                wrong.push(format!("{code}: “{}” / “{}” is not in two languages", part.zh, part.en));
            }
        }
        let said_zh = ["薪", "钱", "工资", "奖", "发", "扣", "得分", "提成", "处置", "结果", "人", "元"];
        if !said_zh.iter().any(|word| page.pay.zh.contains(word)) {
            wrong.push(format!("{code}: it does not say in Chinese why it matters for pay"));
        }
        let said_en =
            ["pay", "paid", "bonus", "commission", "wage", "amount", "money", "score", "deduct", "result", "yuan"];
        if !said_en.iter().any(|word| page.pay.en.to_lowercase().contains(word)) {
            wrong.push(format!("{code}: it does not say in English why it matters for pay"));
        }
    }
    nothing_wrong(&wrong);
}

#[test]
fn no_two_pages_share_an_example_or_a_sentence() {
    let mut examples: BTreeMap<String, &str> = BTreeMap::new();
    let mut sentences: BTreeMap<String, &str> = BTreeMap::new();
    let mut titles: BTreeMap<String, &str> = BTreeMap::new();
    let mut wrong = Vec::new();
    for page in every_page() {
        let code = page.code;
        if page.wrong == page.right && !NOT_TO_BE_SHOWN.contains(&code) {
            wrong.push(format!("{code}: both examples are the same"));
        }
        for example in [&page.wrong, &page.right] {
            let told = format!("{:?}", example.pieces);
            if !example.pieces.is_empty()
                && let Some(other) = examples.insert(told, code)
            {
                wrong.push(format!("{code} and {other} share an example"));
            }
        }
        for part in [&page.what, &page.pay, &page.mend] {
            let zh = part.zh.split(['。', '；']).filter(|sentence| sentence.chars().count() >= 12);
            let en = part.en.split(". ").filter(|sentence| sentence.split_whitespace().count() >= 6);
            for sentence in zh.chain(en) {
                if let Some(other) = sentences.insert(sentence.trim().to_owned(), code) {
                    wrong.push(format!("{code} and {other} share a sentence: {sentence}"));
                }
            }
        }
        for title in [&page.title.zh, &page.title.en] {
            if let Some(other) = titles.insert(title.clone(), code) {
                wrong.push(format!("{code} and {other} share a title: {title}"));
            }
        }
    }
    nothing_wrong(&wrong);
}

/// `KPI_WRITE_DOCS=1 cargo test --test diagnostic_pages` writes the pages anew.
#[test]
fn the_pages_in_docs_are_those_of_the_program() {
    let folder = root().join("docs/diagnostics");
    let mut expected = BTreeMap::from([("README.md".to_owned(), index())]);
    expected.extend(every_page().iter().map(|page| (format!("{}.md", page.code), markdown(page))));
    if std::env::var_os("KPI_WRITE_DOCS").is_some() {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in &expected {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let there = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut stale: BTreeSet<String> = there.filter(|name| !expected.contains_key(name)).collect();
    for (name, text) in &expected {
        if std::fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text) {
            stale.insert(name.clone());
        }
    }
    assert!(
        stale.is_empty(),
        "docs/diagnostics is not what the program says: {stale:?}; write it anew with\n  \
         KPI_WRITE_DOCS=1 cargo test --test diagnostic_pages\nand read the changes"
    );
}
