//! One name for several cases, exceptions between them, and exclusive actions.
//!
//! In: the statements that share a name. Out: one expression that takes the case
//! that holds. What surely meets is an error here; the rest is for the run.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::diagnostics::meeting;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::meeting::{About, Case, Cases, Exclusive};
use crate::plan::{ActionId, Expr, Label, NamedValue, Op, Output, RuleId, Type, Value, ValueId, Who};
use crate::resolve::{CaseSymbol, label_of};
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, Meet, Purpose};

use super::coverage::constant;
use super::expr::make;
use super::{Checker, Progress, Scope};

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
                self.item_is_certain(item, &expr, applies, span);
                expr
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
    pub(super) fn cases_of(&mut self, id: usize, label: &Label, who: &ast::Who, declared: Option<Type>) -> Expr {
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
            let scope = Scope::under(case.frequency, &case.who);
            let definition = case.definition;
            let applies = definition.applies.as_ref().map(|condition| self.condition(condition, scope));
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
                self.item_is_certain(&name, &expr, applies.as_ref(), case.span);
            }
            about.push(About {
                name: definition.standing.case.as_ref().map(label_of),
                cite: definition.cite.as_ref().map(|cite| cite.node.clone()),
                span: case.span,
                conditional: definition.applies.is_some(),
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
        let everybody = !together && (always || self.covers_a_column(&cases));
        let maybe = !everybody || cases.iter().any(|case| case.expr.maybe);
        let meet = group.meet.map(|(meet, _)| meet);
        let cases = Cases { item: label.clone(), cases, about: Rc::new(about), meet };
        make(Op::Cases(Box::new(cases)), ty, maybe, span)
    }

    /// Statements of one name are of one kind and one frequency, and one at most takes the rest.
    fn alike(&mut self, name: &str, cases: &[CaseSymbol<'_>]) {
        let Some((first, rest)) = cases.split_first() else { return };
        for case in rest {
            let what = if case.frequency != first.frequency {
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
                let expr = make(Op::Value(*id), of, maybe, *span);
                ty = match cases.first() {
                    Some(first) => {
                        let first = first.expr.clone();
                        self.same(&first, &expr)
                    }
                    None => of,
                };
                let there = Op::Missing { value: Box::new(expr.clone()), negated: true };
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
            self.values.push(Progress::Done(Box::new(NamedValue {
                name: known.name.clone(),
                purpose: purpose.unwrap_or(Purpose::Value),
                frequency: frequency(self, first).unwrap_or(crate::calendar::Frequency::Month),
                who: Who::Everybody,
                expr: make(Op::Cases(Box::new(cases)), ty, true, first_span),
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

struct Entry<'e> {
    label: Option<Label>,
    group: Option<&'e ast::Name>,
    excepts: &'e [ast::Name],
    span: Span,
}

/// What a condition asks of each column, where it asks nothing else.
struct Limits<'e>(Vec<(&'e Expr, Limit)>);

/// A bound, and whether it is inside.
type End = (Exact, bool);

enum Limit {
    OneOf(Vec<Value>),
    Range { lower: Option<End>, upper: Option<End> },
}

fn limits_of(condition: &Expr) -> Option<Limits<'_>> {
    let mut found = Vec::new();
    gather(condition, &mut found)?;
    Some(Limits(found))
}

fn gather<'e>(condition: &'e Expr, found: &mut Vec<(&'e Expr, Limit)>) -> Option<()> {
    match &condition.op {
        Op::And(terms) => terms.iter().try_for_each(|term| gather(term, found)),
        Op::Compare(comparison, key, value) if is_column(key) => {
            found.push((key, limit(*comparison, value)?));
            Some(())
        }
        Op::OneOf(key, values) if is_column(key) => {
            let values = values.iter().map(fixed).collect::<Option<Vec<Value>>>()?;
            found.push((key, Limit::OneOf(values)));
            Some(())
        }
        _ => None,
    }
}

fn is_column(expr: &Expr) -> bool {
    matches!(expr.op, Op::Cell { .. } | Op::Value(_))
}

fn same_column(a: &Op, b: &Op) -> bool {
    match (a, b) {
        (Op::Cell { block, field }, Op::Cell { block: other, field: column }) => block == other && field == column,
        (Op::Value(a), Op::Value(b)) => a == b,
        _ => false,
    }
}

fn fixed(expr: &Expr) -> Option<Value> {
    match &expr.op {
        Op::Constant(value) => Some(value.clone()),
        _ => constant(expr).map(Value::Number),
    }
}

fn limit(comparison: Comparison, value: &Expr) -> Option<Limit> {
    let value = fixed(value)?;
    let (lower, upper) = match (comparison, value) {
        (Comparison::Equal, value) => return Some(Limit::OneOf(vec![value])),
        (Comparison::Less, Value::Number(value)) => (None, Some((value, false))),
        (Comparison::LessOrEqual, Value::Number(value)) => (None, Some((value, true))),
        (Comparison::Greater, Value::Number(value)) => (Some((value, false)), None),
        (Comparison::GreaterOrEqual, Value::Number(value)) => (Some((value, true)), None),
        _ => return None,
    };
    Some(Limit::Range { lower, upper })
}

impl Limits<'_> {
    /// Whether a column that both ask for lets somebody be inside both, and one of
    /// them asks for nothing that the other does not ask for: what different columns
    /// hold together is known only from the data. Computed values hang together too,
    /// so they are compared only where both ask for one and the same.
    fn meets(&self, other: &Limits<'_>) -> bool {
        let within = |few: &Limits<'_>, many: &Limits<'_>| {
            few.0.iter().all(|(key, _)| many.0.iter().any(|(known, _)| same_column(&key.op, &known.op)))
        };
        if !within(self, other) && !within(other, self) {
            return false;
        }
        let both: Vec<&(&Expr, Limit)> = self.0.iter().chain(&other.0).collect();
        let columns = both.iter().all(|(key, _)| matches!(key.op, Op::Cell { .. }));
        let one = both.iter().all(|(key, _)| both.first().is_some_and(|(first, _)| same_column(&first.op, &key.op)));
        if !columns && !one {
            return false;
        }
        both.iter().all(|(key, _)| {
            let asked: Vec<&Limit> =
                both.iter().filter(|(other, _)| same_column(&key.op, &other.op)).map(|(_, limit)| limit).collect();
            possible(&asked, key.ty)
        })
    }
}

/// Whether some value is inside every one of these limits.
fn possible(limits: &[&Limit], ty: Type) -> bool {
    let lists: Vec<&Vec<Value>> = limits
        .iter()
        .filter_map(|limit| match limit {
            Limit::OneOf(values) => Some(values),
            Limit::Range { .. } => None,
        })
        .collect();
    if let Some((first, rest)) = lists.split_first() {
        return first.iter().any(|value| {
            rest.iter().all(|list| list.contains(value)) && limits.iter().all(|limit| inside(value, limit))
        });
    }
    let (mut low, mut high): (Option<End>, Option<End>) = (None, None);
    for limit in limits {
        let Limit::Range { lower, upper } = limit else { continue };
        if let Some((value, inclusive)) = lower
            && low.as_ref().is_none_or(|(known, known_in)| value > known || (value == known && *known_in && !inclusive))
        {
            low = Some((value.clone(), *inclusive));
        }
        if let Some((value, inclusive)) = upper
            && high
                .as_ref()
                .is_none_or(|(known, known_in)| value < known || (value == known && *known_in && !inclusive))
        {
            high = Some((value.clone(), *inclusive));
        }
    }
    match (low, high) {
        (Some((low, low_in)), Some((high, high_in))) => {
            // Between two whole numbers that are left out there may be none.
            let room = if ty == Type::Integer { Exact::from(1) } else { Exact::zero() };
            &high - &low > room || (low == high && low_in && high_in) || (low < high && (low_in || high_in))
        }
        _ => true,
    }
}

fn inside(value: &Value, limit: &Limit) -> bool {
    match (value, limit) {
        (Value::Number(value), Limit::Range { lower, upper }) => {
            lower.as_ref().is_none_or(|(low, inclusive)| value > low || (value == low && *inclusive))
                && upper.as_ref().is_none_or(|(high, inclusive)| value < high || (value == high && *inclusive))
        }
        (_, Limit::Range { .. }) => false,
        _ => true,
    }
}
