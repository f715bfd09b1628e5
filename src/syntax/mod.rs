//! Text → tree.
//!
//! In: one policy, with the files that it imports (`imports`). Out: its tree, as if
//! all were written in one file, and every syntax problem in it.
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
mod formula_slips;
mod grammar;
mod headings;
pub mod imports;
mod keywords;
mod lex;
mod limits;
mod mistakes;
mod numerals;
mod parse;
mod slips;
mod spaced;
mod weight_slips;
mod wordings;

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

/// Reads a policy, its own file and those that it imports.
/// Out: the tree of every statement that could be read, and all problems.
pub fn read(source: &Source, imports: &imports::Imports) -> (ast::Tree, Vec<Problem>) {
    let mut problems = Vec::new();
    let raw = lex::lex(&source.text, &mut problems);
    let mut names = declared::collect(&raw);
    let own = source.files().first().map_or(0, |file| file.end);
    names.currency = declared::currency(raw.get(..raw.partition_point(|raw| raw.span.start < own)).unwrap_or(&raw));
    let words = cut::cut_all(&raw, &names, &mut problems);
    let words = limits::bounded(words, &mut problems);
    let words = headings::mended(words, source, &names, &mut problems);
    let words = spaced::joined(words, source, &mut problems);
    declared::phrases(&raw, &names, &mut problems);
    let mut trees = Vec::new();
    for (i, file) in source.files().iter().enumerate() {
        let from = words.partition_point(|word| word.span.start < file.start);
        let to = words.partition_point(|word| word.span.start < file.end).max(from);
        let own = words.get(from..to).unwrap_or(&[]);
        // An imported file may be empty; a policy may not.
        let tree = if i > 0 && own.is_empty() {
            ast::Tree::default()
        } else {
            parse::parse(own, source, &names, &mut problems)
        };
        trees.push(tree);
    }
    (imports.spliced(trees), problems)
}
