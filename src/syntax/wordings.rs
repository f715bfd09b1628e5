//! Slips of the pen that are whole phrases in other words than the language's.
//!
//! In: the failure. Out: a report with the phrase put right, as in `slips`.

use std::ops::Range;

use super::mistakes::{COLUMN_BLOCKS, FOLDS, Failure, is_name, is_number};
use super::parse::line_of;
use crate::diagnostics::{Problem, wordings as told};

impl Failure<'_> {
    /// `本月 = 12 月`: the grammar takes `12 月` for 12 月在册.
    pub(super) fn month_by_its_number(&self, at: usize) -> Option<(usize, Problem)> {
        let month = at.checked_sub(1).filter(|i| self.is(*i, &["月", "月份"]))?;
        let number = month.checked_sub(1).filter(|i| self.word(*i).is_some_and(is_number))?;
        let sign = number.checked_sub(1).filter(|i| self.is(*i, &["=", "是", "为", "等于"]))?;
        let of = sign.checked_sub(1)?;
        let span = self.span(of).to(self.span(month));
        Some((sign, told::month_by_its_number(self.shown(of), self.shown(number), self.written(of, at), span)))
    }

    /// `本年合计 销售额`, `this year total(sales)`.
    pub(super) fn fold_in_other_words(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        const THESE: &[&str] = &["本年", "全年", "当年", "本季", "当季", "本半年"];
        if self.is(at, FOLDS) && at.checked_sub(1).is_some_and(|i| self.is(i, THESE)) {
            let value = self.word(at + 1).filter(|word| is_name(word) && !word.first)?;
            let fold = format!("{}{}", self.shown(at - 1), self.shown(at));
            let span = self.span(at - 1).to(value.span);
            return Some((at, told::fold_needs_brackets(&fold, self.shown(at + 1), span)));
        }
        let total = line.clone().skip(2).find(|i| self.is(*i, &["total"]) && self.is(i + 1, &["("]))?;
        let period = total.checked_sub(1)?;
        let ends = ["year", "quarter", "half"].iter().any(|end| self.shown(period).ends_with(end));
        let start = if self.is(period.wrapping_sub(1), &["this"]) { period - 1 } else { period };
        let span = self.span(start).to(self.span(total));
        ends.then(|| (total, told::total_is_a_sum(self.written(start, total), self.shown(total + 2), span)))
    }

    /// `岗位 = 店长、导购`.
    pub(super) fn list_behind_equals(&self, at: usize) -> Option<(usize, Problem)> {
        let sign = (1..at).rev().find(|i| self.is(*i, &["=", "是", "is"]))?;
        let key = self.word(sign - 1).filter(|word| is_name(word))?;
        let is_listed =
            |i: usize| self.word(i).is_some_and(|word| is_name(word) || matches!(word.text.as_str(), "、" | ","));
        if !self.is(at - 1, &["、", ","]) || sign < 3 || !(sign + 1..=at).all(is_listed) {
            return None;
        }
        let end = (at..self.words.len()).find(|i| !is_listed(*i)).unwrap_or(self.words.len());
        let labels = (sign + 1..end).filter(|i| self.word(*i).is_some_and(is_name)).map(|i| self.shown(i));
        let labels: Vec<&str> = labels.collect();
        let span = key.span.to(self.span(end - 1));
        Some((at, told::list_behind_equals(self.shown(sign), self.shown(sign - 1), &labels, span)))
    }

    /// `工资 × 完成率%`.
    pub(super) fn percent_behind_a_name(&self, at: usize) -> Option<(usize, Problem)> {
        let name = at.checked_sub(1).filter(|i| self.word(*i).is_some_and(is_name))?;
        let begins = self.word(name).is_some_and(|word| word.first);
        (self.is(at, &["%"]) && !begins).then(|| (at, told::percent_behind_a_name(self.shown(name), self.span(at))))
    }

    /// `评分 : 分 可空`.
    pub(super) fn optional_behind_its_type(&self, at: usize, line: &Range<usize>) -> Option<(usize, Problem)> {
        const OPTIONAL: &[&str] = &["可空", "可缺", "optional", "选填"];
        let optional = [Some(at), at.checked_sub(1)].into_iter().flatten().find(|i| self.is(*i, OPTIONAL))?;
        let line = if line.contains(&optional) { line.clone() } else { line_of(self.words, optional) };
        let colon = line.clone().find(|i| self.is(*i, &[":"]))?;
        if !self.is(0, COLUMN_BLOCKS) || optional < colon + 2 {
            return None;
        }
        let (name, ty) = (self.written(line.start, colon), self.written(colon + 1, optional));
        Some((optional, told::optional_comes_first(self.shown(optional), name, ty, self.span(optional))))
    }

    /// `连续三天 缺勤`.
    pub(super) fn streak_of_days(&self, line: &Range<usize>) -> Option<(usize, Problem)> {
        let streak = line.clone().find(|i| {
            let counts = self.is(*i, &["连续", "每连续"]) && self.word(i + 1).is_some_and(is_number);
            counts && self.is(i + 2, &["天", "日", "周"])
        })?;
        let span = self.span(streak).to(self.span(streak + 2));
        Some((streak, told::streak_of_days(self.written(streak, streak + 3), span)))
    }

    /// `达到 10 个客户 则`.
    pub(super) fn name_behind_a_unit(&self, at: usize) -> Option<(usize, Problem)> {
        let unit = at.checked_sub(1).filter(|i| self.is(*i, &["个", "名", "位", "家", "户", "人", "件", "单"]))?;
        let number = unit.checked_sub(1).filter(|i| self.word(*i).is_some_and(is_number))?;
        let name = self.word(at).filter(|word| is_name(word) && self.is(at + 1, &["则"]))?;
        Some((at, told::name_behind_a_unit(self.written(number, at), self.shown(at), name.span)))
    }
}
