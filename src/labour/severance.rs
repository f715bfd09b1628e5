//! How severance is worked out: L31.

use super::facts::{Facts, number};
use super::finding::{advised, quoted};
use crate::diagnostics::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::{About, Expr, Op, Type};
use crate::syntax::ast::{FoldHow, Purpose, Window};

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) {
    let is_severance = |value: &&crate::plan::NamedValue| {
        value.about == About::Person
            && value.expr.ty == Type::Money
            && matches!(value.purpose, Purpose::Pay | Purpose::Value)
            && facts.is_called("severance", &value.name)
    };
    // What is paid by a definition of the same kind is told of once, where it is worked out.
    let items: Vec<_> = facts.plan.values.iter().filter(is_severance).collect();
    let reads_another = |value: &crate::plan::NamedValue| {
        facts
            .own_parts(&value.expr)
            .iter()
            .any(|part| matches!(&part.op, Op::Value(id) if facts.value(*id).is_some_and(|read| is_severance(&read))))
    };
    for item in items.iter().filter(|item| !reads_another(item)) {
        let lacks = lacking(facts, &facts.rests_on(&item.expr));
        if lacks.is_empty() {
            continue;
        }
        let zh: Vec<&str> = lacks.iter().map(|lack| lack.0).collect();
        let en: Vec<&str> = lacks.iter().map(|lack| lack.1).collect();
        let name = quoted(&item.name);
        let problem = Problem::note(
            "L31",
            item.span,
            Text::new(
                format!("{}的算法里没有{}", name.zh, zh.join("、")),
                format!("{} is worked out without {}", name.en, en.join(", ")),
            ),
        )
        .here("经济补偿", "severance");
        out.push(advised(
            problem,
            facts,
            "每满一年一个月工资，六个月以上不满一年按一年，不满六个月付半个月；月工资是前12个月应得工资（含奖金、津贴）的平均，高于当地社平工资3倍的按3倍，年数最多12年；违法解除付2倍，不再付补偿",
            "one month's wage for each full year, six months and more counting as a year, less as half a month; the wage is the average of the 12 months before, bonuses and allowances included; above 3 times the local average wage it is 3 times that, for at most 12 years; unlawful dismissal costs twice as much, and no severance beside it",
        ));
    }
}

/// What the statute asks for and the formula lacks.
fn lacking(facts: Facts<'_>, parts: &[&Expr]) -> Vec<(&'static str, &'static str)> {
    let law = &facts.law.severance;
    let holds = |wanted: &Exact| parts.iter().any(|part| number(part).as_ref() == Some(wanted));
    let half = Exact::ratio(1, 2).unwrap_or_else(Exact::zero);
    let average = parts.iter().any(|part| match &part.op {
        Op::OverMonths { window: Window::Recent(months), how: FoldHow::Average, .. } => *months == law.average_months,
        _ => facts.field(part).is_some_and(|field| field.name.spellings().iter().any(|name| says_average(name))),
    });
    let mut lacks = Vec::new();
    if !holds(&Exact::from(6)) && !holds(&half) {
        lacks.push(("不满一年怎么算", "what a part of a year counts for"));
    }
    if !average {
        lacks.push(("前12个月的平均工资", "the average wage of the 12 months before"));
    }
    if !holds(&Exact::from(i64::from(law.times_average_wage))) || !holds(&Exact::from(i64::from(law.most_years))) {
        lacks.push(("社平工资3倍和12年的封顶", "the limits of 3 times the local average wage and 12 years"));
    }
    lacks
}

fn says_average(name: &str) -> bool {
    name.contains("平均") || name.to_lowercase().contains("average")
}
