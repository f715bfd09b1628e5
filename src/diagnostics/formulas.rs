//! E0620–E0629: formulas with parameters, weighted averages, steps, prorations.

use rust_decimal::Decimal;

use super::{Problem, trade};
use crate::exact::Exact;
use crate::lang::Text;
use crate::repair::Edit;
use crate::source::Span;

/// E0620. A formula that comes back to itself.
pub fn recursion(circle: &[(String, Span)], call: Span) -> Problem {
    let names: Vec<&str> = circle.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or("");
    let path = format!("{} → {first}", names.join(" → "));
    Problem::error(
        "E0620",
        call,
        Text::new(
            format!("算法“{first}”绕回到了自己：{path}"),
            format!("formula `{first}` comes back to itself: {path}"),
        ),
    )
    .here("这里又用到它", "applied again here")
    .help(
        "算法里不能再用自己；一期接一期的值用 定义 和 上月(…, 首次 …) 写",
        "a formula cannot apply itself; define values that go on from month to month with last month(…, first …)",
    )
}

/// E0621. A formula applied to the wrong number of arguments.
pub fn arguments(name: &str, parameters: &[String], found: usize, call: Span, declared: Span) -> Problem {
    let count = parameters.len();
    let (zh, en) = (parameters.join("、"), parameters.join(", "));
    Problem::error(
        "E0621",
        call,
        Text::new(
            format!("算法“{name}”有 {count} 个参数（{zh}），这里给了 {found} 个"),
            format!("formula `{name}` has {count} parameter(s) ({en}), {found} given"),
        ),
    )
    .also(declared, "算法在这里", "the formula")
    .help(format!("写成：{name}({})", parameters.join(", ")), format!("write: {name}({en})"))
}

/// E0622. A name that is a parameter and a column of the record at hand.
pub fn parameter_or_column(name: &str, block: &str, span: Span) -> Problem {
    Problem::error(
        "E0622",
        span,
        Text::new(
            format!("“{name}”是算法的参数，也是“{block}”的一列，说不清是哪一个"),
            format!("`{name}` is a parameter of the formula and a column of `{block}`: it is not clear which is meant"),
        ),
    )
    .help(
        format!("列写成 {block}.{name}；参数换一个名字"),
        format!("write {block}.{name} for the column, and give the parameter another name"),
    )
}

/// E0623. An argument asked for in another period.
pub fn no_earlier_argument(name: &str, formula: &str, span: Span) -> Problem {
    Problem::error(
        "E0623",
        span,
        Text::new(
            format!("参数“{name}”是传进来的一个值，没有别的期间的值"),
            format!("the parameter `{name}` is one value passed in; it has none in another period"),
        ),
    )
    .help(
        format!("在调用的地方取：{formula}(上月(…))；或在算法里直接写那个值的名字"),
        format!("go back where it is applied: {formula}(last month(…)); or name the value itself in the formula"),
    )
}

/// E0624. A fold over people of a value that is the same for all of them.
pub fn one_value_for_all(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0624",
        span,
        Text::new(
            format!("参数“{name}”是一个人的值，汇总一群人时每个人都会是它"),
            format!("the parameter `{name}` is one person's value: folded over people it is the same for all of them"),
        ),
    )
    .help(
        "把要汇总的值的名字写在算法里，或在调用的地方汇总",
        "name the value to fold in the formula itself, or fold it where the formula is applied",
    )
}

/// E0625. Formulas that apply each other without end in sight.
pub fn too_many(most: usize, span: Span) -> Problem {
    Problem::error(
        "E0625",
        span,
        Text::new(
            format!("算法一层套一层，展开超过 {most} 次"),
            format!("formulas apply each other more than {most} times over"),
        ),
    )
    .help("把中间的结果写成 定义", "write the results in between as definitions")
}

/// E0625. Formulas inside formulas, deeper than anybody reads.
pub fn too_deep(most: usize, span: Span) -> Problem {
    Problem::error(
        "E0625",
        span,
        Text::new(format!("算法里套算法，超过 {most} 层"), format!("formulas apply each other more than {most} deep")),
    )
    .help("把中间的结果写成 定义", "write the results in between as definitions")
}

/// E0626. Percentages that are no whole.
pub fn weights_not_whole(total: &Exact, weights: &[Exact], since: Option<&str>, span: Span) -> Problem {
    let then = trade::from_month(since);
    let sum = weights.iter().map(trade::percent).collect::<Vec<_>>().join(" + ");
    let shown = trade::percent(total);
    Problem::error(
        "E0626",
        span,
        Text::new(
            format!("加权平均的权重{}合计为 {shown}，应为 100%", then.zh),
            format!("the weights of this average add up to {shown}{}, not 100%", then.en),
        ),
    )
    .here(format!("{sum} = {shown}"), format!("{sum} = {shown}"))
    .help(
        "调整权重，使合计恰好为 100%；只表示相对轻重的权重写成数：权重 40",
        "change a weight so that they add up to 100%; weights that are only relative are bare numbers: weight 40",
    )
}

/// E0626. Nothing to divide by.
pub fn weights_all_zero(span: Span) -> Problem {
    Problem::error("E0626", span, Text::new("加权平均的权重合计为 0", "the weights of this average add up to 0"))
        .help("至少要有一项权重大于 0", "at least one weight must be above 0")
}

/// E0627. A weight below zero.
pub fn weight_below_zero(weight: &Exact, span: Span) -> Problem {
    Problem::error("E0627", span, Text::new(format!("权重是负数：{weight}"), format!("a weight is negative: {weight}")))
        .help("权重应为 0 或更大", "weights are 0 or more")
}

/// E0627. Values that have no average.
pub fn not_one_kind(a: (&Text, Span), b: (&Text, Span)) -> Problem {
    Problem::error(
        "E0627",
        b.1,
        Text::new(
            format!("加权平均的各项不是同一种值：{}和{}", a.0.zh, b.0.zh),
            format!("the values of this average are not of one kind: {} and {}", a.0.en, b.0.en),
        ),
    )
    .here(format!("这是{}", b.0.zh), format!("this is {}", b.0.en))
    .also(a.1, format!("这是{}", a.0.zh), format!("this is {}", a.0.en))
    .help("各项应都是分、都是金额或都是比率", "make all of them points, or money, or ratios")
}

/// E0627. Weights of two kinds.
pub fn weights_not_one_kind(a: (&Text, Span), b: (&Text, Span)) -> Problem {
    Problem::error(
        "E0627",
        b.1,
        Text::new(
            format!("权重不是同一种值：{}和{}", a.0.zh, b.0.zh),
            format!("the weights are not of one kind: {} and {}", a.0.en, b.0.en),
        ),
    )
    .here(format!("这是{}", b.0.zh), format!("this is {}", b.0.en))
    .also(a.1, format!("这是{}", a.0.zh), format!("this is {}", a.0.en))
    .help("权重全部写百分比，或全部写数", "make all weights percentages, or all of them bare numbers")
}

/// E0628. A step that is no part of what is counted.
pub fn step_of_another_kind(step: (&Text, Span), value: (&Text, Span)) -> Problem {
    Problem::error(
        "E0628",
        step.1,
        Text::new(
            format!("每一步是{}，括号里要数的是{}", step.0.zh, value.0.zh),
            format!("the step is {}, but {} is counted by it", step.0.en, value.0.en),
        ),
    )
    .here(format!("这是{}", step.0.zh), format!("this is {}", step.0.en))
    .also(value.1, format!("这是{}", value.0.zh), format!("this is {}", value.0.en))
    .help("步和括号里的值要是同一种：每满 5% 扣 1 分(比率)", "both must be of one kind: 1 point per full 5% of (ratio)")
}

/// E0628. A step of nothing.
pub fn step_not_above_zero(step: &Text, span: Span) -> Problem {
    Problem::error(
        "E0628",
        span,
        Text::new(
            format!("每一步的大小是 {}，应大于 0", step.zh),
            format!("the step is {}; it must be above 0", step.en),
        ),
    )
    .help("例如：每满 5% 扣 1 分(甲)", "for example: 1 point per full 5% of (x)")
}

/// E0629. Nothing to divide the days by.
pub fn basis_not_above_zero(basis: &str, span: Span) -> Problem {
    Problem::error(
        "E0629",
        span,
        Text::new(format!("折算的基数是 {basis}，应大于 0"), format!("the basis is {basis}; it must be above 0")),
    )
    .help("例如：按 21.75 天，或 按 日历天数", "for example: by 21.75 days, or by calendar days")
}

/// E0629. A basis that is a word of the language and a name of the policy.
pub fn basis_or_column(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0629",
        span,
        Text::new(
            format!("“{name}”是语言里的词，也是这里声明的名字，说不清折算按哪一个"),
            format!("`{name}` is a word of the language and a name of this policy: it is not clear which is the basis"),
        ),
    )
    .help(format!("要用自己的那一列，写成 按 「{name}」"), format!("for the declared name, write by 「{name}」"))
}

/// E0621. A formula with parameters that has none.
pub fn without_parameters(name: &str, span: Span) -> Problem {
    Problem::error(
        "E0621",
        span,
        Text::new(format!("算法“{name}”没有写参数"), format!("formula `{name}` has no parameters")),
    )
    .help(
        format!("写成：算法 {name}(甲) = …；没有参数的写成：定义 {name} = …"),
        format!("write: formula {name}(a) = …; without parameters it is: define {name} = …"),
    )
}

/// E0627. An item of a weighted average without its weight.
/// `has_word`: only the number is missing. `rest` is what the others leave of 100%.
pub fn weight_missing(item: &str, has_word: bool, rest: Option<Decimal>, span: Span) -> Problem {
    let weight = rest.map_or_else(|| "60%".to_owned(), |rest| format!("{rest}%"));
    let text = match has_word {
        true => Text::new(&*weight, &*weight),
        false => Text::new(format!("权重 {weight}"), format!("weight {weight}")),
    };
    let edit = rest.map(|_| Edit::behind(span, text).reckoned());
    Problem::error(
        "E0627",
        span,
        Text::new(format!("加权平均的“{item}”没有写权重"), format!("`{item}` has no weight in this weighted average")),
    )
    .help(format!("写成：{item} 权重 {weight}"), format!("write: {item} weight {weight}"))
    .repair(edit)
}

/// E0628. Steps that do not say what becomes of a part of one.
pub fn started_steps_unsaid(step: &str, rest: &str, span: Span) -> Problem {
    Problem::error(
        "E0628",
        span,
        Text::new(
            format!("“每 {step}”没有写不满一步的怎么算"),
            format!("`每 {step}` does not say what a part of a step counts for"),
        ),
    )
    .help(
        format!("只数满的：每满 {step} {rest}；不满也算一步：每 {step}(不足按一计) {rest}"),
        format!("whole steps alone: 每满 {step} {rest}; every started one: 每 {step}(不足按一计) {rest}"),
    )
}

/// E0629. A proration that does not say of how many days.
pub fn basis_missing(word: &str, days: &str, span: Span) -> Problem {
    Problem::error(
        "E0629",
        span,
        Text::new(
            format!("“{word} {days}”没有写按多少天折算"),
            format!("`{word} {days}` does not say by how many days"),
        ),
    )
    .help(
        format!("写明基数：折算 {days} 按 日历天数，或 按 21.75 天、按 工作日、按 应出勤天数"),
        format!("name the basis: prorated {days} by calendar days, by 21.75 days, by working days or by a column"),
    )
}
