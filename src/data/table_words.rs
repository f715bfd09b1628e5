//! D02…, D03… and D0501: what is said about the header and the keys of a table.
//!
//! In: the facts. Out: title and help in both languages.

use crate::calendar::Month;
use crate::lang::Text;

use super::problems::{MissingColumn, Words, listed, shown, words};
use crate::spelling::nearest;

/// D0201. Two columns, with their numbers, under the names of one.
pub(super) fn header_twice(first: (usize, &str), second: (usize, &str)) -> Words {
    let ((i, one), (j, other)) = (first, second);
    let (one, other) = (shown(one), shown(other));
    let (zh, en) = if one == other {
        (
            format!("表头“{one}”出现两次：第 {i} 列和第 {j} 列"),
            format!("the header `{one}` stands twice: columns {i} and {j}"),
        )
    } else {
        (
            format!("“{one}”（第 {i} 列）和“{other}”（第 {j} 列）是同一列的两个名称"),
            format!("`{one}` (column {i}) and `{other}` (column {j}) are names of the same column"),
        )
    };
    words(zh, en, "只留一列，删去另一列或改名", "keep one and remove or rename the other")
}

/// D0202. All columns that a file lacks.
pub(super) fn columns_missing(columns: &[MissingColumn], separator: Option<char>) -> Words {
    let names: Vec<String> = columns
        .iter()
        .map(|column| match column.names.as_slice() {
            [name] => (*name).to_owned(),
            [name, aliases @ ..] => format!("{name} ({})", aliases.join(", ")),
            [] => String::new(),
        })
        .collect();
    let count = columns.len();
    let title = Text::new(
        format!("缺少 {count} 列：{}", names.join("、")),
        if count == 1 {
            format!("the column {} is missing", names.join(", "))
        } else {
            format!("{count} columns are missing: {}", names.join(", "))
        },
    );
    if let Some(separator) = separator {
        let (zh, en) = match separator {
            '\t' => ("制表符".to_owned(), "tabs".to_owned()),
            sign => (format!("“{sign}”"), format!("`{sign}`")),
        };
        let help = Text::new(
            format!("各列之间要用逗号，这里用的是{zh}；另存为逗号分隔的 CSV"),
            format!("cells are separated by commas, here they are by {en}; save as comma delimited"),
        );
        return Words { title, help: Some(help) };
    }
    let mut help = Text::new(
        "在表头中补上；可空的列也要有，格子可以留空",
        "add them to the header; an optional column is there too, its cells may be blank",
    );
    for column in columns.iter().rev() {
        if let (Some(name), Some(near)) = (column.names.first(), column.near) {
            help.zh = format!("“{}”是不是“{name}”？{}", shown(near), help.zh);
            help.en = format!("is `{}` meant to be `{name}`? {}", shown(near), help.en);
        }
    }
    Words { title, help: Some(help) }
}

/// D0203. A row that is longer or shorter than the header.
pub(super) fn ragged(seen: usize, expected: usize) -> Words {
    words(
        format!("这一行有 {seen} 格，表头有 {expected} 格"),
        format!("this row has {seen} cells, the header has {expected}"),
        "检查多出或缺少的逗号；含逗号的格子（如 1,234.50）要用双引号括起来",
        "look for a comma too many or too few; a cell with a comma, such as 1,234.50, \
         stands in double quotes",
    )
}

/// D0301. A row that does not say what it is about.
pub(super) fn blank_key(header: &str) -> Words {
    words(
        format!("“{}”是空的", shown(header)),
        format!("`{}` is blank", shown(header)),
        "补上它；这一行不要的话，整行删去",
        "fill it in, or remove the whole row",
    )
}

/// D0302. An employee whom the list of employees does not have.
pub(super) fn unknown_employee(id: &str, roster: &str, employees: &[String]) -> Words {
    let roster = shown(roster);
    let mut help = Text::new(
        format!("改正工号，或在 {roster} 里补上这个人"),
        format!("correct it, or add the person to {roster}"),
    );
    if let Some(near) = nearest(id, employees.iter().map(String::as_str)) {
        help.zh = format!("是不是“{}”？{}", shown(near), help.zh);
        help.en = format!("did you mean `{}`? {}", shown(near), help.en);
    }
    let title = Text::new(
        format!("{roster} 里没有工号“{}”", shown(id)),
        format!("there is no employee `{}` in {roster}", shown(id)),
    );
    Words { title, help: Some(help) }
}

/// D0303. A second row about the same.
pub(super) fn row_twice(key: &Text, first_line: usize) -> Words {
    words(
        format!("{}在第 {first_line} 行已有一行", key.zh),
        format!("{} already has a row, on line {first_line}", key.en),
        "删去其中一行，或改正写错的那一行",
        "remove one of the two rows, or correct the one that is wrong",
    )
}

/// D0650. Two rows of one person that begin in the same month, or both from ever.
pub(super) fn since_twice(who: &Text, since: Option<Month>, header: &str, first_line: usize) -> Words {
    let header = shown(header);
    match since {
        Some(since) => words(
            format!("{}从 {since} 起的行在第 {first_line} 行已有", who.zh),
            format!("{} already has a row from {since} on, on line {first_line}", who.en),
            "同一个月只能有一行：删去其中一行，或改正生效的月份",
            "one month can begin only one row: remove one of the two, or correct its month",
        ),
        None => words(
            format!("{}没有“{header}”的行在第 {first_line} 行已有", who.zh),
            format!("{} already has a row without `{header}`, on line {first_line}", who.en),
            format!("只有一行可以留空“{header}”（从来如此）：写上这一行从哪个月起，如 2026-07"),
            format!(
                "only one row may leave `{header}` blank (from ever): say from which month this one holds, such as 2026-07"
            ),
        ),
    }
}

/// D0304. A key that goes over several lines.
pub(super) fn key_not_one_line(header: &str, value: &str) -> Words {
    let (header, value) = (shown(header), shown(value));
    words(
        format!("“{header}”的值“{value}”里有换行或制表符"),
        format!("the value `{value}` of `{header}` holds a line break or tab"),
        "删去格子里的换行和制表符",
        "remove the line breaks and tabs from the cell",
    )
}

/// D0501, a note. Columns that nobody reads.
pub(super) fn columns_ignored(headers: &[String]) -> Words {
    let count = headers.len();
    words(
        format!("有 {count} 列没有用到：{}", listed(headers, "、")),
        format!("columns not used ({count}): {}", listed(headers, ", ")),
        "政策没有声明这些列；若要用，核对列名",
        "the policy declares no such columns; if they matter, check their names",
    )
}

#[cfg(test)]
mod tests {
    use super::super::problems::Finding;
    use super::*;

    #[test]
    fn missing_columns_come_with_the_headers_that_may_be_meant() {
        let columns = [
            MissingColumn { names: vec!["销售额", "sales"], near: Some("销售量") },
            MissingColumn { names: vec!["任务"], near: None },
        ];
        let said = Finding::ColumnsMissing { columns: &columns, separator: None }.words();
        assert_eq!(said.title.zh, "缺少 2 列：销售额 (sales)、任务");
        assert!(said.help.unwrap().zh.starts_with("“销售量”是不是“销售额”？"));
    }
}
