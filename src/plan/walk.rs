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
        | Op::TableCell { .. }
        | Op::ActionsInclude { .. }
        | Op::EnrolledMonths(_)
        | Op::EnrolledAt(_)
        | Op::SubjectName
        | Op::DayOfMonth { .. }
        | Op::Argument { .. }
        | Op::NoValue
        | Op::PeriodDays { .. }
        | Op::Moment(_) => {}
        Op::Cases(cases) => {
            for case in &cases.cases {
                case.applies.iter().for_each(&mut now);
                now(&case.expr);
            }
        }
        Op::Own(a) | Op::Negate(a) | Op::Not(a) | Op::NextDay(a) | Op::InMonths(a, _) => now(a),
        Op::Round { value, .. } | Op::Missing { value, .. } => now(value),
        Op::Arithmetic(_, a, b)
        | Op::Compare(_, a, b)
        | Op::Default(a, b)
        | Op::OnlyWhen(a, b)
        | Op::Require(a, b)
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
        Op::Apply { arguments, body, .. } => {
            arguments.iter().for_each(&mut now);
            now(body);
        }
        Op::Weighted { items, .. } => items.iter().for_each(|(value, weight)| {
            now(value);
            now(weight);
        }),
        Op::Steps { value: a, step: b, amount: c, .. } | Op::Prorate { value: a, days: b, basis: c } => {
            now(a);
            now(b);
            now(c);
        }
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
        Op::RecordFold { filter, body, weight, .. } => {
            filter.iter().chain(body).chain(weight).for_each(|part| now(part));
        }
        Op::TableFold { filter, body, weight, .. } => {
            filter.iter().chain(body).chain(weight).for_each(|part| now(part));
        }
        Op::EarlierFold { filter, body, .. } => {
            filter.iter().for_each(|f| now(f));
            body.iter().for_each(|b| now(b));
        }
        Op::OfEarlier { body, .. } => out.push(Child { expr: body, earlier: true }),
        Op::InForce { versions, .. } => versions.iter().for_each(|(_, version)| now(version)),
        Op::GroupFold { body, by, filter, .. } => {
            now(body);
            by.iter().for_each(&mut now);
            filter.iter().for_each(|f| now(f));
        }
        Op::MemberFold { body, filter, .. } | Op::EachGroupFold { body, filter, .. } => {
            now(body);
            filter.iter().for_each(|f| now(f));
        }
        Op::OfGroup { by, body, .. } => {
            now(by);
            now(body);
        }
        Op::Apportion { pool, claim, by, filter } => {
            now(pool);
            now(claim);
            by.iter().for_each(&mut now);
            filter.iter().for_each(|f| now(f));
        }
        Op::Rank { keys, by, filter, .. } => {
            keys.iter().map(|key| &key.value).chain(by).for_each(&mut now);
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

/// The bounds or values that a pattern names.
pub fn pattern_parts(pattern: &Pattern) -> Vec<&Expr> {
    match pattern {
        Pattern::Range { lower, upper } => lower.iter().chain(upper).map(|bound| &*bound.value).collect(),
        Pattern::OneOf(values) | Pattern::NoneOf(values) => values.iter().collect(),
        _ => Vec::new(),
    }
}
