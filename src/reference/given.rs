//! What an example of a page gives: checked, and run where it has data.

use std::collections::BTreeSet;

use super::is_of_labour_law;
use crate::calendar::{Month, Period};
use crate::data::{self, DataProblem};
use crate::diagnostics::pages::{Example, Piece, Role};
use crate::diagnostics::{Problem, render};
use crate::eval::{Version, run_versions};
use crate::lang::{Lang, Text};
use crate::plan::schema::schema;
use crate::report::{self, Exception};
use crate::source::Source;
use crate::syntax::imports::{Found, Library, NotFound};
use crate::{Policy, load_with};

/// The name of an example's policy in its report.
const NAME: &str = "policy.kpi";

/// All that was found wrong with an example; later stages only where the earlier ones found nothing.
pub struct Given {
    policies: Vec<Policy>,
    data: Vec<DataProblem>,
    notes: Vec<DataProblem>,
    exceptions: Vec<Exception>,
    rows: usize,
}

/// Checks an example, reads its data and runs it.
pub fn given(example: &Example) -> Given {
    let texts = example.texts(&Role::Policy).chain(example.texts(&Role::Version));
    let files = (1..).map(|n| if n == 1 { NAME.to_owned() } else { format!("policy-{n}.kpi") });
    let policies: Vec<Policy> = texts
        .zip(files)
        .map(|(text, name)| {
            load_with(Source::new(name.clone(), text), &mut Files { pieces: &example.pieces, own: name })
        })
        .collect();
    let mut given = Given { policies, data: Vec::new(), notes: Vec::new(), exceptions: Vec::new(), rows: 0 };
    if given.policies.iter().all(Policy::is_sound)
        && let Some(months) = example.period.as_deref().and_then(months)
    {
        given.run(example, months);
    }
    given
}

/// The first and the last month of `2026-03` or `2026-01..2026-12`.
fn months(period: &str) -> Option<(Month, Month)> {
    let (from, to) = period.split_once("..").unwrap_or((period, period));
    Some((Period::parse(from)?.start(), Period::parse(to)?.end))
}

impl Given {
    fn run(&mut self, example: &Example, months: (Month, Month)) {
        let files: Vec<(String, Vec<u8>)> = example
            .pieces
            .iter()
            .filter_map(|piece| match &piece.role {
                Role::Data(name) => Some((name.clone(), piece.bytes())),
                _ => None,
            })
            .collect();
        let mut read = Vec::new();
        for policy in &self.policies {
            match data::read(&files, &schema(&policy.plan)) {
                Ok(dataset) => read.push(dataset),
                Err(problems) => self.data.extend(problems),
            }
        }
        if !self.data.is_empty() {
            return;
        }
        self.notes.extend(read.iter().flat_map(|dataset| dataset.notes.iter().cloned()));
        let pairs = self.policies.iter().zip(&read);
        let versions: Vec<Version> = pairs
            .map(|(policy, data)| Version { plan: &policy.plan, file: (*policy.source.name).into(), data })
            .collect();
        let runs = run_versions(&versions, months, false);
        let undated: BTreeSet<_> = runs.iter().flat_map(|run| run.facts.undated_records(run.plan)).collect();
        self.notes.extend(undated.into_iter().map(|(file, column, lines)| data::undated(file, &column, &lines)));
        let results = report::results_of_all(&runs, &report::periods_of(months.0, months.1), None);
        self.rows = results.rows.len();
        self.exceptions = results.exceptions;
    }

    /// How many results there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    fn problems(&self) -> Vec<Problem> {
        self.policies.iter().flat_map(|policy| policy.examined(None).problems).collect()
    }

    /// The codes of what was found, as far as the page of a code is held to them: labour
    /// law has something to say of many a rule that is an example of something else.
    pub fn codes_for(&self, page: &str) -> Vec<&'static str> {
        let of_data = self.data.iter().chain(&self.notes).map(|problem| problem.code);
        let of_run = self.exceptions.iter().map(|exception| exception.code);
        let problems = self.problems();
        let found = problems.iter().map(|problem| problem.code).chain(of_data).chain(of_run);
        found.filter(|code| is_of_labour_law(page) || !is_of_labour_law(code)).collect()
    }

    /// What the program says of one code, as on a terminal without colours.
    pub fn report(&self, code: &str, lang: Lang) -> String {
        let look = render::Look { lang, colour: false };
        let mut out = String::new();
        for policy in &self.policies {
            let problems: Vec<Problem> =
                policy.examined(None).problems.into_iter().filter(|problem| problem.code == code).collect();
            out += &render::policy_reports(&policy.source, &problems, look);
        }
        let of_data: Vec<DataProblem> = self.data.iter().filter(|problem| problem.code == code).cloned().collect();
        out += &render::data_reports(&of_data, look);
        for note in self.notes.iter().filter(|note| note.code == code) {
            out += &render::data_note(note, lang);
        }
        let exceptions: Vec<Exception> =
            self.exceptions.iter().filter(|exception| exception.code == code).cloned().collect();
        out += &report::exceptions_table(&exceptions, lang);
        out.trim_end().to_owned()
    }
}

/// The files that an example's policy imports, beside the policy itself.
struct Files<'p> {
    pieces: &'p [Piece],
    own: String,
}

impl Library for Files<'_> {
    fn own(&self) -> Option<String> {
        Some(self.own.clone())
    }

    fn find(&mut self, _: Option<&str>, path: &str) -> Result<Found, NotFound> {
        if path == self.own {
            return Ok(Found { identity: self.own.clone(), name: self.own.clone(), text: String::new() });
        }
        let found = self.pieces.iter().find_map(|piece| match &piece.role {
            // One text may stand for a whole row of files: 部门1.kpi, 部门2.kpi …
            Role::Imported(name) => Some((piece, numbered(name, path)?)),
            _ => None,
        });
        match found {
            Some((piece, number)) => {
                let text = piece.whole().replace('#', &number);
                Ok(Found { identity: path.to_owned(), name: path.to_owned(), text })
            }
            None => Err(NotFound { why: Text::new("没有这个文件", "there is no such file"), help: None }),
        }
    }
}

/// What stands in a path where the name has `#`; nothing where it is another name.
fn numbered(name: &str, path: &str) -> Option<String> {
    match name.split_once('#') {
        None => (name == path).then(String::new),
        Some((before, after)) => path.strip_prefix(before)?.strip_suffix(after).map(str::to_owned),
    }
}
