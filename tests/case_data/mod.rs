//! The acceptance cases as the tests read them: policy, data, expected rows.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeSet;
use std::path::Path;

use kpi::Policy;
use kpi::calendar::{Month, Period};
use kpi::data::Dataset;
use kpi::eval::Run;
use kpi::lang::Lang;
use kpi::report::{self, Results};
use kpi::source::Source;

/// The cases whose every reason is worked out again.
pub const REASONED: [&str; 4] = ["kitchen-staff", "rnd-staff", "salesperson-appraisal", "startup-sales-pay"];

/// Files by name, as the data reader takes them.
pub type Files = Vec<(String, Vec<u8>)>;

pub struct Case {
    pub slug: String,
    pub policy: Policy,
    pub files: Files,
    /// Employee, period, item, value.
    pub expected: Vec<[String; 4]>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn policy(path: &str) -> Policy {
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let policy = kpi::load(Source::new(path, text));
    let errors: Vec<&str> =
        policy.problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.title.zh.as_str()).collect();
    assert!(errors.is_empty(), "{path}: {errors:#?}");
    policy
}

/// The folders of `examples` with expected rows, by name.
pub fn slugs() -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let cases = entries.filter(|path| path.join("expected.csv").is_file());
    cases.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

/// Where the policy of an example stands: with the case book's, or with those of published rules.
pub fn policy_of(slug: &str) -> String {
    let own = format!("policies/{slug}.kpi");
    if root().join(&own).is_file() { own } else { format!("policies/reference/{slug}.kpi") }
}

impl Case {
    pub fn read(slug: &str) -> Case {
        let folder = root().join("examples").join(slug);
        let mut files: Files = std::fs::read_dir(folder.join("data"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        let text = std::fs::read_to_string(folder.join("expected.csv")).unwrap();
        let mut lines = csv::Reader::from_reader(text.as_bytes());
        let expected = lines
            .records()
            .map(|record| {
                let record = record.unwrap();
                [0, 1, 2, 3].map(|at| record[at].to_owned())
            })
            .collect();
        Case { slug: slug.to_owned(), policy: policy(&policy_of(slug)), files, expected }
    }

    pub fn data(&self) -> Dataset {
        dataset(&self.policy, &self.files)
    }

    /// The whole years that the expected rows name.
    pub fn years(&self) -> BTreeSet<i32> {
        self.expected.iter().map(|row| row[1][..4].parse().unwrap()).collect()
    }

    /// All periods of those years.
    pub fn periods(&self) -> Vec<Period> {
        let month = |year: i32, number: i32| Month::new(year, number).unwrap();
        self.years().iter().flat_map(|year| report::periods_of(month(*year, 1), month(*year, 12))).collect()
    }

    /// The first and last month of those years.
    pub fn months(&self) -> (Month, Month) {
        let years = self.years();
        (Month::new(*years.first().unwrap(), 1).unwrap(), Month::new(*years.last().unwrap(), 12).unwrap())
    }

    pub fn items(&self) -> BTreeSet<&str> {
        self.expected.iter().map(|row| row[2].as_str()).collect()
    }
}

pub fn dataset(policy: &Policy, files: &Files) -> Dataset {
    kpi::data::read(files, &kpi::plan::schema::schema(&policy.plan)).unwrap_or_else(|problems| {
        let all: Vec<String> = problems
            .iter()
            .map(|problem| format!("{} {:?} {}", problem.file, problem.line, problem.title.zh))
            .collect();
        panic!("{all:#?}")
    })
}

pub fn run<'p, 'd>(policy: &'p Policy, data: &'d Dataset, (from, until): (Month, Month), tracing: bool) -> Run<'p, 'd> {
    kpi::evaluate(&policy.plan, data, (from, until), tracing, Default::default())
}

/// The results of some periods, computed for some months.
pub fn results(
    policy: &Policy,
    data: &Dataset,
    months: (Month, Month),
    periods: &[Period],
    lang: Option<Lang>,
) -> Results {
    report::results(&run(policy, data, months, false), periods, lang)
}
