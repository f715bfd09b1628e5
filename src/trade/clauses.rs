//! Statements about money and people that name no clause, in a policy that names them.

use super::Policy;
use crate::diagnostics::Problem;
use crate::diagnostics::clauses as told;
use crate::source::Span;
use crate::syntax::ast::{Purpose, Statement};

/// Reports in one note whatever lacks its 依据, where more of it has one.
pub fn missing(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    let mut cited = 0;
    let mut bare: Vec<(&str, Span)> = Vec::new();
    for statement in policy.symbols.tree.statements.iter().filter(|statement| policy.owns(statement.span)) {
        let (name, cite) = match &statement.node {
            Statement::Definition(item) if item.made.is_none() => match item.purpose {
                Purpose::Pay | Purpose::Deduct => (&item.name.name, item.cite.is_some()),
                _ => continue,
            },
            Statement::Scorecard(card) => {
                (&card.name.name, card.cite.is_some() || card.indicators.iter().all(|line| line.cite.is_some()))
            }
            Statement::Bands(bands) => (&bands.name.name, bands.cite.is_some()),
            Statement::Table(table) => (&table.name.name, table.cite.is_some()),
            Statement::Rule(rule) => {
                let cited = rule.cite.is_some() || rule.clauses.iter().all(|clause| clause.cite.is_some());
                let action = rule.clauses.first().and_then(|clause| clause.actions.first());
                match rule.name.as_ref().map(|name| &name.name).or(action) {
                    Some(name) => (name, cited),
                    None => continue,
                }
            }
            _ => continue,
        };
        match cite {
            true => cited += 1,
            false => bare.push((&name.node, name.span)),
        }
    }
    if let Some((first, rest)) = bare.split_first().filter(|_| cited > bare.len()) {
        problems.push(told::without_clause(*first, rest, cited));
    }
}
