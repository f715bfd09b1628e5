//! A whole formula as a sentence, with a list where one sentence would be too long.

use crate::lang::Lang;
use crate::syntax::ast::{Expr, ExprKind, LiteralKind};

use super::formulas::Bond;
use super::reader::Reader;

/// A condition with more characters than this is told as a list.
const LONG: usize = 60;

/// What a formula says: words, and the lines of a list below them.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub text: String,
    pub items: Vec<String>,
    /// When it is worked out at all: a sentence of its own, behind the list.
    pub only: String,
    /// A yes or no that is chosen by cases, and no condition by itself.
    pub choice: bool,
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
                let only = self.say(
                    &["只在", &condition, "时计算，否则不适用。"],
                    &["It is worked out only when ", &condition, "; otherwise it is not applicable."],
                );
                told.only = self.sentences(&[told.only, only]);
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
                Told { text, ..Told::default() }
            }
            _ => {
                let text =
                    self.long_sum(expr).or_else(|| self.long_product(expr)).unwrap_or_else(|| self.phrase(expr).text);
                Told { text, ..Told::default() }
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
            _ => return Told { text, ..Told::default() },
        };
        let items = terms.iter().map(|term| self.sentence(&self.condition(term, Bond::Or))).collect();
        Told { text: lead.to_owned(), items, ..Told::default() }
    }

    fn branches(&self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Told {
        let choice = self.is_condition(then) || self.is_condition(otherwise);
        let value = |expr: &Expr| match (choice, self.long_sum(expr)) {
            (true, _) => self.chosen(expr),
            (false, Some(text)) => text,
            (false, None) => self.at_least(expr, Bond::Clause),
        };
        if !choice && !matches!(otherwise.kind, ExprKind::If { .. }) {
            let condition = self.condition(condition, Bond::Or);
            let (then, otherwise) = (value(then), value(otherwise));
            let text = self.say(
                &["如果", &condition, "，为", &then, "；否则为", &otherwise],
                &[&then, " if ", &condition, "; otherwise ", &otherwise],
            );
            return Told { text, ..Told::default() };
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
        Told { text: lead.to_owned(), items, choice, ..Told::default() }
    }

    /// Yes or no by cases: a condition says when it is yes.
    fn chosen(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Literal(LiteralKind::Truth(truth)) => match truth {
                true => self.pick("“是”", "yes").to_owned(),
                false => self.pick("“否”", "no").to_owned(),
            },
            _ => {
                let condition = self.condition(expr, Bond::Or);
                self.say(&[&condition, "的为“是”，否则为“否”"], &["yes where ", &condition, ", otherwise no"])
            }
        }
    }
}
