//! Rows that an earlier row of their table leaves nothing for.

use crate::exact::Exact;
use crate::plan::{Bound, Expr, LookupRow, Op, Pattern, Value};

use super::coverage::constant;

/// Pairs of rows of which the first takes every case that the second takes.
/// Only patterns that are known before any data are compared.
pub fn shadowed(rows: &[LookupRow]) -> Vec<(&LookupRow, &LookupRow)> {
    let mut pairs = Vec::new();
    for (i, later) in rows.iter().enumerate() {
        let earlier = rows.iter().take(i).find(|earlier| {
            earlier.patterns.len() == later.patterns.len()
                && earlier.patterns.iter().zip(&later.patterns).all(|(a, b)| covers(a, b))
        });
        pairs.extend(earlier.map(|earlier| (earlier, later)));
    }
    pairs
}

fn covers(wide: &Pattern, narrow: &Pattern) -> bool {
    match (wide, narrow) {
        // 其余 takes what no other row does; it covers nothing and nothing covers it.
        (Pattern::Otherwise, _) | (_, Pattern::Otherwise) => false,
        (Pattern::Any, _) => true,
        (Pattern::Missing, Pattern::Missing) => true,
        (Pattern::Range { lower, upper }, Pattern::Range { lower: from, upper: to }) => {
            reaches(lower, from, |wide, narrow| wide <= narrow) && reaches(upper, to, |wide, narrow| wide >= narrow)
        }
        (Pattern::Range { lower, upper }, Pattern::OneOf(values)) => values.iter().all(|value| {
            let Some(value) = constant(value) else { return false };
            let point = Some(Bound { value: Box::new(number(&value)), inclusive: true });
            reaches(lower, &point, |wide, narrow| wide <= narrow)
                && reaches(upper, &point, |wide, narrow| wide >= narrow)
        }),
        (Pattern::OneOf(many), Pattern::OneOf(few)) => {
            few.iter().all(|one| fixed(one).is_some() && many.iter().any(|other| fixed(other) == fixed(one)))
        }
        (Pattern::NoneOf(out), Pattern::OneOf(few)) => {
            few.iter().chain(out).all(|value| fixed(value).is_some())
                && few.iter().all(|one| !out.iter().any(|other| fixed(other) == fixed(one)))
        }
        (Pattern::NoneOf(out), Pattern::NoneOf(more)) => {
            out.iter().all(|one| fixed(one).is_some() && more.iter().any(|other| fixed(other) == fixed(one)))
        }
        _ => false,
    }
}

/// Whether an end of the wide range lies at or beyond the same end of the narrow one.
fn reaches(wide: &Option<Bound>, narrow: &Option<Bound>, beyond: fn(&Exact, &Exact) -> bool) -> bool {
    let (Some(wide), Some(narrow)) = (wide, narrow) else { return wide.is_none() };
    let (Some(a), Some(b)) = (constant(&wide.value), constant(&narrow.value)) else { return false };
    if a == b { wide.inclusive || !narrow.inclusive } else { beyond(&a, &b) }
}

fn fixed(expr: &Expr) -> Option<&Value> {
    match &expr.op {
        Op::Constant(value) => Some(value),
        _ => None,
    }
}

fn number(value: &Exact) -> Expr {
    Expr {
        op: Op::Constant(Value::Number(value.clone())),
        ty: crate::plan::Type::Number,
        maybe: false,
        span: crate::source::Span::default(),
    }
}
