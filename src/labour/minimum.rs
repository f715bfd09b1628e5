//! The month's wage and the local minimum: L10. Only with a pack: no figure is known without.

use super::facts::Facts;
use super::finding::{advised, quoted};
use super::least::{Least, least, most};
use super::pack::Pack;
use crate::calendar::Frequency;
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{About, NamedValue, Op, Type};
use crate::source::Span;
use crate::syntax::ast::Purpose;

pub fn findings(facts: Facts<'_>, pack: &Pack, out: &mut Vec<Problem>) -> Option<Text> {
    let (name, span, least) = wage(facts)?;
    // What is in force when the policy ends, or in the end.
    let minimum = match facts.plan.effective.1 {
        Some(last) => pack.minimum_in(last),
        None => pack.minimum_wage.last(),
    };
    let Some((since, minimum)) = minimum else {
        return Some(Text::new(
            format!("“{}”的资料没有这个制度生效期内的最低工资：没有对照（L10）", pack.place),
            format!("the pack for {} has no minimum wage for the policy's time: it was not compared (L10)", pack.place),
        ));
    };
    let title = match &least {
        Least::Known(amount) if amount < minimum => Text::new(
            format!("{}最少可以是 {amount} 元，低于“{}” {since} 起的最低工资 {minimum} 元", name.zh, pack.place),
            format!(
                "{} can be as little as {amount} yuan, below the minimum wage of {minimum} yuan in {} since {since}",
                name.en, pack.place
            ),
        ),
        Least::NoFloor => Text::new(
            format!("{}里的扣减没有上限，可以低于“{}” {since} 起的最低工资 {minimum} 元", name.zh, pack.place),
            format!(
                "nothing limits what is deducted in {}: it can fall below the minimum wage of {minimum} yuan in {} since {since}",
                name.en, pack.place
            ),
        ),
        _ => return None,
    };
    let problem = Problem::note("L10", span, title).here("全勤的一个月", "in a month of full attendance");
    out.push(advised(
        problem,
        facts,
        &format!("加上 ,保底 {minimum} 元（不含加班费、特殊津贴和福利）；这个制度不是全部工资的，把别处发的一起算"),
        &format!("add: floored at {minimum} yuan (without overtime, special allowances and benefits); where this policy is not the whole wage, count what is paid elsewhere"),
    ));
    None
}

/// The month's wage: what the policy totals up, else all that it pays less all that it deducts.
fn wage(facts: Facts<'_>) -> Option<(Text, Span, Least)> {
    let monthly = |value: &&NamedValue| {
        value.frequency == Frequency::Month && value.about == About::Person && value.expr.ty == Type::Money
    };
    let totals: Vec<&NamedValue> =
        facts.items(Purpose::Total).filter(monthly).filter(|total| pays(facts, total)).collect();
    let inner = |total: &NamedValue| totals.iter().any(|outer| reads(facts, outer, total));
    if let Some(total) = totals.iter().find(|total| !inner(total)) {
        return Some((quoted(&total.name), total.span, least(facts, &total.expr)));
    }
    let pays: Vec<&NamedValue> = facts.items(Purpose::Pay).filter(monthly).collect();
    let first = pays.first()?;
    let mut sum = Some(Exact::zero());
    for pay in &pays {
        match least(facts, &pay.expr) {
            Least::Known(amount) => sum = sum.map(|sum| sum + amount),
            Least::NoFloor => return Some((quoted(&pay.name), pay.span, Least::NoFloor)),
            Least::Unknown => sum = None,
        }
    }
    for deduction in facts.items(Purpose::Deduct).filter(monthly) {
        let taken = most(facts, &deduction.expr);
        sum = sum.and_then(|sum| Some(sum - taken?));
    }
    let least = sum.map_or(Least::Unknown, Least::Known);
    let name = Text::new("每月发放的合计", "the sum of what is paid in a month");
    Some((name, first.span, least))
}

fn pays(facts: Facts<'_>, total: &NamedValue) -> bool {
    facts.rests_on(&total.expr).iter().any(|part| match &part.op {
        Op::Value(id) => facts.value(*id).is_some_and(|value| value.purpose == Purpose::Pay),
        _ => false,
    })
}

fn reads(facts: Facts<'_>, outer: &NamedValue, inner: &NamedValue) -> bool {
    outer.name != inner.name
        && facts.rests_on(&outer.expr).iter().any(|part| match &part.op {
            Op::Value(id) => facts.value(*id).is_some_and(|value| value.name == inner.name && value.span == inner.span),
            _ => false,
        })
}
