//! What a day and an hour are worth: L23 (overtime), L24 (the divisor of a day's pay).

use super::facts::{Facts, Seen, number};
use super::finding::{advised, quoted};
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{Expr, NamedValue, Op, Type};
use crate::source::Span;
use crate::syntax::ast::{Operator, Purpose};

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) {
    let mut by_law: Option<Span> = None;
    let mut by_due_days: Option<(Span, Text)> = None;
    let mut seen = Seen::default();
    for item in [Purpose::Pay, Purpose::Deduct].into_iter().flat_map(|purpose| facts.items(purpose)) {
        // A definition that several items read is told of with the first.
        let parts = facts.new_parts(&item.expr, &mut seen, |part| part.ty != Type::Points);
        if let Some(divisor) = parts.iter().find_map(|part| divisor(facts, part)) {
            match divisor.days {
                Days::Number(days) if days == facts.law.wage_days() => by_law = by_law.or(Some(divisor.span)),
                Days::Due => by_due_days = by_due_days.or(Some((divisor.span, quoted(&item.name)))),
                days => out.push(other_divisor(facts, item, &days, divisor.span)),
            }
        }
        out.extend(overtime(facts, item, &parts));
    }
    if let (Some(law), Some((due, name))) = (by_law, by_due_days) {
        out.push(mixed(facts, &name, due, law));
    }
}

// ── L24 ──────────────────────────────────────────────────────────────────────

enum Days {
    Number(Exact),
    Calendar,
    Working,
    /// The days that somebody should have worked.
    Due,
}

struct Divisor {
    days: Days,
    span: Span,
}

/// What a month's wage is divided by.
fn divisor(facts: Facts<'_>, part: &Expr) -> Option<Divisor> {
    match &part.op {
        Op::Prorate { basis, .. } => Some(Divisor { days: days(facts, basis)?, span: basis.span }),
        Op::Arithmetic(Operator::Divide, wage, basis) if wage.ty == Type::Money => {
            let of_wage = facts.mention(&facts.parts_while(wage, |_| false), "wage").is_some();
            let days = days(facts, basis).filter(|_| of_wage)?;
            Some(Divisor { days, span: basis.span })
        }
        Op::Arithmetic(Operator::Divide, worked, basis) if worked.ty == Type::Days => {
            facts.speaks_of("due_attendance", basis).then_some(Divisor { days: Days::Due, span: basis.span })
        }
        _ => None,
    }
}

fn days(facts: Facts<'_>, basis: &Expr) -> Option<Days> {
    match &basis.op {
        Op::PeriodDays { working } => Some(if *working { Days::Working } else { Days::Calendar }),
        _ if facts.speaks_of("due_attendance", basis) => Some(Days::Due),
        _ => {
            let days = facts.constants(basis).into_iter().next()?;
            // Fewer or more are no days of a month.
            (Exact::from(19) < days && days < Exact::from(32)).then_some(Days::Number(days))
        }
    }
}

fn other_divisor(facts: Facts<'_>, item: &NamedValue, days: &Days, span: Span) -> Problem {
    let name = quoted(&item.name);
    let by_law = facts.law.wage_days();
    let shown = match days {
        Days::Number(days) => Text::new(format!(" {days} 天"), format!("{days} days")),
        Days::Working => Text::new("当月的工作日", "the working days of the month"),
        _ => Text::new("当月的日历天数", "the calendar days of the month"),
    };
    let problem = Problem::note(
        "L24",
        span,
        Text::new(
            format!("{}的日工资按{}算，国家口径是 {by_law} 天", name.zh, shown.zh),
            format!("{} works out a day's pay by {}; the national figure is {by_law} days", name.en, shown.en),
        ),
    )
    .here("除以这个天数", "divided by these days");
    advised(
        problem,
        facts,
        "日工资写 ÷ 21.75 天（(365 − 104) ÷ 12）；用别的口径的，在制度里说明理由，并保证不少于按 21.75 算的",
        "divide by 21.75 days ((365 − 104) ÷ 12); where another basis is used, say why, and pay no less than it would give",
    )
}

fn mixed(facts: Facts<'_>, name: &Text, due: Span, law: Span) -> Problem {
    let problem = Problem::note(
        "L24",
        due,
        Text::new(
            format!("{}按应出勤天数折算，别处却按 21.75 天", name.zh),
            format!("{} is prorated by the days due, and elsewhere 21.75 days are used", name.en),
        ),
    )
    .here("按应出勤天数", "by the days due")
    .also(law, "这里按 21.75 天", "21.75 days here");
    advised(
        problem,
        facts,
        "全文用一种口径；确实要用两种的，写明各用在哪里",
        "use one basis throughout; where both are wanted, say where each applies",
    )
}

// ── L23 ──────────────────────────────────────────────────────────────────────

fn overtime(facts: Facts<'_>, item: &NamedValue, parts: &[&Expr]) -> Option<Problem> {
    let inputs: Vec<&Expr> = parts.iter().copied().filter(|part| facts.field(part).is_some()).collect();
    let hours = facts.mention(&inputs, "overtime").filter(|_| item.purpose == Purpose::Pay)?;
    let times = [Exact::ratio(3, 2), Some(Exact::from(2)), Some(Exact::from(3))];
    let is_share = |part: &&&Expr| matches!(part.ty, Type::Ratio | Type::Number);
    let has_rate = parts.iter().filter(is_share).any(|part| number(part).is_some_and(|n| times.contains(&Some(n))));
    if has_rate {
        return None;
    }
    let name = quoted(&item.name);
    let problem = Problem::note(
        "L23",
        item.span,
        Text::new(
            format!("{}按“{}”算，没有 150%、200%、300% 的加班工资", name.zh, hours.zh()),
            format!("{} counts `{}` without overtime at 150%, 200% or 300%", name.en, hours.en()),
        ),
    )
    .here("加班的钱", "pay for overtime")
    .also(hours.span, "加班", "overtime");
    Some(advised(
        problem,
        facts,
        "单列加班费：定额以外延长的按计件单价或小时工资的 150%，休息日 200%，法定节假日 300%",
        "list overtime by itself: beyond the quota 150% of the piece rate or hourly wage, 200% on rest days, 300% on public holidays",
    ))
}
