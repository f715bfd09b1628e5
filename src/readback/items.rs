//! Parameters, definitions, pay items and what is printed.

use crate::currency::CurrencyId;
use crate::plan::Type;
use crate::syntax::ast::{Amounts, Definition, Expr, InTime, OutputItem, Parameter, Purpose, RoundStep};

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

    /// What one unit of a currency is worth.
    pub fn rate(&self, rate: &Parameter) -> Vec<Piece> {
        let of = self.currency_name(&rate.name.name.node);
        let own = match self.policy.plan.currency {
            CurrencyId::CNY => self.pick("元人民币", "CNY"),
            own => self.currency(own),
        };
        let value = |expr: &Expr| self.at_least(expr, Bond::Sum);
        let first = value(&rate.first);
        let mut text = self.say(&["1 ", &of, "折合 ", &first, " ", own], &["1 ", &of, " is worth ", &first, " ", own]);
        for (month, expr) in &rate.changes {
            let (month, value) = (month.node.to_string(), value(expr));
            text = self.say(
                &[&text, "，自 ", &month, " 起折合 ", &value, " ", own],
                &[&text, ", from ", &month, " on ", &value, " ", own],
            );
        }
        vec![Piece::Paragraph(self.sentences(&[self.sentence(&text), self.cite(rate.cite.as_ref())]))]
    }

    /// How amounts are rounded at the end: `四舍五入到元`.
    pub fn amounts(&self, amounts: &Amounts) -> String {
        let written = self.written(amounts.span);
        let yuan = self.policy.plan.currency == CurrencyId::CNY && !written.contains(|c: char| c.is_ascii_digit());
        let step = match amounts.step {
            RoundStep::Digits(0) if yuan => self.pick("元", "the yuan").to_owned(),
            RoundStep::Digits(1) if yuan => self.pick("角", "the jiao").to_owned(),
            RoundStep::Digits(2) | RoundStep::Minor if yuan => self.pick("分", "the fen").to_owned(),
            _ => self.step(&amounts.step, Type::Money),
        };
        self.rounded(amounts.mode, &step)
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
        self.sentence(&self.say(&["结果中另列出：", &zh], &["The results also list ", &en]))
    }

    pub fn definition(&self, definition: &Definition) -> Vec<Piece> {
        let name = self.with_case(definition);
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
        let applies = match (&definition.in_time, &definition.applies) {
            (Some(InTime::Corrects(..)), Some(applies)) => {
                let applies = self.condition(applies, Bond::Or);
                self.sentence(&self.say(&["只在", &applies, "的那一期补"], &["It is paid only when ", &applies]))
            }
            (_, applies) => self.applies(applies.as_ref()),
        };
        let amounts = definition.amounts.as_ref().map_or_else(String::new, |amounts| {
            let rounded = self.amounts(amounts);
            self.say(&["算完后", &rounded, "。"], &["Once it is worked out it is ", &rounded, "."])
        });
        let ty = definition.ty.as_ref().map(|ty| self.value_is(ty)).unwrap_or_default();
        let (in_time, standing) = (self.in_time(definition), self.standing(&definition.standing));
        let applies = self.sentences(&[ty, in_time, told.only.clone(), applies, standing, amounts]);
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
            let text = match told.items.is_empty() {
                true => self.sentences(&[self.sentence(&text), told.only]),
                false => self.sentences(&[told.only, text]),
            };
            parts.push(Item { text, under: told.items });
        }
        if !parts.is_empty() {
            pieces.push(Piece::Items(parts));
        }
        pieces
    }
}
