//! Headings: how often results are worked out, and who has them.

use crate::calendar::Frequency;
use crate::lang::Lang;
use crate::syntax::ast::{Heading, Name, Who};

use super::Piece;
use super::reader::Reader;
use super::time::month_name;

impl Reader<'_> {
    /// A section's title, and who has results in it.
    pub fn section(&self, heading: &Heading) -> Vec<Piece> {
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
        vec![Piece::Heading(title), Piece::Paragraph(sentence)]
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
                    (_, Lang::Zh) => format!("在{block}里有行的{zh}有结果。"),
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
