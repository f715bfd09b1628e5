//! What a policy does, read off the plan: what an amount or a condition rests on,
//! through definitions, parameters, tables and derived columns.
//!
//! In: an expression. Out: the expressions that it rests on, or the names that they
//! read. Definitions are walked with a list of what is still to be looked at, never by
//! recursion, so that no policy is too deep.

use std::collections::BTreeSet;

use super::law::Law;
use super::pack::Pack;
use super::spoken::Spoken;
use super::words::in_chinese_first;
use crate::exact::Exact;
use crate::plan::{
    About, Clause, Expr, Field, Label, NamedValue, Op, Parameter, Plan, Rule, Type, Value, ValueId, walk,
};
use crate::source::Span;
use crate::syntax::ast::Purpose;

/// A checked policy's plan beside the law data.
#[derive(Clone, Copy)]
pub struct Facts<'p> {
    pub plan: &'p Plan,
    pub law: &'p Law,
    pub spoken: &'p Spoken,
    /// Figures of the place, where they are given and hold.
    pub pack: Option<&'p Pack>,
}

/// A name that something rests on, where it is read.
pub struct Mention<'p> {
    pub span: Span,
    pub name: &'p str,
    pub alias: Option<&'p str>,
}

/// Definitions that were walked already.
#[derive(Default)]
pub struct Seen {
    values: BTreeSet<usize>,
    parameters: BTreeSet<usize>,
    derived: BTreeSet<usize>,
    tables: BTreeSet<usize>,
}

impl<'p> Facts<'p> {
    pub fn value(&self, id: ValueId) -> Option<&'p NamedValue> {
        self.plan.values.get(id.0)
    }

    /// What is paid to people or taken from them.
    pub fn items(&self, purpose: Purpose) -> impl Iterator<Item = &'p NamedValue> {
        self.plan.values.iter().filter(move |value| value.purpose == purpose && value.about == About::Person)
    }

    /// Every clause of every rule about people, with its rule.
    pub fn clauses(&self) -> impl Iterator<Item = (&'p Rule, usize, &'p Clause)> {
        let rules = self.plan.rules.iter().filter(|rule| rule.about == About::Person);
        rules.flat_map(|rule| rule.clauses.iter().enumerate().map(move |(at, clause)| (rule, at, clause)))
    }

    /// The actions that a clause gives in any row, and what each is called.
    pub fn given(&self, rule: &'p Rule, clause: usize) -> Vec<&'p Label> {
        let rows = rule.each_row.and_then(|id| self.plan.row_tables.get(id.0)).map_or(0, |table| table.rows.len());
        let in_rows = (0..rows).flat_map(|row| rule.given(self.plan, clause, Some(row)));
        let ids: BTreeSet<_> = rule.given(self.plan, clause, None).into_iter().chain(in_rows).collect();
        ids.into_iter().filter_map(|id| self.plan.actions.get(id.0)).collect()
    }

    /// The expression and all that it rests on within its own formula.
    pub fn own_parts(&self, expr: &'p Expr) -> Vec<&'p Expr> {
        let mut waiting = vec![expr];
        let mut parts = Vec::new();
        while let Some(expr) = waiting.pop() {
            parts.push(expr);
            waiting.extend(walk::children(expr).into_iter().rev().map(|child| child.expr));
        }
        parts
    }

    /// The expression and all that it rests on, definitions included, each once.
    pub fn rests_on(&self, expr: &'p Expr) -> Vec<&'p Expr> {
        self.parts_while(expr, |_| true)
    }

    /// The same without what stands behind a name that is not to be followed.
    pub fn parts_while(&self, expr: &'p Expr, follow: impl Fn(&Expr) -> bool) -> Vec<&'p Expr> {
        self.new_parts(expr, &mut Seen::default(), follow)
    }

    /// The same without the definitions that were seen before.
    pub fn new_parts(&self, expr: &'p Expr, seen: &mut Seen, follow: impl Fn(&Expr) -> bool) -> Vec<&'p Expr> {
        let mut waiting = vec![expr];
        let mut parts = Vec::new();
        while let Some(expr) = waiting.pop() {
            parts.push(expr);
            let mut next = if follow(expr) { self.behind(expr, seen) } else { Vec::new() };
            next.extend(walk::children(expr).into_iter().map(|child| child.expr));
            waiting.extend(next.into_iter().rev());
        }
        parts
    }

    /// The formulas of what an expression names, where they were not seen yet.
    fn behind(&self, expr: &'p Expr, seen: &mut Seen) -> Vec<&'p Expr> {
        match &expr.op {
            Op::Value(id) if seen.values.insert(id.0) => {
                self.value(*id).map(|value| value.applies.iter().chain([&value.expr]).collect()).unwrap_or_default()
            }
            Op::Parameter(id) if seen.parameters.insert(id.0) => {
                self.plan.parameters.get(id.0).map(|p| p.values.iter().map(|(_, e)| e).collect()).unwrap_or_default()
            }
            Op::RecordDerived(id) if seen.derived.insert(id.0) => {
                self.plan.derived.get(id.0).map(|derived| vec![&derived.expr]).unwrap_or_default()
            }
            Op::TableCell { table, .. } | Op::TableFold { table, .. } if seen.tables.insert(table.0) => {
                let table = self.plan.row_tables.get(table.0);
                table.map(|t| t.rows.iter().flat_map(|row| row.cells.iter().flatten()).collect()).unwrap_or_default()
            }
            Op::Scorecard { lines, .. } => {
                let lines = lines.iter().filter(|line| seen.values.insert(line.indicator.0));
                lines.filter_map(|line| self.value(line.indicator)).map(|value| &value.expr).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The input column that an expression reads.
    pub fn field(&self, expr: &Expr) -> Option<&'p Field> {
        match &expr.op {
            Op::Cell { block, field } | Op::RecordCell { block, field } => {
                self.plan.blocks.get(block.0)?.fields.get(*field)
            }
            _ => None,
        }
    }

    /// What an expression that names something declared names.
    pub fn label(&self, expr: &'p Expr) -> Option<&'p Label> {
        match &expr.op {
            Op::Value(id) => Some(&self.value(*id)?.name),
            Op::Cell { .. } | Op::RecordCell { .. } => Some(&self.field(expr)?.name),
            Op::RecordDerived(id) => Some(&self.plan.derived.get(id.0)?.name),
            Op::Parameter(id) => Some(&self.plan.parameters.get(id.0)?.name),
            Op::Lookup(lookup) => Some(&lookup.name),
            Op::ActionsInclude { action, .. } => self.plan.actions.get(action.0),
            Op::TableCell { table, column } => Some(&self.plan.row_tables.get(table.0)?.columns.get(*column)?.name),
            Op::Constant(Value::Label(at)) => match expr.ty {
                Type::Enum(id) => self.plan.enumerations.get(id.0)?.members.get(*at as usize),
                _ => None,
            },
            _ => None,
        }
    }

    /// The same, or the words of a text.
    pub fn named(&self, expr: &'p Expr) -> Option<(&'p str, Option<&'p str>)> {
        match &expr.op {
            Op::Constant(Value::Text(text)) => Some((text, None)),
            _ => self.label(expr).map(|label| (&*label.name, label.alias.as_deref())),
        }
    }

    /// Whether a name speaks of what is on the list.
    pub fn is_called(&self, list: &'static str, name: &Label) -> bool {
        in_chinese_first(&name.name, name.alias.as_deref(), |text| self.spoken.says(self.law, list, text))
    }

    /// Whether what an expression names speaks of what is on the list.
    pub fn speaks_of(&self, list: &'static str, expr: &'p Expr) -> bool {
        self.named(expr)
            .is_some_and(|(name, alias)| in_chinese_first(name, alias, |text| self.spoken.says(self.law, list, text)))
    }

    /// Whether any name of the policy speaks of what is on the list.
    pub fn anyone_says(&self, list: &'static str) -> bool {
        self.spoken.anywhere(self.law, list)
    }

    /// The first name on the list that the parts read.
    pub fn mention(&self, parts: &[&'p Expr], list: &'static str) -> Option<Mention<'p>> {
        if !self.anyone_says(list) {
            return None;
        }
        parts.iter().find(|part| self.speaks_of(list, part)).and_then(|part| {
            let (name, alias) = self.named(part)?;
            Some(Mention { span: part.span, name, alias })
        })
    }

    /// The amounts, shares and counts that stand for an expression: the number, or every value of a parameter.
    pub fn constants(&self, expr: &'p Expr) -> Vec<Exact> {
        match &expr.op {
            Op::Constant(Value::Number(number)) => vec![number.clone()],
            Op::Parameter(id) => {
                let parameter: Option<&Parameter> = self.plan.parameters.get(id.0);
                let values = parameter.map(|p| p.values.as_slice()).unwrap_or_default();
                values.iter().filter_map(|(_, value)| number(value)).collect()
            }
            Op::Value(id) => self.value(*id).map(|value| &value.expr).and_then(number).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// The number that an expression is.
pub fn number(expr: &Expr) -> Option<Exact> {
    match &expr.op {
        Op::Constant(Value::Number(number)) => Some(number.clone()),
        _ => None,
    }
}

impl Mention<'_> {
    pub fn zh(&self) -> String {
        Label::new(self.name, self.alias.map(Into::into)).shown(Some(crate::lang::Lang::Zh)).to_owned()
    }

    pub fn en(&self) -> String {
        Label::new(self.name, self.alias.map(Into::into)).shown(Some(crate::lang::Lang::En)).to_owned()
    }
}
