//! The period at hand, and the stretches of time up to it.

use crate::calendar::Frequency;
use crate::resolve::Meaning;
use crate::syntax::ast::{Expr, Reference, Window};

use super::reader::{Reader, Stance};
use super::reads::references_in;

/// A window in words.
pub(super) struct Stretch {
    /// `本年各月`, `the months of this year`.
    pub months: (String, String),
    /// What comes one after the other in it.
    pub of: (String, String),
}

impl<'r> Reader<'r> {
    /// The period at hand: 本月, 本季 …
    pub fn this_period(&self) -> &'static str {
        let (zh, en) = self.period();
        self.pick(zh, en)
    }

    fn period(&self) -> (&'static str, &'static str) {
        match (self.stance, self.frequency) {
            (Stance::User, _) => ("当期（用到它的那一期）", "the period in which it is used"),
            (Stance::Heading, Frequency::Month) => ("本月", "this month"),
            (Stance::Heading, Frequency::Quarter) => ("本季", "this quarter"),
            (Stance::Heading, Frequency::Half) => ("本半年", "this half-year"),
            (Stance::Heading, Frequency::Year) => ("本年", "this year"),
            (Stance::Each, Frequency::Month) => ("当月", "that month"),
            (Stance::Each, Frequency::Quarter) => ("当季", "that quarter"),
            (Stance::Each, Frequency::Half) => ("该半年", "that half-year"),
            (Stance::Each, Frequency::Year) => ("当年", "that year"),
        }
    }

    /// The last month of the period at hand, which is the period itself where that is a month.
    pub fn last_month(&self) -> (&'static str, &'static str) {
        match (self.stance, self.frequency) {
            (Stance::User, _) => ("当期（用到它的那一期）", "the period in which it is used"),
            (Stance::Heading, Frequency::Month) => ("本月", "this month"),
            (Stance::Each, Frequency::Month) => ("当月", "that month"),
            (_, Frequency::Quarter) => ("季末月", "the last month of the quarter"),
            (_, Frequency::Half) => ("半年末月", "the last month of the half-year"),
            (_, Frequency::Year) => ("年末月", "the last month of the year"),
        }
    }

    /// What is asked of every one of several periods.
    pub fn in_each(&self, frequency: Frequency) -> Reader<'r> {
        Reader { frequency, stance: Stance::Each, ..*self }
    }

    /// What has the period of whoever uses it.
    pub fn for_users(self) -> Reader<'r> {
        Reader { stance: Stance::User, ..self }
    }

    pub fn stretch(&self, window: &Window) -> Stretch {
        let (months, of) = match window {
            Window::This(Frequency::Month) => {
                let here = self.last_month();
                ((here.0.to_owned(), here.1.to_owned()), (here.0.to_owned(), format!(" of {}", here.1)))
            }
            Window::This(frequency) => self.up_to_now(*frequency),
            Window::Recent(months) if self.stance == Stance::User => {
                let (now_zh, now_en) = self.last_month();
                let zh = format!("截至{now_zh}的近 {months} 个月");
                let en = format!("the last {months} months up to the end of {now_en}");
                ((zh.clone(), en.clone()), (zh, format!(" of {en}")))
            }
            Window::Recent(months) => {
                let this = self.last_month();
                let zh = format!("近 {months} 个月（含{}）", this.0);
                let en = format!("the last {months} months ({} included)", this.1);
                ((zh.clone(), en.clone()), (zh, format!(" of {en}")))
            }
            Window::Running => (
                ("有数据以来各月".to_owned(), "all months so far".to_owned()),
                ("有数据以来".to_owned(), " of all months so far".to_owned()),
            ),
        };
        Stretch { months, of }
    }

    /// The year at hand: the whole of it, or its months up to the period at hand.
    fn up_to_now(&self, frequency: Frequency) -> ((String, String), (String, String)) {
        let (zh, en, first_zh, first_en) = match frequency {
            Frequency::Month => ("本月", "month", "", ""),
            Frequency::Quarter => ("本季", "quarter", "第一个月", "the first month of this quarter"),
            Frequency::Half => ("本半年", "half-year", "第一个月", "the first month of this half-year"),
            Frequency::Year => ("本年", "year", " 1 月", "January"),
        };
        // A year's quarter is the one that it ends with.
        if self.stance != Stance::User && self.frequency > frequency {
            let zh = if frequency == Frequency::Quarter { "最后一季" } else { "最后半年" };
            let (whole_zh, whole_en) = self.period();
            let (zh, last) = (format!("{whole_zh}{zh}"), format!("the last {en} of {whole_en}"));
            return ((format!("{zh}各月"), format!("the months of {last}")), (zh, format!(" of {last}")));
        }
        // What has the period of its users may be used in any.
        if self.stance != Stance::User && self.frequency >= frequency {
            let (zh, this) = match self.stance {
                Stance::Each => (zh.replacen('本', "该", 1), "that"),
                _ => (zh.to_owned(), "this"),
            };
            return ((format!("{zh}各月"), format!("the months of {this} {en}")), (zh, format!(" of {this} {en}")));
        }
        let (end_zh, end_en) = self.last_month();
        let (zh, en) = match (self.stance, self.frequency) {
            (Stance::User, _) => (format!("{zh}截至{end_zh}"), format!("of this {en} up to the end of {end_en}")),
            (_, Frequency::Month) => (
                format!("{zh}{first_zh}至{end_zh}（含{end_zh}）"),
                format!("from {first_en} up to and including {end_en}"),
            ),
            _ => {
                (format!("{zh}{first_zh}至{end_zh}（含该月）"), format!("from {first_en} up to and including {end_en}"))
            }
        };
        ((format!("{zh}各月"), format!("the months {en}")), (zh, format!(" {en}")))
    }

    /// How long the periods are that a formula over several of them goes through.
    pub fn each_of(&self, body: &Expr) -> Frequency {
        let mut references = Vec::new();
        let known = |reference: &&Reference| match self.symbols.find(&reference.name.node) {
            Some(Meaning::Value(id) | Meaning::Grade(id, _)) => {
                self.symbols.values.get(id.0).map(|value| value.frequency)
            }
            Some(Meaning::Table(id)) => self.symbols.tables.get(id).map(|table| table.frequency),
            _ => None,
        };
        references_in(body, &mut references);
        references.iter().filter_map(known).max().unwrap_or(Frequency::Month)
    }
}
