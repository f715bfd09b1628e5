//! Slips of the pen in formulas with parameters, weighted averages, steps and prorations.

use super::mistakes::Failure;
use crate::diagnostics::{Problem, formulas};

const BY: &[&str] = &["按", "by"];

impl Failure<'_> {
    pub(super) fn formula_slip(&self, at: usize) -> Option<(usize, Problem)> {
        self.formula_without_parameters()
            .or_else(|| self.weight_missing(at))
            .or_else(|| self.started_steps_unsaid(at))
            .or_else(|| self.basis_missing(at))
    }

    /// `算法 名 = 式`.
    fn formula_without_parameters(&self) -> Option<(usize, Problem)> {
        // A single bracket is the list of parameters: `算法 名 (甲) = …` is whole.
        let lacks = self.is(0, &["算法", "formula"]) && self.is(2, &["=", ":"]);
        lacks.then(|| (1, formulas::without_parameters(self.shown(1), self.span(1))))
    }

    /// `加权平均(甲, 乙)`, `加权平均(甲 权重 60%, 乙 权重 )`: an item without its weight.
    fn weight_missing(&self, at: usize) -> Option<(usize, Problem)> {
        let open = self.bracket_around(at)?;
        let head = open.checked_sub(1)?;
        let is_average = self.is(head, &["加权平均"])
            || (self.is(head, &["average"]) && head > 0 && self.is(head - 1, &["weighted"]));
        if !is_average {
            return None;
        }
        // Reading may have stopped behind the comma of the item that lacks its weight.
        let comma = [",", "、"];
        let end = if self.is(at.checked_sub(1)?, &comma) { at - 1 } else { at };
        let from = (open + 1..end).rev().find(|i| self.is(*i - 1, &comma) || *i == open + 1)?;
        let close = (at..self.words.len()).find(|i| self.bracket_around(*i) == Some(open) && self.is(*i, &[")"]));
        let rest = close.and_then(|close| self.weight_of_last(open + 1..close));
        match (from..end).find(|i| self.is(*i, &["权重", "weight"])) {
            None => {
                let place = self.span(from).to(self.span(end - 1));
                Some((from, formulas::weight_missing(self.written(from, end), false, rest, place)))
            }
            // The word is there, and no number behind it.
            Some(word) if word + 1 == end && word > from => {
                Some((word, formulas::weight_missing(self.written(from, word), true, rest, self.span(word))))
            }
            Some(_) => None,
        }
    }

    /// The innermost bracket that is open before a word.
    fn bracket_around(&self, at: usize) -> Option<usize> {
        let mut depth = 0;
        (0..at).rev().find(|i| {
            let inside = depth > 0;
            depth += usize::from(self.is(*i, &[")"]));
            let opens = self.is(*i, &["("]);
            depth -= usize::from(opens && inside);
            opens && !inside
        })
    }

    /// `每 5% 扣 1 分(…)`: what becomes of a part of a step?
    fn started_steps_unsaid(&self, at: usize) -> Option<(usize, Problem)> {
        if !self.is(at, &["扣", "加", "计", "奖"]) {
            return None;
        }
        let per = (at.saturating_sub(5)..at).rev().find(|i| self.is(*i, &["每"]))?;
        let (step, rest) = (self.written(per + 1, at), self.written(at, self.line().end));
        Some((per, formulas::started_steps_unsaid(step, rest, self.span(per).to(self.span(at)))))
    }

    /// `工资 折算 出勤`: days of how many?
    fn basis_missing(&self, at: usize) -> Option<(usize, Problem)> {
        let start = (0..at).rev().find(|i| self.is(*i, &["折算", "prorated"]))?;
        let unsaid = start + 1 < at && !(start..at).any(|i| self.is(i, BY)) && !self.is(at, BY);
        let days = self.written(start + 1, at);
        unsaid
            .then(|| (start, formulas::basis_missing(self.shown(start), days, self.span(start).to(self.span(at - 1)))))
    }
}
