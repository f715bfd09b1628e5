//! Records and people folded into one value, and ranks.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use crate::calendar::Period;
use crate::exact::Exact;
use crate::plan::walk::children;
use crate::plan::{ActionId, Expr, Op, RankKey, RuleId, Type, Value, Who};
use crate::syntax::ast::FoldHow;

use super::arithmetic::compare;
use super::outcome::Outcome;
use super::why::{Place, What};
use super::{At, Members, RuleResult, Run, Seen, Why};

/// One in a group window.
#[derive(Debug)]
pub(crate) struct Member {
    pub(super) subject: usize,
    /// The values of the attributes after 按; none where they cannot be told.
    pub(super) group: Option<Vec<Value>>,
    /// What is folded; nothing where the filter does not hold.
    pub(super) seen: Option<Vec<Seen>>,
    /// One node for all who read the window.
    pub(super) why: Option<Rc<Why>>,
}

impl Member {
    /// Whether it is in the group, or may be.
    pub(super) fn may_be_in(&self, group: &[Value]) -> bool {
        self.group.as_ref().is_none_or(|own| own == group)
    }
}

/// A fold in progress. 不适用 is skipped by whoever feeds it.
pub(super) struct Folding {
    how: FoldHow,
    sum: Exact,
    /// What the values count for together, in a 加权平均.
    weights: Exact,
    count: i64,
    best: Option<Value>,
    seen: Vec<Value>,
    held: i64,
    held_last: bool,
    /// Whether something that was folded had no value.
    gap: bool,
}

impl Folding {
    pub fn new(how: FoldHow) -> Folding {
        Folding {
            how,
            sum: Exact::zero(),
            weights: Exact::zero(),
            count: 0,
            best: None,
            seen: Vec::new(),
            held: 0,
            held_last: false,
            gap: false,
        }
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

    /// A value times its weight.
    pub fn add_weighted(&mut self, product: &Exact, weight: &Exact) {
        self.count += 1;
        self.sum = &self.sum + product;
        self.weights = &self.weights + weight;
    }

    /// A month or record without a value.
    pub fn skip(&mut self) {
        self.held_last = false;
        self.gap = true;
    }

    /// The result; with 须齐 a gap makes it 不适用.
    pub fn finish_if(self, complete: bool) -> Outcome {
        if complete && self.gap { Outcome::NotApplicable } else { self.finish() }
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
            FoldHow::Weighted => match self.sum.checked_div(&self.weights) {
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
    /// Everybody in the register in the period who is in a group, with what is
    /// folded of those for whom the filter holds. Worked out once per window and period.
    pub(super) fn peers(
        &self,
        expr: &Expr,
        bodies: &[&Expr],
        by: &[Expr],
        filter: Option<&Expr>,
        at: At,
        what: &What,
    ) -> Members {
        // A window is another one for other arguments, and for somebody else's 本人.
        let own = if reads_own(expr) { format!("{};", at.own) } else { String::new() };
        let key = (std::ptr::from_ref(expr) as usize, at.period, own + &self.arguments_read(expr, at));
        if let Some(members) = self.groups.borrow().get(&key) {
            return members.clone();
        }
        let mut members = Vec::new();
        let about = self.facts.about(at.subject);
        for subject in 0..self.in_scope.len() {
            if !self.counts(subject, about, at.period.end) || !self.takes_part(subject, bodies, at) {
                continue;
            }
            let here = At { frame: at.frame, own: at.own, ..At::of(subject, at.period) };
            let place = self.member(subject);
            let group = match self.group_of(by, here) {
                Ok(Some(group)) => group,
                Ok(None) => continue,
                // Whose group cannot be told may be in any of them.
                Err(fault) => {
                    let seen = Seen { outcome: fault, why: None };
                    members.push(Member { subject, group: None, seen: Some(vec![seen]), why: None });
                    continue;
                }
            };
            let (seen, why) = match filter.map(|filter| (filter, self.eval(filter, here))) {
                Some((filter, seen)) if !seen.outcome.holds() => {
                    let folded = match seen.outcome {
                        Outcome::Fault(_) => Some(vec![seen.clone()]),
                        _ => None,
                    };
                    (folded, self.left_out(filter, seen, place))
                }
                _ => {
                    let seen: Vec<Seen> = bodies.iter().map(|body| self.eval(body, here)).collect();
                    let why = bodies.first().zip(seen.first()).and_then(|(body, first)| {
                        let parts = seen.iter().map(|seen| seen.why.clone()).collect();
                        self.why_at(what.clone(), &first.outcome, body.ty, body.span, place, parts)
                    });
                    (Some(seen), why)
                }
            };
            members.push(Member { subject, group: Some(group), seen, why });
        }
        let members = Rc::new(members);
        self.groups.borrow_mut().insert(key, members.clone());
        members
    }

    /// Whether a window over people or groups counts this one: it is in the register in the
    /// period, or its heading gives it what is asked for all the same.
    pub(super) fn takes_part(&self, subject: usize, bodies: &[&Expr], at: At) -> bool {
        let has = |body: &&Expr| match body.op {
            Op::Value(id) => self
                .seen(id, subject, at.period.end)
                .is_some_and(|seen| !matches!(seen.outcome, Outcome::NotApplicable)),
            _ => false,
        };
        self.registered(subject, at.period, &Who::AnyMonth) || (!bodies.is_empty() && bodies.iter().all(has))
    }

    /// A record or member for which the filter does not hold, or cannot be computed.
    pub(super) fn left_out(&self, filter: &Expr, seen: Seen, place: Place) -> Option<Rc<Why>> {
        let outcome = match seen.outcome {
            fault @ Outcome::Fault(_) => fault,
            _ => Outcome::NotApplicable,
        };
        self.why_at(What::LeftOut, &outcome, filter.ty, filter.span, place, vec![seen.why])
    }

    /// The values of the attributes after 按; nothing where one is blank that may be.
    pub(super) fn group_of(&self, by: &[Expr], at: At) -> Result<Option<Vec<Value>>, Outcome> {
        let mut values = Vec::with_capacity(by.len());
        for by in by {
            match self.eval(by, at).outcome {
                Outcome::Value(value) => values.push(value),
                Outcome::NotApplicable => return Ok(None),
                fault => return Err(fault),
            }
        }
        Ok(Some(values))
    }

    pub(super) fn member(&self, subject: usize) -> Place {
        Place::Member(Arc::from(self.facts.name(subject)))
    }

    pub(super) fn group_fold(
        &self,
        expr: &Expr,
        (how, complete): (FoldHow, bool),
        body: &Expr,
        by: &[Expr],
        filter: Option<&Expr>,
        at: At,
    ) -> Seen {
        let what = What::GroupFold { how, complete };
        let members = self.peers(expr, &[body], by, filter, at, &What::Amount);
        let mine = self.group_of(by, at);
        if let Err(fault) = mine {
            return self.done(expr, what, fault, vec![]);
        }
        let Ok(Some(mine)) = mine else {
            let nobody = self.why_at(What::LeftOut, &Outcome::NotApplicable, expr.ty, expr.span, Place::Here, vec![]);
            return self.done(expr, what, Outcome::NotApplicable, vec![nobody]);
        };
        let mut folding = Folding::new(if how == FoldHow::Share { FoldHow::Sum } else { how });
        let mut own = None;
        let mut parts = Vec::new();
        for member in members.iter().filter(|member| member.may_be_in(&mine)) {
            let Some(seen) = member.seen.as_ref().and_then(|seen| seen.first()) else { continue };
            parts.push(member.why.clone());
            match &seen.outcome {
                Outcome::Value(value) => {
                    folding.add(value);
                    if member.subject == at.subject {
                        own = Some(value.clone());
                    }
                }
                Outcome::NotApplicable => folding.skip(),
                Outcome::Fault(_) => {
                    let fault = self.member_fault(member.subject, &seen.outcome);
                    return self.done(expr, what, fault, parts);
                }
            }
        }
        let total = folding.finish_if(complete);
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
    pub(super) fn member_fault(&self, subject: usize, fault: &Outcome) -> Outcome {
        let name = self.facts.name(subject);
        fault.clone().through(&crate::lang::Text::new(format!("成员 {name}"), format!("member {name}")))
    }

    pub(super) fn rank(
        &self,
        expr: &Expr,
        keys: &[RankKey],
        by: &[Expr],
        filter: Option<&Expr>,
        skip_after_ties: bool,
        at: At,
    ) -> Seen {
        let orders: Vec<bool> = keys.iter().map(|key| key.high_first).collect();
        let values: Vec<&Expr> = keys.iter().map(|key| &key.value).collect();
        let nothing = |outcome, part: Option<Rc<Why>>| {
            let high_first = orders.clone();
            let what = What::Rank { better: 0, equal: 0, of: 0, distinct_better: 0, high_first, skip_after_ties };
            let part = part.or_else(|| {
                let none = Outcome::NotApplicable;
                self.why_at(What::LeftOut, &none, expr.ty, expr.span, Place::Here, vec![])
            });
            self.done(expr, what, outcome, vec![part])
        };
        let members = self.peers(expr, &values, by, filter, at, &What::Contender);
        let mine = match self.group_of(by, at) {
            Ok(Some(mine)) => mine,
            Ok(None) => return nothing(Outcome::NotApplicable, None),
            Err(fault) => return nothing(fault, None),
        };
        let mut rivals: Vec<(usize, Vec<Value>, &Member)> = Vec::new();
        for member in members.iter().filter(|member| member.may_be_in(&mine)) {
            let Some(seen) = &member.seen else { continue };
            if let Some(fault) = seen.iter().find(|seen| matches!(seen.outcome, Outcome::Fault(_))) {
                return nothing(self.member_fault(member.subject, &fault.outcome), member.why.clone());
            }
            let values: Option<Vec<Value>> = seen
                .iter()
                .map(|seen| match &seen.outcome {
                    Outcome::Value(value) => Some(value.clone()),
                    _ => None,
                })
                .collect();
            if let Some(values) = values {
                rivals.push((member.subject, values, member));
            }
        }
        let Some((_, own, _)) = rivals.iter().find(|(subject, ..)| *subject == at.subject) else {
            let left_out = members.iter().find(|member| member.subject == at.subject);
            return nothing(Outcome::NotApplicable, left_out.and_then(|member| member.why.clone()));
        };
        let order = |a: &[Value], b: &[Value]| -> Ordering {
            let by_key = a.iter().zip(b).zip(&orders).map(|((a, b), high_first)| {
                let natural = compare(a, b).unwrap_or(Ordering::Equal);
                if *high_first { natural.reverse() } else { natural }
            });
            by_key.into_iter().find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
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
        let parts = rivals.iter().map(|(_, _, member)| member.why.clone()).collect();
        let what = What::Rank {
            better: count,
            equal,
            of: rivals.len(),
            distinct_better,
            high_first: orders.clone(),
            skip_after_ties,
        };
        let place = Exact::from(i64::try_from(place).unwrap_or(0));
        self.done(expr, what, Outcome::Value(Value::Number(place)), parts)
    }

    pub(super) fn actions_include(
        &self,
        expr: &Expr,
        action: ActionId,
        negated: bool,
        rules: &[RuleId],
        at: At,
    ) -> Seen {
        let what = What::ActionsInclude { action, negated };
        let mut given = false;
        let mut registered = self.registered(at.subject, at.period, &Who::AnyMonth);
        let mut parts = Vec::new();
        if self.is_former(at.period) {
            for (gives, outcome, why) in self.former_rules(action, at.subject, at.period) {
                registered = true;
                parts.push(why);
                if let Outcome::Fault(_) = outcome {
                    return self.done(expr, what, outcome, parts);
                }
                given |= gives;
            }
        }
        let gives_it = |id: &&RuleId| {
            let rule = self.plan.rules.get(id.0);
            rule.is_some_and(|rule| rule.can_give(self.plan, action))
        };
        for id in rules.iter().filter(gives_it) {
            let Some(result) = self.rule(*id, at.subject, at.period.end) else { continue };
            registered = true;
            let gives = result.gives(action);
            let outcome = result.outcome(action);
            parts.push(self.rule_why(*id, result, &outcome));
            if let Outcome::Fault(_) = outcome {
                return self.done(expr, what, outcome, parts);
            }
            given |= gives;
        }
        if given && let Some((settled, against)) = self.against(action, at.subject, at.period) {
            parts.extend(against);
            if let Outcome::Fault(_) = settled {
                return self.done(expr, what, settled, parts);
            }
            given = settled.holds();
        }
        let outcome = if registered { (given != negated).into() } else { Outcome::NotApplicable };
        self.done(expr, what, outcome, parts)
    }

    pub(super) fn rule_why(&self, id: RuleId, result: &RuleResult, outcome: &Outcome) -> Option<Rc<Why>> {
        let span = self.plan.rules.get(id.0).map_or_else(Default::default, |rule| rule.span);
        let clauses = result.why.iter().cloned().map(Some).collect();
        self.why_at(What::Rule { id }, outcome, Type::Truth, span, Place::Here, clauses)
    }

    /// Why a subject has an action in a period, or has not: the rules that can give
    /// it and could be looked at, with their clauses. Only when reasons are recorded.
    pub fn why_action(&self, action: ActionId, subject: usize, period: Period) -> Option<Rc<Why>> {
        let mut given = false;
        let mut parts = Vec::new();
        let mut span = None;
        for (i, rule) in self.plan.rules.iter().enumerate() {
            let can_give = rule.can_give(self.plan, action);
            if rule.frequency != period.frequency || !can_give {
                continue;
            }
            let Some(result) = self.rule(RuleId(i), subject, period.end) else { continue };
            given |= result.gives(action);
            span = span.or(Some(rule.span));
            parts.push(self.rule_why(RuleId(i), result, &result.outcome(action)));
        }
        let fault = parts.iter().flatten().find(|part| matches!(part.outcome, Outcome::Fault(_)));
        let mut outcome = match fault {
            Some(fault) if !given => fault.outcome.clone(),
            _ => Outcome::truth(given),
        };
        if given && let Some((settled, against)) = self.against(action, subject, period) {
            parts.extend(against);
            outcome = settled;
        }
        if outcome.holds() {
            parts.extend(self.displaced(action, subject, period));
        }
        let what = What::ActionsInclude { action, negated: false };
        self.why_at(what, &outcome, Type::Truth, span?, Place::Period(period), parts)
    }
}

impl RuleResult {
    /// Whether a clause that held gave the action.
    pub fn gives(&self, action: ActionId) -> bool {
        self.given.iter().any(|(_, known)| *known == action)
    }

    /// Whether the action was given; the exception where that cannot be said.
    pub(super) fn outcome(&self, action: ActionId) -> Outcome {
        match &self.fault {
            Some(fault) if !self.gives(action) => Outcome::Fault(fault.clone()),
            _ => Outcome::truth(self.gives(action)),
        }
    }
}

fn reads_own(expr: &Expr) -> bool {
    matches!(expr.op, Op::Own(_)) || children(expr).into_iter().any(|child| reads_own(child.expr))
}
