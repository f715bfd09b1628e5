//! The examples of `docs/language.md` and of the README are run as they stand, and
//! the page lacks no construct of the language.

use std::collections::BTreeSet;
use std::path::Path;

use kpi::report;

mod pages;

use pages::{Example, check, examples, fences, open_warnings, page, root, run};

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

/// Hints of labour law that are right about an example: it shows how such a clause is
/// written, and whether an employer should have it is not its subject.
#[test]
fn nothing_is_warned_of_but_what_labour_law_says_of_some_examples() {
    let meant = BTreeSet::from([
        ("group_results".to_owned(), "L18"),
        ("money_in_time".to_owned(), "L15"),
        ("money_in_time_in_english".to_owned(), "L15"),
        ("rules".to_owned(), "L02"),
        ("rules_in_english".to_owned(), "L02"),
        ("streaks".to_owned(), "L02"),
    ]);
    assert_eq!(open_warnings("docs/language.md"), meant);
}
