//! Columns whose names are written with a blank: `net sales : money`.
//!
//! In: the words of a file. Out: the same with such a name as one word wherever it
//! stands, and one report where it is declared.

use std::collections::BTreeSet;

use super::cut::Word;
use super::mistakes::{COLUMN_BLOCKS, is_name};
use super::parse::{bare, line_of};
use crate::diagnostics::{Problem, wordings as told};
use crate::source::Source;

/// Makes one word of every name that a block declares with blanks in it.
pub fn joined(words: Vec<Word>, source: &Source, problems: &mut Vec<Problem>) -> Vec<Word> {
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut in_block = false;
    let mut at = 0;
    while let Some(first) = words.get(at) {
        let end = line_of(&words, at).end.max(at + 1);
        let line = words.get(at..end).unwrap_or(&[]);
        if super::keywords::STATEMENT_STARTS.contains(&first.text.as_str()) {
            in_block = COLUMN_BLOCKS.contains(&first.text.as_str());
        } else if in_block && let Some(parts @ [first, .., last]) = declared_with_blanks(line) {
            let span = first.span.to(last.span);
            problems.push(told::blank_in_a_name(source.slice(span), span));
            found.insert(parts.iter().map(|part| bare(&part.text).to_owned()).collect());
        }
        at = end;
    }
    if found.is_empty() {
        return words;
    }
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let fits = |name: &&Vec<String>| {
            let here = words.get(at..at + name.len()).unwrap_or(&[]);
            here.len() == name.len() && here.iter().zip(name.iter()).all(|(word, part)| bare(&word.text) == part)
        };
        match found.iter().filter(fits).max_by_key(|name| name.len()) {
            Some(name) => {
                let last = words.get(at + name.len() - 1).unwrap_or(word);
                let text = format!("「{}」", name.join(" "));
                out.push(Word { text, span: word.span.to(last.span), unknown: false, cut: None, ..word.clone() });
                at += name.len();
            }
            None => {
                out.push(word.clone());
                at += 1;
            }
        }
    }
    out
}

/// The two or three words before the colon of a column's line, where nothing else is there.
fn declared_with_blanks(line: &[Word]) -> Option<&[Word]> {
    let colon = line.iter().position(|word| word.text == ":")?;
    let parts = line.get(..colon).filter(|parts| (2..=3).contains(&parts.len()))?;
    parts.iter().all(|part| is_name(part) && !part.reported && part.cut.is_none()).then_some(parts)
}
