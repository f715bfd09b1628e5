//! Months, quarters and years, and the date arithmetic of policies.
//!
//! Dates are `jiff::civil::Date`; no time zone and no clock comes in here.

use std::fmt;

use jiff::civil::Date;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// How often a value is formed. Longer ones order after shorter ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    Month,
    Quarter,
    Half,
    Year,
}

/// One month, quarter, half-year or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub frequency: Frequency,
    /// The last month of the period: a quarter is named by the month it closes in.
    pub end: Month,
}

impl Frequency {
    pub const ALL: [Frequency; 4] = [Frequency::Month, Frequency::Quarter, Frequency::Half, Frequency::Year];

    /// Length in months.
    pub fn months(self) -> i32 {
        match self {
            Frequency::Month => 1,
            Frequency::Quarter => 3,
            Frequency::Half => 6,
            Frequency::Year => 12,
        }
    }
}

impl Month {
    /// Nothing when the month is not 1–12 or the year not 1–9999.
    pub fn new(year: i32, month: i32) -> Option<Month> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month))
            .then_some(Month { year: year as i16, month: month as i8 })
    }

    pub fn of(date: Date) -> Month {
        Month { year: date.year(), month: date.month() }
    }

    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// 1 to 12.
    pub fn number(self) -> i32 {
        i32::from(self.month)
    }

    /// Months since year 0, so that differences are month counts.
    pub fn index(self) -> i32 {
        self.year() * 12 + self.number() - 1
    }

    /// The month `n` later (earlier when negative). Years beyond 1–9999 stop at the edge.
    pub fn plus(self, n: i32) -> Month {
        let index = (self.index().saturating_add(n)).clamp(12, 9999 * 12 + 11);
        Month { year: index.div_euclid(12) as i16, month: (index.rem_euclid(12) + 1) as i8 }
    }

    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The given day, or nothing where the month does not have it.
    pub fn day(self, day: i32) -> Option<Date> {
        Date::new(self.year, self.month, i8::try_from(day).ok()?).ok()
    }

    pub fn days(self) -> i32 {
        i32::from(self.first_day().days_in_month())
    }

    /// The period of this frequency that holds the month.
    pub fn period(self, frequency: Frequency) -> Period {
        let length = frequency.months();
        let end = (self.number() - 1) / length * length + length;
        Period { frequency, end: Month { year: self.year, month: end as i8 } }
    }

    pub fn closes(self, frequency: Frequency) -> bool {
        self.number() % frequency.months() == 0
    }

    /// Reads `2026-03` or `2026年3月`; nothing for anything else.
    pub fn parse(text: &str) -> Option<Month> {
        let text = text.trim();
        let (year, month) = match text.split_once('年') {
            Some((year, rest)) => (year, rest.strip_suffix('月')?),
            None => text.split_once('-').filter(|(_, month)| month.len() == 2)?,
        };
        if year.len() != 4 || !all_digits(year) || !all_digits(month) || month.len() > 2 {
            return None;
        }
        Month::new(year.parse().ok()?, month.parse().ok()?)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Period {
    /// Reads `2026-03`, `2026-Q1`, `2026-H1` or `2026`; nothing for anything else.
    pub fn parse(text: &str) -> Option<Period> {
        if let Some(month) = Month::parse(text) {
            return Some(month.period(Frequency::Month));
        }
        let (year, rest) = (text.get(..4)?, text.get(4..)?);
        if !all_digits(year) {
            return None;
        }
        let (frequency, number) = match rest.split_at_checked(2) {
            None if rest.is_empty() => (Frequency::Year, 1),
            Some(("-Q", number)) => (Frequency::Quarter, number.parse().ok().filter(|n| (1..=4).contains(n))?),
            Some(("-H", number)) => (Frequency::Half, number.parse().ok().filter(|n| (1..=2).contains(n))?),
            _ => return None,
        };
        Some(Period { frequency, end: Month::new(year.parse().ok()?, number * frequency.months())? })
    }

    pub fn start(self) -> Month {
        self.end.plus(1 - self.frequency.months())
    }

    pub fn contains(self, month: Month) -> bool {
        self.start() <= month && month <= self.end
    }

    /// The months of the period, in order.
    pub fn months(self) -> impl DoubleEndedIterator<Item = Month> {
        let start = self.start();
        (0..self.frequency.months()).map(move |n| start.plus(n))
    }

    /// The period `n` later (earlier when negative) of the same frequency.
    pub fn plus(self, n: i32) -> Period {
        Period { end: self.end.plus(n.saturating_mul(self.frequency.months())), ..self }
    }

    pub fn first_day(self) -> Date {
        self.start().first_day()
    }

    pub fn last_day(self) -> Date {
        self.end.last_day()
    }
}

/// `2026-03`, `2026-Q1`, `2026-H1` or `2026`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.end.year();
        let number = self.end.number() / self.frequency.months();
        match self.frequency {
            Frequency::Month => write!(f, "{}", self.end),
            Frequency::Quarter => write!(f, "{year:04}-Q{number}"),
            Frequency::Half => write!(f, "{year:04}-H{number}"),
            Frequency::Year => write!(f, "{year:04}"),
        }
    }
}

/// Reads `2026-03-31`, `2026/3/31` or `2026年3月31日`; nothing for anything else.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = if let Some(rest) = text.strip_suffix('日') {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        vec![year, month, day]
    } else if text.contains('/') {
        text.split('/').collect()
    } else {
        let parts: Vec<&str> = text.split('-').collect();
        if parts.iter().skip(1).any(|part| part.len() != 2) {
            return None;
        }
        parts
    };
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 || ![year, month, day].iter().all(|part| all_digits(part) && part.len() <= 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A date moved by whole months; it stays in the month it reaches
/// (31 January plus a month is 28 or 29 February).
pub fn add_months(date: Date, months: i32) -> Date {
    let target = Month::of(date).plus(months);
    let day = i32::from(date.day()).min(target.days());
    target.day(day).unwrap_or_else(|| target.last_day())
}

/// Whole months elapsed from one date to another, 0 when `to` is earlier.
/// A month has elapsed on the same day of the next month, or on its last day
/// where it is shorter.
pub fn whole_months(from: Date, to: Date) -> i32 {
    let apart = Month::of(to).index() - Month::of(from).index();
    if apart <= 0 {
        return 0;
    }
    if add_months(from, apart) <= to { apart } else { apart - 1 }
}

/// What an anniversary of 29 February is in a common year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeapDay {
    /// 逢 2月28日
    February28,
    /// 逢 3月1日
    March1,
}

/// Whole years elapsed, 0 when `to` is earlier than the first anniversary.
pub fn whole_years(from: Date, to: Date, leap: LeapDay) -> i32 {
    let years = i32::from(to.year()) - i32::from(from.year());
    if years <= 0 {
        return 0;
    }
    let is_leap_day = from.month() == 2 && from.day() == 29;
    let anniversary = Date::new(to.year(), from.month(), from.day()).unwrap_or_else(|_| match (is_leap_day, leap) {
        (true, LeapDay::March1) => Date::constant(to.year(), 3, 1),
        _ => Date::constant(to.year(), 2, 28),
    });
    if anniversary <= to { years } else { years - 1 }
}

/// Calendar days from one date to another; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// A date moved by calendar days, or nothing beyond the calendar.
pub fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of a month by its English name.
pub fn month_named(name: &str) -> Option<i32> {
    MONTH_NAMES.iter().zip(1..).find(|(known, _)| **known == name).map(|(_, number)| number)
}

/// The English name of a month (1–12).
pub fn month_name(month: i32) -> Option<&'static str> {
    MONTH_NAMES.get(usize::try_from(month).ok()?.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_and_periods_know_their_neighbours() {
        let march = Month::parse("2026年3月").unwrap();
        assert_eq!(march.plus(-3).to_string(), "2025-12");
        assert_eq!(march.period(Frequency::Quarter).to_string(), "2026-Q1");
        assert_eq!(march.period(Frequency::Half).to_string(), "2026-H1");
        assert_eq!(march.period(Frequency::Year).plus(-1).to_string(), "2025");
        assert!(march.closes(Frequency::Quarter) && !march.closes(Frequency::Half));
        assert_eq!(Month::parse("2026-3"), None);
        assert_eq!(Month::parse("2026-13"), None);
    }

    #[test]
    fn dates_are_read_in_three_spellings_and_no_other() {
        for text in ["2026-03-31", "2026/3/31", "2026年3月31日"] {
            assert_eq!(parse_date(text), Some(date(2026, 3, 31)), "{text}");
        }
        for text in ["2026-3-31", "31/3/2026", "2026-02-30", "20260331", "2026.3.31"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_plus_months_stays_in_the_month_it_reaches() {
        assert_eq!(add_months(date(2026, 1, 31), 1), date(2026, 2, 28));
        assert_eq!(whole_months(date(2026, 1, 31), date(2026, 2, 28)), 1);
        assert_eq!(whole_months(date(2026, 1, 15), date(2026, 3, 14)), 1);
    }

    #[test]
    fn whole_years_state_what_29_february_does() {
        let born = date(2024, 2, 29);
        assert_eq!(whole_years(born, date(2025, 2, 28), LeapDay::February28), 1);
        assert_eq!(whole_years(born, date(2025, 2, 28), LeapDay::March1), 0);
        assert_eq!(whole_years(born, date(2025, 3, 1), LeapDay::March1), 1);
    }
}
