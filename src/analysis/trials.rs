//! Running made-up subjects through the evaluator.

use crate::calendar::{Month, Period};
use crate::eval::{self, At, Outcome, Run, StandIns};
use crate::exact::Exact;
use crate::plan::{About, Expr, Plan, Value};

use super::reads::Reads;
use super::subjects::{Made, dataset, months_of};

/// So many subjects are computed together at most.
const BATCH: usize = 64;

/// Evaluates made-up subjects, within a bound of steps.
pub struct Trials {
    /// A copy of the plan of which only some steps are computed.
    plan: Plan,
    /// Steps that may still be taken.
    left: usize,
    /// Something was not looked at for want of steps.
    cut_short: bool,
}

/// One made-up subject after its run.
pub struct Tried<'r, 'p, 'd> {
    pub made: &'r Made,
    run: &'r Run<'p, 'd>,
    subject: usize,
    pub period: Period,
}

impl Trials {
    pub fn new(plan: &Plan, steps: usize) -> Trials {
        Trials { plan: plan.clone(), left: steps, cut_short: false }
    }

    /// Whether something was not looked at for want of steps since this was last asked.
    pub fn take_cut_short(&mut self) -> bool {
        std::mem::take(&mut self.cut_short)
    }

    /// Whether all steps are taken.
    pub fn exhausted(&self) -> bool {
        self.left == 0
    }

    /// Takes a share of the steps; false, and remembered, where there are not so many.
    fn take(&mut self, steps: usize) -> bool {
        let enough = self.left >= steps;
        self.cut_short |= !enough;
        self.left = self.left.saturating_sub(steps);
        enough
    }

    /// Runs every made-up subject and hands each to `look`, in their order.
    pub fn run(&mut self, reads: &Reads<'_>, made: &[Made], look: &mut dyn FnMut(&Tried<'_, '_, '_>)) {
        self.plan.order.clone_from(&reads.steps);
        let mut rest = made;
        while let Some(first) = rest.first() {
            // Those of one month are computed together, unless each depends on others.
            let most = if reads.alone { 1 } else { BATCH };
            let same = rest.iter().take(most).take_while(|one| one.month == first.month).count();
            let (batch, after) = rest.split_at(same.max(1));
            let periods = usize::try_from(reads.frequency.months() * reads.periods).unwrap_or(1);
            if !self.take(batch.len() * periods * reads.steps.len().max(1)) {
                return;
            }
            self.batch(reads, batch, first.month, look);
            rest = after;
        }
    }

    fn batch(&self, reads: &Reads<'_>, made: &[Made], last: Month, look: &mut dyn FnMut(&Tried<'_, '_, '_>)) {
        let data = dataset(&self.plan, reads, made);
        let run = eval::run(&self.plan, &data, months_of(reads, last), false, StandIns::new());
        let period = last.period(reads.frequency);
        for (at, one) in made.iter().enumerate() {
            let subject = match reads.about {
                About::Person => Some(at),
                group => run.facts.subjects.iter().position(|subject| subject.about == group),
            };
            let Some(subject) = subject else { continue };
            // The header's 适用 leaves out those to whom the policy does not apply.
            if reads.about == About::Person && !run.applies_to(subject, period.end) {
                continue;
            }
            look(&Tried { made: one, run: &run, subject, period });
        }
    }
}

impl Tried<'_, '_, '_> {
    /// An expression of the subject's in the last period.
    pub fn of(&self, expr: &Expr) -> Outcome {
        self.run.eval(expr, At::of(self.subject, self.period)).outcome
    }

    pub fn number(&self, expr: &Expr) -> Option<Exact> {
        match self.of(expr) {
            Outcome::Value(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// A named value's outcome.
    pub fn value(&self, id: crate::plan::ValueId) -> Outcome {
        self.run.outcome(id, self.subject, self.period.end)
    }

    /// Clauses of a rule that gave an action.
    pub fn given(&self, rule: crate::plan::RuleId) -> Vec<(usize, crate::plan::ActionId)> {
        self.run.rule(rule, self.subject, self.period.end).map(|result| result.given.clone()).unwrap_or_default()
    }

    /// Whether an action stands at the end, after those that exclude it.
    pub fn stands(&self, action: crate::plan::ActionId) -> bool {
        self.run.action(action, self.subject, self.period).holds()
    }
}
