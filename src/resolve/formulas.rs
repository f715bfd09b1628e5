//! Formulas with parameters and sections of scorecards.

use crate::diagnostics::{Problem, names};
use crate::plan::Label;
use crate::source::Span;
use crate::syntax::ast;

use super::symbols::{Meaning, Symbols, Under, ValueSource, label_of};

/// A formula with parameters. It stands under no heading.
pub struct FormulaSymbol<'t> {
    pub label: Label,
    pub parameters: Vec<Label>,
    pub formula: &'t ast::Formula,
    pub span: Span,
}

impl<'t> Symbols<'t> {
    /// Every section of a scorecard is a value.
    pub(super) fn sections(&mut self, card: &'t ast::Scorecard, heading: &Under, problems: &mut Vec<Problem>) {
        for (i, section) in card.sections.iter().enumerate() {
            self.value(&section.name, ValueSource::Section(card, i), heading, &card.cite, problems);
        }
    }

    pub(super) fn formula(&mut self, formula: &'t ast::Formula, problems: &mut Vec<Problem>) {
        let span = formula.name.name.span;
        let parameters: Vec<Label> = formula.parameters.iter().map(|parameter| label_of(&parameter.name)).collect();
        for (at, parameter) in formula.parameters.iter().enumerate() {
            let name = &parameter.name.name;
            let earlier = formula.parameters.iter().take(at).find(|other| {
                let other = label_of(&other.name);
                other.spellings().iter().any(|spelling| label_of(&parameter.name).is(spelling))
            });
            if let Some(earlier) = earlier {
                problems.push(names::declared_twice(&name.node, earlier.name.name.span, name.span));
            }
        }
        let id = self.formulas.len();
        self.formulas.push(FormulaSymbol { label: label_of(&formula.name), parameters, formula, span });
        self.name(&formula.name, Meaning::Formula(id), problems);
    }
}
