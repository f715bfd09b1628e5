//! Text → tree.
//!
//! In: one policy file. Out: its tree, and every syntax problem in it.
//!
//! Four steps: `lex` splits the text into runs of letters and signs, `declared`
//! collects the names that the file declares, `cut` cuts each run into names,
//! keywords, numbers and units, and `parse` hands the words to the pest grammar
//! a statement at a time, so that one bad statement does not hide the next
//! one's mistakes; `mistakes` finds words for those. `build` turns pest's pairs
//! into the tree.

pub mod ast;
mod build;
mod cut;
mod declared;
mod grammar;
mod keywords;
mod lex;
mod limits;
mod mistakes;
mod numerals;
mod parse;
mod slips;

use crate::diagnostics::Problem;
use crate::source::Source;

pub use keywords::{BUILT_IN_ACTIONS, MADE_OF_ITEMS, spellings};

/// Runs a step of a recursion over expressions with enough stack for it, however
/// deep the author nests and however long a chain of values is.
pub(crate) fn with_room<T>(step: impl FnOnce() -> T) -> T {
    const ENOUGH: usize = 128 * 1024;
    const MORE: usize = 2 * 1024 * 1024;
    stacker::maybe_grow(ENOUGH, MORE, step)
}

/// Reads a policy file.
/// Out: the tree of every statement that could be read, and all problems.
pub fn read(source: &Source) -> (ast::Tree, Vec<Problem>) {
    let mut problems = Vec::new();
    let raw = lex::lex(&source.text, &mut problems);
    let names = declared::collect(&raw);
    let words = cut::cut_all(&raw, &names, &mut problems);
    let words = limits::bounded(words, &mut problems);
    declared::phrases(&raw, &names, &mut problems);
    let tree = parse::parse(&words, source, &names, &mut problems);
    (tree, problems)
}
