//! Everything that can be wrong with data files, said in two languages.
//!
//! In: a [`Finding`], the bare facts. Out: its stable code and its words.
//! D01… whole files (`file_words`), D02… the shape of a table and D03… its keys
//! (`table_words`), D0650 rows of one person,
//! D04… cells (`refusals`), D05… notes that stop nothing.

use std::sync::Arc;

use crate::calendar::Month;
use crate::lang::Text;

use super::encoding::Undecodable;
use super::links::Loose;
use super::refusals::RefusedCell;
use super::{file_words, table_words};

/// One thing that is wrong with the data, or worth a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataProblem {
    /// Stable once released: D0101…
    pub code: &'static str,
    /// The file as it is called; for a missing one, as it could be called.
    pub file: Arc<str>,
    /// The line of the file, counted from 1.
    pub line: Option<usize>,
    /// The header of the column.
    pub column: Option<String>,
    /// What is wrong, with the value seen.
    pub title: Text,
    /// What to do next, with the value expected.
    pub help: Option<Text>,
}

/// Title and help of one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub title: Text,
    pub help: Option<Text>,
}

/// The bare facts of one problem.
pub(super) enum Finding<'a> {
    FileMissing { names: &'a [String], there: &'a [&'a str] },
    SecondFile { block: &'a str, first: &'a str, second: &'a str },
    Undecodable(Undecodable),
    EmptyFile,
    OpenQuote,
    HeaderTwice { first: (usize, &'a str), second: (usize, &'a str) },
    ColumnsMissing { columns: &'a [MissingColumn<'a>], separator: Option<char> },
    Ragged { seen: usize, expected: usize },
    BlankKey { header: &'a str },
    UnknownEmployee { id: &'a str, roster: &'a str, employees: &'a [String] },
    RowTwice { key: Text, first_line: usize },
    SinceTwice { who: Text, since: Option<Month>, header: &'a str, first_line: usize },
    KeyNotOneLine { header: &'a str, value: &'a str },
    Loose { loose: &'a Loose, header: &'a str, parent: &'a str, employees: &'a [String] },
    Cell(RefusedCell<'a>),
    ColumnsIgnored { headers: &'a [String] },
    FileIgnored { blocks: &'a [&'a str] },
}

/// A column that the policy reads and the file lacks.
pub(super) struct MissingColumn<'a> {
    /// The declared name, then its aliases.
    pub names: Vec<&'a str>,
    /// A header of the file that might be meant.
    pub near: Option<&'a str>,
}

impl Finding<'_> {
    pub fn code(&self) -> &'static str {
        match self {
            Finding::FileMissing { .. } => "D0101",
            Finding::SecondFile { .. } => "D0102",
            Finding::Undecodable(Undecodable::Workbook | Undecodable::Utf16) => "D0103",
            Finding::Undecodable(Undecodable::Bytes { .. }) => "D0103",
            Finding::Undecodable(Undecodable::Control { .. }) => "D0104",
            Finding::EmptyFile => "D0105",
            Finding::OpenQuote => "D0106",
            Finding::HeaderTwice { .. } => "D0201",
            Finding::ColumnsMissing { .. } => "D0202",
            Finding::Ragged { .. } => "D0203",
            Finding::BlankKey { .. } => "D0301",
            Finding::UnknownEmployee { .. } => "D0302",
            Finding::RowTwice { .. } => "D0303",
            Finding::SinceTwice { .. } => "D0650",
            Finding::KeyNotOneLine { .. } => "D0304",
            Finding::Loose { loose, .. } => loose.code(),
            Finding::Cell(cell) => cell.refusal.code(),
            Finding::ColumnsIgnored { .. } => "D0501",
            Finding::FileIgnored { .. } => "D0502",
        }
    }

    pub fn words(&self) -> Words {
        match self {
            Finding::FileMissing { names, there } => file_words::missing(names, there),
            Finding::SecondFile { block, first, second } => file_words::second(block, first, second),
            Finding::Undecodable(cause) => file_words::undecodable(*cause),
            Finding::EmptyFile => file_words::empty(),
            Finding::OpenQuote => file_words::open_quote(),
            Finding::HeaderTwice { first, second } => table_words::header_twice(*first, *second),
            Finding::ColumnsMissing { columns, separator } => table_words::columns_missing(columns, *separator),
            Finding::Ragged { seen, expected } => table_words::ragged(*seen, *expected),
            Finding::BlankKey { header } => table_words::blank_key(header),
            Finding::UnknownEmployee { id, roster, employees } => table_words::unknown_employee(id, roster, employees),
            Finding::RowTwice { key, first_line } => table_words::row_twice(key, *first_line),
            Finding::SinceTwice { who, since, header, first_line } => {
                table_words::since_twice(who, *since, header, *first_line)
            }
            Finding::KeyNotOneLine { header, value } => table_words::key_not_one_line(header, value),
            Finding::Loose { loose, header, parent, employees } => loose.words(header, parent, employees),
            Finding::Cell(cell) => cell.words(),
            Finding::ColumnsIgnored { headers } => table_words::columns_ignored(headers),
            Finding::FileIgnored { blocks } => file_words::ignored(blocks),
        }
    }
}

/// D0503. A note about records that count in no period: that is known when they have been read.
pub fn undated(file: Arc<str>, column: &str, lines: &[usize]) -> DataProblem {
    const SHOWN: usize = 5;
    let shown: Vec<String> = lines.iter().take(SHOWN).map(usize::to_string).collect();
    let (more_zh, more_en) = if lines.len() > SHOWN { (" 等", ", …") } else { ("", "") };
    let count = lines.len();
    DataProblem {
        code: "D0503",
        file,
        line: None,
        column: None,
        title: Text::new(
            format!("{count} 条记录没有“{column}”，不计入任何期间（第 {}{more_zh} 行）", shown.join("、")),
            format!("{count} record(s) without `{column}` count in no period (line {}{more_en})", shown.join(", ")),
        ),
        help: None,
    }
}

/// What is said once a column has more problems of one kind than are listed.
pub(super) fn more_of_these(more: usize, column: Option<&str>) -> Words {
    let (zh, en) = match column {
        Some(column) => (format!("“{}”列", shown(column)), format!(" in column `{}`", shown(column))),
        None => (String::new(), String::new()),
    };
    Words {
        title: Text::new(
            format!("{zh}还有 {more} 处同样的问题，没有逐一列出"),
            format!("{more} more problems of this kind{en} are not listed"),
        ),
        help: None,
    }
}

/// A text of a file, fit to be shown in a message: short and on one line.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut signs = text.chars();
    let mut short: String = signs.by_ref().take(MOST).map(|c| if unseen(c) { '\u{fffd}' } else { c }).collect();
    if signs.next().is_some() {
        short.push('…');
    }
    short
}

/// A title and a help line.
pub(super) fn words(
    zh: impl Into<String>,
    en: impl Into<String>,
    help_zh: impl Into<String>,
    help_en: impl Into<String>,
) -> Words {
    Words { title: Text::new(zh, en), help: Some(Text::new(help_zh, help_en)) }
}

/// The first few of a list.
pub(super) fn listed(names: &[impl AsRef<str>], separator: &str) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| shown(name.as_ref())).collect();
    let etc = if names.len() > MOST { format!("{separator}…") } else { String::new() };
    shown.join(separator) + &etc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_texts_are_short_and_on_one_line() {
        assert_eq!(shown("甲\n\u{1b}[31m乙\u{202e}"), "甲\u{fffd}\u{fffd}[31m乙\u{fffd}");
        assert_eq!(shown(&"长".repeat(50)).chars().count(), 41);
    }
}
