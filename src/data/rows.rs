//! Reads the rows of one file: their keys, then their cells.
//!
//! In: a table, its columns, and the employees there are. Out: typed rows.
//! A row that cannot be read is left out, a cell becomes blank; each has been
//! reported by then, so nobody sees such rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::{Frequency, Month};
use crate::lang::Text;

use super::cells::{self, CellReader};
use super::columns::{Column, Columns};
use super::csv_file::{Table, TableRow};
use super::dataset::{Cell, Row};
use super::findings::Findings;
use super::problems::{Finding, shown};
use super::refusals::RefusedCell;
use super::schema::{BlockKind, BlockSchema, CellType};
use crate::spelling::folded;

/// The employees there are.
pub(super) struct Roster {
    /// Sorted by code point.
    pub ids: Vec<String>,
    /// The file that lists them all. Without one, whoever appears is one.
    pub file: Option<Arc<str>>,
}

impl Roster {
    fn index(&self, id: &str) -> Option<u32> {
        let at = self.ids.binary_search_by(|known| known.as_str().cmp(id)).ok()?;
        u32::try_from(at).ok()
    }
}

/// What a row is about: at most one row may be about the same.
type Key = (Option<u32>, Option<Arc<str>>, Option<Month>);

/// Reads every row of a table.
pub(super) fn read(
    table: &Table,
    columns: &Columns,
    block: &BlockSchema,
    roster: &Roster,
    problems: &mut Findings,
) -> Vec<Row> {
    let mut reader = RowReader {
        block,
        columns,
        cells: block.fields.iter().map(CellReader::new).collect(),
        roster,
        first_lines: BTreeMap::new(),
        problems,
    };
    table.rows.iter().filter_map(|row| reader.row(row)).collect()
}

/// The employee that a row names, if it names one in one line.
pub(super) fn employee_id<'a>(row: &'a TableRow, columns: &Columns) -> Option<&'a str> {
    let id = row.cell(columns.subject.as_ref()?.at);
    (!id.is_empty() && !id.contains(char::is_control)).then_some(id)
}

struct RowReader<'a> {
    block: &'a BlockSchema,
    columns: &'a Columns,
    cells: Vec<CellReader<'a>>,
    roster: &'a Roster,
    first_lines: BTreeMap<Key, usize>,
    problems: &'a mut Findings,
}

impl<'a> RowReader<'a> {
    fn row(&mut self, row: &TableRow) -> Option<Row> {
        let (seen, expected) = (row.cells.len(), self.columns.width);
        if seen != expected {
            // Which of its cells has moved is unknown, so none is read.
            self.problems.add(Some(row.line), None, &Finding::Ragged { seen, expected });
            return None;
        }
        let columns = self.columns;
        let subject = columns.subject.as_ref().map(|column| self.subject(row, column));
        let group = columns.group.as_ref().map(|column| self.key(row, column).map(Arc::from));
        let month = match (&columns.month, &self.block.kind) {
            // Blank: the row holds from ever.
            (Some(column), BlockKind::Employees) if row.cell(column.at).is_empty() => None,
            (column, _) => column.as_ref().map(|column| self.month(row, column)),
        };
        let cells = self.fields(row);
        if [subject == Some(None), group == Some(None), month == Some(None)].contains(&true) {
            return None;
        }
        let (subject, group, month) = (subject.flatten(), group.flatten(), month.flatten());
        self.only_once(row.line, (subject, group.clone(), month));
        Some(Row { line: row.line, subject, group, month, parent: None, cells })
    }

    /// The text of a key cell, which is never blank.
    fn key<'r>(&mut self, row: &'r TableRow, column: &Column) -> Option<&'r str> {
        let (value, header) = (row.cell(column.at), column.header.as_str());
        if value.is_empty() {
            self.problems.add(Some(row.line), Some(header), &Finding::BlankKey { header });
            return None;
        }
        if value.contains(char::is_control) {
            let finding = Finding::KeyNotOneLine { header, value };
            self.problems.add(Some(row.line), Some(header), &finding);
            return None;
        }
        Some(value)
    }

    fn subject(&mut self, row: &TableRow, column: &Column) -> Option<u32> {
        let id = self.key(row, column)?;
        let index = self.roster.index(id);
        if let (None, Some(file)) = (index, &self.roster.file) {
            let finding = Finding::UnknownEmployee { id, roster: file, employees: &self.roster.ids };
            self.problems.add(Some(row.line), Some(&column.header), &finding);
        }
        index
    }

    fn month(&mut self, row: &TableRow, column: &Column) -> Option<Month> {
        let (value, header) = (self.key(row, column)?, column.header.as_str());
        let month = match cells::month(&folded(value)) {
            Ok(month) => month,
            Err(refusal) => {
                let cell = &CellType::Month;
                let refused = RefusedCell { header, value, cell, bounds: None, refusal };
                self.problems.add(Some(row.line), Some(header), &Finding::Cell(refused));
                return None;
            }
        };
        Some(if self.block.kind.is_quarterly() { month.period(Frequency::Quarter).end } else { month })
    }

    fn fields(&mut self, row: &TableRow) -> Vec<Cell> {
        let mut read = Vec::with_capacity(self.cells.len());
        for (reader, column) in self.cells.iter().zip(&self.columns.fields) {
            let Some(column) = column else {
                read.push(Cell::Blank);
                continue;
            };
            let (value, header) = (row.cell(column.at), column.header.as_str());
            read.push(reader.read(value).unwrap_or_else(|refusal| {
                let (cell, bounds) = (&reader.field.cell, reader.field.bounds.as_ref());
                let refused = RefusedCell { header, value, cell, bounds, refusal };
                self.problems.add(Some(row.line), Some(header), &Finding::Cell(refused));
                Cell::Blank
            }));
        }
        read
    }

    /// Reports a second row about the same, unless the block is of records or
    /// lacks a key column (which has been reported).
    fn only_once(&mut self, line: usize, key: Key) {
        let (subject, group, month) = &key;
        let is_key = match self.block.kind {
            BlockKind::Employees => subject.is_some(),
            BlockKind::EmployeeMonth | BlockKind::EmployeeQuarter => subject.is_some() && month.is_some(),
            BlockKind::Company { .. } => month.is_some(),
            BlockKind::Group { .. } => group.is_some() && month.is_some(),
            BlockKind::Records { .. } => false,
        };
        if !is_key {
            return;
        }
        let Some(&first_line) = self.first_lines.get(&key) else {
            self.first_lines.insert(key, line);
            return;
        };
        let finding = match (&self.block.kind, &self.columns.month) {
            (BlockKind::Employees, Some(column)) => {
                let who = self.described(&(*subject, None, None));
                Finding::SinceTwice { who, since: *month, header: column.header.as_str(), first_line }
            }
            _ => Finding::RowTwice { key: self.described(&key), first_line },
        };
        let keys = [&self.columns.subject, &self.columns.group, &self.columns.month];
        let header = keys.into_iter().flatten().map(|column| column.header.as_str()).next();
        self.problems.add(Some(line), header, &finding);
    }

    /// `工号 S001 的 2026-Q1`.
    fn described(&self, (subject, group, month): &Key) -> Text {
        let id = subject.and_then(|at| self.roster.ids.get(usize::try_from(at).ok()?));
        let id = id.map(|id| Text::new(format!("工号“{}”", shown(id)), format!("employee `{}`", shown(id))));
        let group = group.as_ref().map(|group| {
            let header = self.columns.group.as_ref().map_or("", |column| column.header.as_str());
            Text::new(format!("{}“{}”", shown(header), shown(group)), format!("{} `{}`", shown(header), shown(group)))
        });
        let month = month.map(|month| match self.block.kind.is_quarterly() {
            true => month.period(Frequency::Quarter).to_string(),
            false => month.to_string(),
        });
        match (id.or(group), month) {
            (Some(who), Some(month)) => Text::new(format!("{}的 {month} ", who.zh), format!("{} in {month}", who.en)),
            (Some(who), None) => who,
            (None, month) => {
                let month = month.unwrap_or_default();
                Text::new(format!("{month} "), month)
            }
        }
    }
}
