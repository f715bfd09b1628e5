//! E063…: rows that are folded, walked or belong to other rows.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;
use crate::spelling::Near;

/// E0630. A type in a cell below a table's header.
pub fn type_below_header(cell: &str, span: Span) -> Problem {
    Problem::error(
        "E0630",
        span,
        Text::new(
            format!("“{cell}”不是一格的值：列的类型只写在表头"),
            format!("`{cell}` is no value of a cell: a column's type stands in the header only"),
        ),
    )
    .help("这一格写一个值，把类型移到表头", "write one value here and move the type to the header")
}

/// E0631. Cells of one column that are of different types.
pub fn mixed_column(column: &str, (first, of): (Span, Text), (cell, found): (Span, Text)) -> Problem {
    Problem::error(
        "E0631",
        cell,
        Text::new(
            format!("“{column}”列里有的是{}，有的是{}", of.zh, found.zh),
            format!("some cells of column `{column}` are {}, others {}", of.en, found.en),
        ),
    )
    .here(format!("这一格是{}", found.zh), format!("this one is {}", found.en))
    .also(first, format!("这一格是{}", of.zh), format!("this one is {}", of.en))
    .help(
        format!("让一列里各格同一种类型；要算的列在表头写明，如：{column} : 比率"),
        format!("give all cells of a column one type; for formulas state it in the header, such as {column} : ratio"),
    )
}

/// E0632. A cell that is a condition where rows are folded or walked.
pub fn cell_is_no_value(column: &str, span: Span) -> Problem {
    Problem::error(
        "E0632",
        span,
        Text::new(
            format!("“{column}”列的这一格是条件，不是一个值，不能逐行算"),
            format!("this cell of column `{column}` is a condition, not one value to go through row by row"),
        ),
    )
    .help("每格写一个值；没有值的写 -", "write one value in each cell, and - where there is none")
}

/// E0633. Records that belong to something else than records.
pub fn no_parent_records(name: &str, near: Option<&Near>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0633",
        span,
        Text::new(
            format!("“{name}”不是一种明细，不能有下一级的明细"),
            format!("`{name}` is no block of records to belong to"),
        ),
    );
    match near {
        Some(near) => {
            problem.near(name, near, format!("是不是“{}”？", near.name), format!("did you mean `{}`?", near.name))
        }
        None => problem.help(
            "“属”之后写另一种明细的名，如：明细 回款 属 合同 按 合同号",
            "name other records after `of`, such as: records receipts of contracts by contract_no",
        ),
    }
}

/// E0634. Records that belong to themselves, by whatever way round.
pub fn records_of_themselves(names: &str, span: Span) -> Problem {
    Problem::error(
        "E0634",
        span,
        Text::new(format!("明细属于它自己：{names}"), format!("these records belong to themselves: {names}")),
    )
    .help("去掉其中一处“属”", "remove one `of`")
}

/// E0635. The key of records of records that one of both lacks.
pub fn key_lacks(block: &str, key: &str, span: Span) -> Problem {
    Problem::error(
        "E0635",
        span,
        Text::new(format!("明细“{block}”里没有“{key}”这一列"), format!("records `{block}` have no column `{key}`")),
    )
    .help(format!("在明细“{block}”里写上：{key} : 文本"), format!("declare it there: {key} : text"))
}

/// E0636. A key that is of different types in both blocks, or may be blank.
pub fn key_differs(block: &str, key: &str, span: Span) -> Problem {
    Problem::error(
        "E0636",
        span,
        Text::new(
            format!("“{key}”列在“{block}”里不是同一种类型，或可以空白，对不上"),
            format!("column `{key}` is of another type in `{block}` or may be blank, and cannot be matched"),
        ),
    )
    .help(format!("两边都写：{key} : 文本"), format!("declare in both: {key} : text"))
}

/// E0210. A column of the record that the one at hand belongs to, without its block.
pub fn field_of_parent(field: &str, block: &str, span: Span) -> Problem {
    Problem::error(
        "E0210",
        span,
        Text::new(
            format!("“{field}”是所属的“{block}”的列"),
            format!("`{field}` is a column of the record of `{block}` that this one belongs to"),
        ),
    )
    .help(format!("写成 {block}.{field}"), format!("write {block}.{field}"))
}

/// E0637. A rule that walks what is no table of rows.
pub fn no_table_to_walk(name: &str, near: Option<&Near>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0637",
        span,
        Text::new(format!("“{name}”不是一张可以逐行看的表"), format!("`{name}` is no table to go through row by row")),
    );
    match near {
        Some(near) => {
            problem.near(name, near, format!("是不是“{}”？", near.name), format!("did you mean `{}`?", near.name))
        }
        None => problem.help(
            "写一张 表 的名；决策表、分档和两个键的表不能逐行看",
            "name a `table`; decision tables, bands and tables of two keys have no such rows",
        ),
    }
}

/// E0638. The name of an earlier period without what is asked of it.
pub fn earlier_period_alone(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0638",
        span,
        Text::new(format!("“{name}”是以前的一期，不是一个值"), format!("`{name}` is an earlier period, not a value")),
    )
    .help(format!("写明那一期的什么，如：{name}.销售额"), format!("say what of it, such as {name}.sales"))
}

/// E0639. A word of a walked table's column that is no action.
pub fn cell_is_no_action(column: &str, word: &str, span: Span) -> Problem {
    Problem::error(
        "E0639",
        span,
        Text::new(
            format!("“{column}”列的“{word}”不是声明过的处置"),
            format!("`{word}` in column `{column}` is no declared action"),
        ),
    )
    .help(format!("在前面写：处置 {word}"), format!("declare it: actions {word}"))
}

/// W0515. A row of a table that is gone through, written a second time.
pub fn same_row_twice(table: &str, first: Span, second: Span) -> Problem {
    Problem::warning(
        "W0515",
        second,
        Text::new(
            format!("表“{table}”里有两行一字不差，逐行汇总时会算两遍"),
            format!("two rows of table `{table}` say exactly the same, and both count when its rows are added up"),
        ),
    )
    .here("又写了一次", "written again")
    .also(first, "第一次在这里", "first here")
    .help(
        "删掉其中一行；确实要算两遍的，合成一行，把数写成两倍",
        "remove one of them; where it is meant to count twice, write one row with twice the number",
    )
}
