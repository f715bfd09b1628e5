//! What a condition asks of columns: labels and bounds known before any data.
//!
//! In: a typed condition. Out: whether another one surely leaves room for the same
//! person.

use crate::exact::Exact;
use crate::plan::{Expr, Op, Type, Value};
use crate::syntax::ast::Comparison;

use super::coverage::constant;

/// What a condition asks of each column, where it asks nothing else.
pub(super) struct Limits<'e>(pub Vec<(&'e Expr, Limit)>);

/// A bound, and whether it is inside.
type End = (Exact, bool);

pub(super) enum Limit {
    OneOf(Vec<Value>),
    Range { lower: Option<End>, upper: Option<End> },
}

pub(super) fn limits_of(condition: &Expr) -> Option<Limits<'_>> {
    let mut found = Vec::new();
    gather(condition, &mut found)?;
    Some(Limits(found))
}

fn gather<'e>(condition: &'e Expr, found: &mut Vec<(&'e Expr, Limit)>) -> Option<()> {
    match &condition.op {
        Op::And(terms) => terms.iter().try_for_each(|term| gather(term, found)),
        Op::Compare(comparison, key, value) if is_column(key) => {
            found.push((key, limit(*comparison, value)?));
            Some(())
        }
        Op::OneOf(key, values) if is_column(key) => {
            let values = values.iter().map(fixed).collect::<Option<Vec<Value>>>()?;
            found.push((key, Limit::OneOf(values)));
            Some(())
        }
        _ => None,
    }
}

fn is_column(expr: &Expr) -> bool {
    matches!(expr.op, Op::Cell { .. } | Op::Value(_))
}

pub(super) fn same_column(a: &Op, b: &Op) -> bool {
    match (a, b) {
        (Op::Cell { block, field }, Op::Cell { block: other, field: column }) => block == other && field == column,
        (Op::Value(a), Op::Value(b)) => a == b,
        _ => false,
    }
}

fn fixed(expr: &Expr) -> Option<Value> {
    match &expr.op {
        Op::Constant(value) => Some(value.clone()),
        _ => constant(expr).map(Value::Number),
    }
}

fn limit(comparison: Comparison, value: &Expr) -> Option<Limit> {
    let value = fixed(value)?;
    let (lower, upper) = match (comparison, value) {
        (Comparison::Equal, value) => return Some(Limit::OneOf(vec![value])),
        (Comparison::Less, Value::Number(value)) => (None, Some((value, false))),
        (Comparison::LessOrEqual, Value::Number(value)) => (None, Some((value, true))),
        (Comparison::Greater, Value::Number(value)) => (Some((value, false)), None),
        (Comparison::GreaterOrEqual, Value::Number(value)) => (Some((value, true)), None),
        _ => return None,
    };
    Some(Limit::Range { lower, upper })
}

impl Limit {
    /// Whether a value lies within.
    pub(super) fn allows(&self, value: &Value) -> bool {
        match (self, value) {
            (Limit::OneOf(values), value) => values.contains(value),
            (Limit::Range { lower, upper }, Value::Number(number)) => {
                let above = lower.as_ref().is_none_or(|(at, inside)| at < number || (*inside && at == number));
                above && upper.as_ref().is_none_or(|(at, inside)| number < at || (*inside && at == number))
            }
            _ => true,
        }
    }
}

impl Limits<'_> {
    /// Whether a column that both ask for lets somebody be inside both, and one of
    /// them asks for nothing that the other does not ask for: what different columns
    /// hold together is known only from the data. Computed values hang together too,
    /// so they are compared only where both ask for one and the same.
    pub fn meets(&self, other: &Limits<'_>) -> bool {
        let within = |few: &Limits<'_>, many: &Limits<'_>| {
            few.0.iter().all(|(key, _)| many.0.iter().any(|(known, _)| same_column(&key.op, &known.op)))
        };
        if !within(self, other) && !within(other, self) {
            return false;
        }
        let both: Vec<&(&Expr, Limit)> = self.0.iter().chain(&other.0).collect();
        let columns = both.iter().all(|(key, _)| matches!(key.op, Op::Cell { .. }));
        let one = both.iter().all(|(key, _)| both.first().is_some_and(|(first, _)| same_column(&first.op, &key.op)));
        if !columns && !one {
            return false;
        }
        both.iter().all(|(key, _)| {
            let asked: Vec<&Limit> =
                both.iter().filter(|(other, _)| same_column(&key.op, &other.op)).map(|(_, limit)| limit).collect();
            possible(&asked, key.ty)
        })
    }
}

/// Whether some value is inside every one of these limits.
fn possible(limits: &[&Limit], ty: Type) -> bool {
    let lists: Vec<&Vec<Value>> = limits
        .iter()
        .filter_map(|limit| match limit {
            Limit::OneOf(values) => Some(values),
            Limit::Range { .. } => None,
        })
        .collect();
    if let Some((first, rest)) = lists.split_first() {
        return first.iter().any(|value| {
            rest.iter().all(|list| list.contains(value)) && limits.iter().all(|limit| inside(value, limit))
        });
    }
    let (mut low, mut high): (Option<End>, Option<End>) = (None, None);
    for limit in limits {
        let Limit::Range { lower, upper } = limit else { continue };
        if let Some((value, inclusive)) = lower
            && low.as_ref().is_none_or(|(known, known_in)| value > known || (value == known && *known_in && !inclusive))
        {
            low = Some((value.clone(), *inclusive));
        }
        if let Some((value, inclusive)) = upper
            && high
                .as_ref()
                .is_none_or(|(known, known_in)| value < known || (value == known && *known_in && !inclusive))
        {
            high = Some((value.clone(), *inclusive));
        }
    }
    match (low, high) {
        (Some((low, low_in)), Some((high, high_in))) => {
            // Between two whole numbers that are left out there may be none.
            let room = if ty == Type::Integer { Exact::from(1) } else { Exact::zero() };
            &high - &low > room || (low == high && low_in && high_in) || (low < high && (low_in || high_in))
        }
        _ => true,
    }
}

fn inside(value: &Value, limit: &Limit) -> bool {
    match (value, limit) {
        (Value::Number(value), Limit::Range { lower, upper }) => {
            lower.as_ref().is_none_or(|(low, inclusive)| value > low || (value == low && *inclusive))
                && upper.as_ref().is_none_or(|(high, inclusive)| value < high || (value == high && *inclusive))
        }
        (_, Limit::Range { .. }) => false,
        _ => true,
    }
}
