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
    let below: Vec<BTreeSet<Thing>> = dead.iter().map(|it| reads.below(&it.thing)).collect();
    for (at, it) in dead.iter().enumerate() {
        // Of several that read one another in a circle, the first is the one to report.
        let has_reader = dead.iter().zip(&below).enumerate().any(|(other, (_, read))| {
            let circle =
                below.get(at).is_some_and(|own| dead.get(other).is_some_and(|other| own.contains(&other.thing)));
            other != at && read.contains(&it.thing) && (!circle || other < at)
        });
        if has_reader || is_named_in_a_dead_text(policy, it, &dead) {
            continue;
        }
        let with = below.get(at).into_iter().flatten();
        let with: Vec<&str> = with
            .filter_map(|thing| dead.iter().find(|other| other.thing == *thing))
            .map(|other| &*other.name.name)
            .collect();
        problems.push(told::unused(it.kind, &it.name.name, &with, it.span));
    }
}

/// Whether a table or formula that nothing uses, and that is therefore not in the plan,
/// speaks of it.
fn is_named_in_a_dead_text(policy: Policy<'_, '_>, it: &Declared, dead: &[Declared]) -> bool {
    let own_text = |name: &str| {
        let texts = policy.symbols.tree.statements.iter().filter(|statement| match &statement.node {
            Statement::Formula(formula) => &*formula.name.name.node == name,
            Statement::Table(table) => &*table.name.name.node == name,
            Statement::Bands(bands) => &*bands.name.name.node == name,
            _ => false,
        });
        texts.map(|statement| policy.source.slice(statement.span)).collect::<Vec<_>>()
    };
    dead.iter().filter(|other| matches!(other.kind, Kind::Formula | Kind::Table) && other.thing != it.thing).any(
        |other| {
            let texts = own_text(&other.name.name);
            texts.iter().any(|text| it.name.spellings().iter().any(|spelling| text.contains(spelling.as_str())))
        },
    )
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
