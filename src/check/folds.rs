//! Folds over months, records and people.

use crate::calendar::Frequency;
use crate::diagnostics::{names, trade, types};
use crate::lang::Text;
use crate::plan::{BlockId, BlockKind, Expr, Op, RecordWindow, Type};
use crate::resolve::Meaning;
use crate::source::Span;
use crate::syntax::ast::{self, Earlier, ExprKind, Fold, FoldHow, FoldWindow, Window};

use super::expr::make;
use super::names::unknown;
use super::{Checker, Scope};

/// What is said where a fold asks for a first time, or for nothing: the title and the help.
pub(super) struct Asks {
    pub first_time: [Text; 2],
    pub nothing: [Text; 2],
}

impl Asks {
    /// Of something with columns.
    pub fn of_columns(name: &str, no_months: Text) -> Asks {
        Asks {
            first_time: [
                no_months,
                Text::new(
                    format!("写成：本年首次(任一({name}: 条件))"),
                    format!("write this year first time(any({name}: condition))"),
                ),
            ],
            nothing: [
                Text::new(
                    format!("没有写明汇总“{name}”的哪一列"),
                    format!("it is not said which column of `{name}` to fold"),
                ),
                Text::new(format!("写成 合计({name}: 某列)"), format!("write sum({name}: column)")),
            ],
        }
    }
}

impl Checker<'_, '_> {
    /// What a fold of values of this type gives; reports a fold that does not exist.
    pub(super) fn folded(&mut self, how: FoldHow, body: &Expr, span: Span) -> Type {
        let ty = body.ty;
        let wrong = match how {
            FoldHow::Count | FoldHow::Distinct => return Type::Integer,
            FoldHow::Any | FoldHow::Every | FoldHow::FirstTime => {
                if !matches!(ty, Type::Truth | Type::Unknown) {
                    self.mismatch(Type::Truth, body);
                }
                return Type::Truth;
            }
            FoldHow::Last => return ty,
            FoldHow::Sum => !ty.is_number(),
            FoldHow::Average | FoldHow::Weighted | FoldHow::Share => !ty.is_number(),
            FoldHow::Maximum | FoldHow::Minimum => !self.has_order(ty),
        };
        if wrong && ty != Type::Unknown {
            if ty == Type::Truth {
                self.problems.push(types::not_possible(
                    Text::new("条件不能相加或比大小", "conditions cannot be added up or ordered"),
                    Text::new("数成立的次数用 次数(…) 或 计数(…)", "count how often it holds with count(…)"),
                    span,
                ));
            } else {
                self.mismatch(Type::Number, body);
            }
            return Type::Unknown;
        }
        match (how, ty) {
            (FoldHow::Share, _) => Type::Ratio,
            (FoldHow::Average | FoldHow::Weighted, Type::Integer) => Type::Number,
            (_, ty) => ty,
        }
    }

    /// 占比 of records or months: nobody's share of anything.
    pub(super) fn no_share(&mut self, span: Span) -> Type {
        self.problems.push(types::not_possible(
            Text::new("占比 只能在一群人里算", "a share is taken among people only"),
            Text::new(
                "先定义每个人的合计，再写：占比(它 按 部门)",
                "define everybody's sum first, then write share(it by department)",
            ),
            span,
        ));
        Type::Unknown
    }

    pub(super) fn over_months(
        &mut self,
        window: &Window,
        how: FoldHow,
        body: &ast::Expr,
        complete: bool,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let each = self.frequency_of(body);
        let body = self.expr(body, Scope { frequency: each, ..scope.in_another_period() });
        let ty = if how == FoldHow::Share { self.no_share(span) } else { self.folded(how, &body, span) };
        let never = matches!(
            how,
            FoldHow::Sum | FoldHow::Count | FoldHow::Any | FoldHow::Every | FoldHow::FirstTime | FoldHow::Distinct
        );
        // The window holds the period at hand, in which somebody in the register has a value.
        let maybe = complete || (!never && (body.maybe || scope.maybe_absent));
        make(Op::OverMonths { window: window.clone(), each, how, body: Box::new(body), complete }, ty, maybe, span)
    }

    pub(super) fn period_end(&mut self, frequency: Frequency, body: &ast::Expr, scope: Scope, span: Span) -> Expr {
        if frequency > scope.frequency {
            let words = match frequency {
                Frequency::Quarter => Text::new("季末值", "quarter end value"),
                Frequency::Half => Text::new("半年末值", "half end value"),
                _ => Text::new("年末值", "year end value"),
            };
            self.problems.push(types::end_of_longer_period(&words, scope.frequency, span));
            return unknown(span);
        }
        let each = self.frequency_of(body);
        let body = self.expr(body, Scope { frequency: each, ..scope.in_another_period() });
        let ty = body.ty;
        let maybe = body.maybe || !(scope.ends_enrolled && each == Frequency::Month);
        make(Op::PeriodEnd { each, body: Box::new(body) }, ty, maybe, span)
    }

    pub(super) fn before(
        &mut self,
        earlier: Earlier,
        body: &ast::Expr,
        first: Option<&ast::Expr>,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let each = match earlier {
            Earlier::Month | Earlier::SameMonthLastYear => Frequency::Month,
            Earlier::Enrolled => scope.frequency,
            Earlier::Quarter | Earlier::SameQuarterLastYear => Frequency::Quarter,
            Earlier::Half => Frequency::Half,
            Earlier::Year => Frequency::Year,
        };
        if each < scope.frequency {
            let words = match each {
                Frequency::Month => Text::new("上月", "last month"),
                Frequency::Quarter => Text::new("上季", "last quarter"),
                _ => Text::new("上半年度", "last half"),
            };
            self.problems.push(types::word_for_shorter_period(&words, scope.frequency, span));
            return unknown(span);
        }
        let inner = Scope { frequency: each, elsewhere: true, ..scope };
        let first = first.map(|first| self.expr(first, scope));
        let body = self.expr_as(body, inner, first.as_ref().map(|f| f.ty));
        let ty = match &first {
            Some(first) if body.ty == Type::Unknown => first.ty,
            Some(first) => {
                let first = first.clone();
                self.same(&body, &first)
            }
            None => body.ty,
        };
        // 上次 with a first value always finds one; the calendar ones may meet a gap.
        let maybe = match (&first, earlier) {
            (Some(first), Earlier::Enrolled) => body.maybe || first.maybe,
            (Some(first), _) if each == scope.frequency && self.always_enrolled() => body.maybe || first.maybe,
            _ => true,
        };
        let first = first.map(Box::new);
        make(Op::Before { earlier, each, body: Box::new(body), first }, ty, maybe, span)
    }

    pub(super) fn fold(&mut self, fold: &Fold, scope: Scope, span: Span) -> Expr {
        match &fold.over.kind {
            ExprKind::Members { each_month } => return self.member_fold(fold, *each_month, scope, span),
            ExprKind::EachGroup(name) => return self.each_group_fold(fold, name, scope, span),
            _ => {}
        }
        if let ExprKind::Reference(reference) = &fold.over.kind
            && reference.member.is_none()
            && reference.arguments.is_none()
            && let Some(block) = self.symbols.find_block(&reference.name.node)
            && matches!(self.symbols.blocks[block].block.kind, ast::BlockKind::Records { .. })
        {
            return self.record_fold(fold, block, scope, span);
        }
        if let Some(table) = self.folded_table(fold) {
            return self.table_fold(fold, table, scope, span);
        }
        if fold.body.is_some() {
            // `合计(甲: …)` where 甲 is no record block.
            if let ExprKind::Reference(reference) = &fold.over.kind {
                if !self.symbols.tree.lost.contains(&*reference.name.node) {
                    let known = self.symbols.blocks.iter().map(|block| &*block.label.name);
                    let near = crate::spelling::misspelt(&reference.name.node, known);
                    let name = &reference.name.node;
                    self.problems.push(match self.symbols.find_block(name) {
                        Some(_) => names::block_without_records(name, reference.span),
                        None => names::unknown_block(name, near.as_ref(), reference.span),
                    });
                }
                return unknown(span);
            }
        }
        self.group_fold(fold, scope, span)
    }

    fn record_fold(&mut self, fold: &Fold, block: usize, scope: Scope, span: Span) -> Expr {
        let Some(inner) = self.inside_records(block, scope, fold.over.span) else { return unknown(span) };
        let filter = fold.filter.as_ref().map(|filter| Box::new(self.condition(filter, inner)));
        let body = fold.body.as_ref().map(|body| self.expr(body, inner));
        let weight = fold.weight.as_ref().map(|weight| Box::new(self.weight(weight, inner)));
        let name = self.symbols.blocks[block].label.name.clone();
        let asks = Asks::of_columns(
            &name,
            Text::new("首次 问的是月份，不是记录", "`first time` is asked of months, not of records"),
        );
        let (ty, maybe) = self.one_by_one((fold.how, fold.complete), body.as_ref(), asks, span);
        let window = match &fold.window {
            None => RecordWindow::Period,
            Some(FoldWindow::All) => RecordWindow::All,
            Some(FoldWindow::Months(window)) => RecordWindow::Months(window.clone()),
        };
        let body = body.map(Box::new);
        let complete = fold.complete;
        make(
            Op::RecordFold { block: BlockId(block), how: fold.how, window, filter, body, weight, complete },
            ty,
            maybe,
            span,
        )
    }

    /// The type of a fold that goes through things one by one, and whether it may have no
    /// value; reports what cannot be asked of them.
    pub(super) fn one_by_one(
        &mut self,
        (how, complete): (FoldHow, bool),
        body: Option<&Expr>,
        asks: Asks,
        span: Span,
    ) -> (Type, bool) {
        let mut refused = |[what, help]: [Text; 2]| {
            self.problems.push(types::not_possible(what, help, span));
            Type::Unknown
        };
        let ty = match (body, how) {
            (_, FoldHow::Share) => self.no_share(span),
            (_, FoldHow::FirstTime) => refused(asks.first_time),
            (Some(body), how) => self.folded(how, body, span),
            (None, FoldHow::Count) => Type::Integer,
            // 任一(合同 其中 …): whether there is one.
            (None, FoldHow::Any) => Type::Truth,
            (None, _) => refused(asks.nothing),
        };
        let never = matches!(how, FoldHow::Sum | FoldHow::Count | FoldHow::Distinct | FoldHow::Any | FoldHow::Every);
        (ty, !never || complete)
    }

    fn group_fold(&mut self, fold: &Fold, scope: Scope, span: Span) -> Expr {
        let people = scope.among_others();
        let body = self.expr(&fold.over, people);
        let by = self.attributes(&fold.by, people);
        let filter = fold.filter.as_ref().map(|filter| Box::new(self.condition(filter, people)));
        self.differs_by_person(&body);
        let ty = self.folded(fold.how, &body, span);
        let never = matches!(fold.how, FoldHow::Sum | FoldHow::Count | FoldHow::Distinct);
        let complete = fold.complete;
        let maybe = !never || complete || by.iter().any(|by| by.maybe);
        make(Op::GroupFold { how: fold.how, body: Box::new(body), by, filter, complete }, ty, maybe, span)
    }

    pub(super) fn rank(
        &mut self,
        keys: &[ast::RankKey],
        by: &[ast::Reference],
        filter: Option<&ast::Expr>,
        (high_first, skip_after_ties): (Option<bool>, Option<bool>),
        scope: Scope,
        span: Span,
    ) -> Expr {
        let people = scope.among_others();
        let (keys, no_order, otherwise) = self.rank_keys(keys, high_first, people);
        if !otherwise && (no_order || skip_after_ties.is_none()) {
            let key = keys.first().and_then(|key| self.operand(&key.value).words);
            let problem = trade::rank_unstated(no_order, skip_after_ties.is_none(), key.as_ref(), span);
            self.problems.push(problem);
        }
        let by = self.attributes(by, people);
        let filter = filter.map(|filter| Box::new(self.condition(filter, people)));
        let maybe = filter.is_some() || keys.iter().map(|key| &key.value).chain(&by).any(|part| part.maybe);
        let skip_after_ties = skip_after_ties.unwrap_or(true);
        make(Op::Rank { keys, by, filter, skip_after_ties }, Type::Integer, maybe, span)
    }

    /// Reports a word after 按 that nothing declares.
    fn no_attribute(&mut self, name: &ast::Name) {
        let fields = self.symbols.employees().map_or(&[][..], |block| self.symbols.blocks[block].fields.as_slice());
        let known: Vec<String> = fields.iter().map(|field| field.label.name.to_string()).collect();
        let near = crate::spelling::misspelt(&name.node, known.iter().map(String::as_str));
        self.problems.push(match near {
            Some(near) => names::no_such_member("员工", &name.node, Some(&near), &known, name.span),
            None => names::group_without_column(&name.node, None, &known, name.span),
        });
    }

    /// The attributes after 按: columns of 员工.
    pub(super) fn attributes(&mut self, by: &[ast::Reference], scope: Scope) -> Vec<Expr> {
        let mut list = Vec::new();
        for reference in by {
            let name = &reference.name;
            let lost = self.symbols.tree.lost.contains(&*name.node);
            if reference.member.is_none() && !self.is_known(&name.node, scope) && !lost {
                self.no_attribute(name);
                continue;
            }
            let key = self.reference(reference, scope);
            let is_attribute = match &key.op {
                Op::Cell { block, .. } => self.blocks.get(block.0).is_some_and(|b| b.kind == BlockKind::Employees),
                _ => key.ty == Type::Unknown,
            };
            if !is_attribute {
                self.problems.push(types::not_possible(
                    Text::new("“按”之后应是 员工 里的一列", "`by` takes a column of the employees"),
                    Text::new("例如：合计(销售额 按 部门)", "for example: sum(sales by department)"),
                    reference.span,
                ));
            }
            list.push(key);
        }
        list
    }

    /// The longest period that an expression's plain names belong to.
    pub(super) fn frequency_of(&self, expr: &ast::Expr) -> Frequency {
        let mut found = Frequency::Month;
        self.longest(expr, &mut found);
        found
    }

    pub(super) fn longest(&self, expr: &ast::Expr, found: &mut Frequency) {
        use ExprKind as K;
        let mut all = |exprs: &[&ast::Expr]| exprs.iter().for_each(|e| self.longest(e, found));
        match &expr.kind {
            K::Reference(reference) => {
                for argument in reference.arguments.iter().flatten() {
                    self.longest(argument, found);
                }
                if self.is_measured_parameter(&reference.name.node) {
                    return;
                }
                let frequency = match self.symbols.find(&reference.name.node) {
                    Some(Meaning::Formula(id)) => return self.longest_applied(id, found),
                    Some(Meaning::Value(id) | Meaning::Grade(id, _)) => self.symbols.values[id.0].frequency,
                    Some(Meaning::Table(id)) => self.symbols.tables[id].frequency,
                    Some(Meaning::Inputs(inputs)) => match inputs.as_slice() {
                        [input] => match self.blocks.get(input.block).map(|b| &b.kind) {
                            Some(BlockKind::Periodic { frequency, .. }) => *frequency,
                            _ => Frequency::Month,
                        },
                        _ => Frequency::Month,
                    },
                    _ => Frequency::Month,
                };
                *found = (*found).max(frequency);
            }
            K::Negate(a)
            | K::Not(a)
            | K::Round { value: a, .. }
            | K::Converted { value: a, .. }
            | K::Missing { value: a, .. }
            | K::NextDay(a)
            | K::InMonths(a, _) => all(&[a]),
            K::Arithmetic(_, a, b)
            | K::Compare(_, a, b)
            | K::Default(a, b)
            | K::OnlyWhen(a, b)
            | K::Require(a, b)
            | K::Cap(a, b)
            | K::Floor(a, b)
            | K::Interval(a, b)
            | K::Overlaps(a, b) => all(&[a, b]),
            K::Shift { value, by, .. } => all(&[value, by]),
            K::If { condition, then, otherwise } => all(&[condition, then, otherwise]),
            K::And(list) | K::Or(list) | K::ItemCount(list) | K::Call(_, list) | K::Extreme { values: list, .. } => {
                list.iter().for_each(|e| self.longest(e, found));
            }
            K::OneOf(a, list) => {
                self.longest(a, found);
                list.iter().for_each(|e| self.longest(e, found));
            }
            K::Fold(fold) => match (&fold.over.kind, &fold.body) {
                // Members' months are months whatever the period.
                (K::Members { each_month: false } | K::EachGroup(_), Some(body)) => self.longest(body, found),
                _ => {
                    self.longest(&fold.over, found);
                    if self.folded_table(fold).is_some() {
                        fold.body.iter().for_each(|body| self.longest(body, found));
                    }
                }
            },
            K::EarlierFold(fold) => fold.body.iter().for_each(|body| self.longest(body, found)),
            K::Apportion { pool, claim, .. } => all(&[pool, claim]),
            K::Rank { keys, .. } => keys.iter().for_each(|key| self.longest(&key.value, found)),
            K::Weighted { items, .. } => items.iter().for_each(|(value, weight)| {
                self.longest(value, found);
                self.longest(weight, found);
            }),
            K::Steps { value, step, amount, .. } => all(&[value, step, amount]),
            K::Prorate { value, days, basis } => {
                all(&[value, days]);
                if let ast::Basis::Days(basis) = basis {
                    self.longest(basis, found);
                }
            }
            _ => {}
        }
    }
}
