//! A change for the worse that reaches back: L20.
//!
//! A policy that takes effect before it was made known, and a rate that falls inside a
//! quarter or year whose pay uses it: the months before were measured by the old rate.

use std::collections::BTreeSet;

use super::facts::{Facts, number};
use super::finding::{advised, quoted};
use super::place::header;
use crate::calendar::{Frequency, Month};
use crate::diagnostics::Problem;
use crate::lang::Text;
use crate::plan::{NamedValue, Op, Parameter, walk};
use crate::syntax::ast::{Purpose, Tree};

pub fn findings(facts: Facts<'_>, tree: &Tree, out: &mut Vec<Problem>) {
    out.extend(in_force_before_published(facts, tree));
    for (purpose, worse) in [(Purpose::Pay, std::cmp::Ordering::Less), (Purpose::Deduct, std::cmp::Ordering::Greater)] {
        for item in facts.items(purpose).filter(|item| item.frequency != Frequency::Month) {
            for parameter in rates(facts, item) {
                out.extend(changes_inside(facts, item, parameter, worse));
            }
        }
    }
}

fn in_force_before_published(facts: Facts<'_>, tree: &Tree) -> Option<Problem> {
    let header = header(tree)?;
    let published = header.published.as_ref()?;
    let (from, _) = header.effective.as_ref()?;
    if from.node.first_day() >= published.node {
        return None;
    }
    let problem = Problem::note(
        "L20",
        from.span,
        Text::new(
            format!("制度从 {} 起生效，{} 才公布", from.node, published.node),
            format!("the policy takes effect in {} and was published on {}", from.node, published.node),
        ),
    )
    .here("从这个月起", "from this month on")
    .also(published.span, "这一天才公布", "published only then");
    Some(advised(problem, facts, FORWARD.0, FORWARD.1))
}

const FORWARD: (&str, &str) = (
    "新办法只对公布以后的工作生效，从公布后的下一个期间起；制定和修改要经民主程序并公示，劳动合同约定更有利的从合同",
    "let new rules hold only for work after they were made known, from the next whole period on; make and change them with the employees and publish them; a better term of the contract prevails",
);

/// Parameters that an item of a quarter or year reads as they are at the period's end.
fn rates<'p>(facts: Facts<'p>, item: &'p NamedValue) -> Vec<&'p Parameter> {
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut waiting = vec![&item.expr];
    while let Some(expr) = waiting.pop() {
        match &expr.op {
            Op::Parameter(id) => {
                found.insert(id.0);
            }
            Op::Value(id) if seen.insert(id.0) => waiting.extend(facts.value(*id).map(|value| &value.expr)),
            // Each month by what was in force in it.
            Op::OverMonths { .. } | Op::Before { .. } | Op::EarlierFold { .. } => continue,
            _ => {}
        }
        waiting.extend(walk::children(expr).into_iter().map(|child| child.expr));
    }
    found.into_iter().filter_map(|id| facts.plan.parameters.get(id)).collect()
}

fn changes_inside(
    facts: Facts<'_>,
    item: &NamedValue,
    parameter: &Parameter,
    worse: std::cmp::Ordering,
) -> Option<Problem> {
    let changes = parameter.values.windows(2);
    let (since, old, new, span) = changes.into_iter().find_map(|pair| {
        let [(_, before), (Some(since), after)] = pair else { return None };
        let (old, new) = (number(before)?, number(after)?);
        let inside = since.period(item.frequency).start() != *since;
        (inside && new.cmp(&old) == worse).then_some((*since, old, new, after.span))
    })?;
    let (rate, name) = (quoted(&parameter.name), quoted(&item.name));
    let months = since.period(item.frequency);
    let _ = (old, new);
    let problem = Problem::note(
        "L20",
        span,
        Text::new(
            format!("{}从 {since} 起变得不利，{}把它用到整个期间（{} 起）", rate.zh, name.zh, first(months.start())),
            format!(
                "{} changes for the worse in {since}, and {} uses it for the whole period from {} on",
                rate.en,
                name.en,
                first(months.start())
            ),
        ),
    )
    .here("在期间中间变", "it changes inside the period")
    .also(item.span, "按期末的数算整个期间", "the whole period by the figure of its end");
    Some(advised(problem, facts, FORWARD.0, FORWARD.1))
}

fn first(month: Month) -> String {
    month.to_string()
}
