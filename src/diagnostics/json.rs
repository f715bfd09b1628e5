//! Findings as one JSON document, for editors and build servers.
//!
//! In: the findings of policies, and what could not be read. Out: the document that
//! `docs/check.schema.json` describes. Lines and columns count characters from 1,
//! offsets bytes from 0, both within the file that is named; ends are exclusive.

use serde::Serialize;

use super::findings::{Finding, Tally};
use super::{Grounds, Severity};
use crate::lang::{Lang, Text};
use crate::source::{Source, Span};

/// Goes up when a reader of the old document could not read the new one.
const FORMAT: u32 = 1;

/// A policy and what was found in it.
pub struct Checked<'p> {
    pub source: &'p Source,
    pub findings: Vec<Finding<'p>>,
}

/// What could not be read, and what to do about it.
pub struct Unread<'p> {
    pub what: &'p Text,
    pub help: Option<&'p Text>,
}

#[derive(Serialize)]
struct Document<'p> {
    format: u32,
    tool: Tool,
    language: String,
    files: Vec<&'p str>,
    failures: Vec<FailureOut<'p>>,
    findings: Vec<FindingOut<'p>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct FailureOut<'p> {
    message: &'p str,
    help: Option<&'p str>,
}

#[derive(Serialize)]
struct FindingOut<'p> {
    file: &'p str,
    /// The policy that was checked, where the file is one that it imports.
    policy: &'p str,
    code: &'static str,
    severity: &'static str,
    standing: &'static str,
    grounds: Option<GroundsOut<'p>>,
    span: SpanOut,
    message: &'p str,
    help: Option<&'p str>,
    labels: Vec<LabelOut<'p>>,
    /// Message and help in both languages.
    texts: Texts<'p>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum GroundsOut<'p> {
    Reason(&'p str),
    Option(&'p str),
}

#[derive(Serialize)]
struct LabelOut<'p> {
    file: &'p str,
    span: SpanOut,
    message: &'p str,
}

#[derive(Serialize)]
struct Texts<'p> {
    zh: TextsOf<'p>,
    en: TextsOf<'p>,
}

#[derive(Serialize)]
struct TextsOf<'p> {
    message: &'p str,
    help: Option<&'p str>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct SpanOut {
    start: Place,
    end: Place,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    #[serde(flatten)]
    tally: Tally,
    passed: bool,
}

/// The document, sorted by file and place.
pub fn document(checked: &[Checked], unread: &[Unread], lang: Lang) -> Vec<u8> {
    let mut tally = Tally { errors: unread.len(), ..Tally::default() };
    checked.iter().flat_map(|policy| &policy.findings).for_each(|finding| tally.add(finding));
    let mut findings: Vec<FindingOut> = checked
        .iter()
        .flat_map(|policy| policy.findings.iter().map(|finding| finding_out(policy.source, finding, lang)))
        .collect();
    findings.sort_by(|a, b| (a.file, &a.span, a.code, a.policy).cmp(&(b.file, &b.span, b.code, b.policy)));
    let mut files: Vec<&str> = checked.iter().map(|policy| &*policy.source.name).collect();
    files.sort_unstable();
    let failures = unread
        .iter()
        .map(|failure| FailureOut { message: failure.what.get(lang), help: failure.help.map(|help| help.get(lang)) });
    let document = Document {
        format: FORMAT,
        tool: Tool { name: "kpi", version: env!("CARGO_PKG_VERSION") },
        language: lang.to_string(),
        summary: Summary { files: files.len() + unread.len(), tally, passed: tally.passed() },
        files,
        failures: failures.collect(),
        findings,
    };
    let mut text = serde_json::to_vec_pretty(&document).unwrap_or_default();
    text.push(b'\n');
    text
}

fn finding_out<'p>(source: &'p Source, finding: &Finding<'p>, lang: Lang) -> FindingOut<'p> {
    let problem = finding.problem;
    let grounds = finding.accepted.or(problem.denied.as_ref());
    let texts =
        |lang| TextsOf { message: problem.title.get(lang), help: problem.help.as_ref().map(|help| help.get(lang)) };
    let labels = problem.labels.iter().map(|label| LabelOut {
        file: source.name_at(label.span.start),
        span: span_out(source, label.span),
        message: label.text.get(lang),
    });
    FindingOut {
        file: source.name_at(problem.span().start),
        policy: &source.name,
        code: problem.code,
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        standing: match (finding.accepted, &problem.denied) {
            (Some(_), _) => "accepted",
            (None, Some(_)) => "denied",
            (None, None) => "open",
        },
        grounds: grounds.map(|grounds| match grounds {
            Grounds::Reason(reason) => GroundsOut::Reason(reason),
            Grounds::Option(option) => GroundsOut::Option(option),
        }),
        span: span_out(source, problem.span()),
        message: problem.title.get(lang),
        help: problem.help.as_ref().map(|help| help.get(lang)),
        labels: labels.collect(),
        texts: Texts { zh: texts(Lang::Zh), en: texts(Lang::En) },
    }
}

fn span_out(source: &Source, span: Span) -> SpanOut {
    let begins = source.files().get(source.file_index(span.start)).map_or(0, |file| file.start);
    let place = |offset: usize| {
        let at = source.position(offset);
        Place { line: at.line, column: at.column, offset: offset.saturating_sub(begins) }
    };
    SpanOut { start: place(span.start), end: place(span.end.max(span.start)) }
}
