//! 加权平均: of several values, and the weights of one over records.

use crate::diagnostics::formulas as told;
use crate::exact::Exact;
use crate::plan::{Expr, Op, Type};
use crate::source::Span;
use crate::syntax::ast;

use super::expr::make;
use super::operators::common;
use super::{Checker, Scope};

impl Checker<'_, '_> {
    pub(super) fn weighted(
        &mut self,
        items: &[(ast::Expr, ast::Expr)],
        complete: bool,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let mut list: Vec<(Expr, Expr)> = Vec::new();
        let mut ty = Type::Unknown;
        let mut total = Some(Exact::zero());
        let mut written = Vec::new();
        let mut shares = false;
        for (value, weight) in items {
            let value = self.number(value, scope);
            let weight = self.weight(weight, scope);
            match list.first().cloned() {
                Some((first, first_weight)) => {
                    ty = match common(ty, value.ty) {
                        Some(ty) => ty,
                        None => {
                            let (a, b) = (first.ty.words(), value.ty.words());
                            self.problems.push(told::not_one_kind((&a, first.span), (&b, value.span)));
                            Type::Unknown
                        }
                    };
                    if common(first_weight.ty, weight.ty).is_none() {
                        let (a, b) = (first_weight.ty.words(), weight.ty.words());
                        let problem = told::weights_not_one_kind((&a, first_weight.span), (&b, weight.span));
                        self.problems.push(problem);
                    }
                }
                None => ty = value.ty,
            }
            shares |= weight.ty == Type::Ratio;
            total = match (total, self.constant(&weight)) {
                (Some(total), Some(known)) => {
                    written.push(known.clone());
                    Some(total + known)
                }
                _ => None,
            };
            list.push((value, weight));
        }
        match &total {
            // Bare numbers and points are only relative; percentages are shares of one.
            Some(total) if shares && *total != Exact::from(1) => {
                self.problems.push(told::weights_not_whole(total, &written, span));
            }
            Some(total) if total.is_zero() => self.problems.push(told::weights_all_zero(span)),
            _ => {}
        }
        let lacks = |(value, weight): &(Expr, Expr)| value.maybe || weight.maybe;
        let maybe = if complete { list.iter().any(lacks) } else { list.iter().all(lacks) } || total.is_none();
        let ty = if ty == Type::Integer { Type::Number } else { ty };
        make(Op::Weighted { items: list, complete }, ty, maybe, span)
    }

    /// A weight: a number of any kind, and not below zero.
    pub(super) fn weight(&mut self, weight: &ast::Expr, scope: Scope) -> Expr {
        let weight = self.number(weight, scope);
        if let Some(known) = self.constant(&weight).filter(Exact::is_negative) {
            self.problems.push(told::weight_below_zero(&known, weight.span));
        }
        weight
    }
}
