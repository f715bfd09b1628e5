//! Cases of one name: those that held and the one that won; what kept a rule or
//! an action from being given.

use std::rc::Rc;

use crate::eval::{CaseState, Excludes, Outcome, What, Why};
use crate::syntax::ast::Meet;

use super::tell::{At, Entry, Teller, push};

/// The formula of the one case that was given.
pub(super) fn taken(node: &Why) -> Option<&Rc<Why>> {
    let mut given = node.parts.iter().filter_map(|part| body(part)).filter(|body| body.outcome.is_value());
    let first = given.next()?;
    given.next().is_none().then_some(first)
}

fn condition(case: &Why) -> Option<&Rc<Why>> {
    let What::Case { index, about, .. } = &case.what else { return None };
    about.get(*index).filter(|about| about.conditional).and_then(|_| case.parts.first())
}

fn body(case: &Why) -> Option<&Rc<Why>> {
    let What::Case { index, about, .. } = &case.what else { return None };
    let at = usize::from(about.get(*index)?.conditional);
    case.parts.get(at)
}

impl Teller<'_> {
    pub(super) fn cases(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let What::Cases { meet, .. } = node.what else { return };
        let held = node.parts.iter().filter(|case| body(case).is_some()).count();
        if let (Some(meet), true) = (meet, held > 1) {
            let value = w.outcome(&node.outcome, node.ty);
            let (zh, en) = match meet {
                Meet::Sum => ("叠加", "they add up"),
                Meet::Highest => ("取高", "the highest is taken"),
                Meet::Lowest => ("取低", "the lowest is taken"),
                Meet::First => ("取首个", "the first is taken"),
            };
            entry.lines.push(w.say(
                format!("{held} 种情形同时适用，{zh} = {value}"),
                format!("{held} cases apply at once, {en} = {value}"),
            ));
        }
        if let Outcome::Fault(fault) = &node.outcome {
            entry.lines.push(fault.cause.text.get(w.lang).to_owned());
        }
        for case in &node.parts {
            self.case(case, entry, at);
        }
    }

    fn case(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let What::Case { index, state, about } = &node.what else { return };
        let Some(known) = about.get(*index) else { return };
        let called = |index: usize| {
            let name = about.get(index).and_then(|about| about.name.as_ref()).map(|name| w.name(name));
            let line = about.get(index).map(|about| w.at(about.span)).unwrap_or_default();
            name.unwrap_or_else(|| w.say(format!("{line} 的一句"), format!("the one at {line}")))
        };
        let (zh, en) = match state {
            CaseState::Given => ("适用".to_owned(), "applies".to_owned()),
            CaseState::Passed => ("适用，但没有取它".to_owned(), "applies, but another is taken".to_owned()),
            CaseState::Excepted(by) => (format!("让位于 {}", called(*by)), format!("gives way to {}", called(*by))),
            CaseState::Unmet => ("不适用".to_owned(), "does not apply".to_owned()),
            CaseState::Absent => ("本期不在它的范围里".to_owned(), "is not for this person in this period".to_owned()),
            CaseState::Unknown => ("算不出是否适用".to_owned(), "cannot be computed".to_owned()),
        };
        let name = match (&known.name, known.otherwise) {
            (Some(name), _) => w.say(format!("情形 {}", w.name(name)), format!("case {}", w.name(name))),
            (None, true) => w.say("其余", "otherwise"),
            (None, false) => w.say(format!("第 {} 种情形", index + 1), format!("case {}", index + 1)),
        };
        let value = body(node)
            .filter(|body| body.outcome.is_value())
            .map_or_else(String::new, |body| format!(" = {}", w.outcome(&body.outcome, body.ty)));
        let reference = w.reference(known.span, known.cite.as_deref());
        let head = w.say(format!("{name}：{zh}{value}{reference}"), format!("{name}: {en}{value}{reference}"));
        let mut own = Entry { head, ..Entry::default() };
        if let Some(condition) = condition(node) {
            own.lines.push(self.tested(condition));
            self.reads(condition, &mut own, at);
        }
        if let Some(body) = body(node) {
            self.formula(body, &mut own, at, true);
        }
        push(entry, own);
    }

    /// An exception to a rule, or an action that excludes another.
    pub(super) fn kept_out(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let plan = w.run.plan;
        let held = match &node.outcome {
            Outcome::Fault(_) => w.say("算不出", "cannot be computed"),
            outcome if outcome.holds() => w.say("给出了", "was given"),
            _ => w.say("没有给出", "was not given"),
        };
        let head = match &node.what {
            What::ExceptedBy { rule } => {
                let name = plan.rules.get(rule.0).map_or_else(String::new, |rule| w.name(&rule.name));
                let reference = w.reference(node.span, plan.rules.get(rule.0).and_then(|rule| rule.cite.as_deref()));
                let then = match node.outcome.holds() {
                    true => w.say("，这条规则让位", ", so this rule gives way"),
                    false => String::new(),
                };
                w.say(
                    format!("例外 {name}：{held}{then}{reference}"),
                    format!("exception {name}: {held}{then}{reference}"),
                )
            }
            What::Excluding { action, how } => {
                let name = plan.actions.get(action.0).map_or_else(String::new, |action| w.name(action));
                let place = w.aside(&w.at(node.span));
                let word = match how {
                    Excludes::Graver => w.say("更重的", "the graver"),
                    Excludes::Lighter => w.say("更轻的", "the lighter"),
                    Excludes::Beside => w.say("互斥的", "the exclusive"),
                };
                let then = match (how, node.outcome.holds()) {
                    (Excludes::Graver, true) => w.say("，取代了它", ", and takes its place"),
                    (Excludes::Lighter, true) => w.say("，由它取代", ", but this one takes its place"),
                    _ => String::new(),
                };
                w.say(format!("{word} {name}：{held}{then}{place}"), format!("{word} {name}: {held}{then}{place}"))
            }
            _ => return,
        };
        let mut own = Entry { head, ..Entry::default() };
        for part in &node.parts {
            match part.what {
                What::Rule { .. } => self.rule(part, &mut own, at),
                What::Clause { .. } => self.clause(part, &mut own, at),
                _ => self.kept_out(part, &mut own, at),
            }
        }
        push(entry, own);
    }
}
