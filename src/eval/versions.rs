//! Versions of one policy: each month by the version in force.
//!
//! In: the versions in the order in which they follow each other, each with the
//! months in which it is in force (`plan.effective`) and its data. Out: one run per
//! version. Every version computes its own months, in order; what earlier months
//! gave stands in its tables as if it had computed it, taken from the version
//! then in force by the names of values, actions and labels, so that streaks, sums
//! and 上月 go on across the change.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::calendar::{Frequency, Month, Period};
use crate::data::Dataset;
use crate::plan::{About, ActionId, Expr, Label, Op, Plan, RuleId, Type, Value, ValueId, walk};
use crate::source::Span;

use super::why::{Place, What, Why};
use super::{Facts, Outcome, RuleResult, Run, Seen, Subject, faults};

/// One version: what it says, what it is called in reasons, and its data.
#[derive(Clone, Debug)]
pub struct Version<'p, 'd> {
    pub plan: &'p Plan,
    pub file: Arc<str>,
    pub data: &'d Dataset,
}

/// What earlier versions left to a run.
#[derive(Debug, Default)]
pub(super) struct Former {
    /// The first month that the run computes itself.
    pub begins: Option<Month>,
    /// From which month on each value has been computed by some version.
    since: Vec<Month>,
    /// What rules gave before, by subject, frequency and last month.
    rules: BTreeMap<(usize, Frequency, Month), Vec<FormerRule>>,
}

/// A rule of an earlier version in one period, in the actions of this one.
#[derive(Debug)]
pub(super) struct FormerRule {
    name: Label,
    file: Arc<str>,
    can_give: Vec<ActionId>,
    result: RuleResult,
}

/// A value that two versions define so that one cannot go on from the other.
#[derive(Clone, Debug)]
pub struct Change {
    pub name: Label,
    pub before: (Span, Type),
    pub after: (Span, Type),
    /// It is a matter of how often it is computed, not of its type.
    pub frequency: bool,
}

/// Values of one name that have another type in the later version, or are computed
/// in other periods there while the later version looks back at them.
pub fn changes(before: &Plan, after: &Plan) -> Vec<Change> {
    let mut found = Vec::new();
    for (i, value) in after.values.iter().enumerate() {
        let Some(known) = same(before, &value.name).and_then(|id| before.values.get(id.0)) else { continue };
        let (old, new) = (known.expr.ty, value.expr.ty);
        let frequency = known.frequency != value.frequency && looked_back_at(after, ValueId(i));
        if !goes_on(old, new) || frequency {
            let (before, after) = ((known.span, old), (value.span, new));
            found.push(Change { name: value.name.clone(), before, after, frequency: goes_on(old, new) });
        }
    }
    found
}

/// Whether values of one type can be read as the other. Labels are matched by name.
fn goes_on(old: Type, new: Type) -> bool {
    let number = |ty| matches!(ty, Type::Number | Type::Integer);
    old == new || (number(old) && number(new)) || matches!((old, new), (Type::Enum(_), Type::Enum(_)))
}

/// Whether some formula reads the value in another period than its own.
fn looked_back_at(plan: &Plan, id: ValueId) -> bool {
    fn inside(expr: &Expr, id: ValueId, back: bool) -> bool {
        let back = back
            || matches!(
                &expr.op,
                Op::Before { .. }
                    | Op::OverMonths { .. }
                    | Op::PeriodEnd { .. }
                    | Op::Streak { .. }
                    | Op::StreakLength { .. }
                    | Op::YearCount { .. }
            );
        (back && matches!(&expr.op, Op::Value(read) if *read == id))
            || walk::children(expr).into_iter().any(|child| inside(child.expr, id, back))
    }
    let formulas = plan.values.iter().flat_map(|value| std::iter::once(&value.expr).chain(&value.applies));
    let conditions = plan.rules.iter().flat_map(|rule| rule.clauses.iter().map(|clause| &clause.condition));
    formulas.chain(conditions).any(|expr| inside(expr, id, false))
}

/// Evaluates the versions of a policy for some months and whatever they look back at.
/// In: versions whose months follow each other; the asked months, first and last.
/// Out: the runs of the versions that have begun by the last month asked, in order.
pub fn run_versions<'p, 'd>(
    versions: &[Version<'p, 'd>],
    (from, until): (Month, Month),
    tracing: bool,
) -> Vec<Run<'p, 'd>> {
    let begins = versions.iter().filter_map(|version| Facts::new(version.plan, version.data).begins);
    let origin = begins.min().unwrap_or(from);
    let start = origin.min(from);
    let mut runs: Vec<Run<'p, 'd>> = Vec::new();
    let begun = versions.iter().filter(|version| version.plan.effective.0.is_none_or(|from| from <= until));
    for (i, version) in begun.enumerate() {
        let (begins, ends) = version.plan.effective;
        let end = ends.map_or(until, |ends| ends.min(until));
        let mut run = Run::prepared(version.plan, version.data, (start, end), origin, tracing);
        // The first version also computes what was before it, as one alone would.
        let own = if i == 0 { start } else { begins.unwrap_or(start).max(start) };
        run.former.begins = Some(own).filter(|_| i > 0);
        run.decide_scope();
        if i > 0 {
            run.take_over(&runs, versions, own);
        }
        run.compute_from(own);
        runs.push(run);
    }
    runs
}

/// The person or group of an earlier version that is called so.
fn same_subject(run: &Run<'_, '_>, plan: &Plan, subject: &Subject) -> Option<usize> {
    let kind = |plan: &Plan, about: About| match about {
        About::Person => None,
        About::Group(kind) => plan.groups.get(kind.0).map(|kind| kind.name.name.clone()),
    };
    let wanted = kind(plan, subject.about);
    run.facts.subjects.iter().position(|known| known.name == subject.name && kind(run.plan, known.about) == wanted)
}

/// The value of the same name.
fn same(plan: &Plan, name: &Label) -> Option<ValueId> {
    let exact = plan.values.iter().position(|value| value.name.name == name.name);
    let alias = || {
        let spelt = |value: &crate::plan::NamedValue| name.spellings().iter().any(|spelling| value.name.is(spelling));
        plan.values.iter().position(spelt)
    };
    exact.or_else(alias).map(ValueId)
}

impl<'p> Run<'p, '_> {
    /// Fills the months before `own` with what the versions then in force gave.
    fn take_over(&mut self, earlier: &[Run<'p, '_>], versions: &[Version<'p, '_>], own: Month) {
        let plan: &'p Plan = self.plan;
        let subjects = self.facts.subjects.len();
        let begins: Vec<Month> = plan.values.iter().map(|_| own).collect();
        self.former.since = begins;
        let mut month = own.plus(-1);
        while month >= self.start {
            let in_force =
                earlier.iter().zip(versions).rev().find(|(run, _)| run.former.computes(month) && month <= run.end);
            let Some((run, version)) = in_force else {
                month = month.plus(-1);
                continue;
            };
            let people: Vec<Option<usize>> =
                self.facts.subjects.iter().map(|subject| same_subject(run, plan, subject)).collect();
            for (id, value) in plan.values.iter().enumerate() {
                let known = same(run.plan, &value.name);
                let Some((old, known)) = known.and_then(|old| run.plan.values.get(old.0).map(|known| (old, known)))
                else {
                    continue;
                };
                if known.frequency != value.frequency {
                    continue;
                }
                if let Some(since) = self.former.since.get_mut(id) {
                    *since = (*since).min(month.period(value.frequency).start());
                }
                if !month.closes(value.frequency) {
                    continue;
                }
                for (subject, former) in people.iter().enumerate() {
                    let Some(seen) = former.and_then(|former| run.seen(old, former, month)) else { continue };
                    let outcome = renamed(&seen.outcome, run.plan, known.expr.ty, plan, value.expr.ty);
                    let what = What::Former { name: value.name.clone(), file: version.file.clone() };
                    let place = Place::Period(month.period(value.frequency));
                    let why = self.why_at(what, &outcome, value.expr.ty, value.span, place, vec![]);
                    if let Some(slot) = self.slot(subject, month)
                        && let Some(place) = self.values.get_mut(id).and_then(|all| all.get_mut(slot))
                    {
                        *place = Some(Seen { outcome, why });
                    }
                }
            }
            for subject in 0..subjects {
                let former = people.get(subject).copied().flatten();
                self.take_over_rules(subject, former, run, &version.file, month);
                let applies = former.is_some_and(|former| run.applies_to(former, month));
                self.set_scope(subject, month, applies);
            }
            month = month.plus(-1);
        }
    }

    fn take_over_rules(
        &mut self,
        subject: usize,
        former: Option<usize>,
        run: &Run<'p, '_>,
        file: &Arc<str>,
        month: Month,
    ) {
        let plan: &'p Plan = self.plan;
        let action = |old: ActionId| {
            let label = run.plan.actions.get(old.0)?;
            plan.actions
                .iter()
                .position(|action| action.name == label.name || label.spellings().iter().any(|s| action.is(s)))
        };
        for (i, rule) in run.plan.rules.iter().enumerate().filter(|(_, rule)| month.closes(rule.frequency)) {
            let Some(result) = former.and_then(|former| run.rule(RuleId(i), former, month)) else { continue };
            let given = result.given.iter().filter_map(|(clause, old)| Some((*clause, ActionId(action(*old)?))));
            let can_give = rule.clauses.iter().flat_map(|clause| &clause.actions);
            let taken = FormerRule {
                name: rule.name.clone(),
                file: file.clone(),
                can_give: can_give.filter_map(|old| action(*old)).map(ActionId).collect(),
                result: RuleResult { given: given.collect(), fault: result.fault.clone(), why: Vec::new() },
            };
            self.former.rules.entry((subject, rule.frequency, month)).or_default().push(taken);
        }
    }

    /// Whether a period lies before the first month that this version computes.
    pub(super) fn is_former(&self, period: Period) -> bool {
        !self.former.computes(period.end)
    }

    /// What the rules of the version then in force said about an action, with their reasons.
    pub(super) fn former_rules(
        &self,
        action: ActionId,
        subject: usize,
        period: Period,
    ) -> Vec<(bool, Outcome, Option<Rc<Why>>)> {
        let key = (subject, period.frequency, period.end);
        let rules = self.former.rules.get(&key).map_or(&[][..], Vec::as_slice);
        let able = rules.iter().filter(|rule| rule.can_give.contains(&action));
        able.map(|rule| {
            let outcome = rule.result.outcome(action);
            let what = What::Former { name: rule.name.clone(), file: rule.file.clone() };
            let why = self.why_at(what, &outcome, Type::Truth, Span::default(), Place::Period(period), vec![]);
            (rule.result.gives(action), outcome, why)
        })
        .collect()
    }

    /// Whether every value that an expression reads was computed by some version in the month.
    pub(super) fn existed(&self, expr: &Expr, month: Month) -> bool {
        if self.former.begins.is_none() {
            return true;
        }
        let here = match &expr.op {
            Op::Value(id) => self.former.since.get(id.0).is_none_or(|since| *since <= month),
            _ => true,
        };
        here && walk::children(expr).into_iter().all(|child| self.existed(child.expr, month))
    }
}

impl Former {
    fn computes(&self, month: Month) -> bool {
        self.begins.is_none_or(|begins| begins <= month)
    }
}

/// An earlier version's outcome in the labels of this one.
fn renamed(outcome: &Outcome, before: &Plan, old: Type, plan: &Plan, new: Type) -> Outcome {
    let (Outcome::Value(Value::Label(member)), Type::Enum(old), Type::Enum(new)) = (outcome, old, new) else {
        return outcome.clone();
    };
    let label = before.enumerations.get(old.0).and_then(|old| old.members.get(*member as usize));
    let (Some(label), Some(now)) = (label, plan.enumerations.get(new.0)) else { return outcome.clone() };
    let exact = now.members.iter().position(|known| known.name == label.name);
    let found = exact.or_else(|| now.members.iter().position(|known| label.spellings().iter().any(|s| known.is(s))));
    match found.and_then(|found| u32::try_from(found).ok()) {
        Some(member) => Outcome::Value(Value::Label(member)),
        None => faults::label_is_gone(&label.name, &now.name.name),
    }
}
