//! What a formula can come to, as far as that is known before any data.
//!
//! Every answer is wide enough: what is said not to occur does not. Where nothing is
//! known of an operation, everything that its type allows is taken to occur.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::calendar::days_between;
use crate::exact::Exact;
use crate::plan::{Expr, Field, FormulaId, Gap, Lookup, Op, Pattern, Plan, Type, Value, ValueId};
use crate::rounding::round_to_step;
use crate::syntax::ast::{BandMode, Comparison, FoldHow, Operator};

use super::interval::Interval;
use super::reads::Input;

/// What a formula can come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub of: Of,
    /// It may have no value.
    pub lacks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    Numbers(Interval),
    /// Whether it can hold, and whether it can fail.
    Truth(bool, bool),
    Labels(BTreeSet<u32>),
    Anything,
}

/// Whether a row takes a case.
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    pub may: bool,
    /// It does, wherever the keys have values.
    pub surely: bool,
    /// Only where no other row does.
    pub rest: bool,
}

/// A thing whose range is cut into pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Atom {
    Input(Input),
    Value(ValueId),
}

/// Ranges in one case: some atoms are held to a piece of theirs.
pub struct Ranges<'p> {
    plan: &'p Plan,
    held: BTreeMap<Atom, Of>,
    known: RefCell<BTreeMap<ValueId, Option<Range>>>,
    arguments: RefCell<Vec<(FormulaId, Vec<Range>)>>,
    /// How many named values deep is being looked.
    depth: Cell<usize>,
}

/// Named values are followed so many deep.
const DEEPEST: usize = 50;

/// The atom that an expression is.
pub fn atom(expr: &Expr) -> Option<Atom> {
    match &expr.op {
        Op::Cell { block, field } => Some(Atom::Input(Input { block: *block, field: *field })),
        Op::Value(id) => Some(Atom::Value(*id)),
        _ => None,
    }
}

impl Range {
    fn sure(of: Of) -> Range {
        Range { of, lacks: false }
    }

    fn truth(can_hold: bool, can_fail: bool, lacks: bool) -> Range {
        Range { of: Of::Truth(can_hold, can_fail), lacks }
    }

    pub fn numbers(&self) -> Interval {
        match &self.of {
            Of::Numbers(interval) => interval.clone(),
            _ => Interval::all(),
        }
    }

    /// Whether it can hold as a condition, and whether it can not.
    pub fn conditions(&self) -> (bool, bool) {
        match self.of {
            Of::Truth(holds, fails) => (holds, fails || self.lacks),
            _ => (true, true),
        }
    }

    fn or(self, other: Range) -> Range {
        let of = match (self.of, other.of) {
            (Of::Numbers(a), Of::Numbers(b)) => Of::Numbers(a.or(&b)),
            (Of::Truth(a, b), Of::Truth(c, d)) => Of::Truth(a || c, b || d),
            (Of::Labels(a), Of::Labels(b)) => Of::Labels(a.union(&b).copied().collect()),
            _ => Of::Anything,
        };
        Range { of, lacks: self.lacks || other.lacks }
    }
}

impl<'p> Ranges<'p> {
    pub fn new(plan: &'p Plan, held: BTreeMap<Atom, Of>) -> Ranges<'p> {
        Ranges { plan, held, known: RefCell::default(), arguments: RefCell::default(), depth: Cell::new(0) }
    }

    /// Everything of a type.
    pub fn all_of(&self, ty: Type) -> Of {
        match ty {
            Type::Truth => Of::Truth(true, true),
            Type::Enum(id) => {
                let members = self.plan.enumerations.get(id.0).map_or(0, |known| known.members.len());
                Of::Labels((0..u32::try_from(members).unwrap_or(0)).collect())
            }
            ty if is_on_a_line(ty) => Of::Numbers(Interval::all()),
            _ => Of::Anything,
        }
    }

    fn unknown(&self, expr: &Expr) -> Range {
        Range { of: self.all_of(expr.ty), lacks: true }
    }

    fn field(&self, field: &Field) -> Range {
        let of = match &field.bounds {
            Some((low, high)) => Of::Numbers(Interval::between(low.clone(), high.clone())),
            None => self.all_of(field.ty),
        };
        Range { of, lacks: field.optional && field.default.is_none() }
    }

    /// The range of an atom, held or not.
    pub fn of_atom(&self, atom: Atom) -> Option<Range> {
        let held = self.held.get(&atom).cloned();
        let free = match atom {
            Atom::Input(input) => self.field(self.plan.blocks.get(input.block.0)?.fields.get(input.field)?),
            Atom::Value(id) => self.value(id)?,
        };
        Some(match (held, free.of) {
            (Some(Of::Numbers(piece)), Of::Numbers(all)) => {
                Range { of: Of::Numbers(piece.and(&all)), lacks: free.lacks }
            }
            (Some(piece), _) => Range { of: piece, lacks: free.lacks },
            (None, of) => Range { of, lacks: free.lacks },
        })
    }

    /// A named value by its formula.
    fn value(&self, id: ValueId) -> Option<Range> {
        if let Some(known) = self.known.borrow().get(&id) {
            // One that is being looked at comes round by an earlier period: nothing is known of it.
            let value = self.plan.values.get(id.0)?;
            return Some(known.clone().unwrap_or_else(|| self.unknown(&value.expr)));
        }
        let value = self.plan.values.get(id.0)?;
        // A chain of definitions may be longer than a stack is deep.
        if self.depth.get() >= DEEPEST {
            return Some(self.unknown(&value.expr));
        }
        self.depth.set(self.depth.get() + 1);
        self.known.borrow_mut().insert(id, None);
        let mut range = self.of(&value.expr);
        if let Some((mode, step)) = &value.rounding
            && let Of::Numbers(interval) = &range.of
        {
            range.of = Of::Numbers(interval.through(|number| round_to_step(number, step, *mode)));
        }
        if let Some(applies) = &value.applies {
            range.lacks |= self.of(applies).conditions().1;
        }
        self.depth.set(self.depth.get() - 1);
        self.known.borrow_mut().insert(id, Some(range.clone()));
        Some(range)
    }

    /// What an expression can come to.
    pub fn of(&self, expr: &Expr) -> Range {
        match &expr.op {
            Op::Constant(value) => Range::sure(of_value(value)),
            Op::NoValue => Range { of: self.all_of(expr.ty), lacks: true },
            Op::Parameter(id) => {
                let versions = self.plan.parameters.get(id.0).into_iter().flat_map(|known| &known.values);
                let versions = versions.map(|(_, value)| self.of(value));
                versions.reduce(Range::or).unwrap_or_else(|| self.unknown(expr))
            }
            Op::InForce { versions, .. } => {
                let versions = versions.iter().map(|(_, version)| self.of(version));
                versions.reduce(Range::or).unwrap_or_else(|| self.unknown(expr))
            }
            Op::Value(_) | Op::Cell { .. } => {
                atom(expr).and_then(|atom| self.of_atom(atom)).unwrap_or_else(|| self.unknown(expr))
            }
            Op::RecordCell { block, field } => {
                let field = self.plan.blocks.get(block.0).and_then(|block| block.fields.get(*field));
                field.map_or_else(|| self.unknown(expr), |field| self.field(field))
            }
            Op::Argument { formula, index } => {
                let arguments = self.arguments.borrow();
                let frame = arguments.iter().rev().find(|(known, _)| known == formula);
                frame.and_then(|(_, all)| all.get(*index).cloned()).unwrap_or_else(|| self.unknown(expr))
            }
            Op::Apply { formula, arguments, body } => {
                let all = arguments.iter().map(|argument| self.of(argument)).collect();
                self.arguments.borrow_mut().push((*formula, all));
                let range = self.of(body);
                self.arguments.borrow_mut().pop();
                range
            }
            Op::Negate(inner) => self.map(inner, |interval| interval.negate()),
            Op::Not(inner) => {
                let range = self.of(inner);
                match range.of {
                    Of::Truth(holds, fails) => Range::truth(fails, holds, range.lacks),
                    _ => self.unknown(expr),
                }
            }
            Op::Arithmetic(operator, a, b) => self.arithmetic(expr, *operator, a, b),
            Op::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            Op::And(terms) => self.terms(terms, true),
            Op::Or(terms) => self.terms(terms, false),
            Op::If { condition, then, otherwise } => match self.of(condition).conditions() {
                (true, false) => self.of(then),
                (false, _) => self.of(otherwise),
                _ => self.of(then).or(self.of(otherwise)),
            },
            Op::Default(value, default) => {
                let value = self.of(value);
                if value.lacks { Range { lacks: false, ..value }.or(self.of(default)) } else { value }
            }
            Op::OnlyWhen(value, condition) => {
                let value = self.of(value);
                let fails = self.of(condition).conditions().1;
                Range { lacks: value.lacks || fails, ..value }
            }
            Op::Require(value, _) => self.of(value),
            Op::Cap(a, b) => self.both(a, b, Interval::least),
            Op::Floor(a, b) => self.both(a, b, Interval::greatest),
            Op::Round { value, mode, step } => {
                self.map(value, |interval| interval.through(|number| round_to_step(number, step, *mode)))
            }
            Op::Missing { value, negated } => {
                let lacks = self.of(value).lacks;
                // That it surely lacks is never known.
                if *negated { Range::truth(true, lacks, false) } else { Range::truth(lacks, true, false) }
            }
            Op::OneOf(value, list) => {
                let one = |other: &Expr| self.compare(Comparison::Equal, value, other);
                let all: Vec<Range> = list.iter().map(one).collect();
                let holds = all.iter().any(|range| range.conditions().0);
                let fails = all.iter().all(|range| range.conditions().1);
                Range::truth(holds, fails, self.of(value).lacks)
            }
            Op::Streak { condition, .. } | Op::YearCount { condition, .. } => {
                Range::truth(self.of(condition).conditions().0, true, false)
            }
            Op::StreakLength { .. } => Range::sure(Of::Numbers(Interval::from(Exact::zero()))),
            Op::ItemCount(terms) => {
                let surely = terms.iter().filter(|term| !self.of(term).conditions().1).count();
                let perhaps = terms.iter().filter(|term| self.of(term).conditions().0).count();
                let count = |count: usize| Exact::from(i64::try_from(count).unwrap_or(i64::MAX));
                Range::sure(Of::Numbers(Interval::between(count(surely), count(perhaps))))
            }
            Op::Extreme { largest, values } => self.extreme(expr, *largest, values),
            Op::Weighted { items, .. } => {
                // An average lies between its least and its greatest part.
                let parts: Vec<Range> = items.iter().map(|(value, _)| self.of(value)).collect();
                let lacks =
                    parts.iter().any(|part| part.lacks) || items.iter().any(|(_, weight)| self.of(weight).lacks);
                self.average_of(items, &parts).map_or_else(|| self.unknown(expr), |of| Range { of, lacks })
            }
            Op::Scorecard { lines, full_marks, gap } => self.scorecard(expr, lines, *full_marks, gap),
            Op::Lookup(lookup) => self.lookup(expr, lookup),
            Op::Cases(cases) => {
                let possible = cases
                    .cases
                    .iter()
                    .filter(|case| case.applies.as_ref().is_none_or(|applies| self.of(applies).conditions().0));
                let summed = cases.meet.is_some();
                let all = possible.map(|case| self.of(&case.expr)).reduce(Range::or);
                match all {
                    Some(all) if !summed => Range { lacks: true, ..all },
                    _ => self.unknown(expr),
                }
            }
            Op::Own(inner) | Op::PeriodEnd { body: inner, .. } => self.of(inner).or(self.unknown(expr)),
            Op::OverMonths { how, .. } | Op::RecordFold { how, .. } | Op::GroupFold { how, .. } => {
                self.count_of(expr, *how)
            }
            Op::MemberFold { how, .. } | Op::EachGroupFold { how, .. } | Op::TableFold { how, .. } => {
                self.count_of(expr, *how)
            }
            Op::Rank { .. } => Range { of: Of::Numbers(Interval::from(Exact::from(1))), lacks: true },
            Op::EnrolledMonths(_) | Op::PeriodDays { .. } => Range::sure(Of::Numbers(Interval::from(Exact::zero()))),
            _ => self.unknown(expr),
        }
    }

    fn count_of(&self, expr: &Expr, how: FoldHow) -> Range {
        match how {
            FoldHow::Count | FoldHow::Distinct => Range::sure(Of::Numbers(Interval::from(Exact::zero()))),
            _ => self.unknown(expr),
        }
    }

    fn map(&self, inner: &Expr, change: impl Fn(&Interval) -> Interval) -> Range {
        let range = self.of(inner);
        match &range.of {
            Of::Numbers(interval) => Range { of: Of::Numbers(change(interval)), lacks: range.lacks },
            _ => range,
        }
    }

    fn both(&self, a: &Expr, b: &Expr, join: impl Fn(&Interval, &Interval) -> Interval) -> Range {
        let (one, other) = (self.of(a), self.of(b));
        let lacks = one.lacks || other.lacks;
        match (&one.of, &other.of) {
            (Of::Numbers(one), Of::Numbers(other)) => Range { of: Of::Numbers(join(one, other)), lacks },
            _ => Range { of: self.all_of(a.ty), lacks },
        }
    }

    fn arithmetic(&self, expr: &Expr, operator: Operator, a: &Expr, b: &Expr) -> Range {
        if !a.ty.is_number() || !b.ty.is_number() {
            return self.unknown(expr);
        }
        self.both(a, b, |one, other| match operator {
            Operator::Add => one.add(other),
            Operator::Subtract => one.add(&other.negate()),
            Operator::Multiply => one.multiply(other),
            Operator::Divide => one.divide(other),
        })
    }

    fn compare(&self, comparison: Comparison, a: &Expr, b: &Expr) -> Range {
        let (one, other) = (self.of(a), self.of(b));
        let lacks = one.lacks || other.lacks;
        let (holds, fails) = match (&one.of, &other.of) {
            (Of::Numbers(one), Of::Numbers(other)) => one.compare(comparison, other),
            (Of::Labels(one), Of::Labels(other)) if !one.is_empty() && !other.is_empty() => {
                let ends = |labels: &BTreeSet<u32>| {
                    let number = |label: Option<&u32>| Exact::from(i64::from(label.copied().unwrap_or(0)));
                    (number(labels.first()), number(labels.last()))
                };
                match comparison {
                    Comparison::Equal | Comparison::NotEqual => {
                        let same = one.intersection(other).next().is_some();
                        let differ = one.len() > 1 || other.len() > 1 || one != other;
                        if comparison == Comparison::Equal { (same, differ) } else { (differ, same) }
                    }
                    _ => {
                        let ((low, high), (from, to)) = (ends(one), ends(other));
                        Interval::between(low, high).compare(comparison, &Interval::between(from, to))
                    }
                }
            }
            (Of::Truth(a, b), Of::Truth(c, d)) => {
                let (same, differ) = ((*a && *c) || (*b && *d), (*a && *d) || (*b && *c));
                if comparison == Comparison::Equal { (same, differ) } else { (differ, same) }
            }
            _ => (true, true),
        };
        Range::truth(holds, fails, lacks)
    }

    /// 且 and 或: one term decides, or all must be known.
    fn terms(&self, terms: &[Expr], all: bool) -> Range {
        let ranges: Vec<Range> = terms.iter().map(|term| self.of(term)).collect();
        let truths = ranges.iter().map(|range| match range.of {
            Of::Truth(holds, fails) => (holds, fails),
            _ => (true, true),
        });
        let truths: Vec<(bool, bool)> = truths.collect();
        let lacks = ranges.iter().any(|range| range.lacks);
        if all {
            Range::truth(truths.iter().all(|t| t.0), truths.iter().any(|t| t.1), lacks)
        } else {
            // One that surely holds is enough, whatever the others lack.
            let surely = ranges.iter().zip(&truths).any(|(range, t)| t.0 && !t.1 && !range.lacks);
            Range::truth(truths.iter().any(|t| t.0), !surely && truths.iter().all(|t| t.1), lacks && !surely)
        }
    }

    fn extreme(&self, expr: &Expr, largest: bool, values: &[Expr]) -> Range {
        let mut joined: Option<Interval> = None;
        for value in values {
            let range = self.of(value);
            let Of::Numbers(interval) = range.of else { return self.unknown(expr) };
            // One that may be left out leaves the others as they are.
            if range.lacks {
                return self.unknown(expr);
            }
            joined = Some(match joined {
                None => interval,
                Some(known) if largest => known.greatest(&interval),
                Some(known) => known.least(&interval),
            });
        }
        joined.map_or_else(|| self.unknown(expr), |interval| Range::sure(Of::Numbers(interval)))
    }

    fn average_of(&self, items: &[(Expr, Expr)], parts: &[Range]) -> Option<Of> {
        let weights: Option<Vec<Exact>> =
            items.iter().map(|(_, weight)| self.of(weight).numbers().as_point().cloned()).collect();
        let total: Exact = weights.clone()?.into_iter().sum();
        let complete = parts.iter().all(|part| !part.lacks);
        if complete && !total.is_zero() {
            let weighed = parts
                .iter()
                .zip(weights?)
                .map(|(part, weight)| Some(part.numbers().multiply(&Interval::point(weight.checked_div(&total)?))));
            let weighed: Option<Vec<Interval>> = weighed.collect();
            return weighed?.into_iter().reduce(|one, other| one.add(&other)).map(Of::Numbers);
        }
        parts.iter().map(Range::numbers).reduce(|one, other| one.or(&other)).map(Of::Numbers)
    }

    fn scorecard(&self, expr: &Expr, lines: &[crate::plan::ScoreLine], full_marks: bool, gap: &Gap) -> Range {
        let mut parts = Vec::new();
        for line in lines {
            let Some(mut score) = self.of_atom(Atom::Value(line.indicator)) else { return self.unknown(expr) };
            if let Gap::As(value) = gap
                && score.lacks
            {
                score = Range { lacks: false, ..score }.or(self.of(value));
            }
            let weight = if full_marks { Interval::point(Exact::from(1)) } else { self.of(&line.weight).numbers() };
            parts.push((score, weight));
        }
        let lacks = parts.iter().any(|(score, _)| score.lacks);
        if lacks && matches!(gap, Gap::Reweight) {
            // The rest are blown up to full weight: an average of them, where these are shares.
            let each = parts.iter().map(|(score, _)| score.numbers()).reduce(|one, other| one.or(&other));
            return match each.filter(|_| !full_marks) {
                Some(each) => Range { of: Of::Numbers(each), lacks },
                None => self.unknown(expr),
            };
        }
        let weighed = parts.iter().map(|(score, weight)| score.numbers().multiply(weight));
        let sum = weighed.reduce(|one, other| one.add(&other));
        sum.map_or_else(|| self.unknown(expr), |sum| Range { of: Of::Numbers(sum), lacks })
    }

    fn lookup(&self, expr: &Expr, lookup: &Lookup) -> Range {
        let lacks = lookup.keys.iter().any(|key| self.of(key).lacks);
        if matches!(lookup.mode, Some(BandMode::Sliced)) {
            return Range { of: self.all_of(expr.ty), lacks };
        }
        let possible = match lookup.mode {
            Some(BandMode::Interpolated) => vec![true; lookup.rows.len()],
            _ => self.rows(lookup),
        };
        let rows = lookup.rows.iter().zip(possible).filter(|(_, possible)| *possible);
        match rows.map(|(row, _)| self.of(&row.outcome)).reduce(Range::or) {
            Some(range) => Range { lacks: range.lacks || lacks, ..range },
            None => self.unknown(expr),
        }
    }

    /// Which rows of a table can be the one that is taken.
    pub fn rows(&self, lookup: &Lookup) -> Vec<bool> {
        let mut found = vec![false; lookup.rows.len()];
        for keys in self.keys(lookup) {
            let fits: Vec<Fit> = lookup.rows.iter().map(|row| self.fits(&row.patterns, &keys)).collect();
            let by_others = fits.iter().any(|fit| fit.surely && !fit.rest);
            let mut taken = false;
            for ((found, fit), row) in found.iter_mut().zip(&fits).zip(lookup.rows.iter()) {
                // A row for blanks is taken where nothing else is.
                let blank = row.patterns.iter().any(|pattern| matches!(pattern, Pattern::Missing));
                *found |= fit.may && (blank || !((lookup.first_hit && taken) || (fit.rest && by_others)));
                taken |= fit.surely && !fit.rest;
            }
        }
        found
    }

    /// What the keys of a table can be, one label at a time where these are not too many.
    pub fn keys(&self, lookup: &Lookup) -> Vec<Vec<Range>> {
        const MOST: usize = 256;
        let mut all: Vec<Vec<Range>> = vec![Vec::new()];
        for key in &lookup.keys {
            let range = self.of(key);
            let each: Vec<Range> = match &range.of {
                Of::Labels(labels) if labels.len() * all.len() <= MOST => {
                    let one = |label: &u32| Range { of: Of::Labels(BTreeSet::from([*label])), lacks: range.lacks };
                    labels.iter().map(one).collect()
                }
                _ => vec![range],
            };
            let with = |known: &Vec<Range>, one: &Range| known.iter().chain([one]).cloned().collect();
            all = all.iter().flat_map(|known| each.iter().map(|one| with(known, one)).collect::<Vec<_>>()).collect();
        }
        all
    }

    /// Whether a row takes keys in these ranges.
    pub fn fits(&self, patterns: &[Pattern], keys: &[Range]) -> Fit {
        let mut fit = Fit { may: true, surely: true, rest: false };
        for (pattern, key) in patterns.iter().zip(keys) {
            let (may, surely) = self.takes(pattern, key);
            fit.may &= may;
            fit.surely &= surely;
            fit.rest |= matches!(pattern, Pattern::Otherwise);
        }
        fit
    }

    /// Whether a pattern may take a key, and whether it surely does where the key has a value.
    fn takes(&self, pattern: &Pattern, range: &Range) -> (bool, bool) {
        match pattern {
            Pattern::Any => (true, true),
            Pattern::Otherwise => (true, true),
            Pattern::Missing => (range.lacks, false),
            Pattern::Range { lower, upper } => {
                let mut all = (true, true);
                for (bound, strict, loose) in [
                    (lower, Comparison::Greater, Comparison::GreaterOrEqual),
                    (upper, Comparison::Less, Comparison::LessOrEqual),
                ] {
                    let Some(bound) = bound else { continue };
                    let comparison = if bound.inclusive { loose } else { strict };
                    let (may, not) = self.compare_with(comparison, range, &bound.value);
                    all = (all.0 && may, all.1 && !not);
                }
                all
            }
            Pattern::OneOf(values) | Pattern::NoneOf(values) => {
                let each: Vec<(bool, bool)> =
                    values.iter().map(|value| self.compare_with(Comparison::Equal, range, value)).collect();
                let may = each.iter().any(|(may, _)| *may);
                let surely = self.surely_one_of(range, values) || each.iter().any(|(_, not)| !not);
                match pattern {
                    Pattern::OneOf(_) => (may, surely),
                    _ => (!surely, !may),
                }
            }
        }
    }

    /// Whether every label that it can be stands in a list.
    fn surely_one_of(&self, range: &Range, values: &[Expr]) -> bool {
        let Of::Labels(labels) = &range.of else { return false };
        let listed: BTreeSet<u32> = values
            .iter()
            .filter_map(|value| match &value.op {
                Op::Constant(Value::Label(label)) => Some(*label),
                _ => None,
            })
            .collect();
        labels.is_subset(&listed)
    }

    fn compare_with(&self, comparison: Comparison, range: &Range, other: &Expr) -> (bool, bool) {
        let other = self.of(other);
        match (&range.of, &other.of) {
            (Of::Numbers(one), Of::Numbers(other)) => one.compare(comparison, other),
            (Of::Labels(one), Of::Labels(other)) => {
                (one.intersection(other).next().is_some(), one.len() > 1 || other.len() > 1 || one != other)
            }
            (Of::Truth(a, b), Of::Truth(c, d)) => ((*a && *c) || (*b && *d), (*a && *d) || (*b && *c)),
            _ => (true, true),
        }
    }
}

/// Numbers, and the days and months that follow each other like numbers.
pub fn is_on_a_line(ty: Type) -> bool {
    ty.is_number() || matches!(ty, Type::Date | Type::Month)
}

fn of_value(value: &Value) -> Of {
    match value {
        Value::Date(date) => Of::Numbers(Interval::point(Exact::from(days_between(Date::ZERO, *date)))),
        Value::Month(month) => Of::Numbers(Interval::point(Exact::from(i64::from(month.index())))),
        Value::Number(number) => Of::Numbers(Interval::point(number.clone())),
        Value::Truth(truth) => Of::Truth(*truth, !*truth),
        Value::Label(label) => Of::Labels(BTreeSet::from([*label])),
        _ => Of::Anything,
    }
}
