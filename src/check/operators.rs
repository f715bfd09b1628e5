//! The types of arithmetic and comparison.
//!
//! money ± money, money × share, money ÷ money = ratio, count × money = money …
//! Everything that is not listed does not exist.

use crate::plan::Type;
use crate::syntax::ast::Operator;

/// The type of `a op b`; nothing where the operation does not exist.
pub fn arithmetic(operator: Operator, a: Type, b: Type) -> Option<Type> {
    use Type::*;
    if a == Unknown || b == Unknown {
        return Some(Unknown);
    }
    match operator {
        Operator::Add => match (a, b) {
            (Date, Days | Months) => Some(Date),
            (Days | Months, Date) => Some(Date),
            (Month, Months) => Some(Month),
            _ => sum(a, b),
        },
        Operator::Subtract => match (a, b) {
            (Date, Date) => Some(Days),
            (Date, Days | Months) => Some(Date),
            (Month, Month) => Some(Months),
            (Month, Months) => Some(Month),
            _ => sum(a, b),
        },
        Operator::Multiply => match (a, b) {
            (Integer, Integer) => Some(Integer),
            (Ratio, Ratio | Integer | Number) | (Integer | Number, Ratio) => Some(Ratio),
            (x, y) if x.is_scalar() && y.is_scalar() => Some(Number),
            (x, y) if x.is_number() && y.is_scalar() => Some(x),
            (x, y) if x.is_scalar() && y.is_number() => Some(y),
            // Days and months count what they multiply: a day's wage × days.
            (Money | Foreign(_) | Points, Days | Months) => Some(a),
            (Days | Months, Money | Foreign(_) | Points) => Some(b),
            _ => None,
        },
        Operator::Divide => match (a, b) {
            (Integer, Integer) => Some(Number),
            (x, y) if x == y && x.is_number() => Some(Ratio),
            (Ratio, y) if y.is_scalar() => Some(Ratio),
            (x, y) if x.is_scalar() && y.is_scalar() => Some(Number),
            (x, y) if x.is_number() && y.is_scalar() => Some(x),
            (Money | Foreign(_) | Points, Days | Months) => Some(a),
            _ => None,
        },
    }
}

fn sum(a: Type, b: Type) -> Option<Type> {
    use Type::*;
    match (a, b) {
        (x, y) if x == y && x.is_number() => Some(x),
        (Ratio, Number | Integer) | (Number | Integer, Ratio) => Some(Ratio),
        (Number, Integer) | (Integer, Number) => Some(Number),
        _ => None,
    }
}

/// The type that both can be read as, for branches, lists, caps and comparisons.
pub fn common(a: Type, b: Type) -> Option<Type> {
    use Type::*;
    match (a, b) {
        (Unknown, x) | (x, Unknown) => Some(x),
        (x, y) if x == y => Some(x),
        (Ratio, Number | Integer) | (Number | Integer, Ratio) => Some(Ratio),
        (Number, Integer) | (Integer, Number) => Some(Number),
        _ => None,
    }
}

/// Whether values of the type have an order.
pub fn ordered(ty: Type) -> bool {
    ty.is_number() || matches!(ty, Type::Date | Type::Month | Type::Unknown)
}
