//! Deductions that take more than there is, a total below zero by a computed deduction
//! that has no limit; and deductions below zero, which pay.

use crate::diagnostics::{Problem, by_case};
use crate::eval::Outcome;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, NamedValue, Op, Plan, Type, Value, ValueId};
use crate::syntax::ast::{Operator, Purpose};

use super::ranges::{Atom, Ranges};
use super::reads::Reads;
use super::subjects::{Made, field_of};
use super::trials::Trials;
use super::values::{both, name_of};
use super::witness::{Expectation, case, in_words};

/// The computed deductions without a limit that a total subtracts.
pub fn unlimited(plan: &Plan, total: &NamedValue) -> Vec<ValueId> {
    let mut found = Vec::new();
    if total.purpose == Purpose::Total {
        subtracted(&total.expr, false, &mut found);
    }
    let is_unlimited = |id: &ValueId| {
        plan.values.get(id.0).is_some_and(|value| {
            // A figure that is filled in as it stands is the author's of the data, not of the policy.
            value.purpose == Purpose::Deduct
                && !matches!(value.expr.op, Op::Cell { .. } | Op::Constant(_) | Op::Cap(..))
        })
    };
    found.retain(is_unlimited);
    found
}

fn subtracted(expr: &Expr, minus: bool, found: &mut Vec<ValueId>) {
    match &expr.op {
        Op::Arithmetic(Operator::Add, a, b) => {
            subtracted(a, minus, found);
            subtracted(b, minus, found);
        }
        Op::Arithmetic(Operator::Subtract, a, b) => {
            subtracted(a, minus, found);
            subtracted(b, !minus, found);
        }
        Op::Value(id) if minus => found.push(*id),
        Op::Default(value, _) => subtracted(value, minus, found),
        _ => {}
    }
}

/// Looks for a subject whose deduction is below zero: what is subtracted then is added.
pub fn below_zero(
    plan: &Plan,
    (id, deduction): (ValueId, &NamedValue),
    reads: &Reads<'_>,
    (usual, subjects): (&Made, &[Made]),
    trials: &mut Trials,
) -> Option<Problem> {
    let mut shown: Option<(Made, Exact)> = None;
    trials.run(reads, subjects, &mut |tried| {
        if let (None, Outcome::Value(Value::Number(taken))) = (&shown, tried.value(id))
            && taken.is_negative()
        {
            shown = Some((tried.made.clone(), taken));
        }
    });
    let (made, taken) = shown?;
    let item = name_of(&deduction.name);
    let taken = both(plan, &taken, deduction.expr.ty);
    let who = in_words(plan, reads, &made, usual);
    let problem = by_case::deduction_below_zero(&item, &taken, &who, deduction.span);
    let title = Text::new(format!("{} {}", problem.code, item.zh), format!("{} {}", problem.code, item.en));
    let expected =
        Expectation { of: 0, zh: format!("{} {}", item.zh, taken.zh), en: format!("{} {}", item.en, taken.en) };
    Some(problem.case(case(plan, reads, &title, &[&made], &[expected])))
}

/// Whether nothing that is known of a deduction keeps it from being below zero.
pub fn may_be_below_zero(plan: &Plan, id: ValueId, deduction: &NamedValue) -> bool {
    let range = Ranges::new(plan, Default::default()).of_atom(Atom::Value(id));
    let low = range.and_then(|range| range.numbers().low);
    // A figure that is filled in as it stands is the data's to answer for.
    deduction.purpose == Purpose::Deduct
        && !matches!(deduction.expr.op, Op::Cell { .. } | Op::Constant(_))
        && low.is_none_or(|low| low.at.is_negative())
}

/// Whether an amount of the subject's is 0 although its column does not say that it may be:
/// that nothing can be taken from nothing is no finding.
fn earns_nothing(plan: &Plan, made: &Made) -> bool {
    made.cells.iter().any(|(input, given)| {
        let field = field_of(plan, *input).filter(|field| field.bounds.is_none() && field.ty == Type::Money);
        field.is_some() && given.number().is_some_and(Exact::is_zero)
    })
}

/// Looks for a subject with whom the total is below zero by a deduction.
pub fn examine(
    plan: &Plan,
    (id, total): (ValueId, &NamedValue),
    reads: &Reads<'_>,
    (usual, subjects): (&Made, &[Made]),
    trials: &mut Trials,
) -> Option<Problem> {
    let deductions = unlimited(plan, total);
    let mut shown: Option<(Made, ValueId, Exact, Exact)> = None;
    trials.run(reads, subjects, &mut |tried| {
        if shown.is_some() || earns_nothing(plan, tried.made) {
            return;
        }
        let Outcome::Value(Value::Number(left)) = tried.value(id) else { return };
        if !left.is_negative() {
            return;
        }
        for deduction in &deductions {
            let Outcome::Value(Value::Number(taken)) = tried.value(*deduction) else { continue };
            // Without it there would be something left.
            if !(&left + &taken).is_negative() {
                shown = Some((tried.made.clone(), *deduction, taken, left.clone()));
                return;
            }
        }
    });
    let (made, deduction, taken, left) = shown?;
    let value = plan.values.get(deduction.0)?;
    let item = name_of(&total.name);
    let left_said = both(plan, &left, total.expr.ty);
    let problem = by_case::deduction_exceeds(
        &name_of(&value.name),
        &both(plan, &taken, value.expr.ty),
        &item,
        &left_said,
        &in_words(plan, reads, &made, usual),
        value.span,
        total.span,
    );
    let title = Text::new(format!("{} {}", problem.code, item.zh), format!("{} {}", problem.code, item.en));
    let expected =
        Expectation { of: 0, zh: format!("{} {}", item.zh, left_said.zh), en: format!("{} {}", item.en, left_said.en) };
    Some(problem.case(case(plan, reads, &title, &[&made], &[expected])))
}
