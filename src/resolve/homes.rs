//! Where the key of a band or table lives: with the subject, or with records.

use crate::syntax::ast;

use super::Home;
use super::symbols::Symbols;

impl Symbols<'_> {
    /// With the subject, or in the one record block that has what the subject does not.
    /// `块.列` says it outright.
    pub(super) fn home_of(&self, keys: &[ast::Expr]) -> Home {
        let mut wanted = Vec::new();
        for key in keys {
            references(key, &mut wanted);
        }
        let is_records = |block: &usize| {
            self.blocks.get(*block).is_some_and(|symbol| matches!(symbol.block.kind, ast::BlockKind::Records { .. }))
        };
        let named = wanted.iter().find_map(|reference| {
            reference.member.as_ref()?;
            self.find_block(&reference.name.node).filter(is_records)
        });
        if let Some(block) = named {
            return Home::Records(block);
        }
        let plain = wanted.iter().filter(|reference| reference.member.is_none()).map(|reference| &reference.name.node);
        let unknown: Vec<_> = plain.filter(|name| self.find(name).is_none()).collect();
        if unknown.is_empty() {
            return Home::Subject;
        }
        let mut holders = (0..self.blocks.len())
            .filter(is_records)
            .filter(|block| unknown.iter().all(|name| self.find_field(*block, name).is_some()));
        match (holders.next(), holders.next()) {
            (Some(block), None) => Home::Records(block),
            _ => Home::Subject,
        }
    }
}

/// What a key's expression reads. What folds go through is none of it.
fn references<'e>(expr: &'e ast::Expr, out: &mut Vec<&'e ast::Reference>) {
    use ast::ExprKind as K;
    match &expr.kind {
        K::Reference(reference) => {
            out.push(reference);
            reference.arguments.iter().flatten().for_each(|argument| references(argument, out));
        }
        K::Negate(a)
        | K::Not(a)
        | K::Round { value: a, .. }
        | K::Converted { value: a, .. }
        | K::Missing { value: a, .. }
        | K::Steps { value: a, .. }
        | K::NextDay(a) => references(a, out),
        K::Arithmetic(_, a, b)
        | K::Compare(_, a, b)
        | K::Default(a, b)
        | K::Cap(a, b)
        | K::Floor(a, b)
        | K::OnlyWhen(a, b)
        | K::Require(a, b)
        | K::Interval(a, b) => {
            references(a, out);
            references(b, out);
        }
        K::Weighted { items, .. } => items.iter().for_each(|(value, weight)| {
            references(value, out);
            references(weight, out);
        }),
        K::Prorate { value, days, basis } => {
            references(value, out);
            references(days, out);
            if let ast::Basis::Days(basis) = basis {
                references(basis, out);
            }
        }
        K::Extreme { values, .. } | K::Call(_, values) => values.iter().for_each(|value| references(value, out)),
        _ => {}
    }
}
