//! The excerpts of `docs/explain.md` are what the program prints.
//!
//! `text output policy=… lang=…` begins an excerpt; a line of `…` stands for what is left out.

use std::process::Command;

use super::root;

/// What the program prints for the options of a fence.
fn printed(options: &[&str]) -> String {
    let of = |key: &str| options.iter().find_map(|option| option.strip_prefix(key)?.strip_prefix('='));
    let mut command = Command::new(env!("CARGO_BIN_EXE_kpi"));
    command.current_dir(root()).arg("explain").arg(of("policy").unwrap());
    for key in ["data", "employee", "period", "item", "lang", "format"] {
        if let Some(value) = of(key) {
            command.arg(format!("--{key}")).arg(value);
        }
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{options:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_shows_what_is_printed() {
    let page = std::fs::read_to_string(root().join("docs/explain.md")).unwrap();
    let mut excerpts = 0;
    let mut rest = page.as_str();
    while let Some((_, after)) = rest.split_once("```text output ") {
        let (options, after) = after.split_once('\n').unwrap();
        let (excerpt, after) = after.split_once("```").unwrap();
        let options: Vec<&str> = options.split_whitespace().collect();
        let whole = printed(&options);
        let mut from = whole.as_str();
        for piece in excerpt.split("…\n") {
            let at = from.find(piece);
            assert!(at.is_some(), "{options:?} does not print, in this order:\n{piece}");
            from = &from[at.unwrap() + piece.len()..];
        }
        excerpts += 1;
        rest = after;
    }
    assert_eq!(excerpts, 3);
}
