//! Money that moves in time, as definitions of its parts.
//!
//! In: the tree as written. Out: the tree in which an item that is due later, held
//! back, takes back, recovers or corrects is several statements: what was accrued,
//! what was left from the period before, what moves now and what is left. So every
//! balance is a value like any other: it can be read, printed and explained.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rust_decimal::Decimal;

use crate::calendar::Frequency;
use crate::diagnostics::{Problem, meeting};
use crate::lang::Text;
use crate::rounding::Rounding;
use crate::source::{Span, Spanned};
use crate::syntax::MADE_OF_ITEMS;
use crate::syntax::ast::*;

type Settled = BTreeMap<Rc<str>, Span>;

/// The tree with every clause about money in time written out.
pub fn expanded<'t>(tree: &'t Tree, problems: &mut Vec<Problem>) -> Cow<'t, Tree> {
    let moves = |statement: &Spanned<Statement>| matches!(&statement.node, Statement::Definition(definition) if definition.in_time.is_some());
    if !tree.statements.iter().any(moves) {
        return Cow::Borrowed(tree);
    }
    let mut tree = tree.clone();
    let mut heading = Heading { frequency: Frequency::Month, group: None, who: Who::AnyMonth };
    let mut paid: Vec<(Rc<str>, Frequency)> = Vec::new();
    // Items that are not paid in the period in which they are earned.
    let mut later: BTreeSet<Rc<str>> = BTreeSet::new();
    let mut counts: BTreeMap<Rc<str>, usize> = BTreeMap::new();
    for statement in &tree.statements {
        match &statement.node {
            Statement::Heading(new) => heading = new.clone(),
            Statement::Definition(definition) => {
                let spellings = std::iter::once(&definition.name.name).chain(&definition.name.alias);
                *counts.entry(definition.name.name.node.clone()).or_default() += 1;
                if matches!(definition.in_time, Some(InTime::Due(..) | InTime::HeldBack { .. })) {
                    later.extend(spellings.clone().map(|name| name.node.clone()));
                }
                if definition.purpose == Purpose::Pay {
                    paid.extend(spellings.map(|name| (name.node.clone(), heading.frequency)));
                }
            }
            _ => {}
        }
    }
    let mut settled = Settled::new();
    heading = Heading { frequency: Frequency::Month, group: None, who: Who::AnyMonth };
    let mut out = Vec::new();
    for statement in std::mem::take(&mut tree.statements) {
        if let Statement::Heading(new) = &statement.node {
            heading = new.clone();
        }
        let span = statement.span;
        match statement.node {
            Statement::Definition(definition) if definition.in_time.is_some() => {
                let several = counts.get(&definition.name.name.node).is_some_and(|count| *count > 1);
                if let Some(problem) = refused(&definition, heading.frequency, several, &paid, &mut settled) {
                    problems.push(problem);
                    // Nor is what would have been made of it.
                    let item = &definition.name.name.node;
                    let made = crate::syntax::MADE_OF_ITEMS.iter().flat_map(|(zh, en)| [zh, en]);
                    tree.lost.extend(made.map(|part| format!("{item}.{part}")));
                    out.push(Spanned::new(Statement::Definition(Definition { in_time: None, ..definition }), span));
                    continue;
                }
                let mut maker = Maker::new(&definition, heading.clone(), span);
                maker.write(definition, &later);
                out.extend(maker.out);
            }
            node => out.push(Spanned::new(node, span)),
        }
    }
    tree.statements = out;
    Cow::Owned(tree)
}

/// Why a clause cannot stand where it does.
fn refused(
    definition: &Definition,
    frequency: Frequency,
    several: bool,
    paid: &[(Rc<str>, Frequency)],
    settled: &mut Settled,
) -> Option<Problem> {
    let name = &definition.name.name;
    let refuse = |zh: &str, en: &str, span| Some(meeting::cannot_move(&name.node, Text::new(zh, en), span));
    let is_item = matches!(definition.purpose, Purpose::Pay | Purpose::Deduct);
    if several || definition.standing.is_stated() {
        return refuse(
            "分几种情形写，不能同时写钱什么时候动；先定义各种情形的数，再写一句发放它",
            "has several cases, so its money cannot move in time; define the cases first, then pay that value in one statement",
            name.span,
        );
    }
    match definition.in_time.as_ref()? {
        InTime::Several(span) => refuse(
            "写了几种钱什么时候动，一句只能写一种",
            "says in several ways when its money moves; a statement says one",
            *span,
        ),
        InTime::Due(_, span) | InTime::HeldBack { span, .. } if !is_item => {
            refuse("不是发放或扣减，没有钱要动", "is neither paid nor deducted", *span)
        }
        InTime::Due(_, span) if frequency != Frequency::Month => refuse(
            "不是每月的项目，次月发、季末发、年末发、次年发只用于每月的项目",
            "is not monthly; only a monthly item can be due next month, or at quarter or year end",
            *span,
        ),
        InTime::TakesBack(item, _) | InTime::Recovers(item, _) | InTime::Corrects(item, _) => {
            let wanted =
                if matches!(definition.in_time, Some(InTime::Corrects(..))) { Purpose::Pay } else { Purpose::Deduct };
            if definition.purpose != wanted {
                return refuse(
                    "写错了种类：追回、冲抵是扣减，补差是发放",
                    "is of the wrong kind: what takes back or recovers is deducted, what corrects is paid",
                    item.span,
                );
            }
            if !paid.iter().any(|(known, of)| *known == item.node && *of == frequency) || item.node == name.node {
                let same = paid.iter().filter(|(known, of)| *of == frequency && *known != name.node);
                let near = crate::spelling::misspelt(&item.node, same.map(|(known, _)| &**known));
                return Some(meeting::settles_nothing(&item.node, near.as_ref().map(|near| &*near.name), item.span));
            }
            let first = settled.insert(item.node.clone(), item.span)?;
            Some(meeting::settled_twice(&item.node, first, item.span))
        }
        _ => None,
    }
}

/// Writes the statements of one item.
struct Maker {
    name: Declared,
    heading: Heading,
    statement: Span,
    cite: Option<Str>,
    /// How the item is rounded.
    amounts: Option<Amounts>,
    /// The clause, whose words stand for what is made of it.
    clause: Span,
    out: Vec<Spanned<Statement>>,
}

impl Maker {
    fn new(definition: &Definition, heading: Heading, statement: Span) -> Maker {
        let clause = match &definition.in_time {
            Some(InTime::Due(_, span) | InTime::HeldBack { span, .. } | InTime::Several(span)) => *span,
            Some(InTime::TakesBack(_, span) | InTime::Recovers(_, span) | InTime::Corrects(_, span)) => *span,
            None => statement,
        };
        let (name, cite) = (definition.name.clone(), definition.cite.clone());
        let amounts = definition.amounts.clone();
        Maker { name, heading, statement, cite, amounts, clause, out: Vec::new() }
    }

    fn write(&mut self, definition: Definition, later: &BTreeSet<Rc<str>>) {
        match definition.in_time.clone() {
            Some(InTime::Due(when, _)) => self.due(definition, when),
            Some(InTime::HeldBack { share, until, .. }) => self.held_back(definition, *share, *until),
            Some(InTime::TakesBack(item, _)) => self.settle(definition, &item, ["应追", "未追", "可追余额"]),
            Some(InTime::Recovers(item, _)) => self.settle(definition, &item, ["应冲", "未冲", "余额"]),
            Some(InTime::Corrects(item, _)) => self.correct(definition, &item.node, later.contains(&item.node)),
            _ => {}
        }
    }

    fn due(&mut self, definition: Definition, when: Due) {
        let purpose = definition.purpose;
        self.accrued(definition, "应计");
        self.opening("未付");
        let (opening, now) = (self.own("期初"), self.or_zero(self.own("应计")));
        let all = self.add(opening.clone(), now.clone());
        let falls_due = match when {
            Due::NextMonth => opening.clone(),
            Due::QuarterEnd => self.in_months(vec![3, 6, 9, 12], all.clone()),
            Due::YearEnd => self.in_months(vec![12], all.clone()),
            Due::NextYear => self.in_months(vec![1], opening.clone()),
        };
        self.for_everybody(|maker| {
            maker.define("到期", falls_due);
            let due = maker.own("到期");
            let paid = maker.where_there("应计", due.clone(), due);
            maker.item(purpose, paid, None, "应计");
            let left = maker.subtract(all, maker.own("到期"));
            maker.balance("未付", "应计", left);
        });
    }

    fn held_back(&mut self, definition: Definition, share: Expr, until: Expr) {
        let purpose = definition.purpose;
        self.accrued(definition, "应计");
        let whole = self.literal(LiteralKind::Ratio(Decimal::ONE));
        let paid_part = self.multiply(self.own("应计"), self.subtract(whole, share));
        let held = self.subtract(self.own("应计"), self.to_cents(paid_part));
        self.define("暂缓", held);
        self.opening("暂缓余额");
        let held = self.or_zero(self.own("暂缓"));
        let all = self.add(self.own("期初"), held.clone());
        let released = self.choose(until, all.clone());
        self.define("发还", released);
        let now = self.or_zero(self.subtract(self.own("应计"), self.own("暂缓")));
        let released = self.own("发还");
        let paid = self.where_there("应计", self.add(now, released.clone()), released);
        self.item(purpose, paid, None, "应计");
        self.for_everybody(|maker| {
            let released = maker.or_zero(maker.own("发还"));
            let left = maker.subtract(all, released);
            maker.balance("暂缓余额", "应计", left);
        });
    }

    /// Takes back no more than was paid of an item and not yet taken back.
    fn settle(&mut self, definition: Definition, item: &Name, [claimed, short, balance]: [&str; 3]) {
        let purpose = definition.purpose;
        self.accrued(definition, claimed);
        self.opening(balance);
        let paid = self.or_zero(self.named(&item.node));
        let limit = self.add(self.own("期初"), paid);
        let floor = self.expr(ExprKind::Floor(Box::new(limit.clone()), Box::new(self.zero())));
        let taken = self.expr(ExprKind::Cap(Box::new(self.own(claimed)), Box::new(floor)));
        self.item(purpose, taken, None, claimed);
        let missing = self.subtract(self.own(claimed), self.item_itself());
        self.define(short, missing);
        self.for_everybody(|maker| {
            let taken = maker.or_zero(maker.item_itself());
            let left = maker.subtract(limit, taken);
            let there = maker.any_there(maker.named(&item.node), vec![maker.own("期初"), left.clone()]);
            let left = maker.only_when(left, there);
            maker.define(balance, left);
        });
    }

    /// Pays what earlier periods should have had more than they were paid.
    fn correct(&mut self, mut definition: Definition, item: &Rc<str>, later: bool) {
        let purpose = definition.purpose;
        let applies = definition.applies.take();
        self.accrued(definition, "应得");
        // Of what is paid later, the period's own amount is what was accrued in it.
        let accrued = if item.is_ascii() { "accrued" } else { "应计" };
        let paid = if later { Rc::from(format!("{item}.{accrued}")) } else { item.clone() };
        let paid = self.or_zero(self.named(&paid));
        let difference = self.subtract(self.own("应得"), paid);
        self.define("差额", difference);
        self.opening("未补");
        let now = self.own("期初");
        self.item(purpose, now, applies, "期初");
        self.for_everybody(|maker| {
            let all = maker.add(maker.own("期初"), maker.or_zero(maker.own("差额")));
            let left = maker.subtract(all, maker.or_zero(maker.item_itself()));
            maker.balance("未补", "差额", left);
        });
    }

    // ── Statements ──────────────────────────────────────────────────────────

    fn push(&mut self, definition: Definition) {
        self.out.push(Spanned::new(Statement::Definition(definition), self.statement));
    }

    /// The author's own formula, in money: rounded once, at its end.
    fn accrued(&mut self, definition: Definition, part: &str) {
        let expr = self.to_cents(definition.expr);
        self.push(Definition {
            purpose: Purpose::Value,
            name: self.part_name(part),
            ty: None,
            expr,
            in_time: None,
            made: Some(Made::Accrued),
            ..definition
        });
    }

    /// What was left from the period before; nothing was before the first.
    fn opening(&mut self, balance: &str) {
        let earlier = match self.heading.frequency {
            Frequency::Month => Earlier::Month,
            Frequency::Quarter => Earlier::Quarter,
            Frequency::Half => Earlier::Half,
            Frequency::Year => Earlier::Year,
        };
        let before = ExprKind::Before { earlier, body: Box::new(self.own(balance)), first: None };
        let opening = self.or_zero(self.expr(before));
        self.for_everybody(|maker| maker.define("期初", opening));
    }

    fn define(&mut self, part: &str, expr: Expr) {
        let name = self.part_name(part);
        self.push(self.made(Purpose::Value, name, expr, None, None));
    }

    fn item(&mut self, purpose: Purpose, expr: Expr, applies: Option<Expr>, with: &str) {
        let with = Made::With(self.part(with));
        self.push(self.made(purpose, self.name.clone(), expr, applies, Some(with)));
    }

    fn made(
        &self,
        purpose: Purpose,
        name: Declared,
        expr: Expr,
        applies: Option<Expr>,
        made: Option<Made>,
    ) -> Definition {
        // A balance is money also while its own type is being found out.
        let kind = TypeNameKind::Money;
        let ty = (purpose == Purpose::Value).then_some(TypeName { kind, span: Span::default() });
        let (cite, parts, standing) = (self.cite.clone(), Vec::new(), Box::<Standing>::default());
        let amounts = self.amounts.clone().filter(|_| matches!(purpose, Purpose::Pay | Purpose::Deduct));
        Definition { purpose, name, ty, expr, applies, amounts, cite, parts, standing, in_time: None, made }
    }

    /// Balances go on where somebody has no row.
    fn for_everybody(&mut self, write: impl FnOnce(&mut Maker)) {
        let everybody = Heading { who: Who::Everybody, ..self.heading.clone() };
        self.out.push(Spanned::new(Statement::Heading(everybody), self.statement));
        write(self);
        self.out.push(Spanned::new(Statement::Heading(self.heading.clone()), self.statement));
    }

    // ── Names ───────────────────────────────────────────────────────────────

    fn part_words(part: &str) -> (String, String) {
        let english = MADE_OF_ITEMS.iter().find(|(zh, _)| *zh == part).map_or(part, |(_, en)| en);
        (part.to_owned(), english.to_owned())
    }

    /// The full name of a part: 提成.未付, commission.unpaid.
    fn part(&self, part: &str) -> Rc<str> {
        let (zh, en) = Maker::part_words(part);
        let item = &self.name.name.node;
        Rc::from(format!("{item}.{}", if item.is_ascii() { en } else { zh }))
    }

    fn part_name(&self, part: &str) -> Declared {
        let (zh, en) = Maker::part_words(part);
        let item = &self.name.name;
        let alias = match &self.name.alias {
            Some(alias) => format!("{}.{}", alias.node, if alias.node.is_ascii() { en } else { zh }),
            None => format!("{}.{}", item.node, if item.node.is_ascii() { zh } else { en }),
        };
        Declared { name: Name::new(self.part(part), item.span), alias: Some(Name::new(Rc::from(alias), item.span)) }
    }

    // ── Formulas ────────────────────────────────────────────────────────────

    fn expr(&self, kind: ExprKind) -> Expr {
        Expr { kind, span: self.clause }
    }

    /// Nobody wrote this number: it has no place.
    fn literal(&self, kind: LiteralKind) -> Expr {
        Expr { kind: ExprKind::Literal(kind), span: Span::default() }
    }

    fn zero(&self) -> Expr {
        self.literal(LiteralKind::Money(Decimal::ZERO))
    }

    fn named(&self, name: &Rc<str>) -> Expr {
        let name = Name::new(name.clone(), self.clause);
        self.expr(ExprKind::Reference(Reference { name, member: None, arguments: None, span: self.clause }))
    }

    fn own(&self, part: &str) -> Expr {
        self.named(&self.part(part))
    }

    fn item_itself(&self) -> Expr {
        self.named(&self.name.name.node)
    }

    fn or_zero(&self, value: Expr) -> Expr {
        self.expr(ExprKind::Default(Box::new(value), Box::new(self.zero())))
    }

    fn operate(&self, operator: Operator, a: Expr, b: Expr) -> Expr {
        self.expr(ExprKind::Arithmetic(operator, Box::new(a), Box::new(b)))
    }

    fn add(&self, a: Expr, b: Expr) -> Expr {
        self.operate(Operator::Add, a, b)
    }

    fn subtract(&self, a: Expr, b: Expr) -> Expr {
        self.operate(Operator::Subtract, a, b)
    }

    fn multiply(&self, a: Expr, b: Expr) -> Expr {
        self.operate(Operator::Multiply, a, b)
    }

    fn to_cents(&self, value: Expr) -> Expr {
        let span = value.span;
        let kind = ExprKind::Round { value: Box::new(value), mode: Rounding::HalfAwayFromZero, step: RoundStep::Minor };
        Expr { kind, span }
    }

    /// The value where the condition holds, else nothing to move.
    fn choose(&self, condition: Expr, then: Expr) -> Expr {
        let otherwise = Box::new(self.zero());
        self.expr(ExprKind::If { condition: Box::new(condition), then: Box::new(then), otherwise })
    }

    fn in_months(&self, months: Vec<i32>, then: Expr) -> Expr {
        let month = self.expr(ExprKind::Moment(Moment::ThisMonth));
        let condition = self.expr(ExprKind::InMonths(Box::new(month), months));
        self.choose(condition, then)
    }

    fn only_when(&self, value: Expr, condition: Expr) -> Expr {
        self.expr(ExprKind::OnlyWhen(Box::new(value), Box::new(condition)))
    }

    /// Whether a value is there, or some amount is not zero. Nobody wrote this: it has no place.
    fn any_there(&self, value: Expr, amounts: Vec<Expr>) -> Expr {
        let no_place = |kind| Expr { kind, span: Span::default() };
        let mut terms = vec![no_place(ExprKind::Missing { value: Box::new(value), negated: true })];
        for amount in amounts {
            let (amount, zero) = (Box::new(amount), Box::new(self.zero()));
            terms.push(no_place(ExprKind::Compare(Comparison::NotEqual, amount, zero)));
        }
        no_place(ExprKind::Or(terms))
    }

    /// What is left, also in the period in which nothing is left any more.
    fn balance(&mut self, name: &str, with: &str, left: Expr) {
        let there = self.any_there(self.own(with), vec![self.own("期初"), left.clone()]);
        let left = self.only_when(left, there);
        self.define(name, left);
    }

    fn where_there(&self, part: &str, value: Expr, amount: Expr) -> Expr {
        let there = self.any_there(self.own(part), vec![amount]);
        self.only_when(value, there)
    }
}
