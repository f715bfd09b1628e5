//! R…: what can go wrong with one subject's value in one period.

use crate::calendar::{Month, Period};
use crate::exact::Exact;
use crate::lang::{Lang, Text};
use crate::plan::Label;

use super::outcome::Outcome;

/// R0101. A required cell is blank.
pub fn blank_cell(file: &str, line: usize, column: &str) -> Outcome {
    Outcome::fault(
        "R0101",
        match line {
            // A test case has no lines.
            0 => Text::new(format!("{file} 的“{column}”是空白"), format!("{file}: `{column}` is blank")),
            _ => Text::new(
                format!("{file} 第 {line} 行“{column}”是空白"),
                format!("{file} line {line}: `{column}` is blank"),
            ),
        },
        Text::new(
            "补上这一格；允许空白的列在政策里写 可空 或 默认",
            "fill in the cell; a column that may be blank is declared optional or with a default",
        ),
    )
}

/// R0102. A required row is not there.
pub fn missing_row(file: &str, period: Option<Period>, who: &str) -> Outcome {
    let at_zh = period.map_or(String::new(), |p| format!("{p} "));
    let at_en = period.map_or(String::new(), |p| format!(" for {p}"));
    Outcome::fault(
        "R0102",
        Text::new(format!("{file} 里没有 {who} {at_zh}的行"), format!("{file} has no row of {who}{at_en}")),
        Text::new(
            "补上这一行；允许缺行的数据块写 可缺",
            "add the row; a block whose rows may be absent is declared `may be absent`",
        ),
    )
}

/// R0403. What a formula requires (须满足) does not hold.
pub fn not_met(zh: &str, en: &str) -> Outcome {
    let (of_zh, of_en) =
        if zh.is_empty() { (String::new(), String::new()) } else { (format!("：{zh}"), format!(": {en}")) };
    Outcome::fault(
        "R0403",
        Text::new(format!("须满足的条件不成立{of_zh}"), format!("what is required does not hold{of_en}")),
        Text::new("改正用到的数据，或改政策里的 须满足", "correct the data that it reads, or the policy's `requiring`"),
    )
}

/// R0610. A person's formula reads a value of a group that has no row in the period.
pub fn group_without_row(group: &str, period: Period) -> Outcome {
    Outcome::fault(
        "R0610",
        Text::new(
            format!("“{group}”在 {period} 没有数据，读不到它的值"),
            format!("`{group}` has no row in {period}, so it has no value to read"),
        ),
        Text::new(
            "补上这个组的行；允许缺的，在标题上写 各组(成员在册)，或数据块写 可缺",
            "add the group's row; where it may lack, say `(members enrolled)` in the heading, or declare the block `may be absent`",
        ),
    )
}

/// R0611. A negative claim on a pool.
pub fn negative_claim(who: &str, claim: &Exact) -> Outcome {
    Outcome::fault(
        "R0611",
        Text::new(
            format!("{who} 的贡献是 {claim}，分摊的贡献不能小于 0"),
            format!("{who}'s claim is {claim}; a claim on a pool is not below 0"),
        ),
        Text::new(
            "在贡献后面写 保底 0，或用 其中 去掉这些人",
            "floor the claim at 0, or leave such people out with `where`",
        ),
    )
}

/// R0201. Division by zero.
pub fn division_by_zero(dividend: &str) -> Outcome {
    Outcome::fault(
        "R0201",
        Text::new(format!("除数为 0（{dividend} ÷ 0）"), format!("division by zero ({dividend} ÷ 0)")),
        Text::new(
            "检查数据，或在政策里写 仅当 除数 > 0",
            "check the data, or write `only when` the divisor is above 0",
        ),
    )
}

/// R0202. A date that the month does not have, or beyond the calendar.
pub fn no_such_day(what: &str) -> Outcome {
    Outcome::fault(
        "R0202",
        Text::new(format!("日历上没有这一天：{what}"), format!("there is no such day: {what}")),
        Text::new("用 月末，或换一个日子", "use month end, or another day"),
    )
}

/// R0301. A value that no row of a table takes.
pub fn no_row(table: &str, keys: &str) -> Outcome {
    Outcome::fault(
        "R0301",
        Text::new(format!("“{table}”没有一行适合 {keys}"), format!("no row of `{table}` takes {keys}")),
        Text::new("在表里补上这一行，或加一行 其余", "add such a row to the table, or a row `otherwise`"),
    )
}

/// R0302. A case that two rows of a table take.
pub fn two_rows(table: &str, keys: &str) -> Outcome {
    Outcome::fault(
        "R0302",
        Text::new(format!("“{table}”有两行都适合 {keys}"), format!("two rows of `{table}` take {keys}")),
        Text::new("让各行不重叠，或写明 取首个", "make the rows disjoint, or state `first hit`"),
    )
}

/// R0630. A table of which no version holds yet.
pub fn not_yet_in_force(name: &Label, month: Month, first: Option<Month>) -> Outcome {
    let (zh, en) = (name.shown(Some(Lang::Zh)), name.shown(Some(Lang::En)));
    let since = first.map_or_else(String::new, |first| first.to_string());
    Outcome::fault(
        "R0630",
        Text::new(
            format!("“{zh}”在 {month} 还没有生效：最早的一版自 {since} 起"),
            format!("`{en}` is not in force in {month}: its first version holds from {since} on"),
        ),
        Text::new("补上在那以前生效的一版", "add the version that held before"),
    )
}

/// R0640. Several cases of one name hold, and none is the exception.
pub fn cases_conflict(item: &crate::plan::Label, told: &[Text]) -> Outcome {
    use crate::lang::Lang;
    let zh: Vec<&str> = told.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = told.iter().map(|text| text.en.as_str()).collect();
    let (name_zh, name_en) = (item.shown(Some(Lang::Zh)), item.shown(Some(Lang::En)));
    Outcome::fault(
        "R0640",
        Text::new(
            format!("“{name_zh}”有 {} 句同时适用：{}", told.len(), zh.join("；")),
            format!("{} statements of `{name_en}` apply at once: {}", told.len(), en.join("; ")),
        ),
        Text::new(
            format!("让各句的 适用 不重叠；或写明谁优先（例外于），或写 相遇 {name_zh} 叠加（取高、取低、取首个）"),
            format!(
                "make their conditions disjoint; or say which one wins (overriding), or write: meeting cases of {name_en} add up (take highest, take lowest, take first)"
            ),
        ),
    )
}

/// R0641. Actions that exclude each other, both given.
pub fn actions_conflict(told: &[Text; 2]) -> Outcome {
    let [first, second] = told;
    Outcome::fault(
        "R0641",
        Text::new(
            format!("互斥的处置同时给出：{}；{}", first.zh, second.zh),
            format!("actions that exclude each other are both given: {}; {}", first.en, second.en),
        ),
        Text::new(
            "让两条规则的条件不重叠，写明一条例外于另一条，或写 互斥 由重到轻: …",
            "make the conditions of the two rules disjoint, let one be `overriding` the other, or write: exclusive gravest first: …",
        ),
    )
}

/// R0401. A number too large to be a result.
pub fn overflow() -> Outcome {
    Outcome::fault(
        "R0401",
        Text::new("结果超出能表示的范围", "the result is too large to be written"),
        Text::new("检查数据里的大数", "check the large numbers in the data"),
    )
}

/// R0402. Something that should have been refused before the run.
pub fn unchecked(what: &str) -> Outcome {
    Outcome::fault(
        "R0402",
        Text::new(format!("这里算不下去：{what}"), format!("this cannot be computed: {what}")),
        Text::new("检查这一句的类型", "check the types in this statement"),
    )
}

/// R0620. A step that is not above zero.
pub fn step_not_above_zero(step: &str) -> Outcome {
    Outcome::fault(
        "R0620",
        Text::new(
            format!("每一步的大小是 {step}，数不出有几步"),
            format!("the step is {step}: steps cannot be counted by it"),
        ),
        Text::new(
            "检查给出这一步的数据或表格，它应大于 0",
            "check the data or table that gives the step: it must be above 0",
        ),
    )
}

/// R0621. Days divided by a basis that is not above zero.
pub fn basis_not_above_zero(basis: &str) -> Outcome {
    Outcome::fault(
        "R0621",
        Text::new(
            format!("折算的基数是 {basis} 天，应大于 0"),
            format!("the basis of a proration is {basis} days; it must be above 0"),
        ),
        Text::new(
            "补上基数那一列的天数；没有应出勤的月份写 仅当 基数 > 0 天",
            "fill in the days of the basis; where there are none to work, write `only when` the basis is above 0 days",
        ),
    )
}

/// R0622. A weight below zero.
pub fn weight_below_zero(weight: &str) -> Outcome {
    Outcome::fault(
        "R0622",
        Text::new(format!("加权平均的权重是负数：{weight}"), format!("a weight of an average is negative: {weight}")),
        Text::new("检查数据里的权重，它应为 0 或更大", "check the weights in the data: they are 0 or more"),
    )
}

/// The code of [`attribute_not_yet_in_force`].
pub const ATTRIBUTE_NOT_YET: &str = "R0650";

/// R0650. A cell of 员工 in a month before the person's first row begins.
pub fn attribute_not_yet_in_force(file: &str, who: &str, column: &str, month: Month, begins: Month) -> Outcome {
    Outcome::fault(
        ATTRIBUTE_NOT_YET,
        Text::new(
            format!("{file} 里 {who} 的“{column}”在 {month} 还没有：第一行从 {begins} 起生效"),
            format!("{file} has no `{column}` of {who} in {month}: the first row holds from {begins} on"),
        ),
        Text::new(
            "补上更早的一行，或把第一行的 生效月份 留空（从来如此）",
            "add an earlier row, or leave effective_month of the first one blank: it then holds from ever",
        ),
    )
}

/// R0651. A label of an earlier version that the version in force does not have.
pub fn label_is_gone(label: &str, enumeration: &str) -> Outcome {
    Outcome::fault(
        "R0651",
        Text::new(
            format!("以前的版本给的是“{label}”，现在的“{enumeration}”里没有它"),
            format!("an earlier version gave `{label}`, which `{enumeration}` no longer has"),
        ),
        Text::new(
            "在新版本里保留这个标签，或让它不再看以前的期间",
            "keep the label in the new version, or do not look back at earlier periods",
        ),
    )
}
