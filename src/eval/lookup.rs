//! Tables, bands, grades and scorecards.

use std::rc::Rc;

use crate::exact::Exact;
use crate::plan::{Bound, Expr, Gap, Lookup, LookupRow, Pattern, ScoreLine, Type, Value};
use crate::syntax::ast::{BandMode, Comparison};

use super::arithmetic::holds;
use super::outcome::Outcome;
use super::why::{Place, What, Why};
use super::{At, Run, Seen, faults, number};

/// Whether a row takes the keys.
enum Fit {
    Yes,
    No,
    /// Only when no other row does.
    Otherwise,
    Fault(Outcome),
}

impl Run<'_, '_> {
    pub(super) fn lookup(&self, expr: &Expr, lookup: &Lookup, at: At) -> Seen {
        let mut keys = Vec::new();
        let mut parts = Vec::new();
        let what =
            |row| What::Lookup { name: lookup.name.name.clone(), mode: lookup.mode, row, cite: lookup.cite.clone() };
        for key in &lookup.keys {
            let seen = self.eval(key, at);
            parts.push(seen.why);
            if let Outcome::Fault(_) = seen.outcome {
                return self.done(expr, what(None), seen.outcome, parts);
            }
            keys.push(seen.outcome);
        }
        // A missing key is no point on the line: the row 缺 takes it, as in any table.
        let is_missing = keys.iter().any(|key| !key.is_value());
        match lookup.mode {
            _ if is_missing => {}
            Some(BandMode::Sliced) => return self.sliced(expr, lookup, &keys, parts, at),
            Some(BandMode::Interpolated) => return self.interpolated(expr, lookup, &keys, parts, at),
            _ => {}
        }
        let mut hit: Option<usize> = None;
        let mut otherwise = None;
        for (i, row) in lookup.rows.iter().enumerate() {
            match self.fits(row, &keys, at) {
                Fit::Yes if hit.is_some() => {
                    let fault = faults::two_rows(&lookup.name.name, &self.shown(&keys, lookup));
                    return self.done(expr, what(None), fault, parts);
                }
                Fit::Yes => {
                    hit = Some(i);
                    if lookup.first_hit {
                        break;
                    }
                }
                Fit::Otherwise => otherwise = otherwise.or(Some(i)),
                Fit::Fault(fault) => return self.done(expr, what(None), fault, parts),
                Fit::No => {}
            }
        }
        let Some((i, row)) = hit.or(otherwise).and_then(|i| lookup.rows.get(i).map(|row| (i, row))) else {
            let outcome = if keys.iter().any(|key| !key.is_value()) {
                Outcome::NotApplicable
            } else {
                faults::no_row(&lookup.name.name, &self.shown(&keys, lookup))
            };
            return self.done(expr, what(None), outcome, parts);
        };
        let found = self.eval(&row.outcome, at);
        parts.push(found.why);
        self.done(expr, what(Some((i, row.span))), found.outcome, parts)
    }

    fn fits(&self, row: &LookupRow, keys: &[Outcome], at: At) -> Fit {
        let mut otherwise = false;
        for (pattern, key) in row.patterns.iter().zip(keys) {
            match self.takes(pattern, key, at) {
                Ok(true) if matches!(pattern, Pattern::Otherwise) => otherwise = true,
                Ok(true) => {}
                Ok(false) => return Fit::No,
                Err(fault) => return Fit::Fault(fault),
            }
        }
        if otherwise { Fit::Otherwise } else { Fit::Yes }
    }

    /// Whether a pattern takes a key. 其余 does not take a missing one; 缺 takes nothing else.
    fn takes(&self, pattern: &Pattern, key: &Outcome, at: At) -> Result<bool, Outcome> {
        let Outcome::Value(key) = key else { return Ok(matches!(pattern, Pattern::Missing | Pattern::Any)) };
        match pattern {
            Pattern::Any | Pattern::Otherwise => Ok(true),
            Pattern::Missing => Ok(false),
            Pattern::Range { lower, upper } => {
                for (bound, inside, edge) in [
                    (lower, Comparison::Greater, Comparison::GreaterOrEqual),
                    (upper, Comparison::Less, Comparison::LessOrEqual),
                ] {
                    let Some(bound) = bound else { continue };
                    let comparison = if bound.inclusive { edge } else { inside };
                    match self.eval(&bound.value, at).outcome {
                        Outcome::Value(limit) if holds(comparison, key, &limit) => {}
                        fault @ Outcome::Fault(_) => return Err(fault),
                        _ => return Ok(false),
                    }
                }
                Ok(true)
            }
            Pattern::OneOf(values) | Pattern::NoneOf(values) => {
                let listed = matches!(pattern, Pattern::OneOf(_));
                for value in values {
                    match self.eval(value, at).outcome {
                        Outcome::Value(value) if holds(Comparison::Equal, key, &value) => return Ok(listed),
                        fault @ Outcome::Fault(_) => return Err(fault),
                        _ => {}
                    }
                }
                Ok(!listed)
            }
        }
    }

    fn bound(&self, bound: &Option<crate::plan::Bound>, at: At) -> Result<Option<Exact>, Outcome> {
        let Some(bound) = bound else { return Ok(None) };
        match self.eval(&bound.value, at).outcome {
            Outcome::Value(value) => Ok(number(&value).cloned()),
            other => Err(other),
        }
    }

    /// 超额累进: what lies in each band at that band's rate.
    fn sliced(&self, expr: &Expr, lookup: &Lookup, keys: &[Outcome], mut parts: Vec<Option<Rc<Why>>>, at: At) -> Seen {
        let what =
            What::Lookup { name: lookup.name.name.clone(), mode: lookup.mode, row: None, cite: lookup.cite.clone() };
        let Some(Outcome::Value(Value::Number(key))) = keys.first() else {
            return self.done(expr, what, Outcome::NotApplicable, parts);
        };
        // Of whole numbers a slice holds those that lie in it: 2 次以上不足 5 次 holds the 2nd to the 4th.
        let counted = lookup.keys.first().is_some_and(|key| key.ty == Type::Integer);
        let mut total = Exact::zero();
        let mut below_all = Exact::zero();
        for row in lookup.rows.iter() {
            let (lower, upper) = match row.patterns.first() {
                Some(Pattern::Range { lower, upper }) => match (self.bound(lower, at), self.bound(upper, at)) {
                    (Ok(from), Ok(to)) if counted => (from.map(|v| below(&v, lower)), to.map(|v| up_to(&v, upper))),
                    (Ok(from), Ok(to)) => (from, to),
                    (Err(fault), _) | (_, Err(fault)) => return self.done(expr, what, fault, parts),
                },
                // 其余 is what lies above every band before it.
                Some(Pattern::Otherwise | Pattern::Any) => (Some(below_all.clone()), None),
                _ => continue,
            };
            let from = lower.unwrap_or_else(Exact::zero);
            let to = upper.clone().map_or_else(|| key.clone(), |upper| upper.min(key.clone()));
            below_all = below_all.max(upper.unwrap_or_else(Exact::zero));
            if to <= from {
                continue;
            }
            let slice = &to - &from;
            let rate = self.eval(&row.outcome, at);
            let Outcome::Value(Value::Number(rate_value)) = &rate.outcome else {
                parts.push(rate.why);
                return self.done(expr, what, rate.outcome, parts);
            };
            let amount = &slice * rate_value;
            total = &total + &amount;
            let slice = Outcome::Value(Value::Number(slice));
            let key_type = lookup.keys.first().map_or(expr.ty, |key| key.ty);
            let slice_why = self.why_at(What::Amount, &slice, key_type, row.span, Place::Here, vec![]);
            let outcome = Outcome::Value(Value::Number(amount));
            parts.push(self.why_at(What::Slice, &outcome, expr.ty, row.span, Place::Here, vec![slice_why, rate.why]));
        }
        self.done(expr, what, Outcome::Value(Value::Number(total)), parts)
    }

    /// 插值: on the line between the two points around the key, level beyond the ends.
    fn interpolated(
        &self,
        expr: &Expr,
        lookup: &Lookup,
        keys: &[Outcome],
        mut parts: Vec<Option<Rc<Why>>>,
        at: At,
    ) -> Seen {
        let what =
            What::Lookup { name: lookup.name.name.clone(), mode: lookup.mode, row: None, cite: lookup.cite.clone() };
        let Some(Outcome::Value(Value::Number(key))) = keys.first() else {
            return self.done(expr, what, Outcome::NotApplicable, parts);
        };
        let mut points: Vec<(Exact, Exact)> = Vec::new();
        for row in lookup.rows.iter() {
            let Some(Pattern::OneOf(values)) = row.patterns.first() else { continue };
            let Some(x) = values.first().map(|x| self.eval(x, at)) else { continue };
            let y = self.eval(&row.outcome, at);
            if let (Outcome::Value(Value::Number(x)), Outcome::Value(Value::Number(y))) = (&x.outcome, &y.outcome) {
                points.push((x.clone(), y.clone()));
            }
            parts.push(x.why);
            parts.push(y.why);
        }
        points.sort();
        let above = points.iter().position(|(x, _)| x >= key);
        let value = match above {
            None => points.last().map(|(_, y)| y.clone()),
            Some(0) => points.first().map(|(_, y)| y.clone()),
            Some(i) => match (points.get(i - 1), points.get(i)) {
                (Some((x0, y0)), Some((x1, y1))) => {
                    let share = (key - x0).checked_div(&(x1 - x0)).unwrap_or_else(Exact::zero);
                    Some(y0 + &(share * (y1 - y0)))
                }
                _ => None,
            },
        };
        let outcome = value.map_or(Outcome::NotApplicable, |value| Outcome::Value(Value::Number(value)));
        self.done(expr, what, outcome, parts)
    }

    /// The keys as a message shows them.
    fn shown(&self, keys: &[Outcome], lookup: &Lookup) -> String {
        let shown = keys.iter().zip(&lookup.keys).map(|(outcome, key)| match outcome {
            Outcome::Value(value) => crate::plan::print::printed(self.plan, value, key.ty, None).unwrap_or_default(),
            _ => "缺".to_owned(),
        });
        shown.collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn scorecard(&self, expr: &Expr, lines: &[ScoreLine], full_marks: bool, gap: &Gap, at: At) -> Seen {
        let what = What::Scorecard { full_marks, reweight: matches!(gap, Gap::Reweight) };
        let (mut scored, mut weights, mut present) = (Exact::zero(), Exact::zero(), Exact::zero());
        let mut parts = Vec::new();
        let mut missing = false;
        for line in lines {
            let weight = self.eval(&line.weight, at);
            let mut score = self.value(expr, line.indicator, at);
            if let (Gap::As(value), Outcome::NotApplicable) = (gap, &score.outcome) {
                let given = self.eval(value, at);
                score = self.done(value, What::Default, given.outcome, vec![score.why, given.why]);
            }
            parts.push(score.why);
            parts.push(weight.why);
            let Outcome::Value(Value::Number(share)) = &weight.outcome else {
                return self.done(expr, what, weight.outcome, parts);
            };
            let share = share.clone();
            weights = &weights + &share;
            match &score.outcome {
                Outcome::Value(Value::Number(points)) => {
                    present = &present + &share;
                    scored = if full_marks { &scored + points } else { scored + (points * &share) };
                }
                fault @ Outcome::Fault(_) => return self.done(expr, what, fault.clone(), parts),
                _ => missing = true,
            }
        }
        let outcome = match (missing, gap) {
            (false, _) => Outcome::Value(Value::Number(scored)),
            // The others take the missing one's weight in proportion.
            (true, Gap::Reweight) => match (&scored * &weights).checked_div(&present) {
                Some(score) => Outcome::Value(Value::Number(score)),
                None => Outcome::NotApplicable,
            },
            (true, _) => Outcome::NotApplicable,
        };
        self.done(expr, what, outcome, parts)
    }
}

/// The last whole number below a slice that begins at this bound.
fn below(value: &Exact, bound: &Option<Bound>) -> Exact {
    if bound.as_ref().is_some_and(|bound| bound.inclusive) { value.ceil() - Exact::from(1) } else { value.floor() }
}

/// The last whole number of a slice that ends at this bound.
fn up_to(value: &Exact, bound: &Option<Bound>) -> Exact {
    if bound.as_ref().is_some_and(|bound| bound.inclusive) { value.floor() } else { value.ceil() - Exact::from(1) }
}
