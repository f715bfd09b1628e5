//! Evaluating one expression for one subject and period.

use std::rc::Rc;

use crate::calendar::{Frequency, Month};
use crate::data::Cell;
use crate::exact::Exact;
use crate::plan::{BlockId, BlockKind, Expr, Op, ParameterId, Type, Value, ValueId};
use crate::rounding::round_to_step;
use crate::syntax::ast::{Comparison, EnrolledAt, Moment, Operator};

use super::arithmetic::{self, compare};
use super::facts::value_of;
use super::outcome::Outcome;
use super::why::{Place, What, Why};
use super::{At, Run, Seen, faults};

impl Run<'_, '_> {
    /// Evaluates an expression.
    pub(crate) fn eval(&self, expr: &Expr, at: At) -> Seen {
        match &expr.op {
            Op::Constant(value) => self.done(expr, What::Literal, Outcome::Value(value.clone()), vec![]),
            Op::Parameter(id) => self.parameter(expr, *id, at),
            Op::Value(id) => self.value(expr, *id, at),
            Op::Cell { block, field } => self.cell(expr, *block, *field, at),
            Op::RecordCell { block, field } => match self.record_row(*block, at) {
                Some(row) => self.read_cell(expr, *block, *field, row),
                None => self.done(expr, What::Literal, faults::unchecked("明细"), vec![]),
            },
            Op::RecordDerived(id) => self.derived(expr, *id, at),
            Op::TableCell { table, column } => self.table_cell(expr, *table, *column, at),
            Op::Negate(inner) => self.unary(expr, inner, at, What::Negate, |value| match value {
                Value::Number(exact) => Outcome::Value(Value::Number(-exact.clone())),
                _ => faults::unchecked("−"),
            }),
            Op::Not(inner) => self.unary(expr, inner, at, What::Not, |value| match value {
                Value::Truth(truth) => Outcome::truth(!truth),
                _ => faults::unchecked("非"),
            }),
            Op::Own(inner) => self.eval(inner, At { subject: at.own, hand: None, ..at }),
            Op::NoValue => self.done(expr, What::Literal, Outcome::NotApplicable, vec![]),
            Op::NextDay(inner) => self.unary(expr, inner, at, What::NextDay, |value| match value {
                Value::Date(date) => arithmetic::move_date(*date, &Exact::from(1), false, false),
                _ => faults::unchecked("次日"),
            }),
            Op::InMonths(inner, months) => self.unary(expr, inner, at, What::InMonths(months.clone()), |value| {
                matches!(value, Value::Month(month) if months.contains(&month.number())).into()
            }),
            Op::Arithmetic(operator, a, b) => self.arithmetic(expr, *operator, a, b, at),
            Op::Compare(comparison, a, b) => self
                .binary(expr, a, b, at, What::Compare(*comparison), |a, b| arithmetic::holds(*comparison, a, b).into()),
            Op::And(terms) => self.all_of(expr, terms, at),
            Op::Or(terms) => self.any_of(expr, terms, at),
            Op::If { condition, then, otherwise } => {
                let condition = self.eval(condition, at);
                if let Outcome::Fault(_) = condition.outcome {
                    return self.done(expr, What::If { taken: false }, condition.outcome, vec![condition.why]);
                }
                // A condition that is 不适用 does not hold.
                let taken = condition.outcome.holds();
                let branch = self.eval(if taken { then } else { otherwise }, at);
                self.done(expr, What::If { taken }, branch.outcome, vec![condition.why, branch.why])
            }
            Op::Default(value, default) => {
                let value = self.eval(value, at);
                if !matches!(value.outcome, Outcome::NotApplicable) {
                    return self.done(expr, What::Default, value.outcome, vec![value.why]);
                }
                let default = self.eval(default, at);
                self.done(expr, What::Default, default.outcome, vec![value.why, default.why])
            }
            Op::Require(value, condition) => self.required(expr, value, condition, at),
            Op::OnlyWhen(value, condition) => {
                let condition = self.eval(condition, at);
                if let Outcome::Fault(_) = condition.outcome {
                    return self.done(expr, What::OnlyWhen, condition.outcome, vec![condition.why]);
                }
                if !condition.outcome.holds() {
                    return self.done(expr, What::OnlyWhen, Outcome::NotApplicable, vec![condition.why]);
                }
                let value = self.eval(value, at);
                self.done(expr, What::OnlyWhen, value.outcome, vec![condition.why, value.why])
            }
            Op::Cap(value, limit) => self.binary(expr, value, limit, at, What::Cap, |a, b| {
                let lower = arithmetic::holds(Comparison::LessOrEqual, a, b);
                Outcome::Value(if lower { a.clone() } else { b.clone() })
            }),
            Op::Floor(value, limit) => self.binary(expr, value, limit, at, What::Floor, |a, b| {
                let higher = arithmetic::holds(Comparison::GreaterOrEqual, a, b);
                Outcome::Value(if higher { a.clone() } else { b.clone() })
            }),
            Op::Round { value, mode, step } => {
                let what = What::Round { mode: *mode, step: step.clone() };
                self.unary(expr, value, at, what, |value| match value {
                    Value::Number(exact) => Outcome::Value(Value::Number(round_to_step(exact, step, *mode))),
                    _ => faults::unchecked("四舍五入"),
                })
            }
            Op::Shift { value, up, by } => {
                let highest = match expr.ty {
                    Type::Enum(id) => self.plan.enumerations.get(id.0).map_or(0, |e| e.members.len().saturating_sub(1)),
                    _ => 0,
                };
                self.binary(expr, value, by, at, What::Shift { up: *up }, |value, by| match (value, by) {
                    (Value::Label(label), Value::Number(by)) => {
                        let by = by.to_i64().unwrap_or(0);
                        let moved = i64::from(*label) + if *up { by } else { -by };
                        let moved = moved.clamp(0, i64::try_from(highest).unwrap_or(0));
                        Outcome::Value(Value::Label(u32::try_from(moved).unwrap_or(0)))
                    }
                    _ => faults::unchecked("升降级"),
                })
            }
            Op::Missing { value, negated } => {
                let seen = self.eval(value, at);
                let outcome = match seen.outcome {
                    Outcome::Fault(_) => seen.outcome,
                    Outcome::NotApplicable => Outcome::truth(!negated),
                    Outcome::Value(_) => Outcome::truth(*negated),
                };
                self.done(expr, What::Missing { negated: *negated }, outcome, vec![seen.why])
            }
            Op::OneOf(value, list) => self.one_of(expr, value, list, at),
            Op::Interval(from, to) => self.binary(expr, from, to, at, What::Interval, |a, b| match (a, b) {
                (Value::Date(from), Value::Date(to)) => Outcome::Value(Value::Interval(*from, *to)),
                _ => faults::unchecked("至"),
            }),
            Op::Overlaps(a, b) => self.binary(expr, a, b, at, What::Overlaps, |a, b| {
                match (arithmetic::days_of(a), arithmetic::days_of(b)) {
                    (Some(a), Some(b)) => arithmetic::overlap(a, b).into(),
                    _ => faults::unchecked("相交"),
                }
            }),
            Op::ItemCount(conditions) => {
                let mut count = 0;
                let mut parts = Vec::new();
                for condition in conditions {
                    let seen = self.eval(condition, at);
                    parts.push(seen.why);
                    if let Outcome::Fault(_) = seen.outcome {
                        return self.done(expr, What::ItemCount, seen.outcome, parts);
                    }
                    count += i64::from(seen.outcome.holds());
                }
                self.done(expr, What::ItemCount, Outcome::Value(Value::Number(Exact::from(count))), parts)
            }
            Op::Extreme { largest, values } => self.extreme(expr, *largest, values, at),
            Op::Apply { formula, arguments, body } => self.apply(expr, *formula, arguments, body, at),
            Op::Argument { formula, index } => self.argument(expr, *formula, *index, at),
            Op::Weighted { items, complete } => self.weighted(expr, items, *complete, at),
            Op::Steps { value, step, amount, started } => self.steps(expr, [value, step, amount], *started, at),
            Op::Prorate { value, days, basis } => self.prorate(expr, [value, days, basis], at),
            Op::PeriodDays { working } => self.period_days(expr, *working, at),
            Op::ActionsInclude { action, negated, rules } => self.actions_include(expr, *action, *negated, rules, at),
            Op::Cases(cases) => self.cases(expr, cases, at),
            Op::Streak { every, count, unit, skip_gaps, condition } => {
                self.streak(expr, (*every, *count, *unit, *skip_gaps), condition, at)
            }
            Op::StreakLength { condition, skip_gaps } => self.streak_length(expr, condition, *skip_gaps, at),
            Op::YearCount { count, condition } => self.year_count(expr, *count, condition, at),
            Op::OverMonths { window, each, how, body, complete } => {
                self.over_months(expr, (window, *each, *how, *complete), body, at)
            }
            Op::PeriodEnd { each, body } => {
                let seen = self.eval(body, at.in_period(at.period.end.period(*each)));
                self.done_at(
                    expr,
                    What::PeriodEnd,
                    seen.outcome,
                    Place::Period(at.period.end.period(*each)),
                    vec![seen.why],
                )
            }
            Op::EnrolledMonths(window) => {
                let mut months = self.window_months(window, at);
                months.retain(|month| self.facts.enrolled(self.plan, at.subject, *month));
                let count = Exact::from(i64::try_from(months.len()).unwrap_or(0));
                self.done(expr, What::EnrolledMonths(months), Outcome::Value(Value::Number(count)), vec![])
            }
            Op::Before { earlier, each, body, first } => self.before(expr, *earlier, *each, body, first.as_deref(), at),
            Op::RecordFold { block, how, window, filter, body, weight, complete } => {
                let body = (body.as_deref(), weight.as_deref());
                self.record_fold(expr, (*block, *how, window, *complete), filter.as_deref(), body, at)
            }
            Op::TableFold { table, how, filter, body, weight, complete } => {
                let folded = (body.as_deref(), weight.as_deref());
                self.table_fold(expr, (*table, *how, *complete), filter.as_deref(), folded, at)
            }
            Op::EarlierFold { name, each, within, how, filter, body, complete } => {
                let fold = (*how, *complete);
                self.earlier_fold(expr, (*name, *each, *within), fold, filter.as_deref(), body.as_deref(), at)
            }
            Op::OfEarlier { name, body } => self.of_earlier(expr, *name, body, at),
            Op::InForce { name, versions } => self.in_force(expr, name, versions, at),
            Op::GroupFold { how, body, by, filter, complete } => {
                self.group_fold(expr, (*how, *complete), body, by, filter.as_deref(), at)
            }
            Op::MemberFold { how, body, filter, each_month, complete } => {
                self.member_fold(expr, (*how, *complete), body, filter.as_deref(), *each_month, at)
            }
            Op::EachGroupFold { kind, how, body, filter, complete } => {
                self.each_group_fold(expr, (*kind, *how, *complete), body, filter.as_deref(), at)
            }
            Op::OfGroup { kind, by, body } => self.of_group(expr, *kind, by, body, at),
            Op::SubjectName => self.done(expr, What::SubjectName, self.subject_name(expr.ty, at), vec![]),
            Op::Apportion { pool, claim, by, filter } => self.apportion(expr, (pool, claim), by, filter.as_deref(), at),
            Op::EnrolledAt(enrolled) => {
                let month = match enrolled {
                    EnrolledAt::End => Some(at.period.end),
                    EnrolledAt::MonthNumber(number) => at.period.months().find(|month| month.number() == *number),
                };
                let held = month.is_some_and(|month| self.facts.enrolled(self.plan, at.subject, month));
                self.done(expr, What::EnrolledAt(month), held.into(), vec![])
            }
            Op::Rank { keys, by, filter, skip_after_ties } => {
                self.rank(expr, keys, by, filter.as_deref(), *skip_after_ties, at)
            }
            Op::Lookup(lookup) => self.lookup(expr, lookup, at),
            Op::Scorecard { lines, full_marks, gap } => self.scorecard(expr, lines, *full_marks, gap, at),
            Op::Call(function, arguments) => self.call(expr, *function, arguments, at),
            Op::DayOfMonth { month, day } => {
                let base = match month {
                    Moment::NextMonth => at.period.end.plus(1),
                    Moment::LastMonth => at.period.end.plus(-1),
                    _ => at.period.end,
                };
                let outcome = match i32::try_from(*day).ok().and_then(|day| base.day(day)) {
                    Some(date) => Outcome::Value(Value::Date(date)),
                    None => faults::no_such_day(&format!("{base}-{day:02}")),
                };
                self.done(expr, What::DayOfMonth { month: *month, day: *day }, outcome, vec![])
            }
            Op::Moment(moment) => {
                let outcome = Outcome::Value(moment_value(*moment, self.data_start(), at));
                self.done(expr, What::Moment(*moment), outcome, vec![])
            }
        }
    }

    /// The outcome of an expression with its reason.
    pub(crate) fn done(&self, expr: &Expr, what: What, outcome: Outcome, parts: Vec<Option<Rc<Why>>>) -> Seen {
        self.done_at(expr, what, outcome, Place::Here, parts)
    }

    pub(crate) fn done_at(
        &self,
        expr: &Expr,
        what: What,
        outcome: Outcome,
        place: Place,
        parts: Vec<Option<Rc<Why>>>,
    ) -> Seen {
        let why = self.why_at(what, &outcome, expr.ty, expr.span, place, parts);
        Seen { outcome, why }
    }

    fn unary(&self, expr: &Expr, inner: &Expr, at: At, what: What, f: impl FnOnce(&Value) -> Outcome) -> Seen {
        let seen = self.eval(inner, at);
        let outcome = match &seen.outcome {
            Outcome::Value(value) => f(value),
            other => other.clone(),
        };
        self.done(expr, what, outcome, vec![seen.why])
    }

    fn binary(
        &self,
        expr: &Expr,
        a: &Expr,
        b: &Expr,
        at: At,
        what: What,
        f: impl FnOnce(&Value, &Value) -> Outcome,
    ) -> Seen {
        let (a, b) = (self.eval(a, at), self.eval(b, at));
        let outcome = match (&a.outcome, &b.outcome) {
            (Outcome::Value(a), Outcome::Value(b)) => f(a, b),
            (fault @ Outcome::Fault(_), _) | (_, fault @ Outcome::Fault(_)) => fault.clone(),
            _ => Outcome::NotApplicable,
        };
        self.done(expr, what, outcome, vec![a.why, b.why])
    }

    fn arithmetic(&self, expr: &Expr, operator: Operator, a: &Expr, b: &Expr, at: At) -> Seen {
        let (left, right) = (a.ty, b.ty);
        let back = operator == Operator::Subtract;
        self.binary(expr, a, b, at, What::Arithmetic(operator), |x, y| match (x, y) {
            (Value::Date(date), Value::Number(by)) => arithmetic::move_date(*date, by, right == Type::Months, back),
            (Value::Number(by), Value::Date(date)) => arithmetic::move_date(*date, by, left == Type::Months, false),
            (Value::Month(month), Value::Number(by)) => arithmetic::move_month(*month, by, back),
            _ => arithmetic::operate(operator, x, y),
        })
    }

    fn all_of(&self, expr: &Expr, terms: &[Expr], at: At) -> Seen {
        let mut result = Outcome::truth(true);
        let mut parts = Vec::new();
        for term in terms {
            let seen = self.eval(term, at);
            parts.push(seen.why);
            match seen.outcome {
                // A no decides, whatever else is unknown.
                Outcome::Value(Value::Truth(false)) => return self.done(expr, What::And, Outcome::truth(false), parts),
                Outcome::Value(_) => {}
                fault @ Outcome::Fault(_) => return self.done(expr, What::And, fault, parts),
                Outcome::NotApplicable => result = Outcome::NotApplicable,
            }
        }
        self.done(expr, What::And, result, parts)
    }

    fn any_of(&self, expr: &Expr, terms: &[Expr], at: At) -> Seen {
        let mut result = Outcome::truth(false);
        let mut parts = Vec::new();
        for term in terms {
            let seen = self.eval(term, at);
            parts.push(seen.why);
            match seen.outcome {
                Outcome::Value(Value::Truth(true)) => return self.done(expr, What::Or, Outcome::truth(true), parts),
                Outcome::Value(_) => {}
                fault @ Outcome::Fault(_) => return self.done(expr, What::Or, fault, parts),
                Outcome::NotApplicable => result = Outcome::NotApplicable,
            }
        }
        self.done(expr, What::Or, result, parts)
    }

    fn one_of(&self, expr: &Expr, value: &Expr, list: &[Expr], at: At) -> Seen {
        let value = self.eval(value, at);
        let Outcome::Value(wanted) = &value.outcome else {
            return self.done(expr, What::OneOf, value.outcome, vec![value.why]);
        };
        let mut outcome = Outcome::truth(false);
        let mut parts = vec![value.why.clone()];
        for entry in list {
            let entry = self.eval(entry, at);
            parts.push(entry.why);
            match &entry.outcome {
                Outcome::Value(entry) if arithmetic::holds(Comparison::Equal, wanted, entry) => {
                    outcome = Outcome::truth(true);
                    break;
                }
                fault @ Outcome::Fault(_) => {
                    outcome = fault.clone();
                    break;
                }
                _ => {}
            }
        }
        self.done(expr, What::OneOf, outcome, parts)
    }

    fn extreme(&self, expr: &Expr, largest: bool, values: &[Expr], at: At) -> Seen {
        let mut best: Option<Value> = None;
        let mut parts = Vec::new();
        let mut result = None;
        for value in values {
            let seen = self.eval(value, at);
            parts.push(seen.why);
            match seen.outcome {
                Outcome::Value(value) => {
                    let better = best.as_ref().is_none_or(|best| {
                        let order = compare(&value, best);
                        order == Some(if largest { std::cmp::Ordering::Greater } else { std::cmp::Ordering::Less })
                    });
                    if better {
                        best = Some(value);
                    }
                }
                fault @ Outcome::Fault(_) => {
                    result = Some(fault);
                    break;
                }
                Outcome::NotApplicable => result = Some(Outcome::NotApplicable),
            }
        }
        let outcome = result.or(best.map(Outcome::Value)).unwrap_or(Outcome::NotApplicable);
        self.done(expr, What::Extreme { largest }, outcome, parts)
    }

    fn call(&self, expr: &Expr, function: crate::syntax::ast::Function, arguments: &[Expr], at: At) -> Seen {
        let mut values = Vec::new();
        let mut parts = Vec::new();
        let mut gap = None;
        for argument in arguments {
            let seen = self.eval(argument, at);
            parts.push(seen.why);
            match seen.outcome {
                Outcome::Value(value) => values.push(value),
                fault @ Outcome::Fault(_) => return self.done(expr, What::Call(function), fault, parts),
                Outcome::NotApplicable => gap = Some(Outcome::NotApplicable),
            }
        }
        let outcome = gap.unwrap_or_else(|| arithmetic::call(function, &values));
        self.done(expr, What::Call(function), outcome, parts)
    }

    fn parameter(&self, expr: &Expr, id: ParameterId, at: At) -> Seen {
        let Some(parameter) = self.plan.parameters.get(id.0) else {
            return self.done(expr, What::Literal, faults::unchecked("参数"), vec![]);
        };
        // What was in force in the period's last month.
        let in_force =
            parameter.values.iter().rev().find(|(since, _)| since.is_none_or(|since| since <= at.period.end));
        let Some((since, value)) = in_force else {
            return self.done(expr, What::Literal, faults::unchecked("参数"), vec![]);
        };
        let seen = self.eval(value, at);
        self.done(expr, What::Parameter { id, since: *since }, seen.outcome, vec![seen.why])
    }

    pub(super) fn value(&self, expr: &Expr, id: ValueId, at: At) -> Seen {
        match self.seen(id, at.subject, at.period.end) {
            Some(seen) => seen.clone(),
            None => {
                let place = Place::Period(at.period);
                self.done_at(expr, What::NotEnrolled { id }, Outcome::NotApplicable, place, vec![])
            }
        }
    }

    fn cell(&self, expr: &Expr, block: BlockId, field: usize, at: At) -> Seen {
        if let Some(row) = self.facts.row(self.plan, block, at.subject, at.period.end) {
            return self.read_cell(expr, block, field, row);
        }
        let Some(declared) = self.plan.blocks.get(block.0) else {
            return self.done(expr, What::Literal, faults::unchecked("数据"), vec![]);
        };
        let file = self.facts.files.get(block.0).cloned().unwrap_or_default();
        let owned_by_subject = !matches!(declared.kind, BlockKind::Periodic { owner: crate::plan::Owner::Company, .. });
        let absent = owned_by_subject
            && matches!(declared.kind, BlockKind::Periodic { .. })
            && !at.period.months().any(|month| self.facts.enrolled(self.plan, at.subject, month));
        let makes_register = self.plan.enrolment.contains(&block);
        let outcome = if declared.may_lack || makes_register || absent {
            Outcome::NotApplicable
        } else {
            let who = match declared.kind {
                BlockKind::Periodic { owner: crate::plan::Owner::Company, .. } => "公司",
                _ => self.facts.name(at.subject),
            };
            let period = (declared.kind != BlockKind::Employees).then_some(at.period);
            match self.facts.attributes_begin(block, at.subject) {
                Some(begins) => {
                    let column = declared.fields.get(field).map_or("", |field| &field.name.name);
                    faults::attribute_not_yet_in_force(&file, who, column, at.period.end, begins)
                }
                None => faults::missing_row(&file, period, who),
            }
        };
        self.done(expr, What::NoRow { file }, outcome, vec![])
    }

    fn read_cell(&self, expr: &Expr, block: BlockId, field: usize, row: usize) -> Seen {
        let declared = self.plan.blocks.get(block.0).and_then(|b| b.fields.get(field));
        let (Some(declared), Some(cell)) = (declared, self.facts.cell(block, row, field)) else {
            return self.done(expr, What::Literal, faults::unchecked("数据"), vec![]);
        };
        let file = self.facts.files.get(block.0).cloned().unwrap_or_default();
        let line = self.facts.line(block, row);
        let defaulted = matches!(cell, Cell::Blank) && declared.default.is_some();
        let outcome = match (value_of(cell), &declared.default) {
            (Some(value), _) => Outcome::Value(value),
            (None, Some(default)) => Outcome::Value(default.clone()),
            (None, None) if declared.optional => Outcome::NotApplicable,
            (None, None) => faults::blank_cell(&file, line, &declared.name.name),
        };
        let what = What::Cell { file, line, column: declared.name.name.clone(), defaulted };
        self.done(expr, what, outcome, vec![])
    }
}

impl From<bool> for Outcome {
    fn from(truth: bool) -> Outcome {
        Outcome::truth(truth)
    }
}

/// Days and months around the period at hand.
fn moment_value(moment: Moment, data_start: Month, at: At) -> Value {
    let month = at.period.end;
    let stretch = |frequency: Frequency| {
        let period = month.period(frequency);
        Value::Interval(period.first_day(), period.last_day())
    };
    let quarter_month = |first: bool| -> Month {
        let quarter = month.period(Frequency::Quarter);
        if first { quarter.start() } else { quarter.end }
    };
    match moment {
        Moment::DaysOfMonth => Value::Number(Exact::from(i64::from(month.days()))),
        Moment::MonthStart => Value::Date(month.first_day()),
        Moment::MonthEnd | Moment::PeriodEnd => Value::Date(month.last_day()),
        Moment::QuarterFirstMonth => Value::Month(quarter_month(true)),
        Moment::QuarterLastMonth => Value::Month(quarter_month(false)),
        Moment::ThisMonth => Value::Month(month),
        Moment::NextMonth => Value::Month(month.plus(1)),
        Moment::LastMonth => Value::Month(month.plus(-1)),
        Moment::ThisQuarter => stretch(Frequency::Quarter),
        Moment::ThisHalf => stretch(Frequency::Half),
        Moment::ThisYear => stretch(Frequency::Year),
        Moment::DataStart => Value::Month(data_start),
    }
}
