//! Everything that can go wrong with a policy, said in two languages.
//!
//! A problem is data: a stable code, the places it concerns and both texts.
//! The words live in this folder, one file per family; the stages only call
//! the constructors. Nothing here prints: see `render`.

pub mod by_case;
pub mod clauses;
pub mod codes;
pub mod currency;
pub mod dates;
pub mod findings;
pub mod formulas;
pub mod github;
pub mod groups;
pub mod headings;
pub mod imports;
pub mod json;
pub mod meeting;
pub mod names;
pub mod operands;
mod page;
pub mod pages;
pub mod ratios;
pub mod render;
pub mod rounding;
pub mod rows;
pub mod shares;
pub mod slips;
pub mod streaks;
pub mod syntax;
pub mod totals;
pub mod trade;
pub mod types;
pub mod unused;
pub mod verdicts;
pub mod versions;
pub mod wordings;

use std::collections::BTreeMap;

use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;
use crate::spelling::Near;

/// How bad a problem is. Errors stop a policy from being run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A place in the policy and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: Text,
}

/// One finding about a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable once released: E… errors, W… warnings, N… notes.
    pub code: &'static str,
    pub severity: Severity,
    /// What is wrong, with the values in it.
    pub title: Text,
    /// What to write instead.
    pub help: Option<Text>,
    /// The first label is where the problem is.
    pub labels: Vec<Label>,
    /// A test case that shows it, as it can stand in the policy.
    pub case: Option<String>,
    /// Why a warning or note stops the policy as an error does.
    pub denied: Option<Grounds>,
    /// What mends it, where that is certain; see `repair`.
    pub repair: Vec<Edit>,
}

/// Why a finding is taken otherwise than its severity says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// The reason that the author gives in the policy.
    Reason(String),
    /// The option of the command line: `--deny warnings`.
    Option(String),
}

/// A finding that somebody has looked at and means to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub problem: Problem,
    pub grounds: Grounds,
}

impl Problem {
    pub fn error(code: &'static str, span: Span, title: Text) -> Self {
        Problem::new(code, Severity::Error, span, title)
    }

    pub fn warning(code: &'static str, span: Span, title: Text) -> Self {
        Problem::new(code, Severity::Warning, span, title)
    }

    pub fn note(code: &'static str, span: Span, title: Text) -> Self {
        Problem::new(code, Severity::Note, span, title)
    }

    fn new(code: &'static str, severity: Severity, span: Span, title: Text) -> Self {
        let here = Label { span, text: Text::new("", "") };
        let labels = vec![here];
        Problem { code, severity, title, help: None, labels, case: None, denied: None, repair: Vec::new() }
    }

    pub fn help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.help = Some(Text::new(zh, en));
        self
    }

    /// Says something about the main place.
    pub fn here(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = Text::new(zh, en);
        }
        self
    }

    /// Adds a test case that shows the problem.
    pub fn case(mut self, case: String) -> Self {
        self.case = Some(case);
        self
    }

    /// Says what mends it beyond doubt. No number, rate or comparison changes by it.
    pub fn repair(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.repair.extend(edits);
        self
    }

    /// The near name, with the repair where no other can have been meant.
    fn near(self, written: &str, near: &Near, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let span = self.span();
        let edit = near.is_certain.then(|| Edit::declared(span, written, &near.name));
        self.help(zh, en).repair(edit)
    }

    /// Adds a second place.
    pub fn also(mut self, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: Text::new(zh, en) });
        self
    }

    /// Where the problem is.
    pub fn span(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether the policy may not be run with it: an error, or what the author denies.
    pub fn stops(&self) -> bool {
        self.is_error() || self.denied.is_some()
    }
}

/// Sorts by place and drops what was said twice.
pub fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|a, b| (a.span(), a.severity, a.code, &a.title).cmp(&(b.span(), b.severity, b.code, &b.title)));
    problems.dedup();
    once_each(problems)
}

/// One name that nothing declares is one mistake, however often it is used: the
/// first place is reported and the others are shown with it.
fn once_each(problems: Vec<Problem>) -> Vec<Problem> {
    const OF_NAMES: &[&str] = &["E0101", "E0201", "E0203", "E0208", "E0209", "E0213", "E0622"];
    const MOST_PLACES: usize = 3;
    let mut kept: Vec<Problem> = Vec::with_capacity(problems.len());
    let mut places: BTreeMap<(&'static str, Text), usize> = BTreeMap::new();
    for problem in problems {
        if !OF_NAMES.contains(&problem.code) {
            kept.push(problem);
            continue;
        }
        let first = *places.entry((problem.code, problem.title.clone())).or_insert(kept.len());
        match kept.get_mut(first) {
            Some(known) => {
                if known.labels.len() < MOST_PLACES {
                    known
                        .labels
                        .push(Label { span: problem.span(), text: Text::new("这里也用到", "used here, too") });
                }
                known.repair.extend(problem.repair);
            }
            None => kept.push(problem),
        }
    }
    kept
}
