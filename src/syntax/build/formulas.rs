//! Formulas with parameters, weighted averages, steps and prorations.

use super::{Builder, P, all, has, part, parts};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn formula(&mut self, pair: &P<'_>) -> Option<Formula> {
        let mut parameters = Vec::new();
        for inner in all(pair, Rule::formula_parameter) {
            let ty = self.formula_type(&inner);
            parameters.extend(self.declared_in(&inner).map(|name| FormulaParameter { name, ty }));
        }
        // As in a list of columns, a type holds for the names before it that have none.
        let mut following = None;
        for parameter in parameters.iter_mut().rev() {
            match &parameter.ty {
                Some(ty) => following = Some(ty.clone()),
                None => parameter.ty = following.clone(),
            }
        }
        let ty = self.formula_type(pair);
        Some(Formula { name: self.declared(pair)?, parameters, ty, expr: self.expr_in(pair)?, cite: self.cite(pair) })
    }

    fn formula_type(&mut self, pair: &P<'_>) -> Option<FormulaType> {
        let ty = part(pair, Rule::formula_type)?;
        match part(&ty, Rule::column_type) {
            Some(column) => {
                let mut names = all(&column, Rule::name).map(|p| self.name(&p));
                Some(FormulaType::Column(names.next()?, names.next()?))
            }
            None => self.type_in(&ty).map(FormulaType::Named),
        }
    }

    /// `加权平均(甲 权重 60%, …)`, or over records: `加权平均(考核表: 评分 权重 比重)`.
    pub(super) fn weighted(&mut self, pair: &P<'_>) -> ExprKind {
        let complete = has(pair, Rule::k_complete);
        let Some(fold) = part(pair, Rule::weighted_fold) else {
            let items = all(pair, Rule::weighted_item).map(|item| self.weighed(&item)).collect();
            return ExprKind::Weighted { items, complete };
        };
        let span = self.span(&fold);
        let over = match self.name_in(&fold) {
            Some(name) => super::reference_to(name.clone(), name.span),
            None => self.part_or_nothing(None, span),
        };
        let window = self.fold_window(&fold);
        let filter = self.filter(&fold);
        let (body, weight) = self.weighed(&fold);
        ExprKind::Fold(Fold {
            how: FoldHow::Weighted,
            over: Box::new(over),
            window,
            filter,
            by: Vec::new(),
            body: Some(Box::new(body)),
            weight: Some(Box::new(weight)),
            complete,
        })
    }

    /// A value and its weight.
    fn weighed(&mut self, pair: &P<'_>) -> (Expr, Expr) {
        let span = self.span(pair);
        let value = self.part_or_nothing(part(pair, Rule::choice), span);
        (value, self.part_or_nothing(part(pair, Rule::adjusted), span))
    }

    /// `每满 5% 扣 1 分(甲)`; in English the amount comes first.
    pub(super) fn steps(&mut self, pair: &P<'_>) -> ExprKind {
        let span = self.span(pair);
        let mut written = all(pair, Rule::step_part).map(|p| self.step_part(&p, span)).collect::<Vec<_>>().into_iter();
        let mut next = || written.next().unwrap_or(Expr { kind: ExprKind::Unreadable, span });
        let (first, second) = (next(), next());
        let amount_first = !has(pair, Rule::k_step_verb);
        let (step, amount) = if amount_first { (second, first) } else { (first, second) };
        ExprKind::Steps {
            value: Box::new(self.part_or_nothing(part(pair, Rule::expr), span)),
            step: Box::new(step),
            amount: Box::new(amount),
            started: has(pair, Rule::k_per_started),
        }
    }

    fn step_part(&mut self, pair: &P<'_>, span: Span) -> Expr {
        match parts(pair.clone()).next() {
            Some(inner) if inner.as_rule() == Rule::step_name => match self.reference(&inner) {
                Some(reference) => Expr { span: reference.span, kind: ExprKind::Reference(reference) },
                None => self.part_or_nothing(None, span),
            },
            Some(inner) => self.primary(inner),
            None => self.part_or_nothing(None, span),
        }
    }

    pub(super) fn proration(&mut self, value: Box<Expr>, pair: &P<'_>, span: Span) -> ExprKind {
        let mut amounts = all(pair, Rule::additive);
        let days = Box::new(self.part_or_nothing(amounts.next(), span));
        let basis = match (part(pair, Rule::calendar_days), part(pair, Rule::working_days)) {
            (Some(words), _) => Basis::Calendar(self.span(&words)),
            (_, Some(words)) => Basis::Working(self.span(&words)),
            _ => Basis::Days(Box::new(self.part_or_nothing(amounts.next(), span))),
        };
        ExprKind::Prorate { value, days, basis }
    }
}
