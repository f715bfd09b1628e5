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
use crate::diagnostics::{Problem, slips, syntax};
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
pub(super) const COLUMN_BLOCKS: &[&str] =
    &["员工", "employees", "employee", "月度", "monthly", "季度", "quarterly", "明细", "records"];
const WHENS: &[&str] = &["当", "when"];
const PERIOD_BLOCKS: &[&str] = &["月度", "monthly", "季度", "quarterly"];
pub(super) const DEFINING: &[&str] =
    &["定义", "define", "发放", "pay", "扣减", "deduct", "合计", "total", "参数", "parameter"];
/// A statement that could not be read.
pub struct Failure<'a> {
    pub words: &'a [Word],
    /// The word to blame; past the end when something is missing there.
    pub at: usize,
    pub expected: &'a [Rule],
    pub source: &'a Source,
    pub names: &'a Names,
    /// Whether these are all the words of the statement, none of its lines left out.
    pub is_whole: bool,
}

/// The word to blame when reading stopped at `at`. Where two values stand side by
/// side, the grammar goes on as if the second belonged to a comparison (得分 60 分
/// 以上) and stops after it; the author's mistake is between the two.
pub fn blamed(words: &[Word], at: usize) -> usize {
    let ends_value = |word: &Word| {
        is_name(word)
            || PERIODS.contains(&word.text.as_str())
            || is_number(word)
            || matches!(word.text.as_str(), ")" | "%" | "‰")
    };
    let head = words.first().map_or("", |word| word.text.as_str());
    // There a name and its value stand side by side.
    if matches!(head, "用例" | "case") {
        return at;
    }
    // In a block a line begins with a name of its own.
    let is_block = BLOCKS.contains(&head);
    let mut i = at;
    while i > 1 {
        i -= 1;
        let (Some(word), Some(before)) = (words.get(i), words.get(i - 1)) else { break };
        if is_block && (before.first || word.first) {
            break;
        }
        let is_unit = !is_name(word) && (is_number(before) || keywords::is_unit(&word.text));
        let period_fold = PERIODS.contains(&before.text.as_str()) && FOLDS.contains(&word.text.as_str());
        if period_fold {
            return i;
        }
        if before.text == "累计" && is_number(word) {
            break;
        }
        if (is_name(word) || is_number(word)) && (ends_value(before) || keywords::is_unit(&before.text)) {
            return i;
        }
        let inside_value = is_name(word)
            || is_number(word)
            || is_unit
            || FOLDS.contains(&word.text.as_str())
            || matches!(word.text.as_str(), "%" | "‰" | "." | "+" | "-" | "×" | "÷" | "(" | ")");
        if !inside_value {
            break;
        }
    }
    at
}

/// Words for periods that are values of their own.
pub(super) const PERIODS: &[&str] =
    &["本年", "全年", "当年", "本季", "当季", "本半年", "本月", "当月", "上月", "次月", "上季", "上年", "累计"];
pub(super) const FOLDS: &[&str] =
    &["合计", "平均", "最大", "最小", "计数", "不同个数", "末值", "sum", "average", "max", "min", "count"];

/// The statement word that a misspelt one is nearest to, if any is near.
pub fn near_statement(found: &str) -> Option<&'static str> {
    let length = found.chars().count();
    STATEMENT_STARTS
        .iter()
        .filter(|start| start.chars().count() >= 2)
        // Of two as near, the one that begins alike: 每季度 is rather 每季 than 季度.
        .map(|start| (strsim::damerau_levenshtein(start, found), start.chars().next() != found.chars().next(), *start))
        .filter(|(distance, _, start)| *distance <= if start.chars().count().min(length) <= 3 { 1 } else { 2 })
        .min()
        .map(|(_, _, start)| start)
}

/// Whether the statement is a block of columns.
pub fn lists_columns(words: &[Word]) -> bool {
    words.first().is_some_and(|head| COLUMN_BLOCKS.contains(&head.text.as_str()))
}

/// A line that begins with no statement word.
pub fn unknown_statement(found: &str, span: Span) -> Problem {
    let near = near_statement(found).or_else(|| same_in_other_words(found));
    let joined = STATEMENT_STARTS.iter().filter(|start| start.chars().count() >= 2 && !start.is_ascii());
    let joined =
        joined.filter_map(|start| Some((*start, found.strip_prefix(start)?))).find(|(_, rest)| !rest.is_empty());
    match (near, joined) {
        (None, Some((start, name))) => syntax::no_space_after_statement_word(found, start, name, span),
        _ => {
            let meant = crate::spelling::certainly_meant(found, STATEMENT_STARTS.iter().copied());
            syntax::unknown_statement(found, near, meant, span)
        }
    }
}

/// What an author may write for 接受 and 禁止.
fn same_in_other_words(found: &str) -> Option<&'static str> {
    match found {
        "允许" | "忽略" | "同意" => Some("接受"),
        "不许" | "不准" => Some("禁止"),
        "allow" | "ignore" => Some("accept"),
        "forbid" => Some("deny"),
        _ => None,
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

/// `考核` and in the next line an indicator, which the grammar would take for its name.
pub fn head_without_name(words: &[Word], source: &Source) -> Option<(usize, Problem)> {
    const NAMED: &[&str] = &[
        "考核",
        "scorecard",
        "等级",
        "grades",
        "分档",
        "bands",
        "表",
        "table",
        "决策表",
        "规则",
        "rule",
        "明细",
        "records",
    ];
    let head = words.first().filter(|word| NAMED.contains(&word.text.as_str()))?;
    let next = words.get(1).filter(|word| word.first && !word.reported)?;
    // A table may be told from a table without a name by its bar alone.
    let shown = source.slice(head.span);
    (is_name(next) || next.text == "|" || WHENS.contains(&next.text.as_str()))
        .then(|| (0, slips::name_missing(shown, "…", head.span)))
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
            return Some((line.start, slips::row_not_closed(written, last.span)));
        }
        at = line.end.max(at + 1);
    }
    None
}

/// `发放 全勤奖 = 200 元 当 迟到 = 0 次 则 警告`: 当 begins a rule, and everybody would be paid.
pub(super) fn condition_behind_an_item(words: &[Word], source: &Source) -> Option<(usize, Problem)> {
    const ITEMS: &[&str] = &["发放", "扣减", "合计", "定义", "pay", "deduct", "total", "define"];
    let head = words.first().filter(|word| ITEMS.contains(&word.text.as_str()))?;
    let rule = words.iter().position(|word| matches!(word.text.as_str(), "规则" | "rule")).unwrap_or(words.len());
    for at in 1..rule {
        let (before, word) = (words.get(at - 1)?, words.get(at)?);
        let joins = !matches!(before.text.as_str(), "否则" | "else" | "applies" | "only");
        if matches!(word.text.as_str(), "当" | "when") && joins && !word.first {
            let end = line_of(words, at).end;
            let condition = words.get(at + 1..end).unwrap_or(&[]);
            let stop = condition.iter().position(|word| matches!(word.text.as_str(), "则" | "then"));
            let condition = condition.get(..stop.unwrap_or(condition.len())).unwrap_or(&[]);
            let written = match (condition.first(), condition.last()) {
                (Some(first), Some(last)) => source.slice(first.span.to(last.span)),
                _ => "…",
            };
            let named = words.get(1).unwrap_or(head);
            let (item, shown) = (bare(source.slice(named.span)), bare(source.slice(word.span)));
            return Some((at, slips::condition_behind(item, shown, written, word.span)));
        }
    }
    None
}

/// Whether a line is a column and its type without the colon between them.
pub(super) fn lacks_colon(line: &[Word]) -> bool {
    let skip = if line.get(1).is_some_and(|word| word.text == "(") { 4 } else { 1 };
    line.first().is_some_and(is_name) && line.get(skip).is_some_and(|word| is_type_word(&word.text))
}

/// What is wrong with a line that should declare a column.
pub(super) fn column_line(line: &[Word], source: &Source) -> Problem {
    let Some(column) = line.first() else { return syntax::nothing_to_read(Span::default()) };
    let name = bare(source.slice(column.span));
    let skip = if line.get(1).is_some_and(|word| word.text == "(") { 4 } else { 1 };
    let declared = line.get(..skip).and_then(|part| part.last()).map_or(column.span, |last| column.span.to(last.span));
    let place = declared;
    let declared = source.slice(declared);
    match line.get(skip) {
        None if name.starts_with('每') && near_statement(name).is_some() => unknown_statement(name, column.span),
        None => slips::column_without_type(name, declared, column.span),
        Some(word) if word.text == ":" => slips::column_without_type(name, declared, column.span),
        Some(word) if is_type_word(&word.text) => {
            let rest = line.last().map_or("", |last| source.slice(word.span.to(last.span)));
            slips::column_without_colon(name, (declared, place), rest, column.span.to(word.span))
        }
        // A list of columns that no type follows.
        Some(word) if matches!(word.text.as_str(), "," | "、") => {
            let last = line.iter().rev().find(|word| word.text != ":");
            let all = last.map_or(declared, |last| source.slice(column.span.to(last.span)));
            slips::column_without_type(name, all, column.span)
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

    pub(super) fn word(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word.text.as_str()))
    }

    pub(super) fn shown(&self, at: usize) -> &str {
        self.word(at).map_or("", |word| bare(self.source.slice(word.span)))
    }

    pub(super) fn span(&self, at: usize) -> Span {
        self.word(at).or(self.words.last()).map(|word| word.span).unwrap_or_default()
    }

    /// The author's text from one word up to, not including, another.
    pub(super) fn written(&self, from: usize, to: usize) -> &str {
        match (self.word(from), to.checked_sub(1).filter(|last| *last >= from).and_then(|last| self.word(last))) {
            (Some(first), Some(last)) => self.source.slice(first.span.to(last.span)),
            _ => "",
        }
    }

    /// Whether the statement stops before it is complete.
    pub(super) fn is_unfinished(&self) -> bool {
        self.word(self.at).is_none_or(|word| word.first)
    }

    /// The line with the mistake: the one before, when a new line begins too early.
    pub(super) fn line(&self) -> std::ops::Range<usize> {
        line_of(self.words, if self.is_unfinished() { self.at.saturating_sub(1) } else { self.at })
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
        if let Some(near) = self.near_expected() {
            let found = self.shown(self.at);
            let is_certain = crate::spelling::certainly_meant(found, self.keywords_expected()) == Some(near);
            return slips::misspelt_word(found, near, is_certain, self.span(self.at));
        }
        let at = self.at.min(self.words.len());
        let before = at.checked_sub(1).map(|i| self.shown(i));
        let place = if unfinished { at.saturating_sub(1) } else { at };
        let cut = self.word(place).and_then(|word| word.cut.as_deref());
        let found = (!unfinished).then(|| self.shown(at));
        let bounds_only = self.expected.contains(&Rule::k_or_more) && self.is(0, &["等级", "grades", "分档", "bands"]);
        if expected.is_empty() && bounds_only {
            lesser.retain(|text| matches!(text.zh.as_str(), "以上" | "以下"));
            expected = lesser;
        } else if let (true, Some(found), Some(before)) = (expected.is_empty(), found, before) {
            return slips::nothing_between(before, found, cut, self.span(place));
        }
        expected.truncate(8);
        syntax::unexpected(found, before, &expected, cut, self.span(place))
    }

    /// A keyword that could stand here and that the author's word is one slip away from.
    pub(super) fn near_expected(&self) -> Option<&'static str> {
        let word = self.word(self.at).filter(|word| is_name(word) && !word.first)?;
        let found = bare(&word.text);
        self.keywords_expected().find(|keyword| strsim::damerau_levenshtein(keyword, found) == 1)
    }

    fn keywords_expected(&self) -> impl Iterator<Item = &'static str> {
        let keywords = self.expected.iter().filter(|rule| keywords::is_keyword_rule(**rule));
        keywords
            .flat_map(|rule| keywords::spellings(*rule).iter().copied())
            .filter(|keyword| keyword.chars().count() >= 2)
    }

    /// What an author would call the thing that a rule reads; nothing for inner rules.
    fn described(&self, rule: Rule) -> Option<Text> {
        let text = |zh: &str, en: &str| Some(Text::new(zh, en));
        match rule {
            Rule::name | Rule::declared | Rule::cell_declared | Rule::cell_named => text("名称", "a name"),
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
            Rule::row | Rule::head_row => text("以 | 开头的一行", "a row that begins with |"),
            Rule::cell | Rule::head | Rule::cell_blank => text("单元格", "a cell"),
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
            Rule::k_step_verb => text("扣、加、计 或 奖", "扣, 加, 计 or 奖"),
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
            | Rule::k_percent_points
            | Rule::k_wan
            | Rule::k_yi
            | Rule::scale
            | Rule::unit
            | Rule::percent
            | Rule::permille
            | Rule::operator
            | Rule::op_eq
            | Rule::cite
            | Rule::k_source
            | Rule::k_times_this_year
            | Rule::k_per_full
            | Rule::k_per_started
            | Rule::EOI
            | Rule::statement
    )
}

pub(super) fn is_number(word: &Word) -> bool {
    word.text.starts_with(|c: char| c.is_ascii_digit()) && !word.text.contains('-')
}

/// A word that is no keyword, sign, number or text: it can only be a name.
pub(super) fn is_name(word: &Word) -> bool {
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
