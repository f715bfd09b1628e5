//! Collects the problems of one file, the first twenty of each kind per column.
//!
//! In: findings in the order in which they are met. Out: problems in the same
//! order, and how many more there are of a kind that was cut short. A sheet
//! with a wrong column has one mistake in 100,000 rows, not 100,000.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::problems::{DataProblem, Finding, Words, more_of_these};

/// How many problems of one kind in one column are listed.
const LISTED: usize = 20;

/// The problems of one file.
pub(super) struct Findings {
    file: Arc<str>,
    problems: Vec<DataProblem>,
    /// How many there were of a code in a column, listed or not.
    met: BTreeMap<(&'static str, Option<String>), usize>,
}

impl Findings {
    pub fn of(file: Arc<str>) -> Self {
        Findings { file, problems: Vec::new(), met: BTreeMap::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    pub fn add(&mut self, line: Option<usize>, column: Option<&str>, finding: &Finding) {
        let code = finding.code();
        let met = self.met.entry((code, column.map(str::to_owned))).or_insert(0);
        *met += 1;
        // The words may look for the nearest name: not for what is not listed.
        if *met <= LISTED {
            let problem = self.problem(code, line, column, finding.words());
            self.problems.push(problem);
        }
    }

    pub fn into_problems(mut self) -> Vec<DataProblem> {
        for ((code, column), met) in std::mem::take(&mut self.met) {
            if met > LISTED {
                let words = more_of_these(met - LISTED, column.as_deref());
                let problem = self.problem(code, None, column.as_deref(), words);
                self.problems.push(problem);
            }
        }
        self.problems
    }

    fn problem(&self, code: &'static str, line: Option<usize>, column: Option<&str>, words: Words) -> DataProblem {
        let Words { title, help } = words;
        DataProblem { code, file: self.file.clone(), line, column: column.map(str::to_owned), title, help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_of_a_kind_are_listed_and_the_others_counted() {
        let mut findings = Findings::of("月度.csv".into());
        for line in 2..=26 {
            findings.add(Some(line), Some("工号"), &Finding::BlankKey { header: "工号" });
        }
        findings.add(Some(27), Some("月份"), &Finding::BlankKey { header: "月份" });
        let problems = findings.into_problems();
        assert_eq!(problems.len(), 22);
        assert_eq!(problems[20].line, Some(27));
        assert_eq!(problems[21].title.zh, "“工号”列还有 5 处同样的问题，没有逐一列出");
        assert_eq!((problems[21].code, problems[21].line), ("D0301", None));
    }
}
