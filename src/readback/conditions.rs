//! Conditions in words.

use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::plan::Type;
use crate::resolve::Meaning;
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprKind, FoldHow};

use super::formulas::{Bond, Phrase};
use super::reader::{Reader, joined};
use super::time::month_name;

impl Reader<'_> {
    /// A condition as a clause: a bare name says that it holds.
    pub fn condition(&self, expr: &Expr, bond: Bond) -> String {
        let phrase = self.clause(expr, true);
        if phrase.bond < bond { self.bracketed(&phrase.text) } else { phrase.text }
    }

    /// Where a condition stands as a value: a bare name is only a name.
    pub fn condition_phrase(&self, expr: &Expr) -> Phrase {
        self.clause(expr, true)
    }

    fn clause(&self, expr: &Expr, holds: bool) -> Phrase {
        self.once(expr, Some(holds), || self.clause_of(expr, holds))
    }

    /// `holds`: whether the clause says that the condition holds, or that it does not.
    fn clause_of(&self, expr: &Expr, holds: bool) -> Phrase {
        match &expr.kind {
            ExprKind::Not(inner) => self.clause(inner, !holds),
            ExprKind::And(terms) if holds => self.terms(terms, true),
            ExprKind::Or(terms) if holds => self.terms(terms, false),
            ExprKind::Streak { every, count, unit, skip_gaps, condition } if holds => {
                self.streak(*every, *count, *unit, *skip_gaps, condition)
            }
            ExprKind::YearCount { count, condition } if holds => {
                let condition = self.in_each(Frequency::Month).condition(condition, Bond::Clause);
                let count = count.to_string();
                Phrase::new(
                    self.say(
                        &["本年第 ", &count, " 次（或以上）", &condition],
                        &[&condition, " for at least the ", &ordinal(&count), " time this year"],
                    ),
                    Bond::And,
                )
            }
            ExprKind::OverMonths { window, how: FoldHow::Any, body, complete: false } if !holds => {
                Phrase::new(self.in_no_month(window, body), Bond::Clause)
            }
            ExprKind::ActionsInclude { action, negated } => {
                let action = self.action(action);
                let included = *negated != holds;
                Phrase::new(
                    if included {
                        self.say(&["处置含", &action], &["the actions include ", &action])
                    } else {
                        self.say(&["处置不含", &action], &["the actions do not include ", &action])
                    },
                    Bond::Clause,
                )
            }
            ExprKind::EnrolledAt(at) => Phrase::new(self.enrolled_at(*at, holds), Bond::Clause),
            ExprKind::Reference(reference) => {
                if let Some(Meaning::Grade(id, _)) = self.symbols.find(&reference.name.node)
                    && reference.member.is_none()
                    && self.record.is_none_or(|block| self.field_label(block, &reference.name.node).is_none())
                {
                    let grade = self.symbols.values.get(id.0).map(|value| self.label(&value.label)).unwrap_or_default();
                    let label = self.quoted(&self.name(&reference.name));
                    return Phrase::new(
                        if holds {
                            self.say(&[&grade, "是", &label], &[&grade, " is ", &label])
                        } else {
                            self.say(&[&grade, "不是", &label], &[&grade, " is not ", &label])
                        },
                        Bond::Clause,
                    );
                }
                if let Some(applied) = self.applied_condition(reference, holds) {
                    return applied;
                }
                let name = self.phrase(expr).text;
                let zh = self.quoted_once(&name);
                Phrase::new(
                    if holds {
                        self.say(&[&zh, "成立"], &[&name, " is true"])
                    } else {
                        self.say(&[&zh, "不成立"], &[&name, " is not true"])
                    },
                    Bond::Clause,
                )
            }
            ExprKind::Compare(..)
            | ExprKind::Missing { .. }
            | ExprKind::InMonths(..)
            | ExprKind::OneOf(..)
            | ExprKind::Overlaps(..) => match self.predicate(expr, holds) {
                Some((subject, says)) => {
                    let subject = self.at_least(subject, Bond::Sum);
                    Phrase::new(self.say(&[&subject, &says], &[&subject, " ", &says]), Bond::Clause)
                }
                None => self.denied(expr, holds),
            },
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Streak { .. } | ExprKind::YearCount { .. } => {
                self.denied(expr, holds)
            }
            ExprKind::Unreadable
            | ExprKind::Literal(_)
            | ExprKind::Negate(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::If { .. }
            | ExprKind::Default(..)
            | ExprKind::OnlyWhen(..)
            | ExprKind::Require(..)
            | ExprKind::Cap(..)
            | ExprKind::Floor(..)
            | ExprKind::Round { .. }
            | ExprKind::Shift { .. }
            | ExprKind::Converted { .. }
            | ExprKind::Prorate { .. }
            | ExprKind::Steps { .. }
            | ExprKind::Weighted { .. }
            | ExprKind::Apportion { .. }
            | ExprKind::EarlierFold(_)
            | ExprKind::Members { .. }
            | ExprKind::EachGroup(_)
            | ExprKind::Interval(..)
            | ExprKind::StreakLength { .. }
            | ExprKind::ItemCount(_)
            | ExprKind::Extreme { .. }
            | ExprKind::OverMonths { .. }
            | ExprKind::PeriodEndValue(..)
            | ExprKind::EnrolledMonths(_)
            | ExprKind::Before { .. }
            | ExprKind::Fold(_)
            | ExprKind::Rank { .. }
            | ExprKind::Call(..)
            | ExprKind::DayOfMonth { .. }
            | ExprKind::Moment(_)
            | ExprKind::NextDay(_)
            | ExprKind::Actions => self.denied(expr, holds),
        }
    }

    /// The clause as it is, or said not to be so.
    fn denied(&self, expr: &Expr, holds: bool) -> Phrase {
        if holds {
            return self.phrase(expr);
        }
        let inner = self.at_least(expr, Bond::Atom);
        Phrase::new(self.say(&["并非", &inner], &["it is not so that ", &inner]), Bond::Clause)
    }

    fn terms(&self, terms: &[Expr], all: bool) -> Phrase {
        let bond = if all { Bond::And } else { Bond::Or };
        // Several things said of one subject share it.
        let shared: Option<Vec<_>> = terms.iter().map(|term| self.predicate(term, true)).collect();
        if let Some(shared) = shared
            && let Some((subject, _)) = shared.first()
            && shared.iter().all(|(other, _)| other.span == subject.span)
        {
            let subject = self.at_least(subject, Bond::Sum);
            let (zh, en) = if all { ("且", " and ") } else { ("或", " or ") };
            let says = shared.into_iter().map(|(_, says)| says).reduce(|text, next| {
                // `is at least 60 and below 80`.
                let short = next.strip_prefix("is ").filter(|next| !next.starts_with("not "));
                self.say(&[&text, zh, &next], &[&text, en, short.unwrap_or(&next)])
            });
            let says = says.unwrap_or_default();
            return Phrase::new(self.say(&[&subject, &says], &[&subject, " ", &says]), bond);
        }
        let clauses: Vec<String> = terms.iter().map(|term| self.condition(term, Bond::Clause)).collect();
        let (zh, en) = if all { ("，且", " and ") } else { ("，或", " or ") };
        let text = clauses.into_iter().reduce(|text, clause| self.say(&[&text, zh, &clause], &[&text, en, &clause]));
        let text = text.unwrap_or_default();
        Phrase::new(text, bond)
    }

    /// What is said of which value, for conditions about one value.
    pub fn predicate<'e>(&self, expr: &'e Expr, holds: bool) -> Option<(&'e Expr, String)> {
        match &expr.kind {
            ExprKind::Compare(comparison, left, right) => {
                let comparison = if holds { *comparison } else { comparison.opposite() };
                Some((&**left, self.compared(comparison, left, right)))
            }
            ExprKind::Missing { value, negated } => {
                let missing = *negated != holds;
                let input = match &value.kind {
                    ExprKind::Reference(reference) => self.is_input(reference),
                    _ => false,
                };
                let says = match (input, missing) {
                    (true, true) => self.pick("空白", "is blank"),
                    (true, false) => self.pick("已填", "is filled in"),
                    (false, true) => self.pick("没有值", "has no value"),
                    (false, false) => self.pick("有值", "has a value"),
                };
                Some((&**value, says.to_owned()))
            }
            ExprKind::InMonths(value, months) => {
                let names: Vec<String> = months.iter().map(|month| month_name(*month)).collect();
                let months: Vec<String> = months.iter().map(|month| format!("{month} 月")).collect();
                let (zh, en) = (self.any_of(&months), self.any_of(&names));
                let is_month = self.kind(value) == Type::Month;
                let (zh_word, en_word) = match (holds, is_month) {
                    (true, true) => ("是", "is "),
                    (false, true) => ("不是", "is not "),
                    (true, false) => ("在", "is in "),
                    (false, false) => ("不在", "is not in "),
                };
                let says = self.say(&[zh_word, &zh], &[en_word, &en]);
                Some((&**value, says))
            }
            ExprKind::OneOf(value, options) => {
                let ty = self.kind(value);
                let options: Vec<String> =
                    options.iter().map(|option| self.value_beside(option, ty, Bond::Noun)).collect();
                let options = self.any_of(&options);
                let says = if holds {
                    self.say(&["是", &options], &["is ", &options])
                } else {
                    self.say(&["不是", &options], &["is not ", &options])
                };
                Some((&**value, says))
            }
            ExprKind::Overlaps(value, other) => {
                let other = self.at_least(other, Bond::Noun);
                let says = if holds {
                    self.say(&["与", &other, "有重叠"], &["overlaps ", &other])
                } else {
                    self.say(&["与", &other, "没有重叠"], &["does not overlap ", &other])
                };
                Some((&**value, says))
            }
            _ => None,
        }
    }

    fn compared(&self, comparison: Comparison, left: &Expr, right: &Expr) -> String {
        let ty = match self.kind(left) {
            Type::Unknown => self.kind(right),
            known => known,
        };
        // A formula's parameters may be anything; whether they are days the author's word tells.
        let between = self.written(Span::new(left.span.end, right.span.start.max(left.span.end)));
        let by_time = ["早", "晚", "before", "after"].iter().any(|word| between.contains(word));
        let ty = if ty == Type::Unknown && by_time { Type::Date } else { ty };
        let given = self.is_parameter(left) || self.is_parameter(right);
        let right = self.value_beside(right, ty, Bond::Sum);
        let (zh, en) = match comparison {
            Comparison::Equal if given => ("等于", "equals"),
            Comparison::NotEqual if given => ("不等于", "does not equal"),
            _ => words_for(comparison, ty),
        };
        self.say(&[zh, &right], &[en, " ", &right])
    }

    /// Whether it is a parameter of the formula at hand.
    fn is_parameter(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Reference(reference) => {
                reference.member.is_none() && self.parameter_of(&reference.name.node).is_some()
            }
            _ => false,
        }
    }

    pub fn is_input(&self, reference: &crate::syntax::ast::Reference) -> bool {
        let name = &*reference.name.node;
        match &reference.member {
            Some(member) => {
                let block = self.symbols.find_block(name);
                block.is_some_and(|block| self.symbols.find_field(block, &member.node).is_some())
            }
            None => {
                self.record.is_some_and(|block| self.symbols.find_field(block, name).is_some())
                    || matches!(self.symbols.find(name), Some(Meaning::Inputs(_)))
            }
        }
    }

    fn streak(&self, every: bool, count: u32, unit: Frequency, skip_gaps: bool, condition: &Expr) -> Phrase {
        let count = count.to_string();
        let (zh_unit, en_unit) = match unit {
            Frequency::Month => ("个月", "months"),
            Frequency::Quarter => ("个季度", "quarters"),
            Frequency::Half => ("个半年", "half-years"),
            Frequency::Year => ("年", "years"),
        };
        let condition = self.in_each(unit).bare(condition);
        let gaps = if skip_gaps { self.pick("（跳过缺的月份）", " (skipping months without one)") } else { "" };
        // `2 个月月度等级` would be stumbled over.
        let pause = if condition.starts_with('月') { "，" } else { "" };
        let text = if every {
            self.say(
                &["每连续满 ", &count, &format!(" {zh_unit}"), pause, &condition, "（满后重新数起）", gaps],
                &[
                    "this completes ",
                    &count,
                    " consecutive ",
                    en_unit,
                    " in which ",
                    &condition,
                    " (counted afresh after every ",
                    &count,
                    ")",
                    gaps,
                ],
            )
        } else {
            self.say(
                &["连续 ", &count, &format!(" {zh_unit}"), pause, &condition, gaps],
                &[&condition, " for ", &count, " consecutive ", en_unit, gaps],
            )
        };
        Phrase::new(text, Bond::Clause)
    }

    pub fn streak_length(&self, condition: &Expr, skip_gaps: bool) -> Phrase {
        let condition = self.in_each(Frequency::Month).bare(condition);
        let gaps = if skip_gaps { self.pick("（跳过缺的月份）", " (skipping months without one)") } else { "" };
        Phrase::new(
            self.say(
                &["到", self.this_period(), "为止", &condition, "已连续的月数", gaps],
                &["the number of consecutive months up to this one in which ", &condition, gaps],
            ),
            Bond::Noun,
        )
    }

    /// A condition behind 连续 N 个月, where a name needs no `成立`.
    fn bare(&self, condition: &Expr) -> String {
        if self.lang == Lang::Zh {
            if let ExprKind::Not(inner) = &condition.kind
                && let ExprKind::Reference(reference) = &inner.kind
                && reference.member.is_none()
                && !matches!(self.symbols.find(&reference.name.node), Some(Meaning::Grade(..)))
            {
                return joined(&["不", &self.quoted_once(&self.name(&reference.name))]);
            }
            if let ExprKind::Reference(reference) = &condition.kind
                && reference.member.is_none()
                && !matches!(self.symbols.find(&reference.name.node), Some(Meaning::Grade(..)))
            {
                return self.quoted_once(&self.name(&reference.name));
            }
        }
        self.condition(condition, Bond::Clause)
    }
}

/// What comparisons are called, by what is compared.
pub(super) fn words_for(comparison: Comparison, ty: Type) -> (&'static str, &'static str) {
    let by_time = matches!(ty, Type::Date | Type::Month);
    let counted = matches!(ty, Type::Days | Type::Months | Type::Integer);
    let named = matches!(ty, Type::Text | Type::Truth | Type::Enum(_) | Type::Date | Type::Month);
    match comparison {
        Comparison::Equal if named => ("是", "is"),
        Comparison::Equal => ("等于", "is"),
        Comparison::NotEqual if named => ("不是", "is not"),
        Comparison::NotEqual => ("不等于", "is not"),
        Comparison::Less if by_time => ("早于", "is before"),
        Comparison::Less if counted => ("少于", "is less than"),
        Comparison::Less => ("低于", "is below"),
        Comparison::LessOrEqual if by_time => ("不晚于", "is no later than"),
        Comparison::LessOrEqual if counted => ("不多于", "is at most"),
        Comparison::LessOrEqual => ("不高于", "is at most"),
        Comparison::Greater if by_time => ("晚于", "is after"),
        Comparison::Greater if counted => ("多于", "is more than"),
        Comparison::Greater => ("高于", "is above"),
        Comparison::GreaterOrEqual if by_time => ("不早于", "is no earlier than"),
        Comparison::GreaterOrEqual if counted => ("不少于", "is at least"),
        Comparison::GreaterOrEqual => ("不低于", "is at least"),
    }
}

/// `1st`, `2nd`, `13th`.
pub(super) fn ordinal(number: &str) -> String {
    let teens = number.len() > 1 && number.as_bytes().get(number.len() - 2) == Some(&b'1');
    let ending = match (number.as_bytes().last(), teens) {
        (Some(b'1'), false) => "st",
        (Some(b'2'), false) => "nd",
        (Some(b'3'), false) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn ordinals_end_as_they_are_spoken() {
        let all: Vec<String> = ["1", "2", "3", "4", "11", "12", "13", "21", "112"].map(ordinal).to_vec();
        assert_eq!(all.join(" "), "1st 2nd 3rd 4th 11th 12th 13th 21st 112th");
    }
}
