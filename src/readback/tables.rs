//! Grades, bands, tables and decision tables: a sentence, then the table.

use crate::calendar::Month;
use crate::plan::Type;
use crate::resolve::{Home, label_of};
use crate::source::Spanned;
use crate::syntax::ast::{
    BandMode, BandOutcome, Bands, Bound, Cell, CellKind, Comparison, Expr, Pattern, PatternKind, Table,
};

use super::conditions::words_for;
use super::formulas::Bond;
use super::reader::Reader;
use super::{Grid, Piece};

impl<'r> Reader<'r> {
    pub fn bands(self, bands: &Bands) -> Vec<Piece> {
        let mut of_records = self.symbols.record_bands.iter();
        let home = of_records.find(|known| known.0.is(&bands.name.name.node)).map(|known| known.2);
        let inside = home.map_or(self, |block| self.within(block));
        let name = self.known(&bands.name);
        let quoted = self.quoted(&name);
        let ty = inside.kind(&bands.key);
        let key = inside.at_least(&bands.key, Bond::Clause);
        let lead = match bands.mode {
            BandMode::Grade => self.say(
                &[&quoted, "按", &key, "评定，自上而下取第一个符合的等级。"],
                &[&quoted, " is graded by ", &key, "; the first grade from the top that fits counts."],
            ),
            BandMode::Whole => self.say(
                &[&quoted, "按", &key, "取下表中所在的一档，全额都按这一档。"],
                &[&quoted, " is the value of the band that ", &key, " falls into; it holds for the whole amount."],
            ),
            BandMode::Sliced => self.say(
                &[&quoted, "按", &key, "分段计算：每一段各按自己的一档，再加起来。"],
                &[&quoted, " is worked out on ", &key, " slice by slice: every slice at its own rate, then added up."],
            ),
            BandMode::Interpolated => self.say(
                &[&quoted, "按", &key, "在下表各点之间按直线推算，两头以外持平。"],
                &[
                    &quoted,
                    " follows ",
                    &key,
                    " in straight lines between these points and stays level beyond the ends.",
                ],
            ),
            BandMode::Fixed => self.say(
                &[&quoted, "按", &key, "所在的一档取固定的值。"],
                &[&quoted, " is a fixed value for the band that ", &key, " falls into."],
            ),
        };
        let each = home.map(|block| self.each_record(block, bands.mode)).unwrap_or_default();
        let order = match bands.mode {
            BandMode::Whole | BandMode::Fixed if inside.one_ended(bands) => {
                self.pick("自上而下，第一行符合的算。", "The first row from the top that fits counts.").to_owned()
            }
            BandMode::Whole | BandMode::Fixed | BandMode::Grade | BandMode::Sliced | BandMode::Interpolated => {
                String::new()
            }
        };
        let typed = bands.ty.as_ref().map(|ty| self.value_is(ty)).unwrap_or_default();
        let (since, applies) = (self.since(bands.since.as_ref()), self.applies(bands.applies.as_ref()));
        let lead = self.sentences(&[lead, order, each, typed, since, applies, self.cite(bands.cite.as_ref())]);
        let labels = bands.ty.as_ref().map_or(Type::Unknown, |ty| self.type_of(&ty.kind));
        let rows = bands.rows.iter().map(|row| {
            let outcome = match &row.outcome {
                BandOutcome::Label(label) => self.declared(label),
                BandOutcome::Value(value) => inside.plain_value(value, labels, Bond::Loose),
            };
            let point = bands.mode == BandMode::Interpolated;
            vec![inside.pattern(&row.when, ty, point), outcome]
        });
        let mut grid = Grid { header: vec![key, name], rows: rows.collect() };
        self.lift_units(&mut grid, |at| at > 0, false);
        vec![Piece::Paragraph(lead), Piece::Table(grid)]
    }

    /// Whether some row is written by one bound, so that the order of the rows decides.
    fn one_ended(&self, bands: &Bands) -> bool {
        let open = |pattern: &Pattern| match &pattern.kind {
            PatternKind::Range { lower, upper } => lower.is_none() || upper.is_none(),
            PatternKind::Any
            | PatternKind::Otherwise
            | PatternKind::Missing
            | PatternKind::OneOf(_)
            | PatternKind::NoneOf(_) => false,
        };
        bands.rows.iter().filter(|row| open(&row.when)).count() > 1
    }

    fn each_record(&self, block: usize, mode: BandMode) -> String {
        let name = self.symbols.blocks.get(block).map(|symbol| self.label(&symbol.label)).unwrap_or_default();
        let (zh, en) = match mode {
            BandMode::Grade => ("评定", "graded"),
            BandMode::Sliced => ("分段计算", "worked out slice by slice"),
            BandMode::Interpolated => ("推算", "worked out"),
            BandMode::Whole | BandMode::Fixed => ("查", "looked up"),
        };
        self.say(&["每条", &name, "分别", zh, "。"], &["It is ", en, " for each of the ", &name, " separately."])
    }

    pub fn table(self, table: &Table) -> Vec<Piece> {
        let place = table.name.name.span;
        let symbol = self.symbols.tables.iter().find(|known| known.table.name.name.span == place);
        let label = label_of(&table.name);
        let by_rows = self.policy.plan.row_tables.iter().find(|known| known.name.is(&label.name));
        let home = symbol.map_or(Home::Applied, |symbol| symbol.home);
        let inside = match home {
            Home::Records(block) => self.within(block),
            // Rows have the period of the formula that goes through them.
            Home::Applied => self.for_users(),
            Home::Subject => self,
        };
        let name = self.quoted(&self.known(&table.name));
        let keys: Vec<String> = table.keys.iter().map(|key| inside.at_least(key, Bond::Noun)).collect();
        let lead = match (table.decision, table.first_hit, keys.as_slice()) {
            (true, true, _) => self.say(
                &[&name, "按下表决定：自上而下，取第一行各格都符合的；“-”表示不论。"],
                &[
                    &name,
                    " is decided by this table: the first row from the top whose cells all fit; “-” fits anything.",
                ],
            ),
            (true, false, _) => self.say(
                &[&name, "按下表决定：取各格都符合的那一行，不会有两行同时符合；“-”表示不论。"],
                &[&name, " is decided by this table: the one row whose cells all fit; “-” fits anything."],
            ),
            (false, _, [row, column]) => self.say(
                &[&name, "按", row, "（行）和", column, "（列）查下表。"],
                &[&name, " is looked up in this table by ", row, " (rows) and ", column, " (columns)."],
            ),
            (false, _, [key]) => {
                self.say(&[&name, "按", key, "查下表。"], &[&name, " is looked up in this table by ", key, "."])
            }
            (false, _, _) if by_rows.is_some() => {
                self.say(&[&name, "是一张表，逐行使用。"], &[&name, " is a table that is gone through row by row."])
            }
            (false, _, _) => self.say(
                &[&name, "是一张对照表，用到时按所给的值查第一列。"],
                &[&name, " is a table whose first column is looked up with the value that a formula gives."],
            ),
        };
        let each = match home {
            Home::Records(block) => self.each_record(block, BandMode::Fixed),
            Home::Subject | Home::Applied => String::new(),
        };
        let typed = table.ty.as_ref().map(|ty| self.value_is(ty)).unwrap_or_default();
        let since = self.since(table.since.as_ref());
        let lead = self.sentences(&[lead, each, typed, since, self.cite(table.cite.as_ref())]);

        let matrix = table.keys.len() == 2;
        let second = table.keys.get(1).map_or(Type::Unknown, |key| inside.kind(key));
        let kinds: Vec<Type> = table
            .header
            .iter()
            .enumerate()
            .map(|(at, cell)| match &cell.cell.kind {
                _ if by_rows.is_some() && table.keys.is_empty() => {
                    by_rows.and_then(|known| known.columns.get(at)).map_or(Type::Unknown, |column| column.ty)
                }
                _ if cell.output || (!table.decision && at > 0) => {
                    let ty = cell.ty.as_ref().or(table.ty.as_ref());
                    ty.map_or(Type::Unknown, |ty| self.type_of(&ty.kind))
                }
                _ if !table.decision && !table.keys.is_empty() => {
                    table.keys.first().map_or(Type::Unknown, |key| inside.kind(key))
                }
                CellKind::Name(declared) => inside.kind_of_key(&declared.name),
                CellKind::Value(expr) => inside.kind(expr),
                CellKind::Pattern(_) | CellKind::Blank => Type::Unknown,
            })
            .collect();
        let header = table.header.iter().enumerate().map(|(at, cell)| {
            let text = match &cell.cell.kind {
                CellKind::Name(declared) if table.decision && !cell.output => inside.name(&declared.name),
                CellKind::Name(declared) if matrix && at > 0 => {
                    inside.enumerated(&declared.name.node, Some(second)).unwrap_or_else(|| self.declared(declared))
                }
                CellKind::Name(declared) if at == 0 && declared.alias.is_none() => inside.key_name(&declared.name),
                CellKind::Name(declared) if cell.output && declared.alias.is_none() => self.name(&declared.name),
                CellKind::Name(declared) if declared.name.node == table.name.name.node => self.known(&table.name),
                CellKind::Name(declared) => self.declared(declared),
                CellKind::Pattern(_) | CellKind::Value(_) | CellKind::Blank => inside.cell(&cell.cell, second, true),
            };
            let text = match cell.ty.as_ref().map(|ty| self.bracketed(&self.type_words(ty, false))) {
                Some(ty) => self.say(&[&text, &ty], &[&text, " ", &ty]),
                None => text,
            };
            if cell.output { format!("→ {text}") } else { text }
        });
        let header: Vec<String> = header.collect();
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().enumerate().map(|(at, cell)| {
                let is_key = table.header.get(at).is_some_and(|head| !head.output) && (table.decision || at == 0);
                inside.cell(cell, kinds.get(at).copied().unwrap_or(Type::Unknown), is_key)
            });
            cells.collect()
        });
        let mut grid = Grid { header, rows: rows.collect() };
        let outcome = |at: usize| match table.header.get(at) {
            Some(head) if table.decision => head.output,
            _ => at > 0,
        };
        self.lift_units(&mut grid, outcome, matrix);
        vec![Piece::Paragraph(lead), Piece::Table(grid)]
    }

    /// From when a version holds; nothing where it holds from ever.
    fn since(&self, since: Option<&Spanned<Month>>) -> String {
        since.map_or_else(String::new, |since| {
            let month = since.node.to_string();
            self.say(&["这一版自 ", &month, " 起用。"], &["This version holds from ", &month, " on."])
        })
    }

    /// A first column may be called by an enumeration.
    fn key_name(&self, name: &crate::syntax::ast::Name) -> String {
        let named = self.policy.plan.enumerations.iter().find(|one| one.name.is(&name.node));
        named.map_or_else(|| self.name(name), |one| self.label(&one.name))
    }

    fn kind_of_key(&self, name: &crate::syntax::ast::Name) -> Type {
        let reference =
            crate::syntax::ast::Reference { name: name.clone(), member: None, arguments: None, span: name.span };
        let kind = crate::syntax::ast::ExprKind::Reference(reference);
        match self.kind(&Expr { kind, span: name.span }) {
            Type::Unknown => {
                let found = self.policy.plan.enumerations.iter().position(|one| one.name.is(&name.node));
                found.map_or(Type::Unknown, |id| Type::Enum(crate::plan::EnumId(id)))
            }
            known => known,
        }
    }

    fn cell(&self, cell: &Cell, ty: Type, is_key: bool) -> String {
        match &cell.kind {
            CellKind::Pattern(pattern) => self.pattern(pattern, ty, false),
            CellKind::Name(declared) => {
                let own = matches!(ty, Type::Enum(_)).then(|| self.enumerated(&declared.name.node, Some(ty))).flatten();
                own.unwrap_or_else(|| {
                    if is_key && ty == Type::Text { declared.name.node.to_string() } else { self.name(&declared.name) }
                })
            }
            CellKind::Value(value) => self.plain_value(value, ty, Bond::Loose),
            CellKind::Blank => String::new(),
        }
    }

    /// A value in a table, where labels need no quotation marks.
    fn plain_value(&self, value: &Expr, ty: Type, bond: Bond) -> String {
        let text = self.value_beside(value, ty, bond);
        match text.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')) {
            Some(inner) => inner.to_owned(),
            None => text,
        }
    }

    /// A condition on the key: `不低于 80% 且低于 100%`. A point between which values
    /// are interpolated is said without a word.
    pub fn pattern(&self, pattern: &Pattern, ty: Type, point: bool) -> String {
        match &pattern.kind {
            PatternKind::Any => "-".to_owned(),
            PatternKind::Otherwise => self.pick("其余", "otherwise").to_owned(),
            PatternKind::Missing => self.pick("没有值", "no value").to_owned(),
            PatternKind::Range { lower, upper } => {
                let bound = |bound: &Bound, comparison: Comparison| {
                    let (zh, en) = words_for(comparison, ty);
                    let value = self.value_beside(&bound.value, ty, Bond::Sum);
                    self.say(&[zh, &value], &[en.strip_prefix("is ").unwrap_or(en), " ", &value])
                };
                let lower = lower.as_ref().map(|lower| {
                    bound(lower, if lower.inclusive { Comparison::GreaterOrEqual } else { Comparison::Greater })
                });
                let upper = upper.as_ref().map(|upper| {
                    bound(upper, if upper.inclusive { Comparison::LessOrEqual } else { Comparison::Less })
                });
                match (lower, upper) {
                    (Some(lower), Some(upper)) => self.say(&[&lower, "，", &upper], &[&lower, ", ", &upper]),
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => "-".to_owned(),
                }
            }
            PatternKind::NoneOf(values) => {
                let values: Vec<String> = values.iter().map(|value| self.plain_value(value, ty, Bond::Sum)).collect();
                let values = self.any_of(&values);
                self.say(&["除", &values, "以外"], &["other than ", &values])
            }
            PatternKind::OneOf(values) => {
                let values: Vec<String> = values.iter().map(|value| self.plain_value(value, ty, Bond::Sum)).collect();
                let values = self.any_of(&values);
                if point || !ty.is_number() { values } else { self.say(&["等于", &values], &["exactly ", &values]) }
            }
        }
    }
}
