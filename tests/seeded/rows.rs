//! Rows, columns and statements left out or written twice.

use std::collections::BTreeSet;

use kpi::source::Span;
use kpi::syntax::ast::{Declared, Field, Statement};

use crate::edits::{Edit, Judged, Kind, Site, declared, name_of};
use crate::lots::Lots;
use crate::oracle;

/// A part of a policy that stands in lines of its own.
struct Part {
    lines: Span,
    left_out: Judged,
    doubled: Judged,
}

fn parts(site: &Site<'_>) -> Vec<Part> {
    let used = Used::of(site);
    let mut parts = Vec::new();
    for (at, span, statement) in site.statements() {
        let judged = |by: Judged, declared: &[&Declared], lines: Span| {
            if declared.iter().any(|name| used.outside(site, name, lines)) { Judged::Inconsistent } else { by }
        };
        match statement {
            Statement::Bands(bands) => {
                for row in &bands.rows {
                    let Some(lines) = site.lines(row.span) else { continue };
                    let label = match &row.outcome {
                        kpi::syntax::ast::BandOutcome::Label(label) => vec![label],
                        kpi::syntax::ast::BandOutcome::Value(_) => Vec::new(),
                    };
                    let left_out = judged(Judged::Rows(at), &label, lines);
                    parts.push(Part { lines, left_out, doubled: Judged::Rows(at) });
                }
            }
            Statement::Table(table) => {
                let rows = table.rows.iter().filter_map(|row| site.lines(row.span));
                let judged = Judged::Rows(at);
                // A table that is gone through counts every row of it.
                let walked = table.keys.is_empty() && !table.decision;
                let doubled = if walked { Judged::Inconsistent } else { judged };
                parts.extend(rows.map(|lines| Part { lines, left_out: judged, doubled }));
            }
            Statement::Scorecard(card) => {
                for line in &card.indicators {
                    let end = line.cite.as_ref().map_or(line.score.span.end, |cite| cite.span.end);
                    let whole = Span::new(line.name.name.span.start, end.max(line.score.span.end));
                    let Some(lines) = site.lines(whole) else { continue };
                    let left_out = judged(Judged::Weights(at), &[&line.name], lines);
                    // The indicator's name stands for two values then.
                    parts.push(Part { lines, left_out, doubled: Judged::Inconsistent });
                }
            }
            Statement::Block(block) => {
                for field in &block.fields {
                    let name = name_of(field);
                    let end = match field {
                        Field::Derived { expr, .. } => expr.span.end,
                        Field::Input(input) => {
                            let default = input.default.iter().map(|default| default.span.end);
                            let bounds = input.bounds.iter().map(|bounds| bounds.1.span.end);
                            default.chain(bounds).max().unwrap_or(input.ty.span.end)
                        }
                    };
                    let Some(lines) = site.lines(Span::new(name.name.span.start, end)) else { continue };
                    // Several columns may stand in one line.
                    let inside = |other: &&Field| {
                        lines.start <= name_of(other).name.span.start && name_of(other).name.span.start < lines.end
                    };
                    if block.fields.iter().filter(inside).count() > 1 {
                        continue;
                    }
                    let left_out = judged(Judged::Another, &[name], lines);
                    parts.push(Part { lines, left_out, doubled: Judged::Inconsistent });
                }
            }
            Statement::Definition(_) | Statement::Parameter(_) => {
                let Some(lines) = site.lines(span) else { continue };
                let names = declared(statement);
                let several = match statement {
                    Statement::Definition(d) => d.applies.is_some() || d.standing.is_stated(),
                    _ => false,
                };
                if several {
                    continue;
                }
                parts.push(Part {
                    lines,
                    left_out: judged(Judged::Another, &names, lines),
                    doubled: Judged::Inconsistent,
                });
            }
            _ => {}
        }
    }
    parts
}

pub fn left_out(site: &Site<'_>, _: &mut Lots) -> Vec<Edit> {
    let edit = |part: Part| Edit { kind: Kind::LeftOut, span: part.lines, to: String::new(), judged: part.left_out };
    parts(site).into_iter().map(edit).collect()
}

pub fn doubled(site: &Site<'_>, _: &mut Lots) -> Vec<Edit> {
    let twice = |part: Part| {
        let to = site.slice(part.lines).repeat(2);
        Edit { kind: Kind::Doubled, span: part.lines, to, judged: part.doubled }
    };
    parts(site).into_iter().map(twice).collect()
}

/// Where names are read, by formulas or as results.
pub struct Used(BTreeSet<(String, Span)>);

impl Used {
    pub fn of(site: &Site<'_>) -> Used {
        let mut used = BTreeSet::new();
        for formula in oracle::formulas(&site.policy.plan) {
            oracle::each(formula, None, &mut |expr, _| {
                let name = site.slice(expr.span).split(['.', '(', '（']).next().unwrap_or("").trim();
                if site.single.contains(name) {
                    used.insert((name.to_owned(), expr.span));
                }
            });
        }
        for (_, _, statement) in site.statements() {
            let Statement::Output(items) = statement else { continue };
            used.extend(items.iter().map(|item| (item.path.name.node.to_string(), item.path.name.span)));
        }
        Used(used)
    }

    /// Whether a formula outside these lines reads a name that nothing else declares.
    pub fn outside(&self, site: &Site<'_>, name: &Declared, lines: Span) -> bool {
        let spellings: Vec<&str> = std::iter::once(&name.name).chain(&name.alias).map(|name| &*name.node).collect();
        spellings.iter().all(|name| site.single.contains(*name))
            && self.0.iter().any(|(used, at)| {
                spellings.contains(&used.as_str()) && site.own(*at) && (at.end <= lines.start || at.start >= lines.end)
            })
    }
}
