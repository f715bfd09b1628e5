//! Steps (每满 5% 扣 1 分) and prorations (折算).

use crate::diagnostics::formulas as told;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, Op, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Basis};

use super::expr::make;
use super::operators::common;
use super::{Checker, Scope};

impl Checker<'_, '_> {
    pub(super) fn steps(
        &mut self,
        (value, step, amount): (&ast::Expr, &ast::Expr, &ast::Expr),
        started: bool,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let value = self.number(value, scope);
        let step = self.number(step, scope);
        let amount = self.number(amount, scope);
        let ratio_of_bare = value.ty == Type::Ratio && self.lacks_percent(&step);
        if common(value.ty, step.ty).is_none() && !ratio_of_bare {
            let (a, b) = (step.ty.words(), value.ty.words());
            self.problems.push(told::step_of_another_kind((&a, step.span), (&b, value.span)));
        }
        if let Some(known) = self.constant(&step).filter(|step| *step <= Exact::zero()) {
            let words = self.operand(&step).words.unwrap_or_else(|| Text::new(known.to_string(), known.to_string()));
            self.problems.push(told::step_not_above_zero(&words, step.span));
        }
        let wanted = [Type::Money, Type::Points, Type::Ratio, Type::Number, Type::Integer, Type::Unknown];
        if !wanted.contains(&amount.ty) {
            self.mismatch(Type::Number, &amount);
        }
        let (ty, maybe) = (amount.ty, value.maybe || step.maybe || amount.maybe);
        let (value, step, amount) = (Box::new(value), Box::new(step), Box::new(amount));
        make(Op::Steps { value, step, amount, started }, ty, maybe, span)
    }

    pub(super) fn proration(
        &mut self,
        value: &ast::Expr,
        days: &ast::Expr,
        basis: &Basis,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let value = self.number(value, scope);
        let days = self.expr(days, scope);
        let days = self.require(days, Type::Days);
        let basis = match basis {
            Basis::Calendar(words) => self.period_days(false, *words),
            Basis::Working(words) => self.period_days(true, *words),
            Basis::Days(basis) => {
                let basis = self.expr(basis, scope);
                self.require(basis, Type::Days)
            }
        };
        if let Some(known) = self.constant(&basis).filter(|basis| *basis <= Exact::zero()) {
            self.problems.push(told::basis_not_above_zero(&known.to_string(), basis.span));
        }
        let maybe = value.maybe || days.maybe || basis.maybe;
        // A share of a whole number need not be whole.
        let ty = if value.ty == Type::Integer { Type::Number } else { value.ty };
        let (value, days, basis) = (Box::new(value), Box::new(days), Box::new(basis));
        make(Op::Prorate { value, days, basis }, ty, maybe, span)
    }

    /// The days of the period. A column of the same name would be the other thing meant.
    fn period_days(&mut self, working: bool, span: Span) -> Expr {
        let name = if working { "工作日" } else { "日历天数" };
        if self.symbols.find(name).is_some() {
            self.problems.push(told::basis_or_column(name, span));
        }
        make(Op::PeriodDays { working }, Type::Days, false, span)
    }
}
