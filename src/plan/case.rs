//! 用例: typed test cases.

use std::rc::Rc;

use super::{ActionId, BlockId, Value, ValueId};
use crate::calendar::{Month, Period};
use crate::source::Span;

/// One test case of a policy.
#[derive(Clone, Debug)]
pub struct Case {
    pub title: Rc<str>,
    /// The period of what names none: the title's month, or the last one given.
    pub month: Month,
    /// Whether the title's month has a row in the register.
    pub has_own_month: bool,
    /// The employees, in the order they are first named; one nameless without any.
    pub people: Vec<Rc<str>>,
    pub givens: Vec<CaseGiven>,
    pub expectations: Vec<CaseExpectation>,
    pub span: Span,
}

/// Whom a line of a case is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody in the case, or every group that they are in.
    Everybody,
    /// An index into `people`.
    Person(usize),
    /// A group, by its name.
    Group(Rc<str>),
}

#[derive(Clone, Debug)]
pub struct CaseGiven {
    pub who: Whose,
    pub from: Month,
    pub to: Month,
    /// Whether the line names its months: then they have rows in the register.
    pub names_months: bool,
    pub what: Given,
}

/// What a case sets. `None` is a blank cell, or 不适用.
#[derive(Clone, Debug)]
pub enum Given {
    Cell {
        block: BlockId,
        field: usize,
        value: Option<Value>,
    },
    /// A value that stands in for a computed one.
    StandIn {
        id: ValueId,
        value: Option<Value>,
    },
    Record {
        block: BlockId,
        cells: Vec<(usize, Option<Value>)>,
    },
}

#[derive(Clone, Debug)]
pub struct CaseExpectation {
    pub who: Whose,
    pub period: Option<Period>,
    pub what: Expected,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Expected {
    Action { action: ActionId, present: bool },
    NoActions,
    NoRow(ValueId),
    Exception(ValueId),
    Value(ValueId, Value),
}
