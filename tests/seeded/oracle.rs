//! Whether a changed policy is inconsistent in itself, decided without the checker:
//! weights are added up, and the rows of a table are tried in the evaluator with the
//! values on, beside and between all of its bounds.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use kpi::calendar::{Frequency, Month};
use kpi::data::{self, Cell, Dataset};
use kpi::exact::Exact;
use kpi::plan::{
    About, Block, BlockId, BlockKind, Expr, Field, Label, Lookup, LookupRow, NamedValue, Op, Owner, Pattern, Plan,
    Step, Type, Value, ValueId, Who, walk,
};
use kpi::source::Span;
use kpi::syntax::ast::{BandMode, ExprKind, LiteralKind, Purpose, Scorecard, Weight};
use rust_decimal::Decimal;

/// What the weights of a scorecard add up to; nothing where they are not all written out as shares.
pub fn weights(card: &Scorecard) -> Option<Decimal> {
    let share = |weight: &Weight| match weight {
        Weight::Share(share) => match &share.kind {
            ExprKind::Literal(LiteralKind::Ratio(share)) => Some(*share),
            _ => None,
        },
        Weight::FullMarks(_) => None,
    };
    card.indicators.iter().map(|line| share(&line.weight)).sum()
}

/// Every expression of a plan that stands by itself.
pub fn formulas(plan: &Plan) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    all.extend(plan.values.iter().flat_map(|value| std::iter::once(&value.expr).chain(&value.applies)));
    all.extend(plan.derived.iter().map(|derived| &derived.expr));
    all.extend(plan.rules.iter().flat_map(|rule| rule.clauses.iter().map(|clause| &clause.condition)));
    all.extend(plan.parameters.iter().flat_map(|parameter| parameter.values.iter().map(|(_, value)| value)));
    all.extend(plan.row_tables.iter().flat_map(|table| table.rows.iter().flat_map(|row| row.cells.iter().flatten())));
    all.extend(plan.scope.iter());
    all
}

/// Goes through an expression and all of its parts, each with what it is a direct part of.
pub fn each<'e>(expr: &'e Expr, within: Option<&'e Expr>, told: &mut dyn FnMut(&'e Expr, Option<&'e Expr>)) {
    told(expr, within);
    for child in walk::children(expr) {
        each(child.expr, Some(expr), told);
    }
}

/// The look-up whose rows stand within a statement. A table with several results has several, with the
/// same conditions.
pub fn lookup_within(plan: &Plan, statement: Span) -> Option<&Lookup> {
    let mut found = None;
    for formula in formulas(plan) {
        each(formula, None, &mut |expr, _| {
            if let Op::Lookup(lookup) = &expr.op
                && found.is_none()
                && lookup.rows.iter().any(|row| statement.start <= row.span.start && row.span.end <= statement.end)
            {
                found = Some(&**lookup);
            }
        });
    }
    found
}

/// What is wrong with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A case that a row took, and now none does.
    Gap,
    /// A case that two rows take.
    Overlap,
    /// A row that no case is left for.
    Unreachable,
}

/// A value that a key is tried with.
#[derive(Clone, Debug, PartialEq)]
struct Sample {
    /// None: a blank cell.
    value: Option<Value>,
    /// Within what the column or else the table itself speaks of.
    known: bool,
}

/// What is wrong with a changed table and was not with the original one; None: cannot be tried,
/// for its bounds are known only with the data.
pub fn table_faults(before: (&Plan, &Lookup), after: (&Plan, &Lookup)) -> Option<Vec<Fault>> {
    let keys = after.1.keys.len();
    if before.1.keys.len() != keys || keys == 0 {
        return None;
    }
    let mut samples: Vec<Vec<Sample>> = (0..keys).map(|key| samples(before, after, key)).collect::<Option<_>>()?;
    samples.iter_mut().for_each(|list| list.push(Sample { value: None, known: false }));
    let cases = samples.iter().try_fold(1usize, |cases, list| cases.checked_mul(list.len()))?;
    if cases > 60_000 {
        return None;
    }
    let (was, is) = (taken(before, &samples), taken(after, &samples));
    let mut reached = [vec![false; was.rows.len()], vec![false; is.rows.len()]];
    let (mut gap, mut overlap, mut overlapped) = (false, false, false);
    for case in 0..cases {
        let mut rest = case;
        let chosen: Vec<usize> = samples
            .iter()
            .map(|list| {
                let at = rest % list.len();
                rest /= list.len();
                at
            })
            .collect();
        let (old, new) = (was.hits(&chosen), is.hits(&chosen));
        let known = samples.iter().zip(&chosen).all(|(list, at)| list[*at].known);
        gap |= known
            && new.is_empty()
            && is.rest_row(&chosen).is_none()
            && (!old.is_empty() || was.rest_row(&chosen).is_some());
        overlapped |= old.len() > 1;
        overlap |= new.len() > 1;
        for (reached, (rows, hits)) in reached.iter_mut().zip([(&was, old), (&is, new)]) {
            let first = hits.first().copied().or_else(|| rows.rest_row(&chosen));
            first.into_iter().for_each(|row| reached[row] = true);
        }
    }
    let in_order = after.1.first_hit && (after.1.mode.is_none() || overlapped);
    // 其余 may well have nothing left to take, once.
    let unreachable = |reached: &[bool], rows: &Taken| {
        let idle = |rest: bool| reached.iter().zip(&rows.rest).filter(|(hit, is)| !**hit && **is == rest).count();
        idle(false) > 0 || (idle(true) > 0 && rows.rest.iter().filter(|rest| **rest).count() > 1)
    };
    let mut faults = Vec::new();
    faults.extend((gap && after.1.mode != Some(BandMode::Interpolated)).then_some(Fault::Gap));
    faults.extend((overlap && !in_order).then_some(Fault::Overlap));
    faults.extend((unreachable(&reached[1], &is) && !unreachable(&reached[0], &was)).then_some(Fault::Unreachable));
    Some(faults)
}

/// Which rows take which samples of which key.
struct Taken {
    rows: Vec<Vec<Vec<bool>>>,
    /// Rows that take only what no other row does.
    rest: Vec<bool>,
}

impl Taken {
    fn takes(&self, row: usize, chosen: &[usize]) -> bool {
        chosen.iter().enumerate().all(|(key, sample)| self.rows[row][key][*sample])
    }

    fn hits(&self, chosen: &[usize]) -> Vec<usize> {
        (0..self.rows.len()).filter(|row| !self.rest[*row] && self.takes(*row, chosen)).collect()
    }

    fn rest_row(&self, chosen: &[usize]) -> Option<usize> {
        (0..self.rows.len()).find(|row| self.rest[*row] && self.takes(*row, chosen))
    }
}

// ── The values to try ───────────────────────────────────────────────────────

fn samples(before: (&Plan, &Lookup), after: (&Plan, &Lookup), key: usize) -> Option<Vec<Sample>> {
    let known = |value| Sample { value: Some(value), known: true };
    let ty = after.1.keys[key].ty;
    let own = named(after, key)?;
    match ty {
        Type::Truth => Some(vec![known(Value::Truth(true)), known(Value::Truth(false))]),
        Type::Enum(id) => {
            let members = after.0.enumerations.get(id.0)?.members.len();
            Some((0..u32::try_from(members).unwrap()).map(|label| known(Value::Label(label))).collect())
        }
        // Which texts there are, only the data say: those that the rows name.
        Type::Text => {
            let mut texts = own;
            texts.dedup();
            Some(texts.into_iter().map(known).collect())
        }
        Type::Date => {
            let mut dates = Vec::new();
            for value in own {
                let Value::Date(date) = value else { return None };
                dates.extend([date.checked_sub(1.day()).ok()?, date, date.checked_add(1.day()).ok()?]);
            }
            Some(dates.into_iter().map(|date| known(Value::Date(date))).collect())
        }
        ty if ty.is_number() => {
            let number = |value: Value| match value {
                Value::Number(number) => Some(number),
                _ => None,
            };
            let own: Vec<Exact> = own.into_iter().map(number).collect::<Option<_>>()?;
            let others: Vec<Exact> = named(before, key)?.into_iter().map(number).collect::<Option<_>>()?;
            let declared = declared(after.0, &after.1.keys[key]);
            Some(numbers(&own, &others, declared, ty == Type::Integer))
        }
        _ => None,
    }
}

/// The bounds, what lies between any two of them, and what lies beyond.
fn numbers(own: &[Exact], others: &[Exact], declared: Option<(Exact, Exact)>, whole: bool) -> Vec<Sample> {
    let mut edges: Vec<Exact> = own.iter().chain(others).cloned().collect();
    edges.extend(declared.iter().flat_map(|(low, high)| [low.clone(), high.clone()]));
    edges.sort();
    edges.dedup();
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
        return vec![Sample { value: Some(Value::Number(Exact::zero())), known: true }];
    };
    let mut values = vec![first - &Exact::from(1), last + &Exact::from(1)];
    for pair in edges.windows(2) {
        values.push((&pair[0] + &pair[1]).checked_div(&Exact::from(2)).unwrap());
        if whole {
            values.extend([pair[0].floor() + Exact::from(1), pair[1].ceil() - Exact::from(1)]);
        }
    }
    values.extend(edges.iter().cloned());
    values.sort();
    values.dedup();
    let least = |edge: Option<&Exact>| edge.cloned().unwrap_or_else(Exact::zero);
    let (low, high) = match &declared {
        Some(declared) => declared.clone(),
        None => (least(own.iter().min()), least(own.iter().max())),
    };
    let inside = |value: &Exact| *value >= low && *value <= high;
    let possible = |value: &Exact| (!whole || value.is_integer()) && (declared.is_none() || inside(value));
    // Of its own outermost bounds a table need not say anything: above 50000 begins above it.
    let twice = |value: &Exact| own.iter().filter(|edge| *edge == value).count() > 1;
    let outermost = |value: &Exact| (*value == low || *value == high) && !twice(value);
    let inside = |value: &Exact| inside(value) && (declared.is_some() || !outermost(value));
    let values = values.into_iter().filter(possible);
    values.map(|value| Sample { known: inside(&value), value: Some(Value::Number(value)) }).collect()
}

/// The bounds that a column declares.
fn declared(plan: &Plan, key: &Expr) -> Option<(Exact, Exact)> {
    match key.op {
        Op::Cell { block, field } | Op::RecordCell { block, field } => {
            plan.blocks.get(block.0)?.fields.get(field)?.bounds.clone()
        }
        _ => None,
    }
}

/// The values that the rows name for a key; None where one is known only with the data.
fn named((plan, lookup): (&Plan, &Lookup), key: usize) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    for row in lookup.rows.iter() {
        match row.patterns.get(key)? {
            Pattern::Any | Pattern::Otherwise | Pattern::Missing => {}
            Pattern::Range { lower, upper } => {
                for bound in lower.iter().chain(upper) {
                    all.push(constant(plan, &bound.value)?);
                }
            }
            Pattern::OneOf(values) | Pattern::NoneOf(values) => {
                for value in values {
                    all.push(constant(plan, value)?);
                }
            }
        }
    }
    Some(all)
}

/// A value that is written in the policy, by itself or as a parameter that never changes.
fn constant(plan: &Plan, expr: &Expr) -> Option<Value> {
    match &expr.op {
        Op::Constant(value) => Some(value.clone()),
        Op::Negate(inner) => match constant(plan, inner)? {
            Value::Number(number) => Some(Value::Number(-number)),
            _ => None,
        },
        Op::Parameter(id) => match plan.parameters.get(id.0)?.values.as_slice() {
            [(_, only)] => constant(plan, only),
            _ => None,
        },
        _ => None,
    }
}

// ── Trying them ─────────────────────────────────────────────────────────────

/// Evaluates every condition of every row with every sample of its key.
fn taken((plan, lookup): (&Plan, &Lookup), samples: &[Vec<Sample>]) -> Taken {
    let mut asked: Vec<(usize, Pattern)> = Vec::new();
    let mut numbered: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for row in lookup.rows.iter() {
        let question = |(key, pattern): (usize, &Pattern)| {
            // The conditions of a table of two keys are repeated in every cell.
            *numbered.entry(format!("{key} {pattern:?}")).or_insert_with(|| {
                asked.push((key, pattern.clone()));
                asked.len() - 1
            })
        };
        rows.push(row.patterns.iter().enumerate().map(question).collect());
    }
    let answers = answers(plan, lookup, &asked, samples);
    let rest = lookup.rows.iter().map(|row| row.patterns.iter().any(|p| matches!(p, Pattern::Otherwise))).collect();
    let rows = rows.iter().map(|row| row.iter().map(|asked| answers[*asked].clone()).collect()).collect();
    Taken { rows, rest }
}

/// A policy of one value for each condition, run over one subject for each sample.
fn answers(plan: &Plan, lookup: &Lookup, asked: &[(usize, Pattern)], samples: &[Vec<Sample>]) -> Vec<Vec<bool>> {
    let label = |name: String| Label::new(name, None);
    let span = Span::new(0, 0);
    let fields = lookup.keys.iter().enumerate().map(|(at, key)| Field {
        name: label(format!("key{at}")),
        ty: key.ty,
        optional: true,
        default: None,
        bounds: None,
        span,
    });
    let block = Block {
        name: label("tried".into()),
        kind: BlockKind::Periodic { frequency: Frequency::Month, owner: Owner::Subject },
        may_lack: true,
        fields: fields.collect(),
        span,
    };
    let values = asked.iter().enumerate().map(|(at, (key, pattern))| {
        let cell = Expr { op: Op::Cell { block: BlockId(0), field: *key }, maybe: true, ..lookup.keys[*key].clone() };
        let hit = Expr { op: Op::Constant(Value::Number(Exact::from(1))), ty: Type::Number, maybe: false, span };
        let row = LookupRow { patterns: vec![pattern.clone()], outcome: hit, span };
        let alone = Lookup {
            name: label(format!("row{at}")),
            keys: vec![cell],
            rows: vec![row].into(),
            first_hit: true,
            mode: None,
            cite: None,
        };
        NamedValue {
            name: label(format!("row{at}")),
            purpose: Purpose::Value,
            frequency: Frequency::Month,
            about: About::Person,
            who: Who::AnyMonth,
            expr: Expr { op: Op::Lookup(Box::new(alone)), ty: Type::Number, maybe: true, span },
            rounding: None,
            applies: None,
            cite: None,
            span,
        }
    });
    let tried = Plan {
        blocks: vec![block],
        values: values.collect(),
        rules: Vec::new(),
        exclusive: Vec::new(),
        derived: Vec::new(),
        groups: Vec::new(),
        row_tables: Vec::new(),
        enrolment: Vec::new(),
        scope: None,
        effective: (None, None),
        outputs: Vec::new(),
        cases: Vec::new(),
        order: (0..asked.len()).map(|at| Step::Value(ValueId(at))).collect(),
        ..plan.clone()
    };
    let month = Month::new(2026, 1).unwrap();
    let data = dataset(samples, month);
    let run = kpi::evaluate(&tried, &data, (month, month), false, Default::default());
    let mut answers = Vec::new();
    for (at, (key, _)) in asked.iter().enumerate() {
        let subject = |sample| subject(samples, *key, sample);
        let of = |sample| run.outcome(ValueId(at), subject(sample), month).is_value();
        answers.push((0..samples[*key].len()).map(of).collect());
    }
    answers
}

/// The place among the subjects of the one that has this sample.
fn subject(samples: &[Vec<Sample>], key: usize, sample: usize) -> usize {
    samples.iter().take(key).map(Vec::len).sum::<usize>() + sample
}

fn dataset(samples: &[Vec<Sample>], month: Month) -> Dataset {
    let mut rows = Vec::new();
    for (key, list) in samples.iter().enumerate() {
        for (at, sample) in list.iter().enumerate() {
            let mut cells = vec![Cell::Blank; samples.len()];
            cells[key] = match sample.value.clone() {
                Some(Value::Number(number)) => Cell::Number(number),
                Some(Value::Date(date)) => Cell::Date(date),
                Some(Value::Month(month)) => Cell::Month(month),
                Some(Value::Text(text)) => Cell::Text(text),
                Some(Value::Truth(truth)) => Cell::Truth(truth),
                Some(Value::Label(label)) => Cell::Label(label),
                Some(Value::Interval(..)) | None => Cell::Blank,
            };
            let subject = u32::try_from(subject(samples, key, at)).unwrap();
            let line = rows.len() + 2;
            rows.push(data::Row { line, subject: Some(subject), group: None, month: Some(month), parent: None, cells });
        }
    }
    let employees = (0..rows.len()).map(|at| format!("{at:05}")).collect();
    let file: Arc<str> = "tried.csv".into();
    Dataset { employees, blocks: vec![data::Block { file, rows }], notes: Vec::new() }
}
