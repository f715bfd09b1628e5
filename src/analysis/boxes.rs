//! Case by case: every quantity that a condition turns on is cut at the numbers that
//! it is held against, and each combination of pieces is looked at by itself.
//!
//! A quantity may be computed from another that is cut too; they are then combined as
//! if they were free of each other. So more combinations are looked at than can occur,
//! and what holds in none of them never holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::exact::Exact;
use crate::plan::walk::{children, pattern_parts};
use crate::plan::{Expr, Lookup, Op, Plan, Type, ValueId};

use super::interval::{End, Interval};
use super::ranges::{Atom, Of, Ranges, atom, is_on_a_line};
use super::reads::Input;
use super::subjects::field_of;

/// More combinations than this are not gone through.
const MOST_BOXES: usize = 4_000;

/// All cases of the quantities that some expressions turn on.
pub struct Boxes<'p> {
    plan: &'p Plan,
    pieces: Vec<(Atom, Vec<Of>)>,
    /// There are too many combinations to go through.
    pub too_many: bool,
    /// Those to whom the policy does not apply are looked at as well.
    everybody: bool,
}

/// What expressions turn on.
#[derive(Default)]
struct Turns<'p> {
    comparisons: Vec<(&'p Expr, &'p Expr)>,
    inputs: BTreeSet<Input>,
    seen: BTreeSet<ValueId>,
    /// Values still to be followed: a chain of them may be longer than a stack is deep.
    waiting: Vec<ValueId>,
}

impl<'p> Turns<'p> {
    fn table(&mut self, lookup: &'p Lookup) {
        for (key, pattern) in lookup.rows.iter().flat_map(|row| lookup.keys.iter().zip(&row.patterns)) {
            self.comparisons.extend(pattern_parts(pattern).into_iter().map(|part| (key, part)));
        }
    }

    /// Numbers that have a name are cut by themselves; what a condition or label rests on is followed.
    fn gather(&mut self, expr: &'p Expr) {
        match &expr.op {
            Op::Value(id) if !is_on_a_line(expr.ty) && self.seen.insert(*id) => self.waiting.push(*id),
            Op::Cell { block, field } => {
                self.inputs.insert(Input { block: *block, field: *field });
            }
            Op::Compare(_, a, b) | Op::Cap(a, b) | Op::Floor(a, b) => self.comparisons.push((a, b)),
            Op::OneOf(a, list) => self.comparisons.extend(list.iter().map(|b| (&**a, b))),
            Op::Lookup(lookup) => self.table(lookup),
            _ => {}
        }
        for child in children(expr) {
            self.gather(child.expr);
        }
    }
}

impl<'p> Boxes<'p> {
    /// The cases of what these expressions turn on; `at_zero` are numbers of which it matters
    /// whether they are 0.
    pub fn of(plan: &'p Plan, exprs: &[&'p Expr], at_zero: &[&'p Expr]) -> Boxes<'p> {
        let mut turns = Turns::default();
        exprs.iter().chain(at_zero).for_each(|expr| turns.gather(expr));
        Boxes::cut(plan, turns, at_zero)
    }

    /// The cases of what the keys of a table turn on, and of these conditions.
    pub fn of_table(plan: &'p Plan, lookup: &'p Lookup, conditions: &[&'p Expr]) -> Boxes<'p> {
        let mut turns = Turns::default();
        turns.table(lookup);
        lookup.keys.iter().chain(conditions.iter().copied()).for_each(|expr| turns.gather(expr));
        Boxes::cut(plan, turns, &[])
    }

    fn cut(plan: &'p Plan, mut turns: Turns<'p>, at_zero: &[&'p Expr]) -> Boxes<'p> {
        let free = Ranges::new(plan, BTreeMap::new());
        plan.scope.iter().for_each(|scope| turns.gather(scope));
        while let Some(value) = turns.waiting.pop().and_then(|id| plan.values.get(id.0)) {
            value.applies.iter().chain([&value.expr]).for_each(|expr| turns.gather(expr));
        }
        let mut cuts: BTreeMap<Atom, BTreeSet<Exact>> = BTreeMap::new();
        for (left, right) in turns.comparisons {
            for (one, other) in [(left, right), (right, left)] {
                if let (Some(atom), Some(at)) = (atom(one), free.of(other).numbers().as_point())
                    && is_on_a_line(one.ty)
                {
                    cuts.entry(atom).or_default().insert(at.clone());
                }
            }
        }
        for atom in at_zero.iter().filter_map(|expr| atom(expr)) {
            cuts.entry(atom).or_default().insert(Exact::zero());
        }
        let mut pieces: Vec<(Atom, Vec<Of>)> = Vec::new();
        for (atom, cuts) in cuts {
            let whole = match &free.of_atom(atom).map(|range| range.of) {
                Some(Of::Numbers(interval)) => interval.clone(),
                _ => Interval::all(),
            };
            let is_whole = is_whole_number(plan, atom);
            let cut = cut(&cuts, is_whole);
            let inside: Vec<Of> =
                cut.into_iter().map(|piece| piece.and(&whole)).filter(|p| !p.is_empty()).map(Of::Numbers).collect();
            pieces.push((atom, inside));
        }
        for input in &turns.inputs {
            let of = field_of(plan, *input).map(|field| free.all_of(field.ty));
            let each = match of {
                Some(Of::Labels(labels)) => {
                    labels.into_iter().map(|label| Of::Labels(BTreeSet::from([label]))).collect()
                }
                Some(Of::Truth(..)) => vec![Of::Truth(true, false), Of::Truth(false, true)],
                _ => continue,
            };
            let is_cell =
                matches!(field_of(plan, *input), Some(field) if matches!(field.ty, Type::Enum(_) | Type::Truth));
            if is_cell {
                pieces.push((Atom::Input(*input), each));
            }
        }
        let count = pieces
            .iter()
            .try_fold(1usize, |count, (_, each)| count.checked_mul(each.len()).filter(|count| *count <= MOST_BOXES));
        Boxes { plan, pieces, too_many: count.is_none(), everybody: false }
    }

    /// The same cases of everybody, whether the policy applies to them or not.
    pub fn out_of_scope(self) -> Boxes<'p> {
        Boxes { everybody: true, ..self }
    }

    /// The quantities with names, and everything that they can come to.
    pub fn quantities(&self) -> Vec<(Atom, Of)> {
        let free = Ranges::new(self.plan, BTreeMap::new());
        self.pieces.iter().filter_map(|(atom, _)| Some((*atom, free.of_atom(*atom)?.of))).collect()
    }

    /// Whether something is so in some case. Where there are too many cases it may be.
    pub fn any(&self, is_so: &mut dyn FnMut(&Ranges<'p>) -> bool) -> bool {
        if self.too_many {
            return is_so(&Ranges::new(self.plan, BTreeMap::new()));
        }
        let count: usize = self.pieces.iter().map(|(_, each)| each.len()).product();
        for case in 0..count {
            let mut rest = case;
            let mut held = BTreeMap::new();
            for (atom, each) in &self.pieces {
                let piece = each.get(rest % each.len().max(1));
                rest /= each.len().max(1);
                held.extend(piece.map(|piece| (*atom, piece.clone())));
            }
            let ranges = Ranges::new(self.plan, held);
            // Nobody to whom the policy does not apply.
            let in_scope =
                self.everybody || self.plan.scope.as_ref().is_none_or(|scope| ranges.of(scope).conditions().0);
            let occurs = in_scope && self.pieces.iter().all(|(atom, _)| occurs(&ranges, *atom));
            if occurs && is_so(&ranges) {
                return true;
            }
        }
        false
    }
}

/// Whether a piece lies within what its quantity can come to in this case.
fn occurs(ranges: &Ranges<'_>, atom: Atom) -> bool {
    match ranges.of_atom(atom).map(|range| range.of) {
        Some(Of::Numbers(interval)) => !interval.is_empty(),
        _ => true,
    }
}

fn is_whole_number(plan: &Plan, atom: Atom) -> bool {
    let ty = match atom {
        Atom::Input(input) => field_of(plan, input).map(|field| field.ty),
        Atom::Value(id) => plan.values.get(id.0).map(|value| value.expr.ty),
    };
    matches!(ty, Some(Type::Integer | Type::Date | Type::Month))
}

/// The line cut at some numbers: below, on and between them, and above.
fn cut(cuts: &BTreeSet<Exact>, whole: bool) -> Vec<Interval> {
    let open = |at: &Exact| Some(End { at: at.clone(), inside: false });
    let mut found = Vec::new();
    let mut before: Option<&Exact> = None;
    for at in cuts {
        found.push(Interval { low: before.and_then(open), high: open(at) });
        found.push(Interval::point(at.clone()));
        before = Some(at);
    }
    found.push(Interval { low: before.and_then(open), high: None });
    if whole {
        found.retain(holds_a_whole_number);
    }
    found
}

fn holds_a_whole_number(piece: &Interval) -> bool {
    let (Some(low), Some(high)) = (&piece.low, &piece.high) else { return true };
    let first = if low.inside { low.at.ceil() } else { low.at.floor() + Exact::from(1) };
    first < high.at || (high.inside && first == high.at)
}
