//! Folds over records, people and tables in words, and ranks.

use crate::resolve::Meaning;
use crate::syntax::ast::{BlockKind, Expr, ExprKind, Fold, FoldHow, FoldWindow, Reference};

use super::formulas::{Bond, Phrase};
use super::reader::Reader;

impl Reader<'_> {
    pub fn fold(&self, fold: &Fold) -> Phrase {
        match self.records_of(&fold.over) {
            Some(block) => self.over_records(fold, block),
            None => self.over_people(fold),
        }
    }

    /// Which records, with the condition they meet: `本月的合同`.
    fn records(&self, fold: &Fold, block: usize, each: bool) -> String {
        let Some(symbol) = self.symbols.blocks.get(block) else { return String::new() };
        let name = self.label(&symbol.label);
        let dated = match &symbol.block.kind {
            BlockKind::Records { dated_by, by_month } => dated_by.is_some() || *by_month,
            BlockKind::Employees | BlockKind::PerMonth(_) | BlockKind::PerQuarter(_) => true,
        };
        let of = if each { "各条" } else { "的" };
        let all = if each { "各条" } else { "" };
        let which = match &fold.window {
            None if !dated => self.say(&["全部", all, &name], &["all ", &name]),
            None => self.say(&[self.this_period(), of, &name], &["the ", &name, " of ", self.this_period()]),
            Some(FoldWindow::All) => self.say(&["全部（不问时间）", all, &name], &["all ", &name, ", whenever"]),
            Some(FoldWindow::Months(window)) => {
                let (zh, en) = self.stretch(window);
                self.say(&[&zh, of, &name], &["the ", &name, " of ", &en])
            }
        };
        let by: Vec<String> = fold.by.iter().map(|key| self.within(block).reference(key).text).collect();
        if by.is_empty() {
            return which;
        }
        let by = self.all_of(&by);
        self.say(&["同一", &by, "的", &which], &[&which, " with the same ", &by])
    }

    fn over_records(&self, fold: &Fold, block: usize) -> Phrase {
        let records = self.records(fold, block, false);
        let inside = self.within(block);
        let filter = fold.filter.as_deref().map(|filter| inside.condition(filter, Bond::And));
        let complete = if fold.complete {
            self.pick("（有一条没有值就没有结果）", " (none if a record lacks it)")
        } else {
            ""
        };
        // `在本月的合同中，取…的各条，`
        let zh_among = match &filter {
            Some(filter) => super::reader::joined(&["在", &records, "中，取", filter, "的各条，"]),
            None => String::new(),
        };
        let zh_each =
            if filter.is_some() { "每条".to_owned() } else { format!("把{}", self.records(fold, block, true)) };
        let en_where = filter.as_ref().map_or_else(String::new, |filter| format!(" where {filter}"));
        let body = fold.body.as_deref();
        let value = || body.map_or_else(String::new, |body| inside.at_least(body, Bond::Product));
        let tight = || body.map_or_else(String::new, |body| inside.at_least(body, Bond::Noun));
        let (text, bond) = match fold.how {
            FoldHow::Sum if body.is_some_and(|body| matches!(body.kind, ExprKind::Literal(_))) => {
                let each = tight();
                (
                    self.say(
                        &[&zh_among, if filter.is_some() { "" } else { &records }, "每条按", &each, "相加", complete],
                        &[&each, " for each of ", &records, &en_where, complete],
                    ),
                    if filter.is_some() { Bond::Loose } else { Bond::Noun },
                )
            }
            FoldHow::Sum => {
                let (zh, en) = (value(), tight());
                let pause = if body.is_some_and(|body| inside.phrase(body).bond < Bond::Noun) { "，" } else { "" };
                let zh_each = if filter.is_some() { "把每条".to_owned() } else { zh_each };
                (
                    self.say(
                        &[&zh_among, &zh_each, "的", &zh, pause, "加在一起", complete],
                        &["the sum of ", &en, " over ", &records, &en_where, complete],
                    ),
                    if filter.is_some() || body.is_some() { Bond::Loose } else { Bond::Noun },
                )
            }
            FoldHow::Average | FoldHow::Maximum | FoldHow::Minimum | FoldHow::Distinct | FoldHow::Last => {
                let (zh, en) = match fold.how {
                    FoldHow::Average => ("的平均数", "the average of "),
                    FoldHow::Maximum => ("的最大值", "the highest "),
                    FoldHow::Minimum => ("的最小值", "the lowest "),
                    FoldHow::Distinct => ("的不同值的个数", "the number of different values of "),
                    FoldHow::Last => ("（取最后一条）", "the latest "),
                    FoldHow::Sum
                    | FoldHow::Count
                    | FoldHow::Any
                    | FoldHow::Every
                    | FoldHow::Share
                    | FoldHow::FirstTime => ("", ""),
                };
                let value = tight();
                let zh_value = match &filter {
                    Some(filter) => super::reader::joined(&[&records, "中", filter, "的各条，其", &value, zh]),
                    None => super::reader::joined(&[&self.records(fold, block, true), &value, zh]),
                };
                (
                    self.say(&[&zh_value, complete], &[en, &value, " over ", &records, &en_where, complete]),
                    if filter.is_some() { Bond::Loose } else { Bond::Noun },
                )
            }
            FoldHow::Count => {
                let condition = match (&filter, body) {
                    (Some(filter), _) => Some(filter.clone()),
                    (None, Some(body)) => Some(inside.condition(body, Bond::And)),
                    (None, None) => None,
                };
                (
                    match condition {
                        Some(condition) => self.say(
                            &[&records, "中", &condition, "的条数", complete],
                            &["the number of ", strip_the(&records), " where ", &condition, complete],
                        ),
                        None => self
                            .say(&[&records, "的条数", complete], &["the number of ", strip_the(&records), complete]),
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
                        let zh_among = among.as_ref().map_or_else(String::new, |among| format!("中{among}的"));
                        let en_among = among.as_ref().map_or_else(String::new, |among| format!(" where {among}"));
                        self.say(
                            &[&records, &zh_among, "每条都", &condition],
                            &[&condition, " for every one of ", &records, &en_among],
                        )
                    }
                    _ => self
                        .say(&[&records, "中至少有一条", &condition], &[&condition, " for at least one of ", &records]),
                };
                (text, if conditions.len() > 1 { Bond::And } else { Bond::Clause })
            }
            FoldHow::Share => {
                let value = tight();
                (
                    self.say(
                        &[&zh_among, &value, "占", &records, "合计的比例"],
                        &["the share of ", &value, " in its sum over ", &records, &en_where],
                    ),
                    if filter.is_some() { Bond::Loose } else { Bond::Noun },
                )
            }
        };
        Phrase::new(text, bond)
    }

    /// Over the people enrolled, or the rows of a table.
    fn over_people(&self, fold: &Fold) -> Phrase {
        let over_table = match &fold.over.kind {
            ExprKind::Reference(reference) if fold.body.is_some() => {
                matches!(self.symbols.find(&reference.name.node), Some(Meaning::Table(_)))
            }
            _ => false,
        };
        let group = if over_table {
            let table = self.at_least(&fold.over, Bond::Atom);
            self.say(&[&table, "的各行"], &["the rows of ", &table])
        } else {
            self.group(&fold.by)
        };
        let among = fold.filter.as_deref().map(|filter| self.condition(filter, Bond::And));
        let among =
            among.map_or_else(String::new, |filter| self.say(&["（只算", &filter, "的）"], &[" for whom ", &filter]));
        let body = fold.body.as_deref().unwrap_or(&fold.over);
        let value = self.at_least(body, Bond::Noun);
        let complete = if fold.complete {
            self.pick("（有一人没有就没有结果）", " (none if one of them lacks it)")
        } else {
            ""
        };
        let condition = || self.condition(body, Bond::Clause);
        let of_each = |zh: &str, en: &str| {
            self.say(&[&group, &among, &value, zh, complete], &[en, &value, " of ", &group, &among, complete])
        };
        let (text, bond) = match fold.how {
            FoldHow::Sum => (of_each("之和", "the sum of "), Bond::Noun),
            FoldHow::Average => (of_each("的平均数", "the average "), Bond::Noun),
            FoldHow::Maximum => (of_each("的最大值", "the highest "), Bond::Noun),
            FoldHow::Minimum => (of_each("的最小值", "the lowest "), Bond::Noun),
            FoldHow::Last => (of_each("的末值", "the last "), Bond::Noun),
            FoldHow::Distinct => (of_each("不同的个数", "the number of different values of "), Bond::Noun),
            FoldHow::Count if self.is_condition(body) => {
                let condition = condition();
                (
                    self.say(
                        &[&group, &among, "中", &condition, "的人数", complete],
                        &["the number of ", strip_the(&group), &among, " for whom ", &condition, complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Count => (
                self.say(
                    &[&group, &among, "中有", &value, "的人数", complete],
                    &["the number of ", strip_the(&group), &among, ", of those who have ", &value, complete],
                ),
                Bond::Noun,
            ),
            FoldHow::Share => (
                self.say(
                    &["本人", &value, "占", &group, &among, "合计的比例", complete],
                    &["the person's share of the sum of ", &value, " of ", &group, &among, complete],
                ),
                Bond::Noun,
            ),
            FoldHow::Any => {
                let condition = condition();
                (
                    self.say(
                        &[&group, &among, "中至少有一人", &condition],
                        &[&condition, " for at least one of ", &group, &among],
                    ),
                    Bond::Clause,
                )
            }
            FoldHow::Every => {
                let condition = condition();
                (
                    self.say(
                        &[&group, &among, "每人都", &condition],
                        &[&condition, " for every one of ", &group, &among],
                    ),
                    Bond::Clause,
                )
            }
            FoldHow::FirstTime => {
                let condition = condition();
                (self.say(&["第一次", &condition], &[&condition, " for the first time"]), Bond::Clause)
            }
        };
        Phrase::new(text, bond)
    }

    /// `同部门在册各人`, `everybody enrolled with the same department`.
    fn group(&self, by: &[Reference]) -> String {
        let keys: Vec<String> = by.iter().map(|key| self.reference(key).text).collect();
        if keys.is_empty() {
            return self.pick("全体在册人员", "all people enrolled").to_owned();
        }
        let keys = self.all_of(&keys);
        self.say(&["同一", &keys, "在册人员"], &["the people enrolled with the same ", &keys])
    }

    pub fn rank(
        &self,
        keys: &[Expr],
        by: &[Reference],
        filter: Option<&Expr>,
        high_first: Option<bool>,
        skip_after_ties: Option<bool>,
    ) -> Phrase {
        let group = self.group(by);
        let keys: Vec<String> = keys.iter().map(|key| self.at_least(key, Bond::Noun)).collect();
        let keys = keys.join(self.pick("，相同再按", ", then by "));
        let order = match high_first {
            Some(true) => self.pick("从高到低", "highest first"),
            Some(false) => self.pick("从低到高", "lowest first"),
            None => "",
        };
        let ties = match skip_after_ties {
            Some(true) => {
                self.pick("并列的名次相同，其后跳过相应名次", "ties share a rank, and the ranks after them are skipped")
            }
            Some(false) => {
                self.pick("并列的名次相同，其后名次紧接", "ties share a rank, and the next rank follows without a gap")
            }
            None => "",
        };
        let filter = filter.map(|filter| self.condition(filter, Bond::And));
        let among =
            filter.map_or_else(String::new, |filter| self.say(&["中", &filter, "的人"], &[" for whom ", &filter]));
        let details: Vec<&str> = [order, ties].into_iter().filter(|detail| !detail.is_empty()).collect();
        let details = details.join(self.pick("；", "; "));
        let details =
            if details.is_empty() { details } else { self.say(&["（", &details, "）"], &[" (", &details, ")"]) };
        Phrase::new(
            self.say(
                &["在", &group, &among, "里按", &keys, "排的名次", &details],
                &["the rank by ", &keys, " among ", &group, &among, &details],
            ),
            Bond::Noun,
        )
    }
}

/// `the number of contracts of this month`, not `of the contracts …`.
fn strip_the(text: &str) -> &str {
    text.strip_prefix("the ").or(text.strip_prefix("all ")).unwrap_or(text)
}
