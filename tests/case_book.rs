//! The acceptance cases, row by row, and what must not change a row.

// What a test sets up is there, or the test has failed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod case_data;

use std::collections::{BTreeMap, BTreeSet};

use case_data::{Case, Files, dataset, policy, results, root, slugs};
use kpi::calendar::{Frequency, Month, Period};
use kpi::lang::Lang;
use kpi::report::{self, Row};

type Key = (String, String, String, String);

/// A row without its kind, which the expected files do not have.
fn key(row: &Row) -> Key {
    (row.employee.clone(), row.period.clone(), row.item.clone(), row.value.clone())
}

/// Nothing, or the first rows that are missing and those that are too many.
fn difference(expected: &BTreeSet<Key>, found: &BTreeSet<Key>) -> Option<String> {
    let lines = |keys: Vec<&Key>| {
        let shown: Vec<String> = keys.iter().take(8).map(|(e, p, i, v)| format!("  {e},{p},{i},{v}")).collect();
        format!("{}\n{}", keys.len(), shown.join("\n"))
    };
    let missing: Vec<&Key> = expected.difference(found).collect();
    let surplus: Vec<&Key> = found.difference(expected).collect();
    (!missing.is_empty() || !surplus.is_empty())
        .then(|| format!("rows missing: {}\nrows too many: {}", lines(missing), lines(surplus)))
}

fn keys<'r>(rows: impl IntoIterator<Item = &'r Row>) -> BTreeSet<Key> {
    rows.into_iter().map(key).collect()
}

#[test]
fn every_example_has_its_policy_and_every_policy_its_example() {
    let policies = |folder: &str| -> BTreeSet<String> {
        let Ok(entries) = std::fs::read_dir(root().join(folder)) else { return BTreeSet::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        let is_policy = |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "kpi");
        paths.filter(is_policy).map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let all: BTreeSet<String> = policies("policies").union(&policies("policies/reference")).cloned().collect();
    assert_eq!(slugs(), all);
    for twin in policies("policies/en") {
        assert!(policies("policies").contains(&twin), "policies/en/{twin}.kpi is the twin of no policy");
    }
}

#[test]
fn the_rows_of_the_expected_items_are_the_expected_rows() {
    for slug in slugs() {
        let case = Case::read(&slug);
        let data = case.data();
        let all = results(&case.policy, &data, case.months(), &case.periods(), None);
        assert!(all.exceptions.is_empty(), "{slug}: {:?}", all.exceptions.first());
        let items = case.items();
        let found: Vec<&Row> = all.rows.iter().filter(|row| items.contains(row.item.as_str())).collect();
        let expected: BTreeSet<Key> = case.expected.iter().cloned().map(|[e, p, i, v]| (e, p, i, v)).collect();
        assert_eq!(expected.len(), case.expected.len(), "{slug}: a row stands twice in expected.csv");
        if let Some(difference) = difference(&expected, &keys(found.iter().copied())) {
            panic!("{slug}: {difference}");
        }
        // As sets they are equal; as lists nothing may come twice.
        assert_eq!(found.len(), expected.len(), "{slug}: a row was given twice");
    }
}

fn by_period(rows: &[Row]) -> BTreeMap<String, BTreeSet<Key>> {
    let mut by: BTreeMap<String, BTreeSet<Key>> = BTreeMap::new();
    for row in rows {
        by.entry(row.period.clone()).or_default().insert(key(row));
    }
    by
}

fn months(case: &Case) -> Vec<Month> {
    case.periods().into_iter().filter(|period| period.frequency == Frequency::Month).map(|period| period.end).collect()
}

#[test]
fn months_run_one_by_one_give_the_rows_of_the_whole_run() {
    for slug in slugs() {
        let case = Case::read(&slug);
        let data = case.data();
        let whole = by_period(&results(&case.policy, &data, case.months(), &case.periods(), None).rows);
        let mut one_by_one = BTreeMap::new();
        for month in months(&case) {
            let periods = report::periods_of(month, month);
            one_by_one.append(&mut by_period(&results(&case.policy, &data, (month, month), &periods, None).rows));
        }
        for (period, rows) in &whole {
            let alone = one_by_one.get(period).cloned().unwrap_or_default();
            if let Some(difference) = difference(rows, &alone) {
                panic!("{slug} {period}: {difference}");
            }
        }
        assert_eq!(whole.len(), one_by_one.len(), "{slug}");
    }
}

/// The data without the rows of 月度 that come after a month.
fn until(files: &Files, last: Month) -> Files {
    let mut files = files.clone();
    for (_, bytes) in files.iter_mut().filter(|(name, _)| name == "月度.csv") {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        let at = header.split(',').position(|head| head == "月份").unwrap();
        let kept = lines.filter(|line| Month::parse(line.split(',').nth(at).unwrap()).unwrap() <= last);
        *bytes = std::iter::once(header).chain(kept).collect::<Vec<_>>().join("\n").into_bytes();
    }
    files
}

#[test]
fn rows_of_later_months_never_change_an_earlier_result() {
    for slug in slugs() {
        let case = Case::read(&slug);
        let data = case.data();
        let whole = results(&case.policy, &data, case.months(), &case.periods(), None).rows;
        let mut dropped = 0;
        for month in months(&case) {
            let files = until(&case.files, month);
            dropped += usize::from(files != case.files);
            let closed: Vec<Period> = case.periods().into_iter().filter(|period| period.end <= month).collect();
            let names: BTreeSet<String> = closed.iter().map(ToString::to_string).collect();
            let expected = keys(whole.iter().filter(|row| names.contains(&row.period)));
            let data = dataset(&case.policy, &files);
            // Computed to the end, so that nothing but the rows is different.
            let found = results(&case.policy, &data, case.months(), &closed, None);
            if let Some(difference) = difference(&expected, &keys(&found.rows)) {
                panic!("{slug} without the rows after {month}: {difference}");
            }
        }
        let monthly = case.files.iter().any(|(name, _)| name == "月度.csv");
        assert!(!monthly || dropped > 1, "{slug}: only {dropped} months had later rows to drop");
    }
}

#[test]
fn the_english_policies_give_the_same_rows_in_chinese() {
    let folder = case_data::root().join("policies/en");
    let mut twins: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    twins.sort();
    assert_eq!(twins, ["foreign-trade-pay", "key-account-quarterly", "kitchen-staff", "salesperson-appraisal"]);
    for slug in twins {
        let case = Case::read(&slug);
        let english = policy(&format!("policies/en/{slug}.kpi"));
        let items: BTreeSet<&str> = case.expected.iter().map(|row| row[2].as_str()).collect();
        let rows = |policy: &kpi::Policy, lang| {
            let data = dataset(policy, &case.files);
            let results = results(policy, &data, case.months(), &case.periods(), Some(lang));
            assert!(results.exceptions.is_empty(), "{slug}");
            results.rows
        };
        let (ours, theirs) = (rows(&english, Lang::Zh), rows(&case.policy, Lang::Zh));
        assert_eq!(ours, theirs, "{slug}");
        assert!(items.iter().all(|item| ours.iter().any(|row| row.item == *item)), "{slug}");
        assert_eq!(rows(&english, Lang::En), rows(&case.policy, Lang::En), "{slug}");
        assert_ne!(rows(&english, Lang::En), ours, "{slug}");
    }
}

#[test]
fn one_blank_cell_stops_one_person_and_nobody_else() {
    let case = Case::read("kitchen-staff");
    let data = case.data();
    let all = results(&case.policy, &data, case.months(), &case.periods(), None).rows;
    // CF03's base wage is blank: line 4 of 员工.csv.
    let mut files = case.files.clone();
    let (_, bytes) = files.iter_mut().find(|(name, _)| name == "员工.csv").unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let blanked = text.replace("CF03,席秀英,面点师,4600", "CF03,席秀英,面点师,");
    assert_ne!(text, blanked);
    *bytes = blanked.into_bytes();
    let found = results(&case.policy, &dataset(&case.policy, &files), case.months(), &case.periods(), None);

    // Only CF03's 实发基本工资 reads the cell; her scores and everybody's rows are as before.
    let stopped = |row: &&Row| row.employee == "CF03" && row.item == "实发基本工资";
    let lost = all.iter().filter(stopped).count();
    assert!(lost > 0);
    assert_eq!(keys(all.iter().filter(|row| !stopped(row))), keys(&found.rows));
    assert_eq!(found.exceptions.len(), lost);
    for exception in &found.exceptions {
        assert_eq!(
            (exception.employee.as_str(), exception.item.as_str(), exception.code),
            ("CF03", "实发基本工资", "R0101")
        );
        assert_eq!(exception.message.zh, "员工.csv 第 4 行“基本工资”是空白");
    }
}

#[test]
fn an_exception_lists_what_it_blocked_on_the_way() {
    // The sales of S003 in 2025-03 are blank: his commission of the month, and through
    // it the deduction it caps and the total; through 完成率 the score of the month.
    let case = Case::read("salesperson-appraisal");
    let mut files = case.files.clone();
    let (_, bytes) = files.iter_mut().find(|(name, _)| name == "月度.csv").unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let lines = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[0] == "S003" && cells[1] == "2025-03" {
            cells[3] = "";
        }
        cells.join(",")
    });
    *bytes = lines.collect::<Vec<_>>().join("\n").into_bytes();
    let march = Period::parse("2025-03").unwrap();
    let data = dataset(&case.policy, &files);
    let found = results(&case.policy, &data, (march.end, march.end), &[march], None);
    let messages: BTreeMap<&str, &str> =
        found.exceptions.iter().map(|exception| (exception.item.as_str(), exception.message.zh.as_str())).collect();
    assert!(found.exceptions.iter().all(|exception| exception.employee == "S003"));
    let line = 1 + text.lines().position(|line| line.starts_with("S003,2025-03")).unwrap();
    let cause = format!("月度.csv 第 {line} 行“销售额”是空白");
    assert_eq!(messages["完成率"], cause);
    assert_eq!(messages["业绩成果得分"], format!("{cause} → 2025-03 完成率"));
    assert_eq!(messages["月度考核得分"], format!("{cause} → 2025-03 完成率 → 2025-03 业绩成果得分"));
    // Everybody else is paid as before.
    let before = results(&case.policy, &case.data(), (march.end, march.end), &[march], None);
    let others = |rows: &[Row]| keys(rows.iter().filter(|row| row.employee != "S003"));
    assert_eq!(others(&before.rows), others(&found.rows));
}
