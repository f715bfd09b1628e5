//! Bands, grades, tables and decision tables.

use super::{Builder, P, all, has, part, parts};
use crate::calendar::Month;
use crate::diagnostics::rows::type_below_header;
use crate::diagnostics::trade;
use crate::source::{Span, Spanned};
use crate::syntax::ast::*;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn bands(&mut self, pair: &P<'_>) -> Option<Bands> {
        let mode = match part(pair, Rule::band_mode) {
            None => BandMode::Grade,
            Some(mode) if has(&mode, Rule::k_sliced) => BandMode::Sliced,
            Some(mode) if has(&mode, Rule::k_interpolated) => BandMode::Interpolated,
            Some(mode) if has(&mode, Rule::k_fixed) => BandMode::Fixed,
            Some(_) => BandMode::Whole,
        };
        let key = part(pair, Rule::adjusted).map(|p| self.adjusted(p))?;
        let mut rows = Vec::new();
        for row in pair.clone().into_inner() {
            let span = self.span(&row);
            let when = match (part(&row, Rule::band_when), part(&row, Rule::simple)) {
                (Some(when), _) => self.band_when(&when),
                // `0% → 60 分`: a point to interpolate between.
                (None, Some(point)) => {
                    let at = self.span(&point);
                    self.simple(&point).map(|v| Pattern { kind: PatternKind::OneOf(vec![v]), span: at })
                }
                (None, None) => None,
            };
            let Some(when) = when else { continue };
            let outcome = match row.as_rule() {
                Rule::grade => self.declared_in(&row).map(BandOutcome::Label),
                _ => part(&row, Rule::band_value)
                    .and_then(|p| part(&p, Rule::adjusted))
                    .map(|p| BandOutcome::Value(self.adjusted(p))),
            };
            if let Some(outcome) = outcome {
                rows.push(BandRow { when, outcome, span });
            }
        }
        Some(Bands {
            name: self.declared_in(pair)?,
            ty: self.type_in(pair),
            key,
            mode,
            applies: self.scope_in(pair),
            rows,
            since: self.since(pair),
            cite: self.cite(pair),
        })
    }

    fn band_when(&mut self, pair: &P<'_>) -> Option<Pattern> {
        let span = self.span(pair);
        if let Some(range) = part(pair, Rule::range) {
            return self.range(&range);
        }
        let kind = if has(pair, Rule::k_missing) { PatternKind::Missing } else { PatternKind::Otherwise };
        Some(Pattern { kind, span })
    }

    /// `80% 以上不足 100%`, `60..70`, `不足 60 分`, `3 次`.
    pub(super) fn range(&mut self, pair: &P<'_>) -> Option<Pattern> {
        let span = self.span(pair);
        if let Some(dots) = part(pair, Rule::dots) {
            let mut ends = all(&dots, Rule::simple);
            let (from, to) = (ends.next()?, ends.next()?);
            let mut end = |p: P<'_>| Some(Bound { value: Box::new(self.simple(&p)?), inclusive: true });
            let (lower, upper) = (end(from), end(to));
            return Some(Pattern { kind: PatternKind::Range { lower, upper }, span });
        }
        let mut stated = Stated::default();
        // 超过 2 万元至 5 万元: up to and with the second.
        if let Some(end) = part(pair, Rule::simple) {
            stated.upper.extend(self.simple(&end).map(|value| Bound { value: Box::new(value), inclusive: true }));
        }
        let bounds = pair.clone().into_inner().filter_map(|part| match part.as_rule() {
            Rule::bound => part.into_inner().next(),
            Rule::after_bound | Rule::op_bound => Some(part),
            _ => None,
        });
        for inner in bounds {
            let value = part(&inner, Rule::simple).and_then(|p| self.simple(&p))?;
            let comparison = match inner.as_rule() {
                Rule::after_bound if has(&inner, Rule::k_or_more) => Comparison::GreaterOrEqual,
                Rule::after_bound => Comparison::LessOrEqual,
                _ => part(&inner, Rule::operator).and_then(|p| comparison_of(&p)).unwrap_or(Comparison::Equal),
            };
            stated.take(comparison, value);
        }
        let kind = stated.pattern().unwrap_or_else(|| {
            self.problems.push(trade::conditions_apart(span));
            PatternKind::Any
        });
        Some(Pattern { kind, span })
    }

    pub(super) fn simple(&mut self, pair: &P<'_>) -> Option<Expr> {
        let span = self.span(pair);
        let inner = parts(pair.clone()).find(|p| p.as_rule() != Rule::minus)?;
        let value = self.primary(inner);
        Some(if has(pair, Rule::minus) { Expr { kind: ExprKind::Negate(Box::new(value)), span } } else { value })
    }

    pub(super) fn table(&mut self, pair: &P<'_>) -> Option<Table> {
        let keys = all(pair, Rule::adjusted).map(|p| self.adjusted(p)).collect();
        let first_hit = part(pair, Rule::hit_policy).is_some_and(|p| has(&p, Rule::k_first_hit));
        let mut header = Vec::new();
        let mut rows = Vec::new();
        let body = part(pair, Rule::rows)?;
        if let Some(head) = part(&body, Rule::head_row) {
            header = all(&head, Rule::head)
                .map(|cell| HeaderCell {
                    output: has(&cell, Rule::cell_output),
                    ty: part(&cell, Rule::cell_typed).and_then(|p| self.type_in(&p)),
                    cell: self.cell(&cell),
                })
                .collect();
        }
        for row in all(&body, Rule::row) {
            let cells: Vec<P<'_>> = all(&row, Rule::cell).collect();
            // A row begins with the line break before it; its place is its own line.
            let whole = self.span(&row);
            let span = cells.first().map_or(whole, |cell| Span::new(self.span(cell).start, whole.end));
            let cells = cells.iter().map(|cell| match part(cell, Rule::cell_typed) {
                Some(typed) => {
                    let span = self.span(&typed);
                    self.problems.push(type_below_header(typed.as_str().trim(), span));
                    Cell { kind: CellKind::Blank, span }
                }
                None => self.cell(cell),
            });
            let cells = cells.collect();
            rows.push(TableRow { cells, span });
        }
        Some(Table {
            name: self.declared_in(pair)?,
            ty: self.type_in(pair),
            keys,
            decision: pair.as_rule() == Rule::decision_table,
            first_hit,
            header,
            rows,
            since: self.since(pair),
            cite: self.cite(pair),
        })
    }

    fn since(&mut self, pair: &P<'_>) -> Option<Spanned<Month>> {
        let since = part(pair, Rule::since)?;
        self.month(&part(&since, Rule::month)?)
    }

    fn cell(&mut self, pair: &P<'_>) -> Cell {
        let span = self.span(pair);
        let kind = self.cell_kind(pair).unwrap_or(CellKind::Blank);
        Cell { kind, span }
    }

    fn cell_kind(&mut self, pair: &P<'_>) -> Option<CellKind> {
        let inner = pair.clone().into_inner().next()?;
        let span = self.span(&inner);
        let pattern = |kind| CellKind::Pattern(Pattern { kind, span });
        Some(match inner.as_rule() {
            Rule::cell_output | Rule::cell_typed => CellKind::Name(self.declared_in(&inner)?),
            Rule::cell_any => pattern(PatternKind::Any),
            Rule::cell_otherwise => pattern(PatternKind::Otherwise),
            Rule::cell_missing => pattern(PatternKind::Missing),
            Rule::cell_named | Rule::cell_declared => {
                let mut names: Vec<Name> = all(&inner, Rule::name).map(|p| self.name(&p)).collect();
                if names.len() > 1 {
                    let values = names.into_iter().map(|name| {
                        let span = name.span;
                        super::reference_to(name, span)
                    });
                    return Some(pattern(PatternKind::OneOf(values.collect())));
                }
                let alias = part(&inner, Rule::alias).and_then(|p| self.name_in(&p));
                CellKind::Name(Declared { name: names.pop()?, alias })
            }
            Rule::cell_range => {
                let range = part(&inner, Rule::range)?;
                CellKind::Pattern(self.range(&range)?)
            }
            Rule::cell_value => CellKind::Value(self.expr_in(&inner)?),
            _ => CellKind::Blank,
        })
    }
}

/// The comparison that an operator word or sign stands for.
pub(super) fn comparison_of(pair: &P<'_>) -> Option<Comparison> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::op_ge => Comparison::GreaterOrEqual,
        Rule::op_le => Comparison::LessOrEqual,
        Rule::op_gt => Comparison::Greater,
        Rule::op_lt => Comparison::Less,
        Rule::op_ne => Comparison::NotEqual,
        _ => Comparison::Equal,
    })
}

/// What the parts of a condition say of the key.
#[derive(Default)]
struct Stated {
    lower: Vec<Bound>,
    upper: Vec<Bound>,
    equal: Vec<Expr>,
    unequal: Vec<Expr>,
}

impl Stated {
    fn take(&mut self, comparison: Comparison, value: Expr) {
        let bound = |inclusive, value| Bound { value: Box::new(value), inclusive };
        match comparison {
            Comparison::GreaterOrEqual => self.lower.push(bound(true, value)),
            Comparison::Greater => self.lower.push(bound(false, value)),
            Comparison::LessOrEqual => self.upper.push(bound(true, value)),
            Comparison::Less => self.upper.push(bound(false, value)),
            Comparison::Equal => self.equal.push(value),
            Comparison::NotEqual => self.unequal.push(value),
        }
    }

    /// One value, all but some, or what lies between two ends; nothing where the parts
    /// are neither.
    fn pattern(mut self) -> Option<PatternKind> {
        let ends = self.lower.len() + self.upper.len();
        match (ends, self.equal.len(), self.unequal.len()) {
            (0, 1, 0) => Some(PatternKind::OneOf(self.equal)),
            (0, 0, 1..) => Some(PatternKind::NoneOf(self.unequal)),
            (1.., 0, 0) if self.lower.len() <= 1 && self.upper.len() <= 1 => {
                Some(PatternKind::Range { lower: self.lower.pop(), upper: self.upper.pop() })
            }
            _ => None,
        }
    }
}
