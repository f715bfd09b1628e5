//! The data of a test case, as if it had been read from files.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::calendar::Month;
use crate::data::links::{self, Loose};
use crate::data::{Block, Cell, Dataset, Row};
use crate::eval::{StandIns, Subject};
use crate::plan::case::{Case, CaseGiven, Given, Whose};
use crate::plan::{self, About, BlockKind, Owner, Plan, RecordOwner, Value, schema};

use super::frequency_of;

/// What a row is about: a person by the place in the roster, a group, a month.
type Key = (Option<u32>, Option<Arc<str>>, Option<Month>);

/// The employee ids, sorted as a data set has them, with their place in the case.
fn roster(case: &Case) -> (Vec<String>, Vec<u32>) {
    let mut sorted: Vec<String> = case.people.iter().map(ToString::to_string).collect();
    sorted.sort();
    let place = |name: &str| sorted.iter().position(|known| known == name).unwrap_or(0);
    let places = case.people.iter().map(|name| u32::try_from(place(name)).unwrap_or(0)).collect();
    (sorted, places)
}

fn months(from: Month, to: Month) -> impl Iterator<Item = Month> {
    (0..).map(move |n| from.plus(n)).take_while(move |month| *month <= to)
}

/// The people and groups of a case, while its rows are put together.
struct Cast<'c> {
    plan: &'c Plan,
    case: &'c Case,
    places: Vec<u32>,
    /// The months in which each person has a row in the register.
    register: BTreeSet<(u32, Month)>,
}

/// The rows that a case gives, block by block.
/// Out: also the records that belong to none of those given.
pub fn dataset(plan: &Plan, case: &Case) -> (Dataset, Vec<Loose>) {
    let (employees, places) = roster(case);
    let mut cast = Cast { plan, case, places, register: BTreeSet::new() };
    if case.has_own_month {
        cast.register.extend(cast.places.iter().map(|subject| (*subject, case.month)));
    }
    for given in case.givens.iter().filter(|given| given.names_months) {
        let people = if cast.is_peoples(given) { cast.people(&given.who) } else { Vec::new() };
        cast.register.extend(people.into_iter().flat_map(|s| months(given.from, given.to).map(move |m| (s, m))));
    }
    let mut blocks: Vec<Block> = plan.blocks.iter().enumerate().map(|(id, block)| cast.block(id, block)).collect();
    // Everybody may be given a record of the same key: each belongs to the person's own.
    let loose = links::link(&mut blocks, &schema::schema(plan).iter().collect::<Vec<_>>(), links::Whose::Own);
    (Dataset { employees, blocks, notes: Vec::new() }, loose)
}

impl Cast<'_> {
    fn people(&self, who: &Whose) -> Vec<u32> {
        match who {
            Whose::Everybody => self.places.clone(),
            Whose::Person(person) => self.places.get(*person).copied().into_iter().collect(),
            Whose::Group(_) => Vec::new(),
        }
    }

    /// Whether a line is about people: the company's and the groups' rows put nobody in the register.
    fn is_peoples(&self, given: &CaseGiven) -> bool {
        match &given.what {
            Given::Cell { block, .. } => !matches!(
                self.plan.blocks.get(block.0).map(|block| &block.kind),
                Some(BlockKind::Periodic { owner: Owner::Company | Owner::Group(_), .. })
            ),
            Given::StandIn { id, .. } => self.plan.values.get(id.0).is_some_and(|value| value.about == About::Person),
            Given::Record { block, .. } => !matches!(
                self.plan.blocks.get(block.0).map(|block| &block.kind),
                Some(BlockKind::Records { owner: RecordOwner::Group(_), .. })
            ),
        }
    }

    /// The groups that a line is about in a month: the one it names, or those that its people are in.
    fn groups(&self, who: &Whose, attribute: usize, month: Month) -> BTreeSet<Arc<str>> {
        if let Whose::Group(name) = who {
            return [Arc::from(&**name)].into();
        }
        let people = self.people(who);
        let Some((id, block)) =
            self.plan.blocks.iter().enumerate().find(|(_, block)| block.kind == BlockKind::Employees)
        else {
            return BTreeSet::new();
        };
        let columns: Vec<usize> =
            block.fields.iter().enumerate().filter(|(_, f)| schema::is_read(f)).map(|(i, _)| i).collect();
        let mut rows = BTreeMap::new();
        self.attributes(id, &columns, &mut rows);
        let at = columns.iter().position(|column| *column == attribute);
        let in_force = |person: u32| {
            let until = (Some(person), None, Some(month));
            let (_, cells) = rows.range((Some(person), None, None)..=until).next_back()?;
            self.group_name(attribute, cells.get(at?)?)
        };
        people.into_iter().filter_map(in_force).collect()
    }

    fn group_name(&self, attribute: usize, cell: &Cell) -> Option<Arc<str>> {
        match cell {
            Cell::Text(text) => Some(text.clone()),
            Cell::Label(member) => {
                let employees = self.plan.blocks.iter().find(|block| block.kind == BlockKind::Employees)?;
                let plan::Type::Enum(id) = employees.fields.get(attribute)?.ty else { return None };
                let label = self.plan.enumerations.get(id.0)?.members.get(*member as usize)?;
                Some(Arc::from(&*label.name))
            }
            _ => None,
        }
    }

    fn block(&self, id: usize, block: &plan::Block) -> Block {
        let columns: Vec<usize> =
            block.fields.iter().enumerate().filter(|(_, f)| schema::is_read(f)).map(|(i, _)| i).collect();
        let blank = || vec![Cell::Blank; columns.len()];
        let mut rows: BTreeMap<Key, Vec<Cell>> = BTreeMap::new();
        let mut records: Vec<(Key, Vec<Cell>)> = Vec::new();
        match &block.kind {
            BlockKind::Employees => self.attributes(id, &columns, &mut rows),
            BlockKind::Periodic { owner: Owner::Subject, .. } if self.plan.enrolment.iter().any(|e| e.0 == id) => {
                let rows_of = self.register.iter().filter(|(s, m)| self.has_register_row(id, *s, *m));
                rows.extend(rows_of.map(|(s, m)| ((Some(*s), None, Some(*m)), blank())));
            }
            _ => {}
        }
        for given in &self.case.givens {
            match &given.what {
                Given::Cell { block: target, field, value } if target.0 == id && block.kind != BlockKind::Employees => {
                    let Some(column) = columns.iter().position(|known| known == field) else { continue };
                    for key in self.keys(&block.kind, given) {
                        let cells = rows.entry(key).or_insert_with(blank);
                        if let Some(cell) = cells.get_mut(column) {
                            *cell = value.as_ref().map_or(Cell::Blank, cell_of);
                        }
                    }
                }
                Given::Record { block: target, cells } if target.0 == id => {
                    let mut row = blank();
                    for (field, value) in cells {
                        let column = columns.iter().position(|known| known == field);
                        if let Some(cell) = column.and_then(|column| row.get_mut(column)) {
                            *cell = value.as_ref().map_or(Cell::Blank, cell_of);
                        }
                    }
                    records.extend(self.record_keys(&block.kind, given).into_iter().map(|key| (key, row.clone())));
                }
                _ => {}
            }
        }
        let rows = rows.into_iter().chain(records);
        let rows =
            rows.map(|((subject, group, month), cells)| Row { line: 0, subject, group, month, parent: None, cells });
        Block { file: Arc::from(&*block.name.name), rows: rows.collect() }
    }

    /// The attributes that a case gives. Without months they hold from ever; with months from
    /// the first of them on, and the first that is given also holds before it.
    fn attributes(&self, id: usize, columns: &[usize], rows: &mut BTreeMap<Key, Vec<Cell>>) {
        let blank = || vec![Cell::Blank; columns.len()];
        rows.extend(self.places.iter().map(|s| ((Some(*s), None, None), blank())));
        let mut givens: Vec<&CaseGiven> = self.case.givens.iter().collect();
        // A stable sort: of two lines about one month the later wins.
        givens.sort_by_key(|given| given.names_months.then_some(given.from));
        let mut known = BTreeSet::new();
        for given in givens {
            let Given::Cell { block, field, value } = &given.what else { continue };
            let Some(column) = columns.iter().position(|column| column == field).filter(|_| block.0 == id) else {
                continue;
            };
            for subject in self.people(&given.who) {
                let since = given.names_months.then_some(given.from).filter(|_| !known.insert((subject, column)));
                let key = (Some(subject), None, since);
                if !rows.contains_key(&key) {
                    let before = rows.range((Some(subject), None, None)..key.clone()).next_back();
                    let cells = before.map_or_else(blank, |(_, cells)| cells.clone());
                    rows.insert(key.clone(), cells);
                }
                for (_, cells) in rows.range_mut(key..).take_while(|((who, ..), _)| *who == Some(subject)) {
                    if let Some(cell) = cells.get_mut(column) {
                        *cell = value.as_ref().map_or(Cell::Blank, cell_of);
                    }
                }
            }
        }
    }

    /// Whether somebody's month in the register is a row of this block. Where several
    /// blocks make the register, it is one of those that something is given of, and of
    /// the first where nothing is.
    fn has_register_row(&self, id: usize, subject: u32, month: Month) -> bool {
        let is_rows = |block: &&plan::BlockId| {
            let kind = self.plan.blocks.get(block.0).map(|block| &block.kind);
            matches!(kind, Some(BlockKind::Periodic { owner: Owner::Subject, .. }))
        };
        let Some(first) = self.plan.enrolment.iter().find(is_rows).filter(|_| self.plan.enrolment.len() > 1) else {
            return true;
        };
        let given_in = |block: usize| {
            self.case.givens.iter().any(|given| {
                let about = matches!(&given.what, Given::Cell { block: target, .. } | Given::Record { block: target, .. } if target.0 == block);
                about && (given.from..=given.to).contains(&month) && self.people(&given.who).contains(&subject)
            })
        };
        given_in(id) || (first.0 == id && !self.plan.enrolment.iter().any(|block| given_in(block.0)))
    }

    /// The rows that a given cell stands in.
    fn keys(&self, kind: &BlockKind, given: &CaseGiven) -> Vec<Key> {
        let people = self.people(&given.who);
        let BlockKind::Periodic { frequency, owner } = kind else {
            return people.into_iter().map(|s| (Some(s), None, None)).collect();
        };
        // A quarter's row is kept under the quarter's last month.
        let ends: BTreeSet<Month> = months(given.from, given.to).map(|m| m.period(*frequency).end).collect();
        let owners = |month: Month| -> Vec<(Option<u32>, Option<Arc<str>>)> {
            match owner {
                Owner::Subject => people.iter().map(|s| (Some(*s), None)).collect(),
                Owner::Company => vec![(None, None)],
                Owner::Group(field) => {
                    self.groups(&given.who, *field, month).into_iter().map(|group| (None, Some(group))).collect()
                }
            }
        };
        ends.into_iter().flat_map(|m| owners(m).into_iter().map(move |(s, g)| (s, g, Some(m)))).collect()
    }

    fn record_keys(&self, kind: &BlockKind, given: &CaseGiven) -> Vec<Key> {
        let BlockKind::Records { owner, by_month, .. } = kind else { return Vec::new() };
        let months: Vec<Option<Month>> =
            if *by_month { months(given.from, given.to).map(Some).collect() } else { vec![None] };
        let owners: Vec<(Option<u32>, Option<Arc<str>>)> = match owner {
            RecordOwner::Subject | RecordOwner::Record { .. } => {
                self.people(&given.who).into_iter().map(|s| (Some(s), None)).collect()
            }
            RecordOwner::Group(field) => {
                self.groups(&given.who, *field, given.to).into_iter().map(|group| (None, Some(group))).collect()
            }
        };
        months.into_iter().flat_map(|m| owners.iter().map(move |(s, g)| (*s, g.clone(), m))).collect()
    }
}

fn cell_of(value: &Value) -> Cell {
    match value {
        Value::Number(exact) => Cell::Number(exact.clone()),
        Value::Date(date) => Cell::Date(*date),
        Value::Month(month) => Cell::Month(*month),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Truth(truth) => Cell::Truth(*truth),
        Value::Label(label) => Cell::Label(*label),
        Value::Interval(from, _) => Cell::Date(*from),
    }
}

/// The values that a case sets in place of computed ones.
pub fn stand_ins(plan: &Plan, case: &Case, subjects: &[Subject]) -> StandIns {
    let mut stand_ins = StandIns::new();
    for given in &case.givens {
        let Given::StandIn { id, value } = &given.what else { continue };
        let Some(known) = plan.values.get(id.0) else { continue };
        let frequency = frequency_of(plan, *id);
        for month in months(given.from, given.to) {
            for subject in subjects_of(&given.who, known.about, case, subjects) {
                stand_ins.insert((*id, subject, month.period(frequency).end), value.clone());
            }
        }
    }
    stand_ins
}

/// The subjects that a line of a case is about, in the order of the data.
pub fn subjects_of(who: &Whose, about: About, case: &Case, subjects: &[Subject]) -> Vec<usize> {
    let name: Option<&Rc<str>> = match who {
        Whose::Everybody => None,
        Whose::Person(person) => case.people.get(*person),
        Whose::Group(name) => Some(name),
    };
    let is_meant = |subject: &Subject| match (who, name) {
        (Whose::Everybody, _) => subject.about == about,
        // A group's actions: whichever kind of group is called so.
        (Whose::Group(_), Some(name)) => subject.about != About::Person && *subject.name == **name,
        (_, name) => subject.about == about && name.is_some_and(|name| *subject.name == **name),
    };
    subjects.iter().enumerate().filter(|(_, subject)| is_meant(subject)).map(|(i, _)| i).collect()
}
