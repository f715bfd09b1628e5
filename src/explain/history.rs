//! Months looked back at: streaks, counts, sums over months, earlier values.

use std::rc::Rc;

use crate::calendar::Frequency;
use crate::eval::{Outcome, Place, What, Why};
use crate::lang::Text;
use crate::plan::Type;
use crate::syntax::ast::{Earlier, FoldHow};

use super::formula::{is_plain, stories};
use super::tell::{At, Entry, Teller};

impl Teller<'_> {
    /// A line per month with its value, then what is behind the months.
    pub(super) fn months(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let conditions = node.parts.first().is_some_and(|month| month.ty == Type::Truth);
        let held = node.parts.iter().filter(|month| month.outcome.holds()).count();
        let result = w.holds(&node.outcome);
        let summary = match &node.what {
            What::Streak { every, count, unit, .. } => {
                let unit = unit_words(*unit);
                let wanted = if *every {
                    Text::new(format!("每连续 {count} {}", unit.zh), format!("every {count} consecutive {}", unit.en))
                } else {
                    Text::new(format!("连续 {count} {}", unit.zh), format!("{count} consecutive {}", unit.en))
                };
                w.say(
                    format!("{}：到本期连续 {held} {}，{result}", wanted.zh, unit.zh),
                    format!("{}: {held} {} in a row up to this one, {result}", wanted.en, unit.en),
                )
            }
            What::StreakLength { .. } => {
                w.say(format!("到本期连续成立 {held} 个月"), format!("has held {held} months in a row"))
            }
            What::YearCount { count } => w.say(
                format!("本年累计 {count} 次：到本期 {held} 次，{result}"),
                format!("{count} times this year: {held} so far, {result}"),
            ),
            What::OverMonths { how, complete, .. } => {
                let counted = node.parts.iter().filter(|month| month.outcome.is_value()).count();
                self.folded(node, (*how, *complete), counted, held)
            }
            _ => return,
        };
        entry.lines.push(summary);
        for month in &node.parts {
            let line = self.month_line(month, conditions);
            entry.lines.push(line);
        }
        for month in &node.parts {
            let at = self.at(month, at);
            let cells_only = month.parts.iter().all(|part| matches!(part.what, What::Cell { .. } | What::NoRow { .. }));
            if !cells_only && self.in_reach(at) {
                month.parts.iter().for_each(|part| self.reads(part, entry, at));
            }
        }
    }

    /// `2025-02 成立：55.2 分 < 60 分`.
    fn month_line(&self, month: &Why, condition: bool) -> String {
        let w = &self.words;
        let Place::Period(period) = month.place else { return String::new() };
        let value = if condition { w.holds(&month.outcome) } else { w.outcome(&month.outcome, month.ty) };
        let behind = month.parts.first().and_then(|part| self.behind(part));
        match behind {
            Some(behind) => w.say(format!("{period} {value}：{behind}"), format!("{period} {value}: {behind}")),
            None => format!("{period} {value}"),
        }
    }

    /// What a month's value comes from, on its line.
    fn behind(&self, node: &Why) -> Option<String> {
        let w = &self.words;
        match &node.what {
            What::Cell { file, line, column, .. } => {
                let place = w.file_line(file, *line);
                Some(w.say(format!("{place}“{column}”"), format!("{place} \"{column}\"")))
            }
            What::NoRow { file } => Some(w.say(format!("{file} 没有这一行"), format!("{file} has no such row"))),
            What::Former { file, .. } => Some(w.say(format!("由 {file} 算出"), format!("computed by {file}"))),
            What::NotEnrolled { .. } => Some(w.say("不在册", "not in the register")),
            What::Not => node.parts.first().and_then(|part| self.behind(part)),
            What::Named { .. } if node.ty == Type::Truth => {
                let value = w.outcome(&node.outcome, node.ty);
                let brief = self.brief(node).map_or_else(String::new, |brief| w.aside(&brief));
                Some(format!("{} = {value}{brief}", w.label(node)))
            }
            What::Named { .. } => self.brief(node),
            What::Compare(_) => {
                let mut read = Vec::new();
                node.parts.iter().for_each(|part| stories(part, &mut read));
                let absent = read.iter().find(|part| !part.outcome.is_value());
                absent.and_then(|part| self.behind(part)).or_else(|| self.brief(node))
            }
            _ if is_plain(node) => Some(w.with_values(node)),
            _ => None,
        }
    }

    /// How many values became one, in words: `合计 3 项 = 1320.00`.
    pub(super) fn folded(&self, node: &Why, (how, complete): (FoldHow, bool), counted: usize, held: usize) -> String {
        let w = &self.words;
        if complete && matches!(node.outcome, Outcome::NotApplicable) {
            return w.say("须齐：有没有值的，不适用", "complete: something has no value, not applicable");
        }
        let result = w.outcome(&node.outcome, node.ty);
        let (zh, en) = match how {
            FoldHow::Sum => (format!("合计 {counted} 项"), format!("sum of {counted}")),
            FoldHow::Average => (format!("平均 {counted} 项"), format!("average of {counted}")),
            FoldHow::Weighted => (format!("{counted} 项的加权平均"), format!("weighted average of {counted}")),
            FoldHow::Maximum => (format!("{counted} 项里最大的"), format!("largest of {counted}")),
            FoldHow::Minimum => (format!("{counted} 项里最小的"), format!("smallest of {counted}")),
            FoldHow::Count => ("计数".to_owned(), "count".to_owned()),
            FoldHow::Distinct => (format!("{counted} 项里不同的个数"), format!("distinct among {counted}")),
            FoldHow::Last => (format!("{counted} 项里最后的"), format!("last of {counted}")),
            FoldHow::Share => (format!("占 {counted} 人合计的比"), format!("share of the total of {counted}")),
            FoldHow::Any => (format!("任一：{held} 项成立"), format!("any: {held} hold")),
            FoldHow::Every => {
                (format!("每一：{counted} 项里 {held} 项成立"), format!("every: {held} of {counted} hold"))
            }
            FoldHow::FirstTime => (format!("首次：至今 {held} 次"), format!("first time: {held} so far")),
        };
        let result = match how {
            FoldHow::Any | FoldHow::Every | FoldHow::FirstTime => w.holds(&node.outcome),
            _ => result,
        };
        match how {
            FoldHow::Any | FoldHow::Every | FoldHow::FirstTime => {
                w.say(format!("{zh} → {result}"), format!("{en} → {result}"))
            }
            _ => w.say(format!("{zh} = {result}"), format!("{en} = {result}")),
        }
    }

    /// A value of an earlier period, or of the period's last month.
    pub(super) fn earlier(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let value = w.outcome(&node.outcome, node.ty);
        match &node.what {
            What::EnrolledMonths(months) => {
                let months: Vec<String> = months.iter().map(ToString::to_string).collect();
                entry.lines.push(w.say(
                    format!("在册 {} 个月：{}", months.len(), w.list(&months)),
                    format!("{} months in the register: {}", months.len(), w.list(&months)),
                ));
            }
            What::Before { first: true, .. } => {
                entry.lines.push(w.say(
                    format!("以前没有，取首次的值：{value}"),
                    format!("there was none before; its first value: {value}"),
                ));
            }
            What::Before { earlier, .. } => {
                let word = earlier_words(*earlier);
                let line = match (&node.place, node.parts.is_empty()) {
                    (Place::Period(period), false) => {
                        w.say(format!("{}（{period}）：{value}", word.zh), format!("{} ({period}): {value}", word.en))
                    }
                    _ => w.say(format!("{}：没有，不适用", word.zh), format!("{}: none, not applicable", word.en)),
                };
                entry.lines.push(line);
            }
            What::PeriodEnd => {
                if let (Place::Period(period), true) = (&node.place, node.outcome.is_value()) {
                    entry
                        .lines
                        .push(w.say(format!("{period} 的值：{value}"), format!("the value of {period}: {value}")));
                }
            }
            _ => {}
        }
        if let Outcome::NotApplicable = node.outcome
            && node.parts.is_empty()
        {
            return;
        }
        node.parts.iter().for_each(|part| self.reads(part, entry, at));
    }
}

fn unit_words(unit: Frequency) -> Text {
    match unit {
        Frequency::Month => Text::new("个月", "months"),
        Frequency::Quarter => Text::new("个季度", "quarters"),
        Frequency::Half => Text::new("个半年", "half-years"),
        Frequency::Year => Text::new("年", "years"),
    }
}

fn earlier_words(earlier: Earlier) -> Text {
    match earlier {
        Earlier::Month => Text::new("上月", "last month"),
        Earlier::Enrolled => Text::new("上次", "previous"),
        Earlier::Quarter => Text::new("上季", "last quarter"),
        Earlier::Half => Text::new("上半年", "last half-year"),
        Earlier::Year => Text::new("上年", "last year"),
        Earlier::SameMonthLastYear => Text::new("去年同月", "same month last year"),
        Earlier::SameQuarterLastYear => Text::new("去年同季", "same quarter last year"),
    }
}
