//! Every rounding rule, by name.
//!
//! Nothing else in the program rounds: an amount is rounded where the policy
//! says so, and a display is rounded here too.

use rust_decimal::Decimal;

use num_traits::ToPrimitive;

use crate::exact::Exact;

/// How a value between two steps is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// 四舍五入: to the nearest, halves away from zero. The default for pay.
    HalfAwayFromZero,
    /// 四舍六入五成双 (banker's rounding): halves to the even step.
    HalfEven,
    /// 向上取整: away from what is owed less, towards plus infinity.
    Up,
    /// 向下取整, 舍去: towards minus infinity.
    Down,
}

/// Rounds to a multiple of `step` (which is above 0).
/// In: any exact value. Out: the multiple of `step` that `mode` picks.
/// A `step` of 0 leaves the value as it is.
pub fn round_to_step(value: &Exact, step: &Exact, mode: Rounding) -> Exact {
    let Some(steps) = value.checked_div(step) else { return value.clone() };
    let down = steps.floor();
    let whole = match mode {
        Rounding::Down => down,
        Rounding::Up => steps.ceil(),
        Rounding::HalfAwayFromZero | Rounding::HalfEven => {
            let doubled_rest = (&steps - &down) * Exact::from(2);
            let up = &down + &Exact::from(1);
            match doubled_rest.cmp(&Exact::from(1)) {
                std::cmp::Ordering::Less => down,
                std::cmp::Ordering::Greater => up,
                std::cmp::Ordering::Equal if mode == Rounding::HalfAwayFromZero => {
                    if value.is_negative() {
                        down
                    } else {
                        up
                    }
                }
                std::cmp::Ordering::Equal => {
                    let half = (&down * &Exact::ratio(1, 2).unwrap_or_else(Exact::zero)).is_integer();
                    if half { down } else { up }
                }
            }
        }
    };
    &whole * step
}

/// Rounds to `digits` decimals.
pub fn round_to_digits(value: &Exact, digits: u32, mode: Rounding) -> Exact {
    round_to_step(value, &Exact::from(Decimal::new(1, digits)), mode)
}

/// A value as text with exactly `digits` decimals, halves away from zero and
/// never `-0`. Nothing when it is too large for a decimal (an overflow).
pub fn fixed(value: &Exact, digits: u32) -> Option<String> {
    let scaled = round_to_digits(value, digits, Rounding::HalfAwayFromZero);
    let factor = num_traits::checked_pow(Decimal::TEN, digits as usize)?;
    let whole = (&scaled * &Exact::from(factor)).parts().0.to_i128()?;
    Some(Decimal::try_from_i128_with_scale(whole, digits).ok()?.to_string())
}

/// A value as text with at most `digits` decimals and no trailing zeros.
pub fn shortest(value: &Exact, digits: u32) -> Option<String> {
    let text = fixed(value, digits)?;
    if !text.contains('.') {
        return Some(text);
    }
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from(text.parse::<Decimal>().unwrap())
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(fixed(&exact("1234.565"), 2).unwrap(), "1234.57");
        assert_eq!(fixed(&exact("-1234.565"), 2).unwrap(), "-1234.57");
        assert_eq!(fixed(&exact("0.00"), 2).unwrap(), "0.00");
        assert_eq!(fixed(&exact("-0.004"), 2).unwrap(), "0.00");
    }

    #[test]
    fn named_modes_differ_where_they_should() {
        let step = Exact::from(10);
        for (value, half_up, half_even, up, down) in
            [("25", 30, 20, 30, 20), ("-25", -30, -20, -20, -30), ("21", 20, 20, 30, 20)]
        {
            let round = |mode| round_to_step(&exact(value), &step, mode).to_i64().unwrap();
            assert_eq!(round(Rounding::HalfAwayFromZero), half_up, "{value}");
            assert_eq!(round(Rounding::HalfEven), half_even, "{value}");
            assert_eq!(round(Rounding::Up), up, "{value}");
            assert_eq!(round(Rounding::Down), down, "{value}");
        }
    }

    #[test]
    fn scores_lose_trailing_zeros() {
        assert_eq!(shortest(&exact("88.50"), 4).unwrap(), "88.5");
        assert_eq!(shortest(&exact("100"), 4).unwrap(), "100");
        assert_eq!(shortest(&Exact::ratio(92, 3).unwrap(), 4).unwrap(), "30.6667");
        assert_eq!(shortest(&exact("-0.00001"), 4).unwrap(), "0");
    }
}
