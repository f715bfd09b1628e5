//! Formulas applied, weighted averages, steps.

use std::rc::Rc;

use crate::eval::{Outcome, What, Why};
use crate::exact::Exact;
use crate::plan::{Type, Value};

use super::tell::{At, Entry, Teller};
use super::wording::Wording;

impl Wording<'_> {
    /// `13% 里满 5% 的 2 个 × 1 分`.
    pub(super) fn steps(&self, node: &Why, started: bool) -> String {
        let side = |at: usize| node.parts.get(at).map_or_else(String::new, |part| self.operand(part, 4));
        let (value, step, amount) = (side(0), side(1), side(2));
        let Some(count) = steps_in(node, started) else {
            let (zh, en) = if started { ("(不足按一计)", "started") } else { ("", "full") };
            return self
                .say(format!("{value} 里每 {step}{zh} 计 {amount}"), format!("{amount} per {en} {step} of {value}"));
        };
        if started {
            self.say(
                format!("{value} 里每 {step} 一个、不足按一计有 {count} 个 × {amount}"),
                format!("{count} started {step} in {value} × {amount}"),
            )
        } else {
            self.say(
                format!("{value} 里满 {step} 的 {count} 个 × {amount}"),
                format!("{count} full {step} in {value} × {amount}"),
            )
        }
    }

    /// The name of an applied formula with its arguments: `名(甲 = 80 分)`.
    fn application(&self, node: &Why) -> String {
        let What::Apply { formula } = node.what else { return self.quote(node.span) };
        let Some(formula) = self.run.plan.formulas.get(formula.0) else { return self.quote(node.span) };
        let given = formula.parameters.iter().zip(&node.parts);
        let given = given.map(|(name, part)| format!("{} = {}", self.name(name), self.outcome(&part.outcome, part.ty)));
        let given: Vec<String> = given.collect();
        self.say(
            format!("{}（{}）", self.name(&formula.name), given.join("，")),
            format!("{}({})", self.name(&formula.name), given.join(", ")),
        )
    }
}

impl Teller<'_> {
    /// A formula with its arguments, its body's story, and what the arguments rest on.
    pub(super) fn applied(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At, quoted: bool) {
        let w = self.words;
        self.quote(node, entry, quoted);
        let What::Apply { formula } = node.what else { return };
        let Some((body, arguments)) = node.parts.split_last() else { return };
        let formula = w.run.plan.formulas.get(formula.0);
        let place = formula.map_or_else(String::new, |formula| w.reference(formula.span, formula.cite.as_deref()));
        entry.lines.push(format!("{}{place}", w.application(node)));
        self.formula(body, entry, At { record: None, ..at }, true);
        for argument in arguments {
            self.reads(argument, entry, at);
        }
    }

    /// Each value with its weight, then their average.
    pub(super) fn weighted(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At, quoted: bool) {
        let w = self.words;
        self.quote(node, entry, quoted);
        let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
        let mut weight_type = Type::Number;
        for part in &node.parts {
            let [value, weight] = part.parts.as_slice() else { continue };
            let name = w.quote(value.span);
            let shown = w.outcome(&value.outcome, value.ty);
            let by = w.outcome(&weight.outcome, weight.ty);
            weight_type = weight.ty;
            entry.lines.push(match (&part.outcome, &weight.outcome) {
                (Outcome::Value(Value::Number(product)), Outcome::Value(Value::Number(weight))) => {
                    sum = sum + product.clone();
                    weights = weights + weight.clone();
                    w.say(format!("{name}：{shown} × {by}"), format!("{name}: {shown} × {by}"))
                }
                (Outcome::Fault(_), _) => w.say(format!("{name}：算不出"), format!("{name}: cannot be computed")),
                _ => w.say(
                    format!("{name}：没有值，权重 {by} 由其余各项分担"),
                    format!("{name}: no value; the others take its weight {by}"),
                ),
            });
        }
        let result = w.outcome(&node.outcome, node.ty);
        entry.lines.push(if node.outcome.is_value() {
            format!("= {} ÷ {} = {result}", w.number(&sum, node.ty), w.number(&weights, weight_type))
        } else {
            format!("→ {result}")
        });
        for part in &node.parts {
            part.parts.iter().for_each(|part| self.reads(part, entry, at));
        }
    }
}

/// How many steps a value holds.
fn steps_in(node: &Why, started: bool) -> Option<Exact> {
    let number = |at: usize| match node.parts.get(at).map(|part| &part.outcome) {
        Some(Outcome::Value(Value::Number(exact))) => Some(exact),
        _ => None,
    };
    let count = number(0)?.checked_div(number(1)?)?;
    let count = if started { count.ceil() } else { count.floor() };
    Some(count.max(Exact::zero()))
}
