//! What is at hand while a formula is evaluated: records, rows, earlier periods.
//!
//! A chain on the stack, innermost first; so folds inside folds see all of it.

use std::sync::Arc;

use crate::calendar::{Frequency, Period};
use crate::plan::{BlockId, DerivedId, EarlierId, Expr, RecordWindow, RowTableId, Type, Value};
use crate::syntax::ast::FoldHow;

use super::outcome::Outcome;
use super::sets::Folding;
use super::why::{Place, What};
use super::{At, Run, Seen, faults};

/// One link of the chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand<'h> {
    pub held: Held,
    pub outer: Option<&'h Hand<'h>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Record { block: BlockId, row: usize },
    Row { table: RowTableId, row: usize },
    Earlier { name: EarlierId, period: Period },
}

impl<'h> At<'h> {
    /// What is at hand, innermost first.
    fn chain(self) -> impl Iterator<Item = Held> + 'h {
        std::iter::successors(self.hand, |hand| hand.outer).map(|hand| hand.held)
    }
}

impl Run<'_, '_> {
    /// The row of a block's record: the one at hand, or the one that it belongs to.
    pub(super) fn record_row(&self, wanted: BlockId, at: At) -> Option<usize> {
        at.chain().find_map(|held| {
            let Held::Record { mut block, mut row } = held else { return None };
            loop {
                if block == wanted {
                    return Some(row);
                }
                (block, row) = self.facts.parent(self.plan, block, row)?;
            }
        })
    }

    /// A derived column of the record at hand, or of the one that it belongs to.
    pub(super) fn derived(&self, expr: &Expr, id: DerivedId, at: At) -> Seen {
        let derived = self.plan.derived.get(id.0);
        let Some((derived, row)) = derived.and_then(|d| Some((d, self.record_row(d.block, at)?))) else {
            return self.done(expr, What::Literal, faults::unchecked("明细"), vec![]);
        };
        let held = Held::Record { block: derived.block, row };
        // Its formula sees its own record and nothing of where it is read.
        let hand = Hand { held, outer: None };
        let seen = self.eval(&derived.expr, At { hand: Some(&hand), ..at });
        let what = What::Derived { name: derived.name.name.clone() };
        let place = if at.chain().next() == Some(held) { Place::Here } else { self.place_of(held) };
        self.done_at(expr, what, seen.outcome, place, vec![seen.why])
    }

    fn place_of(&self, held: Held) -> Place {
        match held {
            Held::Record { block, row } => Place::Record {
                file: self.facts.files.get(block.0).cloned().unwrap_or_else(|| Arc::from("")),
                line: self.facts.line(block, row),
            },
            Held::Row { table, row } => Place::Row { table, row },
            Held::Earlier { period, .. } => Place::Of(period),
        }
    }

    pub(super) fn record_fold(
        &self,
        expr: &Expr,
        (block, how, window, complete): (BlockId, FoldHow, &RecordWindow, bool),
        filter: Option<&Expr>,
        (body, weight): (Option<&Expr>, Option<&Expr>),
        at: At,
    ) -> Seen {
        let months = match window {
            RecordWindow::Period => Some(at.period.months().collect()),
            RecordWindow::All => None,
            RecordWindow::Months(window) => Some(self.window_months(window, at)),
        };
        // Of the record at hand that they belong to; of the person where there is none.
        let of_record = self.facts.parent_block(self.plan, block).and_then(|parent| {
            at.chain().find_map(|held| match held {
                Held::Record { block: of, row } if of == parent => Some(self.facts.children(block, row)),
                _ => None,
            })
        });
        let rows: Vec<(usize, usize)> = match of_record {
            Some(rows) => rows.iter().map(|row| (*row, at.subject)).collect(),
            None => self.facts.records(self.plan, block, at.subject, at.period.end),
        };
        let inside = rows.into_iter().filter(|(row, _)| {
            let (Some(months), Some(month)) = (&months, self.facts.record_month(block, *row)) else { return true };
            // A record whose date is blank is in no period.
            month.is_some_and(|month| {
                months.first().is_some_and(|first| *first <= month) && months.last().is_some_and(|last| month <= *last)
            })
        });
        let inside = inside.map(|(row, owner)| (Held::Record { block, row }, At { subject: owner, own: owner, ..at }));
        let what = What::RecordFold { how, complete };
        self.fold_each(expr, what, (how, complete), inside.collect(), (filter, body, weight), at)
    }

    /// A fold over the rows of a table, in the version in force.
    pub(super) fn table_fold(
        &self,
        expr: &Expr,
        (table, how, complete): (RowTableId, FoldHow, bool),
        filter: Option<&Expr>,
        (body, weight): (Option<&Expr>, Option<&Expr>),
        at: At,
    ) -> Seen {
        let what = What::TableFold { how, complete };
        match self.rows_in_force(table, at) {
            Ok(rows) => {
                let rows = rows.map(|row| (Held::Row { table, row }, at)).collect();
                self.fold_each(expr, what, (how, complete), rows, (filter, body, weight), at)
            }
            Err(fault) => self.done(expr, what, fault, vec![]),
        }
    }

    /// The rows of a table in the version of the period's last month.
    pub(super) fn rows_in_force(&self, id: RowTableId, at: At) -> Result<std::ops::Range<usize>, Outcome> {
        let Some(table) = self.plan.row_tables.get(id.0) else { return Err(faults::unchecked("表")) };
        match table.in_force(at.period.end) {
            Some((_, rows)) => Ok(rows),
            None => {
                let first = table.versions.first().and_then(|(since, _)| *since);
                Err(faults::not_yet_in_force(&table.name, at.period.end, first))
            }
        }
    }

    /// A cell of the table's row at hand.
    pub(super) fn table_cell(&self, expr: &Expr, id: RowTableId, column: usize, at: At) -> Seen {
        let link = std::iter::successors(at.hand, |hand| hand.outer).find_map(|hand| match hand.held {
            Held::Row { table, row } if table == id => Some((hand.outer, row)),
            _ => None,
        });
        let table = self.plan.row_tables.get(id.0);
        let Some((outer, row, cell)) =
            link.and_then(|(outer, row)| Some((outer, row, table?.rows.get(row)?.cells.get(column)?)))
        else {
            return self.done(expr, What::Literal, faults::unchecked("表"), vec![]);
        };
        let what = What::TableCell { table: id, row, column };
        match cell {
            Some(cell) => {
                // A cell sees what is at hand where its rows are gone through.
                let seen = self.eval(cell, At { hand: outer, ..at });
                self.done(expr, what, seen.outcome, vec![seen.why])
            }
            None => self.done(expr, what, Outcome::NotApplicable, vec![]),
        }
    }

    pub(super) fn earlier_fold(
        &self,
        expr: &Expr,
        (name, each, within): (EarlierId, Frequency, Option<Frequency>),
        (how, complete): (FoldHow, bool),
        filter: Option<&Expr>,
        body: Option<&Expr>,
        at: At,
    ) -> Seen {
        let base = at.period.end.period(each);
        let first = match within {
            Some(within) => at.period.end.period(within).start().max(self.floor()),
            None => self.floor(),
        };
        // The whole of it lies before the period at hand; its results are of its last month.
        let mut periods: Vec<Period> = (1..).map(|n| base.plus(-n)).take_while(|period| period.end >= first).collect();
        periods.reverse();
        let held = periods.into_iter().map(|period| (Held::Earlier { name, period }, at)).collect();
        let what = What::EarlierFold { each, within, how, complete };
        self.fold_each(expr, what, (how, complete), held, (filter, body, None), at)
    }

    /// What an expression is in the earlier period that a fold is at.
    pub(super) fn of_earlier(&self, expr: &Expr, name: EarlierId, body: &Expr, at: At) -> Seen {
        let period = at.chain().find_map(|held| match held {
            Held::Earlier { name: known, period } if known == name => Some(period),
            _ => None,
        });
        let Some(period) = period else {
            return self.done(expr, What::Literal, faults::unchecked("以前的期间"), vec![]);
        };
        let seen = self.eval(body, At { hand: None, ..at.in_period(period) });
        self.done_at(expr, What::OfEarlier, seen.outcome, Place::Period(period), vec![seen.why])
    }

    /// The version in force in the period's last month.
    pub(super) fn in_force(
        &self,
        expr: &Expr,
        name: &crate::plan::Label,
        versions: &[(Option<crate::calendar::Month>, Expr)],
        at: At,
    ) -> Seen {
        let month = at.period.end;
        match versions.iter().rev().find(|(since, _)| since.is_none_or(|since| since <= month)) {
            Some((since, version)) => {
                let seen = self.eval(version, at);
                self.done(expr, What::InForce { since: *since }, seen.outcome, vec![seen.why])
            }
            None => {
                let first = versions.first().and_then(|(since, _)| *since);
                let fault = faults::not_yet_in_force(name, month, first);
                self.done(expr, What::InForce { since: None }, fault, vec![])
            }
        }
    }

    /// Folds a body over what is put at hand one by one, leaving out where the filter does not hold.
    fn fold_each(
        &self,
        expr: &Expr,
        what: What,
        (how, complete): (FoldHow, bool),
        each: Vec<(Held, At)>,
        (filter, body, weight): (Option<&Expr>, Option<&Expr>, Option<&Expr>),
        at: At,
    ) -> Seen {
        let mut folding = Folding::new(how);
        let mut parts = Vec::new();
        for (held, whose) in each {
            let hand = Hand { held, outer: at.hand };
            let here = At { hand: Some(&hand), ..whose };
            let place = self.place_of(held);
            let mut inner = Vec::new();
            if let Some(filter) = filter {
                let seen = self.eval(filter, here);
                if !seen.outcome.holds() {
                    let fault = seen.outcome.clone();
                    parts.push(self.left_out(filter, seen, place));
                    if let Outcome::Fault(_) = fault {
                        return self.done(expr, what, fault, parts);
                    }
                    continue;
                }
                inner.push(seen.why);
            }
            let mut counts_for = None;
            let outcome = match body {
                Some(body) => {
                    let seen = match weight {
                        Some(weight) => {
                            let (seen, weight) = self.weighed(body, weight, here);
                            counts_for = weight;
                            seen
                        }
                        None => self.eval(body, here),
                    };
                    inner.push(seen.why);
                    seen.outcome
                }
                None => Outcome::truth(true),
            };
            let ty = body.map_or(Type::Truth, |body| body.ty);
            let span = body.map_or(expr.span, |body| body.span);
            parts.push(self.why_at(What::Amount, &outcome, ty, span, place, inner));
            match (outcome, counts_for) {
                (Outcome::Value(Value::Number(product)), Some(weight)) => folding.add_weighted(&product, &weight),
                (Outcome::Value(value), _) => folding.add(&value),
                (Outcome::NotApplicable, _) => folding.skip(),
                (fault @ Outcome::Fault(_), _) => return self.done(expr, what, fault, parts),
            }
        }
        self.done(expr, what, folding.finish_if(complete), parts)
    }
}
