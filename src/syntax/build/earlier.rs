//! Earlier periods with a name.

use super::expr::fold_how;
use super::{Builder, P, first_rule, has, part};
use crate::calendar::Frequency;
use crate::syntax::ast::EarlierFold;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn earlier_fold(&mut self, pair: &P<'_>) -> Option<EarlierFold> {
        let periods = part(pair, Rule::earlier_periods)?;
        let each = [
            (Rule::k_earlier_quarters, Frequency::Quarter),
            (Rule::k_earlier_halves, Frequency::Half),
            (Rule::k_earlier_years, Frequency::Year),
        ];
        let each = each.iter().find(|(rule, _)| has(&periods, *rule)).map_or(Frequency::Month, |(_, each)| *each);
        let within = part(&periods, Rule::within).and_then(|p| first_rule(&p)).map(|rule| match rule {
            Rule::k_this_quarter => Frequency::Quarter,
            Rule::k_this_half => Frequency::Half,
            _ => Frequency::Year,
        });
        Some(EarlierFold {
            how: fold_how(pair),
            within,
            each,
            name: self.name_in(pair)?,
            filter: self.filter(pair),
            body: self.expr_in(pair).map(Box::new),
            complete: has(pair, Rule::k_complete),
        })
    }
}
