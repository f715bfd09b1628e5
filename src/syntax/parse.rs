//! Hands the words to the grammar, a statement at a time, and recovers.
//!
//! A statement that cannot be read is reported where reading stopped, in words
//! that the author typed; the statements around it are still read. Names that a
//! lost statement declared are remembered, so that nothing merely follows from it.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::ast::Tree;
use super::build::Builder;
use super::cut::Word;
use super::declared::starts_statement_with;
use super::grammar::{Grammar, Rule};
use super::keywords::{self, STATEMENT_STARTS};
use crate::diagnostics::{Problem, syntax};
use crate::lang::Text;
use crate::source::Span;

/// Deeper nesting than this is refused before it can exhaust the stack.
const DEEPEST: usize = 200;
/// After this many unreadable places the rest is only counted.
const MOST_REPORTS: usize = 100;

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

/// Parses all statements.
pub fn parse(words: &[Word], problems: &mut Vec<Problem>) -> Tree {
    let mut tree = Tree::default();
    let mut found = Vec::new();
    for word in words.iter().filter(|word| word.unknown) {
        tree.cuts.extend(word.cut.clone().map(|cut| (word.span, cut)));
    }
    for chunk in chunks(words) {
        read_chunk(chunk.to_vec(), &mut tree, &mut found);
    }
    if tree.statements.is_empty() && found.is_empty() {
        found.push(syntax::nothing_to_read(Span::default()));
    }
    if found.len() > MOST_REPORTS {
        let left_out = found.len() - MOST_REPORTS;
        let span = found.get(MOST_REPORTS).map(Problem::span).unwrap_or_default();
        found.truncate(MOST_REPORTS);
        found.push(syntax::too_many(left_out, span));
    }
    problems.extend(found);
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
            in_rule = is_when || matches!(word.text.as_str(), "规则" | "rule");
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

fn read_chunk(mut words: Vec<Word>, tree: &mut Tree, problems: &mut Vec<Problem>) {
    for _ in 0..MOST_REPORTS {
        if words.is_empty() {
            return;
        }
        if let Some(problem) = bracket_problem(&words) {
            problems.push(problem);
            lose(&words, tree);
            return;
        }
        let normal = Normal::new(&words);
        let failure = match Grammar::parse(Rule::chunk, &normal.text) {
            Ok(pairs) => {
                Builder::new(&normal, problems).chunk(pairs, tree);
                return;
            }
            Err(failure) => failure,
        };
        let offset = match failure.location {
            InputLocation::Pos(at) => at,
            InputLocation::Span((at, _)) => at,
        };
        let at = if offset >= normal.text.len() { words.len() } else { normal.index_at(offset) };
        let starts_line = words.get(at).is_some_and(|word| word.first);
        // What was read so far may be whole: then the line is no continuation but a bad statement.
        if at > 0 && starts_line && reads(words.get(..at).unwrap_or(&[])) {
            let rest = words.split_off(at);
            read_chunk(words, tree, problems);
            words = rest;
            let word = &words[0];
            if !STATEMENT_STARTS.contains(&word.text.as_str()) {
                problems.push(unknown_statement(word));
                lose(&words, tree);
                return;
            }
            continue;
        }
        if at == 0 && !STATEMENT_STARTS.contains(&words[0].text.as_str()) {
            problems.push(unknown_statement(&words[0]));
        } else {
            problems.push(unexpected(&words, at, &failure.variant));
        }
        // In a block every line is an entry of its own: leave the bad one out and go on.
        let line = line_of(&words, at);
        let is_block = words.first().is_some_and(|word| BLOCKS.contains(&word.text.as_str()));
        if !is_block || line.start == 0 {
            lose(&words, tree);
            return;
        }
        let bad: Vec<Word> = words.drain(line).collect();
        lose(&bad, tree);
    }
}

/// Statements whose lines are entries of their own.
const BLOCKS: &[&str] = &[
    "员工",
    "employees",
    "employee",
    "月度",
    "monthly",
    "季度",
    "quarterly",
    "明细",
    "records",
    "考核",
    "scorecard",
    "等级",
    "grades",
    "分档",
    "bands",
    "表",
    "table",
    "决策表",
    "decision",
    "规则",
    "rule",
    "用例",
    "case",
];

fn reads(words: &[Word]) -> bool {
    !words.is_empty() && Grammar::parse(Rule::chunk, &Normal::new(words).text).is_ok()
}

/// Remembers the names that unreadable words may have declared.
fn lose(words: &[Word], tree: &mut Tree) {
    tree.lost.extend(words.iter().map(|word| bare(&word.text).to_owned()));
}

/// The range of the words in the line of word `at` (the last line, past the end).
fn line_of(words: &[Word], at: usize) -> std::ops::Range<usize> {
    let at = at.min(words.len().saturating_sub(1));
    let start = (0..=at).rev().find(|i| words.get(*i).is_some_and(|word| word.first)).unwrap_or(0);
    let end = (at + 1..words.len()).find(|i| words.get(*i).is_some_and(|word| word.first)).unwrap_or(words.len());
    start..end
}

fn bracket_problem(words: &[Word]) -> Option<Problem> {
    let mut open: Vec<Span> = Vec::new();
    for word in words {
        match word.text.as_str() {
            "(" => {
                open.push(word.span);
                if open.len() > DEEPEST {
                    return Some(syntax::too_deep(DEEPEST, word.span));
                }
            }
            ")" if open.pop().is_none() => return Some(syntax::unbalanced_bracket(false, word.span)),
            _ => {}
        }
    }
    open.last().map(|span| syntax::unbalanced_bracket(true, *span))
}

fn unknown_statement(word: &Word) -> Problem {
    let found = bare(&word.text);
    let near = STATEMENT_STARTS
        .iter()
        .filter(|start| {
            let short = start.chars().count().min(found.chars().count());
            strsim::levenshtein(start, found) <= if short <= 3 { 1 } else { 2 } && short >= 2
        })
        .min_by_key(|start| strsim::levenshtein(start, found));
    syntax::unknown_statement(found, near.copied(), word.span)
}

fn unexpected(words: &[Word], at: usize, variant: &ErrorVariant<Rule>) -> Problem {
    let mut expected: Vec<Text> = Vec::new();
    if let ErrorVariant::ParsingError { positives, .. } = variant {
        for text in positives.iter().filter_map(|rule| described(*rule)) {
            if !expected.contains(&text) {
                expected.push(text);
            }
        }
    }
    expected.truncate(8);
    let word = words.get(at);
    let before = at.checked_sub(1).and_then(|i| words.get(i));
    let span = word.or(before).map(|word| word.span).unwrap_or_default();
    let cut = word.or(before).and_then(|word| word.cut.as_deref());
    syntax::unexpected(word.map(|w| bare(&w.text)), before.map(|w| bare(&w.text)), &expected, cut, span)
}

/// A word without the quotes that were put round it for the grammar.
fn bare(text: &str) -> &str {
    text.trim_start_matches('「').trim_end_matches('」')
}

/// What an author would call the thing that a rule reads; nothing for inner rules.
fn described(rule: Rule) -> Option<Text> {
    let text = |zh: &str, en: &str| Some(Text::new(zh, en));
    match rule {
        Rule::name | Rule::declared | Rule::cell_declared => text("名称", "a name"),
        Rule::string => text("引号里的文字", "a text in quotes"),
        Rule::month => text("月份(如 2026-03)", "a month (such as 2026-03)"),
        Rule::date => text("日期(如 2026-03-31)", "a date (such as 2026-03-31)"),
        Rule::number | Rule::quantity | Rule::literal => text("数字", "a number"),
        Rule::expr
        | Rule::choice
        | Rule::any_of
        | Rule::adjusted
        | Rule::additive
        | Rule::paren
        | Rule::reference
        | Rule::unary
        | Rule::primary_value
        | Rule::minus => text("一个值或算式", "a value or formula"),
        Rule::add_sign => text("+ −", "+ -"),
        Rule::mul_sign => text("× ÷", "× ÷"),
        Rule::row => text("以 | 开头的一行", "a row that begins with |"),
        Rule::cell | Rule::cell_blank => text("单元格", "a cell"),
        Rule::operator | Rule::op_eq => text("比较(=、以上、不足 …)", "a comparison (=, at least, below …)"),
        Rule::band_when | Rule::range | Rule::bound => {
            text("条件(如 60 分以上)", "a condition (such as 60 points or more)")
        }
        Rule::type_name => text("类型(金额、比率、分、天数 …)", "a type (money, ratio, points, days …)"),
        Rule::alias => text("“:”和类型,或 (别名)", "`:` and a type, or an (alias)"),
        Rule::EOI | Rule::statement => text("下一句", "the next statement"),
        Rule::scale | Rule::unit | Rule::percent => text("单位", "a unit"),
        rule if keywords::is_keyword_rule(rule) => {
            let spellings = keywords::spellings(rule);
            let zh = spellings.iter().find(|s| !s.is_ascii()).or(spellings.first())?;
            let en = spellings.iter().find(|s| s.is_ascii()).or(spellings.first())?;
            text(zh, en)
        }
        _ => None,
    }
}
