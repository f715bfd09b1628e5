//! Hands the words to the grammar, a statement at a time, and recovers.
//!
//! A statement that cannot be read is reported where reading stopped, in words
//! that the author typed (`mistakes` finds them); the statements around it are
//! still read. Names that a lost statement declared are remembered, so that
//! nothing merely follows from it.

use std::num::NonZeroUsize;
use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::ast::Tree;
use super::build::Builder;
use super::cut::Word;
use super::declared::{Names, starts_statement_with};
use super::grammar::{Grammar, Rule};
use super::mistakes::{self, BLOCKS, Failure};
use crate::diagnostics::{Problem, syntax};
use crate::source::{Source, Span};

/// Deeper nesting than this is refused before it can exhaust the stack.
const DEEPEST: usize = 100;
/// Longer sums and products than this are refused for the same reason.
const LONGEST_CHAIN: usize = 200;
/// After this many unreadable places the rest is only counted.
const MOST_REPORTS: usize = 100;
/// Steps that the grammar may take over one statement. Real ones need a few
/// thousand; only a tangle of unfinished brackets could try for longer.
const MOST_STEPS: usize = 20_000_000;

/// Words as the grammar reads them, with the way back to the source.
pub struct Normal {
    pub text: String,
    /// Start of each word in `text`, and its place in the source.
    places: Vec<(usize, Span)>,
}

impl Normal {
    fn new(words: &[Word]) -> Normal {
        let mut text = String::new();
        let mut places = Vec::with_capacity(words.len());
        for word in words {
            text.push(if word.first && word.text == "|" { '\n' } else { ' ' });
            places.push((text.len(), word.span));
            text.push_str(&word.text);
        }
        Normal { text, places }
    }

    fn index_at(&self, offset: usize) -> usize {
        self.places.partition_point(|(start, _)| *start <= offset).saturating_sub(1)
    }

    /// The source span of a stretch of the normal text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let (first, last) = (self.index_at(start), self.index_at(end.saturating_sub(1).max(start)));
        match (self.places.get(first), self.places.get(last)) {
            (Some((_, from)), Some((_, to))) => from.to(*to),
            _ => Span::default(),
        }
    }
}

/// What reading the statements needs besides their words.
struct Reader<'a> {
    source: &'a Source,
    names: &'a Names,
    tree: Tree,
    problems: Vec<Problem>,
}

/// Parses all statements.
pub fn parse(words: &[Word], source: &Source, names: &Names, problems: &mut Vec<Problem>) -> Tree {
    pest::set_call_limit(NonZeroUsize::new(MOST_STEPS));
    let mut reader = Reader { source, names, tree: Tree::default(), problems: Vec::new() };
    for word in words.iter() {
        if word.unknown {
            reader.tree.cuts.extend(word.cut.clone().map(|cut| (word.span, cut)));
        }
        if word.reported {
            reader.tree.lost.insert(bare(&word.text).to_owned());
        }
    }
    for chunk in chunks(words) {
        reader.chunk(chunk.to_vec());
    }
    let Reader { tree, problems: mut found, .. } = reader;
    if tree.statements.is_empty() && found.is_empty() && problems.is_empty() {
        found.push(syntax::nothing_to_read(Span::default()));
    }
    problems.extend(found);
    if problems.len() > MOST_REPORTS {
        problems.sort_by_key(Problem::span);
        let left_out = problems.len() - MOST_REPORTS;
        let span = problems.get(MOST_REPORTS).map(Problem::span).unwrap_or_default();
        problems.truncate(MOST_REPORTS);
        problems.push(syntax::too_many(left_out, span));
    }
    tree
}

/// Splits before every line that begins a statement.
fn chunks(words: &[Word]) -> Vec<&[Word]> {
    let mut starts = vec![0];
    let mut in_rule = false;
    for (i, word) in words.iter().enumerate() {
        if !word.first {
            continue;
        }
        let next = words.get(i + 1).filter(|next| !next.first).map(|next| next.text.as_str());
        if starts_statement_with(&word.text, next) {
            let is_when = matches!(word.text.as_str(), "当" | "when");
            if i > 0 && !(is_when && in_rule) {
                starts.push(i);
            }
            // A rule's clauses belong together; 当 without a rule is a statement by itself.
            in_rule = is_when && in_rule || matches!(word.text.as_str(), "规则" | "rule");
        }
    }
    starts.push(words.len());
    starts
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => words.get(*from..*to).filter(|chunk| !chunk.is_empty()),
            _ => None,
        })
        .collect()
}

impl Reader<'_> {
    /// Reads one statement, or what is left of it when bad lines are left out.
    fn chunk(&mut self, words: Vec<Word>) {
        self.statement(words, false);
    }

    /// The same; `is_broken` says whether a line behind it, that may belong to it, cannot be read.
    fn statement(&mut self, mut words: Vec<Word>, is_broken: bool) {
        let mut left_out = false;
        for _ in 0..MOST_REPORTS {
            // A block of which only the head is left has had its report.
            if words.is_empty() || (left_out && line_of(&words, 0).end == words.len()) {
                self.lose(&words);
                return;
            }
            // A line with signs that mean nothing has had its report.
            if let Some(at) = words.iter().position(|word| word.text.is_empty()) {
                if !self.leave_out(&mut words, at) {
                    return;
                }
                left_out = true;
                continue;
            }
            if let Some((at, problem)) = self.before_reading(&words) {
                self.report(&words, at, problem);
                if !self.leave_out(&mut words, at) {
                    return;
                }
                left_out = true;
                continue;
            }
            let normal = Normal::new(&words);
            let failure = match Grammar::parse(Rule::chunk, &normal.text) {
                Ok(pairs) => {
                    Builder::new(&normal, self.names.currency, &mut self.problems).chunk(pairs, &mut self.tree);
                    return;
                }
                Err(failure) => failure,
            };
            let mut expected = match failure.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                // The limit on steps.
                ErrorVariant::CustomError { .. } => {
                    let span = words.first().map(|word| word.span).unwrap_or_default();
                    self.problems.push(syntax::too_deep(DEEPEST, span));
                    self.lose(&words);
                    return;
                }
            };
            let offset = match failure.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let at = if offset >= normal.text.len() { words.len() } else { normal.index_at(offset) };
            let at = mistakes::blamed(&words, at);
            if let Some(rest) = self.split(&words, at) {
                let bad = words.split_off(rest);
                let lists_columns = mistakes::lists_columns(&words);
                self.statement(words, true);
                words = bad;
                // Not a statement at all: everything up to the next one is lost with it.
                if let Some(word) = words.first().filter(|word| !is_start(word)) {
                    let line = words.get(line_of(&words, 0)).unwrap_or(&[]);
                    let problem = match lists_columns && mistakes::lacks_colon(line) {
                        true => mistakes::column_line(line, self.source),
                        false => mistakes::unknown_statement(self.shown(word), word.span),
                    };
                    self.report(&words, 0, problem);
                    self.lose(&words);
                    return;
                }
                left_out = false;
                continue;
            }
            let at = if swallowed(&words, at) { line_of(&words, at).start } else { at };
            // What is missing at the end of a line is known when reading ends there.
            if words.get(at).is_some_and(|word| word.first)
                && let Err(failure) = Grammar::parse(Rule::chunk, &Normal::new(words.get(..at).unwrap_or(&[])).text)
                && let ErrorVariant::ParsingError { positives, .. } = failure.variant
            {
                expected = positives;
            }
            let is_whole = !left_out && !is_broken;
            let failure =
                Failure { words: &words, at, expected: &expected, source: self.source, names: self.names, is_whole };
            let (at, problem) = failure.explained();
            self.report(&words, at, problem);
            if !self.leave_out(&mut words, at) {
                return;
            }
            left_out = true;
        }
        self.lose(&words);
    }

    /// Where a line that belongs to no statement begins, when that is the mistake.
    fn split(&self, words: &[Word], at: usize) -> Option<usize> {
        let line = line_of(words, at);
        let word = words.get(line.start)?;
        if line.start == 0 {
            return (at == 0 && !is_start(word)).then_some(0);
        }
        // What was read so far may be whole: then the line is no continuation of it.
        if at == line.start && reads(words.get(..at).unwrap_or(&[])) {
            return Some(at);
        }
        // A misspelt statement word among the lines of a block.
        let next = words.get(line.start + 1).filter(|next| !next.first).map(|next| next.text.as_str());
        let is_entry = matches!(next, None | Some(":" | "," | "、" | "=" | "(" | "."));
        // Labels and indicators may be spelt nearly like one: 合格 is no misspelt 合计.
        let is_label = !mistakes::lists_columns(words) && self.names.sort_of(bare(&word.text)).is_some();
        let is_misspelt = !is_start(word) && !is_label && mistakes::near_statement(self.shown(word)).is_some();
        (is_misspelt && !is_entry).then_some(line.start)
    }

    /// Mistakes that are plain before the grammar is asked.
    fn before_reading(&self, words: &[Word]) -> Option<(usize, Problem)> {
        if let Some(found) = nesting_problem(words) {
            return Some(found);
        }
        mistakes::head_without_name(words, self.source)
            .or_else(|| mistakes::column_as_block_name(words, self.source))
            .or_else(|| mistakes::open_row(words, self.source))
            .or_else(|| mistakes::condition_behind_an_item(words, self.source))
    }

    fn shown(&self, word: &Word) -> &str {
        bare(self.source.slice(word.span))
    }

    /// Adds a report, unless the line's mistake has been reported already.
    fn report(&mut self, words: &[Word], at: usize, problem: Problem) {
        let line = words.get(line_of(words, at)).unwrap_or(&[]);
        if !line.iter().any(|word| word.reported) {
            self.problems.push(problem);
        }
    }

    /// In a block every line is an entry of its own: leaves the bad one out.
    /// Out: whether there is anything left to read.
    fn leave_out(&mut self, words: &mut Vec<Word>, at: usize) -> bool {
        let line = line_of(words, at);
        let is_block = words.first().is_some_and(|word| BLOCKS.contains(&word.text.as_str()));
        if !is_block || line.start == 0 {
            self.lose(words);
            return false;
        }
        // Whether weights add up, or bands meet, can no longer be told.
        if let Some(name) = words.get(1) {
            self.tree.damaged.insert(bare(&name.text).to_owned());
        }
        let bad: Vec<Word> = words.drain(line).collect();
        self.lose(&bad);
        true
    }

    /// Remembers the names that unreadable words may have declared.
    fn lose(&mut self, words: &[Word]) {
        self.tree.lost.extend(words.iter().map(|word| bare(&word.text).to_owned()));
    }
}

fn is_start(word: &Word) -> bool {
    super::keywords::STATEMENT_STARTS.contains(&word.text.as_str())
}

fn reads(words: &[Word]) -> bool {
    !words.is_empty() && Grammar::parse(Rule::chunk, &Normal::new(words).text).is_ok()
}

/// Whether the line of word `at` is a sound entry of its block by itself: then the entry
/// before it is unfinished and has taken the line's first word for its own.
fn swallowed(words: &[Word], at: usize) -> bool {
    let line = line_of(words, at);
    let head = line_of(words, 0).end;
    let is_block = words.first().is_some_and(|word| BLOCKS.contains(&word.text.as_str()));
    if !is_block || line.start <= head || at >= words.len() || at == line.start {
        return false;
    }
    let alone: Vec<Word> = words.iter().take(head).chain(words.get(line).unwrap_or(&[])).cloned().collect();
    reads(&alone)
}

/// The range of the words in the line of word `at` (the last line, past the end).
pub fn line_of(words: &[Word], at: usize) -> Range<usize> {
    let at = at.min(words.len().saturating_sub(1));
    let start = (0..=at).rev().find(|i| words.get(*i).is_some_and(|word| word.first)).unwrap_or(0);
    let end = (at + 1..words.len()).find(|i| words.get(*i).is_some_and(|word| word.first)).unwrap_or(words.len());
    start..end
}

/// Brackets without their partner, and nesting that no reader could follow.
fn nesting_problem(words: &[Word]) -> Option<(usize, Problem)> {
    let mut open: Vec<usize> = Vec::new();
    let (mut inside, mut prefixes, mut chain) = (0, 0, 0);
    for (i, word) in words.iter().enumerate() {
        match word.text.as_str() {
            "(" => open.push(i),
            ")" if open.pop().is_none() => return Some((i, syntax::unbalanced_bracket(false, word.span))),
            "若" | "如果" | "if" | "连续" | "每连续" | "本年累计" => inside += 1,
            _ => {}
        }
        prefixes = if matches!(word.text.as_str(), "-" | "非" | "不" | "not") { prefixes + 1 } else { 0 };
        let is_operator = |word: &Word| matches!(word.text.as_str(), "+" | "-" | "×" | "÷");
        let goes_on = i.checked_sub(1).and_then(|before| words.get(before)).is_some_and(is_operator);
        if is_operator(word) {
            chain += 1;
        } else if (word.first && !goes_on) || matches!(word.text.as_str(), "则" | "否则" | "then" | "else" | ",") {
            chain = 0;
        }
        if open.len().max(inside).max(prefixes) > DEEPEST {
            return Some((i, syntax::too_deep(DEEPEST, word.span)));
        }
        if chain > LONGEST_CHAIN {
            return Some((i, syntax::too_long(LONGEST_CHAIN, word.span)));
        }
    }
    let last = *open.last()?;
    words.get(last).map(|word| (last, syntax::unbalanced_bracket(true, word.span)))
}

/// A word without the quotes that were put round it for the grammar.
pub fn bare(text: &str) -> &str {
    text.trim_start_matches('「').trim_end_matches('」')
}
