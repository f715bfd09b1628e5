//! What a value or rule is computed from: steps, inputs, and the comparisons
//! on which its course turns.
//!
//! In: the plan and what is asked about. Out: everything that a subject must be
//! given so that it can be computed, and the numbers at which it changes course.

use std::collections::BTreeSet;

use crate::calendar::{Frequency, Month};
use crate::plan::walk::children;
use crate::plan::{
    About, BlockId, BlockKind, Expr, Lookup, NamedValue, Op, Owner, Pattern, Plan, RecordOwner, RowTableId, Rule,
    RuleId, Step, ValueId,
};
use crate::syntax::ast::{BandMode, Earlier, Window};

/// A column that data fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    pub block: BlockId,
    pub field: usize,
}

/// Two things that are held against each other: where they meet, the course changes.
#[derive(Clone, Copy, Debug)]
pub struct Threshold<'p> {
    pub left: &'p Expr,
    pub right: &'p Expr,
    /// It stands where a record or a table's row is at hand.
    pub inside: bool,
}

/// What one value or rule is computed from.
#[derive(Debug)]
pub struct Reads<'p> {
    pub about: About,
    pub frequency: Frequency,
    /// In the plan's order.
    pub steps: Vec<Step>,
    pub inputs: BTreeSet<Input>,
    pub thresholds: Vec<Threshold<'p>>,
    /// How many periods of its own must be there for what looks back.
    pub periods: i32,
    /// Months of the year that a condition names.
    pub months: BTreeSet<i32>,
    /// Months from which something else is in force.
    pub since: BTreeSet<Month>,
    /// It depends on others: each subject is looked at alone.
    pub alone: bool,
}

/// Looking back is followed this many periods at most.
const MOST_PERIODS: i32 = 12;

impl<'p> Reads<'p> {
    pub fn of_value(plan: &'p Plan, id: ValueId, value: &'p NamedValue) -> Reads<'p> {
        Reads::of(plan, &[Step::Value(id)], value.about, value.frequency)
    }

    pub fn of_rules(plan: &'p Plan, ids: &[RuleId], rule: &'p Rule) -> Reads<'p> {
        let steps: Vec<Step> = ids.iter().map(|id| Step::Rule(*id)).collect();
        Reads::of(plan, &steps, rule.about, rule.frequency)
    }

    /// What these steps are computed from.
    pub fn of(plan: &'p Plan, steps: &[Step], about: About, frequency: Frequency) -> Reads<'p> {
        Reads::of_all(plan, steps, &[], about, frequency)
    }

    /// What some expressions are computed from.
    pub fn of_exprs(plan: &'p Plan, exprs: &[&'p Expr]) -> Reads<'p> {
        Reads::of_all(plan, &[], exprs, About::Person, Frequency::Month)
    }

    fn of_all(plan: &'p Plan, steps: &[Step], exprs: &[&'p Expr], about: About, frequency: Frequency) -> Reads<'p> {
        let mut walk = Walk {
            plan,
            steps: BTreeSet::new(),
            waiting: Vec::new(),
            derived: BTreeSet::new(),
            tables: BTreeSet::new(),
            reads: Reads {
                about,
                frequency,
                steps: Vec::new(),
                inputs: BTreeSet::new(),
                thresholds: Vec::new(),
                periods: 1,
                months: BTreeSet::new(),
                since: BTreeSet::new(),
                alone: about != About::Person,
            },
        };
        plan.scope.iter().for_each(|scope| walk.expr(scope, false));
        exprs.iter().for_each(|expr| walk.expr(expr, false));
        steps.iter().for_each(|step| walk.step(*step));
        // A chain of definitions may be longer than a stack is deep: they wait for their turn.
        while let Some(step) = walk.waiting.pop() {
            walk.enter(step);
        }
        let Walk { steps, mut reads, .. } = walk;
        reads.steps = plan.order.iter().filter(|step| steps.contains(step)).copied().collect();
        // What names a group has to be there for the group to be.
        let groups: Vec<usize> = plan.groups.iter().map(|group| group.attribute).collect();
        if reads.alone
            && let Some(block) = plan.blocks.iter().position(|block| block.kind == BlockKind::Employees)
        {
            reads.inputs.extend(groups.into_iter().map(|field| Input { block: BlockId(block), field }));
        }
        reads
    }
}

struct Walk<'p> {
    plan: &'p Plan,
    steps: BTreeSet<Step>,
    waiting: Vec<Step>,
    derived: BTreeSet<usize>,
    tables: BTreeSet<usize>,
    reads: Reads<'p>,
}

impl<'p> Walk<'p> {
    fn step(&mut self, step: Step) {
        if self.steps.insert(step) {
            self.waiting.push(step);
        }
    }

    fn enter(&mut self, step: Step) {
        let plan = self.plan;
        match step {
            Step::Value(id) => {
                let Some(value) = plan.values.get(id.0) else { return };
                self.subject(value.about);
                value.applies.iter().for_each(|applies| self.expr(applies, false));
                self.expr(&value.expr, false);
            }
            Step::Rule(id) => {
                let Some(rule) = plan.rules.get(id.0) else { return };
                self.subject(rule.about);
                rule.each_row.iter().for_each(|table| self.table(*table));
                let inside = rule.each_row.is_some();
                rule.clauses.iter().for_each(|clause| self.expr(&clause.condition, inside));
                rule.unless.iter().for_each(|other| self.step(Step::Rule(*other)));
            }
        }
    }

    fn subject(&mut self, about: About) {
        self.reads.alone |= about != About::Person;
    }

    fn table(&mut self, id: RowTableId) {
        let plan = self.plan;
        if !self.tables.insert(id.0) {
            return;
        }
        let Some(table) = plan.row_tables.get(id.0) else { return };
        table.rows.iter().flat_map(|row| row.cells.iter().flatten()).for_each(|cell| self.expr(cell, true));
    }

    fn block(&mut self, block: BlockId, field: usize) {
        self.reads.inputs.insert(Input { block, field });
        match self.plan.blocks.get(block.0).map(|block| &block.kind) {
            Some(BlockKind::Periodic { owner: Owner::Company | Owner::Group(_), .. }) => self.reads.alone = true,
            Some(BlockKind::Records { owner, dated_by, .. }) => {
                self.reads.inputs.extend(dated_by.map(|field| Input { block, field }));
                match owner {
                    RecordOwner::Group(_) => self.reads.alone = true,
                    RecordOwner::Record { block: parent, key, parent_key } => {
                        self.reads.inputs.insert(Input { block, field: *key });
                        self.reads.inputs.insert(Input { block: *parent, field: *parent_key });
                    }
                    RecordOwner::Subject => {}
                }
            }
            _ => {}
        }
    }

    fn back(&mut self, periods: i32) {
        self.reads.periods = self.reads.periods.max(periods.min(MOST_PERIODS));
    }

    fn expr(&mut self, expr: &'p Expr, inside: bool) {
        let plan = self.plan;
        let mut within = inside;
        match &expr.op {
            Op::Value(id) => self.step(Step::Value(*id)),
            Op::Cell { block, field } | Op::RecordCell { block, field } => self.block(*block, *field),
            Op::RecordDerived(id) => {
                if self.derived.insert(id.0)
                    && let Some(derived) = plan.derived.get(id.0)
                {
                    self.expr(&derived.expr, true);
                }
            }
            Op::TableCell { table, .. } => self.table(*table),
            Op::TableFold { table, .. } => {
                self.table(*table);
                within = true;
            }
            Op::RecordFold { block, .. } => {
                // The records must be there, whatever of them is read.
                self.block(*block, 0);
                within = true;
            }
            Op::ActionsInclude { rules, .. } => rules.iter().for_each(|rule| self.step(Step::Rule(*rule))),
            Op::Scorecard { lines, .. } => lines.iter().for_each(|line| self.step(Step::Value(line.indicator))),
            Op::Compare(_, a, b) | Op::Cap(a, b) | Op::Floor(a, b) => self.threshold(a, b, inside),
            Op::OneOf(a, values) => values.iter().for_each(|value| self.threshold(a, value, inside)),
            Op::InMonths(_, months) => self.reads.months.extend(months),
            Op::Parameter(id) => {
                let known = plan.parameters.get(id.0);
                let since = known.into_iter().flat_map(|known| &known.values).filter_map(|(month, _)| *month);
                self.reads.since.extend(since);
            }
            Op::InForce { versions, .. } => self.reads.since.extend(versions.iter().filter_map(|(month, _)| *month)),
            Op::Lookup(lookup) => self.lookup(lookup, inside),
            Op::Streak { count, .. } | Op::YearCount { count, .. } => {
                self.back(i32::try_from(*count).unwrap_or(MOST_PERIODS));
            }
            Op::Before { earlier, .. } => self.back(match earlier {
                Earlier::Year | Earlier::SameMonthLastYear | Earlier::SameQuarterLastYear => MOST_PERIODS,
                Earlier::Quarter | Earlier::Half | Earlier::Month | Earlier::Enrolled => 2,
            }),
            Op::OverMonths { window: Window::Recent(count), .. } => {
                self.back(i32::try_from(*count).unwrap_or(MOST_PERIODS));
            }
            Op::GroupFold { .. }
            | Op::MemberFold { .. }
            | Op::EachGroupFold { .. }
            | Op::OfGroup { .. }
            | Op::Rank { .. }
            | Op::Apportion { .. } => self.reads.alone = true,
            _ => {}
        }
        for child in children(expr) {
            self.expr(child.expr, within);
        }
    }

    fn threshold(&mut self, left: &'p Expr, right: &'p Expr, inside: bool) {
        self.reads.thresholds.push(Threshold { left, right, inside });
    }

    fn lookup(&mut self, lookup: &'p Lookup, inside: bool) {
        for row in lookup.rows.iter() {
            for (key, pattern) in lookup.keys.iter().zip(&row.patterns) {
                match pattern {
                    Pattern::Range { lower, upper } => {
                        let bounds = lower.iter().chain(upper);
                        bounds.for_each(|bound| self.threshold(key, &bound.value, inside));
                    }
                    Pattern::OneOf(values) | Pattern::NoneOf(values)
                        if lookup.mode != Some(BandMode::Interpolated) || key.ty.is_number() =>
                    {
                        values.iter().for_each(|value| self.threshold(key, value, inside));
                    }
                    _ => {}
                }
            }
        }
    }
}
