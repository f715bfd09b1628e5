//! The data, indexed for evaluation: rows by subject and month, and the register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::calendar::{Frequency, Month, Period};
use crate::data::{Cell, Dataset, Row};
use crate::plan::{BlockId, BlockKind, Owner, Plan, Value, Who};

use super::attributes::Attributes;

/// A policy's data for one run.
pub struct Facts<'d> {
    pub employees: &'d [String],
    blocks: Vec<BlockFacts<'d>>,
    /// The months in which each subject is in the register; None: always.
    register: Option<Vec<BTreeSet<Month>>>,
    /// First and last month of the blocks.
    pub span: Option<(Month, Month)>,
    /// Subjects that the policy applies to are decided by the evaluator.
    pub files: Vec<Arc<str>>,
}

struct BlockFacts<'d> {
    rows: &'d [Row],
    /// Position of each declared field among the file's cells; None for derived ones.
    columns: Vec<Option<usize>>,
    employees: Attributes,
    by_subject: BTreeMap<(u32, Month), usize>,
    company: BTreeMap<Month, usize>,
    groups: BTreeMap<(Arc<str>, Month), usize>,
    records: Vec<Vec<usize>>,
    /// The month each record belongs to, and whether the block has months at all.
    months: Vec<Option<Month>>,
    dated: bool,
}

impl<'d> Facts<'d> {
    pub fn new(plan: &Plan, data: &'d Dataset) -> Facts<'d> {
        let subjects = data.employees.len();
        let blocks: Vec<BlockFacts<'d>> =
            plan.blocks.iter().zip(&data.blocks).map(|(block, facts)| index(block, &facts.rows, subjects)).collect();
        let register = (!plan.enrolment.is_empty()).then(|| {
            let mut register = vec![BTreeSet::new(); subjects];
            for block in &plan.enrolment {
                let Some(facts) = blocks.get(block.0) else { continue };
                for row in facts.rows {
                    if let (Some(subject), Some(month)) = (row.subject, row.month)
                        && let Some(months) = register.get_mut(subject as usize)
                    {
                        months.insert(month);
                    }
                }
            }
            register
        });
        let mut months: Vec<Month> = Vec::new();
        for (block, facts) in plan.blocks.iter().zip(&blocks) {
            if matches!(block.kind, BlockKind::Periodic { .. }) {
                months.extend(facts.rows.iter().filter_map(|row| row.month));
            }
        }
        if months.is_empty() {
            months.extend(blocks.iter().flat_map(|facts| facts.months.iter().flatten()));
        }
        let span = months.iter().min().copied().zip(months.iter().max().copied());
        let files = data.blocks.iter().map(|block| block.file.clone()).collect();
        Facts { employees: &data.employees, blocks, register, span, files }
    }

    /// Whether the subject has a row in the month.
    pub fn enrolled(&self, subject: usize, month: Month) -> bool {
        match &self.register {
            Some(register) => register.get(subject).is_some_and(|months| months.contains(&month)),
            None => true,
        }
    }

    /// Whether the subject is in the register in some month up to this one.
    pub fn enrolled_by(&self, subject: usize, month: Month) -> bool {
        match &self.register {
            Some(register) => register.get(subject).is_some_and(|months| months.range(..=month).next().is_some()),
            None => self.span.is_some_and(|(first, _)| first <= month),
        }
    }

    /// The last period of this frequency before `period` in which the subject is in the register.
    pub fn enrolled_before(&self, subject: usize, period: Period) -> Option<Period> {
        let before = period.start();
        match &self.register {
            Some(register) => {
                let months = register.get(subject)?;
                months.range(..before).next_back().map(|month| month.period(period.frequency))
            }
            None => {
                let earlier = period.plus(-1);
                self.span.filter(|(first, _)| *first <= earlier.end).map(|_| earlier)
            }
        }
    }

    /// Whether a heading gives the subject a value in the period.
    pub fn registered(&self, subject: usize, period: Period, who: &Who) -> bool {
        match who {
            Who::Everybody => true,
            Who::AnyMonth => period.months().any(|month| self.enrolled(subject, month)),
            Who::EveryMonth => period.months().all(|month| self.enrolled(subject, month)),
            Who::LastMonth => self.enrolled(subject, period.end),
            Who::MonthNumber(number) => {
                period.months().any(|month| month.number() == *number && self.enrolled(subject, month))
            }
            Who::RowsOf(block) => period.months().any(|month| self.row_of(*block, subject, month).is_some()),
        }
    }

    fn row_of(&self, block: BlockId, subject: usize, month: Month) -> Option<usize> {
        let facts = self.blocks.get(block.0)?;
        facts.by_subject.get(&(u32::try_from(subject).ok()?, month)).copied()
    }

    /// The row that a cell of this block is read from.
    pub fn row(&self, plan: &Plan, block: BlockId, subject: usize, month: Month) -> Option<usize> {
        let facts = self.blocks.get(block.0)?;
        match &plan.blocks.get(block.0)?.kind {
            BlockKind::Employees => facts.employees.row(subject, month),
            BlockKind::Periodic { frequency, owner } => {
                let now = month;
                // A quarter's row is kept under the quarter's last month.
                let month = if *frequency == Frequency::Month { month } else { month.period(*frequency).end };
                match owner {
                    Owner::Subject => self.row_of(block, subject, month),
                    Owner::Company => facts.company.get(&month).copied(),
                    Owner::Group(field) => {
                        let group = self.group(plan, *field, subject, now)?;
                        facts.groups.get(&(group, month)).copied()
                    }
                }
            }
            BlockKind::Records { .. } => None,
        }
    }

    /// The month in which the first row of a subject in 员工 begins, where it has one.
    pub fn attributes_begin(&self, block: BlockId, subject: usize) -> Option<Month> {
        self.blocks.get(block.0)?.employees.begins(subject)
    }

    /// The group that an attribute of the subject names in a month.
    fn group(&self, plan: &Plan, field: usize, subject: usize, month: Month) -> Option<Arc<str>> {
        let (employees, _) = plan.blocks.iter().enumerate().find(|(_, block)| block.kind == BlockKind::Employees)?;
        let row = self.blocks.get(employees)?.employees.row(subject, month)?;
        match self.cell(BlockId(employees), row, field) {
            Some(Cell::Text(text)) => Some(text.clone()),
            Some(Cell::Label(member)) => {
                let ty = plan.blocks.get(employees)?.fields.get(field)?.ty;
                match ty {
                    crate::plan::Type::Enum(id) => {
                        let label = plan.enumerations.get(id.0)?.members.get(*member as usize)?;
                        Some(Arc::from(&*label.name))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    pub fn cell(&self, block: BlockId, row: usize, field: usize) -> Option<&'d Cell> {
        let facts = self.blocks.get(block.0)?;
        let column = facts.columns.get(field).copied().flatten()?;
        facts.rows.get(row)?.cells.get(column)
    }

    /// The line of a row in its file.
    pub fn line(&self, block: BlockId, row: usize) -> usize {
        self.blocks.get(block.0).and_then(|facts| facts.rows.get(row)).map_or(0, |row| row.line)
    }

    /// The subject's records, in file order.
    pub fn records(&self, block: BlockId, subject: usize) -> &[usize] {
        self.blocks.get(block.0).and_then(|facts| facts.records.get(subject)).map_or(&[], Vec::as_slice)
    }

    /// Records that belong to no month because the date they go by is blank: the
    /// file, that column and the lines. They count in no period.
    pub fn undated_records(&self, plan: &Plan) -> Vec<(Arc<str>, String, Vec<usize>)> {
        let mut found = Vec::new();
        for ((block, facts), file) in plan.blocks.iter().zip(&self.blocks).zip(&self.files) {
            let BlockKind::Records { dated_by: Some(field), .. } = &block.kind else { continue };
            let Some(column) = block.fields.get(*field) else { continue };
            let undated = facts.rows.iter().zip(&facts.months).filter(|(_, month)| month.is_none());
            let lines: Vec<usize> = undated.map(|(row, _)| row.line).collect();
            if !lines.is_empty() {
                found.push((file.clone(), column.name.name.to_string(), lines));
            }
        }
        found
    }

    /// The month a record belongs to; the outer None: its block has no months.
    pub fn record_month(&self, block: BlockId, row: usize) -> Option<Option<Month>> {
        let facts = self.blocks.get(block.0)?;
        facts.dated.then(|| facts.months.get(row).copied().flatten())
    }
}

/// The value of a cell that is not blank.
pub fn value_of(cell: &Cell) -> Option<Value> {
    Some(match cell {
        Cell::Blank => return None,
        Cell::Number(number) => Value::Number(number.clone()),
        Cell::Date(date) => Value::Date(*date),
        Cell::Month(month) => Value::Month(*month),
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Truth(truth) => Value::Truth(*truth),
        Cell::Label(label) => Value::Label(*label),
    })
}

fn index<'d>(block: &crate::plan::Block, rows: &'d [Row], subjects: usize) -> BlockFacts<'d> {
    let mut next = 0;
    let columns = block
        .fields
        .iter()
        .map(|field| {
            crate::plan::schema::is_read(field).then(|| {
                next += 1;
                next - 1
            })
        })
        .collect::<Vec<Option<usize>>>();
    let mut facts = BlockFacts {
        rows,
        columns,
        employees: Attributes::none(subjects),
        by_subject: BTreeMap::new(),
        company: BTreeMap::new(),
        groups: BTreeMap::new(),
        records: vec![Vec::new(); subjects],
        months: Vec::new(),
        dated: false,
    };
    if let BlockKind::Records { dated_by, by_month } = &block.kind {
        // A 月份 column wins over the dates, also where the policy does not name it.
        facts.dated = *by_month || dated_by.is_some() || rows.iter().any(|row| row.month.is_some());
        let column = dated_by.and_then(|field| facts.columns.get(field).copied().flatten());
        let dated = |row: &Row| match row.cells.get(column?)? {
            Cell::Date(date) => Some(Month::of(*date)),
            Cell::Month(month) => Some(*month),
            _ => None,
        };
        facts.months = rows.iter().map(|row| row.month.or_else(|| dated(row))).collect();
    }
    for (i, row) in rows.iter().enumerate() {
        match (&block.kind, row.subject) {
            (BlockKind::Employees, Some(subject)) => {
                facts.employees.add(subject as usize, row, i);
            }
            (BlockKind::Records { .. }, Some(subject)) => {
                if let Some(list) = facts.records.get_mut(subject as usize) {
                    list.push(i);
                }
            }
            (BlockKind::Periodic { owner, .. }, subject) => {
                let Some(month) = row.month else { continue };
                match (owner, subject, &row.group) {
                    (Owner::Subject, Some(subject), _) => drop(facts.by_subject.insert((subject, month), i)),
                    (Owner::Company, ..) => drop(facts.company.insert(month, i)),
                    (Owner::Group(_), _, Some(group)) => drop(facts.groups.insert((group.clone(), month), i)),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    facts
}
