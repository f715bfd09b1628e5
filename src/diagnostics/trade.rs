//! E05…: what a payroll accountant would object to.

use rust_decimal::Decimal;

use super::Problem;
use crate::exact::Exact;
use crate::lang::Text;
use crate::source::Span;

pub(super) fn percent(value: &Exact) -> String {
    format!("{}%", value * &Exact::from(100))
}

/// What a message says of the months that a finding is true of, where it is not of all.
pub(super) fn from_month(since: Option<&str>) -> Text {
    match since {
        Some(since) => Text::new(format!("从 {since} 起"), format!(" from {since} on")),
        None => Text::new("", ""),
    }
}

/// E0501. One scorecard's weights must add up to exactly 100%.
/// In: the month from which they do not, where they are parameters that change.
pub fn weights_not_whole(card: &str, total: &Exact, weights: &[Exact], since: Option<&str>, span: Span) -> Problem {
    let then = from_month(since);
    let sum = weights.iter().map(percent).collect::<Vec<_>>().join(" + ");
    let shown = percent(total);
    let missing = &Exact::from(1) - total;
    let (zh, en) = if missing > Exact::zero() {
        (format!("还差 {}", percent(&missing)), format!("{} is missing", percent(&missing)))
    } else {
        let over = percent(&-missing);
        (format!("多了 {over}"), format!("{over} too much"))
    };
    Problem::error(
        "E0501",
        span,
        Text::new(
            format!("考核“{card}”的权重{}合计为 {shown}，应为 100%", then.zh),
            format!("the weights of scorecard `{card}` add up to {shown}{}, not 100%", then.en),
        ),
    )
    .here(format!("{sum} = {shown}"), format!("{sum} = {shown}"))
    .help(
        format!("{zh}：调整某项指标的权重，使合计恰好为 100%"),
        format!("{en}: change a weight so that they add up to exactly 100%"),
    )
}

/// E0515. An indicator whose weight is left blank. `rest` is what the others leave of 100%.
pub fn weight_left_blank(indicator: &str, rest: Option<Decimal>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0515",
        span,
        Text::new(
            format!("指标“{indicator}”没有写权重是多少"),
            format!("the weight of indicator `{indicator}` is left blank"),
        ),
    );
    match rest {
        Some(rest) => problem.help(
            format!("其余各项合计 {}%，这一项写：权重 {rest}%", Decimal::ONE_HUNDRED - rest),
            format!("the others add up to {}%, so write: weight {rest}%", Decimal::ONE_HUNDRED - rest),
        ),
        None => problem.help(
            "写上百分比，各项合计恰好 100%，如：权重 25%",
            "write its percentage, so that all of them add up to exactly 100%, such as: weight 25%",
        ),
    }
}

/// E0502. A value that no band takes.
pub fn band_gap(name: &str, example: &Text, low: Span, high: Span) -> Problem {
    Problem::error(
        "E0502",
        high,
        Text::new(
            format!("“{name}”有空档：{}不落在任何档", example.zh),
            format!("`{name}` has a gap: {} falls into no band", example.en),
        ),
    )
    .here("在这一档之下", "it is below this band")
    .also(low, "在这一档之上", "and above this one")
    .help(
        "让两档接上：一档从多少“以上”起，另一档就写“不足”多少；或在最后加一行 其余",
        "let the bands meet: where one is `100 or more`, the other is `below 100`; or add a last row `otherwise`",
    )
}

/// E0503. A value that two bands take.
pub fn band_overlap(name: &str, example: &Text, first: Span, second: Span) -> Problem {
    // Whoever reads downwards comes to the upper one first.
    let (upper, lower) = (("落在这一档", "it falls into this band"), ("也落在这一档", "and into this one"));
    let (here, there) = if second.start < first.start { (upper, lower) } else { (lower, upper) };
    Problem::error(
        "E0503",
        second,
        Text::new(
            format!("“{name}”有重叠：{}同时落在两档", example.zh),
            format!("`{name}` overlaps: {} falls into two bands", example.en),
        ),
    )
    .here(here.0, here.1)
    .also(first, there.0, there.1)
    .help(
        "让两档接上：一档从多少“以上”起，另一档就写“不足”多少（“以上”“以下”都包含那个数）",
        "let the bands meet: where one is `100 or more`, the other is `below 100` (`or more` and `or less` include the bound)",
    )
}

/// E0503. Two rows of a table with the same keys.
pub fn same_key_twice(table: &str, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0503",
        second,
        Text::new(
            format!("表“{table}”里有两行查的是同一个值"),
            format!("two rows of table `{table}` are for the same value"),
        ),
    )
    .here("又写了一次", "written again")
    .also(first, "第一次在这里", "first here")
    .help("删掉其中一行", "remove one of the rows")
}

/// E0504. A rank that does not say what ties do, or which end is first.
pub fn rank_unstated(lacks_order: bool, lacks_ties: bool, key: Option<&Text>, span: Span) -> Problem {
    let (zh, en) = match (lacks_order, lacks_ties) {
        (true, true) => (
            "排名没有写从高到低还是从低到高，也没有写并列怎么办",
            "the rank says neither which end comes first nor what ties do",
        ),
        (true, false) => ("排名没有写从高到低还是从低到高", "the rank does not say which end comes first"),
        _ => ("排名没有写并列怎么办", "the rank does not say what ties do"),
    };
    let key = key.cloned().unwrap_or_else(|| Text::new("…", "…"));
    let (add_zh, add_en) = match (lacks_order, lacks_ties) {
        (true, true) => ("从高到低, 并列同名次后跳号", "highest first, ties share and skip"),
        (true, false) => ("从高到低", "highest first"),
        _ => ("并列同名次后跳号", "ties share and skip"),
    };
    Problem::error("E0504", span, Text::new(zh, en)).help(
        format!("在“{}”所在的括号里、右括号之前加上：, {add_zh}（后跳号是 1、1、3；1、1、2 写 并列同名次不跳号）", key.zh),
        format!("inside the brackets of `{}`, before the closing one, add: , {add_en} (that gives 1, 1, 3; for 1, 1, 2: ties share without gap)", key.en),
    )
}

/// What the language says for a word about ranks, where it says it otherwise.
pub fn rank_words(found: &str) -> Option<(&'static str, &'static str)> {
    Some(match found {
        "从大到小" | "由大到小" | "由高到低" | "从多到少" | "由多到少" | "降序" | "倒序" | "descending" | "highest"
        | "high_to_low" => ("从高到低", "highest first"),
        "从小到大" | "由小到大" | "由低到高" | "从少到多" | "由少到多" | "升序" | "正序" | "ascending" | "lowest"
        | "low_to_high" => ("从低到高", "lowest first"),
        "并列" | "同分并列" | "并列同名次" | "同名次" | "并列跳号" | "ties" | "share" => {
            ("并列同名次后跳号", "ties share and skip")
        }
        "并列不跳号" | "不跳号" => ("并列同名次不跳号", "ties share without gap"),
        _ => return None,
    })
}

/// E0504. 从大到小: what a rank says, in other words than the language's.
pub fn rank_in_other_words(found: &str, zh: &str, en: &str, span: Span) -> Problem {
    Problem::error("E0504", span, Text::new(format!("排名里不写“{found}”"), format!("a rank does not say `{found}`")))
        .help(format!("写成：{zh}"), format!("write: {en}"))
}

/// E0505. Changes of a parameter that do not go forward.
pub fn dates_out_of_order(name: &str, month: &str, span: Span) -> Problem {
    Problem::error(
        "E0505",
        span,
        Text::new(
            format!("参数“{name}”从 {month} 起的值没有排在前一个之后"),
            format!("parameter `{name}` changes in {month}, which is not after the change before it"),
        ),
    )
    .help("按时间先后写，每个月份只写一次", "list the changes in order, each month once")
}

/// E0506. 其余 that is not the last row.
pub fn otherwise_not_last(span: Span) -> Problem {
    Problem::error("E0506", span, Text::new("“其余”之后还有别的档", "there are bands after `otherwise`"))
        .help("把“其余”这一行移到最后", "move the row `otherwise` to the end")
}

/// E0507. A band of a mode that cannot take such a row.
pub fn band_shape(zh: &str, en: &str, help_zh: &str, help_en: &str, span: Span) -> Problem {
    Problem::error("E0507", span, Text::new(zh, en)).help(help_zh, help_en)
}

/// E0508. A policy that ends before it begins.
pub fn ends_before_it_begins(from: (&str, Span), until: (&str, Span)) -> Problem {
    Problem::error(
        "E0508",
        until.1,
        Text::new(
            format!("政策从 {} 起生效，却在更早的 {} 结束", from.0, until.0),
            format!("the policy takes effect in {} and ends earlier, in {}", from.0, until.0),
        ),
    )
    .here("结束月份", "it ends here")
    .also(from.1, "生效月份", "it begins here")
    .help(
        format!("把先后换过来，如：生效 {} 至 {}", until.0, from.0),
        format!("put the earlier month first: effective {} until {}", until.0, from.0),
    )
}

/// E0508. A row for which the rows before it leave no case.
pub fn row_never_reached(name: &str, earlier: Span, later: Span) -> Problem {
    Problem::error(
        "E0508",
        later,
        Text::new(format!("“{name}”的这一行永远轮不到"), format!("this row of `{name}` is never reached")),
    )
    .here("这一行的情况", "what this row would take")
    .also(earlier, "前面这一行已经全部取走", "this row before it takes already")
    .help("从高到低排列各行（如 90 分以上、80 分以上 …），或写明两头（如 80 分以上不足 90 分）", "list the rows from the top (90 points or more, 80 points or more …), or state both ends (80 points or more below 90 points)")
}

/// E0510. A slice of which it cannot be told where it ends.
pub fn slice_open(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0510",
        span,
        Text::new(
            format!("“{name}”的界线不是写定的数，看不出每一段到哪里为止"),
            format!("the bounds of `{name}` are not plain numbers, so that it cannot be told where each slice ends"),
        ),
    )
    .help("每一段写明两头，如 起点 以上不足 终点", "state both ends of every slice, such as start or more below end")
}

/// E0514. A case of a table's keys that no row takes.
pub fn case_without_row(name: &str, example: &Text, span: Span) -> Problem {
    Problem::error(
        "E0514",
        span,
        Text::new(
            format!("“{name}”没有一行适合：{}", example.zh),
            format!("no row of `{name}` takes: {}", example.en),
        ),
    )
    .help(
        "补上这一行；没有值的，结果列写 -；不该发生的，写 异常；其余都一样的，最后一行写 其余",
        "add the row, with - where there is no result, exception where it must not occur; where all others are alike, end with a row `otherwise`",
    )
}

/// E0509. A case that two rows of a table take.
pub fn rows_overlap(name: &str, example: &Text, earlier: Span, later: Span) -> Problem {
    Problem::error(
        "E0509",
        later,
        Text::new(
            format!("“{name}”有两行都适合：{}", example.zh),
            format!("two rows of `{name}` take: {}", example.en),
        ),
    )
    .here("这一行也适合", "and this row, too")
    .also(earlier, "这一行适合", "this row takes it")
    .help(
        "让两行的条件互不重叠；要按先后取第一个符合的，写：取首个",
        "make their conditions disjoint; where the first that fits counts, write: first hit",
    )
}

/// E0512. A row's condition whose parts make no range.
pub fn conditions_apart(span: Span) -> Problem {
    Problem::error(
        "E0512",
        span,
        Text::new(
            "这一行的几个条件合不成一段范围",
            "the conditions of this row make no range together",
        ),
    )
    .help(
        "一行写一个值、一头或两头的范围，如 3 次、5 次以上、3 次以上不足 5 次；除某值以外写 不是 3 次；几种情况分几行写",
        "a row holds one value or a range with one end or two, such as: 3 times, 5 times or more, 3 times or more below 5 times; all but one: is not 3 times; write several cases as several rows",
    )
}

/// E0513. A row that no value can meet.
pub fn range_without_values(span: Span) -> Problem {
    Problem::error("E0513", span, Text::new("没有任何值落在这一段里", "no value lies in this range"))
        .help("小的一头写在前面，如 3 次至 5 次", "write the lower end first, such as: 3 times through 5 times")
}

/// E0513. The bounds of a column, the greater first.
pub fn bounds_reversed(from: Span, to: Span) -> Problem {
    Problem::error(
        "E0513",
        from.to(to),
        Text::new("这一列的取值范围里没有任何值", "no value lies within the bounds of this column"),
    )
    .help("小的一头写在前面，如 0..100", "write the lower end first, such as: 0..100")
}

/// W0516. A number without % in a column of percentages.
pub fn percent_left_out(number: Decimal, span: Span, percent: Span) -> Problem {
    let hundredfold = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number).normalize();
    let number = number.normalize();
    Problem::warning(
        "W0516",
        span,
        Text::new(
            format!("“{number}”没有写 %，会当成 {hundredfold}%"),
            format!("`{number}` has no % and would count as {hundredfold}%"),
        ),
    )
    .here("这一格没有 %", "no % here")
    .also(percent, "同一列别处写了 %", "the same column has it here")
    .help(
        format!("写成：{number}%；确实是 {hundredfold}% 的，照样写明：{hundredfold}%"),
        format!("write: {number}%; where {hundredfold}% is meant, say so: {hundredfold}%"),
    )
}

/// E0511. Sliced bands that say nothing of what is above the last slice.
pub fn top_slice_left_out(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0511",
        span,
        Text::new(
            format!("“{name}”没有写超过最高一段的部分怎么算"),
            format!("`{name}` does not say what the part above its highest slice earns"),
        ),
    )
    .help(
        "最高一段不写上限，如：8 万元以上 5%；超过的部分确实不计的，写明：超过 20 万元 0%",
        "leave the highest slice open, such as: above 80000 yuan 5%; where nothing is earned above it, say so: above 200000 yuan 0%",
    )
}
