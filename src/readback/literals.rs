//! Values that stand in the policy, in the author's own unit.

use rust_decimal::Decimal;

use crate::currency::CurrencyId;
use crate::lang::Lang;
use crate::plan::Type;
use crate::source::Span;
use crate::syntax::ast::{Literal, LiteralKind, RoundStep};

use super::reader::Reader;

/// Count words as written, in Chinese, and in English where it has one: `5 人` is `5` there.
const COUNT_WORDS: &[(&[&str], &str, &str)] = &[
    (&["人", "people"], "人", ""),
    (&["次", "times"], "次", ""),
    (&["件", "pieces"], "件", ""),
    (&["项", "items"], "项", ""),
    (&["单", "deals"], "单", ""),
    (&["吨", "tons"], "吨", "tons"),
    (&["steps"], "级", ""),
    (&["户"], "户", ""),
    (&["台"], "台", ""),
    (&["笔"], "笔", ""),
    (&["家"], "家", ""),
    (&["条"], "条", ""),
    (&["份"], "份", ""),
    (&["个"], "个", ""),
];

const TEN_THOUSAND: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);
const HUNDRED_MILLION: Decimal = Decimal::from_parts(100_000_000, 0, 0, false, 0);

impl Reader<'_> {
    pub fn literal(&self, literal: &Literal) -> String {
        self.literal_at(&literal.kind, literal.span)
    }

    /// The value of a literal; its place says in which unit it was written.
    pub fn literal_at(&self, kind: &LiteralKind, span: Span) -> String {
        let written = self.written(span);
        match kind {
            LiteralKind::Number(value) => self.scaled(*value, written, 5).0,
            LiteralKind::Money(value) => self.money(*value, self.policy.plan.currency, written),
            LiteralKind::MoneyOf(value, of) => self.money(*value, *of, written),
            LiteralKind::Ratio(value) => self.ratio(*value, written),
            LiteralKind::Points(value) => self.counted(*value, "分", "point", "points"),
            LiteralKind::Days(value) => self.counted(*value, "天", "day", "days"),
            LiteralKind::Months(value) => {
                let years = value.checked_div(Decimal::from(12)).filter(|_| written.contains(['年', 'y']));
                match years {
                    Some(years) => self.counted(years, "年", "year", "years"),
                    None => self.counted(*value, "个月", "month", "months"),
                }
            }
            LiteralKind::Count(value) => {
                let ends = |word: &&str| written.trim_end_matches(')').trim_end().ends_with(*word);
                match COUNT_WORDS.iter().find(|known| known.0.iter().any(ends)) {
                    Some((_, zh, "")) => self.counted(*value, zh, "", ""),
                    Some((_, zh, more)) => self.counted(*value, zh, more.trim_end_matches('s'), more),
                    None => plain(*value),
                }
            }
            LiteralKind::Date(date) => date.to_string(),
            LiteralKind::Month(month) => month.to_string(),
            LiteralKind::Text(text) => self.quoted(text),
            LiteralKind::Truth(truth) => {
                self.quoted(if *truth { self.pick("是", "yes") } else { self.pick("否", "no") })
            }
        }
    }

    fn money(&self, value: Decimal, of: CurrencyId, written: &str) -> String {
        let (figure, scale) = self.scaled(value, written, 4);
        let unit = match of == CurrencyId::CNY {
            true => self.pick("元", "yuan"),
            false => self.currency(of),
        };
        if scale && self.lang == Lang::Zh { format!("{figure}{unit}") } else { format!("{figure} {unit}") }
    }

    /// What a currency is called: 美元, USD.
    pub fn currency(&self, of: CurrencyId) -> &'static str {
        match self.lang {
            Lang::Zh => of.get().name,
            Lang::En => of.get().code,
        }
    }

    /// The same by one of its names.
    pub fn currency_name(&self, name: &str) -> String {
        CurrencyId::named(name).map_or_else(|| name.to_owned(), |of| self.currency(of).to_owned())
    }

    /// A figure without a unit, in that of the values that it stands among; nothing where they have none.
    pub fn in_unit_of(&self, value: Decimal, ty: Type, written: &str) -> Option<String> {
        match ty {
            Type::Money => Some(self.money(value, self.policy.plan.currency, written)),
            Type::Foreign(of) => Some(self.money(value, of, written)),
            Type::Points => Some(self.counted(value, "分", "point", "points")),
            Type::Days => Some(self.counted(value, "天", "day", "days")),
            Type::Months => Some(self.counted(value, "个月", "month", "months")),
            _ => None,
        }
    }

    /// A figure in the author's scale, and whether it ends in one. Amounts have a comma
    /// from four digits on, other figures from five: a year has none.
    fn scaled(&self, value: Decimal, written: &str, digits: usize) -> (String, bool) {
        let zh = self.lang == Lang::Zh;
        for (word, factor) in [('亿', HUNDRED_MILLION), ('万', TEN_THOUSAND)] {
            if zh
                && written.contains(word)
                && let Some(scaled) = value.checked_div(factor)
            {
                return (format!("{} {word}", plain(scaled)), true);
            }
        }
        (grouped(value, digits), false)
    }

    fn ratio(&self, value: Decimal, written: &str) -> String {
        // With the decimals that the author gave it: 0.80%.
        let decimals =
            written.split_once('.').map_or(0, |(_, rest)| rest.chars().take_while(char::is_ascii_digit).count());
        let decimals = u32::try_from(decimals).unwrap_or(0);
        let times = |factor: i64| {
            let mut scaled = value.checked_mul(Decimal::from(factor)).unwrap_or(value).normalize();
            if scaled.scale() < decimals {
                scaled.rescale(decimals);
            }
            scaled
        };
        if written.contains(['‰', '厘']) {
            return format!("{}‰", times(1000));
        }
        if written.contains("个百分点") || written.contains("percentage") {
            return self.counted(times(100), "个百分点", "percentage point", "percentage points");
        }
        format!("{}%", times(100))
    }

    /// The unit word behind a type, in brackets; nothing where there is none.
    pub fn count_word(&self, span: Span) -> String {
        let written = self.written(span).trim_end();
        let known = COUNT_WORDS.iter().find(|known| known.0.iter().any(|word| written.ends_with(*word)));
        match known {
            Some((_, zh, _)) if self.lang == Lang::Zh => format!("（{zh}）"),
            Some((_, _, more)) if !more.is_empty() => format!(" ({more})"),
            Some(_) | None => String::new(),
        }
    }

    /// A figure with its unit: one of something, or more.
    pub fn counted(&self, value: Decimal, zh: &str, one: &str, more: &str) -> String {
        let figure = plain(value);
        match self.lang {
            Lang::Zh => format!("{figure} {zh}"),
            Lang::En if one.is_empty() => figure,
            Lang::En => format!("{figure} {}", if value.abs() == Decimal::ONE { one } else { more }),
        }
    }

    /// To what an amount is rounded.
    pub fn step(&self, step: &RoundStep, ty: Type) -> String {
        match step {
            RoundStep::Minor => {
                let digits = match ty {
                    Type::Money => self.policy.plan.currency.get().digits,
                    Type::Foreign(of) => of.get().digits,
                    _ => 2,
                };
                self.step(&RoundStep::Digits(digits), ty)
            }
            RoundStep::Digits(0) => self.pick("整数", "a whole number").to_owned(),
            RoundStep::Digits(digits) => {
                let digits = Decimal::from(*digits);
                self.counted(digits, "位小数", "decimal", "decimals")
            }
            RoundStep::Multiple(step) => {
                let step = plain(*step);
                self.say(&[&step, "的整数倍"], &["a multiple of ", &step])
            }
        }
    }
}

/// As few digits as say the value.
pub(super) fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// With a comma before every three digits, where it has as many as `from`.
fn grouped(value: Decimal, from: usize) -> String {
    // With the decimals that the author gave it.
    let text = value.to_string();
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, Some(rest)),
        None => (text.as_str(), None),
    };
    let digits = whole.trim_start_matches('-');
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() >= from {
            out.push(',');
        }
        out.push(digit);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    match rest {
        Some(rest) => format!("{sign}{out}.{rest}"),
        None => format!("{sign}{out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_figures_have_commas() {
        let figure = |text: &str| grouped(text.parse().unwrap(), 5);
        assert_eq!(figure("1000"), "1000");
        assert_eq!(grouped("1000".parse().unwrap(), 4), "1,000");
        assert_eq!(figure("-1200000.50"), "-1,200,000.50");
        assert_eq!(figure("23000"), "23,000");
    }
}
