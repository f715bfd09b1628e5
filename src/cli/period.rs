//! The text of `--period` → months, or one period.

use kpi::calendar::{Month, Period};

use super::console::Failure;

/// A longer range than this is a slip of the keyboard.
const MOST_MONTHS: i32 = 600;

/// The first and last month of `2026-03`, `2026-01..2026-12`, `2026-Q1`, `2026-H1` or `2026`.
pub fn months(text: &str) -> Result<(Month, Month), Failure> {
    let (from, to) = match text.split_once("..") {
        Some((from, to)) => (period(from, text)?, period(to, text)?),
        None => (period(text, text)?, period(text, text)?),
    };
    let (from, to) = (from.start(), to.end);
    if from > to {
        return Err(Failure::usage(
            format!("期间“{text}”的开头比结尾晚"),
            format!("the period `{text}` ends before it begins"),
        )
        .help(format!("写成 {to}..{from}"), format!("write {to}..{from}")));
    }
    if to.index() - from.index() >= MOST_MONTHS {
        return Err(Failure::usage(
            format!("期间“{text}”超过 {MOST_MONTHS} 个月"),
            format!("the period `{text}` is longer than {MOST_MONTHS} months"),
        )
        .help("检查年份是不是写错了", "look for a slip in the years"));
    }
    Ok((from, to))
}

/// One month, quarter, half-year or year.
pub fn single(text: &str) -> Result<Period, Failure> {
    if text.contains("..") {
        return Err(Failure::usage(
            format!("一次只能解释一个期间，“{text}”是一段"),
            format!("one period is explained at a time; `{text}` is a range"),
        )
        .help(
            "写一个月、季、半年或年，如 --period 2026-03",
            "give one month, quarter, half-year or year, such as --period 2026-03",
        ));
    }
    period(text, text)
}

fn period(part: &str, whole: &str) -> Result<Period, Failure> {
    Period::parse(part.trim()).ok_or_else(|| {
        Failure::usage(format!("看不懂期间“{whole}”"), format!("`{whole}` is not a period")).help(
            "写成 2026-03、2026-01..2026-12、2026-Q1、2026-H1 或 2026",
            "write 2026-03, 2026-01..2026-12, 2026-Q1, 2026-H1 or 2026",
        )
    })
}
