//! Cuts the text of a CSV file into rows of cells.
//!
//! In: decoded text. Out: the header and every row that is not blank, each
//! with the line of the file on which it begins.
//! Not here: what the cells mean, and whether a row has as many as the header.

use csv::{ReaderBuilder, StringRecord};

use super::encoding::line_ends;
use crate::spelling::trimmed;

/// A file as cells.
#[derive(Debug)]
pub(super) struct Table {
    pub header: TableRow,
    pub rows: Vec<TableRow>,
}

/// One row and the line, counted from 1, on which it begins.
#[derive(Debug)]
pub(super) struct TableRow {
    pub line: usize,
    pub cells: StringRecord,
}

/// Why a text is not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoTable {
    /// There is no cell in it.
    Empty,
    /// On this line a quoted cell begins that does not end where it should.
    OpenQuote { line: usize },
}

impl TableRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| trimmed(cell).is_empty())
    }

    /// The trimmed cell of a column; blank where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        trimmed(self.cells.get(column).unwrap_or(""))
    }
}

/// Cuts a text into a header and rows; blank rows are left out.
pub(super) fn table(text: &str) -> Result<Table, NoTable> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true) // ragged rows are reported, with what they should hold
        .from_reader(text.as_bytes());
    let mut lines = Lines { text, offset: 0, line: 1 };
    let mut header = None;
    let mut rows = Vec::new();
    loop {
        let start = offset(&reader);
        let mut cells = StringRecord::new();
        match reader.read_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            // Reading from memory, as text, with ragged rows allowed, cannot
            // fail; if it does, the place is all that can be said.
            Err(_) => {
                return Err(NoTable::OpenQuote { line: lines.at(start) });
            }
        }
        // The csv crate counts the empty lines before a row as part of it.
        let raw = text.get(start..offset(&reader)).unwrap_or("");
        let written = raw.trim_start_matches(['\r', '\n']);
        let line = lines.at(start + (raw.len() - written.len()));
        if !quotes_are_closed(written.trim_end_matches(['\r', '\n'])) {
            return Err(NoTable::OpenQuote { line });
        }
        let row = TableRow { line, cells };
        if row.is_blank() {
            continue;
        }
        match header {
            None => header = Some(row),
            Some(_) => rows.push(row),
        }
    }
    header.map(|header| Table { header, rows }).ok_or(NoTable::Empty)
}

fn offset(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Whether every quoted cell of a row ends, and ends at a comma. The csv crate
/// takes a forgotten quote to swallow the rows that follow, silently.
fn quotes_are_closed(row: &str) -> bool {
    if !row.contains('"') {
        return true;
    }
    let mut signs = row.chars().peekable();
    loop {
        if signs.next_if_eq(&'"').is_some() {
            // Inside: a doubled quote is one sign of the cell.
            loop {
                match signs.next() {
                    Some('"') if signs.next_if_eq(&'"').is_none() => break,
                    Some(_) => {}
                    None => return false,
                }
            }
            if signs.peek().is_some_and(|sign| *sign != ',') {
                return false;
            }
        }
        if !signs.by_ref().any(|sign| sign == ',') {
            return true;
        }
    }
}

/// Counts lines while walking forward through a text.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: usize) -> usize {
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        self.line += line_ends(passed);
        self.offset = offset.max(self.offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_and_cells(text: &str) -> Vec<(usize, Vec<String>)> {
        table(text).unwrap().rows.iter().map(|row| (row.line, row.cells.iter().map(str::to_owned).collect())).collect()
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn rows_carry_the_line_of_the_file_in_lf_crlf_and_cr() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,2", ",", "  ,\u{3000}", "3,4", ""].join(end);
            let expected = vec![(3, cells(&["1", "2"])), (6, cells(&["3", "4"]))];
            assert_eq!(lines_and_cells(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn a_quoted_cell_may_hold_commas_quotes_and_lines() {
        let text = "a,b\n\"x,\"\"y\"\"\",\"one\ntwo\"\n3,5\"\n";
        let expected = vec![(2, cells(&["x,\"y\"", "one\ntwo"])), (4, cells(&["3", "5\""]))];
        assert_eq!(lines_and_cells(text), expected);
    }

    #[test]
    fn a_quote_that_never_ends_is_found_where_it_begins() {
        let open = |line| NoTable::OpenQuote { line };
        assert_eq!(table("a,b\n1,2\n\"3,4\n5,6\n").unwrap_err(), open(3));
        assert_eq!(table("a,b\n1,\"x\n3,\"y\n5,6\n").unwrap_err(), open(2));
        assert_eq!(table("a,b\n1,\"x\" y\n").unwrap_err(), open(2));
    }

    #[test]
    fn ragged_rows_are_kept_as_they_are() {
        assert_eq!(lines_and_cells("a,b\n1\n1,2,3\n"), [(2, cells(&["1"])), (3, cells(&["1", "2", "3"]))]);
    }

    #[test]
    fn a_header_alone_is_a_table_and_nothing_is_none() {
        assert_eq!(table("a,b").unwrap().rows.len(), 0);
        assert_eq!(table("\n,,\na,b\n").unwrap().header.line, 3);
        assert_eq!(table("").unwrap_err(), NoTable::Empty);
        assert_eq!(table("\r\n , \r\n").unwrap_err(), NoTable::Empty);
    }
}
