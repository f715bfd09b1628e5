//! N0807: amounts that are rounded on the way and again at the end.

use super::Problem;
use super::trade::percent;
use crate::exact::Exact;
use crate::lang::Text;
use crate::source::Span;

/// What a share of a rounded amount is, and of the amount itself.
pub struct ShareExample {
    pub amount: Exact,
    pub whole: Exact,
    pub share: Exact,
    pub with: Exact,
    pub without: Exact,
}

/// N0807. A share of a rounded amount, paid without a word on its last rounding.
pub fn last_rounding_unstated(item: &str, example: &ShareExample, first: Span, span: Span) -> Problem {
    let ShareExample { amount, whole, share, with, without } = example;
    let share = percent(share);
    Problem::note(
        "N0807",
        span,
        Text::new(
            format!("“{item}”是已经取整的金额再乘比率，最后怎么取整没有写，现在四舍五入到币种的最小单位"),
            format!("`{item}` is a share of an amount that is rounded already; its own rounding is not stated, and is to the smallest unit of money"),
        ),
    )
    .here(
        format!("如 {amount} 先取整成 {whole}，再乘 {share} 是 {with}；只在最后取整是从 {without} 取"),
        format!("such as {amount}: rounded to {whole} and times {share} it is {with}; rounded at the end only it would come from {without}"),
    )
    .also(first, "先在这里取整", "rounded here first")
    .help(
        "写明最后一步，如：金额 四舍五入到元，或 金额 四舍五入到分；只该取整一次的，删掉前一次",
        "state the last step, such as: amounts rounded to yuan, or: amounts rounded to fen; where one rounding is meant, remove the first",
    )
}

/// N0807. An amount that is rounded to the nearest twice, the second time more coarsely.
/// In: an amount, its first rounding, the second one of that, and the second one alone.
pub fn rounded_twice(item: &str, example: &[Exact; 4], first: Span, span: Span) -> Problem {
    let [amount, once, twice, directly] = example;
    Problem::note(
        "N0807",
        span,
        Text::new(
            format!("“{item}”四舍五入了两次：如 {amount} 先成 {once}，再成 {twice}；只在最后取一次是 {directly}"),
            format!("`{item}` is rounded to the nearest twice: {amount} becomes {once}, then {twice}; rounded once, at the end, it is {directly}"),
        ),
    )
    .here("最后在这里取整", "its last rounding")
    .also(first, "先在这里取整", "rounded here first")
    .help("只留最后一次取整，删掉前面的", "keep the last rounding and remove the one before it")
}
