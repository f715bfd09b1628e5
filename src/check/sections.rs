//! Sections of a scorecard, what gaps do, and where a band table applies.

use crate::plan::{Expr, Gap, Op, ScoreLine, Type};
use crate::resolve::Meaning;
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind, Operator, Weight};

use super::expr::make;
use super::names::unknown;
use super::{Checker, Scope};

impl Checker<'_, '_> {
    pub(super) fn gap_rule(&mut self, card: &ast::Scorecard, scope: Scope) -> Gap {
        match &card.gap {
            None => Gap::None,
            Some(ast::GapRule::Reweight) => Gap::Reweight,
            Some(ast::GapRule::As(value)) => {
                let literal = ast::Expr { kind: ExprKind::Literal(value.kind.clone()), span: value.span };
                let value = self.cell_value(&literal, Some(Type::Points), scope);
                Gap::As(Box::new(self.require(value, Type::Points)))
            }
        }
    }

    /// 类别: the weighted average of its own lines; with full marks, their sum.
    /// What is wrong with the lines is reported with the whole card.
    pub(super) fn section(&mut self, card: &ast::Scorecard, section: usize, scope: Scope, span: Span) -> Expr {
        let lines = card.sections.get(section).and_then(|section| card.indicators.get(section.lines.clone()));
        let lines = lines.unwrap_or(&[]);
        let full_marks = matches!(lines.first().map(|line| &line.weight), Some(Weight::FullMarks(_)));
        let known = self.problems.len();
        let mut scored = Vec::new();
        let (mut any_certain, mut any_lacks) = (false, false);
        let mut total: Option<Expr> = None;
        for line in lines {
            let (weight, wanted) = match &line.weight {
                Weight::Share(weight) => (weight, Type::Ratio),
                Weight::FullMarks(marks) => (marks, Type::Points),
            };
            let weight = self.cell_value(weight, (wanted == Type::Points).then_some(wanted), scope);
            let Some(Meaning::Value(indicator)) = self.symbols.find(&line.name.name.node) else { continue };
            let (_, maybe) = self.value(indicator);
            any_lacks |= maybe;
            any_certain |= !maybe;
            total = Some(match total {
                Some(total) => {
                    let at = total.span.to(weight.span);
                    make(Op::Arithmetic(Operator::Add, Box::new(total), Box::new(weight.clone())), wanted, false, at)
                }
                None => weight.clone(),
            });
            scored.push(ScoreLine { indicator, weight });
        }
        let gap = self.gap_rule(card, scope);
        // The card itself says all this once.
        self.problems.truncate(known);
        let Some(total) = total else { return unknown(span) };
        let maybe = match gap {
            Gap::None => any_lacks,
            Gap::Reweight => !any_certain,
            Gap::As(_) => false,
        };
        let points = make(Op::Scorecard { lines: scored, full_marks, gap }, Type::Points, maybe, span);
        if full_marks {
            return points;
        }
        make(Op::Arithmetic(Operator::Divide, Box::new(points), Box::new(total)), Type::Points, maybe, span)
    }

    /// Bands asked with a key of one's own hold where they apply, too.
    pub(super) fn where_it_applies(&mut self, bands: &ast::Bands, found: Expr, scope: Scope) -> Expr {
        let Some(applies) = &bands.applies else { return found };
        let condition = self.condition(applies, Scope { frame: None, ..scope });
        let (ty, span) = (found.ty, found.span);
        make(Op::OnlyWhen(Box::new(found), Box::new(condition)), ty, true, span)
    }
}
