//! Gaps and overlaps of tables, limits the wrong way round and divisions by nothing,
//! each shown by a subject with which the evaluator meets it.

use std::collections::BTreeSet;

use crate::diagnostics::{Problem, by_case};
use crate::eval::Outcome;
use crate::exact::Exact;
use crate::lang::{Lang, Text};
use crate::plan::walk::children;
use crate::plan::{Expr, Label, Lookup, NamedValue, Op, Plan, Type, Value, ValueId, print};
use crate::source::Span;
use crate::syntax::ast::{FoldHow, Operator};

use super::reads::Reads;
use super::sites::{Site, What, may_gap, may_overlap};
use super::subjects::Made;
use super::trials::{Trials, Tried};
use super::witness::{Expectation, amount, case, in_words};

/// A figure of the data that a formula divides by.
pub struct DividedBy {
    pub name: Text,
    pub span: Span,
}

/// What was found at the places of one formula.
pub struct Found {
    pub problems: Vec<Problem>,
    pub divided_by: Vec<DividedBy>,
}

/// What a place came to for one subject.
struct Shown {
    made: Made,
    met: Met,
}

enum Met {
    /// No row takes these keys.
    Gap(Text),
    /// Two rows take them.
    Overlap(Text),
    Zero,
    Crossed {
        cap: Text,
        floor: Text,
        value: Text,
    },
}

/// Looks at every place of a value's formula.
pub fn examine(
    plan: &Plan,
    (id, value): (ValueId, &NamedValue),
    reads: &Reads<'_>,
    (usual, subjects): (&Made, &[Made]),
    sites: &[Site<'_>],
    trials: &mut Trials,
) -> Found {
    let mut shown: Vec<Option<Shown>> = sites.iter().map(|_| None).collect();
    trials.run(reads, subjects, &mut |tried| {
        for (site, shown) in sites.iter().zip(&mut shown) {
            if shown.is_none() {
                *shown = at_site(plan, id, site, tried);
            }
        }
    });
    let mut found = Found { problems: Vec::new(), divided_by: Vec::new() };
    let mut said: BTreeSet<(Span, &'static str)> = BTreeSet::new();
    for (site, shown) in sites.iter().zip(shown) {
        let Some(shown) = shown else { continue };
        if let What::Division { expr, divisor } = site.what
            && let Some(name) = filled_in(plan, divisor)
        {
            // That there are days to prorate by is no question that an author asks.
            if !matches!(expr.op, Op::Prorate { .. }) {
                found.divided_by.push(DividedBy { name, span: divisor.span });
            }
            continue;
        }
        let problem = problem(plan, value, reads, site, (&shown, usual));
        if said.insert((problem.span(), problem.code)) {
            found.problems.push(problem);
        }
    }
    found
}

fn at_site(plan: &Plan, id: ValueId, site: &Site<'_>, tried: &Tried<'_, '_, '_>) -> Option<Shown> {
    let fault_of = |expr: &Expr| {
        let Outcome::Fault(fault) = tried.of(expr) else { return None };
        // It counts only where the value itself meets it: a guard may stand around it.
        let Outcome::Fault(whole) = tried.value(id) else { return None };
        (whole.cause == fault.cause).then(|| fault.cause.code)
    };
    let met = match &site.what {
        What::Condition(_) => return None,
        What::Lookup { expr, lookup } => {
            let code = fault_of(expr)?;
            // The fault must be this table's own, not that of a key.
            let keys: Vec<Outcome> = lookup.keys.iter().map(|key| tried.of(key)).collect();
            if keys.iter().any(|key| matches!(key, Outcome::Fault(_))) {
                return None;
            }
            match code {
                "R0301" if may_gap(lookup) => Met::Gap(keys_in_words(plan, lookup, &keys)),
                "R0302" if may_overlap(lookup) => Met::Overlap(keys_in_words(plan, lookup, &keys)),
                _ => return None,
            }
        }
        What::Division { expr, divisor } => {
            let zero = tried.number(divisor)?.is_zero() && matches!(fault_of(expr)?, "R0201" | "R0621");
            zero.then_some(Met::Zero)?
        }
        What::Limits { low, high } => {
            let (floor, cap) = (tried.number(low)?, tried.number(high)?);
            let Outcome::Value(value) = tried.value(id) else { return None };
            let ty = plan.values.get(id.0)?.expr.ty;
            let printed = |lang| print::printed(plan, &value, ty, Some(lang)).unwrap_or_default();
            let value = Text::new(printed(Lang::Zh), printed(Lang::En));
            let (cap_said, floor_said) = (both(plan, &cap, high.ty), both(plan, &floor, low.ty));
            (floor > cap).then_some(Met::Crossed { cap: cap_said, floor: floor_said, value })?
        }
    };
    Some(Shown { made: tried.made.clone(), met })
}

/// A number in both languages.
pub fn both(plan: &Plan, number: &Exact, ty: Type) -> Text {
    Text::new(amount(plan, number, ty, Lang::Zh), amount(plan, number, ty, Lang::En))
}

fn keys_in_words(plan: &Plan, lookup: &Lookup, keys: &[Outcome]) -> Text {
    let one = |(key, outcome): (&Expr, &Outcome), lang: Lang| {
        let value = match outcome {
            Outcome::Value(Value::Number(number)) => amount(plan, number, key.ty, lang),
            Outcome::Value(value) => print::printed(plan, value, key.ty, Some(lang)).unwrap_or_default(),
            _ => if lang == Lang::Zh { "空白" } else { "blank" }.to_owned(),
        };
        match named(plan, key) {
            Some(name) => format!("{} = {value}", name.get(lang)),
            None => value,
        }
    };
    let all = |lang: Lang, between: &str| {
        lookup.keys.iter().zip(keys).map(|pair| one(pair, lang)).collect::<Vec<_>>().join(between)
    };
    Text::new(all(Lang::Zh, "、"), all(Lang::En, ", "))
}

/// What an expression is called, where it is a name.
pub fn named(plan: &Plan, expr: &Expr) -> Option<Text> {
    let label = match &expr.op {
        Op::Value(id) => &plan.values.get(id.0)?.name,
        Op::Cell { block, field } => &plan.blocks.get(block.0)?.fields.get(*field)?.name,
        Op::Parameter(id) => &plan.parameters.get(id.0)?.name,
        _ => return None,
    };
    Some(name_of(label))
}

/// A name in both languages.
pub fn name_of(label: &Label) -> Text {
    Text::new(label.shown(Some(Lang::Zh)), label.shown(Some(Lang::En)))
}

/// Whether it is for the data to show that something goes wrong at a place.
pub fn is_of_the_data(plan: &Plan, site: &Site<'_>) -> bool {
    matches!(site.what, What::Division { divisor, .. } if filled_in(plan, divisor).is_some())
}

/// What a divisor is called that data fill in: a column, or a sum of columns. That such
/// a figure is 0 is for the data to show; one that the policy computes is another matter.
fn filled_in(plan: &Plan, divisor: &Expr) -> Option<Text> {
    const DEEPEST: usize = 10;
    is_filled_in(plan, divisor, DEEPEST).then(|| first_name(plan, divisor)).flatten()
}

/// The first name in an expression.
fn first_name(plan: &Plan, expr: &Expr) -> Option<Text> {
    named(plan, expr).or_else(|| children(expr).into_iter().find_map(|child| first_name(plan, child.expr)))
}

fn is_filled_in(plan: &Plan, expr: &Expr, deep: usize) -> bool {
    match &expr.op {
        Op::Value(id) if deep > 0 => {
            plan.values.get(id.0).is_some_and(|value| is_filled_in(plan, &value.expr, deep - 1))
        }
        Op::Cell { block, field } => {
            let field = plan.blocks.get(block.0).and_then(|block| block.fields.get(*field));
            // A column that is said to hold 0 is as good as computed.
            let zero = Value::Number(Exact::zero());
            field.is_some_and(|field| {
                field.default.as_ref() != Some(&zero) && field.bounds.as_ref().is_none_or(|(low, _)| !low.is_zero())
            })
        }
        Op::Arithmetic(Operator::Add, a, b) => is_filled_in(plan, a, deep) && is_filled_in(plan, b, deep),
        Op::OverMonths { how: FoldHow::Sum, body, .. }
        | Op::GroupFold { how: FoldHow::Sum, body, .. }
        | Op::MemberFold { how: FoldHow::Sum, body, .. }
        | Op::EachGroupFold { how: FoldHow::Sum, body, .. }
        | Op::Before { body, .. }
        | Op::PeriodEnd { body, .. } => is_filled_in(plan, body, deep),
        _ => false,
    }
}

fn problem(
    plan: &Plan,
    value: &NamedValue,
    reads: &Reads<'_>,
    site: &Site<'_>,
    (shown, usual): (&Shown, &Made),
) -> Problem {
    let who = in_words(plan, reads, &shown.made, usual);
    let item = name_of(&value.name);
    let exception = || (format!("{} 异常", item.zh), format!("{} exception", item.en));
    let table = || match &site.what {
        What::Lookup { expr, lookup } => (&*lookup.name.name, expr.span),
        _ => (&*value.name.name, value.span),
    };
    let (problem, (zh, en)) = match &shown.met {
        Met::Gap(key) => (by_case::no_row_for(table().0, key, &who, table().1), exception()),
        Met::Overlap(key) => (by_case::two_rows_for(table().0, key, &who, table().1), exception()),
        Met::Crossed { cap, floor, value: printed } => {
            let (low, high) = match &site.what {
                What::Limits { low, high } => (low.span, high.span),
                _ => (value.span, value.span),
            };
            let expected = (format!("{} {}", item.zh, printed.zh), format!("{} {}", item.en, printed.en));
            (by_case::cap_below_floor(cap, floor, &who, high, low), expected)
        }
        Met::Zero => {
            let (name, span) = match &site.what {
                What::Division { divisor, .. } => (named(plan, divisor), divisor.span),
                _ => (None, value.span),
            };
            let quoted = |name: Text| Text::new(format!("“{}”", name.zh), format!(" `{}`", name.en));
            let name = name.map_or_else(|| Text::new("", ""), quoted);
            (by_case::divisor_may_be_zero(&name, &item, &who, span), exception())
        }
    };
    let title = Text::new(format!("{} {}", problem.code, item.zh), format!("{} {}", problem.code, item.en));
    problem.case(case(plan, reads, &title, &[&shown.made], &[Expectation { of: 0, zh, en }]))
}

/// One note for all columns that formulas divide by as they stand.
pub fn divided_by(found: &[DividedBy]) -> Option<Problem> {
    let mut names: Vec<Text> = Vec::new();
    let mut places: Vec<Span> = Vec::new();
    for one in found {
        if !names.contains(&one.name) {
            names.push(one.name.clone());
            places.push(one.span);
        }
    }
    by_case::columns_divided_by(&listed(&names), &places)
}

/// One note for all that was not gone through to the end.
pub fn not_all_looked_at(unfinished: &[(Text, Span)]) -> Option<Problem> {
    let names: Vec<Text> = unfinished.iter().map(|(name, _)| name.clone()).collect();
    let places: Vec<Span> = unfinished.iter().map(|(_, place)| *place).collect();
    by_case::not_all_looked_at(&listed(&names), &places)
}

/// Names one after another, each once.
fn listed(names: &[Text]) -> Text {
    let all = |lang: Lang, between: &str| {
        let mut kept: Vec<&str> = Vec::new();
        for name in names {
            if !kept.contains(&name.get(lang)) {
                kept.push(name.get(lang));
            }
        }
        kept.join(between)
    };
    Text::new(all(Lang::Zh, "、"), all(Lang::En, ", "))
}
