//! One formula on one line, with the values in the places of the names.
//!
//! Plain steps (arithmetic, comparisons, dates) are written out; everything that
//! has a story of its own stands there as its value and is explained below.

use std::rc::Rc;

use crate::eval::{Outcome, What, Why};
use crate::plan::Type;
use crate::syntax::ast::{Comparison, Function, Operator};

use super::wording::Wording;

/// Whether a step is told by its own line alone.
pub(super) fn is_plain(node: &Why) -> bool {
    match node.what {
        What::Literal
        | What::Negate
        | What::Not
        | What::Arithmetic(_)
        | What::Compare(_)
        | What::Missing { .. }
        | What::InMonths(_)
        | What::OneOf
        | What::Interval
        | What::Overlaps
        | What::Call(_)
        | What::DayOfMonth { .. }
        | What::Moment(_)
        | What::SubjectName
        | What::EnrolledAt(_)
        | What::Argument { .. }
        | What::Weighed
        | What::Steps { .. }
        | What::Prorate
        | What::PeriodDays { .. }
        | What::NextDay => true,
        // The value was there: the default has nothing to tell.
        What::Default => node.parts.len() == 1,
        _ => false,
    }
}

/// The steps below plain ones that have a story of their own, left to right.
pub(super) fn stories<'n>(node: &'n Rc<Why>, found: &mut Vec<&'n Rc<Why>>) {
    if is_plain(node) {
        node.parts.iter().for_each(|part| stories(part, found));
    } else {
        found.push(node);
    }
}

/// How tightly an operator binds; what binds less is bracketed inside it.
fn strength(node: &Why) -> u8 {
    match node.what {
        What::Arithmetic(Operator::Add | Operator::Subtract) => 2,
        What::Arithmetic(_) | What::Weighed | What::Steps { .. } | What::Prorate => 3,
        What::Compare(_) | What::OneOf | What::Interval | What::Overlaps | What::InMonths(_) => 1,
        What::Not | What::Missing { .. } => 1,
        What::Default => node.parts.first().filter(|_| node.parts.len() == 1).map_or(9, |part| strength(part)),
        _ => 9,
    }
}

impl Wording<'_> {
    /// What a step is called: its name, its column, or the policy's words.
    pub fn label(&self, node: &Why) -> String {
        let plan = self.run.plan;
        match &node.what {
            What::Named { id, .. } | What::NotEnrolled { id } | What::NotApplied { id } | What::StandIn { id } => {
                plan.values.get(id.0).map_or_else(String::new, |value| self.name(&value.name))
            }
            What::Parameter { id, .. } => {
                plan.parameters.get(id.0).map_or_else(String::new, |parameter| self.name(&parameter.name))
            }
            What::Argument { formula, index } => {
                let formula = plan.formulas.get(formula.0);
                let parameter = formula.and_then(|formula| formula.parameters.get(*index));
                parameter.map_or_else(String::new, |parameter| self.name(parameter))
            }
            What::Former { name, .. } => self.name(name),
            What::Cell { column, .. } => column.to_string(),
            What::Derived { name } => {
                let derived = plan.derived.iter().find(|derived| derived.name.name == *name);
                derived.map_or_else(|| name.to_string(), |derived| self.name(&derived.name))
            }
            What::Lookup { name, .. } if self.source.slice(node.span).contains('\n') => name.to_string(),
            What::TableCell { table, column, .. } => {
                let column = plan.row_tables.get(table.0).and_then(|table| table.columns.get(*column));
                column.map_or_else(String::new, |column| self.name(&column.name))
            }
            What::InForce { .. } => {
                node.parts.first().map_or_else(|| self.quote(node.span), |version| self.label(version))
            }
            What::Default => match node.parts.as_slice() {
                [only] => self.label(only),
                _ => self.quote(node.span),
            },
            _ => self.quote(node.span),
        }
    }

    /// A formula with its values: `153000.00 × 1.5%`.
    pub fn with_values(&self, node: &Why) -> String {
        let inner = |at: usize| node.parts.get(at).map_or_else(String::new, |part| self.operand(part, strength(node)));
        // The right-hand side of − and ÷ keeps its brackets at equal strength.
        let right =
            |at: usize| node.parts.get(at).map_or_else(String::new, |part| self.operand(part, strength(node) + 1));
        match &node.what {
            What::Arithmetic(operator) => {
                let (sign, tight) = match operator {
                    Operator::Add => ("+", false),
                    Operator::Subtract => ("−", true),
                    Operator::Multiply => ("×", false),
                    Operator::Divide => ("÷", true),
                };
                format!("{} {sign} {}", inner(0), if tight { right(1) } else { inner(1) })
            }
            What::Negate => format!("−{}", right(0)),
            What::Compare(comparison) => self.compared(node, *comparison),
            What::Not => self.say(format!("非 {}", right(0)), format!("not {}", right(0))),
            What::Missing { negated } => {
                let name = node.parts.first().map_or_else(String::new, |part| self.label(part));
                if *negated {
                    self.say(format!("{name} 不缺"), format!("{name} is not missing"))
                } else {
                    self.say(format!("{name} 缺"), format!("{name} is missing"))
                }
            }
            What::Steps { started } => self.steps(node, *started),
            What::Weighed => format!("{} × {}", inner(0), inner(1)),
            What::Prorate => format!("{} × {} ÷ {}", inner(0), inner(1), right(2)),
            What::Interval => {
                self.say(format!("{} 至 {}", right(0), right(1)), format!("{} to {}", right(0), right(1)))
            }
            What::Overlaps => {
                let (a, b) = (inner(0), right(1));
                self.say(format!("{a} 与 {b} 相交"), format!("{a} overlaps {b}"))
            }
            What::NextDay => self.say(format!("{} 的次日", right(0)), format!("the day after {}", right(0))),
            What::InMonths(months) => {
                let months: Vec<String> = months.iter().map(ToString::to_string).collect();
                let months = self.list(&months);
                self.say(format!("{} 在 {months} 月", right(0)), format!("{} is in month {months}", right(0)))
            }
            What::OneOf => {
                let among: Vec<String> = node.parts.iter().skip(1).map(|part| self.operand(part, 9)).collect();
                let among = self.list(&among);
                self.say(format!("{} 在 {among}", right(0)), format!("{} is one of {among}", right(0)))
            }
            What::Call(function) => {
                let arguments: Vec<String> = node.parts.iter().map(|part| self.operand(part, 0)).collect();
                format!("{}({})", self.function(*function), arguments.join(", "))
            }
            What::Default if node.parts.len() == 1 => node.parts.first().map_or_else(String::new, |part| {
                if is_plain(part) { self.with_values(part) } else { self.operand(part, 0) }
            }),
            _ => self.bare(node),
        }
    }

    /// Both sides of a comparison with a sign between them.
    pub fn compared(&self, node: &Why, comparison: Comparison) -> String {
        let sign = match comparison {
            Comparison::Equal => "=",
            Comparison::NotEqual => "≠",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "≤",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => "≥",
        };
        let sides: Vec<String> = node.parts.iter().map(|part| self.operand(part, 2)).collect();
        sides.join(&format!(" {sign} "))
    }

    pub(super) fn operand(&self, node: &Why, within: u8) -> String {
        if !is_plain(node) {
            return self.bare(node);
        }
        let text = self.with_values(node);
        if strength(node) < within { format!("({text})") } else { text }
    }

    /// The value alone; a yes or no says of what.
    fn bare(&self, node: &Why) -> String {
        let blank = matches!(node.what, What::Cell { .. } | What::TableCell { .. })
            && matches!(node.outcome, Outcome::NotApplicable);
        if blank {
            return self.say("空白", "blank");
        }
        let value = self.outcome(&node.outcome, node.ty);
        if node.ty == Type::Truth && !matches!(node.what, What::Literal) {
            return format!("{}{}", self.label(node), self.aside(&value));
        }
        value
    }

    fn function(&self, function: Function) -> String {
        let (zh, en) = match function {
            Function::WholeMonths => ("满月数", "whole months"),
            Function::WholeYears(_) => ("满年数", "whole years"),
            Function::StartedMonths => ("起算月数", "started months"),
            Function::MonthDifference => ("月份差", "month difference"),
            Function::MonthOf => ("月份", "month"),
            Function::YearOf => ("年份", "year"),
            Function::DayOf => ("日", "day"),
            Function::MonthEnd => ("月末", "month end"),
            Function::Days => ("天数", "days"),
            Function::Absolute => ("绝对值", "absolute"),
        };
        self.say(zh, en)
    }
}
