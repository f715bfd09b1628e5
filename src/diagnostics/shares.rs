//! W0808, W0809, N0809, W0811, W0812: weights and shares that are no whole, beside those of a scorecard.

use super::Problem;
use super::trade::percent;
use crate::exact::Exact;
use crate::lang::Text;
use crate::plan::Type;
use crate::source::Span;

/// W0808. Weights in a table's column that belong together and are not 100%.
/// In: the table, what its rows are for, and the month from which this version holds.
pub fn table_weights_not_whole(
    (table, group, since): (&str, &str, Option<&str>),
    total: &Exact,
    weights: &[Exact],
    span: Span,
) -> Problem {
    let sum = weights.iter().map(percent).collect::<Vec<_>>().join(" + ");
    let shown = percent(total);
    let (zh, en) = match (group.is_empty(), since) {
        (true, None) => (String::new(), String::new()),
        (false, None) => (format!("里{group}"), format!(" for {group}")),
        (true, Some(since)) => (format!("从 {since} 起"), format!(" from {since} on")),
        (false, Some(since)) => (format!("从 {since} 起{group}"), format!(" for {group} from {since} on")),
    };
    Problem::warning(
        "W0808",
        span,
        Text::new(
            format!("表“{table}”{zh}的权重合计为 {shown}，不是 100%"),
            format!("the weights of table `{table}`{en} add up to {shown}, not 100%"),
        ),
    )
    .here(format!("{sum} = {shown}"), format!("{sum} = {shown}"))
    .help(
        format!("满分的人因此得 {shown} 的分；调整这几行，使合计恰好为 100%"),
        format!("whoever has full marks gets {shown} of them; change these rows so that they add up to exactly 100%"),
    )
}

/// W0809, N0809. Fixed shares of a pool that are more, or less, than all of it.
/// In: the values that take a share, with their shares and places.
pub fn pool_not_whole(pool: &str, total: &Exact, shares: &[(&str, &Exact, Span)]) -> Problem {
    let sum =
        shares.iter().map(|(name, share, _)| format!("{name} {}", percent(share))).collect::<Vec<_>>().join(" + ");
    let shown = percent(total);
    let span = shares.last().map(|share| share.2).unwrap_or_default();
    let rest = &Exact::from(1) - total;
    let paid = total * &Exact::from(10_000);
    let problem = if rest.is_negative() {
        Problem::warning(
            "W0809",
            span,
            Text::new(
                format!("“{pool}”分出去 {shown}，超过了全部：池里有 10000，要发 {paid}"),
                format!("{shown} of `{pool}` is shared out, more than there is: a pool of 10000 pays {paid}"),
            ),
        )
        .help(
            "调整各份，使合计为 100%（公司留一部分的，少于 100%）",
            "change the shares so that they add up to 100%, or less where the company keeps a part",
        )
    } else {
        let kept = percent(&rest);
        Problem::note(
            "N0809",
            span,
            Text::new(
                format!("“{pool}”只分出去 {shown}，其余 {kept} 没有写归谁：池里有 10000，只发 {paid}"),
                format!("{shown} of `{pool}` is shared out, and nothing is said of the other {kept}: a pool of 10000 pays {paid}"),
            ),
        )
        .help(
            format!("漏了一份就补上；留给公司的写成一项，如：定义 留存 = {pool} × {kept}，再写 输出 留存"),
            format!("add the share that is missing; what the company keeps is a value, too: define retained = {pool} × {kept}, and: output retained"),
        )
    };
    let problem = problem.here(format!("{sum} = {shown}"), format!("{sum} = {shown}"));
    shares.iter().rev().skip(1).fold(problem, |problem, (name, share, span)| {
        let share = percent(share);
        problem.also(*span, format!("“{name}”取 {share}"), format!("`{name}` takes {share}"))
    })
}

/// W0811. A ratio × 100 beside a percentage.
pub fn ratio_times_hundred(span: Span, with: Span) -> Problem {
    Problem::warning(
        "W0811",
        span,
        Text::new(
            "比率乘了 100，又与百分数相比：85% 成了 8500%，几乎人人达到",
            "a ratio is multiplied by 100 and then compared with a percentage: 85% becomes 8500%, and nearly everybody reaches it",
        ),
    )
    .here("这里乘了 100", "multiplied by 100 here")
    .also(with, "与百分数相比", "and compared with a percentage")
    .help(
        "删去“× 100”：比率本来就是百分之几；要的是分数，写 × 100 分，再与 85 分 相比",
        "remove `× 100`: a ratio is so many per cent already; for points write `× 100 points` and compare with `85 points`",
    )
}

/// W0812. Scores added up by percentages that are near 100% and not it.
pub fn sum_of_scores_not_whole(name: &str, ty: Type, total: &Exact, shares: &[Exact], span: Span) -> Problem {
    let sum = shares.iter().map(percent).collect::<Vec<_>>().join(" + ");
    let shown = percent(total);
    let full = total * &Exact::from(100);
    let (each, whole) = match ty {
        Type::Points => (Text::new("100 分", "100 points"), Text::new(format!("{full} 分"), format!("{full} points"))),
        _ => (Text::new("100%", "100%"), Text::new(shown.clone(), shown.clone())),
    };
    Problem::warning(
        "W0812",
        span,
        Text::new(
            format!("“{name}”的各项比例合计为 {shown}，不是 100%：每项都是 {}，合起来是 {}", each.zh, whole.zh),
            format!(
                "the percentages in `{name}` add up to {shown}, not 100%: whoever has {} in each gets {}",
                each.en, whole.en
            ),
        ),
    )
    .here(format!("{sum} = {shown}"), format!("{sum} = {shown}"))
    .help(
        "调整比例，使合计恰好为 100%；加分项另写一句，不写成比例",
        "change a percentage so that they add up to exactly 100%; extra points are a statement of their own",
    )
}
