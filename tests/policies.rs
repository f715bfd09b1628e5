//! What a reader of the shipped policies may rely on: every rule names its clause, no
//! formula hides a number that a parameter or table should carry, nobody is named, and
//! every policy carries cases that pass.

// What a test sets up is there, or the test has failed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod case_data;

use std::collections::{BTreeMap, BTreeSet};

use kpi::Policy;
use kpi::diagnostics::Severity;
use kpi::exact::Exact;
use kpi::plan::{Expr, Op, Type, Value, walk};
use kpi::syntax::ast::{Comparison, Operator, Purpose, Statement};

use case_data::{policy, root};

/// Every policy under `policies`, by its path.
fn shipped() -> Vec<(String, Policy)> {
    let mut found = Vec::new();
    for folder in ["policies", "policies/en", "policies/reference"] {
        let Ok(entries) = std::fs::read_dir(root().join(folder)) else { continue };
        for entry in entries {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".kpi") {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found.sort();
    found.into_iter().map(|path| (path.clone(), policy(&path))).collect()
}

/// All that is wrong, or nothing.
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_policy_checks_without_error_or_warning() {
    for (path, policy) in shipped() {
        let problems = policy.problems.iter().filter(|problem| problem.severity != Severity::Note);
        let found: Vec<_> = problems.map(|problem| (problem.code, &problem.title.zh)).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

#[test]
fn every_case_of_every_policy_passes() {
    for (path, policy) in shipped() {
        let results = kpi::cases::run_all(&policy);
        assert!(results.len() > 2, "{path} has {} cases", results.len());
        for result in results {
            assert!(result.failures.is_empty(), "{path}: {} {:?}", result.title, result.failures);
        }
    }
}

#[test]
fn every_rule_item_table_and_parameter_names_its_clause() {
    let mut wrong = Vec::new();
    for (path, policy) in shipped() {
        let uncited = |node: &Statement| match node {
            Statement::Rule(rule) => rule.cite.is_none() && rule.clauses.iter().any(|clause| clause.cite.is_none()),
            Statement::Definition(definition) => definition.cite.is_none() && definition.made.is_none(),
            Statement::Scorecard(card) => card.cite.is_none() && card.indicators.iter().any(|line| line.cite.is_none()),
            Statement::Bands(bands) => bands.cite.is_none(),
            Statement::Table(table) => table.cite.is_none(),
            Statement::Parameter(parameter) => parameter.cite.is_none(),
            Statement::Formula(formula) => formula.cite.is_none(),
            _ => false,
        };
        for statement in policy.tree.statements.iter().filter(|statement| uncited(&statement.node)) {
            let text = policy.source.slice(statement.span).lines().next().unwrap_or("");
            wrong.push(format!("{path}:{} {text}", policy.source.line(statement.span.start)));
        }
    }
    none(wrong);
}

/// Numbers that carry no policy of their own: nothing, all of it, the unit of a score or of a
/// percentage, and small counts (二次, half, the quarters of a year).
fn is_plain(value: &Exact, ty: Type) -> bool {
    let is = |n: i64| *value == Exact::from(n);
    let hundredth = Exact::ratio(1, 100).unwrap();
    is(0)
        || is(1)
        || (ty == Type::Points && is(100))
        || (ty == Type::Ratio && *value == hundredth)
        || (ty == Type::Integer && (2..=12).any(is))
}

fn is_place(expr: &Expr) -> bool {
    matches!(&expr.op, Op::Constant(Value::Number(value)) if (2..=12).any(|n| *value == Exact::from(n)))
}

/// The numbers in a formula that belong into a parameter or a table. What a table, a
/// scorecard's weights, a step (每满 5% 扣 1 分) or an indicator's own cap says is the rule itself.
fn magic(expr: &Expr, found: &mut Vec<(String, kpi::source::Span)>) {
    match &expr.op {
        Op::Constant(Value::Number(value)) if !is_plain(value, expr.ty) => found.push((value.to_string(), expr.span)),
        Op::Constant(Value::Date(date)) => found.push((date.to_string(), expr.span)),
        Op::Constant(Value::Month(month)) => found.push((month.to_string(), expr.span)),
        Op::Lookup(lookup) => lookup.keys.iter().for_each(|key| magic(key, found)),
        Op::Scorecard { .. } => {}
        // A section's score is divided by what its weights add up to.
        Op::Arithmetic(Operator::Divide, scored, _) if matches!(scored.op, Op::Scorecard { .. }) => {}
        // 第 2 个月 of something is a place, not an amount.
        Op::Compare(Comparison::Equal, at, place) if at.ty == Type::Months && is_place(place) => magic(at, found),
        Op::Weighted { items, .. } => items.iter().for_each(|(value, _)| magic(value, found)),
        Op::Steps { value, .. } => magic(value, found),
        // `升 1 级`
        Op::Shift { value, .. } => magic(value, found),
        _ => walk::children(expr).into_iter().for_each(|child| magic(child.expr, found)),
    }
}

/// The values that are lines of a scorecard.
fn indicators(policy: &Policy) -> BTreeSet<usize> {
    let lines = policy.plan.values.iter().filter_map(|value| match &value.expr.op {
        Op::Scorecard { lines, .. } => Some(lines.iter().map(|line| line.indicator.0)),
        _ => None,
    });
    lines.flatten().collect()
}

#[test]
fn no_formula_holds_a_number_that_a_parameter_or_table_should_carry() {
    let mut wrong = Vec::new();
    for (path, policy) in shipped() {
        let mut found = Vec::new();
        let indicators = indicators(&policy);
        for (id, value) in policy.plan.values.iter().enumerate() {
            let mut expr = &value.expr;
            while let (true, Op::Cap(inner, _) | Op::Floor(inner, _)) = (indicators.contains(&id), &expr.op) {
                expr = inner;
            }
            magic(expr, &mut found);
            value.applies.iter().for_each(|applies| magic(applies, &mut found));
        }
        policy.plan.derived.iter().for_each(|derived| magic(&derived.expr, &mut found));
        let mut seen = BTreeSet::new();
        for (number, span) in found {
            if seen.insert(span.start) {
                let line = policy.source.line(span.start);
                wrong.push(format!(
                    "{path}:{line} {number} in `{}`",
                    policy.source.text.lines().nth(line - 1).unwrap().trim()
                ));
            }
        }
    }
    none(wrong);
}

#[test]
fn no_formula_is_written_twice() {
    // Shorter ones are no formula that a name would make clearer.
    const LONG: usize = 24;
    let mut wrong = Vec::new();
    for (path, policy) in shipped() {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for statement in &policy.tree.statements {
            let Statement::Definition(definition) = &statement.node else { continue };
            if definition.made.is_some() || definition.purpose == Purpose::Part {
                continue;
            }
            let text = policy.source.slice(definition.expr.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let line = policy.source.line(definition.expr.span.start);
            if text.chars().count() < LONG {
                continue;
            }
            if let Some(first) = seen.insert(text.clone(), line) {
                wrong.push(format!("{path}:{line} repeats line {first}: {text}"));
            }
        }
    }
    none(wrong);
}

#[test]
fn no_policy_names_somebody_of_its_data() {
    let mut wrong = Vec::new();
    for slug in case_data::slugs() {
        let case = case_data::Case::read(&slug);
        let data = case.data();
        let text = &case.policy.source.text;
        let rules = text.split("\n用例").next().unwrap();
        wrong.extend(
            data.employees.iter().filter(|id| rules.contains(id.as_str())).map(|id| format!("{slug} names {id}")),
        );
    }
    none(wrong);
}
