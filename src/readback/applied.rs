//! Formulas with parameters and their use, weighted averages, steps and prorations.

use crate::lang::Lang;
use crate::resolve::Meaning;
use crate::source::Span;
use crate::syntax::ast::{Basis, Expr, ExprKind, Formula, FormulaType, Reference};

use super::formulas::{Bond, Phrase};
use super::reader::Reader;
use super::{Item, Piece};

impl<'r> Reader<'r> {
    pub fn formula(self, formula: &'r Formula) -> Vec<Piece> {
        // Its period is that of whoever uses it.
        let inside = Reader { formula: Some(formula), ..self }.for_users();
        let name = self.quoted(&self.declared(&formula.name));
        let parameters: Vec<String> = formula
            .parameters
            .iter()
            .map(|parameter| {
                let name = self.quoted(&self.declared(&parameter.name));
                match parameter.ty.as_ref().map(|ty| self.bracketed(&self.formula_type(ty))) {
                    Some(ty) => self.say(&[&name, &ty], &[&name, " ", &ty]),
                    None => name,
                }
            })
            .collect();
        let parameters = self.all_of(&parameters);
        let told = inside.tell(&formula.expr);
        let colon = if told.items.is_empty() { "" } else { self.pick("：", ":") };
        let text = if inside.is_condition(&formula.expr) && !told.choice {
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
        let ty = formula.ty.as_ref().map_or_else(String::new, |ty| match ty {
            FormulaType::Named(ty) => self.value_is(ty),
            FormulaType::Column(..) => {
                let ty = self.formula_type(ty);
                self.say(&["所得的值", &ty, "。"], &["The value is ", &ty, "."])
            }
        });
        let rest = self.sentences(&[told.only, ty, self.cite(formula.cite.as_ref())]);
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

    /// What a formula is given, parameter by parameter; nothing where the name is no formula's.
    fn given_to(&self, reference: &Reference) -> Option<Vec<(String, String)>> {
        let arguments = reference.arguments.as_ref()?;
        let Some(Meaning::Formula(id)) = self.symbols.find(&reference.name.node) else { return None };
        let parameters = self.symbols.formulas.get(id).map(|formula| formula.formula.parameters.as_slice())?;
        let given = parameters.iter().zip(arguments).map(|(parameter, argument)| {
            let ty = parameter.ty.as_ref().map_or(crate::plan::Type::Unknown, |ty| self.kind_of_formula_type(ty));
            (self.quoted(&self.declared(&parameter.name)), self.value_beside(argument, ty, Bond::Sum))
        });
        Some(given.collect())
    }

    /// `“完成”取销售额，“应完成”取 20,000 元`; `sales (as “done”) and 20,000 yuan (as “due”)`.
    fn with_parameters(&self, given: &[(String, String)]) -> String {
        let one = given.len() == 1;
        let each: Vec<String> = given
            .iter()
            .map(|(name, value)| match one {
                true => self.say(&[name, "取", value], &[value]),
                false => self.say(&[name, "取", value], &[value, " (as ", name, ")"]),
            })
            .collect();
        match self.lang {
            Lang::Zh => each.join("，"),
            Lang::En => self.all_of(&each),
        }
    }

    /// A formula with what it is given; nothing where the name is no formula's.
    pub fn applied(&self, reference: &Reference) -> Option<Phrase> {
        let given = self.given_to(reference)?;
        let (name, given) = (self.quoted(&self.name(&reference.name)), self.with_parameters(&given));
        let bond = if self.lang == Lang::Zh { Bond::Loose } else { Bond::Noun };
        Some(Phrase::new(self.say(&["用", &name, "计算，", &given], &["the value of ", &name, " for ", &given]), bond))
    }

    /// The same where the formula is a condition.
    pub fn applied_condition(&self, reference: &Reference, holds: bool) -> Option<Phrase> {
        let given = self.given_to(reference)?;
        let (name, given) = (self.quoted(&self.name(&reference.name)), self.with_parameters(&given));
        let (zh, en) = if holds { ("成立", " is true for ") } else { ("不成立", " is not true for ") };
        Some(Phrase::new(self.say(&[&name, zh, "（", &given, "）"], &[&name, en, &given]), Bond::Clause))
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

    /// `甲每满 5% 扣 1 分`.
    pub fn steps(&self, value: &Expr, step: &Expr, amount: &Expr, started: bool) -> Phrase {
        // A difference may be negative.
        let is_plain = match &value.kind {
            ExprKind::Reference(reference) => reference.arguments.is_none() && self.is_input(reference),
            _ => false,
        };
        let verb = self.written(Span::new(step.span.end, amount.span.start.max(step.span.end)));
        let verb = if verb.contains(['扣', '减']) { "扣" } else { "计" };
        let value = self.at_least(value, Bond::Noun);
        // `扣“每点扣分”`: names that begin or end with the same words.
        let part = |expr: &Expr| match (&expr.kind, self.lang) {
            (ExprKind::Reference(_), Lang::Zh) => self.quoted_once(&self.atom(expr)),
            _ => self.atom(expr),
        };
        let (step, amount) = (part(step), part(amount));
        let negative = match (is_plain, self.lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("（为负的不{verb}）"),
            (false, Lang::En) => " (nothing where that is negative)".to_owned(),
        };
        let text = if started {
            self.say(
                &[&value, "每", &step, "（不足一个的按一个计）", verb, &amount, "所得的数", &negative],
                &[&amount, " for every ", &step, ", whole or begun, of ", &value, &negative],
            )
        } else {
            self.say(
                &[&value, "每满", &step, verb, &amount, "所得的数", &negative],
                &[&amount, " for every full ", &step, " of ", &value, &negative],
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
