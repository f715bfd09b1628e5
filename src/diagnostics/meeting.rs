//! E064…: statements that meet, exclude each other, or except each other.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0640. Two cases of one name that hold for the same person.
pub fn cases_meet(name: &str, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0640",
        second,
        Text::new(
            format!("“{name}”有两句会同时适用"),
            format!("two statements of `{name}` apply to the same case"),
        ),
    )
    .here("这一句适用的人里", "where this one applies")
    .also(first, "这一句也有适用的", "this one may apply, too")
    .help(
        format!("让两个 适用 不重叠；一句应当让位的，给它起名（{name} 情形 甲 = …），在另一句写 例外于 甲；本来就该相遇的，另起一行写 相遇 {name} 叠加（或 取高、取低、取首个）"),
        format!("make the two conditions disjoint; where one gives way, name it ({name} case usual = …) and write `overriding usual` on the other; where they are meant to meet, add a line: meeting cases of {name} add up (or take highest, take lowest, take first)"),
    )
}

/// E0641. Statements of one name that are not of one sort.
pub fn cases_differ(name: &str, what: Text, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0641",
        second,
        Text::new(format!("“{name}”的几句{}", what.zh), format!("the statements of `{name}` {}", what.en)),
    )
    .here("这一句", "this one")
    .also(first, "与这一句不同", "is not like this one")
    .help("让它们一致，或换个名称", "make them alike, or give one of them another name")
}

/// E0642. An exception to something that is not there.
pub fn excepts_nothing(name: &str, of: Option<&str>, known: &[String], span: Span) -> Problem {
    let title = match of {
        Some(item) => Text::new(
            format!("“{item}”没有名为“{name}”的情形或组"),
            format!("`{item}` has no case or group called `{name}`"),
        ),
        None => Text::new(format!("没有名为“{name}”的规则或组"), format!("there is no rule or group called `{name}`")),
    };
    let problem = Problem::error("E0642", span, title);
    if known.is_empty() {
        return problem.help(
            "先给那一句起名，如：发放 奖金 情形 常规 = …，这里再写 例外于 常规",
            "name that statement first: pay bonus case usual = …, then write `overriding usual` here",
        );
    }
    problem.help(format!("有：{}", known.join("、")), format!("there is: {}", known.join(", ")))
}

/// E0643. Exceptions in a circle.
pub fn exceptions_in_circle(names: &[String], span: Span) -> Problem {
    let path = names.join(" → ");
    Problem::error(
        "E0643",
        span,
        Text::new(
            format!("例外绕成了圈，分不出哪一句优先：{path}"),
            format!("these are exceptions to each other, so none wins: {path}"),
        ),
    )
    .help("删掉其中一处 例外于", "remove one of the `overriding`")
}

/// E0644. 相遇 of a name that is given once.
pub fn nothing_meets(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0644",
        span,
        Text::new(format!("“{name}”只有一句，没有什么会相遇"), format!("`{name}` is given only once: nothing meets")),
    )
    .help("删掉这一行，或检查名称有没有写错", "remove this line, or look for a slip in the name")
}

/// E0644. Cases that cannot be added up or compared.
pub fn cannot_meet(name: &str, sums: bool, span: Span) -> Problem {
    let (zh, en) = if sums { ("相加", "added up") } else { ("比高低", "ordered") };
    Problem::error(
        "E0644",
        span,
        Text::new(format!("“{name}”的值不能{zh}"), format!("values of `{name}` cannot be {en}")),
    )
    .help("写成：取首个，或让各句的 适用 不重叠", "write: take first, or make the cases disjoint")
}

/// E0645. A second 适用 其余.
pub fn otherwise_twice(name: &str, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0645",
        second,
        Text::new(format!("“{name}”有两句 适用 其余"), format!("two statements of `{name}` say `applies otherwise`")),
    )
    .here("第二句在这里", "the second one is here")
    .also(first, "第一句在这里", "the first one is here")
    .help("只留一句 适用 其余，别的写明条件", "keep one, and write the condition of the other")
}

/// E0645. A case that always applies beside others.
pub fn always_applies(name: &str, span: Span, other: Span) -> Problem {
    Problem::error(
        "E0645",
        span,
        Text::new(
            format!("“{name}”的这一句没有写什么情况下适用"),
            format!("this statement of `{name}` does not say when it applies"),
        ),
    )
    .here("没有 适用，总会与别的句子相遇", "without `applies when` it always meets the others")
    .also(other, "别的句子", "another one")
    .help(
        "写上 适用 条件，或 适用 其余（别的都不适用时）",
        "write `applies when` with its condition, or `applies otherwise`",
    )
}

/// E0646. 互斥 of what is no two actions.
pub fn excludes_itself(name: Option<&str>, span: Span) -> Problem {
    let title = match name {
        Some(name) => Text::new(format!("互斥里“{name}”写了两次"), format!("`{name}` is listed twice as exclusive")),
        None => Text::new("互斥至少要两种处置", "exclusive actions are two or more"),
    };
    Problem::error("E0646", span, title).help("写成：互斥 晋升, 降级", "write: exclusive promote, demote")
}

/// E0647. A clause about money in time where it cannot stand.
pub fn cannot_move(name: &str, why: Text, span: Span) -> Problem {
    Problem::error(
        "E0647",
        span,
        Text::new(format!("“{name}”{}", why.zh), format!("`{name}` {}", why.en)),
    )
    .help(
        "一句一种：发放 提成 = … 次月发；发放 提成 = … 暂缓 30% 至 条件；扣减 追回款 追回 提成 = …",
        "one kind for each statement: pay commission = … due next month; pay commission = … holding back 30% until condition; deduct clawback taking back commission = …",
    )
}

/// E0648. Taking back, recovering or correcting what is no item that is paid.
pub fn settles_nothing(name: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0648",
        span,
        Text::new(
            format!("“{name}”不是同一种标题下的一个发放项目"),
            format!("`{name}` is not an item that is paid under a heading of the same frequency"),
        ),
    );
    if let Some(near) = near {
        return problem.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?"));
    }
    problem.help(
        "写同一种标题下发放的那个项目，如：扣减 追回款 追回 提成 = …；每月预支、每季才有提成的，预支也写在 每季 下，或把余额写成 上次(余额, 首次 0 元)",
        "name an item paid under a heading of the same frequency: deduct clawback taking back commission = …; against a quarterly item a monthly advance keeps its balance as previous(balance, first 0 yuan)",
    )
}

/// E0648. Two statements that take the same money back.
pub fn settled_twice(name: &str, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0648",
        second,
        Text::new(
            format!("“{name}”已经有一句在追回、冲抵或补差，余额会各算各的"),
            format!("another statement settles `{name}` already, and each would keep a balance of its own"),
        ),
    )
    .here("第二句在这里", "the second one is here")
    .also(first, "第一句在这里", "the first one is here")
    .help(
        format!("同一种的合成一句；一句追回、一句补差的，补差写成另一个项目，不写 补差 {name}：发放 名称 = …"),
        format!("make two of one kind one statement; of two kinds, pay the correction as an item of its own, without `correcting {name}`"),
    )
}

/// E0645. 适用 其余 beside another 适用.
pub fn otherwise_and_condition(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0645",
        span,
        Text::new(
            format!("“{name}”的这一句既写了条件，又写了 适用 其余"),
            format!("this statement of `{name}` states a condition and `applies otherwise`"),
        ),
    )
    .help("只留一个 适用", "keep one of them")
}

/// W0640. An item that is paid later, in a policy that ends.
pub fn money_beyond_the_end(item: &str, until: &str, span: Span) -> Problem {
    Problem::warning(
        "W0640",
        span,
        Text::new(
            format!("政策到 {until} 为止，“{item}”还没有发的部分之后没有人发"),
            format!("the policy ends with {until}: what is then still due of `{item}` is paid by nobody"),
        ),
    )
    .help(
        format!("下一个版本里写上同名的“{item}”，它会接着发；或在最后一个月以前结清"),
        format!(
            "declare `{item}` in the next version as well, which goes on with it; or settle it before the last month"
        ),
    )
}
