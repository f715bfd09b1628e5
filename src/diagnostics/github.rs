//! Findings as GitHub's annotations, one line each.
//!
//! In: findings of policies. Out: `::error file=…,line=…,title=W0301::…`. What is
//! denied is an error, a note a notice; what is accepted stays out.

use super::Severity;
use super::findings::Finding;
use super::render::help_line;
use crate::lang::{Lang, Text};
use crate::source::Source;

/// The annotation of one finding, with its line break; nothing for what is accepted.
pub fn annotation(source: &Source, finding: &Finding, lang: Lang) -> String {
    let problem = finding.problem;
    if finding.accepted.is_some() {
        return String::new();
    }
    let word = match problem.severity {
        _ if problem.stops() => "error",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let span = problem.span();
    let (start, end) = (source.position(span.start), source.position(span.end.max(span.start)));
    let file = property(source.name_at(span.start));
    let mut places = format!("file={file},line={},endLine={}", start.line, end.line);
    // Columns are drawn within one line only.
    if start.line == end.line {
        places =
            format!("file={file},line={0},col={1},endLine={0},endColumn={2}", start.line, start.column, end.column);
    }
    let message = lines(&problem.title, problem.help.as_ref(), lang);
    format!("::{word} {places},title={}::{}\n", property(problem.code), data(&message))
}

/// What stands in no policy: a file that could not be read.
pub fn failure(what: &Text, help: Option<&Text>, lang: Lang) -> String {
    format!("::error title=kpi::{}\n", data(&lines(what, help, lang)))
}

fn lines(title: &Text, help: Option<&Text>, lang: Lang) -> String {
    let help = help.map(|help| format!("\n{}", help_line(help, lang))).unwrap_or_default();
    format!("{}{help}", title.get(lang))
}

/// GitHub's escaping of a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// GitHub's escaping of what stands between the commas.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Grounds, Problem};
    use crate::source::Span;

    #[test]
    fn signs_that_github_reads_are_escaped() {
        let source = Source::new("a,b:c.kpi", "政策 甲\n参数 率 = 3\n");
        let at = "政策 甲\n参数 率 = ".len();
        let mut problem = Problem::warning("W0301", Span::new(at, at + 1), Text::new("“3” 没有 %", "no %: 3, 4"))
            .help("写成：3%", "write: 3%");
        let finding = Finding { problem: &problem, accepted: None };
        assert_eq!(
            annotation(&source, &finding, Lang::En),
            "::warning file=a%2Cb%3Ac.kpi,line=2,col=8,endLine=2,endColumn=9,title=W0301::no %25: 3, 4%0Ahelp: write: 3%25\n"
        );
        problem.denied = Some(Grounds::Option("--deny warnings".to_owned()));
        let denied = annotation(&source, &Finding { problem: &problem, accepted: None }, Lang::Zh);
        assert!(denied.starts_with("::error file="), "{denied}");
    }

    #[test]
    fn a_place_of_several_lines_has_no_columns() {
        let source = Source::new("a.kpi", "政策 甲\n依据 \"乙\"\n");
        let problem = Problem::note("N0101", Span::new(0, source.text.len() - 1), Text::new("长", "long"));
        let finding = Finding { problem: &problem, accepted: None };
        assert_eq!(annotation(&source, &finding, Lang::En), "::notice file=a.kpi,line=1,endLine=2,title=N0101::long\n");
        let grounds = Grounds::Reason("好".to_owned());
        assert_eq!(annotation(&source, &Finding { problem: &problem, accepted: Some(&grounds) }, Lang::En), "");
    }
}
