//! The data, indexed for evaluation: rows by subject and month, and the register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::calendar::{Frequency, Month, Period};
use crate::data::{Cell, Dataset, Row};
use crate::plan::{About, BlockId, BlockKind, GroupId, Owner, Plan, RecordOwner, Value, Who};

/// Whom results are about: a person, or a group of some kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The employee id, or the group's name.
    pub name: Arc<str>,
    pub about: About,
}

use super::attributes::Attributes;

/// A policy's data for one run.
pub struct Facts<'d> {
    /// The people, sorted by id, then the groups, kind by kind, sorted by name.
    pub subjects: Vec<Subject>,
    /// How many of the subjects are people.
    pub people: usize,
    /// The kinds of groups: how they are found, and what puts one in the register.
    kinds: Vec<KindFacts>,
    blocks: Vec<BlockFacts<'d>>,
    /// The months in which each subject is in the register; None: always.
    register: Option<Vec<BTreeSet<Month>>>,
    /// First and last month of the blocks.
    pub span: Option<(Month, Month)>,
    /// Subjects that the policy applies to are decided by the evaluator.
    pub files: Vec<Arc<str>>,
}

struct KindFacts {
    /// The groups by name.
    groups: BTreeMap<Arc<str>, usize>,
    /// The blocks with rows of the groups that are not 可缺.
    own_blocks: Vec<usize>,
    /// The attribute in 员工 that names the group.
    attribute: usize,
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
    group_records: BTreeMap<Arc<str>, Vec<usize>>,
    /// The records that belong to each record of another block.
    children: BTreeMap<usize, Vec<usize>>,
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
                for (i, row) in facts.rows.iter().enumerate() {
                    // A record puts somebody in the register in the month that it belongs to.
                    let month = row.month.or_else(|| facts.months.get(i).copied().flatten());
                    if let (Some(subject), Some(month)) = (row.subject, month)
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
        let named = |name: &String| Subject { name: Arc::from(name.as_str()), about: About::Person };
        let people: Vec<Subject> = data.employees.iter().map(named).collect();
        let count = people.len();
        let mut facts = Facts { subjects: people, people: count, kinds: Vec::new(), blocks, register, span, files };
        facts.find_groups(plan);
        facts
    }

    /// Lists the groups: those that somebody is in, and those with rows of their own.
    fn find_groups(&mut self, plan: &Plan) {
        for (id, kind) in plan.groups.iter().enumerate() {
            let mut names: BTreeSet<Arc<str>> = self.group_names(plan, kind.attribute).collect();
            let mut own_blocks = Vec::new();
            for (block, declared) in plan.blocks.iter().enumerate() {
                let owns = match &declared.kind {
                    BlockKind::Periodic { owner: Owner::Group(field), .. } => {
                        if *field == kind.attribute && !declared.may_lack {
                            own_blocks.push(block);
                        }
                        *field == kind.attribute
                    }
                    BlockKind::Records { owner: RecordOwner::Group(field), .. } => *field == kind.attribute,
                    _ => false,
                };
                if let Some(facts) = self.blocks.get(block).filter(|_| owns) {
                    names.extend(facts.rows.iter().filter_map(|row| row.group.clone()));
                }
            }
            let first = self.subjects.len();
            let about = About::Group(GroupId(id));
            let groups = names.iter().cloned().zip(first..).collect();
            self.subjects.extend(names.into_iter().map(|name| Subject { name, about }));
            self.kinds.push(KindFacts { groups, own_blocks, attribute: kind.attribute });
        }
    }

    /// The id of a person, or the name of a group.
    pub fn name(&self, subject: usize) -> &str {
        self.subjects.get(subject).map_or("", |subject| &subject.name)
    }

    pub fn about(&self, subject: usize) -> About {
        self.subjects.get(subject).map_or(About::Person, |subject| subject.about)
    }

    fn kind_of(&self, subject: usize) -> Option<&KindFacts> {
        match self.about(subject) {
            About::Group(kind) => self.kinds.get(kind.0),
            About::Person => None,
        }
    }

    /// The group of this kind that a person is in during a month; none where the attribute is blank.
    pub fn group_of(&self, plan: &Plan, kind: GroupId, person: usize, month: Month) -> Option<usize> {
        let kind = self.kinds.get(kind.0)?;
        let name = self.group_name(plan, kind.attribute, person, month)?;
        kind.groups.get(&name).copied()
    }

    /// Whether groups of this one's kind have rows that each of them needs.
    pub fn needs_rows(&self, group: usize) -> bool {
        self.kind_of(group).is_some_and(|kind| !kind.own_blocks.is_empty())
    }

    /// A person whose group cannot be told because a required cell is blank: the file's
    /// row and the column.
    pub fn unplaced(&self, plan: &Plan, kind: GroupId, person: usize, month: Month) -> Option<(BlockId, usize, usize)> {
        let attribute = self.kinds.get(kind.0)?.attribute;
        let employees = plan.blocks.iter().position(|block| block.kind == BlockKind::Employees)?;
        let field = plan.blocks.get(employees)?.fields.get(attribute)?;
        let row = self.blocks.get(employees)?.employees.row(person, month)?;
        let blank = matches!(self.cell(BlockId(employees), row, attribute), Some(Cell::Blank));
        (blank && !field.optional && field.default.is_none()).then_some((BlockId(employees), row, attribute))
    }

    /// The people who are in a group during a month.
    pub fn members(&self, plan: &Plan, group: usize, month: Month) -> Vec<usize> {
        let About::Group(kind) = self.about(group) else { return Vec::new() };
        (0..self.people).filter(|person| self.group_of(plan, kind, *person, month) == Some(group)).collect()
    }

    /// Whether the subject has a row in the month: a person one of the register's; a
    /// group one of its own, or a member with one where groups have no rows.
    pub fn enrolled(&self, plan: &Plan, subject: usize, month: Month) -> bool {
        match self.kind_of(subject) {
            None => self.person_enrolled(subject, month),
            Some(kind) if kind.own_blocks.is_empty() => self.member_enrolled(plan, subject, month),
            Some(kind) => kind.own_blocks.iter().any(|block| {
                let frequency = match plan.blocks.get(*block).map(|block| &block.kind) {
                    Some(BlockKind::Periodic { frequency, .. }) => *frequency,
                    _ => Frequency::Month,
                };
                let key = (Arc::from(self.name(subject)), month.period(frequency).end);
                self.blocks.get(*block).is_some_and(|facts| facts.groups.contains_key(&key))
            }),
        }
    }

    fn member_enrolled(&self, plan: &Plan, group: usize, month: Month) -> bool {
        self.members(plan, group, month).into_iter().any(|person| self.person_enrolled(person, month))
    }

    fn person_enrolled(&self, subject: usize, month: Month) -> bool {
        match &self.register {
            Some(register) => register.get(subject).is_some_and(|months| months.contains(&month)),
            None => true,
        }
    }

    /// Whether the subject is in the register in some month up to this one.
    pub fn enrolled_by(&self, plan: &Plan, subject: usize, month: Month) -> bool {
        if subject >= self.people {
            return self.months_until(month).any(|month| self.enrolled(plan, subject, month));
        }
        match &self.register {
            Some(register) => register.get(subject).is_some_and(|months| months.range(..=month).next().is_some()),
            None => self.span.is_some_and(|(first, _)| first <= month),
        }
    }

    /// The last period of this frequency before `period` in which the subject is in the register.
    pub fn enrolled_before(&self, plan: &Plan, subject: usize, period: Period) -> Option<Period> {
        let before = period.start();
        if subject >= self.people {
            let months = self.months_until(before.plus(-1)).filter(|month| self.enrolled(plan, subject, *month));
            return months.last().map(|month| month.period(period.frequency));
        }
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

    /// The months of the data up to this one.
    fn months_until(&self, last: Month) -> impl Iterator<Item = Month> {
        let first = self.span.map_or(last, |(first, _)| first);
        (0..).map(move |n| first.plus(n)).take_while(move |month| *month <= last)
    }

    /// Whether a heading gives the subject a value in the period.
    pub fn registered(&self, plan: &Plan, subject: usize, period: Period, who: &Who) -> bool {
        let enrolled = |month| self.enrolled(plan, subject, month);
        match who {
            Who::Everybody => true,
            Who::AnyMonth => period.months().any(enrolled),
            Who::EveryMonth => period.months().all(enrolled),
            Who::LastMonth => enrolled(period.end),
            Who::MonthNumber(number) => period.months().any(|month| month.number() == *number && enrolled(month)),
            Who::RowsOf(block) => period.months().any(|month| self.has_row(plan, *block, subject, month)),
            Who::MembersEnrolled if subject >= self.people => {
                period.months().any(|month| self.member_enrolled(plan, subject, month))
            }
            Who::MembersEnrolled => period.months().any(enrolled),
            Who::DataPeriod => self.span.is_some_and(|(first, last)| period.start() <= last && first <= period.end),
        }
    }

    /// Whether a block has something of the subject in the month: its row, or a record.
    fn has_row(&self, plan: &Plan, block: BlockId, subject: usize, month: Month) -> bool {
        match plan.blocks.get(block.0).map(|block| &block.kind) {
            Some(BlockKind::Records { .. }) => {
                let records = self.records(plan, block, subject, month);
                records.iter().any(|(row, _)| self.record_month(block, *row) == Some(Some(month)))
            }
            _ => self.row(plan, block, subject, month).is_some(),
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
                        let group = match self.kind_of(subject) {
                            Some(_) => self.subjects.get(subject)?.name.clone(),
                            None => self.group_name(plan, *field, subject, now)?,
                        };
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
    fn group_name(&self, plan: &Plan, field: usize, subject: usize, month: Month) -> Option<Arc<str>> {
        let (employees, _) = plan.blocks.iter().enumerate().find(|(_, block)| block.kind == BlockKind::Employees)?;
        let row = self.blocks.get(employees)?.employees.row(subject, month)?;
        self.group_in_row(plan, employees, field, row)
    }

    /// Every group that some row of 员工 names, whenever it holds.
    fn group_names(&self, plan: &Plan, field: usize) -> impl Iterator<Item = Arc<str>> {
        let employees = plan.blocks.iter().position(|block| block.kind == BlockKind::Employees);
        let rows = employees.and_then(|block| self.blocks.get(block)).map_or(0, |facts| facts.rows.len());
        (0..rows).filter_map(move |row| self.group_in_row(plan, employees?, field, row))
    }

    fn group_in_row(&self, plan: &Plan, employees: usize, field: usize, row: usize) -> Option<Arc<str>> {
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

    /// The records that count for a subject during a month, each with the subject whose
    /// it is, in file order: one's own; a group's own or those of its members; for a
    /// person those of the group, where groups own them.
    pub fn records(&self, plan: &Plan, block: BlockId, subject: usize, month: Month) -> Vec<(usize, usize)> {
        let Some(facts) = self.blocks.get(block.0) else { return Vec::new() };
        let of = |person: usize| {
            let records = facts.records.get(person).map_or(&[][..], Vec::as_slice);
            records.iter().map(move |row| (*row, person))
        };
        if let Some(BlockKind::Records { owner: RecordOwner::Group(field), .. }) =
            plan.blocks.get(block.0).map(|block| &block.kind)
        {
            let name = match self.kind_of(subject) {
                Some(_) => self.subjects.get(subject).map(|subject| subject.name.clone()),
                None => self.group_name(plan, *field, subject, month),
            };
            let rows = name.and_then(|name| facts.group_records.get(&name));
            return rows.into_iter().flatten().map(|row| (*row, subject)).collect();
        }
        if self.kind_of(subject).is_none() {
            return of(subject).collect();
        }
        let mut all: Vec<(usize, usize)> = self.members(plan, subject, month).into_iter().flat_map(of).collect();
        all.sort_unstable();
        all
    }

    /// The records that belong to a record of another block, in file order.
    pub fn children(&self, block: BlockId, parent: usize) -> &[usize] {
        self.blocks.get(block.0).and_then(|facts| facts.children.get(&parent)).map_or(&[], Vec::as_slice)
    }

    /// The block whose records a block's belong to.
    pub fn parent_block(&self, plan: &Plan, block: BlockId) -> Option<BlockId> {
        match plan.blocks.get(block.0)?.kind {
            BlockKind::Records { owner: RecordOwner::Record { block, .. }, .. } => Some(block),
            _ => None,
        }
    }

    /// The record that a record belongs to.
    pub fn parent(&self, plan: &Plan, block: BlockId, row: usize) -> Option<(BlockId, usize)> {
        let parent = self.blocks.get(block.0)?.rows.get(row)?.parent?;
        Some((self.parent_block(plan, block)?, parent))
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
        group_records: BTreeMap::new(),
        children: BTreeMap::new(),
        months: Vec::new(),
        dated: false,
    };
    if let BlockKind::Records { dated_by, by_month, .. } = &block.kind {
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
        if let Some(parent) = row.parent {
            facts.children.entry(parent).or_default().push(i);
        }
        match (&block.kind, row.subject) {
            (BlockKind::Employees, Some(subject)) => {
                facts.employees.add(subject as usize, row, i);
            }
            (BlockKind::Records { .. }, Some(subject)) => {
                if let Some(list) = facts.records.get_mut(subject as usize) {
                    list.push(i);
                }
            }
            (BlockKind::Records { .. }, None) => {
                if let Some(group) = &row.group {
                    facts.group_records.entry(group.clone()).or_default().push(i);
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
