//! What reads what: from what is paid, printed, ruled or tested down to columns.
//!
//! In: the plan. Out: for everything that an author declares, what it reads, and
//! whether anything that counts reads it in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Policy, each_part};
use crate::plan::{BlockKind, Expr, Op, Owner, RecordOwner, Type, ValueId, case};
use crate::resolve::ValueSource;

/// Something that the author declares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Value(usize),
    Parameter(usize),
    Formula(usize),
    /// A table or bands, by its name; its columns are no values of their own here.
    Table(Rc<str>),
    Column(usize, usize),
    Enumeration(usize),
    Action(usize),
}

pub struct Reads {
    /// Read by something that is paid, printed, ruled or tested.
    pub alive: BTreeSet<Thing>,
    reads: BTreeMap<Thing, BTreeSet<Thing>>,
    /// Read by anything at all.
    read: BTreeSet<Thing>,
}

impl Reads {
    pub fn of(policy: Policy<'_, '_>) -> Reads {
        let mut reads: BTreeMap<Thing, BTreeSet<Thing>> = BTreeMap::new();
        let plan = policy.plan;
        for (id, value) in plan.values.iter().enumerate() {
            let of = thing_of(policy, ValueId(id));
            let found = reads.entry(of).or_default();
            collect(policy, &value.expr, found);
            value.applies.iter().for_each(|applies| collect(policy, applies, found));
        }
        for derived in &plan.derived {
            let field = policy.symbols.find_field(derived.block.0, &derived.name.name);
            if let Some(field) = field {
                collect(policy, &derived.expr, reads.entry(Thing::Column(derived.block.0, field)).or_default());
            }
        }
        for table in &plan.row_tables {
            let found = reads.entry(Thing::Table(table.name.name.clone())).or_default();
            for cell in table.rows.iter().flat_map(|row| row.cells.iter().flatten()) {
                collect(policy, cell, found);
            }
            found.extend(table.columns.iter().filter_map(|column| labels_of(column.ty)));
        }
        for (id, block) in plan.blocks.iter().enumerate() {
            for (at, field) in block.fields.iter().enumerate() {
                reads.entry(Thing::Column(id, at)).or_default().extend(labels_of(field.ty));
            }
        }
        let mut alive = BTreeSet::new();
        let mut waiting: Vec<Thing> = counted(policy).into_iter().collect();
        while let Some(thing) = waiting.pop() {
            if alive.insert(thing.clone()) {
                waiting.extend(reads.get(&thing).into_iter().flatten().cloned());
            }
        }
        let read = reads.values().flatten().cloned().collect();
        Reads { alive, reads, read }
    }

    /// Whether anything at all reads it, be it of use or not.
    pub fn is_read(&self, thing: &Thing) -> bool {
        self.alive.contains(thing) || self.read.contains(thing)
    }

    /// What a thing reads itself.
    pub fn direct(&self, thing: &Thing) -> impl Iterator<Item = &Thing> {
        self.reads.get(thing).into_iter().flatten()
    }

    /// Everything that a thing reads, directly or by way of others, without itself.
    pub fn below(&self, thing: &Thing) -> BTreeSet<Thing> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<&Thing> = self.reads.get(thing).into_iter().flatten().collect();
        while let Some(next) = waiting.pop() {
            if next != thing && found.insert(next.clone()) {
                waiting.extend(self.reads.get(next).into_iter().flatten());
            }
        }
        found
    }
}

/// What a value is declared as.
pub fn thing_of(policy: Policy<'_, '_>, id: ValueId) -> Thing {
    let symbol = policy.symbols.values.get(id.0);
    let table = symbol.and_then(|symbol| symbol.table_name(policy.symbols));
    table.map_or(Thing::Value(id.0), Thing::Table)
}

/// What counts by itself: what is printed, what rules ask and give, what test cases
/// expect, and what data are put together by.
fn counted(policy: Policy<'_, '_>) -> BTreeSet<Thing> {
    let plan = policy.plan;
    let mut found: BTreeSet<Thing> = plan.outputs.iter().map(|output| thing_of(policy, output.value)).collect();
    for rule in &plan.rules {
        for (at, clause) in rule.clauses.iter().enumerate() {
            collect(policy, &clause.condition, &mut found);
            let rows = rule.each_row.and_then(|id| plan.row_tables.get(id.0));
            found.extend(rows.iter().map(|table| Thing::Table(table.name.name.clone())));
            for row in 0..rows.map_or(1, |table| table.rows.len()) {
                found.extend(rule.given(plan, at, Some(row)).into_iter().map(|action| Thing::Action(action.0)));
            }
        }
    }
    plan.scope.iter().for_each(|scope| collect(policy, scope, &mut found));
    for expectation in plan.cases.iter().flat_map(|case| &case.expectations) {
        match &expectation.what {
            case::Expected::NoRow(id) | case::Expected::Exception(id) | case::Expected::Value(id, _) => {
                found.insert(thing_of(policy, *id));
            }
            case::Expected::Action { .. } | case::Expected::NoActions => {}
        }
    }
    // What the program makes of a clause about money in time is not the author's.
    let made = policy.symbols.values.iter().enumerate().filter(
        |(_, symbol)| matches!(symbol.source, ValueSource::Definition(definition) if definition.made.is_some()),
    );
    found.extend(made.map(|(id, _)| Thing::Value(id)));
    let employees = policy.symbols.employees().unwrap_or(usize::MAX);
    found.extend(plan.groups.iter().map(|group| Thing::Column(employees, group.attribute)));
    for (id, block) in plan.blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Employees => {}
            BlockKind::Periodic { owner, .. } => {
                if let Owner::Group(attribute) = owner {
                    found.insert(Thing::Column(employees, *attribute));
                }
            }
            BlockKind::Records { owner, dated_by, .. } => {
                found.extend(dated_by.iter().map(|field| Thing::Column(id, *field)));
                match owner {
                    RecordOwner::Subject => {}
                    RecordOwner::Group(attribute) => {
                        found.insert(Thing::Column(employees, *attribute));
                    }
                    RecordOwner::Record { block, key, parent_key } => {
                        found.insert(Thing::Column(id, *key));
                        found.insert(Thing::Column(block.0, *parent_key));
                    }
                }
            }
        }
    }
    found
}

fn collect(policy: Policy<'_, '_>, expr: &Expr, found: &mut BTreeSet<Thing>) {
    let plan = policy.plan;
    each_part(expr, &mut |part| {
        found.extend(labels_of(part.ty));
        match &part.op {
            Op::Value(id) => {
                found.insert(thing_of(policy, *id));
            }
            Op::Parameter(id) => {
                found.insert(Thing::Parameter(id.0));
            }
            Op::Cell { block, field } | Op::RecordCell { block, field } => {
                found.insert(Thing::Column(block.0, *field));
            }
            Op::RecordDerived(id) => {
                let derived = plan.derived.get(id.0);
                let field =
                    derived.and_then(|it| Some((it.block.0, policy.symbols.find_field(it.block.0, &it.name.name)?)));
                found.extend(field.map(|(block, field)| Thing::Column(block, field)));
            }
            Op::TableCell { table, .. } | Op::TableFold { table, .. } => {
                found.extend(plan.row_tables.get(table.0).map(|table| Thing::Table(table.name.name.clone())));
            }
            Op::Lookup(lookup) => {
                found.insert(Thing::Table(lookup.name.name.clone()));
            }
            Op::InForce { name, .. } => {
                found.insert(Thing::Table(name.name.clone()));
            }
            Op::Apply { formula, .. } => {
                found.insert(Thing::Formula(formula.0));
            }
            Op::Scorecard { lines, .. } => {
                found.extend(lines.iter().map(|line| thing_of(policy, line.indicator)));
            }
            _ => {}
        }
    });
}

fn labels_of(ty: Type) -> Option<Thing> {
    match ty {
        Type::Enum(id) => Some(Thing::Enumeration(id.0)),
        _ => None,
    }
}
