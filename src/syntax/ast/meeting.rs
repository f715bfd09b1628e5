//! Statements that meet, and clauses about money in time.

use std::rc::Rc;

use super::{Declared, Expr, Name};
use crate::source::Span;

/// How a statement stands beside others of the same name.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// 情形: its own name among the statements of the name.
    pub case: Option<Declared>,
    /// 适用 其余: where none of the others applies.
    pub otherwise: Option<Span>,
    /// 例外于, 取代: the cases and groups that it wins over.
    pub excepts: Vec<Name>,
    pub group: Option<Name>,
}

impl Standing {
    /// Whether the author says anything about how it stands.
    pub fn is_stated(&self) -> bool {
        self.case.is_some() || self.otherwise.is_some() || !self.excepts.is_empty() || self.group.is_some()
    }
}

/// What is given where several cases of one name hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meet {
    Sum,
    Highest,
    Lowest,
    First,
}

/// 相遇.
#[derive(Clone, Debug)]
pub struct Meeting {
    pub item: Name,
    pub how: Meet,
}

/// 互斥.
#[derive(Clone, Debug)]
pub struct Exclusive {
    pub actions: Vec<Name>,
    /// 由重到轻: the first of them that is given is the only one.
    pub gravest_first: bool,
}

/// When what has been earned is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    NextMonth,
    QuarterEnd,
    YearEnd,
    NextYear,
}

/// A clause about money in time.
#[derive(Clone, Debug)]
pub enum InTime {
    Due(Due, Span),
    HeldBack {
        share: Box<Expr>,
        until: Box<Expr>,
        span: Span,
    },
    /// 追回: no more than was paid of the item.
    TakesBack(Name, Span),
    /// 冲抵: no more than was advanced.
    Recovers(Name, Span),
    /// 补差: what earlier periods should have had.
    Corrects(Name, Span),
    /// More than one of them in one statement.
    Several(Span),
}

/// What a made statement is to its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// The amount of the item's own formula, in money.
    Accrued,
    /// It has a value wherever the named one has.
    With(Rc<str>),
}
