//! What comes before a dismissal: training or another post, and a second failure after it.
//!
//! In: the condition of a rule that ends employment. Out: whether the policy itself goes
//! through the steps. Three ways of writing it count: the condition asks for an earlier
//! action (`上月(处置 含 培训)`), it reads a column that says so (`已培训`), or a ladder: an
//! earlier failure of the same kind leads to training or another post (two months below
//! 60 points: training; three: dismissal).

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use super::facts::{Facts, number};
use crate::plan::{Expr, Op, Type, walk};
use crate::syntax::ast::Comparison;

/// What leads to training or another post, and how often it has to happen for that.
pub struct Ladder(BTreeMap<String, u32>);

/// How often something has to happen, and what.
struct Tally {
    times: u32,
    what: String,
}

impl<'p> Facts<'p> {
    /// Whether training or another post, and a new failure, come before what the condition leads to.
    pub fn steps_before(&self, condition: &'p Expr, ladder: &Ladder) -> bool {
        let grounds = self.grounds(condition);
        let fails_again = grounds.iter().any(|because| !because.by_action && because.ground.judges_work());
        fails_again && (self.asks_for_a_step(condition) || self.is_top_of(ladder, condition))
    }

    fn asks_for_a_step(&self, condition: &'p Expr) -> bool {
        let parts = self.parts_while(condition, |expr| expr.ty != Type::Points);
        let earlier = self.earlier_actions(condition);
        parts.iter().any(|part| match &part.op {
            Op::ActionsInclude { action, negated: false, .. } => {
                let improves = self.plan.actions.get(action.0).is_some_and(|a| self.is_called("improves", a));
                improves && earlier.contains(&part.span)
            }
            Op::Cell { .. } | Op::RecordCell { .. } => self.speaks_of("improves", part),
            _ => false,
        })
    }

    /// Where actions of earlier periods are asked for.
    fn earlier_actions(&self, condition: &'p Expr) -> BTreeSet<crate::source::Span> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![(condition, false)];
        while let Some((expr, earlier)) = waiting.pop() {
            match &expr.op {
                Op::ActionsInclude { .. } if earlier => {
                    found.insert(expr.span);
                }
                Op::Value(id) if seen.insert((id.0, earlier)) => {
                    waiting.extend(self.value(*id).map(|value| (&value.expr, earlier)));
                }
                _ => {}
            }
            let spans_months = matches!(expr.op, Op::OverMonths { .. } | Op::EarlierFold { .. });
            let children = walk::children(expr).into_iter();
            waiting.extend(children.map(|child| (child.expr, earlier || child.earlier || spans_months)));
        }
        found
    }

    /// The rules that give training or another post.
    pub fn ladder(&self) -> Ladder {
        let mut steps = BTreeMap::new();
        for (rule, at, clause) in self.clauses() {
            if self.given(rule, at).iter().any(|action| self.is_called("improves", action)) {
                for tally in self.tallies(&clause.condition) {
                    let least = steps.entry(tally.what).or_insert(tally.times);
                    *least = tally.times.min(*least);
                }
            }
        }
        Ladder(steps)
    }

    fn is_top_of(&self, ladder: &Ladder, condition: &'p Expr) -> bool {
        let below = |top: &Tally| ladder.0.get(&top.what).is_some_and(|times| *times < top.times);
        self.tallies(condition).iter().any(below)
    }

    /// What a condition counts, through definitions.
    fn tallies(&self, condition: &'p Expr) -> Vec<Tally> {
        let mut tallies = Vec::new();
        for part in self.parts_while(condition, |expr| expr.ty == Type::Truth) {
            match &part.op {
                Op::Streak { count, condition, .. } | Op::YearCount { count, condition } => {
                    tallies.push(Tally { times: *count, what: self.shape(condition) });
                }
                Op::Compare(how, counted, times) => {
                    let least = matches!(how, Comparison::Equal | Comparison::GreaterOrEqual | Comparison::Greater);
                    let more = u32::from(*how == Comparison::Greater);
                    let times = number(times).and_then(|n| n.to_i64()).and_then(|n| u32::try_from(n).ok());
                    if let (true, Some(times)) = (least, times) {
                        tallies.push(Tally { times: times + more, what: self.shape(counted) });
                    }
                }
                _ => {}
            }
        }
        // What happens once is the first step of a ladder that counts it.
        if tallies.is_empty() {
            tallies.push(Tally { times: 1, what: self.shape(condition) });
        }
        tallies
    }

    /// The same text for the same formula, wherever it stands.
    fn shape(&self, expr: &Expr) -> String {
        let mut out = String::new();
        let mut waiting = vec![expr];
        while let Some(expr) = waiting.pop() {
            match &expr.op {
                Op::Constant(value) => out += &format!("{value:?};"),
                Op::Value(id) => out += &format!("v{};", id.0),
                Op::Parameter(id) => out += &format!("p{};", id.0),
                Op::Cell { block, field } | Op::RecordCell { block, field } => out += &format!("c{}.{field};", block.0),
                Op::RecordDerived(id) => out += &format!("d{};", id.0),
                Op::Compare(how, ..) => out += &format!("{how:?};"),
                op => out += &format!("{:?};", discriminant(op)),
            }
            waiting.extend(walk::children(expr).into_iter().map(|child| child.expr));
        }
        out
    }
}
