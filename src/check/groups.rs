//! People and their groups: who may read whose values, and folds from one to the other.

use crate::calendar::Frequency;
use crate::diagnostics::groups as problems;
use crate::diagnostics::trade;
use crate::plan::{About, BlockKind, Expr, GroupId, Op, Owner, RankKey, RecordOwner, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, Fold, FoldHow};

use super::expr::make;
use super::hand::Held;
use super::names::unknown;
use super::{Checker, Scope};

impl Checker<'_, '_> {
    pub(super) fn group_name(&self, kind: GroupId) -> String {
        self.symbols.groups.get(kind.0).map_or_else(String::new, |group| group.label.name.to_string())
    }

    /// The column of 员工 that names a kind of group.
    fn attribute(&self, kind: GroupId) -> Option<(usize, usize)> {
        Some((self.symbols.employees()?, self.symbols.groups.get(kind.0)?.field?))
    }

    /// Whom the rows of a block are about; nothing for the company's.
    pub(super) fn about_block(&self, block: usize) -> Option<About> {
        let attribute = match &self.blocks.get(block)?.kind {
            BlockKind::Employees
            | BlockKind::Periodic { owner: Owner::Subject, .. }
            | BlockKind::Records { owner: RecordOwner::Subject, .. } => return Some(About::Person),
            // Whose the record is that it belongs to; of people, for groups' records have none.
            BlockKind::Records { owner: RecordOwner::Record { .. }, .. } => return Some(About::Person),
            BlockKind::Periodic { owner: Owner::Company, .. } => return None,
            BlockKind::Periodic { owner: Owner::Group(field), .. }
            | BlockKind::Records { owner: RecordOwner::Group(field), .. } => *field,
        };
        let kind = self.symbols.groups.iter().position(|group| group.field == Some(attribute))?;
        Some(About::Group(GroupId(kind)))
    }

    /// Something of `about` where the formula is about `scope.about`: as it is, or of
    /// the person's group. Reports what needs a fold first.
    pub(super) fn reach(&mut self, name: &str, about: About, expr: Expr, scope: Scope) -> Expr {
        if about == scope.about {
            return expr;
        }
        match (about, scope.about) {
            (About::Person, About::Person) => expr,
            (About::Group(kind), About::Person) => self.of_group(kind, expr),
            (About::Person, About::Group(kind)) => {
                let group = self.group_name(kind);
                let problem = problems::person_in_group(name, &group, expr.ty, scope.frequency, expr.span);
                self.problems.push(problem);
                unknown(expr.span)
            }
            (About::Group(of), About::Group(at)) => {
                let (of, at) = (self.group_name(of), self.group_name(at));
                self.problems.push(problems::other_group(name, &of, &at, expr.span));
                unknown(expr.span)
            }
        }
    }

    fn of_group(&mut self, kind: GroupId, body: Expr) -> Expr {
        let (ty, span) = (body.ty, body.span);
        let Some((block, field)) = self.attribute(kind) else { return unknown(span) };
        let by = self.cell(block, field, Scope::monthly(), span);
        let maybe = body.maybe || by.maybe;
        make(Op::OfGroup { kind, by: Box::new(by), body: Box::new(body) }, ty, maybe, span)
    }

    /// A column of 员工 or 月度 in a group's formula: the group's own name, or an error.
    pub(super) fn own_name(&self, block: usize, field: usize, scope: Scope, span: Span) -> Option<Expr> {
        let About::Group(kind) = scope.about else { return None };
        (self.attribute(kind)? == (block, field)).then(|| {
            let ty = self.blocks.get(block).and_then(|b| b.fields.get(field)).map_or(Type::Unknown, |f| f.ty);
            make(Op::SubjectName, ty, false, span)
        })
    }

    /// The scope inside a fold over records: whose records they are.
    pub(super) fn inside_records(&mut self, block: usize, scope: Scope, span: Span) -> Option<Scope> {
        let owner = self.about_block(block)?;
        let about = match (owner, scope.about) {
            (About::Group(_), About::Person) => About::Person,
            (About::Group(of), About::Group(at)) if of != at => {
                let name = self.symbols.blocks[block].label.name.clone();
                let (of, at) = (self.group_name(of), self.group_name(at));
                self.problems.push(problems::other_group(&name, &of, &at, span));
                return None;
            }
            (owner, _) => owner,
        };
        Some(self.holding(Held::Record(block), Scope { about, ..scope }))
    }

    /// `合计(成员: 式)`, `平均(成员 × 各月: 式)`.
    pub(super) fn member_fold(&mut self, fold: &Fold, each_month: bool, scope: Scope, span: Span) -> Expr {
        if scope.about == About::Person {
            // The heading may be the line that could not be read.
            if !self.symbols.tree.lost.heading_of_groups() {
                self.problems.push(problems::members_of_nobody(fold.over.span));
            }
            return unknown(span);
        }
        let frequency = if each_month { Frequency::Month } else { scope.frequency };
        let among = scope.among_others().among;
        let inner = Scope { about: About::Person, frequency, among, ..Scope::monthly() };
        let Some((body, filter, ty, maybe)) = self.fold_over(fold, inner, span) else { return unknown(span) };
        let (how, complete) = (fold.how, fold.complete);
        make(Op::MemberFold { how, body: Box::new(body), filter, each_month, complete }, ty, maybe, span)
    }

    /// `合计(各团队: 式)`.
    pub(super) fn each_group_fold(&mut self, fold: &Fold, name: &ast::Name, scope: Scope, span: Span) -> Expr {
        let Some(kind) = self.symbols.find_group(&name.node) else {
            let known: Vec<String> = self.symbols.groups.iter().map(|group| group.label.name.to_string()).collect();
            self.problems.push(problems::no_such_group(&name.node, &known, name.span));
            return unknown(span);
        };
        let inner = Scope { about: About::Group(kind), heading: None, ..scope.among_others() };
        let Some((body, filter, ty, maybe)) = self.fold_over(fold, inner, span) else { return unknown(span) };
        let (how, complete) = (fold.how, fold.complete);
        make(Op::EachGroupFold { kind, how, body: Box::new(body), filter, complete }, ty, maybe, span)
    }

    /// The body and the condition of a fold over members or groups, its type, and whether it may have no value.
    fn fold_over(&mut self, fold: &Fold, inner: Scope, span: Span) -> Option<(Expr, Option<Box<Expr>>, Type, bool)> {
        if let Some(by) = fold.by.first() {
            self.problems.push(problems::grouped_twice(by.span));
        }
        if fold.window.is_some() {
            self.problems.push(problems::members_have_no_window(fold.over.span));
        }
        let filter = fold.filter.as_ref().map(|filter| Box::new(self.condition(filter, inner)));
        let body = match &fold.body {
            Some(body) => self.expr(body, inner),
            None if matches!(fold.how, FoldHow::Count | FoldHow::Any) => {
                make(Op::Constant(Value::Truth(true)), Type::Truth, false, span)
            }
            None => {
                self.problems.push(problems::members_without_body(fold.over.span));
                return None;
            }
        };
        if matches!(fold.how, FoldHow::Share | FoldHow::FirstTime) {
            self.problems.push(problems::no_such_fold(span));
            return None;
        }
        let ty = self.folded(fold.how, &body, span);
        let never =
            matches!(fold.how, FoldHow::Sum | FoldHow::Count | FoldHow::Distinct | FoldHow::Any | FoldHow::Every);
        Some((body, filter, ty, fold.complete || !never))
    }

    /// `分摊(池, 贡献 按 团队 其中 条件)`.
    pub(super) fn apportion(
        &mut self,
        (pool, claim): (&ast::Expr, &ast::Expr),
        by: &[ast::Reference],
        filter: Option<&ast::Expr>,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let people = scope.among_others();
        let pool = self.expr(pool, people);
        let pool = self.require(pool, Type::Money);
        let claim = self.expr(claim, people);
        if !claim.ty.is_number() && claim.ty != Type::Unknown {
            self.mismatch(Type::Number, &claim);
        }
        let by = self.attributes(by, people);
        let filter = filter.map(|filter| Box::new(self.condition(filter, people)));
        make(Op::Apportion { pool: Box::new(pool), claim: Box::new(claim), by, filter }, Type::Money, true, span)
    }

    /// What a rank goes by: each key with its order, its own or the one stated for all.
    /// Out: also whether one lacks an order, and whether something is said in other words
    /// than the language's (从大到小), which is reported.
    pub(super) fn rank_keys(
        &mut self,
        keys: &[ast::RankKey],
        all: Option<bool>,
        scope: Scope,
    ) -> (Vec<RankKey>, bool, bool) {
        let mut unstated = false;
        let mut otherwise = false;
        let keys: Vec<&ast::RankKey> = keys
            .iter()
            .filter(|key| {
                let ast::ExprKind::Reference(reference) = &key.value.kind else { return true };
                let found = &reference.name;
                let Some((zh, en)) = trade::rank_words(&found.node) else { return true };
                if self.symbols.find(&found.node).is_some() {
                    return true;
                }
                self.problems.push(trade::rank_in_other_words(&found.node, zh, en, found.span));
                otherwise = true;
                false
            })
            .collect();
        let keys = keys.into_iter().map(|key| {
            let value = self.expr(&key.value, scope);
            self.differs_by_person(&value);
            if !self.has_order(value.ty) && value.ty != Type::Text {
                self.mismatch(Type::Number, &value);
            }
            let high_first = key.high_first.or(all);
            unstated |= high_first.is_none();
            RankKey { value, high_first: high_first.unwrap_or(true) }
        });
        let keys = keys.collect();
        (keys, unstated, otherwise)
    }

    /// `12月在册`, `本月在册`.
    pub(super) fn enrolled_at(&mut self, at: ast::EnrolledAt, scope: Scope, span: Span) -> Expr {
        if let ast::EnrolledAt::MonthNumber(month) = at
            && scope.frequency != Frequency::Year
        {
            self.problems.push(problems::month_of_a_year(month, span));
            return unknown(span);
        }
        make(Op::EnrolledAt(at), Type::Truth, false, span)
    }

    /// A cell of a block that is not of records, for whom the formula is about.
    pub(super) fn cell_for(&mut self, block: usize, field: usize, cell: Expr, scope: Scope) -> Expr {
        let Some(about) = self.about_block(block) else { return cell };
        // A group's row is found through its people, too.
        if matches!((about, scope.about), (About::Group(_), About::Person)) {
            let Some((attribute_block, attribute)) = self.attribute_of(about) else { return cell };
            let optional =
                self.blocks.get(attribute_block).and_then(|b| b.fields.get(attribute)).is_some_and(|f| f.optional);
            return Expr { maybe: cell.maybe || optional, ..cell };
        }
        let name = self.blocks.get(block).and_then(|b| b.fields.get(field)).map(|f| f.name.name.clone());
        self.reach(&name.unwrap_or_default(), about, cell, scope)
    }

    fn attribute_of(&self, about: About) -> Option<(usize, usize)> {
        match about {
            About::Group(kind) => self.attribute(kind),
            About::Person => None,
        }
    }
}
