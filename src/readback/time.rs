//! Periods, days and the folds over months in words.

use crate::calendar::{self, Frequency, LeapDay};
use crate::syntax::ast::{Earlier, Expr, FoldHow, Function, Moment, Window};

use super::conditions::ordinal;
use super::formulas::{Bond, Phrase};
use super::reader::{Reader, Stance};

impl Reader<'_> {
    pub fn over_months(&self, window: &Window, how: FoldHow, body: &Expr, complete: bool) -> Phrase {
        let (inside, step, (zh, en)) = self.periods_of(window, body);
        let complete = if complete {
            self.say(&["（缺一", step.one_zh, "就没有）"], &[" (none if a ", step.one, " lacks it)"])
        } else {
            String::new()
        };
        let complete = &complete;
        let counted = countable(&en, step.many);
        let stretch = zh.trim_end_matches(step.each);
        let value = inside.at_least(body, Bond::Atom);
        let condition = || inside.condition(body, Bond::Clause);
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
                        &[&zh, "中", &condition, step.number, complete],
                        &["the number of ", &counted, " in which ", &condition, complete],
                    ),
                    Bond::Noun,
                )
            }
            FoldHow::Count => (
                self.say(
                    &[&zh, "中有", &value, step.number, complete],
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
                        &[stretch, "至少有一", step.one_zh, &condition],
                        &["in at least one of ", &en, ", ", &condition],
                    ),
                    Bond::Clause,
                )
            }
            FoldHow::Every => {
                let condition = condition();
                (
                    self.say(
                        &[stretch, "每", step.one_zh, "都", &condition],
                        &["in every one of ", &en, ", ", &condition],
                    ),
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
                // It holds now, and in no month before: up to when is said already.
                let whole = Reader { frequency: Frequency::Year, stance: Stance::Heading, ..*self };
                let reader = if matches!(window, Window::This(_)) { whole } else { *self };
                let (first_time, en) = reader.stretch(window).months;
                let first_time = first_time.trim_end_matches("各月");
                let en = en.replace("months", step.many);
                let condition = condition();
                (
                    self.say(
                        &[first_time, "第一次", &condition],
                        &[&condition, " for the first time in ", strip_months(&en, step.many)],
                    ),
                    Bond::Clause,
                )
            }
        };
        Phrase::new(text, bond)
    }

    /// What a fold over time goes through: its periods one by one, and what they are called.
    fn periods_of(&self, window: &Window, body: &Expr) -> (Self, &'static Step, (String, String)) {
        let each = self.each_of(body);
        let step = match each {
            Frequency::Month => &MONTHS,
            Frequency::Quarter => &QUARTERS,
            Frequency::Half => &HALVES,
            Frequency::Year => &YEARS,
        };
        let (zh, en) = self.stretch(window).months;
        let words = match window {
            Window::This(whole) if each > Frequency::Month && *whole > self.frequency => {
                let (zh, en) = match whole {
                    Frequency::Half => ("本半年", "half-year"),
                    _ => ("本年", "year"),
                };
                let now = self.this_period();
                (
                    format!("{zh}截至{now}{}", step.each),
                    format!("the {} of this {en} up to and including {now}", step.many),
                )
            }
            _ => (zh.replace("各月", step.each), en.replace("months", step.many)),
        };
        (self.in_each(each), step, words)
    }

    pub fn in_no_month(&self, window: &Window, body: &Expr) -> String {
        let (inside, step, (zh, en)) = self.periods_of(window, body);
        let condition = inside.condition(body, Bond::Clause);
        let one = countable(&en, step.many).replacen(step.many, step.one, 1);
        let stretch = zh.trim_end_matches(step.each);
        self.say(&[stretch, "没有一", step.one_zh, &condition], &["there is no ", &one, " in which ", &condition])
    }

    pub fn period_end(&self, frequency: Frequency, body: &Expr) -> Phrase {
        let (zh, en) = match frequency {
            Frequency::Month => ("本月", "this month"),
            Frequency::Quarter => ("季末月", "the last month of the quarter"),
            Frequency::Half => ("半年末月", "the last month of the half-year"),
            Frequency::Year => ("年末月", "the last month of the year"),
        };
        let inside = self.in_each(self.each_of(body));
        if self.is_condition(body) {
            let condition = inside.condition(body, Bond::Clause);
            return Phrase::new(self.say(&[zh, &condition], &[&condition, " in ", en]), Bond::Clause);
        }
        let value = inside.atom(body);
        Phrase::new(self.say(&[zh, "的", &value], &[&value, " in ", en]), Bond::Noun)
    }

    pub fn enrolled_months(&self, window: &Window) -> Phrase {
        let (zh, en) = self.stretch(window).months;
        Phrase::new(
            self.say(
                &[&zh, "中在册的月数"],
                &["the number of ", &countable(&en, "months"), " in which ", &self.subject(), " is enrolled"],
            ),
            Bond::Noun,
        )
    }

    pub fn before(&self, earlier: Earlier, body: &Expr, first: Option<&Expr>) -> Phrase {
        let (zh, en) = match earlier {
            Earlier::Month => ("上月", "the month before"),
            Earlier::Enrolled => match self.frequency {
                Frequency::Month => ("上一个在册月", "the previous month"),
                Frequency::Quarter => ("上一个在册的季度", "the previous quarter"),
                Frequency::Half => ("上一个在册的半年", "the previous half-year"),
                Frequency::Year => ("上一个在册的年份", "the previous year"),
            },
            Earlier::Quarter => ("上季", "the quarter before"),
            Earlier::Half => ("上半年度", "the half-year before"),
            Earlier::Year => ("上年", "the year before"),
            Earlier::SameMonthLastYear => ("去年同月", "the same month last year"),
            Earlier::SameQuarterLastYear => ("去年同季", "the same quarter last year"),
        };
        let each = match earlier {
            Earlier::Month | Earlier::SameMonthLastYear => Frequency::Month,
            Earlier::Enrolled => self.frequency,
            Earlier::Quarter | Earlier::SameQuarterLastYear => Frequency::Quarter,
            Earlier::Half => Frequency::Half,
            Earlier::Year => Frequency::Year,
        };
        let en = match earlier {
            Earlier::Enrolled => format!("{en} in which {} was enrolled", self.subject()),
            _ => en.to_owned(),
        };
        let inside = self.in_each(each);
        let ty = self.kind(body);
        let first = first.map_or_else(String::new, |first| {
            let first = self.value_beside(first, ty, Bond::Sum);
            self.say(&["（第一次按", &first, "）"], &[" (", &first, " the first time)"])
        });
        if self.is_condition(body) {
            let condition = inside.condition(body, Bond::Clause);
            let text = self.say(&[zh, &condition, &first], &[&condition, " in ", &en, &first]);
            return Phrase::new(text, Bond::Clause);
        }
        let value = inside.atom(body);
        Phrase::new(self.say(&[zh, "的", &value, &first], &[&value, " of ", &en, &first]), Bond::Noun)
    }

    // ── Days and months ─────────────────────────────────────────────────────

    pub fn moment(&self, moment: Moment) -> String {
        let (here_zh, here_en) = self.last_month();
        match moment {
            Moment::DaysOfMonth => self.say(&[here_zh, "天数"], &["the number of days of ", here_en]),
            Moment::MonthStart if self.stance == Stance::User => self
                .pick("当期末月 1 日", "the first day of the last month of the period in which it is used")
                .to_owned(),
            Moment::MonthStart => self.say(&[here_zh, " 1 日"], &["the first day of ", here_en]),
            Moment::MonthEnd | Moment::PeriodEnd => self.say(&[here_zh, "最后一天"], &["the last day of ", here_en]),
            Moment::QuarterFirstMonth => self.pick("季首月", "the first month of the quarter").to_owned(),
            Moment::QuarterLastMonth => self.pick("季末月", "the last month of the quarter").to_owned(),
            Moment::DataStart => self.pick("数据的第一个月", "the first month of the data").to_owned(),
            Moment::ThisMonth => {
                let (zh, en) = match self.stance {
                    Stance::Heading => ("本月", "this month"),
                    Stance::Each => ("当月", "that month"),
                    Stance::User => ("当月", "the month in which it is used"),
                };
                self.pick(zh, en).to_owned()
            }
            Moment::NextMonth => self.pick("次月", "next month").to_owned(),
            Moment::LastMonth => self.pick("上月", "last month").to_owned(),
            Moment::ThisQuarter => self.period_holding("季", "quarter"),
            Moment::ThisHalf => self.period_holding("半年", "half-year"),
            Moment::ThisYear => self.period_holding("年", "year"),
        }
    }

    /// The quarter, half-year or year that the period at hand ends in.
    fn period_holding(&self, zh: &str, en: &str) -> String {
        match self.stance {
            Stance::Heading => self.say(&["本", zh], &["this ", en]),
            Stance::Each => self.say(&["该", zh], &["that ", en]),
            Stance::User => self.say(&["用到它的那一", zh], &["the ", en, " in which it is used"]),
        }
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

/// A month of the year in English; a number that is none stays one.
pub(super) fn month_name(month: i32) -> String {
    calendar::month_name(month).map_or_else(|| format!("month {month}"), str::to_owned)
}

/// What a fold over time goes through one by one.
struct Step {
    each: &'static str,
    one_zh: &'static str,
    number: &'static str,
    one: &'static str,
    many: &'static str,
}

const MONTHS: Step = Step { each: "各月", one_zh: "个月", number: "的月数", one: "month", many: "months" };
const QUARTERS: Step =
    Step { each: "各季", one_zh: "个季度", number: "的季数", one: "quarter", many: "quarters" };
const HALVES: Step =
    Step { each: "各半年", one_zh: "个半年", number: "的半年数", one: "half-year", many: "half-years" };
const YEARS: Step = Step { each: "各年", one_zh: "年", number: "的年数", one: "year", many: "years" };

/// `months of this year`, `months among the last 3 months`: behind `the number of`.
fn countable(months: &str, many: &str) -> String {
    let rest = months.strip_prefix("the ").or(months.strip_prefix("all "));
    match rest.and_then(|rest| rest.strip_prefix(many)) {
        Some(rest) => format!("{many}{rest}"),
        None => format!("{many} among {months}"),
    }
}

/// `the months of this year` → `this year`.
fn strip_months<'t>(months: &'t str, many: &str) -> &'t str {
    let rest = months.strip_prefix("the ").and_then(|rest| rest.strip_prefix(many));
    rest.and_then(|rest| rest.strip_prefix(" of ")).unwrap_or(months)
}
