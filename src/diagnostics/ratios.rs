//! E0304, E0316, W0301, W0810: percentages written as plain numbers, and limits of a share.

use super::Problem;
use super::operands::Operand;
use crate::exact::Exact;
use crate::lang::Text;
use crate::source::Span;

/// W0301. A parameter called a rate that is 3 or more times the whole.
pub fn rate_without_percent(name: &str, value: &Exact, span: Span) -> Problem {
    Problem::warning(
        "W0301",
        span,
        Text::new(
            format!("“{name}”像是比率，“{value}”却没有写 %"),
            format!("`{name}` looks like a ratio, but `{value}` has no %"),
        ),
    )
    .help(
        format!("写成：{value}%；真的是 {value} 倍，写明类型：{name} : 数 = {value}"),
        format!("write: {value}%; if {value} times is meant, state the type: {name} : number = {value}"),
    )
}

/// E0316. 85 where 85% was meant.
pub fn ratio_without_percent(value: &Exact, span: Span) -> Problem {
    let (digits, full) = (value.to_string(), value * &Exact::from(100));
    Problem::error(
        "E0316",
        span,
        Text::new(
            format!("这里应是比率，“{digits}”没有写 %，就是 {digits} 倍"),
            format!("a ratio is needed here, and `{digits}` without % is {digits} times the whole"),
        ),
    )
    .here("缺少 %", "the % is missing")
    .help(
        format!("写成：{digits}%；真的是 {digits} 倍，写成：{full}%"),
        format!("write: {digits}%; if {digits} times is meant: {full}%"),
    )
}

/// E0316. A parameter of 85 where 85% was meant.
/// In: the places of the number and of its use beside a ratio.
pub fn parameter_without_percent(name: &str, value: &Exact, at: Span, used: Span) -> Problem {
    let digits = value.to_string();
    Problem::error(
        "E0316",
        at,
        Text::new(
            format!("“{name}”与比率相比，“{digits}”没有写 %，就是 {digits} 倍"),
            format!("`{name}` is compared with a ratio, and `{digits}` without % is {digits} times the whole"),
        ),
    )
    .here("缺少 %", "the % is missing")
    .also(used, "在这里与比率相比", "compared with a ratio here")
    .help(format!("写成：{digits}%"), format!("write: {digits}%"))
}

/// E0304. `工资 × 完成率 封顶 150%`: a limit that is meant for one factor.
/// In: the factor, the other one if it has a name, and the limit.
pub fn limit_of_a_share(share: &Operand, rest: Option<&Text>, limit: &Operand, cap: bool) -> Problem {
    let (zh, en) = if cap { ("封顶", "capped at") } else { ("保底", "floored at") };
    let (share_words, limit_words) = (share.short(), limit.short());
    let rest = rest.cloned().unwrap_or_else(|| Text::new("…", "…"));
    Problem::error(
        "E0304",
        limit.span,
        Text::new(
            format!("“{zh}”管它前面的整个算式，那不是比率，不能与“{}”比较", limit_words.zh),
            format!(
                "`{en}` is for the whole formula before it, which is no ratio, and cannot be compared with `{}`",
                limit_words.en
            ),
        ),
    )
    .also(share.span, "这是比率", "this is a ratio")
    .help(
        format!("只限制“{}”，加括号写成：{} × ({} {zh} {})", share_words.zh, rest.zh, share_words.zh, limit_words.zh),
        format!(
            "to limit `{}` alone use brackets: {} × ({} {en} {})",
            share_words.en, rest.en, share_words.en, limit_words.en
        ),
    )
}

/// W0810. A column of numbers that is called a rate.
pub fn rate_of_plain_numbers(name: &str, span: Span) -> Problem {
    Problem::warning(
        "W0810",
        span,
        Text::new(
            format!("“{name}”像是比率，声明的却是数：数据里填 85 就当 85 倍，填 85% 会被退回"),
            format!("`{name}` looks like a ratio, but is declared a number: 85 in the data is 85 times the whole, and 85% is refused"),
        ),
    )
    .here("这是数", "a number")
    .help(
        format!("写成：{name} : 比率（数据里填 85% 或 0.85）；真的是倍数、个数的，换个不带“率”“比”的名称"),
        format!("write: {name} : ratio (85% or 0.85 in the data); if it is no share of a whole, give it another name"),
    )
}

/// W0301. Bands, or a column of a table, that are called a rate and hold 3 where 3% is meant.
pub fn rates_without_percent(name: &str, value: &Exact, span: Span) -> Problem {
    Problem::warning(
        "W0301",
        span,
        Text::new(
            format!("“{name}”像是比率，“{value}”却没有写 %：乘上它就是 {value} 倍"),
            format!("`{name}` looks like a ratio, but `{value}` has no %: what is multiplied by it becomes {value} times as much"),
        ),
    )
    .here("没有写 %", "no % here")
    .help(
        format!("写成：{value}%，别的行也一样；真的是 {value} 倍，在名称后面写明类型：{name} : 数"),
        format!("write: {value}%, and so in the other rows; if {value} times is meant, state the type behind the name: {name} : number"),
    )
}
