//! E0105, E0113: headings that the language says otherwise.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0105. 年度, every quarter: a heading in other words.
pub fn heading_in_other_words(found: &str, zh: &str, en: &str, span: Span) -> Problem {
    Problem::error(
        "E0105",
        span,
        Text::new(format!("标题不这样写：“{found}”"), format!("this is no heading: `{found}`")),
    )
    .help(format!("写成：{zh}"), format!("write: {en}"))
}

/// E0105. 每周: a heading of a period that the language does not have.
pub fn no_such_period(found: &str, span: Span) -> Problem {
    Problem::error(
        "E0105",
        span,
        Text::new(
            format!("没有“{found}”这样的标题：最短按月计算"),
            format!("there is no heading `{found}`: the shortest period is a month"),
        ),
    )
    .help(
        "按月计算，写成：每月；按周、按日的数记成明细，一笔一行，再汇总，如：明细 日报 归月 日期",
        "compute it by the month: each month; what comes by the day or week is records, one row each, to be folded: records reports dated by day",
    )
}

/// E0105. 周度: a block of a period that the language does not have.
pub fn no_such_block(found: &str, span: Span) -> Problem {
    Problem::error(
        "E0105",
        span,
        Text::new(
            format!("没有“{found}”这样的数据块：按周、按日的数记成明细"),
            format!("there is no block `{found}`: what comes by the day or week is records"),
        ),
    )
    .help(
        "写成：明细 日报 归月 日期，下面加一列 日期 : 日期；用的时候汇总，如：合计(日报: 销售额)",
        "write: records reports dated by day, with a column day : date; fold them where they are used, such as sum(reports: sales)",
    )
}

/// E0113. 各部门, for each shop: the results of groups, and not how often.
pub fn group_without_heading(group: &str, span: Span) -> Problem {
    Problem::error(
        "E0113",
        span,
        Text::new(
            format!("“各{group}”前面没有写多久计算一次"),
            format!("it is not said how often the values of each `{group}` are computed"),
        ),
    )
    .help(
        format!("写成：每月 各{group}（或 每季、每半年、每年）"),
        format!("write: each month for each {group} (or each quarter, each half, each year)"),
    )
}
