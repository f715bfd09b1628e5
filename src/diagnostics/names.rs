//! E02…: names that are unknown, declared twice or used where they mean nothing.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0201. A name that nothing declares.
pub fn unknown_name(name: &str, near: Option<&str>, cut: Option<&str>, span: Span) -> Problem {
    let mut problem =
        Problem::error("E0201", span, Text::new(format!("没有声明过“{name}”"), format!("`{name}` is not declared")));
    if let Some(cut) = cut {
        problem = problem.here(format!("这一串读作:{cut}"), format!("this run was cut as: {cut}"));
    }
    match near {
        Some(near) => problem.help(format!("是不是“{near}”?"), format!("did you mean `{near}`?")),
        None => problem.help(
            format!("在 月度 或 员工 里声明这一列,或写:定义 {name} = …"),
            format!("declare it as a column of a block, or write: define {name} = …"),
        ),
    }
}

/// E0202. One name for two things.
pub fn declared_twice(name: &str, first: Span, second: Span) -> Problem {
    Problem::error("E0202", second, Text::new(format!("“{name}”声明了两次"), format!("`{name}` is declared twice")))
        .here("第二次在这里", "declared again here")
        .also(first, "第一次在这里", "first declared here")
        .help("给其中一个换个名称", "give one of them another name")
}

/// E0203. An action that nothing declares.
pub fn unknown_action(name: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0203",
        span,
        Text::new(format!("没有名为“{name}”的处置"), format!("there is no action called `{name}`")),
    );
    match near {
        Some(near) => problem.help(
            format!("是不是“{near}”?新的处置要先声明:处置 {name}"),
            format!("did you mean `{near}`? a new action is declared first: actions {name}"),
        ),
        None => problem.help(format!("先声明:处置 {name}"), format!("declare it first: actions {name}")),
    }
}

/// E0204. An action declared although it exists.
pub fn action_twice(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0204",
        span,
        Text::new(format!("处置“{name}”已经有了"), format!("the action `{name}` exists already")),
    )
    .help("删掉这个声明", "remove this declaration")
}

/// E0205. A second 政策.
pub fn second_header(span: Span) -> Problem {
    Problem::error("E0205", span, Text::new("一个文件只能有一个 政策", "one file holds one policy"))
        .help("删掉这一句,或另存为一个文件", "remove it, or put it in a file of its own")
}

/// E0206. No 政策 at all.
pub fn no_header() -> Problem {
    Problem::error("E0206", Span::default(), Text::new("文件没有写 政策 的名称", "the file does not name its policy"))
        .help("第一句写:政策 名称", "begin with: policy Name")
}

/// E0207. A column that two blocks have.
pub fn ambiguous_input(name: &str, blocks: &[String], span: Span) -> Problem {
    let first = blocks.first().map_or("", String::as_str);
    Problem::error(
        "E0207",
        span,
        Text::new(
            format!("“{name}”在 {} 里都有", blocks.join("、")),
            format!("`{name}` is a column of {}", blocks.join(" and of ")),
        ),
    )
    .help(format!("写明是哪一个,如 {first}.{name}"), format!("say which one, such as {first}.{name}"))
}

/// E0208. `甲.乙` where 甲 has no 乙.
pub fn no_such_member(owner: &str, member: &str, near: Option<&str>, known: &[String], span: Span) -> Problem {
    let problem = Problem::error(
        "E0208",
        span,
        Text::new(format!("“{owner}”里没有“{member}”"), format!("`{owner}` has no `{member}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”?"), format!("did you mean `{near}`?")),
        None => problem.help(format!("它有:{}", known.join("、")), format!("it has: {}", known.join(", "))),
    }
}

/// E0209. A block's name where a block is needed.
pub fn unknown_block(name: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0209",
        span,
        Text::new(format!("没有名为“{name}”的数据块"), format!("there is no data block called `{name}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”?"), format!("did you mean `{near}`?")),
        None => problem.help(
            "数据块用 员工、月度、季度、明细 声明",
            "blocks are declared with employees, monthly, quarterly or records",
        ),
    }
}

/// E0210. A record's field used where no record is at hand.
pub fn field_outside_records(field: &str, block: &str, span: Span) -> Problem {
    Problem::error(
        "E0210",
        span,
        Text::new(
            format!("“{field}”是明细“{block}”每条记录的列,这里没有指明哪一条"),
            format!("`{field}` is a column of every record of `{block}`; here no record is meant"),
        ),
    )
    .help(format!("先汇总,如 合计({block}: {field})"), format!("fold the records, such as sum({block}: {field})"))
}

/// E0211. A record block used as if it were a value.
pub fn block_as_value(block: &str, span: Span) -> Problem {
    Problem::error(
        "E0211",
        span,
        Text::new(format!("“{block}”是一组记录,不是一个值"), format!("`{block}` is a set of records, not a value")),
    )
    .help(
        format!("先汇总,如 计数({block}) 或 合计({block}: 某列)"),
        format!("fold it, such as count({block}) or sum({block}: column)"),
    )
}

/// E0212. A label that its enumeration does not have.
pub fn unknown_label(label: &str, of: &str, near: Option<&str>, known: &[String], span: Span) -> Problem {
    let problem = Problem::error(
        "E0212",
        span,
        Text::new(format!("“{of}”没有“{label}”这一项"), format!("`{of}` has no member `{label}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”?"), format!("did you mean `{near}`?")),
        None => problem.help(format!("可以是:{}", known.join("、")), format!("it can be: {}", known.join(", "))),
    }
}

/// E0213. A type name that is neither built in nor an enumeration.
pub fn unknown_type(name: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0213",
        span,
        Text::new(format!("没有名为“{name}”的类型"), format!("there is no type called `{name}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”?"), format!("did you mean `{near}`?")),
        None => problem.help(
            "类型有:金额、比率、分、数、整数、日期、月份、天数、月数、文本、是否,或用 枚举 声明的名称",
            "the types are money, ratio, points, number, integer, date, month, days, months, text, yes_no, or a declared enumeration",
        ),
    }
}

/// E0214. Values that depend on each other within one period.
pub fn cycle(names: &[(String, Span)]) -> Problem {
    let path: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().map(|(_, span)| *span).unwrap_or_default();
    let mut problem = Problem::error(
        "E0214",
        first,
        Text::new(
            format!("这些值互相依赖,算不出来:{}", path.join(" → ")),
            format!("these values depend on each other and cannot be computed: {}", path.join(" → ")),
        ),
    )
    .help(
        "让其中一处取以前的值,如 上月(…, 首次 …)",
        "let one of them read an earlier period, such as last month(…, first …)",
    );
    for (name, span) in names.iter().skip(1) {
        problem = problem.also(*span, format!("经过“{name}”"), format!("by way of `{name}`"));
    }
    problem
}

/// W0201. A name that could also be read as a phrase.
pub fn name_reads_as_phrase(name: &str, phrase: &str, span: Span) -> Problem {
    Problem::warning(
        "W0201",
        span,
        Text::new(
            format!("名称“{name}”也可以读作:{phrase}"),
            format!("the name `{name}` could also be read as: {phrase}"),
        ),
    )
    .help("换个名称,或在引用它的地方加「」", "choose another name, or put it inside 「 」 where it is used")
}
