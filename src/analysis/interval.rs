//! Intervals of exact numbers.

use crate::exact::Exact;
use crate::syntax::ast::Comparison;

/// A stretch of numbers; no end means that it goes on for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    pub low: Option<End>,
    pub high: Option<End>,
}

/// An end, and whether it belongs to the stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Exact,
    pub inside: bool,
}

impl End {
    fn inside(at: Exact) -> Option<End> {
        Some(End { at, inside: true })
    }
}

impl Interval {
    pub fn all() -> Interval {
        Interval { low: None, high: None }
    }

    pub fn point(at: Exact) -> Interval {
        Interval { low: End::inside(at.clone()), high: End::inside(at) }
    }

    pub fn between(low: Exact, high: Exact) -> Interval {
        Interval { low: End::inside(low), high: End::inside(high) }
    }

    /// From this number on.
    pub fn from(low: Exact) -> Interval {
        Interval { low: End::inside(low), high: None }
    }

    /// The one number that it holds.
    pub fn as_point(&self) -> Option<&Exact> {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low.at == high.at && low.inside && high.inside => Some(&low.at),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => low.at > high.at || (low.at == high.at && !(low.inside && high.inside)),
            _ => false,
        }
    }

    pub fn holds(&self, number: &Exact) -> bool {
        let above = self.low.as_ref().is_none_or(|low| low.at < *number || (low.inside && low.at == *number));
        let below = self.high.as_ref().is_none_or(|high| *number < high.at || (high.inside && high.at == *number));
        above && below
    }

    /// What both hold.
    pub fn and(&self, other: &Interval) -> Interval {
        let low = match (&self.low, &other.low) {
            (Some(a), Some(b)) if a.at == b.at => Some(End { at: a.at.clone(), inside: a.inside && b.inside }),
            (Some(a), Some(b)) => Some(if a.at > b.at { a } else { b }.clone()),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        let high = match (&self.high, &other.high) {
            (Some(a), Some(b)) if a.at == b.at => Some(End { at: a.at.clone(), inside: a.inside && b.inside }),
            (Some(a), Some(b)) => Some(if a.at < b.at { a } else { b }.clone()),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Interval { low, high }
    }

    /// The least stretch around both.
    pub fn or(&self, other: &Interval) -> Interval {
        let wider = |a: &Option<End>, b: &Option<End>, low: bool| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            Some(match a.at.cmp(&b.at) {
                std::cmp::Ordering::Equal => End { at: a.at.clone(), inside: a.inside || b.inside },
                std::cmp::Ordering::Less => if low { a } else { b }.clone(),
                std::cmp::Ordering::Greater => if low { b } else { a }.clone(),
            })
        };
        Interval { low: wider(&self.low, &other.low, true), high: wider(&self.high, &other.high, false) }
    }

    pub fn negate(&self) -> Interval {
        let turned = |end: &Option<End>| end.as_ref().map(|end| End { at: -end.at.clone(), inside: end.inside });
        Interval { low: turned(&self.high), high: turned(&self.low) }
    }

    pub fn add(&self, other: &Interval) -> Interval {
        let sum = |a: &Option<End>, b: &Option<End>| {
            let (a, b) = (a.as_ref()?, b.as_ref()?);
            Some(End { at: &a.at + &b.at, inside: a.inside && b.inside })
        };
        Interval { low: sum(&self.low, &other.low), high: sum(&self.high, &other.high) }
    }

    pub fn multiply(&self, other: &Interval) -> Interval {
        if let (Some(a), Some(b)) = (self.ends(), other.ends()) {
            return corners(a, b, |x, y| Some(x * y));
        }
        // Ends are missing: a number that scales, else only the sign is known.
        for (scaled, by) in [(self, other), (other, self)] {
            if let Some(factor) = by.as_point() {
                return scaled.scale(factor);
            }
        }
        match (self.sign(), other.sign()) {
            (Some(a), Some(b)) if a == b => Interval::from(Exact::zero()),
            (Some(_), Some(_)) => Interval::from(Exact::zero()).negate(),
            _ => Interval::all(),
        }
    }

    pub fn divide(&self, by: &Interval) -> Interval {
        if by.holds(&Exact::zero()) {
            // Where the division can be done at all its sign may still be known.
            return match (self.sign(), by.sign()) {
                (Some(a), Some(b)) if a == b => Interval::from(Exact::zero()),
                (Some(_), Some(_)) => Interval::from(Exact::zero()).negate(),
                _ => Interval::all(),
            };
        }
        if let (Some(a), Some(b)) = (self.ends(), by.ends()) {
            return corners(a, b, |x, y| x.checked_div(y));
        }
        if let Some(share) = by.as_point().and_then(|by| Exact::from(1).checked_div(by)) {
            return self.scale(&share);
        }
        match (self.sign(), by.sign()) {
            (Some(a), Some(b)) if a == b => Interval::from(Exact::zero()),
            (Some(_), Some(_)) => Interval::from(Exact::zero()).negate(),
            _ => Interval::all(),
        }
    }

    fn scale(&self, factor: &Exact) -> Interval {
        if factor.is_zero() {
            return Interval::point(Exact::zero());
        }
        let times = |end: &Option<End>| end.as_ref().map(|end| End { at: &end.at * factor, inside: end.inside });
        let (low, high) = (times(&self.low), times(&self.high));
        if factor.is_negative() { Interval { low: high, high: low } } else { Interval { low, high } }
    }

    /// The smaller of two numbers, one of each.
    pub fn least(&self, other: &Interval) -> Interval {
        let high = match (&self.high, &other.high) {
            (Some(a), Some(b)) => Some(if a.at <= b.at { a } else { b }.clone()),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Interval { low: self.or(other).low, high }
    }

    /// The larger of two numbers, one of each.
    pub fn greatest(&self, other: &Interval) -> Interval {
        self.negate().least(&other.negate()).negate()
    }

    /// Both ends brought to numbers by a function that never falls.
    pub fn through(&self, rising: impl Fn(&Exact) -> Exact) -> Interval {
        let end = |end: &Option<End>| end.as_ref().and_then(|end| End::inside(rising(&end.at)));
        Interval { low: end(&self.low), high: end(&self.high) }
    }

    /// Whether a comparison of one number of each can hold, and whether it can fail.
    pub fn compare(&self, comparison: Comparison, other: &Interval) -> (bool, bool) {
        let can = |comparison: Comparison| match comparison {
            Comparison::Equal => !self.and(other).is_empty(),
            Comparison::NotEqual => !(self.as_point().is_some() && self.as_point() == other.as_point()),
            Comparison::Less => below(self, other, false),
            Comparison::LessOrEqual => below(self, other, true),
            Comparison::Greater => below(other, self, false),
            Comparison::GreaterOrEqual => below(other, self, true),
        };
        (can(comparison), can(comparison.opposite()))
    }

    /// Whether all numbers have one sign: true for those of 0 and above.
    fn sign(&self) -> Option<bool> {
        if self.low.as_ref().is_some_and(|low| !low.at.is_negative()) {
            return Some(true);
        }
        self.high.as_ref().is_some_and(|high| high.at.is_negative() || high.at.is_zero()).then_some(false)
    }

    fn ends(&self) -> Option<(&Exact, &Exact)> {
        Some((&self.low.as_ref()?.at, &self.high.as_ref()?.at))
    }
}

/// Whether some number of the first is below (or equal to) some number of the second.
fn below(first: &Interval, second: &Interval, or_equal: bool) -> bool {
    let (Some(low), Some(high)) = (&first.low, &second.high) else { return true };
    low.at < high.at || (or_equal && low.at == high.at && low.inside && high.inside)
}

fn corners(a: (&Exact, &Exact), b: (&Exact, &Exact), of: impl Fn(&Exact, &Exact) -> Option<Exact>) -> Interval {
    let mut found: Vec<Exact> =
        [(a.0, b.0), (a.0, b.1), (a.1, b.0), (a.1, b.1)].iter().filter_map(|(x, y)| of(x, y)).collect();
    found.sort();
    match (found.first(), found.last()) {
        (Some(low), Some(high)) => Interval::between(low.clone(), high.clone()),
        _ => Interval::all(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: i64, high: i64) -> Interval {
        Interval::between(Exact::from(low), Exact::from(high))
    }

    #[test]
    fn products_and_quotients_take_the_outermost_corners() {
        assert_eq!(between(-2, 3).multiply(&between(4, 5)), between(-10, 15));
        assert_eq!(between(10, 20).divide(&between(2, 5)), between(2, 10));
        assert_eq!(between(10, 20).divide(&between(0, 5)), Interval::from(Exact::zero()));
        assert_eq!(between(-1, 1).divide(&between(0, 5)), Interval::all());
        assert_eq!(Interval::from(Exact::from(3)).multiply(&between(-2, -2)).high, End::inside(Exact::from(-6)));
    }

    #[test]
    fn limits_take_one_end_of_each() {
        assert_eq!(between(0, 200).least(&between(120, 120)), between(0, 120));
        assert_eq!(Interval::all().greatest(&between(0, 0)), Interval::from(Exact::zero()));
    }

    #[test]
    fn comparisons_that_can_hold_or_fail() {
        assert_eq!(between(0, 100).compare(Comparison::Greater, &between(100, 100)), (false, true));
        assert_eq!(between(0, 100).compare(Comparison::GreaterOrEqual, &between(0, 0)), (true, false));
        assert_eq!(between(0, 100).compare(Comparison::Less, &between(60, 60)), (true, true));
        assert_eq!(between(5, 5).compare(Comparison::Equal, &between(5, 5)), (true, false));
    }
}
