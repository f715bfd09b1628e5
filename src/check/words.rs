//! What an author would recognise a compiled expression by, for messages.

use super::currency::amount;
use crate::currency::CurrencyId;
use crate::diagnostics::operands::{self, Operand};
use crate::diagnostics::ratios;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, Op, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{Moment, Operator};

use super::Checker;

/// Above this a bare number where a ratio belongs is taken for a forgotten %.
const LARGEST_BARE_RATIO: u32 = 2;

impl Checker<'_, '_> {
    pub(super) fn operand(&self, expr: &Expr) -> Operand {
        let digits = number(expr).map(|(number, _)| number);
        Operand { ty: expr.ty, span: expr.span, words: self.words(expr), digits, stated: self.stated(expr) }
    }

    /// The numbers of a parameter, if it is one of numbers without a unit.
    fn stated(&self, expr: &Expr) -> Vec<(String, Span)> {
        let Op::Parameter(id) = &expr.op else { return Vec::new() };
        let Some(Some(parameter)) = self.parameters.get(id.0) else { return Vec::new() };
        let bare = |value: &Expr| number(value).filter(|(_, ty)| matches!(ty, Type::Integer | Type::Number));
        let stated = parameter.values.iter().map(|(_, value)| Some((bare(value)?.0, value.span)));
        stated.collect::<Option<_>>().unwrap_or_default()
    }

    /// A name, or a number with its unit; nothing for a longer formula.
    fn words(&self, expr: &Expr) -> Option<Text> {
        let same = |name: &str| Some(Text::new(name, name));
        match &expr.op {
            Op::Value(id) => same(&self.symbols.values.get(id.0)?.label.name),
            Op::Argument { formula, index } => {
                same(&self.symbols.formulas.get(formula.0)?.parameters.get(*index)?.name)
            }
            Op::Parameter(id) => same(&self.symbols.parameters.get(id.0)?.0.name),
            Op::Cell { block, field } | Op::RecordCell { block, field } => {
                same(&self.blocks.get(block.0)?.fields.get(*field)?.name.name)
            }
            Op::RecordDerived(id) => same(&self.derived.get(id.0)?.name.name),
            Op::Constant(Value::Date(date)) => same(&date.to_string()),
            Op::Constant(Value::Month(month)) => same(&month.to_string()),
            Op::Constant(Value::Text(text)) => same(text),
            Op::Constant(Value::Label(member)) => match expr.ty {
                Type::Enum(id) => same(&self.enumerations.get(id.0)?.members.get(*member as usize)?.name),
                _ => None,
            },
            Op::Moment(Moment::ThisMonth) => Some(Text::new("本月", "this month")),
            Op::Moment(Moment::LastMonth) => Some(Text::new("上月", "last month")),
            Op::Moment(Moment::NextMonth) => Some(Text::new("次月", "next month")),
            _ => number(expr).map(|(digits, ty)| match ty {
                Type::Money if self.currency() == CurrencyId::CNY => {
                    Text::new(format!("{digits} 元"), format!("{digits} yuan"))
                }
                Type::Money => amount(&digits, self.currency()),
                Type::Foreign(of) => amount(&digits, of),
                Type::Points => Text::new(format!("{digits} 分"), format!("{digits} points")),
                Type::Days => Text::new(format!("{digits} 天"), format!("{digits} days")),
                Type::Months => Text::new(format!("{digits} 个月"), format!("{digits} months")),
                Type::Ratio => Text::new(format!("{digits}%"), format!("{digits}%")),
                _ => Text::new(digits.clone(), digits),
            }),
        }
    }

    /// Reports a value of another type than its place needs.
    pub(super) fn mismatch(&mut self, wanted: Type, found: &Expr) {
        if self.is_mixed((wanted, found.span), (found.ty, found.span)) {
            return;
        }
        let found = self.operand(found);
        self.problems.push(operands::expected(wanted, &found));
    }

    /// Reports 85 where 85% was meant. Out: whether it was.
    pub(super) fn lacks_percent(&mut self, expr: &Expr) -> bool {
        let large = |value: &Exact| *value > Exact::from(i64::from(LARGEST_BARE_RATIO));
        if !matches!(expr.ty, Type::Integer | Type::Number) {
            return false;
        }
        match &expr.op {
            Op::Constant(Value::Number(value)) if large(value) => {
                self.problems.push(ratios::ratio_without_percent(value, expr.span));
                true
            }
            Op::Parameter(id) => {
                let Some(parameter) = self.parameters.get(id.0).and_then(Option::as_ref) else { return false };
                let value = parameter.values.iter().find_map(|(_, value)| match &value.op {
                    Op::Constant(Value::Number(number)) if large(number) => Some((number.clone(), value.span)),
                    _ => None,
                });
                let name = parameter.name.name.clone();
                // What is called a rate has had its warning where it is declared.
                let told = self
                    .problems
                    .iter()
                    .any(|problem| problem.code == "W0301" && Some(problem.span()) == value.as_ref().map(|v| v.1));
                match value {
                    Some((number, at)) if !told => {
                        self.problems.push(ratios::parameter_without_percent(&name, &number, at, expr.span));
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// The branch of a formula that gives the type it should not, as small as can be.
    pub(super) fn odd_one<'e>(&self, expr: &'e Expr, wanted: Type) -> &'e Expr {
        match &expr.op {
            Op::If { then, otherwise, .. } => {
                if then.ty != wanted {
                    self.odd_one(then, wanted)
                } else {
                    self.odd_one(otherwise, wanted)
                }
            }
            Op::Cap(value, _)
            | Op::Floor(value, _)
            | Op::Round { value, .. }
            | Op::OnlyWhen(value, _)
            | Op::Require(value, _) => self.odd_one(value, wanted),
            // 次数 × 50: the factor without its unit.
            Op::Arithmetic(Operator::Multiply | Operator::Divide, a, b)
                if matches!(expr.ty, Type::Integer | Type::Number) =>
            {
                let bare = |part: &&Expr| matches!(part.op, Op::Constant(Value::Number(_))) && part.ty != Type::Ratio;
                [&**b, &**a].into_iter().find(bare).unwrap_or(expr)
            }
            _ => expr,
        }
    }
}

/// The digits of a number literal, of a ratio in per cent, and its type.
fn number(expr: &Expr) -> Option<(String, Type)> {
    match &expr.op {
        Op::Constant(Value::Number(value)) if expr.ty == Type::Ratio => {
            Some(((value * &Exact::from(100)).to_string(), Type::Ratio))
        }
        Op::Constant(Value::Number(value)) => Some((value.to_string(), expr.ty)),
        Op::Negate(inner) => number(inner).map(|(digits, ty)| (format!("-{digits}"), ty)),
        _ => None,
    }
}
