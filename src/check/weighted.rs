//! 加权平均: of several values, and the weights of one over records.

use crate::calendar::Month;
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
                self.problems.push(told::weights_not_whole(total, &written, None, span));
            }
            Some(total) if total.is_zero() => self.problems.push(told::weights_all_zero(span)),
            None if shares => {
                let weights: Vec<&Expr> = list.iter().map(|(_, weight)| weight).collect();
                if let Some((since, written, total)) = self.not_whole(&weights) {
                    let since = since.map(|since| since.to_string());
                    self.problems.push(told::weights_not_whole(&total, &written, since.as_deref(), span));
                }
            }
            _ => {}
        }
        let lacks = |(value, weight): &(Expr, Expr)| value.maybe || weight.maybe;
        let maybe = if complete { list.iter().any(lacks) } else { list.iter().all(lacks) } || total.is_none();
        let ty = if ty == Type::Integer { Type::Number } else { ty };
        make(Op::Weighted { items: list, complete }, ty, maybe, span)
    }

    /// The first months of the policy in which weights are no whole, through parameters
    /// that change: the month from which, the weights then, and their sum. None where
    /// they always are, or where one is known only from the data.
    pub(super) fn not_whole(&self, weights: &[&Expr]) -> Option<(Option<Month>, Vec<Exact>, Exact)> {
        let versions = |weight: &Expr| -> Option<Vec<(Option<Month>, Exact)>> {
            let Op::Parameter(id) = weight.op else { return Some(vec![(None, self.constant(weight)?)]) };
            let values = self.parameters.get(id.0)?.as_ref()?.values.iter();
            values.map(|(since, value)| Some((*since, self.constant(value)?))).collect()
        };
        let all: Vec<Vec<(Option<Month>, Exact)>> =
            weights.iter().map(|weight| versions(weight)).collect::<Option<_>>()?;
        let mut months: Vec<Option<Month>> = all.iter().flatten().map(|(since, _)| *since).collect();
        months.sort_unstable();
        months.dedup();
        let effective = self.symbols.header.and_then(|header| header.effective.as_ref());
        let from = effective.map(|(from, _)| from.node);
        let until = effective.and_then(|(_, until)| until.as_ref()).map(|until| until.node);
        for (at, since) in months.iter().enumerate() {
            let replaced = months.get(at + 1).is_some_and(|next| next.is_some() && *next <= from);
            if replaced || (until.is_some() && *since > until) {
                continue;
            }
            let then = |versions: &Vec<(Option<Month>, Exact)>| {
                versions.iter().rfind(|(month, _)| month <= since).map(|(_, weight)| weight.clone())
            };
            let written: Vec<Exact> = all.iter().filter_map(then).collect();
            let total = written.iter().fold(Exact::zero(), |total, weight| &total + weight);
            if total != Exact::from(1) {
                return Some((*since, written, total));
            }
        }
        None
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
