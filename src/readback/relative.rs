//! Conditions on those that a formula goes through: `whose position is “clerk”`, `岗位是“内勤”的`.

use crate::resolve::Meaning;
use crate::syntax::ast::{BlockKind, EnrolledAt, Expr, ExprKind};

use super::formulas::Bond;
use super::reader::Reader;
use super::time::month_name;

/// What is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    People,
    Months,
    Groups,
}

impl Kind {
    /// One of those that were gone through.
    pub fn each(self) -> &'static str {
        match self {
            Kind::People => "人",
            Kind::Months => "月",
            Kind::Groups => "个",
        }
    }
}

impl Reader<'_> {
    /// The condition before the noun in Chinese, and behind it in English; nothing where there is none.
    pub fn those(&self, filter: Option<&Expr>, kind: Kind) -> (String, String) {
        let Some(filter) = filter else { return (String::new(), String::new()) };
        let mut terms = Vec::new();
        flat(filter, &mut terms);
        let zh: Vec<String> = terms.iter().map(|term| self.condition(term, Bond::Clause)).collect();
        let mut en = String::new();
        for term in terms {
            en = match (en.is_empty(), self.relative(term, kind)) {
                (true, clause) => format!(" {clause}"),
                (false, clause) => format!("{en} and {clause}"),
            };
        }
        (zh.into_iter().reduce(|text, next| self.say(&[&text, "且", &next], &[])).unwrap_or_default(), en)
    }

    /// One condition as a relative clause.
    fn relative(&self, term: &Expr, kind: Kind) -> String {
        let whole = || {
            let condition = self.condition(term, Bond::Clause);
            match kind {
                Kind::People => format!("for whom {condition}"),
                Kind::Months => format!("in which {condition}"),
                Kind::Groups => format!("for which {condition}"),
            }
        };
        if kind == Kind::Months {
            return whole();
        }
        let (holds, inner) = match &term.kind {
            ExprKind::Not(inner) => (false, &**inner),
            _ => (true, term),
        };
        if let ExprKind::EnrolledAt(at) = inner.kind {
            let when = match at {
                EnrolledAt::MonthNumber(month) => format!("in {}", month_name(month)),
                EnrolledAt::End => format!("in {}", self.last_month().1),
            };
            return format!("who {} enrolled {when}", if holds { "were" } else { "were not" });
        }
        match self.predicate(inner, holds) {
            Some((subject, says)) if matches!(&subject.kind, ExprKind::Reference(of) if of.arguments.is_none()) => {
                let subject = self.phrase(subject).text;
                let own = subject.strip_prefix("each one's ").unwrap_or(&subject);
                format!("whose {own} {says}")
            }
            _ => whole(),
        }
    }

    /// Whether a condition asks only for what stands in the table of people, which has no months.
    pub fn is_of_employees(&self, expr: &Expr) -> bool {
        let own = |name: &str| match self.symbols.find(name) {
            Some(Meaning::Inputs(inputs)) => inputs.iter().all(|input| {
                let block = self.symbols.blocks.get(input.block);
                block.is_some_and(|block| matches!(block.block.kind, BlockKind::Employees))
            }),
            _ => false,
        };
        let is_own = |expr: &Expr| match &expr.kind {
            ExprKind::Reference(reference) => reference.member.is_none() && own(&reference.name.node),
            _ => false,
        };
        let is_fixed = |expr: &Expr| match &expr.kind {
            ExprKind::Literal(_) => true,
            ExprKind::Reference(reference) => {
                is_own(expr) || reference.member.is_none() && self.enumerated(&reference.name.node, None).is_some()
            }
            _ => false,
        };
        match &expr.kind {
            ExprKind::Not(inner) => self.is_of_employees(inner),
            ExprKind::And(terms) | ExprKind::Or(terms) => terms.iter().all(|term| self.is_of_employees(term)),
            ExprKind::Compare(_, left, right) => is_own(left) && is_fixed(right),
            ExprKind::OneOf(value, options) => is_own(value) && options.iter().all(is_fixed),
            ExprKind::Reference(_) => is_own(expr),
            _ => false,
        }
    }
}

/// The terms of `且`, one by one.
fn flat<'e>(expr: &'e Expr, terms: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::And(inner) => inner.iter().for_each(|term| flat(term, terms)),
        _ => terms.push(expr),
    }
}
