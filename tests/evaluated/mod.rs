//! A policy and its data, written in a test, and their results.

use kpi::calendar::Period;
use kpi::data;
use kpi::plan::schema::schema;
use kpi::report;
use kpi::source::Source;

/// `E1,2026-01,甲 = 5` for each row, then `E1,2026-01,甲 R0201` for each exception.
pub fn results(policy: &str, files: &[(&str, &str)], from: &str, to: &str) -> Vec<String> {
    let policy = kpi::load(Source::new("例.kpi", policy));
    // What a small policy leaves unused is no matter here.
    let found = policy.problems.iter().filter(|problem| !problem.code[1..].starts_with("08"));
    let problems: Vec<_> = found.map(|p| format!("{} {}", p.code, p.title.zh)).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let data = data::read(&files, &schema(&policy.plan)).unwrap();
    let span = (Period::parse(from).unwrap().start(), Period::parse(to).unwrap().end);
    let run = kpi::evaluate(&policy.plan, &data, span, false, Default::default());
    let found = report::results(&run, &report::periods_of(span.0, span.1), None);
    let rows = found.rows.iter().map(|r| format!("{},{},{} = {}", r.employee, r.period, r.item, r.value));
    let faults = found.exceptions.iter().map(|e| format!("{},{},{} {}", e.employee, e.period, e.item, e.code));
    rows.chain(faults).collect()
}
