//! 折算率: the exchange rates that a policy states.
//!
//! In: the statements. Out: for each currency the parameter that holds its rate; it
//! has no name that a formula could use, only 换成 reads it.

use std::rc::Rc;

use super::symbols::Symbols;
use crate::currency::CurrencyId;
use crate::diagnostics::{Problem, currency, names};
use crate::plan::Label;
use crate::source::Span;
use crate::syntax::ast;

impl<'t> Symbols<'t> {
    /// Registers the rate of one currency; a second one is reported.
    pub(super) fn rate(&mut self, rate: &'t ast::Parameter, span: Span, problems: &mut Vec<Problem>) {
        let name = &rate.name.name;
        let Some(of) = CurrencyId::named(&name.node) else {
            problems.push(currency::unknown(&name.node, name.span));
            return;
        };
        if let Some((_, known)) = self.rates.iter().find(|(known, _)| *known == of) {
            let known = self.parameters.get(*known).map_or(span, |(_, rate, _)| rate.name.name.span);
            problems.push(names::declared_twice(&label(of).name, known, name.span));
            return;
        }
        self.rates.push((of, self.parameters.len()));
        self.parameters.push((label(of), rate, span));
    }
}

/// What the rate of a currency is called.
fn label(of: CurrencyId) -> Label {
    let (name, code) = (of.get().name, of.get().code);
    Label::new(format!("折算率 {name}"), Some(Rc::from(format!("exchange rate {code}"))))
}
