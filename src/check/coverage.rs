//! Whether one-key bands leave a gap between them or overlap.
//!
//! Only bounds that are known before any data are looked at; what lies below
//! the lowest and above the highest band is left to the evaluation.

use crate::diagnostics::{Problem, trade};
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, Label, LookupRow, Op, Pattern, Type, Value};
use crate::source::Span;

struct Band {
    lower: Option<(Exact, bool)>,
    upper: Option<(Exact, bool)>,
    span: Span,
}

/// Gaps and overlaps of the bands of one key. `in_order`: the first row that takes
/// the key holds, as in bands and grades; in a table only one may take it.
pub fn bands(name: &Label, key: Type, rows: &[LookupRow], in_order: bool) -> Vec<Problem> {
    let Some(mut bands) = rows.iter().filter_map(band).collect::<Option<Vec<Band>>>() else { return Vec::new() };
    let has_otherwise = rows.iter().any(|row| matches!(row.patterns.first(), Some(Pattern::Otherwise | Pattern::Any)));
    bands.sort_by(|a, b| match (&a.lower, &b.lower) {
        (None, None) => std::cmp::Ordering::Equal,
        (None, Some(_)) => std::cmp::Ordering::Less,
        (Some(_), None) => std::cmp::Ordering::Greater,
        (Some((x, x_in)), Some((y, y_in))) => x.cmp(y).then(y_in.cmp(x_in)),
    });
    // Bands written from the top with lower bounds only (90 以上, 80 以上 …) take
    // what the ones before them left: they meet without gap or overlap.
    let open_above = bands.iter().filter(|band| band.upper.is_none()).count();
    let open_below = bands.iter().filter(|band| band.lower.is_none()).count();
    if in_order && (open_above > 1 || open_below > 1) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for pair in bands.windows(2) {
        let [low, high] = pair else { continue };
        let (Some((end, end_in)), Some((start, start_in))) = (&low.upper, &high.lower) else {
            // One of them is open towards the other: they overlap.
            let inside = low.upper.as_ref().or(high.lower.as_ref()).map(|(value, _)| value.clone());
            if let Some(inside) = inside {
                problems.push(trade::band_overlap(&name.name, &shown(&inside, key), low.span, high.span));
            }
            continue;
        };
        match end.cmp(start) {
            std::cmp::Ordering::Greater => {
                problems.push(trade::band_overlap(&name.name, &shown(start, key), low.span, high.span));
            }
            std::cmp::Ordering::Equal if *end_in && *start_in => {
                problems.push(trade::band_overlap(&name.name, &shown(end, key), low.span, high.span));
            }
            std::cmp::Ordering::Equal if *end_in || *start_in || has_otherwise => {}
            std::cmp::Ordering::Equal => {
                problems.push(trade::band_gap(&name.name, &shown(end, key), low.span, high.span));
            }
            std::cmp::Ordering::Less if has_otherwise => {}
            std::cmp::Ordering::Less => {
                let next_whole = key == Type::Integer && *end_in && *start_in && *start == end + &Exact::from(1);
                if !next_whole {
                    let middle = (end + start).checked_div(&Exact::from(2)).unwrap_or_else(|| end.clone());
                    problems.push(trade::band_gap(&name.name, &shown(&middle, key), low.span, high.span));
                }
            }
        }
    }
    problems
}

/// A row as a band; nothing for rows that are no range (其余, 缺), and None inside
/// for a bound that is not known before any data.
fn band(row: &LookupRow) -> Option<Option<Band>> {
    let Some(Pattern::Range { lower, upper }) = row.patterns.first() else { return None };
    let known = |bound: &Option<crate::plan::Bound>| match bound {
        None => Some(None),
        Some(bound) => constant(&bound.value).map(|value| Some((value, bound.inclusive))),
    };
    let (Some(lower), Some(upper)) = (known(lower), known(upper)) else { return Some(None) };
    Some(Some(Band { lower, upper, span: row.span }))
}

/// A number that is known before any data.
pub fn constant(expr: &Expr) -> Option<Exact> {
    match &expr.op {
        Op::Constant(Value::Number(value)) => Some(value.clone()),
        Op::Negate(inner) => constant(inner).map(|value| -value),
        _ => None,
    }
}

/// A value with its unit.
pub fn shown(value: &Exact, key: Type) -> Text {
    match key {
        Type::Ratio => {
            let percent = format!("{}%", value * &Exact::from(100));
            Text::new(percent.clone(), percent)
        }
        Type::Money => Text::new(format!("{value} 元"), format!("{value} yuan")),
        Type::Points => Text::new(format!("{value} 分"), format!("{value} points")),
        Type::Days => Text::new(format!("{value} 天"), format!("{value} days")),
        Type::Months => Text::new(format!("{value} 个月"), format!("{value} months")),
        _ => Text::new(value.to_string(), value.to_string()),
    }
}
