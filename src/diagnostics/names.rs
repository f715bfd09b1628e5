//! E02…: names that are unknown, declared twice or used where they mean nothing.

use super::Problem;
use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;
use crate::spelling::Near;

/// E0201. A name that nothing declares.
pub fn unknown_name(name: &str, near: Option<&Near>, cut: Option<&str>, span: Span) -> Problem {
    let mut problem =
        Problem::error("E0201", span, Text::new(format!("没有声明过“{name}”"), format!("`{name}` is not declared")));
    if let Some(cut) = cut {
        problem = problem.here(format!("这一串读作：{cut}"), format!("this run is read as: {cut}"));
    }
    if let Some((zh, en)) = spreadsheet_word(name) {
        return problem.help(zh, en);
    }
    if matches!(
        name,
        "空" | "空白" | "为空" | "空值" | "无值" | "blank" | "null" | "empty" | "none" | "nil" | "NULL" | "None"
    ) {
        return problem.help(
            "问有没有值，写成：列名 缺，或 列名 不缺",
            "to ask whether there is a value write: column is missing, or: column is not missing",
        );
    }
    // 3000元整: a number, and behind its unit something that is none.
    let digits: String = name.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    if !digits.is_empty() {
        let title = Text::new(format!("“{name}”读不成一个数"), format!("`{name}` cannot be read as a number"));
        return Problem { title, ..problem }.help(
            format!("数字后面只写单位，如：{digits} 元、{digits} 分、{digits}%、{digits} 天"),
            format!("behind a number stands its unit and nothing more, such as: {digits} yuan, {digits} points, {digits}%, {digits} days"),
        );
    }
    match near {
        Some(near @ Near { name: meant, .. }) => problem.near(
            name,
            near,
            format!("是不是“{meant}”？如果不是，要先声明：定义 {name} = …"),
            format!("did you mean `{meant}`? if not, declare it first: define {name} = …"),
        ),
        None => problem.help(
            format!("检查有没有写错；是每月填的数，在 月度 下面加一行：{name} : 金额；是算出来的，写：定义 {name} = …"),
            format!("look for a slip; if it is filled in, add a line under monthly: {name} : money; if it is computed: define {name} = …"),
        ),
    }
}

/// E0201. `岗位 = 文员 或 司机`: labels that stand alone behind the comparison of another.
/// In: whether that one is `不是`.
pub fn labels_alone(key: &str, labels: &[String], differs: bool, span: Span) -> Problem {
    let last = labels.last().map_or("", String::as_str);
    let problem = Problem::error(
        "E0201",
        span,
        Text::new(
            format!("“{last}”只是“{key}”的一项，这里要是一个完整的条件"),
            format!("`{last}` is only a label of `{key}`; a whole condition belongs here"),
        ),
    );
    if differs {
        let each = |is: &str, and: &str| {
            labels.iter().map(|label| format!("{key} {is} {label}")).collect::<Vec<_>>().join(and)
        };
        return problem.help(format!("写成：{}", each("不是", " 且 ")), format!("write: {}", each("is not", " and ")));
    }
    problem.help(format!("写成：{key} 在 {}", labels.join("、")), format!("write: {key} in {}", labels.join(", ")))
}

/// How the language says what a spreadsheet's function does.
fn spreadsheet_word(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name.to_ascii_uppercase().as_str() {
        "IF" | "IFS" => ("写成：若 条件 则 300 元 否则 0 元", "write: if condition then 300 yuan else 0 yuan"),
        "AND" => ("写成：条件 且 条件", "write: condition and condition"),
        "OR" => ("写成：条件 或 条件", "write: condition or condition"),
        "NOT" => ("写成：非 条件", "write: not condition"),
        "SUM" => {
            ("写成：甲 + 乙；汇总明细写：合计(明细名: 列名)", "write: a + b; to fold records: sum(records: column)")
        }
        "SUMIF" | "SUMIFS" => ("写成：合计(明细名 其中 条件: 列名)", "write: sum(records where condition: column)"),
        "COUNTIF" | "COUNTIFS" | "COUNTA" => ("写成：计数(明细名 其中 条件)", "write: count(records where condition)"),
        "AVERAGE" | "AVERAGEIF" => (
            "写成：平均(明细名: 列名)，或 本年平均(列名)",
            "write: average(records: column), or this year average(column)",
        ),
        "MAX" => ("写成：最大(甲, 乙)", "write: max(a, b)"),
        "MIN" => ("写成：最小(甲, 乙)", "write: min(a, b)"),
        "ROUND" => ("写成：算式 四舍五入到 2 位小数", "write: formula rounded to 2 decimals"),
        "ROUNDUP" => ("写成：算式 向上取整到 元", "write: formula rounded up to yuan"),
        "ROUNDDOWN" | "INT" => ("写成：算式 向下取整到 元", "write: formula rounded down to yuan"),
        "VLOOKUP" | "LOOKUP" | "HLOOKUP" | "XLOOKUP" => {
            ("用 表 写出对照关系，再写：表名(列名)", "write the list as a table, then: table_name(column)")
        }
        "RANK" | "RANK.EQ" => {
            ("写成：排名(列名, 从高到低, 并列同名次后跳号)", "write: rank(column, highest first, ties share and skip)")
        }
        "IFERROR" | "IFNA" => ("写成：(算式 否则 0 元)", "write: (formula else 0 yuan)"),
        _ => return None,
    })
}

/// E0202. One name for two things.
pub fn declared_twice(name: &str, first: Span, second: Span) -> Problem {
    Problem::error("E0202", second, Text::new(format!("“{name}”声明了两次"), format!("`{name}` is declared twice")))
        .here("第二次在这里", "declared again here")
        .also(first, "第一次在这里", "first declared here")
        .help("删掉其中一个，或给它换个名称", "remove one of them, or give it another name")
}

/// E0202. A second block of a kind without a name of its own.
/// In: what is written behind the name that it should have, such as `按 门店`.
pub fn second_nameless_block((zh, en): (&str, &str), first: Span, second: Span) -> Problem {
    Problem::error(
        "E0202",
        second,
        Text::new(format!("有两个没有名称的“{zh}”"), format!("there are two `{en}` blocks without a name")),
    )
    .here("第二个在这里", "the second one is here")
    .also(first, "第一个在这里", "the first one is here")
    .help(
        format!("给其中一个写上名称，它就是另一个文件，如：{zh} 门店数据；列相同的合成一个"),
        format!("give one of them a name, which is its file's, such as: {en} shop_data; blocks with the same columns are one"),
    )
}

/// E0202. Two statements of one item, and nothing that tells when each applies.
pub fn item_twice(name: &str, first: Span, second: Span) -> Problem {
    Problem { help: None, ..declared_twice(name, first, second) }.help(
        format!("分几种情况的，每一句都写上 适用，如：{name} = … 适用 岗位 = 某岗位；否则删掉其中一个，或换个名称"),
        format!("where each is for its own case, each says so: {name} = … applies when position = some_position; else remove one of them, or give it another name"),
    )
}

/// E0203. An action that nothing declares.
pub fn unknown_action(name: &str, near: Option<&Near>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0203",
        span,
        Text::new(format!("没有名为“{name}”的处置"), format!("there is no action called `{name}`")),
    );
    // 警告和培训 are two.
    if let Some((one, other)) = name.split_once('和').or_else(|| name.split_once('与')) {
        return problem
            .help(
                format!("几个处置之间写“、”：{one}、{other}"),
                format!("separate several actions by commas: {one}, {other}"),
            )
            .repair([Edit::instead(span, name, Text::new(format!("{one}、{other}"), format!("{one}, {other}")))]);
    }
    match near {
        Some(near @ Near { name: meant, .. }) => problem.near(
            name,
            near,
            format!("是不是“{meant}”？新的处置要另起一行先声明：处置 {name}"),
            format!("did you mean `{meant}`? a new action is declared first, in a line of its own: actions {name}"),
        ),
        None => problem.help(
            format!("现成的有 辞退、降级、调岗、警告、晋升、培训、奖励；自己的处置要另起一行先声明：处置 {name}"),
            format!("there are dismiss, demote, transfer, warn, promote, train, reward; declare your own first, in a line of its own: actions {name}"),
        ),
    }
}

/// E0204. An action declared although it exists.
pub fn action_twice(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0204",
        span,
        Text::new(format!("处置“{name}”本来就有，不用声明"), format!("the action `{name}` exists already")),
    )
    .help(format!("从这一行里删掉“{name}”"), format!("remove `{name}` from this line"))
}

/// E0205. A second 政策.
pub fn second_header(span: Span) -> Problem {
    Problem::error("E0205", span, Text::new("一个文件只能写一个“政策”", "one file holds one policy"))
        .help("删掉这一句，或另存为一个文件", "remove it, or put it in a file of its own")
}

/// E0206. No 政策 at all.
pub fn no_header() -> Problem {
    Problem::error("E0206", Span::default(), Text::new("文件没有写“政策”这一句", "the file does not name its policy"))
        .help("在第一行写上政策的名称，如：政策 销售提成办法", "begin with its name, such as: policy SalesPay")
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
    .help(format!("写明是哪一个，如 {first}.{name}"), format!("say which one, such as {first}.{name}"))
}

/// E0208. `甲.乙` where 甲 has no 乙.
pub fn no_such_member(owner: &str, member: &str, near: Option<&Near>, known: &[String], span: Span) -> Problem {
    let problem = Problem::error(
        "E0208",
        span,
        Text::new(format!("“{owner}”里没有“{member}”"), format!("`{owner}` has no `{member}`")),
    );
    match near {
        Some(near) => {
            problem.near(member, near, format!("是不是“{}”？", near.name), format!("did you mean `{}`?", near.name))
        }
        None if known.is_empty() => problem.help(
            format!("“{owner}”是一个值，里面没有列；直接写：{owner}"),
            format!("`{owner}` is one value without columns; write just: {owner}"),
        ),
        None => problem.help(format!("它有：{}", known.join("、")), format!("it has: {}", known.join(", "))),
    }
}

/// E0208. `甲.乙` where 乙 is a column of another block.
pub fn member_of_another(owner: &str, member: &str, other: &str, span: Span) -> Problem {
    Problem::error(
        "E0208",
        span,
        Text::new(format!("“{owner}”里没有“{member}”"), format!("`{owner}` has no `{member}`")),
    )
    .help(
        format!("它是“{other}”的列，写成：{other}.{member}"),
        format!("it is a column of `{other}`; write: {other}.{member}"),
    )
}

/// E0208. A kind of group that no column of 员工 names.
/// In: the block that has a column of this name, if one has.
pub fn group_without_column(name: &str, elsewhere: Option<&str>, known: &[String], span: Span) -> Problem {
    let problem = Problem::error(
        "E0208",
        span,
        Text::new(
            format!("员工 里没有“{name}”这一列，分不出谁属于哪个{name}"),
            format!("the employees have no column `{name}`, so nobody can say who belongs to which {name}"),
        ),
    );
    match elsewhere {
        Some(block) => problem.help(
            format!("分组的列写在 员工 里：把“{name}”从“{block}”移到 员工 下面，如：{name} : 文本"),
            format!("what people are grouped by is a column of the employees: move `{name}` from `{block}` there, as {name} : text"),
        ),
        None if known.is_empty() => {
            problem.help(format!("在 员工 下面加一行：{name} : 文本"), format!("declare it under employees: {name} : text"))
        }
        None => problem.help(
            format!("员工 的列有：{}；或在 员工 下面加一行：{name} : 文本", known.join("、")),
            format!("the employees' columns are: {}; or declare it there: {name} : text", known.join(", ")),
        ),
    }
}

/// E0208. 归月 in a block that declares no date.
pub fn no_date_column(block: &str, name: &str, span: Span) -> Problem {
    Problem::error(
        "E0208",
        span,
        Text::new(
            format!("“{block}”里没有日期列“{name}”"),
            format!("`{block}` has no date column `{name}`"),
        ),
    )
    .help(
        format!("在块里声明它，如：{name} : 日期；每行只写明月份的，不写 归月，写：按月"),
        format!("declare it in the block: {name} : date; where each row only names its month, write `by month` instead of `dated by`"),
    )
}

/// E0209. A block's name where a block is needed.
pub fn unknown_block(name: &str, near: Option<&Near>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0209",
        span,
        Text::new(format!("没有名为“{name}”的表或数据块"), format!("there is no table or data block called `{name}`")),
    );
    match near {
        Some(near) => {
            problem.near(name, near, format!("是不是“{}”？", near.name), format!("did you mean `{}`?", near.name))
        }
        None => problem.help(
            "检查有没有写错；数据块用 员工、月度、季度、明细 声明，查的表用 表 声明",
            "look for a slip; blocks are declared with employees, monthly, quarterly or records, tables with table",
        ),
    }
}

/// E0209. 合计(月度: 销售额): a block of which everybody has one row.
pub fn block_without_records(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0209",
        span,
        Text::new(
            format!("“{name}”每人每期只有一行，没有几笔可以汇总"),
            format!("`{name}` has one row for each person and period: there is nothing to fold"),
        ),
    )
    .help(
        "当月的数直接写列名；几个月的写 本年合计(列名)、本季合计(列名)；几个人的写 合计(列名 按 部门)",
        "write the column by itself; for several months: this year sum(column), this quarter sum(column); for several people: sum(column by department)",
    )
}

/// E0210. A record's field used where no record is at hand.
pub fn field_outside_records(field: &str, block: &str, span: Span) -> Problem {
    Problem::error(
        "E0210",
        span,
        Text::new(
            format!("“{field}”是明细“{block}”每条记录的列，这里没有指明哪一条"),
            format!("`{field}` is a column of every record of `{block}`; here no record is meant"),
        ),
    )
    .help(format!("先汇总，如 合计({block}: {field})"), format!("fold the records, such as sum({block}: {field})"))
}

/// E0211. A record block used as if it were a value.
pub fn block_as_value(block: &str, span: Span) -> Problem {
    Problem::error(
        "E0211",
        span,
        Text::new(format!("“{block}”是一组记录，不是一个值"), format!("`{block}` is a set of records, not a value")),
    )
    .help(
        format!("先汇总，如 计数({block}) 或 合计({block}: 某列)"),
        format!("fold it, such as count({block}) or sum({block}: column)"),
    )
}

/// E0212. A label that its enumeration does not have.
pub fn unknown_label(label: &str, of: &str, near: Option<&Near>, known: &[String], span: Span) -> Problem {
    // A list written with its column has no name but its labels.
    let title = if of.contains('/') {
        Text::new(format!("可选的各项里没有“{label}”"), format!("`{label}` is none of the labels that it can be"))
    } else {
        Text::new(format!("“{of}”没有“{label}”这一项"), format!("`{of}` has no label `{label}`"))
    };
    let problem = Problem::error("E0212", span, title);
    match near {
        Some(near) => {
            problem.near(label, near, format!("是不是“{}”？", near.name), format!("did you mean `{}`?", near.name))
        }
        None => problem.help(format!("可以是：{}", known.join("、")), format!("it can be: {}", known.join(", "))),
    }
}

/// E0213. A type name that is neither built in nor an enumeration.
pub fn unknown_type(name: &str, near: Option<&Near>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0213",
        span,
        Text::new(format!("没有名为“{name}”的类型"), format!("there is no type called `{name}`")),
    );
    match near {
        Some(near) => problem.near(name, near, format!("是不是“{}”？", near.name), format!("did you mean `{}`?", near.name)),
        None => problem.help(
            format!("类型有：金额、比率、分、数、整数、日期、月份、天数、月数、文本、是否；自己的选项要先声明，如：枚举 {name}: 甲, 乙"),
            format!("the types are money, ratio, points, number, integer, date, month, days, months, text, yes_no; a list of your own is declared first, such as: enum {name}: one, other"),
        ),
    }
}

/// E0214. Values that depend on each other within one period.
pub fn cycle(names: &[(String, Span)]) -> Problem {
    let Some(((name, first), rest)) = names.split_first() else {
        return Problem::error("E0214", Span::default(), Text::new("有值互相依赖", "values depend on each other"));
    };
    if rest.is_empty() {
        return computed_from_itself(name, None, *first);
    }
    let path: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).chain([name.as_str()]).collect();
    let path = path.join(" → ");
    let mut problem = Problem::error(
        "E0214",
        *first,
        Text::new(
            format!("这些值互相依赖，算不出来：{path}"),
            format!("these values depend on each other and cannot be known: {path}"),
        ),
    )
    .here(format!("“{name}”要用到下一个"), format!("`{name}` needs the next one"))
    .help(
        format!("改掉其中一处；接着上个月的数往下算，写成：上月({name}, 首次 0 元)"),
        format!("change one of them; to go on from the month before write: last month({name}, first 0 yuan)"),
    );
    for (name, span) in rest {
        problem = problem.also(*span, format!("经过“{name}”"), format!("by way of `{name}`"));
    }
    problem
}

/// E0214. A value whose formula reads the value itself. `column` is the block that
/// has a column of the same name, which is then meant.
pub fn computed_from_itself(name: &str, column: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0214",
        span,
        Text::new(
            format!("“{name}”的算式里用到了它自己，算不出来"),
            format!("`{name}` is computed from itself and cannot be known"),
        ),
    );
    match column {
        Some(block) => problem.help(
            format!("算式里要用填的那一列，写成：{block}.{name}；或给它换个名称"),
            format!("to read the column that is filled in write: {block}.{name}; or give one of them another name"),
        ),
        None => problem.help(
            format!("接着上个月的数往下算，写成：上月({name}, 首次 0 元)"),
            format!("to go on from the month before write: last month({name}, first 0 yuan)"),
        ),
    }
}

/// E0215. A formula among the columns of a block that is filled in.
pub fn formula_in_block(name: &str, block: &str, span: Span) -> Problem {
    let glued = ["定义", "发放", "扣减", "参数"].into_iter().find_map(|word| Some((word, name.strip_prefix(word)?)));
    let problem = Problem::error(
        "E0215",
        span,
        Text::new(
            format!("“{block}”下面只列要填的列，“{name}”却是一个算式"),
            format!("`{block}` lists the columns that are filled in, but `{name}` is a formula"),
        ),
    );
    match glued.filter(|(_, rest)| !rest.is_empty()) {
        Some((word, rest)) => problem
            .help(
                format!("“{word}”后面加空格，写成：{word} {rest} = …"),
                format!("put a space after `{word}`: {word} {rest} = …"),
            )
            .repair([Edit::name(span, name, &format!("{word} {rest}"))]),
        None => problem.help(format!("写成：定义 {name} = …"), format!("write: define {name} = …")),
    }
}

/// W0201. A name that could also be read as a phrase.
pub fn name_reads_as_phrase(name: &str, phrase: &str, span: Span) -> Problem {
    Problem::warning(
        "W0201",
        span,
        Text::new(
            format!("名称“{name}”也可以读作：{phrase}"),
            format!("the name `{name}` could also be read as: {phrase}"),
        ),
    )
    .here("读作这个名称", "read as this name")
    .help(
        format!("给它换个名称就不会看错；声明和引用都写成「{name}」也不再提示"),
        format!("another name cannot be misread; 「{name}」 wherever it stands silences this, too"),
    )
}
