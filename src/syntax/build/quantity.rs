//! Literals with their units, and rounding steps.

use std::rc::Rc;

use rust_decimal::Decimal;

use super::{Builder, P, has, part};
use crate::calendar::{Month, parse_date};
use crate::currency::CurrencyId;
use crate::diagnostics::{currency, syntax};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Literal, LiteralKind, RoundStep};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    /// A literal: date, month, number with unit, or text.
    pub(super) fn literal(&mut self, pair: &P<'_>) -> Option<Literal> {
        let span = self.span(pair);
        let inner = match pair.as_rule() {
            Rule::literal => pair.clone().into_inner().next()?,
            _ => pair.clone(),
        };
        let kind = match inner.as_rule() {
            Rule::date => match parse_date(inner.as_str()) {
                Some(date) => LiteralKind::Date(date),
                None => {
                    self.problems.push(syntax::no_such_date(inner.as_str(), None, span));
                    return None;
                }
            },
            Rule::month => match Month::parse(inner.as_str()) {
                Some(month) => LiteralKind::Month(month),
                None => {
                    self.problems.push(syntax::no_such_date(inner.as_str(), None, span));
                    return None;
                }
            },
            Rule::string => LiteralKind::Text(Rc::from(inner.as_str().trim_matches('"'))),
            _ => self.quantity(&inner)?,
        };
        Some(Literal { kind, span })
    }

    /// `−20%`: a literal with its sign.
    pub(super) fn signed(&mut self, pair: &P<'_>) -> Option<Literal> {
        let literal = part(pair, Rule::literal).and_then(|p| self.literal(&p))?;
        Some(if has(pair, Rule::minus) { negated(literal) } else { literal })
    }

    /// A literal, yes/no or a name, possibly with a minus: what a 用例 or default may state.
    pub(super) fn plain_value(&mut self, pair: &P<'_>) -> Option<Expr> {
        let span = self.span(pair);
        if let Some(truth) = part(pair, Rule::truth) {
            return Some(Expr { kind: ExprKind::Literal(LiteralKind::Truth(has(&truth, Rule::k_yes))), span });
        }
        if part(pair, Rule::literal).is_some() {
            let literal = self.signed(pair)?;
            return Some(Expr { kind: ExprKind::Literal(literal.kind), span: literal.span });
        }
        let name = self.name_in(pair)?;
        let span = name.span;
        Some(super::reference_to(name, span))
    }

    pub(super) fn decimal(&mut self, pair: &P<'_>) -> Option<Decimal> {
        match Decimal::from_str_exact(pair.as_str()) {
            Ok(decimal) => Some(decimal),
            Err(_) => {
                self.problems.push(syntax::number_too_large(pair.as_str(), self.span(pair)));
                None
            }
        }
    }

    /// A whole number of at least 1, as in 连续 3 个月.
    pub(super) fn count(&mut self, pair: &P<'_>) -> Option<u32> {
        let number = part(pair, Rule::number)?;
        match number.as_str().parse::<u32>() {
            Ok(count) if count > 0 => Some(count),
            _ => {
                self.problems.push(syntax::not_a_count(number.as_str(), self.span(&number)));
                None
            }
        }
    }

    fn quantity(&mut self, pair: &P<'_>) -> Option<LiteralKind> {
        let number = part(pair, Rule::number)?;
        let mut value = self.decimal(&number)?;
        if let Some(scale) = part(pair, Rule::scale) {
            let factor = if has(&scale, Rule::k_yi) { Decimal::new(100_000_000, 0) } else { Decimal::new(10_000, 0) };
            value = self.scaled(value, factor, pair)?;
        }
        let per = |value: Decimal, scale: u32| value.checked_mul(Decimal::new(1, scale));
        if has(pair, Rule::percent) || has(pair, Rule::k_percent_points) {
            return per(value, 2).map(LiteralKind::Ratio);
        }
        if has(pair, Rule::permille) || has(pair, Rule::k_li) {
            return per(value, 3).map(LiteralKind::Ratio);
        }
        let Some(unit) = part(pair, Rule::unit).and_then(|p| p.into_inner().next()) else {
            return Some(LiteralKind::Number(value));
        };
        Some(match unit.as_rule() {
            Rule::k_yuan => self.money(value, CurrencyId::CNY),
            Rule::k_currency_unit | Rule::currency_code => {
                let of = self.currency(unit.as_str().trim(), self.span(&unit))?;
                self.money(value, of)
            }
            Rule::k_points => LiteralKind::Points(value),
            Rule::k_days => LiteralKind::Days(value),
            Rule::k_months => LiteralKind::Months(value),
            Rule::k_years => LiteralKind::Months(self.scaled(value, Decimal::new(12, 0), pair)?),
            _ => LiteralKind::Count(value),
        })
    }

    /// An amount; one of the policy's own currency is plain money.
    fn money(&self, value: Decimal, of: CurrencyId) -> LiteralKind {
        if of == self.own { LiteralKind::Money(value) } else { LiteralKind::MoneyOf(value, of) }
    }

    /// The currency of a word, which is reported where there is none.
    pub(super) fn currency(&mut self, word: &str, span: Span) -> Option<CurrencyId> {
        let found = CurrencyId::named(word);
        if found.is_none() {
            self.problems.push(currency::unknown(word, span));
        }
        found
    }

    fn scaled(&mut self, value: Decimal, factor: Decimal, pair: &P<'_>) -> Option<Decimal> {
        let scaled = value.checked_mul(factor);
        if scaled.is_none() {
            self.problems.push(syntax::number_too_large(pair.as_str().trim(), self.span(pair)));
        }
        scaled.map(|scaled| scaled.normalize())
    }

    pub(super) fn round_step(&mut self, pair: Option<P<'_>>) -> Option<RoundStep> {
        // 四舍五入 alone is to the minor unit of money.
        let Some(pair) = pair else { return Some(RoundStep::Minor) };
        if has(&pair, Rule::k_decimals) {
            let digits = part(&pair, Rule::number)?;
            return match digits.as_str().parse::<u32>() {
                Ok(digits) if digits <= 20 => Some(RoundStep::Digits(digits)),
                _ => {
                    self.problems.push(syntax::not_a_count(digits.as_str(), self.span(&digits)));
                    None
                }
            };
        }
        if let Some(literal) = part(&pair, Rule::literal) {
            let literal = self.literal(&literal)?;
            let step = match literal.kind {
                LiteralKind::Number(d)
                | LiteralKind::Money(d)
                | LiteralKind::MoneyOf(d, _)
                | LiteralKind::Ratio(d)
                | LiteralKind::Points(d)
                | LiteralKind::Days(d)
                | LiteralKind::Months(d)
                | LiteralKind::Count(d) => d,
                _ => Decimal::ZERO,
            };
            if step <= Decimal::ZERO {
                self.problems.push(syntax::not_a_count(pair.as_str().trim(), literal.span));
                return None;
            }
            return Some(RoundStep::Multiple(step));
        }
        Some(if has(&pair, Rule::k_fen) {
            RoundStep::Digits(2)
        } else if has(&pair, Rule::k_jiao) {
            RoundStep::Digits(1)
        } else {
            RoundStep::Digits(0)
        })
    }
}

fn negated(literal: Literal) -> Literal {
    let kind = match literal.kind {
        LiteralKind::Number(d) => LiteralKind::Number(-d),
        LiteralKind::Money(d) => LiteralKind::Money(-d),
        LiteralKind::MoneyOf(d, of) => LiteralKind::MoneyOf(-d, of),
        LiteralKind::Ratio(d) => LiteralKind::Ratio(-d),
        LiteralKind::Points(d) => LiteralKind::Points(-d),
        LiteralKind::Days(d) => LiteralKind::Days(-d),
        LiteralKind::Months(d) => LiteralKind::Months(-d),
        LiteralKind::Count(d) => LiteralKind::Count(-d),
        other => other,
    };
    Literal { kind, span: literal.span }
}
