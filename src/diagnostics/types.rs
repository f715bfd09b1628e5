//! E03…: values of types, periods or shapes that do not fit; E04…: values that may be missing.

use super::Problem;
use crate::calendar::Frequency;
use crate::lang::Text;
use crate::plan::Type;
use crate::source::Span;
use crate::syntax::ast::Operator;

fn frequency_words(frequency: Frequency) -> (&'static str, &'static str) {
    match frequency {
        Frequency::Month => ("每月", "monthly"),
        Frequency::Quarter => ("每季", "quarterly"),
        Frequency::Half => ("每半年", "half-yearly"),
        Frequency::Year => ("每年", "yearly"),
    }
}

/// E0301. An operation between two types that does not exist.
pub fn operands(operator: Operator, a: (Type, Span), b: (Type, Span), span: Span) -> Problem {
    let (ta, tb) = (a.0.words(), b.0.words());
    let (zh, en) = match operator {
        Operator::Add => ("相加", "added"),
        Operator::Subtract => ("相减", "subtracted"),
        Operator::Multiply => ("相乘", "multiplied"),
        Operator::Divide => ("相除", "divided"),
    };
    let problem = Problem::error(
        "E0301",
        span,
        Text::new(format!("{}与{}不能{zh}", ta.zh, tb.zh), format!("{} and {} cannot be {en}", ta.en, tb.en)),
    );
    let problem = problem.also(a.1, format!("这是{}", ta.zh), format!("this is {}", ta.en)).also(
        b.1,
        format!("这是{}", tb.zh),
        format!("this is {}", tb.en),
    );
    match (operator, a.0, b.0) {
        (Operator::Multiply, Type::Money, Type::Points) | (Operator::Multiply, Type::Points, Type::Money) => problem
            .help(
                "先把分数化成比率:金额 × (得分 ÷ 100 分)",
                "make the points a ratio first: money × (score ÷ 100 points)",
            ),
        (_, Type::Ratio, Type::Points) | (_, Type::Points, Type::Ratio) => {
            problem.help("把比率化成分数:比率 × 100 分", "make the ratio points: ratio × 100 points")
        }
        (Operator::Add | Operator::Subtract, Type::Money, Type::Ratio)
        | (Operator::Add | Operator::Subtract, Type::Ratio, Type::Money) => problem.help(
            "加上某个金额的百分之几,要写明是谁的:金额 × (1 + 比率)",
            "say of what the percentage is: money × (1 + ratio)",
        ),
        (Operator::Add | Operator::Subtract, Type::Money | Type::Points | Type::Days, Type::Number | Type::Integer)
        | (Operator::Add | Operator::Subtract, Type::Number | Type::Integer, Type::Money | Type::Points | Type::Days) =>
        {
            let unit = unit_of(if a.0.is_scalar() { b.0 } else { a.0 });
            problem.help(format!("给数字写上单位“{}”", unit.zh), format!("give the number its unit `{}`", unit.en))
        }
        (Operator::Add, Type::Date, Type::Number | Type::Integer) => {
            problem.help("写明单位:日期 + 30 天,或 日期 + 1 个月", "state the unit: date + 30 days, or date + 1 month")
        }
        _ => problem.help("检查两边的类型,或换算成同一种", "check both sides, or convert one of them"),
    }
}

/// The unit that a bare number of this type would need.
pub fn unit_of(ty: Type) -> Text {
    match ty {
        Type::Money => Text::new("元", "yuan"),
        Type::Points => Text::new("分", "points"),
        Type::Days => Text::new("天", "days"),
        Type::Months => Text::new("个月", "months"),
        Type::Ratio => Text::new("%", "%"),
        _ => Text::new("", ""),
    }
}

/// E0302. A shorter period's value in a longer period's formula, without an aggregate.
pub fn needs_aggregate(name: &str, of: Frequency, here: Frequency, is_condition: bool, span: Span) -> Problem {
    let (of_zh, of_en) = frequency_words(of);
    let (here_zh, here_en) = frequency_words(here);
    let (window_zh, window_en) = match here {
        Frequency::Quarter => ("本季", "this quarter"),
        Frequency::Half => ("本半年", "this half"),
        _ => ("本年", "this year"),
    };
    let problem = Problem::error(
        "E0302",
        span,
        Text::new(
            format!("“{name}”是{of_zh}的值,这里是{here_zh}的公式"),
            format!("`{name}` is a {of_en} value, and this formula is {here_en}"),
        ),
    );
    if is_condition {
        problem.help(
            format!("写明怎样汇总:{window_zh}任一月({name})、{window_zh}次数({name})"),
            format!("say how to fold it: {window_en} any({name}), {window_en} count({name})"),
        )
    } else {
        problem.help(
            format!("写明怎样汇总:{window_zh}合计({name})、{window_zh}平均({name})、年末值({name})"),
            format!("say how to fold it: {window_en} sum({name}), {window_en} average({name}), year end value({name})"),
        )
    }
}

/// E0303. A longer period's value in a shorter period's formula.
pub fn longer_period(name: &str, of: Frequency, here: Frequency, span: Span) -> Problem {
    let (of_zh, of_en) = frequency_words(of);
    let (here_zh, here_en) = frequency_words(here);
    let (before_zh, before_en) = match of {
        Frequency::Quarter => ("上季", "last quarter"),
        Frequency::Half => ("上半年度", "last half"),
        _ => ("上年", "last year"),
    };
    Problem::error(
        "E0303",
        span,
        Text::new(
            format!("“{name}”是{of_zh}的值,不能直接用在{here_zh}的公式里"),
            format!("`{name}` is a {of_en} value and cannot stand in a {here_en} formula"),
        ),
    )
    .help(
        format!("取已经结束的那一期:{before_zh}({name});或把这一句移到 {of_zh} 之下"),
        format!("read the period that closed: {before_en}({name}); or move this statement under the {of_en} heading"),
    )
}

/// E0304. A comparison of two types that have nothing in common.
pub fn comparison(a: (Type, Span), b: (Type, Span), span: Span) -> Problem {
    let (ta, tb) = (a.0.words(), b.0.words());
    let problem = Problem::error(
        "E0304",
        span,
        Text::new(format!("{}与{}不能比较", ta.zh, tb.zh), format!("{} and {} cannot be compared", ta.en, tb.en)),
    )
    .also(a.1, format!("这是{}", ta.zh), format!("this is {}", ta.en))
    .also(b.1, format!("这是{}", tb.zh), format!("this is {}", tb.en));
    match (a.0, b.0) {
        (Type::Ratio, Type::Points) | (Type::Points, Type::Ratio) => {
            problem.help("两边用同一种单位:85% 或 85 分", "use one unit on both sides: 85% or 85 points")
        }
        (Type::Date, Type::Month) | (Type::Month, Type::Date) => {
            problem.help("取日期所在的月份:月份(日期)", "take the date's month: month of(date)")
        }
        (known, Type::Number | Type::Integer) | (Type::Number | Type::Integer, known)
            if !unit_of(known).zh.is_empty() =>
        {
            let unit = unit_of(known);
            problem.help(format!("给数字写上单位“{}”", unit.zh), format!("give the number its unit `{}`", unit.en))
        }
        _ => problem.help("检查两边的类型", "check the types of both sides"),
    }
}

/// E0305. One type where another is needed.
pub fn expected(wanted: Type, found: Type, span: Span) -> Problem {
    let (w, f) = (wanted.words(), found.words());
    let problem = Problem::error(
        "E0305",
        span,
        Text::new(format!("这里应是{},写的是{}", w.zh, f.zh), format!("{} is needed here, this is {}", w.en, f.en)),
    );
    let unit = unit_of(wanted);
    match (wanted, found) {
        (Type::Truth, _) => {
            problem.help("写一个条件,如 得分 低于 60 分", "write a condition, such as score below 60 points")
        }
        (Type::Points, Type::Ratio) => problem.help("写成 比率 × 100 分", "write ratio × 100 points"),
        (_, found) if found.is_scalar() && !unit.zh.is_empty() => {
            problem.help(format!("给数字写上单位“{}”", unit.zh), format!("give the number its unit `{}`", unit.en))
        }
        _ => problem.help(format!("改成{}", w.zh), format!("make it {}", w.en)),
    }
}

/// E0306. Two branches, defaults or list entries of different types.
pub fn branches(a: (Type, Span), b: (Type, Span)) -> Problem {
    let (ta, tb) = (a.0.words(), b.0.words());
    Problem::error(
        "E0306",
        b.1,
        Text::new(
            format!("两种情况的类型不同:{}与{}", ta.zh, tb.zh),
            format!("the two cases have different types: {} and {}", ta.en, tb.en),
        ),
    )
    .here(format!("这是{}", tb.zh), format!("this is {}", tb.en))
    .also(a.1, format!("这是{}", ta.zh), format!("this is {}", ta.en))
    .help("让各种情况同一类型(数字写上单位)", "give all cases the same type (numbers with their unit)")
}

/// E0307. A period word in a formula of a longer period.
pub fn wrong_period(words: &str, here: Frequency, span: Span) -> Problem {
    let (here_zh, here_en) = frequency_words(here);
    Problem::error(
        "E0307",
        span,
        Text::new(
            format!("{here_zh}的公式里不能直接用“{words}”"),
            format!("`{words}` cannot be used in a {here_en} formula"),
        ),
    )
    .help(
        "用 季末值(…) 或 年末值(…) 取期末那个月的值,或移到更短的周期之下",
        "take the last month's value with quarter end value(…) or year end value(…), or move it under a shorter heading",
    )
}

/// E0308. A table or function with the wrong number of arguments.
pub fn arguments(name: &str, wanted: usize, found: usize, span: Span) -> Problem {
    Problem::error(
        "E0308",
        span,
        Text::new(
            format!("“{name}”需要 {wanted} 个参数,写了 {found} 个"),
            format!("`{name}` needs {wanted} argument(s), {found} given"),
        ),
    )
    .help(
        if wanted == 0 { format!("直接写 {name}") } else { format!("写成 {name}(…)") },
        if wanted == 0 { format!("write just {name}") } else { format!("write {name}(…)") },
    )
}

/// E0309. A table with several outputs used without saying which.
pub fn which_column(table: &str, columns: &[String], span: Span) -> Problem {
    let first = columns.first().map_or("", String::as_str);
    Problem::error(
        "E0309",
        span,
        Text::new(
            format!("表“{table}”有几列结果:{}", columns.join("、")),
            format!("table `{table}` has several result columns: {}", columns.join(", ")),
        ),
    )
    .help(format!("写明哪一列,如 {table}.{first}"), format!("say which one, such as {table}.{first}"))
}

/// E0310. A paid item that is no amount of money.
pub fn item_not_money(name: &str, found: Type, span: Span) -> Problem {
    let f = found.words();
    Problem::error(
        "E0310",
        span,
        Text::new(
            format!("“{name}”应是金额,算出来是{}", f.zh),
            format!("`{name}` must be money, its formula gives {}", f.en),
        ),
    )
    .help(
        "发放、扣减、合计只能是金额;不是金额的用 定义",
        "pay, deduct and total are amounts of money; use define for anything else",
    )
}

/// E0311. A table row with more or fewer cells than its header.
pub fn ragged_row(table: &str, wanted: usize, found: usize, span: Span) -> Problem {
    Problem::error(
        "E0311",
        span,
        Text::new(
            format!("表“{table}”的表头有 {wanted} 格,这一行有 {found} 格"),
            format!("the header of `{table}` has {wanted} cells, this row has {found}"),
        ),
    )
    .help("每行的格数与表头相同;任意值写 -", "give every row as many cells as the header; write - for any value")
}

/// E0312. A type that goes round in a circle.
pub fn untyped_cycle(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0312",
        span,
        Text::new(format!("看不出“{name}”是什么类型"), format!("the type of `{name}` cannot be told")),
    )
    .help(
        format!("写明类型:定义 {name} : 金额 = …,或给出 首次 的值"),
        format!("state it: define {name} : money = …, or give the first value"),
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
        "键列写值、条件、缺 或 其余,结果列写值",
        "key cells hold values, conditions, missing or otherwise; result cells hold values",
    )
}

/// E0315. A value whose heading or place does not suit its use.
pub fn currency(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0315",
        span,
        Text::new(format!("还不支持币种“{name}”"), format!("the currency `{name}` is not supported yet")),
    )
    .help("写 币种 人民币,或不写", "write currency CNY, or leave it out")
}

/// E0401. An item that can be 不适用 although nothing says so.
pub fn may_be_missing(name: &str, cause: Option<(String, Span)>, span: Span) -> Problem {
    let mut problem = Problem::error(
        "E0401",
        span,
        Text::new(
            format!("“{name}”有可能算不出值(不适用),到时这个人就没有这一行"),
            format!("`{name}` may have no value (not applicable); that person would then have no row"),
        ),
    )
    .help(
        format!("用 (… 否则 0 元) 写明没有值时算多少,或写明 {name} 适用 什么情况"),
        format!("say what it is then with (… else 0 yuan), or say whom {name} applies to"),
    );
    if let Some((what, at)) = cause {
        problem = problem.also(at, format!("“{what}”可能没有值"), format!("`{what}` may have no value"));
    }
    problem
}

/// E0402. A scorecard with an indicator that may be missing and no rule for it.
pub fn scorecard_gap(card: &str, indicator: &str, at: Span, span: Span) -> Problem {
    Problem::error(
        "E0402",
        span,
        Text::new(
            format!("考核表“{card}”没有说明指标“{indicator}”缺分时怎么办"),
            format!("scorecard `{card}` does not say what happens when `{indicator}` has no score"),
        ),
    )
    .also(at, "这个指标可能没有值", "this indicator may have no value")
    .help(
        format!("写:考核 {card} 缺项 重新分配权重,或 缺项 作 0 分"),
        format!("write: scorecard {card} missing items reweighted, or missing items as 0 points"),
    )
}
