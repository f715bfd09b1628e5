//! Reasons are checked by working every node out again from its parts.
//!
//! The meaning of each kind of node is written here a second time, in plain
//! code, and leaves are read from the files and the policy's text.

// What a test sets up is there, or the test has failed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod applied;
mod broken;
#[path = "../case_data/mod.rs"]
mod case_data;
mod history;
mod leaves;
mod meaning;
mod meeting;
mod more;
mod rows;
mod sets;
mod steps;
mod told;
mod verifier;

use std::collections::BTreeMap;

use kpi::eval::Run;
use kpi::explain::{Reason, ReasonOf, reasons};
use kpi::report;

use crate::case_data::{Case, REASONED};
use crate::meaning::holds;
use crate::verifier::{Here, Verifier};

#[test]
fn every_root_is_the_printed_value_and_every_row_has_one() {
    for slug in REASONED {
        let case = Case::read(slug);
        let data = case.data();
        let run = case_data::run(&case.policy, &data, case.months(), true);
        let verifier = Verifier::new(&case, &run);
        let mut from_reasons: Vec<[String; 4]> = Vec::new();
        for reason in all_reasons(&case, &run) {
            let Some(root) = &reason.root else {
                // Only what lies before the data was not computed.
                assert!(reason.value.is_none() && reason.period.end < run.start, "{slug}: {}", reason.item);
                continue;
            };
            let printed = match reason.of {
                ReasonOf::Value(_) => verifier.printed(root),
                ReasonOf::Action(id) => holds(root).then(|| run.plan.actions[id.0].name.to_string()),
            };
            assert_eq!(printed, reason.value, "{slug}: {} {} {}", reason.employee, reason.period, reason.item);
            let row = |value| [reason.employee.clone(), reason.period.to_string(), reason.item.clone(), value];
            from_reasons.extend(printed.map(row));
        }
        let results = report::results(&run, &case.periods(), None);
        let rows = results.rows.into_iter().map(|row| [row.employee, row.period, row.item, row.value]);
        let mut rows: Vec<[String; 4]> = rows.collect();
        rows.sort();
        from_reasons.sort();
        assert!(!rows.is_empty());
        assert_eq!(from_reasons, rows, "{slug}");
    }
}

#[test]
fn every_node_follows_from_its_parts() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut literals, mut rows) = (0, 0);
    for slug in REASONED {
        let case = Case::read(slug);
        let data = case.data();
        let run = case_data::run(&case.policy, &data, case.months(), true);
        let mut verifier = Verifier::new(&case, &run);
        let mut wrong = Vec::new();
        for reason in all_reasons(&case, &run) {
            let Some(root) = &reason.root else { continue };
            if let Err(problem) = verifier.verify(root, &here(&reason)) {
                wrong.push(format!("{slug}: {} {} {}: {problem}", reason.employee, reason.period, reason.item));
            }
        }
        let first: Vec<&String> = wrong.iter().take(10).collect();
        assert!(wrong.is_empty(), "{} reasons do not follow: {first:#?}", wrong.len());
        literals += verifier.literals;
        rows += verifier.rows;
        verifier.counts.into_iter().for_each(|(kind, n)| *counts.entry(kind).or_default() += n);
    }
    println!("{counts:#?}\nliterals read {literals}, table rows read {rows}");
    for (kind, least) in [
        ("Arithmetic", 1000),
        ("Compare", 500),
        ("Named", 3000),
        ("Cell", 3000),
        ("Literal", 1000),
        ("Parameter", 500),
        ("Lookup", 500),
        ("Scorecard", 100),
        ("And", 100),
        ("Or", 100),
        ("Not", 50),
        ("If", 50),
        ("Cap", 100),
        ("Floor", 100),
        ("Default", 50),
        ("Missing", 100),
        ("OneOf", 10),
        ("Interval", 50),
        ("Overlaps", 50),
        ("NextDay", 50),
        ("Streak", 100),
        ("StreakLength", 50),
        ("OverMonths", 50),
        ("Before", 100),
        ("RecordFold", 500),
        ("Amount", 200),
        ("LeftOut", 50),
        ("Rank", 10),
        ("Contender", 10),
        ("ActionsInclude", 50),
        ("Rule", 50),
        ("Clause", 100),
        ("ItemCount", 100),
        ("Shift", 1),
        ("Derived", 100),
        ("PeriodEnd", 100),
        ("Moment", 10),
        ("DayOfMonth", 50),
        ("Call", 10),
    ] {
        let verified = counts.get(kind).copied().unwrap_or(0);
        assert!(verified >= least, "only {verified} nodes of {kind} were verified, expected {least} or more");
    }
    assert!(literals > 1000 && rows > 500, "{literals} literals and {rows} table rows were read");
}

/// All reasons of a case's whole years, with the people they are about.
fn all_reasons(case: &Case, run: &Run<'_, '_>) -> Vec<Reason> {
    let people = 0..run.facts.people;
    let periods = case.periods();
    people
        .flat_map(|subject| periods.iter().flat_map(move |period| reasons(run, subject, *period, None, None)))
        .collect()
}

fn here(reason: &Reason) -> Here {
    Here {
        who: reason.employee.clone(),
        period: reason.period,
        record: None,
        action: None,
        in_slice: false,
        arguments: Vec::new(),
    }
}
