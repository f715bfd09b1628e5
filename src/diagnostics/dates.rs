//! W0803, W0804: versions and the months of the policy.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// W0803. Months of the policy for which a table has no version yet.
pub fn begins_too_late(name: &str, from: &str, last: &str, since: &str, span: Span) -> Problem {
    let months = if from == last {
        Text::new(format!("{from} 这个月"), format!("in {from}"))
    } else {
        Text::new(format!("{from} 至 {last}"), format!("from {from} to {last}"))
    };
    Problem::warning(
        "W0803",
        span,
        Text::new(
            format!("“{name}”从 {since} 起才有，政策从 {from} 起就生效：{} 没有“{name}”可查", months.zh),
            format!(
                "`{name}` begins in {since}, but the policy is in force from {from}: {} there is no `{name}`",
                months.en
            ),
        ),
    )
    .here("第一个版本从这个月起", "its first version begins here")
    .help(
        format!("写上从 {from} 起用的那一版；第一版一直有效的，去掉它的“自 {since} 起”"),
        format!(
            "write the version for {from}; if the first version holds from the start, remove its `from {since} on`"
        ),
    )
}

/// W0804. A version that begins when the policy has ended.
pub fn after_the_end(name: &str, since: &str, until: &str, span: Span) -> Problem {
    Problem::warning(
        "W0804",
        span,
        Text::new(
            format!("“{name}”从 {since} 起的值永远用不上：政策到 {until} 为止"),
            format!("the value of `{name}` from {since} on is never in force: the policy ends with {until}"),
        ),
    )
    .here("这个月政策已经结束", "the policy has ended by then")
    .help(
        "核对两个月份：写错了就改；下一个版本才用的值，写到下一个版本里",
        "check both months; a value for the next version of the policy belongs in that version",
    )
}

/// W0804. A version that has been replaced when the policy begins.
/// In: the places of the version and of the month that replaces it.
pub fn before_the_beginning(name: &str, next: &str, from: &str, spans: (Span, Span)) -> Problem {
    Problem::warning(
        "W0804",
        spans.0,
        Text::new(
            format!("“{name}”在 {next} 以前的值永远用不上：政策从 {from} 才生效"),
            format!("the value of `{name}` before {next} is never in force: the policy begins with {from}"),
        ),
    )
    .here("这个值没有一个月用得上", "no month is paid by this value")
    .also(spans.1, "政策生效时已经换成这个", "replaced by the time the policy begins")
    .help(
        "核对两个月份：写错了就改；旧值确实不用了就删掉，只留后面的",
        "check both months; if the old value is history, remove it and keep the later one",
    )
}
