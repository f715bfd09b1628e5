//! Tables, bands and grades that change: the version in force in a period.

use crate::calendar::Month;
use crate::diagnostics::versions;
use crate::plan::{Expr, Label, Op, Type};
use crate::source::Span;
use crate::syntax::ast::{self, CellKind};

use super::expr::make;
use super::names::unknown;
use super::operators::common;
use super::{Checker, Scope};

impl<'t> Checker<'_, 't> {
    /// A look-up in the version in force. In: the keys, unless each version has its own.
    pub(super) fn table_in_force(
        &mut self,
        id: usize,
        column: usize,
        keys: Option<Vec<Expr>>,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let label = self.symbols.tables[id].label.clone();
        let outputs = &self.symbols.tables[id].outputs;
        let Some(wanted) = outputs.iter().find(|(at, _)| *at == column).map(|(_, label)| label.clone()) else {
            return unknown(span);
        };
        let mut found = Vec::new();
        for (since, version) in self.symbols.table_versions(id) {
            let outputs = &self.symbols.tables[version].outputs;
            // A column that a version lacks is reported where the version stands.
            let Some((column, _)) = outputs.iter().find(|(_, label)| label.is(&wanted.name)).cloned() else { continue };
            let keys = match &keys {
                Some(keys) => keys.clone(),
                None => self.table_keys(version, scope),
            };
            let span = if version == id { span } else { self.symbols.tables[version].table.name.name.span };
            found.push((since, self.table_lookup(version, column, keys, scope, span)));
        }
        self.in_force(label, found, span)
    }

    /// The same of bands and grades.
    pub(super) fn bands_in_force(
        &mut self,
        bands: &'t ast::Bands,
        label: Label,
        key: Option<Expr>,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let mut found = Vec::new();
        for (since, version) in self.symbols.band_versions(bands) {
            let own = match &key {
                Some(key) => key.clone(),
                None => self.expr(&version.key, scope),
            };
            let span = if std::ptr::eq(version, bands) { span } else { version.name.name.span };
            found.push((since, self.bands_lookup(version, label.clone(), own, scope, span)));
        }
        self.in_force(label, found, span)
    }

    fn in_force(&mut self, name: Label, mut found: Vec<(Option<Month>, Expr)>, span: Span) -> Expr {
        if let [(None, _)] = found.as_slice() {
            return found.pop().map_or_else(|| unknown(span), |(_, only)| only);
        }
        let mut ty = Type::Unknown;
        for (_, version) in &found {
            match common(ty, version.ty) {
                Some(both) => ty = both,
                None => {
                    let (of, is) = (ty.words(), version.ty.words());
                    self.problems.push(versions::other_type(&name.name, &of, &is, version.span));
                    ty = Type::Unknown;
                    break;
                }
            }
        }
        let maybe = found.iter().any(|(_, version)| version.maybe);
        make(Op::InForce { name, versions: found }, ty, maybe, span)
    }

    /// Versions from the same month, or of another shape.
    pub(super) fn version_problems(&mut self) {
        for id in 0..self.symbols.tables.len() {
            let base = &self.symbols.tables[id];
            if base.version_of.is_some() {
                continue;
            }
            let found = self.symbols.table_versions(id);
            let months: Vec<(Month, Span)> = found
                .iter()
                .filter_map(|(since, version)| {
                    Some(((*since)?, self.symbols.tables[*version].table.since.as_ref()?.span))
                })
                .collect();
            self.same_month(&base.label.name, &months);
            for (_, version) in found.iter().filter(|(_, version)| *version != id) {
                let other = &self.symbols.tables[*version];
                let names = |table: &ast::Table| -> Vec<String> {
                    let heads = table.header.iter().map(|head| match &head.cell.kind {
                        // Across a table of two keys stand values, which may change.
                        CellKind::Name(name) if table.keys.len() < 2 => name.name.node.to_string(),
                        _ => String::new(),
                    });
                    heads.collect()
                };
                let (wanted, is) = (names(base.table), names(other.table));
                let two_keys = base.table.keys.len() == 2 && other.table.keys.len() == 2;
                let kind = base.table.decision == other.table.decision && base.frequency == other.frequency;
                let keys = base.table.keys.len() == other.table.keys.len();
                if !kind || !keys || (!two_keys && wanted != is) {
                    let at = other.table.name.name.span;
                    let problem =
                        versions::other_shape(&base.label.name, &wanted.join("、"), base.table.name.name.span, at);
                    self.problems.push(problem);
                }
            }
        }
        for (base, label) in self.symbols.all_bands() {
            let found = self.symbols.band_versions(base);
            let months: Vec<(Month, Span)> =
                found.iter().filter_map(|(since, version)| Some(((*since)?, version.since.as_ref()?.span))).collect();
            self.same_month(&label.name, &months);
            for (_, version) in found.iter().filter(|(_, version)| !std::ptr::eq(*version, base)) {
                let labels = |bands: &ast::Bands| -> Vec<String> {
                    let labels = bands.rows.iter().filter_map(|row| match &row.outcome {
                        ast::BandOutcome::Label(label) => Some(label.name.node.to_string()),
                        ast::BandOutcome::Value(_) => None,
                    });
                    labels.collect()
                };
                let (wanted, is) = (labels(base), labels(version));
                if base.mode != version.mode || wanted != is {
                    let at = version.name.name.span;
                    let problem = versions::other_shape(&label.name, &wanted.join("、"), base.name.name.span, at);
                    self.problems.push(problem);
                }
            }
        }
    }

    fn same_month(&mut self, name: &str, months: &[(Month, Span)]) {
        for pair in months.windows(2) {
            if let [(first, at), (second, again)] = pair
                && first == second
            {
                self.problems.push(versions::same_month_twice(name, &first.to_string(), *at, *again));
            }
        }
    }
}
