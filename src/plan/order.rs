//! The order in which values and rules are computed within one month.
//!
//! What is read from an earlier period is no dependency: a way round that goes
//! back in time is how carried state is written.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::children;
use super::{Expr, Op, Plan, RuleId, Step, ValueId};
use crate::source::Span;

/// Dependency order, stable in the order of the file.
/// Errors: the names and places of one cycle within a period.
pub fn order(plan: &Plan) -> Result<Vec<Step>, Vec<(String, Span)>> {
    let mut needs: BTreeMap<Step, BTreeSet<Step>> = BTreeMap::new();
    let hidden = Hidden::of(plan);
    for (i, value) in plan.values.iter().enumerate() {
        let mut found = BTreeSet::new();
        collect(&value.expr, &hidden, &mut found);
        value.applies.iter().for_each(|applies| collect(applies, &hidden, &mut found));
        needs.insert(Step::Value(ValueId(i)), found);
    }
    for (i, rule) in plan.rules.iter().enumerate() {
        let mut found = BTreeSet::new();
        rule.clauses.iter().for_each(|clause| collect(&clause.condition, &hidden, &mut found));
        found.extend(rule.unless.iter().map(|exception| Step::Rule(*exception)));
        needs.insert(Step::Rule(RuleId(i)), found);
    }
    let mut readers: BTreeMap<Step, Vec<Step>> = BTreeMap::new();
    let mut waiting: BTreeMap<Step, usize> = BTreeMap::new();
    let mut ready = BTreeSet::new();
    for (step, found) in &needs {
        let known = found.iter().filter(|need| needs.contains_key(need));
        let count = known.clone().count();
        known.for_each(|need| readers.entry(*need).or_default().push(*step));
        waiting.insert(*step, count);
        if count == 0 {
            ready.insert(*step);
        }
    }
    let mut order = Vec::with_capacity(needs.len());
    while let Some(step) = ready.pop_first() {
        order.push(step);
        for reader in readers.get(&step).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(reader) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*reader);
                }
            }
        }
    }
    if order.len() == needs.len() {
        return Ok(order);
    }
    let done: BTreeSet<Step> = order.into_iter().collect();
    Err(cycle(plan, &needs, &done))
}

/// Follows needs among the steps that never became ready until one comes again.
fn cycle(plan: &Plan, needs: &BTreeMap<Step, BTreeSet<Step>>, done: &BTreeSet<Step>) -> Vec<(String, Span)> {
    let mut path: Vec<Step> = Vec::new();
    let mut at = needs.keys().find(|step| !done.contains(step)).copied();
    while let Some(step) = at {
        if let Some(start) = path.iter().position(|known| *known == step) {
            path.drain(..start);
            break;
        }
        path.push(step);
        at = needs
            .get(&step)
            .and_then(|found| found.iter().find(|need| !done.contains(need) && needs.contains_key(need)).copied());
    }
    path.into_iter()
        .filter_map(|step| match step {
            Step::Value(id) => plan.values.get(id.0).map(|value| (value.name.name.to_string(), value.span)),
            Step::Rule(id) => plan.rules.get(id.0).map(|rule| (rule.name.name.to_string(), rule.span)),
        })
        .collect()
}

/// What derived columns and the cells of row tables need: none of them is a value
/// of its own, so whoever reads one needs what it reads.
#[derive(Default, PartialEq, Clone)]
struct Hidden {
    derived: Vec<BTreeSet<Step>>,
    /// By table and column.
    cells: BTreeMap<(usize, usize), BTreeSet<Step>>,
}

impl Hidden {
    fn of(plan: &Plan) -> Hidden {
        let mut known = Hidden::default();
        // Columns may read columns: gone through again until nothing is added.
        loop {
            let mut next = Hidden::default();
            for derived in &plan.derived {
                let mut found = BTreeSet::new();
                collect(&derived.expr, &known, &mut found);
                next.derived.push(found);
            }
            for (id, table) in plan.row_tables.iter().enumerate() {
                for (column, cell) in table.rows.iter().flat_map(|row| row.cells.iter().enumerate()) {
                    let found = next.cells.entry((id, column)).or_default();
                    cell.iter().for_each(|cell| collect(cell, &known, found));
                }
            }
            if next == known {
                return known;
            }
            known = next;
        }
    }
}

fn collect(expr: &Expr, hidden: &Hidden, found: &mut BTreeSet<Step>) {
    match &expr.op {
        Op::Value(id) => {
            found.insert(Step::Value(*id));
        }
        Op::ActionsInclude { rules, .. } => found.extend(rules.iter().map(|rule| Step::Rule(*rule))),
        Op::RecordDerived(id) => found.extend(hidden.derived.get(id.0).into_iter().flatten()),
        Op::TableCell { table, column } => found.extend(hidden.cells.get(&(table.0, *column)).into_iter().flatten()),
        Op::Scorecard { lines, .. } => found.extend(lines.iter().map(|line| Step::Value(line.indicator))),
        _ => {}
    }
    for child in children(expr).into_iter().filter(|child| !child.earlier) {
        collect(child.expr, hidden, found);
    }
}
