//! A made-up subject in words, and as a 用例 that can stand in the policy.

use std::collections::BTreeMap;

use crate::calendar::Frequency;
use crate::currency::CurrencyId;
use crate::exact::Exact;
use crate::lang::{Lang, Text};
use crate::plan::{About, BlockId, BlockKind, Label, Owner, Plan, RecordOwner, Type};
use crate::rounding;

use super::reads::{Input, Reads};
use super::subjects::{Given, Made, field_of, months_of};

/// The language that a policy is written in, as its name tells.
pub fn language(plan: &Plan) -> Lang {
    if plan.policy.name.is_ascii() { Lang::En } else { Lang::Zh }
}

/// A number as an author writes it.
pub fn amount(plan: &Plan, number: &Exact, ty: Type, lang: Lang) -> String {
    let plain = |number: &Exact| rounding::shortest(number, 6).unwrap_or_else(|| number.to_string());
    let money = |of: CurrencyId| match (of == CurrencyId::CNY, lang) {
        (true, Lang::Zh) => format!("{} 元", plain(number)),
        (true, Lang::En) => format!("{} yuan", plain(number)),
        (false, Lang::Zh) => format!("{} {}", plain(number), of.get().name),
        (false, Lang::En) => format!("{} {}", plain(number), of.get().code),
    };
    let unit = |zh: &str, en: &str| match lang {
        Lang::Zh => format!("{} {zh}", plain(number)),
        Lang::En => format!("{} {en}", plain(number)),
    };
    match ty {
        Type::Money => money(plan.currency),
        Type::Foreign(of) => money(of),
        Type::Ratio => format!("{}%", plain(&(number * &Exact::from(100)))),
        Type::Points => unit("分", "points"),
        Type::Days => unit("天", "days"),
        Type::Months => unit("个月", "months"),
        _ => plain(number),
    }
}

/// What a cell holds, as an author writes it.
fn written(plan: &Plan, given: &Given, ty: Type, lang: Lang) -> String {
    match given {
        Given::Blank => if lang == Lang::Zh { "空白" } else { "blank" }.to_owned(),
        Given::Number(number) => amount(plan, number, ty, lang),
        Given::Date(date) => date.to_string(),
        Given::Month(month) => month.to_string(),
        Given::Text(text) => format!("\"{text}\""),
        Given::Truth(truth) => match (truth, lang) {
            (true, Lang::Zh) => "是",
            (false, Lang::Zh) => "否",
            (true, Lang::En) => "yes",
            (false, Lang::En) => "no",
        }
        .to_owned(),
        Given::Label(label) => {
            let Type::Enum(id) = ty else { return String::new() };
            let member = plan.enumerations.get(id.0).and_then(|known| known.members.get(*label as usize));
            member.map_or_else(String::new, |member| member.shown(Some(lang)).to_owned())
        }
    }
}

/// Which columns of a subject are worth telling: those that bear on a value.
fn told<'m>(plan: &Plan, made: &'m Made) -> Vec<(Input, &'m Given, Type, Label)> {
    let known = made.cells.iter().filter_map(|(input, given)| {
        let field = field_of(plan, *input)?;
        (!made.without.contains(&input.block)).then(|| (*input, given, field.ty, field.name.clone()))
    });
    known.collect()
}

/// `销售额 = 99999 元、岗位 = 店员`: the columns in which the subject is not the ordinary one;
/// the test case has all of them.
pub fn in_words(plan: &Plan, reads: &Reads<'_>, made: &Made, usual: &Made) -> Text {
    const MOST: usize = 4;
    let mut cells = told(plan, made);
    let differs = |input: &Input| made.cells.get(input) != usual.cells.get(input);
    if cells.len() > MOST && cells.iter().any(|(input, ..)| differs(input)) {
        cells.retain(|(input, ..)| differs(input));
    }
    if !made.without.is_empty() {
        cells.clear();
    }
    let by_month = !reads.since.is_empty() || !reads.months.is_empty();
    let words = |lang: Lang| {
        let cell = |(_, given, ty, name): &(Input, &Given, Type, Label)| {
            format!("{} = {}", name.shown(Some(lang)), written(plan, given, *ty, lang))
        };
        let mut list: Vec<String> = Vec::new();
        // Where something changes from a month on, it matters which month it is.
        if by_month {
            list.push(made.month.to_string());
        }
        for block in made.without.iter().filter_map(|block| plan.blocks.get(block.0)) {
            let name = block.name.shown(Some(lang));
            list.push(if lang == Lang::Zh { format!("没有一笔{name}") } else { format!("no record of {name}") });
        }
        list.extend(cells.iter().take(MOST).map(cell));
        if cells.len() > MOST {
            list.push("…".to_owned());
        }
        list.join(if lang == Lang::Zh { "、" } else { ", " })
    };
    Text::new(words(Lang::Zh), words(Lang::En))
}

/// What a case expects: somebody's item and its value, as they stand after 期望.
pub struct Expectation {
    /// Which of the subjects.
    pub of: usize,
    pub zh: String,
    pub en: String,
}

/// A 用例 of these subjects, in the language of the policy.
pub fn case(plan: &Plan, reads: &Reads<'_>, title: &Text, made: &[&Made], expected: &[Expectation]) -> String {
    let lang = language(plan);
    let zh = lang == Lang::Zh;
    let month = made.first().map_or_else(String::new, |one| one.month.to_string());
    let mut out = match zh {
        true => format!("用例 \"{}\" {month}\n", title.zh),
        false => format!("case \"{}\" {month}\n", title.en),
    };
    let name = |at: usize| if made.len() > 1 { format!("E{}: ", at + 1) } else { String::new() };
    let given = if zh { "给定" } else { "given" };
    for (at, one) in made.iter().enumerate() {
        for line in lines(plan, reads, one, at == 0, lang) {
            let whose = match &line.group {
                Some(group) => format!("{group}: "),
                None => name(at),
            };
            out += &match line.months {
                // The months stand after whose they are.
                Some(months) => format!("  {given} {whose}{months} {}\n", line.text),
                None => format!("  {given} {whose}{}\n", line.text),
            };
        }
    }
    let expect = if zh { "期望" } else { "expect" };
    for expectation in expected {
        let one = made.get(expectation.of);
        let group = match reads.about {
            About::Person => None,
            About::Group(kind) => one.and_then(|one| group_name(plan, plan.groups.get(kind.0)?.attribute, one, lang)),
        };
        let whose = group.map_or_else(|| name(expectation.of), |group| format!("{group}: "));
        let period = match (reads.frequency, one) {
            (Frequency::Month, _) | (_, None) => String::new(),
            (frequency, Some(one)) => format!("{} ", one.month.period(frequency)),
        };
        let what = if zh { &expectation.zh } else { &expectation.en };
        out += &format!("  {expect} {whose}{period}{what}\n");
    }
    out
}

struct Line {
    group: Option<String>,
    months: Option<String>,
    text: String,
}

/// The 给定 lines of one subject, block by block.
fn lines(plan: &Plan, reads: &Reads<'_>, one: &Made, first: bool, lang: Lang) -> Vec<Line> {
    let (from, until) = months_of(reads, one.month);
    let mut blocks: BTreeMap<BlockId, Vec<String>> = BTreeMap::new();
    for (input, given, ty, name) in told(plan, one) {
        let shared =
            plan.blocks.iter().flat_map(|block| &block.fields).filter(|field| field.name.is(&name.name)).count() > 1
                || plan.values.iter().any(|value| value.name.is(&name.name));
        let block = plan.blocks.get(input.block.0).map(|block| block.name.shown(Some(lang)).to_owned());
        let is_record = plan.blocks.get(input.block.0).is_some_and(|b| matches!(b.kind, BlockKind::Records { .. }));
        let column = name.shown(Some(lang));
        let column = match block.filter(|_| shared && !is_record) {
            Some(block) => format!("{block}.{column}"),
            None => column.to_owned(),
        };
        blocks.entry(input.block).or_default().push(format!("{column} {}", written(plan, given, ty, lang)));
    }
    let mut found = Vec::new();
    for (id, cells) in blocks {
        let Some(block) = plan.blocks.get(id.0) else { continue };
        let list = cells.join(", ");
        let span = (from < until).then(|| format!("{from}..{until}"));
        let (group, months, text) = match &block.kind {
            BlockKind::Employees => (None, None, list),
            BlockKind::Periodic { owner: Owner::Subject, .. } => (None, span, list),
            BlockKind::Periodic { owner: Owner::Company, .. } if !first => continue,
            BlockKind::Periodic { owner: Owner::Company, .. } => (None, span, list),
            BlockKind::Periodic { owner: Owner::Group(field), .. } => (group_name(plan, *field, one, lang), span, list),
            BlockKind::Records { owner, by_month, .. } => {
                let word = if lang == Lang::Zh { "明细" } else { "records" };
                let group = match owner {
                    RecordOwner::Group(field) => group_name(plan, *field, one, lang),
                    _ => None,
                };
                (group, span.filter(|_| *by_month), format!("{word} {}: {list}", block.name.shown(Some(lang))))
            }
        };
        found.push(Line { group, months, text });
    }
    found
}

fn group_name(plan: &Plan, attribute: usize, one: &Made, lang: Lang) -> Option<String> {
    let block = plan.blocks.iter().position(|block| block.kind == BlockKind::Employees)?;
    let input = Input { block: BlockId(block), field: attribute };
    let field = field_of(plan, input)?;
    match one.cells.get(&input)? {
        Given::Text(text) => Some(text.to_string()),
        label @ Given::Label(_) => Some(written(plan, label, field.ty, lang)),
        _ => None,
    }
}
