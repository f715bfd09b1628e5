//! Plan + data → every value of every subject and period, with reasons.
//!
//! Month by month, and within a month in the plan's order, so that whatever a
//! formula reads is there before it. Later months are never looked at: months
//! run one by one give what the whole run gives.
//!
//! Not here: printing, and the choice of what is printed (see `report`).

mod arithmetic;
mod expr;
mod facts;
mod faults;
mod lookup;
mod meeting;
mod outcome;
mod sets;
mod time;
mod why;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::calendar::{Frequency, Month, Period};
use crate::data::Dataset;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{ActionId, NamedValue, Plan, Rule, RuleId, Step, Type, Value, ValueId, Who};
use crate::rounding::{Rounding, round_to_digits};
use crate::syntax::ast::Purpose;

pub use facts::Facts;
pub use faults::overflow;
pub use outcome::{Cause, Fault, Outcome};
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
pub(crate) struct At {
    pub subject: usize,
    pub period: Period,
    /// The record at hand: block and row.
    pub record: Option<(usize, usize)>,
}

/// Values that stand in for computed ones, as test cases set them.
pub type StandIns = BTreeMap<(ValueId, usize, Month), Option<Value>>;

/// The people in one group window.
pub(crate) type Members = Rc<Vec<sets::Member>>;

/// The results of one run.
pub struct Run<'p, 'd> {
    pub plan: &'p Plan,
    pub facts: Facts<'d>,
    /// Months computed, from the first of the data.
    pub start: Month,
    pub end: Month,
    /// Which subjects the policy applies to.
    pub in_scope: Vec<bool>,
    /// Subjects of whom it could not be decided, with the reason.
    pub undecided: Vec<(usize, Rc<Fault>)>,
    tracing: bool,
    values: Vec<Vec<Option<Seen>>>,
    rules: Vec<Vec<Option<RuleResult>>>,
    stand_ins: StandIns,
    groups: RefCell<BTreeMap<(usize, Period), Members>>,
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
    let facts = Facts::new(plan, data);
    let start = facts.span.map_or(from, |(first, _)| first.min(from));
    let subjects = facts.employees.len();
    let months = usize::try_from(until.index() - start.index() + 1).unwrap_or(0);
    let mut run = Run {
        plan,
        facts,
        start,
        end: until,
        in_scope: vec![true; subjects],
        undecided: Vec::new(),
        tracing,
        values: plan.values.iter().map(|_| vec![None; subjects * months]).collect(),
        rules: plan.rules.iter().map(|_| vec![None; subjects * months]).collect(),
        stand_ins,
        groups: RefCell::new(BTreeMap::new()),
    };
    if let Some(scope) = &plan.scope {
        let period = until.period(Frequency::Month);
        for subject in 0..subjects {
            let outcome = run.eval(scope, At::of(subject, period)).outcome;
            if let Some(applies) = run.in_scope.get_mut(subject) {
                *applies = outcome.holds();
            }
            if let Outcome::Fault(fault) = outcome {
                run.undecided.push((subject, fault));
            }
        }
    }
    let mut month = start;
    while month <= until {
        for step in &plan.order {
            match step {
                Step::Value(id) => run.compute_value(*id, month),
                Step::Rule(id) => run.compute_rule(*id, month),
            }
        }
        run.groups.borrow_mut().clear();
        month = month.plus(1);
    }
    run
}

impl At {
    pub fn of(subject: usize, period: Period) -> At {
        At { subject, period, record: None }
    }

    fn in_period(self, period: Period) -> At {
        At { period, ..self }
    }
}

impl<'p> Run<'p, '_> {
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
            if !self.in_scope.get(subject).copied().unwrap_or(false) {
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
        if !self.facts.registered(subject, period, &value.who) {
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
        let paid = matches!(value.purpose, Purpose::Pay | Purpose::Deduct);
        let outcome = match seen.outcome {
            // Paid and deducted amounts are rounded once, here; whatever refers to
            // them sees the rounded amount, so totals tie to their lines.
            Outcome::Value(Value::Number(exact)) if paid => {
                Outcome::Value(Value::Number(round_to_digits(&exact, 2, Rounding::HalfAwayFromZero)))
            }
            outcome => outcome.through(&self.words_of(value, at)),
        };
        node(What::Named { id, rounded: paid }, outcome, vec![seen.why, condition])
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
            let applies = self.in_scope.get(subject).copied().unwrap_or(false)
                && (rule.regardless || self.facts.registered(subject, period, &rule.who));
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
        let mut before_held = false;
        for (i, clause) in rule.clauses.iter().enumerate() {
            // 否则当 stands only where none of the clauses it follows did.
            if clause.otherwise && before_held {
                continue;
            }
            let seen = self.eval(&clause.condition, at);
            let held = seen.outcome.holds();
            let what = What::Clause { rule: id, clause: i };
            let place = Place::Period(at.period);
            result.why.extend(self.why_at(what, &seen.outcome, Type::Truth, clause.span, place, vec![seen.why]));
            if let Outcome::Fault(fault) = &seen.outcome {
                result.fault = Some(fault.clone());
                if rule.clauses.get(i + 1).is_some_and(|next| next.otherwise) {
                    break;
                }
                continue;
            }
            if held {
                result.given.extend(clause.actions.iter().map(|action| (i, *action)));
            }
            before_held = held || (clause.otherwise && before_held);
        }
        self.excepted(rule, &mut result, at);
        result
    }

    /// A value's outcome in a period; nothing was computed where this is None.
    pub(crate) fn seen(&self, id: ValueId, subject: usize, month: Month) -> Option<&Seen> {
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
        let slot = self.slot(subject, month)?;
        self.rules.get(id.0)?.get(slot)?.as_ref()
    }

    /// Whether the subject's group of a heading has it in the period.
    pub fn registered(&self, subject: usize, period: Period, who: &Who) -> bool {
        self.facts.registered(subject, period, who)
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
