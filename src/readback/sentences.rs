//! A whole formula as a sentence, with a list where one sentence would be too long.

use crate::lang::Lang;
use crate::syntax::ast::{Expr, ExprKind};

use super::formulas::Bond;
use super::reader::Reader;

/// A condition with more characters than this is told as a list.
const LONG: usize = 60;

/// What a formula says: words, and the lines of a list below them.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub text: String,
    pub items: Vec<String>,
}

impl Reader<'_> {
    /// A formula that stands by itself.
    pub fn tell(&self, expr: &Expr) -> Told {
        if self.is_condition(expr) && !matches!(expr.kind, ExprKind::If { .. } | ExprKind::OnlyWhen(..)) {
            return self.tell_condition(expr);
        }
        match &expr.kind {
            ExprKind::Require(value, condition) => {
                let mut told = self.tell(value);
                let condition = self.condition(condition, Bond::Or);
                told.text = self.say(
                    &[&told.text, "；须满足", &condition, "，否则是异常"],
                    &[&told.text, "; it requires that ", &condition, ", and is an exception otherwise"],
                );
                told
            }
            ExprKind::OnlyWhen(value, condition) => {
                let mut told = self.tell(value);
                let condition = self.condition(condition, Bond::Or);
                if told.items.is_empty() {
                    told.text = self.say(
                        &[&told.text, "；只在", &condition, "时才有，否则不适用"],
                        &[&told.text, "; only when ", &condition, ", otherwise not applicable"],
                    );
                } else {
                    told.text = self.say(
                        &[&told.text, "（只在", &condition, "时才有，否则不适用）"],
                        &[&told.text, " (only when ", &condition, ", otherwise not applicable)"],
                    );
                }
                told
            }
            ExprKind::If { condition, then, otherwise } => self.branches(condition, then, otherwise),
            ExprKind::Cap(..)
            | ExprKind::Floor(..)
            | ExprKind::Round { .. }
            | ExprKind::Shift { .. }
            | ExprKind::Prorate { .. } => {
                let (value, limits) = self.adjustments(expr);
                let long = self.long_sum(value).or_else(|| self.long_product(value));
                let has_commas = long.is_some();
                let value = long.unwrap_or_else(|| self.at_least(value, Bond::Sum));
                let text = if has_commas {
                    let limits = limits.join(self.pick("，然后", ", then "));
                    self.say(&[&value, "；结果", &limits], &[&value, "; the result is ", &limits])
                } else {
                    self.adjusted(&value, &limits)
                };
                Told { text, items: Vec::new() }
            }
            _ => {
                let text =
                    self.long_sum(expr).or_else(|| self.long_product(expr)).unwrap_or_else(|| self.phrase(expr).text);
                Told { text, items: Vec::new() }
            }
        }
    }

    /// A condition; a long one as the list of its terms.
    pub fn tell_condition(&self, expr: &Expr) -> Told {
        let text = self.condition(expr, Bond::Or);
        let long = text.chars().count() > if self.lang == Lang::Zh { LONG } else { 2 * LONG };
        let (terms, lead) = match &expr.kind {
            ExprKind::And(terms) if long => (terms, self.pick("以下各项都成立", "all of these are true")),
            ExprKind::Or(terms) if long => (terms, self.pick("以下至少一项成立", "at least one of these is true")),
            _ => return Told { text, items: Vec::new() },
        };
        let items = terms.iter().map(|term| self.sentence(&self.condition(term, Bond::Or))).collect();
        Told { text: lead.to_owned(), items }
    }

    fn branches(&self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Told {
        let value = |expr: &Expr| match self.long_sum(expr) {
            Some(text) => text,
            None => self.at_least(expr, Bond::Clause),
        };
        if !matches!(otherwise.kind, ExprKind::If { .. }) {
            let condition = self.condition(condition, Bond::Or);
            let (then, otherwise) = (value(then), value(otherwise));
            let text = self.say(
                &["如果", &condition, "，为", &then, "；否则为", &otherwise],
                &[&then, " if ", &condition, "; otherwise ", &otherwise],
            );
            return Told { text, items: Vec::new() };
        }
        let mut items = Vec::new();
        let (mut condition, mut then, mut otherwise) = (condition, then, otherwise);
        loop {
            let (when, gives) = (self.condition(condition, Bond::Or), value(then));
            let line = self.say(&[&when, "时：", &gives], &["if ", &when, ": ", &gives]);
            items.push(self.sentence(&line));
            match &otherwise.kind {
                ExprKind::If { condition: next, then: gives, otherwise: rest } => {
                    (condition, then, otherwise) = (next, gives, rest);
                }
                _ => break,
            }
        }
        let rest = value(otherwise);
        items.push(self.sentence(&self.say(&["其余：", &rest], &["otherwise: ", &rest])));
        let lead = self.pick("自上而下，取第一个符合的", "the first of these that fits, from the top");
        Told { text: lead.to_owned(), items }
    }
}
