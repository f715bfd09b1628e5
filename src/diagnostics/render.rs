//! Problems → reports that people read.
//!
//! In: a policy and its problems, or the problems of data files. Out: text.
//! Nothing here prints or decides what is wrong; `miette` draws the source.
//!
//! The marks under a line stand under the cells of the terminal: a Chinese
//! character is two wide. What is drawn of the text is `page`'s.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, SourceSpan};

use super::findings::Finding;
use super::page::{Page, harmless};
use super::{Grounds, Problem, Severity};
use crate::data::DataProblem;
use crate::lang::{Lang, Text};
use crate::source::{Source, Span};

/// So many reports of one file are written out; the others are counted.
const MOST_REPORTS: usize = 100;
/// A message with more characters quotes something that is no name.
const LONGEST_TEXT: usize = 1000;

/// How reports look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub lang: Lang,
    pub colour: bool,
}

/// The reports about one policy, each followed by a blank line.
pub fn policy_reports(source: &Source, problems: &[Problem], look: Look) -> String {
    let pages: Vec<Page> = source.files().iter().map(|file| Page::of(source, file)).collect();
    let mut out = String::new();
    for problem in problems.iter().take(MOST_REPORTS) {
        out += &policy_report(source, &pages, problem, look);
        out.push('\n');
    }
    out + &left_out(problems.len(), look.lang)
}

/// What a check says of one policy, in order of place: errors, warnings and what is denied in
/// full; notes in a line, or in full where asked; what is accepted in a line with its reason.
pub fn findings(source: &Source, findings: &[Finding], notes_in_full: bool, look: Look) -> String {
    let pages: Vec<Page> = source.files().iter().map(|file| Page::of(source, file)).collect();
    let mut out = String::new();
    let (mut in_full, mut in_lines) = (0, 0);
    let mut after_line = false;
    for finding in findings {
        let problem = finding.problem;
        let is_note = problem.severity == Severity::Note && problem.denied.is_none();
        let brief = finding.accepted.is_some() || (is_note && !notes_in_full);
        let count = if brief { &mut in_lines } else { &mut in_full };
        *count += 1;
        if *count > MOST_REPORTS {
            continue;
        }
        if brief {
            out += &line_about(source, finding, look);
        } else {
            // Lines stand together, apart from the reports around them.
            out += if after_line { "\n" } else { "" };
            out += &policy_report(source, &pages, problem, look);
            out.push('\n');
        }
        after_line = brief;
    }
    out += if after_line { "\n" } else { "" };
    out + &left_out(in_full.max(MOST_REPORTS) + in_lines.saturating_sub(MOST_REPORTS), look.lang)
}

/// `  ✓ 已接受 W0640 政策.kpi:7:4 …（理由：…）`
fn line_about(source: &Source, finding: &Finding, look: Look) -> String {
    let (problem, lang) = (finding.problem, look.lang);
    let at = source.position(problem.span().start);
    let place = format!("{}:{}:{}", legible(source.name_at(problem.span().start)), at.line, at.column);
    let title = legible(problem.title.get(lang));
    let paint = Paint(look.colour);
    let head = match finding.accepted {
        Some(_) => paint.green(&format!("✓ {}", Text::new("已接受", "accepted").get(lang))),
        None => paint.cyan(&format!("☞ {}", severity_word(problem.severity).get(lang))),
    };
    let because = match (finding.accepted, lang) {
        (None, _) => String::new(),
        (Some(Grounds::Reason(reason)), Lang::Zh) => format!("（理由：{}）", legible(reason)),
        (Some(Grounds::Reason(reason)), Lang::En) => format!(" (because: {})", legible(reason)),
        (Some(Grounds::Option(option)), Lang::Zh) => format!("（{option}）"),
        (Some(Grounds::Option(option)), Lang::En) => format!(" ({option})"),
    };
    format!("  {head} {} {place} {title}{because}\n", problem.code)
}

/// Why a warning or note stops the policy.
fn denial(code: &str, grounds: &Grounds, lang: Lang) -> String {
    let text = match grounds {
        Grounds::Reason(reason) => Text::new(
            format!("这份政策禁止 {code}：{}", legible(reason)),
            format!("the policy denies {code}: {}", legible(reason)),
        ),
        Grounds::Option(option) => Text::new(format!("用了 {option}"), format!("{option} was given")),
    };
    let word = Text::new("说明", "why");
    format!("{}{}{}", word.get(lang), colon(lang), text.get(lang))
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
        self.paint(31, text)
    }

    fn green(&self, text: &str) -> String {
        self.paint(32, text)
    }

    fn cyan(&self, text: &str) -> String {
        self.paint(36, text)
    }

    fn paint(&self, colour: u8, text: &str) -> String {
        if self.0 { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

// ── Policies ─────────────────────────────────────────────────────────────────

/// One problem: the lines of its file, then those of the other files that it concerns.
fn policy_report(source: &Source, pages: &[Page], problem: &Problem, look: Look) -> String {
    let lang = look.lang;
    // What is denied stops the policy as an error does.
    let severity = if problem.stops() { Severity::Error } else { problem.severity };
    let word = severity_word(severity);
    let title = format!("{} {}{}{}", word.get(lang), problem.code, colon(lang), legible(problem.title.get(lang)));
    let mut places: Vec<usize> = Vec::new();
    for label in &problem.labels {
        let file = source.file_index(label.span.start);
        if !places.contains(&file) {
            places.push(file);
        }
    }
    let mut out = String::new();
    for (i, file) in places.into_iter().enumerate() {
        let Some(page) = pages.get(file) else { continue };
        let labels = problem.labels.iter().filter(|label| source.file_index(label.span.start) == file);
        let marks = labels.map(|label| Mark { span: page.marked(label.span), text: words_of(&label.text, lang) });
        let drawn = lines_drawn(page, marks.collect(), &title, severity, look);
        let drawn = drawn.unwrap_or_else(|| {
            let at = source.position(problem.span().start);
            format!("  × {title}\n   ─ [{}:{}:{}]\n", page.name, at.line, at.column)
        });
        // What is wrong is said once, above the first lines.
        let lines = drawn.lines().skip(if i == 0 { 0 } else { heading_lines(&drawn) });
        lines.for_each(|line| out += &format!("{}\n", line.trim_end()));
    }
    if let Some(grounds) = &problem.denied {
        out += &format!("  {}\n", denial(problem.code, grounds, lang));
    }
    if let Some(help) = &problem.help {
        out += &format!("  {}\n", help_line(help, lang));
    }
    out
}

/// How many lines stand above the frame that is drawn around lines of a file.
fn heading_lines(drawn: &str) -> usize {
    drawn.lines().position(|line| line.contains('╭')).unwrap_or(0)
}

/// The marked lines of one file under the title; the marks are in bytes of the page.
fn lines_drawn(page: &Page, mut marks: Vec<Mark>, title: &str, severity: Severity, look: Look) -> Option<String> {
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
    let drawn = Drawn { title, severity, page, labels };
    let mut out = String::new();
    handler.render_report(&mut out, &drawn).ok().map(|()| out)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Accepted;
    use crate::diagnostics::findings::listed;

    const TEXT: &str = "政策 甲\n参数 率 = 3\n参数 比 = 4\n";
    const LOOK: Look = Look { lang: Lang::Zh, colour: false };

    fn at(word: &str) -> Span {
        let start = TEXT.find(word).unwrap_or_default();
        Span::new(start, start + word.len())
    }

    fn note(word: &str) -> Problem {
        Problem::note("N0501", at(word), Text::new("说清楚些", "say more")).help("写成：五", "write: five")
    }

    #[test]
    fn a_note_takes_a_line_and_is_written_out_where_asked() {
        let source = Source::new("a.kpi", TEXT);
        let problems = [note("率"), note("比")];
        let brief = findings(&source, &listed(&problems, &[]), false, LOOK);
        assert_eq!(brief, "  ☞ 提示 N0501 a.kpi:2:4 说清楚些\n  ☞ 提示 N0501 a.kpi:3:4 说清楚些\n\n");
        let english = findings(&source, &listed(&problems, &[]), false, Look { lang: Lang::En, ..LOOK });
        assert!(english.starts_with("  ☞ note N0501 a.kpi:2:4 say more\n"), "{english}");
        let full = findings(&source, &listed(&problems, &[]), true, LOOK);
        assert!(full.contains("☞ 提示 N0501：说清楚些\n") && full.contains("建议：写成：五"), "{full}");
    }

    #[test]
    fn lines_and_reports_stand_in_order_of_place() {
        let source = Source::new("a.kpi", TEXT);
        let mut denied = note("比");
        denied.denied = Some(Grounds::Reason("写清楚".to_owned()));
        let warning = Problem::warning("W0301", at("3"), Text::new("没有 %", "no %"));
        let accepted = Accepted { problem: note("政策"), grounds: Grounds::Option("--allow N0501".to_owned()) };
        let open = [note("率"), warning, denied];
        let report = findings(&source, &listed(&open, &[accepted]), false, LOOK);
        let places: Vec<Option<usize>> = [
            "✓ 已接受 N0501 a.kpi:1:1 说清楚些（--allow N0501）\n",
            "☞ 提示 N0501 a.kpi:2:4 说清楚些\n\n",
            "⚠ 警告 W0301：没有 %\n",
            "× 错误 N0501：说清楚些\n",
            "说明：这份政策禁止 N0501：写清楚\n",
        ]
        .iter()
        .map(|line| report.find(line))
        .collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{report}");
    }

    #[test]
    fn errors_are_written_out_behind_any_number_of_notes() {
        let source = Source::new("a.kpi", TEXT);
        let mut problems: Vec<Problem> = std::iter::repeat_with(|| note("率")).take(MOST_REPORTS + 7).collect();
        problems.push(Problem::error("E0201", at("4"), Text::new("没有声明", "nothing declares it")));
        let report = findings(&source, &listed(&problems, &[]), false, LOOK);
        assert!(report.contains("× 错误 E0201：没有声明"), "{report}");
        assert!(report.contains("另有 7 处问题没有列出"), "{report}");
    }
}
