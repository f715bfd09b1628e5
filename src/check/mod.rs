//! Bound names → typed policy.
//!
//! In: the symbols. Out: the plan (without its order, which `plan::order`
//! finds) and every problem of types, units, periods and shapes.
//!
//! Values are compiled on demand, so that the type of a name is known where it
//! is used; a value that is still being compiled has no type yet, which only a
//! way round through an earlier period may meet.

mod blocks;
mod cases;
mod coverage;
mod currency;
mod decisions;
mod earlier;
mod expr;
mod folds;
mod formulas;
mod groups;
mod hand;
mod headings;
mod limits;
mod meeting;
mod names;
mod operators;
mod percent;
mod presence;
mod reach;
mod records;
mod row_tables;
mod sections;
mod slices;
mod steps;
mod tables;
mod values;
mod versions;
mod weighted;
mod words;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::calendar::Frequency;
use crate::currency::CurrencyId;
use crate::diagnostics::{self, Problem, types};
use crate::plan::{self, About, Plan, Type};
use crate::resolve::Symbols;
use crate::source::Span;
use crate::syntax::ast;

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Scope {
    pub frequency: Frequency,
    /// Whose formula it is.
    pub about: About,
    /// Records, rows and earlier periods at hand.
    pub hand: Option<hand::HandId>,
    /// The heading says that the subject is in the register in the period's last month.
    pub ends_enrolled: bool,
    /// The heading that it stands under, where it is about the heading's own people and period.
    pub heading: Option<headings::HeadingId>,
    /// The heading gives the value also to those who are not in the register.
    pub maybe_absent: bool,
    /// In a fold over people or groups: whom the formula that folds is about.
    pub among: Option<About>,
    /// The application of a formula whose body this is.
    pub frame: Option<usize>,
    /// What stands here is evaluated in another period: arguments have no value there.
    pub elsewhere: bool,
}

impl Scope {
    fn monthly() -> Scope {
        Scope {
            frequency: Frequency::Month,
            about: About::Person,
            hand: None,
            ends_enrolled: true,
            heading: None,
            maybe_absent: false,
            among: None,
            frame: None,
            elsewhere: false,
        }
    }

    /// Inside a fold over others: 本人 goes on to mean whom the formula is about.
    fn among_others(self) -> Scope {
        Scope { hand: None, among: self.among.or(Some(self.about)), ..self }
    }
}

enum Progress {
    Waiting,
    /// Being compiled; the declared type, if the author stated one.
    Running(Option<Type>),
    Done(Box<plan::NamedValue>),
}

pub(crate) struct Checker<'s, 't> {
    symbols: &'s Symbols<'t>,
    problems: Vec<Problem>,
    values: Vec<Progress>,
    blocks: Vec<plan::Block>,
    enumerations: Vec<plan::Enumeration>,
    parameters: Vec<Option<plan::Parameter>>,
    derived: Vec<plan::Derived>,
    /// Every chain of what is at hand somewhere.
    hands: Vec<hand::Hand>,
    row_tables: Vec<plan::RowTable>,
    /// Row tables by where they are gone through; None while being compiled.
    row_table_ids: BTreeMap<row_tables::RowTableKey, Option<plan::RowTableId>>,
    /// How many earlier periods have been given a name.
    earlier_names: usize,
    /// Values whose type could not be told.
    untyped: Vec<(Rc<str>, Span)>,
    /// Some expression could not be read: what has no type may be its fault.
    unreadable: bool,
    /// Derived columns by block, field, frequency and whose formula reads them; None while being compiled.
    derived_ids: BTreeMap<(usize, usize, Frequency, About), Option<plan::DerivedId>>,
    /// When values exist that exist only under a condition.
    conditions: presence::Conditions,
    /// Whom the policy applies to.
    scope: Option<plan::Expr>,
    /// Every heading's people.
    headings: Vec<ast::Who>,
    /// Formulas as they are applied.
    applied: formulas::Applied,
}

/// Checks a policy.
/// Out: the plan — whole only when no error was found — and all problems, in order of place.
pub fn check(symbols: &Symbols<'_>) -> (Plan, Vec<Problem>) {
    let mut checker = Checker {
        symbols,
        problems: Vec::new(),
        values: symbols.values.iter().map(|_| Progress::Waiting).collect(),
        blocks: Vec::new(),
        enumerations: symbols.enumerations.clone(),
        parameters: symbols.parameters.iter().map(|_| None).collect(),
        derived: Vec::new(),
        hands: Vec::new(),
        row_tables: Vec::new(),
        row_table_ids: BTreeMap::new(),
        earlier_names: 0,
        untyped: Vec::new(),
        unreadable: false,
        derived_ids: BTreeMap::new(),
        conditions: BTreeMap::new(),
        scope: None,
        headings: Vec::new(),
        applied: formulas::Applied::default(),
    };
    let plan = checker.plan();
    (plan, diagnostics::in_order(checker.problems))
}

impl<'t> Checker<'_, 't> {
    fn plan(&mut self) -> Plan {
        self.compile_blocks();
        let header = self.symbols.header;
        // Whom the policy applies to is known first: nobody else needs a row of a table.
        self.scope = header.and_then(|h| h.scope.as_ref()).map(|scope| self.condition(scope, Scope::monthly()));
        for id in 0..self.symbols.parameters.len() {
            self.parameter(id);
        }
        for id in 0..self.symbols.values.len() {
            self.value(plan::ValueId(id));
        }
        self.rates();
        self.all_derived();
        let rules = self.rules();
        self.unused_formulas();
        self.unused_tables();
        self.version_problems();
        self.money_beyond_the_end();
        let scope = self.scope.take();
        if let Some(scope) = &scope {
            self.only_attributes(scope);
        }
        if let Some(currency) = header.and_then(|h| h.currency.as_ref())
            && CurrencyId::named(&currency.node).is_none()
        {
            self.problems.push(diagnostics::currency::unknown(&currency.node, currency.span));
        }
        if let Some((from, Some(until))) = header.and_then(|h| h.effective.as_ref())
            && until.node < from.node
        {
            let (first, last) = (from.node.to_string(), until.node.to_string());
            let problem = diagnostics::trade::ends_before_it_begins((&first, from.span), (&last, until.span));
            self.problems.push(problem);
        }
        let exclusive = self.exclusive();
        let enrolment = self.enrolment();
        let outputs = self.outputs();
        let cases = self.cases(&outputs);
        let effective = header.and_then(|h| h.effective.as_ref());
        let mut plan = Plan {
            policy: header.map_or(plan::Label::new("", None), |h| crate::resolve::label_of(&h.name)),
            enumerations: std::mem::take(&mut self.enumerations),
            actions: self.symbols.actions.clone(),
            blocks: std::mem::take(&mut self.blocks),
            parameters: std::mem::take(&mut self.parameters).into_iter().flatten().collect(),
            values: Vec::new(),
            rules,
            exclusive,
            derived: std::mem::take(&mut self.derived),
            groups: self.symbols.groups.iter().map(group_kind).collect(),
            formulas: self.formula_names(),
            row_tables: std::mem::take(&mut self.row_tables),
            enrolment,
            scope,
            effective: (effective.map(|e| e.0.node), effective.and_then(|e| e.1.as_ref()).map(|m| m.node)),
            currency: self.currency(),
            outputs,
            cases,
            order: Vec::new(),
            lines: Vec::new(),
        };
        for progress in std::mem::take(&mut self.values) {
            if let Progress::Done(value) = progress {
                plan.values.push(*value);
            }
        }
        match plan::order::order(&plan) {
            Ok(order) => {
                plan.order = order;
                // A type that goes round in a circle within the period is that circle's fault.
                let blameless = !self.unreadable && self.symbols.tree.lost.is_empty();
                if blameless && !self.problems.iter().any(Problem::is_error) {
                    let untyped = std::mem::take(&mut self.untyped);
                    self.problems.extend(untyped.iter().map(|(name, span)| types::untyped_cycle(name, *span)));
                }
            }
            Err(cycle) => self.cycles(&plan, &cycle),
        }
        plan
    }

    /// Whom the policy applies to is decided by what 员工 says of them in the month.
    fn only_attributes(&mut self, scope: &plan::Expr) {
        let by_period = match &scope.op {
            plan::Op::Cell { block, .. } => {
                self.blocks.get(block.0).is_some_and(|block| block.kind != plan::BlockKind::Employees)
            }
            plan::Op::Value(_) | plan::Op::OverMonths { .. } | plan::Op::Before { .. } => true,
            _ => false,
        };
        if by_period {
            self.problems.push(diagnostics::types::not_possible(
                crate::lang::Text::new(
                    "政策的 适用 只能用 员工 里的列",
                    "whom a policy applies to is decided by columns of the employees alone",
                ),
                crate::lang::Text::new(
                    "随月份变化的条件写在某一项的 适用 或 仅当 里",
                    "write what changes by month as `applies when` or `only when` of an item",
                ),
                scope.span,
            ));
            return;
        }
        for child in plan::walk::children(scope) {
            self.only_attributes(child.expr);
        }
    }

    /// Reports every value that is computed from itself, or else the one circle found.
    fn cycles(&mut self, plan: &Plan, circle: &[(String, Span)]) {
        fn reads(expr: &plan::Expr, id: plan::ValueId) -> bool {
            matches!(&expr.op, plan::Op::Value(read) if *read == id)
                || plan::walk::children(expr).into_iter().any(|child| !child.earlier && reads(child.expr, id))
        }
        let known = self.problems.len();
        for (i, value) in plan.values.iter().enumerate() {
            if reads(&value.expr, plan::ValueId(i)) {
                let name = &value.name.name;
                let mut filled_in =
                    self.symbols.blocks.iter().filter(|b| !matches!(b.block.kind, ast::BlockKind::Records { .. }));
                let column = filled_in.find(|block| block.fields.iter().any(|field| field.label.is(name)));
                let column = column.map(|block| &*block.label.name);
                self.problems.push(diagnostics::names::computed_from_itself(name, column, value.span));
            }
        }
        if self.problems.len() == known {
            self.problems.push(diagnostics::names::cycle(circle));
        }
    }

    fn enrolment(&mut self) -> Vec<plan::BlockId> {
        if self.symbols.enrolment.is_empty() {
            // The unnamed monthly block of the subjects puts them in the register.
            let monthly = self.symbols.blocks.iter().position(|block| {
                block.block.name.is_none() && matches!(block.block.kind, ast::BlockKind::PerMonth(ast::Owner::Subject))
            });
            return monthly.map(plan::BlockId).into_iter().collect();
        }
        let mut blocks = Vec::new();
        for enrolment in &self.symbols.enrolment {
            let ast::Enrolment::RowsOf(names) = enrolment else { continue };
            blocks.extend(names.iter().filter_map(|name| self.block_named(name)).map(plan::BlockId));
        }
        blocks
    }

    fn block_named(&mut self, name: &ast::Name) -> Option<usize> {
        let found = self.symbols.find_block(&name.node);
        if found.is_none() && !self.symbols.tree.lost.contains(&*name.node) {
            let known = self.symbols.blocks.iter().map(|block| &*block.label.name);
            let near = crate::spelling::misspelt(&name.node, known);
            self.problems.push(diagnostics::names::unknown_block(&name.node, near.as_ref(), name.span));
        }
        found
    }

    fn who(&mut self, who: &ast::Who) -> plan::Who {
        match who {
            ast::Who::AnyMonth => plan::Who::AnyMonth,
            ast::Who::EveryMonth => plan::Who::EveryMonth,
            ast::Who::LastMonth => plan::Who::LastMonth,
            ast::Who::MonthNumber(month) => plan::Who::MonthNumber(*month),
            ast::Who::Everybody => plan::Who::Everybody,
            ast::Who::RowsOf(name, span) => {
                let name = ast::Name::new(name.clone(), *span);
                self.block_named(&name).map_or(plan::Who::AnyMonth, |b| plan::Who::RowsOf(plan::BlockId(b)))
            }
            ast::Who::MembersEnrolled => plan::Who::MembersEnrolled,
            ast::Who::DataPeriod => plan::Who::DataPeriod,
        }
    }
}

fn group_kind(group: &crate::resolve::GroupSymbol) -> plan::GroupKind {
    // A group without its column was reported, and the plan is not run.
    plan::GroupKind { name: group.label.clone(), attribute: group.field.unwrap_or(usize::MAX) }
}
