//! The cases of the policy: worked examples that were checked.

use crate::syntax::ast::{Case, Expectation, Expected, Given, GivenValue, Name, Reference};

use super::Piece;
use super::formulas::Bond;
use super::reader::Reader;

impl Reader<'_> {
    pub fn example(self, case: &Case) -> Vec<Piece> {
        let title = self.quoted(self.verbatim(&case.title));
        let title = match &case.month {
            Some(month) => {
                let month = month.node.to_string();
                self.say(&[&title, "（", &month, "）"], &[&title, " (", &month, ")"])
            }
            None => title,
        };
        let mut items: Vec<String> = case.givens.iter().map(|given| self.given(given)).collect();
        let mut at = 0;
        while let Some(first) = case.expectations.get(at) {
            let same = |other: &&Expectation| {
                other.period.as_ref().map(|p| p.span) == first.period.as_ref().map(|p| p.span)
                    && other.who.as_ref().map(|w| &w.node) == first.who.as_ref().map(|w| &w.node)
            };
            let together: Vec<&Expectation> = case.expectations.iter().skip(at).take_while(same).collect();
            at += together.len();
            items.push(self.expected(first, &together));
        }
        vec![Piece::Paragraph(title), Piece::Items(super::lines(items))]
    }

    fn given(self, given: &Given) -> String {
        let inside = match given.record.as_ref().and_then(|name| self.symbols.find_block(&name.node)) {
            Some(block) => self.within(block),
            None => self,
        };
        let months = given.from_to.map(|(from, to)| {
            let (from, to) = (from.to_string(), to.to_string());
            if from == to { from } else { self.say(&[&from, " 至 ", &to], &[&from, " to ", &to]) }
        });
        let record = given.record.as_ref().map(|name| {
            let name = self.block_name(name);
            self.say(&["一条", &name], &["one record of ", &name])
        });
        let values: Vec<String> =
            given.values.iter().map(|(reference, value)| inside.given_value(reference, value)).collect();
        let values = values.join(self.pick("，", ", "));
        let head = self.head(given.who.as_ref(), months, record);
        self.sentence(&self.say(&["给定", &head, "：", &values], &["Given", &head, ": ", &values]))
    }

    /// ` E1，2026-03`: whom and when a line is about.
    fn head(&self, who: Option<&Name>, period: Option<String>, record: Option<String>) -> String {
        let who = who.map(|who| who.node.to_string());
        let parts: Vec<String> = [who, period, record].into_iter().flatten().collect();
        if parts.is_empty() {
            return String::new();
        }
        self.say(&[" ", &parts.join("，")], &[" ", &parts.join(", ")])
    }

    fn given_value(&self, reference: &Reference, value: &GivenValue) -> String {
        let name = self.reference(reference).text;
        match value {
            GivenValue::Blank(_) => self.say(&[&name, "空白"], &[&name, " blank"]),
            GivenValue::Value(value) => {
                let ty = self.kind_of_reference(reference);
                let value = self.value_beside(value, ty, Bond::Sum);
                self.say(&[&name, " ", &value], &[&name, " ", &value])
            }
        }
    }

    fn kind_of_reference(&self, reference: &Reference) -> crate::plan::Type {
        let output = self.policy.plan.outputs.iter().find(|output| output.name.is(&reference.name.node));
        if reference.member.is_none()
            && self.record.is_none()
            && let Some(value) = output.and_then(|output| self.policy.plan.values.get(output.value.0))
        {
            return value.expr.ty;
        }
        let kind = crate::syntax::ast::ExprKind::Reference(reference.clone());
        self.kind(&crate::syntax::ast::Expr { kind, span: reference.span })
    }

    /// The name under which a result is printed.
    fn result(&self, reference: &Reference) -> String {
        let output = self.policy.plan.outputs.iter().find(|output| output.name.is(&reference.name.node));
        match output.filter(|_| reference.member.is_none()) {
            Some(output) => self.label(&output.name),
            None => self.reference(reference).text,
        }
    }

    fn expected(&self, first: &Expectation, together: &[&Expectation]) -> String {
        let period = first.period.as_ref().map(|period| period.node.to_string());
        let head = self.head(first.who.as_ref(), period, None);
        let results: Vec<String> = together.iter().map(|expectation| self.expectation(&expectation.what)).collect();
        let results = results.join(self.pick("，", ", "));
        self.sentence(&self.say(&["得到", &head, "：", &results], &["Result", &head, ": ", &results]))
    }

    fn expectation(&self, what: &Expected) -> String {
        match what {
            Expected::Action { name, present } => {
                let action = self.action(name);
                if *present {
                    self.say(&["处置含", &action], &["the actions include ", &action])
                } else {
                    self.say(&["处置不含", &action], &["the actions do not include ", &action])
                }
            }
            Expected::NoActions => self.pick("没有处置", "no action").to_owned(),
            Expected::NoRow(reference) => {
                let name = self.result(reference);
                self.say(&["没有", &name], &["no ", &name])
            }
            Expected::Exception(reference) => {
                let name = self.result(reference);
                self.say(&[&name, "算不出（异常）"], &[&name, " cannot be computed (an exception)"])
            }
            Expected::Value(reference, value) => {
                let name = self.result(reference);
                let value = self.value_beside(value, self.kind_of_reference(reference), Bond::Sum);
                self.say(&[&name, " ", &value], &[&name, " ", &value])
            }
        }
    }
}
