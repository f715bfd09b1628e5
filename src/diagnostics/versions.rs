//! E066…: tables that change from some month on.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// E0660. Two versions of one table from the same month on.
pub fn same_month_twice(name: &str, month: &str, first: Span, second: Span) -> Problem {
    Problem::error(
        "E0660",
        second,
        Text::new(format!("“{name}”有两版都自 {month} 起"), format!("two versions of `{name}` hold from {month} on")),
    )
    .also(first, "这一版也是", "this one too")
    .help("改正其中一版的月份，或删去一版", "correct one of the months, or remove one version")
}

/// E0661. A version with other columns, keys, labels or of another kind.
pub fn other_shape(name: &str, wanted: &str, first: Span, second: Span) -> Problem {
    let list = |zh: bool| match (wanted.trim_matches('、').is_empty(), zh) {
        (true, true) => "同样的键、方式和标题".to_owned(),
        (true, false) => "the same keys, kind and heading".to_owned(),
        (false, true) => format!("同样的键和方式，依次是：{wanted}"),
        (false, false) => format!("the same keys and kind, and in this order: {}", wanted.replace('、', ", ")),
    };
    Problem::error(
        "E0661",
        second,
        Text::new(
            format!("“{name}”的这一版和第一版不是同一种样子"),
            format!("this version of `{name}` is not of the shape of the first"),
        ),
    )
    .also(first, "第一版", "the first version")
    .help(format!("各版要有{}", list(true)), format!("every version has {}", list(false)))
}

/// E0662. A version that gives values of another type.
pub fn other_type(name: &str, of: &Text, is: &Text, span: Span) -> Problem {
    Problem::error(
        "E0662",
        span,
        Text::new(
            format!("“{name}”的各版有的给出{}，有的给出{}", of.zh, is.zh),
            format!("some versions of `{name}` give {}, others {}", of.en, is.en),
        ),
    )
    .help("让各版给出同一种类型的值", "let all versions give values of one type")
}
