//! Expressions and literals, as the author wrote them.

use std::rc::Rc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Name;
use crate::calendar::{Frequency, LeapDay, Month};
use crate::currency::CurrencyId;
use crate::rounding::Rounding;
use crate::source::Span;

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

/// `销售额`, `公司.实际签约额`, `层级标准.基本工资`, `能力分(分析能力)`.
#[derive(Clone, Debug)]
pub struct Reference {
    pub name: Name,
    pub member: Option<Name>,
    pub arguments: Option<Vec<Expr>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Literal {
    pub kind: LiteralKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LiteralKind {
    Number(Decimal),
    Money(Decimal),
    /// An amount with its currency.
    MoneyOf(Decimal, CurrencyId),
    Ratio(Decimal),
    Points(Decimal),
    Days(Decimal),
    Months(Decimal),
    /// A count with its unit word (人, 次, 件 …).
    Count(Decimal),
    Date(Date),
    Month(Month),
    Text(Rc<str>),
    Truth(bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// How many values become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldHow {
    Sum,
    Average,
    Maximum,
    Minimum,
    Count,
    Distinct,
    Any,
    Every,
    Last,
    Share,
    FirstTime,
}

/// Which months a fold over months takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// 本年, 本季, 本半年: up to the period's end.
    This(Frequency),
    /// 近 N 个月, this one included.
    Recent(u32),
    /// 累计: since the first month of the data.
    Running,
}

/// An earlier period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    Month,
    /// 上次: the last period in which the subject was in the register.
    Enrolled,
    Quarter,
    Half,
    Year,
    SameMonthLastYear,
    SameQuarterLastYear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    DaysOfMonth,
    MonthStart,
    MonthEnd,
    QuarterFirstMonth,
    QuarterLastMonth,
    PeriodEnd,
    ThisMonth,
    NextMonth,
    LastMonth,
    ThisQuarter,
    ThisHalf,
    ThisYear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    WholeMonths,
    WholeYears(Option<LeapDay>),
    StartedMonths,
    MonthDifference,
    MonthOf,
    YearOf,
    DayOf,
    MonthEnd,
    Days,
    Absolute,
}

#[derive(Clone, Debug)]
pub struct Fold {
    pub how: FoldHow,
    pub over: Box<Expr>,
    pub window: Option<FoldWindow>,
    pub filter: Option<Box<Expr>>,
    pub by: Vec<Reference>,
    pub body: Option<Box<Expr>>,
    pub complete: bool,
}

#[derive(Clone, Debug)]
pub enum FoldWindow {
    All,
    Months(Window),
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    /// Reported already; it has no type, and nothing more is said about it.
    Unreadable,
    Literal(LiteralKind),
    Reference(Reference),
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `(x 否则 v)`.
    Default(Box<Expr>, Box<Expr>),
    OnlyWhen(Box<Expr>, Box<Expr>),
    Cap(Box<Expr>, Box<Expr>),
    Floor(Box<Expr>, Box<Expr>),
    /// 换成: an amount of another currency in the policy's.
    Converted {
        value: Box<Expr>,
        to: Name,
    },
    Round {
        value: Box<Expr>,
        mode: Rounding,
        step: RoundStep,
    },
    /// 升/降 N 级.
    Shift {
        value: Box<Expr>,
        up: bool,
        by: Box<Expr>,
    },
    /// `x 缺`; negated `x 不缺`, `有 x`.
    Missing {
        value: Box<Expr>,
        negated: bool,
    },
    InMonths(Box<Expr>, Vec<i32>),
    OneOf(Box<Expr>, Vec<Expr>),
    /// `a 至 b`.
    Interval(Box<Expr>, Box<Expr>),
    Overlaps(Box<Expr>, Box<Expr>),
    ActionsInclude {
        action: Name,
        negated: bool,
    },
    Streak {
        every: bool,
        count: u32,
        unit: Frequency,
        skip_gaps: bool,
        condition: Box<Expr>,
    },
    StreakLength {
        condition: Box<Expr>,
        skip_gaps: bool,
    },
    YearCount {
        count: u32,
        condition: Box<Expr>,
    },
    ItemCount(Vec<Expr>),
    Extreme {
        largest: bool,
        values: Vec<Expr>,
    },
    OverMonths {
        window: Window,
        how: FoldHow,
        body: Box<Expr>,
        complete: bool,
    },
    /// 季末值, 半年末值, 年末值.
    PeriodEndValue(Frequency, Box<Expr>),
    EnrolledMonths(Window),
    Before {
        earlier: Earlier,
        body: Box<Expr>,
        first: Option<Box<Expr>>,
    },
    Fold(Fold),
    Rank {
        keys: Vec<Expr>,
        by: Vec<Reference>,
        filter: Option<Box<Expr>>,
        high_first: Option<bool>,
        skip_after_ties: Option<bool>,
    },
    Call(Function, Vec<Expr>),
    DayOfMonth {
        month: Moment,
        day: u32,
    },
    Moment(Moment),
    NextDay(Box<Expr>),
    /// 处置 by itself.
    Actions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoundStep {
    /// To the minor unit of its money; two decimals where it is none.
    Minor,
    /// 四舍五入到 N 位小数 (2 for 分, 0 for 元 and 整数).
    Digits(u32),
    /// To a multiple of this, in the value's own unit.
    Multiple(Decimal),
}
