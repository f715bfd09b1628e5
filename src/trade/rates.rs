//! What is called a rate and holds plain numbers: columns of data, bands and tables.

use rust_decimal::Decimal;

use super::Policy;
use super::reads::{Reads, Thing};
use crate::diagnostics::Problem;
use crate::diagnostics::ratios as told;
use crate::exact::Exact;
use crate::plan::Type;
use crate::source::Span;
use crate::syntax::ast;

/// Ends of names of ratios, and of names that end so and are none.
const RATES: &[&str] = &["率", "占比", "百分比", "_ratio", "_percentage", "_percent", "_rate"];
const OTHERS: &[&str] = &[
    "汇率",
    "折算率",
    "倍率",
    "频率",
    "速率",
    "费率",
    "hourly_rate",
    "daily_rate",
    "day_rate",
    "pay_rate",
    "piece_rate",
    "exchange_rate",
    "wage_rate",
];

/// Warns of columns of numbers that are called like ratios: 85% is refused there, and 85 is
/// 85 times the whole.
pub fn plain_numbers(policy: Policy<'_, '_>, reads: &Reads, problems: &mut Vec<Problem>) {
    for (id, block) in policy.symbols.blocks.iter().enumerate() {
        for (at, symbol) in block.fields.iter().enumerate().filter(|(_, field)| policy.owns(field.span)) {
            let ty = policy.plan.blocks.get(id).and_then(|block| block.fields.get(at)).map(|field| field.ty);
            let name = &symbol.label.name;
            let ast::Field::Input(input) = symbol.field else { continue };
            if is_rate(name)
                && matches!(ty, Some(Type::Number | Type::Integer))
                && reads.is_read(&Thing::Column(id, at))
            {
                problems.push(told::rate_of_plain_numbers(name, input.ty.span));
            }
        }
    }
}

/// Warns of bands and columns of tables that are called rates and hold 3 where 3% is meant.
pub fn without_percent(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    for (bands, label) in policy.symbols.all_bands() {
        if bands.ty.is_some() || !is_rate(&label.name) || !policy.owns(bands.name.name.span) {
            continue;
        }
        let values = bands.rows.iter().filter_map(|row| match &row.outcome {
            ast::BandOutcome::Value(value) => large(value),
            ast::BandOutcome::Label(_) => None,
        });
        problems.extend(values.take(1).map(|(value, span)| told::rates_without_percent(&label.name, &value, span)));
    }
    for symbol in policy.symbols.tables.iter().filter(|symbol| policy.owns(symbol.span)) {
        let matrix = symbol.table.keys.len() == 2;
        for (column, label) in symbol.outputs.iter().filter(|(_, label)| !matrix && is_rate(&label.name)) {
            let typed = symbol.table.header.get(*column).is_some_and(|head| head.ty.is_some());
            if typed || symbol.table.ty.is_some() {
                continue;
            }
            let values = symbol.table.rows.iter().filter_map(|row| match &row.cells.get(*column)?.kind {
                ast::CellKind::Value(value) => large(value),
                _ => None,
            });
            problems.extend(values.take(1).map(|(value, span)| told::rates_without_percent(&label.name, &value, span)));
        }
    }
}

fn is_rate(name: &str) -> bool {
    RATES.iter().any(|end| name.ends_with(end)) && !OTHERS.iter().any(|end| name.ends_with(end))
}

/// A bare number above twice the whole.
fn large(value: &ast::Expr) -> Option<(Exact, Span)> {
    match &value.kind {
        ast::ExprKind::Literal(ast::LiteralKind::Number(number)) if *number > Decimal::TWO => {
            Some((Exact::from(*number), value.span))
        }
        _ => None,
    }
}
