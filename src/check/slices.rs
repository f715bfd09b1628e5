//! 超额累进: the two ends of every slice.
//!
//! Authors write slices by one end (10 万元以上 3%, 5 万元以上 2%, 其余 1%); each then
//! reaches to the next bound, so that no part of the key is counted twice.

use crate::exact::Exact;
use crate::plan::{Bound, Expr, LookupRow, Op, Pattern, Value};

use super::coverage::constant;

/// Gives every slice its missing end.
/// Out: the rows with both ends; nothing when a bound that changes with the data
/// leaves it open where a slice ends.
pub fn closed(rows: &[LookupRow]) -> Option<Vec<LookupRow>> {
    let has_otherwise = rows.iter().any(|row| matches!(row.patterns.first(), Some(Pattern::Otherwise)));
    let mut edges: Vec<Exact> = Vec::new();
    let mut known = true;
    for row in rows {
        let Some(Pattern::Range { lower, upper }) = row.patterns.first() else { continue };
        for bound in lower.iter().chain(upper) {
            match constant(&bound.value) {
                Some(edge) => edges.push(edge),
                None => known = false,
            }
        }
    }
    if !known {
        // Only one slice may be open below, and only one above: two of either would
        // share a part of the key, and it would be paid twice.
        let open =
            |pick: fn(&Pattern) -> bool| rows.iter().filter_map(|row| row.patterns.first()).filter(|p| pick(p)).count();
        let below = open(|pattern| matches!(pattern, Pattern::Range { lower: None, .. }));
        let above = open(|pattern| matches!(pattern, Pattern::Range { upper: None, .. }));
        return (below <= 1 && above <= 1 && !has_otherwise).then(|| rows.to_vec());
    }
    edges.sort();
    edges.dedup();
    let starts = |edge: &Exact| includes(rows, edge, true);
    let ends = |edge: &Exact| includes(rows, edge, false);
    let below_is_taken = rows.iter().any(|row| {
        matches!(row.patterns.first(), Some(Pattern::Range { lower: None, upper: Some(upper) })
            if constant(&upper.value).is_some_and(|edge| edges.first() == Some(&edge)))
    });
    let mut out = Vec::new();
    for row in rows {
        let mut row = row.clone();
        match row.patterns.first_mut() {
            Some(Pattern::Range { lower: Some(from), upper: upper @ None }) => {
                let from = constant(&from.value)?;
                *upper = edges
                    .iter()
                    .find(|edge| **edge > from)
                    .map(|edge| bound(edge, !starts(edge).unwrap_or(true), row.span));
            }
            Some(Pattern::Range { lower: lower @ None, upper: Some(to) }) => {
                let to = constant(&to.value)?;
                let edge = edges.iter().rev().find(|edge| **edge < to);
                *lower = edge.map(|edge| bound(edge, !ends(edge).unwrap_or(true), row.span));
            }
            Some(pattern @ Pattern::Otherwise) => {
                *pattern = if below_is_taken {
                    let edge = edges.last()?;
                    Pattern::Range { lower: Some(bound(edge, !ends(edge).unwrap_or(true), row.span)), upper: None }
                } else {
                    let edge = edges.first()?;
                    Pattern::Range { lower: None, upper: Some(bound(edge, !starts(edge).unwrap_or(true), row.span)) }
                };
            }
            _ => {}
        }
        out.push(row);
    }
    Some(out)
}

/// The last slice, where what lies above it would silently earn nothing.
pub fn top_left_out(rows: &[LookupRow]) -> Option<&LookupRow> {
    let ends = |row: &LookupRow| match row.patterns.first() {
        Some(Pattern::Range { upper: Some(upper), .. }) => constant(&upper.value),
        _ => None,
    };
    let bounded = |row: &LookupRow| matches!(row.patterns.first(), Some(Pattern::Range { upper: Some(_), .. }));
    let has_otherwise = rows.iter().any(|row| matches!(row.patterns.first(), Some(Pattern::Otherwise)));
    if rows.is_empty() || has_otherwise || !rows.iter().all(bounded) {
        return None;
    }
    rows.iter().max_by_key(|row| ends(row))
}

/// Whether the row that starts (or ends) at this edge includes it.
fn includes(rows: &[LookupRow], edge: &Exact, as_lower: bool) -> Option<bool> {
    rows.iter().find_map(|row| match row.patterns.first() {
        Some(Pattern::Range { lower, upper }) => {
            let bound = if as_lower { lower } else { upper }.as_ref()?;
            (constant(&bound.value).as_ref() == Some(edge)).then_some(bound.inclusive)
        }
        _ => None,
    })
}

fn bound(edge: &Exact, inclusive: bool, span: crate::source::Span) -> Bound {
    let value =
        Expr { op: Op::Constant(Value::Number(edge.clone())), ty: crate::plan::Type::Number, maybe: false, span };
    Bound { value: Box::new(value), inclusive }
}
