//! Why a rule does what it does: what its condition rests on.
//!
//! In: a condition. Out: its grounds (a rank, a score, an absence …) with the place
//! that shows each. `连续三个月 得分 < 60` rests on a score, `名次 = 1` on a rank, and
//! `末位` on what its definition rests on.

use std::collections::BTreeSet;

use super::facts::Facts;
use crate::plan::{Expr, Label, Op, RuleId, Type, Value, walk};
use crate::source::Span;
use crate::syntax::ast::{BandMode, FoldHow};

/// What somebody is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Where one stands among others, a grade by rank among them.
    Rank,
    /// A grade that is filled in: nobody can tell by which standard.
    Grade,
    /// A score, a grade by score, a target.
    Appraisal,
    Absence,
    Misconduct,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Because {
    pub ground: Ground,
    pub span: Span,
    /// Not the condition itself, but that of an action which it asks for.
    pub by_action: bool,
}

impl Ground {
    /// Whether it says how somebody does the work.
    pub fn judges_work(self) -> bool {
        matches!(self, Ground::Rank | Ground::Grade | Ground::Appraisal)
    }
}

/// A part of a condition that is still to be looked at.
#[derive(Clone, Copy)]
struct Part<'p> {
    expr: &'p Expr,
    /// A value that is compared, not a condition.
    compared: bool,
    by_action: bool,
}

impl<'p> Facts<'p> {
    /// What the condition rests on.
    pub fn grounds(&self, condition: &'p Expr) -> Vec<Because> {
        let mut search = Search { facts: *self, seen: BTreeSet::new(), asked: BTreeSet::new(), found: Vec::new() };
        let mut waiting = vec![Part { expr: condition, compared: false, by_action: false }];
        while let Some(part) = waiting.pop() {
            let next = if part.compared { search.compared(part) } else { search.condition(part) };
            waiting.extend(next.into_iter().rev());
        }
        search.found
    }
}

struct Search<'p> {
    facts: Facts<'p>,
    /// Values that were looked at, as conditions or as compared values.
    seen: BTreeSet<(usize, bool)>,
    asked: BTreeSet<RuleId>,
    found: Vec<Because>,
}

impl<'p> Search<'p> {
    fn condition(&mut self, part: Part<'p>) -> Vec<Part<'p>> {
        let expr = part.expr;
        let own = |expr| Part { expr, compared: false, ..part };
        let value = |expr| Part { expr, compared: true, ..part };
        if self.by_name(part) {
            return Vec::new();
        }
        match &expr.op {
            Op::Compare(_, a, b) => {
                if [a, b].iter().any(|side| self.by_name(Part { expr: side, ..part })) {
                    return Vec::new();
                }
                vec![value(&**a), value(&**b)]
            }
            Op::OneOf(a, list) => {
                if list.iter().any(|label| self.by_name(Part { expr: label, ..part })) {
                    return Vec::new();
                }
                vec![value(&**a)]
            }
            Op::Value(id) => match self.facts.value(*id) {
                Some(named) if self.seen.insert((id.0, false)) => vec![own(&named.expr)],
                _ => Vec::new(),
            },
            Op::RecordDerived(id) => self.facts.plan.derived.get(id.0).map(|d| own(&d.expr)).into_iter().collect(),
            Op::ActionsInclude { rules, negated: false, .. } => self.of_rules(rules),
            Op::Lookup(lookup) => lookup.keys.iter().map(value).collect(),
            Op::OnlyWhen(a, _) | Op::Require(a, _) => vec![own(&**a)],
            Op::Cell { .. } | Op::RecordCell { .. } => {
                self.found(Ground::Other, part);
                Vec::new()
            }
            _ => walk::children(expr).into_iter().map(|child| own(child.expr)).collect(),
        }
    }

    fn compared(&mut self, part: Part<'p>) -> Vec<Part<'p>> {
        let expr = part.expr;
        let own = |expr| Part { expr, compared: false, ..part };
        let value = |expr| Part { expr, compared: true, ..part };
        match &expr.op {
            Op::Rank { .. } => {
                self.found(Ground::Rank, part);
                return Vec::new();
            }
            Op::Constant(_) | Op::Parameter(_) => return Vec::new(),
            _ => {}
        }
        if self.by_name(part) {
            return Vec::new();
        }
        match &expr.op {
            Op::Value(id) => {
                let Some(named) = self.facts.value(*id).filter(|_| self.seen.insert((id.0, true))) else {
                    return Vec::new();
                };
                // A score may rest on anything; that it is a score is what counts.
                if expr.ty == Type::Points && !self.is_rank(&named.expr) {
                    self.found(Ground::Appraisal, part);
                    return Vec::new();
                }
                vec![value(&named.expr)]
            }
            Op::Lookup(lookup) if lookup.mode == Some(BandMode::Grade) || !matches!(expr.ty, Type::Enum(_)) => {
                lookup.keys.iter().map(value).collect()
            }
            Op::Cell { .. } | Op::RecordCell { .. } => {
                let of_appraisal = self.facts.speaks_of("appraisal", expr);
                let ground = match expr.ty {
                    Type::Points => Ground::Appraisal,
                    Type::Enum(_) | Type::Text if of_appraisal => Ground::Grade,
                    _ if of_appraisal => Ground::Appraisal,
                    Type::Money | Type::Ratio => Ground::Appraisal,
                    _ => Ground::Other,
                };
                self.found(ground, part);
                Vec::new()
            }
            Op::RecordFold { how, filter, body, .. } | Op::TableFold { how, filter, body, .. } => {
                self.fold(part, *how, filter.as_deref(), body.as_deref())
            }
            Op::MemberFold { how, filter, body, .. } | Op::EachGroupFold { how, filter, body, .. } => {
                self.fold(part, *how, filter.as_deref(), Some(body))
            }
            // How many there are is what a rank is held against.
            Op::GroupFold { how: FoldHow::Count | FoldHow::Distinct, .. } => Vec::new(),
            Op::OverMonths { body, .. } | Op::PeriodEnd { body, .. } if body.ty == Type::Truth => vec![own(&**body)],
            Op::EarlierFold { filter, body, .. } => {
                let body = body.iter().map(|b| if b.ty == Type::Truth { own(&**b) } else { value(&**b) });
                filter.iter().map(|f| own(&**f)).chain(body).collect()
            }
            Op::StreakLength { condition, .. } => vec![own(&**condition)],
            Op::ItemCount(list) => list.iter().map(own).collect(),
            Op::If { condition, then, otherwise } => vec![own(&**condition), value(&**then), value(&**otherwise)],
            Op::Default(a, _) | Op::OnlyWhen(a, _) | Op::Require(a, _) | Op::Round { value: a, .. } => {
                vec![value(&**a)]
            }
            Op::Scorecard { .. } => {
                self.found(Ground::Appraisal, part);
                Vec::new()
            }
            _ => walk::children(expr).into_iter().map(|child| value(child.expr)).collect(),
        }
    }

    fn fold(
        &mut self,
        part: Part<'p>,
        how: FoldHow,
        filter: Option<&'p Expr>,
        body: Option<&'p Expr>,
    ) -> Vec<Part<'p>> {
        let condition = |expr| Part { expr, compared: false, ..part };
        let counts = matches!(how, FoldHow::Count | FoldHow::Any | FoldHow::Every);
        let body = body.map(|body| Part { expr: body, compared: body.ty != Type::Truth && !counts, ..part });
        filter.map(condition).into_iter().chain(body).collect()
    }

    /// The grounds of the rules that give an action.
    fn of_rules(&mut self, rules: &[RuleId]) -> Vec<Part<'p>> {
        let plan = self.facts.plan;
        let new: Vec<RuleId> = rules.iter().copied().filter(|rule| self.asked.insert(*rule)).collect();
        let clauses = new.into_iter().filter_map(|id| plan.rules.get(id.0)).flat_map(|rule| &rule.clauses);
        clauses.map(|clause| Part { expr: &clause.condition, compared: false, by_action: true }).collect()
    }

    /// Whether the name alone says what it is about.
    fn by_name(&mut self, part: Part<'p>) -> bool {
        let facts = self.facts;
        let Some((name, alias)) = facts.named(part.expr) else { return false };
        let label = Label::new(name, alias.map(Into::into));
        let is_label = matches!(part.expr.op, Op::Constant(Value::Label(_) | Value::Text(_)));
        let is_input = matches!(part.expr.op, Op::Cell { .. } | Op::RecordCell { .. });
        let ground = if facts.is_called("absence", &label) {
            Ground::Absence
        } else if facts.is_called("misconduct", &label) {
            Ground::Misconduct
        } else if facts.is_called("fails", &label)
            && ((is_input && part.expr.ty == Type::Truth) || (is_label && self.is_filled_in(part)))
        {
            Ground::Appraisal
        } else {
            return false;
        };
        self.found(ground, part);
        true
    }

    /// Labels of an enumeration that no grade has: they come from the data.
    fn is_filled_in(&self, part: Part<'p>) -> bool {
        let Type::Enum(id) = part.expr.ty else { return true };
        let grades = |expr: &Expr| {
            expr.ty == Type::Enum(id) && matches!(&expr.op, Op::Lookup(l) if l.mode == Some(BandMode::Grade))
        };
        !self.facts.plan.values.iter().any(|value| grades(&value.expr))
    }

    fn is_rank(&self, expr: &'p Expr) -> bool {
        matches!(expr.op, Op::Rank { .. })
    }

    fn found(&mut self, ground: Ground, part: Part<'p>) {
        let because = Because { ground, span: part.expr.span, by_action: part.by_action };
        if !self.found.contains(&because) {
            self.found.push(because);
        }
    }
}
