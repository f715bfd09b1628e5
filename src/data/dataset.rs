//! The period data of a policy, read and typed.
//!
//! In: the files as bytes and the declared blocks. Out: the employees and one
//! list of rows per block, or all problems of all files.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::Month;
use crate::exact::Exact;

use super::columns::{self, Columns};
use super::csv_file::{self, NoTable, Table};
use super::encoding::{self, Undecodable};
use super::findings::Findings;
use super::links;
use super::problems::{DataProblem, Finding};
use super::rows::{self, Roster};
use super::schema::{BlockKind, BlockSchema};
use crate::spelling::folded;

/// Everything that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// Their ids, sorted by code point.
    pub employees: Vec<String>,
    /// One per declared block, in the same order.
    pub blocks: Vec<Block>,
    /// Columns and files that were ignored.
    pub notes: Vec<DataProblem>,
}

/// The rows of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The name of the file they come from.
    pub file: Arc<str>,
    /// In the order of the file.
    pub rows: Vec<Row>,
}

/// One row: what it is about, and its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// Its employee, as an index into [`Dataset::employees`].
    pub subject: Option<u32>,
    /// Its group, where the block is about groups.
    pub group: Option<Arc<str>>,
    /// Its month; for a quarter's row the last month of the quarter.
    pub month: Option<Month>,
    /// The record that this one belongs to: its place among the rows of that block.
    pub parent: Option<usize>,
    /// One per declared field, in the same order.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Blank,
    /// Money, ratios (0.85 for `85%`), points, numbers, days and months.
    Number(Exact),
    Date(Date),
    Month(Month),
    Text(Arc<str>),
    Truth(bool),
    /// Which of the declared labels, counted from 0.
    Label(u32),
}

/// Reads the data of a policy.
///
/// `files` are names such as `员工.csv` with their bytes. Either everything
/// could be read, or the list says all that is wrong, file by file in the order
/// of the declarations, each from top to bottom.
pub fn read(files: &[(String, Vec<u8>)], schema: &[BlockSchema]) -> Result<Dataset, Vec<DataProblem>> {
    let mut opened: Vec<Opened> = schema.iter().map(|block| open(block, files)).collect();
    let roster = roster(&opened);
    let mut blocks: Vec<Block> = opened.iter_mut().map(|file| file.rows(&roster)).collect();
    link_files(&mut blocks, &mut opened, &roster);

    let (mut problems, mut notes) = (Vec::new(), Vec::new());
    for file in opened {
        problems.extend(file.problems.into_problems());
        notes.extend(file.notes.into_problems());
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    notes.extend(ignored_files(files, schema));
    Ok(Dataset { employees: roster.ids, blocks, notes })
}

/// The file of one block as far as it could be read.
struct Opened<'a> {
    block: &'a BlockSchema,
    name: Arc<str>,
    table: Option<(Table, Columns)>,
    problems: Findings,
    notes: Findings,
}

impl Opened<'_> {
    fn rows(&mut self, roster: &Roster) -> Block {
        let rows = match &self.table {
            Some((table, columns)) => rows::read(table, columns, self.block, roster, &mut self.problems),
            None => Vec::new(),
        };
        Block { file: self.name.clone(), rows }
    }

    fn employees(&self) -> impl Iterator<Item = &str> {
        self.table
            .iter()
            .flat_map(|(table, columns)| table.rows.iter().filter_map(move |row| rows::employee_id(row, columns)))
    }
}

fn open<'a>(block: &'a BlockSchema, files: &[(String, Vec<u8>)]) -> Opened<'a> {
    let mut mine = files.iter().filter(|(name, _)| is_file_of(block, name));
    let first = mine.next();
    let name: Arc<str> = match first {
        Some((name, _)) => Arc::from(name.as_str()),
        None => Arc::from(format!("{}.csv", block.name())),
    };
    let mut problems = Findings::of(name.clone());
    let mut notes = Findings::of(name.clone());
    for (second, _) in mine {
        let finding = Finding::SecondFile { block: block.name(), first: &name, second };
        problems.add(None, None, &finding);
    }
    let table = match first {
        Some((_, bytes)) => table(bytes, &mut problems),
        None => {
            let there: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            problems.add(None, None, &Finding::FileMissing { names: &block.names, there: &there });
            None
        }
    };
    let table = table.map(|table| {
        let columns = columns::locate(&table, block, &mut problems, &mut notes);
        (table, columns)
    });
    Opened { block, name, table, problems, notes }
}

fn table(bytes: &[u8], problems: &mut Findings) -> Option<Table> {
    let text = match encoding::decode(bytes) {
        Ok(text) => text,
        Err(cause) => {
            let line = match cause {
                Undecodable::Workbook | Undecodable::Utf16 => None,
                Undecodable::Bytes { line, .. } | Undecodable::Control { line, .. } => Some(line),
            };
            problems.add(line, None, &Finding::Undecodable(cause));
            return None;
        }
    };
    match csv_file::table(&text) {
        Ok(table) => Some(table),
        Err(NoTable::Empty) => {
            problems.add(None, None, &Finding::EmptyFile);
            None
        }
        Err(NoTable::OpenQuote { line }) => {
            problems.add(Some(line), None, &Finding::OpenQuote);
            None
        }
    }
}

/// Finds the record that each record of records belongs to.
fn link_files(blocks: &mut [Block], opened: &mut [Opened<'_>], roster: &Roster) {
    let schema: Vec<&BlockSchema> = opened.iter().map(|file| file.block).collect();
    // A record may lack because its own row could not be read: that is reported once.
    let sound: Vec<bool> = opened.iter().map(|file| file.table.is_some() && file.problems.is_empty()).collect();
    for loose in links::link(blocks, &schema, links::Whose::Any) {
        let Some(file) = opened.get_mut(loose.block) else { continue };
        let Some(link) = links::link_of(file.block) else { continue };
        if sound.get(link.block).copied().unwrap_or(false) && sound.get(loose.block).copied().unwrap_or(false) {
            let header = file.table.as_ref().and_then(|(_, columns)| match loose.why {
                links::Why::OtherOwner { .. } => columns.subject.as_ref(),
                _ => columns.fields.get(link.key)?.as_ref(),
            });
            let header = header.map(|column| column.header.clone()).unwrap_or_default();
            let parent = blocks.get(link.block).map_or("", |block| &block.file);
            let finding = Finding::Loose { loose: &loose, header: &header, parent, employees: &roster.ids };
            file.problems.add(Some(loose.line), Some(&header), &finding);
        }
    }
}

/// The name without `.csv`, or nothing for any other kind of file.
fn stem(file: &str) -> Option<&str> {
    let (stem, extension) = file.rsplit_once('.')?;
    extension.eq_ignore_ascii_case("csv").then_some(stem)
}

fn is_file_of(block: &BlockSchema, file: &str) -> bool {
    let stem = stem(file).map(folded);
    stem.is_some_and(|stem| block.names.iter().any(|name| folded(name) == stem))
}

/// The employees: those of the 员工 file where the policy declares one, else
/// whoever appears in the data. Where that file cannot be read, everybody
/// counts as known: one problem is enough.
fn roster(opened: &[Opened]) -> Roster {
    let lists = || opened.iter().filter(|file| file.block.kind == BlockKind::Employees);
    let readable = |file: &Opened| file.table.as_ref().is_some_and(|(_, columns)| columns.subject.is_some());
    let list = lists().next().filter(|_| lists().all(readable));
    let ids: BTreeSet<&str> = match list {
        Some(_) => lists().flat_map(Opened::employees).collect(),
        None => opened.iter().flat_map(Opened::employees).collect(),
    };
    Roster { ids: ids.into_iter().map(str::to_owned).collect(), file: list.map(|file| file.name.clone()) }
}

fn ignored_files(files: &[(String, Vec<u8>)], schema: &[BlockSchema]) -> Vec<DataProblem> {
    let blocks: Vec<&str> = schema.iter().map(BlockSchema::name).collect();
    let mut problems = Vec::new();
    for (name, _) in files {
        if !schema.iter().any(|block| is_file_of(block, name)) {
            let mut findings = Findings::of(Arc::from(name.as_str()));
            findings.add(None, None, &Finding::FileIgnored { blocks: &blocks });
            problems.extend(findings.into_problems());
        }
    }
    problems
}
