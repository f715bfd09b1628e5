//! Cliffs: a little more of an input, and less pay.
//!
//! Only where more is better otherwise: the pay rises with the input up to the bound and
//! does not fall behind it, or it jumps up at another bound of the same input. Where more is
//! worse throughout, as with late days, a step down is no cliff.

use std::collections::BTreeMap;

use crate::diagnostics::{Problem, by_case};
use crate::eval::Outcome;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{NamedValue, Plan, Value, ValueId};

use super::reads::{Input, Reads};
use super::samples::{Samples, with};
use super::subjects::{Given, Made, allows, field_of, step_of};
use super::trials::Trials;
use super::values::{both, name_of};
use super::witness::{Expectation, case, in_words};

/// How far from a bound it is asked whether the pay rises, in steps of the input, and as a
/// share of the bound where that is more: an amount that is rounded does not show one step.
const FAR: i64 = 20;
const FAR_SHARE: (i64, i64) = (1, 100);

/// What the pay does at a bound.
enum Jump {
    Up,
    /// It falls although it rises before and behind.
    Cliff(Problem),
    /// It falls, and is level on both sides.
    Down(Problem),
}

/// Looks for cliffs of what is paid, along every input.
pub fn examine(
    plan: &Plan,
    (id, value): (ValueId, &NamedValue),
    reads: &Reads<'_>,
    samples: &Samples,
    trials: &mut Trials,
) -> Option<Problem> {
    for tries in &samples.inputs {
        let Some(field) = field_of(plan, tries.input) else { continue };
        let Some(step) = step_of(field.ty) else { continue };
        for usual in backgrounds(samples, tries.input) {
            let (mut rises, mut falls) = (false, None);
            for turn in &tries.turns {
                let along = (tries.input, field, &step);
                match at_turn(plan, (id, value), reads, along, (turn, &usual, samples), trials) {
                    Some(Jump::Cliff(problem)) => return Some(problem),
                    Some(Jump::Down(problem)) => falls = falls.or(Some(problem)),
                    Some(Jump::Up) => rises = true,
                    None => {}
                }
            }
            if rises && falls.is_some() {
                return falls;
            }
        }
    }
    None
}

/// The ordinary subject, and one for each label or yes/no that it could have instead.
fn backgrounds(samples: &Samples, input: Input) -> Vec<Made> {
    let mut found = vec![samples.usual.clone()];
    for other in samples.inputs.iter().filter(|other| other.input != input) {
        let kinds =
            other.values.iter().filter(|given| matches!(given, Given::Label(_) | Given::Truth(_) | Given::Text(_)));
        found.extend(kinds.skip(1).map(|given| with(&samples.usual, other.input, given)));
    }
    found
}

fn at_turn(
    plan: &Plan,
    (id, value): (ValueId, &NamedValue),
    reads: &Reads<'_>,
    (input, field, step): (Input, &crate::plan::Field, &Exact),
    (turn, usual, samples): (&Exact, &Made, &Samples),
    trials: &mut Trials,
) -> Option<Jump> {
    let share = turn * &Exact::ratio(FAR_SHARE.0, FAR_SHARE.1).unwrap_or_else(Exact::zero);
    let whole = if step.is_integer() { share.floor() } else { share };
    let far = (step * &Exact::from(FAR)).max(whole);
    // Far below, just below, at the bound, just above, far above.
    let points = [turn - &far, turn - step, turn.clone(), turn + step, turn + &far];
    // A column that ends near the bound is looked at as far as it goes.
    let bounds = field.bounds.clone();
    let held = |point: Exact| match &bounds {
        Some((low, high)) => point.max(low.clone()).min(high.clone()),
        None => point.max(Exact::zero()),
    };
    let points = points.map(held);
    if !points.iter().all(|point| allows(field, point)) || points[1] == points[2] || points[2] == points[3] {
        return None;
    }
    let made: Vec<Made> = points.iter().map(|point| with(usual, input, &Given::Number(point.clone()))).collect();
    let mut paid: BTreeMap<Exact, Exact> = BTreeMap::new();
    trials.run(reads, &made, &mut |tried| {
        let at = tried.made.cells.get(&input).and_then(Given::number);
        if let (Some(at), Outcome::Value(Value::Number(amount))) = (at, tried.value(id)) {
            paid.insert(at.clone(), amount);
        }
    });
    let amounts: Vec<&Exact> = points.iter().filter_map(|point| paid.get(point)).collect();
    let [far_below, below, at, above, far_above] = amounts.as_slice() else { return None };
    let (lower, upper) = match (at < below, above < at) {
        (true, _) => (1, 2),
        (_, true) => (2, 3),
        // Where it is level on a side it has jumped, and not only risen.
        _ if below < above => return Some(Jump::Up).filter(|_| far_below == below || above == far_above),
        _ => return None,
    };
    let rises = far_below < below && above <= far_above;
    let level = far_below == below && above == far_above;
    if !rises && !level {
        return None;
    }
    let (first, second) = (made.get(lower)?, made.get(upper)?);
    let (low, high) = (points.get(lower)?, points.get(upper)?);
    let side = |point: &Exact| Some([both(plan, point, field.ty), both(plan, paid.get(point)?, value.expr.ty)]);
    let [low_at, low_paid] = side(low)?;
    let [high_at, high_paid] = side(high)?;
    let mut others = first.clone();
    others.cells.remove(&input);
    let item = name_of(&value.name);
    let problem = by_case::cliff(
        &item,
        &name_of(&field.name),
        [&low_at, &low_paid],
        [&high_at, &high_paid],
        &in_words(plan, reads, &others, &samples.usual),
        value.span,
    );
    let title = Text::new(format!("{} {}", problem.code, item.zh), format!("{} {}", problem.code, item.en));
    let expected = [(0, &low_paid), (1, &high_paid)].map(|(of, paid)| Expectation {
        of,
        zh: format!("{} {}", item.zh, paid.zh),
        en: format!("{} {}", item.en, paid.en),
    });
    let problem = problem.case(case(plan, reads, &title, &[first, second], &expected));
    Some(if rises { Jump::Cliff(problem) } else { Jump::Down(problem) })
}
