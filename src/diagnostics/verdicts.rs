//! E09…, W09…: what the author says about findings.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

fn word(accepts: bool) -> (&'static str, &'static str) {
    if accepts { ("接受", "accept") } else { ("禁止", "deny") }
}

/// E0901. 接受 or 禁止 without a reason, or with an empty one.
pub fn no_reason(accepts: bool, empty: Option<Span>, statement: Span) -> Problem {
    let (zh, en) = word(accepts);
    let (help_zh, help_en) = if accepts {
        (
            "理由 \"第八条按整额计，公司知道这个临界点\"",
            "because \"clause 8 is by whole amounts, as the company knows\"",
        )
    } else {
        ("理由 \"公司规定比率一律写 %\"", "because \"rates are written with % in this company\"")
    };
    Problem::error(
        "E0901",
        empty.unwrap_or(statement),
        Text::new(format!("“{zh}”没有写理由"), format!("`{en}` gives no reason")),
    )
    .here("复核的人要知道为什么", "whoever reviews the policy must know why")
    .help(format!("在后面写明理由，如：{help_zh}"), format!("add the reason behind it, such as: {help_en}"))
}

/// E0901. A text where the reason belongs, without 理由 before it; with its quotation marks.
pub fn reason_without_its_word(text: &str, span: Span) -> Problem {
    Problem::error("E0901", span, Text::new("理由前面要写“理由”两个字", "a reason is introduced by `because`"))
        .help(format!("写成：理由 {text}"), format!("write: because {text}"))
}

/// E0902. 接受 or 禁止 that does not say of which finding it speaks.
pub fn no_code(accepts: bool, span: Span) -> Problem {
    let (zh, en) = word(accepts);
    Problem::error(
        "E0902",
        span,
        Text::new(format!("“{zh}”后面没有写代码"), format!("`{en}` does not say which finding it means")),
    )
    .help(
        format!("写上 kpi check 报告里的代码，如：{zh} W0301 理由 \"…\""),
        format!("write the code that kpi check reports: {en} W0301 because \"…\""),
    )
}

/// E0902. A code that no finding has.
pub fn unknown_code(code: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0902",
        span,
        Text::new(format!("没有代码“{code}”"), format!("no finding has the code `{code}`")),
    );
    match near {
        Some(near) => problem.help(format!("是不是 {near}？"), format!("did you mean {near}?")),
        None => problem
            .help("照抄 kpi check 报告里的代码，如 W0301", "copy the code from the report of kpi check, such as W0301"),
    }
}

/// E0903. An error that is to be accepted, or denied although it stops the policy anyway.
pub fn error_code(code: &str, accepts: bool, span: Span) -> Problem {
    if accepts {
        return Problem::error(
            "E0903",
            span,
            Text::new(format!("{code} 是错误，不能接受"), format!("{code} is an error, and errors cannot be accepted")),
        )
        .here("有错误的政策算不出对的钱", "a policy with errors would pay wrongly")
        .help(
            format!("改正 {code} 指出的地方，删去这里的 {code}；能接受的是 W、N、L 开头的代码"),
            format!("mend what {code} reports and take {code} out here; codes with W, N or L can be accepted"),
        );
    }
    Problem::error(
        "E0903",
        span,
        Text::new(
            format!("{code} 是错误，本来就通不过，不用禁止"),
            format!("{code} is an error and never passes: there is nothing to deny"),
        ),
    )
    .help(
        format!("删去这里的 {code}；能禁止的是 W、N、L 开头的代码"),
        format!("take {code} out here; codes with W, N or L can be denied"),
    )
}

/// E0904. A name behind 于 that nothing in the policy has.
pub fn unknown_place(name: &str, near: Option<&str>, span: Span) -> Problem {
    let problem = Problem::error(
        "E0904",
        span,
        Text::new(
            format!("政策里没有“{name}”，不知道说的是哪一处"),
            format!("nothing in the policy is called `{name}`"),
        ),
    );
    match near {
        Some(near) => problem.help(format!("是不是“{near}”？"), format!("did you mean `{near}`?")),
        None => problem.help(
            "于 后面写声明的名称：工资项目、定义、参数、考核表或指标、等级、分档、表、规则、数据块或列；不写 于 就是整个政策",
            "behind `in` stands a declared name: a pay item, definition, parameter, scorecard or indicator, grades, bands, table, rule, block or column; without `in` the whole policy is meant",
        ),
    }
}

/// E0905. One code accepted and denied for one place.
pub fn both(code: &str, name: Option<&str>, (other, accepts): (Span, bool), span: Span) -> Problem {
    let (of_zh, of_en) = match name {
        Some(name) => (format!("在“{name}”里"), format!(" in `{name}`")),
        None => (String::new(), String::new()),
    };
    let (there, here) = (word(accepts), word(!accepts));
    Problem::error(
        "E0905",
        span,
        Text::new(format!("{code} {of_zh}又接受又禁止"), format!("{code}{of_en} is both accepted and denied")),
    )
    .here(format!("这里写的是{}", here.0), format!("`{}` here", here.1))
    .also(other, format!("那里写的是{}", there.0), format!("`{}` there", there.1))
    .help(
        "删去一句；或只接受其中一处：接受 … 于 名称，它胜过整个政策的禁止",
        "take one of them out; or accept one place only: `accept … in name` beats a denial for the whole policy",
    )
}

/// W0901. An allowance that silences nothing; the code may be found elsewhere.
pub fn accepts_nothing(codes: &[&str], names: &[&str], elsewhere: Option<Span>, span: Span) -> Problem {
    let (codes_zh, codes_en) = (codes.join("、"), codes.join(" or "));
    let title = match names {
        [] => Text::new(format!("没有 {codes_zh} 可以接受"), format!("there is no {codes_en} to accept")),
        _ => Text::new(
            format!("“{}”里没有 {codes_zh} 可以接受", names.join("”“")),
            format!("there is no {codes_en} in `{}` to accept", names.join("` or `")),
        ),
    };
    let problem = Problem::warning("W0901", span, title).here("这里什么也没有接受到", "this accepts nothing");
    match elsewhere {
        Some(place) => problem.also(place, format!("{codes_zh} 在这里"), format!("{codes_en} is here")).help(
            "要接受的是那一处，就在 于 后面写它的名称；不是，就删去这里",
            "if that is what is meant to stay, name it behind `in`; if not, take this out",
        ),
        None => problem.help("问题已经改掉了，删去这里", "the matter was mended: take this out"),
    }
}
