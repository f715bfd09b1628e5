//! Problems → reports that people read.
//!
//! In: a policy and its problems, or the problems of data files. Out: text.
//! Nothing here prints or decides what is wrong; `miette` draws the source.
//!
//! Columns count characters, as `source` counts them, and the marks under a
//! line stand under the cells of the terminal: a Chinese character is two wide.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::{Problem, Severity};
use crate::data::DataProblem;
use crate::lang::{Lang, Text};
use crate::source::{Source, Span};

/// So many reports of one file are written out; the others are counted.
const MOST_REPORTS: usize = 100;
/// A line with more characters is shown as the piece around its label.
const LONGEST_LINE: usize = 200;
/// A message with more characters quotes something that is no name.
const LONGEST_TEXT: usize = 1000;
/// Characters shown on either side of a label in a line that is too long.
const AROUND: usize = 40;

/// How reports look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub lang: Lang,
    pub colour: bool,
}

/// The reports about one policy, each followed by a blank line.
pub fn policy_reports(source: &Source, problems: &[Problem], look: Look) -> String {
    let page = Page::of(source);
    let mut out = String::new();
    for problem in problems.iter().take(MOST_REPORTS) {
        out += &policy_report(source, &page, problem, look);
        out.push('\n');
    }
    out + &left_out(problems.len(), look.lang)
}

/// The reports about data files, those of one kind together.
pub fn data_reports(problems: &[DataProblem], look: Look) -> String {
    let mut out = String::new();
    let mut rest = problems;
    while let Some(first) = rest.first() {
        let of_file = rest.iter().take_while(|problem| problem.file == first.file).count();
        let (file, others) = rest.split_at(of_file);
        let mut shown = file.iter().take(MOST_REPORTS).peekable();
        while let Some(problem) = shown.next() {
            // What helps several is said once, below the last of them.
            let goes_on = shown.peek().is_some_and(|next| next.code == problem.code && next.help == problem.help);
            out += &data_report(problem, !goes_on, look);
        }
        out += &left_out(file.len(), look.lang);
        rest = others;
    }
    out
}

/// One line for something about a data file that stops nothing.
pub fn data_note(note: &DataProblem, lang: Lang) -> String {
    let word = severity_word(Severity::Note).get(lang).to_owned();
    let colon = colon(lang);
    format!("{word}{colon}{}{colon}{}\n", place(note, lang), legible(note.title.get(lang)))
}

/// What a severity is called in a report.
pub fn severity_word(severity: Severity) -> Text {
    match severity {
        Severity::Error => Text::new("错误", "error"),
        Severity::Warning => Text::new("警告", "warning"),
        Severity::Note => Text::new("提示", "note"),
    }
}

/// A line that says what to do next, indented under its report.
pub fn help_line(help: &Text, lang: Lang) -> String {
    let word = Text::new("建议", "help");
    format!("{}{}{}", word.get(lang), colon(lang), legible(help.get(lang)))
}

/// Text that cannot move the cursor or turn the line round, and has an end.
pub fn legible(text: &str) -> String {
    let mut signs = text.chars();
    let mut shown: String =
        signs.by_ref().take(LONGEST_TEXT).map(|sign| if harmless(sign) { sign } else { '\u{fffd}' }).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}

fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

fn left_out(found: usize, lang: Lang) -> String {
    match found.saturating_sub(MOST_REPORTS) {
        0 => String::new(),
        more => match lang {
            Lang::Zh => format!("  另有 {more} 处问题没有列出；先改前面的，再检查一次\n\n"),
            Lang::En => format!("  {more} more problems are not listed; mend these and check again\n\n"),
        },
    }
}

// ── Data files ───────────────────────────────────────────────────────────────

fn data_report(problem: &DataProblem, with_help: bool, look: Look) -> String {
    let (lang, paint) = (look.lang, Paint(look.colour));
    let word = severity_word(Severity::Error);
    let head = paint.red(&format!("× {} {}", word.get(lang), problem.code));
    let colon = colon(lang);
    let mut out = format!("  {head}{colon}{}{colon}{}\n", place(problem, lang), legible(problem.title.get(lang)));
    if with_help {
        let help = problem.help.as_ref().map(|help| format!("    {}\n", help_line(help, lang)));
        out += &format!("{}\n", help.unwrap_or_default());
    }
    out
}

/// `员工.csv:12 列“基本工资”`; the column only where the title does not name it.
fn place(problem: &DataProblem, lang: Lang) -> String {
    let mut place = legible(&problem.file);
    if let Some(line) = problem.line {
        place += &format!(":{line}");
    }
    if let Some(column) = &problem.column {
        let column = legible(column);
        if !problem.title.get(lang).contains(&column) {
            place += &match lang {
                Lang::Zh => format!(" 列“{column}”"),
                Lang::En => format!(", column `{column}`"),
            };
        }
    }
    place
}

struct Paint(bool);

impl Paint {
    fn red(&self, text: &str) -> String {
        if self.0 { format!("\u{1b}[31m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

// ── Policies ─────────────────────────────────────────────────────────────────

fn policy_report(source: &Source, page: &Page, problem: &Problem, look: Look) -> String {
    let lang = look.lang;
    let word = severity_word(problem.severity);
    let title = format!("{} {}{}{}", word.get(lang), problem.code, colon(lang), legible(problem.title.get(lang)));
    let mut marks: Vec<Mark> = problem
        .labels
        .iter()
        .map(|label| Mark { span: page.marked(label.span), text: words_of(&label.text, lang) })
        .collect();
    let cropped =
        marks.iter().any(|mark| page.is_long(mark.span)).then(|| page.crop(marks.first().map(|mark| mark.span)));
    let page = match &cropped {
        Some((piece, span)) => {
            marks.truncate(1);
            marks.iter_mut().for_each(|mark| mark.span = *span);
            piece
        }
        None => {
            untangle(&mut marks);
            page
        }
    };
    let labels = marks.into_iter().enumerate().map(|(i, mark)| {
        let at = SourceSpan::from((mark.span.start, mark.span.end - mark.span.start));
        if i == 0 {
            LabeledSpan::new_primary_with_span(mark.text, at)
        } else {
            LabeledSpan::new_with_span(mark.text, at)
        }
    });
    let labels = labels.collect();
    let theme = if look.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false);
    let drawn = Drawn { title: &title, severity: problem.severity, page, labels };
    let mut out = String::new();
    if handler.render_report(&mut out, &drawn).is_err() {
        let at = source.position(problem.span().start);
        out = format!("  × {title}\n   ─ [{}:{}:{}]\n", page.name, at.line, at.column);
    }
    if let Some(help) = &problem.help {
        out += &format!("  {}\n", help_line(help, lang));
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn words_of(text: &Text, lang: Lang) -> Option<String> {
    let text = text.get(lang);
    (!text.is_empty()).then(|| legible(text))
}

/// A stretch of one line to be marked, and what is said about it.
struct Mark {
    span: Span,
    text: Option<String>,
}

/// Marks that lie over each other cannot be told apart: one that says nothing
/// gives way to those inside it, any other is cut to the part that is its own.
fn untangle(marks: &mut Vec<Mark>) {
    let inside = |outer: Span, inner: Span| outer != inner && outer.start <= inner.start && inner.end <= outer.end;
    let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
    let holds_another = |outer: Span| spans.iter().find(|inner| inside(outer, **inner));
    marks.retain(|mark| mark.text.is_some() || holds_another(mark.span).is_none());
    for mark in marks {
        if let Some(inner) = holds_another(mark.span) {
            mark.span = match inner.start > mark.span.start {
                true => Span::new(mark.span.start, inner.start),
                false => Span::new(inner.end, mark.span.end),
            };
        }
    }
}

/// A problem as `miette` wants it.
struct Drawn<'p> {
    title: &'p str,
    severity: Severity,
    page: &'p Page,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.page)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// A file, or a piece of one line of it, as it is drawn.
struct Page {
    name: String,
    /// As long as the source, byte for byte, but legible.
    text: String,
    starts: Vec<usize>,
    /// Lines and characters of the file before this text.
    lines_before: usize,
    characters_before: usize,
}

impl Page {
    fn of(source: &Source) -> Page {
        let text: String = source.text.chars().map(|sign| if harmless(sign) { sign } else { stand_in(sign) }).collect();
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i + 1));
        Page { name: legible(&source.name), text, starts, lines_before: 0, characters_before: 0 }
    }

    /// The line, counted from 0 within this page, that holds a byte.
    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Where a line begins, or where the page ends.
    fn start_of(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    fn characters(&self, from: usize, to: usize) -> usize {
        self.text.get(from..to).map_or(0, |part| part.chars().count())
    }

    /// The bytes to mark for a span: on one line, within the file, and not
    /// behind its last word.
    fn marked(&self, span: Span) -> Span {
        let floor = |mut at: usize| {
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let written = self.text.trim_end().len();
        let start = floor(span.start.min(self.text.len()));
        if start >= written {
            // "Not finished" is said of the last word there is.
            return Span::new(floor(written.saturating_sub(1)), written);
        }
        let end = floor(span.end.clamp(start, self.text.len()));
        let marked = self.text.get(start..end).unwrap_or("");
        // A statement of many lines is marked on its first.
        let marked = marked.split('\n').next().unwrap_or("").trim_end();
        Span::new(start, start + marked.len())
    }

    /// Whether the line of a span is too long to be shown whole.
    fn is_long(&self, span: Span) -> bool {
        let line = self.line_of(span.start);
        let context = self.start_of(line.saturating_sub(1))..self.start_of(line + 2);
        let context = self.text.get(context).unwrap_or("");
        context.lines().any(|line| line.chars().nth(LONGEST_LINE).is_some())
    }

    /// The piece of a line around a span, and the span within it.
    fn crop(&self, span: Option<Span>) -> (Page, Span) {
        let span = span.unwrap_or_default();
        let line = self.line_of(span.start);
        let from = self.start_of(line);
        let whole = self.text.get(from..self.start_of(line + 1)).unwrap_or("").trim_end();
        let (before, rest) = whole.split_at_checked(span.start - from).unwrap_or((whole, ""));
        let (marked, after) = rest.split_at_checked(span.end - span.start).unwrap_or((rest, ""));

        let skipped = before.chars().count().saturating_sub(AROUND);
        let mut text: String = if skipped > 0 { "…".into() } else { String::new() };
        text.extend(before.chars().skip(skipped));
        let start = text.len();
        text.extend(marked.chars().take(2 * AROUND));
        let end = text.len();
        let room = if marked.chars().nth(2 * AROUND).is_some() { 0 } else { AROUND };
        text.extend(after.chars().take(room));
        if marked.chars().nth(2 * AROUND).is_some() || after.chars().nth(AROUND).is_some() {
            text.push('…');
        }
        let characters_before = skipped.saturating_sub(1);
        let lines_before = self.lines_before + line;
        let piece = Page { name: self.name.clone(), text, starts: vec![0], lines_before, characters_before };
        (piece, Span::new(start, end))
    }
}

/// `miette` counts columns in bytes; this counts characters.
impl SourceCode for Page {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let line = self.line_of(span.offset());
        let first = line.saturating_sub(lines_before);
        let last = self.line_of(end.saturating_sub(1).max(span.offset())) + lines_after;
        let (from, to) = (self.start_of(first), self.start_of(last + 1));
        let data = self.text.as_bytes().get(from..to).unwrap_or(b"");
        // Asked for no context, it wants to know where the span begins.
        let column = match lines_before {
            0 => self.characters(self.start_of(line), span.offset()) + self.characters_before,
            _ => 0,
        };
        let line_count = last.min(self.starts.len().saturating_sub(1)) - first + 1;
        let place = SourceSpan::from((from, to - from));
        let name = self.name.clone();
        let line = self.lines_before + first;
        Ok(Box::new(MietteSpanContents::new_named(name, data, place, line, column, line_count)))
    }
}

fn harmless(sign: char) -> bool {
    matches!(sign, '\n' | '\t')
        || !(sign.is_control() || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

/// A legible sign of the same length in bytes.
fn stand_in(sign: char) -> char {
    match sign.len_utf8() {
        1 => ' ',
        2 => '\u{a4}',
        _ => '\u{fffd}',
    }
}
