//! Results → why they are what they are.
//!
//! In: a run that recorded its reasons. Out: for each result of a person and a
//! period the tree from the amount down to cells, table rows and clauses, as
//! text for people or as JSON. Nothing here computes an amount: whatever stands
//! in an explanation was recorded by the evaluation that made the result.
//!
//! `wording` says values and places, `formula` puts the numbers into a formula,
//! `tell`, `collect`, `lookups` and `history` turn one kind of reason each into
//! lines, `text` draws the lines as a tree.

mod applied;
mod collect;
mod formula;
mod history;
mod json;
mod lookups;
mod meeting;
mod tell;
mod text;
mod wording;

use std::rc::Rc;

use crate::calendar::Period;
use crate::eval::{Outcome, Run, Why};
use crate::lang::{Lang, Text};
use crate::plan::{ActionId, Plan, ValueId};
use crate::report;

pub use json::json;
pub use text::text;

/// One result, or one that there is none of, with its reason.
#[derive(Clone, Debug)]
pub struct Reason {
    pub employee: String,
    pub item: String,
    pub period: Period,
    /// As the result row prints it; nothing where there is no row.
    pub value: Option<String>,
    /// Why there is no value, where something went wrong.
    pub exception: Option<Text>,
    /// Nothing where the period was not computed, or reasons were not recorded.
    pub root: Option<Rc<Why>>,
    /// What the result is.
    pub of: ReasonOf,
    /// Whether it was asked for by name: then values of earlier periods are
    /// explained as well, not only stated.
    pub asked: bool,
    /// The language of names; the declared ones when nothing.
    pub names: Option<Lang>,
}

/// What a reason is the reason of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonOf {
    Value(ValueId),
    Action(ActionId),
}

/// The reasons of a person's results in a period: the outputs of its frequency
/// in the order of the policy, then the actions. Not-applicable results and
/// exceptions are among them, with no value.
///
/// `item` takes one of them by the name shown, its name or its alias; the actions
/// together (`处置`), one action, or any other value that the policy names.
/// Nothing is found in a period in which the policy is not in force, and for
/// people to whom it does not apply.
pub fn reasons(
    run: &Run<'_, '_>,
    subject: usize,
    period: Period,
    item: Option<&str>,
    names: Option<Lang>,
) -> Vec<Reason> {
    let plan = run.plan;
    let in_force = plan.effective.0.is_none_or(|from| from <= period.end)
        && plan.effective.1.is_none_or(|until| period.end <= until);
    let Some(whose) = run.facts.subjects.get(subject) else { return Vec::new() };
    let employee: &str = &whose.name;
    if !in_force || !run.applies_to(subject, period.end) {
        return Vec::new();
    }
    let asking = Asking { run, employee, subject, period, item, names };
    let mut found: Vec<Reason> = plan
        .outputs
        .iter()
        .filter(|output| item.is_none_or(|item| output.name.is(item) || output.name.shown(names) == item))
        .filter_map(|output| asking.value(output.value, output.name.shown(names)))
        .collect();
    found.extend(asking.actions());
    if let (true, Some(item)) = (found.is_empty(), item) {
        // Not a printed item: any value that the policy names can be asked about.
        let named = plan.values.iter().enumerate().filter(|(_, value)| value.name.is(item));
        found.extend(named.filter_map(|(i, value)| asking.value(ValueId(i), value.name.shown(names))));
    }
    found
}

struct Asking<'r, 'p, 'd> {
    run: &'r Run<'p, 'd>,
    employee: &'r str,
    subject: usize,
    period: Period,
    item: Option<&'r str>,
    names: Option<Lang>,
}

impl Asking<'_, '_, '_> {
    fn value(&self, id: ValueId, item: &str) -> Option<Reason> {
        let value = self.run.plan.values.get(id.0).filter(|value| value.frequency == self.period.frequency)?;
        if value.about != self.run.facts.about(self.subject) {
            return None;
        }
        let outcome = self.run.outcome(id, self.subject, self.period.end);
        let (printed, exception) = match outcome {
            Outcome::Value(found) => match report::printed(self.run.plan, &found, value.expr.ty, self.names) {
                Some(printed) => (Some(printed), None),
                None => (None, cause(&crate::eval::overflow())),
            },
            fault @ Outcome::Fault(_) => (None, cause(&fault)),
            Outcome::NotApplicable => (None, None),
        };
        let root = self.run.why(id, self.subject, self.period.end);
        Some(self.reason(item.to_owned(), (printed, exception), root, ReasonOf::Value(id)))
    }

    /// The actions given; where actions are asked for and none was, those that could have been.
    fn actions(&self) -> Vec<Reason> {
        let plan: &Plan = self.run.plan;
        let word = report::actions_word(self.names);
        let all = self.item.is_some_and(|item| {
            item == word || [None, Some(Lang::En)].iter().any(|lang| item == report::actions_word(*lang))
        });
        let mut found = Vec::new();
        for (i, action) in plan.actions.iter().enumerate() {
            let named = self.item.is_some_and(|item| action.is(item));
            if self.item.is_some() && !all && !named {
                continue;
            }
            let id = ActionId(i);
            let of_period = plan.rules.iter().enumerate().filter(|(_, rule)| rule.frequency == self.period.frequency);
            let results = of_period.filter_map(|(i, rule)| {
                let gives = rule.can_give(plan, id);
                let result = self.run.rule(crate::plan::RuleId(i), self.subject, self.period.end)?;
                gives.then_some(result)
            });
            let results: Vec<_> = results.collect();
            if results.is_empty() {
                continue;
            }
            let outcome = self.run.action(id, self.subject, self.period);
            let given = outcome.holds();
            let fault = match outcome {
                Outcome::Fault(fault) => Some(fault),
                _ => None,
            };
            if !given && fault.is_none() && self.item.is_none() {
                continue;
            }
            let printed = given.then(|| action.shown(self.names).to_owned());
            let exception = fault.and_then(|fault| cause(&Outcome::Fault(fault)));
            let root = self.run.why_action(id, self.subject, self.period);
            found.push(self.reason(word.to_owned(), (printed, exception), root, ReasonOf::Action(id)));
        }
        // Asked for all of them: those not given are told where none was.
        if found.iter().any(|reason: &Reason| reason.value.is_some()) {
            found.retain(|reason| reason.value.is_some() || reason.exception.is_some());
        }
        found
    }

    fn reason(
        &self,
        item: String,
        (value, exception): (Option<String>, Option<Text>),
        root: Option<Rc<Why>>,
        of: ReasonOf,
    ) -> Reason {
        Reason {
            employee: self.employee.to_owned(),
            item,
            period: self.period,
            value,
            exception,
            root,
            of,
            asked: self.item.is_some(),
            names: self.names,
        }
    }
}

fn cause(outcome: &Outcome) -> Option<Text> {
    match outcome {
        Outcome::Fault(fault) => Some(fault.cause.text.clone()),
        _ => None,
    }
}
