//! Pay that is earned and not paid: L15, L17, L18, L19, L21.
//!
//! Clauses about money in time (暂缓, 次年发, 追回) are read off the author's tree, since
//! the plan holds what they are short for; the rest is read off the plan.

use super::facts::Facts;
use super::finding::{advised, quoted};
use crate::calendar::Frequency;
use crate::diagnostics::Problem;
use crate::lang::Text;
use crate::plan::{About, Expr, Label, NamedValue, Op, Type, Value, Who};
use crate::resolve::label_of;
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, Definition, Due, InTime, Purpose, Statement, Tree};

/// At most so many places of one kind are shown.
const MOST_PLACES: usize = 3;

pub fn findings(facts: Facts<'_>, tree: &Tree, out: &mut Vec<Problem>) {
    for statement in &tree.statements {
        let Statement::Definition(definition) = &statement.node else { continue };
        match &definition.in_time {
            Some(InTime::HeldBack { span, .. }) => out.push(held_back(facts, definition, *span)),
            Some(InTime::Due(due, span)) if *due != Due::NextMonth => {
                out.push(paid_late(facts, definition, *due, *span))
            }
            Some(InTime::TakesBack(_, span)) => out.extend(taken_back(facts, definition, *span)),
            _ => {}
        }
    }
    out.extend(retained(facts));
    for item in facts.items(Purpose::Pay) {
        out.extend(lost_by_leaving(facts, item));
        out.extend(waits_for_approval(facts, item));
    }
}

// ── L15 ──────────────────────────────────────────────────────────────────────

const EARN_LATER: (&str, &str) = (
    "写成达到条件才形成：如 发放 提成 = 若 已回款 则 … 否则 0 元，勿写已得再扣；金融等行业依监管规定递延的，可在制度里说明",
    "let it be earned only once the condition is met, such as pay commission = if collected then … else 0 yuan, not earned first and kept afterwards; where a regulator asks for deferral, as in finance, say so in the policy",
);

fn held_back(facts: Facts<'_>, definition: &Definition, span: Span) -> Problem {
    let name = quoted(&label_of(&definition.name));
    let problem = Problem::warning(
        "L15",
        span,
        Text::new(
            format!("{}已经形成，却暂缓发放一部分", name.zh),
            format!("{} is earned, and a part of it is held back", name.en),
        ),
    )
    .here("已得的留着不发", "earned and not paid");
    advised(problem, facts, EARN_LATER.0, EARN_LATER.1)
}

/// Amounts by the name of a retention that are a part of what is earned, told together.
fn retained(facts: Facts<'_>) -> Option<Problem> {
    let mut places = facts.plan.values.iter().filter(|value| {
        value.about == About::Person
            && matches!(value.purpose, Purpose::Value | Purpose::Deduct)
            && value.expr.ty == Type::Money
            && !value.name.name.contains('.')
            && facts.is_called("retained", &value.name)
            && !facts.is_called("lawful_deduction", &value.name)
            && is_part_of_earned(facts, &value.expr)
    });
    let first = places.next()?;
    let name = quoted(&first.name);
    let mut problem = Problem::warning(
        "L15",
        first.span,
        Text::new(
            format!("{}从已得的工资里留存一部分", name.zh),
            format!("{} retains a part of pay that is earned", name.en),
        ),
    )
    .here("已得的留着不发", "earned and not paid");
    for more in places.take(MOST_PLACES - 1) {
        problem = problem.also(more.span, "这里也是", "here, too");
    }
    Some(advised(problem, facts, EARN_LATER.0, EARN_LATER.1))
}

fn is_part_of_earned(facts: Facts<'_>, expr: &Expr) -> bool {
    let amount = |part: &&Expr| matches!(part.op, Op::Value(_) | Op::Cell { .. }) && part.ty == Type::Money;
    let parts: Vec<&Expr> = facts.rests_on(expr).into_iter().filter(amount).collect();
    facts.mention(&parts, "earned").is_some()
}

// ── L17 ──────────────────────────────────────────────────────────────────────

fn paid_late(facts: Facts<'_>, definition: &Definition, due: Due, span: Span) -> Problem {
    let name = quoted(&label_of(&definition.name));
    let (zh, en) = match due {
        Due::QuarterEnd => ("季末", "at the quarter's end"),
        Due::YearEnd => ("年末", "at the year's end"),
        _ => ("次年", "in the next year"),
    };
    let problem = Problem::note(
        "L17",
        span,
        Text::new(
            format!("{}每月形成，到{zh}才发", name.zh),
            format!("{} is earned every month and paid only {en}", name.en),
        ),
    )
    .here("什么时候发", "when it is paid");
    advised(
        problem,
        facts,
        "工资至少每月付一次：是月工资的改成当月或次月发；按季按年考核的奖金，写在 每季、每年 的标题下，并写明支付日",
        "wages are paid at least once a month: pay a monthly wage in the month or the next; write a bonus for a quarter or a year under each quarter or each year, with its day of payment",
    )
}

// ── L18 ──────────────────────────────────────────────────────────────────────

fn lost_by_leaving(facts: Facts<'_>, item: &NamedValue) -> Option<Problem> {
    let span = asks_for_service(facts, item)?;
    let name = quoted(&item.name);
    let problem = Problem::warning(
        "L18",
        item.span,
        Text::new(
            format!("{}只发给到时还在职的人，离职的人已经挣到的也没有了", name.zh),
            format!("{} goes only to those still employed; who has left loses what was earned", name.en),
        ),
    )
    .here("离职的人不发", "nothing for those who have left");
    let problem = if span == item.span {
        problem
    } else {
        problem.also(span, "要求到时还在职", "asks for being employed then")
    };
    Some(advised(
        problem,
        facts,
        "非过错离职、工作已经完成的，按实际在职的月份折算发给，解除时一次付清",
        "pay those who leave without fault for the work that is done, in proportion to the months worked, and all of it on leaving",
    ))
}

/// Where it says that only who is still employed is paid.
fn asks_for_service(facts: Facts<'_>, item: &NamedValue) -> Option<Span> {
    let whole_period = matches!(item.who, Who::LastMonth | Who::MonthNumber(_) | Who::EveryMonth);
    if whole_period && item.frequency != Frequency::Month && sums_up_months(facts, &item.expr) {
        return Some(item.span);
    }
    let mut conditions: Vec<&Expr> = item.applies.iter().collect();
    for part in facts.own_parts(&item.expr) {
        match &part.op {
            Op::If { condition, .. } | Op::OnlyWhen(_, condition) => conditions.push(condition),
            Op::Cases(cases) => conditions.extend(cases.cases.iter().filter_map(|case| case.applies.as_ref())),
            _ => {}
        }
    }
    let parts = conditions.iter().flat_map(|condition| facts.parts_while(condition, |part| part.ty == Type::Truth));
    // In its own month everybody who has a row is enrolled.
    let monthly = |part: &Expr| item.frequency == Frequency::Month && matches!(part.op, Op::EnrolledAt(_));
    parts.into_iter().find(|part| asks_whether_employed(facts, part) && !monthly(part)).map(|part| part.span)
}

fn asks_whether_employed(facts: Facts<'_>, part: &Expr) -> bool {
    let left = |expr: &Expr| facts.speaks_of("leaves", expr);
    match &part.op {
        Op::EnrolledAt(_) => true,
        Op::Not(left_already) => left(left_already),
        Op::Missing { value, negated: false } => left(value),
        Op::Compare(Comparison::Equal, a, b) => left(a) && matches!(b.op, Op::Constant(Value::Truth(false))),
        Op::Constant(Value::Label(_)) => facts.speaks_of("in_service", part),
        Op::Cell { .. } | Op::Value(_) => part.ty == Type::Truth && is_service(facts, part),
        _ => false,
    }
}

fn is_service(facts: Facts<'_>, part: &Expr) -> bool {
    let name = match &part.op {
        Op::Value(id) => facts.value(*id).map(|value| &value.name),
        _ => facts.field(part).map(|field| &field.name),
    };
    name.is_some_and(|name| facts.is_called("in_service", name))
}

/// Whether it adds up amounts that the months of the period brought.
fn sums_up_months(facts: Facts<'_>, expr: &Expr) -> bool {
    facts.own_parts(expr).iter().any(|part| match &part.op {
        Op::OverMonths { body, .. } => {
            body.ty == Type::Money && facts.rests_on(body).iter().any(|part| facts.speaks_of("earned", part))
        }
        _ => false,
    })
}

// ── L19 ──────────────────────────────────────────────────────────────────────

fn waits_for_approval(facts: Facts<'_>, item: &NamedValue) -> Option<Problem> {
    if !facts.anyone_says("approval") {
        return None;
    }
    let applies = item.applies.iter().flat_map(|applies| facts.rests_on(applies));
    let parts: Vec<&Expr> = applies.chain(facts.parts_while(&item.expr, |part| part.ty == Type::Truth)).collect();
    let of_pay = |part: &Expr| facts.field(part).is_some() && !facts.speaks_of("other_approval", part);
    let is_answer = |part: &Expr| matches!(part.ty, Type::Truth | Type::Date);
    let inputs: Vec<&Expr> = parts.iter().copied().filter(|part| is_answer(part) && of_pay(part)).collect();
    let approval = facts.mention(&inputs, "approval")?;
    if facts.mention(&parts, "deadline").is_some() {
        return None;
    }
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L19",
        item.span,
        Text::new(
            format!("{}要等“{}”才发，没有写审批的标准和期限", name.zh, approval.zh()),
            format!("{} waits for `{}`, with no criteria and no deadline for the approval", name.en, approval.en()),
        ),
    )
    .here("发不发看审批", "paid only once approved")
    .also(approval.span, "审批", "the approval");
    Some(advised(
        problem,
        facts,
        "写明批什么、几日内批；过期未批的，条件已成就仍应支付，如 当 已审批 或 逾期未批",
        "say what is approved and within how many days, and that it counts as approved after that: where the conditions are met, pay is due even if nobody signs",
    ))
}

// ── L21 ──────────────────────────────────────────────────────────────────────

fn taken_back(facts: Facts<'_>, definition: &Definition, span: Span) -> Option<Problem> {
    let name = label_of(&definition.name);
    takes_back(facts, &name, span, definition.cite.is_some(), caps(&definition.expr))
}

/// A deduction that is called a clawback, without the clause of that kind.
pub fn clawback(facts: Facts<'_>, item: &NamedValue, limited: bool) -> Option<Problem> {
    takes_back(facts, &item.name, item.span, item.cite.is_some(), limited)
}

fn takes_back(facts: Facts<'_>, name: &Label, span: Span, cited: bool, limited: bool) -> Option<Problem> {
    let lacks = match (cited, limited) {
        (true, true) => return None,
        (true, false) => Text::new("每月上限", "a monthly limit"),
        (false, true) => Text::new("事由的依据", "the clause that states the cause"),
        (false, false) => Text::new("事由的依据和每月上限", "the clause that states the cause and a monthly limit"),
    };
    let name = quoted(name);
    let problem = Problem::note(
        "L21",
        span,
        Text::new(
            format!("{}追回已发的工资，没有写{}", name.zh, lacks.zh),
            format!("{} takes back pay that was made, without {}", name.en, lacks.en),
        ),
    )
    .here("追回已经发了的", "what was paid is taken back");
    Some(advised(
        problem,
        facts,
        "写明事由（退货、舞弊、算错）、期限和每月上限，如 … 封顶 当月工资 × 20%   依据 \"第几条\"",
        "state the cause (goods returned, fraud, a mistake in the sum), the time limit and a monthly limit, such as … capped at monthly_wage × 20%   source \"clause …\"",
    ))
}

fn caps(expr: &ast::Expr) -> bool {
    matches!(expr.kind, ast::ExprKind::Cap(..)) || matches!(&expr.kind, ast::ExprKind::Extreme { largest: false, .. })
}
