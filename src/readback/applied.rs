//! Formulas with parameters and their use, weighted averages, steps and prorations.

use crate::resolve::Meaning;
use crate::syntax::ast::{Basis, Expr, Formula, FormulaType, Reference};

use super::formulas::{Bond, Phrase};
use super::reader::Reader;
use super::{Item, Piece};

impl<'r> Reader<'r> {
    pub fn formula(self, formula: &'r Formula) -> Vec<Piece> {
        let inside = Reader { formula: Some(formula), ..self };
        let name = self.quoted(&self.declared(&formula.name));
        let parameters: Vec<String> = formula
            .parameters
            .iter()
            .map(|parameter| {
                let name = self.declared(&parameter.name);
                match parameter.ty.as_ref().map(|ty| self.bracketed(&self.formula_type(ty))) {
                    Some(ty) => self.say(&[&name, &ty], &[&name, " ", &ty]),
                    None => name,
                }
            })
            .collect();
        let parameters = self.all_of(&parameters);
        let told = inside.tell(&formula.expr);
        let colon = if told.items.is_empty() { "" } else { self.pick("：", ":") };
        let text = if inside.is_condition(&formula.expr) {
            self.say(
                &["算法", &name, "看", &parameters, "，成立是指：", &told.text, colon],
                &["The formula ", &name, " of ", &parameters, " is true when ", &told.text, colon],
            )
        } else {
            self.say(
                &["算法", &name, "由", &parameters, "算出：", &told.text, colon],
                &["The formula ", &name, " of ", &parameters, " is ", &told.text, colon],
            )
        };
        let text = if told.items.is_empty() { self.sentence(&text) } else { text };
        let ty = formula.ty.as_ref().map_or_else(String::new, |ty| {
            let ty = self.formula_type(ty);
            self.say(&["所得的值是", &ty, "。"], &["The value is ", &ty, "."])
        });
        let rest = self.sentences(&[ty, self.cite(formula.cite.as_ref())]);
        if told.items.is_empty() {
            return vec![Piece::Paragraph(self.sentences(&[text, rest]))];
        }
        let items = told.items.into_iter().map(|text| Item { text, under: Vec::new() }).collect();
        let mut pieces = vec![Piece::Paragraph(text), Piece::Items(items)];
        if !rest.is_empty() {
            pieces.push(Piece::Paragraph(rest));
        }
        pieces
    }

    fn formula_type(&self, ty: &FormulaType) -> String {
        match ty {
            FormulaType::Named(ty) => self.type_words(ty, false),
            FormulaType::Column(block, column) => {
                let index = self.symbols.find_block(&block.node);
                let column = index
                    .and_then(|index| self.field_label(index, &column.node))
                    .map_or_else(|| column.node.to_string(), |label| self.label(label));
                let block = self.block_name(block);
                self.say(&["与", &block, "的", &column, "同类"], &["of the kind of ", &column, " in ", &block])
            }
        }
    }

    /// A formula with what it is given; nothing where the name is no formula's.
    pub fn applied(&self, reference: &Reference) -> Option<Phrase> {
        let arguments = reference.arguments.as_ref()?;
        let Some(Meaning::Formula(id)) = self.symbols.find(&reference.name.node) else { return None };
        let parameters = self.symbols.formulas.get(id).map(|formula| formula.formula.parameters.as_slice());
        let name = self.quoted(&self.name(&reference.name));
        let arguments: Vec<String> = arguments
            .iter()
            .enumerate()
            .map(|(at, argument)| {
                let ty = parameters.and_then(|all| all.get(at)).and_then(|one| one.ty.as_ref());
                let ty = ty.map_or(crate::plan::Type::Unknown, |ty| self.kind_of_formula_type(ty));
                self.value_beside(argument, ty, Bond::Sum)
            })
            .collect();
        let arguments = self.all_of(&arguments);
        Some(Phrase::new(
            self.say(&["由", &arguments, "按", &name, "算出的值"], &["the value of ", &name, " for ", &arguments]),
            Bond::Noun,
        ))
    }

    /// `甲（权重 60%）和乙（权重 40%）的加权平均数`.
    pub fn weighted(&self, items: &[(Expr, Expr)], complete: bool) -> Phrase {
        let items: Vec<String> = items
            .iter()
            .map(|(value, weight)| {
                let (value, weight) = (self.at_least(value, Bond::Noun), self.at_least(weight, Bond::Sum));
                self.say(&[&value, "（权重 ", &weight, "）"], &[&value, " (weight ", &weight, ")"])
            })
            .collect();
        let items = self.all_of(&items);
        let complete = if complete {
            self.pick("（缺一项就没有结果）", " (none if one of them is missing)")
        } else {
            ""
        };
        Phrase::new(
            self.say(&[&items, "的加权平均数", complete], &["the weighted average of ", &items, complete]),
            Bond::Noun,
        )
    }

    /// `甲中每满 5% 按 1 分计的数`.
    pub fn steps(&self, value: &Expr, step: &Expr, amount: &Expr, started: bool) -> Phrase {
        let value = self.at_least(value, Bond::Noun);
        let (step, amount) = (self.atom(step), self.atom(amount));
        let text = if started {
            self.say(
                &[&value, "中每", &step, "（不足的也算一个）计", &amount, "所得的数"],
                &[&amount, " for every ", &step, ", whole or begun, of ", &value],
            )
        } else {
            self.say(
                &[&value, "中每满", &step, "计", &amount, "所得的数"],
                &[&amount, " for every full ", &step, " of ", &value],
            )
        };
        Phrase::new(text, Bond::Noun)
    }

    /// By what an amount is prorated.
    pub fn prorated(&self, days: &Expr, basis: &Basis) -> String {
        let days = self.at_least(days, Bond::Noun);
        let period = self.this_period();
        let basis = match basis {
            Basis::Calendar(_) => self.say(&[period, "的日历天数"], &["the calendar days of ", period]),
            Basis::Working(_) => {
                self.say(&[period, "周一至周五的天数"], &["the days of ", period, " from Monday to Friday"])
            }
            Basis::Days(basis) => self.at_least(basis, Bond::Noun),
        };
        self.say(&["按", &days, "与", &basis, "之比折算"], &["prorated by ", &days, " out of ", &basis])
    }
}
