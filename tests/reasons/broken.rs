//! The check itself can fail: broken nodes are refused.

use std::rc::Rc;

use kpi::calendar::{Frequency, Period};
use kpi::eval::{Outcome, Place, What, Why};
use kpi::plan::{Type, Value};
use kpi::syntax::ast::{Comparison, Operator};

use crate::case_data::Case;
use crate::meaning::number;
use crate::verifier::{Here, Verifier};

fn node(what: What, outcome: Outcome, ty: Type, parts: Vec<Rc<Why>>) -> Rc<Why> {
    Rc::new(Why { what, outcome, ty, span: Default::default(), place: Place::Here, parts })
}

fn amount(n: i64) -> Outcome {
    Outcome::Value(Value::Number(number(n)))
}

fn yes(held: bool) -> Outcome {
    Outcome::Value(Value::Truth(held))
}

/// A literal of the policy's text: its span is where `text` stands.
fn written(case: &Case, text: &str, outcome: Outcome, ty: Type) -> Rc<Why> {
    let start = case.policy.source.text.find(text).unwrap();
    let span = kpi::source::Span::new(start, start + text.len());
    Rc::new(Why { what: What::Literal, outcome, ty, span, place: Place::Here, parts: vec![] })
}

#[test]
fn a_broken_node_is_refused() {
    let case = Case::read("kitchen-staff");
    let data = case.data();
    let run = crate::case_data::run(&case.policy, &data, case.months(), true);
    let march = Period::parse("2026-03").unwrap();
    let at =
        Here { who: "CF02".into(), period: march, record: None, action: None, in_slice: false, arguments: Vec::new() };
    let verify = |node: Rc<Why>| Verifier::new(&case, &run).verify(&node, &at);

    // 20 分 and 10 分 stand in the policy: 20 × 10 = 200, and not 201.
    let twenty = || written(&case, "20 分", amount(20), Type::Points);
    let ten = || written(&case, "10 分", amount(10), Type::Points);
    let product = |n| node(What::Arithmetic(Operator::Multiply), amount(n), Type::Points, vec![twenty(), ten()]);
    verify(product(200)).unwrap();
    assert!(verify(product(201)).unwrap_err().contains("its parts give"));
    // A literal that is not what the policy says; a part that is gone.
    verify(written(&case, "20 分", amount(21), Type::Points)).unwrap_err();
    verify(node(What::Arithmetic(Operator::Add), amount(20), Type::Points, vec![twenty()])).unwrap_err();
    // A cap that did not cap; a comparison the wrong way round.
    verify(node(What::Cap, amount(20), Type::Points, vec![twenty(), ten()])).unwrap_err();
    verify(node(What::Cap, amount(10), Type::Points, vec![twenty(), ten()])).unwrap();
    let compare = |held| node(What::Compare(Comparison::Less), yes(held), Type::Truth, vec![twenty(), ten()]);
    verify(compare(false)).unwrap();
    verify(compare(true)).unwrap_err();
    // CF02's base wage stands in line 3 of 员工.csv: 5200.
    let wage = |line, n| {
        let what = What::Cell { file: "员工.csv".into(), line, column: "基本工资".into(), defaulted: false };
        node(what, amount(n), Type::Money, vec![])
    };
    verify(wage(3, 5200)).unwrap();
    verify(wage(3, 5201)).unwrap_err();
    verify(wage(4, 4600)).unwrap_err();
    // A streak of three months that shows two, and one that skips a month.
    let month = |period: &str| {
        let held = compare(false);
        let not = node(What::Not, yes(true), Type::Truth, vec![held]);
        let place = Place::Period(Period::parse(period).unwrap());
        Rc::new(Why {
            what: What::PeriodEnd,
            outcome: yes(true),
            ty: Type::Truth,
            span: not.span,
            place,
            parts: vec![not],
        })
    };
    let what = || What::Streak { every: false, count: 3, unit: Frequency::Month, skip_gaps: false };
    let streak = |months: &[&str]| node(what(), yes(true), Type::Truth, months.iter().map(|m| month(m)).collect());
    verify(streak(&["2026-03", "2026-02", "2026-01"])).unwrap();
    verify(streak(&["2026-03", "2026-02"])).unwrap_err();
    verify(streak(&["2026-03", "2026-01", "2025-12"])).unwrap_err();
}
