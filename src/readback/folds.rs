//! Folds over people and groups in words, ranks and what is shared out.

use crate::lang::Lang;
use crate::syntax::ast::{Expr, ExprKind, Fold, FoldHow, RankKey, Reference};

use super::formulas::{Bond, Phrase};
use super::reader::Reader;
use super::sets::strip_the;

/// Whom a fold goes over.
struct People<'r> {
    /// What the names of the fold mean.
    inside: Reader<'r>,
    /// `在册人员`, `the people enrolled`.
    all: String,
    /// What is counted: 人数, 人月数, 个数; one of them: 一人, 一个人月.
    number: &'static str,
    one: &'static str,
    every: &'static str,
    /// `for whom`, `in which`.
    whose: &'static str,
}

impl<'r> Reader<'r> {
    pub fn fold(&self, fold: &Fold) -> Phrase {
        self.fold_of_set(fold).unwrap_or_else(|| self.over_people(fold))
    }

    fn people(&self, fold: &Fold) -> People<'r> {
        let (number, one, every, whose) = ("人数", "一人", "每人", " for whom ");
        let members = Reader { group: None, ..*self };
        match &fold.over.kind {
            ExprKind::Members { each_month: false } => {
                let all = self.pick("各成员", "the members").to_owned();
                People { inside: members, all, number, one, every, whose }
            }
            ExprKind::Members { each_month: true } => {
                let period = self.this_period();
                let all = self.say(&["各成员", period, "各月"], &["the members' months of ", period]);
                let (number, one, every) = ("人月数", "一个人月", "每个人月");
                People { inside: members, all, number, one, every, whose: " in which " }
            }
            ExprKind::EachGroup(name) => {
                let group = self.symbols.find_group(&name.node);
                let inside = Reader { group: group.map(|group| group.0), ..*self };
                let name = self.group_name(&name.node);
                let all = self.say(&["各", &name], &["all ", &plural(&name)]);
                let (number, one, every) = ("个数", "一个", "每个");
                People { inside, all, number, one, every, whose: " for which " }
            }
            _ => self.around(&fold.by),
        }
    }

    /// Those that something is set beside: people, or groups where groups are told of.
    fn around(&self, by: &[Reference]) -> People<'r> {
        let keys: Vec<String> = by.iter().map(|key| self.reference(key).text).collect();
        let keys = self.all_of(&keys);
        let group = self.group.and_then(|group| self.symbols.groups.get(group)).map(|group| self.label(&group.label));
        let (all, number, one, every, whose) = match (group, keys.is_empty()) {
            (Some(group), empty) => {
                let all = self.say(&["各", &group], &["all ", &plural(&group)]);
                let same = self.say(&["同一", &keys, "的", &all], &[&all, " with the same ", &keys]);
                (if empty { all } else { same }, "个数", "一个", "每个", " for which ")
            }
            (None, true) => {
                let all = self.pick("全体在册人员", "all people enrolled").to_owned();
                (all, "人数", "一人", "每人", " for whom ")
            }
            (None, false) => {
                let all = self.say(&["同一", &keys, "在册人员"], &["the people enrolled with the same ", &keys]);
                (all, "人数", "一人", "每人", " for whom ")
            }
        };
        People { inside: *self, all, number, one, every, whose }
    }

    /// An attribute that people are grouped by.
    pub fn group_name(&self, name: &str) -> String {
        let group = self.symbols.find_group(name).and_then(|group| self.symbols.groups.get(group.0));
        group.map_or_else(|| name.to_owned(), |group| self.label(&group.label))
    }

    /// Over people or groups.
    fn over_people(&self, fold: &Fold) -> Phrase {
        let People { inside, all, number, one, every, whose } = self.people(fold);
        let group = &all;
        let among = fold.filter.as_deref().map(|filter| inside.condition(filter, Bond::And));
        let among = among.map_or_else(String::new, |filter| self.say(&["（只算", &filter, "的）"], &[whose, &filter]));
        let body = fold.body.as_deref().unwrap_or(&fold.over);
        let value = inside.at_least(body, Bond::Noun);
        let complete = if fold.complete {
            self.say(&["（有", one, "没有就没有结果）"], &[" (none if one of them lacks it)"])
        } else {
            String::new()
        };
        let condition = || inside.condition(body, Bond::Clause);
        let counting = match (whose == " for whom ", among.is_empty()) {
            (true, true) => " who have ",
            (true, false) => ", counting those who have ",
            (false, true) => " that have ",
            (false, false) => ", counting those that have ",
        };
        // `the average mark over the members' months of this quarter`.
        let of = if whose == " in which " { " over " } else { " of " };
        let of_each = |zh: &str, en: &str| {
            self.say(&[group, &among, &value, zh, &complete], &[en, &value, of, group, &among, &complete])
        };
        let (text, bond) = match fold.how {
            FoldHow::Sum => (of_each("之和", "the sum of "), Bond::Noun),
            // No grammar writes a weight for people.
            FoldHow::Average | FoldHow::Weighted => (of_each("的平均数", "the average "), Bond::Noun),
            FoldHow::Maximum => (of_each("的最大值", "the highest "), Bond::Noun),
            FoldHow::Minimum => (of_each("的最小值", "the lowest "), Bond::Noun),
            FoldHow::Last => (of_each("的末值", "the last "), Bond::Noun),
            FoldHow::Distinct => (of_each("不同的个数", "the number of different values of "), Bond::Noun),
            FoldHow::Count
                if matches!(fold.over.kind, ExprKind::Members { .. } | ExprKind::EachGroup(_))
                    && fold.body.is_none() =>
            {
                (self.say(&[group, &among, "的", number], &["the number of ", strip_the(group), &among]), Bond::Noun)
            }
            FoldHow::Count if inside.is_condition(body) => {
                let condition = condition();
                let whose = if among.is_empty() { whose } else { " and " };
                (
                    self.say(
                        &[group, &among, "中", &condition, "的", number, &complete],
                        &["the number of ", strip_the(group), &among, whose, &condition, &complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Count => (
                self.say(
                    &[group, &among, "中有", &value, "的", number, &complete],
                    &["the number of ", strip_the(group), &among, counting, &value, &complete],
                ),
                Bond::Noun,
            ),
            FoldHow::Share => {
                let subject = self.subject();
                (
                    self.say(
                        &[&subject, &value, "占", group, &among, "合计的比例", &complete],
                        &[&possessive(&subject), " share of the sum of ", &value, " of ", group, &among, &complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Any => {
                let condition = condition();
                (
                    self.say(
                        &[group, &among, "中至少有", one, &condition],
                        &[&condition, " for at least one of ", group, &among],
                    ),
                    Bond::Clause,
                )
            }
            FoldHow::Every => {
                let condition = condition();
                (
                    self.say(
                        &[group, &among, every, "都", &condition],
                        &[&condition, " for every one of ", group, &among],
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

    pub fn rank(
        &self,
        keys: &[RankKey],
        by: &[Reference],
        filter: Option<&Expr>,
        high_first: Option<bool>,
        skip_after_ties: Option<bool>,
    ) -> Phrase {
        let around = self.around(by);
        let order_of = |high_first: Option<bool>| match high_first {
            Some(true) => self.pick("从高到低", "highest first"),
            Some(false) => self.pick("从低到高", "lowest first"),
            None => "",
        };
        let keys: Vec<String> = keys
            .iter()
            .map(|key| {
                let value = self.at_least(&key.value, Bond::Noun);
                match order_of(key.high_first) {
                    "" => value,
                    order => self.say(&[&value, "（", order, "）"], &[&value, " (", order, ")"]),
                }
            })
            .collect();
        let keys = keys.join(self.pick("，相同再按", ", then by "));
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
        let among = filter.map_or_else(String::new, |filter| {
            let zh = if self.group.is_some() { "的" } else { "的人" };
            self.say(&["中", &filter, zh], &[around.whose, &filter])
        });
        let details: Vec<&str> = [order_of(high_first), ties].into_iter().filter(|one| !one.is_empty()).collect();
        let details = details.join(self.pick("；", "; "));
        let details =
            if details.is_empty() { details } else { self.say(&["（", &details, "）"], &[" (", &details, ")"]) };
        Phrase::new(
            self.say(
                &["在", &around.all, &among, "里按", &keys, "排的名次", &details],
                &["the rank by ", &keys, " among ", &around.all, &among, &details],
            ),
            Bond::Noun,
        )
    }

    /// A pool shared by contribution.
    pub fn apportioned(&self, pool: &Expr, claim: &Expr, by: &[Reference], filter: Option<&Expr>) -> Phrase {
        let around = self.around(by);
        let filter = filter.map(|filter| self.condition(filter, Bond::And));
        let among =
            filter.map_or_else(String::new, |filter| self.say(&["（只算", &filter, "的）"], &[around.whose, &filter]));
        let (pool, claim) = (self.at_least(pool, Bond::Noun), self.at_least(claim, Bond::Noun));
        let subject = self.subject();
        Phrase::new(
            self.say(
                &[
                    &pool,
                    "按",
                    &claim,
                    "在",
                    &around.all,
                    &among,
                    "中分摊，",
                    &subject,
                    "所得的一份（各份合计恰为总额）",
                ],
                &[
                    &possessive(&subject),
                    " part of ",
                    &pool,
                    ", shared by ",
                    &claim,
                    " among ",
                    &around.all,
                    &among,
                    " (the parts add up to the whole)",
                ],
            ),
            Bond::Loose,
        )
    }
}

impl Reader<'_> {
    /// Whether somebody is in the register, said or denied.
    pub fn enrolled_at(&self, at: crate::syntax::ast::EnrolledAt, holds: bool) -> String {
        use crate::calendar::Frequency;
        use crate::syntax::ast::EnrolledAt;
        let (zh, en) = match at {
            EnrolledAt::MonthNumber(month) => (format!("{month} 月"), format!("in {}", super::time::month_name(month))),
            EnrolledAt::End => match self.frequency {
                Frequency::Month => ("本月".to_owned(), "this month".to_owned()),
                Frequency::Quarter => ("本季末月".to_owned(), "in the last month of this quarter".to_owned()),
                Frequency::Half => ("本半年末月".to_owned(), "in the last month of this half-year".to_owned()),
                Frequency::Year => ("本年末月".to_owned(), "in the last month of this year".to_owned()),
            },
        };
        let subject = self.subject();
        match self.lang {
            Lang::Zh => format!("{zh}{}", if holds { "在册" } else { "不在册" }),
            Lang::En => format!("{subject} {} {en}", if holds { "is enrolled" } else { "is not enrolled" }),
        }
    }
}

/// Several of what an author calls by a word for one; names in Chinese stay as they are.
pub(super) fn plural(name: &str) -> String {
    let ends = |ending: &[&str]| ending.iter().any(|ending| name.ends_with(ending));
    if !name.is_ascii() {
        name.to_owned()
    } else if ends(&["s", "x", "ch", "sh"]) {
        format!("{name}es")
    } else if ends(&["y"]) && !ends(&["ay", "ey", "oy", "uy"]) {
        format!("{}ies", name.trim_end_matches('y'))
    } else {
        format!("{name}s")
    }
}

fn possessive(subject: &str) -> String {
    format!("{subject}'s")
}
