//! Walking typed expressions.

use super::{Expr, Gap, Op, Pattern};

/// A direct part of an expression.
pub struct Child<'e> {
    pub expr: &'e Expr,
    /// It is evaluated in a strictly earlier period.
    pub earlier: bool,
}

/// The direct parts of an expression, in the order they are written.
pub fn children(expr: &Expr) -> Vec<Child<'_>> {
    let mut out = Vec::new();
    let mut now = |expr| out.push(Child { expr, earlier: false });
    match &expr.op {
        Op::Constant(_)
        | Op::Parameter(_)
        | Op::Value(_)
        | Op::Cell { .. }
        | Op::RecordCell { .. }
        | Op::RecordDerived(_)
        | Op::ActionsInclude { .. }
        | Op::EnrolledMonths(_)
        | Op::DayOfMonth { .. }
        | Op::Moment(_) => {}
        Op::Cases(cases) => {
            for case in &cases.cases {
                case.applies.iter().for_each(&mut now);
                now(&case.expr);
            }
        }
        Op::Negate(a) | Op::Not(a) | Op::NextDay(a) | Op::InMonths(a, _) => now(a),
        Op::Round { value, .. } | Op::Missing { value, .. } => now(value),
        Op::Arithmetic(_, a, b)
        | Op::Compare(_, a, b)
        | Op::Default(a, b)
        | Op::OnlyWhen(a, b)
        | Op::Cap(a, b)
        | Op::Floor(a, b)
        | Op::Interval(a, b)
        | Op::Overlaps(a, b) => {
            now(a);
            now(b);
        }
        Op::Shift { value, by, .. } => {
            now(value);
            now(by);
        }
        Op::And(list) | Op::Or(list) | Op::ItemCount(list) | Op::Call(_, list) => list.iter().for_each(now),
        Op::Extreme { values, .. } => values.iter().for_each(now),
        Op::OneOf(a, list) => {
            now(a);
            list.iter().for_each(now);
        }
        Op::If { condition, then, otherwise } => {
            now(condition);
            now(then);
            now(otherwise);
        }
        Op::Streak { condition, .. } | Op::StreakLength { condition, .. } | Op::YearCount { condition, .. } => {
            now(condition);
        }
        Op::OverMonths { body, .. } | Op::PeriodEnd { body, .. } => now(body),
        Op::Before { body, first, .. } => {
            out.push(Child { expr: body, earlier: true });
            out.extend(first.iter().map(|first| Child { expr: first, earlier: false }));
        }
        Op::RecordFold { filter, body, .. } => {
            filter.iter().for_each(|f| now(f));
            body.iter().for_each(|b| now(b));
        }
        Op::GroupFold { body, by, filter, .. } => {
            now(body);
            by.iter().for_each(&mut now);
            filter.iter().for_each(|f| now(f));
        }
        Op::Rank { keys, by, filter, .. } => {
            keys.iter().chain(by).for_each(&mut now);
            filter.iter().for_each(|f| now(f));
        }
        Op::Lookup(lookup) => {
            lookup.keys.iter().for_each(&mut now);
            for row in lookup.rows.iter() {
                row.patterns.iter().flat_map(pattern_parts).for_each(&mut now);
                now(&row.outcome);
            }
        }
        Op::Scorecard { lines, gap, .. } => {
            lines.iter().for_each(|line| now(&line.weight));
            if let Gap::As(value) = gap {
                now(value);
            }
        }
    }
    out
}

fn pattern_parts(pattern: &Pattern) -> Vec<&Expr> {
    match pattern {
        Pattern::Range { lower, upper } => lower.iter().chain(upper).map(|bound| &*bound.value).collect(),
        Pattern::OneOf(values) => values.iter().collect(),
        _ => Vec::new(),
    }
}
