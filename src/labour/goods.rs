//! Wages in goods, points or vouchers: L27.

use super::facts::Facts;
use super::finding::{advised, quoted};
use crate::diagnostics::Problem;
use crate::lang::Text;
use crate::plan::Label;
use crate::source::Span;
use crate::syntax::ast::Purpose;

pub fn findings(facts: Facts<'_>, out: &mut Vec<Problem>) {
    for item in facts.items(Purpose::Pay).filter(|item| facts.is_called("goods", &item.name)) {
        out.push(in_kind(facts, &item.name, item.span));
    }
    for (rule, at, clause) in facts.clauses() {
        let no_money = |action: &&Label| ["goods", "goods_given"].iter().any(|list| facts.is_called(list, action));
        if let Some(action) = facts.given(rule, at).into_iter().find(no_money) {
            out.push(in_kind(facts, action, clause.span));
        }
    }
}

fn in_kind(facts: Facts<'_>, name: &Label, span: Span) -> Problem {
    let name = quoted(name);
    let problem = Problem::note(
        "L27",
        span,
        Text::new(
            format!("{}以实物、积分或券发放", name.zh),
            format!("{} is paid in goods, points or vouchers", name.en),
        ),
    )
    .here("不是货币", "not money");
    advised(
        problem,
        facts,
        "是工资的改成货币；是福利的，不要算进应发工资",
        "pay it in money where it is wage; where it is a benefit, keep it out of the wage",
    )
}
