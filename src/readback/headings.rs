//! Headings: how often results are worked out, and who has them.

use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::source::Spanned;
use crate::syntax::ast::{Heading, Name, Statement, Who};

use super::Piece;
use super::reader::Reader;
use super::time::month_name;

/// Where nothing is said: monthly results of whoever is in the register.
pub(super) const BEFORE_ANY: Heading = Heading { frequency: Frequency::Month, group: None, who: Who::AnyMonth };

/// Whether statements below two headings have their results for the same people at the same times.
pub(super) fn is_same(one: &Heading, other: &Heading) -> bool {
    has_one_title(one, other) && one.who == other.who
}

fn has_one_title(one: &Heading, other: &Heading) -> bool {
    let group = |heading: &Heading| heading.group.as_ref().map(|group| group.node.clone());
    one.frequency == other.frequency && group(one) == group(other)
}

/// The headings under which something is computed.
pub(super) struct Titles(Vec<Heading>);

impl Titles {
    pub fn of(statements: &[Spanned<Statement>]) -> Titles {
        let mut under = BEFORE_ANY;
        let mut found = Vec::new();
        for statement in statements {
            match &statement.node {
                Statement::Heading(heading) => under = heading.clone(),
                Statement::Definition(_)
                | Statement::Scorecard(_)
                | Statement::Bands(_)
                | Statement::Table(_)
                | Statement::Rule(_)
                    if !found.iter().any(|known| is_same(known, &under)) =>
                {
                    found.push(under.clone());
                }
                _ => {}
            }
        }
        Titles(found)
    }

    /// Whether other people have results under a heading of the same title.
    pub fn is_shared(&self, heading: &Heading) -> bool {
        self.0.iter().any(|other| has_one_title(other, heading) && other.who != heading.who)
    }
}

impl Reader<'_> {
    /// A section's title, and who has results in it. The title says who where others share it.
    pub fn section(&self, heading: &Heading, shared: bool, again: bool) -> Vec<Piece> {
        let (zh, en) = match heading.frequency {
            Frequency::Month => ("每月", "Every month"),
            Frequency::Quarter => ("每季", "Every quarter"),
            Frequency::Half => ("每半年", "Every half-year"),
            Frequency::Year => ("每年", "Every year"),
        };
        let (title, sentence) = match &heading.group {
            None => (self.pick(zh, en).to_owned(), self.who(heading, None)),
            Some(group) => {
                let group = self.group_name(&group.node);
                (self.say(&[zh, "，各", &group], &[en, ", for every ", &group]), self.who(heading, Some(&group)))
            }
        };
        let mut notes: Vec<String> = shared.then(|| self.who_in_short(heading)).into_iter().collect();
        notes.extend(again.then(|| self.pick("续", "continued").to_owned()));
        let title = match notes.is_empty() {
            true => title,
            false => {
                let notes = notes.join(self.pick("，", ", "));
                self.say(&[&title, "（", &notes, "）"], &[&title, " (", &notes, ")"])
            }
        };
        vec![Piece::Heading(title), Piece::Paragraph(sentence)]
    }

    /// `12 月在册`, `those enrolled in December`.
    fn who_in_short(&self, heading: &Heading) -> String {
        match &heading.who {
            Who::AnyMonth if heading.frequency == Frequency::Month => {
                self.pick("当月在册", "those enrolled").to_owned()
            }
            Who::AnyMonth => self.pick("任何一个月在册", "enrolled in any of its months").to_owned(),
            Who::EveryMonth => self.pick("每个月都在册", "enrolled in every month").to_owned(),
            Who::LastMonth => self.pick("最后一个月在册", "enrolled in the last month").to_owned(),
            Who::MonthNumber(month) => {
                self.say(&[&month.to_string(), " 月在册"], &["enrolled in ", &month_name(*month)])
            }
            Who::Everybody => self.pick("不论是否在册", "enrolled or not").to_owned(),
            Who::RowsOf(block, span) => {
                let block = self.quoted(&self.block_name(&Name::new(block.clone(), *span)));
                self.say(&["在", &block, "里有行"], &["with a row in ", &block])
            }
            Who::MembersEnrolled => self.pick("有成员在册", "with members enrolled").to_owned(),
            Who::DataPeriod => self.pick("数据所及", "wherever there are data").to_owned(),
        }
    }

    fn who(&self, heading: &Heading, group: Option<&str>) -> String {
        let monthly = heading.frequency == Frequency::Month;
        let (zh, en) = match heading.frequency {
            Frequency::Month => ("本月", "the month"),
            Frequency::Quarter => ("本季", "the quarter"),
            Frequency::Half => ("本半年", "the half-year"),
            Frequency::Year => ("本年", "the year"),
        };
        // Whose results they are, and when: `本季任何一个月在册的人`.
        let block = group.and_then(|group| self.group_block(group));
        let (when_zh, when_en) = match &heading.who {
            Who::AnyMonth | Who::MembersEnrolled if monthly => ("当月".to_owned(), format!("in {en}")),
            Who::AnyMonth | Who::MembersEnrolled => (format!("{zh}任何一个月"), format!("in any month of {en}")),
            Who::EveryMonth => (format!("{zh}每个月都"), format!("in every month of {en}")),
            Who::LastMonth => (format!("{zh}最后一个月"), format!("in the last month of {en}")),
            Who::MonthNumber(month) => (format!("{month} 月"), format!("in {}", month_name(*month))),
            Who::Everybody => {
                return match group {
                    None => self
                        .pick("所有人都有结果，不论是否在册。", "Everybody has results, enrolled or not.")
                        .to_owned(),
                    Some(group) => self.say(
                        &["每个", group, "都有结果，不论是否有成员在册。"],
                        &["Every ", group, " has results, whether or not members are enrolled."],
                    ),
                };
            }
            Who::DataPeriod => {
                let (zh, en) = group.map_or(("所有人", "everybody"), |group| (group, group));
                let (zh, en) = match group {
                    Some(_) => (super::reader::joined(&["每个", zh]), format!("every {en}")),
                    None => (zh.to_owned(), en.to_owned()),
                };
                return self.say(
                    &["数据所及的每一期，", &zh, "都有结果。"],
                    &["In every period that the data reach into, ", &en, " has results."],
                );
            }
            Who::RowsOf(block, span) => {
                let block = self.quoted(&self.block_name(&Name::new(block.clone(), *span)));
                let (zh, en) = group.map_or(("人", "Whoever"), |group| (group, group));
                return match (group, self.lang) {
                    (_, Lang::Zh) => super::reader::joined(&["在", &block, "里有行的", zh, "有结果。"]),
                    (Some(_), Lang::En) => format!("Every {en} with a row in {block} has results."),
                    (None, Lang::En) => format!("{en} has a row in {block} has results."),
                };
            }
        };
        match (group, block) {
            (None, _) => {
                self.say(&[&when_zh, "在册的人有结果。"], &["Whoever is enrolled ", &when_en, " has results."])
            }
            (Some(group), Some(block)) if heading.who != Who::MembersEnrolled => {
                let block = self.quoted(&block);
                self.say(
                    &[&when_zh, "在", &block, "里有行的", group, "有结果。"],
                    &["Every ", group, " with a row in ", &block, " ", &when_en, " has results."],
                )
            }
            (Some(group), _) => self.say(
                &[&when_zh, "有成员在册的", group, "有结果。"],
                &["Every ", group, " that has a member enrolled ", &when_en, " has results."],
            ),
        }
    }
}
