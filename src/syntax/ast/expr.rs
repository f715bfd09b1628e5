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

impl Comparison {
    /// What holds where this does not.
    pub fn opposite(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        }
    }
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
    /// 加权平均: each value counts by its weight.
    Weighted,
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
    /// The first month that the data hold.
    DataStart,
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
    /// 权重, of a weighted average.
    pub weight: Option<Box<Expr>>,
    pub complete: bool,
}

/// What is ranked by, and the order where it has one of its own.
#[derive(Clone, Debug)]
pub struct RankKey {
    pub value: Expr,
    pub high_first: Option<bool>,
}

/// A month of the period at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolledAt {
    /// Its last one.
    End,
    /// The calendar month of this number.
    MonthNumber(i32),
}

/// `合计(以前各季 旧 其中 …: …)`: the periods of one length before the one at hand.
#[derive(Clone, Debug)]
pub struct EarlierFold {
    pub how: FoldHow,
    /// 本年以前各月: only those of the year (half-year, quarter) at hand.
    pub within: Option<Frequency>,
    pub each: Frequency,
    pub name: Name,
    pub filter: Option<Box<Expr>>,
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
    /// 须满足: an exception where the condition does not hold.
    Require(Box<Expr>, Box<Expr>),
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
    /// 加权平均 of several values: each with its weight.
    Weighted {
        items: Vec<(Expr, Expr)>,
        complete: bool,
    },
    /// 每满 `step` 计 `amount`(`value`), or 每 `step`(不足按一计).
    Steps {
        value: Box<Expr>,
        step: Box<Expr>,
        amount: Box<Expr>,
        started: bool,
    },
    /// 折算: × days ÷ the basis.
    Prorate {
        value: Box<Expr>,
        days: Box<Expr>,
        basis: Basis,
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
    /// 12月在册, 本月在册.
    EnrolledAt(EnrolledAt),
    Before {
        earlier: Earlier,
        body: Box<Expr>,
        first: Option<Box<Expr>>,
    },
    Fold(Fold),
    /// 成员, 成员 × 各月: whom a fold goes over.
    Members {
        each_month: bool,
    },
    /// 各团队: whom a fold goes over.
    EachGroup(Name),
    /// 分摊(池, 贡献 按 团队).
    Apportion {
        pool: Box<Expr>,
        claim: Box<Expr>,
        by: Vec<Reference>,
        filter: Option<Box<Expr>>,
    },
    EarlierFold(EarlierFold),
    Rank {
        keys: Vec<RankKey>,
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

/// What a proration divides by.
#[derive(Clone, Debug)]
pub enum Basis {
    /// The days of the period; where it says so.
    Calendar(Span),
    /// Its days from Monday to Friday.
    Working(Span),
    Days(Box<Expr>),
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
