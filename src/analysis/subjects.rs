//! Made-up subjects: what they are given, and that as data of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::{Frequency, Month};
use crate::data::links::{self, Whose};
use crate::data::{Block, Cell, Dataset, Row};
use crate::exact::Exact;
use crate::plan::{self, BlockId, BlockKind, Field, Owner, Plan, RecordOwner, Type, Value, schema};

use super::reads::{Input, Reads};

/// A made-up subject. It has the same cells in every month that it is looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    pub cells: BTreeMap<Input, Given>,
    /// Blocks of records of which it has none.
    pub without: BTreeSet<BlockId>,
    /// The last month that is looked at.
    pub month: Month,
}

/// What a cell of a made-up subject holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    Blank,
    Number(Exact),
    Date(Date),
    Month(Month),
    Text(Arc<str>),
    Truth(bool),
    Label(u32),
}

impl Given {
    pub fn of(value: &Value) -> Option<Given> {
        Some(match value {
            Value::Number(number) => Given::Number(number.clone()),
            Value::Date(date) => Given::Date(*date),
            Value::Month(month) => Given::Month(*month),
            Value::Text(text) => Given::Text(text.clone()),
            Value::Truth(truth) => Given::Truth(*truth),
            Value::Label(label) => Given::Label(*label),
            Value::Interval(..) => return None,
        })
    }

    pub fn number(&self) -> Option<&Exact> {
        match self {
            Given::Number(number) => Some(number),
            _ => None,
        }
    }

    fn cell(&self) -> Cell {
        match self {
            Given::Blank => Cell::Blank,
            Given::Number(number) => Cell::Number(number.clone()),
            Given::Date(date) => Cell::Date(*date),
            Given::Month(month) => Cell::Month(*month),
            Given::Text(text) => Cell::Text(text.clone()),
            Given::Truth(truth) => Cell::Truth(*truth),
            Given::Label(label) => Cell::Label(*label),
        }
    }
}

/// The field that an input fills in.
pub fn field_of(plan: &Plan, input: Input) -> Option<&Field> {
    plan.blocks.get(input.block.0)?.fields.get(input.field).filter(|field| schema::is_read(field))
}

/// The least step that makes a difference to an author, in the unit of the type.
pub fn step_of(ty: Type) -> Option<Exact> {
    match ty {
        Type::Money | Type::Foreign(_) | Type::Integer | Type::Months => Some(Exact::from(1)),
        Type::Ratio => Exact::ratio(1, 1000),
        Type::Points | Type::Days => Exact::ratio(1, 2),
        Type::Number => Exact::ratio(1, 10),
        _ => None,
    }
}

/// Whether a column can hold the number.
pub fn allows(field: &Field, number: &Exact) -> bool {
    let whole = !matches!(field.ty, Type::Integer | Type::Months) || number.is_integer();
    let inside = field.bounds.as_ref().is_none_or(|(low, high)| low <= number && number <= high);
    // Nobody's figures are below zero unless the policy says so.
    let sign = field.bounds.is_some() || !number.is_negative();
    let written = number.to_decimal().is_some_and(|decimal| decimal.normalize().scale() <= 6);
    whole && inside && sign && written
}

/// Ordinary values of a column, the most ordinary first.
pub fn ordinary(plan: &Plan, field: &Field, month: Month) -> Vec<Given> {
    if field.ty.is_number() {
        let typical: &[i64] = match field.ty {
            Type::Money | Type::Foreign(_) => &[10_000, 0, 1_000_000],
            Type::Ratio => &[1, 0, 2],
            Type::Points => &[80, 0, 100],
            Type::Days => &[20, 0],
            Type::Months => &[12, 0],
            _ => &[10, 0, 1000],
        };
        let mut found: Vec<Exact> = typical.iter().map(|typical| Exact::from(*typical)).collect();
        if let Some((low, high)) = &field.bounds {
            let most = (high - low).checked_div(&Exact::from(10)).map(|tenth| low + &(&tenth * &Exact::from(8)));
            found.truncate(1);
            found.retain(|number| allows(field, number));
            found.extend(found.is_empty().then_some(most).flatten());
            found.extend([low.clone(), high.clone()]);
        }
        found.retain(|number| allows(field, number));
        let mut kept: Vec<Given> = Vec::new();
        for number in found.into_iter().map(Given::Number) {
            if !kept.contains(&number) {
                kept.push(number);
            }
        }
        return kept;
    }
    match field.ty {
        Type::Date => {
            [Some(month.plus(-26).first_day()), month.day(15)].into_iter().flatten().map(Given::Date).collect()
        }
        Type::Month => vec![Given::Month(month), Given::Month(month.plus(-12))],
        Type::Truth => vec![Given::Truth(false), Given::Truth(true)],
        Type::Text => vec![Given::Text(Arc::from("A"))],
        Type::Enum(id) => {
            let members = plan.enumerations.get(id.0).map_or(0, |known| known.members.len());
            (0..u32::try_from(members).unwrap_or(0)).map(Given::Label).collect()
        }
        _ => Vec::new(),
    }
}

/// The months that a subject is looked at: as many periods as are looked back at.
pub fn months_of(reads: &Reads<'_>, last: Month) -> (Month, Month) {
    let months = reads.frequency.months() * reads.periods;
    (last.plus(1 - months), last)
}

/// Made-up subjects as data: the employees E001, E002 … in this order.
pub fn dataset(plan: &Plan, reads: &Reads<'_>, made: &[Made]) -> Dataset {
    let employees = (1..=made.len()).map(employee).collect();
    let blocks = plan.blocks.iter().enumerate().map(|(id, block)| rows(plan, reads, BlockId(id), block, made));
    let mut blocks: Vec<Block> = blocks.collect();
    let is_linked =
        |block: &plan::Block| matches!(block.kind, BlockKind::Records { owner: RecordOwner::Record { .. }, .. });
    if plan.blocks.iter().any(is_linked) {
        links::link(&mut blocks, &schema::schema(plan).iter().collect::<Vec<_>>(), Whose::Own);
    }
    Dataset { employees, blocks, notes: Vec::new() }
}

/// The id of the n-th made-up subject.
pub fn employee(n: usize) -> String {
    format!("E{n:03}")
}

fn rows(plan: &Plan, reads: &Reads<'_>, id: BlockId, block: &plan::Block, made: &[Made]) -> Block {
    // Most columns of a large block are of no concern: only those given are looked up.
    let mut columns: Vec<Option<usize>> = Vec::new();
    let mut width = 0;
    for field in &block.fields {
        columns.push(schema::is_read(field).then_some(width));
        width += usize::from(schema::is_read(field));
    }
    let cells = |one: &Made| -> Vec<Cell> {
        let mut cells = vec![Cell::Blank; width];
        let from = Input { block: id, field: 0 };
        for (input, given) in one.cells.range(from..).take_while(|(input, _)| input.block == id) {
            let column = columns.get(input.field).copied().flatten();
            if let Some(cell) = column.and_then(|column| cells.get_mut(column)) {
                *cell = given.cell();
            }
        }
        cells
    };
    let read = reads.inputs.iter().any(|input| input.block == id) || plan.enrolment.contains(&id);
    let mut rows = Vec::new();
    let row = |subject: Option<usize>, group: Option<Arc<str>>, month: Option<Month>, one: &Made| Row {
        line: 0,
        subject: subject.and_then(|subject| u32::try_from(subject).ok()),
        group,
        month,
        parent: None,
        cells: cells(one),
    };
    for (at, one) in made.iter().enumerate() {
        let (first, last) = months_of(reads, one.month);
        let ends = |frequency: Frequency| {
            let months = (0..).map(move |n| first.plus(n)).take_while(move |month| *month <= last);
            months.filter(move |month| month.closes(frequency))
        };
        match &block.kind {
            BlockKind::Employees => rows.push(row(Some(at), None, None, one)),
            _ if !read => {}
            BlockKind::Periodic { frequency, owner } => {
                let (subject, group) = match owner {
                    Owner::Subject => (Some(at), None),
                    Owner::Company => (None, None),
                    Owner::Group(field) => (None, group_of(plan, *field, one)),
                };
                if !matches!(owner, Owner::Group(_)) || group.is_some() {
                    rows.extend(ends(*frequency).map(|month| row(subject, group.clone(), Some(month), one)));
                }
            }
            BlockKind::Records { .. } if one.without.contains(&id) => {}
            BlockKind::Records { owner, by_month, .. } => {
                let (subject, group) = match owner {
                    RecordOwner::Group(field) => (None, group_of(plan, *field, one)),
                    RecordOwner::Subject | RecordOwner::Record { .. } => (Some(at), None),
                };
                match by_month {
                    true => rows.extend(ends(Frequency::Month).map(|m| row(subject, group.clone(), Some(m), one))),
                    false => rows.push(row(subject, group, None, one)),
                }
            }
        }
    }
    Block { file: Arc::from(&*block.name.name), rows }
}

/// The group that a made-up subject is in.
fn group_of(plan: &Plan, attribute: usize, one: &Made) -> Option<Arc<str>> {
    let block = plan.blocks.iter().position(|block| block.kind == BlockKind::Employees)?;
    match one.cells.get(&Input { block: BlockId(block), field: attribute })? {
        Given::Text(text) => Some(text.clone()),
        Given::Label(label) => {
            let Type::Enum(id) = plan.blocks.get(block)?.fields.get(attribute)?.ty else { return None };
            let member = plan.enumerations.get(id.0)?.members.get(*label as usize)?;
            Some(Arc::from(&*member.name))
        }
        _ => None,
    }
}
