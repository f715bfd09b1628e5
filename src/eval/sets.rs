//! Records and people folded into one value, and ranks.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use crate::exact::Exact;
use crate::plan::{BlockId, Expr, RecordWindow, RuleId, Value, Who};
use crate::syntax::ast::FoldHow;

use super::arithmetic::compare;
use super::outcome::Outcome;
use super::why::{Place, What};
use super::{At, Members, Run, Seen, Why};

/// A fold in progress. 不适用 is skipped by whoever feeds it.
pub(super) struct Folding {
    how: FoldHow,
    sum: Exact,
    count: i64,
    best: Option<Value>,
    seen: Vec<Value>,
    held: i64,
    held_last: bool,
}

impl Folding {
    pub fn new(how: FoldHow) -> Folding {
        Folding { how, sum: Exact::zero(), count: 0, best: None, seen: Vec::new(), held: 0, held_last: false }
    }

    pub fn add(&mut self, value: &Value) {
        self.count += 1;
        self.held_last = false;
        match value {
            Value::Number(exact) if matches!(self.how, FoldHow::Sum | FoldHow::Average) => self.sum = &self.sum + exact,
            Value::Truth(truth) => {
                self.held += i64::from(*truth);
                self.held_last = *truth;
            }
            _ => {}
        }
        match self.how {
            FoldHow::Maximum | FoldHow::Minimum => {
                let wanted = if self.how == FoldHow::Maximum { Ordering::Greater } else { Ordering::Less };
                let better = self.best.as_ref().is_none_or(|best| compare(value, best) == Some(wanted));
                if better {
                    self.best = Some(value.clone());
                }
            }
            FoldHow::Last => self.best = Some(value.clone()),
            FoldHow::Distinct if !self.seen.contains(value) => self.seen.push(value.clone()),
            _ => {}
        }
        if let (FoldHow::Count, Value::Truth(false)) = (self.how, value) {
            self.count -= 1;
        }
    }

    /// A month or record without a value.
    pub fn skip(&mut self) {
        self.held_last = false;
    }

    /// The result. Over nothing, sums and counts are 0 and the rest is 不适用.
    pub fn finish(self) -> Outcome {
        let number = |exact| Outcome::Value(Value::Number(exact));
        match self.how {
            FoldHow::Sum => number(self.sum),
            FoldHow::Count => number(Exact::from(self.count)),
            FoldHow::Distinct => number(Exact::from(i64::try_from(self.seen.len()).unwrap_or(0))),
            FoldHow::Average => match self.sum.checked_div(&Exact::from(self.count)) {
                Some(average) => number(average),
                None => Outcome::NotApplicable,
            },
            FoldHow::Maximum | FoldHow::Minimum | FoldHow::Last => {
                self.best.map_or(Outcome::NotApplicable, Outcome::Value)
            }
            FoldHow::Any => (self.held > 0).into(),
            FoldHow::Every => (self.held == self.count).into(),
            // It holds in this month, and in none before it.
            FoldHow::FirstTime => (self.held_last && self.held == 1).into(),
            FoldHow::Share => Outcome::NotApplicable,
        }
    }
}

impl Run<'_, '_> {
    pub(super) fn record_fold(
        &self,
        expr: &Expr,
        (block, how, window): (BlockId, FoldHow, &RecordWindow),
        filter: Option<&Expr>,
        body: Option<&Expr>,
        at: At,
    ) -> Seen {
        let what = What::RecordFold { how };
        let mut folding = Folding::new(how);
        let mut parts: Vec<Option<Rc<Why>>> = Vec::new();
        let months = match window {
            RecordWindow::Period => Some(at.period.months().collect()),
            RecordWindow::All => None,
            RecordWindow::Months(window) => Some(self.window_months(window, at)),
        };
        let file: Arc<str> = self.facts.files.get(block.0).cloned().unwrap_or_default();
        for &row in self.facts.records(block, at.subject) {
            if let (Some(months), Some(month)) = (&months, self.facts.record_month(block, row)) {
                // A record whose date is blank is in no period.
                let inside = month.is_some_and(|month| {
                    months.first().is_some_and(|first| *first <= month)
                        && months.last().is_some_and(|last| month <= *last)
                });
                if !inside {
                    continue;
                }
            }
            let here = At { record: Some((block.0, row)), ..at };
            let mut inner = Vec::new();
            if let Some(filter) = filter {
                let seen = self.eval(filter, here);
                if let Outcome::Fault(_) = seen.outcome {
                    return self.done(expr, what, seen.outcome, vec![seen.why]);
                }
                if !seen.outcome.holds() {
                    continue;
                }
                inner.push(seen.why);
            }
            let outcome = match body {
                Some(body) => {
                    let seen = self.eval(body, here);
                    inner.push(seen.why);
                    seen.outcome
                }
                None => Outcome::truth(true),
            };
            let place = Place::Record { file: file.clone(), line: self.facts.line(block, row) };
            let ty = body.map_or(crate::plan::Type::Truth, |body| body.ty);
            let span = body.map_or(expr.span, |body| body.span);
            parts.push(self.why_at(What::Amount, &outcome, ty, span, place, inner));
            match outcome {
                Outcome::Value(value) => folding.add(&value),
                Outcome::NotApplicable => folding.skip(),
                fault @ Outcome::Fault(_) => return self.done(expr, what, fault, parts),
            }
        }
        self.done(expr, what, folding.finish(), parts)
    }

    /// Everybody in the register in the period for whom the filter holds, with
    /// their group and what is folded. Worked out once per window and period.
    fn members(&self, expr: &Expr, bodies: &[Expr], by: &[Expr], filter: Option<&Expr>, at: At) -> Members {
        let key = (std::ptr::from_ref(expr) as usize, at.period);
        if let Some(members) = self.groups.borrow().get(&key) {
            return members.clone();
        }
        let mut members = Vec::new();
        for subject in 0..self.in_scope.len() {
            let counted = self.in_scope.get(subject).copied().unwrap_or(false)
                && self.registered(subject, at.period, &Who::AnyMonth);
            if !counted {
                continue;
            }
            let here = At::of(subject, at.period);
            let Some(group) = self.group_of(by, here) else { continue };
            if let Some(filter) = filter {
                let seen = self.eval(filter, here);
                match seen.outcome {
                    Outcome::Fault(_) => {
                        members.push((subject, group, vec![seen]));
                        continue;
                    }
                    ref outcome if !outcome.holds() => continue,
                    _ => {}
                }
            }
            let seen = bodies.iter().map(|body| self.eval(body, here)).collect();
            members.push((subject, group, seen));
        }
        let members = Rc::new(members);
        self.groups.borrow_mut().insert(key, members.clone());
        members
    }

    /// The values of the attributes after 按; nothing where one is blank.
    fn group_of(&self, by: &[Expr], at: At) -> Option<Vec<Value>> {
        by.iter()
            .map(|by| match self.eval(by, at).outcome {
                Outcome::Value(value) => Some(value),
                _ => None,
            })
            .collect()
    }

    fn member(&self, subject: usize) -> Place {
        Place::Member(Arc::from(self.facts.employees.get(subject).map_or("", String::as_str)))
    }

    pub(super) fn group_fold(
        &self,
        expr: &Expr,
        how: FoldHow,
        body: &Expr,
        by: &[Expr],
        filter: Option<&Expr>,
        at: At,
    ) -> Seen {
        let what = What::GroupFold { how };
        let members = self.members(expr, std::slice::from_ref(body), by, filter, at);
        let Some(mine) = self.group_of(by, at) else {
            return self.done(expr, what, Outcome::NotApplicable, vec![]);
        };
        let mut folding = Folding::new(if how == FoldHow::Share { FoldHow::Sum } else { how });
        let mut own = None;
        let mut parts = Vec::new();
        for (subject, _, seen) in members.iter().filter(|(_, group, _)| *group == mine) {
            let Some(seen) = seen.first() else { continue };
            let place = self.member(*subject);
            parts.push(self.why_at(What::Amount, &seen.outcome, body.ty, body.span, place, vec![seen.why.clone()]));
            match &seen.outcome {
                Outcome::Value(value) => {
                    folding.add(value);
                    if *subject == at.subject {
                        own = Some(value.clone());
                    }
                }
                Outcome::NotApplicable => folding.skip(),
                Outcome::Fault(_) => return self.done(expr, what, self.member_fault(*subject, &seen.outcome), parts),
            }
        }
        let total = folding.finish();
        let outcome = match (how, total, own) {
            (FoldHow::Share, Outcome::Value(Value::Number(total)), Some(Value::Number(own))) => {
                // A share of a total of zero is 不适用.
                own.checked_div(&total).map_or(Outcome::NotApplicable, |share| Outcome::Value(Value::Number(share)))
            }
            (FoldHow::Share, ..) => Outcome::NotApplicable,
            (_, total, _) => total,
        };
        self.done(expr, what, outcome, parts)
    }

    /// A window with an exception in it is an exception that names the member.
    fn member_fault(&self, subject: usize, fault: &Outcome) -> Outcome {
        let name = self.facts.employees.get(subject).map_or("", String::as_str);
        fault.clone().through(&crate::lang::Text::new(format!("成员 {name}"), format!("member {name}")))
    }

    pub(super) fn rank(
        &self,
        expr: &Expr,
        keys: &[Expr],
        by: &[Expr],
        filter: Option<&Expr>,
        (high_first, skip_after_ties): (bool, bool),
        at: At,
    ) -> Seen {
        let nothing = |outcome| {
            let what = What::Rank { better: 0, equal: 0, of: 0, distinct_better: 0, skip_after_ties };
            self.done(expr, what, outcome, vec![])
        };
        let members = self.members(expr, keys, by, filter, at);
        let Some(mine) = self.group_of(by, at) else { return nothing(Outcome::NotApplicable) };
        let mut rivals: Vec<(usize, Vec<Value>, &[Seen])> = Vec::new();
        for (subject, _, seen) in members.iter().filter(|(_, group, _)| *group == mine) {
            if let Some(fault) = seen.iter().find(|seen| matches!(seen.outcome, Outcome::Fault(_))) {
                return nothing(self.member_fault(*subject, &fault.outcome));
            }
            let values: Option<Vec<Value>> = seen
                .iter()
                .map(|seen| match &seen.outcome {
                    Outcome::Value(value) => Some(value.clone()),
                    _ => None,
                })
                .collect();
            if let Some(values) = values {
                rivals.push((*subject, values, seen));
            }
        }
        let Some((_, own, own_seen)) = rivals.iter().find(|(subject, ..)| *subject == at.subject) else {
            return nothing(Outcome::NotApplicable);
        };
        let order = |a: &[Value], b: &[Value]| -> Ordering {
            let natural =
                a.iter().zip(b).map(|(a, b)| compare(a, b).unwrap_or(Ordering::Equal)).find(|o| *o != Ordering::Equal);
            let natural = natural.unwrap_or(Ordering::Equal);
            if high_first { natural.reverse() } else { natural }
        };
        let mut better: Vec<&Vec<Value>> = Vec::new();
        let mut equal = 0;
        for (_, values, _) in &rivals {
            match order(values, own) {
                Ordering::Less => better.push(values),
                Ordering::Equal => equal += 1,
                Ordering::Greater => {}
            }
        }
        let count = better.len();
        better.sort_by(|a, b| order(a, b));
        better.dedup();
        let distinct_better = better.len();
        let place = if skip_after_ties { count } else { distinct_better } + 1;
        let mut parts: Vec<Option<Rc<Why>>> = own_seen.iter().map(|seen| seen.why.clone()).collect();
        // The neighbours: who shares the place, and the others in the group.
        for (subject, _, seen) in rivals.iter().filter(|(subject, ..)| *subject != at.subject) {
            if let (Some(seen), Some(key)) = (seen.first(), keys.first()) {
                let at = self.member(*subject);
                parts.push(self.why_at(What::Amount, &seen.outcome, key.ty, key.span, at, vec![]));
            }
        }
        let what = What::Rank { better: count, equal, of: rivals.len(), distinct_better, skip_after_ties };
        let place = Exact::from(i64::try_from(place).unwrap_or(0));
        self.done(expr, what, Outcome::Value(Value::Number(place)), parts)
    }

    pub(super) fn actions_include(
        &self,
        expr: &Expr,
        action: crate::plan::ActionId,
        negated: bool,
        rules: &[RuleId],
        at: At,
    ) -> Seen {
        let what = What::ActionsInclude { action, negated };
        let mut given = false;
        let mut registered = self.registered(at.subject, at.period, &Who::AnyMonth);
        let mut parts = Vec::new();
        for id in rules {
            let Some(result) = self.rule(*id, at.subject, at.period.end) else { continue };
            registered = true;
            let gives = result.given.iter().any(|(_, known)| *known == action);
            let span = self.plan.rules.get(id.0).map_or(expr.span, |rule| rule.span);
            let outcome = match &result.fault {
                Some(fault) if !gives => Outcome::Fault(fault.clone()),
                _ => Outcome::truth(gives),
            };
            let why: Vec<Option<Rc<Why>>> = result.why.iter().cloned().map(Some).collect();
            parts.push(self.why_at(What::Rule { id: *id }, &outcome, expr.ty, span, Place::Here, why));
            if let Outcome::Fault(_) = outcome {
                return self.done(expr, what, outcome, parts);
            }
            given |= gives;
        }
        let outcome = if registered { (given != negated).into() } else { Outcome::NotApplicable };
        self.done(expr, what, outcome, parts)
    }
}
