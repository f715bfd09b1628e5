//! What can be told without trying anybody: places at which nothing can go wrong, and
//! conditions that hold never or always.

use crate::diagnostics::{Problem, by_case};
use crate::exact::Exact;
use crate::lang::{Lang, Text};
use crate::plan::walk::children;
use crate::plan::{Expr, Lookup, NamedValue, Op, Plan};
use crate::syntax::ast::Comparison;

use super::boxes::Boxes;
use super::ranges::{Atom, Fit, Of, Ranges};
use super::reads::Reads;
use super::sites::{Guard, Site, What, may_gap, may_overlap};
use super::values::name_of;
use super::witness::amount;

/// Whether something may go wrong at a place; what surely cannot need not be tried.
pub fn may_go_wrong(plan: &Plan, site: &Site<'_>) -> bool {
    let mut exprs: Vec<&Expr> = site.guards.iter().map(|(guard, _)| *guard).collect();
    match site.what {
        What::Condition(_) => false,
        What::Division { divisor, .. } => {
            let boxes = Boxes::of(plan, &exprs, &[divisor]);
            boxes.any(&mut |ranges| reached(ranges, &site.guards) && ranges.of(divisor).numbers().holds(&Exact::zero()))
        }
        What::Limits { low, high } => {
            exprs.extend([low, high]);
            let boxes = Boxes::of(plan, &exprs, &[]);
            boxes.any(&mut |ranges| {
                let (floor, cap) = (ranges.of(low).numbers(), ranges.of(high).numbers());
                reached(ranges, &site.guards) && floor.compare(Comparison::Greater, &cap).0
            })
        }
        What::Lookup { lookup, .. } => {
            if !may_gap(lookup) && !may_overlap(lookup) {
                return false;
            }
            let boxes = Boxes::of_table(plan, lookup, &exprs);
            boxes.any(&mut |ranges| reached(ranges, &site.guards) && gap_or_overlap(ranges, lookup))
        }
    }
}

/// Whether the conditions on the way may all be as they must.
pub fn reached(ranges: &Ranges<'_>, guards: &[Guard<'_>]) -> bool {
    guards.iter().all(|(guard, must)| {
        let (holds, fails) = ranges.of(guard).conditions();
        if *must { holds } else { fails }
    })
}

fn gap_or_overlap(ranges: &Ranges<'_>, lookup: &Lookup) -> bool {
    ranges.keys(lookup).iter().any(|keys| {
        let fits: Vec<Fit> = lookup.rows.iter().map(|row| ranges.fits(&row.patterns, keys)).collect();
        let gap = may_gap(lookup) && !fits.iter().any(|fit| fit.surely);
        gap || (may_overlap(lookup) && fits.iter().filter(|fit| fit.may && !fit.rest).count() > 1)
    })
}

/// The conditions of a policy that hold never, or always.
pub fn conditions(plan: &Plan) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in plan.rules.iter().filter(|rule| rule.each_row.is_none()) {
        let name = name_of(&rule.name);
        let what = Text::new(format!("规则“{}”的条件", name.zh), format!("the condition of rule `{}`", name.en));
        // 否则当 is asked only where none of the clauses that it follows held.
        let mut before: Vec<Guard<'_>> = Vec::new();
        for clause in &rule.clauses {
            if !clause.otherwise {
                before.clear();
            }
            problems.extend(condition(plan, &clause.condition, &before, &what, !clause.otherwise));
            before.push((&clause.condition, false));
        }
    }
    for value in &plan.values {
        let name = name_of(&value.name);
        let what = Text::new(format!("“{}”里的条件", name.zh), format!("this condition of `{}`", name.en));
        for site in super::sites::sites(value) {
            if let What::Condition(of) = site.what {
                // A 仅当 that always holds is a safeguard, and no mistake.
                let says_when = value.applies.as_ref().is_some_and(|applies| std::ptr::eq(applies, of));
                problems.extend(condition(plan, of, &site.guards, &what, says_when || is_branch(value, of)));
            }
        }
    }
    problems
}

/// Whether a condition is that of a 若.
fn is_branch(value: &NamedValue, condition: &Expr) -> bool {
    fn within(expr: &Expr, wanted: &Expr) -> bool {
        matches!(&expr.op, Op::If { condition, .. } if std::ptr::eq(&**condition, wanted))
            || children(expr).iter().any(|child| within(child.expr, wanted))
    }
    within(&value.expr, condition)
}

fn condition(plan: &Plan, of: &Expr, guards: &[Guard<'_>], what: &Text, or_always: bool) -> Option<Problem> {
    // What rests on parameters alone is switched on and off by the author.
    if Reads::of_exprs(plan, &[of]).inputs.is_empty() {
        return None;
    }
    let exprs: Vec<&Expr> = guards.iter().map(|(guard, _)| *guard).chain([of]).collect();
    let boxes = Boxes::of(plan, &exprs, &[]);
    let (mut holds, mut fails, mut occurs) = (false, false, false);
    boxes.any(&mut |ranges| {
        if reached(ranges, guards) {
            let (may, not) = ranges.of(of).conditions();
            (holds, fails, occurs) = (holds || may, fails || not, true);
        }
        holds && fails
    });
    if !occurs || (holds && fails) || (holds && !or_always) {
        return None;
    }
    // The last branch of a chain that names every case is good style.
    let is_last_branch = guards.iter().any(|(_, must)| !must);
    if holds && is_last_branch {
        return None;
    }
    let because = if !holds && is_last_branch && may_hold(plan, of, &[]) {
        Text::new("前面的条件已经把这些情形都取走了", "the conditions before it have taken all such cases")
    } else if !holds && Boxes::of(plan, &[of], &[]).out_of_scope().any(&mut |ranges| ranges.of(of).conditions().0) {
        Text::new("政策开头的 适用 已经排除了这些人", "`applies to` at the head of the policy leaves these people out")
    } else {
        because(plan, &boxes)
    };
    Some(if holds {
        by_case::always_holds(what, &because, of.span)
    } else {
        by_case::never_holds(what, &because, of.span)
    })
}

/// Whether a condition may hold under these guards.
fn may_hold(plan: &Plan, of: &Expr, guards: &[Guard<'_>]) -> bool {
    let exprs: Vec<&Expr> = guards.iter().map(|(guard, _)| *guard).chain([of]).collect();
    Boxes::of(plan, &exprs, &[]).any(&mut |ranges| reached(ranges, guards) && ranges.of(of).conditions().0)
}

/// `“得分”只会是 0 分到 100 分`: what is known of the quantities of a condition.
pub fn because(plan: &Plan, boxes: &Boxes<'_>) -> Text {
    const MOST: usize = 3;
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (atom, of) in boxes.quantities() {
        let Of::Numbers(interval) = of else { continue };
        let (label, ty) = match atom {
            Atom::Value(id) => match plan.values.get(id.0) {
                Some(value) => (&value.name, value.expr.ty),
                None => continue,
            },
            Atom::Input(input) => match super::subjects::field_of(plan, input) {
                Some(field) => (&field.name, field.ty),
                None => continue,
            },
        };
        // The range of a day is no news to anybody.
        if !ty.is_number() {
            continue;
        }
        let name = name_of(label);
        let end = |end: &Option<super::interval::End>, lang| end.as_ref().map(|end| amount(plan, &end.at, ty, lang));
        let ends = |lang| (end(&interval.low, lang), end(&interval.high, lang));
        match ends(Lang::Zh) {
            (Some(low), Some(high)) => zh.push(format!("“{}”最低 {low}、最高 {high}", name.zh)),
            (Some(low), None) => zh.push(format!("“{}”最低 {low}", name.zh)),
            (None, Some(high)) => zh.push(format!("“{}”最高 {high}", name.zh)),
            (None, None) => {}
        }
        match ends(Lang::En) {
            (Some(low), Some(high)) => en.push(format!("`{}` is between {low} and {high}", name.en)),
            (Some(low), None) => en.push(format!("`{}` is at least {low}", name.en)),
            (None, Some(high)) => en.push(format!("`{}` is at most {high}", name.en)),
            (None, None) => {}
        }
    }
    zh.truncate(MOST);
    en.truncate(MOST);
    Text::new(zh.join("，"), en.join(", "))
}
