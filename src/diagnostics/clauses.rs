//! N0805: what rests on no clause.

use super::Problem;
use super::unused::a_few;
use crate::lang::Text;
use crate::source::Span;

/// N0805. Items, rules, tables and scorecards without 依据, where others have one.
pub fn without_clause(first: (&str, Span), rest: &[(&str, Span)], cited: usize) -> Problem {
    const MOST_PLACES: usize = 4;
    let names: Vec<&str> = std::iter::once(first.0).chain(rest.iter().map(|(name, _)| *name)).collect();
    let listed = a_few(&names);
    let problem = Problem::note(
        "N0805",
        first.1,
        Text::new(
            format!("没有写明依据哪一条：{}（别处写明的有 {cited} 处）", listed.zh),
            format!("no clause is named for: {} ({cited} others name theirs)", listed.en),
        ),
    )
    .here("没有 依据", "it has no `source`");
    let problem = rest
        .iter()
        .take(MOST_PLACES - 1)
        .fold(problem, |problem, (_, span)| problem.also(*span, "也没有", "nor has this"));
    problem.help(
        "在名称那一句的末尾写上，如：依据 \"第五条\"；员工问起这笔钱时，工资单上就指得出条款",
        "add it at the end of the statement, such as: source \"clause 5\"; a payslip can then name the clause to whoever asks",
    )
}
