//! The keywords of both languages, read from the grammar file itself, so that
//! the cutter's dictionary and the parser cannot drift apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::grammar::Rule;

const GRAMMAR: &str = include_str!("../../grammar/kpi.pest");

struct Keywords {
    /// Every single word that occurs in a keyword.
    words: BTreeSet<&'static str>,
    /// Rule name → spellings in the order of the grammar.
    by_rule: BTreeMap<String, Vec<&'static str>>,
    /// Chinese words by their first character, longest first.
    by_first: BTreeMap<char, Vec<&'static str>>,
}

fn keywords() -> &'static Keywords {
    static KEYWORDS: OnceLock<Keywords> = OnceLock::new();
    KEYWORDS.get_or_init(|| {
        let mut words = BTreeSet::new();
        let mut by_rule = BTreeMap::new();
        for line in GRAMMAR.lines().filter(|line| line.starts_with("k_")) {
            let Some((rule, body)) = line.split_once('=') else { continue };
            let spellings: Vec<&str> = body.split('"').skip(1).step_by(2).collect();
            words.extend(spellings.iter().flat_map(|s| s.split(' ')));
            by_rule.insert(rule.trim().to_owned(), spellings);
        }
        let mut by_first: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
        for word in &words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default().push(word);
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        Keywords { words, by_rule, by_first }
    })
}

/// Whether the word occurs in some keyword.
pub fn is_keyword(word: &str) -> bool {
    keywords().words.contains(word)
}

/// The keyword words that start with this character, longest first.
pub fn starting_with(first: char) -> &'static [&'static str] {
    keywords().by_first.get(&first).map_or(&[], Vec::as_slice)
}

/// The spellings of a keyword rule such as `k_then`; empty for other rules.
pub fn spellings(rule: Rule) -> &'static [&'static str] {
    keywords().by_rule.get(&format!("{rule:?}")).map_or(&[], Vec::as_slice)
}

/// Whether a grammar rule is a keyword.
pub fn is_keyword_rule(rule: Rule) -> bool {
    static TABLE: OnceLock<Vec<bool>> = OnceLock::new();
    let table =
        TABLE.get_or_init(|| Rule::all_rules().iter().map(|rule| format!("{rule:?}").starts_with("k_")).collect());
    let first = Rule::all_rules().first().map_or(0, |first| *first as usize);
    // The end of the input is a rule, too, and comes before the first.
    (rule as usize).checked_sub(first).and_then(|at| table.get(at)).copied().unwrap_or(false)
}

/// Whether the word joins the parts of a sentence (当, 则, 低于 …), so that what stands
/// before and after it are words of their own.
pub fn joins_sentence(word: &str) -> bool {
    const JOINING: &[Rule] = &[
        Rule::k_when,
        Rule::k_else_when,
        Rule::k_then,
        Rule::k_if,
        Rule::k_else,
        Rule::k_and,
        Rule::k_or,
        Rule::k_where,
        Rule::k_only_when,
        Rule::k_cap,
        Rule::k_floor,
        Rule::k_ge,
        Rule::k_le,
        Rule::k_gt,
        Rule::k_lt,
        Rule::k_ne,
        Rule::k_or_more,
        Rule::k_or_less,
        Rule::k_streak,
        Rule::k_every_streak,
        Rule::k_year_count,
        Rule::k_missing_not,
        Rule::k_contains_not,
    ];
    JOINING.iter().any(|rule| spellings(*rule).contains(&word))
}

/// Whether the word is a unit.
pub fn is_unit(word: &str) -> bool {
    const UNITS: &[Rule] = &[
        Rule::k_wan,
        Rule::k_yi,
        Rule::k_yuan,
        Rule::k_currency_unit,
        Rule::k_points,
        Rule::k_days,
        Rule::k_months,
        Rule::k_quarters,
        Rule::k_years,
        Rule::k_count_unit,
        Rule::k_times,
        Rule::k_li,
        Rule::k_percent_points,
    ];
    UNITS.iter().any(|rule| spellings(*rule).contains(&word))
}

/// Words that begin a statement when they stand first in a line.
pub const STATEMENT_STARTS: &[&str] = &[
    "政策",
    "引用",
    "折算率",
    "枚举",
    "处置",
    "在册",
    "员工",
    "月度",
    "季度",
    "明细",
    "每月",
    "每季",
    "每半年",
    "每年",
    "参数",
    "输出",
    "发放",
    "扣减",
    "合计",
    "定义",
    "算法",
    "考核",
    "等级",
    "分档",
    "决策表",
    "表",
    "规则",
    "当",
    "相遇",
    "互斥",
    "接受",
    "禁止",
    "用例",
    "policy",
    "import",
    "exchange",
    "enumeration",
    "enum",
    "actions",
    "enrolled",
    "employees",
    "employee",
    "monthly",
    "quarterly",
    "records",
    "each",
    "parameter",
    "output",
    "pay",
    "deduct",
    "total",
    "define",
    "formula",
    "scorecard",
    "grades",
    "bands",
    "decision",
    "table",
    "rule",
    "when",
    "meeting",
    "exclusive",
    "accept",
    "deny",
    "case",
];

/// Words that may stand inside a run without meaning.
pub const FILLERS: &[&str] = &["的", "者", "均", "都", "时", "应", "即", "该", "考核", "the", "a", "an", "考评"];

/// Actions that need no declaration: Chinese and English.
pub const BUILT_IN_ACTIONS: &[(&str, &str)] = &[
    ("辞退", "dismiss"),
    ("降级", "demote"),
    ("调岗", "transfer"),
    ("警告", "warn"),
    ("晋升", "promote"),
    ("培训", "train"),
    ("奖励", "reward"),
];

/// What an item whose money moves in time is made of (`提成.未付`): Chinese and English.
pub const MADE_OF_ITEMS: &[(&str, &str)] = &[
    ("应计", "accrued"),
    ("期初", "opening"),
    ("到期", "falling_due"),
    ("未付", "unpaid"),
    ("暂缓", "held"),
    ("发还", "released"),
    ("暂缓余额", "held_balance"),
    ("应追", "claimed"),
    ("未追", "not_recovered"),
    ("可追余额", "recoverable"),
    ("应冲", "to_recover"),
    ("未冲", "not_yet_recovered"),
    ("余额", "balance"),
    ("应得", "entitled"),
    ("差额", "difference"),
    ("未补", "uncorrected"),
];
