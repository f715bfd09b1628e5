//! Parameters, definitions, pay items and what is printed.

use crate::plan::Type;
use crate::syntax::ast::{Definition, Expr, OutputItem, Parameter, Purpose};

use super::formulas::Bond;
use super::reader::Reader;
use super::{Item, Piece};

impl Reader<'_> {
    pub fn parameter(&self, parameter: &Parameter) -> Vec<Piece> {
        let name = self.quoted(&self.declared(&parameter.name));
        let ty = parameter.ty.as_ref().map(|ty| self.bracketed(&self.type_words(ty, false)));
        let ty = ty.map_or_else(String::new, |ty| self.say(&[&ty], &[" ", &ty]));
        let known = self.policy.plan.parameters.iter().find(|known| known.name.is(&parameter.name.name.node));
        let kind = known.map_or(Type::Unknown, |known| known.ty);
        let value = |expr: &Expr| self.value_beside(expr, kind, Bond::Or);
        let first = value(&parameter.first);
        let mut text = self.say(&[&name, &ty, "为 ", &first], &[&name, &ty, " is ", &first]);
        for (month, expr) in &parameter.changes {
            let (month, value) = (month.node.to_string(), value(expr));
            text = self
                .say(&[&text, "；自 ", &month, " 起为 ", &value], &[&text, "; from ", &month, " on it is ", &value]);
        }
        let text = self.sentence(&text);
        vec![Piece::Paragraph(self.sentences(&[text, self.cite(parameter.cite.as_ref())]))]
    }

    pub fn output(&self, items: &[OutputItem]) -> String {
        let items: Vec<String> = items
            .iter()
            .map(|item| {
                let name = self.reference(&item.path).text;
                match &item.renamed {
                    Some(renamed) => {
                        let renamed = self.quoted(&self.declared(renamed));
                        self.say(&[&name, "（列作", &renamed, "）"], &[&name, " (as ", &renamed, ")"])
                    }
                    None => name,
                }
            })
            .collect();
        let (zh, en) = (items.join("、"), self.all_of(&items));
        self.sentence(&self.say(&["结果中列出：", &zh], &["The results also list ", &en]))
    }

    pub fn definition(&self, definition: &Definition) -> Vec<Piece> {
        let name = self.quoted(&self.declared(&definition.name));
        let told = self.tell(&definition.expr);
        let colon = if told.items.is_empty() { "" } else { self.pick("：", ":") };
        let text = &told.text;
        let lead = match definition.purpose {
            Purpose::Value | Purpose::Part => self.defined(&name, self.is_condition(&definition.expr), &told),
            Purpose::Pay => self.say(&["发放", &name, "：", text, colon], &["Pay ", &name, ": ", text, colon]),
            Purpose::Deduct => self.say(&["扣减", &name, "：", text, colon], &["Deduct ", &name, ": ", text, colon]),
            Purpose::Total => self.say(&["合计", &name, "：", text, colon], &["Total ", &name, ": ", text, colon]),
        };
        let lead = if told.items.is_empty() { self.sentence(&lead) } else { lead };
        let applies = definition.applies.as_ref().map_or_else(String::new, |applies| {
            let applies = self.condition(applies, Bond::Or);
            self.sentence(&self.say(&["只在", &applies, "时适用"], &["It applies only when ", &applies]))
        });
        let cite = self.cite(definition.cite.as_ref());
        let mut pieces = Vec::new();
        if told.items.is_empty() {
            pieces.push(Piece::Paragraph(self.sentences(&[lead, applies, cite])));
        } else {
            pieces.push(Piece::Paragraph(lead));
            pieces.push(Piece::Items(super::lines(told.items)));
            let rest = self.sentences(&[applies, cite]);
            if !rest.is_empty() {
                pieces.push(Piece::Paragraph(rest));
            }
        }
        let mut parts = Vec::new();
        for (name, expr) in &definition.parts {
            let name = self.quoted(&self.declared(name));
            let told = self.tell(expr);
            let text = self.defined(&name, self.is_condition(expr), &told);
            let text = self.say(&["其中", &text], &["of which ", &text]);
            let text = if told.items.is_empty() { self.sentence(&text) } else { text };
            parts.push(Item { text, under: told.items });
        }
        if !parts.is_empty() {
            pieces.push(Piece::Items(parts));
        }
        pieces
    }
}
