//! People and their groups: members folded, all groups folded, a group's value
//! read by its people, and pools shared out to the last fen.

use std::rc::Rc;
use std::sync::Arc;

use crate::calendar::{Frequency, Period};
use crate::exact::Exact;
use crate::plan::{About, Expr, GroupId, Op, Type, Value, Who};
use crate::rounding::{Rounding, round_to_digits};
use crate::syntax::ast::FoldHow;

use super::outcome::Outcome;
use super::sets::Folding;
use super::why::{Place, What};
use super::{At, Run, Seen, Why, faults};

/// What is folded for one of a set: whom, when, and where that is said.
struct One<'h> {
    at: At<'h>,
    place: Place,
}

impl Run<'_, '_> {
    /// `合计(成员: 式)`: the members in the register in the period; with `× 各月` those of each month.
    pub(super) fn member_fold(
        &self,
        expr: &Expr,
        how: (FoldHow, bool),
        body: &Expr,
        filter: Option<&Expr>,
        each_month: bool,
        at: At,
    ) -> Seen {
        let mut all = Vec::new();
        let periods: Vec<Period> = match each_month {
            true => at.period.months().map(|month| month.period(Frequency::Month)).collect(),
            false => vec![at.period],
        };
        for period in periods {
            if let Some((person, fault)) = self.somebody_unplaced(at.subject, period) {
                let fault = self.member_fault(person, &fault);
                return self.done(expr, What::GroupFold { how: how.0, complete: how.1 }, fault, vec![]);
            }
            for person in self.facts.members(self.plan, at.subject, period.end) {
                if !self.counts(person, About::Person, period.end) || !self.registered(person, period, &Who::AnyMonth) {
                    continue;
                }
                let place = match each_month {
                    true => Place::MemberIn(Arc::from(self.facts.name(person)), period),
                    false => self.member(person),
                };
                all.push(One { at: At { frame: at.frame, own: at.own, ..At::of(person, period) }, place });
            }
        }
        self.fold_all(expr, how, body, filter, &all)
    }

    /// Somebody in the register of whom it cannot be told which group he is in.
    fn somebody_unplaced(&self, group: usize, period: Period) -> Option<(usize, Outcome)> {
        let About::Group(kind) = self.facts.about(group) else { return None };
        (0..self.facts.people).find_map(|person| {
            let (block, row, field) = self.facts.unplaced(self.plan, kind, person, period.end)?;
            let counted = self.counts(person, About::Person, period.end);
            if !counted || !self.registered(person, period, &Who::AnyMonth) {
                return None;
            }
            let column = self.plan.blocks.get(block.0)?.fields.get(field)?;
            let file = self.facts.files.get(block.0).cloned().unwrap_or_default();
            Some((person, faults::blank_cell(&file, self.facts.line(block, row), &column.name.name)))
        })
    }

    /// `合计(各团队: 式)`: the groups of a kind in the register in the period.
    pub(super) fn each_group_fold(
        &self,
        expr: &Expr,
        (kind, how, complete): (GroupId, FoldHow, bool),
        body: &Expr,
        filter: Option<&Expr>,
        at: At,
    ) -> Seen {
        let groups = (0..self.in_scope.len())
            .filter(|group| self.facts.about(*group) == About::Group(kind))
            .filter(|group| self.takes_part(*group, &[body], at));
        let there = |group| At { frame: at.frame, own: at.own, ..At::of(group, at.period) };
        let all: Vec<One> = groups.map(|group| One { at: there(group), place: self.member(group) }).collect();
        self.fold_all(expr, (how, complete), body, filter, &all)
    }

    fn fold_all(
        &self,
        expr: &Expr,
        (how, complete): (FoldHow, bool),
        body: &Expr,
        filter: Option<&Expr>,
        all: &[One<'_>],
    ) -> Seen {
        let what = What::GroupFold { how, complete };
        let mut folding = Folding::new(how);
        let mut parts: Vec<Option<Rc<Why>>> = Vec::new();
        for one in all {
            if let Some(filter) = filter {
                let seen = self.eval(filter, one.at);
                if !seen.outcome.holds() {
                    let outcome = seen.outcome.clone();
                    parts.push(self.left_out(filter, seen, one.place.clone()));
                    if let Outcome::Fault(_) = outcome {
                        return self.done(expr, what, self.member_fault(one.at.subject, &outcome), parts);
                    }
                    continue;
                }
            }
            let seen = self.eval(body, one.at);
            parts.push(self.why_at(
                What::Amount,
                &seen.outcome,
                body.ty,
                body.span,
                one.place.clone(),
                vec![seen.why.clone()],
            ));
            match &seen.outcome {
                Outcome::Value(value) => folding.add(value),
                Outcome::NotApplicable => folding.skip(),
                Outcome::Fault(_) => {
                    return self.done(expr, what, self.member_fault(one.at.subject, &seen.outcome), parts);
                }
            }
        }
        self.done(expr, what, folding.finish_if(complete), parts)
    }

    /// A value of the person's group. A group without the row that its values need is a
    /// missing row, for the person as for the group.
    pub(super) fn of_group(&self, expr: &Expr, kind: GroupId, by: &Expr, body: &Expr, at: At) -> Seen {
        let name = self.eval(by, at);
        if !name.outcome.is_value() {
            return self.done(expr, What::OfGroup, name.outcome, vec![name.why]);
        }
        let Some(group) = self.facts.group_of(self.plan, kind, at.subject, at.period.end) else {
            return self.done(expr, What::OfGroup, Outcome::NotApplicable, vec![name.why]);
        };
        let seen = self.eval(body, At { frame: at.frame, ..At::of(group, at.period) });
        let here = self.why_at(What::Amount, &seen.outcome, body.ty, body.span, self.member(group), vec![seen.why]);
        // Under (成员在册) and the like a value asks for no row of the group's own.
        let asks_for_row = match &body.op {
            Op::Value(id) => self.plan.values.get(id.0).is_some_and(|value| {
                !matches!(value.who, Who::MembersEnrolled | Who::DataPeriod | Who::Everybody | Who::RowsOf(_))
            }),
            _ => true,
        };
        let absent = matches!(seen.outcome, Outcome::NotApplicable)
            && asks_for_row
            && self.facts.needs_rows(group)
            && !self.registered(group, at.period, &Who::AnyMonth);
        let outcome = if absent { faults::group_without_row(self.facts.name(group), at.period) } else { seen.outcome };
        self.done(expr, What::OfGroup, outcome, vec![name.why, here])
    }

    /// The id of the person, or the group's name: a text, or the label of that name.
    pub(super) fn subject_name(&self, ty: Type, at: At) -> Outcome {
        let name = self.facts.name(at.subject);
        match ty {
            Type::Enum(id) => {
                let members = self.plan.enumerations.get(id.0).map_or(&[][..], |e| e.members.as_slice());
                let label = members.iter().position(|member| member.is(name)).and_then(|at| u32::try_from(at).ok());
                label.map_or(Outcome::NotApplicable, |label| Outcome::Value(Value::Label(label)))
            }
            _ => Outcome::Value(Value::Text(Arc::from(name))),
        }
    }

    /// `分摊(池, 贡献 按 团队)`: the largest remainder method, in fen. Everybody gets the
    /// whole fen of his share; what is left goes, fen by fen, to the largest remainders,
    /// equal ones in the order of the ids. The shares add up to the pool.
    pub(super) fn apportion(
        &self,
        expr: &Expr,
        (pool, claim): (&Expr, &Expr),
        by: &[Expr],
        filter: Option<&Expr>,
        at: At,
    ) -> Seen {
        let none = What::Apportion { shares: Vec::new() };
        let total = self.eval(pool, at);
        let mut parts = vec![total.why.clone()];
        let Outcome::Value(Value::Number(amount)) = &total.outcome else {
            return self.done(expr, none, total.outcome, parts);
        };
        let members = self.peers(expr, &[claim], by, filter, at, &What::Amount);
        let mine = match self.group_of(by, at) {
            Ok(Some(mine)) => mine,
            Ok(None) => return self.done(expr, none, Outcome::NotApplicable, parts),
            Err(fault) => return self.done(expr, none, fault, parts),
        };
        let mut claims: Vec<(usize, Exact)> = Vec::new();
        for member in members.iter().filter(|member| member.may_be_in(&mine)) {
            let Some(seen) = member.seen.as_ref().and_then(|seen| seen.first()) else { continue };
            parts.push(member.why.clone());
            match &seen.outcome {
                Outcome::Value(Value::Number(claim)) if *claim < Exact::zero() => {
                    let fault = faults::negative_claim(self.facts.name(member.subject), claim);
                    return self.done(expr, none, fault, parts);
                }
                Outcome::Value(Value::Number(claim)) => claims.push((member.subject, claim.clone())),
                Outcome::Fault(_) => {
                    return self.done(expr, none, self.member_fault(member.subject, &seen.outcome), parts);
                }
                _ => {}
            }
        }
        let Some(shares) = shares(amount, &claims) else {
            return self.done(expr, none, Outcome::NotApplicable, parts);
        };
        let own = shares.iter().find(|(subject, _)| *subject == at.subject);
        let outcome = own.map_or(Outcome::NotApplicable, |(_, share)| Outcome::Value(Value::Number(share.clone())));
        let named = shares.iter().map(|(subject, share)| (Arc::from(self.facts.name(*subject)), share.clone()));
        self.done(expr, What::Apportion { shares: named.collect() }, outcome, parts)
    }
}

/// The shares of a pool by claims, in the order of the claims; nothing where they add up to nothing.
fn shares(pool: &Exact, claims: &[(usize, Exact)]) -> Option<Vec<(usize, Exact)>> {
    let all = claims.iter().fold(Exact::zero(), |sum, (_, claim)| sum + claim.clone());
    if all == Exact::zero() {
        return None;
    }
    // A pool is money that is paid: whole fen.
    let pool = round_to_digits(pool, 2, Rounding::HalfAwayFromZero);
    let fen = Exact::from(rust_decimal::Decimal::new(1, 2));
    let mut shares = Vec::with_capacity(claims.len());
    let mut remainders = Vec::with_capacity(claims.len());
    let mut left = pool.clone();
    for (i, (subject, claim)) in claims.iter().enumerate() {
        let exact = (&pool * claim).checked_div(&all)?;
        let whole = crate::rounding::round_to_step(&exact, &fen, Rounding::Down);
        left = &left - &whole;
        remainders.push((&exact - &whole, i));
        shares.push((*subject, whole));
    }
    // Rounded down, so that what is left is never below zero. Largest remainder
    // first; equal ones keep the order of the ids.
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, i) in remainders {
        if left == Exact::zero() {
            break;
        }
        if let Some((_, share)) = shares.get_mut(i) {
            *share = &*share + &fen;
            left = &left - &fen;
        }
    }
    Some(shares)
}
