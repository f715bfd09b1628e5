//! Which values of each input are worth trying.
//!
//! Between two neighbouring numbers at which the course of a formula changes, every
//! value does alike; so those numbers, and one on either side of each, stand for all.
//! Where a comparison stands on something computed, the input at which it turns is
//! found by asking the evaluator at a few points and drawing a line through them.

use std::collections::BTreeSet;

use crate::calendar::{Month, Period, add_days, add_months};
use crate::exact::Exact;
use crate::plan::{BlockId, BlockKind, Expr, Field, Op, Plan, Type, Value};

use super::reads::{Input, Reads, Threshold};
use super::subjects::{Given, Made, allows, field_of, ordinary, step_of};
use super::trials::Trials;

/// No column is tried with more values than this.
const MOST_VALUES: usize = 24;
/// No more months than this are tried.
const MOST_MONTHS: usize = 6;
/// Months before which no policy is looked at that does not say when it begins.
const FIRST_MONTH: (i32, i32) = (2026, 1);

/// The values to be tried, input by input.
#[derive(Clone, Debug)]
pub struct Samples {
    pub inputs: Vec<Tries>,
    pub months: Vec<Month>,
    /// The ordinary subject.
    pub usual: Made,
    /// The blocks of records among the inputs.
    records: BTreeSet<BlockId>,
}

/// One input and its values; the first is the ordinary one.
#[derive(Clone, Debug)]
pub struct Tries {
    pub input: Input,
    pub values: Vec<Given>,
    /// Numbers at which something turns.
    pub turns: Vec<Exact>,
}

impl Samples {
    /// Finds what is worth trying for a value or rule.
    pub fn of(plan: &Plan, reads: &Reads<'_>, trials: &mut Trials) -> Samples {
        let months = months(plan, reads);
        let month = months.first().copied().unwrap_or_else(first_month);
        let fields: Vec<(Input, &Field)> =
            reads.inputs.iter().filter_map(|input| Some((*input, field_of(plan, *input)?))).collect();
        let mut usual = Made { cells: Default::default(), without: BTreeSet::new(), month };
        for (input, field) in &fields {
            let named = texts(plan, reads, *input);
            let first = named.first().cloned().or_else(|| ordinary(plan, field, month).first().cloned());
            usual.cells.extend(first.map(|given| (*input, given)));
        }
        let is_record = |input: &&Input| {
            plan.blocks.get(input.block.0).is_some_and(|block| matches!(block.kind, BlockKind::Records { .. }))
        };
        let records = reads.inputs.iter().filter(is_record).map(|input| input.block).collect();
        let mut samples = Samples { inputs: Vec::new(), months, usual, records };
        for (input, field) in fields {
            let mut values = texts(plan, reads, input);
            values.extend(ordinary(plan, field, month));
            if !texts(plan, reads, input).is_empty() && field.ty == Type::Text {
                values.retain(|value| *value != Given::Text("A".into()));
            }
            if field.optional {
                values.push(Given::Blank);
            }
            samples.inputs.push(Tries { input, values, turns: Vec::new() });
        }
        samples.find_turns(plan, reads, trials);
        for tries in &mut samples.inputs {
            let Some(field) = field_of(plan, tries.input) else { continue };
            if matches!(field.ty, Type::Date) {
                tries.values.extend(dates(plan, reads, month));
            }
            if let Some(step) = step_of(field.ty) {
                let around = |turn: &Exact| [turn.clone(), turn - &step, turn + &step];
                let found = tries.turns.iter().flat_map(around).filter(|number| allows(field, number));
                tries.values.extend(found.collect::<Vec<_>>().into_iter().map(Given::Number));
            }
            let mut known = BTreeSet::new();
            tries.values.retain(|value| known.insert(value.clone()));
            tries.values.truncate(MOST_VALUES);
        }
        samples
    }

    /// The numbers at which a comparison turns, for every input by itself.
    fn find_turns(&mut self, plan: &Plan, reads: &Reads<'_>, trials: &mut Trials) {
        for tries in &mut self.inputs {
            let Some(field) = field_of(plan, tries.input) else { continue };
            if field.ty.is_number() {
                tries.turns = direct(plan, reads, tries.input);
            }
        }
        let outside: Vec<Threshold<'_>> =
            reads.thresholds.iter().filter(|t| !t.inside && t.left.ty.is_number()).copied().collect();
        if outside.is_empty() {
            return;
        }
        // Two rounds: what is no line in the first is nearly one between the points of the second.
        for _ in 0..2 {
            let mut made = Vec::new();
            let mut of = Vec::new();
            for (at, tries) in self.inputs.iter().enumerate() {
                let numbers = tries.values.iter().filter(|value| value.number().is_some()).take(3).cloned();
                let turns = tries.turns.iter().take(MOST_VALUES / 3).cloned().map(Given::Number);
                for value in numbers.chain(turns) {
                    let mut one = self.usual.clone();
                    one.cells.insert(tries.input, value);
                    made.push(one);
                    of.push(at);
                }
            }
            let mut seen: Vec<Vec<Option<Exact>>> = Vec::new();
            let mut order: Vec<Made> = Vec::new();
            trials.run(reads, &made, &mut |tried| {
                let distance = |t: &Threshold<'_>| Some(&tried.number(t.left)? - &tried.number(t.right)?);
                seen.push(outside.iter().map(distance).collect());
                order.push(tried.made.clone());
            });
            let mut found: Vec<Vec<Exact>> = vec![Vec::new(); self.inputs.len()];
            for (at, tries) in self.inputs.iter().enumerate() {
                let mine = made.iter().zip(&of).filter(|(_, owner)| **owner == at).map(|(one, _)| one);
                let mut points: Vec<(Exact, &Vec<Option<Exact>>)> = Vec::new();
                for one in mine {
                    let Some(number) = one.cells.get(&tries.input).and_then(Given::number) else { continue };
                    let Some(distances) = order.iter().position(|known| known == one).and_then(|i| seen.get(i)) else {
                        continue;
                    };
                    points.push((number.clone(), distances));
                }
                points.sort();
                points.dedup_by(|a, b| a.0 == b.0);
                let known = found.get_mut(at);
                if let Some(known) = known {
                    for threshold in 0..outside.len() {
                        crossings(&points, threshold, known);
                    }
                }
            }
            for (tries, mut found) in self.inputs.iter_mut().zip(found) {
                let Some(field) = field_of(plan, tries.input) else { continue };
                found.retain(|number| !tries.turns.contains(number));
                for number in found {
                    let near = fitting(field, &number);
                    tries.turns.extend(near);
                }
                tries.turns.sort();
                tries.turns.dedup();
            }
        }
    }

    /// The ordinary subject without a record of one kind.
    fn without_records(&self, usual: &Made) -> Vec<Made> {
        let without = |block: &BlockId| {
            let mut one = usual.clone();
            one.without.insert(*block);
            one
        };
        self.records.iter().map(without).collect()
    }

    /// The subjects to be tried: all combinations where they are few, else those that
    /// differ from the ordinary one in one or two columns. Out: also whether these are all.
    pub fn subjects(&self, most: usize) -> (Vec<Made>, bool) {
        let count = self.inputs.iter().try_fold(self.months.len(), |count, tries| {
            count.checked_mul(tries.values.len().max(1)).filter(|count| *count <= most)
        });
        let mut found = Vec::new();
        for month in &self.months {
            let usual = Made { month: *month, ..self.usual.clone() };
            if count.is_some() {
                let mut all = vec![usual];
                for tries in &self.inputs {
                    let with = |one: &Made| -> Vec<Made> {
                        tries.values.iter().map(|value| with(one, tries.input, value)).collect()
                    };
                    if !tries.values.is_empty() {
                        all = all.iter().flat_map(with).collect();
                    }
                }
                found.extend(all);
                found.extend(self.without_records(&Made { month: *month, ..self.usual.clone() }));
                continue;
            }
            found.push(usual.clone());
            found.extend(self.without_records(&usual));
            for (at, first) in self.inputs.iter().enumerate() {
                for value in &first.values {
                    let one = with(&usual, first.input, value);
                    found.push(one.clone());
                    for second in self.inputs.iter().skip(at + 1) {
                        let others = second.values.iter().map(|other| with(&one, second.input, other));
                        found.extend(others.take(most.saturating_sub(found.len())));
                    }
                }
            }
        }
        let mut known = BTreeSet::new();
        found.retain(|one| known.insert(one.clone()));
        found.truncate(most);
        (found, count.is_some())
    }
}

/// A subject with another value in one column.
pub fn with(one: &Made, input: Input, value: &Given) -> Made {
    let mut other = one.clone();
    other.cells.insert(input, value.clone());
    other
}

fn first_month() -> Month {
    let (year, month) = FIRST_MONTH;
    Month::new(year, month).unwrap_or_else(|| Month::of(jiff::civil::Date::MIN))
}

/// The months to look at: an ordinary one, those from which something else is in
/// force, and those that a condition names.
fn months(plan: &Plan, reads: &Reads<'_>) -> Vec<Month> {
    let (from, until) = plan.effective;
    let start = from.unwrap_or_else(first_month);
    let closing = |month: Month| (0..12).map(|n| month.plus(n)).find(|month| month.closes(reads.frequency));
    let usual = start.plus(reads.frequency.months() * (reads.periods - 1)).max(start);
    let mut found: Vec<Month> = closing(usual).into_iter().collect();
    let begins = found.first().copied().unwrap_or(start);
    found.extend(reads.since.iter().filter(|month| **month > begins).filter_map(|month| closing(*month)));
    let named = |number: &i32| (0..12).map(|n| begins.plus(n)).find(|month| month.number() == *number);
    found.extend(reads.months.iter().filter_map(named).filter(|month| month.closes(reads.frequency)));
    let mut known = BTreeSet::new();
    found.retain(|month| until.is_none_or(|until| *month <= until) && known.insert(*month));
    found.truncate(MOST_MONTHS);
    if found.is_empty() {
        found.extend(until);
    }
    found
}

/// Constants that an input is held against by itself, also in a record.
fn direct(plan: &Plan, reads: &Reads<'_>, input: Input) -> Vec<Exact> {
    let mut found = Vec::new();
    for threshold in &reads.thresholds {
        for (one, other) in [(threshold.left, threshold.right), (threshold.right, threshold.left)] {
            if is_input(one, input) {
                found.extend(known_numbers(plan, other));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn is_input(expr: &Expr, input: Input) -> bool {
    matches!(&expr.op, Op::Cell { block, field } | Op::RecordCell { block, field }
        if *block == input.block && *field == input.field)
}

/// The numbers that an expression can be, where they are known before any data.
fn known_numbers(plan: &Plan, expr: &Expr) -> Vec<Exact> {
    match &expr.op {
        Op::Constant(Value::Number(number)) => vec![number.clone()],
        Op::Negate(inner) => known_numbers(plan, inner).into_iter().map(|number| -number).collect(),
        Op::Parameter(id) => {
            let versions = plan.parameters.get(id.0).into_iter().flat_map(|known| &known.values);
            versions.flat_map(|(_, value)| known_numbers(plan, value)).collect()
        }
        _ => Vec::new(),
    }
}

/// The texts that an input is held against.
fn texts(plan: &Plan, reads: &Reads<'_>, input: Input) -> Vec<Given> {
    if field_of(plan, input).is_none_or(|field| field.ty != Type::Text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for threshold in &reads.thresholds {
        let is_it = is_input(threshold.left, input);
        if let Op::Constant(value @ Value::Text(_)) = &threshold.right.op
            && is_it
            && let Some(given) = Given::of(value)
            && !found.contains(&given)
        {
            found.push(given);
        }
    }
    found
}

/// Where the distance becomes nothing, on the lines through neighbouring points.
fn crossings(points: &[(Exact, &Vec<Option<Exact>>)], threshold: usize, found: &mut Vec<Exact>) {
    let distances: Vec<(&Exact, &Exact)> =
        points.iter().filter_map(|(at, all)| Some((at, all.get(threshold)?.as_ref()?))).collect();
    for pair in distances.windows(2) {
        let [(a, at_a), (b, at_b)] = pair else { continue };
        let run = *b - *a;
        let rise = *at_b - *at_a;
        let share = (-(*at_a).clone()).checked_div(&rise);
        if let Some(share) = share {
            let crossing = *a + &(&share * &run);
            found.push(crossing);
        }
    }
}

/// The number itself where the column can hold it, else those beside it that it can.
fn fitting(field: &Field, number: &Exact) -> Vec<Exact> {
    if allows(field, number) {
        return vec![number.clone()];
    }
    let scale = Exact::from(if matches!(field.ty, Type::Integer | Type::Months) { 1 } else { 10_000 });
    let scaled = number * &scale;
    let near = [scaled.floor(), scaled.ceil()].map(|near| near.checked_div(&scale));
    near.into_iter().flatten().filter(|near| allows(field, near)).collect()
}

/// Days that lie as far before the month as some constant says, in days, months or years.
fn dates(plan: &Plan, reads: &Reads<'_>, month: Month) -> Vec<Given> {
    const FURTHEST: i64 = 600;
    let end = Period { frequency: reads.frequency, end: month }.last_day();
    let mut found = vec![end, month.first_day()];
    for threshold in &reads.thresholds {
        let Op::Constant(Value::Date(date)) = &threshold.right.op else {
            let spans = known_numbers(plan, threshold.right);
            let spans = spans.iter().filter_map(Exact::to_i64).filter(|span| (1..=FURTHEST).contains(span));
            for span in spans {
                let months = i32::try_from(span).unwrap_or(0);
                found.extend([add_months(end, -months), add_months(end, -months.saturating_mul(12))]);
                found.extend(add_days(end, -span));
            }
            continue;
        };
        found.push(*date);
    }
    let around = |date: jiff::civil::Date| [add_days(date, -1), Some(date), add_days(date, 1)];
    found.into_iter().flat_map(around).flatten().map(Given::Date).collect()
}
