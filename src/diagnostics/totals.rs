//! W0813, W0814: totals that take an item the wrong way, or twice.

use super::Problem;
use crate::lang::{Lang, Text};
use crate::plan::Label;
use crate::source::Span;

fn both(label: &Label) -> (String, String) {
    (label.shown(Some(Lang::Zh)).to_owned(), label.shown(Some(Lang::En)).to_owned())
}

/// W0813. A deduction that a total adds to what is paid.
pub fn deduction_added(total: &Label, deduction: &Label, span: Span) -> Problem {
    let ((total_zh, total_en), (zh, en)) = (both(total), both(deduction));
    Problem::warning(
        "W0813",
        span,
        Text::new(
            format!("合计“{total_zh}”加上了扣减“{zh}”，扣的钱成了多发的"),
            format!("total `{total_en}` adds the deduction `{en}`: what is deducted is paid on top"),
        ),
    )
    .here("扣减是正数，应该减", "a deduction is a positive amount and has to be subtracted")
    .help(
        format!("写成：- {zh}；本来就是加给人的，声明成 发放"),
        format!("write: - {en}; where it is paid, declare it with pay"),
    )
}

/// W0814. An item that a total takes twice, perhaps by way of another total.
pub fn counted_twice(total: &Label, item: &Label, through: Option<&Label>, first: Span, second: Span) -> Problem {
    let ((total_zh, total_en), (zh, en)) = (both(total), both(item));
    let (by_zh, by_en) = through.map(both).map_or_else(Default::default, |(by_zh, by_en)| {
        (format!("：“{by_zh}”里已经有它"), format!(": it is in `{by_en}` already"))
    });
    Problem::warning(
        "W0814",
        second,
        Text::new(
            format!("合计“{total_zh}”把“{zh}”算了两遍{by_zh}"),
            format!("total `{total_en}` counts `{en}` twice{by_en}"),
        ),
    )
    .here("又算一遍", "counted again")
    .also(first, "第一遍在这里", "counted here first")
    .help("去掉其中一处", "take one of them out")
}
