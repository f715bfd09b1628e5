//! Running the 用例 of a policy.
//!
//! In: a sound policy. Out: for every case, what was expected and did not come.
//! A case is turned into data as if it had been read from files, and run like
//! any payroll month.

mod facts;

use std::collections::BTreeSet;

use crate::Policy;
use crate::calendar::{Frequency, Period};
use crate::data::links::{self, Loose};
use crate::eval::{self, Facts, Outcome, Run};
use crate::lang::{Lang, Text};
use crate::plan::case::{Case, CaseExpectation, Expected, Whose};
use crate::plan::{About, ActionId, BlockKind, Plan, RecordOwner, RuleId, Value, ValueId};
use crate::report::printed;

/// One case after its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    pub title: String,
    /// The line of the case in the policy.
    pub line: usize,
    /// How many expectations the case has.
    pub expectations: usize,
    pub failures: Vec<Failure>,
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub line: usize,
    pub item: Text,
    pub expected: Text,
    pub actual: Text,
}

/// Runs every case of a policy. In: a policy without errors.
pub fn run_all(policy: &Policy) -> Vec<CaseResult> {
    policy.plan.cases.iter().map(|case| run_case(policy, case)).collect()
}

fn run_case(policy: &Policy, case: &Case) -> CaseResult {
    let plan = &policy.plan;
    let (data, loose) = facts::dataset(plan, case);
    let subjects = Facts::new(plan, &data).subjects;
    let stand_ins = facts::stand_ins(plan, case, &subjects);
    let asked = case.expectations.iter().filter_map(|expectation| expectation.period).map(|period| period.end);
    let given = case.givens.iter().map(|given| given.to);
    // A yearly value that a December title expects closes with the title's year.
    let own = case.expectations.iter().map(|expectation| period_of(plan, case, expectation).end);
    let until = asked.chain(given).chain(own).max().unwrap_or(case.month);
    let run = eval::run(plan, &data, (case.month.min(until), until), false, stand_ins);
    let line = policy.source.line(case.span.start);
    let mut failures: Vec<Failure> = loose.iter().filter_map(|loose| loose_record(plan, loose, line)).collect();
    for expectation in &case.expectations {
        let about = about(plan, expectation);
        let subjects = facts::subjects_of(&expectation.who, about, case, &subjects);
        if subjects.is_empty() {
            failures.push(nobody(case, expectation, policy.source.line(expectation.span.start)));
        }
        for subject in subjects {
            failures.extend(failure(policy, &run, case, expectation, subject));
        }
    }
    CaseResult {
        title: case.title.to_string(),
        line: policy.source.line(case.span.start),
        expectations: case.expectations.len(),
        failures,
    }
}

fn frequency_of(plan: &Plan, id: ValueId) -> Frequency {
    plan.values.get(id.0).map_or(Frequency::Month, |value| value.frequency)
}

/// An expectation of somebody, or of a group, that the case does not have.
fn nobody(case: &Case, expectation: &CaseExpectation, line: usize) -> Failure {
    let name = match &expectation.who {
        Whose::Everybody => "",
        Whose::Person(person) => case.people.get(*person).map_or("", |name| name),
        Whose::Group(name) => name,
    };
    Failure {
        line,
        item: Text::new(name, name),
        expected: Text::new("用例里有这个人或这个组", "the case has this person or group"),
        actual: Text::new(
            "没有：给定它的一行数据，或给定它的一个成员",
            "it has none: give a row of its data, or one of its members",
        ),
    }
}

/// A given record that belongs to none of those given.
fn loose_record(plan: &Plan, loose: &Loose, line: usize) -> Option<Failure> {
    let block = plan.blocks.get(loose.block)?;
    let BlockKind::Records { owner: RecordOwner::Record { block: parent, .. }, .. } = block.kind else { return None };
    let parent = plan.blocks.get(parent.0)?;
    let key = &loose.key;
    let shown = |label: &crate::plan::Label, lang| label.shown(Some(lang)).to_owned();
    let (zh, en) = (shown(&parent.name, Lang::Zh), shown(&parent.name, Lang::En));
    let actual = match loose.why {
        links::Why::Two { .. } => Text::new("给了两笔", "two are given"),
        _ => Text::new("没有给", "none is given"),
    };
    Some(Failure {
        line,
        item: Text::new(shown(&block.name, Lang::Zh), shown(&block.name, Lang::En)),
        expected: Text::new(format!("给定一笔“{key}”的{zh}"), format!("one record `{key}` of {en} is given")),
        actual,
    })
}

/// Whom an expectation is about.
fn about(plan: &Plan, expectation: &CaseExpectation) -> About {
    match &expectation.what {
        Expected::NoRow(id) | Expected::Exception(id) | Expected::Value(id, _) => {
            plan.values.get(id.0).map_or(About::Person, |value| value.about)
        }
        Expected::Action { .. } | Expected::NoActions => About::Person,
    }
}

/// The period of an expectation: the stated one, else the one of the item's own
/// frequency that the case's month lies in.
fn period_of(plan: &Plan, case: &Case, expectation: &CaseExpectation) -> Period {
    if let Some(period) = expectation.period {
        return period;
    }
    match &expectation.what {
        Expected::NoRow(id) | Expected::Exception(id) | Expected::Value(id, _) => {
            case.month.period(frequency_of(plan, *id))
        }
        Expected::Action { .. } | Expected::NoActions => case.month.period(Frequency::Month),
    }
}

fn failure(
    policy: &Policy,
    run: &Run<'_, '_>,
    case: &Case,
    expectation: &CaseExpectation,
    subject: usize,
) -> Option<Failure> {
    let plan = &policy.plan;
    let period = period_of(plan, case, expectation);
    let person = run.facts.name(subject);
    let named = |name: &crate::plan::Label| {
        let with = |lang| format!("{person} {period} {}", name.shown(Some(lang))).trim_start().to_owned();
        Text::new(with(Lang::Zh), with(Lang::En))
    };
    let fail = |item: Text, expected: Text, actual: Text| {
        Some(Failure { line: policy.source.line(expectation.span.start), item, expected, actual })
    };
    let no_row = || Text::new("无（没有这一行）", "none (no row)");
    match &expectation.what {
        Expected::Value(id, value) => {
            let known = plan.values.get(id.0)?;
            let wanted = text(plan, value, *id);
            // A value of another frequency has no row in the period asked.
            let actual = if known.frequency == period.frequency {
                outcome_text(plan, &outcome(run, *id, subject, period), *id)
            } else {
                no_row()
            };
            (wanted != actual).then(|| fail(named(&known.name), wanted, actual)).flatten()
        }
        Expected::NoRow(id) => {
            let known = plan.values.get(id.0)?;
            match outcome(run, *id, subject, period) {
                Outcome::NotApplicable => None,
                outcome => fail(named(&known.name), no_row(), outcome_text(plan, &outcome, *id)),
            }
        }
        Expected::Exception(id) => {
            let known = plan.values.get(id.0)?;
            match outcome(run, *id, subject, period) {
                Outcome::Fault(_) => None,
                outcome => {
                    fail(named(&known.name), Text::new("异常", "an exception"), outcome_text(plan, &outcome, *id))
                }
            }
        }
        Expected::Action { action, present } => {
            let given = actions_given(run, subject, period);
            if given.contains(action) == *present {
                return None;
            }
            let label = plan.actions.get(action.0)?;
            let (zh, en) = if *present { ("含", "include") } else { ("不含", "do not include") };
            let expected = Text::new(
                format!("{zh} {}", label.shown(Some(Lang::Zh))),
                format!("{en} {}", label.shown(Some(Lang::En))),
            );
            fail(named(&actions_label()), expected, actions_text(plan, &given))
        }
        Expected::NoActions => {
            let given = actions_given(run, subject, period);
            if given.is_empty() { None } else { fail(named(&actions_label()), no_row(), actions_text(plan, &given)) }
        }
    }
}

fn actions_label() -> crate::plan::Label {
    crate::plan::Label::new("处置", Some("actions".into()))
}

/// A value's outcome; 不适用 where the policy is not in force, as a run prints it.
fn outcome(run: &Run<'_, '_>, id: ValueId, subject: usize, period: Period) -> Outcome {
    if run.plan.in_force(period) { run.outcome(id, subject, period.end) } else { Outcome::NotApplicable }
}

fn actions_given(run: &Run<'_, '_>, subject: usize, period: Period) -> BTreeSet<ActionId> {
    if !run.plan.in_force(period) {
        return BTreeSet::new();
    }
    let rules = run.plan.rules.iter().enumerate().filter(|(_, rule)| rule.frequency == period.frequency);
    rules
        .filter_map(|(id, _)| run.rule(RuleId(id), subject, period.end))
        .flat_map(|result| result.given.iter().map(|(_, action)| *action))
        .filter(|action| run.action(*action, subject, period).holds())
        .collect()
}

fn actions_text(plan: &Plan, given: &BTreeSet<ActionId>) -> Text {
    if given.is_empty() {
        return Text::new("无", "none");
    }
    let names = |lang| {
        let labels = given.iter().filter_map(|action| plan.actions.get(action.0));
        labels.map(|label| label.shown(Some(lang))).collect::<Vec<_>>()
    };
    Text::new(names(Lang::Zh).join("、"), names(Lang::En).join(", "))
}

fn text(plan: &Plan, value: &Value, id: ValueId) -> Text {
    let Some(known) = plan.values.get(id.0) else { return Text::new("", "") };
    let shown = |lang| printed(plan, value, known.expr.ty, Some(lang)).unwrap_or_default();
    Text::new(shown(Lang::Zh), shown(Lang::En))
}

fn outcome_text(plan: &Plan, outcome: &Outcome, id: ValueId) -> Text {
    match outcome {
        Outcome::Value(value) => text(plan, value, id),
        Outcome::NotApplicable => Text::new("无（没有这一行）", "none (no row)"),
        Outcome::Fault(fault) => {
            let cause = &fault.cause.text;
            Text::new(format!("异常：{}", cause.zh), format!("an exception: {}", cause.en))
        }
    }
}
