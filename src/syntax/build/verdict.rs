//! What the author says about findings.

use super::{Builder, P, all, has, part};
use crate::syntax::ast::*;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn verdict(&mut self, pair: &P<'_>) -> Verdict {
        let places = part(pair, Rule::verdict_places);
        let places = places.iter().flat_map(|places| all(places, Rule::verdict_place));
        Verdict {
            accepts: has(pair, Rule::k_accept),
            codes: all(pair, Rule::verdict_code).filter_map(|code| self.name_in(&code)).collect(),
            places: places.filter_map(|place| self.verdict_place(&place)).collect(),
            reason: part(pair, Rule::verdict_reason)
                .and_then(|reason| part(&reason, Rule::string))
                .map(|reason| self.string(&reason)),
            bare: part(pair, Rule::verdict_bare).and_then(|bare| {
                let text = part(&bare, Rule::string).map(|text| self.string(&text))?;
                let span = part(&bare, Rule::name).map_or(text.span, |word| self.span(&word).to(text.span));
                Some(Bare { text, span })
            }),
        }
    }

    fn verdict_place(&self, pair: &P<'_>) -> Option<VerdictPlace> {
        let mut names = all(pair, Rule::name).map(|name| self.name(&name));
        let first = names.next()?;
        Some(match names.next() {
            Some(name) => VerdictPlace { block: Some(first), name },
            None => VerdictPlace { block: None, name: first },
        })
    }
}
