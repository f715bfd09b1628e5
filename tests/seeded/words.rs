//! Changed units, names and dates.

use std::collections::BTreeSet;

use kpi::plan::{Op, Type, Value};
use kpi::source::Span;
use kpi::syntax::ast::{BandOutcome, CellKind, Expr, Field, Statement, TypeNameKind};

use crate::edits::{Edit, Judged, Kind, Site, number_in};
use crate::lots::Lots;
use crate::oracle;
use crate::rows::Used;

/// A quantity with a unit of another kind.
pub fn of_units(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut seen = BTreeSet::new();
    for formula in oracle::formulas(&site.policy.plan) {
        oracle::each(formula, None, &mut |expr, within| {
            let text = site.slice(expr.span);
            let Op::Constant(Value::Number(_)) = &expr.op else { return };
            if !site.own(expr.span) || !text.starts_with(|c: char| c.is_ascii_digit()) || !seen.insert(expr.span) {
                return;
            }
            // A share that is compared needs its sign; one that multiplies is another number without.
            let compared = within.is_some_and(|parent| matches!(parent.op, Op::Compare(..)));
            let mut units = other_units(site, expr.ty);
            units.extend((compared && expr.ty == Type::Ratio).then_some(""));
            if !units.is_empty() {
                let to = with_unit(text, units[lots.draw(units.len())]);
                let judged = Judged::Inconsistent;
                edits.extend(to.map(|to| Edit { kind: Kind::Unit, span: expr.span, to, judged }));
            }
        });
    }
    edits.extend(of_column_types(site, lots));
    edits.extend(of_results(site));
    for (_, _, statement) in site.statements() {
        let Statement::Block(block) = statement else { continue };
        for field in &block.fields {
            let Field::Input(input) = field else { continue };
            let Some(default) = &input.default else { continue };
            let text = site.slice(default.span);
            let is_money = ["元", "yuan"].iter().any(|unit| text.ends_with(unit));
            let to = with_unit(text, if site.chinese { " 分" } else { " points" }).filter(|_| is_money);
            let judged = Judged::Inconsistent;
            edits.extend(to.map(|to| Edit { kind: Kind::Unit, span: default.span, to, judged }));
        }
    }
    edits
}

/// A column of another kind than its formulas need.
fn of_column_types(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let used = Used::of(site);
    let mut edits = Vec::new();
    for (_, _, statement) in site.statements() {
        let Statement::Block(block) = statement else { continue };
        for field in &block.fields {
            let Field::Input(input) = field else { continue };
            let others = match (&input.ty.kind, site.chinese) {
                (TypeNameKind::Money, true) => ["分", "日期"],
                (TypeNameKind::Money, false) => ["points", "date"],
                (TypeNameKind::Points | TypeNameKind::Ratio | TypeNameKind::Days, true) => ["金额", "日期"],
                (TypeNameKind::Points | TypeNameKind::Ratio | TypeNameKind::Days, false) => ["money", "date"],
                (TypeNameKind::Date, true) => ["金额", "是否"],
                (TypeNameKind::Date, false) => ["money", "truth"],
                _ => continue,
            };
            if used.outside(site, &input.name, input.ty.span) {
                let (span, to) = (input.ty.span, others[lots.draw(2)].to_owned());
                edits.push(Edit { kind: Kind::Unit, span, to, judged: Judged::Inconsistent });
            }
        }
    }
    edits
}

/// A result without its % among others that have theirs.
fn of_results(site: &Site<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (_, _, statement) in site.statements() {
        let columns: Vec<Vec<&Expr>> = match statement {
            Statement::Bands(bands) => {
                let values = bands.rows.iter().filter_map(|row| match &row.outcome {
                    BandOutcome::Value(value) => Some(value),
                    BandOutcome::Label(_) => None,
                });
                vec![values.collect()]
            }
            Statement::Table(table) => {
                let is_result =
                    |at: usize, output: bool| output || (!table.decision && !table.keys.is_empty() && at > 0);
                let results = table.header.iter().enumerate().filter(|(at, head)| is_result(*at, head.output));
                let values = |at: usize| {
                    let cells = table.rows.iter().filter_map(move |row| row.cells.get(at));
                    cells.filter_map(|cell| match &cell.kind {
                        CellKind::Value(value) => Some(value),
                        _ => None,
                    })
                };
                results.map(|(at, _)| values(at).collect()).collect()
            }
            _ => continue,
        };
        for column in columns {
            let text = |value: &Expr| site.slice(value.span);
            let with_sign: Vec<&&Expr> =
                column.iter().filter(|value| text(value).ends_with('%') && !text(value).starts_with('0')).collect();
            if with_sign.len() > 1 {
                edits.extend(with_sign.iter().filter_map(|value| {
                    let to = with_unit(text(value), "")?;
                    Some(Edit { kind: Kind::Unit, span: value.span, to, judged: Judged::Inconsistent })
                }));
            }
        }
    }
    edits
}

/// Units of other kinds than a type's own.
fn other_units(site: &Site<'_>, ty: Type) -> Vec<&'static str> {
    match (ty, site.chinese) {
        (Type::Money, true) => vec![" 分", " 天"],
        (Type::Money, false) => vec![" points", " days"],
        (Type::Ratio, true) => vec![" 分", " 元"],
        (Type::Ratio, false) => vec![" points", " yuan"],
        (Type::Points, true) => vec![" 元", "%"],
        (Type::Points, false) => vec![" yuan", "%"],
        (Type::Days, true) => vec![" 元", " 分"],
        (Type::Days, false) => vec![" yuan", " points"],
        (Type::Months, true) => vec![" 元"],
        (Type::Months, false) => vec![" yuan"],
        _ => Vec::new(),
    }
}

/// The number of a quantity with another unit.
fn with_unit(text: &str, unit: &str) -> Option<String> {
    let (at, _) = number_in(text)?;
    let rest = text[at.end..].trim_start();
    let scale = ["万", "亿"].iter().find(|scale| rest.starts_with(**scale)).unwrap_or(&"");
    let to = format!("{}{scale}{unit}", &text[..at.end]);
    (to != text && (scale.is_empty() || unit != "%")).then_some(to)
}

/// A name misspelt where it is used, so that nothing declares it; and a column taken for one of another kind.
pub fn of_names(site: &Site<'_>, lots: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut taken = Vec::new();
    let mut seen = BTreeSet::new();
    let mut misspell = |span: Span, lots: &mut Lots| {
        let name = site.slice(span);
        if !site.own(span) || site.declarations.contains(&span) || !seen.insert(span) {
            return;
        }
        let to = misspelt(name, lots).filter(|to| !site.names.contains(to));
        let judged = Judged::Inconsistent;
        edits.extend(to.map(|to| Edit { kind: Kind::Name, span, to, judged }));
    };
    for formula in oracle::formulas(&site.policy.plan) {
        oracle::each(formula, None, &mut |expr, _| {
            let is_label = matches!(expr.op, Op::Constant(Value::Label(_)));
            let is_number = matches!(expr.op, Op::Constant(_)) && !is_label;
            if let Op::Cell { block, field } = expr.op
                && site.own(expr.span)
                && let Some(block) = site.policy.plan.blocks.get(block.0)
            {
                let own = block.fields.get(field).map(|field| field.name.name.as_ref());
                let others = block
                    .fields
                    .iter()
                    .filter(|other| kind_of(other.ty) != kind_of(expr.ty) && site.single.contains(&*other.name.name));
                let others: Vec<&str> = others.map(|field| &*field.name.name).collect();
                if own == Some(site.slice(expr.span)) && !others.is_empty() {
                    let to = others[lots.draw(others.len())].to_owned();
                    taken.push(Edit { kind: Kind::Name, span: expr.span, to, judged: Judged::Inconsistent });
                }
            }
            if !is_number && site.names.contains(site.slice(expr.span)) {
                misspell(expr.span, lots);
            }
        });
    }
    for (_, _, statement) in site.statements() {
        let Statement::Rule(rule) = statement else { continue };
        for action in rule.clauses.iter().flat_map(|clause| &clause.actions) {
            misspell(action.span, lots);
        }
    }
    edits.extend(taken);
    edits
}

/// What is never taken for each other: amounts, points, dates, texts and labels, yes or no, all other numbers.
fn kind_of(ty: Type) -> usize {
    match ty {
        Type::Money | Type::Foreign(_) => 0,
        Type::Points => 1,
        Type::Date | Type::Month => 2,
        Type::Text | Type::Enum(_) => 3,
        Type::Truth => 4,
        _ => 5,
    }
}

fn misspelt(name: &str, lots: &mut Lots) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 3 || !letters.iter().all(|c| c.is_alphanumeric() || *c == '_') {
        return None;
    }
    let at = 1 + lots.draw(letters.len() - 2);
    match lots.draw(3) {
        0 => drop(letters.remove(at)),
        1 => letters.swap(at, at + 1),
        _ => letters.insert(at, letters[at]),
    }
    let to: String = letters.into_iter().collect();
    (to != name).then_some(to)
}

/// Months out of order or the same twice, an end before the beginning, a version that begins too late for
/// the policy, a day that no month has.
pub fn of_dates(site: &Site<'_>, _: &mut Lots) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut to = |span: Span, to: String, judged: Judged| {
        if site.slice(span) != to {
            edits.push(Edit { kind: Kind::Date, span, to, judged });
        }
    };
    let begins = site.statements().find_map(|(_, _, statement)| match statement {
        Statement::Header(header) => header.effective.as_ref().map(|(from, _)| from.node),
        _ => None,
    });
    for (at, _, statement) in site.statements() {
        match statement {
            Statement::Header(header) => {
                if let Some((from, Some(until))) = &header.effective {
                    to(until.span, from.node.plus(-1).to_string(), Judged::Inconsistent);
                }
            }
            Statement::Parameter(parameter) => {
                for pair in parameter.changes.windows(2) {
                    let (earlier, later) = (&pair[0].0, &pair[1].0);
                    to(later.span, earlier.node.to_string(), Judged::Inconsistent);
                    to(earlier.span, later.node.plus(3).to_string(), Judged::Inconsistent);
                }
                for (since, _) in &parameter.changes {
                    to(since.span, format!("{}-13", since.node.year()), Judged::Inconsistent);
                    if parameter.changes.len() == 1 {
                        to(since.span, since.node.plus(2).to_string(), Judged::Another);
                    }
                }
            }
            Statement::Bands(_) | Statement::Table(_) => {
                let Some((name, since)) = version(statement) else { continue };
                let others = site.statements().filter(|(other, _, statement)| {
                    *other != at && named(statement).is_some_and(|other| other == name)
                });
                let months: Vec<Option<_>> = others.map(|(_, _, s)| version(s).map(|(_, since)| since.node)).collect();
                months.iter().flatten().for_each(|month| to(since.span, month.to_string(), Judged::Inconsistent));
                let is_first = months.iter().all(|other| other.is_some_and(|other| since.node < other));
                match begins {
                    // From the policy's first month up to there no version is in force.
                    Some(begins) if is_first && since.node <= begins => {
                        to(since.span, begins.plus(2).to_string(), Judged::Inconsistent);
                    }
                    _ => to(since.span, since.node.plus(1).to_string(), Judged::Another),
                }
            }
            _ => {}
        }
    }
    for formula in oracle::formulas(&site.policy.plan) {
        oracle::each(formula, None, &mut |expr, _| {
            let text = site.slice(expr.span);
            match &expr.op {
                // 本月25日: no month has that many.
                Op::DayOfMonth { day, .. } if site.own(expr.span) && text.contains(&day.to_string()) => {
                    to(expr.span, text.replacen(&day.to_string(), &(day + 31).to_string(), 1), Judged::Inconsistent);
                }
                Op::Constant(Value::Date(date)) if site.own(expr.span) => {
                    to(expr.span, format!("{}-02-30", date.year()), Judged::Inconsistent);
                }
                Op::Constant(Value::Month(month)) if site.own(expr.span) => {
                    to(expr.span, format!("{}-13", month.year()), Judged::Inconsistent);
                }
                _ => {}
            }
        });
    }
    edits
}

/// The name and the first month of a later version of a table or of bands.
fn version(statement: &Statement) -> Option<(&str, &kpi::source::Spanned<kpi::calendar::Month>)> {
    match statement {
        Statement::Bands(bands) => Some((&bands.name.name.node, bands.since.as_ref()?)),
        Statement::Table(table) => Some((&table.name.name.node, table.since.as_ref()?)),
        _ => None,
    }
}

fn named(statement: &Statement) -> Option<&str> {
    match statement {
        Statement::Bands(bands) => Some(&bands.name.name.node),
        Statement::Table(table) => Some(&table.name.name.node),
        _ => None,
    }
}
