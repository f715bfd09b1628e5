//! E06… People and their groups.

use crate::lang::Text;
use crate::plan::Type;
use crate::source::Span;

use super::Problem;
use crate::calendar::Frequency;

/// E0610. A person's value in a group's formula.
pub fn person_in_group(name: &str, group: &str, ty: Type, frequency: Frequency, at: Span) -> Problem {
    let heading = match frequency {
        Frequency::Month => Text::new("每月", "each month"),
        Frequency::Quarter => Text::new("每季", "each quarter"),
        Frequency::Half => Text::new("每半年", "each half"),
        Frequency::Year => Text::new("每年", "each year"),
    };
    let fold = match ty {
        Type::Truth => ("计数", "count"),
        ty if ty.is_number() => ("合计", "sum"),
        _ => ("不同个数", "distinct count"),
    };
    Problem::error(
        "E0610",
        at,
        Text::new(
            format!("“{name}”是每个人的，这里算的是各{group}的值"),
            format!("`{name}` belongs to each person, and this is computed for each {group}"),
        ),
    )
    .help(
        format!("对成员汇总：{}(成员: {name})；这一句是每个人的，就在它前面加一行 {}：标题管到下一个标题为止", fold.0, heading.zh),
        format!("fold over the members: {}(members: {name}); if the statement is about each person, put a line `{}` before it: a heading holds until the next one", fold.1, heading.en),
    )
}

/// E0611. A value of one kind of group in a formula of another kind.
pub fn other_group(name: &str, of: &str, at: &str, place: Span) -> Problem {
    Problem::error(
        "E0611",
        place,
        Text::new(
            format!("“{name}”是各{of}的，这里算的是各{at}的值"),
            format!("`{name}` belongs to each {of}, and this is computed for each {at}"),
        ),
    )
    .help(
        format!("汇总各{of}：合计(各{of}: {name})；或把这一句移到 各{of} 的标题下"),
        format!("fold over them: sum(for each {of}: {name}); or move this under the heading for each {of}"),
    )
}

/// E0612. 成员 in a formula that is not a group's.
pub fn members_of_nobody(at: Span) -> Problem {
    Problem::error(
        "E0612",
        at,
        Text::new("“成员”只能用在组的算式里，这里算的是每个人的值", "`members` belongs in a group's formula, and this is computed for each person"),
    )
    .help(
        "在 每月 各团队 这样的标题下定义组的值，这里再按名字用；或写 合计(某值 按 团队)",
        "define the group's value under a heading such as `each month for each team` and use its name here; or write sum(value by team)",
    )
}

/// E0613. A kind of group that nothing is said about.
pub fn no_such_group(name: &str, known: &[String], at: Span) -> Problem {
    let help: Text = if known.is_empty() {
        Text::new(
            format!("先写标题：每月 各{name}，并在 员工 里声明 {name}"),
            format!("write a heading first: each month for each {name}, with {name} among the employees' columns"),
        )
    } else {
        Text::new(format!("有的组：{}", known.join("、")), format!("there are: {}", known.join(", ")))
    };
    let title = Text::new(format!("没有“各{name}”这样的组"), format!("there are no groups by `{name}`"));
    Problem::error("E0613", at, title).help(help.zh, help.en)
}

/// E0614. A fold over members or groups that asks for something they do not have.
pub fn grouped_twice(at: Span) -> Problem {
    Problem::error(
        "E0614",
        at,
        Text::new(
            "成员已经是一个组里的人，不能再 按 别的分组",
            "members are one group's people already, and are not grouped again",
        ),
    )
    .help("用条件挑出一部分：合计(成员 其中 条件: 式)", "choose some of them: sum(members where condition: value)")
}

/// E0614. A window of months in a fold over members.
pub fn members_have_no_window(at: Span) -> Problem {
    Problem::error("E0614", at, Text::new("成员 后面不写月份的范围", "a fold over members takes no window of months"))
        .help(
            "范围写在式子里：合计(成员: 本年合计(某值))；每人每月各算一份写 成员 × 各月",
            "write it inside: sum(members: this year sum(value)); for each person and month write members × months",
        )
}

/// E0614. A fold over members of nothing.
pub fn members_without_body(at: Span) -> Problem {
    Problem::error("E0614", at, Text::new("没有写明汇总成员的什么", "it is not said what of the members to fold"))
        .help("写成：合计(成员: 某值)", "write: sum(members: value)")
}

/// E0614. 占比 or 首次 of members.
pub fn no_such_fold(at: Span) -> Problem {
    Problem::error(
        "E0614",
        at,
        Text::new("占比、首次 不能用在成员上", "a share or a first time cannot be asked of members"),
    )
    .help("各人的占比写成每个人的值：占比(某值 按 团队)", "define each person's share: share(value by team)")
}

/// E0615. A calendar month asked for outside a year's formula.
pub fn month_of_a_year(month: i32, at: Span) -> Problem {
    Problem::error(
        "E0615",
        at,
        Text::new(
            format!("“{month}月在册”只能用在每年的算式里"),
            format!("`enrolled in month {month}` belongs in a yearly formula"),
        ),
    )
    .help("这个月是否在册写：本月在册", "whether there is a row this month: enrolled this month")
}

/// E0616. A case's line that gives one name both a person's data and a group's.
pub fn group_value_of_person(name: &str, kind: &str, who: &str, at: Span) -> Problem {
    Problem::error(
        "E0616",
        at,
        Text::new(
            format!("“{name}”是{kind}的值，这一行给的却是“{who}”这个人的数据"),
            format!("`{name}` is a value of the {kind}, and this line gives data of the person {who}"),
        ),
    )
    .help(
        format!("另写一行给这个{kind}：给定 {kind}的名字: {name} …"),
        format!("give it to the {kind} on a line of its own: given name_of_the_{kind}: {name} …"),
    )
}
