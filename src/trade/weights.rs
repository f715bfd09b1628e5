//! Weights in the column of a table: within what a formula takes of it, they are a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{Policy, each_part, roots};
use crate::diagnostics::Problem;
use crate::diagnostics::shares as told;
use crate::exact::Exact;
use crate::plan::{Expr, Op, RowTable, RowTableId, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{Comparison, FoldHow};

/// Reports the rows that one fold takes together and whose weights are not 100%.
/// Weights are a column of percentages that its name calls so; the rows that belong
/// together are those with one value in every column that the fold's condition compares.
pub fn in_tables(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeSet<(Span, Vec<usize>)> = BTreeSet::new();
    for root in roots(policy.plan) {
        each_part(root, &mut |part| {
            let Op::TableFold { table: id, how, filter, body, weight, .. } = &part.op else { return };
            let Some(table) = policy.plan.row_tables.get(id.0) else { return };
            let part = match how {
                FoldHow::Sum => body.as_deref(),
                FoldHow::Weighted => weight.as_deref(),
                _ => None,
            };
            let Some(column) = part.and_then(|part| weight_column(table, *id, part)) else { return };
            let mut keys = Vec::new();
            if !filter.iter().all(|filter| compared(*id, filter, &mut keys)) {
                return;
            }
            keys.sort_unstable();
            keys.dedup();
            let Some(first) = table.rows.first().filter(|row| policy.owns(row.span)) else { return };
            // A row written twice is reported as that, and its weights add up too far because of it.
            let mut texts = BTreeSet::new();
            if !table.rows.iter().all(|row| texts.insert(policy.source.slice(row.span))) {
                return;
            }
            if seen.insert((first.span, keys.clone())) {
                report(policy, table, column, &keys, problems);
            }
        });
    }
}

/// The column of percentages that is called a weight, where the expression multiplies by it.
fn weight_column(table: &RowTable, id: RowTableId, part: &Expr) -> Option<usize> {
    match &part.op {
        Op::TableCell { table: of, column } if *of == id => {
            let named = table.columns.get(*column).filter(|column| column.ty == Type::Ratio)?;
            let called = named.name.spellings();
            called.iter().any(|name| WORDS.iter().any(|word| name.contains(word))).then_some(*column)
        }
        Op::Arithmetic(_, a, b) => weight_column(table, id, a).or_else(|| weight_column(table, id, b)),
        _ => None,
    }
}

pub(super) const WORDS: &[&str] = &["权重", "比重", "占比", "weight"];

/// Gathers the columns that a condition compares with one value each. Out: false where the
/// condition picks rows in some other way, so that nobody can say which belong together.
fn compared(id: RowTableId, filter: &Expr, keys: &mut Vec<usize>) -> bool {
    match &filter.op {
        Op::And(terms) => terms.iter().all(|term| compared(id, term, keys)),
        Op::Compare(Comparison::Equal, a, b) => {
            let column = |side: &Expr| match side.op {
                Op::TableCell { table, column } if table == id => Some(column),
                _ => None,
            };
            let found = column(a).or_else(|| column(b));
            keys.extend(found);
            found.is_some()
        }
        // A mark of the row (达到) leaves rows out where it is not met: they belong to the whole.
        _ => filter.ty == Type::Truth,
    }
}

/// One group of rows: its weights, their sum and their place.
type Group = (Exact, Vec<Exact>, Span);

fn report(policy: Policy<'_, '_>, table: &RowTable, column: usize, keys: &[usize], problems: &mut Vec<Problem>) {
    for (since, rows) in &table.versions {
        let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
        let mut all: Group = (Exact::zero(), Vec::new(), Span::default());
        for row in table.rows.get(rows.clone()).unwrap_or_default() {
            let of = keys.iter().map(|key| row.cells.get(*key).and_then(|cell| shown(policy, cell.as_ref()?)));
            let (Some(of), Some(Some(weight))) = (of.collect::<Option<Vec<String>>>(), row.cells.get(column)) else {
                return;
            };
            let Op::Constant(Value::Number(known)) = &weight.op else { return };
            let group = groups.entry(of).or_insert_with(|| (Exact::zero(), Vec::new(), weight.span));
            for (total, weights, span) in [group, &mut all] {
                *total = &*total + known;
                *span = if weights.is_empty() { weight.span } else { span.to(weight.span) };
                weights.push(known.clone());
            }
        }
        let whole = |group: &Group| group.0 == Exact::from(1);
        // Groups that are parts of one whole (类别) need not be whole by themselves.
        if all.1.is_empty() || whole(&all) {
            continue;
        }
        let since = since.map(|since| since.to_string());
        let mut told = |of: &str, (total, weights, span): &Group| {
            let of = (&*table.name.name, of, since.as_deref());
            problems.push(told::table_weights_not_whole(of, total, weights, *span));
        };
        if groups.len() > 1 && !groups.values().any(whole) {
            told("", &all);
            continue;
        }
        for (of, group) in groups.iter().filter(|(_, group)| !whole(group)) {
            told(&of.join("、"), group);
        }
    }
}

/// The value of a key's cell as the author wrote it.
fn shown(policy: Policy<'_, '_>, cell: &Expr) -> Option<String> {
    matches!(cell.op, Op::Constant(_)).then(|| policy.source.slice(cell.span).to_owned())
}
