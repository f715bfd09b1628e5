//! W0801, N0802: what is declared and never used.

use super::Problem;
use crate::lang::{Lang, Text};
use crate::plan::Label;
use crate::source::Span;

/// What an author declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Value,
    Part,
    Parameter,
    Table,
    Formula,
    /// A column that is computed for each record.
    Column,
    Enumeration,
    Action,
}

impl Kind {
    fn words(self) -> Text {
        let (zh, en) = match self {
            Kind::Value => ("定义", "definition"),
            Kind::Part => ("其中", "part"),
            Kind::Parameter => ("参数", "parameter"),
            Kind::Table => ("表", "table"),
            Kind::Formula => ("算法", "formula"),
            Kind::Column => ("明细的算式列", "computed column"),
            Kind::Enumeration => ("枚举", "enumeration"),
            Kind::Action => ("处置", "action"),
        };
        Text::new(zh, en)
    }
}

/// Names in a row; of many, the first ones and how many there are.
pub(super) fn a_few(names: &[&str]) -> Text {
    const MOST: usize = 6;
    let shown = names.get(..MOST).unwrap_or(names);
    let (zh, en) = (shown.join("、"), shown.join(", "));
    match names.len() - shown.len() {
        0 => Text::new(zh, en),
        more => Text::new(format!("{zh} 等 {} 个", names.len()), format!("{en} and {more} more")),
    }
}

/// W0801. Something that no item, output, rule or test case makes use of.
/// In: also what only it uses.
pub fn unused(kind: Kind, name: &str, with: &[&str], span: Span) -> Problem {
    let kind_words = kind.words();
    let title = match kind {
        Kind::Action => {
            Text::new(format!("处置“{name}”没有一条规则会给出"), format!("no rule gives the action `{name}`"))
        }
        _ => Text::new(
            format!("{}“{name}”没有用到，不影响任何人的钱", kind_words.zh),
            format!("{} `{name}` is not used: it changes nobody's pay", kind_words.en),
        ),
    };
    let here = match kind {
        Kind::Action => Text::new("只在这里写了", "only declared here"),
        _ => Text::new("没有项目、输出、规则或用例用到它", "no item, output, rule or test case makes use of it"),
    };
    let (also_zh, also_en) = match with {
        [] => (String::new(), String::new()),
        names => {
            let names = a_few(names);
            (format!("；只有它用到的还有：{}", names.zh), format!("; used by it alone: {}", names.en))
        }
    };
    let help = match kind {
        Kind::Value | Kind::Part => Text::new(
            format!("看看该用它的算式是不是漏写了；只是要印出来，写：输出 {name}；不需要就删掉"),
            format!(
                "see whether a formula has left it out; to have it printed, write: output {name}; otherwise remove it"
            ),
        ),
        Kind::Action => Text::new(
            format!("写上给出它的规则，如：规则 …: 当 … 则 {name}；不需要就删掉"),
            format!("write the rule that gives it, such as: rule …: when … then {name}; otherwise remove it"),
        ),
        Kind::Enumeration => Text::new(
            format!("哪一列该用它，把列的类型写成 {name}；不需要就删掉"),
            format!("write {name} as the type of the column that it is for; otherwise remove it"),
        ),
        _ => Text::new(
            format!("看看该用“{name}”的算式里是不是另写了一个数；不需要就删掉"),
            format!("see whether the formula that should use `{name}` has a number of its own; otherwise remove it"),
        ),
    };
    Problem::warning("W0801", span, title).here(here.zh + &also_zh, here.en + &also_en).help(help.zh, help.en)
}

/// N0802. Columns of a block that no formula reads.
pub fn columns_unread(block: &Label, whole: bool, first: (&str, Span), rest: &[(&str, Span)]) -> Problem {
    let (zh, en) = (block.shown(Some(Lang::Zh)), block.shown(Some(Lang::En)));
    let names: Vec<&str> = std::iter::once(first.0).chain(rest.iter().map(|(name, _)| *name)).collect();
    let listed = a_few(&names);
    let title = if whole {
        Text::new(
            format!("“{zh}”的列一个也没有用到：{}", listed.zh),
            format!("no column of `{en}` is used: {}", listed.en),
        )
    } else {
        Text::new(
            format!("“{zh}”里有没有用到的列：{}", listed.zh),
            format!("columns of `{en}` that nothing uses: {}", listed.en),
        )
    };
    let one = names.len() == 1;
    let problem = Problem::note("N0802", first.1, title)
        .here("要填，却不影响任何人的钱", "to be filled in, but it changes nobody's pay");
    const MOST_PLACES: usize = 5;
    let problem = rest
        .iter()
        .take(MOST_PLACES)
        .fold(problem, |problem, (_, span)| problem.also(*span, "也没有用到", "not used either"));
    problem.help(
        "看看该用它的算式、规则或 适用 是不是漏写了；只给人看的，声明成 文本，或从这里删掉（数据文件里可以留着）",
        format!(
            "see whether a formula, a rule or `applies when` has left {} out; what is only for people to read is text, or is left out here (the file may keep it)",
            if one { "it" } else { "them" }
        ),
    )
}
