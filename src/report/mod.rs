//! Results → rows.
//!
//! In: a run and the asked periods. Out: the result rows and the exceptions,
//! sorted by code point. Nothing here computes an amount; values are only
//! written the way results are written.

mod csv;
mod exceptions;
mod json;

use std::collections::BTreeSet;

use crate::calendar::{Frequency, Month, Period};
use crate::eval::{Outcome, Run};
use crate::lang::{Lang, Text};
use crate::plan::{Plan, RuleId, Type, ValueId};
use crate::syntax::ast::Purpose;

pub use crate::plan::print::printed;
pub use csv::{exceptions_csv, results_csv};
pub use exceptions::table as exceptions_table;
pub use json::results_json;

/// One result: an employee's, or a group's under its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub employee: String,
    pub period: String,
    pub item: String,
    pub value: String,
    pub kind: Kind,
}

/// What sort of result a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Pay,
    Deduct,
    Total,
    Score,
    Grade,
    Value,
    Action,
}

/// Something that could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    pub employee: String,
    pub period: String,
    pub item: String,
    pub code: &'static str,
    pub message: Text,
    pub help: Text,
}

/// Rows and exceptions of the asked periods.
#[derive(Clone, Debug, Default)]
pub struct Results {
    pub rows: Vec<Row>,
    pub exceptions: Vec<Exception>,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Pay => "pay",
            Kind::Deduct => "deduct",
            Kind::Total => "total",
            Kind::Score => "score",
            Kind::Grade => "grade",
            Kind::Value => "value",
            Kind::Action => "action",
        }
    }
}

/// The months of an asked period, each with the longer periods that end with it.
pub fn periods_of(from: Month, to: Month) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut month = from;
    while month <= to {
        periods.extend(Frequency::ALL.iter().filter(|f| month.closes(**f)).map(|f| month.period(*f)));
        month = month.plus(1);
    }
    periods
}

/// The results of the versions of a policy, each in the periods in which it is in force.
pub fn results_of_all(runs: &[Run<'_, '_>], periods: &[Period], lang: Option<Lang>) -> Results {
    let mut all = Results::default();
    for run in runs {
        let Results { rows, exceptions } = results(run, periods, lang);
        all.rows.extend(rows);
        all.exceptions.extend(exceptions);
    }
    all.rows.sort();
    all.exceptions.sort();
    all
}

/// The results of the asked periods, in `lang` or under the declared names.
pub fn results(run: &Run<'_, '_>, periods: &[Period], lang: Option<Lang>) -> Results {
    let mut results = Results::default();
    let plan = run.plan;
    for period in periods.iter().filter(|period| plan.in_force(**period)) {
        for (subject, whose) in run.facts.subjects.iter().enumerate() {
            let employee: &str = &whose.name;
            if !run.applies_to(subject, period.end) {
                continue;
            }
            for output in &plan.outputs {
                let Some(value) = plan.values.get(output.value.0) else { continue };
                if value.frequency == period.frequency && value.about == whose.about {
                    let item = output.name.shown(lang).to_owned();
                    add_value(run, output.value, subject, *period, (employee, item), lang, &mut results);
                }
            }
            add_actions(run, subject, *period, employee, lang, &mut results);
        }
    }
    // Whether the policy applies to somebody could not be decided: nobody is left out in silence.
    let in_force: Vec<Period> = periods.iter().filter(|period| plan.in_force(**period)).copied().collect();
    for (subject, period, fault) in &run.undecided(&in_force) {
        {
            results.exceptions.push(Exception {
                employee: run.facts.name(*subject).to_owned(),
                period: period.to_string(),
                item: if lang == Some(Lang::En) { "applies to" } else { "适用" }.to_owned(),
                code: fault.cause.code,
                message: fault.cause.text.clone(),
                help: fault.cause.help.clone(),
            });
        }
    }
    results.rows.sort();
    results.exceptions.sort();
    results.exceptions.dedup();
    results
}

fn add_value(
    run: &Run<'_, '_>,
    id: ValueId,
    subject: usize,
    period: Period,
    (employee, item): (&str, String),
    lang: Option<Lang>,
    results: &mut Results,
) {
    let Some(value) = run.plan.values.get(id.0) else { return };
    let mut exception = |fault: &crate::eval::Fault| {
        results.exceptions.push(Exception {
            employee: employee.to_owned(),
            period: period.to_string(),
            item: item.clone(),
            code: fault.cause.code,
            message: chain(fault),
            help: fault.cause.help.clone(),
        });
    };
    match run.outcome(id, subject, period.end) {
        Outcome::NotApplicable => {}
        Outcome::Fault(fault) => exception(&fault),
        Outcome::Value(found) => match printed(run.plan, &found, value.expr.ty, lang) {
            Some(text) => results.rows.push(Row {
                employee: employee.to_owned(),
                period: period.to_string(),
                item,
                value: text,
                kind: kind_of(run.plan, value.purpose, value.expr.ty),
            }),
            None => {
                if let Outcome::Fault(fault) = crate::eval::overflow() {
                    exception(&fault);
                }
            }
        },
    }
}

fn add_actions(
    run: &Run<'_, '_>,
    subject: usize,
    period: Period,
    employee: &str,
    lang: Option<Lang>,
    results: &mut Results,
) {
    let item = actions_word(lang);
    let mut given = BTreeSet::new();
    for (i, rule) in run.plan.rules.iter().enumerate().filter(|(_, rule)| rule.frequency == period.frequency) {
        let Some(result) = run.rule(RuleId(i), subject, period.end) else { continue };
        given.extend(result.given.iter().map(|(_, action)| *action));
        if let Some(fault) = &result.fault {
            let rule = rule.name.shown(lang);
            results.exceptions.push(Exception {
                employee: employee.to_owned(),
                period: period.to_string(),
                item: format!("{item} {rule}"),
                code: fault.cause.code,
                message: chain(fault),
                help: fault.cause.help.clone(),
            });
        }
    }
    // One action from two rules is one row; one that is excluded by another has none.
    let mut settled = Vec::new();
    for action in given {
        match run.action(action, subject, period) {
            outcome if outcome.holds() => settled.push(action),
            Outcome::Fault(fault) => {
                let label = run.plan.actions.get(action.0).map_or("", |label| label.shown(lang));
                results.exceptions.push(Exception {
                    employee: employee.to_owned(),
                    period: period.to_string(),
                    item: format!("{item} {label}"),
                    code: fault.cause.code,
                    message: chain(&fault),
                    help: fault.cause.help.clone(),
                });
            }
            _ => {}
        }
    }
    results.rows.extend(settled.into_iter().filter_map(|action| run.plan.actions.get(action.0)).map(|label| Row {
        employee: employee.to_owned(),
        period: period.to_string(),
        item: item.to_owned(),
        value: label.shown(lang).to_owned(),
        kind: Kind::Action,
    }));
}

/// The item under which actions are printed.
pub fn actions_word(lang: Option<Lang>) -> &'static str {
    if lang == Some(Lang::En) { "actions" } else { "处置" }
}

/// The cause, and what it blocked on the way.
fn chain(fault: &crate::eval::Fault) -> Text {
    let through = |pick: fn(&Text) -> &str| -> String {
        // The last name is the item itself.
        let between = fault.through.split_last().map_or(&[][..], |(_, between)| between);
        between.iter().map(|name| format!(" → {}", pick(name))).collect()
    };
    let cause = &fault.cause.text;
    Text::new(format!("{}{}", cause.zh, through(|t| &t.zh)), format!("{}{}", cause.en, through(|t| &t.en)))
}

/// A label is a grade when its enumeration has an order.
fn kind_of(plan: &Plan, purpose: Purpose, ty: Type) -> Kind {
    let ordered = |id: crate::plan::EnumId| plan.enumerations.get(id.0).is_some_and(|e| e.ordered);
    match (purpose, ty) {
        (Purpose::Pay, _) => Kind::Pay,
        (Purpose::Deduct, _) => Kind::Deduct,
        (Purpose::Total, _) => Kind::Total,
        (_, Type::Points) => Kind::Score,
        (_, Type::Enum(id)) if ordered(id) => Kind::Grade,
        _ => Kind::Value,
    }
}
