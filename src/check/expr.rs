//! Typed expressions.

use crate::calendar::Frequency;
use crate::diagnostics::{names, operands, ratios, types};
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{ActionId, Expr, Op, RuleId, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, ExprKind, Function, LiteralKind, Moment};

use super::names::unknown;
use super::operators::{arithmetic, common, ordered};
use super::{Checker, Scope};
use crate::spelling::misspelt;

pub(super) fn make(op: Op, ty: Type, maybe: bool, span: Span) -> Expr {
    Expr { op, ty, maybe, span }
}

/// A literal's value and type.
pub(super) fn literal(kind: &LiteralKind) -> (Value, Type) {
    let number = |d: &rust_decimal::Decimal| Value::Number(Exact::from(*d));
    match kind {
        LiteralKind::Number(d) if d.is_integer() => (number(d), Type::Integer),
        LiteralKind::Number(d) => (number(d), Type::Number),
        LiteralKind::Money(d) => (number(d), Type::Money),
        LiteralKind::MoneyOf(d, of) => (number(d), Type::Foreign(*of)),
        LiteralKind::Ratio(d) => (number(d), Type::Ratio),
        LiteralKind::Points(d) => (number(d), Type::Points),
        LiteralKind::Days(d) => (number(d), Type::Days),
        LiteralKind::Months(d) => (number(d), Type::Months),
        LiteralKind::Count(d) => (number(d), if d.is_integer() { Type::Integer } else { Type::Number }),
        LiteralKind::Date(date) => (Value::Date(*date), Type::Date),
        LiteralKind::Month(month) => (Value::Month(*month), Type::Month),
        LiteralKind::Text(text) => (Value::Text((**text).into()), Type::Text),
        LiteralKind::Truth(truth) => (Value::Truth(*truth), Type::Truth),
    }
}

impl Checker<'_, '_> {
    pub(super) fn expr(&mut self, expr: &ast::Expr, scope: Scope) -> Expr {
        self.expr_as(expr, scope, None)
    }

    /// A condition: yes/no.
    pub(super) fn condition(&mut self, expr: &ast::Expr, scope: Scope) -> Expr {
        let compiled = self.expr(expr, scope);
        self.require(compiled, Type::Truth)
    }

    /// Reports an expression that is not of the wanted type.
    pub(super) fn require(&mut self, expr: Expr, wanted: Type) -> Expr {
        // What is wanted follows from something that was already reported.
        if wanted == Type::Unknown {
            return Expr { ty: Type::Unknown, ..expr };
        }
        match common(expr.ty, wanted) {
            Some(Type::Ratio) if wanted == Type::Ratio && self.lacks_percent(&expr) => {
                Expr { ty: Type::Unknown, ..expr }
            }
            Some(ty) if ty == wanted || expr.ty == Type::Unknown => expr,
            // A whole number may stand for a number or a ratio; the reverse may not.
            Some(_) if wanted == Type::Number => Expr { ty: Type::Number, ..expr },
            _ => {
                self.mismatch(wanted, &expr);
                Expr { ty: Type::Unknown, ..expr }
            }
        }
    }

    /// Compiles an expression. `wanted` lets a bare label or text mean what the place needs.
    pub(super) fn expr_as(&mut self, expr: &ast::Expr, scope: Scope, wanted: Option<Type>) -> Expr {
        crate::syntax::with_room(|| self.any_expr(expr, scope, wanted))
    }

    fn any_expr(&mut self, expr: &ast::Expr, scope: Scope, wanted: Option<Type>) -> Expr {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Unreadable => {
                self.unreadable = true;
                unknown(span)
            }
            ExprKind::Literal(kind) => {
                let (value, ty) = literal(kind);
                make(Op::Constant(value), ty, false, span)
            }
            ExprKind::Reference(reference) => {
                if let Some(word) = self.word_for(reference, wanted, scope) {
                    return word;
                }
                self.reference(reference, scope)
            }
            ExprKind::Negate(inner) => {
                let value = self.number(inner, scope);
                let (ty, maybe) = (value.ty, value.maybe);
                make(Op::Negate(Box::new(value)), ty, maybe, span)
            }
            ExprKind::Not(inner) => {
                let value = self.condition(inner, scope);
                let maybe = value.maybe;
                make(Op::Not(Box::new(value)), Type::Truth, maybe, span)
            }
            ExprKind::Arithmetic(operator, a, b) => {
                let (a, b) = (self.expr(a, scope), self.expr(b, scope));
                let ty = arithmetic(*operator, a.ty, b.ty).unwrap_or_else(|| {
                    if !self.is_mixed((a.ty, a.span), (b.ty, b.span)) {
                        let (a, b) = (self.operand(&a), self.operand(&b));
                        self.problems.push(operands::operands(*operator, &a, &b));
                    }
                    Type::Unknown
                });
                let maybe = a.maybe || b.maybe;
                make(Op::Arithmetic(*operator, Box::new(a), Box::new(b)), ty, maybe, span)
            }
            ExprKind::Compare(comparison, a, b) => self.comparison(*comparison, a, b, scope, span),
            ExprKind::And(terms) => {
                if self.labels_alone(terms, scope) {
                    return unknown(span);
                }
                let terms: Vec<Expr> = terms.iter().map(|term| self.condition(term, scope)).collect();
                let maybe = terms.iter().any(|term| term.maybe);
                make(Op::And(terms), Type::Truth, maybe, span)
            }
            ExprKind::Or(terms) => {
                if self.labels_alone(terms, scope) {
                    return unknown(span);
                }
                let terms: Vec<Expr> = terms.iter().map(|term| self.condition(term, scope)).collect();
                let maybe = terms.iter().any(|term| term.maybe);
                make(Op::Or(terms), Type::Truth, maybe, span)
            }
            ExprKind::If { condition, then, otherwise } => {
                let condition = Box::new(self.condition(condition, scope));
                // 若 … 则 二级 否则 级别: the other branch may say what a bare label means.
                let (then, otherwise) = if wanted.is_none() && self.is_unknown_word(then, scope) {
                    let otherwise = self.expr(otherwise, scope);
                    (self.expr_as(then, scope, Some(otherwise.ty)), otherwise)
                } else {
                    let then = self.expr_as(then, scope, wanted);
                    let otherwise = self.expr_as(otherwise, scope, wanted.or(Some(then.ty)));
                    (then, otherwise)
                };
                let ty = self.same(&then, &otherwise);
                let maybe = super::presence::uncertain_branch(
                    &condition,
                    &then,
                    &otherwise,
                    &super::presence::Known::nothing(&self.conditions),
                );
                make(Op::If { condition, then: Box::new(then), otherwise: Box::new(otherwise) }, ty, maybe, span)
            }
            ExprKind::Default(value, default) => {
                let value = self.expr_as(value, scope, wanted);
                let default = self.expr_as(default, scope, Some(value.ty));
                let ty = self.same(&value, &default);
                let maybe = default.maybe;
                make(Op::Default(Box::new(value), Box::new(default)), ty, maybe, span)
            }
            ExprKind::Require(value, condition) => {
                let value = self.expr_as(value, scope, wanted);
                let condition = self.condition(condition, scope);
                let mut known = super::presence::Known::nothing(&self.conditions);
                known.where_it_holds(&condition);
                let (ty, maybe) = (value.ty, super::presence::uncertain(&value, &known));
                make(Op::Require(Box::new(value), Box::new(condition)), ty, maybe, span)
            }
            ExprKind::OnlyWhen(value, condition) => {
                let value = self.expr_as(value, scope, wanted);
                let condition = self.condition(condition, scope);
                let ty = value.ty;
                make(Op::OnlyWhen(Box::new(value), Box::new(condition)), ty, true, span)
            }
            ExprKind::Cap(value, limit) | ExprKind::Floor(value, limit) => {
                let value = self.expr_as(value, scope, wanted);
                let limit = self.expr_as(limit, scope, Some(value.ty));
                let ty = match common(value.ty, limit.ty) {
                    Some(_) => self.same(&value, &limit),
                    None => {
                        match self.share_within(&value, &limit) {
                            Some((share, rest)) => {
                                let cap = matches!(expr.kind, ExprKind::Cap(..));
                                let (share, limit) = (self.operand(share), self.operand(&limit));
                                let rest = self.operand(rest).words;
                                self.problems.push(ratios::limit_of_a_share(&share, rest.as_ref(), &limit, cap));
                            }
                            None => self.not_comparable(&value, &limit),
                        }
                        Type::Unknown
                    }
                };
                if !self.has_order(ty) {
                    self.mismatch(Type::Number, &value);
                }
                let maybe = value.maybe || limit.maybe;
                let (value, limit) = (Box::new(value), Box::new(limit));
                let op = if matches!(expr.kind, ExprKind::Cap(..)) {
                    Op::Cap(value, limit)
                } else {
                    Op::Floor(value, limit)
                };
                make(op, ty, maybe, span)
            }
            ExprKind::Converted { value, to } => self.converted(value, to, scope, span),
            ExprKind::Round { value, mode, step } => {
                let value = self.number(value, scope);
                let step = self.step(step, value.ty);
                // A share rounded to whole ones is a number of them.
                let whole = value.ty.is_scalar() && step.is_integer();
                let (ty, maybe) = (if whole { Type::Integer } else { value.ty }, value.maybe);
                make(Op::Round { value: Box::new(value), mode: *mode, step }, ty, maybe, span)
            }
            ExprKind::Shift { value, up, by } => {
                let value = self.expr(value, scope);
                let by = self.expr(by, scope);
                let by = self.require(by, Type::Integer);
                let is_ordered = match value.ty {
                    Type::Enum(id) => self.enumerations.get(id.0).is_some_and(|e| e.ordered),
                    ty => ty == Type::Unknown,
                };
                if !is_ordered {
                    self.problems.push(types::not_possible(
                        Text::new(
                            "只有由低到高的枚举或等级才能升降级",
                            "only an ordered enumeration or a grade can be raised or lowered",
                        ),
                        Text::new("声明时写：枚举 名 由低到高: 甲, 乙", "declare it as: enum Name ascending: a, b"),
                        value.span,
                    ));
                }
                let (ty, maybe) = (value.ty, value.maybe || by.maybe);
                make(Op::Shift { value: Box::new(value), up: *up, by: Box::new(by) }, ty, maybe, span)
            }
            ExprKind::Missing { value, negated } => {
                let value = self.expr(value, scope);
                make(Op::Missing { value: Box::new(value), negated: *negated }, Type::Truth, false, span)
            }
            ExprKind::InMonths(value, months) => {
                let value = self.expr(value, scope);
                let value = self.require(value, Type::Month);
                let maybe = value.maybe;
                make(Op::InMonths(Box::new(value), months.clone()), Type::Truth, maybe, span)
            }
            ExprKind::OneOf(value, values) => {
                let value = self.expr(value, scope);
                let mut list = Vec::new();
                for entry in values {
                    let entry = self.expr_as(entry, scope, Some(value.ty));
                    if common(value.ty, entry.ty).is_none() {
                        self.not_comparable(&value, &entry);
                    }
                    list.push(entry);
                }
                let maybe = value.maybe;
                make(Op::OneOf(Box::new(value), list), Type::Truth, maybe, span)
            }
            ExprKind::Interval(from, to) => {
                let (from, to) = (self.expr(from, scope), self.expr(to, scope));
                let (from, to) = (self.require(from, Type::Date), self.require(to, Type::Date));
                let maybe = from.maybe || to.maybe;
                make(Op::Interval(Box::new(from), Box::new(to)), Type::Interval, maybe, span)
            }
            ExprKind::Overlaps(a, b) => {
                let (a, b) = (self.interval(a, scope), self.interval(b, scope));
                let maybe = a.maybe || b.maybe;
                make(Op::Overlaps(Box::new(a), Box::new(b)), Type::Truth, maybe, span)
            }
            ExprKind::ActionsInclude { action, negated } => self.actions_include(action, *negated, scope, span),
            ExprKind::Actions => {
                self.problems.push(types::not_possible(
                    Text::new("“处置”不是一个值", "`actions` is not a value"),
                    Text::new("写成条件：处置 含 辞退", "write a condition: actions include dismiss"),
                    span,
                ));
                unknown(span)
            }
            ExprKind::ItemCount(conditions) => {
                let conditions = conditions.iter().map(|c| self.condition(c, scope)).collect();
                make(Op::ItemCount(conditions), Type::Integer, false, span)
            }
            ExprKind::Extreme { largest, values } => self.extreme(*largest, values, scope, span),
            ExprKind::Weighted { items, complete } => self.weighted(items, *complete, scope, span),
            ExprKind::Steps { value, step, amount, started } => {
                self.steps((value, step, amount), *started, scope, span)
            }
            ExprKind::Prorate { value, days, basis } => self.proration(value, days, basis, scope, span),
            ExprKind::NextDay(day) => {
                let day = self.expr(day, scope);
                let day = self.require(day, Type::Date);
                let maybe = day.maybe;
                make(Op::NextDay(Box::new(day)), Type::Date, maybe, span)
            }
            ExprKind::DayOfMonth { month, day } => {
                if *day > 31 {
                    self.problems.push(crate::diagnostics::syntax::no_such_day(*day, span));
                }
                make(Op::DayOfMonth { month: *month, day: *day }, Type::Date, false, span)
            }
            ExprKind::Moment(moment) => {
                let ty = match moment {
                    Moment::DaysOfMonth => Type::Days,
                    Moment::MonthStart | Moment::MonthEnd | Moment::PeriodEnd => Type::Date,
                    Moment::ThisQuarter | Moment::ThisHalf | Moment::ThisYear => Type::Interval,
                    _ => Type::Month,
                };
                make(Op::Moment(*moment), ty, false, span)
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, scope, span),
            ExprKind::Streak { every, count, unit, skip_gaps, condition } => {
                let inner = Scope { frequency: *unit, elsewhere: true, ..scope };
                let condition = Box::new(self.condition(condition, inner));
                let op = Op::Streak { every: *every, count: *count, unit: *unit, skip_gaps: *skip_gaps, condition };
                make(op, Type::Truth, false, span)
            }
            ExprKind::StreakLength { condition, skip_gaps } => {
                let inner = Scope { frequency: Frequency::Month, elsewhere: true, ..scope };
                let condition = Box::new(self.condition(condition, inner));
                make(Op::StreakLength { condition, skip_gaps: *skip_gaps }, Type::Integer, false, span)
            }
            ExprKind::YearCount { count, condition } => {
                let inner = Scope { frequency: Frequency::Month, elsewhere: true, ..scope };
                let condition = Box::new(self.condition(condition, inner));
                make(Op::YearCount { count: *count, condition }, Type::Truth, false, span)
            }
            ExprKind::OverMonths { window, how, body, complete } => {
                self.over_months(window, *how, body, *complete, scope, span)
            }
            ExprKind::PeriodEndValue(frequency, body) => self.period_end(*frequency, body, scope, span),
            ExprKind::EnrolledMonths(window) => make(Op::EnrolledMonths(window.clone()), Type::Integer, false, span),
            ExprKind::Before { earlier, body, first } => self.before(*earlier, body, first.as_deref(), scope, span),
            ExprKind::Fold(fold) => self.fold(fold, scope, span),
            ExprKind::EnrolledAt(at) => self.enrolled_at(*at, scope, span),
            ExprKind::Apportion { pool, claim, by, filter } => {
                self.apportion((pool, claim), by, filter.as_deref(), scope, span)
            }
            // The grammar has them inside a fold only.
            ExprKind::Members { .. } | ExprKind::EachGroup(_) => unknown(span),
            ExprKind::EarlierFold(fold) => self.earlier_fold(fold, scope, span),
            ExprKind::Rank { keys, by, filter, high_first, skip_after_ties } => {
                self.rank(keys, by, filter.as_deref(), (*high_first, *skip_after_ties), scope, span)
            }
        }
    }

    /// A bare word that the place lets mean a label, or a text.
    fn word_for(&mut self, reference: &ast::Reference, wanted: Option<Type>, scope: Scope) -> Option<Expr> {
        if reference.member.is_some() || reference.arguments.is_some() {
            return None;
        }
        let name = &reference.name;
        match wanted? {
            Type::Enum(id) => {
                if let Some(member) = self.label_in(id, &name.node) {
                    return Some(make(Op::Constant(Value::Label(member)), Type::Enum(id), false, name.span));
                }
                if self.is_known(&name.node, scope) {
                    return None;
                }
                self.no_label(id, name);
                Some(unknown(name.span))
            }
            Type::Text if !self.is_known(&name.node, scope) => {
                Some(make(Op::Constant(Value::Text((*name.node).into())), Type::Text, false, name.span))
            }
            _ => None,
        }
    }

    pub(super) fn is_known(&self, name: &str, scope: Scope) -> bool {
        self.symbols.find(name).is_some()
            || matches!(name, "工号" | "employee_id")
            || self.argument_named(name, scope).is_some()
            || self.at_hand(scope).iter().any(|(held, _)| self.held_names(held, name))
    }

    pub(super) fn number(&mut self, expr: &ast::Expr, scope: Scope) -> Expr {
        let value = self.expr(expr, scope);
        if value.ty.is_number() || value.ty == Type::Unknown {
            return value;
        }
        self.mismatch(Type::Number, &value);
        Expr { ty: Type::Unknown, ..value }
    }

    fn interval(&mut self, expr: &ast::Expr, scope: Scope) -> Expr {
        let value = self.expr(expr, scope);
        // A month is the stretch of its days.
        if value.ty == Type::Month { value } else { self.require(value, Type::Interval) }
    }

    /// The common type of two branches.
    pub(super) fn same(&mut self, a: &Expr, b: &Expr) -> Type {
        match common(a.ty, b.ty) {
            Some(Type::Ratio) if self.lacks_percent(a) || self.lacks_percent(b) => Type::Unknown,
            Some(ty) => ty,
            None => {
                if !self.is_mixed((a.ty, a.span), (b.ty, b.span)) {
                    let (a, b) = (self.operand(a), self.operand(b));
                    self.problems.push(operands::branches(&a, &b));
                }
                Type::Unknown
            }
        }
    }

    pub(super) fn has_order(&self, ty: Type) -> bool {
        ordered(ty)
            || match ty {
                Type::Enum(id) => self.enumerations.get(id.0).is_some_and(|e| e.ordered),
                _ => false,
            }
    }

    fn comparison(&mut self, comparison: Comparison, a: &ast::Expr, b: &ast::Expr, scope: Scope, span: Span) -> Expr {
        // The side that is no bare word says what the bare word on the other side means.
        let (left, right) = if self.is_unknown_word(a, scope) {
            let right = self.expr(b, scope);
            (self.expr_as(a, scope, Some(right.ty)), right)
        } else {
            let left = self.expr(a, scope);
            // What the word means hangs on a side whose mistake has been reported.
            let lost = left.ty == Type::Unknown && self.is_unknown_word(b, scope);
            let right = if lost { unknown(b.span) } else { self.expr_as(b, scope, Some(left.ty)) };
            (left, right)
        };
        let by_size = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match common(left.ty, right.ty) {
            None => self.not_comparable(&left, &right),
            Some(Type::Ratio) => {
                if !self.lacks_percent(&right) {
                    self.lacks_percent(&left);
                }
            }
            Some(Type::Enum(id)) if by_size && !self.has_order(Type::Enum(id)) => {
                let members = self.enumerations.get(id.0).map(|e| e.members.as_slice()).unwrap_or_default();
                let members: Vec<String> = members.iter().map(|member| member.name.to_string()).collect();
                let named = if self.operand(&left).words.is_some() { &left } else { &right };
                self.problems.push(operands::unordered(&self.operand(named), &members, span));
            }
            Some(ty) if by_size && !self.has_order(ty) => {
                let (left, right) = (self.operand(&left), self.operand(&right));
                self.problems.push(operands::comparison(&left, &right));
            }
            Some(_) => {}
        }
        let maybe = left.maybe || right.maybe;
        make(Op::Compare(comparison, Box::new(left), Box::new(right)), Type::Truth, maybe, span)
    }

    /// `工资 × 完成率 封顶 150%`: the share of the product that the limit is meant for, and
    /// the other factor.
    fn share_within<'e>(&self, value: &'e Expr, limit: &Expr) -> Option<(&'e Expr, &'e Expr)> {
        let Op::Arithmetic(ast::Operator::Multiply, a, b) = &value.op else { return None };
        if limit.ty != Type::Ratio {
            return None;
        }
        let [share, rest] = if b.ty == Type::Ratio { [b, a] } else { [a, b] };
        (share.ty == Type::Ratio && self.operand(share).words.is_some()).then_some((&**share, &**rest))
    }

    /// `岗位 = 文员 或 司机`, `岗位 不是 文员 且 司机`: reports labels that stand alone behind the comparison of
    /// another one. Out: whether they do.
    fn labels_alone(&mut self, terms: &[ast::Expr], scope: Scope) -> bool {
        let Some((ast::Expr { kind: ExprKind::Compare(comparison, key, first), .. }, rest)) = terms.split_first()
        else {
            return false;
        };
        let differs = *comparison == Comparison::NotEqual;
        if !differs && *comparison != Comparison::Equal {
            return false;
        }
        let (ExprKind::Reference(key_name), ExprKind::Reference(first)) = (&key.kind, &first.kind) else {
            return false;
        };
        if rest.is_empty() || !rest.iter().all(|term| self.is_unknown_word(term, scope)) {
            return false;
        }
        let reported = self.problems.len();
        let key_type = self.expr(key, scope).ty;
        self.problems.truncate(reported);
        let mut labels = vec![first.name.node.to_string()];
        for term in rest {
            let ExprKind::Reference(label) = &term.kind else { return false };
            let fits = match key_type {
                Type::Enum(id) => self.label_in(id, &label.name.node).is_some(),
                ty => ty == Type::Text,
            };
            if !fits {
                return false;
            }
            labels.push(label.name.node.to_string());
        }
        let at = rest.iter().fold(rest.first().map_or(key.span, |term| term.span), |at, term| at.to(term.span));
        self.problems.push(names::labels_alone(&key_name.name.node, &labels, differs, at));
        true
    }

    /// A bare word that names nothing: a label or a text, if anything.
    fn is_unknown_word(&self, expr: &ast::Expr, scope: Scope) -> bool {
        matches!(&expr.kind, ExprKind::Reference(r)
            if r.member.is_none() && r.arguments.is_none() && !self.is_known(&r.name.node, scope))
    }

    fn actions_include(&mut self, action: &ast::Name, negated: bool, scope: Scope, span: Span) -> Expr {
        let Some(id) = self.symbols.find_action(&action.node) else {
            self.unknown_action(action);
            return unknown(span);
        };
        // Only the rules that can give this action, or one that excludes it, under a
        // heading of this frequency.
        let labels = self.action_and_excluding(id);
        let gives = |rule: &ast::Rule| {
            let column = |name: &ast::Name| labels.iter().any(|label| self.column_gives(rule, name, label));
            let mut given = rule.clauses.iter().flat_map(|clause| &clause.actions);
            given.any(|given| labels.iter().any(|label| label.is(&given.node)) || column(given))
        };
        let rules: Vec<RuleId> = self
            .symbols
            .rules
            .iter()
            .enumerate()
            .filter(|(_, symbol)| symbol.frequency == scope.frequency && gives(symbol.rule))
            .map(|(i, _)| RuleId(i))
            .collect();
        make(Op::ActionsInclude { action: ActionId(id), negated, rules }, Type::Truth, false, span)
    }

    pub(super) fn unknown_action(&mut self, action: &ast::Name) {
        if self.symbols.tree.lost.contains(&*action.node) {
            return;
        }
        let known =
            self.symbols.actions.iter().flat_map(|label| label.alias.as_deref().into_iter().chain([&*label.name]));
        let near = misspelt(&action.node, known);
        self.problems.push(names::unknown_action(&action.node, near.as_ref(), action.span));
    }

    fn extreme(&mut self, largest: bool, values: &[ast::Expr], scope: Scope, span: Span) -> Expr {
        let mut list: Vec<Expr> = Vec::new();
        let mut ty = Type::Unknown;
        for value in values {
            let value = self.expr_as(value, scope, (ty != Type::Unknown).then_some(ty));
            match list.first() {
                Some(first) => {
                    let first = first.clone();
                    ty = self.same(&first, &value);
                }
                None => ty = value.ty,
            }
            list.push(value);
        }
        if let Some(first) = list.first().filter(|_| !self.has_order(ty)).cloned() {
            self.mismatch(Type::Number, &first);
        }
        let maybe = list.iter().any(|value| value.maybe);
        make(Op::Extreme { largest, values: list }, ty, maybe, span)
    }

    fn call(&mut self, function: Function, arguments: &[ast::Expr], scope: Scope, span: Span) -> Expr {
        use Function as F;
        let (words, wanted, ty): (&str, &[Type], Type) = match function {
            F::WholeMonths => ("满月数", &[Type::Date, Type::Date], Type::Months),
            F::WholeYears(_) => ("满年数", &[Type::Date, Type::Date], Type::Integer),
            F::StartedMonths => ("起算月数", &[Type::Date, Type::Date], Type::Months),
            F::MonthDifference => ("月份差", &[Type::Date, Type::Date], Type::Months),
            F::MonthOf => ("月份", &[Type::Date], Type::Month),
            F::YearOf => ("年份", &[Type::Date], Type::Integer),
            F::DayOf => ("日号", &[Type::Date], Type::Integer),
            F::MonthEnd => ("月末日", &[Type::Date], Type::Date),
            F::Days => ("天数", &[Type::Interval], Type::Days),
            F::Absolute => ("绝对值", &[Type::Number], Type::Number),
        };
        if arguments.len() != wanted.len() {
            self.problems.push(types::arguments(words, wanted.len(), arguments.len(), span));
            return unknown(span);
        }
        if matches!(function, F::WholeYears(None)) {
            self.problems.push(types::not_possible(
                Text::new("满年数没有写明 2月29日 怎么算", "whole years do not say what 29 February does"),
                Text::new("加上：逢 2月28日，或 逢 3月1日", "add: falling on february 28, or falling on march 1"),
                span,
            ));
        }
        if function == F::Absolute {
            let value = self.number(&arguments[0], scope);
            let (ty, maybe) = (value.ty, value.maybe);
            return make(Op::Call(function, vec![value]), ty, maybe, span);
        }
        let mut list = Vec::new();
        for (argument, wanted) in arguments.iter().zip(wanted) {
            let value =
                if *wanted == Type::Interval { self.interval(argument, scope) } else { self.expr(argument, scope) };
            // 年份 and 月份差 also take months.
            let takes_month = matches!(function, F::YearOf | F::MonthDifference) && value.ty == Type::Month;
            list.push(if takes_month || *wanted == Type::Interval { value } else { self.require(value, *wanted) });
        }
        let maybe = list.iter().any(|value| value.maybe);
        make(Op::Call(function, list), ty, maybe, span)
    }
}
