//! Weights left blank, in a scorecard or a weighted average.
//!
//! Where all the others are written as percentages, the blank one can only be what is left
//! of 100%.

use std::ops::Range;

use rust_decimal::Decimal;

use super::mistakes::{Failure, is_number};
use super::parse::line_of;
use crate::diagnostics::{Problem, trade};
use crate::lang::Text;
use crate::repair::Edit;

const WEIGHT: &[&str] = &["权重", "weight"];
const SCORES: &[&str] = &["计", "scores"];
/// What stands where a number is to come.
const REST: &[&str] = &["其余", "otherwise", "-"];

impl Failure<'_> {
    /// `过程得分 权重 计 过程`, `过程得分 权重 其余 计 过程`, `过程得分 计 过程`.
    pub(super) fn weight_left_blank(&self, line: &Range<usize>) -> Option<(usize, Problem)> {
        let words = || line.clone();
        if !self.is(0, &["考核", "scorecard"]) || line.start == 0 {
            return None;
        }
        let others = self.indicator_lines().filter(|other| other != line);
        let written: Option<Vec<Decimal>> = others.map(|other| self.percentage_in(other)).collect();
        let rest = written.as_deref().and_then(rest_of).filter(|_| self.is_whole);
        let Some(weight) = words().find(|i| self.is(*i, WEIGHT)) else {
            let scores = words().find(|i| self.is(*i, SCORES) && *i > line.start)?;
            // A card of full marks has no weights.
            let is_weighted = written.is_some_and(|written| !written.is_empty());
            let name = self.written(line.start, scores);
            let edit = |rest: Decimal| Edit::before(self.span(scores), share(&format!("{rest}%"), true)).reckoned();
            let problem = trade::weight_left_blank(name, rest, self.span(scores - 1)).repair(rest.map(edit));
            return is_weighted.then_some((line.start, problem));
        };
        let name = self.written(line.start, weight);
        let next = weight + 1;
        let ends = next >= line.end || self.is(next, SCORES);
        if !ends && !self.is(next, &["%"]) && !self.is(next, REST) {
            return None;
        }
        let edit = |rest: Decimal| {
            let figure = share(&format!("{rest}%"), false);
            let edit = match ends {
                true => Edit::behind(self.span(weight), figure),
                false => Edit::instead(self.span(next), self.written(next, next + 1), figure),
            };
            edit.reckoned()
        };
        let problem = trade::weight_left_blank(name, rest, self.span(weight)).repair(rest.map(edit));
        Some((weight, problem))
    }

    /// What is left for the one item of a weighted average that has no weight.
    /// `items` are the words between the brackets.
    pub(super) fn weight_of_last(&self, items: Range<usize>) -> Option<Decimal> {
        let (mut depth, mut starts) = (0usize, vec![items.start]);
        for i in items.clone() {
            if self.is(i, &["("]) {
                depth += 1;
            } else if self.is(i, &[")"]) {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && self.is(i, &[",", "、"]) {
                starts.push(i + 1);
            }
        }
        let ends = starts.iter().skip(1).map(|start| start - 1).chain([items.end]);
        let ranges = starts.iter().zip(ends).map(|(start, end)| *start..end);
        let is_weighed = |item: &Range<usize>| item.clone().any(|i| self.is(i, WEIGHT) && i + 1 < item.end);
        let (weighed, bare): (Vec<_>, Vec<_>) = ranges.partition(is_weighed);
        let written: Option<Vec<Decimal>> = weighed.into_iter().map(|item| self.percentage_in(item)).collect();
        (bare.len() == 1).then(|| rest_of(&written?)).flatten()
    }

    /// The lines of a scorecard that hold an indicator.
    fn indicator_lines(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = (0..self.words.len()).filter(|i| *i > 0 && self.word(*i).is_some_and(|word| word.first));
        let lines = starts.map(|start| line_of(self.words, start));
        lines.filter(|line| line.clone().any(|i| self.is(i, WEIGHT) || self.is(i, SCORES)))
    }

    /// The 60 of `权重 60%`.
    fn percentage_in(&self, mut words: Range<usize>) -> Option<Decimal> {
        let weight = words.find(|i| self.is(*i, WEIGHT))?;
        let number = self.word(weight + 1).filter(|word| is_number(word))?;
        self.is(weight + 2, &["%"]).then(|| number.text.parse().ok()).flatten()
    }
}

/// What is missing to 100%, if anything is.
fn rest_of(written: &[Decimal]) -> Option<Decimal> {
    let sum = written.iter().try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(*weight))?;
    let rest = Decimal::ONE_HUNDRED.checked_sub(sum)?.normalize();
    (rest > Decimal::ZERO && !written.is_empty()).then_some(rest)
}

/// `权重 25%`, or the figure alone.
fn share(figure: &str, with_word: bool) -> Text {
    match with_word {
        true => Text::new(format!("权重 {figure}"), format!("weight {figure}")),
        false => Text::new(figure, figure),
    }
}
