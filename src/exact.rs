//! Exact numbers: every value a policy computes before it is rounded.
//!
//! A quotient that does not come out stays a fraction of whatever size, so a
//! third of 180 points is 60 and not 59.99…. Small fractions live in machine
//! integers; what outgrows them moves to big integers and back.
//!
//! Not here: when to round. That is the policy's to say (see `rounding`).

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

/// An exact rational number.
#[derive(Clone, Debug)]
pub struct Exact(Repr);

#[derive(Clone, Debug)]
enum Repr {
    Small(Ratio<i128>),
    Big(Box<BigRational>),
}

/// Numerators and denominators beyond this move to big integers, so that the
/// product of any two small parts still fits an `i128`.
const SMALL_LIMIT: i128 = 1 << 62;

impl Exact {
    pub fn zero() -> Self {
        Exact::from(0)
    }

    /// A fraction from two whole numbers; nothing when `denominator` is 0.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        Exact::from(numerator).checked_div(&Exact::from(denominator))
    }

    /// `self ÷ other`; nothing when `other` is 0.
    pub fn checked_div(&self, other: &Exact) -> Option<Exact> {
        if other.is_zero() {
            return None;
        }
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(quotient) = a.checked_div(b)
        {
            return Some(Exact::small(quotient));
        }
        Some(Exact::big(self.to_big() / other.to_big()))
    }

    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small(r) => r.is_zero(),
            Repr::Big(r) => r.is_zero(),
        }
    }

    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(r) => r.is_negative(),
            Repr::Big(r) => r.is_negative(),
        }
    }

    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(r) => r.is_integer(),
            Repr::Big(r) => r.is_integer(),
        }
    }

    pub fn abs(&self) -> Exact {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// The largest whole number not above this one.
    pub fn floor(&self) -> Exact {
        match &self.0 {
            Repr::Small(r) => Exact::small(r.floor()),
            Repr::Big(r) => Exact::big(r.floor()),
        }
    }

    /// The smallest whole number not below this one.
    pub fn ceil(&self) -> Exact {
        -(-self.clone()).floor()
    }

    /// The whole number this is, when it is one that fits.
    pub fn to_i64(&self) -> Option<i64> {
        if !self.is_integer() {
            return None;
        }
        match &self.0 {
            Repr::Small(r) => r.to_integer().to_i64(),
            Repr::Big(r) => r.to_integer().to_i64(),
        }
    }

    /// The same number as a decimal, when it comes out and fits its 96 bits.
    pub fn to_decimal(&self) -> Option<Decimal> {
        let (numerator, denominator) = self.parts();
        let mut scale = 0u32;
        let mut scaled = numerator;
        let ten = BigInt::from(10);
        while scale <= 28 {
            let (quotient, rest) = (&scaled / &denominator, &scaled % &denominator);
            if rest.is_zero() {
                return Decimal::try_from_i128_with_scale(quotient.to_i128()?, scale).ok();
            }
            scaled *= &ten;
            scale += 1;
        }
        None
    }

    /// Numerator and denominator in lowest terms, the denominator positive.
    pub fn parts(&self) -> (BigInt, BigInt) {
        let big = self.to_big();
        (big.numer().clone(), big.denom().clone())
    }

    fn small(ratio: Ratio<i128>) -> Exact {
        if ratio.numer().abs() < SMALL_LIMIT && *ratio.denom() < SMALL_LIMIT {
            Exact(Repr::Small(ratio))
        } else {
            Exact(Repr::Big(Box::new(BigRational::new_raw(BigInt::from(*ratio.numer()), BigInt::from(*ratio.denom())))))
        }
    }

    fn big(ratio: BigRational) -> Exact {
        match (ratio.numer().to_i128(), ratio.denom().to_i128()) {
            (Some(n), Some(d)) if n.abs() < SMALL_LIMIT && d < SMALL_LIMIT => Exact(Repr::Small(Ratio::new_raw(n, d))),
            _ => Exact(Repr::Big(Box::new(ratio))),
        }
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Repr::Small(r) => BigRational::new_raw(BigInt::from(*r.numer()), BigInt::from(*r.denom())),
            Repr::Big(r) => (**r).clone(),
        }
    }
}

impl From<i64> for Exact {
    fn from(n: i64) -> Self {
        Exact::small(Ratio::from_integer(i128::from(n)))
    }
}

impl From<Decimal> for Exact {
    fn from(d: Decimal) -> Self {
        let denominator = num_traits::pow(BigInt::from(10), d.scale() as usize);
        Exact::big(BigRational::new(BigInt::from(d.mantissa()), denominator))
    }
}

macro_rules! arithmetic {
    ($trait:ident, $method:ident, $checked:ident, $op:tt) => {
        impl $trait<&Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
                    && let Some(result) = a.$checked(b)
                {
                    return Exact::small(result);
                }
                Exact::big(self.to_big() $op other.to_big())
            }
        }
        impl $trait for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                &self $op &other
            }
        }
    };
}
arithmetic!(Add, add, checked_add, +);
arithmetic!(Sub, sub, checked_sub, -);
arithmetic!(Mul, mul, checked_mul, *);

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        &Exact::zero() - &self
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(terms: I) -> Exact {
        terms.fold(Exact::zero(), |total, term| total + term)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Exact {}
impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

/// As a decimal where it comes out, else as a fraction `1/3`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_decimal() {
            Some(decimal) => write!(f, "{}", decimal.normalize()),
            None => {
                let (n, d) = self.parts();
                write!(f, "{n}/{d}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_180_is_60() {
        let third = Exact::ratio(1, 3).unwrap();
        assert_eq!(&third * &Exact::from(180), Exact::from(60));
    }

    #[test]
    fn a_thousand_different_denominators_add_up_exactly() {
        // 1/(n(n+1)) = 1/n − 1/(n+1), so the sum for n = 1..1000 is 1 − 1/1001.
        let sum: Exact = (1..=1000).map(|n| Exact::ratio(1, n * (n + 1)).unwrap()).sum();
        assert_eq!(sum, Exact::ratio(1000, 1001).unwrap());
        // The harmonic number has a huge denominator and comes back to 0 exactly.
        let up: Exact = (1..=1000).map(|n| Exact::ratio(1, n).unwrap()).sum();
        let down: Exact = (1..=1000).rev().map(|n| Exact::ratio(1, n).unwrap()).sum();
        assert!((up - down).is_zero());
    }

    #[test]
    fn division_by_zero_is_nothing() {
        assert!(Exact::from(1).checked_div(&Exact::zero()).is_none());
    }

    #[test]
    fn large_products_leave_machine_integers_and_come_back() {
        let large = Exact::from(i64::MAX);
        let product = &large * &large;
        assert_eq!(product.checked_div(&large), Some(large));
    }

    #[test]
    fn decimals_keep_their_value_both_ways() {
        let amount = Decimal::new(123_456_789, 4);
        assert_eq!(Exact::from(amount).to_decimal().unwrap(), amount);
        assert_eq!(Exact::ratio(1, 3).unwrap().to_decimal(), None);
        assert_eq!(Exact::ratio(1, 3).unwrap().to_string(), "1/3");
    }
}
