//! What a payroll accountant asks of a policy that is otherwise in order.
//!
//! In: the symbols and the plan of a policy without errors. Out: warnings and notes:
//! what nobody uses, dates that leave holes, shares that are no whole, roundings and
//! streaks that leave something unsaid, clauses that are missing.
//! Only the policy's own file is looked at: what a shared file has to spare may be
//! another policy's.

mod clauses;
mod dates;
mod inputs;
mod pools;
mod rates;
mod reads;
mod rounding;
mod scales;
mod shares;
mod streaks;
mod totals;
mod unused;
mod weights;

use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::plan::{Expr, Op, Plan, Value, walk};
use crate::resolve::Symbols;
use crate::source::{Source, Span};

/// A sound policy, as these checks see it.
#[derive(Clone, Copy)]
struct Policy<'p, 't> {
    symbols: &'p Symbols<'t>,
    plan: &'p Plan,
    source: &'p Source,
}

impl Policy<'_, '_> {
    /// Whether something stands in the policy's own file and not in one that it imports.
    fn owns(&self, span: Span) -> bool {
        self.source.file_index(span.start) == 0
    }
}

/// Looks a sound policy over.
pub fn findings(symbols: &Symbols<'_>, plan: &Plan, source: &Source) -> Vec<Problem> {
    let policy = Policy { symbols, plan, source };
    let mut problems = Vec::new();
    let reads = reads::Reads::of(policy);
    unused::values(policy, &reads, &mut problems);
    inputs::columns(policy, &reads, &mut problems);
    rates::plain_numbers(policy, &reads, &mut problems);
    rates::without_percent(policy, &mut problems);
    dates::versions(policy, &mut problems);
    clauses::missing(policy, &mut problems);
    streaks::gaps(policy, &mut problems);
    rounding::chains(policy, &mut problems);
    weights::in_tables(policy, &mut problems);
    shares::in_sums(policy, &mut problems);
    shares::in_rows(policy, &mut problems);
    scales::hundredfold(policy, &mut problems);
    totals::of_items(policy, &mut problems);
    pools::shared_out(policy, &mut problems);
    problems
}

/// Every expression of the plan that belongs to a value or a rule, with the places
/// that they stand in.
fn roots(plan: &Plan) -> impl Iterator<Item = &Expr> {
    let values = plan.values.iter().flat_map(|value| value.applies.iter().chain(std::iter::once(&value.expr)));
    let rules = plan.rules.iter().flat_map(|rule| rule.clauses.iter().map(|clause| &clause.condition));
    let cells = plan.row_tables.iter().flat_map(|table| table.rows.iter()).flat_map(|row| row.cells.iter().flatten());
    let derived = plan.derived.iter().map(|derived| &derived.expr);
    values.chain(rules).chain(cells).chain(derived).chain(&plan.scope)
}

/// Calls `see` with an expression and all its parts.
fn each_part<'e>(expr: &'e Expr, see: &mut impl FnMut(&'e Expr)) {
    see(expr);
    for child in walk::children(expr) {
        each_part(child.expr, see);
    }
}

/// A number that is known before any data: a literal, or a parameter that never changes.
fn constant(policy: Policy<'_, '_>, expr: &Expr) -> Option<Exact> {
    match &expr.op {
        Op::Constant(Value::Number(value)) => Some(value.clone()),
        Op::Parameter(id) => match policy.plan.parameters.get(id.0)?.values.as_slice() {
            [(_, only)] => constant(policy, only),
            _ => None,
        },
        _ => None,
    }
}
