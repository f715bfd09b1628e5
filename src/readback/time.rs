//! Periods, days and the folds over months in words.

use crate::calendar::{Frequency, LeapDay};
use crate::lang::Lang;
use crate::syntax::ast::{Earlier, Expr, FoldHow, Function, Moment, Window};

use super::conditions::ordinal;
use super::formulas::{Bond, Phrase};
use super::reader::Reader;

impl Reader<'_> {
    /// The months of a window: `本年各月`, `the months of this year so far`.
    pub fn months_of(&self, window: &Window) -> (String, String) {
        match window {
            Window::This(Frequency::Month) => ("本月".to_owned(), "this month".to_owned()),
            Window::This(Frequency::Quarter) => ("本季各月".to_owned(), "the months of this quarter".to_owned()),
            Window::This(Frequency::Half) => ("本半年各月".to_owned(), "the months of this half-year".to_owned()),
            Window::This(Frequency::Year) => ("本年各月".to_owned(), "the months of this year".to_owned()),
            Window::Recent(months) => {
                let months = months.to_string();
                (format!("近 {months} 个月"), format!("the last {months} months"))
            }
            Window::Running => ("有数据以来各月".to_owned(), "all months so far".to_owned()),
        }
    }

    /// A window as one stretch of time: `本年`, `this year`.
    pub fn stretch(&self, window: &Window) -> (String, String) {
        let (zh, en) = self.months_of(window);
        (span_of(&zh).to_owned(), strip_months(&en).to_owned())
    }

    pub fn over_months(&self, window: &Window, how: FoldHow, body: &Expr, complete: bool) -> Phrase {
        let (zh, en) = self.months_of(window);
        let complete =
            if complete { self.pick("（缺一个月就没有）", " (none if a month lacks it)") } else { "" };
        let counted = countable(&en);
        let value = self.at_least(body, Bond::Atom);
        let condition = || self.condition(body, Bond::Clause);
        let (text, bond) = match how {
            FoldHow::Sum => (
                self.say(&[&zh, &value, "之和", complete], &["the sum of ", &value, " over ", &en, complete]),
                Bond::Noun,
            ),
            // No grammar writes a weight for months.
            FoldHow::Average | FoldHow::Weighted => (
                self.say(&[&zh, &value, "的平均数", complete], &["the average of ", &value, " over ", &en, complete]),
                Bond::Noun,
            ),
            FoldHow::Maximum => (
                self.say(&[&zh, &value, "的最大值", complete], &["the highest ", &value, " in ", &en, complete]),
                Bond::Noun,
            ),
            FoldHow::Minimum => (
                self.say(&[&zh, &value, "的最小值", complete], &["the lowest ", &value, " in ", &en, complete]),
                Bond::Noun,
            ),
            FoldHow::Last => (
                self.say(&[&zh, "中最后一个", &value, complete], &["the latest ", &value, " in ", &en, complete]),
                Bond::Noun,
            ),
            FoldHow::Count if self.is_condition(body) => {
                let condition = condition();
                (
                    self.say(
                        &[&zh, "中", &condition, "的月数", complete],
                        &["the number of ", &counted, " in which ", &condition, complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Count => (
                self.say(
                    &[&zh, "中有", &value, "的月数", complete],
                    &["the number of ", &counted, " that have ", &value, complete],
                ),
                Bond::Noun,
            ),
            FoldHow::Distinct => (
                self.say(
                    &[&zh, &value, "有几个不同的值", complete],
                    &["the number of different values of ", &value, " over ", &en, complete],
                ),
                Bond::Noun,
            ),
            FoldHow::Any => {
                let condition = condition();
                (
                    self.say(
                        &[span_of(&zh), "至少有一个月", &condition],
                        &["in at least one of ", &en, ", ", &condition],
                    ),
                    Bond::Clause,
                )
            }
            FoldHow::Every => {
                let condition = condition();
                (
                    self.say(&[span_of(&zh), "每个月都", &condition], &["in every one of ", &en, ", ", &condition]),
                    Bond::Clause,
                )
            }
            FoldHow::Share => (
                self.say(
                    &[&value, "占", &zh, "合计的比例", complete],
                    &["the share of ", &value, " in the sum over ", &en, complete],
                ),
                Bond::Noun,
            ),
            FoldHow::FirstTime => {
                let condition = condition();
                (
                    self.say(
                        &[span_of(&zh), "第一次", &condition],
                        &[&condition, " for the first time in ", strip_months(&en)],
                    ),
                    Bond::Clause,
                )
            }
        };
        Phrase::new(text, bond)
    }

    pub fn in_no_month(&self, window: &Window, body: &Expr) -> String {
        let (zh, en) = self.months_of(window);
        let condition = self.condition(body, Bond::Clause);
        let month = countable(&en).replacen("months", "month", 1);
        self.say(&[span_of(&zh), "没有一个月", &condition], &["there is no ", &month, " in which ", &condition])
    }

    pub fn period_end(&self, frequency: Frequency, body: &Expr) -> Phrase {
        let (zh, en) = match frequency {
            Frequency::Month => ("本月", "this month"),
            Frequency::Quarter => ("季末月", "the last month of the quarter"),
            Frequency::Half => ("半年末月", "the last month of the half-year"),
            Frequency::Year => ("年末月", "the last month of the year"),
        };
        if self.is_condition(body) {
            let condition = self.condition(body, Bond::Clause);
            return Phrase::new(self.say(&[zh, &condition], &["in ", en, ", ", &condition]), Bond::Clause);
        }
        let value = self.atom(body);
        Phrase::new(self.say(&[zh, "的", &value], &[&value, " in ", en]), Bond::Noun)
    }

    pub fn enrolled_months(&self, window: &Window) -> Phrase {
        let (zh, en) = self.months_of(window);
        Phrase::new(
            self.say(&[&zh, "中在册的月数"], &["the number of ", &countable(&en), " in which the person is enrolled"]),
            Bond::Noun,
        )
    }

    pub fn before(&self, earlier: Earlier, body: &Expr, first: Option<&Expr>) -> Phrase {
        let (zh, en) = match earlier {
            Earlier::Month => ("上月", "the month before"),
            Earlier::Enrolled => ("上次", "the time before"),
            Earlier::Quarter => ("上季", "the quarter before"),
            Earlier::Half => ("上半年度", "the half-year before"),
            Earlier::Year => ("上年", "the year before"),
            Earlier::SameMonthLastYear => ("去年同月", "the same month last year"),
            Earlier::SameQuarterLastYear => ("去年同季", "the same quarter last year"),
        };
        let ty = self.kind(body);
        let first = first.map_or_else(String::new, |first| {
            let first = self.value_beside(first, ty, Bond::Sum);
            self.say(&["（第一次按", &first, "）"], &[" (", &first, " the first time)"])
        });
        if self.is_condition(body) {
            let condition = self.condition(body, Bond::Clause);
            let text = match self.lang {
                Lang::Zh => super::reader::joined(&[zh, &condition, &first]),
                Lang::En if earlier == Earlier::Enrolled => format!("{condition} {en}{first}"),
                Lang::En => format!("{condition} in {en}{first}"),
            };
            return Phrase::new(text, Bond::Clause);
        }
        let value = self.atom(body);
        let of = if earlier == Earlier::Enrolled { " " } else { " of " };
        Phrase::new(self.say(&[zh, "的", &value, &first], &[&value, of, en, &first]), Bond::Noun)
    }

    // ── Days and months ─────────────────────────────────────────────────────

    pub fn moment(&self, moment: Moment) -> String {
        let (zh, en) = match moment {
            Moment::DaysOfMonth => ("本月天数", "the number of days of this month"),
            Moment::MonthStart => ("月初", "the first day of this month"),
            Moment::MonthEnd => ("月末", "the last day of this month"),
            Moment::QuarterFirstMonth => ("季首月", "the first month of the quarter"),
            Moment::QuarterLastMonth => ("季末月", "the last month of the quarter"),
            Moment::PeriodEnd => match self.frequency {
                Frequency::Month => ("本月月末", "the end of this month"),
                Frequency::Quarter => ("本季季末", "the end of this quarter"),
                Frequency::Half => ("本半年末", "the end of this half-year"),
                Frequency::Year => ("本年年末", "the end of this year"),
            },
            Moment::DataStart => ("数据的第一个月", "the first month of the data"),
            Moment::ThisMonth => ("本月", "this month"),
            Moment::NextMonth => ("次月", "next month"),
            Moment::LastMonth => ("上月", "last month"),
            Moment::ThisQuarter => ("本季", "this quarter"),
            Moment::ThisHalf => ("本半年", "this half-year"),
            Moment::ThisYear => ("本年", "this year"),
        };
        self.pick(zh, en).to_owned()
    }

    pub fn day_of_month(&self, month: Moment, day: u32) -> String {
        let (month, day) = (self.moment(month), day.to_string());
        self.say(&[&month, " ", &day, " 日"], &["the ", &ordinal(&day), " of ", &month])
    }

    pub fn call(&self, function: Function, arguments: &[Expr]) -> Phrase {
        let told: Vec<String> = arguments.iter().map(|argument| self.at_least(argument, Bond::Noun)).collect();
        let (first, second) = (told.first().cloned().unwrap_or_default(), told.get(1).cloned().unwrap_or_default());
        let text = match function {
            Function::WholeMonths => self.say(
                &["从", &first, "到", &second, "的整月数"],
                &["the number of whole months from ", &first, " to ", &second],
            ),
            Function::WholeYears(leap) => {
                let leap = match leap {
                    None => "",
                    Some(LeapDay::February28) => {
                        self.pick("（平年的周年日逢 2 月 28 日）", " (in common years the day falls on 28 February)")
                    }
                    Some(LeapDay::March1) => {
                        self.pick("（平年的周年日逢 3 月 1 日）", " (in common years the day falls on 1 March)")
                    }
                };
                self.say(
                    &["从", &first, "到", &second, "的整年数", leap],
                    &["the number of whole years from ", &first, " to ", &second, leap],
                )
            }
            Function::StartedMonths => self.say(
                &["从", &first, "到", &second, "的月数（不满一月按一月）"],
                &["the number of months begun from ", &first, " to ", &second],
            ),
            Function::MonthDifference => self.say(
                &["从", &first, "到", &second, "相差的日历月数"],
                &["the number of calendar months from ", &first, " to ", &second],
            ),
            Function::MonthOf => self.say(&[&first, "所在的月份"], &["the month of ", &first]),
            Function::YearOf => self.say(&[&first, "所在的年份"], &["the year of ", &first]),
            Function::DayOf => self.say(&[&first, "的日号"], &["the day of the month of ", &first]),
            Function::MonthEnd => self.say(&[&first, "所在月的最后一天"], &["the last day of the month of ", &first]),
            Function::Days => self.say(&[&first, "的天数"], &["the number of days in ", &first]),
            Function::Absolute => self.say(&[&first, "的绝对值"], &["the absolute value of ", &first]),
        };
        Phrase::new(text, Bond::Noun)
    }
}

/// `months of this year`, `months among the last 3 months`: behind `the number of`.
fn countable(months: &str) -> String {
    match months.strip_prefix("the months ").or(months.strip_prefix("all months ")) {
        Some(rest) => format!("months {rest}"),
        None => format!("months among {months}"),
    }
}

/// `本年各月` → `本年`.
fn span_of(months: &str) -> &str {
    months.trim_end_matches("各月")
}

/// `the months of this year` → `this year`.
fn strip_months(months: &str) -> &str {
    months.strip_prefix("the months of ").unwrap_or(months)
}
