//! Rows of tables that no case comes to, wherever the table is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Problem, by_case};
use crate::lang::Text;
use crate::plan::walk::children;
use crate::plan::{Expr, Lookup, Op, Pattern, Plan};
use crate::source::Span;
use crate::syntax::ast::BandMode;

use super::boxes::Boxes;
use super::proofs::{because, reached};
use super::sites::{Guard, What, sites};

/// What is known of the rows of all tables, by their places.
#[derive(Default)]
struct Rows {
    reached: BTreeSet<Span>,
    unreached: BTreeMap<Span, (String, Text)>,
}

/// Looks at every use of every table.
pub fn examine(plan: &Plan) -> Vec<Problem> {
    let mut rows = Rows::default();
    let mut looked_at: BTreeSet<*const Lookup> = BTreeSet::new();
    for value in &plan.values {
        for site in sites(value) {
            if let What::Lookup { lookup, .. } = site.what {
                looked_at.insert(std::ptr::from_ref(lookup));
                rows.used(plan, lookup, &site.guards);
            }
        }
    }
    // Where a table is used for others, or for one record, any row may be come to.
    for expr in formulas(plan) {
        rows.elsewhere(expr, &looked_at);
    }
    let unreached = rows.unreached.into_iter().filter(|(row, _)| !rows.reached.contains(row));
    unreached.map(|(row, (name, because))| by_case::row_unreachable(&name, &because, row)).collect()
}

/// Every formula of a policy.
fn formulas(plan: &Plan) -> impl Iterator<Item = &Expr> {
    let values = plan.values.iter().flat_map(|value| value.applies.iter().chain([&value.expr]));
    let rules = plan.rules.iter().flat_map(|rule| rule.clauses.iter().map(|clause| &clause.condition));
    let cells = plan.row_tables.iter().flat_map(|table| table.rows.iter().flat_map(|row| row.cells.iter().flatten()));
    values.chain(rules).chain(plan.derived.iter().map(|derived| &derived.expr)).chain(cells)
}

impl Rows {
    fn elsewhere(&mut self, expr: &Expr, looked_at: &BTreeSet<*const Lookup>) {
        if let Op::Lookup(lookup) = &expr.op
            && !looked_at.contains(&std::ptr::from_ref(&**lookup))
        {
            self.reached.extend(lookup.rows.iter().map(|row| row.span));
        }
        for child in children(expr) {
            self.elsewhere(child.expr, looked_at);
        }
    }

    /// Takes down which rows one use comes to.
    fn used(&mut self, plan: &Plan, lookup: &Lookup, guards: &[Guard<'_>]) {
        let conditions: Vec<&Expr> = guards.iter().map(|(guard, _)| *guard).collect();
        let boxes = Boxes::of_table(plan, lookup, &conditions);
        // Of slices and points on a line every row counts.
        if boxes.too_many || matches!(lookup.mode, Some(BandMode::Sliced | BandMode::Interpolated)) {
            self.reached.extend(lookup.rows.iter().map(|row| row.span));
            return;
        }
        let mut comes = vec![false; lookup.rows.len()];
        boxes.any(&mut |ranges| {
            if reached(ranges, guards) {
                for (comes, possible) in comes.iter_mut().zip(ranges.rows(lookup)) {
                    *comes |= possible;
                }
            }
            comes.iter().all(|comes| *comes)
        });
        let because = because(plan, &boxes);
        for (row, comes) in lookup.rows.iter().zip(comes) {
            // A row for whatever else, or for blanks, is a safeguard.
            let says = |p: &Pattern| matches!(p, Pattern::Range { .. } | Pattern::OneOf(_) | Pattern::NoneOf(_));
            if comes || !row.patterns.iter().any(says) {
                self.reached.insert(row.span);
            } else {
                self.unreached.insert(row.span, (lookup.name.name.to_string(), because.clone()));
            }
        }
    }
}
