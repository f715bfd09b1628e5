//! E0104, E0113–E0120: the usual slips of the pen, each with a line to paste.

use super::Problem;
use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;

/// E0113. A column without its type.
pub fn column_without_type(name: &str, declared: &str, span: Span) -> Problem {
    Problem::error("E0113", span, Text::new(format!("列“{name}”没有写类型"), format!("column `{name}` has no type")))
        .help(
            format!("写成：{declared} : 金额（或 分、比率、整数、天数、日期、文本、是否）"),
            format!("write: {declared} : money (or points, ratio, integer, days, date, text, yes_no)"),
        )
}

/// E0113. A column and its type without the colon between them.
pub fn column_without_colon(name: &str, declared: (&str, Span), rest: &str, span: Span) -> Problem {
    let (declared, column) = declared;
    Problem::error(
        "E0113",
        span,
        Text::new(
            format!("列“{name}”和类型之间缺少“:”"),
            format!("there is no `:` between column `{name}` and its type"),
        ),
    )
    .help(format!("写成：{declared} : {rest}"), format!("write: {declared} : {rest}"))
    .repair([Edit::behind(column, Text::new(":", ":"))])
}

/// E0114. 分档 without 全额, 超额累进, 插值 or 定额.
pub fn bands_without_mode(name: &str, head: &str, span: Span) -> Problem {
    Problem::error(
        "E0114",
        span,
        Text::new(format!("分档“{name}”没有写怎样套档"), format!("bands `{name}` do not say how a band applies")),
    )
    .help(
        format!(
            "整个数都按所在档算，写成：{head}{}；每一段各按各的算，写 超额累进；还可以写 插值 或 定额",
            if head.is_ascii() { ", whole amount" } else { ",全额" }
        ),
        format!(
            "all of it at its band's rate: {head}{}; each slice at its own: sliced; or interpolated, or fixed amount",
            if head.is_ascii() { ", whole amount" } else { ",全额" }
        ),
    )
}

/// E0115. A condition that no 则 follows.
/// `action` is what follows the condition.
pub fn then_missing(
    opener: &str,
    condition: &str,
    rest: &str,
    is_when: bool,
    action: Option<Span>,
    span: Span,
) -> Problem {
    // The line to paste is in the language of the author's line.
    let (then, sample) = match (opener.is_ascii(), is_when) {
        (true, true) => ("then", "warn"),
        (true, false) => ("then", "300 yuan else 0 yuan"),
        (false, true) => ("则", "警告"),
        (false, false) => ("则", "300 元 否则 0 元"),
    };
    let rest = if rest.is_empty() { sample } else { rest };
    Problem::error(
        "E0115",
        span,
        Text::new(
            format!("“{opener}”的条件后面缺少“{then}”"),
            format!("the condition after `{opener}` is not followed by `{then}`"),
        ),
    )
    .help(format!("写成：{opener} {condition} {then} {rest}"), format!("write: {opener} {condition} {then} {rest}"))
    .repair(action.map(|action| Edit::before(action, Text::new(then, then))))
}

/// E0115. 若 … 则 … that does not say what happens otherwise.
pub fn else_missing(opener: &str, written: &str, span: Span) -> Problem {
    Problem::error(
        "E0115",
        span,
        Text::new(
            format!("“{opener}”没有写条件不成立时怎么办"),
            format!("`{opener}` does not say what happens otherwise"),
        ),
    )
    .help(
        format!("在最后加上，如：{written} {}", if opener.is_ascii() { "else 0 yuan" } else { "否则 0 元" }),
        format!("add it at the end: {written} {}", if opener.is_ascii() { "else 0 yuan" } else { "否则 0 元" }),
    )
}

/// E0115. 则 that no action follows.
pub fn action_missing(then: &str, span: Span) -> Problem {
    Problem::error("E0115", span, Text::new(format!("“{then}”后面没有写处置"), format!("no action follows `{then}`")))
        .help(
            "写上处置，如：则 警告（现成的有 辞退、降级、调岗、警告、晋升、培训、奖励）",
            "name the action, such as: then warn (there are dismiss, demote, transfer, warn, promote, train, reward)",
        )
}

/// E0116. A number followed by a word that is no unit.
pub fn unknown_unit(number: &str, found: &str, span: Span) -> Problem {
    // A unit that is only called otherwise; `w` and `个点` may mean another amount.
    let same = match found {
        "块" | "块钱" | "圆" | "元整" | "rmb" | "RMB" | "CNY" | "cny" => Some(Text::new("元", "yuan")),
        "万块" => Some(Text::new("万元", "万元")),
        "percent" => Some(Text::new("%", "%")),
        _ => None,
    };
    let near = match found {
        "块" | "块钱" | "圆" | "元整" | "rmb" | "RMB" | "CNY" | "cny" => Some(("元", "yuan")),
        "万块" | "w" | "W" => Some(("万元", "0000 yuan")),
        "个点" => Some(("个百分点", "percentage points")),
        "percent" => Some(("%", "%")),
        "decimal" | "places" | "digits" => Some(("位小数", "decimals")),
        "位" => Some(("位小数", "decimals")),
        "month" | "mon" => Some(("个月", "months")),
        _ => None,
    };
    let problem = Problem::error(
        "E0116",
        span,
        Text::new(format!("“{number}”后面的“{found}”不是单位"), format!("`{found}` after `{number}` is no unit")),
    );
    match near {
        Some((zh, en)) => {
            let space = if en.starts_with(|c: char| c.is_alphabetic()) { " " } else { "" };
            problem
                .help(format!("写成：{number} {zh}"), format!("write: {number}{space}{en}"))
                .repair(same.map(|unit| Edit::instead(span, found, unit)))
        }
        None => problem.help(
            "单位有：元、万元、%、‰、分、天、个月、年、人、次、件 等；别的数量不写单位",
            "the units are yuan, %, points, days, months, years, people, times, items …; other counts have none",
        ),
    }
}

/// E0117. The first line of a block with nothing under it.
pub fn nothing_under(head: &str, written: &str, span: Span) -> Option<Problem> {
    let (what_zh, what_en, zh, en) = match head {
        "员工" | "employees" | "employee" | "月度" | "monthly" | "季度" | "quarterly" | "明细" | "records" => (
            "没有列出任何一列",
            "lists no column",
            "下面每行写一列，如：销售额 : 金额",
            "list a column in each line below: sales : money",
        ),
        "考核" | "scorecard" => (
            "没有写任何指标",
            "has no indicator",
            "下面每行写一项指标，如：业绩得分 权重 60% 计 完成率 × 100 分",
            "write an indicator in each line below: result weight 60% scores attainment × 100 points",
        ),
        "等级" | "grades" => (
            "没有写任何一级",
            "has no grade",
            "下面每行写一级，如：优秀 90 分以上",
            "write a grade in each line below: good 90 points or more",
        ),
        "分档" | "bands" => (
            "没有写任何一档",
            "has no band",
            "下面每行写一档，如：10 万元以上 3%",
            "write a band in each line below: 100000 yuan or more 3%",
        ),
        "表" | "table" | "决策表" | "decision" => (
            "没有表头和行",
            "has no header and rows",
            "下面写表头和各行，如：| 职位 | 工资 |",
            "write its header and rows below: | post | wage |",
        ),
        "规则" | "rule" => (
            "没有写条件和处置",
            "has no condition and action",
            "下一行写：当 条件 则 处置，如：当 得分 不足 60 分 则 警告",
            "write in the next line: when score is below 60 points then warn",
        ),
        "用例" | "case" => (
            "没有写给定和期望",
            "has nothing given or expected",
            "下面写：给定 销售额 100000，期望 提成 3000.00",
            "write below: given sales 100000, expect commission 3000.00",
        ),
        _ => return None,
    };
    let title = Text::new(format!("“{written}”下面{what_zh}"), format!("`{written}` {what_en}"));
    Some(Problem::error("E0117", span, title).help(zh, en))
}

/// E0118. 发放 = …
pub fn name_missing(head: &str, rest: &str, span: Span) -> Problem {
    Problem::error("E0118", span, Text::new(format!("“{head}”后面没有写名称"), format!("no name follows `{head}`")))
        .help(format!("写成：{head} 名称 {rest}"), format!("write: {head} name {rest}"))
}

/// E0118. A definition without its equals sign.
pub fn equals_missing(name: &str, declared: (&str, Span), rest: &str, span: Span) -> Problem {
    let (declared, before) = declared;
    let is_complete = !rest.is_empty();
    let rest = if rest.is_empty() { "…" } else { rest };
    Problem::error("E0118", span, Text::new(format!("“{name}”后面缺少“=”"), format!("there is no `=` after `{name}`")))
        .help(format!("写成：{declared} = {rest}"), format!("write: {declared} = {rest}"))
        .repair(is_complete.then(|| Edit::behind(before, Text::new("=", "="))))
}

/// E0115. A condition written behind an item as a rule's is.
pub fn condition_behind(item: &str, word: &str, condition: &str, span: Span) -> Problem {
    Problem::error(
        "E0115",
        span,
        Text::new(
            format!("“{word}”不能接在“{item}”的算式后面"),
            format!("`{word}` cannot follow the formula of `{item}`"),
        ),
    )
    .help(
        format!("只在这时才有的，写：适用 {condition}；别的时候是另一个数的，写：若 {condition} 则 … 否则 …；规则另起一行"),
        format!("where there is none otherwise, write: applies when {condition}; where it is something else otherwise: if {condition} then … else …; a rule begins on a line of its own"),
    )
}

/// E0118. 依据 or 适用 before the formula that it belongs behind.
pub fn clause_before_formula(declared: &str, clause: &str, formula: &str, span: Span) -> Problem {
    let word = clause.split_whitespace().next().unwrap_or(clause);
    Problem::error(
        "E0118",
        span,
        Text::new(format!("“{word}”写在算式的后面"), format!("`{word}` stands behind the formula")),
    )
    .help(format!("写成：{declared} = {formula} {clause}"), format!("write: {declared} = {formula} {clause}"))
}

/// E0119. A table row that is not closed.
pub fn row_not_closed(written: &str, span: Span) -> Problem {
    Problem::error("E0119", span, Text::new("表的这一行没有用 | 结束", "this row of the table does not end with |"))
        .help(format!("写成：{written} |"), format!("write: {written} |"))
        .repair([Edit::behind(span, Text::new("|", "|"))])
}

/// E0120. Two names side by side.
/// `one` is the declared name that they may be, and what stands there instead of it.
pub fn two_names(first: &str, second: &str, one: Option<(&str, &str)>, span: Span) -> Problem {
    match one {
        Some((one, written)) => Problem::error(
            "E0120",
            span,
            Text::new(
                format!("“{first} {second}”断开了，读成了两个名称"),
                format!("`{first} {second}` is read as two names"),
            ),
        )
        .help(format!("是不是“{one}”？"), format!("did you mean `{one}`?"))
        .repair([Edit::name(span, written, one)]),
        None => Problem::error(
            "E0120",
            span,
            Text::new(
                format!("“{first}”和“{second}”之间缺少运算符或连接的词"),
                format!("there is nothing between `{first}` and `{second}`"),
            ),
        )
        .help(
            format!("例如：{first} × {second}；如果是一个名称，用「」括起来：「{first} {second}」"),
            format!("write, for example: {first} × {second}; if it is one name: 「{first} {second}」"),
        ),
    }
}

/// E0104. A word that is one slip away from a keyword that could stand there.
pub fn misspelt_word(found: &str, near: &str, is_certain: bool, span: Span) -> Problem {
    instead(found, Text::new(format!("是不是“{near}”？"), format!("did you mean `{near}`?")), span)
        .repair(is_certain.then(|| Edit::name(span, found, near)))
}

/// E0104. Something that is said in other words here.
pub(super) fn instead(found: &str, help: Text, span: Span) -> Problem {
    let mut problem = Problem::error(
        "E0104",
        span,
        Text::new(format!("“{found}”放在这里读不通"), format!("`{found}` cannot stand here")),
    );
    problem.help = Some(help);
    problem
}

/// E0104. A name with a sign in it.
pub fn sign_in_name(sign: &str, name: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("名称里有符号时用「」括起来：「{name}」，引用时也这样写"),
        format!("a name that holds a sign is written as 「{name}」, here and wherever it is used"),
    );
    instead(sign, help, span)
}

/// E0104. 质量分: 权重 60%.
pub fn needless_colon(line: &str, span: Span) -> Problem {
    instead(":", Text::new(format!("不写“:”，写成：{line}"), format!("leave the `:` out: {line}")), span)
        .repair([Edit::gone(span)])
}

/// E0104. 90 分以上 优.
pub fn label_comes_first(condition: &str, label: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("等级的名称写在条件前面：{label} {condition}"),
        format!("the grade comes before its condition: {label} {condition}"),
    );
    instead(condition, help, span)
}

/// E0104. 0-10万 in a band, 0-100 as the bounds of a column.
/// `sign` is what stands between the two numbers, and where.
pub fn range_written_otherwise((from, to): (&str, &str), is_band: bool, sign: (&str, Span), span: Span) -> Problem {
    let help = if is_band {
        Text::new(
            format!("范围写成：{from}以上不足{to}（不含 {to}），或 {from}..{to}（两头都含）"),
            format!(
                "write the range as: {from} or more below {to} ({to} not included), or {from}..{to} (both included)"
            ),
        )
    } else {
        Text::new(format!("取值范围写成：{from}..{to}"), format!("write the bounds as: {from}..{to}"))
    };
    // Whether a band includes its upper bound is for the author to say.
    let edit = (!is_band).then(|| Edit::instead(sign.1, sign.0, Text::new("..", "..")));
    instead(&format!("{from}-{to}"), help, span).repair(edit)
}

/// E0104. 最高 5000 元 behind a formula.
pub fn cap_in_other_words(found: &str, limit: &str, is_cap: bool, span: Span) -> Problem {
    let (zh, en) = if is_cap { ("封顶", "capped at") } else { ("保底", "floored at") };
    let help = Text::new(format!("写成：{zh} {limit}"), format!("write: {en} {limit}"));
    instead(found, help, span).repair([Edit::instead(span, found, Text::new(zh, en))])
}

/// E0104. A clause without 依据.
pub fn clause_without_its_word(found: &str, clause: &str, span: Span) -> Problem {
    instead(found, Text::new(format!("写成：依据 {clause}"), format!("write: source {clause}")), span)
}

/// E0104. 保留两位小数.
pub fn rounding_in_other_words(found: &str, span: Span) -> Problem {
    let help = Text::new(
        "取整写成：四舍五入到 2 位小数，或 四舍五入到元、向上取整到元、向下取整到元",
        "write: rounded to 2 decimals, or rounded to yuan, rounded up to yuan, rounded down to yuan",
    );
    instead(found, help, span)
}

/// E0104. 累计三次 without 本年.
pub fn count_needs_its_year(found: &str, count: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("在一年里累计，写成：本年累计{count}次 条件"),
        format!("to count within the year write: condition {count} times this year"),
    );
    instead(found, help, span)
}

/// E0104. 全年销售额, where 销售额 is declared and 全年 is a word; or 本月合计(销售额).
pub fn period_before_name(period: &str, name: &str, in_fold: bool, span: Span) -> Problem {
    let (zh, en) = match period {
        "上月" | "上季" | "上年" if in_fold => {
            let (heading, this) = match period {
                "上季" => ("每季", "本季"),
                "上年" => ("每年", "本年"),
                _ => ("每月", ""),
            };
            (
                format!(
                    "汇总以前的一期：先在 {heading} 下写 定义 某值 = {this}平均({name})（或合计），再取：{period}(某值, 首次 …)"
                ),
                format!(
                    "to fold an earlier period: define the value under its own heading first (each quarter: define q = this quarter average({name})), then: last quarter(q, first …)"
                ),
            )
        }
        "上月" | "上季" | "上年" => (
            format!("取以前的值，写成：{period}({name}, 首次 0 元)，首次写第一期没有以前时用的值"),
            format!("for the earlier value write: last month({name}, first 0 yuan), with the value to begin from"),
        ),
        "本月" | "当月" | "次月" => {
            (format!("当月的值直接写：{name}"), format!("for this month's value write just: {name}"))
        }
        "累计" => (
            format!("从头累计写成：累计({name})；本年累计写成：本年合计({name})"),
            format!("for the running total write: running total({name}); within the year: this year sum({name})"),
        ),
        _ => (
            format!("要汇总写成：{period}合计({name})，或 {period}平均({name})"),
            format!("to fold it write: this year sum({name}), or this year average({name})"),
        ),
    };
    if in_fold {
        return instead(period, Text::new(zh, en), span);
    }
    instead(&format!("{period}{name}"), Text::new(zh, en), span).here(
        format!("读作：{period}·{name}（“{period}{name}”没有声明过）"),
        format!("read as: {period}·{name} (`{period}{name}` is not declared)"),
    )
}

/// What a comparison is called here that others say so.
pub fn comparison_word(found: &str) -> Option<(&'static str, &'static str)> {
    Some(match found {
        "不到" | "未达到" | "没达到" | "未达" | "没到" | "不满" | "less" | "under" | "lower" | "fewer" => {
            ("不足 60 分", "below 60 points")
        }
        "超出" | "大过" | "多过" | "高过" | "greater" | "over" | "higher" | "than" => {
            ("超过 60 分", "above 60 points")
        }
        "满" | "达" | "高达" => ("达到 60 分", "at least 60 points"),
        _ => return None,
    })
}

/// E0104. 不到 60 分, less than 60 points.
pub fn comparison_in_other_words(found: &str, zh: &str, en: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("写成：{zh}；可以用 达到、不低于、超过、不足、低于、不超过"),
        format!("write: {en}; there are at least, above, below, at most"),
    );
    instead(found, help, span)
}

/// E0104. 销售额的 3%, 3% of sales.
pub fn share_is_a_product(whole: &str, share: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("“{whole}”的 {share} 写成：{whole} × {share}"),
        format!("{share} of `{whole}` is written: {whole} × {share}"),
    );
    instead(share, help, span)
}

/// E0104. sales x 3%.
pub fn letter_for_times(letter: &str, left: &str, right: &str, span: Span) -> Problem {
    let help =
        Text::new(format!("乘号写成 × 或 *：{left} × {right}"), format!("write × or * to multiply: {left} × {right}"));
    instead("x", help, span).repair([Edit::apart(span, letter, Text::new("×", "×"))])
}

/// E0104. 警告 和 培训.
pub fn and_in_other_words(found: &str, span: Span) -> Problem {
    let help = Text::new(
        "几个处置或几项之间写“、”；两个条件都要成立写“且”",
        "separate several names by commas; join conditions with `and`",
    );
    instead(found, help, span)
}

/// E0104. 输出 提成 奖金.
/// `gap` is what stands between the two, and where.
pub fn list_needs_commas(first: &str, second: &str, gap: (&str, Span), span: Span) -> Problem {
    let help = Text::new(
        format!("几项之间写“、”：{first}、{second}"),
        format!("separate the names by commas: {first}, {second}"),
    );
    instead(second, help, span).repair([Edit::instead(gap.1, gap.0, Text::new("、", ", "))])
}

/// E0104. 版本 2026.1.
/// `all` is where it stands, if all of it is one word.
pub fn quotes_missing(word: &str, written: &str, all: Option<Span>, span: Span) -> Problem {
    let help = Text::new(
        format!("文字放在引号里：{word} \"{written}\""),
        format!("put the text in quotes: {word} \"{written}\""),
    );
    let quoted = format!("\"{written}\"");
    instead(written, help, span).repair(all.map(|all| Edit::name(all, written, &quoted)))
}

/// E0104. 生效 2026-01-01.
pub fn month_not_day(word: &str, written: &str, month: &str, span: Span) -> Problem {
    let help =
        Text::new(format!("从某个月起，只写年月：{word} {month}"), format!("write the month only: {word} {month}"));
    instead(written, help, span)
}

/// E0104. 平均(销售额, 按 部门).
pub fn no_comma_before(word: &str, span: Span) -> Problem {
    let help = Text::new(format!("“{word}”前面不写逗号"), format!("leave out the comma before `{word}`"));
    instead("，", help, span).repair([Edit::gone(span)])
}

/// E0104. 优秀 120% in 分档.
pub fn bands_take_numbers(label: &str, value: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("分档只按数分；按“{label}”这样的名称查，改用 表，每行写成：| {label} | {value} |"),
        format!("bands divide numbers; to look up names like `{label}` use a table, a row each: | {label} | {value} |"),
    );
    instead(label, help, span)
}

/// E0119. A table row without bars.
pub fn row_without_bars(row: &str, span: Span) -> Problem {
    Problem::error(
        "E0119",
        span,
        Text::new("表的这一行没有用 | 隔开", "this row of the table has no | between its cells"),
    )
    .help(format!("写成：{row}"), format!("write: {row}"))
}

/// E0104. 合计(合同 合同额).
pub fn fold_needs_colon(fold: &str, records: (&str, Span), column: &str, span: Span) -> Problem {
    let (records, at) = records;
    let help = Text::new(
        format!("明细和列之间写“:”：{fold}({records}: {column})；分组汇总的，写 按：{fold}({records} 按 {column})"),
        format!(
            "put a `:` between the records and the column: {fold}({records}: {column}); to fold people by group write: {fold}({records} by {column})"
        ),
    );
    instead(column, help, span).repair([Edit::joined(at, ":")])
}

/// E0115. 如果 in a rule, where 当 belongs.
pub fn rule_begins_with_when(opener: &str, rest: &str, span: Span) -> Problem {
    let when = if opener.is_ascii() { "when" } else { "当" };
    Problem::error(
        "E0115",
        span,
        Text::new(
            format!("规则的条件以“{when}”开头，不用“{opener}”"),
            format!("the condition of a rule begins with `{when}`, not with `{opener}`"),
        ),
    )
    .help(format!("写成：{when} {rest}"), format!("write: {when} {rest}"))
    .repair([Edit::name(span, opener, when)])
}

/// E0118. An indicator without the formula of its score.
pub fn score_missing(name: &str, line: &str, span: Span) -> Problem {
    let scores = if line.is_ascii() { "scores" } else { "计" };
    Problem::error(
        "E0118",
        span,
        Text::new(format!("指标“{name}”没有写怎样计分"), format!("it is not said how indicator `{name}` is scored")),
    )
    .help(
        format!("在后面写 {scores} 和算式，如：{line} {scores} 完成率 × 100 分"),
        format!("add {scores} and a formula, such as: {line} {scores} attainment × 100 points"),
    )
}

/// E0104. Two values side by side.
pub fn nothing_between(before: &str, found: &str, cut: Option<&str>, span: Span) -> Problem {
    let help = Text::new(
        format!("“{before}”和“{found}”之间少了什么：运算符 + − × ÷、比较的词（不足、达到 …）、则 或 否则"),
        format!(
            "something is missing between `{before}` and `{found}`: an operator + - × ÷, a comparison (below, at least …), then or else"
        ),
    );
    let problem = instead(found, help, span);
    match cut {
        Some(cut) => problem.here(super::syntax::cut_zh(cut), super::syntax::cut_en(cut)),
        None => problem,
    }
}

/// E0104. 发放 提成 = 销售额 × 3% 若 得分 高于 60 分.
pub fn condition_comes_first(found: &str, value: &str, condition: &str, span: Span) -> Problem {
    let help = if found.is_ascii() {
        let line = format!("if {condition} then {value} else 0 yuan");
        Text::new(format!("条件写在前面：{line}"), format!("the condition comes first: {line}"))
    } else {
        let line = format!("若 {condition} 则 {value} 否则 0 元");
        Text::new(format!("条件写在前面：{line}"), format!("the condition comes first: {line}"))
    };
    instead(found, help, span)
}

/// E0104. 优秀 得分 ≥ 90 分 under 等级 … 按 得分.
pub fn key_is_known(key: &str, line: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("第一行已经写了按什么分，这里只写界线：{line}"),
        format!("the first line says what is divided; only the bound stands here: {line}"),
    );
    instead(key, help, span)
}

/// E0104. 则 扣 100 元.
pub fn money_in_rule(condition: &str, amount: &str, span: Span) -> Problem {
    let help = Text::new(
        format!("规则只写处置；扣钱另写：扣减 罚款 = 若 {condition} 则 {amount} 否则 0 元；发钱用 发放"),
        format!(
            "rules give actions; to take money off write: deduct fine = if {condition} then {amount} else 0 yuan; to pay use pay"
        ),
    );
    instead(amount, help, span)
}

/// E0104. 发放: 提成 = ….
pub fn colon_after_statement_word(word: &str, rest: &str, span: Span) -> Problem {
    let line = rest.lines().next().unwrap_or(rest);
    let help = Text::new(
        format!("“{word}”后面不写“:”，写成：{word} {line}"),
        format!("leave out the `:` after `{word}`: {word} {line}"),
    );
    instead(":", help, span).repair([Edit::gone(span)])
}
