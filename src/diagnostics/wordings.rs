//! E0104, E0115, E0120: phrases in other words than the language's.

use super::Problem;
use super::slips::instead;
use crate::lang::Text;
use crate::source::Span;

/// E0115. 本月 = 12 月.
pub fn month_by_its_number(of: &str, number: &str, written: &str, span: Span) -> Problem {
    Problem::error(
        "E0115",
        span,
        Text::new(
            format!("问是不是几月，不这样写：“{written}”"),
            format!("a month is not asked for like this: `{written}`"),
        ),
    )
    .help(format!("写成：{of} 在 {number} 月"), format!("write: {of} 在 {number} 月"))
}

/// E0120. net sales : money.
pub fn blank_in_a_name(name: &str, span: Span) -> Problem {
    let (glued, closed) =
        (name.split_whitespace().collect::<Vec<_>>().join("_"), name.split_whitespace().collect::<String>());
    let one = if name.is_ascii() { glued } else { closed };
    Problem::error(
        "E0120",
        span,
        Text::new(format!("列名“{name}”中间有空格"), format!("the column's name `{name}` has a blank in it")),
    )
    .help(
        format!("处处写成：{one}；或处处用「」括起来：「{name}」"),
        format!("write everywhere: {one}; or put it in quotes everywhere: 「{name}」"),
    )
}

/// E0104. 本年合计 销售额.
pub fn fold_needs_brackets(fold: &str, value: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("要汇总的写在括号里：{fold}({value})"),
        format!("what is folded stands in brackets: {fold}({value})"),
    );
    instead(fold, help, span)
}

/// E0104. this year total(sales).
pub fn total_is_a_sum(period: &str, value: &str, span: Span) -> Problem {
    let help = Text::new(format!("写成：{period} sum({value})"), format!("write: {period} sum({value})"));
    instead("total", help, span)
}

/// E0104. 岗位 = 店长、导购.
pub fn list_behind_equals(sign: &str, key: &str, labels: &[&str], span: Span) -> Problem {
    let help = Text::new(
        format!("“{sign}”后面只写一个；是其中之一，写成：{key} 在 {}", labels.join("、")),
        format!("behind `{sign}` stands one; for one of several write: {key} in {}", labels.join(", ")),
    );
    instead(labels.last().copied().unwrap_or_default(), help, span)
}

/// E0104. 完成率%.
pub fn percent_behind_a_name(name: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("% 只写在数字后面；“{name}”是比率的，直接写：{name}"),
        format!("% stands behind numbers only; where `{name}` is a ratio write just: {name}"),
    );
    instead("%", help, span)
}

/// E0104. 评分 : 分 可空.
pub fn optional_comes_first(found: &str, name: &str, ty: &str, span: Span) -> Problem {
    let word = if found.is_ascii() { "optional" } else { "可空" };
    let help = Text::new(
        format!("写在类型前面：{name} : {word} {ty}"),
        format!("it stands before the type: {name} : {word} {ty}"),
    );
    instead(found, help, span)
}

/// E0104. 连续三天.
pub fn streak_of_days(found: &str, span: Span) -> Problem {
    let help = Text::new(
        "连续只数月、季和年，如：连续三个月 条件；连续几天的，在数据里记成一列，如：最长连续缺勤 : 天数",
        "streaks are of months, quarters or years: condition for 3 consecutive months; of days in a row the data have a column, such as longest_absence : days",
    );
    instead(found, help, span)
}

/// E0104. 得分 为空.
pub fn missing_in_other_words(name: &str, found: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("问有没有值，写成：{name} 缺，或 {name} 不缺"),
        format!("to ask whether there is a value write: {name} is missing, or: {name} is not missing"),
    );
    instead(found, help, span)
}

/// E0104. 10 个客户.
pub fn name_behind_a_unit(number: &str, name: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("数字后面只写单位，写成：{number}"),
        format!("behind a number stands its unit and nothing more: {number}"),
    );
    instead(name, help, span)
}
