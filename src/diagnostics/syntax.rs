//! E01…: text that cannot be read as statements.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0101. Signs that the language does not have, as many as stand together.
pub fn unknown_signs(signs: &str, span: Span) -> Problem {
    let problem = Problem::error(
        "E0101",
        span,
        Text::new(format!("读不懂的符号“{signs}”"), format!("`{signs}` means nothing here")),
    );
    match signs.chars().next() {
        Some('&') => problem.help("“并且”写成：且", "write: and"),
        Some('!') => problem.help("“不等于”写成：≠；“不是”写成：非", "write ≠ for unequal, not for the opposite"),
        Some('¥' | '￥' | '$') => problem.help("金额写成：300 元", "write amounts as: 300 yuan"),
        Some('{' | '}' | '【' | '】' | '〔' | '〕') => problem.help("括号一律用 ( )", "use ( ) for all brackets"),
        Some('\'' | '‘' | '’') => {
            problem.help("文字放在双引号里，如 \"第三条\"", "put texts in double quotes: \"clause 3\"")
        }
        _ => problem.help(
            "删掉它；说明文字写在 // 后面；名称里要用符号时，用「」括起来，如「A+ 类」",
            "remove it; remarks go behind //; a name that holds signs is written as 「A+ class」",
        ),
    }
}

/// E0102. A text or quoted name without its end.
pub fn unclosed_text(close: char, span: Span) -> Problem {
    let (open, what) = match close {
        '」' => ('「', ("名称", "name")),
        '》' => ('《', ("书名", "title")),
        other => (other, ("文字", "text")),
    };
    Problem::error(
        "E0102",
        span,
        Text::new(
            format!("以 {open} 开头的{}没有用 {close} 结束", what.0),
            format!("the {} that begins with {open} has no closing {close}", what.1),
        ),
    )
    .help(format!("在这一行里补上 {close}"), format!("add {close} on the same line"))
}

/// E0103. A bracket without its partner.
pub fn unbalanced_bracket(opening: bool, span: Span) -> Problem {
    if opening {
        Problem::error("E0103", span, Text::new("这个“(”没有对应的“)”", "this `(` is never closed"))
            .help("在括号里的内容后面补上“)”", "add `)` where its content ends")
    } else {
        Problem::error("E0103", span, Text::new("这个“)”前面没有对应的“(”", "this `)` closes nothing"))
            .help("删掉它，或在前面补上“(”", "remove it, or add `(` before it")
    }
}

/// E0104. A word that cannot stand where it stands.
/// `expected` are spellings or descriptions of what could stand there.
pub fn unexpected(
    found: Option<&str>,
    before: Option<&str>,
    expected: &[Text],
    cut: Option<&str>,
    span: Span,
) -> Problem {
    let title = match (found, before) {
        (Some(found), _) => Text::new(format!("“{found}”放在这里读不通"), format!("`{found}` cannot stand here")),
        (None, Some(before)) => {
            Text::new(format!("这句话到“{before}”没有写完"), format!("the statement stops short after `{before}`"))
        }
        (None, None) => Text::new("这句话没有写完", "the statement is not finished"),
    };
    let mut problem = Problem::error("E0104", span, title);
    let join = |pick: fn(&Text) -> &str, separator: &str| expected.iter().map(pick).collect::<Vec<_>>().join(separator);
    let (zh, en) = (join(|t| &t.zh, "；"), join(|t| &t.en, "; "));
    problem = match before {
        _ if expected.is_empty() => problem.help(
            "检查这一处前后有没有漏写、多写或写错的词",
            "look for a word that is missing, doubled or misspelt around here",
        ),
        Some(before) => {
            problem.help(format!("“{before}”之后可以写：{zh}"), format!("after `{before}` there can be: {en}"))
        }
        None => problem.help(format!("这里可以写：{zh}"), format!("here there can be: {en}")),
    };
    if let Some(cut) = cut {
        let run = cut.replace('·', "");
        problem = problem.here(
            format!("这一串读作：{cut}（“{run}”没有声明过）"),
            format!("this run is read as: {cut} (`{run}` is not declared)"),
        );
    }
    problem
}

/// E0104. A word that is one slip away from a keyword that could stand there.
pub fn misspelt_word(found: &str, near: &str, span: Span) -> Problem {
    Problem::error("E0104", span, Text::new(format!("“{found}”放在这里读不通"), format!("`{found}` cannot stand here")))
        .help(format!("是不是“{near}”？"), format!("did you mean `{near}`?"))
}

/// E0105. A line that begins with no known statement word.
pub fn unknown_statement(found: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0105",
        span,
        Text::new(format!("没有以“{found}”开头的语句"), format!("no statement begins with `{found}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?")),
        None => problem.help(
            "语句以 定义、发放、扣减、合计、参数、考核、等级、分档、表、规则、输出 等词开头；说明文字写在 // 后面",
            "statements begin with define, pay, deduct, total, parameter, scorecard, grades, bands, table, rule, output …; remarks go behind //",
        ),
    }
}

/// E0105. 发放提成 = …: the statement word and the name without a space.
pub fn no_space_after_statement_word(found: &str, start: &str, name: &str, span: Span) -> Problem {
    Problem::error(
        "E0105",
        span,
        Text::new(
            format!("没有以“{found}”开头的语句：“{start}”和名称连在一起了"),
            format!("no statement begins with `{found}`: there is no space between `{start}` and the name"),
        ),
    )
    .help(format!("名称前面加空格，写成：{start} {name}"), format!("put a space before the name: {start} {name}"))
}

/// E0106. Two equally good ways to cut a run of characters.
pub fn ambiguous_cut(run: &str, one: &str, other: &str, span: Span) -> Problem {
    let spaced = one.replace('·', " ");
    Problem::error(
        "E0106",
        span,
        Text::new(
            format!("“{run}”有两种读法：{one}，或者 {other}"),
            format!("`{run}` can be read in two ways: {one}, or {other}"),
        ),
    )
    .help(
        format!("在该断开的地方加空格，如：{spaced}；或用「」把名称括起来"),
        format!("put a space where it divides, such as: {spaced}; or put the name inside 「 」"),
    )
}

/// E0107. Brackets nested beyond any readable depth.
pub fn too_deep(limit: usize, span: Span) -> Problem {
    Problem::error(
        "E0107",
        span,
        Text::new(
            format!("括号或条件嵌套超过 {limit} 层"),
            format!("brackets or conditions are nested more than {limit} deep"),
        ),
    )
    .help("把里面的部分写成单独的 定义，再引用它的名称", "give the inner parts names of their own with `define`")
}

/// E0107. A sum or product of more parts than anybody reads.
pub fn too_long(limit: usize, span: Span) -> Problem {
    Problem::error(
        "E0107",
        span,
        Text::new(
            format!("一个算式里的加减乘除超过 {limit} 个"),
            format!("one formula has more than {limit} operators"),
        ),
    )
    .help("把算式分成几个 定义，再把它们加起来", "split the formula into several `define`s and add those up")
}

/// E0108. The file is empty, or holds no statement.
pub fn nothing_to_read(span: Span) -> Problem {
    Problem::error("E0108", span, Text::new("文件里没有任何语句", "the file holds no statement"))
        .help("第一句写：政策 名称", "begin with: policy Name")
}

/// E0109. A number that is too long for a decimal.
pub fn number_too_large(text: &str, span: Span) -> Problem {
    Problem::error(
        "E0109",
        span,
        Text::new(format!("数字“{text}”位数太多"), format!("the number `{text}` has too many digits")),
    )
    .help("最多 28 位数字；检查是不是多输了", "28 digits are the most; see whether some were typed twice")
}

/// E0110. A count where only a whole number above 0 makes sense.
pub fn not_a_count(text: &str, span: Span) -> Problem {
    Problem::error(
        "E0110",
        span,
        Text::new(format!("“{text}”应为 1 以上的整数"), format!("`{text}` must be a whole number of 1 or more")),
    )
    .help("例如：连续 3 个月", "for example: for 3 consecutive months")
}

/// E0111. A date that the calendar does not have.
pub fn no_such_date(text: &str, instead: Option<&str>, span: Span) -> Problem {
    // 2026-3 is a month, only not written in full.
    let short = instead.is_some_and(|instead| instead.replace("-0", "-") == text);
    let problem = if short {
        Problem::error(
            "E0111",
            span,
            Text::new(format!("月份“{text}”要写两位数"), format!("the month in `{text}` takes two digits")),
        )
    } else {
        Problem::error("E0111", span, Text::new(format!("日历上没有“{text}”"), format!("the calendar has no `{text}`")))
    };
    match instead {
        Some(instead) if short => problem.help(format!("写成：{instead}"), format!("write: {instead}")),
        Some(instead) => problem.help(format!("是不是 {instead}？"), format!("did you mean {instead}?")),
        None => problem.help("写成 2026-03-31 或 2026-03", "write 2026-03-31 or 2026-03"),
    }
}

/// E0111. 本月32日.
pub fn no_such_day(day: u32, span: Span) -> Problem {
    Problem::error("E0111", span, Text::new(format!("一个月没有 {day} 日"), format!("no month has a day {day}")))
        .help("写 1 到 31；最后一天写：月末", "write 1 to 31; the last day is: month end")
}

/// E0112. So many problems that the rest is left unsaid.
pub fn too_many(left_out: usize, span: Span) -> Problem {
    Problem::error(
        "E0112",
        span,
        Text::new(
            format!("从这里起还有 {left_out} 处读不懂，没有一一列出"),
            format!("from here on {left_out} more places cannot be read and are not listed"),
        ),
    )
    .help("先改前面列出的，再检查一次", "mend the ones listed and check again")
}

/// E0113. A column without its type.
pub fn column_without_type(name: &str, declared: &str, span: Span) -> Problem {
    Problem::error("E0113", span, Text::new(format!("列“{name}”没有写类型"), format!("column `{name}` has no type")))
        .help(
            format!("写成：{declared} : 金额（或 分、比率、整数、天数、日期、文本、是否）"),
            format!("write: {declared} : money (or points, ratio, integer, days, date, text, yes_no)"),
        )
}

/// E0113. A column and its type without the colon between them.
pub fn column_without_colon(name: &str, declared: &str, rest: &str, span: Span) -> Problem {
    Problem::error(
        "E0113",
        span,
        Text::new(
            format!("列“{name}”和类型之间缺少“:”"),
            format!("there is no `:` between column `{name}` and its type"),
        ),
    )
    .help(format!("写成：{declared} : {rest}"), format!("write: {declared} : {rest}"))
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
pub fn then_missing(opener: &str, condition: &str, rest: &str, is_when: bool, span: Span) -> Problem {
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

/// E0115. 若 where a rule's condition begins.
pub fn when_not_if(opener: &str, rest: &str, span: Span) -> Problem {
    let when = if opener.is_ascii() { "when" } else { "当" };
    Problem::error(
        "E0115",
        span,
        Text::new(
            format!("规则的条件以“{when}”开头，不用“{opener}”"),
            format!("a rule's condition begins with `{when}`, not with `{opener}`"),
        ),
    )
    .help(format!("写成：{when} {rest}"), format!("write: {when} {rest}"))
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
    let near = match found {
        "块" | "块钱" | "圆" | "元整" | "rmb" | "RMB" | "CNY" | "cny" => Some(("元", "yuan")),
        "万块" | "w" | "W" => Some(("万元", "0000 yuan")),
        "个点" => Some(("个百分点", "percentage points")),
        "percent" => Some(("%", "%")),
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
            problem.help(format!("写成：{number} {zh}"), format!("write: {number}{space}{en}"))
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
pub fn equals_missing(name: &str, declared: &str, rest: &str, span: Span) -> Problem {
    let rest = if rest.is_empty() { "…" } else { rest };
    Problem::error("E0118", span, Text::new(format!("“{name}”后面缺少“=”"), format!("there is no `=` after `{name}`")))
        .help(format!("写成：{declared} = {rest}"), format!("write: {declared} = {rest}"))
}

/// E0119. A table row that is not closed.
pub fn row_not_closed(written: &str, span: Span) -> Problem {
    Problem::error("E0119", span, Text::new("表的这一行没有用 | 结束", "this row of the table does not end with |"))
        .help(format!("写成：{written} |"), format!("write: {written} |"))
}

/// E0120. Two names side by side.
pub fn two_names(first: &str, second: &str, one: Option<&str>, span: Span) -> Problem {
    match one {
        Some(one) => Problem::error(
            "E0120",
            span,
            Text::new(
                format!("“{first} {second}”断开了，读成了两个名称"),
                format!("`{first} {second}` is read as two names"),
            ),
        )
        .help(format!("是不是“{one}”？"), format!("did you mean `{one}`?")),
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

/// E0121. Several values where a fold takes one.
pub fn one_value_at_a_time(word: &str, span: Span) -> Problem {
    Problem::error(
        "E0121",
        span,
        Text::new(
            format!("“{word}(…)”的括号里写了几个值，它一次只能汇总一个"),
            format!("`{word}(…)` folds one value, several are given"),
        ),
    )
    .help("几个值相加写成：甲 + 乙", "to add values up write: a + b")
}

/// E0130. A statement without an end in sight.
pub fn statement_too_long(limit: usize, span: Span) -> Problem {
    Problem::error(
        "E0130",
        span,
        Text::new(format!("一句话超过 {limit} 个词"), format!("one statement has more than {limit} words")),
    )
    .help("拆成几个 定义；政策文件只写规则，不写数据", "split it with `define`; a policy holds rules, not data")
}
