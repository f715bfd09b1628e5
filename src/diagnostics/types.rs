//! E03…: periods, tables and shapes that do not fit; E04…: values that may be missing.
//! Types that do not go together are in `operands`.

use super::Problem;
use crate::calendar::Frequency;
use crate::lang::Text;
use crate::plan::Type;
use crate::source::Span;

fn frequency_words(frequency: Frequency) -> (&'static str, &'static str) {
    match frequency {
        Frequency::Month => ("每月", "monthly"),
        Frequency::Quarter => ("每季", "quarterly"),
        Frequency::Half => ("每半年", "half-yearly"),
        Frequency::Year => ("每年", "yearly"),
    }
}

/// Says beside each place of which period it is.
fn both_periods(problem: Problem, (of, declared): (Frequency, Span), here: Frequency) -> Problem {
    let (here_zh, here_en) = frequency_words(here);
    let problem = problem.here(format!("这里要{here_zh}的值"), format!("a {here_en} value is needed here"));
    let (of_zh, of_en) = frequency_words(of);
    problem.also(declared, format!("{of_zh}的值，声明在这里"), format!("a {of_en} value, declared here"))
}

/// E0302. A shorter period's value in a longer period's formula, without an aggregate.
pub fn needs_aggregate(name: &str, of: (Frequency, Span), here: Frequency, is_condition: bool, span: Span) -> Problem {
    let (of, declared) = of;
    let (of_zh, of_en) = frequency_words(of);
    let (here_zh, here_en) = frequency_words(here);
    let (window_zh, window_en, end_zh, end_en) = match here {
        Frequency::Quarter => ("本季", "this quarter", "季末值", "quarter end value"),
        Frequency::Half => ("本半年", "this half", "半年末值", "half end value"),
        _ => ("本年", "this year", "年末值", "year end value"),
    };
    let problem = Problem::error(
        "E0302",
        span,
        Text::new(
            format!("“{name}”是{of_zh}的值，不能直接用在{here_zh}的算式里"),
            format!("`{name}` is a {of_en} value and cannot stand in a {here_en} formula"),
        ),
    );
    let problem = both_periods(problem, (of, declared), here);
    if is_condition {
        problem.help(
            format!("写明怎样汇总：{window_zh}任一月({name})，或数月份：{window_zh}次数({name}) ≥ 3"),
            format!("say how to fold it: {window_en} any({name}), or count the months: {window_en} times({name}) ≥ 3"),
        )
    } else {
        problem.help(
            format!("写明怎样汇总：{window_zh}合计({name})，或 {window_zh}平均({name})，或 {end_zh}({name})"),
            format!("say how to fold it: {window_en} sum({name}), or {window_en} average({name}), or {end_en}({name})"),
        )
    }
}

/// E0303. A longer period's value in a shorter period's formula.
pub fn longer_period(name: &str, of: (Frequency, Span), here: Frequency, span: Span) -> Problem {
    let (of, declared) = of;
    let (of_zh, of_en) = frequency_words(of);
    let (here_zh, here_en) = frequency_words(here);
    let (before_zh, before_en) = match of {
        Frequency::Quarter => ("上季", "last quarter"),
        Frequency::Half => ("上半年度", "last half"),
        _ => ("上年", "last year"),
    };
    let problem = Problem::error(
        "E0303",
        span,
        Text::new(
            format!("“{name}”是{of_zh}的值，不能直接用在{here_zh}的算式里"),
            format!("`{name}` is a {of_en} value and cannot stand in a {here_en} formula"),
        ),
    );
    both_periods(problem, (of, declared), here).help(
        format!("取已经结束的那一期，写成：{before_zh}({name})；或把这一句移到“{of_zh}”下面"),
        format!(
            "read the period that has closed: {before_en}({name}); or move this statement under the {of_en} heading"
        ),
    )
}

/// E0307. A word for a shorter period (上月) in a formula of a longer one.
pub fn word_for_shorter_period(words: &Text, here: Frequency, span: Span) -> Problem {
    wrong_period(words, here, span).help(
        "用 季末值(…) 或 年末值(…) 取期末那个月的值，或把这一句移到更短的标题之下",
        "take the last month's value with quarter end value(…) or year end value(…), or move this statement under a shorter heading",
    )
}

/// E0307. The value at the end of a period (年末值) that is longer than the formula's own.
pub fn end_of_longer_period(words: &Text, here: Frequency, span: Span) -> Problem {
    let (here_zh, here_en) = frequency_words(here);
    wrong_period(words, here, span).help(
        format!("{here_zh}算的时候，那一期还没有结束；把这一句移到和它一样长的标题之下，如：每年"),
        format!("a {here_en} formula is computed before that period ends; move this statement under a heading as long as it, such as: each year"),
    )
}

fn wrong_period(words: &Text, here: Frequency, span: Span) -> Problem {
    let (here_zh, here_en) = frequency_words(here);
    Problem::error(
        "E0307",
        span,
        Text::new(
            format!("{here_zh}的公式里不能直接用“{}”", words.zh),
            format!("`{}` cannot be used in a {here_en} formula", words.en),
        ),
    )
}

/// E0308. A table or function with the wrong number of arguments.
pub fn arguments(name: &str, wanted: usize, found: usize, span: Span) -> Problem {
    Problem::error(
        "E0308",
        span,
        Text::new(
            format!("“{name}”需要 {wanted} 个参数，写了 {found} 个"),
            format!("`{name}` needs {wanted} argument(s), {found} given"),
        ),
    )
    .help(
        if wanted == 0 { format!("直接写 {name}") } else { format!("写成 {name}(…)") },
        if wanted == 0 { format!("write just {name}") } else { format!("write {name}(…)") },
    )
}

/// E0308. A table without 按, used without saying what to look up.
pub fn table_needs_key(table: &str, key: &str, span: Span) -> Problem {
    Problem::error(
        "E0308",
        span,
        Text::new(format!("没有写用什么去查表“{table}”"), format!("it is not said what to look up in table `{table}`")),
    )
    .help(
        format!("写成：{table}({key})；或在表的第一行写：表 {table} 按 {key}"),
        format!("write: {table}({key}); or in the table's first line: table {table} by {key}"),
    )
}

/// E0309. A table with several outputs used without saying which.
pub fn which_column(table: &str, columns: &[String], span: Span) -> Problem {
    let first = columns.first().map_or("", String::as_str);
    Problem::error(
        "E0309",
        span,
        Text::new(
            format!("表“{table}”有几列结果，没有写要哪一列：{}", columns.join("、")),
            format!("table `{table}` has several result columns, and none is named: {}", columns.join(", ")),
        ),
    )
    .help(format!("写明哪一列，如 {table}.{first}"), format!("say which one, such as {table}.{first}"))
}

/// E0311. A table row with more or fewer cells than its header.
pub fn ragged_row(table: &str, wanted: usize, found: usize, span: Span) -> Problem {
    Problem::error(
        "E0311",
        span,
        Text::new(
            format!("表“{table}”的表头有 {wanted} 格，这一行有 {found} 格"),
            format!("the header of `{table}` has {wanted} cells, this row has {found}"),
        ),
    )
    .here(format!("这一行有 {found} 格"), format!("{found} cells"))
    .help(
        "补齐或删去格子，与表头对上；什么值都可以的格子写 -",
        "add or remove cells to match the header; write - for any value",
    )
}

/// E0312. A type that goes round in a circle.
pub fn untyped_cycle(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0312",
        span,
        Text::new(format!("看不出“{name}”是什么类型"), format!("the type of `{name}` cannot be told")),
    )
    .help(
        format!("写出第一次的值，如：上月({name}, 首次 0 元)；或写明类型：定义 {name} : 金额 = …"),
        format!(
            "give the first value, such as: last month({name}, first 0 yuan); or the type: define {name} : money = …"
        ),
    )
}

/// E0313. Something that only records, or only an enumeration, can do.
pub fn not_possible(what: Text, help: Text, span: Span) -> Problem {
    let mut problem = Problem::error("E0313", span, what);
    problem.help = Some(help);
    problem
}

/// E0314. A cell that cannot be read in a table.
pub fn bad_cell(zh: &str, en: &str, span: Span) -> Problem {
    Problem::error("E0314", span, Text::new(format!("这一格应是{zh}"), format!("this cell must be {en}"))).help(
        "键列写值、条件、缺 或 其余；结果列写值，没有值写 -",
        "key cells hold values, conditions, missing or otherwise; result cells hold values, or - for none",
    )
}

/// E0318. A table from which nothing can be taken.
pub fn no_result_column(table: &str, last: &str, decision: bool, span: Span) -> Problem {
    let problem = Problem::error(
        "E0318",
        span,
        Text::new(format!("表“{table}”没有结果列"), format!("table `{table}` has no result column")),
    );
    if decision {
        problem.help(
            format!("在结果列的表头前面写 →，如：| → {last} |"),
            format!("mark the header of the result column with →: | → {last} |"),
        )
    } else {
        problem.help(
            format!("第一列是查的值，后面再加结果列，如：| {last} | 工资 |"),
            format!("the first column is looked up; add a result column behind it: | {last} | wage |"),
        )
    }
}

/// E0319. A table whose first row is no header.
pub fn no_header(table: &str, span: Span) -> Problem {
    Problem::error(
        "E0319",
        span,
        Text::new(
            format!("表“{table}”的第一行应是表头，这一格不是列名"),
            format!("the first row of table `{table}` must be its header, but this cell is no name"),
        ),
    )
    .help("在上面加一行表头，如：| 职位 | 工资 |", "add a header above it, such as: | post | wage |")
}

/// E0401. An item that can be 不适用 although nothing says so.
pub fn may_be_missing(name: &str, cause: Option<(String, Type, Span)>, span: Span) -> Problem {
    let nothing = cause.as_ref().and_then(|(_, ty, _)| zero_of(*ty));
    let mut problem = Problem::error(
        "E0401",
        span,
        Text::new(
            format!("“{name}”有可能没有值（不适用），到时这个人就没有这一项"),
            format!("`{name}` may have no value (not applicable); the person would then get no such item"),
        ),
    )
    .help(
        match &cause {
            Some((what, ..)) if let Some((zh, _)) = nothing => format!("没有“{what}”时按 0 算的，把它写成：({what} 否则 {zh})；这时不该有这一项的，写明什么时候才有：{name} = … 仅当 {what} 不缺"),
            Some((what, ..)) => format!("写明没有值时算多少，如：{name} = (… 否则 0 元)；或写明什么时候才有这一项：{name} = … 仅当 {what} 不缺"),
            None => format!("写明没有值时算多少，如：{name} = (… 否则 0 元)"),
        },
        match &cause {
            Some((what, ..)) if let Some((_, en)) = nothing => format!("where a missing `{what}` counts as 0, write instead of it: ({what} else {en}); where there is then no such item, say so: {name} = … only when {what} is not missing"),
            Some((what, ..)) => format!("say what it is then: {name} = (… else 0 yuan); or when there is such an item: {name} = … only when {what} is not missing"),
            None => format!("say what it is then: {name} = (… else 0 yuan)"),
        },
    );
    if let Some((what, _, at)) = cause {
        problem = problem.also(at, format!("“{what}”可能没有值"), format!("`{what}` may have no value"));
    }
    problem
}

/// Nothing at all, in the unit of a type.
fn zero_of(ty: Type) -> Option<(&'static str, &'static str)> {
    match ty {
        Type::Money => Some(("0 元", "0 yuan")),
        Type::Points => Some(("0 分", "0 points")),
        Type::Ratio => Some(("0%", "0%")),
        Type::Days => Some(("0 天", "0 days")),
        Type::Number | Type::Integer => Some(("0", "0")),
        _ => None,
    }
}

/// E0401. An item with a part that may have no value, such as an average of no records.
pub fn may_be_missing_there(name: &str, ty: Type, at: Span, span: Span) -> Problem {
    let Some((zh, en)) = zero_of(ty) else { return may_be_missing(name, None, span) };
    Problem { help: None, ..may_be_missing(name, None, span) }
        .also(at, "这里可能没有值", "this may have no value")
        .help(
            format!("这里没有值时按 0 算的，把它写成：(… 否则 {zh})；这时不该有这一项的，写明什么时候才有：{name} = … 仅当 条件"),
            format!("where nothing there counts as 0, write instead of it: (… else {en}); where there is then no such item, say when there is one: {name} = … only when condition"),
        )
}

/// E0401. An item that reads an earlier period, which the first one does not have.
/// In: what is read, if it has a name, and the places of the reading and of the item.
pub fn no_first_value(name: &str, value: Option<&Text>, at: Span, span: Span) -> Problem {
    let value = value.cloned().unwrap_or_else(|| Text::new("…", "…"));
    Problem::error(
        "E0401",
        span,
        Text::new(
            format!("“{name}”要用以前的“{}”，第一期没有以前，到时这个人就没有这一项", value.zh),
            format!("`{name}` needs an earlier `{}`, which there is none of in the first period; the person would then get no such item", value.en),
        ),
    )
    .also(at, "第一期这里没有值", "no value here in the first period")
    .help(
        format!("写明第一期从多少算起，如：上月({}, 首次 0 元)", value.zh),
        format!("say what to begin from: last month({}, first 0 yuan)", value.en),
    )
}

/// E0402. A scorecard with an indicator that may be missing and no rule for it.
pub fn scorecard_gap(card: &str, indicator: &str, at: Span, span: Span) -> Problem {
    Problem::error(
        "E0402",
        span,
        Text::new(
            format!("考核“{card}”没有写指标“{indicator}”没有分数时怎么办"),
            format!("scorecard `{card}` does not say what happens when `{indicator}` has no score"),
        ),
    )
    .also(at, "这个指标可能没有值", "this indicator may have no value")
    .help(
        format!("由其余指标按权重分摊，写成：考核 {card} 缺项 重新分配权重；按 0 分算，写成：考核 {card} 缺项 作 0 分"),
        format!("to share its weight among the others: scorecard {card} missing items reweighted; to count it as nothing: scorecard {card} missing items as 0 points"),
    )
}
