//! Plan + data → every value of every subject and period, with reasons.
//!
//! Month by month, and within a month in the plan's order, so that whatever a
//! formula reads is there before it. Later months are never looked at: months
//! run one by one give what the whole run gives.
//!
//! Not here: printing, and the choice of what is printed (see `report`).

mod arithmetic;
mod attributes;
mod expr;
mod facts;
mod faults;
mod formulas;
mod groups;
mod hand;
mod lookup;
mod meeting;
mod outcome;
mod required;
mod scope;
mod sets;
mod steps;
mod time;
mod versions;
mod weighted;
mod why;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::calendar::{Month, Period};
use crate::data::Dataset;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{About, ActionId, NamedValue, Plan, Rule, RuleId, Step, Type, Value, ValueId, Who};
use crate::rounding::round_to_step;

pub use facts::{Facts, Subject};
pub use faults::overflow;
pub use outcome::{Cause, Fault, Outcome};
pub use scope::Undecided;
pub use versions::{Change, Version, changes, run_versions};
pub use why::{CaseState, Excludes, Place, What, Why};

/// An outcome with its reason, when reasons are recorded.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub outcome: Outcome,
    pub why: Option<Rc<Why>>,
}

/// What a rule gave to a subject in a period.
#[derive(Clone, Debug)]
pub struct RuleResult {
    /// Clause and action, in the order of the clauses.
    pub given: Vec<(usize, ActionId)>,
    pub fault: Option<Rc<Fault>>,
    /// One node per clause that was looked at.
    pub why: Vec<Rc<Why>>,
}

/// Where an expression is evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'h> {
    pub subject: usize,
    /// Whom the formula is computed for; in a fold over others not the one at hand.
    pub own: usize,
    pub period: Period,
    /// Records, rows and earlier periods at hand.
    pub hand: Option<&'h hand::Hand<'h>>,
    /// The arguments of the formula at hand, by their place on the stack.
    pub frame: Option<usize>,
}

/// Values that stand in for computed ones, as test cases set them.
pub type StandIns = BTreeMap<(ValueId, usize, Month), Option<Value>>;

/// The people in one group window.
pub(crate) type Members = Rc<Vec<sets::Member>>;

/// The results of one run.
pub struct Run<'p, 'd> {
    pub plan: &'p Plan,
    pub facts: Facts<'d>,
    /// Months computed, from the first of the data or the first asked for.
    pub start: Month,
    pub end: Month,
    /// The first month of the data.
    origin: Month,
    /// The month being computed; none when all are.
    now: Option<Month>,
    /// The computed months in which the policy applies to each subject; None: in all.
    in_scope: Vec<Option<Vec<bool>>>,
    /// Subjects of whom it could not be decided, with the month and the reason.
    undecided: Vec<Undecided>,
    tracing: bool,
    values: Vec<Vec<Option<Seen>>>,
    rules: Vec<Vec<Option<RuleResult>>>,
    stand_ins: StandIns,
    /// What earlier versions of the policy computed.
    former: versions::Former,
    groups: RefCell<BTreeMap<(usize, Period, String), Members>>,
    /// The arguments of the formulas that are being applied, innermost last.
    frames: RefCell<Vec<Vec<Outcome>>>,
}

/// Evaluates a plan for some months and whatever they look back at.
/// In: the asked months, first and last; `tracing` records a reason for every value.
/// Out: all results from the first month of the data (or the first asked) to the last asked.
pub fn run<'p, 'd>(
    plan: &'p Plan,
    data: &'d Dataset,
    (from, until): (Month, Month),
    tracing: bool,
    stand_ins: StandIns,
) -> Run<'p, 'd> {
    let origin = Facts::new(plan, data).begins.unwrap_or(from);
    let start = origin.min(from);
    let mut run = Run::prepared(plan, data, (start, until), origin, tracing);
    run.stand_ins = stand_ins;
    run.decide_scope();
    run.compute_from(start);
    run
}

impl<'h> At<'h> {
    pub fn of(subject: usize, period: Period) -> At<'h> {
        At { subject, own: subject, period, hand: None, frame: None }
    }

    fn in_period(self, period: Period) -> At<'h> {
        At { period, ..self }
    }
}

impl<'p, 'd> Run<'p, 'd> {
    /// A run of which nothing is computed yet.
    fn prepared(plan: &'p Plan, data: &'d Dataset, (start, end): (Month, Month), origin: Month, tracing: bool) -> Self {
        let facts = Facts::new(plan, data);
        let subjects = facts.subjects.len();
        let months = usize::try_from(end.index() - start.index() + 1).unwrap_or(0);
        // What is not computed needs no room.
        let mut values = vec![Vec::new(); plan.values.len()];
        let mut rules = vec![Vec::new(); plan.rules.len()];
        for step in &plan.order {
            match step {
                Step::Value(id) => {
                    values.get_mut(id.0).into_iter().for_each(|room| room.resize(subjects * months, None))
                }
                Step::Rule(id) => rules.get_mut(id.0).into_iter().for_each(|room| room.resize(subjects * months, None)),
            }
        }
        Run {
            plan,
            facts,
            start,
            origin,
            now: None,
            end,
            in_scope: vec![None; subjects],
            undecided: Vec::new(),
            tracing,
            values,
            rules,
            stand_ins: StandIns::new(),
            former: versions::Former::default(),
            groups: RefCell::new(BTreeMap::new()),
            frames: RefCell::new(Vec::new()),
        }
    }

    /// Computes every month from this one on.
    fn compute_from(&mut self, mut month: Month) {
        let plan: &'p Plan = self.plan;
        while month <= self.end {
            self.now = Some(month);
            for step in &plan.order {
                match step {
                    Step::Value(id) => self.compute_value(*id, month),
                    Step::Rule(id) => self.compute_rule(*id, month),
                }
            }
            self.groups.borrow_mut().clear();
            month = month.plus(1);
        }
        self.now = None;
    }
}

impl<'p> Run<'p, '_> {
    /// The first month that may be looked back at from the month being computed. It does
    /// not depend on which months are asked for: nothing before the data is looked at.
    pub(crate) fn floor(&self) -> Month {
        self.now.map_or(self.origin, |now| now.min(self.origin))
    }

    /// The first month of the data that can be looked back at, whatever was asked for.
    pub fn origin(&self) -> Month {
        self.origin
    }

    /// The month of the first row of a block.
    fn data_start(&self) -> Month {
        self.facts.span.map_or(self.origin, |(first, _)| first)
    }

    fn slot(&self, subject: usize, month: Month) -> Option<usize> {
        if month < self.start || month > self.end {
            return None;
        }
        let at = usize::try_from(month.index() - self.start.index()).ok()?;
        Some(at * self.in_scope.len() + subject)
    }

    fn compute_value(&mut self, id: ValueId, month: Month) {
        let plan: &'p Plan = self.plan;
        let Some(value) = plan.values.get(id.0) else { return };
        if !month.closes(value.frequency) {
            return;
        }
        let period = month.period(value.frequency);
        for subject in 0..self.in_scope.len() {
            if !self.counts(subject, value.about, month) {
                continue;
            }
            let seen = self.value_for(id, value, subject, period);
            if let Some(slot) = self.slot(subject, month)
                && let Some(place) = self.values.get_mut(id.0).and_then(|all| all.get_mut(slot))
            {
                *place = Some(seen);
            }
        }
    }

    /// Whether the policy applies to the subject, and the value or rule is about such as it.
    pub(crate) fn counts(&self, subject: usize, about: About, month: Month) -> bool {
        self.facts.about(subject) == about && self.applies_to(subject, month)
    }

    fn value_for(&self, id: ValueId, value: &NamedValue, subject: usize, period: Period) -> Seen {
        let at = At::of(subject, period);
        let node = |what, outcome: Outcome, parts: Vec<Option<Rc<Why>>>| Seen {
            why: self.why_at(what, &outcome, value.expr.ty, value.span, Place::Period(period), parts),
            outcome,
        };
        if let Some(stand_in) = self.stand_ins.get(&(id, subject, period.end)) {
            let outcome = stand_in.clone().map_or(Outcome::NotApplicable, Outcome::Value);
            return node(What::StandIn { id }, outcome, Vec::new());
        }
        if !self.facts.registered(self.plan, subject, period, &value.who) {
            return node(What::NotEnrolled { id }, Outcome::NotApplicable, Vec::new());
        }
        let mut condition = None;
        if let Some(applies) = &value.applies {
            let applies = self.eval(applies, at);
            match applies.outcome {
                Outcome::Fault(_) => {
                    let outcome = applies.outcome.through(&self.words_of(value, at));
                    return node(What::NotApplied { id }, outcome, vec![applies.why]);
                }
                ref outcome if !outcome.holds() => {
                    return node(What::NotApplied { id }, Outcome::NotApplicable, vec![applies.why]);
                }
                _ => condition = applies.why,
            }
        }
        let seen = self.eval(&value.expr, at);
        let outcome = match seen.outcome {
            // Paid and deducted amounts are rounded once, here; whatever refers to
            // them sees the rounded amount, so totals tie to their lines.
            Outcome::Value(Value::Number(exact)) if let Some((mode, step)) = &value.rounding => {
                Outcome::Value(Value::Number(round_to_step(&exact, step, *mode)))
            }
            fault @ Outcome::Fault(_) => fault.through(&self.words_of(value, at)),
            outcome => outcome,
        };
        node(What::Named { id, rounded: value.rounding.is_some() }, outcome, vec![seen.why, condition])
    }

    fn words_of(&self, value: &NamedValue, at: At) -> Text {
        use crate::lang::Lang;
        let name = |lang| format!("{} {}", at.period, value.name.shown(Some(lang)));
        Text::new(name(Lang::Zh), name(Lang::En))
    }

    fn compute_rule(&mut self, id: RuleId, month: Month) {
        let plan: &'p Plan = self.plan;
        let Some(rule) = plan.rules.get(id.0) else { return };
        if !month.closes(rule.frequency) {
            return;
        }
        let period = month.period(rule.frequency);
        for subject in 0..self.in_scope.len() {
            let applies = self.counts(subject, rule.about, month)
                && (rule.regardless || self.facts.registered(self.plan, subject, period, &rule.who));
            if !applies {
                continue;
            }
            let result = self.rule_for(id, rule, At::of(subject, period));
            if let Some(slot) = self.slot(subject, month)
                && let Some(place) = self.rules.get_mut(id.0).and_then(|all| all.get_mut(slot))
            {
                *place = Some(result);
            }
        }
    }

    fn rule_for(&self, id: RuleId, rule: &Rule, at: At) -> RuleResult {
        let mut result = RuleResult { given: Vec::new(), fault: None, why: Vec::new() };
        let Some(table) = rule.each_row else {
            self.clauses_for(id, rule, None, at, &mut result);
            self.excepted(rule, &mut result, at);
            return result;
        };
        match self.rows_in_force(table, at) {
            Ok(rows) => {
                for row in rows {
                    let held = hand::Held::Row { table, row };
                    let hand = hand::Hand { held, outer: None };
                    self.clauses_for(id, rule, Some(row), At { hand: Some(&hand), ..at }, &mut result);
                }
            }
            Err(Outcome::Fault(fault)) => {
                let what = What::Clause { rule: id, clause: 0 };
                let (outcome, place) = (Outcome::Fault(fault.clone()), Place::Period(at.period));
                result.why.extend(self.why_at(what, &outcome, Type::Truth, rule.span, place, vec![]));
                result.fault = Some(fault);
            }
            Err(_) => {}
        }
        self.excepted(rule, &mut result, at);
        result
    }

    /// Looks at a rule's clauses once, or once for a row.
    fn clauses_for(&self, id: RuleId, rule: &Rule, row: Option<usize>, at: At, result: &mut RuleResult) {
        let mut before_held = false;
        for (i, clause) in rule.clauses.iter().enumerate() {
            // 否则当 stands only where none of the clauses it follows did.
            if clause.otherwise && before_held {
                continue;
            }
            let seen = self.eval(&clause.condition, at);
            let held = seen.outcome.holds();
            let what = What::Clause { rule: id, clause: i };
            let place = match (rule.each_row, row) {
                (Some(table), Some(row)) => Place::Row { table, row },
                _ => Place::Period(at.period),
            };
            result.why.extend(self.why_at(what, &seen.outcome, Type::Truth, clause.span, place, vec![seen.why]));
            if let Outcome::Fault(fault) = &seen.outcome {
                result.fault = Some(fault.clone());
                if rule.clauses.get(i + 1).is_some_and(|next| next.otherwise) {
                    break;
                }
                continue;
            }
            if held {
                result.given.extend(rule.given(self.plan, i, row).into_iter().map(|action| (i, action)));
            }
            before_held = held || (clause.otherwise && before_held);
        }
    }

    /// A value's outcome in a period; nothing was computed where this is None.
    pub(crate) fn seen(&self, id: ValueId, subject: usize, month: Month) -> Option<&Seen> {
        if self.now.is_some() && month < self.floor() {
            return None;
        }
        let slot = self.slot(subject, month)?;
        self.values.get(id.0)?.get(slot)?.as_ref()
    }

    /// A value's outcome: 不适用 outside the computed months and the policy's scope.
    pub fn outcome(&self, id: ValueId, subject: usize, month: Month) -> Outcome {
        self.seen(id, subject, month).map_or(Outcome::NotApplicable, |seen| seen.outcome.clone())
    }

    /// The reason of a value, when reasons are recorded.
    pub fn why(&self, id: ValueId, subject: usize, month: Month) -> Option<Rc<Why>> {
        self.seen(id, subject, month)?.why.clone()
    }

    pub fn rule(&self, id: RuleId, subject: usize, month: Month) -> Option<&RuleResult> {
        if self.now.is_some() && month < self.floor() {
            return None;
        }
        let slot = self.slot(subject, month)?;
        self.rules.get(id.0)?.get(slot)?.as_ref()
    }

    /// Whether the subject's group of a heading has it in the period.
    pub fn registered(&self, subject: usize, period: Period, who: &Who) -> bool {
        self.facts.registered(self.plan, subject, period, who)
    }

    pub(crate) fn why_at(
        &self,
        what: What,
        outcome: &Outcome,
        ty: Type,
        span: crate::source::Span,
        place: Place,
        parts: Vec<Option<Rc<Why>>>,
    ) -> Option<Rc<Why>> {
        self.tracing.then(|| {
            let parts = parts.into_iter().flatten().collect();
            Rc::new(Why { what, outcome: outcome.clone(), ty, span, place, parts })
        })
    }
}

pub(crate) fn number(value: &Value) -> Option<&Exact> {
    match value {
        Value::Number(exact) => Some(exact),
        _ => None,
    }
}
