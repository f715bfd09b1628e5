//! Running the 用例 of a policy.
//!
//! In: a sound policy. Out: for every case, what was expected and did not come.
//! A case is turned into data as if it had been read from files, and run like
//! any payroll month.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::Policy;
use crate::calendar::{Frequency, Month, Period};
use crate::data::{Block, Cell, Dataset, Row};
use crate::eval::{self, Outcome, Run, StandIns};
use crate::lang::{Lang, Text};
use crate::plan::case::{Case, CaseExpectation, Expected, Given};
use crate::plan::{ActionId, BlockKind, Owner, Plan, RuleId, Value, ValueId, schema};
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
    let data = dataset(plan, case);
    let stand_ins = stand_ins(plan, case);
    let asked = case.expectations.iter().filter_map(|expectation| expectation.period).map(|period| period.end);
    let given = case.givens.iter().map(|given| given.to);
    // A yearly value that a December title expects closes with the title's year.
    let own = case.expectations.iter().map(|expectation| period_of(plan, case, expectation).end);
    let until = asked.chain(given).chain(own).max().unwrap_or(case.month);
    let run = eval::run(plan, &data, (case.month.min(until), until), false, stand_ins);
    let mut failures = Vec::new();
    for expectation in &case.expectations {
        let people = match expectation.who {
            Some(who) => vec![who],
            None => (0..case.people.len()).collect(),
        };
        for who in people {
            failures.extend(failure(policy, &run, case, expectation, who));
        }
    }
    CaseResult {
        title: case.title.to_string(),
        line: policy.source.line(case.span.start),
        expectations: case.expectations.len(),
        failures,
    }
}

/// The employee ids, sorted as a data set has them, with their place in the case.
fn roster(case: &Case) -> (Vec<String>, Vec<u32>) {
    let mut sorted: Vec<String> = case.people.iter().map(ToString::to_string).collect();
    sorted.sort();
    let place = |name: &str| sorted.iter().position(|known| known == name).unwrap_or(0);
    let places = case.people.iter().map(|name| u32::try_from(place(name)).unwrap_or(0)).collect();
    (sorted, places)
}

fn months(from: Month, to: Month) -> impl Iterator<Item = Month> {
    (0..).map(move |n| from.plus(n)).take_while(move |month| *month <= to)
}

fn dataset(plan: &Plan, case: &Case) -> Dataset {
    let (employees, places) = roster(case);
    let everybody: Vec<u32> = places.clone();
    let of = |who: Option<usize>| match who {
        Some(who) => places.get(who).copied().into_iter().collect(),
        None => everybody.clone(),
    };
    // The months in which each person has a row in the register.
    let mut register: BTreeSet<(u32, Month)> = BTreeSet::new();
    if case.has_own_month {
        register.extend(everybody.iter().map(|subject| (*subject, case.month)));
    }
    for given in case.givens.iter().filter(|given| given.names_months) {
        let company = matches!(&given.what, Given::Cell { block, .. } if is_company(plan, block.0));
        if !company {
            register.extend(of(given.who).into_iter().flat_map(|s| months(given.from, given.to).map(move |m| (s, m))));
        }
    }
    let mut blocks = Vec::new();
    for (id, block) in plan.blocks.iter().enumerate() {
        let columns: Vec<usize> =
            block.fields.iter().enumerate().filter(|(_, f)| schema::is_read(f)).map(|(i, _)| i).collect();
        let mut rows: BTreeMap<(Option<u32>, Option<Month>), Vec<Cell>> = BTreeMap::new();
        let mut records = Vec::new();
        match &block.kind {
            BlockKind::Employees => {
                rows.extend(everybody.iter().map(|s| ((Some(*s), None), vec![Cell::Blank; columns.len()])));
            }
            BlockKind::Periodic { owner: Owner::Subject, .. } if plan.enrolment.iter().any(|e| e.0 == id) => {
                rows.extend(register.iter().map(|(s, m)| ((Some(*s), Some(*m)), vec![Cell::Blank; columns.len()])));
            }
            _ => {}
        }
        for given in &case.givens {
            match &given.what {
                Given::Cell { block: target, field, value } if target.0 == id => {
                    let Some(column) = columns.iter().position(|known| known == field) else { continue };
                    for key in keys(&block.kind, &of(given.who), given.from, given.to) {
                        let cells = rows.entry(key).or_insert_with(|| vec![Cell::Blank; columns.len()]);
                        if let Some(cell) = cells.get_mut(column) {
                            *cell = value.as_ref().map_or(Cell::Blank, cell_of);
                        }
                    }
                }
                Given::Record { block: target, cells } if target.0 == id => {
                    let by_month = matches!(block.kind, BlockKind::Records { by_month: true, .. });
                    let months: Vec<Option<Month>> =
                        if by_month { months(given.from, given.to).map(Some).collect() } else { vec![None] };
                    for month in months {
                        for subject in of(given.who) {
                            let mut row = vec![Cell::Blank; columns.len()];
                            for (field, value) in cells {
                                let column = columns.iter().position(|known| known == field);
                                if let Some(cell) = column.and_then(|column| row.get_mut(column)) {
                                    *cell = value.as_ref().map_or(Cell::Blank, cell_of);
                                }
                            }
                            records.push((Some(subject), month, row));
                        }
                    }
                }
                _ => {}
            }
        }
        let rows = rows.into_iter().map(|((subject, month), cells)| (subject, month, cells));
        let rows =
            rows.chain(records).map(|(subject, month, cells)| Row { line: 0, subject, group: None, month, cells });
        blocks.push(Block { file: Arc::from(&*block.name.name), rows: rows.collect() });
    }
    fill_groups(plan, &mut blocks);
    Dataset { employees, blocks, notes: Vec::new() }
}

fn is_company(plan: &Plan, block: usize) -> bool {
    plan.blocks.get(block).is_some_and(|b| matches!(b.kind, BlockKind::Periodic { owner: Owner::Company, .. }))
}

/// The rows that a given cell stands in.
fn keys(kind: &BlockKind, subjects: &[u32], from: Month, to: Month) -> Vec<(Option<u32>, Option<Month>)> {
    match kind {
        BlockKind::Employees => subjects.iter().map(|s| (Some(*s), None)).collect(),
        BlockKind::Periodic { owner: Owner::Company, .. } => months(from, to).map(|m| (None, Some(m))).collect(),
        BlockKind::Periodic { frequency, .. } => {
            let ends: BTreeSet<Month> = months(from, to).map(|m| m.period(*frequency).end).collect();
            subjects.iter().flat_map(|s| ends.iter().map(move |m| (Some(*s), Some(*m)))).collect()
        }
        BlockKind::Records { .. } => Vec::new(),
    }
}

/// A group's row is given through one of its people: it belongs to their group.
fn fill_groups(plan: &Plan, blocks: &mut [Block]) {
    let employees = plan.blocks.iter().position(|block| block.kind == BlockKind::Employees);
    for (id, block) in plan.blocks.iter().enumerate() {
        let BlockKind::Periodic { owner: Owner::Group(field), .. } = &block.kind else { continue };
        let groups: BTreeMap<u32, Arc<str>> = employees
            .and_then(|e| blocks.get(e))
            .map(|people| {
                let of = |row: &Row| match (row.subject, row.cells.get(*field)) {
                    (Some(subject), Some(Cell::Text(text))) => Some((subject, text.clone())),
                    _ => None,
                };
                people.rows.iter().filter_map(of).collect()
            })
            .unwrap_or_default();
        if let Some(block) = blocks.get_mut(id) {
            for row in &mut block.rows {
                row.group = row.subject.and_then(|subject| groups.get(&subject).cloned());
                row.subject = None;
            }
        }
    }
}

fn cell_of(value: &Value) -> Cell {
    match value {
        Value::Number(exact) => Cell::Number(exact.clone()),
        Value::Date(date) => Cell::Date(*date),
        Value::Month(month) => Cell::Month(*month),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Truth(truth) => Cell::Truth(*truth),
        Value::Label(label) => Cell::Label(*label),
        Value::Interval(from, _) => Cell::Date(*from),
    }
}

fn stand_ins(plan: &Plan, case: &Case) -> StandIns {
    let (_, places) = roster(case);
    let mut stand_ins = StandIns::new();
    for given in &case.givens {
        let Given::StandIn { id, value } = &given.what else { continue };
        let frequency = frequency_of(plan, *id);
        let people: Vec<u32> = match given.who {
            Some(who) => places.get(who).copied().into_iter().collect(),
            None => places.clone(),
        };
        for month in months(given.from, given.to) {
            for subject in &people {
                stand_ins.insert((*id, *subject as usize, month.period(frequency).end), value.clone());
            }
        }
    }
    stand_ins
}

fn frequency_of(plan: &Plan, id: ValueId) -> Frequency {
    plan.values.get(id.0).map_or(Frequency::Month, |value| value.frequency)
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
    who: usize,
) -> Option<Failure> {
    let plan = &policy.plan;
    let period = period_of(plan, case, expectation);
    let (_, places) = roster(case);
    let subject = places.get(who).map_or(0, |place| *place as usize);
    let person = case.people.get(who).map_or("", |name| name);
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
