//! One name for several cases, exceptions between them, and exclusive actions.
//!
//! In: the statements that share a name. Out: one expression that takes the case
//! that holds. What surely meets is an error here; the rest is for the run.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::diagnostics::meeting;
use crate::lang::Text;
use crate::plan::About as Whose;
use crate::plan::meeting::{About, Case, Cases, Exclusive};
use crate::plan::{self, ActionId, EnumId, Expr, Label, NamedValue, Op, Output, RuleId, Type, Value, ValueId, Who};
use crate::resolve::{CaseSymbol, ValueSource, label_of};
use crate::source::Span;
use crate::syntax::ast::{self, Meet, Purpose};

use super::expr::make;
use super::limits::{Limit, Limits, limits_of, same_column};
use super::presence::{Known, opposites_among, uncertain};
use super::{Checker, Progress};

/// Values that 输出 lists under one name.
pub(super) struct Shared {
    name: Label,
    values: Vec<(ValueId, Span)>,
}

impl Shared {
    pub fn first(name: &Label, value: ValueId, item: &ast::OutputItem) -> Shared {
        Shared { name: name.clone(), values: vec![(value, item.path.span)] }
    }
}

/// One more value under the name of an output; not where that name is a value's own.
pub(super) fn share(shared: &mut [Shared], output: &Output, value: ValueId, item: &ast::OutputItem) -> bool {
    let Some(known) = shared.iter_mut().find(|known| known.name == output.name) else { return false };
    if known.values.iter().all(|(other, _)| *other != value) {
        known.values.push((value, item.path.span));
    }
    true
}

impl Checker<'_, '_> {
    /// Checks a statement made from a clause about money in time.
    pub(super) fn made(
        &mut self,
        name: &str,
        made: &ast::Made,
        expr: Expr,
        applies: Option<&Expr>,
        span: Span,
    ) -> Expr {
        match made {
            ast::Made::Accrued => {
                let item = name.split_once('.').map_or(name, |(item, _)| item);
                self.item_is_money(item, &expr);
                self.item_is_certain(item, expr, applies, span)
            }
            ast::Made::With(other) => match self.symbols.find(other) {
                Some(crate::resolve::Meaning::Value(id)) => {
                    let (_, maybe) = self.value(id);
                    Expr { maybe, ..expr }
                }
                _ => expr,
            },
        }
    }

    /// Warns of money that is due after the policy's own end: only a later version can pay it.
    pub(super) fn money_beyond_the_end(&mut self) {
        let Some((_, Some(until))) = self.symbols.header.and_then(|header| header.effective.as_ref()) else { return };
        for value in &self.symbols.values {
            let ValueSource::Definition(definition) = value.source else { continue };
            if matches!(definition.made, Some(ast::Made::Accrued)) {
                let item = value.label.name.split_once('.').map_or(&*value.label.name, |(item, _)| item);
                self.problems.push(meeting::money_beyond_the_end(item, &until.node.to_string(), value.span));
            }
        }
    }

    pub(super) fn declared_type_of_cases(&mut self, id: usize) -> Option<Type> {
        if self.purpose_of_cases(id) != Purpose::Value {
            return Some(Type::Money);
        }
        let cases = self.symbols.cases_of.get(id)?.cases.clone();
        let stated = cases.iter().find_map(|case| case.definition.ty.as_ref())?;
        Some(self.type_named(stated))
    }

    pub(super) fn purpose_of_cases(&self, id: usize) -> Purpose {
        let cases = self.symbols.cases_of.get(id).map(|group| group.cases.as_slice()).unwrap_or_default();
        cases.first().map_or(Purpose::Value, |case| case.definition.purpose)
    }

    /// The cases of a name as one expression.
    pub(super) fn cases_of(
        &mut self,
        id: usize,
        label: &Label,
        (whose, who): (Whose, &ast::Who),
        declared: Option<Type>,
    ) -> Expr {
        let Some(group) = self.symbols.cases_of.get(id).cloned() else { return super::names::unknown(Span::default()) };
        let name = label.name.clone();
        let span = group.cases.first().map_or_else(Span::default, |case| case.span);
        self.alike(&name, &group.cases);
        let known = self.problems.len();
        let unless = self.cases_unless(&name, &group.cases);
        let sound = self.problems.len() == known;
        let together = group.cases.iter().any(|case| case.who != *who);
        let mut cases: Vec<Case> = Vec::new();
        let mut about = Vec::new();
        let mut ty = declared.unwrap_or(Type::Unknown);
        for (i, case) in group.cases.iter().enumerate() {
            let scope = self.under(case.frequency, whose, &case.who);
            let definition = case.definition;
            let stated = definition.applies.as_ref().filter(|_| definition.standing.otherwise.is_none());
            let applies = stated.map(|condition| self.condition(condition, scope));
            let mut expr = self.expr_as(&definition.expr, scope, (ty != Type::Unknown).then_some(ty));
            if definition.purpose == Purpose::Value {
                match (declared, cases.first()) {
                    (Some(declared), _) => expr = self.require(expr, declared),
                    (None, Some(first)) => {
                        let first = first.expr.clone();
                        ty = self.same(&first, &expr);
                    }
                    (None, None) => ty = expr.ty,
                }
            } else {
                self.item_is_money(&name, &expr);
                expr = self.item_is_certain(&name, expr, applies.as_ref(), case.span);
            }
            about.push(About {
                name: definition.standing.case.as_ref().map(label_of),
                cite: definition.cite.as_ref().map(|cite| cite.node.clone()),
                span: case.span,
                conditional: applies.is_some(),
                otherwise: definition.standing.otherwise.is_some(),
                unless: unless.get(i).cloned().unwrap_or_default(),
            });
            let who = together.then(|| self.who(&case.who));
            cases.push(Case { who, applies, expr });
        }
        if let Some((meet, at)) = group.meet {
            let sums = meet == Meet::Sum;
            let fits = if sums { ty.is_number() } else { meet == Meet::First || self.has_order(ty) };
            if !fits && ty != Type::Unknown {
                self.problems.push(meeting::cannot_meet(&name, sums, at));
            }
        } else if sound {
            self.surely_meeting(&name, &cases, &about);
        }
        let always = about.iter().zip(&cases).any(|(about, case)| about.otherwise || case.applies.is_none());
        let stated: Vec<&Expr> = cases.iter().filter_map(|case| case.applies.as_ref()).collect();
        let everybody = !together && (always || self.covers_a_column(&cases) || opposites_among(&stated));
        let lacking = |case: &Case| {
            let mut known = Known::nothing(&self.conditions);
            case.applies.iter().for_each(|applies| known.where_it_holds(applies));
            uncertain(&case.expr, &known)
        };
        let maybe = !everybody || cases.iter().any(lacking);
        let meet = group.meet.map(|(meet, _)| meet);
        let cases = Cases { item: label.clone(), cases, about: Rc::new(about), meet };
        make(Op::Cases(Box::new(cases)), ty, maybe, span)
    }

    /// Statements of one name are of one kind and one frequency, and one at most takes the rest.
    fn alike(&mut self, name: &str, cases: &[CaseSymbol<'_>]) {
        for case in cases.iter().filter(|case| case.definition.applies.is_some()) {
            if let Some(span) = case.definition.standing.otherwise {
                self.problems.push(meeting::otherwise_and_condition(name, span));
            }
        }
        let Some((first, rest)) = cases.split_first() else { return };
        for case in rest {
            let what = if case.about != first.about {
                Text::new("不是同样的人或组的", "are not about the same people or groups")
            } else if case.frequency != first.frequency {
                Text::new("不在同一种标题下（每月、每季…）", "are not all under headings of the same frequency")
            } else if case.definition.purpose != first.definition.purpose {
                Text::new("不是同一种（发放、扣减、合计、定义）", "are not of one kind (pay, deduct, total, define)")
            } else {
                continue;
            };
            self.problems.push(meeting::cases_differ(name, what, first.span, case.span));
        }
        let mut rests = cases.iter().filter_map(|case| case.definition.standing.otherwise);
        if let (Some(first), Some(second)) = (rests.next(), rests.next()) {
            self.problems.push(meeting::otherwise_twice(name, first, second));
        }
    }

    /// Which cases win over each, directly or by way of others.
    fn cases_unless(&mut self, name: &str, cases: &[CaseSymbol<'_>]) -> Vec<Vec<usize>> {
        let entries: Vec<Entry<'_>> = cases
            .iter()
            .map(|case| Entry {
                label: case.definition.standing.case.as_ref().map(label_of),
                group: case.definition.standing.group.as_ref(),
                excepts: &case.definition.standing.excepts,
                span: case.span,
            })
            .collect();
        let unless = self.unless(&entries, Some(name));
        // A case for everybody meets every other one.
        let meets = self.symbols.cases_of.iter().any(|group| {
            group.meet.is_some() && group.cases.first().map(|case| case.span) == cases.first().map(|case| case.span)
        });
        for (i, case) in cases.iter().enumerate() {
            let always = case.definition.applies.is_none() && case.definition.standing.otherwise.is_none();
            let other = cases.iter().enumerate().find(|(j, other)| {
                let apart = other.definition.standing.otherwise.is_some() || other.who != case.who;
                *j != i && !apart && !unless.get(i).is_some_and(|wins| wins.contains(j))
            });
            if let (true, false, Some((_, other))) = (always, meets, other) {
                self.problems.push(meeting::always_applies(name, case.span, other.span));
            }
        }
        unless
    }

    /// Which rules are exceptions to each, directly or by way of others.
    pub(super) fn rules_unless(&mut self) -> Vec<Vec<RuleId>> {
        let entries: Vec<Entry<'_>> = self
            .symbols
            .rules
            .iter()
            .map(|symbol| Entry {
                label: symbol.rule.name.is_some().then(|| symbol.label.clone()),
                group: symbol.rule.group.as_ref(),
                excepts: &symbol.rule.excepts,
                span: symbol.span,
            })
            .collect();
        let unless = self.unless(&entries, None);
        let mut found = Vec::new();
        for (i, wins) in unless.into_iter().enumerate() {
            for exception in &wins {
                let (Some(rule), Some(other)) = (self.symbols.rules.get(i), self.symbols.rules.get(*exception)) else {
                    continue;
                };
                if rule.frequency != other.frequency {
                    let what = Text::new(
                        "不在同一种标题下（每月、每季…）",
                        "and its exception are not under headings of the same frequency",
                    );
                    self.problems.push(meeting::cases_differ(&rule.label.name, what, rule.span, other.span));
                }
            }
            found.push(wins.into_iter().map(RuleId).collect());
        }
        found
    }

    /// For each entry those that are exceptions to it; reports unknown names and circles.
    fn unless(&mut self, entries: &[Entry<'_>], item: Option<&str>) -> Vec<Vec<usize>> {
        let mut direct: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); entries.len()];
        for (i, entry) in entries.iter().enumerate() {
            for name in entry.excepts {
                let mut known = false;
                for (j, other) in entries.iter().enumerate() {
                    let named = other.label.as_ref().is_some_and(|label| label.is(&name.node));
                    let grouped = other.group.is_some_and(|group| group.node == name.node);
                    known |= named || grouped;
                    // A member of a group may be the exception to the rest of it.
                    if (named || (grouped && i != j))
                        && let Some(wins) = direct.get_mut(j)
                    {
                        wins.insert(i);
                    }
                }
                if !known && !self.symbols.tree.lost.contains(&*name.node) {
                    let labels = entries.iter().filter_map(|entry| entry.label.as_ref());
                    let mut known: Vec<String> = labels.map(|label| label.name.to_string()).collect();
                    known.extend(entries.iter().filter_map(|entry| entry.group).map(|group| group.node.to_string()));
                    known.dedup();
                    self.problems.push(meeting::excepts_nothing(&name.node, item, &known, name.span));
                }
            }
        }
        let mut all = Vec::new();
        let mut circles: BTreeSet<usize> = BTreeSet::new();
        for i in 0..entries.len() {
            let mut found: BTreeSet<usize> = BTreeSet::new();
            let mut waiting: Vec<usize> = direct.get(i).into_iter().flatten().copied().collect();
            while let Some(next) = waiting.pop() {
                if found.insert(next) {
                    waiting.extend(direct.get(next).into_iter().flatten());
                }
            }
            if found.contains(&i) {
                circles.insert(i);
            }
            all.push(found.into_iter().collect());
        }
        if let Some(first) = circles.first().and_then(|first| entries.get(*first)) {
            let name = |i: &usize| {
                let label = entries.get(*i).and_then(|entry| entry.label.as_ref());
                label.map_or_else(|| "…".to_owned(), |label| label.name.to_string())
            };
            let mut names: Vec<String> = circles.iter().map(name).collect();
            names.extend(names.first().cloned());
            self.problems.push(meeting::exceptions_in_circle(&names, first.span));
            return vec![Vec::new(); entries.len()];
        }
        all
    }

    /// Reports two cases that hold for the same person, as far as that is known
    /// before any data: conditions on columns with labels and limits.
    fn surely_meeting(&mut self, name: &str, cases: &[Case], about: &[About]) {
        let limits: Vec<Option<Limits<'_>>> =
            cases.iter().map(|case| case.applies.as_ref().and_then(limits_of)).collect();
        for (j, later) in limits.iter().enumerate() {
            for (i, earlier) in limits.iter().enumerate().take(j) {
                let (Some(a), Some(b)) = (earlier, later) else { continue };
                let excepted = |x: usize, y: usize| about.get(x).is_some_and(|about| about.unless.contains(&y));
                let apart = cases.get(i).map(|case| &case.who) != cases.get(j).map(|case| &case.who);
                if apart || excepted(i, j) || excepted(j, i) || !a.meets(b) {
                    continue;
                }
                if let (Some(first), Some(second)) = (about.get(i), about.get(j)) {
                    self.problems.push(meeting::cases_meet(name, first.span, second.span));
                }
                return;
            }
        }
    }

    /// Whether the cases together take every label of one column that is never blank.
    fn covers_a_column(&self, cases: &[Case]) -> bool {
        let mut column: Option<(&Op, Type)> = None;
        let mut taken = BTreeSet::new();
        for case in cases {
            let Some(Limits(limits)) = case.applies.as_ref().and_then(limits_of) else { return false };
            let [(key, Limit::OneOf(labels))] = limits.as_slice() else { return false };
            if key.maybe || column.is_some_and(|(known, _)| !same_column(known, &key.op)) {
                return false;
            }
            column = Some((&key.op, key.ty));
            taken.extend(labels.iter().filter_map(|label| match label {
                Value::Label(label) => Some(*label),
                _ => None,
            }));
        }
        match column {
            Some((_, Type::Enum(id))) => {
                self.enumerations.get(id.0).is_some_and(|enumeration| enumeration.members.len() == taken.len())
            }
            _ => false,
        }
    }

    // ── Exclusive actions ───────────────────────────────────────────────────

    pub(super) fn exclusive(&mut self) -> Vec<Exclusive> {
        let mut found = Vec::new();
        for (exclusive, span) in self.symbols.exclusive.clone() {
            let mut actions = Vec::new();
            for action in &exclusive.actions {
                match self.symbols.find_action(&action.node).map(ActionId) {
                    Some(id) if actions.contains(&id) => {
                        self.problems.push(meeting::excludes_itself(Some(&action.node), action.span));
                    }
                    Some(id) => actions.push(id),
                    None => self.unknown_action(action),
                }
            }
            if exclusive.actions.len() < 2 {
                self.problems.push(meeting::excludes_itself(None, span));
            }
            found.push(Exclusive { actions, gravest_first: exclusive.gravest_first, span });
        }
        found
    }

    /// An action's label and those of the actions that may keep it from being given.
    pub(super) fn action_and_excluding(&self, id: usize) -> Vec<Label> {
        let mut labels: Vec<Label> = self.symbols.actions.get(id).cloned().into_iter().collect();
        for (exclusive, _) in &self.symbols.exclusive {
            let found: Vec<usize> =
                exclusive.actions.iter().filter_map(|action| self.symbols.find_action(&action.node)).collect();
            let Some(at) = found.iter().position(|known| *known == id) else { continue };
            let against = if exclusive.gravest_first { found.get(..at) } else { found.get(..) };
            let against = against.unwrap_or_default().iter().filter(|other| **other != id);
            labels.extend(against.filter_map(|other| self.symbols.actions.get(*other)).cloned());
        }
        labels
    }

    // ── Outputs that share a name ───────────────────────────────────────────

    /// Values printed under one name become the cases of one more value.
    pub(super) fn share_outputs(&mut self, shared: &[Shared], outputs: &mut [Output]) {
        for known in shared.iter().filter(|known| known.values.len() > 1) {
            let Some((first, first_span)) = known.values.first().copied() else { continue };
            let frequency = |checker: &Self, id: ValueId| checker.symbols.values.get(id.0).map(|v| v.frequency);
            let mut cases: Vec<Case> = Vec::new();
            let mut about = Vec::new();
            let mut ty = Type::Unknown;
            let labels = self.labels_of_all(&known.name, &known.values);
            for (id, span) in &known.values {
                if frequency(self, *id) != frequency(self, first) {
                    let what = Text::new(
                        "不在同一种标题下（每月、每季…），不能用同一个名称输出",
                        "are not all of the same frequency and cannot be printed under one name",
                    );
                    self.problems.push(meeting::cases_differ(&known.name.name, what, first_span, *span));
                    return;
                }
                let (of, maybe) = self.value(*id);
                let read = make(Op::Value(*id), of, maybe, *span);
                let expr = match labels {
                    Some(all) => self.relabelled(read.clone(), all, &known.name),
                    None => read.clone(),
                };
                ty = match cases.first() {
                    Some(first) => {
                        let first = first.expr.clone();
                        self.same(&first, &expr)
                    }
                    None => expr.ty,
                };
                let there = Op::Missing { value: Box::new(read), negated: true };
                cases.push(Case { who: None, applies: Some(make(there, Type::Truth, false, *span)), expr });
                let symbol = self.symbols.values.get(id.0);
                about.push(About {
                    name: symbol.map(|symbol| symbol.label.clone()),
                    cite: symbol.and_then(|symbol| symbol.cite.as_ref()).map(|cite| cite.node.clone()),
                    span: *span,
                    conditional: true,
                    otherwise: false,
                    unless: Vec::new(),
                });
            }
            let purposes = known.values.iter().map(|(id, _)| match self.values.get(id.0) {
                Some(Progress::Done(value)) => value.purpose,
                _ => Purpose::Value,
            });
            let purposes: Vec<Purpose> = purposes.collect();
            let purpose = purposes.first().copied().filter(|first| purposes.iter().all(|other| other == first));
            let cases = Cases { item: known.name.clone(), cases, about: Rc::new(about), meet: None };
            let id = ValueId(self.values.len());
            let about = self.symbols.values.get(first.0).map_or(Whose::Person, |symbol| symbol.about);
            let rounding = match self.values.get(first.0) {
                Some(Progress::Done(value)) => value.rounding.clone(),
                _ => None,
            };
            self.values.push(Progress::Done(Box::new(NamedValue {
                name: known.name.clone(),
                purpose: purpose.unwrap_or(Purpose::Value),
                frequency: frequency(self, first).unwrap_or(crate::calendar::Frequency::Month),
                about,
                who: Who::Everybody,
                expr: make(Op::Cases(Box::new(cases)), ty, true, first_span),
                rounding,
                applies: None,
                cite: None,
                span: first_span,
            })));
            for output in outputs.iter_mut().filter(|output| output.name == known.name) {
                output.value = id;
            }
        }
    }
}

impl Checker<'_, '_> {
    /// Two grades have labels of their own; printed under one name they are one list.
    fn labels_of_all(&mut self, name: &Label, values: &[(ValueId, Span)]) -> Option<EnumId> {
        let mut found = Vec::new();
        for (id, _) in values {
            match self.value(*id).0 {
                Type::Enum(id) => found.push(id),
                _ => return None,
            }
        }
        if found.iter().all(|other| Some(other) == found.first()) {
            return None;
        }
        let mut members: Vec<Label> = Vec::new();
        let mut ordered = true;
        for enumeration in found.iter().filter_map(|id| self.enumerations.get(id.0)) {
            ordered &= enumeration.ordered;
            for label in &enumeration.members {
                if !members.iter().any(|known| known.name == label.name) {
                    members.push(label.clone());
                }
            }
        }
        let id = EnumId(self.enumerations.len());
        self.enumerations.push(plan::Enumeration { name: name.clone(), ordered, members });
        Some(id)
    }

    /// A label as the label of the same name in another list.
    fn relabelled(&self, value: Expr, all: EnumId, name: &Label) -> Expr {
        let Type::Enum(own) = value.ty else { return value };
        let (span, maybe) = (value.span, value.maybe);
        let members = self.enumerations.get(own.0).map(|own| own.members.as_slice()).unwrap_or_default();
        let label = |label: usize, ty: EnumId| {
            let label = u32::try_from(label).unwrap_or(0);
            make(Op::Constant(Value::Label(label)), Type::Enum(ty), false, span)
        };
        let row = |(at, member): (usize, &Label)| {
            let target = self.enumerations.get(all.0)?.members.iter().position(|known| known.name == member.name)?;
            let patterns = vec![plan::Pattern::OneOf(vec![label(at, own)])];
            Some(plan::LookupRow { patterns, outcome: label(target, all), span })
        };
        let rows = members.iter().enumerate().filter_map(row).collect();
        let lookup = plan::Lookup {
            name: name.clone(),
            keys: vec![value],
            rows: Rc::new(rows),
            first_hit: true,
            mode: None,
            cite: None,
        };
        make(Op::Lookup(Box::new(lookup)), Type::Enum(all), maybe, span)
    }
}

struct Entry<'e> {
    label: Option<Label>,
    group: Option<&'e ast::Name>,
    excepts: &'e [ast::Name],
    span: Span,
}
