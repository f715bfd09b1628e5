//! Changed bounds, weights and comparisons.

use kpi::plan::{Op, Type};
use kpi::source::Span;
use kpi::syntax::ast::{
    BandMode, CellKind, Expr, ExprKind, Field, LiteralKind, Pattern, PatternKind, Statement, Weight,
};
use rust_decimal::Decimal;

use crate::edits::{Edit, Judged, Kind, Site, with_number};
use crate::lots::Lots;
use crate::oracle;

/// The conditions of a table's or band's rows, with the statement's number.
fn patterns<'p>(site: &Site<'p>) -> Vec<(usize, &'p Pattern)> {
    let mut all = Vec::new();
    for (at, _, statement) in site.statements() {
        match statement {
            Statement::Bands(bands) if bands.mode != BandMode::Interpolated => {
                all.extend(bands.rows.iter().map(|row| (at, &row.when)));
            }
            Statement::Table(table) => {
                let heads = table.header.iter().map(|head| &head.cell);
                for cell in heads.chain(table.rows.iter().flat_map(|row| &row.cells)) {
                    if let CellKind::Pattern(pattern) = &cell.kind {
                        all.push((at, pattern));
                    }
                }
            }
            _ => {}
        }
    }
    all.retain(|(_, pattern)| matches!(pattern.kind, PatternKind::Range { .. }));
    all
}

fn bounds(pattern: &Pattern) -> Vec<&Expr> {
    match &pattern.kind {
        PatternKind::Range { lower, upper } => lower.iter().chain(upper).map(|bound| &*bound.value).collect(),
        _ => Vec::new(),
    }
}

/// A bound that is a little or a digit off, or another row's; and a column's own bounds the wrong way round.
pub fn of_bounds(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    let patterns = patterns(site);
    for (at, pattern) in &patterns {
        for bound in bounds(pattern) {
            let text = site.slice(bound.span);
            let others: Vec<&str> = patterns
                .iter()
                .filter(|(other, _)| other == at)
                .flat_map(|(_, pattern)| bounds(pattern))
                .map(|bound| site.slice(bound.span))
                .filter(|other| *other != text)
                .collect();
            let tenth = |number: Decimal| if number.is_zero() { Decimal::ONE } else { number / Decimal::TEN };
            let to = match lots.draw(5) {
                0 => with_number(text, |number| number + tenth(number)),
                1 => with_number(text, |number| number - tenth(number)),
                2 => with_number(text, |number| number * Decimal::TEN),
                3 => with_number(text, |number| number + Decimal::ONE),
                _ if others.is_empty() => None,
                _ => Some(others[lots.draw(others.len())].to_owned()),
            };
            let judged = Judged::Rows(*at);
            edits.extend(to.map(|to| Edit { kind: Kind::Bound, span: bound.span, to, judged }));
        }
    }
    edits.extend(of_parameters(site, lots));
    for (_, _, statement) in site.statements() {
        let Statement::Block(block) = statement else { continue };
        for field in &block.fields {
            let Field::Input(input) = field else { continue };
            let Some((low, high)) = &input.bounds else { continue };
            let span = Span::new(low.span.start, high.span.end);
            let to = format!("{}..{}", site.slice(high.span), site.slice(low.span));
            if site.slice(low.span) != site.slice(high.span) {
                edits.push(Edit { kind: Kind::Bound, span, to, judged: Judged::Inconsistent });
            }
        }
    }
    edits
}

/// A parameter that the rows of a table have as a bound.
fn of_parameters(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, pattern) in patterns(site) {
        for bound in bounds(pattern) {
            let name = site.slice(bound.span);
            let parameter = site.statements().find_map(|(_, _, statement)| match statement {
                Statement::Parameter(parameter) if &*parameter.name.name.node == name => Some(parameter),
                _ => None,
            });
            let Some(parameter) = parameter.filter(|parameter| parameter.changes.is_empty()) else { continue };
            let span = parameter.first.span;
            let to = match lots.draw(3) {
                0 => with_number(site.slice(span), |number| number * Decimal::TEN),
                1 => with_number(site.slice(span), |number| number / Decimal::TEN),
                _ => with_number(site.slice(span), |number| number / Decimal::TWO),
            };
            edits.extend(to.map(|to| Edit { kind: Kind::Bound, span, to, judged: Judged::Rows(at) }));
        }
    }
    edits
}

/// A weight that is some points off.
pub fn of_weights(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut off = |span: Span, judged: Judged| {
        let by = Decimal::from([5, 10, 15, 1][lots.draw(4)]);
        let more = lots.draw(2) == 0;
        let to = with_number(site.slice(span), |share| if more { share + by } else { (share - by).max(Decimal::ONE) });
        edits.extend(to.map(|to| Edit { kind: Kind::Weight, span, to, judged }));
    };
    for (at, _, statement) in site.statements() {
        let Statement::Scorecard(card) = statement else { continue };
        if oracle::weights(card) != Some(Decimal::ONE) {
            continue;
        }
        for line in &card.indicators {
            if let Weight::Share(Expr { kind: ExprKind::Literal(LiteralKind::Ratio(_)), span }) = &line.weight {
                off(*span, Judged::Weights(at));
            }
        }
    }
    for formula in oracle::formulas(&site.policy.plan) {
        oracle::each(formula, None, &mut |expr, _| {
            if let Op::Weighted { items, .. } = &expr.op
                && items.iter().all(|(_, weight)| matches!(weight.op, Op::Constant(_)) && weight.ty == Type::Ratio)
            {
                // They added up to one, and all but this one stay as they are.
                items.iter().for_each(|(_, weight)| off(weight.span, Judged::Inconsistent));
            }
        });
    }
    edits
}

/// Words of comparison that are taken for each other, between two values.
const TAKEN_FOR: &[(&str, &str)] = &[
    ("≥", ">"),
    ("≤", "<"),
    (">=", ">"),
    ("<=", "<"),
    ("不低于", "超过"),
    ("不超过", "低于"),
    ("不晚于", "早于"),
    ("达到", "超过"),
    ("超过", "达到"),
    ("高于", "不低于"),
    ("晚于", "不早于"),
    ("不足", "不超过"),
    ("低于", "不超过"),
    ("at least", "above"),
    ("at most", "below"),
    ("above", "at least"),
    ("below", "at most"),
    (">", "≥"),
    ("<", "≤"),
];

/// A bound that takes its own value no longer, or takes it too.
pub fn of_comparisons(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, pattern) in patterns(site) {
        let PatternKind::Range { lower, upper } = &pattern.kind else { continue };
        let flipped = match (lower, upper) {
            (Some(_), Some(_)) => lots.draw(2) == 0,
            (lower, _) => lower.is_some(),
        };
        let words = [(lower, true), (upper, false)].into_iter().filter_map(|(bound, is_lower)| {
            let bound = bound.as_ref()?;
            let inclusive = bound.inclusive != (is_lower == flipped);
            Some(site.bound(site.slice(bound.value.span), is_lower, inclusive))
        });
        let mut words: Vec<String> = words.collect();
        if !site.chinese && words.len() == 2 {
            words.insert(1, "and".into());
        }
        let to = words.join(" ");
        edits.push(Edit { kind: Kind::Comparison, span: pattern.span, to, judged: Judged::Rows(at) });
    }
    for formula in oracle::formulas(&site.policy.plan) {
        oracle::each(formula, None, &mut |expr, _| {
            let Op::Compare(_, a, b) = &expr.op else { return };
            let between = Span::new(a.span.end, b.span.start.max(a.span.end));
            let words = site.slice(between);
            if let Some((from, to)) = TAKEN_FOR.iter().find(|(from, _)| words.trim() == *from) {
                let to = words.replace(from, to);
                edits.push(Edit { kind: Kind::Comparison, span: between, to, judged: Judged::Another });
            }
        });
    }
    edits
}
