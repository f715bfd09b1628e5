//! Names in formulas: values, columns with their table, grades for another key, labels.

use crate::plan::Type;
use crate::resolve::{Meaning, ValueSource};
use crate::syntax::ast::{BandMode, BlockKind, Expr, ExprKind, LiteralKind, Name, Owner, Reference};

use super::formulas::{Bond, Phrase};
use super::reader::Reader;

impl Reader<'_> {
    pub fn reference(&self, reference: &Reference) -> Phrase {
        if let Some(applied) = self.applied(reference) {
            return applied;
        }
        if let Some(of_owner) = self.of_owner(reference) {
            return Phrase::new(of_owner, Bond::Atom);
        }
        let text = match &reference.member {
            None => self.name(&reference.name),
            Some(member) => self.member_of(reference, member),
        };
        let Some(arguments) = &reference.arguments else { return Phrase::new(text, Bond::Atom) };
        if let Some(graded) = self.graded(reference, &text, arguments) {
            return graded;
        }
        let argument = |argument: &Expr| {
            let text = self.at_least(argument, Bond::Or);
            if text.starts_with('按') { self.bracketed(&text) } else { text }
        };
        let arguments: Vec<String> = arguments.iter().map(argument).collect();
        let arguments = self.all_of(&arguments);
        Phrase::new(
            self.say(&[&text, "（按", &arguments, "查）"], &[&text, " (looked up by ", &arguments, ")"]),
            Bond::Atom,
        )
    }

    /// `块.列`, `表.列`, and what an item is made of.
    fn member_of(&self, reference: &Reference, member: &Name) -> String {
        if self.silent && self.symbols.find(&reference.name.node).is_none() {
            return self.name(member);
        }
        if let Some(part) = self.made_of(reference) {
            return part;
        }
        let column = self.column(reference).map(|label| self.label(&label));
        if let Some(Meaning::Table(id)) = self.symbols.find(&reference.name.node) {
            let column = column.unwrap_or_else(|| member.node.to_string());
            if self.rows == Some(id) {
                return self.say(&["该行的", &column], &["the ", &column, " of the row"]);
            }
            let name = self.name(&reference.name);
            // What a table is looked up with stands behind; what it looks up by itself it gives.
            return match reference.arguments {
                Some(_) => self.say(&[&name, "的", &column], &[&column, " of ", &name]),
                None => self.say(&[&name, "的", &column], &["the ", &column, " that ", &name, " gives"]),
            };
        }
        let block = self.symbols.find_block(&reference.name.node);
        let field = block.and_then(|block| self.field_label(block, &member.node)).map(|label| self.label(label));
        // The person's own columns need no owner in a sentence about that person.
        let is_own = block.is_some() && self.owner(&reference.name).as_deref().is_none_or(|owner| owner == "员工");
        if is_own && reference.arguments.is_none() || matches!(&*reference.name.node, "本人" | "self") {
            let member = field.unwrap_or_else(|| self.name(member));
            let whose = self.possessive();
            return self.say(&[&whose, &member], &[&whose, &member]);
        }
        match (block.and_then(|block| self.symbols.blocks.get(block)), field) {
            (Some(block), Some(field))
                if self.record.is_some() && self.symbols.find_block(&block.label.name) == self.record =>
            {
                let name = self.label(&block.label);
                self.say(&["该条", &name, "的", &field], &["the ", &field, " of the record"])
            }
            (Some(block), Some(field)) if matches!(block.block.kind, BlockKind::PerMonth(Owner::Company)) => {
                let name = self.label(&block.label);
                self.say(&[&name, "的", &field], &[&field, " of ", &name])
            }
            (Some(block), Some(field)) => self.in_table(&self.label(&block.label), &field),
            (_, field) => {
                let (name, member) = (self.name(&reference.name), field.unwrap_or_else(|| self.name(member)));
                self.say(&[&name, "的", &member], &[&member, " of ", &name])
            }
        }
    }

    /// Grades and bands for another key than their own; nothing where the name is none of theirs.
    fn graded(&self, reference: &Reference, name: &str, arguments: &[Expr]) -> Option<Phrase> {
        let Some(Meaning::Value(id)) = self.symbols.find(&reference.name.node) else { return None };
        let ValueSource::Bands(bands) = self.symbols.values.get(id.0)?.source else { return None };
        let keys: Vec<String> = arguments.iter().map(|argument| self.at_least(argument, Bond::Noun)).collect();
        let keys = self.all_of(&keys);
        let (zh, en) = match bands.mode {
            BandMode::Grade => ("评定的", " for "),
            BandMode::Sliced => ("分段算出的", " worked out slice by slice on "),
            BandMode::Interpolated => ("推算的", " for "),
            BandMode::Whole | BandMode::Fixed => ("查得的", " for "),
        };
        Some(Phrase::new(self.say(&["按", &keys, zh, name], &["the ", name, en, &keys]), Bond::Noun))
    }

    /// A value where a label may stand: beside =, as a limit, in a case.
    pub fn value_beside(&self, expr: &Expr, ty: Type, bond: Bond) -> String {
        if let ExprKind::Reference(reference) = &expr.kind
            && reference.member.is_none()
            && reference.arguments.is_none()
            && matches!(ty, Type::Enum(_))
            && let Some(label) = self.enumerated(&reference.name.node, Some(ty))
        {
            return self.quoted(&label);
        }
        // A figure alone is in the unit of what it stands beside.
        if let ExprKind::Literal(LiteralKind::Number(value)) = &expr.kind
            && let Some(text) = self.in_unit_of(*value, ty, self.written(expr.span))
        {
            return text;
        }
        if let ExprKind::Negate(inner) = &expr.kind
            && let ExprKind::Literal(LiteralKind::Number(value)) = &inner.kind
            && let Some(text) = self.in_unit_of(*value, ty, self.written(inner.span))
        {
            return format!("-{text}");
        }
        self.at_least(expr, bond)
    }
}
