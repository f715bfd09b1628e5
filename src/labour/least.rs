//! The least that an amount can be, in a month of full attendance.
//!
//! In: the formula of an amount. Out: a number where the policy itself says so, that
//! nothing keeps it from falling, or that it rests on what only the data say (a wage by
//! contract). Whoever works a full month has all the days that are due.

use super::facts::{Facts, number};
use crate::exact::Exact;
use crate::plan::{BlockKind, Expr, Op, Type};
use crate::syntax::ast::{BandMode, FoldHow, Operator, Purpose};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Least {
    Known(Exact),
    /// A deduction without a limit.
    NoFloor,
    /// It depends on what is filled in once for each employee, or cannot be told.
    Unknown,
}

/// From the least to the most; no most: as much as one likes, or it cannot be told.
#[derive(Clone)]
struct Range {
    least: Least,
    most: Option<Exact>,
}

/// Formulas that rest on each other deeper than this are not looked into.
const DEEPEST: usize = 40;

pub fn least(facts: Facts<'_>, expr: &Expr) -> Least {
    range(facts, expr, 0).least
}

/// The most that an amount can be.
pub fn most(facts: Facts<'_>, expr: &Expr) -> Option<Exact> {
    range(facts, expr, 0).most
}

impl Range {
    fn unknown() -> Range {
        Range { least: Least::Unknown, most: None }
    }

    fn exactly(number: Exact) -> Range {
        Range { least: Least::Known(number.clone()), most: Some(number) }
    }

    fn from(least: Exact) -> Range {
        Range { least: Least::Known(least), most: None }
    }

    /// One or the other.
    fn or(self, other: Range) -> Range {
        let least = match (self.least, other.least) {
            (Least::NoFloor, _) | (_, Least::NoFloor) => Least::NoFloor,
            (Least::Known(a), Least::Known(b)) => Least::Known(a.min(b)),
            _ => Least::Unknown,
        };
        Range { least, most: both(self.most, other.most, Exact::max) }
    }
}

fn both(a: Option<Exact>, b: Option<Exact>, f: impl Fn(Exact, Exact) -> Exact) -> Option<Exact> {
    Some(f(a?, b?))
}

fn range(facts: Facts<'_>, expr: &Expr, depth: usize) -> Range {
    if depth > DEEPEST {
        return Range::unknown();
    }
    let of = |expr: &Expr| range(facts, expr, depth + 1);
    let any = |list: &mut dyn Iterator<Item = &Expr>| list.map(of).reduce(Range::or).unwrap_or_else(Range::unknown);
    if let Some(number) = number(expr) {
        return Range::exactly(number);
    }
    match &expr.op {
        Op::Parameter(id) => {
            let parameter = facts.plan.parameters.get(id.0);
            any(&mut parameter.into_iter().flat_map(|p| p.values.iter().map(|(_, value)| value)))
        }
        Op::Value(id) => facts.value(*id).map_or_else(Range::unknown, |value| {
            let range = of(&value.expr);
            let falls_below = value.purpose == Purpose::Value && expr.ty == Type::Points;
            if falls_below && range.least == Least::Unknown { Range::from(Exact::zero()) } else { range }
        }),
        Op::Cell { block, .. } => {
            let Some(field) = facts.field(expr) else { return Range::unknown() };
            if let Some((low, high)) = &field.bounds {
                return Range { least: Least::Known(low.clone()), most: Some(high.clone()) };
            }
            let of_employee = facts.plan.blocks.get(block.0).is_none_or(|block| block.kind == BlockKind::Employees);
            let grows_from_zero = !of_employee && field.ty.is_number();
            if grows_from_zero { Range::from(Exact::zero()) } else { Range::unknown() }
        }
        Op::Arithmetic(how, a, b) => arithmetic(facts, *how, a, b, depth),
        Op::If { then, otherwise, .. } => of(then).or(of(otherwise)),
        Op::Cases(cases) => any(&mut cases.cases.iter().map(|case| &case.expr)),
        Op::Lookup(lookup) if lookup.mode == Some(BandMode::Sliced) => Range::from(Exact::zero()),
        Op::Lookup(lookup) => any(&mut lookup.rows.iter().map(|row| &row.outcome)),
        Op::Default(a, b) => of(a).or(of(b)),
        Op::OnlyWhen(a, _) | Op::Require(a, _) | Op::Round { value: a, .. } | Op::Prorate { value: a, .. } => of(a),
        Op::Cap(a, limit) => {
            let (a, limit) = (of(a), of(limit));
            let most = [a.most.clone(), limit.most.clone()].into_iter().flatten().min();
            Range { most, ..a.or(limit) }
        }
        Op::Floor(a, floor) => {
            let (a, floor) = (of(a), of(floor));
            let least = match (a.least, floor.least) {
                (Least::Known(a), Least::Known(b)) => Least::Known(a.max(b)),
                (_, Least::Known(b)) => Least::Known(b),
                _ => Least::Unknown,
            };
            Range { least, most: both(a.most, floor.most, Exact::max) }
        }
        Op::RecordFold { how: FoldHow::Sum | FoldHow::Count, .. } | Op::Scorecard { .. } | Op::Steps { .. } => {
            Range::from(Exact::zero())
        }
        Op::InForce { versions, .. } => any(&mut versions.iter().map(|(_, version)| version)),
        Op::Apply { body, .. } => of(body),
        _ => Range::unknown(),
    }
}

fn arithmetic(facts: Facts<'_>, how: Operator, a: &Expr, b: &Expr, depth: usize) -> Range {
    // Full attendance: the days worked are the days due.
    if how == Operator::Divide && a.ty == Type::Days && b.ty == Type::Days {
        return Range::exactly(Exact::from(1));
    }
    let (first, second) = (range(facts, a, depth + 1), range(facts, b, depth + 1));
    match how {
        Operator::Add => {
            let least = match (first.least, second.least) {
                (Least::NoFloor, _) | (_, Least::NoFloor) => Least::NoFloor,
                (Least::Known(a), Least::Known(b)) => Least::Known(a + b),
                _ => Least::Unknown,
            };
            Range { least, most: both(first.most, second.most, |a, b| a + b) }
        }
        Operator::Subtract => {
            let least = match (first.least, second.most) {
                // What is capped at pay that is added beside it cannot outrun it; by how much is not looked into.
                (_, None) if is_capped(facts, b) => Least::Unknown,
                (_, None) => Least::NoFloor,
                (Least::Known(a), Some(b)) => Least::Known(a - b),
                (least, _) => least,
            };
            Range { least, most: None }
        }
        Operator::Multiply => match (first.least, second.least) {
            (Least::Known(a), Least::Known(b)) if !a.is_negative() && !b.is_negative() => {
                Range { least: Least::Known(a * b), most: both(first.most, second.most, |a, b| a * b) }
            }
            (Least::Known(zero), _) | (_, Least::Known(zero)) if zero.is_zero() => Range::from(zero),
            _ => Range::unknown(),
        },
        Operator::Divide => match (first.least, number(b)) {
            (Least::Known(a), Some(b)) if !a.is_negative() && !b.is_negative() => {
                a.checked_div(&b).map_or_else(Range::unknown, Range::from)
            }
            (Least::Known(zero), _) if zero.is_zero() => Range::from(zero),
            _ => Range::unknown(),
        },
    }
}

fn is_capped(facts: Facts<'_>, expr: &Expr) -> bool {
    match &expr.op {
        Op::Cap(..) => true,
        Op::Value(id) => facts.value(*id).is_some_and(|value| matches!(value.expr.op, Op::Cap(..))),
        _ => false,
    }
}
