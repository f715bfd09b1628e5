//! Columns of data that nothing reads.
//!
//! Texts are left alone: a customer's name beside an amount is for people to read. So is
//! a block that is there for its rows: they put people in the register.

use super::Policy;
use super::reads::{Reads, Thing};
use crate::diagnostics::Problem;
use crate::diagnostics::unused as told;
use crate::plan::{self, Type};
use crate::source::Span;
use crate::syntax::ast;

/// Reports for each block the columns that no formula reads, not even an unused one.
pub fn columns(policy: Policy<'_, '_>, reads: &Reads, problems: &mut Vec<Problem>) {
    for (id, block) in policy.plan.blocks.iter().enumerate().filter(|(_, block)| policy.owns(block.span)) {
        let symbols = policy.symbols.blocks.get(id).map_or(&[][..], |block| block.fields.as_slice());
        let mut unread: Vec<(&str, Span)> = Vec::new();
        let mut counted = 0;
        for (at, (field, symbol)) in block.fields.iter().zip(symbols).enumerate() {
            if matches!(symbol.field, ast::Field::Derived { .. }) || field.ty == Type::Text {
                continue;
            }
            counted += 1;
            if !reads.is_read(&Thing::Column(id, at)) {
                unread.push((&field.name.name, field.span));
            }
        }
        if let Some((first, rest)) = unread.split_first() {
            let whole = unread.len() == counted && counted == block.fields.len();
            let block_id = plan::BlockId(id);
            let of_heading = || policy.plan.values.iter().any(|value| value.who == plan::Who::RowsOf(block_id));
            if whole && (policy.plan.enrolment.contains(&block_id) || of_heading()) {
                continue;
            }
            problems.push(told::columns_unread(&block.name, whole, *first, rest));
        }
    }
}
