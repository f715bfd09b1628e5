//! Headings and blocks in other words than the language's.
//!
//! In: the words of a file. Out: the same with each such line put as it was meant
//! (`for each shop` is 每月 各 shop), and a report for it. What stands below then has
//! its heading, so that nothing merely follows from the slip.

use super::cut::Word;
use super::declared::Names;
use super::parse::line_of;
use crate::diagnostics::{Problem, headings as told};
use crate::source::{Source, Span};

/// Ways to say a heading that the language says otherwise, and what it says.
const OTHERWISE: &[(&str, &str, &str)] = &[
    ("每个月", "每月", "each month"),
    ("每月份", "每月", "each month"),
    ("每一月", "每月", "each month"),
    ("every month", "每月", "each month"),
    ("per month", "每月", "each month"),
    ("for each month", "每月", "each month"),
    ("each months", "每月", "each month"),
    ("每个季度", "每季", "each quarter"),
    ("每一季度", "每季", "each quarter"),
    ("every quarter", "每季", "each quarter"),
    ("per quarter", "每季", "each quarter"),
    ("for each quarter", "每季", "each quarter"),
    ("every half", "每半年", "each half"),
    ("every half-year", "每半年", "each half"),
    ("each half-year", "每半年", "each half"),
    ("each half year", "每半年", "each half"),
    ("every half year", "每半年", "each half"),
    ("half-yearly", "每半年", "each half"),
    ("半年度", "每半年", "each half"),
    ("每年度", "每年", "each year"),
    ("每一年", "每年", "each year"),
    ("年度", "每年", "each year"),
    ("every year", "每年", "each year"),
    ("per year", "每年", "each year"),
    ("for each year", "每年", "each year"),
    ("yearly", "每年", "each year"),
    ("annually", "每年", "each year"),
    ("annual", "每年", "each year"),
];

/// Periods that nothing is computed by.
const SHORTER: &[&str] = &[
    "每周",
    "每星期",
    "周度",
    "每周度",
    "每双周",
    "每旬",
    "每半月",
    "每日",
    "每天",
    "日度",
    "each week",
    "every week",
    "per week",
    "for each week",
    "weekly",
    "biweekly",
    "each fortnight",
    "each day",
    "every day",
    "per day",
    "for each day",
    "daily",
];

/// Puts headings in the language's words.
pub fn mended(words: Vec<Word>, source: &Source, names: &Names, problems: &mut Vec<Problem>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let line = line_of(&words, at);
        let end = line.end.max(at + 1);
        let this = words.get(at..end).unwrap_or(&[]);
        // A list of columns may go on over lines.
        let listed = out.last().is_some_and(|word| matches!(word.text.as_str(), "," | "、" | "|"));
        let below = words.get(end..line_of(&words, end).end).filter(|_| end < words.len()).unwrap_or(&[]);
        match heading(this, below, source, names).filter(|_| !listed) {
            Some((mended, problem)) => {
                problems.push(problem);
                out.extend(mended);
            }
            None => out.extend(this.iter().cloned()),
        }
        at = end;
    }
    out
}

/// A line that is a heading in other words, as words of the language.
fn heading(line: &[Word], below: &[Word], source: &Source, names: &Names) -> Option<(Vec<Word>, Problem)> {
    let (first, last) = (line.first()?, line.last()?);
    // Only a line of a few words that begins one is a heading.
    if !first.first || line.len() > 6 || first.reported {
        return None;
    }
    let span = first.span.to(last.span);
    let written = source.slice(span).trim_end_matches([':', '：']).trim_end();
    let plain = written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let lists_columns = below.iter().any(|word| word.text == ":") && below.first().is_some_and(|word| word.text != ":");
    if SHORTER.contains(&plain.as_str()) && names.sort_of(written).is_none() {
        let (is, problem) = if lists_columns {
            ("月度", told::no_such_block(written, span))
        } else {
            ("每月", told::no_such_period(written, span))
        };
        return Some((vec![word(is, span, true)], problem));
    }
    if let Some((_, zh, en)) = OTHERWISE.iter().find(|(slip, ..)| *slip == plain)
        && !lists_columns
        && names.sort_of(written).is_none()
    {
        return Some((vec![word(zh, span, true)], told::heading_in_other_words(written, zh, en, span)));
    }
    // each quater
    if let Some(period) = plain.strip_prefix("each ").or_else(|| plain.strip_prefix("every ")) {
        const PERIODS: &[(&str, &str, &str)] = &[
            ("month", "每月", "each month"),
            ("quarter", "每季", "each quarter"),
            ("half", "每半年", "each half"),
            ("year", "每年", "each year"),
        ];
        let near = PERIODS.iter().find(|(right, ..)| strsim::damerau_levenshtein(right, period) == 1);
        if let Some((_, zh, en)) = near.filter(|_| names.sort_of(period).is_none()) {
            return Some((vec![word(zh, span, true)], told::heading_in_other_words(written, zh, en, span)));
        }
    }
    // 各门店, for each shop: of whom, without how often.
    let group =
        ["for each ", "for every ", "each ", "every ", "per "].iter().find_map(|start| written.strip_prefix(start));
    let group = group.or_else(|| written.strip_prefix('各')).map(str::trim)?;
    names.sort_of(group)?;
    let quoted = format!("「{group}」");
    let words = vec![word("每月", span, true), word("各", span, false), word(&quoted, span, false)];
    Some((words, told::group_without_heading(group, span)))
}

fn word(text: &str, span: Span, first: bool) -> Word {
    Word { text: text.to_owned(), span, first, cut: None, unknown: false, reported: false }
}
