//! What is declared and never used: one report for each, and none for what only
//! something unused uses.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Policy;
use super::reads::{Reads, Thing, thing_of};
use crate::diagnostics::Problem;
use crate::diagnostics::unused::{self as told, Kind};
use crate::plan::{Label, ValueId};
use crate::resolve::ValueSource;
use crate::source::Span;
use crate::syntax::ast::{self, Purpose, Statement};

/// Something declared in the policy's own file.
struct Declared {
    thing: Thing,
    kind: Kind,
    name: Label,
    span: Span,
}

/// Reports values, parameters, tables, formulas, enumerations and actions that
/// nothing uses.
pub fn values(policy: Policy<'_, '_>, reads: &Reads, problems: &mut Vec<Problem>) {
    let dead: Vec<Declared> = declared(policy).into_iter().filter(|it| !reads.alive.contains(&it.thing)).collect();
    let texts: Vec<(&Thing, &str)> = dead.iter().flat_map(|it| dead_texts(policy, it)).collect();
    let mut has_reader: BTreeSet<&Thing> = BTreeSet::new();
    for it in &dead {
        has_reader.extend(reads.direct(&it.thing).filter(|read| **read != it.thing));
    }
    // First what no other reads; then, of those that read one another in a circle, the
    // first that no report has covered.
    let mut covered: BTreeSet<Thing> = BTreeSet::new();
    for rooted in [true, false] {
        for it in &dead {
            let waits = rooted && has_reader.contains(&it.thing);
            if waits || covered.contains(&it.thing) || is_named_in(policy, it, &texts) {
                continue;
            }
            let below = reads.below(&it.thing);
            let with = dead.iter().filter(|other| below.contains(&other.thing)).map(|other| &*other.name.name);
            problems.push(told::unused(it.kind, &it.name.name, &with.collect::<Vec<_>>(), it.span));
            covered.extend(below);
            covered.insert(it.thing.clone());
        }
    }
}

/// What a table or formula that nothing uses says: it is not in the plan.
fn dead_texts<'d, 's>(policy: Policy<'s, '_>, it: &'d Declared) -> Vec<(&'d Thing, &'s str)> {
    if !matches!(it.kind, Kind::Formula | Kind::Table) {
        return Vec::new();
    }
    let statements = policy.symbols.tree.statements.iter().filter(|statement| {
        let name = match &statement.node {
            Statement::Formula(formula) => &formula.name,
            Statement::Table(table) => &table.name,
            Statement::Bands(bands) => &bands.name,
            _ => return false,
        };
        it.name.is(&name.name.node)
    });
    statements.map(|statement| (&it.thing, policy.source.slice(statement.span))).collect()
}

/// Whether something else that nothing uses speaks of it, and not only of a longer name
/// that holds its own.
fn is_named_in(policy: Policy<'_, '_>, it: &Declared, texts: &[(&Thing, &str)]) -> bool {
    it.name.spellings().iter().any(|spelling| {
        let spelling = spelling.as_str();
        let longer = || policy.symbols.known_names().filter(|name| *name != spelling && name.contains(spelling));
        texts
            .iter()
            .filter(|(of, text)| **of != it.thing && text.contains(spelling))
            .any(|(_, text)| longer().fold((*text).to_owned(), |text, name| text.replace(name, " ")).contains(spelling))
    })
}

/// Everything of the policy's own file that could be unused.
fn declared(policy: Policy<'_, '_>) -> Vec<Declared> {
    let symbols = policy.symbols;
    let mut found: Vec<Declared> = Vec::new();
    for (id, symbol) in symbols.values.iter().enumerate() {
        let kind = match symbol.source {
            // The parts of money in time (追回.未追) are not the author's.
            ValueSource::Definition(definition) if definition.made.is_some() || symbol.label.name.contains('.') => {
                continue;
            }
            ValueSource::Definition(definition) if definition.purpose == Purpose::Value => Kind::Value,
            ValueSource::Cases(_) => Kind::Value,
            ValueSource::Part(_) => Kind::Part,
            ValueSource::Bands(bands) if bands.mode != ast::BandMode::Grade => Kind::Table,
            _ => continue,
        };
        found.push(Declared {
            thing: thing_of(policy, ValueId(id)),
            kind,
            name: symbol.label.clone(),
            span: symbol.span,
        });
    }
    for table in symbols.tables.iter().filter(|table| table.version_of.is_none()) {
        let (name, span) = (table.label.clone(), table.table.name.name.span);
        found.push(Declared { thing: Thing::Table(name.name.clone()), kind: Kind::Table, name, span });
    }
    for (name, bands, _) in &symbols.record_bands {
        let thing = Thing::Table(name.name.clone());
        found.push(Declared { thing, kind: Kind::Table, name: name.clone(), span: bands.name.name.span });
    }
    for (id, (name, parameter, _)) in symbols.parameters.iter().enumerate() {
        // A rate of exchange may wait for the currency's first amount.
        if !symbols.rates.iter().any(|(_, rate)| *rate == id) {
            let span = parameter.name.name.span;
            found.push(Declared { thing: Thing::Parameter(id), kind: Kind::Parameter, name: name.clone(), span });
        }
    }
    for (id, formula) in symbols.formulas.iter().enumerate() {
        let name = formula.label.clone();
        found.push(Declared { thing: Thing::Formula(id), kind: Kind::Formula, name, span: formula.span });
    }
    for (block, symbol) in symbols.blocks.iter().enumerate() {
        for (field, column) in symbol.fields.iter().enumerate() {
            if matches!(column.field, ast::Field::Derived { .. }) {
                let thing = Thing::Column(block, field);
                found.push(Declared { thing, kind: Kind::Column, name: column.label.clone(), span: column.span });
            }
        }
    }
    for statement in &symbols.tree.statements {
        match &statement.node {
            Statement::Enumeration(enumeration) => found.extend(unmentioned(policy, enumeration)),
            Statement::Actions(actions) => found.extend(actions.iter().filter_map(|action| {
                let id = symbols.find_action(&action.name.node)?;
                let name = crate::resolve::label_of(action);
                Some(Declared { thing: Thing::Action(id), kind: Kind::Action, name, span: action.name.span })
            })),
            _ => {}
        }
    }
    found.retain(|it| policy.owns(it.span));
    found.sort_by_key(|it| it.span);
    found
}

/// An enumeration whose name stands nowhere but at its declaration.
fn unmentioned(policy: Policy<'_, '_>, enumeration: &ast::Enumeration) -> Option<Declared> {
    let name = crate::resolve::label_of(&enumeration.name);
    let id = policy.symbols.enumerations.iter().position(|known| known.name == name)?;
    let declared: Rc<str> = name.name.clone();
    let span = enumeration.name.name.span;
    let elsewhere = name.spellings().iter().any(|spelling| policy.source.text.matches(spelling.as_str()).count() > 1);
    (!elsewhere).then(|| Declared {
        thing: Thing::Enumeration(id),
        kind: Kind::Enumeration,
        name: Label::new(declared, None),
        span,
    })
}
