//! Statements that meet, and clauses about money in time.

use super::{Builder, P, all, has, part};
use crate::syntax::ast::*;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    /// The condition of 适用; none for 适用 其余.
    pub(super) fn item_scope(&mut self, pair: &P<'_>) -> Option<Expr> {
        let scope = part(pair, Rule::item_scope)?;
        self.expr_in(&scope)
    }

    pub(super) fn standing(&mut self, pair: &P<'_>) -> Standing {
        let rest = all(pair, Rule::item_scope).find(|scope| has(scope, Rule::k_applies_rest));
        let excepts = all(pair, Rule::excepts)
            .flat_map(|excepts| excepts.into_inner().filter(|p| p.as_rule() == Rule::name))
            .map(|name| self.name(&name))
            .collect();
        Standing {
            case: part(pair, Rule::case_name).and_then(|case| self.declared_in(&case)),
            otherwise: rest.map(|rest| self.span(&rest)),
            excepts,
            group: part(pair, Rule::grouped).and_then(|group| self.name_in(&group)),
        }
    }

    pub(super) fn meeting(&mut self, pair: &P<'_>) -> Option<Meeting> {
        let how = if has(pair, Rule::k_add_up) {
            Meet::Sum
        } else if has(pair, Rule::k_take_highest) {
            Meet::Highest
        } else if has(pair, Rule::k_take_lowest) {
            Meet::Lowest
        } else {
            Meet::First
        };
        Some(Meeting { item: self.name_in(pair)?, how })
    }

    pub(super) fn exclusive(&mut self, pair: &P<'_>) -> Exclusive {
        let actions = all(pair, Rule::name).map(|name| self.name(&name)).collect();
        Exclusive { actions, gravest_first: has(pair, Rule::k_gravest_first) }
    }

    pub(super) fn in_time(&mut self, pair: &P<'_>) -> Option<InTime> {
        let mut found = Vec::new();
        for inner in pair.clone().into_inner() {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::due => {
                    let when = match super::first_rule(&inner) {
                        Some(Rule::k_due_quarter_end) => Due::QuarterEnd,
                        Some(Rule::k_due_year_end) => Due::YearEnd,
                        Some(Rule::k_due_next_year) => Due::NextYear,
                        _ => Due::NextMonth,
                    };
                    found.push((InTime::Due(when, span), span));
                }
                Rule::held_back => {
                    let (Some(share), Some(until)) = (part(&inner, Rule::additive), part(&inner, Rule::any_of)) else {
                        continue;
                    };
                    let (share, until) = (Box::new(self.additive(share)), Box::new(self.any(until)));
                    found.push((InTime::HeldBack { share, until, span }, span));
                }
                Rule::settles => {
                    let Some(item) = self.name_in(&inner) else { continue };
                    let settles = match super::first_rule(&inner) {
                        Some(Rule::k_recover) => InTime::Recovers(item, span),
                        Some(Rule::k_correct) => InTime::Corrects(item, span),
                        _ => InTime::TakesBack(item, span),
                    };
                    found.push((settles, span));
                }
                _ => {}
            }
        }
        let last = found.last().map(|(_, span)| *span);
        match (found.len(), last) {
            (0, _) | (_, None) => None,
            (1, _) => found.pop().map(|(clause, _)| clause),
            (_, Some(span)) => Some(InTime::Several(span)),
        }
    }
}
