//! The usual slips of the pen in a statement that cannot be read.
//!
//! In: the failure. Out: a report of its own for each slip that is recognised,
//! with the author's words put right; nothing for the rest, which `mistakes`
//! reports in general terms.

use std::ops::Range;

use super::grammar::Rule;
use super::mistakes::{BLOCKS, COLUMN_BLOCKS, DEFINING, FOLDS, Failure, PERIODS, column_line, is_name, is_number};
use super::parse::{bare, line_of};
use crate::diagnostics::{Problem, slips, wordings};
use crate::source::Span;

const MODES: &[&str] = &["全额", "超额累进", "插值", "定额", "whole", "sliced", "interpolated", "fixed"];
const WHENS: &[&str] = &["当", "否则当", "when"];
/// What is said of an item behind its formula.
const BEHIND_THE_FORMULA: &[&str] = &[
    "依据",
    "source",
    "适用",
    "applies",
    "次月发",
    "季末发",
    "年末发",
    "次年发",
    "due",
    "暂缓",
    "holding",
    "仅当",
    "only",
];
const IFS: &[&str] = &["若", "如果", "if"];
const THENS: &[&str] = &["则", "then"];
const ELSES: &[&str] = &["否则", "else"];

impl Failure<'_> {
    pub(super) fn known_slip(&self) -> Option<(usize, Problem)> {
        // Before the block's first line: that line is the one that could not be read.
        let before_first = self.is(0, COLUMN_BLOCKS) && self.at == 1 && self.word(1).is_some_and(|word| word.first);
        let line = if before_first { line_of(self.words, 1) } else { self.line() };
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
                let problem = slips::bands_without_mode(self.shown(1), self.written(0, head.end), self.span(last));
                return Some((0, problem));
            }
        }
        self.weight_left_blank(&line)
            .or_else(|| self.formula_slip(at))
            .or_else(|| self.other_wording(at, &line))
            .or_else(|| self.missing_then(at, &line))
            .or_else(|| self.missing_else(at, &line))
            .or_else(|| self.missing_action(at, &line))
            .or_else(|| self.bare_head())
            .or_else(|| self.missing_name_or_equals(at))
            .or_else(|| self.unknown_unit(at))
            .or_else(|| self.two_names(at))
            .or_else(|| self.name_cut_in_two(at))
    }

    fn is_band_without_mode(&self, line: &Range<usize>) -> bool {
        // The rows are blamed when the head lacks its mode.
        self.is(0, &["分档", "bands"]) && line.start == line_of(self.words, 0).end
    }

    /// A condition after 当 or 若 that no 则 follows.
    fn missing_then(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
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
        let action = (!self.is_unfinished()).then(|| self.span(at));
        let problem = slips::then_missing(self.shown(opener), condition, rest, is_when, action, self.span(place));
        Some((place, problem))
    }

    /// 若 … 则 … without its 否则.
    fn missing_else(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        let ends = self.is_unfinished() || self.is(at, BEHIND_THE_FORMULA);
        if !ends || !self.expected.contains(&Rule::k_else) {
            return None;
        }
        let start = if self.is(0, BLOCKS) { line.start } else { 0 };
        let count = |words: &[&str]| (start..at).filter(|i| self.is(*i, words)).count();
        let opener = (start..at).rev().find(|i| self.is(*i, IFS))?;
        if count(IFS) <= count(ELSES) {
            return None;
        }
        let last = at.saturating_sub(1);
        if self.is(0, &["规则", "rule"]) && self.word(opener).is_some_and(|word| word.first) {
            let rest = self.written(opener + 1, at);
            return Some((opener, slips::rule_begins_with_when(self.shown(opener), rest, self.span(opener))));
        }
        let written = self.written(opener, at);
        Some((last, slips::else_missing(self.shown(opener), written, self.span(last))))
    }

    /// 则 at the end of a clause.
    fn missing_action(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        let last = at.checked_sub(1).filter(|last| self.is(*last, THENS))?;
        let in_clause = (line.start..last).any(|i| self.is(i, WHENS)) || self.is(0, WHENS);
        (in_clause && self.is_unfinished()).then(|| (last, slips::action_missing(self.shown(last), self.span(last))))
    }

    /// A block of which nothing but its first line is there.
    fn bare_head(&self) -> Option<(usize, Problem)> {
        let has_entries = line_of(self.words, 0).end < self.words.len();
        if has_entries || !self.is_unfinished() || !self.is(0, BLOCKS) || self.is(0, &["政策", "policy"]) {
            return None;
        }
        let head = self.word(0)?;
        let last = self.words.len().saturating_sub(1);
        slips::nothing_under(&head.text, self.written(0, self.words.len()), head.span.to(self.span(last)))
            .map(|problem| (0, problem))
    }

    /// `发放 = …`, `定义 提成 销售额 × 3%`.
    fn missing_name_or_equals(&self, at: usize) -> Option<(usize, Problem)> {
        if !self.is(0, DEFINING) {
            return None;
        }
        if self.is(1, &["="]) {
            return Some((0, slips::name_missing(self.shown(0), self.written(1, self.words.len()), self.span(0))));
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
        if self.is(next, BEHIND_THE_FORMULA)
            && let Some(equals) = (next..self.words.len()).find(|i| self.is(*i, &["="]))
        {
            let (clause, formula) = (self.written(next, equals), self.written(equals + 1, self.words.len()));
            return Some((place, slips::clause_before_formula(declared, clause, formula, self.span(place))));
        }
        let declared = (declared, self.span(next - 1));
        Some((place, slips::equals_missing(self.shown(1), declared, rest, self.span(place))))
    }

    /// `300 块`.
    fn unknown_unit(&self, at: usize) -> Option<(usize, Problem)> {
        let number = at.checked_sub(1).filter(|i| self.word(*i).is_some_and(is_number))?;
        let unit = self.word(at).filter(|word| is_name(word) && !word.first)?;
        let is_other = self.names.sort_of(bare(&unit.text)).is_some() || self.near_expected().is_some();
        if is_other || slips::comparison_word(self.shown(at)).is_some() || matches!(self.shown(at), "x" | "X") {
            return None;
        }
        Some((at, slips::unknown_unit(self.shown(number), self.shown(at), unit.span)))
    }

    /// Two names side by side: one name written with a space, or no operator between them.
    fn two_names(&self, at: usize) -> Option<(usize, Problem)> {
        let before = at.checked_sub(1)?;
        let (first, second) = (self.word(before)?, self.word(at)?);
        let folds = self.is(at, FOLDS) && self.is(at + 1, &["("]);
        if PERIODS.contains(&first.text.as_str()) && !second.first && (folds || is_name(second)) {
            // 本月合计(销售额): the value in the brackets is the one meant.
            let (a, b) = (self.shown(before), self.shown(if folds { at + 2 } else { at }));
            return Some((at, slips::period_before_name(a, b, folds, first.span.to(second.span))));
        }
        if !is_name(second) || second.first {
            return None;
        }
        let (a, b) = (bare(&first.text), bare(&second.text));
        if !is_name(first) {
            return None;
        }
        // In the head of a block of columns nothing is multiplied.
        if self.is(0, COLUMN_BLOCKS) && line_of(self.words, at).start == 0 {
            return None;
        }
        if matches!(b, "为空" | "为空白" | "空白" | "为空值" | "未填" | "没填") {
            return Some((at, wordings::missing_in_other_words(a, b, second.span)));
        }
        if self.is(before.wrapping_sub(1), &["("]) && self.is(before.wrapping_sub(2), FOLDS) {
            let fold = self.shown(before.wrapping_sub(2));
            return Some((at, slips::fold_needs_colon(fold, (a, first.span), b, second.span)));
        }
        let spellings = [format!("{a}_{b}"), format!("{a}{b}"), format!("{a} {b}")];
        let one = self.names.all().find(|name| spellings.iter().any(|spelling| spelling == name));
        let one = one.map(|one| (one, self.written(before, at + 1)));
        let span = if one.is_some() { first.span.to(second.span) } else { second.span };
        Some((at, slips::two_names(a, b, one, span)))
    }

    /// A run that can be cut in two, though it was one undeclared name: 合同金额 beside
    /// the name 合同 and the word 金额.
    fn name_cut_in_two(&self, at: usize) -> Option<(usize, Problem)> {
        let in_two = |place: &usize| {
            let cut = self.word(*place).and_then(|word| word.cut.as_deref())?;
            let named = cut.split('·').next().is_some_and(|first| self.names.sort_of(first).is_some());
            (cut.matches('·').count() == 1 && named).then_some(cut)
        };
        let place = [Some(at), at.checked_sub(1)].into_iter().flatten().find(|place| in_two(place).is_some())?;
        let cut = in_two(&place)?;
        // Both of its words, of which this is the first or the second.
        let same = |other: usize| self.word(other).is_some_and(|word| word.cut.as_deref() == Some(cut));
        let first = if place > 0 && same(place - 1) { place - 1 } else { place };
        let last = if same(first + 1) { first + 1 } else { first };
        let run = self.written(first, last + 1);
        let near = crate::spelling::misspelt(run, self.names.all());
        let span = self.span(first).to(self.span(last));
        Some((first, crate::diagnostics::names::unknown_name(run, near.as_ref(), Some(cut), span)))
    }

    /// Things that are said in other words here.
    fn other_wording(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        self.label_or_sign(at)
            .or_else(|| self.clause_without_its_word(at))
            .or_else(|| self.range_in_other_words(line))
            .or_else(|| self.adjusted_in_other_words(at))
            .or_else(|| self.score_missing(at, line))
            .or_else(|| self.rows_in_other_shape(at))
            .or_else(|| self.out_of_place(at, line))
            .or_else(|| self.header_value(at))
            .or_else(|| self.comma_before_filter(line))
            .or_else(|| self.month_by_its_number(at))
            .or_else(|| self.fold_in_other_words(at, line))
            .or_else(|| self.list_behind_equals(at))
            .or_else(|| self.percent_behind_a_name(at))
            .or_else(|| self.optional_behind_its_type(at, line))
            .or_else(|| self.streak_of_days(line))
            .or_else(|| self.name_behind_a_unit(at))
            .or_else(|| self.joined_in_other_words(at))
    }

    /// `A+ 90 分以上`, `质量分: 权重 60%`, `90 分以上 优`.
    fn label_or_sign(&self, at: usize) -> Option<(usize, Problem)> {
        let has_labels = self.is(0, &["等级", "grades"]);
        let here = line_of(self.words, at);
        if has_labels
            && at == here.start
            && here.len() > 1
            && self.word(at).is_some_and(|word| !is_name(word))
            && let Some(label) = here.end.checked_sub(1).filter(|last| self.word(*last).is_some_and(is_name))
        {
            let problem = slips::label_comes_first(self.written(at, label), self.shown(label), self.span(at));
            return Some((at, problem));
        }
        let before = at.checked_sub(1)?;
        let begins = self.word(before).is_some_and(|word| is_name(word) && (word.first || before == 1));
        if !begins || self.word(at).is_none_or(|word| word.first) {
            return None;
        }
        if self.is(at, &["+", "-", "×", "÷", "%", "."]) && (self.is(0, BLOCKS) || self.is(0, DEFINING)) {
            let name = format!("{}{}", self.shown(before), self.shown(at));
            return Some((at, slips::sign_in_name(self.shown(at), &name, self.span(at))));
        }
        if self.is(at, &[":"]) && self.is(0, &["考核", "scorecard"]) {
            let line = format!("{} {}", self.shown(before), self.written(at + 1, here.end));
            return Some((at, slips::needless_colon(&line, self.span(at))));
        }
        None
    }

    /// `0-10万`, `10万至20万`.
    fn range_in_other_words(&self, line: &Range<usize>) -> Option<(usize, Problem)> {
        let is_band = self.is(0, &["等级", "grades", "分档", "bands"]);
        if !is_band && !self.is(0, COLUMN_BLOCKS) {
            return None;
        }
        let is_unit =
            |i: usize| self.word(i).is_some_and(|word| super::keywords::is_unit(&word.text) || word.text == "%");
        let sign = line
            .clone()
            .find(|i| self.is(*i, &["-", "至", "到", "through", "to"]) && self.word(i + 1).is_some_and(is_number))?;
        let from = (line.start..sign).rev().find(|i| !is_unit(*i)).filter(|i| self.word(*i).is_some_and(is_number))?;
        let end = (sign + 2..line.end).find(|i| !is_unit(*i)).unwrap_or(line.end);
        let (low, high) = (self.written(from, sign), self.written(sign + 1, end));
        let span = self.span(from).to(self.span(end.saturating_sub(1)));
        Some((
            sign,
            slips::range_written_otherwise((low, high), is_band, (self.written(sign, sign + 1), self.span(sign)), span),
        ))
    }

    /// `最高 5000 元`, `保留两位小数`, `累计三次`.
    fn adjusted_in_other_words(&self, at: usize) -> Option<(usize, Problem)> {
        const CAPS: &[&str] = &["最高", "最大", "最多", "上限", "max", "maximum", "capped"];
        const FLOORS: &[&str] = &["最低", "最小", "最少", "下限", "min", "minimum", "floored"];
        let word = self.word(at)?;
        let shown = self.shown(at);
        if ["保留", "取整", "精确", "抹零", "round"].iter().any(|start| shown.starts_with(start)) {
            return Some((at, slips::rounding_in_other_words(shown, word.span)));
        }
        let limit_end = line_of(self.words, at).end;
        let before = at.checked_sub(1)?;
        if is_number(word) && (self.is(before, CAPS) || self.is(before, FLOORS)) {
            let (found, limit) = (self.shown(before), self.written(at, limit_end));
            return Some((before, slips::cap_in_other_words(found, limit, self.is(before, CAPS), self.span(before))));
        }
        if (CAPS.contains(&shown) || FLOORS.contains(&shown)) && self.word(at + 1).is_some_and(is_number) {
            let limit = self.written(at + 1, limit_end);
            return Some((at, slips::cap_in_other_words(shown, limit, CAPS.contains(&shown), word.span)));
        }
        // up to 500 yuan
        if self.is(before, &["up"]) && self.is(at, &["to"]) {
            let limit = self.written(at + 1, limit_end);
            let span = self.span(before).to(self.span(at));
            let problem = slips::cap_in_other_words(self.written(before, at + 1), limit, true, span);
            return Some((before, problem));
        }
        let third = at.checked_sub(3)?;
        if self.is(third, &["累计"]) && self.is(before, &["次"]) {
            let count = self.shown(at - 2);
            return Some((third, slips::count_needs_its_year(self.shown(third), count, self.span(third))));
        }
        None
    }

    /// `= 额 × 5% "第二条"`, `依剧 "第二条"`: a text behind a formula is its clause.
    fn clause_without_its_word(&self, at: usize) -> Option<(usize, Problem)> {
        let is_text = |at: usize| self.word(at).is_some_and(|word| word.text.starts_with('"'));
        let at = if self.is_unfinished() { at.checked_sub(1).filter(|last| is_text(*last)).unwrap_or(at) } else { at };
        let place = [at, at + 1].into_iter().find(|place| is_text(*place))?;
        let misspelt = (place > at).then(|| self.word(at)).flatten();
        if misspelt.is_some_and(|word| !is_name(word)) || !(1..place).any(|i| self.is(i, &["="])) {
            return None;
        }
        let shown = if misspelt.is_some() { self.shown(at) } else { self.written(place, place + 1) };
        Some((at, slips::clause_without_its_word(shown, self.written(place, place + 1), self.span(at))))
    }

    /// `不到 60 分`, `less than 60 points`, `销售额的 3%`, `sales x 3%`.
    fn joined_in_other_words(&self, at: usize) -> Option<(usize, Problem)> {
        let before = at.checked_sub(1);
        let both = before.map_or(String::new(), |before| format!("{}{}", self.shown(before), self.shown(at)));
        if let (Some((zh, en)), Some(before)) = (slips::comparison_word(&both), before) {
            let span = self.span(before).to(self.span(at));
            return Some((before, slips::comparison_in_other_words(&both, zh, en, span)));
        }
        for place in [before, Some(at)].into_iter().flatten() {
            let found = self.shown(place);
            if let Some((zh, en)) = slips::comparison_word(found)
                && self.names.sort_of(found).is_none()
            {
                return Some((place, slips::comparison_in_other_words(found, zh, en, self.span(place))));
            }
        }
        let before = before?;
        let (word, first) = (self.word(at)?, self.word(before)?);
        if word.first {
            return None;
        }
        let (a, b) = (self.shown(before), self.shown(at));
        // A share of something is a product.
        let has_formula = (0..at).any(|i| self.is(i, &["="]));
        let in_formula = self.is(0, DEFINING) && has_formula || self.is(0, COLUMN_BLOCKS);
        if in_formula && is_number(word) && self.is(at + 1, &["%", "‰"]) && is_name(first) {
            let share = self.written(at, at + 2);
            return Some((at, slips::share_is_a_product(a, share, self.span(at).to(self.span(at + 1)))));
        }
        if self.is(before, &["of"]) && is_name(word) && before > 2 && self.is(before - 1, &["%"]) {
            return Some((at, slips::share_is_a_product(b, self.written(before - 2, before), self.span(at))));
        }
        if matches!(b, "x" | "X") && (is_name(first) || is_number(first)) {
            let right = self.written(at + 1, line_of(self.words, at).end);
            return Some((at, slips::letter_for_times(b, a, right, self.span(at))));
        }
        if ["和", "以及", "同时", "还有", "跟"].iter().any(|and| b.starts_with(and)) {
            return Some((at, slips::and_in_other_words(b, self.span(at))));
        }
        if self.is(0, &["输出", "output"]) && is_name(word) && is_name(first) {
            let gap = Span::new(first.span.end, word.span.start);
            let gap = (self.source.slice(gap), gap);
            return Some((at, slips::list_needs_commas(a, b, gap, self.span(at))));
        }
        None
    }

    /// `提成 = 销售额 × 3% 若 …`, `优秀 得分 ≥ 90 分`, `则 扣 100 元`, `发放: 提成`.
    fn out_of_place(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        let before = at.checked_sub(1)?;
        let is_first_if = self.is(at, IFS) && !(0..at).any(|i| self.is(i, IFS));
        if is_first_if && self.is(0, DEFINING) && at > 3 {
            let equals = (0..at).find(|i| self.is(*i, &["="]))?;
            let (value, rest) = (self.written(equals + 1, at), self.written(at + 1, self.words.len()));
            return Some((at, slips::condition_comes_first(self.shown(at), value, rest, self.span(at))));
        }
        let by_key = self.is(0, &["等级", "grades", "分档", "bands"]);
        let operator = self.word(at).is_some_and(|word| {
            matches!(word.text.as_str(), "=" | ">=" | "<=" | ">" | "<") || super::keywords::joins_sentence(&word.text)
        });
        if by_key && operator && before > line.start && self.word(before).is_some_and(is_name) {
            let rest = format!("{} {}", self.written(line.start, before), self.written(at, line.end));
            return Some((before, slips::key_is_known(self.shown(before), rest.trim(), self.span(before))));
        }
        let then = (line.start..at).rev().find(|i| self.is(*i, THENS));
        let when = (line.start..at).find(|i| self.is(*i, WHENS));
        if let (Some(then), Some(when), true) = (then, when, self.word(at).is_some_and(is_number)) {
            let (condition, amount) = (self.written(when + 1, then), self.written(at, line.end));
            return Some((at, slips::money_in_rule(condition, amount, self.span(at))));
        }
        if at == 1 && self.is(1, &[":"]) {
            let rest = self.written(2, self.words.len());
            return Some((1, slips::colon_after_statement_word(self.shown(0), rest, self.span(1))));
        }
        None
    }

    /// `版本 2026.1`, `生效 2026-01-01`.
    fn header_value(&self, at: usize) -> Option<(usize, Problem)> {
        let before = at.checked_sub(1)?;
        let written = self.shown(at);
        if self.is(before, &["版本", "依据", "version", "source"]) && !written.is_empty() {
            let end = line_of(self.words, at).end;
            let text = self.written(at, end);
            let all = (!text.contains(char::is_whitespace) && !text.contains('"'))
                .then(|| self.span(at).to(self.span(end.saturating_sub(1))));
            return Some((at, slips::quotes_missing(self.shown(before), text, all, self.span(at))));
        }
        let is_month = self.is(before, &["生效", "至", "自", "effective", "until", "from"]);
        let date = self.word(at).map(|word| word.text.as_str()).filter(|text| text.len() == 10)?;
        let month = is_month.then(|| date.get(..7)).flatten()?;
        Some((at, slips::month_not_day(self.shown(before), written, month, self.span(at))))
    }

    /// `平均(销售额, 按 部门)`.
    fn comma_before_filter(&self, line: &Range<usize>) -> Option<(usize, Problem)> {
        let comma = line.clone().find(|i| {
            self.is(*i, &[","]) && self.is(i + 1, &["按", "其中", "by", "where"]) && !self.is(i + 2, &["("])
        })?;
        let open = (line.start..comma).rev().find(|i| self.is(*i, &["("]))?;
        let is_fold = open.checked_sub(1).is_some_and(|word| self.is(word, FOLDS));
        is_fold.then(|| (comma, slips::no_comma_before(self.shown(comma + 1), self.span(comma))))
    }

    /// Rows of a table without bars, and labels in 分档.
    fn rows_in_other_shape(&self, at: usize) -> Option<(usize, Problem)> {
        let line = line_of(self.words, at);
        let first = self.word(line.start).filter(|word| word.first && line.start > 0)?;
        if self.is(0, &["表", "table", "决策表", "decision"]) && first.text != "|" && at == line.start {
            let cells: Vec<&str> = self.written(line.start, line.end).split_whitespace().collect();
            let row = format!("| {} |", cells.join(" | "));
            return Some((at, slips::row_without_bars(&row, self.span(line.start))));
        }
        let compares = slips::comparison_word(self.shown(line.start)).is_some();
        if self.is(0, &["分档", "bands"])
            && is_name(first)
            && !compares
            && self.word(line.start + 1).is_some_and(is_number)
        {
            let value = self.written(line.start + 1, line.end);
            let problem = slips::bands_take_numbers(self.shown(line.start), value, first.span);
            return Some((line.start, problem));
        }
        None
    }

    /// `质量分 权重 60%` without its 计.
    fn score_missing(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        let expects = self.is_unfinished() && self.expected.contains(&Rule::k_scores);
        if !expects || !self.is(0, &["考核", "scorecard"]) || line.start == 0 {
            return None;
        }
        let problem = slips::score_missing(self.shown(line.start), self.written(line.start, at), self.span(line.start));
        Some((line.start, problem))
    }
}
