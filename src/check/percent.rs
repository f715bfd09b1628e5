//! A result without its % among results that have theirs.
//!
//! In a column of ratios `2` is 200%, and may be meant: 1.2 is a coefficient. Where
//! the other rows are written with %, it is a sign left out.

use rust_decimal::Decimal;

use crate::diagnostics::{Problem, trade};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, LiteralKind};

/// In: the results of one column. Out: a finding for each bare number among percentages.
/// Nothing (0) needs no sign.
pub fn bare_among_percents<'e>(results: impl Iterator<Item = &'e Expr>) -> Vec<Problem> {
    let mut percent: Option<Span> = None;
    let mut bare: Vec<(Decimal, Span)> = Vec::new();
    for result in results {
        match &result.kind {
            ExprKind::Literal(LiteralKind::Ratio(share)) if !share.is_zero() => {
                percent.get_or_insert(result.span);
            }
            // Above 2 it is an error whatever the other rows say.
            ExprKind::Literal(LiteralKind::Number(number)) if !number.is_zero() && *number <= Decimal::TWO => {
                bare.push((*number, result.span));
            }
            _ => {}
        }
    }
    let Some(percent) = percent else { return Vec::new() };
    bare.iter().map(|(number, span)| trade::percent_left_out(*number, *span, percent)).collect()
}
