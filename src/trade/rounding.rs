//! Amounts that are rounded more than once on their way to the payslip.

use super::{Policy, constant};
use crate::diagnostics::Problem;
use crate::diagnostics::rounding as told;
use crate::exact::Exact;
use crate::plan::{Expr, NamedValue, Op, Type};
use crate::resolve::ValueSource;
use crate::rounding::{Rounding, round_to_step};
use crate::source::Span;
use crate::syntax::ast::{Operator, Purpose};

/// A rounding on the way.
struct Step {
    mode: Rounding,
    step: Exact,
    span: Span,
}

/// Notes two chains: an amount that is rounded coarsely, then multiplied by a share, then
/// paid without a word on its last rounding; and one that is rounded to the nearest twice,
/// the second time more coarsely.
pub fn chains(policy: Policy<'_, '_>, problems: &mut Vec<Problem>) {
    for (id, value) in policy.plan.values.iter().enumerate() {
        let Some((mode, last)) = value.rounding.as_ref().filter(|_| policy.owns(value.span)) else { continue };
        if !is_stated(policy, id) {
            if let Some((first, share)) = share_of_rounded(policy, &value.expr, 0) {
                let example = example_of_share(&first, share.as_ref());
                problems.push(told::last_rounding_unstated(&value.name.name, &example, first.span, value.span));
            }
        } else if *mode == Rounding::HalfAwayFromZero
            && let Some(first) = rounded(policy, &value.expr, 0)
            && first.mode == Rounding::HalfAwayFromZero
            && first.step < *last
        {
            problems.push(told::rounded_twice(
                &value.name.name,
                &example_of_twice(&first.step, last),
                first.span,
                value.span,
            ));
        }
    }
}

/// Whether the author says how the item, or everything paid, is rounded.
fn is_stated(policy: Policy<'_, '_>, id: usize) -> bool {
    let own = policy.symbols.values.get(id).is_none_or(|symbol| match symbol.source {
        ValueSource::Definition(definition) => definition.amounts.is_some() || definition.made.is_some(),
        ValueSource::Cases(cases) => {
            let cases = policy.symbols.cases_of.get(cases).map_or(&[][..], |group| group.cases.as_slice());
            cases.iter().any(|case| case.definition.amounts.is_some())
        }
        _ => false,
    });
    own || policy.symbols.header.is_some_and(|header| header.amounts.is_some())
}

/// Formulas that go through more names than this are not followed.
const DEPTH: usize = 12;

/// The rounding that an amount comes from as it is, at most capped, floored or chosen.
fn rounded(policy: Policy<'_, '_>, expr: &Expr, depth: usize) -> Option<Step> {
    if depth > DEPTH || expr.ty != Type::Money {
        return None;
    }
    match &expr.op {
        Op::Round { mode, step, .. } => Some(Step { mode: *mode, step: step.clone(), span: expr.span }),
        Op::Cap(value, _)
        | Op::Floor(value, _)
        | Op::OnlyWhen(value, _)
        | Op::Require(value, _)
        | Op::Default(value, _) => rounded(policy, value, depth + 1),
        Op::If { then, otherwise, .. } => {
            rounded(policy, then, depth + 1).or_else(|| rounded(policy, otherwise, depth + 1))
        }
        Op::Value(id) => {
            let value = policy.plan.values.get(id.0).filter(|value| is_formula(value))?;
            rounded(policy, &value.expr, depth + 1)
        }
        _ => None,
    }
}

/// A share of a coarsely rounded amount, on the way to what is paid: the rounding and
/// the share, where it is a fixed one.
fn share_of_rounded(policy: Policy<'_, '_>, expr: &Expr, depth: usize) -> Option<(Step, Option<Exact>)> {
    if depth > DEPTH {
        return None;
    }
    let into = |part: &Expr| share_of_rounded(policy, part, depth + 1);
    match &expr.op {
        Op::Arithmetic(Operator::Multiply, a, b) => {
            let both = [(a, b), (b, a)];
            let found = both.into_iter().find_map(|(amount, share)| {
                let coarse = rounded(policy, amount, 0).filter(|first| first.step > minor(policy))?;
                (share.ty == Type::Ratio).then(|| (coarse, constant(policy, share)))
            });
            found.or_else(|| into(a)).or_else(|| into(b))
        }
        Op::Arithmetic(_, a, b) => into(a).or_else(|| into(b)),
        Op::Cap(value, _)
        | Op::Floor(value, _)
        | Op::OnlyWhen(value, _)
        | Op::Require(value, _)
        | Op::Default(value, _) => into(value),
        Op::If { then, otherwise, .. } => into(then).or_else(|| into(otherwise)),
        Op::Value(id) => {
            let value = policy.plan.values.get(id.0).filter(|value| is_formula(value))?;
            into(&value.expr)
        }
        _ => None,
    }
}

fn is_formula(value: &NamedValue) -> bool {
    matches!(value.purpose, Purpose::Value | Purpose::Part)
}

/// The smallest amount of the policy's currency.
fn minor(policy: Policy<'_, '_>) -> Exact {
    Exact::from(rust_decimal::Decimal::new(1, policy.plan.currency.get().digits))
}

/// An amount, what it is rounded to, the share and both results.
fn example_of_share(first: &Step, share: Option<&Exact>) -> told::ShareExample {
    let share = share.cloned().or_else(|| Exact::ratio(4, 5)).unwrap_or_else(|| Exact::from(1));
    let two_fifths = Exact::ratio(2, 5).unwrap_or_else(Exact::zero);
    let amount = &round_to_step(&Exact::from(1000), &first.step, Rounding::Up) + &(&first.step * &two_fifths);
    let whole = round_to_step(&amount, &first.step, first.mode);
    told::ShareExample { with: &whole * &share, without: &amount * &share, amount, whole, share }
}

/// An amount just under half a step, what the first rounding makes of it, and what the
/// second makes of either.
fn example_of_twice(first: &Exact, last: &Exact) -> [Exact; 4] {
    let half = Exact::ratio(1, 2).unwrap_or_else(Exact::zero);
    let base = round_to_step(&Exact::from(100), last, Rounding::Up);
    let amount = &(&base + &(last * &half)) - &(first * &half);
    let once = round_to_step(&amount, first, Rounding::HalfAwayFromZero);
    let twice = round_to_step(&once, last, Rounding::HalfAwayFromZero);
    let directly = round_to_step(&amount, last, Rounding::HalfAwayFromZero);
    [amount, once, twice, directly]
}
