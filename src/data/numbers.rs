//! Reads one number as spreadsheets write it.
//!
//! In: a folded text such as `-1,234.50` or `85%`. Out: the exact decimal, or
//! why it is none.
//! Nothing is guessed: exponents, currency signs and 万 are refused with a
//! hint, because half of the guesses would be somebody's pay.

use rust_decimal::Decimal;

/// A number and whether a percent sign stood behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// As written: 85 for `85%`.
    pub written: Decimal,
    pub percent: bool,
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberFault {
    /// More digits than a decimal holds.
    TooLong,
    NotANumber(NumberHint),
}

/// What somebody seems to have meant, for the help line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberHint {
    /// `-`, `/`, 无: there is no value.
    LeaveBlank,
    /// `#DIV/0!`, `=A1*2`: the spreadsheet's own, not a value.
    Formula,
    /// `12万`: a number and a word for its size.
    SpelledSize,
    /// `¥120`, `120元`.
    Currency,
    /// `(120.00)`.
    Brackets,
    /// `+5`.
    PlusSign,
    /// A percent sign where none is allowed, or ‰.
    Percent,
    /// `95` in a column of ratios: 95% or 95 times?
    BareRatio,
    /// `1.2E+05`.
    Exponent,
    /// `12,34`: commas that do not stand before exactly three digits.
    Grouping,
    /// `20天`: a number with a unit.
    Unit,
    Nothing,
}

/// Reads digits with an optional minus, thousands groups, decimals and `%`.
pub(super) fn read(text: &str) -> Result<Number, NumberFault> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (rest, percent) = match rest.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let (whole, decimals) = match rest.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (rest, None),
    };
    if !is_grouped(whole) || decimals.is_some_and(|digits| !all_digits(digits)) {
        return Err(NumberFault::NotANumber(hint(text)));
    }
    let mut plain = String::from(if negative { "-" } else { "" });
    plain.extend(whole.chars().filter(|sign| *sign != ','));
    if let Some(decimals) = decimals {
        plain.push('.');
        plain.push_str(decimals);
    }
    // Exact on purpose: the plain parser rounds what does not fit.
    let written = Decimal::from_str_exact(&plain).map_err(|_| NumberFault::TooLong)?;
    Ok(Number { written, percent })
}

/// Digits, or one to three digits followed by groups of exactly three. A
/// grouped number does not begin with 0: `0,123` is a decimal comma.
fn is_grouped(whole: &str) -> bool {
    let Some((first, groups)) = whole.split_once(',') else {
        return all_digits(whole);
    };
    all_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.split(',').all(|group| all_digits(group) && group.len() == 3)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether somebody wrote a sign or word for "nothing here".
pub(super) fn means_nothing(text: &str) -> bool {
    let dashes = !text.is_empty() && text.chars().all(|sign| matches!(sign, '-' | '—' | '–'));
    let words = ["/", "\\", "无", "空", "暂无", "未填", "n/a", "na", "null", "none", "nil"];
    dashes || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn hint(text: &str) -> NumberHint {
    let has = |signs: &[char]| text.contains(signs);
    let exponent =
        |(digits, power): (&str, &str)| read(digits).is_ok() && all_digits(power.trim_start_matches(['+', '-']));
    if means_nothing(text) {
        NumberHint::LeaveBlank
    } else if text.starts_with(['#', '=']) {
        NumberHint::Formula
    } else if !text.contains(|sign: char| sign.is_ascii_digit()) {
        NumberHint::Nothing
    } else if has(&['万', '亿', '千', '百']) {
        NumberHint::SpelledSize
    } else if has(&['¥', '￥', '$', '€', '元']) || text.contains("RMB") || text.contains("CNY") {
        NumberHint::Currency
    } else if text.starts_with('(') {
        NumberHint::Brackets
    } else if text.strip_prefix('+').is_some_and(|rest| read(rest).is_ok()) {
        NumberHint::PlusSign
    } else if has(&['%', '‰']) {
        NumberHint::Percent
    } else if text.split_once(['e', 'E']).is_some_and(exponent) {
        NumberHint::Exponent
    } else if text.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, ',' | '.' | '-')) {
        if has(&[',']) { NumberHint::Grouping } else { NumberHint::Nothing }
    } else if text.starts_with(|sign: char| sign.is_ascii_digit()) {
        NumberHint::Unit
    } else {
        NumberHint::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let number = read(text).unwrap();
        format!("{}{}", number.written, if number.percent { "%" } else { "" })
    }

    #[test]
    fn numbers_are_read_as_written() {
        assert_eq!(written("1234"), "1234");
        assert_eq!(written("-1,234.50"), "-1234.50");
        assert_eq!(written("1,234,567"), "1234567");
        assert_eq!(written("85%"), "85%");
        assert_eq!(written("007"), "7");
    }

    #[test]
    fn what_is_not_a_number_carries_a_hint() {
        use NumberHint::*;
        for (text, expected) in [
            ("-", LeaveBlank),
            ("——", LeaveBlank),
            ("/", LeaveBlank),
            ("无", LeaveBlank),
            ("N/A", LeaveBlank),
            ("#DIV/0!", Formula),
            ("=A1*2", Formula),
            ("12万", SpelledSize),
            ("1.2万元", SpelledSize),
            ("¥120", Currency),
            ("120元", Currency),
            ("(1,234.00)", Brackets),
            ("+5", PlusSign),
            ("5‰", Percent),
            ("1.2E+05", Exponent),
            ("1e5", Exponent),
            ("12,34", Grouping),
            ("1,2345", Grouping),
            ("0,123", Grouping),
            ("1,234,", Grouping),
            ("20天", Unit),
            ("1 234", Unit),
            ("1.2.3", Nothing),
            ("5.", Nothing),
            (".5", Nothing),
            ("--5", Nothing),
            ("良好", Nothing),
            ("", Nothing),
        ] {
            assert_eq!(read(text), Err(NumberFault::NotANumber(expected)), "{text}");
        }
    }

    #[test]
    fn more_digits_than_a_decimal_holds_are_never_rounded() {
        assert_eq!(written("79228162514264337593543950335"), "79228162514264337593543950335");
        for text in ["79228162514264337593543950336", "0.12345678901234567890123456789"] {
            assert_eq!(read(text), Err(NumberFault::TooLong), "{text}");
        }
        assert_eq!(read(&"9".repeat(1_000_000)), Err(NumberFault::TooLong));
    }
}
