//! Expressions.

use super::tables::comparison_of;
use super::{Builder, P, all, first_rule, has, part, parts};
use crate::calendar::{Frequency, LeapDay};
use crate::diagnostics::syntax;
use crate::rounding::Rounding;
use crate::syntax::ast::*;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn expr(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let mut built = None;
        for inner in parts(pair) {
            built = match (inner.as_rule(), built) {
                (Rule::only_when, Some(value)) => {
                    let condition = self.first_part(inner, span);
                    Some(Expr { kind: ExprKind::OnlyWhen(Box::new(value), Box::new(condition)), span })
                }
                (Rule::required, Some(value)) => {
                    let condition = self.first_part(inner, span);
                    Some(Expr { kind: ExprKind::Require(Box::new(value), Box::new(condition)), span })
                }
                (Rule::adjust, Some(value)) => Some(self.adjust(value, inner)),
                _ => Some(self.any(inner)),
            };
        }
        built.unwrap_or_else(|| self.nothing(span))
    }

    /// A stand-in where the grammar promised a part; it cannot be reached.
    fn nothing(&mut self, span: crate::source::Span) -> Expr {
        self.problems.push(syntax::unexpected(None, None, &[], None, span));
        Expr { kind: ExprKind::Unreadable, span }
    }

    fn first_part(&mut self, pair: P<'_>, span: crate::source::Span) -> Expr {
        match parts(pair).next() {
            Some(inner) => self.any(inner),
            None => self.nothing(span),
        }
    }

    pub(super) fn part_or_nothing(&mut self, part: Option<P<'_>>, span: crate::source::Span) -> Expr {
        match part {
            Some(part) => self.any(part),
            None => self.nothing(span),
        }
    }

    /// Any expression rule. Formulas nest as deep as their brackets, and every
    /// bracket is a dozen rules: the stack grows with them.
    pub(super) fn any(&mut self, pair: P<'_>) -> Expr {
        crate::syntax::with_room(|| self.any_rule(pair))
    }

    fn any_rule(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::expr => self.expr(pair),
            Rule::choice | Rule::negation | Rule::list_value => self.first_part(pair, span),
            Rule::if_expr => {
                let mut inner = parts(pair);
                let condition = Box::new(self.part_or_nothing(inner.next(), span));
                let then = Box::new(self.part_or_nothing(inner.next(), span));
                let otherwise = Box::new(self.part_or_nothing(inner.next(), span));
                Expr { kind: ExprKind::If { condition, then, otherwise }, span }
            }
            Rule::any_of => self.several(pair, ExprKind::Or),
            Rule::all_of => self.several(pair, ExprKind::And),
            Rule::not_this => self.not_this(pair),
            Rule::streak => self.streak(pair),
            Rule::yearly_count => {
                let count = self.count(&pair).unwrap_or(1);
                let condition = Box::new(self.part_or_nothing(part(&pair, Rule::negation), span));
                Expr { kind: ExprKind::YearCount { count, condition }, span }
            }
            Rule::has_value => {
                let value = Box::new(self.part_or_nothing(part(&pair, Rule::reference), span));
                Expr { kind: ExprKind::Missing { value, negated: true }, span }
            }
            Rule::comparison => self.comparison(pair),
            Rule::stretch => {
                let mut inner = parts(pair);
                let from = self.part_or_nothing(inner.next(), span);
                match inner.next() {
                    Some(to) => {
                        let to = self.any(to);
                        Expr { kind: ExprKind::Interval(Box::new(from), Box::new(to)), span }
                    }
                    None => from,
                }
            }
            Rule::adjusted => self.adjusted(pair),
            Rule::additive => self.additive(pair),
            Rule::product => self.operators(pair),
            _ => self.primary(pair),
        }
    }

    fn several(&mut self, pair: P<'_>, wrap: fn(Vec<Expr>) -> ExprKind) -> Expr {
        let span = self.span(&pair);
        let mut terms: Vec<Expr> = parts(pair).map(|p| self.any(p)).collect();
        match terms.pop() {
            Some(only) if terms.is_empty() => only,
            Some(last) => {
                terms.push(last);
                Expr { kind: wrap(terms), span }
            }
            None => self.nothing(span),
        }
    }

    /// `not passed for 3 consecutive months` is three months of not passing, as one
    /// reads it. `连续` stands in front, where nothing can be mistaken.
    fn not_this(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let negated = part(&pair, Rule::negation).and_then(|negation| negation.into_inner().next());
        let going_on = negated.filter(|inner| inner.as_rule() == Rule::comparison).and_then(|comparison| {
            let months = part(&comparison, Rule::for_months)?;
            Some((comparison, months))
        });
        match going_on {
            Some((comparison, months)) => {
                let passing = self.compared(&comparison);
                let condition = Expr { span: passing.span, kind: ExprKind::Not(Box::new(passing)) };
                Expr { kind: for_months(self.count(&months), &months, condition), span }
            }
            None => Expr { kind: ExprKind::Not(Box::new(self.first_part(pair, span))), span },
        }
    }

    fn streak(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let kind = ExprKind::Streak {
            every: has(&pair, Rule::k_every_streak),
            count: self.count(&pair).unwrap_or(1),
            unit: streak_unit(&pair),
            skip_gaps: has(&pair, Rule::skip_gaps),
            condition: Box::new(self.part_or_nothing(part(&pair, Rule::negation), span)),
        };
        Expr { kind, span }
    }

    fn comparison(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let condition = self.compared(&pair);
        match part(&pair, Rule::for_months) {
            Some(months) => Expr { kind: for_months(self.count(&months), &months, condition), span },
            None => condition,
        }
    }

    /// A comparison without how long it holds.
    fn compared(&mut self, pair: &P<'_>) -> Expr {
        let span = self.span(pair);
        let subject = self.part_or_nothing(part(pair, Rule::stretch), span);
        let groups: Vec<P<'_>> = all(pair, Rule::tails).collect();
        let mut alternatives: Vec<Expr> = groups.into_iter().map(|group| self.tails(&subject, &group)).collect();
        match alternatives.pop() {
            None => subject,
            Some(only) if alternatives.is_empty() => only,
            Some(last) => {
                alternatives.push(last);
                Expr { kind: ExprKind::Or(alternatives), span }
            }
        }
    }

    /// `超过 50 元 且 不超过 150 元`: comparisons that all go on about one subject.
    fn tails(&mut self, subject: &Expr, pair: &P<'_>) -> Expr {
        let mut terms: Vec<Expr> = all(pair, Rule::tail).map(|tail| self.tail(subject.clone(), tail)).collect();
        match (terms.pop(), terms.is_empty()) {
            (Some(only), true) => only,
            (Some(last), false) => {
                terms.push(last);
                Expr { kind: ExprKind::And(terms), span: subject.span.to(self.span(pair)) }
            }
            (None, _) => subject.clone(),
        }
    }

    fn tail(&mut self, subject: Expr, pair: P<'_>) -> Expr {
        let span = subject.span.to(self.span(&pair));
        let Some(inner) = pair.into_inner().next() else { return subject };
        let compare = |comparison, a: Expr, b: Expr| Expr {
            span: a.span.to(b.span),
            kind: ExprKind::Compare(comparison, Box::new(a), Box::new(b)),
        };
        let both = |a: Expr, b: Expr| Expr { kind: ExprKind::And(vec![a, b]), span };
        match inner.as_rule() {
            Rule::missing_tail => {
                let negated = matches!(first_rule(&inner), Some(Rule::k_missing_not | Rule::k_is_not_missing));
                Expr { kind: ExprKind::Missing { value: Box::new(subject), negated }, span }
            }
            Rule::contains_tail => match self.name_in(&inner) {
                Some(action) => {
                    let negated = has(&inner, Rule::k_contains_not);
                    Expr { kind: ExprKind::ActionsInclude { action, negated }, span }
                }
                None => subject,
            },
            Rule::overlap_tail => {
                let other = self.part_or_nothing(part(&inner, Rule::adjusted), span);
                Expr { kind: ExprKind::Overlaps(Box::new(subject), Box::new(other)), span }
            }
            Rule::between_tail | Rule::in_tail
                if inner.as_rule() == Rule::between_tail || has(&inner, Rule::in_dots) =>
            {
                let holder = part(&inner, Rule::in_dots).unwrap_or(inner);
                let mut ends = all(&holder, Rule::adjusted);
                let low = self.part_or_nothing(ends.next(), span);
                let high = self.part_or_nothing(ends.next(), span);
                let at_least = compare(Comparison::GreaterOrEqual, subject.clone(), low);
                both(at_least, compare(Comparison::LessOrEqual, subject, high))
            }
            Rule::in_months_tail => {
                let named = all(&inner, Rule::month_name).filter_map(|p| crate::calendar::month_named(p.as_str()));
                let numbered = all(&inner, Rule::number).filter_map(|p| p.as_str().parse().ok());
                let months = numbered.chain(named).collect();
                Expr { kind: ExprKind::InMonths(Box::new(subject), months), span }
            }
            Rule::in_tail => {
                let list = part(&inner, Rule::in_list);
                let values = list.map(|l| all(&l, Rule::list_value).map(|p| self.any(p)).collect()).unwrap_or_default();
                Expr { kind: ExprKind::OneOf(Box::new(subject), values), span }
            }
            Rule::before_tail => {
                let day = self.part_or_nothing(part(&inner, Rule::adjusted), span);
                compare(Comparison::LessOrEqual, subject, day)
            }
            Rule::range_tail => {
                let mut built: Option<Expr> = None;
                for bound in parts(inner) {
                    let value = part(&bound, Rule::simple).and_then(|p| self.simple(&p));
                    let Some(value) = value else { continue };
                    let comparison = if bound.as_rule() == Rule::after_bound {
                        if has(&bound, Rule::k_or_more) { Comparison::GreaterOrEqual } else { Comparison::LessOrEqual }
                    } else {
                        part(&bound, Rule::operator).and_then(|p| comparison_of(&p)).unwrap_or(Comparison::Equal)
                    };
                    let one = compare(comparison, subject.clone(), value);
                    built = Some(match built {
                        Some(first) => both(first, one),
                        None => one,
                    });
                }
                built.unwrap_or(subject)
            }
            _ => {
                let mut built: Option<Expr> = None;
                let operators: Vec<P<'_>> = all(&inner, Rule::operator).collect();
                let operands: Vec<P<'_>> = all(&inner, Rule::adjusted).collect();
                // 60 分 ≤ 得分 < 80 分 runs through the middle; 得分 达到 60 分 不足 80 分
                // says two things of one subject.
                let in_signs = operators.len() == 2
                    && operators.iter().all(|operator| !operator.as_str().chars().any(char::is_alphabetic));
                let mut left = subject.clone();
                for (operator, operand) in operators.into_iter().zip(operands) {
                    let operand = self.any(operand);
                    let is_literal = |e: &Expr| matches!(e.kind, ExprKind::Literal(_));
                    let runs_on = !is_literal(&operand) && (in_signs || is_literal(&subject));
                    let next = if runs_on { operand.clone() } else { subject.clone() };
                    let one = compare(comparison_of(&operator).unwrap_or(Comparison::Equal), left, operand);
                    left = next;
                    built = Some(match built {
                        Some(first) => both(first, one),
                        None => one,
                    });
                }
                built.unwrap_or_else(|| self.nothing(span))
            }
        }
    }

    pub(super) fn adjusted(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let mut built = None;
        for inner in parts(pair) {
            built = match (inner.as_rule(), built) {
                (Rule::adjust, Some(value)) => Some(self.adjust(value, inner)),
                _ => Some(self.any(inner)),
            };
        }
        built.unwrap_or_else(|| self.nothing(span))
    }

    fn adjust(&mut self, value: Expr, pair: P<'_>) -> Expr {
        let span = value.span.to(self.span(&pair));
        let Some(inner) = pair.into_inner().next() else { return value };
        let value = Box::new(value);
        let kind = match inner.as_rule() {
            Rule::cap => ExprKind::Cap(value, Box::new(self.part_or_nothing(part(&inner, Rule::additive), span))),
            Rule::floor => ExprKind::Floor(value, Box::new(self.part_or_nothing(part(&inner, Rule::additive), span))),
            Rule::shift => ExprKind::Shift {
                value,
                up: has(&inner, Rule::k_raise),
                by: Box::new(self.part_or_nothing(part(&inner, Rule::additive), span)),
            },
            Rule::proration => self.proration(value, &inner, span),
            Rule::conversion => match self.name_in(&inner) {
                Some(to) => ExprKind::Converted { value, to },
                None => return *value,
            },
            _ => {
                let (mode, step) = self.rounding(&inner);
                ExprKind::Round { value, mode, step }
            }
        };
        Expr { kind, span }
    }

    /// The mode and the step of a rounding.
    pub(super) fn rounding(&mut self, pair: &P<'_>) -> (Rounding, RoundStep) {
        let mode = match first_rule(pair) {
            Some(Rule::k_round_even) => Rounding::HalfEven,
            Some(Rule::k_round_up) => Rounding::Up,
            Some(Rule::k_round_down) => Rounding::Down,
            _ => Rounding::HalfAwayFromZero,
        };
        (mode, self.round_step(part(pair, Rule::round_step)).unwrap_or(RoundStep::Minor))
    }

    pub(super) fn additive(&mut self, pair: P<'_>) -> Expr {
        self.operators(pair)
    }

    /// Left-associative operators: `a + b − c`, `a × b ÷ c`.
    fn operators(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let mut built: Option<Expr> = None;
        let mut operator = Operator::Add;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::add_sign | Rule::mul_sign => {
                    operator = match inner.as_str() {
                        "-" => Operator::Subtract,
                        "×" => Operator::Multiply,
                        "÷" => Operator::Divide,
                        _ => Operator::Add,
                    }
                }
                _ => {
                    let next = self.any(inner);
                    built = Some(match built {
                        Some(left) => Expr {
                            span: left.span.to(next.span),
                            kind: ExprKind::Arithmetic(operator, Box::new(left), Box::new(next)),
                        },
                        None => next,
                    });
                }
            }
        }
        built.unwrap_or_else(|| self.nothing(span))
    }

    pub(super) fn reference(&mut self, pair: &P<'_>) -> Option<Reference> {
        let span = self.span(pair);
        let mut names = all(pair, Rule::name);
        let name = names.next().map(|p| self.name(&p))?;
        let member = names.next().map(|p| self.name(&p));
        let arguments = part(pair, Rule::arguments).map(|p| all(&p, Rule::expr).map(|e| self.expr(e)).collect());
        Some(Reference { name, member, arguments, span })
    }

    pub(super) fn primary(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::unary => return self.first_part(pair, span),
            Rule::negative => {
                let inner = parts(pair).find(|p| p.as_rule() != Rule::minus);
                ExprKind::Negate(Box::new(self.part_or_nothing(inner, span)))
            }
            Rule::postfix => {
                let mut inner = pair.into_inner();
                let mut built = self.part_or_nothing(inner.next(), span);
                for suffix in inner {
                    let span = built.span.to(self.span(&suffix));
                    built = Expr { kind: ExprKind::NextDay(Box::new(built)), span };
                }
                return built;
            }
            Rule::paren => {
                let mut inner = parts(pair);
                let value = self.part_or_nothing(inner.next(), span);
                match inner.next() {
                    Some(default) => {
                        let default = self.any(default);
                        ExprKind::Default(Box::new(value), Box::new(default))
                    }
                    None => return Expr { span, ..value },
                }
            }
            Rule::truth => ExprKind::Literal(LiteralKind::Truth(has(&pair, Rule::k_yes))),
            Rule::literal => match self.literal(&pair) {
                Some(literal) => ExprKind::Literal(literal.kind),
                None => ExprKind::Unreadable,
            },
            Rule::day_point => {
                let day = self.count(&pair).unwrap_or(1);
                let month = if has(&pair, Rule::k_next_month) {
                    Moment::NextMonth
                } else if has(&pair, Rule::k_last_month) {
                    Moment::LastMonth
                } else {
                    Moment::ThisMonth
                };
                ExprKind::DayOfMonth { month, day }
            }
            Rule::fixed_point => ExprKind::Moment(moment(&pair)),
            Rule::time_fold => {
                let window = part(&pair, Rule::window).map(|p| self.window(&p)).unwrap_or(Window::Running);
                ExprKind::OverMonths {
                    window,
                    how: fold_how(&pair),
                    body: Box::new(self.part_or_nothing(part(&pair, Rule::expr), span)),
                    complete: has(&pair, Rule::k_complete),
                }
            }
            Rule::running_total => ExprKind::OverMonths {
                window: Window::Running,
                how: FoldHow::Sum,
                body: Box::new(self.part_or_nothing(part(&pair, Rule::expr), span)),
                complete: false,
            },
            Rule::period_end_value => {
                let frequency = match first_rule(&pair) {
                    Some(Rule::k_quarter_end_value) => Frequency::Quarter,
                    Some(Rule::k_half_end_value) => Frequency::Half,
                    _ => Frequency::Year,
                };
                ExprKind::PeriodEndValue(frequency, Box::new(self.part_or_nothing(part(&pair, Rule::expr), span)))
            }
            Rule::enrolled_months => {
                ExprKind::EnrolledMonths(part(&pair, Rule::window).map(|p| self.window(&p)).unwrap_or(Window::Running))
            }
            Rule::enrolled_at => ExprKind::EnrolledAt(match part(&pair, Rule::number) {
                None => EnrolledAt::End,
                Some(_) => match self.count(&pair).map(i32::try_from) {
                    Some(Ok(month @ 1..=12)) => EnrolledAt::MonthNumber(month),
                    _ => {
                        let problem = crate::diagnostics::syntax::no_such_date(pair.as_str().trim(), None, span);
                        self.problems.push(problem);
                        return self.nothing(span);
                    }
                },
            }),
            Rule::apportion => {
                let mut exprs = all(&pair, Rule::expr);
                ExprKind::Apportion {
                    pool: Box::new(self.part_or_nothing(exprs.next(), span)),
                    claim: Box::new(self.part_or_nothing(exprs.next(), span)),
                    by: self.by(&pair),
                    filter: self.filter(&pair),
                }
            }
            Rule::before => {
                let earlier = part(&pair, Rule::earlier).and_then(|p| first_rule(&p));
                let earlier = match earlier {
                    Some(Rule::k_previous) => Earlier::Enrolled,
                    Some(Rule::k_last_quarter) => Earlier::Quarter,
                    Some(Rule::k_last_half) => Earlier::Half,
                    Some(Rule::k_last_year) => Earlier::Year,
                    Some(Rule::k_same_month_last_year) => Earlier::SameMonthLastYear,
                    Some(Rule::k_same_quarter_last_year) => Earlier::SameQuarterLastYear,
                    _ => Earlier::Month,
                };
                let mut exprs = all(&pair, Rule::expr);
                let body = Box::new(self.part_or_nothing(exprs.next(), span));
                let first = exprs.next().map(|p| Box::new(self.expr(p)));
                ExprKind::Before { earlier, body, first }
            }
            Rule::streak_length => ExprKind::StreakLength {
                condition: Box::new(self.part_or_nothing(part(&pair, Rule::expr), span)),
                skip_gaps: has(&pair, Rule::k_skip_gaps),
            },
            Rule::item_count => ExprKind::ItemCount(all(&pair, Rule::expr).map(|p| self.expr(p)).collect()),
            Rule::weighted => self.weighted(&pair),
            Rule::steps => self.steps(&pair),
            Rule::fold if has(&pair, Rule::more_values) => self.extreme(&pair),
            Rule::fold => ExprKind::Fold(self.fold(&pair)),
            Rule::earlier_fold => match self.earlier_fold(&pair) {
                Some(fold) => ExprKind::EarlierFold(fold),
                None => return self.nothing(span),
            },
            Rule::rank => self.rank(&pair),
            Rule::call => self.call(&pair),
            Rule::actions_now => ExprKind::Actions,
            Rule::reference => match self.reference(&pair) {
                Some(reference) => ExprKind::Reference(reference),
                None => return self.nothing(span),
            },
            _ => return self.any_or_nothing(pair),
        };
        Expr { kind, span }
    }

    fn any_or_nothing(&mut self, pair: P<'_>) -> Expr {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::expr | Rule::adjusted | Rule::additive | Rule::product | Rule::comparison | Rule::any_of => {
                self.any(pair)
            }
            _ => self.nothing(span),
        }
    }

    fn window(&mut self, pair: &P<'_>) -> Window {
        if let Some(recent) = part(pair, Rule::recent) {
            return Window::Recent(self.count(&recent).unwrap_or(1));
        }
        Window::This(match first_rule(pair) {
            Some(Rule::k_this_quarter | Rule::k_quarter_to_date) => Frequency::Quarter,
            Some(Rule::k_this_half | Rule::k_half_to_date) => Frequency::Half,
            _ => Frequency::Year,
        })
    }

    fn fold(&mut self, pair: &P<'_>) -> Fold {
        let span = self.span(pair);
        let mut exprs = all(pair, Rule::expr);
        let over = Box::new(match part(pair, Rule::fold_set) {
            Some(set) => self.fold_set(&set),
            None => self.part_or_nothing(exprs.next(), span),
        });
        let body = exprs.next().map(|p| Box::new(self.expr(p)));
        let window = self.fold_window(pair);
        Fold {
            how: fold_how(pair),
            over,
            window,
            filter: self.filter(pair),
            by: self.by(pair),
            body,
            weight: None,
            complete: has(pair, Rule::k_complete),
        }
    }

    /// `成员`, `成员 × 各月`, `各团队`.
    fn fold_set(&mut self, pair: &P<'_>) -> Expr {
        let span = self.span(pair);
        let kind = match self.group_in(pair) {
            Some(name) => ExprKind::EachGroup(name),
            None => ExprKind::Members { each_month: has(pair, Rule::k_each_of_its_months) },
        };
        Expr { kind, span }
    }

    pub(super) fn fold_window(&mut self, pair: &P<'_>) -> Option<FoldWindow> {
        part(pair, Rule::fold_window).map(|p| match part(&p, Rule::window) {
            Some(window) => FoldWindow::Months(self.window(&window)),
            None => FoldWindow::All,
        })
    }

    /// `最大(甲, 乙)`; no other fold takes several values.
    fn extreme(&mut self, pair: &P<'_>) -> ExprKind {
        let how = fold_how(pair);
        if !matches!(how, FoldHow::Maximum | FoldHow::Minimum) {
            let word = part(pair, Rule::fold_word).map_or("", |p| p.as_str().trim());
            self.problems.push(syntax::one_value_at_a_time(word, self.span(pair)));
            return ExprKind::Unreadable;
        }
        let mut values: Vec<Expr> = all(pair, Rule::expr).map(|p| self.expr(p)).collect();
        for more in all(pair, Rule::more_values) {
            values.extend(all(&more, Rule::expr).map(|p| self.expr(p)));
        }
        ExprKind::Extreme { largest: how == FoldHow::Maximum, values }
    }

    pub(super) fn filter(&mut self, pair: &P<'_>) -> Option<Box<Expr>> {
        let filter = part(pair, Rule::filter)?;
        part(&filter, Rule::any_of).map(|p| Box::new(self.any(p)))
    }

    fn by(&mut self, pair: &P<'_>) -> Vec<Reference> {
        all(pair, Rule::by_key).filter_map(|p| self.reference(&part(&p, Rule::reference)?)).collect()
    }

    fn rank(&mut self, pair: &P<'_>) -> ExprKind {
        let mut keys = Vec::new();
        for key in pair.clone().into_inner().filter(|p| matches!(p.as_rule(), Rule::first_rank_key | Rule::rank_key)) {
            let high_first = part(&key, Rule::order).map(|p| has(&p, Rule::k_high_first));
            keys.extend(part(&key, Rule::expr).map(|p| RankKey { value: self.expr(p), high_first }));
        }
        ExprKind::Rank {
            keys,
            by: self.by(pair),
            filter: self.filter(pair),
            high_first: part(pair, Rule::order).map(|p| has(&p, Rule::k_high_first)),
            skip_after_ties: part(pair, Rule::ties).map(|p| has(&p, Rule::k_ties_skip)),
        }
    }

    fn call(&mut self, pair: &P<'_>) -> ExprKind {
        let leap = part(pair, Rule::leap_day).map(|p| {
            let is_march = has(&p, Rule::k_march_1) || all(&p, Rule::number).any(|n| n.as_str() == "3");
            if is_march { LeapDay::March1 } else { LeapDay::February28 }
        });
        let function = match part(pair, Rule::function).and_then(|p| first_rule(&p)) {
            Some(Rule::k_f_whole_months) => Function::WholeMonths,
            Some(Rule::k_f_whole_years) => Function::WholeYears(leap),
            Some(Rule::k_f_started_months) => Function::StartedMonths,
            Some(Rule::k_f_month_difference) => Function::MonthDifference,
            Some(Rule::k_f_month_of) => Function::MonthOf,
            Some(Rule::k_f_year_of) => Function::YearOf,
            Some(Rule::k_f_day_of) => Function::DayOf,
            Some(Rule::k_f_month_end) => Function::MonthEnd,
            Some(Rule::k_f_absolute) => Function::Absolute,
            _ => Function::Days,
        };
        ExprKind::Call(function, all(pair, Rule::expr).map(|p| self.expr(p)).collect())
    }
}

/// `… for 3 consecutive months`, `… 3 times this year`, behind what is counted.
fn for_months(count: Option<u32>, months: &P<'_>, condition: Expr) -> ExprKind {
    let (count, condition) = (count.unwrap_or(1), Box::new(condition));
    if has(months, Rule::k_times_this_year) {
        return ExprKind::YearCount { count, condition };
    }
    ExprKind::Streak {
        every: has(months, Rule::k_for_every),
        count,
        unit: streak_unit(months),
        skip_gaps: has(months, Rule::skip_gaps),
        condition,
    }
}

fn streak_unit(pair: &P<'_>) -> Frequency {
    match part(pair, Rule::streak_unit).and_then(|p| first_rule(&p)) {
        Some(Rule::k_quarters) => Frequency::Quarter,
        Some(Rule::k_years) => Frequency::Year,
        _ => Frequency::Month,
    }
}

pub(super) fn fold_how(pair: &P<'_>) -> FoldHow {
    match part(pair, Rule::fold_word).and_then(|p| first_rule(&p)) {
        Some(Rule::k_average) => FoldHow::Average,
        Some(Rule::k_max) => FoldHow::Maximum,
        Some(Rule::k_min) => FoldHow::Minimum,
        Some(Rule::k_count | Rule::k_times_of) => FoldHow::Count,
        Some(Rule::k_distinct) => FoldHow::Distinct,
        Some(Rule::k_any) => FoldHow::Any,
        Some(Rule::k_every) => FoldHow::Every,
        Some(Rule::k_last_value) => FoldHow::Last,
        Some(Rule::k_share) => FoldHow::Share,
        Some(Rule::k_first_time) => FoldHow::FirstTime,
        _ => FoldHow::Sum,
    }
}

fn moment(pair: &P<'_>) -> Moment {
    match first_rule(pair) {
        Some(Rule::k_month_days) => Moment::DaysOfMonth,
        Some(Rule::k_month_start) => Moment::MonthStart,
        Some(Rule::k_month_end) => Moment::MonthEnd,
        Some(Rule::k_quarter_first) => Moment::QuarterFirstMonth,
        Some(Rule::k_quarter_last) => Moment::QuarterLastMonth,
        Some(Rule::k_up_to_now) => Moment::PeriodEnd,
        Some(Rule::k_next_month) => Moment::NextMonth,
        Some(Rule::k_last_month) => Moment::LastMonth,
        Some(Rule::k_this_quarter) => Moment::ThisQuarter,
        Some(Rule::k_this_half) => Moment::ThisHalf,
        Some(Rule::k_this_year) => Moment::ThisYear,
        Some(Rule::k_data_start) => Moment::DataStart,
        _ => Moment::ThisMonth,
    }
}
