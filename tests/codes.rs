//! The list of codes is the list of codes: what the source gives, no more and no less.

use std::collections::BTreeSet;
use std::path::Path;

use kpi::diagnostics::codes::CODES;

/// Codes as they stand in the source, in quotation marks: E0203, W0901, N0501, L01.
fn codes_in(text: &str) -> BTreeSet<String> {
    let is_code = |word: &str| {
        let Some(digits) = word.strip_prefix(['E', 'W', 'N', 'L']) else { return false };
        let length = if word.starts_with('L') { 2 } else { 4 };
        digits.len() == length && digits.chars().all(|c| c.is_ascii_digit())
    };
    text.split('"').filter(|word| is_code(word)).map(str::to_owned).collect()
}

/// Every file of the source but the list itself.
fn source(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the source") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            source(&path, codes);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("diagnostics/codes.rs") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            // Tests beside the code make up findings of their own.
            codes.extend(codes_in(text.split("#[cfg(test)]").next().unwrap_or("")));
        }
    }
}

#[test]
fn the_list_of_codes_is_what_the_source_gives() {
    let mut given = BTreeSet::new();
    source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut given);
    let listed: BTreeSet<String> = CODES.iter().map(|code| (*code).to_owned()).collect();
    let missing: Vec<_> = given.difference(&listed).collect();
    let idle: Vec<_> = listed.difference(&given).collect();
    assert!(missing.is_empty() && idle.is_empty(), "not listed: {missing:?}; given by nothing: {idle:?}");
}

#[test]
fn the_list_of_codes_is_sorted_and_names_none_twice() {
    assert!(CODES.is_sorted_by(|a, b| a < b), "{CODES:?}");
}
