//! 用例: the test cases that a policy carries.

use super::{Builder, P, all, has, part};
use crate::calendar::Period;
use crate::diagnostics::syntax;
use crate::source::Spanned;
use crate::syntax::ast::*;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn case(&mut self, pair: &P<'_>) -> Option<Case> {
        let title = part(pair, Rule::string).map(|p| self.string(&p))?;
        let month = part(pair, Rule::month).and_then(|p| self.month(&p));
        let mut givens = Vec::new();
        let mut expectations = Vec::new();
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::given => givens.extend(self.given(&inner)),
                Rule::expected => self.expected(&inner, &mut expectations),
                _ => {}
            }
        }
        Some(Case { title, month, givens, expectations })
    }

    fn who(&self, pair: &P<'_>) -> Option<Name> {
        part(pair, Rule::case_who).and_then(|p| self.name_in(&p))
    }

    fn given(&mut self, pair: &P<'_>) -> Option<Given> {
        let span = self.span(pair);
        let from_to = part(pair, Rule::case_span).and_then(|p| {
            if has(&p, Rule::quarter) {
                return self.case_period(&p).map(|period| (period.node.start(), period.node.end));
            }
            let mut months = all(&p, Rule::month);
            let from = self.month(&months.next()?)?.node;
            let to = months.next().and_then(|p| self.month(&p)).map_or(from, |m| m.node);
            Some((from, to))
        });
        let record = part(pair, Rule::given_record);
        let record_name = record.as_ref().and_then(|p| self.name_in(p));
        let values = all(record.as_ref().unwrap_or(pair), Rule::given_value)
            .filter_map(|p| {
                let path = self.reference(&part(&p, Rule::reference)?)?;
                let value = if has(&p, Rule::k_blank) {
                    GivenValue::Blank(self.span(&p))
                } else {
                    GivenValue::Value(self.plain_value(&part(&p, Rule::case_value)?)?)
                };
                Some((path, value))
            })
            .collect();
        let whole_period = part(pair, Rule::case_span).is_some_and(|span| has(&span, Rule::quarter));
        Some(Given { who: self.who(pair), from_to, whole_period, record: record_name, values, span })
    }

    fn expected(&mut self, pair: &P<'_>, out: &mut Vec<Expectation>) {
        let who = self.who(pair);
        let period = part(pair, Rule::case_period).and_then(|p| self.case_period(&p));
        for inner in all(pair, Rule::expectation) {
            let span = self.span(&inner);
            if let Some(what) = self.expectation(&inner) {
                out.push(Expectation { who: who.clone(), period: period.clone(), what, span });
            }
        }
    }

    fn expectation(&mut self, pair: &P<'_>) -> Option<Expected> {
        if has(pair, Rule::k_actions) {
            let present = !has(pair, Rule::k_contains_not);
            return Some(match self.name_in(pair) {
                Some(name) => Expected::Action { name, present },
                None => Expected::NoActions,
            });
        }
        let path = self.reference(&part(pair, Rule::reference)?)?;
        Some(if has(pair, Rule::k_nothing) {
            Expected::NoRow(path)
        } else if has(pair, Rule::k_exception) {
            Expected::Exception(path)
        } else {
            Expected::Value(path, self.plain_value(&part(pair, Rule::case_value)?)?)
        })
    }

    fn case_period(&mut self, pair: &P<'_>) -> Option<Spanned<Period>> {
        let span = self.span(pair);
        let inner = pair.clone().into_inner().next()?;
        let period = Period::parse(inner.as_str());
        if period.is_none() {
            self.problems.push(syntax::no_such_date(inner.as_str(), None, span));
        }
        period.map(|period| Spanned::new(period, span))
    }
}
