//! One name for several cases, and actions that exclude each other.

use std::rc::Rc;

use super::{ActionId, Expr, Label, Who};
use crate::source::Span;
use crate::syntax::ast::Meet;

/// The statements of one name.
#[derive(Clone, Debug)]
pub struct Cases {
    pub item: Label,
    pub cases: Vec<Case>,
    /// What is known of each of them without computing anything.
    pub about: Rc<Vec<About>>,
    /// What is given where several hold; none: that is a conflict.
    pub meet: Option<Meet>,
}

#[derive(Clone, Debug)]
pub struct Case {
    /// Whom its own heading asks for, where the headings of the cases differ.
    pub who: Option<Who>,
    /// Where it applies; none: always, or where no other does.
    pub applies: Option<Expr>,
    pub expr: Expr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub name: Option<Label>,
    pub cite: Option<Rc<str>>,
    pub span: Span,
    /// Whether it has a condition of its own.
    pub conditional: bool,
    /// 适用 其余.
    pub otherwise: bool,
    /// The cases that win over this one where they hold, directly or by way of others.
    pub unless: Vec<usize>,
}

/// 互斥.
#[derive(Clone, Debug)]
pub struct Exclusive {
    pub actions: Vec<ActionId>,
    /// Written from the gravest on: the gravest that is given is the only one.
    pub gravest_first: bool,
    pub span: Span,
}

impl Exclusive {
    /// The actions that keep this one from being given.
    pub fn against(&self, action: ActionId) -> &[ActionId] {
        match self.actions.iter().position(|known| *known == action) {
            None => &[],
            Some(at) if self.gravest_first => self.actions.get(..at).unwrap_or_default(),
            Some(_) => &self.actions,
        }
    }
}
