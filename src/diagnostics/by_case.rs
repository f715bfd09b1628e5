//! W07…, N07…: what the analysis by cases finds.

use super::Problem;
use crate::lang::Text;
use crate::source::Span;

/// W0701. A condition that holds for nobody.
pub fn never_holds(what: &Text, because: &Text, span: Span) -> Problem {
    Problem::warning(
        "W0701",
        span,
        Text::new(format!("{}永远不会成立", what.zh), format!("{} can never hold", what.en)),
    )
    .here(because.zh.clone(), because.en.clone())
    .help(
        "看看数字、比较的方向和“且”“或”是否写对；确实用不着的，删掉这一句",
        "check the numbers, the direction of the comparisons, and `and` against `or`; delete it if it is not needed",
    )
}

/// W0702. A condition that holds for everybody.
pub fn always_holds(what: &Text, because: &Text, span: Span) -> Problem {
    Problem::warning(
        "W0702",
        span,
        Text::new(format!("{}总是成立", what.zh), format!("{} always holds", what.en)),
    )
    .here(because.zh.clone(), because.en.clone())
    .help(
        "看看数字、比较的方向和“且”“或”是否写对；本来就该人人如此的，去掉条件",
        "check the numbers, the direction of the comparisons, and `and` against `or`; if it is meant for everybody, drop the condition",
    )
}

/// W0703. Two rules that give what does not go together.
pub fn rules_clash(actions: [&Text; 2], who: &Text, first: Span, second: Span) -> Problem {
    let [one, other] = actions;
    Problem::warning(
        "W0703",
        second,
        Text::new(
            format!("同一个人会既“{}”又“{}”：{}", one.zh, other.zh, who.zh),
            format!("the same person is given both `{}` and `{}`: {}", one.en, other.en, who.en),
        ),
    )
    .here(format!("这里给“{}”", other.zh), format!("`{}` is given here", other.en))
    .also(first, format!("这里给“{}”", one.zh), format!("`{}` is given here", one.en))
    .help(
        format!("让两条规则的条件分开；或写明谁优先（例外于）；或写 互斥 由重到轻: {}, {}（重的在前）", other.zh, one.zh),
        format!(
            "make the conditions disjoint; or let one be `overriding` the other; or write: exclusive gravest first: {}, {} (the graver one first)",
            other.en, one.en
        ),
    )
}

/// W0704. A cap that is below its floor.
pub fn cap_below_floor(cap: &Text, floor: &Text, who: &Text, cap_at: Span, floor_at: Span) -> Problem {
    Problem::warning(
        "W0704",
        cap_at,
        Text::new(
            format!("封顶会低于保底：封顶 {}，保底 {}{}", cap.zh, floor.zh, aside(&Text::default(), who).zh),
            format!("the cap can be below the floor: {} against {}{}", cap.en, floor.en, aside(&Text::default(), who).en),
        ),
    )
    .here(format!("封顶 {}", cap.zh), format!("the cap, {}", cap.en))
    .also(floor_at, format!("保底 {}", floor.zh), format!("the floor, {}", floor.en))
    .help(
        "写在后面的那个说了算，结果就是它，前面那个没有用：改其中一个数，或把该优先的写在后面",
        "the one that is written last is the result and the other does nothing: change one of them, or write the one that is to win last",
    )
}

/// W0705. A deduction that takes more than there is.
pub fn deduction_exceeds(
    deduction: &Text,
    amount: &Text,
    total: &Text,
    left: &Text,
    who: &Text,
    at: Span,
    total_at: Span,
) -> Problem {
    Problem::warning(
        "W0705",
        at,
        Text::new(
            format!(
                "扣减“{}”没有上限，会把“{}”扣成负数：扣 {}，剩 {}（{}）",
                deduction.zh, total.zh, amount.zh, left.zh, who.zh
            ),
            format!(
                "deduction `{}` has no limit and can take `{}` below zero: it takes {} and leaves {} ({})",
                deduction.en, total.en, amount.en, left.en, who.en
            ),
        ),
    )
    .here("没有封顶", "it has no cap")
    .also(total_at, "从这里扣", "taken from here")
    .help(
        "在扣减后面写 ,封顶 …（最多扣多少）；或在合计后面写 ,保底 0 元",
        "write `, capped at …` behind the deduction (what it takes at most), or `, floored at 0 yuan` behind the total",
    )
}

/// W0711. A deduction that pays.
pub fn deduction_below_zero(deduction: &Text, amount: &Text, who: &Text, at: Span) -> Problem {
    let who = aside(&Text::default(), who);
    Problem::warning(
        "W0711",
        at,
        Text::new(
            format!("扣减“{}”会是负数，等于倒给钱：{}{}", deduction.zh, amount.zh, who.zh),
            format!("deduction `{}` can be below zero, and then it pays: {}{}", deduction.en, amount.en, who.en),
        ),
    )
    .here("扣减写正数", "a deduction is a positive amount")
    .help(
        "在算式后面写 ,保底 0 元；本来就有补有扣的，分成一项 发放 和一项 扣减",
        "write `, floored at 0 yuan` behind the formula; where it is meant both to give and to take, write one item with pay and one with deduct",
    )
}

/// W0706. A little more of an input, and less pay.
pub fn cliff(item: &Text, column: &Text, below: [&Text; 2], above: [&Text; 2], who: &Text, at: Span) -> Problem {
    let others = aside(&Text::new("", ""), who);
    Problem::warning(
        "W0706",
        at,
        Text::new(
            format!(
                "“{}”多了，“{}”反而少：{} 时 {}，到 {} 只有 {}{}",
                column.zh, item.zh, below[0].zh, below[1].zh, above[0].zh, above[1].zh, others.zh
            ),
            format!(
                "more `{}` gives less `{}`: {} at {}, but only {} at {}{}",
                column.en, item.en, below[1].en, below[0].en, above[1].en, above[0].en, others.en
            ),
        ),
    )
    .here("在这个界线上往下跳", "it drops at this bound")
    .help(
        "分段各算各的用 超额累进；整额的比例不要在高档里变低；确实如此规定的，接受这一条并写明理由",
        "to count each slice at its own rate use sliced bands; let the rate for the whole amount not fall in a higher band; if the rules do say so, accept the finding and give the reason",
    )
}

/// W0707. A computed divisor that can be 0.
pub fn divisor_may_be_zero(divisor: &Text, item: &Text, who: &Text, at: Span) -> Problem {
    Problem::warning(
        "W0707",
        at,
        Text::new(
            format!("除数{}会是 0，“{}”就成了异常：{}", divisor.zh, item.zh, who.zh),
            format!("the divisor{} can be 0, and `{}` is then an exception: {}", divisor.en, item.en, who.en),
        ),
    )
    .here("会是 0", "can be 0")
    .help(
        "在除法后面写 仅当 和除数大于 0 的条件，如 ÷ 应收 仅当 应收 > 0 元；用到它的地方写明没有时按多少算，如 (回款率 否则 0%)",
        "behind the division write `only when` and that the divisor is above 0, such as: ÷ due only when due > 0 yuan; where it is used, say what counts without it: (rate else 0%)",
    )
}

/// N0702. Figures of the data that formulas divide by and that may be 0.
pub fn columns_divided_by(columns: &Text, places: &[Span]) -> Option<Problem> {
    let (first, rest) = places.split_first()?;
    let problem = Problem::note(
        "N0702",
        *first,
        Text::new(
            format!("用作除数的数若是 0，结果就是异常：{}", columns.zh),
            format!("where a figure that is divided by is 0, the result is an exception: {}", columns.en),
        ),
    )
    .help(
        "0 是可能的，就在除法后面写 仅当 … > 0，并写明那时按多少算",
        "if 0 can occur, write `only when … > 0` behind the division and say what counts then",
    );
    Some(rest.iter().fold(problem, |problem, place| problem.also(*place, "", "")))
}

/// W0708. A row that no case comes to.
pub fn row_unreachable(name: &str, because: &Text, row: Span) -> Problem {
    Problem::warning(
        "W0708",
        row,
        Text::new(format!("“{name}”的这一行永远轮不到"), format!("this row of `{name}` is never reached")),
    )
    .here(because.zh.clone(), because.en.clone())
    .help(
        "看看界线和前面的行；确实用不着的，删掉这一行",
        "check its bounds and the rows before it; delete the row if it is not needed",
    )
}

/// The subject in brackets, unless the keys have said it all.
fn aside(key: &Text, who: &Text) -> Text {
    match key == who {
        true => Text::new("", ""),
        false => Text::new(format!("（{}）", who.zh), format!(" ({})", who.en)),
    }
}

/// W0709. A case that no row of a table takes.
pub fn no_row_for(name: &str, key: &Text, who: &Text, at: Span) -> Problem {
    Problem::warning(
        "W0709",
        at,
        Text::new(
            format!("“{name}”有空档：{} 没有一行适合{}", key.zh, aside(key, who).zh),
            format!("`{name}` has a gap: no row takes {}{}", key.en, aside(key, who).en),
        ),
    )
    .help("补上这一档，或在最后加一行 其余", "add such a row, or a last row `otherwise`")
}

/// W0710. A case that two rows of a table take.
pub fn two_rows_for(name: &str, key: &Text, who: &Text, at: Span) -> Problem {
    Problem::warning(
        "W0710",
        at,
        Text::new(
            format!("“{name}”有重叠：{} 有两行都适合{}", key.zh, aside(key, who).zh),
            format!("`{name}` overlaps: two rows take {}{}", key.en, aside(key, who).en),
        ),
    )
    .help("让各行不重叠，或写明 取首个", "make the rows disjoint, or state `first hit`")
}

/// N0701. What was too large to be looked at case by case.
pub fn not_all_looked_at(names: &Text, places: &[Span]) -> Option<Problem> {
    let (first, rest) = places.split_first()?;
    let problem = Problem::note(
        "N0701",
        *first,
        Text::new(
            format!("情形太多，没有逐一分析完：{}", names.zh),
            format!("too many cases to go through them all: {}", names.en),
        ),
    )
    .help(
        "这几处没有发现问题，不等于没有问题：用 用例 把拿不准的情形写下来",
        "that nothing was found there does not mean that nothing is wrong: write test cases for the doubtful ones",
    );
    Some(rest.iter().fold(problem, |problem, place| problem.also(*place, "", "")))
}
