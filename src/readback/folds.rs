//! Folds over people and groups in words, ranks and what is shared out.

use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::resolve::Meaning;
use crate::syntax::ast::{Expr, ExprKind, Fold, FoldHow, RankKey, Reference, Who, Window};

use super::formulas::{Bond, Phrase};
use super::reader::{Reader, Stance, joined};
use super::relative::Kind;
use super::sets::strip_the;

/// Whom a fold goes over.
struct People<'r> {
    /// What the names of the fold mean.
    inside: Reader<'r>,
    /// `岗位是“业务员”的在册人员`, `everyone enrolled whose position is “salesperson”`.
    all: String,
    /// The same behind `the number of`.
    counted: String,
    /// Whether a condition stands in it.
    filtered: bool,
    /// What is counted: 人数, 人月数, 个数; one of them: 一人, 一个人月.
    number: &'static str,
    one: &'static str,
    every: &'static str,
    /// What is asked of each: `whose`, `in which`.
    kind: Kind,
}

impl<'r> Reader<'r> {
    pub fn fold(&self, fold: &Fold) -> Phrase {
        self.fold_of_set(fold).unwrap_or_else(|| self.over_people(fold))
    }

    /// Each of the people, or groups, that are gone through.
    fn each_one(&self, group: Option<usize>) -> Reader<'r> {
        Reader { group, each_one: true, ..*self }
    }

    fn people(&self, fold: &Fold) -> People<'r> {
        let filter = fold.filter.as_deref();
        match &fold.over.kind {
            ExprKind::Members { each_month: false } => {
                let inside = self.each_one(None);
                let (zh, en) = inside.those(filter, Kind::People);
                let all = self.say(&["各成员"], &["the members", &en]);
                let all = if self.lang == Lang::Zh && !zh.is_empty() { joined(&[&zh, "的成员"]) } else { all };
                let counted = strip_the(&all).to_owned();
                People::new(inside, (all, counted), Kind::People, filter)
            }
            ExprKind::Members { each_month: true } => {
                let inside = self.each_one(None).in_each(Frequency::Month);
                let months = self.stretch(&Window::This(self.frequency)).months;
                let period = self.this_period();
                let fixed = filter.is_some_and(|filter| self.is_of_employees(filter));
                let (zh, en) = inside.those(filter, if fixed { Kind::People } else { Kind::Months });
                let zh_all = match (zh.is_empty(), fixed) {
                    (true, _) => joined(&["各成员", &months.0]),
                    (_, true) => joined(&[&zh, "的成员", &months.0]),
                    (_, false) => joined(&["各成员", &months.0, "中", &zh, "的月份"]),
                };
                let en_all = match fixed {
                    true => format!("the months of {period} of the members{en}"),
                    false => format!("the members' months of {period}{en}"),
                };
                let all = self.pick(&zh_all, &en_all).to_owned();
                let counted = strip_the(&all).to_owned();
                People::new(inside, (all, counted), Kind::Months, filter)
            }
            ExprKind::EachGroup(name) => {
                let group = self.symbols.find_group(&name.node);
                let inside = self.each_one(group.map(|group| group.0));
                let name = self.group_name(&name.node);
                let (zh, en) = inside.those(filter, Kind::Groups);
                let zh = if zh.is_empty() { zh } else { joined(&[&zh, "的"]) };
                let all = self.say(&[&zh, "各", &name], &["all ", &plural(&name), &en]);
                let counted = strip_the(&all).to_owned();
                People::new(inside, (all, counted), Kind::Groups, filter)
            }
            _ => self.around(&fold.by, filter, &[&fold.over]),
        }
    }

    /// Those that something is set beside: people, or groups where groups are told of.
    fn around(&self, by: &[Reference], filter: Option<&Expr>, values: &[&Expr]) -> People<'r> {
        let inside = self.each_one(self.group);
        let keys: Vec<String> = by.iter().map(|key| inside.reference(key).text).collect();
        let keys = self.all_of(&keys);
        let group = self.group.and_then(|group| self.symbols.groups.get(group)).map(|group| self.label(&group.label));
        let kind = if group.is_some() { Kind::Groups } else { Kind::People };
        let (zh, en) = inside.those(filter, kind);
        if let Some(group) = group {
            let same_en = if keys.is_empty() { String::new() } else { format!(" with the same {keys}") };
            let zh = match (keys.is_empty(), zh.is_empty()) {
                (true, true) => String::new(),
                (true, false) => joined(&[&zh, "的"]),
                (false, true) => joined(&["同一", &keys, "的"]),
                (false, false) => joined(&["同一", &keys, "、", &zh, "的"]),
            };
            let all = self.say(&[&zh, "各", &group], &["all ", &plural(&group), &same_en, &en]);
            let counted = strip_the(&all).to_owned();
            return People::new(inside, (all, counted), kind, filter);
        }
        let (when_zh, when_en) = self.enrolled(values, filter.is_some_and(asks_for_enrolment));
        let same_zh = if keys.is_empty() { String::new() } else { joined(&["同一", &keys]) };
        let zh = match (when_zh.is_empty(), same_zh.is_empty(), zh.is_empty()) {
            (true, true, true) => "全体在册人员".to_owned(),
            (true, false, true) => joined(&[&same_zh, "在册人员"]),
            (true, true, false) => joined(&[&zh, "的在册人员"]),
            (true, false, false) => joined(&[&same_zh, "、", &zh, "的在册人员"]),
            (false, ..) if filter.is_some_and(asks_for_enrolment) => {
                let same = if same_zh.is_empty() { String::new() } else { format!("{same_zh}、") };
                joined(&[&same, &zh, "的人"])
            }
            (false, ..) => {
                let parts = [same_zh.as_str(), &when_zh, &zh];
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                joined(&[&parts.join("、"), "的人"])
            }
        };
        let same_en = if keys.is_empty() { String::new() } else { format!(" in the same {keys}") };
        let (before, behind) = match when_en.is_empty() {
            _ if filter.is_some_and(asks_for_enrolment) => ("", String::new()),
            true => (" enrolled", String::new()),
            false => ("", format!(" enrolled {when_en}")),
        };
        let rest = format!("{before}{same_en}{behind}{en}");
        let all = self.pick(&zh, &format!("everyone{rest}")).to_owned();
        let counted = self.pick(&zh, &format!("people{rest}")).to_owned();
        People::new(inside, (all, counted), kind, filter)
    }

    /// Who is in the register in the period at hand; nothing where that is a month, as everywhere.
    fn enrolled(&self, values: &[&Expr], is_asked: bool) -> (String, String) {
        let (zh, en) = match (self.stance, self.frequency) {
            (Stance::User, _) => ("当期（用到它的那一期）在册", "in the period in which it is used"),
            (_, Frequency::Month) => ("", ""),
            (_, Frequency::Quarter) => ("本季任何一个月在册", "in any month of the quarter"),
            (_, Frequency::Half) => ("本半年任何一个月在册", "in any month of the half-year"),
            (_, Frequency::Year) => ("本年任何一个月在册", "in any month of the year"),
        };
        // Whoever has the value by its heading takes part as well.
        let by_heading = |value: &&Expr| match &value.kind {
            ExprKind::Reference(reference) => match self.symbols.find(&reference.name.node) {
                Some(Meaning::Value(id)) => self
                    .symbols
                    .values
                    .get(id.0)
                    .is_some_and(|value| matches!(value.who, Who::Everybody | Who::DataPeriod | Who::RowsOf(..))),
                _ => false,
            },
            _ => false,
        };
        if is_asked || values.is_empty() || !values.iter().all(by_heading) {
            return (zh.to_owned(), en.to_owned());
        }
        let names: Vec<String> = values.iter().map(|value| self.phrase(value).text).collect();
        let names = self.all_of(&names);
        let (zh, en) = if zh.is_empty() { ("当月在册", "in the month") } else { (zh, en) };
        (joined(&[zh, "（或有", &names, "）"]), format!("{en} (or having {names})"))
    }

    /// An attribute that people are grouped by.
    pub fn group_name(&self, name: &str) -> String {
        let group = self.symbols.find_group(name).and_then(|group| self.symbols.groups.get(group.0));
        group.map_or_else(|| name.to_owned(), |group| self.label(&group.label))
    }

    /// Over people or groups.
    fn over_people(&self, fold: &Fold) -> Phrase {
        let People { inside, all, counted, filtered, number, one, every, kind } = self.people(fold);
        let group = &all;
        let body = fold.body.as_deref().unwrap_or(&fold.over);
        let value = inside.at_least(body, Bond::Noun);
        let complete = if fold.complete {
            self.say(&["（有", one, "没有就没有结果）"], &[" (none if one of them lacks it)"])
        } else {
            String::new()
        };
        let condition = || inside.condition(body, Bond::Clause);
        let and = if filtered { " and" } else { "" };
        let having = match (kind, filtered) {
            (Kind::People, _) => format!("{and} who have "),
            (_, false) => " that have ".to_owned(),
            (_, true) => ", counting those that have ".to_owned(),
        };
        // `the average mark over the members' months of this quarter`.
        let of = if kind == Kind::Months { " over " } else { " of " };
        let link = if group.ends_with("的人") { "的" } else { "" };
        let of_each =
            |zh: &str, en: &str| self.say(&[group, link, &value, zh, &complete], &[en, &value, of, group, &complete]);
        // What is worked out for each of them before it is for all.
        let twice = !matches!(body.kind, ExprKind::Reference(_)) && inside.phrase(body).bond <= Bond::Noun;
        let (text, bond) = match fold.how {
            FoldHow::Sum => (of_each("之和", "the sum of "), Bond::Noun),
            // No grammar writes a weight for people.
            FoldHow::Average | FoldHow::Weighted if twice => {
                let each = strip_the(&value);
                (
                    self.say(
                        &["先求", group, link, &value, "，再求各", kind.each(), "的平均数", &complete],
                        &["the average over ", group, " of each one's ", each, &complete],
                    ),
                    if self.lang == Lang::Zh { Bond::Loose } else { Bond::Noun },
                )
            }
            FoldHow::Average | FoldHow::Weighted => {
                let zh = if kind == Kind::Months { "（合在一起）的平均数" } else { "的平均数" };
                (of_each(zh, "the average "), Bond::Noun)
            }
            FoldHow::Maximum => (of_each("的最大值", "the highest "), Bond::Noun),
            FoldHow::Minimum => (of_each("的最小值", "the lowest "), Bond::Noun),
            FoldHow::Last => (of_each("的末值", "the last "), Bond::Noun),
            FoldHow::Distinct => (of_each("不同的个数", "the number of different values of "), Bond::Noun),
            FoldHow::Count
                if matches!(fold.over.kind, ExprKind::Members { .. } | ExprKind::EachGroup(_))
                    && fold.body.is_none() =>
            {
                (self.say(&[group, "的", number], &["the number of ", &counted]), Bond::Noun)
            }
            FoldHow::Count if inside.is_condition(body) => {
                let (condition, (_, relative)) = (condition(), inside.those(Some(body), kind));
                (
                    self.say(
                        &[group, "中", &condition, "的", number, &complete],
                        &["the number of ", &counted, and, &relative, &complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Count => (
                self.say(
                    &[group, "中有", &value, "的", number, &complete],
                    &["the number of ", &counted, &having, &value, &complete],
                ),
                Bond::Noun,
            ),
            FoldHow::Share => {
                let subject = self.subject();
                let (outside_zh, outside_en) = match (filtered, kind) {
                    (false, _) => (String::new(), ""),
                    (true, Kind::Groups) => {
                        (joined(&["（", &subject, "不在其列的不适用）"]), " (not applicable to any outside those)")
                    }
                    (true, _) => (
                        joined(&["（", &subject, "不在其列的不适用）"]),
                        " (not applicable to anyone outside that group)",
                    ),
                };
                (
                    self.say(
                        &[&subject, &value, "占", group, "合计的比例", &outside_zh, &complete],
                        &[&subject, "'s share of the sum of ", &value, " of ", group, outside_en, &complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Any => {
                let condition = condition();
                (
                    self.say(&[group, "中至少有", one, &condition], &[&condition, " for at least one of ", group]),
                    Bond::Clause,
                )
            }
            FoldHow::Every => {
                let condition = condition();
                (self.say(&[group, every, "都", &condition], &[&condition, " for every one of ", group]), Bond::Clause)
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
        let values: Vec<&Expr> = keys.iter().map(|key| &key.value).collect();
        let around = self.around(by, filter, &values);
        let order_of = |high_first: Option<bool>| match high_first {
            Some(true) => self.pick("从高到低", "highest first"),
            Some(false) => self.pick("从低到高", "lowest first"),
            None => "",
        };
        let keys: Vec<String> = keys
            .iter()
            .map(|key| {
                let value = around.inside.at_least(&key.value, Bond::Noun);
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
        let details: Vec<&str> = [order_of(high_first), ties].into_iter().filter(|one| !one.is_empty()).collect();
        let details = details.join(self.pick("；", "; "));
        let details =
            if details.is_empty() { details } else { self.say(&["（", &details, "）"], &[" (", &details, ")"]) };
        let all = around.all;
        Phrase::new(
            self.say(
                &["在", &all, "里按", &keys, "排的名次", &details],
                &["the rank by ", &keys, " among ", &all, &details],
            ),
            Bond::Noun,
        )
    }

    /// A pool shared by contribution.
    pub fn apportioned(&self, pool: &Expr, claim: &Expr, by: &[Reference], filter: Option<&Expr>) -> Phrase {
        let around = self.around(by, filter, &[claim]);
        let (pool, claim) = (self.at_least(pool, Bond::Noun), around.inside.at_least(claim, Bond::Noun));
        let all = around.all;
        let subject = self.subject();
        Phrase::new(
            self.say(
                &[&pool, "按", &claim, "在", &all, "中分摊，", &subject, "所得的一份（各份合计恰为总额）"],
                &[
                    &subject,
                    "'s part of ",
                    &pool,
                    ", shared by ",
                    &claim,
                    " among ",
                    &all,
                    " (the parts add up to the whole)",
                ],
            ),
            Bond::Loose,
        )
    }
}

impl<'r> People<'r> {
    fn new(inside: Reader<'r>, (all, counted): (String, String), kind: Kind, filter: Option<&Expr>) -> Self {
        let (number, one, every) = match kind {
            Kind::People => ("人数", "一人", "每人"),
            Kind::Months => ("人月数", "一个人月", "每个人月"),
            Kind::Groups => ("个数", "一个", "每个"),
        };
        People { inside, all, counted, filtered: filter.is_some(), number, one, every, kind }
    }
}

/// Whether the condition itself says in which month they are in the register.
fn asks_for_enrolment(filter: &Expr) -> bool {
    match &filter.kind {
        ExprKind::And(terms) => terms.iter().any(asks_for_enrolment),
        ExprKind::EnrolledAt(_) => true,
        _ => false,
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
