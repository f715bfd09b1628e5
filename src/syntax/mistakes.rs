//! Finds words for statements that the grammar refuses.
//!
//! In: the words of a statement and where reading stopped. Out: the place to
//! blame and a report in words that the author typed. The usual slips (no 则, no
//! colon, no unit, a misspelt statement word) are recognised and get a line to
//! paste; for all others the report says what could have stood there.

use super::cut::Word;
use super::declared::Names;
use super::grammar::Rule;
use super::keywords::{self, STATEMENT_STARTS};
use super::parse::{bare, line_of};
use crate::diagnostics::{Problem, syntax};
use crate::lang::Text;
use crate::source::{Source, Span};

/// Statements whose lines are entries of their own.
pub const BLOCKS: &[&str] = &[
    "政策",
    "policy",
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
const COLUMN_BLOCKS: &[&str] =
    &["员工", "employees", "employee", "月度", "monthly", "季度", "quarterly", "明细", "records"];
const PERIOD_BLOCKS: &[&str] = &["月度", "monthly", "季度", "quarterly"];
const DEFINING: &[&str] = &["定义", "define", "发放", "pay", "扣减", "deduct", "合计", "total", "参数", "parameter"];
const MODES: &[&str] = &["全额", "超额累进", "插值", "定额", "whole", "sliced", "interpolated", "fixed"];
const WHENS: &[&str] = &["当", "否则当", "when"];
const IFS: &[&str] = &["若", "如果", "if"];
const THENS: &[&str] = &["则", "then"];
const ELSES: &[&str] = &["否则", "else"];

/// A statement that could not be read.
pub struct Failure<'a> {
    pub words: &'a [Word],
    /// The word to blame; past the end when something is missing there.
    pub at: usize,
    pub expected: &'a [Rule],
    pub source: &'a Source,
    pub names: &'a Names,
}

/// The word to blame when reading stopped at `at`. Where two values stand side by
/// side, the grammar goes on as if the second belonged to a comparison (得分 60 分
/// 以上) and stops after it; the author's mistake is between the two.
pub fn blamed(words: &[Word], at: usize) -> usize {
    let ends_value = |word: &Word| is_name(word) || is_number(word) || matches!(word.text.as_str(), ")" | "%" | "‰");
    let head = words.first().map_or("", |word| word.text.as_str());
    // There a name and its value stand side by side.
    if matches!(head, "用例" | "case") {
        return at;
    }
    let has_labels = matches!(head, "等级" | "grades" | "分档" | "bands");
    let mut i = at;
    while i > 1 {
        i -= 1;
        let (Some(word), Some(before)) = (words.get(i), words.get(i - 1)) else { break };
        if has_labels && (before.first || word.first) {
            break;
        }
        let is_unit = !is_name(word) && (is_number(before) || keywords::is_unit(&word.text));
        if (is_name(word) || is_number(word)) && (ends_value(before) || keywords::is_unit(&before.text)) {
            return i;
        }
        let inside_value = is_name(word)
            || is_number(word)
            || is_unit
            || matches!(word.text.as_str(), "%" | "‰" | "." | "+" | "-" | "×" | "÷");
        if !inside_value {
            break;
        }
    }
    at
}

/// The statement word that a misspelt one is nearest to, if any is near.
pub fn near_statement(found: &str) -> Option<&'static str> {
    let length = found.chars().count();
    STATEMENT_STARTS
        .iter()
        .filter(|start| start.chars().count() >= 2)
        .map(|start| (strsim::damerau_levenshtein(start, found), *start))
        .filter(|(distance, start)| *distance <= if start.chars().count().min(length) <= 3 { 1 } else { 2 })
        .min()
        .map(|(_, start)| start)
}

/// A line that begins with no statement word.
pub fn unknown_statement(found: &str, span: Span) -> Problem {
    let near = near_statement(found);
    let joined = STATEMENT_STARTS.iter().filter(|start| start.chars().count() >= 2 && !start.is_ascii());
    let joined =
        joined.filter_map(|start| Some((*start, found.strip_prefix(start)?))).find(|(_, rest)| !rest.is_empty());
    match (near, joined) {
        (None, Some((start, name))) => syntax::no_space_after_statement_word(found, start, name, span),
        _ => syntax::unknown_statement(found, near, span),
    }
}

/// `月度` and in the next line a column without its type, which the grammar would
/// take for the block's name.
pub fn column_as_block_name(words: &[Word], source: &Source) -> Option<(usize, Problem)> {
    let head = words.first().filter(|word| PERIOD_BLOCKS.contains(&word.text.as_str()))?;
    let column = words.get(1).filter(|word| word.first && is_name(word))?;
    let mut next = 2;
    if words.get(2).is_some_and(|word| word.text == "(" && !word.first) {
        next = 5;
    }
    let goes_on = words.get(next).filter(|word| !word.first);
    let belongs = |word: &&Word| {
        matches!(word.text.as_str(), ":" | "," | "、" | "=" | "按" | "by" | "可缺" | "may") || word.reported
    };
    if head.reported || goes_on.is_some_and(|word| belongs(&word)) {
        return None;
    }
    let line = line_of(words, 1);
    if near_statement(bare(&column.text)).is_some() && line.len() > 1 {
        return None;
    }
    Some((1, column_line(words.get(line)?, source)))
}

/// A table row that is not closed by its last bar.
pub fn open_row(words: &[Word], source: &Source) -> Option<(usize, Problem)> {
    let mut at = 0;
    while at < words.len() {
        let line = line_of(words, at);
        let row = words.get(line.clone()).unwrap_or(&[]);
        if let [first, .., last] = row
            && first.text == "|"
            && last.text != "|"
            && !last.reported
        {
            let written = source.slice(first.span.to(last.span));
            return Some((line.start, syntax::row_not_closed(written, last.span)));
        }
        at = line.end.max(at + 1);
    }
    None
}

/// What is wrong with a line that should declare a column.
fn column_line(line: &[Word], source: &Source) -> Problem {
    let Some(column) = line.first() else { return syntax::nothing_to_read(Span::default()) };
    let name = bare(source.slice(column.span));
    let skip = if line.get(1).is_some_and(|word| word.text == "(") { 4 } else { 1 };
    let declared = line.get(..skip).and_then(|part| part.last()).map_or(column.span, |last| column.span.to(last.span));
    let declared = source.slice(declared);
    match line.get(skip) {
        None => syntax::column_without_type(name, declared, column.span),
        Some(word) if word.text == ":" => syntax::column_without_type(name, declared, column.span),
        Some(word) if is_type_word(&word.text) => {
            let rest = line.last().map_or("", |last| source.slice(word.span.to(last.span)));
            syntax::column_without_colon(name, declared, rest, column.span.to(word.span))
        }
        // A list of columns that no type follows.
        Some(word) if matches!(word.text.as_str(), "," | "、") => {
            let last = line.iter().rev().find(|word| word.text != ":");
            let all = last.map_or(declared, |last| source.slice(column.span.to(last.span)));
            syntax::column_without_type(name, all, column.span)
        }
        Some(_) => unknown_statement(name, column.span),
    }
}

impl Failure<'_> {
    /// The place and the report.
    pub fn explained(&self) -> (usize, Problem) {
        // What is missing at the end of a line belongs to that line.
        let place = if self.is_unfinished() { self.at.saturating_sub(1) } else { self.at };
        self.known_slip().unwrap_or_else(|| (place, self.in_general()))
    }

    fn word(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word.text.as_str()))
    }

    fn shown(&self, at: usize) -> &str {
        self.word(at).map_or("", |word| bare(self.source.slice(word.span)))
    }

    fn span(&self, at: usize) -> Span {
        self.word(at).or(self.words.last()).map(|word| word.span).unwrap_or_default()
    }

    /// The author's text from one word up to, not including, another.
    fn written(&self, from: usize, to: usize) -> &str {
        match (self.word(from), to.checked_sub(1).filter(|last| *last >= from).and_then(|last| self.word(last))) {
            (Some(first), Some(last)) => self.source.slice(first.span.to(last.span)),
            _ => "",
        }
    }

    /// Whether the statement stops before it is complete.
    fn is_unfinished(&self) -> bool {
        self.word(self.at).is_none_or(|word| word.first)
    }

    /// The line with the mistake: the one before, when a new line begins too early.
    fn line(&self) -> std::ops::Range<usize> {
        line_of(self.words, if self.is_unfinished() { self.at.saturating_sub(1) } else { self.at })
    }

    fn known_slip(&self) -> Option<(usize, Problem)> {
        let line = self.line();
        let at = self.at.min(self.words.len());
        if self.is(0, COLUMN_BLOCKS) && line.start > 0 {
            let words = self.words.get(line.clone()).unwrap_or(&[]);
            let has_type = words.iter().position(|word| matches!(word.text.as_str(), ":" | "="));
            if has_type.is_none_or(|colon| colon + 1 == words.len() && words.get(colon).is_some_and(|w| w.text == ":"))
            {
                return Some((line.start, column_line(words, self.source)));
            }
        }
        if self.is(0, &["分档", "bands"]) && line.start == 0 || self.is_band_without_mode(&line) {
            let head = line_of(self.words, 0);
            if !self.words.iter().take(head.end).any(|word| MODES.contains(&word.text.as_str())) {
                let last = head.end.saturating_sub(1);
                let problem = syntax::bands_without_mode(self.shown(1), self.written(0, head.end), self.span(last));
                return Some((0, problem));
            }
        }
        self.missing_then(at, &line)
            .or_else(|| self.missing_else(at, &line))
            .or_else(|| self.missing_action(at, &line))
            .or_else(|| self.bare_head())
            .or_else(|| self.missing_name_or_equals(at))
            .or_else(|| self.unknown_unit(at))
            .or_else(|| self.two_names(at))
    }

    fn is_band_without_mode(&self, line: &std::ops::Range<usize>) -> bool {
        // The rows are blamed when the head lacks its mode.
        self.is(0, &["分档", "bands"]) && line.start == line_of(self.words, 0).end
    }

    /// A condition after 当 or 若 that no 则 follows.
    fn missing_then(&self, at: usize, line: &std::ops::Range<usize>) -> Option<(usize, Problem)> {
        let opener = (0..at).rev().find(|i| self.is(*i, WHENS) || self.is(*i, IFS) || self.is(*i, THENS))?;
        if self.is(opener, THENS) || opener + 1 >= at {
            return None;
        }
        // A 则 later in the line: then it is the condition itself that cannot be read.
        if (at..line.end).any(|i| self.is(i, THENS)) {
            return None;
        }
        let condition = self.written(opener + 1, at).trim_end_matches([',', '，']);
        let rest = self.written(at, line.end);
        let is_when = self.is(opener, WHENS);
        let place = if self.is_unfinished() { at.saturating_sub(1) } else { at };
        let problem = syntax::then_missing(self.shown(opener), condition, rest, is_when, self.span(place));
        Some((place, problem))
    }

    /// 若 … 则 … without its 否则.
    fn missing_else(&self, at: usize, line: &std::ops::Range<usize>) -> Option<(usize, Problem)> {
        if !self.is_unfinished() || !self.expected.contains(&Rule::k_else) {
            return None;
        }
        let start = if self.is(0, BLOCKS) { line.start } else { 0 };
        let count = |words: &[&str]| (start..at).filter(|i| self.is(*i, words)).count();
        let opener = (start..at).rev().find(|i| self.is(*i, IFS))?;
        if count(IFS) <= count(ELSES) {
            return None;
        }
        // A rule's condition begins with 当; 若 chooses between two values.
        if self.is(0, &["规则", "rule"]) {
            return Some((
                opener,
                syntax::when_not_if(self.shown(opener), self.written(opener + 1, at), self.span(opener)),
            ));
        }
        let last = at.saturating_sub(1);
        let written = self.written(opener, at);
        Some((last, syntax::else_missing(self.shown(opener), written, self.span(last))))
    }

    /// 则 at the end of a clause.
    fn missing_action(&self, at: usize, line: &std::ops::Range<usize>) -> Option<(usize, Problem)> {
        let last = at.checked_sub(1).filter(|last| self.is(*last, THENS))?;
        let in_clause = (line.start..last).any(|i| self.is(i, WHENS)) || self.is(0, WHENS);
        (in_clause && self.is_unfinished()).then(|| (last, syntax::action_missing(self.shown(last), self.span(last))))
    }

    /// A block of which nothing but its first line is there.
    fn bare_head(&self) -> Option<(usize, Problem)> {
        let has_entries = line_of(self.words, 0).end < self.words.len();
        if has_entries || !self.is_unfinished() || !self.is(0, BLOCKS) || self.is(0, &["政策", "policy"]) {
            return None;
        }
        let head = self.word(0)?;
        let last = self.words.len().saturating_sub(1);
        syntax::nothing_under(&head.text, self.written(0, self.words.len()), head.span.to(self.span(last)))
            .map(|problem| (0, problem))
    }

    /// `发放 = …`, `定义 提成 销售额 × 3%`.
    fn missing_name_or_equals(&self, at: usize) -> Option<(usize, Problem)> {
        if !self.is(0, DEFINING) {
            return None;
        }
        if self.is(1, &["=", ":"]) {
            return Some((0, syntax::name_missing(self.shown(0), self.written(1, self.words.len()), self.span(0))));
        }
        let mut next = if self.is(2, &["("]) { 5 } else { 2 };
        if self.is(next, &[":"]) {
            next += 2;
        }
        let is_here = at == next && self.word(1).is_some_and(is_name) && !self.is(next, &["=", ".", ","]);
        if !is_here {
            return None;
        }
        let declared = self.written(0, next);
        let rest = self.written(next, self.words.len());
        let place = at.min(self.words.len().saturating_sub(1));
        Some((place, syntax::equals_missing(self.shown(1), declared, rest, self.span(place))))
    }

    /// `300 块`.
    fn unknown_unit(&self, at: usize) -> Option<(usize, Problem)> {
        let number = at.checked_sub(1).filter(|i| self.word(*i).is_some_and(is_number))?;
        let unit = self.word(at).filter(|word| is_name(word) && !word.first)?;
        if self.names.sort_of(bare(&unit.text)).is_some() || self.near_expected().is_some() {
            return None;
        }
        Some((at, syntax::unknown_unit(self.shown(number), self.shown(at), unit.span)))
    }

    /// Two names side by side: one name written with a space, or no operator between them.
    fn two_names(&self, at: usize) -> Option<(usize, Problem)> {
        let before = at.checked_sub(1)?;
        let (first, second) = (self.word(before)?, self.word(at)?);
        if !is_name(first) || !is_name(second) || second.first {
            return None;
        }
        let (a, b) = (bare(&first.text), bare(&second.text));
        let spellings = [format!("{a}_{b}"), format!("{a}{b}"), format!("{a} {b}")];
        let one = self.names.all().find(|name| spellings.iter().any(|spelling| spelling == name));
        let span = if one.is_some() { first.span.to(second.span) } else { second.span };
        Some((at, syntax::two_names(a, b, one, span)))
    }

    fn in_general(&self) -> Problem {
        let unfinished = self.is_unfinished();
        let mut expected: Vec<Text> = Vec::new();
        let mut lesser: Vec<Text> = Vec::new();
        for rule in self.expected {
            let Some(text) = self.described(*rule) else { continue };
            // What may always follow a value tells the author little.
            let list = if is_continuation(*rule) { &mut lesser } else { &mut expected };
            if !list.contains(&text) {
                list.push(text);
            }
        }
        if expected.is_empty() {
            expected = lesser;
        }
        expected.truncate(8);
        if let Some(near) = self.near_expected() {
            return syntax::misspelt_word(self.shown(self.at), near, self.span(self.at));
        }
        let at = self.at.min(self.words.len());
        let before = at.checked_sub(1).map(|i| self.shown(i));
        let place = if unfinished { at.saturating_sub(1) } else { at };
        let cut = self.word(place).and_then(|word| word.cut.as_deref());
        let found = (!unfinished).then(|| self.shown(at));
        syntax::unexpected(found, before, &expected, cut, self.span(place))
    }

    /// A keyword that could stand here and that the author's word is one slip away from.
    fn near_expected(&self) -> Option<&'static str> {
        let word = self.word(self.at).filter(|word| is_name(word) && !word.first)?;
        let found = bare(&word.text);
        let keywords = self.expected.iter().filter(|rule| keywords::is_keyword_rule(**rule));
        keywords
            .flat_map(|rule| keywords::spellings(*rule).iter().copied())
            .filter(|keyword| keyword.chars().count() >= 2)
            .find(|keyword| strsim::damerau_levenshtein(keyword, found) == 1)
    }

    /// What an author would call the thing that a rule reads; nothing for inner rules.
    fn described(&self, rule: Rule) -> Option<Text> {
        let text = |zh: &str, en: &str| Some(Text::new(zh, en));
        match rule {
            Rule::name | Rule::declared | Rule::cell_declared => text("名称", "a name"),
            Rule::string => text("引号里的文字，如 \"第三条\"", "a text in quotes, such as \"clause 3\""),
            Rule::month => text("月份，如 2026-03", "a month, such as 2026-03"),
            Rule::date => text("日期，如 2026-03-31", "a date, such as 2026-03-31"),
            Rule::number => text("数字", "a number"),
            Rule::quantity
            | Rule::literal
            | Rule::simple
            | Rule::signed
            | Rule::case_value
            | Rule::signed_value
            | Rule::list_value => text("一个值，如 300 元", "a value, such as 300 yuan"),
            Rule::expr
            | Rule::choice
            | Rule::any_of
            | Rule::adjusted
            | Rule::additive
            | Rule::paren
            | Rule::reference
            | Rule::unary
            | Rule::primary_value
            | Rule::negation
            | Rule::product
            | Rule::postfix
            | Rule::minus => text("一个值或算式", "a value or formula"),
            Rule::add_sign => text("+ 或 −", "+ or -"),
            Rule::mul_sign => text("× 或 ÷", "× or ÷"),
            Rule::row => text("以 | 开头的一行", "a row that begins with |"),
            Rule::cell | Rule::cell_blank => text("单元格", "a cell"),
            Rule::operator | Rule::op_eq => {
                text("比较，如 不低于、不足、=", "a comparison, such as at least, below, =")
            }
            Rule::band_when | Rule::range | Rule::bound => {
                text("条件，如 60 分以上", "a condition, such as 60 points or more")
            }
            Rule::type_name => text("类型，如 金额、比率、分、天数", "a type, such as money, ratio, points, days"),
            Rule::streak_unit => text("个月、个季度 或 年", "months, quarters or years"),
            Rule::weight | Rule::full_marks => text("权重 60% 或 满分 20 分", "weight 60% or of 20 points"),
            Rule::band_mode => {
                text("全额、超额累进、插值 或 定额", "whole amount, sliced, interpolated or fixed amount")
            }
            Rule::band_value => text("这一档的结果", "the result of the band"),
            Rule::clause | Rule::bare_clause => text("当 条件 则 处置", "when condition then action"),
            Rule::alias => match self.word(0).map(|word| word.text.as_str()) {
                Some(head) if COLUMN_BLOCKS.contains(&head) => text("“:”和类型", "`:` and a type"),
                Some(head) if DEFINING.contains(&head) => text("“=”和算式", "`=` and a formula"),
                Some("枚举" | "enumeration" | "enum") => text("“:”和各项", "`:` and the members"),
                _ => None,
            },
            Rule::EOI | Rule::statement => text("下一句", "the next statement"),
            Rule::scale | Rule::unit | Rule::percent | Rule::count_unit => text("单位", "a unit"),
            rule if keywords::is_keyword_rule(rule) => {
                let spellings = keywords::spellings(rule);
                let zh = spellings.iter().find(|s| !s.is_ascii()).or(spellings.first())?;
                let en = spellings.iter().find(|s| s.is_ascii()).or(spellings.first())?;
                text(zh, en)
            }
            _ => None,
        }
    }
}

/// What may follow any value.
fn is_continuation(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::add_sign
            | Rule::mul_sign
            | Rule::k_next_day
            | Rule::k_before_day
            | Rule::k_or_more
            | Rule::k_or_less
            | Rule::k_through
            | Rule::k_only_when
            | Rule::k_and
            | Rule::k_or
            | Rule::k_li
            | Rule::scale
            | Rule::unit
            | Rule::percent
            | Rule::permille
            | Rule::operator
            | Rule::op_eq
            | Rule::cite
            | Rule::k_source
            | Rule::k_times_this_year
            | Rule::EOI
            | Rule::statement
    )
}

fn is_number(word: &Word) -> bool {
    word.text.starts_with(|c: char| c.is_ascii_digit()) && !word.text.contains('-')
}

/// A word that is no keyword, sign, number or text: it can only be a name.
fn is_name(word: &Word) -> bool {
    word.text.starts_with('「')
        || (word.text.starts_with(|c: char| c.is_alphabetic() || c == '_') && !keywords::is_keyword(&word.text))
}

fn is_type_word(word: &str) -> bool {
    const TYPES: &[Rule] = &[
        Rule::k_t_money,
        Rule::k_t_ratio,
        Rule::k_t_points,
        Rule::k_t_integer,
        Rule::k_t_number,
        Rule::k_t_date,
        Rule::k_t_month,
        Rule::k_t_days,
        Rule::k_t_months,
        Rule::k_t_text,
        Rule::k_t_truth,
        Rule::k_enumeration,
        Rule::k_optional,
    ];
    TYPES.iter().any(|rule| keywords::spellings(*rule).contains(&word))
}
