//! Values, parameters, rules and outputs.

use std::rc::Rc;

use crate::diagnostics::{names, ratios, trade, types};
use crate::exact::Exact;
use crate::plan::{self, Clause, Expr, Label, NamedValue, Op, Output, Rule, Type, ValueId};
use crate::resolve::{Meaning, ValueSource};
use crate::source::Span;
use crate::syntax::ast::{self, Purpose};

use super::presence::{Known, uncertain};
use super::{Checker, Scope};

/// What is read of an earlier period without a value to begin from, and where.
fn without_first(expr: &Expr) -> Option<(&Expr, Span)> {
    match &expr.op {
        Op::Before { body, first: None, .. } => Some((body, expr.span)),
        Op::Default(..) => None,
        _ => plan::walk::children(expr).into_iter().find_map(|child| without_first(child.expr)),
    }
}

/// The smallest part that may have no value.
fn innermost_gap(expr: &Expr) -> &Expr {
    let part = plan::walk::children(expr).into_iter().find(|child| child.expr.maybe && child.expr.ty.is_number());
    part.map_or(expr, |part| innermost_gap(part.expr))
}

impl Checker<'_, '_> {
    pub(super) fn declared_type(&mut self, id: ValueId) -> Option<Type> {
        match self.symbols.values[id.0].source {
            ValueSource::Definition(definition) => match definition.purpose {
                Purpose::Value => definition.ty.as_ref().map(|ty| self.type_named(ty)),
                _ => Some(Type::Money),
            },
            ValueSource::Cases(id) => self.declared_type_of_cases(id),
            ValueSource::Scorecard(_) | ValueSource::Indicator(_) | ValueSource::Section(..) => Some(Type::Points),
            ValueSource::Bands(bands) if bands.mode == ast::BandMode::Grade => {
                let label = &self.symbols.values[id.0].label;
                self.enumerations.iter().position(|e| e.name == *label).map(|i| Type::Enum(plan::EnumId(i)))
            }
            ValueSource::Bands(bands) => bands.ty.as_ref().map(|ty| self.type_named(ty)),
            ValueSource::Column(table, column) => {
                let table = self.symbols.tables[table].table;
                let head = table.header.get(column).filter(|_| table.keys.len() != 2).and_then(|head| head.ty.as_ref());
                head.or(table.ty.as_ref()).map(|ty| self.type_named(ty))
            }
            ValueSource::Part(_) => None,
        }
    }

    pub(super) fn compile_value(&mut self, id: ValueId, declared: Option<Type>) -> NamedValue {
        let symbol = self.symbols.values[id.0].clone();
        let name = symbol.label.name.clone();
        let scope = self.under(symbol.frequency, symbol.about, &symbol.who);
        let reported = self.problems.len();
        let mut purpose = Purpose::Value;
        let mut applies = None;
        let expr = match symbol.source {
            ValueSource::Definition(definition) => {
                purpose = definition.purpose;
                applies = definition.applies.as_ref().map(|condition| self.condition(condition, scope));
                let expr = self.expr_as(&definition.expr, scope, declared);
                if let Some(made) = &definition.made {
                    let expr = self.made(&name, made, expr, applies.as_ref(), symbol.span);
                    let rounding = self.last_rounding(&symbol.source, purpose, &name);
                    return NamedValue {
                        name: symbol.label,
                        purpose,
                        frequency: symbol.frequency,
                        about: symbol.about,
                        who: self.who(&symbol.who),
                        expr,
                        rounding,
                        applies,
                        cite: symbol.cite.map(|cite| cite.node),
                        span: symbol.span,
                    };
                }
                if purpose == Purpose::Value {
                    match declared {
                        Some(declared) => self.require(expr, declared),
                        None => expr,
                    }
                } else {
                    let money = self.item_is_money(&name, &expr);
                    // Once reported, what adds it up is not reported as well.
                    let expr = if money { expr } else { Expr { ty: Type::Unknown, ..expr } };
                    self.item_is_certain(&name, expr, applies.as_ref(), symbol.span)
                }
            }
            ValueSource::Cases(cases) => {
                purpose = self.purpose_of_cases(cases);
                self.cases_of(cases, &symbol.label, (symbol.about, &symbol.who), declared)
            }
            ValueSource::Part(expr) => {
                purpose = Purpose::Part;
                self.expr(expr, scope)
            }
            ValueSource::Scorecard(card) => {
                applies = card.applies.as_ref().map(|condition| self.condition(condition, scope));
                self.scorecard(card, applies.as_ref(), scope, symbol.span)
            }
            ValueSource::Section(card, section) => {
                applies = card.applies.as_ref().map(|condition| self.condition(condition, scope));
                self.section(card, section, scope, symbol.span)
            }
            ValueSource::Indicator(line) => {
                let expr = self.expr_as(&line.score, scope, Some(Type::Points));
                self.require(expr, Type::Points)
            }
            ValueSource::Bands(bands) => {
                applies = bands.applies.as_ref().map(|condition| self.condition(condition, scope));
                self.bands_in_force(bands, symbol.label.clone(), None, scope, symbol.span)
            }
            ValueSource::Column(table, column) => self.table_in_force(table, column, None, scope, symbol.span),
        };
        let rounding = self.last_rounding(&symbol.source, purpose, &name);
        if expr.ty == Type::Unknown && self.problems.len() == reported {
            self.untyped.push((name, symbol.span));
        }
        NamedValue {
            name: symbol.label,
            purpose,
            frequency: symbol.frequency,
            about: symbol.about,
            who: self.who(&symbol.who),
            expr,
            rounding,
            applies,
            cite: symbol.cite.map(|cite| cite.node),
            span: symbol.span,
        }
    }

    /// Remembers of a value that does not always exist where it does.
    pub(super) fn note_conditions(&mut self, id: ValueId, value: &NamedValue) {
        if value.applies.is_some() || value.expr.maybe {
            self.conditions.insert(id, (value.applies.clone(), value.expr.clone()));
        }
    }

    /// What is paid, deducted or totalled is 不适用 only by its own 适用 or 仅当.
    /// Out: the formula; once reported, nothing that reads it is reported as well.
    pub(super) fn item_is_certain(&mut self, name: &str, expr: Expr, applies: Option<&Expr>, span: Span) -> Expr {
        let mut known = Known::nothing(&self.conditions);
        applies.iter().for_each(|applies| known.where_it_holds(applies));
        // Its own 仅当, possibly capped or rounded afterwards, says so openly.
        let mut inner = &expr;
        loop {
            match &inner.op {
                Op::Cap(value, _) | Op::Floor(value, _) | Op::Round { value, .. } => inner = value,
                Op::Require(value, condition) => {
                    known.where_it_holds(condition);
                    inner = value;
                }
                Op::OnlyWhen(value, condition) => {
                    known.where_it_holds(condition);
                    inner = value;
                    break;
                }
                _ => {
                    inner = &expr;
                    break;
                }
            }
        }
        if expr.ty != Type::Unknown && uncertain(inner, &known) {
            let cause = self.cause(inner, &known);
            self.problems.push(match without_first(inner).filter(|_| cause.is_none()) {
                Some((value, at)) => {
                    let value = self.operand(value).words;
                    types::no_first_value(name, value.as_ref(), at, span)
                }
                None if cause.is_none() => {
                    let gap = innermost_gap(inner);
                    types::may_be_missing_there(name, gap.ty, gap.span, span)
                }
                None => types::may_be_missing(name, cause, span),
            });
            return Expr { maybe: false, ..expr };
        }
        expr
    }

    /// The innermost named thing that may have no value.
    fn cause(&self, expr: &Expr, known: &Known<'_>) -> Option<(String, Type, Span)> {
        if !uncertain(expr, known) {
            return None;
        }
        match &expr.op {
            Op::Value(id) => return Some((self.label_of_value(*id).name.to_string(), expr.ty, expr.span)),
            Op::Argument { formula, index } => {
                let name = self.symbols.formulas.get(formula.0)?.parameters.get(*index)?;
                return Some((name.name.to_string(), expr.ty, expr.span));
            }
            Op::Cell { block, field } | Op::RecordCell { block, field } => {
                let field = self.blocks.get(block.0)?.fields.get(*field)?;
                return Some((field.name.name.to_string(), expr.ty, expr.span));
            }
            _ => {}
        }
        plan::walk::children(expr).into_iter().find_map(|child| self.cause(child.expr, known))
    }

    /// Compiles a parameter. Out: its type.
    pub(super) fn parameter(&mut self, id: usize) -> Type {
        if let Some(Some(known)) = self.parameters.get(id) {
            return known.ty;
        }
        let Some((label, parameter, span)) = self.symbols.parameters.get(id).cloned() else { return Type::Unknown };
        let scope = Scope::monthly();
        let declared = parameter.ty.as_ref().map(|ty| self.type_named(ty));
        let compile = |checker: &mut Self, expr: &ast::Expr| {
            let compiled = match declared.and_then(|ty| super::tables::coerced(expr, ty)) {
                Some(coerced) => coerced,
                None => checker.expr_as(expr, scope, declared),
            };
            if !matches!(compiled.op, Op::Constant(_) | Op::Negate(_)) && compiled.ty != Type::Unknown {
                checker.problems.push(types::not_possible(
                    crate::lang::Text::new("参数只能是一个固定的值", "a parameter is one fixed value"),
                    crate::lang::Text::new(
                        "由别的值算出来的用 定义",
                        "use define for what is computed from other values",
                    ),
                    expr.span,
                ));
            }
            match declared {
                Some(declared) => checker.require(compiled, declared),
                None => compiled,
            }
        };
        let first = compile(self, &parameter.first);
        let named_rate =
            ["率", "比例", "占比", "_rate", "_share", "_ratio"].iter().any(|end| label.name.ends_with(end));
        if let (None, true, Op::Constant(plan::Value::Number(value))) = (declared, named_rate, &first.op)
            && matches!(first.ty, Type::Integer | Type::Number)
            && *value > Exact::from(2)
        {
            self.problems.push(ratios::rate_without_percent(&label.name, value, first.span));
        }
        let mut ty = first.ty;
        let mut values = vec![(None, first)];
        for (month, expr) in &parameter.changes {
            let value = compile(self, expr);
            if let Some((_, first)) = values.first().cloned() {
                ty = self.same(&first, &value);
            }
            if values.last().is_some_and(|(last, _)| last.is_some_and(|last| last >= month.node)) {
                self.problems.push(trade::dates_out_of_order(&label.name, &month.node.to_string(), month.span));
            }
            values.push((Some(month.node), value));
        }
        let cite = parameter.cite.as_ref().map(|cite| cite.node.clone());
        if let Some(slot) = self.parameters.get_mut(id) {
            *slot = Some(plan::Parameter { name: label, ty: declared.unwrap_or(ty), values, cite, span });
        }
        declared.unwrap_or(ty)
    }

    pub(super) fn rules(&mut self) -> Vec<Rule> {
        let mut rules = Vec::new();
        let unless = self.rules_unless();
        for i in 0..self.symbols.rules.len() {
            let symbol = &self.symbols.rules[i];
            let (label, rule, frequency, span) = (symbol.label.clone(), symbol.rule, symbol.frequency, symbol.span);
            let about = symbol.about;
            let scope = self.under(frequency, about, &symbol.who);
            let walked = self.walked(rule, scope);
            if rule.each_row.is_some() && walked.is_none() {
                continue;
            }
            let inner = walked.map_or(scope, |(_, _, inner)| inner);
            let mut clauses = Vec::new();
            for clause in &rule.clauses {
                let condition = self.condition(&clause.condition, inner);
                let mut actions = Vec::new();
                let mut columns = Vec::new();
                for action in &clause.actions {
                    if let Some((symbol, table, _)) = walked
                        && let Some(column) = self.row_column(symbol, &action.node)
                    {
                        self.action_column(symbol, table, column);
                        columns.push(column);
                        continue;
                    }
                    match self.symbols.find_action(&action.node) {
                        Some(id) => actions.push(plan::ActionId(id)),
                        None => self.unknown_action(action),
                    }
                }
                let cite = clause.cite.as_ref().or(rule.cite.as_ref()).map(|cite| cite.node.clone());
                clauses.push(Clause {
                    otherwise: clause.otherwise,
                    condition,
                    actions,
                    columns,
                    cite,
                    span: clause.span,
                });
            }
            rules.push(Rule {
                name: label,
                frequency,
                about,
                who: self.who(&self.symbols.rules[i].who),
                regardless: rule.regardless,
                each_row: walked.map(|(_, table, _)| table),
                unless: unless.get(i).cloned().unwrap_or_default(),
                clauses,
                cite: rule.cite.as_ref().map(|cite| cite.node.clone()),
                span,
            });
        }
        rules
    }

    /// Everything printed: items, scorecards and grades by themselves, and what 输出 lists.
    pub(super) fn outputs(&mut self) -> Vec<Output> {
        let mut outputs: Vec<Output> = Vec::new();
        for (i, symbol) in self.symbols.values.iter().enumerate() {
            let printed = match symbol.source {
                ValueSource::Definition(definition) => definition.purpose != Purpose::Value,
                ValueSource::Cases(cases) => self.purpose_of_cases(cases) != Purpose::Value,
                ValueSource::Scorecard(_) => true,
                ValueSource::Bands(bands) => bands.mode == ast::BandMode::Grade,
                _ => false,
            };
            if printed {
                outputs.push(Output { name: symbol.label.clone(), value: ValueId(i) });
            }
        }
        // Several values under one name, as one more value.
        let mut shared: Vec<super::meeting::Shared> = Vec::new();
        for item in &self.symbols.outputs {
            let Some(value) = self.output_value(&item.path) else { continue };
            let renamed: Option<Label> = item.renamed.as_ref().map(crate::resolve::label_of);
            let name = renamed.clone().unwrap_or_else(|| self.label_of_value(value));
            let clash = outputs.iter().position(|known| known.name.name == name.name);
            match clash {
                Some(at) if outputs[at].value == value => {}
                Some(at) if renamed.is_some() && super::meeting::share(&mut shared, &outputs[at], value, item) => {
                    let name = outputs[at].name.clone();
                    outputs.retain(|known| known.value != value || known.name == name);
                }
                Some(_) => self.problems.push(names::declared_twice(&name.name, item.path.span, item.path.span)),
                None if renamed.is_some() => {
                    // 作 gives another name: the value is printed once, under it.
                    outputs.retain(|known| known.value != value);
                    shared.push(super::meeting::Shared::first(&name, value, item));
                    outputs.push(Output { name, value });
                }
                None => outputs.push(Output { name, value }),
            }
        }
        self.share_outputs(&shared, &mut outputs);
        outputs
    }

    fn output_value(&mut self, path: &ast::Reference) -> Option<ValueId> {
        if let Some(member) = &path.member
            && let Some(Meaning::Value(_)) = self.symbols.find(&path.name.node)
            && let Some(Meaning::Value(id)) = self.symbols.find(&format!("{}.{}", path.name.node, member.node))
        {
            return Some(id);
        }
        if let Some(member) = &path.member
            && self.symbols.tree.lost.contains(&format!("{}.{}", path.name.node, member.node))
        {
            return None;
        }
        let found = match (&path.member, self.symbols.find(&path.name.node)) {
            (None, Some(Meaning::Value(id))) => return Some(id),
            (None, Some(Meaning::Table(table))) => {
                let outputs = &self.symbols.tables[table].outputs;
                match outputs.as_slice() {
                    [(column, _)] => self.symbols.column_value(table, *column),
                    _ => None,
                }
            }
            (Some(member), Some(Meaning::Table(table))) => {
                let outputs = &self.symbols.tables[table].outputs;
                let column = outputs.iter().find(|(_, label)| label.is(&member.node)).map(|(i, _)| *i);
                column.and_then(|column| self.symbols.column_value(table, column))
            }
            (_, Some(Meaning::Lost)) => return None,
            (_, found) => {
                if found.is_none() {
                    let near = crate::spelling::misspelt(&path.name.node, self.symbols.known_names());
                    let problem = names::unknown_name(&path.name.node, near.as_ref(), None, path.span);
                    self.problems.push(problem);
                    return None;
                }
                None
            }
        };
        if found.is_none() {
            let shown: Rc<str> = path.name.node.clone();
            self.problems.push(types::not_possible(
                crate::lang::Text::new(
                    format!("“{shown}”不是每个人算出来的一个值，不能输出"),
                    format!("`{shown}` is not a value computed for each person and cannot be printed"),
                ),
                crate::lang::Text::new(
                    format!("先写：定义 某名 = {shown} …，再输出它"),
                    format!("define a value from it first: define name = {shown} …"),
                ),
                path.span,
            ));
        }
        found
    }
}
