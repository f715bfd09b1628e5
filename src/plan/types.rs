//! Types and values.

use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::Month;
use crate::currency::CurrencyId;
use crate::exact::Exact;
use crate::lang::Text;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnumId(pub usize);

/// The static type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// In the policy's currency.
    Money,
    /// In another one: it must be converted before it meets the policy's.
    Foreign(CurrencyId),
    Ratio,
    Points,
    Number,
    Integer,
    Date,
    Month,
    Days,
    Months,
    Text,
    Truth,
    Enum(EnumId),
    /// A stretch of days.
    Interval,
    /// What an earlier mistake left untyped; nothing is reported about it again.
    Unknown,
}

impl Type {
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Type::Money
                | Type::Foreign(_)
                | Type::Ratio
                | Type::Points
                | Type::Number
                | Type::Integer
                | Type::Days
                | Type::Months
        )
    }

    /// A bare count or share: multiplies anything.
    pub fn is_scalar(self) -> bool {
        matches!(self, Type::Ratio | Type::Number | Type::Integer)
    }

    /// What an author calls the type.
    pub fn words(self) -> Text {
        let (zh, en) = match self {
            Type::Money => ("金额", "money"),
            Type::Foreign(of) => {
                return Text::new(format!("{}金额", of.get().name), format!("money in {}", of.get().code));
            }
            Type::Ratio => ("比率", "ratio"),
            Type::Points => ("分数", "points"),
            Type::Number => ("数", "number"),
            Type::Integer => ("整数", "integer"),
            Type::Date => ("日期", "date"),
            Type::Month => ("月份", "month"),
            Type::Days => ("天数", "days"),
            Type::Months => ("月数", "months"),
            Type::Text => ("文本", "text"),
            Type::Truth => ("是否", "yes/no"),
            Type::Enum(_) => ("枚举", "enumeration"),
            Type::Interval => ("起止日期", "stretch of days"),
            Type::Unknown => ("未知", "unknown"),
        };
        Text::new(zh, en)
    }
}

/// A value at run time. Its meaning is in the expression's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Money in yuan, ratios as shares of 1, points, counts, days, months.
    Number(Exact),
    Date(Date),
    Month(Month),
    Text(Arc<str>),
    Truth(bool),
    /// The index of an enumeration's member, lowest first.
    Label(u32),
    /// First and last day; empty when the last comes before the first.
    Interval(Date, Date),
}
