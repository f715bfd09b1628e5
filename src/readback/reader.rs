//! What things are called in the language of the page, and how sentences are joined.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::Policy;
use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::plan::{Label, Type};
use crate::resolve::Symbols;
use crate::resolve::{Meaning, label_of};
use crate::source::Span;
use crate::syntax::MADE_OF_ITEMS;
use crate::syntax::ast::{self, CellKind, Declared, Expr, Formula, Name, Reference};

use super::formulas::Phrase;

/// Everything that words are chosen by.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub policy: &'r Policy,
    pub symbols: &'r Symbols<'r>,
    pub lang: Lang,
    /// The record block whose columns are at hand.
    pub record: Option<usize>,
    /// The table whose rows are gone through.
    pub rows: Option<usize>,
    /// The kind of group that values are about; none for people.
    pub group: Option<usize>,
    /// The formula whose parameters are at hand.
    pub formula: Option<&'r Formula>,
    /// The heading's, or that of the periods gone through.
    pub frequency: Frequency,
    /// Which period is the one at hand.
    pub stance: Stance,
    /// People or groups are gone through, and each of them is meant.
    pub each_one: bool,
    /// Of earlier periods: whose values are read needs no saying.
    pub silent: bool,
    /// What was told before: a formula is asked for once for its words and again for
    /// its brackets, and one inside another would be told anew at every level.
    pub told: &'r RefCell<BTreeMap<Asked, Phrase>>,
}

/// Which period a formula speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stance {
    /// That of the heading: 本月.
    Heading,
    /// Each of those gone through: 当月.
    Each,
    /// That of whoever uses the formula or column.
    User,
}

/// An expression by its place in memory, where it stands, and what is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    expr: usize,
    record: Option<usize>,
    group: Option<usize>,
    frequency: Frequency,
    stance: Stance,
    each_one: bool,
    silent: bool,
    /// Whether it holds or not, for conditions told as clauses.
    holds: Option<bool>,
}

/// Joins pieces of a Chinese sentence; a space stands between a Chinese character
/// and a figure or Latin letter.
pub(super) fn joined(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        let (last, first) = (out.chars().next_back(), part.chars().next());
        let meets = |a: Option<char>, b: Option<char>| {
            a.is_some_and(is_han) && b.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let percent = last.is_some_and(|c| matches!(c, '%' | '‰' | ')'));
        // Quotation marks stand apart by themselves.
        if last == Some(' ') && matches!(first, Some('“' | '（')) {
            out.pop();
        }
        if meets(last, first)
            || last.is_some_and(|c| c.is_ascii_alphanumeric()) && first.is_some_and(is_han)
            || percent && first.is_some_and(is_han)
            || last.is_some_and(|c| c.is_ascii_alphabetic()) && first.is_some_and(|c| c.is_ascii_alphabetic())
        {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{2160}'..='\u{217f}').contains(&c)
}

impl<'r> Reader<'r> {
    pub fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A phrase from its pieces, in the language of the page.
    pub fn say(&self, zh: &[&str], en: &[&str]) -> String {
        match self.lang {
            Lang::Zh => joined(zh),
            Lang::En => en.concat(),
        }
    }

    /// The words for an expression of the tree, worked out once.
    pub fn once(&self, expr: &Expr, holds: Option<bool>, words: impl FnOnce() -> Phrase) -> Phrase {
        let expr = std::ptr::from_ref(expr).addr();
        let asked = Asked {
            expr,
            record: self.record,
            group: self.group,
            frequency: self.frequency,
            stance: self.stance,
            each_one: self.each_one,
            silent: self.silent,
            holds,
        };
        if let Some(known) = self.told.borrow().get(&asked) {
            return known.clone();
        }
        let phrase = crate::syntax::with_room(words);
        self.told.borrow_mut().insert(asked, phrase.clone());
        phrase
    }

    /// The columns of a record block are at hand.
    pub fn within(self, block: usize) -> Self {
        Reader { record: Some(block), ..self }
    }

    /// The rows of a table are gone through.
    pub fn by_rows(self, table: usize) -> Self {
        Reader { rows: Some(table), ..self }
    }

    /// Whom a value is about.
    pub fn subject(&self) -> String {
        match self.group.and_then(|group| self.symbols.groups.get(group)) {
            Some(group) => {
                let group = self.label(&group.label);
                self.say(&["该", &group], &["the ", &group])
            }
            None if self.each_one => self.pick("本人", "each one").to_owned(),
            None => self.pick("本人", "the person").to_owned(),
        }
    }

    /// `本人的`, `the person's `: before what is somebody's.
    pub fn possessive(&self) -> String {
        let subject = self.subject();
        self.say(&[&subject, "的"], &[&subject, "'s "])
    }

    pub fn label(&self, label: &Label) -> String {
        label.shown(Some(self.lang)).to_owned()
    }

    pub fn declared(&self, declared: &Declared) -> String {
        self.label(&label_of(declared))
    }

    /// In quotation marks.
    pub fn quoted(&self, text: &str) -> String {
        format!("“{text}”")
    }

    /// What stands in them already keeps them.
    pub fn quoted_once(&self, text: &str) -> String {
        if text.contains('“') { text.to_owned() } else { self.quoted(text) }
    }

    pub fn bracketed(&self, text: &str) -> String {
        self.say(&["（", text, "）"], &["(", text, ")"])
    }

    /// `甲、乙和丙`, `a, b and c`.
    pub fn all_of(&self, parts: &[String]) -> String {
        self.listed(parts, "和", "and")
    }

    /// `甲、乙或丙`, `a, b or c`.
    pub fn any_of(&self, parts: &[String]) -> String {
        self.listed(parts, "或", "or")
    }

    fn listed(&self, parts: &[String], zh: &str, en: &str) -> String {
        let Some((last, before)) = parts.split_last() else { return String::new() };
        if before.is_empty() {
            return last.clone();
        }
        let before = before.join(self.pick("、", ", "));
        self.say(&[&before, zh, last], &[&before, " ", en, " ", last])
    }

    /// `甲、乙、丙`, `a, b, c`.
    pub fn list(&self, parts: &[String]) -> String {
        parts.join(self.pick("、", ", "))
    }

    /// A sentence with its full stop.
    pub fn sentence(&self, text: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{text}。"),
            Lang::En => {
                // A name keeps its small letter.
                let stop = if text.ends_with(['.', ':']) { "" } else { "." };
                format!("{text}{stop}")
            }
        }
    }

    /// One sentence behind the other.
    pub fn sentences(&self, parts: &[String]) -> String {
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(self.pick("", " "))
    }

    /// The clause, as a sentence of its own; nothing where none is named.
    pub fn cite(&self, cite: Option<&ast::Str>) -> String {
        let Some(cite) = cite.map(|cite| self.verbatim(cite)) else { return String::new() };
        match self.lang {
            Lang::Zh => format!("依据“{cite}”。"),
            Lang::En => format!("Source: “{cite}”."),
        }
    }

    /// A text with the signs that the author wrote, not those that the reader of policies folds them to.
    pub fn verbatim(&self, text: &ast::Str) -> &'r str {
        self.written(text.span).trim_matches(['"', '“', '”', '＂'])
    }

    /// The author's own words.
    pub fn written(&self, span: Span) -> &'r str {
        self.policy.source.slice(span)
    }

    // ── Names ───────────────────────────────────────────────────────────────

    pub fn field_label(&self, block: usize, name: &str) -> Option<&'r Label> {
        let field = self.symbols.find_field(block, name)?;
        self.symbols.blocks.get(block)?.fields.get(field).map(|field| &field.label)
    }

    /// A name as it stands in a formula.
    pub fn name(&self, name: &Name) -> String {
        let text = &*name.node;
        if let Some(parameter) = self.parameter_of(text) {
            let name = self.declared(&parameter.name);
            return self.quoted(&name);
        }
        // A column without an alias may be called like a name that has one.
        let column = self.rows.and_then(|table| self.header_of(table, text));
        if let Some(column) = column.filter(|column| column.alias.is_some()) {
            return self.declared(column);
        }
        if let Some(label) = self.record.and_then(|block| self.field_label(block, text)) {
            return self.label(label);
        }
        if let Some(meaning) = self.symbols.find(text)
            && let Some(found) = self.meant(&meaning)
        {
            let shown = self.label(&found);
            return match &meaning {
                Meaning::Inputs(inputs) => self.column_by_table(inputs.first().map(|input| input.block), shown),
                _ => shown,
            };
        }
        if let Some(block) = self.symbols.find_block(text).and_then(|block| self.symbols.blocks.get(block)) {
            return self.label(&block.label);
        }
        if matches!(text, "工号" | "employee_id") {
            return match self.group {
                Some(_) => self.pick("名称", "name"),
                None => self.pick("工号", "employee number"),
            }
            .to_owned();
        }
        if let Some(label) = self.enumerated(text, None) {
            return label;
        }
        // A column of records that a table or another record reaches into.
        if let Some(label) = (0..self.symbols.blocks.len()).find_map(|block| self.field_label(block, text)) {
            return self.label(label);
        }
        let action = self.symbols.find_action(text).and_then(|id| self.symbols.actions.get(id));
        action.map_or_else(|| text.to_owned(), |action| self.label(action))
    }

    /// A column, with its table where something else is called the same in the language of the page.
    fn column_by_table(&self, block: Option<usize>, shown: String) -> String {
        let mut others = (self.symbols.values.iter().map(|value| &value.label))
            .chain(self.symbols.parameters.iter().map(|parameter| &parameter.0))
            .chain(self.symbols.formulas.iter().map(|formula| &formula.label))
            .chain(self.symbols.tables.iter().map(|table| &table.label));
        let taken = others.any(|label| self.label(label) == shown);
        match block.and_then(|block| self.symbols.blocks.get(block)) {
            Some(block) if taken => self.in_table(&self.label(&block.label), &shown),
            _ => shown,
        }
    }

    /// `“月度”表的月任务`.
    pub fn in_table(&self, table: &str, column: &str) -> String {
        let table = self.quoted(table);
        self.say(&[&table, "表的", column], &[column, " in the table ", &table])
    }

    /// What is declared; another statement of the name may have given it its alias.
    pub fn known(&self, declared: &Declared) -> String {
        let found = self.symbols.find(&declared.name.node).and_then(|meaning| self.meant(&meaning));
        self.label(&found.unwrap_or_else(|| label_of(declared)))
    }

    /// What a balance of an item is called: 提成的未付数, what is unpaid of commission.
    pub fn made_of(&self, reference: &Reference) -> Option<String> {
        let part = &*reference.member.as_ref()?.node;
        let (zh, en) = MADE_OF_ITEMS.iter().find(|(zh, en)| *zh == part || *en == part)?;
        if !matches!(self.symbols.find(&reference.name.node), Some(Meaning::Value(_))) {
            return None;
        }
        let name = self.name(&reference.name);
        let amount = if zh.ends_with(['额', '数']) { "" } else { "数" };
        let words = en.replace('_', " ");
        Some(match *en {
            "opening" => self.say(&[&name, "的期初数"], &["the opening balance of ", &name]),
            "to_recover" => self.say(&[&name, "的应冲数"], &["what is to be recovered of ", &name]),
            "held_balance" | "balance" | "difference" => self.say(&[&name, "的", zh], &["the ", &words, " of ", &name]),
            _ => self.say(&[&name, "的", zh, amount], &["what is ", &words, " of ", &name]),
        })
    }

    /// The parameter of that name, in the formula at hand.
    pub fn parameter_of(&self, text: &str) -> Option<&'r ast::FormulaParameter> {
        self.formula?.parameters.iter().find(|parameter| label_of(&parameter.name).is(text))
    }

    /// A column of a table by what its header says.
    pub fn header_of(&self, table: usize, text: &str) -> Option<&'r Declared> {
        let table = self.symbols.tables.get(table)?.table;
        table.header.iter().find_map(|cell| match &cell.cell.kind {
            CellKind::Name(declared) if label_of(declared).is(text) => Some(declared),
            _ => None,
        })
    }

    fn meant(&self, meaning: &Meaning) -> Option<Label> {
        match meaning {
            Meaning::Value(id) => self.symbols.values.get(id.0).map(|value| value.label.clone()),
            Meaning::Parameter(id) => self.symbols.parameters.get(*id).map(|parameter| parameter.0.clone()),
            Meaning::Formula(id) => self.symbols.formulas.get(*id).map(|formula| formula.label.clone()),
            Meaning::Table(id) => self.symbols.tables.get(*id).map(|table| table.label.clone()),
            Meaning::RecordBands(id) => self.symbols.record_bands.get(*id).map(|bands| bands.0.clone()),
            Meaning::Inputs(inputs) => {
                let input = inputs.first()?;
                self.symbols.blocks.get(input.block)?.fields.get(input.field).map(|field| field.label.clone())
            }
            Meaning::Grade(id, member) => {
                let grade = self.symbols.grade_of.iter().position(|grade| *grade == Some(*id))?;
                self.symbols.enumerations.get(grade)?.members.get(*member as usize).cloned()
            }
            Meaning::Lost => None,
        }
    }

    /// A label of an enumeration: of that one, else of any.
    pub fn enumerated(&self, text: &str, ty: Option<Type>) -> Option<String> {
        let all = &self.policy.plan.enumerations;
        let own = match ty {
            Some(Type::Enum(id)) => all.get(id.0),
            _ => None,
        };
        let members = own.into_iter().chain(all).flat_map(|one| &one.members);
        members.into_iter().find(|member| member.is(text)).map(|member| self.label(member))
    }

    /// An action's name.
    pub fn action(&self, name: &Name) -> String {
        let found = self.symbols.find_action(&name.node).and_then(|id| self.symbols.actions.get(id));
        let shown = found.map_or_else(|| name.node.to_string(), |label| self.label(label));
        self.quoted(&shown)
    }

    pub fn block_name(&self, name: &Name) -> String {
        let found = self.symbols.find_block(&name.node).and_then(|block| self.symbols.blocks.get(block));
        found.map_or_else(|| name.node.to_string(), |block| self.label(&block.label))
    }

    /// Which table a `表.列` names, and the column's label.
    pub fn column(&self, reference: &Reference) -> Option<Label> {
        let member = reference.member.as_ref()?;
        let Some(Meaning::Table(id)) = self.symbols.find(&reference.name.node) else { return None };
        let table = self.symbols.tables.get(id)?;
        let output = table.outputs.iter().map(|(_, label)| label).find(|label| label.is(&member.node)).cloned();
        output.or_else(|| self.header_of(id, &member.node).map(label_of))
    }

    /// Which block a `块.列` names; `本人` is no block, but the person at hand.
    pub fn owner(&self, name: &Name) -> Option<Rc<str>> {
        self.symbols.find_block(&name.node).and_then(|b| self.symbols.blocks.get(b)).map(|b| b.label.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn figures_stand_apart_from_chinese_characters() {
        assert_eq!(joined(&["不低于", "60 分"]), "不低于 60 分");
        assert_eq!(joined(&["连续 ", "3", "个月"]), "连续 3 个月");
        assert_eq!(joined(&["得分", "乘以", "“甲1”"]), "得分乘以“甲1”");
    }
}
