//! Cases of one name, exceptions between rules, and actions that exclude each other.

use std::rc::Rc;

use crate::calendar::Period;
use crate::lang::{Lang, Text};
use crate::plan::meeting::{About, Cases, Exclusive};
use crate::plan::print::printed;
use crate::plan::{ActionId, Expr, Op, Rule, RuleId, Type, Value};
use crate::syntax::ast::{Comparison, Meet};

use super::arithmetic::holds;
use super::outcome::Outcome;
use super::why::{CaseState, Excludes, Place, What, Why};
use super::{At, RuleResult, Run, Seen, faults};

/// A case with what its condition came to.
struct Asked {
    state: CaseState,
    condition: Option<Rc<Why>>,
    fault: Option<Outcome>,
    body: Option<Seen>,
}

impl Run<'_, '_> {
    /// The case that holds, or what is given where several meet.
    pub(super) fn cases(&self, expr: &Expr, cases: &Cases, at: At) -> Seen {
        let about = &cases.about;
        let mut asked: Vec<Asked> = Vec::with_capacity(cases.cases.len());
        for (case, known) in cases.cases.iter().zip(about.iter()) {
            let mut own = Asked { state: CaseState::Unmet, condition: None, fault: None, body: None };
            let here = case.who.as_ref().is_none_or(|who| self.registered(at.subject, at.period, who));
            if !here {
                own.state = CaseState::Absent;
            } else if let (false, Some(condition)) = (known.otherwise, &case.applies) {
                let seen = self.eval(condition, at);
                own.condition = seen.why;
                if seen.outcome.holds() {
                    own.state = CaseState::Given;
                } else if let Outcome::Fault(_) = seen.outcome {
                    own.state = CaseState::Unknown;
                    own.fault = Some(seen.outcome);
                }
            } else if !known.otherwise {
                own.state = CaseState::Given;
            }
            asked.push(own);
        }
        // Those that hold but have an exception that holds as well give way.
        let held: Vec<bool> = asked.iter().map(|own| own.state == CaseState::Given).collect();
        let beaten_by =
            |unless: &[usize]| unless.iter().copied().find(|other| held.get(*other).copied().unwrap_or(false));
        let mut unknown = None;
        for (own, known) in asked.iter_mut().zip(about.iter()) {
            match (beaten_by(&known.unless), own.state) {
                (Some(by), CaseState::Given | CaseState::Unknown) => own.state = CaseState::Excepted(by),
                (None, CaseState::Unknown) => unknown = unknown.or_else(|| own.fault.clone()),
                _ => {}
            }
        }
        if unknown.is_none() && !held.contains(&true) {
            for (own, known) in asked.iter_mut().zip(about.iter()) {
                if known.otherwise && own.state == CaseState::Unmet {
                    own.state = CaseState::Given;
                }
            }
        }
        let outcome = match unknown {
            Some(fault) => fault,
            None => self.met(cases, &mut asked, at),
        };
        let mut parts = Vec::new();
        for (i, own) in asked.into_iter().enumerate() {
            let Some(case) = cases.cases.get(i) else { continue };
            let (body, body_why) = own.body.map_or((None, None), |seen| (Some(seen.outcome), seen.why));
            let result = body.or(own.fault).unwrap_or(Outcome::NotApplicable);
            let span = about.get(i).map_or(expr.span, |about| about.span);
            let what = What::Case { index: i, state: own.state, about: about.clone() };
            parts.push(self.why_at(what, &result, case.expr.ty, span, Place::Here, vec![own.condition, body_why]));
        }
        self.done(expr, What::Cases { meet: cases.meet, about: about.clone() }, outcome, parts)
    }

    /// What the cases that hold and are not excepted give together.
    fn met(&self, cases: &Cases, asked: &mut [Asked], at: At) -> Outcome {
        let given: Vec<usize> =
            asked.iter().enumerate().filter(|(_, own)| own.state == CaseState::Given).map(|(i, _)| i).collect();
        if given.len() > 1 && cases.meet.is_none() {
            return self.conflict(cases, &given, at);
        }
        let mut taken: Option<(usize, Value)> = None;
        for i in given {
            let Some(case) = cases.cases.get(i) else { continue };
            let first_only = cases.meet.is_none_or(|meet| meet == Meet::First);
            if first_only && taken.is_some() {
                pass(asked, i);
                continue;
            }
            let seen = self.eval(&case.expr, at);
            let outcome = seen.outcome.clone();
            if let Some(own) = asked.get_mut(i) {
                own.body = Some(seen);
            }
            let value = match outcome {
                Outcome::Value(value) => value,
                // One that has nothing to give (仅当) leaves it to the others.
                Outcome::NotApplicable => continue,
                fault => return fault,
            };
            taken = Some(match (taken, cases.meet) {
                (None, _) | (_, None | Some(Meet::First)) => (i, value),
                (Some((of, sum)), Some(Meet::Sum)) => match (&sum, &value) {
                    (Value::Number(sum), Value::Number(more)) => (of, Value::Number(sum + more)),
                    _ => return faults::unchecked("叠加"),
                },
                (Some((of, best)), Some(meet)) => {
                    let wanted = if meet == Meet::Highest { Comparison::Greater } else { Comparison::Less };
                    if holds(wanted, &value, &best) {
                        pass(asked, of);
                        (i, value)
                    } else {
                        pass(asked, i);
                        (of, best)
                    }
                }
            });
        }
        taken.map_or(Outcome::NotApplicable, |(_, value)| Outcome::Value(value))
    }

    /// Cases that hold although nobody said what happens then: both are named, with
    /// their clauses, lines and the values that made them hold.
    fn conflict(&self, cases: &Cases, given: &[usize], at: At) -> Outcome {
        let told = given.iter().filter_map(|i| {
            let (case, about) = (cases.cases.get(*i)?, cases.about.get(*i)?);
            let values = case.applies.as_ref().map(|condition| self.values_in(condition, at));
            Some(self.clause_words(about, values))
        });
        faults::cases_conflict(&cases.item, &told.collect::<Vec<Text>>())
    }

    /// `“三”（第 9 行，岗位 客户经理）`.
    fn clause_words(&self, about: &About, values: Option<Text>) -> Text {
        let line = self.plan.line(about.span);
        let named = about.name.as_ref();
        let word = |lang| {
            let case = named.map(|name| name.shown(Some(lang)).to_owned());
            let cite = about.cite.as_ref().map(|cite| match lang {
                Lang::Zh => format!("“{cite}”"),
                Lang::En => format!("\"{cite}\""),
            });
            let head: Vec<String> = case.into_iter().chain(cite).collect();
            let head = head.join(" ");
            let values = values.as_ref().map(|text| text.get(lang)).filter(|text| !text.is_empty());
            match (lang, values) {
                (Lang::Zh, Some(values)) => format!("{head}（第 {line} 行，{values}）"),
                (Lang::Zh, None) => format!("{head}（第 {line} 行）"),
                (Lang::En, Some(values)) => format!("{head} (line {line}, {values})").trim_start().to_owned(),
                (Lang::En, None) => format!("{head} (line {line})").trim_start().to_owned(),
            }
        };
        Text::new(word(Lang::Zh), word(Lang::En))
    }

    /// The inputs and values that a condition reads, each with its value.
    fn values_in(&self, condition: &Expr, at: At) -> Text {
        let mut read: Vec<(Text, String, String)> = Vec::new();
        self.gather_values(condition, at, &mut read);
        let zh: Vec<String> = read.iter().map(|(name, value, _)| format!("{} {value}", name.zh)).collect();
        let en: Vec<String> = read.iter().map(|(name, _, value)| format!("{} {value}", name.en)).collect();
        Text::new(zh.join("、"), en.join(", "))
    }

    fn gather_values(&self, expr: &Expr, at: At, read: &mut Vec<(Text, String, String)>) {
        let label = match &expr.op {
            Op::Cell { block, field } => {
                self.plan.blocks.get(block.0).and_then(|block| block.fields.get(*field)).map(|field| &field.name)
            }
            Op::Value(id) => self.plan.values.get(id.0).map(|value| &value.name),
            _ => None,
        };
        let Some(label) = label else {
            let children = crate::plan::walk::children(expr);
            children.into_iter().filter(|child| !child.earlier).for_each(|child| {
                self.gather_values(child.expr, at, read);
            });
            return;
        };
        let name = Text::new(label.shown(Some(Lang::Zh)), label.shown(Some(Lang::En)));
        if read.iter().any(|(known, ..)| *known == name) {
            return;
        }
        let shown = |lang, none: &str| match self.eval(expr, at).outcome {
            Outcome::Value(value) => printed(self.plan, &value, expr.ty, Some(lang)).unwrap_or_default(),
            _ => none.to_owned(),
        };
        read.push((name, shown(Lang::Zh, "不适用"), shown(Lang::En, "not applicable")));
    }

    // ── Rules ───────────────────────────────────────────────────────────────

    /// Takes back what a rule gave where an exception to it gave something.
    pub(super) fn excepted(&self, rule: &Rule, result: &mut RuleResult, at: At) {
        let mut gave = false;
        let mut blocked = None;
        for id in &rule.unless {
            let Some(exception) = self.rule(*id, at.subject, at.period.end) else { continue };
            let outcome = exception.gave();
            gave |= outcome.holds();
            if let Outcome::Fault(fault) = &outcome {
                blocked = blocked.or_else(|| Some(fault.clone()));
            }
            let span = self.plan.rules.get(id.0).map_or(rule.span, |rule| rule.span);
            let parts = exception.why.iter().cloned().map(Some).collect();
            let what = What::ExceptedBy { rule: *id };
            result.why.extend(self.why_at(what, &outcome, Type::Truth, span, Place::Period(at.period), parts));
        }
        if gave {
            result.given.clear();
            result.fault = None;
        } else if let (Some(fault), false) = (blocked, result.given.is_empty()) {
            // Whether the exception holds is not known: the ordinary rule is not given silently.
            result.given.clear();
            result.fault = Some(fault);
        }
    }

    // ── Actions ─────────────────────────────────────────────────────────────

    /// Whether an action is given, when those that exclude it are settled; 不适用
    /// where no rule was looked at.
    pub fn action(&self, action: ActionId, subject: usize, period: Period) -> Outcome {
        let by_rules = self.by_rules(action, subject, period);
        if !by_rules.holds() {
            return by_rules;
        }
        self.against(action, subject, period).map_or(by_rules, |(outcome, _)| outcome)
    }

    /// Whether some rule gives the action.
    fn by_rules(&self, action: ActionId, subject: usize, period: Period) -> Outcome {
        let mut outcome = Outcome::NotApplicable;
        for id in self.rules_that_can(action, period) {
            let Some(result) = self.rule(id, subject, period.end) else { continue };
            match result.outcome(action) {
                given if given.holds() => return given,
                fault @ Outcome::Fault(_) => outcome = fault,
                not if !matches!(outcome, Outcome::Fault(_)) => outcome = not,
                _ => {}
            }
        }
        outcome
    }

    fn rules_that_can(&self, action: ActionId, period: Period) -> impl Iterator<Item = RuleId> {
        self.plan
            .rules
            .iter()
            .enumerate()
            .filter(move |(_, rule)| rule.frequency == period.frequency && rule.can_give(self.plan, action))
            .map(|(i, _)| RuleId(i))
    }

    /// What keeps a given action from being given: a graver one, one that may not
    /// stand beside it, or one of which it is not known. Out: what becomes of it, and
    /// the reasons, of those that were given or not.
    pub(super) fn against(
        &self,
        action: ActionId,
        subject: usize,
        period: Period,
    ) -> Option<(Outcome, Vec<Option<Rc<Why>>>)> {
        let mut parts = Vec::new();
        let mut result: Option<Outcome> = None;
        for exclusive in &self.plan.exclusive {
            for other in exclusive.against(action).iter().filter(|other| **other != action) {
                let given = self.by_rules(*other, subject, period);
                let how = if exclusive.gravest_first { Excludes::Graver } else { Excludes::Beside };
                parts.push(self.excluding(*other, how, &given, exclusive.span, subject, period));
                let verdict = match &given {
                    Outcome::Fault(_) => given.clone(),
                    given if !given.holds() => continue,
                    _ if exclusive.gravest_first => Outcome::truth(false),
                    _ => self.actions_conflict(exclusive, (action, *other), subject, period),
                };
                // A graver one that is given decides, whatever else is unknown.
                let decides = matches!(verdict, Outcome::Value(_));
                if result.is_none() || decides {
                    result = Some(verdict);
                }
            }
        }
        if parts.is_empty() {
            return None;
        }
        Some((result.unwrap_or_else(|| Outcome::truth(true)), parts))
    }

    fn excluding(
        &self,
        action: ActionId,
        how: Excludes,
        given: &Outcome,
        span: crate::source::Span,
        subject: usize,
        period: Period,
    ) -> Option<Rc<Why>> {
        let rules = self.rules_that_can(action, period).filter_map(|id| {
            let result = self.rule(id, subject, period.end)?;
            Some(self.rule_why(id, result, &result.outcome(action)))
        });
        let rules = rules.collect();
        self.why_at(What::Excluding { action, how }, given, Type::Truth, span, Place::Here, rules)
    }

    /// The lighter actions that a given one takes the place of, for its explanation.
    pub(super) fn displaced(&self, action: ActionId, subject: usize, period: Period) -> Vec<Option<Rc<Why>>> {
        let mut parts = Vec::new();
        for exclusive in self.plan.exclusive.iter().filter(|exclusive| exclusive.gravest_first) {
            let lighter = exclusive.actions.iter().skip_while(|known| **known != action).skip(1);
            for other in lighter {
                let given = self.by_rules(*other, subject, period);
                if given.holds() {
                    parts.push(self.excluding(*other, Excludes::Lighter, &given, exclusive.span, subject, period));
                }
            }
        }
        parts
    }

    fn actions_conflict(
        &self,
        exclusive: &Exclusive,
        (one, other): (ActionId, ActionId),
        subject: usize,
        period: Period,
    ) -> Outcome {
        // Told in the order of the statement, so that both actions have one exception.
        let at = |action: ActionId| exclusive.actions.iter().position(|known| *known == action);
        let (first, second) = if at(one) <= at(other) { (one, other) } else { (other, one) };
        let told = [first, second].map(|action| self.action_words(action, subject, period));
        faults::actions_conflict(&told)
    }

    /// `晋升：规则 甲 “三”（第 9 行，得分 95）`.
    fn action_words(&self, action: ActionId, subject: usize, period: Period) -> Text {
        let mut words = Text::new("", "");
        if let Some(label) = self.plan.actions.get(action.0) {
            words = Text::new(label.shown(Some(Lang::Zh)), label.shown(Some(Lang::En)));
        }
        for id in self.rules_that_can(action, period) {
            let (Some(rule), Some(result)) = (self.plan.rules.get(id.0), self.rule(id, subject, period.end)) else {
                continue;
            };
            for (clause, _) in result.given.iter().filter(|(_, given)| *given == action) {
                let Some(clause) = rule.clauses.get(*clause) else { continue };
                let about = About {
                    name: Some(rule.name.clone()),
                    cite: clause.cite.clone(),
                    span: clause.span,
                    conditional: true,
                    otherwise: false,
                    unless: Vec::new(),
                };
                let values = self.values_in(&clause.condition, At::of(subject, period));
                let told = self.clause_words(&about, Some(values));
                words = Text::new(format!("{}：{}", words.zh, told.zh), format!("{}: {}", words.en, told.en));
                return words;
            }
        }
        words
    }
}

fn pass(asked: &mut [Asked], i: usize) {
    if let Some(own) = asked.get_mut(i) {
        own.state = CaseState::Passed;
    }
}

impl RuleResult {
    /// Whether the rule gave anything; the exception where that cannot be said.
    fn gave(&self) -> Outcome {
        match &self.fault {
            Some(fault) if self.given.is_empty() => Outcome::Fault(fault.clone()),
            _ => Outcome::truth(!self.given.is_empty()),
        }
    }
}
