//! Tables that are gone through row by row: folded, or walked by a rule.
//!
//! Such a table needs no key. The type of a column stands in the header, or
//! follows from its cells: labels of one enumeration, texts, or numbers of one unit.

use std::collections::BTreeMap;

use crate::calendar::Frequency;
use crate::diagnostics::{names, rows};
use crate::lang::Text;
use crate::plan::{self, About, EnumId, Expr, Op, RowColumn, RowTable, RowTableId, Type, Value};
use crate::resolve::{Home, Meaning};
use crate::source::Span;
use crate::spelling::misspelt;
use crate::syntax::ast::{self, CellKind, ExprKind, Fold, LiteralKind, PatternKind};

use super::expr::make;
use super::folds::Asks;
use super::hand::Held;
use super::names::unknown;
use super::operators::common;
use super::{Checker, Scope};

/// A table as it is gone through in places of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowTableKey {
    pub symbol: usize,
    frequency: Frequency,
    about: About,
    record: Option<usize>,
}

impl<'t> Checker<'_, 't> {
    /// The table whose rows a fold goes through, if it is one.
    pub(super) fn folded_table(&self, fold: &Fold) -> Option<usize> {
        let ExprKind::Reference(reference) = &fold.over.kind else { return None };
        if reference.member.is_some() || reference.arguments.is_some() || !fold.by.is_empty() || fold.window.is_some() {
            return None;
        }
        let Some(Meaning::Table(id)) = self.symbols.find(&reference.name.node) else { return None };
        // `平均(单价表)` of a table with keys is of everybody's value in it.
        (fold.body.is_some() || self.symbols.tables[id].home == Home::Applied).then_some(id)
    }

    pub(super) fn table_fold(&mut self, fold: &Fold, symbol: usize, scope: Scope, span: Span) -> Expr {
        let Some(table) = self.row_table(symbol, scope, fold.over.span) else { return unknown(span) };
        let inner = self.holding(Held::Row { symbol, table }, scope);
        let filter = fold.filter.as_ref().map(|filter| Box::new(self.condition(filter, inner)));
        let body = fold.body.as_ref().map(|body| self.expr(body, inner));
        let weight = fold.weight.as_ref().map(|weight| Box::new(self.weight(weight, inner)));
        let name = self.symbols.tables[symbol].label.name.clone();
        let asks = Asks::of_columns(
            &name,
            Text::new("首次 问的是月份，不是表的行", "`first time` is asked of months, not of rows"),
        );
        let (ty, maybe) = self.one_by_one((fold.how, fold.complete), body.as_ref(), asks, span);
        let (how, complete) = (fold.how, fold.complete);
        let op = Op::TableFold { table, how, filter, body: body.map(Box::new), weight, complete };
        make(op, ty, maybe, span)
    }

    /// The column of a table by its header.
    pub(super) fn row_column(&self, symbol: usize, name: &str) -> Option<usize> {
        self.symbols.tables.get(symbol)?.table.header.iter().position(|head| match &head.cell.kind {
            CellKind::Name(label) => crate::resolve::label_of(label).is(name),
            _ => false,
        })
    }

    pub(super) fn table_cell(&self, table: RowTableId, column: usize, span: Span) -> Expr {
        let Some(found) = self.row_tables.get(table.0).and_then(|table| table.columns.get(column)) else {
            return unknown(span);
        };
        make(Op::TableCell { table, column }, found.ty, found.maybe, span)
    }

    /// Compiles a table for a place on first use: its cells are formulas of whom the
    /// place is about, and see the record at hand there.
    pub(super) fn row_table(&mut self, symbol: usize, at: Scope, span: Span) -> Option<RowTableId> {
        let record = self.at_hand(at).into_iter().find_map(|(held, _)| match held {
            Held::Record(block) => Some(block),
            _ => None,
        });
        let key = RowTableKey { symbol, frequency: at.frequency, about: at.about, record };
        let label = self.symbols.tables[symbol].label.clone();
        match self.row_table_ids.get(&key) {
            Some(Some(id)) => return Some(*id),
            Some(None) => {
                self.problems.push(names::cycle(&[(label.name.to_string(), span)]));
                return None;
            }
            None => {}
        }
        let table: &'t ast::Table = self.symbols.tables[symbol].table;
        if table.decision || table.keys.len() == 2 {
            self.problems.push(rows::no_table_to_walk(&label.name, None, span));
            return None;
        }
        self.row_table_ids.insert(key, None);
        let mut compiled = RowTable {
            name: label,
            columns: Vec::new(),
            versions: Vec::new(),
            rows: Vec::new(),
            cite: table.cite.as_ref().map(|cite| cite.node.clone()),
        };
        let mut found: Vec<(Vec<&'t ast::Cell>, Span)> = Vec::new();
        for (since, version) in self.symbols.table_versions(symbol) {
            let from = found.len();
            found.extend(self.whole_rows(symbol, version));
            compiled.versions.push((since, from..found.len()));
        }
        compiled.rows = found
            .iter()
            .map(|(cells, span)| plan::TableRow { cells: Vec::new(), actions: vec![None; cells.len()], span: *span })
            .collect();
        let own = Scope { frequency: at.frequency, about: at.about, ..Scope::monthly() };
        let scope = record.map_or(own, |block| self.holding(Held::Record(block), own));
        for (at, head) in table.header.iter().enumerate() {
            let name = match &head.cell.kind {
                CellKind::Name(name) => crate::resolve::label_of(name),
                _ => plan::Label::new("", None),
            };
            let cells: Vec<&ast::Cell> = found.iter().filter_map(|(cells, _)| cells.get(at).copied()).collect();
            let declared = head.ty.as_ref().map(|ty| self.type_named(ty));
            let (ty, values) = self.column(&name.name, &cells, declared, table.ty.as_ref(), scope);
            let maybe = values.iter().any(|cell| cell.as_ref().is_none_or(|cell| cell.maybe));
            compiled.columns.push(RowColumn { name, ty, maybe });
            for (row, value) in compiled.rows.iter_mut().zip(values) {
                row.cells.push(value);
            }
        }
        self.same_row_twice(&compiled);
        let id = RowTableId(self.row_tables.len());
        self.row_tables.push(compiled);
        self.row_table_ids.insert(key, Some(id));
        Some(id)
    }

    /// Reports a row that says in every cell what an earlier one of its version says: it would be
    /// counted twice.
    fn same_row_twice(&mut self, table: &RowTable) {
        for (_, own) in &table.versions {
            let mut seen: BTreeMap<String, Span> = BTreeMap::new();
            for row in table.rows.get(own.clone()).unwrap_or_default() {
                // Formulas are not compared: two that look alike are rare in a cell, and no harm is done.
                let written = |cell: &Option<Expr>| match cell {
                    None => Some(String::new()),
                    Some(Expr {
                        op: op @ (Op::Constant(_) | Op::Value(_) | Op::Cell { .. } | Op::Parameter(_)),
                        ty,
                        ..
                    }) => (*ty != Type::Unknown).then(|| format!("{op:?}")),
                    Some(_) => None,
                };
                let Some(cells) = row.cells.iter().map(written).collect::<Option<Vec<String>>>() else { continue };
                let known = seen.entry(cells.join(" | ")).or_insert(row.span);
                if *known != row.span {
                    let problem = rows::same_row_twice(&table.name.name, *known, row.span);
                    self.problems.push(problem);
                }
            }
        }
    }

    /// The rows of one version that are as long as its header, their cells in the
    /// order of the table's columns.
    fn whole_rows(&self, symbol: usize, version: usize) -> Vec<(Vec<&'t ast::Cell>, Span)> {
        let table: &'t ast::Table = self.symbols.tables[version].table;
        let columns = self.symbols.tables[symbol].table.header.iter();
        let places: Vec<Option<usize>> = columns
            .map(|head| match &head.cell.kind {
                CellKind::Name(name) => self.row_column(version, &name.name.node),
                _ => None,
            })
            .collect();
        let rows = table.rows.iter().filter(|row| row.cells.len() == table.header.len());
        rows.map(|row| (places.iter().filter_map(|at| row.cells.get((*at)?)).collect(), row.span)).collect()
    }

    /// The type of a column, and its cells.
    fn column(
        &mut self,
        name: &str,
        cells: &[&ast::Cell],
        declared: Option<Type>,
        table: Option<&ast::TypeName>,
        scope: Scope,
    ) -> (Type, Vec<Option<Expr>>) {
        let words: Vec<&ast::Name> = cells.iter().filter_map(|cell| word_of(cell)).collect();
        let texts = cells.iter().filter(|cell| is_text(cell)).count();
        let filled = cells.iter().filter(|cell| !is_blank(cell)).count();
        let wanted = match declared {
            Some(declared) => Some(declared),
            None if filled > 0 && words.len() + texts == filled => {
                let all_in =
                    |e: &plan::Enumeration| words.iter().all(|word| e.members.iter().any(|m| m.is(&word.node)));
                let mut known = self.enumerations.iter().enumerate().filter(|(_, e)| texts == 0 && all_in(e));
                match (known.next(), known.next()) {
                    (Some((id, _)), None) => Some(Type::Enum(EnumId(id))),
                    _ => Some(Type::Text),
                }
            }
            None if filled > 0 && cells.iter().all(|cell| is_blank(cell) || is_bare_number(cell)) => {
                table.map(|ty| self.type_named(ty))
            }
            None => None,
        };
        let mut ty = wanted.unwrap_or(Type::Unknown);
        let mut first: Option<Span> = None;
        let mut values = Vec::new();
        for cell in cells {
            let Some(value) = self.row_cell(name, cell, wanted, scope) else {
                values.push(None);
                continue;
            };
            if wanted.is_none() {
                match (common(ty, value.ty), first) {
                    (Some(both), _) => ty = both,
                    (None, at) => {
                        let words = |ty: Type| ty.words();
                        let of = (at.unwrap_or(cell.span), words(ty));
                        self.problems.push(rows::mixed_column(name, of, (cell.span, words(value.ty))));
                        ty = Type::Unknown;
                        values.push(Some(value));
                        break;
                    }
                }
                first = first.or(Some(cell.span));
            }
            values.push(Some(value));
        }
        values.resize(cells.len(), None);
        (ty, values)
    }

    fn row_cell(&mut self, column: &str, cell: &ast::Cell, wanted: Option<Type>, scope: Scope) -> Option<Expr> {
        let constant = |value, ty| Some(make(Op::Constant(value), ty, false, cell.span));
        let value = match &cell.kind {
            _ if is_blank(cell) => return None,
            CellKind::Name(declared) => {
                let word = &declared.name;
                match wanted {
                    Some(Type::Text) => return constant(Value::Text((*word.node).into()), Type::Text),
                    Some(Type::Enum(id)) if self.label_in(id, &word.node).is_some() => {
                        let member = self.label_in(id, &word.node)?;
                        return constant(Value::Label(member), Type::Enum(id));
                    }
                    // Beside numbers a word that names nothing is a text, and that is what is wrong.
                    None if self.symbols.find(&word.node).is_none() => {
                        return constant(Value::Text((*word.node).into()), Type::Text);
                    }
                    _ => {}
                }
                declared.as_reference(cell.span)
            }
            CellKind::Value(value) => value.clone(),
            _ => {
                self.problems.push(rows::cell_is_no_value(column, cell.span));
                return Some(unknown(cell.span));
            }
        };
        let compiled = match wanted {
            Some(wanted) => {
                let compiled = match super::tables::coerced(&value, wanted) {
                    Some(coerced) => coerced,
                    None => self.expr_as(&value, scope, Some(wanted)),
                };
                self.require(compiled, wanted)
            }
            None => self.expr(&value, scope),
        };
        Some(compiled)
    }

    // ── Rules that walk a table ─────────────────────────────────────────────

    /// The table that a rule walks, and the scope of its conditions.
    pub(super) fn walked(&mut self, rule: &ast::Rule, scope: Scope) -> Option<(usize, RowTableId, Scope)> {
        let name = rule.each_row.as_ref()?;
        let Some(Meaning::Table(symbol)) = self.symbols.find(&name.node) else {
            if !self.symbols.tree.lost.contains(&*name.node) {
                let known = self.symbols.tables.iter().map(|table| &*table.label.name);
                let near = misspelt(&name.node, known);
                self.problems.push(rows::no_table_to_walk(&name.node, near.as_ref(), name.span));
            }
            return None;
        };
        let table = self.row_table(symbol, scope, name.span)?;
        let inner = self.holding(Held::Row { symbol, table }, scope);
        Some((symbol, table, inner))
    }

    /// Reads a column of a walked table as actions.
    pub(super) fn action_column(&mut self, symbol: usize, table: RowTableId, column: usize) {
        let versions = self.symbols.table_versions(symbol);
        let cells: Vec<&ast::Cell> = versions
            .into_iter()
            .flat_map(|(_, version)| self.whole_rows(symbol, version))
            .filter_map(|(cells, _)| cells.get(column).copied())
            .collect();
        let name = self.row_tables.get(table.0).and_then(|table| table.columns.get(column));
        let name = name.map_or_else(String::new, |column| column.name.name.to_string());
        for (row, cell) in cells.into_iter().enumerate() {
            if is_blank(cell) {
                continue;
            }
            let action = match word_of(cell) {
                Some(word) => match self.symbols.find_action(&word.node) {
                    Some(action) => Some(plan::ActionId(action)),
                    None => {
                        self.problems.push(rows::cell_is_no_action(&name, &word.node, cell.span));
                        None
                    }
                },
                None => {
                    self.problems.push(rows::cell_is_no_value(&name, cell.span));
                    None
                }
            };
            let row = self.row_tables.get_mut(table.0).and_then(|table| table.rows.get_mut(row));
            if let Some(slot) = row.and_then(|row| row.actions.get_mut(column)) {
                *slot = action;
            }
        }
    }

    /// Whether a column that a rule's clause names gives an action in some row.
    pub(super) fn column_gives(&self, rule: &ast::Rule, column: &ast::Name, action: &plan::Label) -> bool {
        let table = rule.each_row.as_ref().and_then(|name| self.symbols.find(&name.node));
        let Some(Meaning::Table(symbol)) = table else { return false };
        let Some(at) = self.row_column(symbol, &column.node) else { return false };
        let versions = self.symbols.table_versions(symbol);
        let mut rows = versions.into_iter().flat_map(|(_, version)| self.whole_rows(symbol, version));
        rows.any(|(cells, _)| cells.get(at).and_then(|cell| word_of(cell)).is_some_and(|word| action.is(&word.node)))
    }
}

fn word_of(cell: &ast::Cell) -> Option<&ast::Name> {
    match &cell.kind {
        CellKind::Name(declared) => Some(&declared.name),
        _ => None,
    }
}

fn is_text(cell: &ast::Cell) -> bool {
    matches!(&cell.kind, CellKind::Value(ast::Expr { kind: ExprKind::Literal(LiteralKind::Text(_)), .. }))
}

fn is_bare_number(cell: &ast::Cell) -> bool {
    matches!(&cell.kind, CellKind::Value(ast::Expr { kind: ExprKind::Literal(LiteralKind::Number(_)), .. }))
}

fn is_blank(cell: &ast::Cell) -> bool {
    matches!(&cell.kind, CellKind::Blank | CellKind::Pattern(ast::Pattern { kind: PatternKind::Any, .. }))
}
