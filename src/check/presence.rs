//! What is known to have a value where a condition was asked first.
//!
//! `若 得分 缺 则 0 元 否则 …`: in the second branch 得分 has a value. Without this
//! an author would have to write a default that is never used.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::plan::meeting::Case;
use crate::plan::{Expr, Gap, Op, ValueId};
use crate::syntax::ast::Comparison;

/// For values that do not always exist: where they apply, and their formula.
pub type Conditions = BTreeMap<ValueId, (Option<Expr>, Expr)>;

/// How many values deep it is asked why something exists.
const DEEPEST: usize = 8;

/// What is known where an expression stands.
#[derive(Clone)]
pub struct Known<'e> {
    /// Inputs and values that exist.
    present: Vec<&'e Op>,
    /// Conditions that hold.
    held: Vec<Cow<'e, Expr>>,
    conditions: &'e Conditions,
    depth: usize,
}

impl<'e> Known<'e> {
    pub fn nothing(conditions: &'e Conditions) -> Known<'e> {
        Known { present: Vec::new(), held: Vec::new(), conditions, depth: 0 }
    }

    /// Where a condition holds: what it calls 不缺 exists, and what it compares, for a
    /// comparison with nothing does not hold.
    pub fn where_it_holds(&mut self, condition: &'e Expr) {
        self.held.push(Cow::Borrowed(condition));
        self.present_where(condition);
    }

    fn present_where(&mut self, condition: &'e Expr) {
        match &condition.op {
            Op::And(terms) => terms.iter().for_each(|term| self.where_it_holds(term)),
            Op::Missing { value, negated: true } => self.present.push(&value.op),
            Op::Not(inner) if !inner.maybe => self.where_it_does_not(inner),
            Op::Not(_) => {}
            Op::Compare(_, a, b) | Op::Arithmetic(_, a, b) => {
                self.present_where(a);
                self.present_where(b);
            }
            Op::OneOf(a, _) | Op::InMonths(a, _) | Op::Negate(a) | Op::Round { value: a, .. } => self.present_where(a),
            Op::Value(_) | Op::Cell { .. } | Op::RecordCell { .. } | Op::Argument { .. } | Op::TableCell { .. } => {
                self.present.push(&condition.op);
            }
            _ => {}
        }
    }

    /// Where a condition does not hold: what it calls 缺 exists, and its opposite holds
    /// unless it may have met nothing.
    fn where_it_does_not(&mut self, condition: &'e Expr) {
        match &condition.op {
            Op::Or(terms) => return terms.iter().for_each(|term| self.where_it_does_not(term)),
            Op::Missing { value, negated: false } => self.present.push(&value.op),
            Op::Not(inner) if !inner.maybe => self.where_it_holds(inner),
            _ => {}
        }
        if let Some(opposite) = opposite(condition) {
            self.held.push(Cow::Owned(opposite));
        }
    }

    /// What exists, too.
    pub fn and_present(&mut self, op: &'e Op) {
        self.present.push(op);
    }

    fn exists(&self, op: &Op) -> bool {
        let by_formula = || match op {
            Op::Value(id) if self.depth < DEEPEST => self.conditions.get(id).is_some_and(|(applies, expr)| {
                let mut inside = self.clone();
                inside.depth += 1;
                applies.iter().for_each(|applies| inside.where_it_holds(applies));
                applies.as_ref().is_none_or(|applies| self.holds(applies)) && !uncertain(expr, &inside)
            }),
            _ => false,
        };
        self.present.iter().any(|other| same(op, other)) || by_formula()
    }

    /// Whether one of the cases of a name surely applies, and each has a value where it does.
    fn some_case(&self, cases: &[Case]) -> bool {
        let sound = |case: &Case| {
            let mut inside = self.clone();
            case.applies.iter().for_each(|applies| inside.where_it_holds(applies));
            !uncertain(&case.expr, &inside)
        };
        let applies = |case: &Case| case.who.is_none() && case.applies.as_ref().is_some_and(|one| self.holds(one));
        cases.iter().any(|case| applies(case) && sound(case))
    }

    /// Whether a condition holds because of those that are known to.
    fn holds(&self, condition: &Expr) -> bool {
        match &condition.op {
            Op::And(terms) => terms.iter().all(|term| self.holds(term)),
            Op::Or(terms) if terms.iter().any(|term| self.holds(term)) => true,
            Op::Not(inner) if !inner.maybe => {
                opposite(inner).is_some_and(|opposite| self.held.iter().any(|held| follows(held, &opposite)))
            }
            _ => self.held.iter().any(|held| follows(held, condition)),
        }
    }
}

/// Whether what `held` says is enough for `condition`: the same, or one of its labels.
fn follows(held: &Expr, condition: &Expr) -> bool {
    if alike(held, condition) {
        return true;
    }
    match (&held.op, &condition.op) {
        (Op::Compare(Comparison::Equal, a, label), Op::OneOf(b, list)) => {
            alike(a, b) && list.iter().any(|entry| alike(entry, label))
        }
        (Op::OneOf(a, some), Op::OneOf(b, list)) => {
            alike(a, b) && some.iter().all(|one| list.iter().any(|entry| alike(one, entry)))
        }
        (Op::OneOf(a, some), Op::Compare(Comparison::NotEqual, b, other)) => {
            alike(a, b) && constant(other) && some.iter().all(|one| constant(one) && !alike(one, other))
        }
        // Another label is not this one.
        (Op::Compare(Comparison::Equal, a, label), Op::Compare(Comparison::NotEqual, b, other)) => {
            alike(a, b) && constant(label) && constant(other) && !alike(label, other)
        }
        _ => false,
    }
}

fn constant(expr: &Expr) -> bool {
    matches!(expr.op, Op::Constant(_))
}

/// What holds wherever a condition does not; nothing where it may have met nothing.
fn opposite(condition: &Expr) -> Option<Expr> {
    if condition.maybe {
        return None;
    }
    let op = match &condition.op {
        Op::Compare(how, a, b) => Op::Compare(how.opposite(), a.clone(), b.clone()),
        Op::Not(inner) => return Some((**inner).clone()),
        _ => Op::Not(Box::new(condition.clone())),
    };
    Some(Expr { op, ..condition.clone() })
}

/// Whether one of the conditions always holds: two of them are opposites.
pub fn opposites_among(conditions: &[&Expr]) -> bool {
    conditions.iter().enumerate().any(|(i, one)| {
        opposite(one).is_some_and(|opposite| conditions.iter().skip(i + 1).any(|other| alike(&opposite, other)))
    })
}

/// Whether two expressions say the same thing.
fn alike(a: &Expr, b: &Expr) -> bool {
    match (&a.op, &b.op) {
        (Op::Constant(a), Op::Constant(b)) => a == b,
        (Op::Parameter(a), Op::Parameter(b)) => a == b,
        (Op::Compare(how, a, c), Op::Compare(other, b, d)) => how == other && alike(a, b) && alike(c, d),
        (Op::Missing { value: a, negated }, Op::Missing { value: b, negated: other }) => {
            negated == other && alike(a, b)
        }
        (Op::Not(a), Op::Not(b)) => alike(a, b),
        (Op::And(a), Op::And(b)) | (Op::Or(a), Op::Or(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Op::OneOf(a, some), Op::OneOf(b, list)) => {
            alike(a, b) && some.len() == list.len() && some.iter().zip(list).all(|(a, b)| alike(a, b))
        }
        (Op::InMonths(a, some), Op::InMonths(b, list)) => alike(a, b) && some == list,
        (Op::Moment(a), Op::Moment(b)) => a == b,
        (a, b) => same(a, b),
    }
}

/// Whether an expression may have no value although this is known.
pub fn uncertain(expr: &Expr, known: &Known<'_>) -> bool {
    if !expr.maybe {
        return false;
    }
    let any = |parts: &[&Expr]| parts.iter().any(|part| uncertain(part, known));
    match &expr.op {
        Op::Value(_) | Op::Cell { .. } | Op::RecordCell { .. } | Op::Argument { .. } | Op::TableCell { .. } => {
            !known.exists(&expr.op)
        }
        Op::Own(a) | Op::Negate(a) | Op::Round { value: a, .. } => any(&[a]),
        Op::Arithmetic(_, a, b) | Op::Compare(_, a, b) | Op::Cap(a, b) | Op::Floor(a, b) => any(&[a, b]),
        Op::Default(_, default) => any(&[default]),
        Op::OfGroup { by, body, .. } => any(&[by, body]),
        Op::Steps { value: a, step: b, amount: c, .. } | Op::Prorate { value: a, days: b, basis: c } => any(&[a, b, c]),
        Op::Apply { formula, arguments, body } => {
            // The body knows its arguments by other names, and none of another formula's.
            let certain: Vec<Op> = arguments
                .iter()
                .enumerate()
                .filter(|(_, argument)| !uncertain(argument, known))
                .map(|(index, _)| Op::Argument { formula: *formula, index })
                .collect();
            let mut inside = known.clone();
            inside.present.retain(|op| !matches!(op, Op::Argument { .. }));
            inside.present.extend(&certain);
            uncertain(body, &inside)
        }
        Op::Require(value, condition) => {
            let mut inside = known.clone();
            inside.where_it_holds(condition);
            uncertain(value, &inside)
        }
        Op::OnlyWhen(value, condition) => {
            let mut inside = known.clone();
            inside.where_it_holds(condition);
            !known.holds(condition) || uncertain(value, &inside)
        }
        Op::Lookup(lookup) => {
            any(&lookup.keys.iter().chain(lookup.rows.iter().map(|row| &row.outcome)).collect::<Vec<_>>())
        }
        Op::Cases(cases) => !known.some_case(&cases.cases),
        Op::Weighted { items, complete } => {
            let mut lacks = items.iter().map(|(value, weight)| any(&[value, weight]));
            if *complete { lacks.any(|lacks| lacks) } else { lacks.all(|lacks| lacks) }
        }
        Op::Scorecard { lines, gap: Gap::Reweight, .. } => lines
            .iter()
            .all(|line| known.conditions.contains_key(&line.indicator) && !known.exists(&Op::Value(line.indicator))),
        Op::Scorecard { lines, gap: Gap::None, .. } => lines
            .iter()
            .any(|line| known.conditions.contains_key(&line.indicator) && !known.exists(&Op::Value(line.indicator))),
        Op::If { condition, then, otherwise } => uncertain_branch(condition, then, otherwise, known),
        _ => true,
    }
}

/// Whether either branch may have no value, knowing what its condition tells.
pub fn uncertain_branch(condition: &Expr, then: &Expr, otherwise: &Expr, known: &Known<'_>) -> bool {
    let mut holds = known.clone();
    holds.where_it_holds(condition);
    let mut does_not = known.clone();
    does_not.where_it_does_not(condition);
    uncertain(then, &holds) || uncertain(otherwise, &does_not)
}

fn same(a: &Op, b: &Op) -> bool {
    match (a, b) {
        (Op::Value(a), Op::Value(b)) => a == b,
        (Op::Argument { formula, index }, Op::Argument { formula: other, index: at }) => {
            formula == other && index == at
        }
        (Op::Cell { block, field }, Op::Cell { block: other, field: column })
        | (Op::RecordCell { block, field }, Op::RecordCell { block: other, field: column }) => {
            block == other && field == column
        }
        (Op::TableCell { table, column }, Op::TableCell { table: other, column: at }) => table == other && column == at,
        _ => false,
    }
}
