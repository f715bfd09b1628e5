//! What changes under a policy: people's attributes, the files that it is made
//! of, the versions that follow each other, its currency and its rounding.

// What a test sets up is there, or the test has failed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod attributes;
mod groups;
mod money;
mod versions;

use kpi::Policy;
use kpi::calendar::{Month, Period};
use kpi::report;
use kpi::source::Source;

/// A policy that must be sound; what an accountant would still ask of it is no matter here.
pub fn sound(text: &str) -> Policy {
    let policy = kpi::load(Source::new("test.kpi", text));
    let problems: Vec<_> =
        policy.problems.iter().filter(|p| !p.code[1..].starts_with("08")).map(|p| (p.code, &p.title.zh)).collect();
    assert!(problems.is_empty(), "{problems:?}");
    policy
}

pub fn files(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

/// First and last month of `2026-01..2026-03`, `2026-Q1` or `2026`.
pub fn span(text: &str) -> (Month, Month) {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    (Period::parse(from).unwrap().start(), Period::parse(to).unwrap().end)
}

/// Runs a policy. Out: `employee,period,item,value`, then the exceptions with `!` and their code.
pub fn run(text: &str, data: &[(&str, &str)], period: &str) -> Vec<String> {
    let policy = sound(text);
    let data = kpi::data::read(&files(data), &kpi::plan::schema::schema(&policy.plan));
    let data = data.unwrap_or_else(|problems| panic!("{problems:?}"));
    let (from, to) = span(period);
    let run = kpi::evaluate(&policy.plan, &data, (from, to), false, Default::default());
    shown(&report::results(&run, &report::periods_of(from, to), None))
}

pub fn shown(results: &report::Results) -> Vec<String> {
    let rows = results.rows.iter().map(|r| format!("{},{},{},{}", r.employee, r.period, r.item, r.value));
    let exceptions = results.exceptions.iter();
    rows.chain(exceptions.map(|e| format!("{},{},{},! {} {}", e.employee, e.period, e.item, e.code, e.message.zh)))
        .collect()
}

/// What is wrong with the data of a policy: `file:line code title`.
pub fn data_problems(text: &str, data: &[(&str, &str)]) -> Vec<String> {
    let policy = sound(text);
    let problems = kpi::data::read(&files(data), &kpi::plan::schema::schema(&policy.plan)).unwrap_err();
    problems.iter().map(|p| format!("{}:{} {} {}", p.file, p.line.unwrap_or(0), p.code, p.title.zh)).collect()
}
