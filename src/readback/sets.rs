//! Folds over records, the rows of a table and earlier periods: things that come one by one.

use crate::calendar::Frequency;
use crate::resolve::Meaning;
use crate::syntax::ast::{
    BlockKind, EarlierFold, Expr, ExprKind, Fold, FoldHow, FoldWindow, Owner, RecordOwner, Reference,
};

use super::formulas::{Bond, Phrase};
use super::reader::{Reader, joined};
use super::reads::references_in;

/// Whose the records are that a fold goes through.
struct Whose {
    zh: String,
    /// Before the name of the records, and behind it.
    en: (String, String),
}

/// What a fold goes through.
struct Set<'r> {
    /// What the names of the fold mean.
    inside: Reader<'r>,
    /// `本人本月的合同`, `the person's contracts of this month`.
    all: String,
    /// `本人本月各条合同`.
    each: String,
    /// Behind `the number of`: `the person's contracts`; before 的条数: 本人本月合同.
    counted: String,
    /// What is counted: 条, 行, 季.
    unit: &'static str,
    one: &'static str,
    /// Its values are read by the name that each of them has: 旧.基数.
    named: bool,
}

/// What is worked out of it.
struct Parts<'e> {
    how: FoldHow,
    filter: Option<&'e Expr>,
    body: Option<&'e Expr>,
    weight: Option<&'e Expr>,
    complete: bool,
}

impl<'r> Reader<'r> {
    /// A fold over records or rows; nothing where it goes over people or groups.
    pub fn fold_of_set(&self, fold: &Fold) -> Option<Phrase> {
        let set = match self.records_of(&fold.over) {
            Some(block) => self.records(fold, block)?,
            None => self.rows(fold)?,
        };
        let parts = Parts {
            how: fold.how,
            filter: fold.filter.as_deref(),
            body: fold.body.as_deref(),
            weight: fold.weight.as_deref(),
            complete: fold.complete,
        };
        Some(self.over_set(&parts, &set))
    }

    /// Which records, and whose.
    fn records(&self, fold: &Fold, block: usize) -> Option<Set<'r>> {
        let symbol = self.symbols.blocks.get(block)?;
        let name = self.label(&symbol.label);
        let (dated, owner) = match &symbol.block.kind {
            BlockKind::Records { dated_by, by_month, owner } => (dated_by.is_some() || *by_month, Some(owner)),
            BlockKind::Employees | BlockKind::PerMonth(_) | BlockKind::PerQuarter(_) => (true, None),
        };
        let whose = self.whose_records(owner);
        let (zh_when, en_when, note) = match &fold.window {
            None if !dated => (String::new(), String::new(), ("", "")),
            None => (self.this_period().to_owned(), format!(" of {}", self.this_period()), ("", "")),
            Some(FoldWindow::All) => (String::new(), String::new(), ("（不问时间）", " of any time")),
            Some(FoldWindow::Months(window)) => {
                let (zh, en) = self.stretch(window).of;
                (zh, en, ("", ""))
            }
        };
        let all = zh_when.is_empty();
        let (before, behind) = &whose.en;
        let english = [before, &*name, &en_when, behind, note.1].concat();
        let counted = if before == "the " { strip_the(&english).to_owned() } else { english.clone() };
        let chinese = |linking: &str| {
            let linking = if all { "的全部" } else { linking };
            joined(&[&whose.zh, &zh_when, linking, &name, note.0])
        };
        let all_en = match (all, before.as_str()) {
            (true, "the ") => english.replacen("the ", "all ", 1),
            (true, "its ") => format!("all {english}"),
            (true, _) => format!("all of {english}"),
            (false, _) => english,
        };
        let each = if all { joined(&[&whose.zh, "各条", &name, note.0]) } else { chinese("各条") };
        Some(Set {
            inside: self.within(block),
            all: self.pick(&chinese("的"), &all_en).to_owned(),
            counted: self.pick(&chinese(""), &counted).to_owned(),
            each,
            unit: "条",
            one: "record",
            named: false,
        })
    }

    /// Whose records they are: those of the record at hand, of the person, of a group or its members.
    fn whose_records(&self, owner: Option<&RecordOwner>) -> Whose {
        let plain = |zh: String, before: String, behind: String| Whose { zh, en: (before, behind) };
        let group = self.group.and_then(|group| self.symbols.groups.get(group)).map(|group| self.label(&group.label));
        match (owner, group) {
            (Some(RecordOwner::Record(of)), _)
                if self.record.is_some() && self.symbols.find_block(&of.block.node) == self.record =>
            {
                let zh = joined(&["该条", &self.block_name(&of.block)]);
                plain(zh, "its ".to_owned(), String::new())
            }
            (Some(RecordOwner::Group(_)), Some(_)) => {
                let subject = self.subject();
                plain(subject.clone(), format!("{subject}'s "), String::new())
            }
            (Some(RecordOwner::Group(kind)), None) => {
                let (subject, kind) = (self.subject(), self.group_name(&kind.node));
                plain(joined(&[&subject, "所在", &kind]), "the ".to_owned(), format!(" of {subject}'s {kind}"))
            }
            (_, Some(group)) => {
                plain(joined(&["该", &group, "成员"]), "the ".to_owned(), format!(" of the {group}'s members"))
            }
            (_, None) => {
                let subject = self.subject();
                plain(subject.clone(), format!("{subject}'s "), String::new())
            }
        }
    }

    /// The rows of a table, where that is what a fold goes over.
    fn rows(&self, fold: &Fold) -> Option<Set<'r>> {
        let ExprKind::Reference(reference) = &fold.over.kind else { return None };
        let Some(Meaning::Table(id)) = self.symbols.find(&reference.name.node) else { return None };
        let named = fold.body.is_some() || fold.filter.is_some();
        let label = self.symbols.tables.get(id).map(|table| &table.label)?;
        if !named || !self.policy.plan.row_tables.iter().any(|table| table.name == *label) {
            return None;
        }
        let name = self.label(label);
        let all = self.say(&["“", &name, "”表"], &["the rows of “", &name, "”"]);
        let each = format!("“{name}”表各行");
        let counted = strip_the(&all).to_owned();
        Some(Set { inside: self.by_rows(id), each, all, counted, unit: "行", one: "row", named: false })
    }

    /// `合计(以前各季 旧 其中 …: 旧.基数)`.
    pub fn earlier_fold(&self, fold: &EarlierFold) -> Phrase {
        let (zh, en, unit, one) = match fold.each {
            Frequency::Month => ("各月", "months", "个月", "month"),
            Frequency::Quarter => ("各季", "quarters", "季", "quarter"),
            Frequency::Half => ("各半年", "half-years", "个半年", "half-year"),
            Frequency::Year => ("各年", "years", "年", "year"),
        };
        let (zh_within, en_within) = match fold.within {
            None | Some(Frequency::Month) => ("", ""),
            Some(Frequency::Quarter) => ("本季内、", " of this quarter"),
            Some(Frequency::Half) => ("本半年内、", " of this half-year"),
            Some(Frequency::Year) => ("本年内、", " of this year"),
        };
        let now = self.this_period();
        let zh = joined(&[zh_within, now, "以前的", zh]);
        let en = format!("the {en}{en_within} before {now}");
        // Where nothing else is read, whose values they are needs no name.
        let mut read = Vec::new();
        let told = fold.filter.iter().chain(&fold.body).all(|expr| references_in(expr, &mut read));
        let alone = told && read.iter().all(|one| one.name.node == fold.name.node && one.member.is_some());
        let name = self.quoted(&fold.name.node);
        let (all, named) = match alone {
            true => (self.say(&[&zh], &[&en]), false),
            false => (self.say(&[&zh, "（每期称", &name, "）"], &[&en, " (each called ", &name, ")"]), true),
        };
        let inside = Reader { silent: alone, ..*self };
        let counted = strip_the(&all).to_owned();
        let set = Set { inside, each: all.clone(), all, counted, unit, one, named };
        let parts = Parts {
            how: fold.how,
            filter: fold.filter.as_deref(),
            body: fold.body.as_deref(),
            weight: None,
            complete: fold.complete,
        };
        self.over_set(&parts, &set)
    }

    fn over_set(&self, fold: &Parts<'_>, set: &Set<'_>) -> Phrase {
        let Set { inside, all, counted, unit, one, .. } = set;
        let filter = fold.filter.map(|filter| inside.condition(filter, Bond::And));
        let complete = if fold.complete {
            self.say(&["（有一", unit, "没有值就没有结果）"], &[" (none if a ", one, " lacks it)"])
        } else {
            String::new()
        };
        // `在本月的合同中，取…的各条，`
        let zh_among = match &filter {
            Some(filter) => joined(&["在", all, "中，取", filter, "的各", unit, "，"]),
            None => String::new(),
        };
        let zh_each = match (filter.is_some(), set.named) {
            (true, true) => "把".to_owned(),
            (true, false) => format!("把每{unit}的"),
            (false, true) => joined(&["把", &set.each]),
            (false, false) => joined(&["把", &set.each, "的"]),
        };
        let en_where = filter.as_ref().map_or_else(String::new, |filter| format!(" where {filter}"));
        let body = fold.body;
        let value = || body.map_or_else(String::new, |body| inside.at_least(body, Bond::Product));
        let tight = || body.map_or_else(String::new, |body| inside.at_least(body, Bond::Noun));
        let by_filter = if filter.is_some() { Bond::Loose } else { Bond::Noun };
        let (text, bond) = match fold.how {
            FoldHow::Sum if body.is_some_and(|body| matches!(body.kind, ExprKind::Literal(_))) => {
                let each = tight();
                let whole = if filter.is_some() { "" } else { all };
                (
                    self.say(
                        &[&zh_among, whole, "每", unit, "按", &each, "相加", &complete],
                        &[&each, " for each of ", all, &en_where, &complete],
                    ),
                    by_filter,
                )
            }
            FoldHow::Sum => {
                let (zh, en) = (value(), tight());
                let pause = if body.is_some_and(|body| inside.phrase(body).bond < Bond::Noun) { "，" } else { "" };
                (
                    self.say(
                        &[&zh_among, &zh_each, &zh, pause, "加在一起", &complete],
                        &["the sum of ", &en, " over ", all, &en_where, &complete],
                    ),
                    if filter.is_some() || body.is_some() { Bond::Loose } else { Bond::Noun },
                )
            }
            FoldHow::Weighted => {
                let (value, weight) =
                    (tight(), fold.weight.map_or_else(String::new, |weight| inside.at_least(weight, Bond::Noun)));
                let of = if filter.is_some() { format!("各{unit}的") } else { joined(&[&set.each, "的"]) };
                (
                    self.say(
                        &[&zh_among, "以", &weight, "为权重，求", &of, &value, "的加权平均数", &complete],
                        &["the average of ", &value, " over ", all, &en_where, ", weighted by ", &weight, &complete],
                    ),
                    Bond::Loose,
                )
            }
            FoldHow::Average | FoldHow::Maximum | FoldHow::Minimum | FoldHow::Distinct | FoldHow::Last => {
                let (zh, en) = match fold.how {
                    FoldHow::Average => ("的平均数", "the average of "),
                    FoldHow::Maximum => ("的最大值", "the highest "),
                    FoldHow::Minimum => ("的最小值", "the lowest "),
                    FoldHow::Distinct => ("的不同值的个数", "the number of different values of "),
                    _ => ("的最后一个值", "the latest "),
                };
                let value = tight();
                let zh_value = match &filter {
                    Some(filter) => joined(&[all, "中", filter, "的各", unit, "，其", &value, zh]),
                    None if set.named => joined(&[&set.each, &value, zh]),
                    None => joined(&[&set.each, "的", &value, zh]),
                };
                (self.say(&[&zh_value, &complete], &[en, &value, " over ", all, &en_where, &complete]), by_filter)
            }
            FoldHow::Count => {
                let conditions = filter.iter().cloned().chain(body.map(|body| inside.condition(body, Bond::And)));
                let conditions: Vec<String> = conditions.collect();
                let condition = conditions.join(self.pick("，且", " and "));
                let number =
                    if *unit == "条" || *unit == "行" { format!("的{unit}数") } else { "的期数".to_owned() };
                (
                    if condition.is_empty() {
                        self.say(&[counted, &number, &complete], &["the number of ", counted, &complete])
                    } else {
                        self.say(
                            &[all, "中", &condition, &number, &complete],
                            &["the number of ", counted, " where ", &condition, &complete],
                        )
                    },
                    Bond::Noun,
                )
            }
            FoldHow::Any | FoldHow::Every | FoldHow::FirstTime => {
                let conditions: Vec<String> =
                    filter.iter().cloned().chain(body.map(|body| inside.condition(body, Bond::Clause))).collect();
                let (condition, among) = match (fold.how, conditions.as_slice()) {
                    (FoldHow::Every, [among, condition]) => (condition.clone(), Some(among.clone())),
                    _ => (conditions.join(self.pick("，且", " and ")), None),
                };
                let text = match fold.how {
                    FoldHow::Every => {
                        let zh_among = among.as_ref().map_or_else(String::new, |among| joined(&["中", among, "的"]));
                        let en_among = among.as_ref().map_or_else(String::new, |among| format!(" where {among}"));
                        self.say(
                            &[all, &zh_among, "每", unit, "都", &condition],
                            &[&condition, " for every one of ", all, &en_among],
                        )
                    }
                    _ => self.say(&[all, "中至少有一", unit, &condition], &[&condition, " for at least one of ", all]),
                };
                (text, if conditions.len() > 1 { Bond::And } else { Bond::Clause })
            }
            FoldHow::Share => {
                let value = tight();
                (
                    self.say(
                        &[&zh_among, &value, "占", all, "合计的比例"],
                        &["the share of ", &value, " in its sum over ", all, &en_where],
                    ),
                    by_filter,
                )
            }
        };
        Phrase::new(text, bond)
    }

    /// The columns of the record that this one belongs to: `所属合同的合同额`.
    pub fn of_owner(&self, reference: &Reference) -> Option<String> {
        let record = self.record.and_then(|record| self.symbols.blocks.get(record))?;
        let BlockKind::Records { owner: RecordOwner::Record(of), .. } = &record.block.kind else { return None };
        let owner = self.symbols.find_block(&reference.name.node)?;
        if self.symbols.find_block(&of.block.node) != Some(owner) {
            return None;
        }
        let member = reference.member.as_ref().and_then(|member| self.field_label(owner, &member.node))?;
        let (member, owner) = (self.label(member), self.block_name(&reference.name));
        Some(self.say(&["所属", &owner, "的", &member], &[&member, " of its record in ", &owner]))
    }

    /// Whether groups of this name have rows of their own month by month.
    pub fn group_block(&self, group: &str) -> Option<String> {
        let found = self.symbols.blocks.iter().find(|symbol| match &symbol.block.kind {
            BlockKind::PerMonth(Owner::Group(name)) => {
                self.symbols.find_group(&name.node) == self.symbols.find_group(group)
            }
            _ => false,
        });
        found.map(|symbol| self.label(&symbol.label))
    }
}

/// `the number of contracts of this month`, not `of the contracts …`.
pub(super) fn strip_the(text: &str) -> &str {
    text.strip_prefix("the ").or(text.strip_prefix("all ")).unwrap_or(text)
}
