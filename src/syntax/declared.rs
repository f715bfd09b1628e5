//! Collects the names that a file declares, before anything is cut.
//!
//! A declaration's name is always delimited by spaces or signs, so it can be
//! found by looking at the words around it; the cutter then knows every name
//! that a run of characters may be made of.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::grammar::Rule;
use super::keywords::{self, STATEMENT_STARTS};
use super::lex::{Raw, RawKind};
use super::numerals;
use crate::currency::CurrencyId;
use crate::diagnostics::{self, Problem};

/// What sort of name it is, as far as cutting cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A value, input, table, block, grade label or action: may stand anywhere.
    Free,
    /// A label of an enumeration: read beside =, 是, 含, in table cells, or alone.
    Label,
    /// The name of the policy or of a rule, which nothing else refers to.
    Title,
}

/// The declared names, by their first character, longest first.
#[derive(Clone, Default)]
pub struct Names {
    /// The policy's currency: 元 is an amount of it, or else of another.
    pub currency: CurrencyId,
    sorts: BTreeMap<String, Sort>,
    by_first: BTreeMap<char, Vec<(String, Sort)>>,
    /// The names inside a formula with parameters: its words, and all names with its own.
    inside: Vec<(Range<usize>, Names)>,
    /// What the formula at hand calls its parameters.
    parameters: BTreeSet<String>,
}

impl Names {
    /// The names that are known at a word: those of a formula's parameters, too.
    pub fn at(&self, word: usize) -> &Names {
        self.inside.iter().find(|(words, _)| words.contains(&word)).map_or(self, |(_, names)| names)
    }

    pub fn starting_with(&self, first: char) -> &[(String, Sort)] {
        self.by_first.get(&first).map_or(&[], Vec::as_slice)
    }

    pub fn sort_of(&self, name: &str) -> Option<Sort> {
        self.sorts.get(name).copied()
    }

    /// Whether a formula's parameter is called so where these names are known.
    pub fn is_parameter(&self, name: &str) -> bool {
        self.parameters.contains(name)
    }

    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.sorts.keys().map(String::as_str)
    }

    fn add(&mut self, token: &Raw, sort: Sort) {
        if !matches!(token.kind, RawKind::Run | RawKind::Quoted) || token.text.is_empty() {
            return;
        }
        // A plain number is never a name.
        if token.text.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return;
        }
        let known = self.sorts.entry(token.text.clone()).or_insert(sort);
        *known = (*known).min(sort);
    }

    fn add_at(&mut self, token: Option<&Raw>, sort: Sort) {
        token.into_iter().for_each(|token| self.add(token, sort));
    }

    fn finish(mut self) -> Names {
        for (name, sort) in &self.sorts {
            if let Some(first) = name.chars().next() {
                self.by_first.entry(first).or_default().push((name.clone(), *sort));
            }
        }
        for list in self.by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        self
    }
}

/// The currency that the policy's own file names. An unknown one is reported later.
pub fn currency(own: &[Raw]) -> CurrencyId {
    let named = own.windows(2).find_map(|pair| match pair {
        [word, name] if keywords::spellings(Rule::k_currency).contains(&word.text.as_str()) => {
            CurrencyId::named(&name.text)
        }
        _ => None,
    });
    named.unwrap_or_default()
}

/// Collects every declared name.
pub fn collect(raw: &[Raw]) -> Names {
    let mut names = Names::default();
    // The built-in actions are words like any other.
    for (zh, en) in super::keywords::BUILT_IN_ACTIONS {
        for name in [zh, en] {
            names.sorts.insert((*name).to_owned(), Sort::Free);
        }
    }
    let mut block = "";
    // What an item whose money moves in time is made of.
    let moves = ["次月发", "季末发", "年末发", "次年发", "暂缓", "追回", "冲抵", "补差"];
    if raw.iter().any(|token| moves.iter().any(|word| token.text.contains(word))) {
        for (zh, _) in super::keywords::MADE_OF_ITEMS {
            names.sorts.insert((*zh).to_owned(), Sort::Free);
        }
    }
    for (i, token) in raw.iter().enumerate() {
        let at = |n: usize| raw.get(i + n);
        let sign = |n: usize, sign: &str| at(n).is_some_and(|t| t.kind == RawKind::Sign && t.text == sign);
        if token.kind == RawKind::Run && token.first && starts_statement(raw, i) {
            block = STATEMENT_STARTS.iter().find(|word| **word == token.text).copied().unwrap_or("");
        } else if token.first {
            line_in_block(raw, i, block, &mut names);
        }
        if token.kind != RawKind::Run {
            continue;
        }
        match token.text.as_str() {
            "定义" | "define" | "发放" | "pay" | "扣减" | "deduct" | "参数" | "parameter" | "考核" | "scorecard"
            | "等级" | "grades" | "分档" | "bands" | "决策表" | "表" | "table" | "明细" | "records" => {
                declared_at(raw, i + 1, Sort::Free, &mut names);
            }
            "算法" | "formula" if token.first => {
                names.add_at(raw.get(i + 1), Sort::Free);
                if sign(2, "(") && sign(4, ")") && sign(5, "(") {
                    names.add_at(raw.get(i + 3), Sort::Free);
                }
            }
            "规则" | "rule" | "政策" | "policy" => declared_at(raw, i + 1, Sort::Title, &mut names),
            "合计" | "total" if !sign(1, "(") => declared_at(raw, i + 1, Sort::Free, &mut names),
            "月度" | "monthly" | "季度" | "quarterly"
                if token.first && !sign(2, ":") && !sign(2, ",") && !sign(2, "、") =>
            {
                declared_at(raw, i + 1, Sort::Free, &mut names);
            }
            "其中" | "where" if token.first => declared_at(raw, i + 1, Sort::Free, &mut names),
            "以前各月"
            | "以前各季"
            | "以前各半年"
            | "以前各年"
            | "本年以前各月"
            | "本年以前各季"
            | "本年以前各半年"
            | "本季以前各月"
            | "本半年以前各月"
            | "本半年以前各季" => {
                // 旧其中旧.差额: the name ends where 其中 begins.
                let name = at(1).map(|token| token.text.split("其中").next().unwrap_or_default().to_owned());
                if let (Some(token), Some(text)) = (at(1), name) {
                    names.add(&Raw { text, ..token.clone() }, Sort::Free);
                }
            }
            "作" | "as" => declared_at(raw, i + 1, Sort::Free, &mut names),
            "情形" | "归组" => declared_at(raw, i + 1, Sort::Free, &mut names),
            "case" if !token.first => declared_at(raw, i + 1, Sort::Free, &mut names),
            "grouped" => declared_at(raw, i + 2, Sort::Free, &mut names),
            // What is named here may be a rule, whose name stands nowhere else.
            "例外于" | "取代" | "overriding" | "replacing" => declared_list(raw, i + 1, &mut names),
            "枚举" | "enumeration" | "enum" => labels_of(raw, i, &mut names),
            "处置" | "actions" if token.first => declared_list(raw, i + 1, &mut names),
            _ => {}
        }
    }
    with_parameters(raw, names)
}

/// Finishes the names, and those of every formula with its parameters among them.
fn with_parameters(raw: &[Raw], names: Names) -> Names {
    let starts: Vec<usize> =
        (0..raw.len()).filter(|i| raw.get(*i).is_some_and(|t| t.first) && starts_statement(raw, *i)).collect();
    let mut inside = Vec::new();
    for (at, &start) in starts.iter().enumerate() {
        if !raw.get(start).is_some_and(|token| matches!(token.text.as_str(), "算法" | "formula")) {
            continue;
        }
        let end = starts.get(at + 1).copied().unwrap_or(raw.len());
        let mut own = names.clone();
        let is = |i: usize, sign: &str| raw.get(i).is_some_and(|t| t.kind == RawKind::Sign && t.text == sign);
        // 算法 名 (alias) (甲, 乙): the alias is not the list.
        let list = if alias_at(raw, start + 2).is_some() && is(start + 5, "(") { start + 5 } else { start + 2 };
        let mut depth = 0;
        for i in list..end {
            depth += usize::from(is(i, "("));
            if is(i, ")") {
                depth -= usize::from(depth > 0);
                if depth == 0 {
                    break;
                }
            }
            let opens = is(i, "(") || is(i, ",") || is(i, "、");
            if opens && depth > 0 {
                declared_at(raw, i + 1, Sort::Free, &mut own);
                own.parameters.extend(raw.get(i + 1).map(|token| token.text.clone()));
            }
        }
        inside.push((start..end, own.finish()));
    }
    Names { inside, ..names.finish() }
}

/// Whether the run at `i`, first in its line, begins a statement.
pub fn starts_statement(raw: &[Raw], i: usize) -> bool {
    let Some(token) = raw.get(i) else { return false };
    let next = raw.get(i + 1).filter(|next| !next.first);
    starts_statement_with(&token.text, next.map(|t| t.text.as_str()))
}

/// The same, for a word and what follows it in its line.
pub fn starts_statement_with(word: &str, next: Option<&str>) -> bool {
    if !STATEMENT_STARTS.contains(&word) {
        return false;
    }
    // A grade may be called so: its condition follows at once, not the code of a finding.
    if matches!(word, "接受" | "禁止" | "accept" | "deny") {
        let says = [Rule::k_found_in, Rule::k_because].map(keywords::spellings);
        return next.is_some_and(|next| {
            let is_word = next.chars().next().is_some_and(char::is_alphabetic);
            is_word && (!keywords::is_keyword(next) || says.iter().any(|says| says.contains(&next)))
        });
    }
    match next {
        // A column may be called like a statement word; these words never name one.
        Some(":") => {
            matches!(word, "政策" | "定义" | "发放" | "扣减" | "输出" | "每月" | "每季" | "每半年" | "每年")
        }
        // `发放 = …` lacks its name; no column is called so.
        Some("=") => matches!(word, "定义" | "发放" | "扣减" | "参数" | "define" | "pay" | "deduct" | "parameter"),
        Some("," | "、" | ".") => false,
        Some("(") => !matches!(word, "合计" | "处置" | "考核" | "等级" | "表"),
        Some("含" | "不含" | "include" | "do") => !matches!(word, "处置" | "actions"),
        Some("权重" | "满分" | "weight" | "of") => false,
        None => !matches!(word, "合计" | "total"),
        _ => true,
    }
}

/// A name at `i` and, in brackets, its alias.
fn declared_at(raw: &[Raw], i: usize, sort: Sort, names: &mut Names) {
    let Some(token) = raw.get(i) else { return };
    names.add(token, sort);
    if let Some(alias) = alias_at(raw, i + 1) {
        names.add(alias, sort);
    }
}

fn alias_at(raw: &[Raw], i: usize) -> Option<&Raw> {
    let [open, alias, close] = raw.get(i..i + 3)? else { return None };
    (open.text == "(" && close.text == ")").then_some(alias)
}

/// Names separated by commas, from `i` to the end of the line or list.
fn declared_list(raw: &[Raw], mut i: usize, names: &mut Names) {
    loop {
        declared_at(raw, i, Sort::Free, names);
        i += if alias_at(raw, i + 1).is_some() { 4 } else { 1 };
        match raw.get(i) {
            Some(sign) if matches!(sign.text.as_str(), "," | "、") => i += 1,
            _ => return,
        }
    }
}

/// The labels after 枚举, over commas and line breaks after a comma.
fn labels_of(raw: &[Raw], i: usize, names: &mut Names) {
    let mut at = i + 1;
    // `枚举 名 由低到高: 甲, 乙` — skip to behind the colon when there is one in this line.
    let colon = raw.iter().enumerate().skip(at).take_while(|(_, t)| !t.first).find(|(_, t)| t.text == ":");
    if let Some((colon, _)) = colon {
        declared_at(raw, at, Sort::Free, names);
        at = colon + 1;
    }
    loop {
        declared_at(raw, at, Sort::Label, names);
        at += if alias_at(raw, at + 1).is_some() { 4 } else { 1 };
        match raw.get(at) {
            Some(sign) if matches!(sign.text.as_str(), "," | "、") => at += 1,
            _ => return,
        }
    }
}

/// A line inside a block that declares columns, indicators or grades.
fn line_in_block(raw: &[Raw], i: usize, block: &str, names: &mut Names) {
    match block {
        "员工" | "employees" | "employee" | "月度" | "monthly" | "季度" | "quarterly" | "明细" | "records" => {
            let mut line = raw.iter().skip(i + 1).take_while(|t| !t.first);
            let continues = raw.iter().skip(i + 1).find(|t| t.first).is_some();
            // A list of columns may go on over lines; its colon then comes later.
            let listed = line.clone().last().is_some_and(|t| matches!(t.text.as_str(), "," | "、"));
            if line.any(|t| matches!(t.text.as_str(), ":" | "=")) || (listed && continues) {
                declared_list(raw, i, names);
            }
        }
        "考核" | "scorecard" => {
            // 类别 名 on a line of its own begins a section.
            let is_section = raw.get(i).is_some_and(|t| matches!(t.text.as_str(), "类别" | "section"));
            if is_section
                && raw
                    .get(i + 1)
                    .is_some_and(|t| !t.first && !matches!(t.text.as_str(), "权重" | "满分" | "weight" | "of" | "("))
            {
                return declared_at(raw, i + 1, Sort::Free, names);
            }
            let skip = if alias_at(raw, i + 1).is_some() { 4 } else { 1 };
            // A colon that does not belong there is reported, and the name is known all the same.
            let skip = skip + usize::from(raw.get(i + skip).is_some_and(|t| t.text == ":"));
            let weighted =
                raw.get(i + skip).is_some_and(|t| matches!(t.text.as_str(), "权重" | "满分" | "weight" | "of"));
            if weighted {
                declared_at(raw, i, Sort::Free, names);
            }
        }
        "等级" | "grades" => {
            let next = raw.get(i + 1).filter(|t| !t.first).map(|t| t.text.as_str());
            if !matches!(next, None | Some("," | "则" | "then")) {
                declared_at(raw, i, Sort::Free, names);
            }
        }
        "表" | "table" | "决策表" | "decision" => {
            let is_header = raw.get(i).is_some_and(|t| t.text == "|")
                && raw.get(i.wrapping_sub(1)).is_none_or(|before| before.text != "|");
            if is_header {
                header_cells(raw, i, names);
            }
        }
        _ => {}
    }
}

/// The outputs and columns that a table's header row names.
fn header_cells(raw: &[Raw], i: usize, names: &mut Names) {
    let line = raw.iter().enumerate().skip(i + 1).take_while(|(_, t)| !t.first);
    for (at, token) in line {
        let before = raw.get(at.wrapping_sub(1)).map_or("", |t| t.text.as_str());
        if matches!(before, "|" | "→") && token.kind != RawKind::Sign {
            declared_at(raw, at, Sort::Label, names);
        }
    }
}

/// Warns of names that a phrase spells: 三个月销售额 beside 销售额 can be meant as
/// “销售额 of three months”.
pub fn phrases(raw: &[Raw], names: &Names, problems: &mut Vec<Problem>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for token in raw.iter().filter(|token| token.kind == RawKind::Run) {
        if names.sort_of(&token.text) != Some(Sort::Free) || !seen.insert(&token.text) {
            continue;
        }
        if let Some(phrase) = phrase_in(&token.text, names) {
            problems.push(diagnostics::names::name_reads_as_phrase(&token.text, &phrase, token.span));
        }
    }
}

/// A number word, perhaps a unit, and a declared name that together spell the name.
fn phrase_in(name: &str, names: &Names) -> Option<String> {
    let chars: Vec<char> = name.chars().collect();
    let (_, used) = numerals::numeral(&chars).filter(|(_, used)| *used < chars.len())?;
    let number: String = chars.iter().take(used).collect();
    let rest: String = chars.iter().skip(used).collect();
    let declared = |text: &str| names.sort_of(text) == Some(Sort::Free);
    // 半年末 beside 年末 is half-year's end, not half of an end.
    if declared(&rest) && number != "半" {
        return Some(format!("{number}·{rest}"));
    }
    let units = UNITS.iter().flat_map(|rule| keywords::spellings(*rule));
    units.filter(|unit| !unit.is_ascii()).find_map(|unit| {
        let of = rest.strip_prefix(unit)?;
        declared(of).then(|| format!("{number}·{unit}·{of}"))
    })
}

/// Whether a word can stand behind a number as its unit.
pub fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|rule| keywords::spellings(*rule).contains(&word))
}

const UNITS: &[Rule] =
    &[Rule::k_months, Rule::k_quarters, Rule::k_years, Rule::k_days, Rule::k_count_unit, Rule::k_yuan, Rule::k_points];
