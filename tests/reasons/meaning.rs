//! What each step means, written a second time in plain code.

use std::cmp::Ordering;
use std::rc::Rc;

use jiff::civil::Date;
use kpi::calendar::Month;
use kpi::eval::{Outcome, Why};
use kpi::exact::Exact;
use kpi::plan::{Type, Value};
use kpi::rounding::Rounding;
use kpi::syntax::ast::{Comparison, FoldHow, Operator};
use rust_decimal::Decimal;

/// What a node's outcome should be.
pub enum Should {
    Be(Outcome),
    /// An exception that begins here, with one of these codes.
    Fail(&'static [&'static str]),
}

pub type Verdict = Result<Should, String>;

pub fn number(n: i64) -> Exact {
    Exact::from(n)
}

pub fn is(value: Value) -> Verdict {
    Ok(Should::Be(Outcome::Value(value)))
}

pub fn counted(n: usize) -> Verdict {
    is(Value::Number(number(n as i64)))
}

pub fn truth(truth: bool) -> Verdict {
    is(Value::Truth(truth))
}

pub fn not_applicable() -> Verdict {
    Ok(Should::Be(Outcome::NotApplicable))
}

pub fn holds(node: &Why) -> bool {
    matches!(node.outcome, Outcome::Value(Value::Truth(true)))
}

/// The values of all parts; else the first exception, else 不适用.
pub fn all_values(parts: &[Rc<Why>]) -> Result<Vec<Value>, Outcome> {
    if let Some(fault) = parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
        return Err(fault.outcome.clone());
    }
    let values = parts.iter().map(|part| match &part.outcome {
        Outcome::Value(value) => Some(value.clone()),
        _ => None,
    });
    values.collect::<Option<Vec<Value>>>().ok_or(Outcome::NotApplicable)
}

pub fn all_faults(parts: &[Rc<Why>]) -> Option<Outcome> {
    parts.iter().map(|part| &part.outcome).find(|outcome| matches!(outcome, Outcome::Fault(_))).cloned()
}

pub fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some((a.clone() - b.clone()).cmp(&number(0))),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Month(a), Value::Month(b)) => Some((a.year(), a.number()).cmp(&(b.year(), b.number()))),
        (Value::Text(a), Value::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (Value::Truth(a), Value::Truth(b)) => Some(a.cmp(b)),
        (Value::Label(a), Value::Label(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

pub fn relation(comparison: Comparison, a: &Value, b: &Value) -> Option<bool> {
    let order = order(a, b)?;
    Some(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    })
}

/// Rounded to a multiple of a step, from the definition.
pub fn rounded(value: &Exact, step: &Exact, mode: Rounding) -> Exact {
    let steps = value.checked_div(step).unwrap();
    let below = steps.floor();
    let rest = steps - below.clone();
    let half = Exact::ratio(1, 2).unwrap();
    let even = below.to_i64().is_some_and(|n| n % 2 == 0);
    let up = match mode {
        Rounding::Down => false,
        Rounding::Up => !rest.is_zero(),
        Rounding::HalfAwayFromZero => rest > half || (rest == half && !value.is_negative()),
        Rounding::HalfEven => rest > half || (rest == half && !even),
    };
    (if up { below + number(1) } else { below }) * step.clone()
}

pub fn text(value: &Exact, decimals: u32, fixed: bool) -> String {
    let factor = (0..decimals).fold(number(1), |factor, _| factor * number(10));
    let cents = rounded(&(value.clone() * factor), &number(1), Rounding::HalfAwayFromZero).parts().0;
    let sign = if cents < 0.into() { "-" } else { "" };
    let digits = cents.magnitude().to_string();
    let width = decimals as usize + 1;
    let digits = format!("{digits:0>width$}");
    let (whole, fraction) = digits.split_at(digits.len() - decimals as usize);
    let fraction = if fixed { fraction } else { fraction.trim_end_matches('0') };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

pub fn last_day(month: Month) -> Date {
    month.day(31).or_else(|| month.day(30)).or_else(|| month.day(29)).or_else(|| month.day(28)).unwrap()
}

pub fn month_of(date: Date) -> Month {
    Month::new(i32::from(date.year()), i32::from(date.month())).unwrap()
}

/// Days from one date to another, counted by the calendar's ordinal days.
pub fn days(from: Date, to: Date) -> i64 {
    fn ordinal(date: Date) -> i64 {
        let (y, m, d) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
        let (y, m) = if m <= 2 { (y - 1, m + 12) } else { (y, m) };
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * (m - 3) + 2) / 5 + d
    }
    ordinal(to) - ordinal(from)
}

pub fn moved(date: Date, days: i64) -> Date {
    let mut date = date;
    for _ in 0..days.abs() {
        date = if days > 0 { date.tomorrow().unwrap() } else { date.yesterday().unwrap() };
    }
    date
}

/// A fold over outcomes in order; 不适用 is skipped, unless all must be there (须齐).
pub fn folded(how: FoldHow, complete: bool, outcomes: &[&Outcome]) -> Verdict {
    if let Some(fault) = outcomes.iter().find(|outcome| matches!(outcome, Outcome::Fault(_))) {
        return Ok(Should::Be((*fault).clone()));
    }
    if complete && outcomes.iter().any(|outcome| matches!(outcome, Outcome::NotApplicable)) {
        return not_applicable();
    }
    let values: Vec<&Value> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Value(value) => Some(value),
            _ => None,
        })
        .collect();
    let sum = || {
        values.iter().fold(number(0), |sum, value| match value {
            Value::Number(exact) => sum + exact.clone(),
            _ => sum,
        })
    };
    let held = values.iter().filter(|value| ***value == Value::Truth(true)).count();
    let best = |wanted: Ordering| {
        let best =
            values.iter().copied().reduce(|best, value| if order(value, best) == Some(wanted) { value } else { best });
        best.map_or(not_applicable(), |best| is(best.clone()))
    };
    match how {
        FoldHow::Sum => is(Value::Number(sum())),
        FoldHow::Average => match sum().checked_div(&number(values.len() as i64)) {
            Some(average) => is(Value::Number(average)),
            None => not_applicable(),
        },
        FoldHow::Count => counted(values.iter().filter(|value| ***value != Value::Truth(false)).count()),
        FoldHow::Distinct => {
            let mut distinct: Vec<&Value> = Vec::new();
            values.iter().for_each(|value| {
                if !distinct.contains(value) {
                    distinct.push(value);
                }
            });
            counted(distinct.len())
        }
        FoldHow::Maximum => best(Ordering::Greater),
        FoldHow::Minimum => best(Ordering::Less),
        FoldHow::Last => values.last().map_or(not_applicable(), |last| is((*last).clone())),
        FoldHow::Any => truth(held > 0),
        FoldHow::Every => truth(held == values.len()),
        FoldHow::FirstTime => {
            let last = outcomes.last().is_some_and(|last| matches!(last, Outcome::Value(Value::Truth(true))));
            truth(last && held == 1)
        }
        FoldHow::Share => Err("a share needs its own member".into()),
        FoldHow::Weighted => Err("a weighted average needs its weights".into()),
    }
}

pub fn arithmetic(operator: Operator, a: &Value, b: &Value, left: Type, right: Type) -> Verdict {
    let back = if operator == Operator::Subtract { -1 } else { 1 };
    match (operator, a, b) {
        (Operator::Add, Value::Number(a), Value::Number(b)) => is(Value::Number(a.clone() + b.clone())),
        (Operator::Subtract, Value::Number(a), Value::Number(b)) => is(Value::Number(a.clone() - b.clone())),
        (Operator::Multiply, Value::Number(a), Value::Number(b)) => is(Value::Number(a.clone() * b.clone())),
        (Operator::Divide, Value::Number(_), Value::Number(b)) if b.is_zero() => Ok(Should::Fail(&["R0201"])),
        (Operator::Divide, Value::Number(a), Value::Number(b)) => {
            // The quotient is what gives the dividend again.
            let quotient = a.checked_div(b).unwrap();
            assert_eq!(quotient.clone() * b.clone(), *a);
            is(Value::Number(quotient))
        }
        (Operator::Subtract, Value::Date(a), Value::Date(b)) => is(Value::Number(number(days(*b, *a)))),
        (_, Value::Date(date), Value::Number(by)) if right == Type::Days => {
            is(Value::Date(moved(*date, by.to_i64().unwrap() * back)))
        }
        (_, Value::Number(by), Value::Date(date)) if left == Type::Days => {
            is(Value::Date(moved(*date, by.to_i64().unwrap())))
        }
        _ => Err("arithmetic that no case uses: teach it to this test".into()),
    }
}

/// The line through the points on either side of the key, level beyond the ends.
pub fn interpolated(key: &Exact, parts: &[Rc<Why>]) -> Verdict {
    let mut points = Vec::new();
    for point in parts.chunks(2) {
        match all_values(point).as_deref() {
            Ok([Value::Number(x), Value::Number(y)]) => points.push((x.clone(), y.clone())),
            _ => return Err("a point without its value".into()),
        }
    }
    points.sort();
    let below = points.iter().rev().find(|(x, _)| x <= key);
    let above = points.iter().find(|(x, _)| x >= key);
    is(Value::Number(match (below, above) {
        (Some((x0, y0)), Some((x1, y1))) if x0 != x1 => {
            // y − y0 : y1 − y0 = x − x0 : x1 − x0
            let rise = (y1.clone() - y0.clone()) * (key.clone() - x0.clone());
            y0.clone() + rise.checked_div(&(x1.clone() - x0.clone())).unwrap()
        }
        (Some((_, y)), _) | (None, Some((_, y))) => y.clone(),
        (None, None) => return Err("no points".into()),
    }))
}

pub fn scorecard(parts: &[Rc<Why>], full_marks: bool, reweight: bool) -> Verdict {
    let (mut sum, mut all, mut present, mut gap) = (number(0), number(0), number(0), false);
    for line in parts.chunks(2) {
        let [score, weight] = line else { return Err("an indicator without a weight".into()) };
        let Outcome::Value(Value::Number(weight)) = &weight.outcome else { return Err("no weight".into()) };
        all = all + weight.clone();
        match &score.outcome {
            Outcome::Value(Value::Number(points)) => {
                let counted = if full_marks { points.clone() } else { points.clone() * weight.clone() };
                sum = sum + counted;
                present = present + weight.clone();
            }
            fault @ Outcome::Fault(_) => return Ok(Should::Be(fault.clone())),
            _ => gap = true,
        }
    }
    match (gap, reweight, present.is_zero()) {
        (false, ..) => is(Value::Number(sum)),
        (true, true, false) => is(Value::Number((sum * all).checked_div(&present).unwrap())),
        _ => not_applicable(),
    }
}

/// `1,200.50`, `85%`, `10万`, `300 元`, `-1`: a number and what follows its unit.
pub fn leading_number(text: &str) -> Option<(Exact, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let mut exact = Exact::from(digits.replace(',', "").parse::<Decimal>().ok()?);
    let mut rest = rest.trim_start();
    for (sign, factor) in [("%", Decimal::new(1, 2)), ("‰", Decimal::new(1, 3)), ("万", Decimal::new(10_000, 0))] {
        if let Some(after) = rest.strip_prefix(sign) {
            exact = exact * Exact::from(factor);
            rest = after.trim_start();
        }
    }
    for unit in ["元", "分", "天", "次", "个月", "人"] {
        rest = rest.strip_prefix(unit).unwrap_or(rest);
    }
    Some((exact, rest))
}
