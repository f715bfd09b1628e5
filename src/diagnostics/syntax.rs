//! E01…: text that cannot be read as statements.

use super::Problem;
use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;

/// E0101. Signs that the language does not have, as many as stand together.
pub fn unknown_signs(signs: &str, span: Span) -> Problem {
    let problem = Problem::error(
        "E0101",
        span,
        Text::new(format!("读不懂的符号“{signs}”"), format!("`{signs}` means nothing here")),
    )
    .repair(sign_meant(signs, span));
    match signs.chars().next() {
        Some('&') => problem.help("“并且”写成：且", "write: and"),
        Some('?') => problem.help("写成：若 条件 则 300 元 否则 0 元", "write: if condition then 300 yuan else 0 yuan"),
        Some('~' | '～') => problem.help(
            "范围写成：0 元以上不足 10000 元，或 0..100",
            "write a range as: 0 yuan or more below 10000 yuan, or 0..100",
        ),
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

/// What signs are typed for that the language writes otherwise.
fn sign_meant(signs: &str, span: Span) -> Option<Edit> {
    if matches!(signs, "&" | "&&") {
        return Some(Edit::apart(span, signs, Text::new("且", "and")));
    }
    let plain: Option<String> = signs
        .chars()
        .map(|sign| match sign {
            '{' | '【' | '〔' | '﹙' => Some('('),
            '}' | '】' | '〕' | '﹚' => Some(')'),
            '‘' | '’' | '\'' | '〝' | '〞' | '„' => Some('"'),
            '∶' | '︰' | '﹕' => Some(':'),
            '﹐' | '︐' => Some(','),
            '∗' | '⨯' | '✖' | '╳' | '⋅' => Some('×'),
            '⁄' | '∕' | '➗' => Some('÷'),
            '➕' | '﹢' => Some('+'),
            '➖' | '﹣' | '―' | '─' => Some('-'),
            '﹪' => Some('%'),
            '│' | '┃' | '︱' | '¦' => Some('|'),
            '⇒' | '➔' | '➜' | '⟶' => Some('→'),
            _ => None,
        })
        .collect();
    // What is folded before it is read here stands otherwise in the text, ｛ for {.
    plain.map(|plain| Edit::folded(span, signs, &plain))
}

/// E0102. A text or quoted name without its end.
/// `is_one_word`: there is but one word up to the end of the line.
pub fn unclosed_text(close: char, is_one_word: bool, span: Span) -> Problem {
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
    .repair(is_one_word.then(|| Edit::joined(span, &close.to_string())))
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
        problem = problem.here(cut_zh(cut), cut_en(cut));
    }
    problem
}

/// How a run was cut. Two pieces may well have been meant as one name.
pub fn cut_zh(cut: &str) -> String {
    match (cut.matches('·').count(), cut.starts_with(|c: char| c.is_ascii_digit())) {
        (1, false) => format!("这一串读作：{cut}（“{}”没有声明过）", cut.replace('·', "")),
        _ => format!("这一串读作：{cut}"),
    }
}

pub fn cut_en(cut: &str) -> String {
    match (cut.matches('·').count(), cut.starts_with(|c: char| c.is_ascii_digit())) {
        (1, false) => format!("this run is read as: {cut} (`{}` is not declared)", cut.replace('·', "")),
        _ => format!("this run is read as: {cut}"),
    }
}

/// E0105. A line that begins with no known statement word.
/// `meant` is the one that nobody can doubt.
pub fn unknown_statement(found: &str, near: Option<&str>, meant: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0105",
        span,
        Text::new(format!("没有以“{found}”开头的语句"), format!("no statement begins with `{found}`")),
    );
    match near {
        Some(near) => problem
            .help(format!("是不是“{near}”？"), format!("did you mean `{near}`?"))
            .repair(meant.filter(|meant| *meant == near).map(|meant| Edit::name(span, found, meant))),
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
    .repair([Edit::name(span, found, &format!("{start} {name}"))])
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
