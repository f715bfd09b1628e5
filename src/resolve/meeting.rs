//! Statements that share a name.
//!
//! In: the definitions and items of the tree. Out: one value for each name, and
//! its cases where there are several. Whether they may meet is `check`'s.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::calendar::Frequency;
use crate::diagnostics::{Problem, meeting, names};
use crate::plan::About;
use crate::source::Span;
use crate::syntax::ast::{self, Statement, Tree};

use super::symbols::{Symbols, Under, ValueSource};

/// The statements of one name, each for its own case.
#[derive(Clone, Debug)]
pub struct CasesSymbol<'t> {
    pub cases: Vec<CaseSymbol<'t>>,
    /// 相遇: what is given where several of them hold.
    pub meet: Option<(ast::Meet, Span)>,
}

#[derive(Clone, Debug)]
pub struct CaseSymbol<'t> {
    pub definition: &'t ast::Definition,
    pub frequency: Frequency,
    pub about: About,
    pub who: ast::Who,
    pub span: Span,
}

/// What the file says of names that are given several times.
pub struct Meetings {
    how: BTreeMap<Rc<str>, (ast::Meet, Span)>,
    /// Names of which some statement says how it stands beside the others.
    shared: BTreeMap<Rc<str>, usize>,
}

impl Meetings {
    pub fn of(tree: &Tree) -> Meetings {
        let mut how = BTreeMap::new();
        let mut counts: BTreeMap<Rc<str>, (usize, usize, bool)> = BTreeMap::new();
        for statement in &tree.statements {
            match &statement.node {
                Statement::Meeting(meeting) => {
                    how.entry(meeting.item.node.clone()).or_insert((meeting.how, meeting.item.span));
                }
                Statement::Definition(definition) => {
                    let count = counts.entry(definition.name.name.node.clone()).or_insert((0, 0, false));
                    count.0 += 1;
                    count.1 += usize::from(definition.applies.is_some());
                    count.2 |= definition.standing.is_stated();
                }
                _ => {}
            }
        }
        let shared = counts.into_iter().filter_map(|(name, (all, applying, stated))| {
            let several = all > 1 && (applying > 0 || how.contains_key(&name));
            (several || stated).then_some((name, all))
        });
        let shared = shared.collect();
        Meetings { how, shared }
    }

    /// Reports 相遇 of names that have no cases.
    pub fn unmet(&self, symbols: &Symbols<'_>, problems: &mut Vec<Problem>) {
        for (name, (_, span)) in &self.how {
            let lost = symbols.tree.lost.contains(&**name);
            let held = symbols.cases_of.iter().any(|cases| cases.meet.is_some_and(|(_, at)| at == *span));
            if !held && !lost {
                problems.push(meeting::nothing_meets(name, *span));
            }
        }
    }
}

/// Whether several definitions or items have this name.
pub fn is_item_twice(tree: &Tree, name: &str) -> bool {
    let named = tree.statements.iter().filter(|statement| match &statement.node {
        Statement::Definition(definition) => *definition.name.name.node == *name,
        _ => false,
    });
    named.count() > 1
}

impl<'t> Symbols<'t> {
    /// Registers a definition or item: a value of its own, or one more case of one.
    pub(super) fn definition(
        &mut self,
        definition: &'t ast::Definition,
        meetings: &Meetings,
        heading: &Under,
        problems: &mut Vec<Problem>,
    ) {
        let name = &definition.name.name;
        let case = CaseSymbol {
            definition,
            frequency: heading.frequency,
            about: heading.about,
            who: heading.who.clone(),
            span: name.span,
        };
        if !meetings.shared.contains_key(&name.node) {
            self.value(&definition.name, ValueSource::Definition(definition), heading, &definition.cite, problems);
            return;
        }
        let known = self.values.iter_mut().find_map(|value| match value.source {
            ValueSource::Cases(id) if value.label.is(&name.node) => Some((id, value)),
            _ => None,
        });
        match known {
            Some((id, value)) => {
                if value.who != heading.who {
                    // Each case then asks for its own.
                    value.who = ast::Who::Everybody;
                }
                if let Some(alias) = definition.alias_beside(&value.label.alias) {
                    problems.push(names::declared_twice(&name.node, value.span, alias));
                }
                if let Some(cases) = self.cases_of.get_mut(id) {
                    cases.cases.push(case);
                }
            }
            None => {
                let id = self.cases_of.len();
                let meet = meetings.how.get(&name.node).copied();
                self.cases_of.push(CasesSymbol { cases: vec![case], meet });
                self.value(&definition.name, ValueSource::Cases(id), heading, &None, problems);
            }
        }
    }
}

impl ast::Definition {
    /// The place of an alias that is another than the known one.
    fn alias_beside(&self, known: &Option<Rc<str>>) -> Option<Span> {
        let alias = self.name.alias.as_ref()?;
        (known.as_ref() != Some(&alias.node)).then_some(alias.span)
    }
}
