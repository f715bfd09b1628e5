//! Finds out which column of a file is what, from its header.
//!
//! In: a table and the block that it is read for. Out: the place of each key
//! and field; headers that stand twice and columns that lack are findings.

use std::collections::{BTreeMap, BTreeSet};

use super::csv_file::Table;
use super::findings::Findings;
use super::problems::{Finding, MissingColumn};
use super::schema::{BlockKind, BlockSchema, EMPLOYEE_HEADERS, IGNORED_HEADERS, MONTH_HEADERS, SINCE_HEADERS};
use crate::spelling::{folded, nearest, trimmed};

/// A column that was found: its place and its header as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub at: usize,
    pub header: String,
}

/// Where things stand in the rows of one file. What is not there has been
/// reported, or is no key of this kind of block.
#[derive(Debug)]
pub(super) struct Columns {
    pub width: usize,
    pub subject: Option<Column>,
    pub group: Option<Column>,
    pub month: Option<Column>,
    /// One per declared field.
    pub fields: Vec<Option<Column>>,
}

/// Matches a header with the declared names.
/// Out: the columns; what is wrong goes to `problems`, what is ignored to `notes`.
pub(super) fn locate(table: &Table, block: &BlockSchema, problems: &mut Findings, notes: &mut Findings) -> Columns {
    let headers: Vec<&str> = table.header.cells.iter().map(trimmed).collect();
    let mut search = Search::new(&headers, table.header.line, problems);
    let (subject, group, month) = match &block.kind {
        BlockKind::Employees => {
            let subject = search.required(&EMPLOYEE_HEADERS);
            let since = if declares(block, &SINCE_HEADERS) { None } else { search.find(&SINCE_HEADERS) };
            (subject, None, since)
        }
        BlockKind::EmployeeMonth | BlockKind::EmployeeQuarter => {
            (search.required(&EMPLOYEE_HEADERS), None, search.required(&MONTH_HEADERS))
        }
        BlockKind::Company { .. } => (None, None, search.required(&MONTH_HEADERS)),
        BlockKind::Group { attribute, .. } => (None, search.required(attribute), search.required(&MONTH_HEADERS)),
        BlockKind::Records { group, by_month, of } => {
            let (subject, group) = match (group, of) {
                (Some(attribute), _) => (None, search.required(attribute)),
                (None, Some(_)) => (search.find(&EMPLOYEE_HEADERS), None),
                (None, None) => (search.required(&EMPLOYEE_HEADERS), None),
            };
            let month = match by_month {
                Some(true) => search.required(&MONTH_HEADERS),
                None if !declares(block, &MONTH_HEADERS) => search.find(&MONTH_HEADERS),
                _ => None,
            };
            (subject, group, month)
        }
    };
    let fields = block.fields.iter().map(|field| search.required(&field.names)).collect();
    let claimed = search.finish();

    let ignored = ignored(table, &headers, &claimed);
    if !ignored.is_empty() {
        notes.add(Some(table.header.line), None, &Finding::ColumnsIgnored { headers: &ignored });
    }
    Columns { width: headers.len(), subject, group, month, fields }
}

/// Whether a declared field is called like a key: then it is a column like any other.
fn declares(block: &BlockSchema, headers: &[&str]) -> bool {
    let mut names = block.fields.iter().flat_map(|field| &field.names);
    names.any(|name| headers.contains(&folded(name).as_ref()))
}

/// Headers that nobody claims; an unnamed column counts when it holds something.
fn ignored(table: &Table, headers: &[&str], claimed: &BTreeSet<usize>) -> Vec<String> {
    let mut filled = BTreeSet::new();
    let unnamed: Vec<usize> =
        headers.iter().enumerate().filter(|(_, header)| header.is_empty()).map(|(at, _)| at).collect();
    if !unnamed.is_empty() {
        for row in &table.rows {
            filled.extend(row.cells.iter().enumerate().filter(|(_, cell)| !trimmed(cell).is_empty()).map(|(at, _)| at));
        }
    }
    let mut names = Vec::new();
    for (at, header) in headers.iter().enumerate().filter(|(at, _)| !claimed.contains(at)) {
        if !header.is_empty() && !IGNORED_HEADERS.contains(header) {
            names.push((*header).to_owned());
        } else if header.is_empty() && filled.contains(&at) {
            names.push(format!("#{}", at + 1));
        }
    }
    names
}

/// A header being searched for declared names.
struct Search<'a, 'p> {
    headers: &'a [&'a str],
    line: usize,
    problems: &'p mut Findings,
    /// The columns under each folded header.
    places: BTreeMap<String, Vec<usize>>,
    claimed: BTreeSet<usize>,
    missing: Vec<Vec<String>>,
}

impl<'a, 'p> Search<'a, 'p> {
    fn new(headers: &'a [&'a str], line: usize, problems: &'p mut Findings) -> Self {
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            places.entry(folded(header).into_owned()).or_default().push(at);
        }
        Search { headers, line, problems, places, claimed: BTreeSet::new(), missing: Vec::new() }
    }

    /// The column that any of these names heads. A key may be a field as well.
    fn find(&mut self, names: &[impl AsRef<str>]) -> Option<Column> {
        let spellings: BTreeSet<String> = names.iter().map(|name| folded(name.as_ref()).into_owned()).collect();
        let mut found: Vec<usize> =
            spellings.iter().filter_map(|name| self.places.get(name)).flatten().copied().collect();
        found.sort_unstable();
        let (&at, others) = found.split_first()?;
        let header = *self.headers.get(at)?;
        let known = self.claimed.contains(&at);
        self.claimed.extend(&found);
        if let Some(&other) = others.first().filter(|_| !known) {
            let second = (other + 1, self.headers.get(other).copied().unwrap_or(""));
            let finding = Finding::HeaderTwice { first: (at + 1, header), second };
            self.problems.add(Some(self.line), Some(header), &finding);
        }
        Some(Column { at, header: header.to_owned() })
    }

    fn required(&mut self, names: &[impl AsRef<str>]) -> Option<Column> {
        let found = self.find(names);
        if found.is_none() {
            self.missing.push(names.iter().map(|name| name.as_ref().to_owned()).collect());
        }
        found
    }

    /// Reports what lacks, all in one. Out: the columns that somebody reads.
    fn finish(self) -> BTreeSet<usize> {
        // A header of thousands of cells is no header that somebody misspelt.
        const SEARCHED: usize = 1000;
        if self.missing.is_empty() {
            return self.claimed;
        }
        let unclaimed: Vec<&str> = self
            .headers
            .iter()
            .enumerate()
            .filter(|(at, header)| !header.is_empty() && !self.claimed.contains(at))
            .map(|(_, header)| *header)
            .take(SEARCHED)
            .collect();
        let columns: Vec<MissingColumn> = self
            .missing
            .iter()
            .map(|names| MissingColumn {
                names: names.iter().map(String::as_str).collect(),
                near: names.iter().find_map(|name| nearest(name, unclaimed.iter().copied())),
            })
            .collect();
        let separator = match self.headers {
            [only] => only.chars().find(|sign| matches!(sign, ';' | '\t' | '；' | '|')),
            _ => None,
        };
        let finding = Finding::ColumnsMissing { columns: &columns, separator };
        self.problems.add(Some(self.line), None, &finding);
        self.claimed
    }
}
