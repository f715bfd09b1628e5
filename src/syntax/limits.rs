//! Cuts statements that are longer than anything a person writes.
//!
//! In: the words of a file. Out: the words that are read on, with a problem for
//! every statement that was cut short. A formula is read and computed by
//! recursion, so that its length must have an end; that of brackets within
//! brackets is much lower, see `parse`.

use super::cut::Word;
use super::keywords::STATEMENT_STARTS;
use crate::diagnostics::{Problem, syntax};

/// A thousand times a long formula.
const LONGEST: usize = 100_000;

/// Leaves out what a statement, or a row of a table, has beyond the limit.
pub fn bounded(words: Vec<Word>, problems: &mut Vec<Problem>) -> Vec<Word> {
    let mut length = 0;
    let mut kept = Vec::with_capacity(words.len());
    for word in words {
        let begins = word.first && (word.text == "|" || STATEMENT_STARTS.contains(&word.text.as_str()));
        length = if begins { 1 } else { length + 1 };
        if length == LONGEST + 1 {
            problems.push(syntax::statement_too_long(LONGEST, word.span));
        }
        if length <= LONGEST {
            kept.push(word);
        }
    }
    kept
}
