//! Bands, grades, tables and scorecards.

use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use crate::diagnostics::{Problem, operands, trade, types};
use crate::exact::Exact;
use crate::plan::{self, Expr, Gap, Label, Lookup, LookupRow, Op, Pattern, ScoreLine, Type, Value};
use crate::resolve::Home;
use crate::source::Span;
use crate::syntax::ast::{self, BandMode, CellKind, ExprKind, LiteralKind, PatternKind, Weight};

use super::expr::make;
use super::names::unknown;
use super::presence::{Known, uncertain};
use super::{Checker, Scope};
use super::{coverage, percent, slices};

impl Checker<'_, '_> {
    /// A band table or grade looked up with a key.
    pub(super) fn bands_lookup(
        &mut self,
        bands: &ast::Bands,
        label: Label,
        key: Expr,
        scope: Scope,
        span: Span,
    ) -> Expr {
        // What is in a table is none of the formula's that asks it.
        let scope = Scope { frame: None, ..scope };
        let declared = bands.ty.as_ref().map(|ty| self.type_named(ty));
        let grade = (bands.mode == BandMode::Grade)
            .then(|| self.enumerations.iter().position(|e| e.name == label))
            .flatten()
            .map(|i| Type::Enum(plan::EnumId(i)));
        let sliced = bands.mode == BandMode::Sliced;
        // The type behind the name of sliced bands is that of their rates, or of the sum.
        let of_sum = |ty: &Type| sliced && super::operators::arithmetic(ast::Operator::Multiply, key.ty, *ty).is_none();
        let mut ty = grade.or(declared.filter(|ty| !of_sum(ty))).unwrap_or(Type::Unknown);
        let declared_sum = declared.filter(of_sum);
        let mut rows = Vec::new();
        let count = bands.rows.len();
        let mut takes_missing = false;
        for (i, row) in bands.rows.iter().enumerate() {
            let pattern = self.pattern(&row.when, key.ty, scope);
            takes_missing |= matches!(pattern, Pattern::Missing);
            let only_missing_follow =
                bands.rows.iter().skip(i + 1).all(|row| matches!(row.when.kind, PatternKind::Missing));
            if matches!(pattern, Pattern::Otherwise) && i + 1 < count && !only_missing_follow {
                self.problems.push(trade::otherwise_not_last(row.when.span));
            }
            self.band_shape(bands.mode, &pattern, row.when.span);
            let outcome = match &row.outcome {
                ast::BandOutcome::Label(name) => match grade {
                    Some(Type::Enum(id)) => match self.label_in(id, &name.name.node) {
                        Some(member) => make(Op::Constant(Value::Label(member)), Type::Enum(id), false, name.name.span),
                        None => unknown(name.name.span),
                    },
                    _ => unknown(name.name.span),
                },
                ast::BandOutcome::Value(value) => self.cell_value(value, (ty != Type::Unknown).then_some(ty), scope),
            };
            if ty == Type::Unknown {
                ty = outcome.ty;
            } else if crate::check::operators::common(ty, outcome.ty).is_none() {
                self.mismatch(ty, &outcome);
            } else if !matches!(ty, Type::Enum(_)) {
                ty = crate::check::operators::common(ty, outcome.ty).unwrap_or(ty);
            }
            rows.push(LookupRow { patterns: vec![pattern], outcome, span: row.span });
        }
        if !self.has_order(key.ty) && bands.rows.iter().any(|row| matches!(row.when.kind, PatternKind::Range { .. })) {
            self.mismatch(Type::Number, &key);
        }
        let results = bands.rows.iter().filter_map(|row| match &row.outcome {
            ast::BandOutcome::Value(value) => Some(value),
            ast::BandOutcome::Label(_) => None,
        });
        self.problems.extend(percent::bare_among_percents(results));
        let whole = !self.symbols.tree.damaged.contains(&*label.name);
        if sliced && whole {
            if let Some(top) = slices::top_left_out(&rows) {
                self.problems.push(trade::top_slice_left_out(&label.name, top.span));
            }
            match slices::closed(&rows) {
                Some(closed) => rows = closed,
                None => self.problems.push(trade::slice_open(&label.name, span)),
            }
        } else if bands.mode != BandMode::Interpolated && whole {
            self.unreachable_rows(&label.name, &rows);
        }
        if bands.mode == BandMode::Interpolated {
            self.same_key_twice(&label.name, &rows);
        } else if whole {
            let found = coverage::bands(&label, key.ty, &rows, !sliced);
            self.ends_too(&label.name, &key, &rows, found, span);
        }
        if sliced {
            let sum = super::operators::arithmetic(ast::Operator::Multiply, key.ty, ty);
            if sum.is_none()
                && let Some(row) = rows.first()
            {
                self.mismatch(Type::Ratio, &row.outcome);
            }
            ty = sum.unwrap_or(Type::Unknown);
            if let Some(declared) = declared_sum.filter(|sum| super::operators::common(*sum, ty).is_none()) {
                let at = bands.ty.as_ref().map_or(span, |ty| ty.span);
                self.problems.push(operands::sum_of_slices(declared, ty, at));
            }
        }
        // In a row other than 缺 the key has a value.
        let mut known = Known::nothing(&self.conditions);
        known.and_present(&key.op);
        let uncertain_row = |row: &LookupRow| match row.patterns.first() {
            Some(Pattern::Missing) => row.outcome.maybe,
            _ => uncertain(&row.outcome, &known),
        };
        let maybe = (key.maybe && !takes_missing) || rows.iter().any(uncertain_row);
        let lookup = Lookup {
            name: label,
            keys: vec![key],
            rows: Rc::new(rows),
            first_hit: true,
            mode: Some(bands.mode),
            cite: bands.cite.as_ref().map(|cite| cite.node.clone()),
        };
        make(Op::Lookup(Box::new(lookup)), ty, maybe, span)
    }

    /// Reports rows for which an earlier one leaves no case.
    fn unreachable_rows(&mut self, name: &str, rows: &[LookupRow]) {
        for (earlier, later) in super::reach::shadowed(rows) {
            self.problems.push(trade::row_never_reached(name, earlier.span, later.span));
        }
    }

    /// Reports the gaps and overlaps found between bands, or else what a column's own
    /// bounds let through below the lowest and above the highest.
    fn ends_too(&mut self, name: &str, key: &Expr, rows: &[LookupRow], found: Vec<Problem>, span: Span) {
        let known = found.len();
        self.problems.extend(found);
        if known == 0 && self.bounds_of(key).is_some() {
            let problems = self.cases_of_a_table(name, std::slice::from_ref(key), rows, (false, true), span);
            self.problems.extend(problems);
        }
    }

    fn band_shape(&mut self, mode: BandMode, pattern: &Pattern, span: Span) {
        let is_point = matches!(pattern, Pattern::OneOf(_));
        if mode == BandMode::Interpolated && !is_point && !matches!(pattern, Pattern::Missing) {
            self.problems.push(trade::band_shape(
                "插值的每一行应是一个点",
                "every row of an interpolated band is a point",
                "写成：80% → 60 分",
                "write: 80% → 60 points",
                span,
            ));
        } else if mode == BandMode::Sliced && matches!(pattern, Pattern::Missing) {
            self.problems.push(trade::band_shape(
                "超额累进不能有 缺 这一行",
                "sliced bands have no row `missing`",
                "在用到它的地方写没有值时算多少，如：(累进提成 否则 0 元)",
                "say what it is then where it is used, such as: (commission else 0 yuan)",
                span,
            ));
        } else if mode == BandMode::Sliced && (is_point || matches!(pattern, Pattern::NoneOf(_))) {
            self.problems.push(trade::band_shape(
                "超额累进的每一行应是一段范围",
                "every row of sliced bands is a range",
                "写成：1 万元以上不足 5 万元",
                "write: 10000 yuan or more below 50000 yuan",
                span,
            ));
        }
    }

    /// A condition of a band or cell on a key of this type.
    fn pattern(&mut self, pattern: &ast::Pattern, key: Type, scope: Scope) -> Pattern {
        match &pattern.kind {
            PatternKind::Any => Pattern::Any,
            PatternKind::Otherwise => Pattern::Otherwise,
            PatternKind::Missing => Pattern::Missing,
            PatternKind::Range { lower, upper } => {
                let mut bound = |bound: &ast::Bound| plan::Bound {
                    value: Box::new(self.key_value(&bound.value, key, scope)),
                    inclusive: bound.inclusive,
                };
                let (lower, upper) = (lower.as_ref().map(&mut bound), upper.as_ref().map(&mut bound));
                if let (Some(from), Some(to)) = (&lower, &upper)
                    && let (Some(low), Some(high)) = (self.constant(&from.value), self.constant(&to.value))
                    && (low > high || (low == high && !(from.inclusive && to.inclusive)))
                {
                    self.problems.push(trade::range_without_values(pattern.span));
                }
                Pattern::Range { lower, upper }
            }
            PatternKind::NoneOf(values) => {
                Pattern::NoneOf(values.iter().map(|value| self.key_value(value, key, scope)).collect())
            }
            PatternKind::OneOf(values) => {
                Pattern::OneOf(values.iter().map(|value| self.key_value(value, key, scope)).collect())
            }
        }
    }

    /// A value that a key is compared with. A bare number takes the key's unit,
    /// except a ratio's: 85 and 85% are too easily confused.
    fn key_value(&mut self, value: &ast::Expr, key: Type, scope: Scope) -> Expr {
        if key != Type::Ratio
            && let Some(coerced) = coerced(value, key)
        {
            return coerced;
        }
        // What a key of no known type is compared with cannot be told either.
        if let (Type::Unknown, ExprKind::Reference(reference)) = (key, &value.kind)
            && self.symbols.find(&reference.name.node).is_none()
        {
            return unknown(value.span);
        }
        let compiled = self.expr_as(value, scope, Some(key));
        let lacks_percent = key == Type::Ratio && self.lacks_percent(&compiled);
        if !lacks_percent && super::operators::common(key, compiled.ty).is_none() {
            self.mismatch(key, &compiled);
        }
        compiled
    }

    /// A result cell: a bare number takes the column's type.
    pub(super) fn cell_value(&mut self, value: &ast::Expr, wanted: Option<Type>, scope: Scope) -> Expr {
        match wanted.and_then(|wanted| coerced(value, wanted)) {
            Some(coerced) => coerced,
            None => {
                let compiled = self.expr_as(value, scope, wanted);
                match wanted {
                    Some(Type::Ratio) if self.lacks_percent(&compiled) => Expr { ty: Type::Unknown, ..compiled },
                    _ => compiled,
                }
            }
        }
    }

    /// An argument of a table. A bare label is one of the enumeration that the table's
    /// own cells are labels of: `标准.月奖(试用)`.
    pub(super) fn table_argument(&mut self, id: usize, at: usize, argument: &ast::Expr, scope: Scope) -> Expr {
        let table = self.symbols.tables[id].table;
        let keys: Vec<&Rc<str>> = if table.keys.len() == 2 && at == 1 {
            table.header.iter().skip(1).filter_map(|head| label_in_cell(&head.cell)).collect()
        } else {
            table.rows.iter().filter_map(|row| row.cells.get(at).and_then(label_in_cell)).collect()
        };
        let has = |member: &plan::Enumeration, label: &str| member.members.iter().any(|own| own.is(label));
        let wanted = match &argument.kind {
            ExprKind::Reference(ast::Reference { name, member: None, arguments: None, .. })
                if !keys.is_empty() && self.symbols.find(&name.node).is_none() =>
            {
                self.enumerations
                    .iter()
                    .position(|own| has(own, &name.node) && keys.iter().all(|key| has(own, key)))
                    .map(|own| Type::Enum(plan::EnumId(own)))
            }
            _ => None,
        };
        let argument = self.expr_as(argument, scope, wanted);
        // The labels of its rows are none of a number's; that is one mistake, not one a row.
        let labels = !keys.is_empty() && keys.iter().all(|key| self.symbols.find(key).is_none());
        match keys.first() {
            Some(key) if labels && (argument.ty.is_number() || argument.ty == Type::Truth) => {
                let (operand, at) = (self.operand(&argument), argument.span);
                let table = self.symbols.tables[id].label.name.clone();
                self.problems.push(operands::key_of_labels(&table, key, &operand));
                unknown(at)
            }
            _ => argument,
        }
    }

    /// The keys of a table that has its own.
    pub(super) fn table_keys(&mut self, id: usize, scope: Scope) -> Vec<Expr> {
        let scope = Scope { frame: None, ..scope };
        let table = self.symbols.tables[id].table;
        if !table.decision {
            return table.keys.iter().map(|key| self.expr(key, scope)).collect();
        }
        let mut keys = Vec::new();
        for cell in table.header.iter().filter(|cell| !cell.output) {
            keys.push(match &cell.cell.kind {
                CellKind::Name(name) => {
                    let name = name.name.clone();
                    let reference = ast::Reference { span: name.span, name, member: None, arguments: None };
                    self.reference(&reference, scope)
                }
                CellKind::Value(expr) => self.expr(expr, scope),
                _ => {
                    self.problems.push(types::bad_cell("一个列名", "the name of an input", cell.cell.span));
                    unknown(cell.cell.span)
                }
            });
        }
        keys
    }

    /// A table looked up for one of its outputs.
    pub(super) fn table_lookup(&mut self, id: usize, column: usize, keys: Vec<Expr>, scope: Scope, span: Span) -> Expr {
        let scope = Scope { frame: None, ..scope };
        let symbol = &self.symbols.tables[id];
        let table = symbol.table;
        let name = symbol.label.clone();
        let width = table.header.len();
        let matrix = table.keys.len() == 2;
        let key_count = if table.decision {
            table.header.iter().filter(|cell| !cell.output).count()
        } else if matrix {
            2
        } else {
            1
        };
        if keys.len() != key_count {
            self.problems.push(types::arguments(&name.name, key_count, keys.len(), span));
            return unknown(span);
        }
        let head = table.header.get(column).filter(|_| !matrix).and_then(|head| head.ty.as_ref());
        let declared = head.or(table.ty.as_ref()).map(|ty| self.type_named(ty));
        let mut ty = declared.unwrap_or(Type::Unknown);
        let mut rows = Vec::new();
        let reported = self.problems.len();
        // Rows that say 异常: the case is provided for, and has no row.
        let mut refused: Vec<bool> = Vec::new();
        for row in &table.rows {
            if row.cells.len() != width {
                self.problems.push(types::ragged_row(&name.name, width, row.cells.len(), row.span));
                continue;
            }
            if matrix {
                let Some((first, rest)) = row.cells.split_first() else { continue };
                let down = self.key_cell(first, keys[0].ty, scope);
                for (cell, head) in rest.iter().zip(table.header.iter().skip(1)) {
                    // An empty cell of a matrix has no value there.
                    if matches!(
                        &cell.kind,
                        CellKind::Blank | CellKind::Pattern(ast::Pattern { kind: PatternKind::Any, .. })
                    ) {
                        continue;
                    }
                    let across = self.key_cell(&head.cell, keys[1].ty, scope);
                    let outcome = self.outcome_cell(cell, &mut ty, declared, scope);
                    refused.push(outcome.is_none());
                    let outcome = outcome.unwrap_or_else(|| unknown(cell.span));
                    rows.push(LookupRow { patterns: vec![down.clone(), across], outcome, span: cell.span });
                }
                continue;
            }
            let mut patterns = Vec::new();
            let mut key_at = 0;
            for (i, cell) in row.cells.iter().enumerate() {
                let is_key = if table.decision { !table.header[i].output } else { i == 0 };
                if is_key {
                    patterns.push(self.key_cell(cell, keys[key_at].ty, scope));
                    key_at += 1;
                }
            }
            let cell = &row.cells[column];
            let outcome = self.outcome_cell(cell, &mut ty, declared, scope);
            refused.push(outcome.is_none());
            let outcome = outcome.unwrap_or_else(|| unknown(cell.span));
            rows.push(LookupRow { patterns, outcome, span: row.span });
        }
        let results = table.rows.iter().flat_map(|row| {
            let cells = if matrix { row.cells.get(1..) } else { row.cells.get(column..column + 1) };
            cells.unwrap_or_default().iter().filter_map(|cell| match &cell.kind {
                CellKind::Value(value) => Some(value),
                _ => None,
            })
        });
        self.problems.extend(percent::bare_among_percents(results));
        // What a row with a mistake would take is not known.
        let headed = matrix || table.decision || table.header.iter().all(|head| label_in_cell(&head.cell).is_some());
        let whole = headed && !self.symbols.tree.damaged.contains(&*name.name) && self.problems.len() == reported;
        if !table.first_hit {
            self.same_key_twice(&name.name, &rows);
        }
        if let [key] = keys.as_slice()
            && !table.first_hit
            && key.ty.is_number()
            && whole
        {
            let found = coverage::bands(&name, key.ty, &rows, false);
            self.ends_too(&name.name, key, &rows, found, table.name.name.span);
        }
        let one_number = matches!(keys.as_slice(), [key] if key.ty.is_number());
        if !one_number && whole {
            let problems =
                self.cases_of_a_table(&name.name, &keys, &rows, (!table.first_hit, !matrix), table.name.name.span);
            self.problems.extend(problems);
        }
        // One key is looked at by `coverage`, the same keys written twice by `same_key_twice`.
        if whole && table.first_hit {
            self.unreachable_rows(&name.name, &rows);
        }
        let mut keep = refused.into_iter();
        rows.retain(|_| !keep.next().unwrap_or(false));
        let takes_missing =
            |at: usize| rows.iter().any(|row| matches!(row.patterns.get(at), Some(Pattern::Missing | Pattern::Any)));
        let maybe = keys.iter().enumerate().any(|(at, key)| key.maybe && !takes_missing(at))
            || rows.iter().any(|row| row.outcome.maybe);
        let lookup = Lookup {
            name,
            keys,
            rows: Rc::new(rows),
            first_hit: table.first_hit,
            mode: None,
            cite: table.cite.as_ref().map(|cite| cite.node.clone()),
        };
        make(Op::Lookup(Box::new(lookup)), ty, maybe, span)
    }

    /// Reports a row whose keys another row has, too.
    fn same_key_twice(&mut self, table: &str, rows: &[LookupRow]) {
        let constant = |pattern: &Pattern| match pattern {
            Pattern::OneOf(values) => match values.as_slice() {
                [Expr { op: Op::Constant(value), ty, .. }] if *ty != Type::Unknown => Some(Some(value.clone())),
                _ => None,
            },
            Pattern::Missing => Some(None),
            _ => None,
        };
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for row in rows {
            let Some(key) = row.patterns.iter().map(constant).collect::<Option<Vec<Option<Value>>>>() else { continue };
            let key = format!("{key:?}");
            match seen.get(&key) {
                Some(first) => self.problems.push(trade::same_key_twice(table, *first, row.span)),
                None => {
                    seen.insert(key, row.span);
                }
            }
        }
    }

    fn key_cell(&mut self, cell: &ast::Cell, key: Type, scope: Scope) -> Pattern {
        match &cell.kind {
            CellKind::Pattern(pattern) => self.pattern(pattern, key, scope),
            CellKind::Name(declared) => {
                let value = declared.as_reference(cell.span);
                Pattern::OneOf(vec![self.key_value(&value, key, scope)])
            }
            CellKind::Value(value) => Pattern::OneOf(vec![self.key_value(value, key, scope)]),
            CellKind::Blank => {
                self.problems.push(types::bad_cell(
                    "一个值或条件(任意值写 -)",
                    "a value or condition (- for any)",
                    cell.span,
                ));
                Pattern::Any
            }
        }
    }

    /// A result; nothing where the cell says 异常, for which there shall be none.
    fn outcome_cell(&mut self, cell: &ast::Cell, ty: &mut Type, declared: Option<Type>, scope: Scope) -> Option<Expr> {
        let wanted = declared.or((*ty != Type::Unknown).then_some(*ty));
        let is_word = match wanted {
            Some(Type::Text) => true,
            Some(Type::Enum(id)) => label_in_cell(cell).is_some_and(|word| self.label_in(id, word).is_some()),
            _ => false,
        };
        if !is_word && label_in_cell(cell).is_some_and(|word| matches!(&**word, "异常" | "exception")) {
            return None;
        }
        let outcome = match &cell.kind {
            CellKind::Value(value) => self.cell_value(value, wanted, scope),
            CellKind::Name(declared) => {
                let value = declared.as_reference(cell.span);
                // A word in a result column of no other type is a text.
                let wanted = wanted.or_else(|| {
                    let known = self.symbols.find(&declared.name.node).is_some();
                    (!known).then_some(Type::Text)
                });
                self.cell_value(&value, wanted, scope)
            }
            // `-`: this row has no value there.
            CellKind::Pattern(ast::Pattern { kind: PatternKind::Any, .. }) => {
                return Some(make(Op::NoValue, wanted.unwrap_or(Type::Unknown), true, cell.span));
            }
            _ => {
                self.problems.push(types::bad_cell("一个值（没有值写 -）", "a value (- for none)", cell.span));
                unknown(cell.span)
            }
        };
        match super::operators::common(*ty, outcome.ty) {
            Some(common) => *ty = declared.unwrap_or(common),
            None => self.mismatch(*ty, &outcome),
        }
        Some(outcome)
    }

    /// Tables that are only applied to arguments are checked when they are; those
    /// that nobody uses have at least their shape checked.
    pub(super) fn unused_tables(&mut self) {
        for (id, symbol) in self.symbols.tables.iter().enumerate() {
            let gone_through = self.row_table_ids.keys().any(|key| key.symbol == symbol.version_of.unwrap_or(id));
            // Its header may be the line that could not be read.
            if self.symbols.tree.damaged.contains(&*symbol.label.name) {
                continue;
            }
            if symbol.outputs.is_empty() && !gone_through {
                let last = symbol.table.header.last().and_then(|head| match &head.cell.kind {
                    CellKind::Name(name) => Some(&*name.name.node),
                    _ => None,
                });
                let (name, at) = (&symbol.label.name, symbol.table.name.name.span);
                self.problems.push(types::no_result_column(name, last.unwrap_or("…"), symbol.table.decision, at));
                continue;
            }
            let matrix = symbol.table.keys.len() == 2;
            let unnamed = symbol.table.header.iter().skip(1).find(|head| !matches!(head.cell.kind, CellKind::Name(_)));
            if let (false, false, Some(head)) = (matrix, symbol.table.decision, unnamed) {
                self.problems.push(types::no_header(&symbol.label.name, head.cell.span));
            }
            if symbol.home == Home::Subject {
                continue;
            }
            let width = symbol.table.header.len();
            for row in symbol.table.rows.iter().filter(|row| row.cells.len() != width) {
                self.problems.push(types::ragged_row(&symbol.label.name, width, row.cells.len(), row.span));
            }
        }
    }

    /// A scorecard, where it applies.
    pub(super) fn scorecard(
        &mut self,
        card: &ast::Scorecard,
        applies: Option<&Expr>,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let name = card.name.name.node.clone();
        let full_marks = matches!(card.indicators.first().map(|line| &line.weight), Some(Weight::FullMarks(_)));
        let mut lines = Vec::new();
        let mut weights = Vec::new();
        let mut maybe_line = None;
        let mut any_certain = false;
        let mut all_shares = !full_marks;
        for line in &card.indicators {
            let (weight, wanted) = match &line.weight {
                Weight::Share(weight) => (weight, Type::Ratio),
                Weight::FullMarks(marks) => (marks, Type::Points),
            };
            let is_marks = wanted == Type::Points;
            if is_marks != full_marks {
                self.problems.push(trade::band_shape(
                    "同一张考核表里，有的指标写权重，有的写满分",
                    "some indicators of this scorecard have weights, others full marks",
                    "全部写 权重，或全部写 满分",
                    "give all of them weights, or all of them full marks",
                    weight.span,
                ));
            }
            let weight = self.cell_value(weight, is_marks.then_some(wanted), scope);
            let weight = self.require(weight, wanted);
            weights.push(weight.clone());
            all_shares &= weight.ty == Type::Ratio && !is_marks;
            let Some(crate::resolve::Meaning::Value(indicator)) = self.symbols.find(&line.name.name.node) else {
                continue;
            };
            let (ty, maybe) = self.value(indicator);
            let mut known = Known::nothing(&self.conditions);
            applies.iter().for_each(|applies| known.where_it_holds(applies));
            if uncertain(&make(Op::Value(indicator), ty, maybe, span), &known) {
                maybe_line.get_or_insert((line.name.name.node.clone(), line.name.name.span));
            } else {
                any_certain = true;
            }
            lines.push(ScoreLine { indicator, weight });
        }
        let weights: Vec<&Expr> = weights.iter().collect();
        if all_shares
            && !self.symbols.tree.damaged.contains(&*name)
            && let Some((since, written, total)) = self.not_whole(&weights)
        {
            let since = since.map(|since| since.to_string());
            self.problems.push(trade::weights_not_whole(&name, &total, &written, since.as_deref(), span));
        }
        let gap = self.gap_rule(card, scope);
        if let (Gap::None, Some((indicator, at))) = (&gap, &maybe_line) {
            self.problems.push(types::scorecard_gap(&name, indicator, *at, span));
        }
        let maybe = match gap {
            // Where the gap was reported, what follows from it is not.
            Gap::None => false,
            Gap::Reweight => !any_certain,
            Gap::As(_) => false,
        };
        make(Op::Scorecard { lines, full_marks, gap }, Type::Points, maybe, span)
    }

    /// A number known before any data: a literal, or a parameter that never changes.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Exact> {
        match &expr.op {
            Op::Constant(Value::Number(value)) => Some(value.clone()),
            Op::Negate(inner) => self.constant(inner).map(|value| -value),
            Op::Parameter(id) => match self.parameters.get(id.0)?.as_ref()?.values.as_slice() {
                [(_, only)] => self.constant(only),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A bare number read with the unit of its place.
pub(super) fn coerced(value: &ast::Expr, wanted: Type) -> Option<Expr> {
    let number = match &value.kind {
        ExprKind::Literal(LiteralKind::Number(number)) => *number,
        ExprKind::Negate(inner) => match &inner.kind {
            ExprKind::Literal(LiteralKind::Number(number)) => -*number,
            _ => return None,
        },
        _ => return None,
    };
    let fits = match wanted {
        Type::Integer => number.is_integer(),
        // 5 in a column of ratios is a forgotten %, and reported.
        Type::Ratio => number <= Decimal::TWO,
        ty => ty.is_number(),
    };
    fits.then(|| make(Op::Constant(Value::Number(Exact::from(number))), wanted, false, value.span))
}

/// The label that a cell names, if it is one.
fn label_in_cell(cell: &ast::Cell) -> Option<&Rc<str>> {
    match &cell.kind {
        CellKind::Name(declared) => Some(&declared.name.node),
        _ => None,
    }
}
