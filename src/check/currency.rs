//! Currencies: rates, conversions, and how paid amounts are rounded.

use crate::currency::CurrencyId;
use crate::diagnostics::{currency, operands};
use crate::exact::Exact;
use crate::plan::{Expr, Op, ParameterId, Type, Value};
use crate::resolve::ValueSource;
use crate::rounding::Rounding;
use crate::source::Span;
use crate::syntax::ast::{self, Operator, Purpose, RoundStep};

use super::expr::make;
use super::{Checker, Scope};

impl Checker<'_, '_> {
    /// The policy's currency; 人民币 where it names none, or one that does not exist.
    pub(super) fn currency(&self) -> CurrencyId {
        let named = self.symbols.header.and_then(|header| header.currency.as_ref());
        named.and_then(|name| CurrencyId::named(&name.node)).unwrap_or_default()
    }

    fn currency_of(&self, ty: Type) -> Option<CurrencyId> {
        match ty {
            Type::Money => Some(self.currency()),
            Type::Foreign(of) => Some(of),
            _ => None,
        }
    }

    /// Reports amounts of two currencies. Out: whether they were.
    pub(super) fn is_mixed(&mut self, a: (Type, Span), b: (Type, Span)) -> bool {
        let (Some(one), Some(other)) = (self.currency_of(a.0), self.currency_of(b.0)) else { return false };
        if one != other {
            let own = self.currency();
            self.problems.push(currency::mixed((one, a.1), (other, b.1), own));
        }
        one != other
    }

    /// Reports two values that cannot be compared.
    pub(super) fn not_comparable(&mut self, a: &Expr, b: &Expr) {
        if !self.is_mixed((a.ty, a.span), (b.ty, b.span)) {
            let (a, b) = (self.operand(a), self.operand(b));
            self.problems.push(operands::comparison(&a, &b));
        }
    }

    /// Checks every 折算率: a number above 0, of another currency than the policy's.
    pub(super) fn rates(&mut self) {
        for (of, id) in self.symbols.rates.clone() {
            let Some((_, rate, span)) = self.symbols.parameters.get(id) else { continue };
            let (span, own) = (*span, self.currency());
            let is_plain = |ast: &ast::Expr| matches!(ast.kind, ast::ExprKind::Literal(_));
            let plain = is_plain(&rate.first) && rate.changes.iter().all(|(_, change)| is_plain(change));
            let ty = self.parameter(id);
            let values = self.parameters.get(id).and_then(Option::as_ref).map_or(&[][..], |rate| &rate.values);
            let above_zero = values.iter().all(|(_, value)| match &value.op {
                Op::Constant(Value::Number(rate)) => *rate > Exact::zero(),
                _ => false,
            });
            if of == own {
                self.problems.push(currency::needless_rate(own, span));
            } else if ty != Type::Unknown && plain && !(matches!(ty, Type::Number | Type::Integer) && above_zero) {
                self.problems.push(currency::bad_rate(of, own, span));
            }
        }
    }

    /// `出口额 换成 人民币`: the amount times the rate in force in the period.
    pub(super) fn converted(&mut self, value: &ast::Expr, to: &ast::Name, scope: Scope, span: Span) -> Expr {
        let value = self.expr(value, scope);
        let own = self.currency();
        let target = match CurrencyId::named(&to.node) {
            None => Err(currency::unknown(&to.node, to.span)),
            Some(target) if target != own => Err(currency::not_the_policys(target, own, to.span)),
            Some(_) => Ok(()),
        };
        let (of, maybe) = (value.ty, value.maybe);
        let failed = |value: Expr| make(Op::Negate(Box::new(value)), Type::Unknown, maybe, span);
        if let Err(problem) = target {
            self.problems.push(problem);
            return failed(value);
        }
        let Type::Foreign(foreign) = of else {
            if of != Type::Unknown {
                self.problems.push(currency::nothing_to_convert(&of.words(), own, value.span));
            }
            return failed(value);
        };
        let Some((_, id)) = self.symbols.rates.iter().find(|(known, _)| *known == foreign) else {
            self.problems.push(currency::no_rate(foreign, span));
            return failed(value);
        };
        let id = *id;
        self.parameter(id);
        let rate = make(Op::Parameter(ParameterId(id)), Type::Number, false, to.span);
        make(Op::Arithmetic(Operator::Multiply, Box::new(value), Box::new(rate)), Type::Money, maybe, span)
    }

    /// A rounding step for values of a type.
    pub(super) fn step(&self, step: &RoundStep, ty: Type) -> Exact {
        let digits = match step {
            RoundStep::Multiple(step) => return Exact::from(*step),
            RoundStep::Digits(digits) => *digits,
            RoundStep::Minor => self.currency_of(ty).map_or(2, |of| of.get().digits),
        };
        Exact::from(rust_decimal::Decimal::new(1, digits))
    }

    /// How a value is rounded in the end: as it says itself, else as the policy says, else
    /// 四舍五入 to the minor unit. Only what is paid or deducted is.
    pub(super) fn last_rounding(
        &mut self,
        source: &ValueSource<'_>,
        purpose: Purpose,
        name: &str,
    ) -> Option<(Rounding, Exact)> {
        let own = match source {
            ValueSource::Definition(definition) => definition.amounts.as_ref(),
            ValueSource::Cases(id) => {
                let cases = self.symbols.cases_of.get(*id).map_or(&[][..], |group| group.cases.as_slice());
                cases.iter().find_map(|case| case.definition.amounts.as_ref())
            }
            _ => None,
        };
        if !matches!(purpose, Purpose::Pay | Purpose::Deduct) {
            if let Some(amounts) = own {
                self.problems.push(currency::only_paid_amounts(name, amounts.span));
            }
            return None;
        }
        let stated = own.or_else(|| self.symbols.header.and_then(|header| header.amounts.as_ref()));
        let (mode, step) = match stated {
            Some(amounts) => (amounts.mode, self.step(&amounts.step, Type::Money)),
            None => (Rounding::HalfAwayFromZero, self.step(&RoundStep::Minor, Type::Money)),
        };
        Some((mode, step))
    }
}

/// `100 美元`, as a message shows it.
pub(super) fn amount(digits: &str, of: CurrencyId) -> crate::lang::Text {
    let (name, code) = (of.get().name, of.get().code);
    crate::lang::Text::new(format!("{digits} {name}"), format!("{digits} {code}"))
}
