//! E01…: text that cannot be read as statements.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0101. A sign that the language does not have.
pub fn unknown_sign(sign: char, span: Span) -> Problem {
    Problem::error(
        "E0101",
        span,
        Text::new(format!("读不懂的符号“{sign}”"), format!("the sign `{sign}` means nothing here")),
    )
    .help("删掉它;名称里要用符号时,用「」把名称括起来", "remove it; a name that holds signs is written inside 「 」")
}

/// E0102. A text or quoted name without its end.
pub fn unclosed_text(is_name: bool, span: Span) -> Problem {
    let (open, close) = if is_name { ("「", "」") } else { ("\"", "\"") };
    Problem::error(
        "E0102",
        span,
        Text::new(format!("“{open}”后面缺少“{close}”"), format!("`{open}` is never closed by `{close}`")),
    )
    .help(format!("在这一行内补上“{close}”"), format!("add `{close}` on the same line"))
}

/// E0103. A bracket without its partner.
pub fn unbalanced_bracket(opening: bool, span: Span) -> Problem {
    let (zh, en) = if opening {
        ("这个“(”没有对应的“)”", "this `(` is never closed")
    } else {
        ("这个“)”前面没有对应的“(”", "this `)` closes nothing")
    };
    Problem::error("E0103", span, Text::new(zh, en)).help(
        if opening { "在这句话里补上“)”" } else { "删掉它,或在前面补上“(”" },
        if opening { "add `)` within this statement" } else { "remove it, or add `(` before it" },
    )
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
    let title = match found {
        Some(found) => Text::new(format!("“{found}”放在这里读不通"), format!("`{found}` cannot stand here")),
        None => Text::new("这句话没有写完", "this statement is not finished"),
    };
    let mut problem = Problem::error("E0104", span, title);
    let join = |pick: fn(&Text) -> &str, separator: &str| expected.iter().map(pick).collect::<Vec<_>>().join(separator);
    if !expected.is_empty() {
        let (zh, en) = (join(|t| &t.zh, "、"), join(|t| &t.en, ", "));
        problem = match before {
            Some(before) => {
                problem.help(format!("“{before}”之后可以是:{zh}"), format!("after `{before}` there can be: {en}"))
            }
            None => problem.help(format!("这里可以是:{zh}"), format!("here there can be: {en}")),
        };
    }
    if let Some(cut) = cut {
        problem = problem.here(format!("这一串读作:{cut}"), format!("this run was cut as: {cut}"));
    }
    problem
}

/// E0105. A line that begins with no known statement word.
pub fn unknown_statement(found: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0105",
        span,
        Text::new(format!("没有以“{found}”开头的语句"), format!("no statement begins with `{found}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”?"), format!("did you mean `{near}`?")),
        None => problem.help(
            "语句以 定义、发放、扣减、合计、参数、考核、等级、分档、表、规则 等词开头",
            "statements begin with define, pay, deduct, total, parameter, scorecard, grades, bands, table, rule …",
        ),
    }
}

/// E0106. Two equally good ways to cut a run of characters.
pub fn ambiguous_cut(run: &str, one: &str, other: &str, span: Span) -> Problem {
    Problem::error(
        "E0106",
        span,
        Text::new(
            format!("“{run}”有两种读法:{one},或 {other}"),
            format!("`{run}` can be read in two ways: {one}, or {other}"),
        ),
    )
    .help("在该断开的地方加空格,或用「」把名称括起来", "put a space where it divides, or put the name inside 「 」")
}

/// E0107. Brackets nested beyond any readable depth.
pub fn too_deep(limit: usize, span: Span) -> Problem {
    Problem::error(
        "E0107",
        span,
        Text::new(format!("括号嵌套超过 {limit} 层"), format!("brackets are nested more than {limit} deep")),
    )
    .help("把里面的部分写成单独的 定义", "give the inner parts names of their own with `define`")
}

/// E0108. The file is empty, or holds no statement.
pub fn nothing_to_read(span: Span) -> Problem {
    Problem::error("E0108", span, Text::new("文件里没有任何语句", "the file holds no statement"))
        .help("第一句写:政策 名称", "begin with: policy Name")
}

/// E0109. A number that is too long for a decimal.
pub fn number_too_large(text: &str, span: Span) -> Problem {
    Problem::error(
        "E0109",
        span,
        Text::new(format!("数字“{text}”位数太多"), format!("the number `{text}` has too many digits")),
    )
    .help("最多 28 位有效数字", "28 significant digits are the most")
}

/// E0110. A count where only a whole number above 0 makes sense.
pub fn not_a_count(text: &str, span: Span) -> Problem {
    Problem::error(
        "E0110",
        span,
        Text::new(format!("“{text}”应为 1 以上的整数"), format!("`{text}` must be a whole number of 1 or more")),
    )
    .help("例如:连续 3 个月", "for example: for 3 consecutive months")
}

/// E0111. A date that the calendar does not have.
pub fn no_such_date(text: &str, span: Span) -> Problem {
    Problem::error("E0111", span, Text::new(format!("日历上没有“{text}”"), format!("the calendar has no `{text}`")))
        .help("写成 2026-03-31 或 2026-03", "write 2026-03-31 or 2026-03")
}

/// E0112. So many syntax problems that the rest is left unsaid.
pub fn too_many(left_out: usize, span: Span) -> Problem {
    Problem::error(
        "E0112",
        span,
        Text::new(
            format!("另有 {left_out} 处读不懂,没有一一列出"),
            format!("{left_out} more places cannot be read and are not listed"),
        ),
    )
    .help("先改前面列出的,再检查一次", "mend the ones listed and check again")
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
