//! Reads one cell as the type that the policy declares for its column.
//!
//! In: a trimmed text and the declared column. Out: a typed [`Cell`], or why
//! the text is refused. A blank is always [`Cell::Blank`]; whether somebody
//! misses it is for the evaluation to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::calendar::{Month, parse_date};
use crate::exact::Exact;

use super::dataset::Cell;
use super::numbers::{self, Number, NumberFault, NumberHint};
use super::schema::{CellType, FieldSchema};
use crate::spelling::folded;

/// A declared column, ready to read cells.
pub(super) struct CellReader<'a> {
    pub field: &'a FieldSchema,
    /// Every accepted spelling of a label, folded.
    labels: BTreeMap<String, u32>,
}

/// Why a cell is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotANumber(NumberHint),
    TooLong,
    NotWhole,
    NotADate(DateHint),
    /// With the month that it probably means.
    NotAMonth(Option<Month>),
    NotATruth,
    UnknownLabel,
    OutOfBounds,
}

/// What somebody seems to have meant, for the help line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateHint {
    LeaveBlank,
    /// `2026-02-30`: well written, but not in the calendar.
    NoSuchDay,
    /// `2026-03-31 08:30`.
    TimeOfDay,
    /// `46112`: what a spreadsheet shows when the column is not a date.
    SerialNumber,
    Nothing,
}

impl<'a> CellReader<'a> {
    pub fn new(field: &'a FieldSchema) -> Self {
        let mut labels = BTreeMap::new();
        if let CellType::Label(spellings) = &field.cell {
            for (label, number) in spellings.iter().zip(0u32..) {
                for spelling in label {
                    labels.entry(folded(spelling).into_owned()).or_insert(number);
                }
            }
        }
        CellReader { field, labels }
    }

    /// Reads a trimmed text.
    pub fn read(&self, text: &str) -> Result<Cell, Refusal> {
        if text.is_empty() {
            return Ok(Cell::Blank);
        }
        let plain = folded(text);
        match &self.field.cell {
            CellType::Text => Ok(Cell::Text(Arc::from(text))),
            CellType::Truth => truth(&plain).map(Cell::Truth).ok_or(Refusal::NotATruth),
            CellType::Date => date(&plain),
            CellType::Month => month(&plain).map(Cell::Month),
            CellType::Label(_) => {
                self.labels.get(plain.as_ref()).copied().map(Cell::Label).ok_or(Refusal::UnknownLabel)
            }
            CellType::Money
            | CellType::Ratio
            | CellType::Points
            | CellType::Number
            | CellType::Integer
            | CellType::Days
            | CellType::Months => self.number(&plain).map(Cell::Number),
        }
    }

    fn number(&self, plain: &str) -> Result<Exact, Refusal> {
        let Number { written, percent } = numbers::read(plain).map_err(|fault| match fault {
            NumberFault::TooLong => Refusal::TooLong,
            NumberFault::NotANumber(hint) => Refusal::NotANumber(hint),
        })?;
        let value = match (percent, &self.field.cell) {
            (false, _) => written,
            (true, CellType::Ratio) => hundredth(written).ok_or(Refusal::TooLong)?,
            (true, _) => return Err(Refusal::NotANumber(NumberHint::Percent)),
        };
        let value = Exact::from(value);
        if self.field.cell == CellType::Integer && !value.is_integer() {
            return Err(Refusal::NotWhole);
        }
        match &self.field.bounds {
            Some((least, most)) if value < *least || value > *most => Err(Refusal::OutOfBounds),
            _ => Ok(value),
        }
    }
}

/// A hundredth, by moving the decimal point; nothing where it does not fit.
fn hundredth(percent: Decimal) -> Option<Decimal> {
    let mut share = percent.normalize();
    share.set_scale(share.scale() + 2).ok()?;
    Some(share)
}

fn truth(plain: &str) -> Option<bool> {
    if plain == "是" || plain.eq_ignore_ascii_case("yes") {
        Some(true)
    } else if plain == "否" || plain.eq_ignore_ascii_case("no") {
        Some(false)
    } else {
        None
    }
}

fn date(plain: &str) -> Result<Cell, Refusal> {
    // The calendar of policies begins with year 1.
    match parse_date(plain).filter(|date| date.year() >= 1) {
        Some(date) => Ok(Cell::Date(date)),
        None => Err(Refusal::NotADate(date_hint(plain))),
    }
}

fn date_hint(plain: &str) -> DateHint {
    let numbers: Vec<&str> = plain.trim_end_matches('日').split(['-', '/', '年', '月']).collect();
    let date_part = plain.split([' ', 'T']).next().unwrap_or_default();
    if numbers::means_nothing(plain) {
        DateHint::LeaveBlank
    } else if date_part.len() < plain.len() && parse_date(date_part).is_some() {
        DateHint::TimeOfDay
    } else if plain.len() == 5 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        DateHint::SerialNumber
    } else if let [year, month, day] = numbers.as_slice()
        && year.len() == 4
        && [month, day].iter().all(|part| part.len() == 2)
        && [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        DateHint::NoSuchDay
    } else {
        DateHint::Nothing
    }
}

/// Reads `2026-03` or `2026年3月`.
pub(super) fn month(plain: &str) -> Result<Month, Refusal> {
    Month::parse(plain).ok_or_else(|| Refusal::NotAMonth(probable_month(plain)))
}

/// The month that `202603`, `2026-3`, `2026/03`, `2026.3` or a date names.
fn probable_month(plain: &str) -> Option<Month> {
    if let Some(date) = parse_date(plain) {
        return Month::new(i32::from(date.year()), i32::from(date.month()));
    }
    let (year, month) = match plain.split_once(['-', '/', '.']) {
        Some(parts) => parts,
        None => plain.split_at_checked(4)?,
    };
    if year.len() != 4 || month.is_empty() || month.len() > 2 {
        return None;
    }
    Month::new(year.parse().ok()?, month.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    fn read(cell: CellType, text: &str) -> Result<Cell, Refusal> {
        let field = FieldSchema { names: vec!["列".into()], cell, optional: false, bounds: None };
        CellReader::new(&field).read(text)
    }

    fn number(text: &str) -> Result<Cell, Refusal> {
        Ok(Cell::Number(Exact::from(text.parse::<Decimal>().unwrap())))
    }

    #[test]
    fn amounts_and_numbers_are_exact() {
        assert_eq!(read(CellType::Money, "-1,234.50"), number("-1234.5"));
        assert_eq!(read(CellType::Money, "０．１"), number("0.1"));
        assert_eq!(read(CellType::Days, "21.5"), number("21.5"));
        assert_eq!(read(CellType::Integer, "12.0"), number("12"));
        assert_eq!(read(CellType::Integer, "12.5"), Err(Refusal::NotWhole));
        assert_eq!(read(CellType::Number, "9".repeat(40).as_str()), Err(Refusal::TooLong));
    }

    #[test]
    fn a_percent_sign_belongs_to_ratios_only() {
        assert_eq!(read(CellType::Ratio, "85%"), number("0.85"));
        assert_eq!(read(CellType::Ratio, "８５％"), number("0.85"));
        assert_eq!(read(CellType::Ratio, "0.85"), number("0.85"));
        assert_eq!(read(CellType::Ratio, "-0.05%"), number("-0.0005"));
        let digits = "0.1234567890123456789012345678";
        assert_eq!(read(CellType::Ratio, digits), number(digits));
        assert_eq!(read(CellType::Ratio, &format!("{digits}%")), Err(Refusal::TooLong));
        for cell in [CellType::Money, CellType::Number, CellType::Points, CellType::Integer] {
            assert_eq!(read(cell, "85%"), Err(Refusal::NotANumber(NumberHint::Percent)));
        }
    }

    #[test]
    fn a_blank_is_blank_whatever_the_type() {
        for cell in [CellType::Money, CellType::Date, CellType::Text, CellType::Truth] {
            assert_eq!(read(cell, ""), Ok(Cell::Blank));
        }
    }

    #[test]
    fn dates_are_read_in_three_spellings() {
        let day = Ok(Cell::Date(civil::date(2026, 3, 31)));
        for text in ["2026-03-31", "2026/3/31", "2026年3月31日", "２０２６－０３－３１"] {
            assert_eq!(read(CellType::Date, text), day, "{text}");
        }
        for (text, hint) in [
            ("2026-02-30", DateHint::NoSuchDay),
            ("2026-03-31 08:30", DateHint::TimeOfDay),
            ("46112", DateHint::SerialNumber),
            ("无", DateHint::LeaveBlank),
            ("2026.3.31", DateHint::Nothing),
            ("0000-01-01", DateHint::NoSuchDay),
            ("年月日", DateHint::Nothing),
        ] {
            assert_eq!(read(CellType::Date, text), Err(Refusal::NotADate(hint)), "{text}");
        }
    }

    #[test]
    fn months_are_read_in_two_spellings_and_others_are_recognised_for_the_help() {
        let march = Month::new(2026, 3).unwrap();
        for text in ["2026-03", "2026年3月", "２０２６年０３月"] {
            assert_eq!(read(CellType::Month, text), Ok(Cell::Month(march)), "{text}");
        }
        for text in ["202603", "2026-3", "2026/03", "2026.3", "2026-03-31"] {
            assert_eq!(read(CellType::Month, text), Err(Refusal::NotAMonth(Some(march))), "{text}");
        }
        for text in ["三月", "2026-13", "2026", "年"] {
            assert_eq!(read(CellType::Month, text), Err(Refusal::NotAMonth(None)), "{text}");
        }
    }

    #[test]
    fn truths_are_words_not_letters() {
        assert_eq!(read(CellType::Truth, "是"), Ok(Cell::Truth(true)));
        assert_eq!(read(CellType::Truth, "no"), Ok(Cell::Truth(false)));
        for text in ["Y", "N", "1", "TRUE", "√"] {
            assert_eq!(read(CellType::Truth, text), Err(Refusal::NotATruth), "{text}");
        }
    }

    #[test]
    fn labels_are_read_in_any_accepted_spelling() {
        let labels = || CellType::Label(vec![vec!["全款".into(), "full".into()], vec!["A+ 类".into()]]);
        assert_eq!(read(labels(), "full"), Ok(Cell::Label(0)));
        assert_eq!(read(labels(), "Ａ＋　类"), Ok(Cell::Label(1)));
        assert_eq!(read(labels(), "全额"), Err(Refusal::UnknownLabel));
    }

    #[test]
    fn both_bounds_are_allowed_values() {
        let field = FieldSchema {
            names: vec!["得分".into()],
            cell: CellType::Points,
            optional: false,
            bounds: Some((Exact::zero(), Exact::from(100))),
        };
        let reader = CellReader::new(&field);
        assert!(reader.read("0").is_ok() && reader.read("100").is_ok());
        assert_eq!(reader.read("100.01"), Err(Refusal::OutOfBounds));
        assert_eq!(reader.read("-1"), Err(Refusal::OutOfBounds));
    }
}
