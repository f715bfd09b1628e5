//! N0806: months that were not assessed, in a row of months.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// N0806. A streak of which some month may have no answer.
/// In: what may have no value in a month.
pub fn gap_unstated(of: Option<&str>, span: Span) -> Problem {
    let (zh, en) = match of {
        Some(name) => (format!("“{name}”某个月可能没有"), format!("`{name}` may be lacking in a month")),
        None => ("条件某个月可能不适用".to_owned(), "the condition may not apply in a month".to_owned()),
    };
    Problem::note(
        "N0806",
        span,
        Text::new(
            format!("{zh}，这里没有写没考核的月算不算断；现在算断，重新数起"),
            format!("{en}, and nothing is said of months without an assessment: as it stands they break the streak"),
        ),
    )
    .help(
        "没考核的月略过不算、前后接着数的，写 跳过缺月，如：连续三个月(跳过缺月) 不合格；确实要重新数的，不用改",
        "where such months are passed over and the count goes on, write: for 3 consecutive months (skipping gaps); where the count is to begin again, leave it",
    )
}
