//! Arithmetic and comparison of values.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::calendar::{self, Month, add_days, add_months, days_between};
use crate::exact::Exact;
use crate::plan::Value;
use crate::syntax::ast::{Comparison, Function, Operator};

use super::faults;
use super::outcome::Outcome;

/// `a op b` for values whose types were checked.
pub fn operate(operator: Operator, a: &Value, b: &Value) -> Outcome {
    use Value as V;
    let number = |exact| Outcome::Value(V::Number(exact));
    match (operator, a, b) {
        (Operator::Add, V::Number(a), V::Number(b)) => number(a + b),
        (Operator::Subtract, V::Number(a), V::Number(b)) => number(a - b),
        (Operator::Multiply, V::Number(a), V::Number(b)) => number(a * b),
        (Operator::Divide, V::Number(a), V::Number(b)) => match a.checked_div(b) {
            Some(quotient) => number(quotient),
            None => faults::division_by_zero(&a.to_string()),
        },
        (Operator::Subtract, V::Date(a), V::Date(b)) => number(Exact::from(days_between(*b, *a))),
        (Operator::Subtract, V::Month(a), V::Month(b)) => number(Exact::from(i64::from(a.index() - b.index()))),
        _ => faults::unchecked("+ − × ÷"),
    }
}

/// A date moved by days or months.
pub fn move_date(date: Date, by: &Exact, months: bool, back: bool) -> Outcome {
    let by = if back { -by.clone() } else { by.clone() };
    let Some(whole) = by.to_i64() else { return faults::no_such_day(&format!("{date} + {by}")) };
    let moved = if months { i32::try_from(whole).ok().map(|n| add_months(date, n)) } else { add_days(date, whole) };
    match moved {
        Some(date) => Outcome::Value(Value::Date(date)),
        None => faults::no_such_day(&format!("{date} + {by}")),
    }
}

/// A month moved by months.
pub fn move_month(month: Month, by: &Exact, back: bool) -> Outcome {
    match by.to_i64().and_then(|n| i32::try_from(n).ok()) {
        Some(n) => Outcome::Value(Value::Month(month.plus(if back { -n } else { n }))),
        None => faults::no_such_day(&format!("{month} + {by}")),
    }
}

/// The order of two values of one type; nothing for values without order.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    use Value as V;
    Some(match (a, b) {
        (V::Number(a), V::Number(b)) => a.cmp(b),
        (V::Date(a), V::Date(b)) => a.cmp(b),
        (V::Month(a), V::Month(b)) => a.cmp(b),
        (V::Label(a), V::Label(b)) => a.cmp(b),
        (V::Text(a), V::Text(b)) => a.cmp(b),
        (V::Truth(a), V::Truth(b)) => a.cmp(b),
        (V::Interval(a, b), V::Interval(c, d)) => (a, b).cmp(&(c, d)),
        _ => return None,
    })
}

/// Whether `a cmp b` holds.
pub fn holds(comparison: Comparison, a: &Value, b: &Value) -> bool {
    let Some(order) = compare(a, b) else { return false };
    match comparison {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::NotEqual => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::LessOrEqual => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::GreaterOrEqual => order != Ordering::Less,
    }
}

/// First and last day of an interval or month.
pub fn days_of(value: &Value) -> Option<(Date, Date)> {
    match value {
        Value::Interval(from, to) => Some((*from, *to)),
        Value::Month(month) => Some((month.first_day(), month.last_day())),
        _ => None,
    }
}

/// Whether two stretches share a day; an empty one shares none.
pub fn overlap(a: (Date, Date), b: (Date, Date)) -> bool {
    a.0 <= a.1 && b.0 <= b.1 && a.0 <= b.1 && b.0 <= a.1
}

/// The functions of dates, and the absolute value.
pub fn call(function: Function, arguments: &[Value]) -> Outcome {
    use Value as V;
    let number = |n: i64| Outcome::Value(V::Number(Exact::from(n)));
    match (function, arguments) {
        (Function::WholeMonths, [V::Date(from), V::Date(to)]) => number(i64::from(calendar::whole_months(*from, *to))),
        (Function::WholeYears(leap), [V::Date(from), V::Date(to)]) => {
            let leap = leap.unwrap_or(calendar::LeapDay::February28);
            number(i64::from(calendar::whole_years(*from, *to, leap)))
        }
        (Function::StartedMonths, [V::Date(from), V::Date(to)]) => {
            if to <= from {
                return number(0);
            }
            let whole = calendar::whole_months(*from, *to);
            // A month is started once a day of it has passed.
            number(i64::from(if add_months(*from, whole) < *to { whole + 1 } else { whole }))
        }
        (Function::MonthDifference, [a, b]) => match (month_of(a), month_of(b)) {
            (Some(a), Some(b)) => number(i64::from(b.index() - a.index())),
            _ => faults::unchecked("月份差"),
        },
        (Function::MonthOf, [V::Date(date)]) => Outcome::Value(V::Month(Month::of(*date))),
        (Function::YearOf, [value]) => match month_of(value) {
            Some(month) => number(i64::from(month.year())),
            None => faults::unchecked("年份"),
        },
        (Function::DayOf, [V::Date(date)]) => number(i64::from(date.day())),
        (Function::MonthEnd, [V::Date(date)]) => Outcome::Value(V::Date(Month::of(*date).last_day())),
        (Function::Days, [value]) => match days_of(value) {
            Some((from, to)) => number((days_between(from, to) + 1).max(0)),
            None => faults::unchecked("天数"),
        },
        (Function::Absolute, [V::Number(exact)]) => Outcome::Value(V::Number(exact.abs())),
        _ => faults::unchecked("函数"),
    }
}

fn month_of(value: &Value) -> Option<Month> {
    match value {
        Value::Date(date) => Some(Month::of(*date)),
        Value::Month(month) => Some(*month),
        _ => None,
    }
}
