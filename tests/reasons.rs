//! Reasons are checked by working every node out again from its parts.
//!
//! The meaning of each kind of node is written here a second time, in plain
//! code, and leaves are read from the files and the policy's text.

mod case_data;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use case_data::{Case, SLUGS};
use jiff::civil::Date;
use kpi::calendar::{Frequency, Month, Period};
use kpi::eval::{Outcome, Place, Run, What, Why};
use kpi::exact::Exact;
use kpi::explain::{Reason, ReasonOf, reasons};
use kpi::lang::Lang;
use kpi::plan::{ActionId, Type, Value, Who};
use kpi::report;
use kpi::rounding::Rounding;
use kpi::source::Source;
use kpi::syntax::ast::{BandMode, Comparison, Earlier, FoldHow, Function, Moment, Operator, Window};
use rust_decimal::Decimal;

/// What a node's outcome should be.
enum Should {
    Be(Outcome),
    /// An exception that begins here, with one of these codes.
    Fail(&'static [&'static str]),
}

type Verdict = Result<Should, String>;

/// Where a node is: whose value, of which period, of which record.
#[derive(Clone, Debug, PartialEq)]
struct Here {
    who: String,
    period: Period,
    record: Option<(String, usize)>,
    action: Option<ActionId>,
    /// Whether the node above is a slice of a progressive band.
    in_slice: bool,
}

/// A data file as lines of cells; a line's number is its index + 1.
type Sheet = Vec<Vec<String>>;

struct Verifier<'a> {
    run: &'a Run<'a, 'a>,
    source: &'a Source,
    sheets: BTreeMap<String, Sheet>,
    /// The months in which somebody has a row in 月度.
    register: BTreeMap<String, BTreeSet<Month>>,
    met: BTreeMap<*const Why, (String, Period)>,
    /// Nodes verified, by kind.
    counts: BTreeMap<String, usize>,
    /// Literals and table rows whose text was read and compared.
    literals: usize,
    rows: usize,
}

fn number(n: i64) -> Exact {
    Exact::from(n)
}

fn is(value: Value) -> Verdict {
    Ok(Should::Be(Outcome::Value(value)))
}

fn counted(n: usize) -> Verdict {
    is(Value::Number(number(n as i64)))
}

fn truth(truth: bool) -> Verdict {
    is(Value::Truth(truth))
}

fn not_applicable() -> Verdict {
    Ok(Should::Be(Outcome::NotApplicable))
}

fn holds(node: &Why) -> bool {
    matches!(node.outcome, Outcome::Value(Value::Truth(true)))
}

/// The values of all parts; else the first exception, else 不适用.
fn all_values(parts: &[Rc<Why>]) -> Result<Vec<Value>, Outcome> {
    if let Some(fault) = parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
        return Err(fault.outcome.clone());
    }
    let values = parts.iter().map(|part| match &part.outcome {
        Outcome::Value(value) => Some(value.clone()),
        _ => None,
    });
    values.collect::<Option<Vec<Value>>>().ok_or(Outcome::NotApplicable)
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
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

fn relation(comparison: Comparison, a: &Value, b: &Value) -> Option<bool> {
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
fn rounded(value: &Exact, step: &Exact, mode: Rounding) -> Exact {
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

fn text(value: &Exact, decimals: u32, fixed: bool) -> String {
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

fn last_day(month: Month) -> Date {
    month.day(31).or_else(|| month.day(30)).or_else(|| month.day(29)).or_else(|| month.day(28)).unwrap()
}

fn month_of(date: Date) -> Month {
    Month::new(i32::from(date.year()), i32::from(date.month())).unwrap()
}

/// Days from one date to another, counted by the calendar's ordinal days.
fn days(from: Date, to: Date) -> i64 {
    fn ordinal(date: Date) -> i64 {
        let (y, m, d) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
        let (y, m) = if m <= 2 { (y - 1, m + 12) } else { (y, m) };
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * (m - 3) + 2) / 5 + d
    }
    ordinal(to) - ordinal(from)
}

fn moved(date: Date, days: i64) -> Date {
    let mut date = date;
    for _ in 0..days.abs() {
        date = if days > 0 { date.tomorrow().unwrap() } else { date.yesterday().unwrap() };
    }
    date
}

/// A fold over outcomes in order; 不适用 is skipped.
fn folded(how: FoldHow, outcomes: &[&Outcome]) -> Verdict {
    if let Some(fault) = outcomes.iter().find(|outcome| matches!(outcome, Outcome::Fault(_))) {
        return Ok(Should::Be((*fault).clone()));
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
    }
}

impl<'a> Verifier<'a> {
    fn new(case: &'a Case, run: &'a Run<'a, 'a>) -> Verifier<'a> {
        let mut sheets: BTreeMap<String, Sheet> = BTreeMap::new();
        for (name, bytes) in &case.files {
            let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
            assert!(!text.contains('"'), "{name}: quoted cells would need a real reader");
            let lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect());
            sheets.insert(name.clone(), lines.collect());
        }
        let mut register: BTreeMap<String, BTreeSet<Month>> = BTreeMap::new();
        for line in &sheets["月度.csv"][1..] {
            register.entry(line[0].clone()).or_default().insert(Month::parse(&line[1]).unwrap());
        }
        Verifier {
            run,
            source: &case.policy.source,
            sheets,
            register,
            met: BTreeMap::new(),
            counts: BTreeMap::new(),
            literals: 0,
            rows: 0,
        }
    }

    fn enrolled(&self, who: &str, month: Month) -> bool {
        self.register.get(who).is_some_and(|months| months.contains(&month))
    }

    fn registered(&self, who: &str, period: Period, asked: &Who) -> bool {
        let mut months = period.months();
        match asked {
            Who::Everybody => true,
            Who::AnyMonth => months.any(|month| self.enrolled(who, month)),
            Who::EveryMonth => months.all(|month| self.enrolled(who, month)),
            Who::LastMonth => self.enrolled(who, period.end),
            Who::MonthNumber(n) => months.any(|month| month.number() == *n && self.enrolled(who, month)),
            Who::RowsOf(_) => panic!("no case asks for the rows of a block"),
        }
    }

    /// Verifies a node and everything below it, each node once.
    fn verify(&mut self, node: &Rc<Why>, above: &Here) -> Result<(), String> {
        let mut here = above.clone();
        match &node.place {
            Place::Here => {}
            Place::Period(period) => {
                here.period = *period;
                here.record = None;
            }
            Place::Record { file, line } => here.record = Some((file.to_string(), *line)),
            Place::Member(who) => here.who = who.to_string(),
        }
        if matches!(node.what, What::Named { .. } | What::NotApplied { .. } | What::NotEnrolled { .. }) {
            here.record = None;
        }
        if let Some(met) = self.met.get(&Rc::as_ptr(node)) {
            if *met != (here.who.clone(), here.period) {
                return Err(format!("one node for {met:?} and for {} {}", here.who, here.period));
            }
            return Ok(());
        }
        self.met.insert(Rc::as_ptr(node), (here.who.clone(), here.period));
        if let What::ActionsInclude { action, .. } = node.what {
            here.action = Some(action);
        }
        here.in_slice = matches!(node.what, What::Slice);
        for part in &node.parts {
            self.verify(part, &here)?;
        }
        here.in_slice = above.in_slice;
        let place =
            || format!("{} {} line {} {:?}", here.who, here.period, self.source.line(node.span.start), node.what);
        let fits = match self.outcome(node, &here, above).map_err(|wrong| format!("{}: {wrong}", place()))? {
            Should::Be(outcome) => (outcome == node.outcome, format!("{outcome:?}")),
            Should::Fail(codes) => {
                let fails = matches!(&node.outcome, Outcome::Fault(fault) if codes.contains(&fault.cause.code));
                (fails, format!("an exception {codes:?}"))
            }
        };
        if !fits.0 {
            return Err(format!("{}: recorded {:?}, but its parts give {}", place(), node.outcome, fits.1));
        }
        let kind = format!("{:?}", node.what);
        let kind = kind.split([' ', '(', '{']).next().unwrap_or_default().to_owned();
        *self.counts.entry(kind).or_default() += 1;
        Ok(())
    }

    /// What a node's outcome follows to be, from its parts and nothing else.
    fn outcome(&mut self, node: &Why, here: &Here, above: &Here) -> Verdict {
        let parts = node.parts.as_slice();
        let only = |at: usize| parts.get(at).map(|part| part.outcome.clone()).ok_or(format!("part {at} is missing"));
        let wrong = || Err("parts of the wrong types".to_owned());
        macro_rules! values {
            () => {
                match all_values(parts) {
                    Ok(values) => values,
                    Err(outcome) => return Ok(Should::Be(outcome)),
                }
            };
        }
        let count = |n: usize| if parts.len() == n { Ok(()) } else { Err(format!("{} parts, not {n}", parts.len())) };
        match &node.what {
            What::Literal => self.literal(node),
            What::StandIn { .. } => Err("no stand-in was set".into()),
            What::Cell { file, line, column, defaulted } => self.cell(node, (file, *line, column, *defaulted), here),
            What::NoRow { file } => self.no_row(node, file, here),
            What::NotEnrolled { id } => {
                let value = &self.run.plan.values[id.0];
                let computed = here.period.end >= self.run.start && here.period.end <= self.run.end;
                let closes = here.period.frequency == value.frequency;
                if computed && closes && self.registered(&here.who, here.period, &value.who) {
                    return Err("is in the register".into());
                }
                not_applicable()
            }
            What::NotApplied { .. } => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                Outcome::Value(Value::Truth(true)) => Err("the condition holds".into()),
                _ => not_applicable(),
            },
            What::Named { id, rounded: paid } => {
                count(1)?;
                let value = &self.run.plan.values[id.0];
                if here.period.frequency != value.frequency || !self.registered(&here.who, here.period, &value.who) {
                    return Err("not a period of this value".into());
                }
                Ok(Should::Be(match (only(0)?, paid) {
                    (Outcome::Value(Value::Number(exact)), true) => {
                        let cent = Exact::from(Decimal::new(1, 2));
                        Outcome::Value(Value::Number(rounded(&exact, &cent, Rounding::HalfAwayFromZero)))
                    }
                    (outcome, _) => outcome,
                }))
            }
            What::Parameter { id, since } => {
                count(1)?;
                let known: Vec<Option<Month>> = self.run.plan.parameters[id.0].values.iter().map(|(m, _)| *m).collect();
                let in_force = known.iter().filter(|month| month.is_none_or(|month| month <= here.period.end)).max();
                if in_force != Some(since) {
                    return Err(format!("{since:?} is not in force in {}", here.period));
                }
                Ok(Should::Be(only(0)?))
            }
            What::Derived { .. } => {
                count(1)?;
                here.record.as_ref().ok_or("no record at hand")?;
                Ok(Should::Be(only(0)?))
            }
            What::Negate => match values!().as_slice() {
                [Value::Number(exact)] => is(Value::Number(number(0) - exact.clone())),
                _ => wrong(),
            },
            What::Not => match values!().as_slice() {
                [Value::Truth(held)] => truth(!held),
                _ => wrong(),
            },
            What::Arithmetic(operator) => {
                count(2)?;
                let values = values!();
                arithmetic(*operator, &values[0], &values[1], parts[0].ty, parts[1].ty)
            }
            What::Compare(comparison) => {
                count(2)?;
                let values = values!();
                relation(*comparison, &values[0], &values[1]).map_or(wrong(), truth)
            }
            What::And | What::Or => {
                let decides = matches!(node.what, What::Or);
                let decided = |part: &Rc<Why>| part.outcome == Outcome::Value(Value::Truth(decides));
                let stops = |part: &Rc<Why>| decided(part) || matches!(part.outcome, Outcome::Fault(_));
                if parts.iter().rev().skip(1).any(stops) {
                    return Err("looked further than needed".into());
                }
                match parts.last() {
                    Some(last) if stops(last) => Ok(Should::Be(last.outcome.clone())),
                    Some(_) if parts.iter().any(|part| matches!(part.outcome, Outcome::NotApplicable)) => {
                        not_applicable()
                    }
                    Some(_) => truth(!decides),
                    None => wrong(),
                }
            }
            What::If { taken } => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                condition => {
                    count(2)?;
                    if (condition == Outcome::Value(Value::Truth(true))) != *taken {
                        return Err("took the other branch".into());
                    }
                    Ok(Should::Be(only(1)?))
                }
            },
            What::Default => match (only(0)?, parts.len()) {
                (Outcome::NotApplicable, 2) => Ok(Should::Be(only(1)?)),
                (Outcome::NotApplicable, _) | (_, 2..) => Err("the default is where it should not be".into()),
                (outcome, _) => Ok(Should::Be(outcome)),
            },
            What::OnlyWhen => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                Outcome::Value(Value::Truth(true)) => Ok(Should::Be(only(1)?)),
                _ => not_applicable(),
            },
            What::Cap | What::Floor => {
                count(2)?;
                let values = values!();
                let wanted = if matches!(node.what, What::Cap) { Ordering::Greater } else { Ordering::Less };
                let beyond = order(&values[0], &values[1]) == Some(wanted);
                is(values[usize::from(beyond)].clone())
            }
            What::Round { mode, step } => match values!().as_slice() {
                [Value::Number(exact)] => is(Value::Number(rounded(exact, step, *mode))),
                _ => wrong(),
            },
            What::Shift { up } => match (values!().as_slice(), node.ty) {
                ([Value::Label(label), Value::Number(by)], Type::Enum(id)) => {
                    let top = self.run.plan.enumerations[id.0].members.len() as i64 - 1;
                    let by = by.to_i64().unwrap() * if *up { 1 } else { -1 };
                    is(Value::Label((i64::from(*label) + by).clamp(0, top) as u32))
                }
                _ => wrong(),
            },
            What::Missing { negated } => match only(0)? {
                fault @ Outcome::Fault(_) => Ok(Should::Be(fault)),
                outcome => truth(matches!(outcome, Outcome::NotApplicable) != *negated),
            },
            What::InMonths(months) => match values!().as_slice() {
                [Value::Month(month)] => truth(months.contains(&month.number())),
                _ => wrong(),
            },
            What::OneOf => match only(0)? {
                Outcome::Value(wanted) => {
                    let hit = parts[1..].iter().position(|part| match &part.outcome {
                        Outcome::Value(value) => order(value, &wanted) == Some(Ordering::Equal),
                        _ => false,
                    });
                    match (hit, parts.last().map(|last| &last.outcome)) {
                        (Some(hit), _) if hit + 2 != parts.len() => Err("looked further than needed".into()),
                        (None, Some(fault @ Outcome::Fault(_))) => Ok(Should::Be(fault.clone())),
                        (hit, _) => truth(hit.is_some()),
                    }
                }
                other => Ok(Should::Be(other)),
            },
            What::Interval => match values!().as_slice() {
                [Value::Date(from), Value::Date(to)] => is(Value::Interval(*from, *to)),
                _ => wrong(),
            },
            What::Overlaps => {
                let stretch = |value: &Value| match value {
                    Value::Interval(from, to) => Some((*from, *to)),
                    Value::Month(month) => Some((month.day(1).unwrap(), last_day(*month))),
                    _ => None,
                };
                let stretches: Option<Vec<(Date, Date)>> = values!().iter().map(stretch).collect();
                match stretches.as_deref() {
                    // They share a day when the later beginning is not after the earlier end.
                    Some([a, b]) => truth(a.0.max(b.0) <= a.1.min(b.1)),
                    _ => wrong(),
                }
            }
            What::NextDay => match values!().as_slice() {
                [Value::Date(date)] => is(Value::Date(moved(*date, 1))),
                _ => wrong(),
            },
            What::ItemCount => match parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
                Some(fault) => Ok(Should::Be(fault.outcome.clone())),
                None => counted(parts.iter().filter(|part| holds(part)).count()),
            },
            What::Extreme { largest } => {
                let how = if *largest { FoldHow::Maximum } else { FoldHow::Minimum };
                let values = values!().into_iter().map(Outcome::Value).collect::<Vec<_>>();
                folded(how, &values.iter().collect::<Vec<_>>())
            }
            What::Call(function) => {
                let values = values!();
                match (function, values.as_slice()) {
                    (Function::MonthOf, [Value::Date(date)]) => is(Value::Month(month_of(*date))),
                    (Function::YearOf, [Value::Date(date)]) => is(Value::Number(number(i64::from(date.year())))),
                    (Function::DayOf, [Value::Date(date)]) => is(Value::Number(number(i64::from(date.day())))),
                    (Function::MonthEnd, [Value::Date(date)]) => is(Value::Date(last_day(month_of(*date)))),
                    (Function::Absolute, [Value::Number(exact)]) => {
                        is(Value::Number(if exact.is_negative() { number(0) - exact.clone() } else { exact.clone() }))
                    }
                    _ => Err("a function that no case uses: teach it to this test".into()),
                }
            }
            What::DayOfMonth { month, day } => {
                let offset = match month {
                    Moment::NextMonth => 1,
                    Moment::LastMonth => -1,
                    _ => 0,
                };
                match here.period.end.plus(offset).day(*day as i32) {
                    Some(date) => is(Value::Date(date)),
                    None => Ok(Should::Fail(&["R0202"])),
                }
            }
            What::Moment(moment) => {
                let month = here.period.end;
                match moment {
                    Moment::ThisMonth => is(Value::Month(month)),
                    Moment::NextMonth => is(Value::Month(month.plus(1))),
                    Moment::LastMonth => is(Value::Month(month.plus(-1))),
                    Moment::PeriodEnd | Moment::MonthEnd => is(Value::Date(last_day(month))),
                    Moment::MonthStart => is(Value::Date(month.day(1).unwrap())),
                    _ => Err("a moment that no case uses: teach it to this test".into()),
                }
            }
            What::ActionsInclude { negated, .. } => {
                if let Some(fault) = parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
                    return Ok(Should::Be(fault.outcome.clone()));
                }
                if parts.iter().any(|part| !matches!(part.what, What::Rule { .. })) {
                    return wrong();
                }
                if parts.is_empty() && !self.registered(&here.who, here.period, &Who::AnyMonth) {
                    return not_applicable();
                }
                truth(parts.iter().any(|rule| holds(rule)) != *negated)
            }
            What::Rule { id } => {
                let action = here.action.ok_or("a rule outside of an action")?;
                let mut given = false;
                for part in parts {
                    let What::Clause { rule, clause } = part.what else { return wrong() };
                    if rule != *id {
                        return wrong();
                    }
                    given |= holds(part) && self.run.plan.rules[rule.0].clauses[clause].actions.contains(&action);
                }
                match parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
                    Some(fault) if !given => Ok(Should::Be(fault.outcome.clone())),
                    _ => truth(given),
                }
            }
            What::Clause { .. } => {
                count(1)?;
                Ok(Should::Be(only(0)?))
            }
            What::Streak { every, count, unit, skip_gaps } => {
                let enough = (!every).then_some(*count as usize);
                match self.back(parts, here, *unit, *skip_gaps, enough)? {
                    Err(fault) => Ok(Should::Be(fault)),
                    Ok(length) if *every => truth(length > 0 && length % *count as usize == 0),
                    Ok(length) => truth(length == *count as usize),
                }
            }
            What::StreakLength { skip_gaps } => match self.back(parts, here, Frequency::Month, *skip_gaps, None)? {
                Err(fault) => Ok(Should::Be(fault)),
                Ok(length) => counted(length),
            },
            What::YearCount { count } => {
                self.months_in_order(parts, here, &Window::This(Frequency::Year))?;
                match all_faults(parts) {
                    Some(fault) => Ok(Should::Be(fault)),
                    None => {
                        let held = parts.iter().filter(|part| holds(part)).count();
                        truth(parts.last().is_some_and(|now| holds(now)) && held >= *count as usize)
                    }
                }
            }
            What::OverMonths { window, how, complete } => {
                self.months_in_order(parts, here, window)?;
                let outcomes: Vec<&Outcome> = parts.iter().map(|part| &part.outcome).collect();
                let gap = outcomes.iter().any(|outcome| matches!(outcome, Outcome::NotApplicable));
                match (complete, gap, all_faults(parts)) {
                    (true, true, None) => not_applicable(),
                    _ => folded(*how, &outcomes),
                }
            }
            What::PeriodEnd => {
                count(1)?;
                Ok(Should::Be(only(0)?))
            }
            What::Before { earlier, first } => self.before(node, (*earlier, *first), here, above),
            What::EnrolledMonths(months) => match months.iter().find(|month| !self.enrolled(&here.who, **month)) {
                Some(month) => Err(format!("{month} is not in the register")),
                None => counted(months.len()),
            },
            What::RecordFold { how } => {
                if parts.iter().any(|part| !matches!(part.place, Place::Record { .. })) {
                    return wrong();
                }
                let taken = parts
                    .iter()
                    .filter(|part| matches!(part.what, What::Amount) || matches!(part.outcome, Outcome::Fault(_)));
                folded(*how, &taken.map(|part| &part.outcome).collect::<Vec<_>>())
            }
            What::GroupFold { how } => {
                let outcomes: Vec<&Outcome> = parts.iter().map(|part| &part.outcome).collect();
                if *how != FoldHow::Share {
                    return folded(*how, &outcomes);
                }
                let own = parts.iter().find(|part| matches!(&part.place, Place::Member(who) if **who == *here.who));
                match (own.map(|own| &own.outcome), folded(FoldHow::Sum, &outcomes)?) {
                    (Some(Outcome::Value(Value::Number(own))), Should::Be(Outcome::Value(Value::Number(total)))) => {
                        own.checked_div(&total).map_or(not_applicable(), |share| is(Value::Number(share)))
                    }
                    _ => not_applicable(),
                }
            }
            What::Amount => self.amount(node, above),
            What::LeftOut => match parts {
                [] => not_applicable(),
                [condition] => match &condition.outcome {
                    fault @ Outcome::Fault(_) => Ok(Should::Be(fault.clone())),
                    Outcome::Value(Value::Truth(true)) => Err("left out although the condition holds".into()),
                    _ => not_applicable(),
                },
                _ => wrong(),
            },
            What::Contender => Ok(Should::Be(only(0)?)),
            What::Rank { .. } => self.rank(node, here),
            What::Lookup { .. } => self.lookup(node),
            What::Slice => match values!().as_slice() {
                [Value::Number(amount), Value::Number(rate)] => is(Value::Number(amount.clone() * rate.clone())),
                _ => wrong(),
            },
            What::Scorecard { full_marks, reweight } => scorecard(parts, *full_marks, *reweight),
        }
    }

    /// Months or records back from the one at hand: how long the condition held.
    fn back(
        &self,
        parts: &[Rc<Why>],
        here: &Here,
        unit: Frequency,
        skip_gaps: bool,
        enough: Option<usize>,
    ) -> Result<Result<usize, Outcome>, String> {
        let mut period = here.period.end.period(unit);
        let mut length = 0;
        let mut stopped = false;
        for part in parts {
            if stopped || enough == Some(length) {
                return Err("looked further back than needed".into());
            }
            if part.place != Place::Period(period) {
                return Err(format!("{:?} where {period} belongs", part.place));
            }
            match &part.outcome {
                fault @ Outcome::Fault(_) => return Ok(Err(fault.clone())),
                _ if holds(part) => length += 1,
                Outcome::NotApplicable if skip_gaps && length > 0 => {}
                _ => stopped = true,
            }
            period = period.plus(-1);
        }
        let ended = stopped || enough == Some(length) || period.end < self.run.start;
        if ended { Ok(Ok(length)) } else { Err(format!("did not look at {period}")) }
    }

    /// The parts are the months (or quarters …) of a window, in order and without gaps.
    fn months_in_order(&self, parts: &[Rc<Why>], here: &Here, window: &Window) -> Result<(), String> {
        let end = here.period.end;
        let start = match window {
            Window::This(frequency) => end.plus(-((end.number() - 1) % frequency.months())),
            Window::Recent(count) => end.plus(1 - *count as i32),
            Window::Running => self.run.start,
        };
        let Some(Place::Period(Period { frequency: each, .. })) = parts.first().map(|part| part.place.clone()) else {
            return if parts.is_empty() { Ok(()) } else { Err("a month without its period".into()) };
        };
        let mut wanted = Vec::new();
        let mut month = start;
        while month <= end {
            if month.number() % each.months() == 0 {
                wanted.push(month.period(each));
            }
            month = month.plus(1);
        }
        let shown: Vec<Place> = parts.iter().map(|part| part.place.clone()).collect();
        let all: Vec<Place> = wanted.into_iter().map(Place::Period).collect();
        let cut = parts.last().is_some_and(|last| matches!(last.outcome, Outcome::Fault(_)));
        let fits = if cut { all.starts_with(&shown) } else { all == shown };
        if fits { Ok(()) } else { Err(format!("months {shown:?}, not {all:?}")) }
    }

    fn before(&self, node: &Why, (earlier, first): (Earlier, bool), here: &Here, above: &Here) -> Verdict {
        let nobody = BTreeSet::new();
        let rows = self.register.get(&here.who).unwrap_or(&nobody);
        if first {
            // There was never an earlier one.
            if rows.iter().any(|month| *month < above.period.start()) {
                return Err("there was an earlier month".into());
            }
        } else if let Place::Period(period) = node.place {
            let base = above.period.end.period(period.frequency);
            let wanted = match earlier {
                Earlier::Enrolled => {
                    rows.iter().filter(|month| **month < base.start()).max().map(|m| m.period(base.frequency))
                }
                Earlier::SameMonthLastYear => Some(base.plus(-12)),
                Earlier::SameQuarterLastYear => Some(base.plus(-4)),
                _ => Some(base.plus(-1)),
            };
            if wanted != Some(period) {
                return Err(format!("{period}, not {wanted:?}"));
            }
        }
        match node.parts.as_slice() {
            [] => not_applicable(),
            [only] => Ok(Should::Be(only.outcome.clone())),
            _ => Err("more than one value".into()),
        }
    }

    fn amount(&self, node: &Why, above: &Here) -> Verdict {
        match (&node.place, node.parts.as_slice()) {
            (Place::Record { file, line }, parts) => {
                let owner = &self.sheets[&**file][*line - 1][0];
                if *owner != above.who {
                    return Err(format!("{file} line {line} is {owner}'s"));
                }
                match parts {
                    [] => truth(true),
                    [one] => Ok(Should::Be(one.outcome.clone())),
                    [filter, body] if holds(filter) => Ok(Should::Be(body.outcome.clone())),
                    _ => Err("a record that the condition leaves out".into()),
                }
            }
            (Place::Member(_), [one]) => Ok(Should::Be(one.outcome.clone())),
            (Place::Here, []) if above.in_slice => Ok(Should::Be(node.outcome.clone())),
            _ => Err("an amount of nothing".into()),
        }
    }

    fn rank(&self, node: &Why, here: &Here) -> Verdict {
        let What::Rank { better, equal, of, distinct_better, high_first, skip_after_ties } = node.what else {
            return Err("not a rank".into());
        };
        if let [only] = node.parts.as_slice()
            && !matches!(only.what, What::Contender)
        {
            return match (&only.place, &only.outcome) {
                (_, fault @ Outcome::Fault(_)) => Ok(Should::Be(fault.clone())),
                (Place::Member(who), _) if **who != *here.who => Err("somebody else was left out".into()),
                _ => not_applicable(),
            };
        }
        let keys = |part: &Why| all_values(&part.parts).map_err(|_| "a contender without a key".to_owned());
        let is_own = |part: &&Rc<Why>| matches!(&part.place, Place::Member(who) if **who == *here.who);
        let own = keys(node.parts.iter().find(is_own).ok_or("not among the contenders")?)?;
        let mut ahead: Vec<Vec<Value>> = Vec::new();
        let mut same = 0;
        for contender in &node.parts {
            let theirs = keys(contender)?;
            let first = theirs.iter().zip(&own).map(|(a, b)| order(a, b).unwrap()).find(|order| order.is_ne());
            match first {
                None => same += 1,
                Some(order) if (order == Ordering::Greater) == high_first => ahead.push(theirs),
                Some(_) => {}
            }
        }
        let mut distinct: Vec<&Vec<Value>> = Vec::new();
        for keys in &ahead {
            if !distinct.contains(&keys) {
                distinct.push(keys);
            }
        }
        if (better, equal, of, distinct_better) != (ahead.len(), same, node.parts.len(), distinct.len()) {
            return Err(format!("{} ahead, {same} equal, {} in all", ahead.len(), node.parts.len()));
        }
        counted(1 + if skip_after_ties { ahead.len() } else { distinct.len() })
    }

    fn lookup(&mut self, node: &Why) -> Verdict {
        let What::Lookup { mode, row, .. } = &node.what else { return Err("not a lookup".into()) };
        let Some((keys_end, last)) = node.parts.len().checked_sub(1).map(|end| (end, &node.parts[end])) else {
            return Err("a lookup of nothing".into());
        };
        if let Some((row, span)) = row {
            self.row_takes(*mode, &node.parts[..keys_end], *row, span.start)?;
            return Ok(Should::Be(last.outcome.clone()));
        }
        let key = match all_values(&node.parts[..1]) {
            Ok(key) => key,
            Err(outcome) => return Ok(Should::Be(outcome)),
        };
        match (mode, key.as_slice()) {
            (Some(BandMode::Sliced), _) => {
                let slices: Vec<&Outcome> = node.parts[1..].iter().map(|part| &part.outcome).collect();
                folded(FoldHow::Sum, &slices)
            }
            (Some(BandMode::Interpolated), [Value::Number(key)]) => interpolated(key, &node.parts[1..]),
            _ => match all_values(&node.parts) {
                Ok(_) => Ok(Should::Fail(&["R0301", "R0302"])),
                Err(outcome) => Ok(Should::Be(outcome)),
            },
        }
    }

    /// Reads the row that was hit, and those before it, from the policy's text.
    fn row_takes(&mut self, mode: Option<BandMode>, keys: &[Rc<Why>], row: usize, start: usize) -> Result<(), String> {
        let line = self.source.line(start);
        let lines: Vec<&str> = self.source.text.lines().collect();
        let takes = |line: usize| -> Option<bool> {
            let text = lines.get(line - 1)?.split("//").next()?.trim();
            let patterns: Vec<String> = if text.starts_with('|') {
                text.split('|').skip(1).map(|cell| cell.trim().to_owned()).take(keys.len()).collect()
            } else {
                let columns: Vec<&str> = text.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
                let at = usize::from(mode == Some(BandMode::Grade));
                vec![columns.get(at)?.split(" 依据").next()?.to_string()]
            };
            patterns
                .iter()
                .zip(keys)
                .map(|(pattern, key)| self.pattern_takes(pattern, key))
                .try_fold(true, |all, one| Some(all && one?))
        };
        let Some(hit) = takes(line) else { return Err(format!("cannot read the row of line {line}")) };
        if !hit {
            return Err(format!("the row of line {line} does not take the keys"));
        }
        for earlier in line - row..line {
            // 其余 takes what no other row does, wherever it stands.
            let rest = lines[earlier - 1].contains("其余");
            if !rest && takes(earlier) != Some(false) {
                return Err(format!("line {earlier}, before line {line}, takes the keys as well"));
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Whether `80 分以上`, `10万以上不足 50万`, `= 2 次`, a label, `-`, `缺` … takes a key.
    fn pattern_takes(&self, pattern: &str, key: &Why) -> Option<bool> {
        let Outcome::Value(value) = &key.outcome else { return Some(pattern == "缺" || pattern == "-") };
        match pattern {
            "-" | "其余" => return Some(true),
            "缺" => return Some(false),
            _ => {}
        }
        let Value::Number(key_number) = value else {
            return Some(self.printed(key).as_deref() == Some(pattern));
        };
        let mut rest = pattern;
        let mut all = true;
        while !rest.is_empty() {
            let words = ["不足", "低于", "高于", "超过", "="];
            let word = words.into_iter().find(|word| rest.starts_with(word));
            rest = rest.strip_prefix(word.unwrap_or("")).unwrap_or(rest).trim();
            let (bound, after) = leading_number(rest)?;
            let sign = match word {
                Some("不足" | "低于") => Comparison::Less,
                Some("高于" | "超过") => Comparison::Greater,
                Some(_) => Comparison::Equal,
                None if after.starts_with("以上") => Comparison::GreaterOrEqual,
                None => Comparison::Equal,
            };
            rest = after.strip_prefix("以上").unwrap_or(after).trim();
            all &= relation(sign, &Value::Number(key_number.clone()), &Value::Number(bound))?;
        }
        Some(all)
    }

    /// A literal says in the policy's text what it is.
    fn literal(&mut self, node: &Why) -> Verdict {
        let text = self.source.slice(node.span).trim().trim_matches(['「', '」']);
        let said = match &node.outcome {
            Outcome::Value(Value::Number(_)) => match leading_number(text) {
                Some((exact, "")) => Value::Number(exact),
                _ => return Err(format!("`{text}` is no number")),
            },
            Outcome::Value(Value::Truth(_)) => match text {
                "是" => Value::Truth(true),
                "否" => Value::Truth(false),
                _ => return Err(format!("`{text}` is no yes or no")),
            },
            Outcome::Value(Value::Label(_)) => self.label(text, node.ty).ok_or(format!("`{text}` is no label"))?,
            Outcome::Value(Value::Text(_)) => Value::Text(text.trim_matches('"').into()),
            other => return Err(format!("a literal {other:?}")),
        };
        self.literals += 1;
        is(said)
    }

    fn label(&self, text: &str, ty: Type) -> Option<Value> {
        let Type::Enum(id) = ty else { return None };
        let name = text.split([' ', '(']).next()?;
        let members = &self.run.plan.enumerations[id.0].members;
        members.iter().position(|member| member.is(name)).map(|at| Value::Label(at as u32))
    }

    fn cell(&self, node: &Why, (file, line, column, defaulted): (&str, usize, &str, bool), here: &Here) -> Verdict {
        let sheet = self.sheets.get(file).ok_or(format!("no file {file}"))?;
        let (header, row) = (&sheet[0], sheet.get(line - 1).ok_or("no such line")?);
        let at = header.iter().position(|head| head == column).ok_or(format!("no column {column}"))?;
        for (key, value) in header.iter().zip(row) {
            let other = match key.as_str() {
                "工号" => *value != here.who,
                "月份" if here.record.is_none() => Month::parse(value) != Some(here.period.end),
                _ => false,
            };
            if other {
                return Err(format!("{file} line {line} is of {value}"));
            }
        }
        if let Some((of, record)) = &here.record
            && of == file
            && *record != line
        {
            return Err(format!("line {line}, not the record's line {record}"));
        }
        let cell = row[at].as_str();
        let field =
            self.run.plan.blocks.iter().flat_map(|block| &block.fields).filter(|field| &*field.name.name == column);
        let fields: Vec<_> = field.collect();
        if cell.is_empty() {
            return match (fields.iter().find_map(|field| field.default.clone()), defaulted) {
                (Some(default), true) => is(default),
                (_, true) => Err("no default is declared".into()),
                (_, false) if fields.iter().any(|field| field.optional) => not_applicable(),
                _ => Ok(Should::Fail(&["R0101"])),
            };
        }
        if defaulted {
            return Err("the cell is not blank".into());
        }
        let bad = || format!("cannot read `{cell}`");
        is(match node.ty {
            Type::Date => Value::Date(cell.parse().map_err(|_| bad())?),
            Type::Month => Value::Month(Month::parse(cell).ok_or_else(bad)?),
            Type::Text => Value::Text(cell.into()),
            Type::Truth => Value::Truth(match cell {
                "是" => true,
                "否" => false,
                _ => return Err(bad()),
            }),
            Type::Enum(_) => self.label(cell, node.ty).ok_or_else(bad)?,
            _ => match leading_number(cell) {
                Some((exact, "")) => Value::Number(exact),
                _ => return Err(bad()),
            },
        })
    }

    fn no_row(&self, node: &Why, file: &str, here: &Here) -> Verdict {
        let sheet = &self.sheets[file];
        let column = |name: &str| sheet[0].iter().position(|head| head == name);
        let (who, month) = (column("工号"), column("月份"));
        let there = sheet[1..].iter().any(|row| {
            who.is_none_or(|at| row[at] == here.who)
                && month.is_none_or(|at| Month::parse(&row[at]) == Some(here.period.end))
        });
        if there {
            return Err("the row is there".into());
        }
        match node.outcome {
            Outcome::NotApplicable => not_applicable(),
            _ => Ok(Should::Fail(&["R0102"])),
        }
    }

    /// A value as result rows print it.
    fn printed(&self, node: &Why) -> Option<String> {
        let Outcome::Value(value) = &node.outcome else { return None };
        Some(match (value, node.ty) {
            (Value::Number(exact), Type::Money) => text(exact, 2, true),
            (Value::Number(exact), _) => text(exact, 4, false),
            (Value::Truth(held), _) => if *held { "是" } else { "否" }.to_owned(),
            (Value::Label(at), Type::Enum(id)) => {
                self.run.plan.enumerations[id.0].members[*at as usize].name.to_string()
            }
            (Value::Date(date), _) => date.to_string(),
            (Value::Month(month), _) => month.to_string(),
            (Value::Text(text), _) => text.to_string(),
            _ => return None,
        })
    }
}

fn all_faults(parts: &[Rc<Why>]) -> Option<Outcome> {
    parts.iter().map(|part| &part.outcome).find(|outcome| matches!(outcome, Outcome::Fault(_))).cloned()
}

/// `1,200.50`, `85%`, `10万`, `300 元`, `-1`: a number and what follows its unit.
fn leading_number(text: &str) -> Option<(Exact, &str)> {
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

fn arithmetic(operator: Operator, a: &Value, b: &Value, left: Type, right: Type) -> Verdict {
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
fn interpolated(key: &Exact, parts: &[Rc<Why>]) -> Verdict {
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

fn scorecard(parts: &[Rc<Why>], full_marks: bool, reweight: bool) -> Verdict {
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

/// All reasons of a case's whole years, with the people they are about.
fn all_reasons(case: &Case, run: &Run<'_, '_>) -> Vec<Reason> {
    let people = 0..run.facts.employees.len();
    let periods = case.periods();
    people
        .flat_map(|subject| periods.iter().flat_map(move |period| reasons(run, subject, *period, None, None)))
        .collect()
}

fn here(reason: &Reason) -> Here {
    Here { who: reason.employee.clone(), period: reason.period, record: None, action: None, in_slice: false }
}

#[test]
fn every_root_is_the_printed_value_and_every_row_has_one() {
    for slug in SLUGS {
        let case = Case::read(slug);
        let data = case.data();
        let run = case_data::run(&case.policy, &data, case.last_month(), true);
        let verifier = Verifier::new(&case, &run);
        let mut from_reasons: Vec<[String; 4]> = Vec::new();
        for reason in all_reasons(&case, &run) {
            let Some(root) = &reason.root else {
                // Only what lies before the data was not computed.
                assert!(reason.value.is_none() && reason.period.end < run.start, "{slug}: {}", reason.item);
                continue;
            };
            let printed = match reason.of {
                ReasonOf::Value(_) => verifier.printed(root),
                ReasonOf::Action(id) => holds(root).then(|| run.plan.actions[id.0].name.to_string()),
            };
            assert_eq!(printed, reason.value, "{slug}: {} {} {}", reason.employee, reason.period, reason.item);
            let row = |value| [reason.employee.clone(), reason.period.to_string(), reason.item.clone(), value];
            from_reasons.extend(printed.map(row));
        }
        let results = report::results(&run, &case.periods(), None);
        let rows = results.rows.into_iter().map(|row| [row.employee, row.period, row.item, row.value]);
        let mut rows: Vec<[String; 4]> = rows.collect();
        rows.sort();
        from_reasons.sort();
        assert!(!rows.is_empty());
        assert_eq!(from_reasons, rows, "{slug}");
    }
}

/// What the four cases do not use, on two people and three months.
const MORE: &str = r#"
政策 其余写法
  依据 "附则" 版本 "1"
  生效 2026-01
  币种 人民币

员工
  部门 : 文本

月度
  销售额 : 金额
  折扣率 : 可空 比率
  得分 : 分

参数 系数 = 3%,自 2026-03 起 3.5%

分档 累进奖 : 比率 按 销售额,超额累进
  不足 1000 元  1%
  1000 元以上不足 3000 元  2%
  3000 元以上  4%

分档 得分系数 : 比率 按 得分,插值
  60 分 → 0%
  80 分 → 50%
  100 分 → 100%

定义 折后 = 销售额 × 折扣率
定义 整额 = 销售额 × 系数 四舍五入到元
定义 大额 = 销售额 仅当 销售额 > 2500 元
定义 名次 = 排名(销售额 按 部门, 从高到低, 并列同名次不跳号)
定义 份额 = 占比(销售额 按 部门)
定义 部门合计 = 合计(销售额 按 部门)
定义 上月销售额 = 上月(销售额, 首次 0 元)
定义 近三月 = 近 3 个月平均(销售额)
定义 在册月数 = 本年在册月数
定义 累计达标 = 本年累计 2 次 销售额 达到 2000 元
发放 奖金 = 累进奖 × 得分系数 + (折后 否则 0 元)
  其中 零头 = 销售额 × 系数
发放 尾数 = 零头 ÷ 3
输出 折后、整额、大额、名次、份额、部门合计、上月销售额、近三月、在册月数、累计达标、累进奖
"#;

fn more() -> Case {
    let policy = kpi::load(Source::new("其余写法.kpi", MORE));
    let errors: Vec<&str> =
        policy.problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.title.zh.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let files = vec![
        file("员工.csv", "工号,部门\nA,一\nB,一\nC,二\n"),
        file(
            "月度.csv",
            "工号,月份,销售额,折扣率,得分\nA,2026-01,3500,90%,90\nB,2026-01,3500,,50\nC,2026-01,1200,80%,70\n\
             A,2026-02,2000,90%,100\nB,2026-02,2600,50%,61\nA,2026-03,999.99,,85\nC,2026-03,2500,,110\n",
        ),
    ];
    let expected = vec![["A", "2026", "", ""].map(str::to_owned)];
    Case { slug: "more", policy, files, expected }
}

#[test]
fn what_the_cases_do_not_use_follows_as_well() {
    let case = more();
    let data = case.data();
    let run = case_data::run(&case.policy, &data, case.last_month(), true);
    let mut verifier = Verifier::new(&case, &run);
    for reason in all_reasons(&case, &run) {
        let Some(root) = &reason.root else { continue };
        verifier.verify(root, &here(&reason)).unwrap();
        assert_eq!(verifier.printed(root), reason.value, "{} {}", reason.period, reason.item);
    }
    for kind in ["Slice", "Round", "OnlyWhen", "Rank", "GroupFold", "Before", "YearCount", "EnrolledMonths"] {
        assert!(verifier.counts.contains_key(kind), "no {kind}");
    }
    let value = |who: usize, period: &str, item: &str| {
        let found = reasons(&run, who, Period::parse(period).unwrap(), Some(item), None);
        found.first().and_then(|reason| reason.value.clone())
    };
    // 1000 × 1% + 2000 × 2% + 500 × 4% = 70; 90 分 → 75%; 70 × 75% + 3500 × 90% = 3202.50
    assert_eq!(value(0, "2026-01", "奖金").as_deref(), Some("3202.50"));
    // 3500 and 3500 tie for the first place, and the next place is not skipped.
    assert_eq!(value(1, "2026-01", "名次").as_deref(), Some("1"));
    // 999.99 × 3.5% = 34.99965; a third of it is 11.66655, paid as 11.67.
    assert_eq!(value(0, "2026-03", "尾数").as_deref(), Some("11.67"));
}

fn told(case: &Case, who: &str, period: &str, item: Option<&str>, lang: Lang) -> String {
    let data = case.data();
    let run = case_data::run(&case.policy, &data, case.last_month(), true);
    let subject = data.employees.iter().position(|employee| employee == who).unwrap();
    let found = reasons(&run, subject, Period::parse(period).unwrap(), item, None);
    kpi::explain::text(&found, &case.policy, &run, lang)
}

#[track_caller]
fn says(text: &str, lines: &[&str]) {
    let mut rest = text.lines();
    for line in lines {
        assert!(
            rest.any(|told| told.contains(line)),
            "`{line}` is not said, or not after the lines before it, in\n{text}"
        );
    }
}

#[test]
fn the_text_goes_from_the_amount_down_to_its_cells() {
    let case = Case::read("kitchen-staff");
    let text = told(&case, "CF02", "2026-03", Some("实发基本工资"), Lang::Zh);
    says(
        &text,
        &[
            "CF02 2026-03 实发基本工资 = 5148.00（kitchen-staff.kpi:",
            "基本工资 × 发放比例",
            "= 5200.00 × 99% = 5148.00",
            "员工.csv 第 3 行“基本工资” = 5200.00",
            "发放比例 = 99%",
            "按 考核得分 ≈88.6667 分，取这一行",
            "80 分以上 99%",
            "封顶 10 分：没有超过",
            "平均 3 项 ≈ 30.6667 分",
            "饭菜评分.csv 第 29 行 = 31 分",
        ],
    );
    let english = told(&case, "CF02", "2026-03", Some("实发基本工资"), Lang::En);
    says(
        &english,
        &["CF02 2026-03 实发基本工资 = 5148.00 (kitchen-staff.kpi:", "员工.csv line 3 \"基本工资\" = 5200.00"],
    );
    // Everything at once: what was told is referred to.
    let all = told(&case, "CF02", "2026-03", None, Lang::Zh);
    assert_eq!(all.matches("厨房环境卫生 + 餐厅环境卫生 + 厨具卫生").count(), 1);
    says(&all, &["考核得分 ≈ 88.6667 分（见上）"]);
}

#[test]
fn the_text_shows_months_ranks_records_roundings_and_changes() {
    let case = Case::read("kitchen-staff");
    says(
        &told(&case, "CF04", "2026-03", Some("处置"), Lang::Zh),
        &[
            "CF04 2026-03 处置 = 辞退",
            "规则 连续不足六十分辞退：给出（kitchen-staff.kpi:51，依据“说明 1”）",
            "连续 3 个月：到本期连续 3 个月，成立",
            "2026-03 成立：≈59.6667 分 < 60 分",
            "2026-02 成立：56 分 < 60 分",
            "2026-01 成立：59 分 < 60 分",
        ],
    );
    // Nobody rated CF01 in June: the other four items, 65 points, are scaled to 100.
    says(
        &told(&case, "CF01", "2026-06", Some("考核得分"), Lang::Zh),
        &["考核得分 = 98.4615 分", "饭菜质量得分 不适用", "饭菜质量得分 缺，其余各项的和 × 100 分 ÷ 65 分"],
    );
    let sales = Case::read("salesperson-appraisal");
    says(
        &told(&sales, "S002", "2025", Some("完成率名次"), Lang::Zh),
        &[
            "从高到低第 1 名，共 6 人，排在前面的 0 人，2 人并列，后面跳号",
            "S001 112% 并列",
            "S002 112% ← 本人",
            "S003 91.25%",
        ],
    );
    says(
        &told(&sales, "S002", "2025-08", Some("超期利息扣款"), Lang::Zh),
        &[
            "超期利息扣款 = 1040.00",
            "封顶 业绩提成 3768.00：没有超过",
            "应收账款.csv 第 4 行 = 1040.00",
            "应收金额 × 月息：52000.00 × 2%",
            "月息 = 2%",
            "应收账款.csv 第 5 行 不计，超期 = 否",
        ],
    );
    says(&told(&sales, "S004", "2025", Some("业绩奖励"), Lang::Zh), &["S004 2025 业绩奖励 没有结果：2025-12 不在册"]);
    let more = more();
    says(
        &told(&more, "A", "2026-03", Some("尾数"), Lang::Zh),
        &["尾数 = 11.67", "≈ 11.6666", "≈11.6666 → 四舍五入到分 11.67", "零头 ≈ 34.9997", "系数 = 3.5%，自 2026-03 起"],
    );
    says(&told(&more, "A", "2026-03", Some("整额"), Lang::Zh), &["≈34.9997 → 四舍五入到元 35.00"]);
    says(
        &told(&more, "A", "2026-01", Some("累进奖"), Lang::Zh),
        &["1000.00 × 1% = 10.00", "2000.00 × 2% = 40.00", "500.00 × 4% = 20.00"],
    );
    says(&told(&more, "A", "2026-03", Some("折后"), Lang::Zh), &["没有结果", "月度.csv 第 7 行“折扣率” 空白"]);
    says(
        &told(&more, "A", "2026-02", Some("大额"), Lang::Zh),
        &["没有结果", "仅当：“销售额 > 2500 元”（2000.00 > 2500.00）不成立"],
    );
}

#[test]
fn an_exception_is_told_with_its_cause_and_remedy() {
    let mut case = Case::read("kitchen-staff");
    let (_, bytes) = case.files.iter_mut().find(|(name, _)| name == "员工.csv").unwrap();
    *bytes = String::from_utf8(bytes.clone()).unwrap().replace("面点师,4600", "面点师,").into_bytes();
    says(
        &told(&case, "CF03", "2026-03", Some("实发基本工资"), Lang::Zh),
        &["CF03 2026-03 实发基本工资 算不出：员工.csv 第 4 行“基本工资”是空白", "办法：补上这一格", "发放比例 ="],
    );
}

#[test]
fn the_json_names_every_node_once() {
    let case = Case::read("startup-sales-pay");
    let data = case.data();
    let run = case_data::run(&case.policy, &data, case.last_month(), true);
    let period = Period::parse("2025-07").unwrap();
    let found = reasons(&run, 2, period, None, None);
    let document = kpi::explain::json(&found, &case.policy, &run, Lang::Zh);
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    let nodes = document["nodes"].as_array().unwrap();
    assert!(nodes.len() > 30);
    fn parts(node: &serde_json::Value, refs: &mut Vec<u64>) {
        assert!(node["what"].is_string() && node["source"]["line"].is_u64(), "{node}");
        for part in node["parts"].as_array().unwrap() {
            match part["ref"].as_u64() {
                Some(id) => refs.push(id),
                None => parts(part, refs),
            }
        }
    }
    for (i, node) in nodes.iter().enumerate() {
        assert_eq!(node["id"], i as u64 + 1);
        let mut refs = Vec::new();
        parts(node, &mut refs);
        assert!(refs.iter().all(|id| *id >= 1 && *id <= nodes.len() as u64));
    }
    let listed = document["reasons"].as_array().unwrap();
    assert_eq!(listed.len(), found.len());
    for (reason, out) in found.iter().zip(listed) {
        assert_eq!(out["value"].as_str(), reason.value.as_deref());
        let root = &nodes[out["root"].as_u64().unwrap() as usize - 1];
        assert_eq!(root["place"]["period"], "2025-07");
    }
}

#[test]
fn every_node_follows_from_its_parts() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut literals, mut rows) = (0, 0);
    for slug in SLUGS {
        let case = Case::read(slug);
        let data = case.data();
        let run = case_data::run(&case.policy, &data, case.last_month(), true);
        let mut verifier = Verifier::new(&case, &run);
        let mut wrong = Vec::new();
        for reason in all_reasons(&case, &run) {
            let Some(root) = &reason.root else { continue };
            if let Err(problem) = verifier.verify(root, &here(&reason)) {
                wrong.push(format!("{slug}: {} {} {}: {problem}", reason.employee, reason.period, reason.item));
            }
        }
        let first: Vec<&String> = wrong.iter().take(10).collect();
        assert!(wrong.is_empty(), "{} reasons do not follow: {first:#?}", wrong.len());
        literals += verifier.literals;
        rows += verifier.rows;
        verifier.counts.into_iter().for_each(|(kind, n)| *counts.entry(kind).or_default() += n);
    }
    println!("{counts:#?}\nliterals read {literals}, table rows read {rows}");
    for (kind, least) in [
        ("Arithmetic", 1000),
        ("Compare", 500),
        ("Named", 3000),
        ("Cell", 3000),
        ("Literal", 1000),
        ("Parameter", 500),
        ("Lookup", 500),
        ("Scorecard", 100),
        ("And", 100),
        ("Or", 100),
        ("Not", 50),
        ("If", 50),
        ("Cap", 100),
        ("Floor", 100),
        ("Default", 50),
        ("Missing", 100),
        ("OneOf", 10),
        ("Interval", 50),
        ("Overlaps", 50),
        ("NextDay", 50),
        ("Streak", 100),
        ("StreakLength", 50),
        ("OverMonths", 50),
        ("Before", 100),
        ("RecordFold", 500),
        ("Amount", 200),
        ("LeftOut", 50),
        ("Rank", 10),
        ("Contender", 10),
        ("ActionsInclude", 50),
        ("Rule", 50),
        ("Clause", 100),
        ("ItemCount", 100),
        ("Shift", 1),
        ("Derived", 100),
        ("PeriodEnd", 100),
        ("Moment", 10),
        ("DayOfMonth", 50),
        ("Call", 10),
    ] {
        let verified = counts.get(kind).copied().unwrap_or(0);
        assert!(verified >= least, "only {verified} nodes of {kind} were verified, expected {least} or more");
    }
    assert!(literals > 1000 && rows > 500, "{literals} literals and {rows} table rows were read");
}

// ── The check itself can fail ───────────────────────────────────────────────

fn node(what: What, outcome: Outcome, ty: Type, parts: Vec<Rc<Why>>) -> Rc<Why> {
    Rc::new(Why { what, outcome, ty, span: Default::default(), place: Place::Here, parts })
}

fn amount(n: i64) -> Outcome {
    Outcome::Value(Value::Number(number(n)))
}

fn yes(held: bool) -> Outcome {
    Outcome::Value(Value::Truth(held))
}

/// A literal of the policy's text: its span is where `text` stands.
fn written(case: &Case, text: &str, outcome: Outcome, ty: Type) -> Rc<Why> {
    let start = case.policy.source.text.find(text).unwrap();
    let span = kpi::source::Span::new(start, start + text.len());
    Rc::new(Why { what: What::Literal, outcome, ty, span, place: Place::Here, parts: vec![] })
}

#[test]
fn a_broken_node_is_refused() {
    let case = Case::read("kitchen-staff");
    let data = case.data();
    let run = case_data::run(&case.policy, &data, case.last_month(), true);
    let march = Period::parse("2026-03").unwrap();
    let at = Here { who: "CF02".into(), period: march, record: None, action: None, in_slice: false };
    let verify = |node: Rc<Why>| Verifier::new(&case, &run).verify(&node, &at);

    // 20 分 and 10 分 stand in the policy: 20 × 10 = 200, and not 201.
    let twenty = || written(&case, "20 分", amount(20), Type::Points);
    let ten = || written(&case, "10 分", amount(10), Type::Points);
    let product = |n| node(What::Arithmetic(Operator::Multiply), amount(n), Type::Points, vec![twenty(), ten()]);
    verify(product(200)).unwrap();
    assert!(verify(product(201)).unwrap_err().contains("its parts give"));
    // A literal that is not what the policy says; a part that is gone.
    verify(written(&case, "20 分", amount(21), Type::Points)).unwrap_err();
    verify(node(What::Arithmetic(Operator::Add), amount(20), Type::Points, vec![twenty()])).unwrap_err();
    // A cap that did not cap; a comparison the wrong way round.
    verify(node(What::Cap, amount(20), Type::Points, vec![twenty(), ten()])).unwrap_err();
    verify(node(What::Cap, amount(10), Type::Points, vec![twenty(), ten()])).unwrap();
    let compare = |held| node(What::Compare(Comparison::Less), yes(held), Type::Truth, vec![twenty(), ten()]);
    verify(compare(false)).unwrap();
    verify(compare(true)).unwrap_err();
    // CF02's base wage stands in line 3 of 员工.csv: 5200.
    let wage = |line, n| {
        let what = What::Cell { file: "员工.csv".into(), line, column: "基本工资".into(), defaulted: false };
        node(what, amount(n), Type::Money, vec![])
    };
    verify(wage(3, 5200)).unwrap();
    verify(wage(3, 5201)).unwrap_err();
    verify(wage(4, 4600)).unwrap_err();
    // A streak of three months that shows two, and one that skips a month.
    let month = |period: &str| {
        let held = compare(false);
        let not = node(What::Not, yes(true), Type::Truth, vec![held]);
        let place = Place::Period(Period::parse(period).unwrap());
        Rc::new(Why {
            what: What::PeriodEnd,
            outcome: yes(true),
            ty: Type::Truth,
            span: not.span,
            place,
            parts: vec![not],
        })
    };
    let what = || What::Streak { every: false, count: 3, unit: Frequency::Month, skip_gaps: false };
    let streak = |months: &[&str]| node(what(), yes(true), Type::Truth, months.iter().map(|m| month(m)).collect());
    verify(streak(&["2026-03", "2026-02", "2026-01"])).unwrap();
    verify(streak(&["2026-03", "2026-02"])).unwrap_err();
    verify(streak(&["2026-03", "2026-01", "2025-12"])).unwrap_err();
}
