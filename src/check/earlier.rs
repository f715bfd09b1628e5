//! Earlier periods with a name: `合计(以前各季 旧 其中 …: 旧.基数)`.

use std::rc::Rc;

use crate::calendar::Frequency;
use crate::diagnostics::types;
use crate::lang::Text;
use crate::plan::{EarlierId, Expr, Op};
use crate::source::Span;
use crate::syntax::ast::{self, EarlierFold};

use super::expr::make;
use super::folds::Asks;
use super::hand::Held;
use super::names::unknown;
use super::{Checker, Scope};

impl Checker<'_, '_> {
    pub(super) fn earlier_fold(&mut self, fold: &EarlierFold, scope: Scope, span: Span) -> Expr {
        let words = match fold.each {
            Frequency::Month => "以前各月",
            Frequency::Quarter => "以前各季",
            Frequency::Half => "以前各半年",
            Frequency::Year => "以前各年",
        };
        if fold.each < scope.frequency {
            let (zh, en) = match scope.frequency {
                Frequency::Month | Frequency::Quarter => ("以前各季", "earlier quarters"),
                Frequency::Half => ("以前各半年", "earlier halves"),
                Frequency::Year => ("以前各年", "earlier years"),
            };
            self.problems.push(types::not_possible(
                Text::new(
                    format!("“{words}”比本期短，在这个标题之下不能用"),
                    "these earlier periods are shorter than the period of this heading",
                ),
                Text::new(
                    format!("改用 {zh}，或把这一句移到更短的周期之下"),
                    format!("use {en}, or move the statement under a shorter heading"),
                ),
                span,
            ));
            return unknown(span);
        }
        if fold.within.is_some_and(|within| within <= fold.each) {
            self.problems.push(types::not_possible(
                Text::new(
                    format!("一期里没有“{words}”那么长的几期"),
                    "the limiting period is no longer than those it holds",
                ),
                Text::new(
                    "例如：合计(本年以前各月 旧: 旧.销售额)",
                    "for example: sum(earlier months of this year m: m.sales)",
                ),
                span,
            ));
        }
        let id = EarlierId(self.earlier_names);
        self.earlier_names += 1;
        let name: Rc<str> = fold.name.node.clone();
        let inner = self.holding(Held::Earlier { id, name: name.clone(), each: fold.each }, scope);
        let filter = fold.filter.as_ref().map(|filter| Box::new(self.condition(filter, inner)));
        let body = fold.body.as_ref().map(|body| self.expr(body, inner));
        let asks = Asks {
            first_time: [
                Text::new("首次 问的是到本期为止的各月", "`first time` is asked of the months up to this one"),
                Text::new(
                    "写成：本年首次(条件)，或 任一(以前各月 旧: 旧.条件)",
                    "write this year first time(condition), or any(earlier months m: m.condition)",
                ),
            ],
            nothing: [
                Text::new(format!("没有写明汇总“{name}”的什么"), format!("it is not said what of `{name}` to fold")),
                Text::new(
                    format!("写成 合计({words} {name}: {name}.某值)"),
                    format!("write sum(earlier periods {name}: {name}.value)"),
                ),
            ],
        };
        let (ty, maybe) = self.one_by_one((fold.how, fold.complete), body.as_ref(), asks, span);
        let op = Op::EarlierFold {
            name: id,
            each: fold.each,
            within: fold.within,
            how: fold.how,
            filter,
            body: body.map(Box::new),
            complete: fold.complete,
        };
        make(op, ty, maybe, span)
    }

    /// `旧.名`: what it is in the earlier period at hand.
    pub(super) fn of_earlier(
        &mut self,
        id: EarlierId,
        each: Frequency,
        reference: &ast::Reference,
        member: &ast::Name,
        scope: Scope,
    ) -> Expr {
        let span = reference.span;
        let own = ast::Reference { name: member.clone(), member: None, arguments: reference.arguments.clone(), span };
        let body = self.reference(&own, Scope { frequency: each, hand: None, ..scope });
        let ty = body.ty;
        // In an earlier period anybody may not have been there.
        let maybe = !matches!(body.op, Op::Parameter(_));
        make(Op::OfEarlier { name: id, body: Box::new(body) }, ty, maybe, span)
    }
}
