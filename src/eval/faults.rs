//! R…: what can go wrong with one subject's value in one period.

use crate::calendar::Period;
use crate::lang::Text;

use super::outcome::Outcome;

/// R0101. A required cell is blank.
pub fn blank_cell(file: &str, line: usize, column: &str) -> Outcome {
    Outcome::fault(
        "R0101",
        Text::new(format!("{file} 第 {line} 行“{column}”是空白"), format!("{file} line {line}: `{column}` is blank")),
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
