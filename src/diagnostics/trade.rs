//! E05…: what a payroll accountant would object to.

use rust_decimal::Decimal;

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0501. One scorecard's weights must add up to exactly 100%.
pub fn weights_not_whole(card: &str, total: Decimal, span: Span) -> Problem {
    let total = (total * Decimal::ONE_HUNDRED).normalize();
    Problem::error(
        "E0501",
        span,
        Text::new(
            format!("考核表“{card}”的权重合计为 {total}%,应为 100%"),
            format!("weights in scorecard `{card}` add up to {total}%, not 100%"),
        ),
    )
    .help("调整某项指标的权重,使合计恰好为 100%", "change one indicator so the weights add up to exactly 100%")
}

/// E0502. A value that no band takes.
pub fn band_gap(name: &str, example: &str, span: Span) -> Problem {
    Problem::error(
        "E0502",
        span,
        Text::new(
            format!("“{name}”有空档:{example} 不落在任何档"),
            format!("`{name}` has a gap: {example} falls into no band"),
        ),
    )
    .help("调整界线,或加一行 其余", "move a bound, or add a row `otherwise`")
}

/// E0503. A value that two bands take.
pub fn band_overlap(name: &str, example: &str, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0503",
        second,
        Text::new(
            format!("“{name}”有重叠:{example} 同时落在两档"),
            format!("`{name}` overlaps: {example} falls into two bands"),
        ),
    )
    .here("这一档", "this band")
    .also(first, "和这一档", "and this band")
    .help("一边用 以上,另一边用 不足", "use `or more` on one side and `below` on the other")
}

/// E0504. A rank that does not say what ties do, or which end is first.
pub fn rank_unstated(order: bool, span: Span) -> Problem {
    let (zh, en, help_zh, help_en) = if order {
        (
            "排名没有写明从高到低还是从低到高",
            "the rank does not say which end comes first",
            "加上:从高到低",
            "add: highest first",
        )
    } else {
        (
            "排名没有写明并列怎么办",
            "the rank does not say what ties do",
            "加上:并列同名次后跳号(1、1、3),或 并列同名次不跳号(1、1、2)",
            "add: ties share and skip (1, 1, 3), or ties share without gap (1, 1, 2)",
        )
    };
    Problem::error("E0504", span, Text::new(zh, en)).help(help_zh, help_en)
}

/// E0505. Effective dates that do not go forward.
pub fn dates_out_of_order(name: &str, month: &str, span: Span) -> Problem {
    Problem::error(
        "E0505",
        span,
        Text::new(
            format!("参数“{name}”的生效月份 {month} 没有晚于前一个"),
            format!("parameter `{name}` changes in {month}, which is not after the change before it"),
        ),
    )
    .help("按时间先后写,每个月份只写一次", "list the changes in order, each month once")
}

/// E0506. 其余 that is not the last row.
pub fn otherwise_not_last(span: Span) -> Problem {
    Problem::error("E0506", span, Text::new("“其余”之后还有别的档", "there are bands after `otherwise`"))
        .help("把“其余”移到最后一行", "move `otherwise` to the last row")
}

/// E0507. A band of a mode that cannot take such a row.
pub fn band_shape(zh: &str, en: &str, help_zh: &str, help_en: &str, span: Span) -> Problem {
    Problem::error("E0507", span, Text::new(zh, en)).help(help_zh, help_en)
}
