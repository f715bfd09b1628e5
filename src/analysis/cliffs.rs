//! Cliffs: a little more of an input, and less pay.
//!
//! Only where more is better otherwise: the pay rises with the input up to the bound and
//! does not fall behind it, or it jumps up at another bound of the same input. Where more is
//! worse throughout, as with late days, a step down is no cliff.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Problem, by_case};
use crate::eval::Outcome;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Field, NamedValue, Plan, Value, ValueId};

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

/// Where to look around a bound: far below it, just below, on it, just above, far above.
type Points = [Exact; 5];

/// What the pay does at a bound.
enum Jump {
    Up,
    /// It falls behind this point although it rises before and behind.
    Cliff(usize),
    /// It falls behind this point, and is level on both sides.
    Down(usize),
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
        let along: Vec<Points> = tries.turns.iter().filter_map(|turn| points(field, &step, turn)).collect();
        for usual in backgrounds(samples, tries.input) {
            let paid = paid(id, reads, tries.input, &along, &usual, trials);
            let (mut rises, mut falls) = (false, None);
            for points in &along {
                let told = |lower| {
                    let sides = (points.get(lower)?, points.get(lower + 1)?);
                    problem(plan, value, reads, (tries.input, field), (sides, &paid), (&usual, &samples.usual))
                };
                match jump(points, &paid) {
                    Some(Jump::Cliff(lower)) => return told(lower),
                    Some(Jump::Down(lower)) if falls.is_none() => falls = told(lower),
                    Some(Jump::Up) => rises = true,
                    _ => {}
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

/// Where to look around a bound; nothing where the column cannot hold it.
fn points(field: &Field, step: &Exact, turn: &Exact) -> Option<Points> {
    let share = turn * &Exact::ratio(FAR_SHARE.0, FAR_SHARE.1).unwrap_or_else(Exact::zero);
    let whole = if step.is_integer() { share.floor() } else { share };
    let far = (step * &Exact::from(FAR)).max(whole);
    // A column that ends near the bound is looked at as far as it goes.
    let held = |point: Exact| match &field.bounds {
        Some((low, high)) => point.max(low.clone()).min(high.clone()),
        None => point.max(Exact::zero()),
    };
    let points = [turn - &far, turn - step, turn.clone(), turn + step, turn + &far].map(held);
    let [_, below, at, above, _] = &points;
    (points.iter().all(|point| allows(field, point)) && below != at && at != above).then_some(points)
}

/// What is paid at all these points of an input.
fn paid(
    id: ValueId,
    reads: &Reads<'_>,
    input: Input,
    along: &[Points],
    usual: &Made,
    trials: &mut Trials,
) -> BTreeMap<Exact, Exact> {
    let all: BTreeSet<&Exact> = along.iter().flatten().collect();
    let made: Vec<Made> = all.into_iter().map(|point| with(usual, input, &Given::Number(point.clone()))).collect();
    let mut paid = BTreeMap::new();
    trials.run(reads, &made, &mut |tried| {
        let at = tried.made.cells.get(&input).and_then(Given::number);
        if let (Some(at), Outcome::Value(Value::Number(amount))) = (at, tried.value(id)) {
            paid.insert(at.clone(), amount);
        }
    });
    paid
}

fn jump(points: &Points, paid: &BTreeMap<Exact, Exact>) -> Option<Jump> {
    let amounts: Vec<&Exact> = points.iter().filter_map(|point| paid.get(point)).collect();
    let [far_below, below, at, above, far_above] = amounts.as_slice() else { return None };
    let level = far_below == below && above == far_above;
    let lower = match (at < below, above < at) {
        (true, _) => 1,
        (_, true) => 2,
        // Where it is level on a side it has jumped, and not only risen.
        _ => return (below < above && (far_below == below || above == far_above)).then_some(Jump::Up),
    };
    if far_below < below && above <= far_above {
        return Some(Jump::Cliff(lower));
    }
    level.then_some(Jump::Down(lower))
}

/// The finding: what is paid on either side of the bound.
fn problem(
    plan: &Plan,
    value: &NamedValue,
    reads: &Reads<'_>,
    (input, field): (Input, &Field),
    ((low, high), paid): ((&Exact, &Exact), &BTreeMap<Exact, Exact>),
    (background, usual): (&Made, &Made),
) -> Option<Problem> {
    let side = |point: &Exact| Some([both(plan, point, field.ty), both(plan, paid.get(point)?, value.expr.ty)]);
    let [low_at, low_paid] = side(low)?;
    let [high_at, high_paid] = side(high)?;
    let at = |point: &Exact| with(background, input, &Given::Number(point.clone()));
    let mut others = background.clone();
    others.cells.remove(&input);
    let item = name_of(&value.name);
    let problem = by_case::cliff(
        &item,
        &name_of(&field.name),
        [&low_at, &low_paid],
        [&high_at, &high_paid],
        &in_words(plan, reads, &others, usual),
        value.span,
    );
    let title = Text::new(format!("{} {}", problem.code, item.zh), format!("{} {}", problem.code, item.en));
    let expected = [(0, &low_paid), (1, &high_paid)].map(|(of, paid)| Expectation {
        of,
        zh: format!("{} {}", item.zh, paid.zh),
        en: format!("{} {}", item.en, paid.en),
    });
    Some(problem.case(case(plan, reads, &title, &[&at(low), &at(high)], &expected)))
}
