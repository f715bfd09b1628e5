//! Columns called a rate that hold plain numbers.

use super::Policy;
use super::reads::{Reads, Thing};
use crate::diagnostics::Problem;
use crate::diagnostics::unused as told;
use crate::plan::Type;
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
            let rate = RATES.iter().any(|end| name.ends_with(end)) && !OTHERS.iter().any(|end| name.ends_with(end));
            let ast::Field::Input(input) = symbol.field else { continue };
            if rate && matches!(ty, Some(Type::Number | Type::Integer)) && reads.is_read(&Thing::Column(id, at)) {
                problems.push(told::rate_of_plain_numbers(name, input.ty.span));
            }
        }
    }
}
