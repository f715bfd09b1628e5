//! What kind of value a formula gives, as far as the choice of words asks for it.

use crate::plan::{BlockId, Type};
use crate::resolve::Meaning;
use crate::syntax::ast::{
    Expr, ExprKind, FoldHow, FormulaType, Function, LiteralKind, Moment, Operator, Reference, TypeNameKind,
};

use super::reader::Reader;

impl Reader<'_> {
    pub fn is_condition(&self, expr: &Expr) -> bool {
        self.kind(expr) == Type::Truth
    }

    pub fn kind(&self, expr: &Expr) -> Type {
        crate::syntax::with_room(|| self.kind_of(expr))
    }

    fn kind_of(&self, expr: &Expr) -> Type {
        match &expr.kind {
            ExprKind::Literal(literal) => match literal {
                LiteralKind::Number(_) => Type::Number,
                LiteralKind::Money(_) => Type::Money,
                LiteralKind::MoneyOf(_, of) => Type::Foreign(*of),
                LiteralKind::Ratio(_) => Type::Ratio,
                LiteralKind::Points(_) => Type::Points,
                LiteralKind::Days(_) => Type::Days,
                LiteralKind::Months(_) => Type::Months,
                LiteralKind::Count(_) => Type::Integer,
                LiteralKind::Date(_) => Type::Date,
                LiteralKind::Month(_) => Type::Month,
                LiteralKind::Text(_) => Type::Text,
                LiteralKind::Truth(_) => Type::Truth,
            },
            ExprKind::Reference(reference) => self.kind_of_name(reference),
            ExprKind::Negate(a)
            | ExprKind::Default(a, _)
            | ExprKind::OnlyWhen(a, _)
            | ExprKind::Require(a, _)
            | ExprKind::Cap(a, _)
            | ExprKind::Floor(a, _)
            | ExprKind::Round { value: a, .. }
            | ExprKind::Shift { value: a, .. }
            | ExprKind::Prorate { value: a, .. }
            | ExprKind::Steps { amount: a, .. }
            | ExprKind::PeriodEndValue(_, a)
            | ExprKind::Before { body: a, .. }
            | ExprKind::If { then: a, .. } => self.kind(a),
            ExprKind::Arithmetic(operator, a, b) => match (operator, self.kind(a), self.kind(b)) {
                (Operator::Subtract, Type::Date, Type::Date) => Type::Days,
                (Operator::Add | Operator::Subtract, left, _) => left,
                _ => Type::Unknown,
            },
            ExprKind::Not(_)
            | ExprKind::Compare(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Missing { .. }
            | ExprKind::InMonths(..)
            | ExprKind::OneOf(..)
            | ExprKind::Overlaps(..)
            | ExprKind::ActionsInclude { .. }
            | ExprKind::Streak { .. }
            | ExprKind::YearCount { .. } => Type::Truth,
            ExprKind::EnrolledAt(_) => Type::Truth,
            ExprKind::Converted { .. } | ExprKind::Apportion { .. } => Type::Money,
            ExprKind::Weighted { items, .. } => items.first().map_or(Type::Unknown, |(first, _)| self.kind(first)),
            ExprKind::EarlierFold(fold) => self.folded(fold.how, fold.body.as_deref()),
            ExprKind::Interval(..) => Type::Interval,
            ExprKind::StreakLength { .. }
            | ExprKind::ItemCount(_)
            | ExprKind::EnrolledMonths(_)
            | ExprKind::Rank { .. } => Type::Integer,
            ExprKind::Extreme { values, .. } => values.first().map_or(Type::Unknown, |first| self.kind(first)),
            ExprKind::OverMonths { how, body, .. } => self.folded(*how, Some(body)),
            ExprKind::Fold(fold) => {
                let block = self.records_of(&fold.over);
                let rows = match &fold.over.kind {
                    ExprKind::Reference(reference) => match self.symbols.find(&reference.name.node) {
                        Some(Meaning::Table(id)) => Some(id),
                        _ => None,
                    },
                    _ => None,
                };
                let inside = block.map_or(*self, |block| self.within(block));
                let inside = rows.map_or(inside, |table| inside.by_rows(table));
                let body = match (&fold.body, block) {
                    (Some(body), _) => Some(&**body),
                    (None, Some(_)) => None,
                    (None, None) => Some(&*fold.over),
                };
                inside.folded(fold.how, body)
            }
            ExprKind::Call(function, _) => match function {
                Function::WholeMonths | Function::WholeYears(_) | Function::StartedMonths => Type::Integer,
                Function::MonthDifference | Function::YearOf | Function::DayOf => Type::Integer,
                Function::MonthOf => Type::Month,
                Function::MonthEnd => Type::Date,
                Function::Days => Type::Days,
                Function::Absolute => Type::Unknown,
            },
            ExprKind::DayOfMonth { .. } | ExprKind::NextDay(_) => Type::Date,
            ExprKind::Moment(moment) => match moment {
                Moment::DaysOfMonth => Type::Days,
                Moment::MonthStart | Moment::MonthEnd | Moment::PeriodEnd => Type::Date,
                Moment::QuarterFirstMonth
                | Moment::QuarterLastMonth
                | Moment::ThisMonth
                | Moment::NextMonth
                | Moment::LastMonth
                | Moment::DataStart => Type::Month,
                Moment::ThisQuarter | Moment::ThisHalf | Moment::ThisYear => Type::Interval,
            },
            ExprKind::Actions | ExprKind::Unreadable | ExprKind::Members { .. } | ExprKind::EachGroup(_) => {
                Type::Unknown
            }
        }
    }

    fn folded(&self, how: FoldHow, body: Option<&Expr>) -> Type {
        match how {
            FoldHow::Sum
            | FoldHow::Average
            | FoldHow::Weighted
            | FoldHow::Maximum
            | FoldHow::Minimum
            | FoldHow::Last => body.map_or(Type::Unknown, |body| self.kind(body)),
            FoldHow::Count | FoldHow::Distinct => Type::Integer,
            FoldHow::Any | FoldHow::Every | FoldHow::FirstTime => Type::Truth,
            FoldHow::Share => Type::Ratio,
        }
    }

    /// The record block that a fold goes over.
    pub fn records_of(&self, over: &Expr) -> Option<usize> {
        let ExprKind::Reference(reference) = &over.kind else { return None };
        if reference.member.is_some() || self.symbols.find(&reference.name.node).is_some() {
            return None;
        }
        self.symbols.find_block(&reference.name.node)
    }

    fn kind_of_name(&self, reference: &Reference) -> Type {
        let plan = &self.policy.plan;
        let name = &*reference.name.node;
        if reference.member.is_none() && reference.arguments.is_none() {
            if let Some(parameter) = self.parameter_of(name) {
                return parameter.ty.as_ref().map_or(Type::Unknown, |ty| self.kind_of_formula_type(ty));
            }
            if let Some(column) = self.rows.and_then(|table| self.kind_of_column(table, name)) {
                return column;
            }
        }
        if let Some(member) = &reference.member {
            if let Some(Meaning::Table(id)) = self.symbols.find(name)
                && let Some(column) = self.kind_of_column(id, &member.node)
            {
                return column;
            }
            if let Some(block) = self.symbols.find_block(name) {
                return self.kind_of_field(block, &member.node);
            }
            let column = format!("{name}.{}", member.node);
            if let Some(value) = plan.values.iter().find(|value| value.name.is(&column)) {
                return value.expr.ty;
            }
            // A value of an earlier period that has a name.
            return match self.symbols.find(name) {
                None => self.kind_of_name(&Reference { name: member.clone(), member: None, ..reference.clone() }),
                Some(_) => Type::Unknown,
            };
        }
        if let Some(block) = self.record
            && self.symbols.find_field(block, name).is_some()
        {
            return self.kind_of_field(block, name);
        }
        match self.symbols.find(name) {
            Some(Meaning::Value(id)) => plan.values.get(id.0).map_or(Type::Unknown, |value| value.expr.ty),
            Some(Meaning::Parameter(id)) => plan.parameters.get(id).map_or(Type::Unknown, |parameter| parameter.ty),
            Some(Meaning::Inputs(inputs)) => {
                inputs.first().map_or(Type::Unknown, |input| self.kind_of_field(input.block, name))
            }
            Some(Meaning::Grade(..)) => Type::Truth,
            Some(Meaning::Table(_)) => {
                plan.values.iter().find(|value| value.name.is(name)).map_or(Type::Unknown, |value| value.expr.ty)
            }
            Some(Meaning::RecordBands(id)) => {
                let label = self.symbols.record_bands.get(id).map(|bands| &bands.0);
                let grades = plan.enumerations.iter().position(|one| Some(&one.name) == label);
                grades.map_or(Type::Unknown, |id| Type::Enum(crate::plan::EnumId(id)))
            }
            Some(Meaning::Formula(id)) => {
                let formula = self.symbols.formulas.get(id);
                formula.map_or(Type::Unknown, |formula| self.kind_of_formula(formula.formula))
            }
            Some(Meaning::Lost) | None => Type::Unknown,
        }
    }

    fn kind_of_field(&self, block: usize, name: &str) -> Type {
        let plan = &self.policy.plan;
        let input = plan.blocks.get(block).and_then(|block| block.fields.iter().find(|field| field.name.is(name)));
        if let Some(input) = input {
            return input.ty;
        }
        let derived = plan.derived.iter().find(|derived| derived.block == BlockId(block) && derived.name.is(name));
        derived.map_or(Type::Unknown, |derived| derived.expr.ty)
    }

    fn kind_of_column(&self, table: usize, column: &str) -> Option<Type> {
        let label = &self.symbols.tables.get(table)?.label;
        let table = self.policy.plan.row_tables.iter().find(|table| table.name == *label)?;
        table.columns.iter().find(|known| known.name.is(column)).map(|column| column.ty)
    }

    /// What a formula gives: as it says, else as its words do.
    fn kind_of_formula(&self, formula: &crate::syntax::ast::Formula) -> Type {
        match &formula.ty {
            Some(ty) => self.kind_of_formula_type(ty),
            None if matches!(
                formula.expr.kind,
                ExprKind::Compare(..)
                    | ExprKind::And(_)
                    | ExprKind::Or(_)
                    | ExprKind::Not(_)
                    | ExprKind::Missing { .. }
            ) =>
            {
                Type::Truth
            }
            None => Type::Unknown,
        }
    }

    pub fn kind_of_formula_type(&self, ty: &FormulaType) -> Type {
        match ty {
            FormulaType::Named(ty) => self.type_of(&ty.kind),
            FormulaType::Column(block, column) => {
                let block = self.symbols.find_block(&block.node);
                block.map_or(Type::Unknown, |block| self.kind_of_field(block, &column.node))
            }
        }
    }

    /// The enumeration that a type name names.
    pub fn enumeration_of(&self, ty: Option<&TypeNameKind>) -> Option<Type> {
        let Some(TypeNameKind::Named(name)) = ty else { return None };
        let found = self.policy.plan.enumerations.iter().position(|one| one.name.is(&name.node))?;
        Some(Type::Enum(crate::plan::EnumId(found)))
    }
}
