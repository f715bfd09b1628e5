//! Formulas in words, on one line and with brackets wherever they could be misread.

use crate::lang::Lang;
use crate::plan::Type;
use crate::rounding::Rounding;
use crate::syntax::ast::{Expr, ExprKind, Operator};

use super::reader::Reader;

/// Words, and how tightly they hang together.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub text: String,
    pub bond: Bond,
}

/// From loose to tight; what is looser than its place stands in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    /// Has commas of its own.
    Loose,
    Or,
    And,
    Clause,
    Sum,
    Product,
    /// A noun phrase with parts, such as a fold.
    Noun,
    Atom,
}

impl Phrase {
    pub fn new(text: impl Into<String>, bond: Bond) -> Phrase {
        Phrase { text: text.into(), bond }
    }
}

impl Reader<'_> {
    /// A formula or condition whose brackets depend on where it stands.
    pub fn phrase(&self, expr: &Expr) -> Phrase {
        self.once(expr, None, || self.phrase_of(expr))
    }

    /// In brackets where it hangs together less tightly than its place needs.
    pub fn at_least(&self, expr: &Expr, bond: Bond) -> String {
        let phrase = self.phrase(expr);
        if phrase.bond < bond { self.bracketed(&phrase.text) } else { phrase.text }
    }

    pub fn atom(&self, expr: &Expr) -> String {
        self.at_least(expr, Bond::Atom)
    }

    fn phrase_of(&self, expr: &Expr) -> Phrase {
        match &expr.kind {
            ExprKind::Literal(literal) => Phrase::new(self.literal_at(literal, expr.span), Bond::Atom),
            ExprKind::Reference(reference) => self.reference(reference),
            ExprKind::Negate(inner) => match &inner.kind {
                ExprKind::Literal(literal) => {
                    Phrase::new(format!("-{}", self.literal_at(literal, inner.span)), Bond::Atom)
                }
                _ => {
                    let inner = self.atom(inner);
                    Phrase::new(self.say(&["负的", &inner], &["minus ", &inner]), Bond::Product)
                }
            },
            ExprKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right),
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition, Bond::And);
                let (then, otherwise) = (self.at_least(then, Bond::Clause), self.at_least(otherwise, Bond::Clause));
                Phrase::new(
                    self.say(
                        &[&condition, "时为", &then, "，否则为", &otherwise],
                        &[&then, " if ", &condition, ", otherwise ", &otherwise],
                    ),
                    Bond::Loose,
                )
            }
            ExprKind::Default(value, default) => self.default(value, default),
            ExprKind::OnlyWhen(value, condition) if self.phrase(value).bond >= Bond::Noun => {
                let (value, condition) = (self.phrase(value).text, self.condition(condition, Bond::Or));
                Phrase::new(
                    self.say(&[&value, "（只在", &condition, "时才有）"], &[&value, " (only when ", &condition, ")"]),
                    Bond::Noun,
                )
            }
            ExprKind::Require(value, condition) => {
                let (value, condition) = (self.at_least(value, Bond::Sum), self.condition(condition, Bond::Or));
                Phrase::new(
                    self.say(&[&value, "，须满足", &condition], &[&value, ", requiring that ", &condition]),
                    Bond::Loose,
                )
            }
            ExprKind::OnlyWhen(value, condition) => {
                let (value, condition) = (self.at_least(value, Bond::Sum), self.condition(condition, Bond::Or));
                Phrase::new(
                    self.say(&[&value, "，只在", &condition, "时才有"], &[&value, ", only when ", &condition]),
                    Bond::Loose,
                )
            }
            ExprKind::Shift { value, .. } | ExprKind::Converted { value, .. } if !is_adjusted(value) => {
                let (value, limits) = self.adjustments(expr);
                let (value, limits) = (self.at_least(value, Bond::Noun), limits.concat());
                Phrase::new(self.say(&[&value, &limits], &[&value, " ", &limits]), Bond::Noun)
            }
            ExprKind::Cap(..)
            | ExprKind::Floor(..)
            | ExprKind::Round { .. }
            | ExprKind::Shift { .. }
            | ExprKind::Converted { .. }
            | ExprKind::Prorate { .. } => {
                let (value, limits) = self.adjustments(expr);
                let value = self.at_least(value, Bond::Sum);
                Phrase::new(self.adjusted(&value, &limits), Bond::Loose)
            }
            ExprKind::Interval(from, to) => {
                let (from, to) = (self.at_least(from, Bond::Noun), self.at_least(to, Bond::Noun));
                Phrase::new(
                    self.say(&["从", &from, "到", &to, "的这段时间"], &["the time from ", &from, " to ", &to]),
                    Bond::Noun,
                )
            }
            ExprKind::ItemCount(items) if items.iter().all(|item| matches!(item.kind, ExprKind::Reference(_))) => {
                let items: Vec<String> = items.iter().map(|item| self.phrase(item).text).collect();
                let zh = items.iter().map(|item| self.quoted(item)).collect::<Vec<_>>().join("、");
                let en = self.all_of(&items);
                Phrase::new(
                    self.say(&[&zh, "中成立的项数"], &["the number of these that are true: ", &en]),
                    if self.lang == Lang::Zh { Bond::Noun } else { Bond::Loose },
                )
            }
            ExprKind::ItemCount(items) => {
                let items: Vec<String> = items.iter().map(|item| self.condition(item, Bond::Clause)).collect();
                let (zh, en) = (items.join("、"), self.all_of(&items));
                Phrase::new(
                    self.say(
                        &["下列条件中成立的项数（", &zh, "）"],
                        &["the number of these that are true (", &en, ")"],
                    ),
                    Bond::Noun,
                )
            }
            ExprKind::Extreme { largest, values } => {
                let values: Vec<String> = values.iter().map(|value| self.at_least(value, Bond::Noun)).collect();
                let two = values.len() == 2;
                let (zh, en) = match (largest, two) {
                    (true, true) => ("中较大的一个", "the larger of "),
                    (true, false) => ("中最大的一个", "the largest of "),
                    (false, true) => ("中较小的一个", "the smaller of "),
                    (false, false) => ("中最小的一个", "the smallest of "),
                };
                let values = self.all_of(&values);
                Phrase::new(self.say(&[&values, zh], &[en, &values]), Bond::Noun)
            }
            ExprKind::Weighted { items, complete } => self.weighted(items, *complete),
            ExprKind::Steps { value, step, amount, started } => self.steps(value, step, amount, *started),
            ExprKind::Apportion { pool, claim, by, filter } => self.apportioned(pool, claim, by, filter.as_deref()),
            ExprKind::EarlierFold(fold) => self.earlier_fold(fold),
            ExprKind::Members { .. } => Phrase::new(self.pick("各成员", "the members"), Bond::Atom),
            ExprKind::EachGroup(name) => {
                let name = self.group_name(&name.node);
                let all = super::folds::plural(&name);
                Phrase::new(self.say(&["各", &name], &["all ", &all]), Bond::Atom)
            }
            ExprKind::Fold(fold) => self.fold(fold),
            ExprKind::Rank { keys, by, filter, high_first, skip_after_ties } => {
                self.rank(keys, by, filter.as_deref(), *high_first, *skip_after_ties)
            }
            ExprKind::OverMonths { window, how, body, complete } => self.over_months(window, *how, body, *complete),
            ExprKind::PeriodEndValue(frequency, body) => self.period_end(*frequency, body),
            ExprKind::EnrolledMonths(window) => self.enrolled_months(window),
            ExprKind::Before { earlier, body, first } => self.before(*earlier, body, first.as_deref()),
            ExprKind::StreakLength { condition, skip_gaps } => self.streak_length(condition, *skip_gaps),
            ExprKind::Call(function, arguments) => self.call(*function, arguments),
            ExprKind::DayOfMonth { month, day } => Phrase::new(self.day_of_month(*month, *day), Bond::Atom),
            ExprKind::Moment(moment) => Phrase::new(self.moment(*moment), Bond::Atom),
            ExprKind::NextDay(day) => {
                let day = self.atom(day);
                Phrase::new(self.say(&[&day, "的次日"], &["the day after ", &day]), Bond::Noun)
            }
            ExprKind::Actions => Phrase::new(self.pick("处置", "the actions"), Bond::Atom),
            ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Missing { .. }
            | ExprKind::InMonths(..)
            | ExprKind::OneOf(..)
            | ExprKind::Overlaps(..)
            | ExprKind::ActionsInclude { .. }
            | ExprKind::Streak { .. }
            | ExprKind::YearCount { .. }
            | ExprKind::EnrolledAt(_) => self.condition_phrase(expr),
            // A sound policy has none.
            ExprKind::Unreadable => Phrase::new(self.written(expr.span), Bond::Atom),
        }
    }

    fn default(&self, value: &Expr, default: &Expr) -> Phrase {
        let ty = self.kind(value);
        let default = self.value_beside(default, ty, Bond::Sum);
        let inner = self.phrase(value);
        let text = if inner.bond >= Bond::Atom {
            let value = inner.text;
            self.say(&[&value, "（没有时按", &default, "）"], &[&value, " (or ", &default, " where there is none)"])
        } else {
            let value = inner.text;
            self.say(
                &["（", &value, "；没有结果时按", &default, "）"],
                &["(", &value, "; or ", &default, " where there is none)"],
            )
        };
        Phrase::new(text, Bond::Atom)
    }

    // ── Arithmetic ──────────────────────────────────────────────────────────

    fn arithmetic(&self, operator: Operator, left: &Expr, right: &Expr) -> Phrase {
        match operator {
            Operator::Subtract if self.kind(left) == Type::Date && self.kind(right) == Type::Date => {
                let (later, earlier) = (self.at_least(left, Bond::Noun), self.at_least(right, Bond::Noun));
                Phrase::new(
                    self.say(
                        &["从", &earlier, "到", &later, "相隔的天数"],
                        &["the number of days from ", &earlier, " to ", &later],
                    ),
                    Bond::Noun,
                )
            }
            Operator::Add | Operator::Subtract => {
                let mut terms = vec![(operator, right)];
                chain(left, &mut terms, |operator| matches!(operator, Operator::Add | Operator::Subtract));
                self.sum(&terms)
            }
            Operator::Multiply | Operator::Divide => {
                let mut terms = vec![(operator, right)];
                chain(left, &mut terms, |operator| matches!(operator, Operator::Multiply | Operator::Divide));
                self.product(&terms)
            }
        }
    }

    /// Terms in order; the sign of the first says nothing.
    fn sum(&self, terms: &[(Operator, &Expr)]) -> Phrase {
        let all_added = terms.iter().skip(1).all(|(operator, _)| *operator == Operator::Add);
        let named = terms.iter().all(|(_, term)| self.phrase(term).bond >= Bond::Atom);
        if all_added && named && terms.len() > 2 {
            let terms: Vec<String> = terms.iter().map(|(_, term)| self.atom(term)).collect();
            let list = self.all_of(&terms);
            return Phrase::new(self.say(&[&list, "之和"], &["the sum of ", &list]), Bond::Sum);
        }
        let mut text = String::new();
        for (at, (operator, term)) in terms.iter().enumerate() {
            let term = self.atom(term);
            text = match (at, operator) {
                (0, _) => term,
                (1, Operator::Subtract) => self.say(&[&text, "减去", &term], &[&text, " minus ", &term]),
                (_, Operator::Subtract) => self.say(&[&text, "再减去", &term], &[&text, " minus ", &term]),
                (1, _) => self.say(&[&text, "加上", &term], &[&text, " plus ", &term]),
                (_, _) => self.say(&[&text, "再加上", &term], &[&text, " plus ", &term]),
            };
        }
        Phrase::new(text, Bond::Sum)
    }

    fn product(&self, terms: &[(Operator, &Expr)]) -> Phrase {
        let divides = terms.iter().skip(1).any(|(operator, _)| *operator == Operator::Divide);
        let mut text = String::new();
        for (at, (operator, term)) in terms.iter().enumerate() {
            let term = self.atom(term);
            // English has no word for `and the result of that`.
            if at > 1 && divides && self.lang == Lang::En {
                text = self.bracketed(&text);
            }
            text = match (at, operator) {
                (0, _) => term,
                (1, Operator::Divide) => self.say(&[&text, "除以", &term], &[&text, " divided by ", &term]),
                (_, Operator::Divide) => self.say(&[&text, "再除以", &term], &[&text, " divided by ", &term]),
                (1, _) => self.say(&[&text, "乘以", &term], &[&text, " times ", &term]),
                (_, _) => self.say(&[&text, "再乘以", &term], &[&text, " times ", &term]),
            };
        }
        Phrase::new(text, Bond::Product)
    }

    /// A sum whose terms are formulas of their own, with commas between the terms.
    pub fn long_sum(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Arithmetic(operator @ (Operator::Add | Operator::Subtract), left, right) = &expr.kind else {
            return None;
        };
        if self.kind(expr) == Type::Days && self.kind(left) == Type::Date {
            return None;
        }
        let mut terms = vec![(*operator, &**right)];
        chain(left, &mut terms, |operator| matches!(operator, Operator::Add | Operator::Subtract));
        let compound = terms.iter().any(|(_, term)| self.phrase(term).bond < Bond::Atom);
        let mixed = terms.len() > 2 && terms.iter().skip(1).any(|(operator, _)| *operator == Operator::Subtract);
        if !compound && !mixed {
            return None;
        }
        let mut text = String::new();
        for (at, (operator, term)) in terms.iter().enumerate() {
            let term = self.at_least(term, Bond::Product);
            text = match (at, operator) {
                (0, _) => term,
                (1, Operator::Subtract) => self.say(&[&text, "，减去", &term], &[&text, ", minus ", &term]),
                (_, Operator::Subtract) => self.say(&[&text, "，再减去", &term], &[&text, ", minus ", &term]),
                (1, _) => self.say(&[&text, "，加上", &term], &[&text, ", plus ", &term]),
                (_, _) => self.say(&[&text, "，再加上", &term], &[&text, ", plus ", &term]),
            };
        }
        Some(text)
    }

    /// A product of more than two: one more factor after every comma.
    pub fn long_product(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Arithmetic(operator @ (Operator::Multiply | Operator::Divide), left, right) = &expr.kind else {
            return None;
        };
        let mut terms = vec![(*operator, &**right)];
        chain(left, &mut terms, |operator| matches!(operator, Operator::Multiply | Operator::Divide));
        if terms.len() < 3 {
            return None;
        }
        let mut text = String::new();
        for (at, (operator, term)) in terms.iter().enumerate() {
            let term = self.atom(term);
            text = match (at, operator) {
                (0, _) => term,
                (1, Operator::Divide) => self.say(&[&text, "除以", &term], &[&text, " divided by ", &term]),
                (_, Operator::Divide) => self.say(&[&text, "，再除以", &term], &[&text, ", then divided by ", &term]),
                (1, _) => self.say(&[&text, "乘以", &term], &[&text, " times ", &term]),
                (_, _) => self.say(&[&text, "，再乘以", &term], &[&text, ", then times ", &term]),
            };
        }
        Some(text)
    }

    // ── Caps, floors, rounding ──────────────────────────────────────────────

    /// The value that is capped, floored, rounded …, and these in their order.
    pub fn adjustments<'e>(&self, expr: &'e Expr) -> (&'e Expr, Vec<String>) {
        let (value, limit) = match &expr.kind {
            ExprKind::Cap(value, limit) => {
                let limit = self.value_beside(limit, self.kind(value), Bond::Noun);
                (value, self.say(&["最高不超过", &limit], &["at most ", &limit]))
            }
            ExprKind::Floor(value, limit) => {
                let limit = self.value_beside(limit, self.kind(value), Bond::Noun);
                (value, self.say(&["最低不少于", &limit], &["at least ", &limit]))
            }
            ExprKind::Round { value, mode, step } => {
                let step = self.step(step, self.kind(value));
                (value, self.rounded(*mode, &step))
            }
            ExprKind::Shift { value, up, by } => {
                let by = self.at_least(by, Bond::Noun);
                let one = matches!(&by[..], "1");
                let (zh, en) = if *up { ("升", "moved up by ") } else { ("降", "moved down by ") };
                (value, self.say(&[zh, &format!(" {by} 级")], &[en, &by, if one { " grade" } else { " grades" }]))
            }
            ExprKind::Converted { value, to } => {
                let to = self.currency_name(&to.node);
                (value, self.say(&["换成", &to], &["converted to ", &to]))
            }
            ExprKind::Prorate { value, days, basis } => (value, self.prorated(days, basis)),
            _ => return (expr, Vec::new()),
        };
        let (inner, mut limits) = self.adjustments(value);
        limits.push(limit);
        (inner, limits)
    }

    pub fn rounded(&self, mode: Rounding, step: &str) -> String {
        let (zh, en) = match mode {
            Rounding::HalfAwayFromZero => ("四舍五入到", "rounded to "),
            Rounding::HalfEven => ("四舍六入五成双到", "rounded half to even, to "),
            Rounding::Up => ("向上取整到", "rounded up to "),
            Rounding::Down => ("向下取整到", "rounded down to "),
        };
        self.say(&[zh, step], &[en, step])
    }

    /// `甲，最低不少于 0 元，再最高不超过乙`.
    pub fn adjusted(&self, value: &str, limits: &[String]) -> String {
        let mut text = value.to_owned();
        for (at, limit) in limits.iter().enumerate() {
            text = if at == 0 {
                self.say(&[&text, "，", limit], &[&text, ", ", limit])
            } else {
                self.say(&[&text, "，然后", limit], &[&text, ", then ", limit])
            };
        }
        text
    }
}

fn is_adjusted(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Cap(..)
            | ExprKind::Floor(..)
            | ExprKind::Round { .. }
            | ExprKind::Shift { .. }
            | ExprKind::Converted { .. }
            | ExprKind::Prorate { .. }
    )
}

/// Takes a chain of operators of one strength apart, first term first.
fn chain<'e>(expr: &'e Expr, terms: &mut Vec<(Operator, &'e Expr)>, same: fn(Operator) -> bool) {
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Arithmetic(operator, left, right) if same(*operator) => {
                terms.push((*operator, right));
                at = left;
            }
            _ => {
                terms.push((Operator::Add, at));
                break;
            }
        }
    }
    terms.reverse();
}
