//! Weights in other places than a scorecard: sums of scores by percentages, and the rows
//! of a table that holds a weight in each of its columns.

use super::weights::WORDS;
use super::{Policy, constant};
use crate::diagnostics::Problem;
use crate::diagnostics::shares as told;
use crate::exact::Exact;
use crate::plan::{Expr, Label, Op, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Operator};

/// Warns of a score that is a sum of scores by percentages (业绩分 × 60% + 态度分 × 30%)
/// which are near a whole and none.
pub fn in_sums(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    for value in policy.plan.values.iter().filter(|value| policy.owns(value.span)) {
        let mut shares = Vec::new();
        if !addends(policy, &value.expr, &mut shares) || shares.len() < 2 {
            continue;
        }
        let total = shares.iter().fold(Exact::zero(), |total, share| &total + share);
        // What adds up to a half or to two is meant to.
        let near = [(4, 5), (6, 5)].map(|(n, d)| Exact::ratio(n, d).unwrap_or_else(Exact::zero));
        let [low, high] = near;
        if total != Exact::from(1) && total >= low && total <= high {
            problems.push(told::sum_of_scores_not_whole(
                &value.name.name,
                value.expr.ty,
                &total,
                &shares,
                value.expr.span,
            ));
        }
    }
}

/// Gathers the percentages of a sum in which every addend is a score, or a rate, by one.
fn addends(policy: Policy<'_, '_>, expr: &Expr, shares: &mut Vec<Exact>) -> bool {
    match &expr.op {
        _ if !matches!(expr.ty, Type::Points | Type::Ratio) => false,
        Op::Arithmetic(Operator::Add, a, b) => addends(policy, a, shares) && addends(policy, b, shares),
        Op::Arithmetic(Operator::Multiply, a, b) => {
            let known = |part: &Expr| constant(policy, part).filter(|_| part.ty == Type::Ratio);
            let share = match (known(a), known(b)) {
                (Some(share), None) | (None, Some(share)) => share,
                _ => return false,
            };
            shares.push(share);
            true
        }
        _ => false,
    }
}

/// Warns of rows of a table of weights (表 权重 按 岗位, a column for each score) that are no whole.
/// A table of which no row is one is meant otherwise.
pub fn in_rows(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    for symbol in policy.symbols.tables.iter().filter(|symbol| policy.owns(symbol.span)) {
        let is_weight =
            |label: &Label| label.spellings().iter().any(|name| WORDS.iter().any(|word| name.contains(word)));
        let matrix = symbol.table.keys.len() == 2;
        let columns: Vec<usize> = match matrix {
            true => (1..symbol.table.header.len()).collect(),
            false => symbol.outputs.iter().map(|(column, _)| *column).collect(),
        };
        let named = is_weight(&symbol.label) || (!matrix && symbol.outputs.iter().all(|(_, label)| is_weight(label)));
        if !named || columns.len() < 2 || symbol.table.decision {
            continue;
        }
        let rows: Option<Vec<(Vec<Exact>, Span)>> =
            symbol.table.rows.iter().map(|row| weights_of(row, &columns)).collect();
        let Some(rows) = rows else { continue };
        let total = |weights: &[Exact]| weights.iter().fold(Exact::zero(), |total, weight| &total + weight);
        if !rows.iter().any(|(weights, _)| total(weights) == Exact::from(1)) {
            continue;
        }
        for ((weights, span), row) in rows.iter().zip(&symbol.table.rows) {
            let sum = total(weights);
            if sum != Exact::from(1) {
                let of = row.cells.first().map_or("", |cell| policy.source.slice(cell.span));
                let since = symbol.table.since.as_ref().map(|since| since.node.to_string());
                let of = (&*symbol.label.name, of, since.as_deref());
                problems.push(told::table_weights_not_whole(of, &sum, weights, *span));
            }
        }
    }
}

/// The percentages in some cells of a row, and their place; none where one is no percentage.
fn weights_of(row: &ast::TableRow, columns: &[usize]) -> Option<(Vec<Exact>, Span)> {
    let mut weights = Vec::new();
    let mut place: Option<Span> = None;
    for column in columns {
        let cell = row.cells.get(*column)?;
        let ast::CellKind::Value(ast::Expr { kind: ast::ExprKind::Literal(ast::LiteralKind::Ratio(share)), .. }) =
            &cell.kind
        else {
            return None;
        };
        weights.push(Exact::from(*share));
        place = Some(place.map_or(cell.span, |place| place.to(cell.span)));
    }
    Some((weights, place?))
}
