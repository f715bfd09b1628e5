//! The law data: what the lints know of labour law, with its date.
//!
//! In: `china.toml`, part of the program. Out: titles, citations, figures and word
//! lists. Nothing about law stands in Rust code, so that a change of the law is a
//! change of that file and its date.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::words::Words;
use crate::calendar::parse_date;
use crate::exact::Exact;
use crate::lang::Text;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// When the data were put together.
    pub date: String,
    finding: BTreeMap<String, Entry>,
    damages: Share,
    probation: Share,
    daily_wage: Days,
    bonus_dead_zones: DeadZones,
    pub severance: Severance,
    pub negation: Negation,
    words: BTreeMap<String, Words>,
    places: BTreeMap<String, Words>,
}

/// What is said of one code.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    zh: String,
    en: String,
    confidence: (String, String),
    cite: Vec<Citation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Citation {
    zh: String,
    en: String,
    mark: Mark,
}

/// How a citation was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Mark {
    /// The statute's text was read.
    T,
    /// Seen on a web page.
    W,
    /// From memory.
    M,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    share: Decimal,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    days: Decimal,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadZones {
    until: String,
    zones: Vec<(Decimal, Decimal)>,
}

/// Words that deny the one behind them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Negation {
    /// Also with a word or two between.
    pub far: Vec<String>,
    pub zh: Vec<String>,
    pub en: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Severance {
    pub average_months: u32,
    pub most_years: u32,
    pub times_average_wage: u32,
}

/// The data of mainland China.
pub fn china() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    // A test reads the file; without it the lints would find nothing, and nothing would break.
    LAW.get_or_init(|| toml::from_str(include_str!("china.toml")).unwrap_or_default())
}

impl Law {
    pub fn words(&self, list: &str) -> &Words {
        static NONE: Words = Words { zh: Vec::new(), en: Vec::new() };
        self.words.get(list).unwrap_or(&NONE)
    }

    /// Names of places: `mainland` or `elsewhere`.
    pub fn places(&self, list: &str) -> &Words {
        static NONE: Words = Words { zh: Vec::new(), en: Vec::new() };
        self.places.get(list).unwrap_or(&NONE)
    }

    /// What a code is called; nothing for codes that are none of these.
    pub fn title(&self, code: &str) -> Option<Text> {
        self.finding.get(code).map(|entry| Text::new(&*entry.zh, &*entry.en))
    }

    /// The citation with how sure it is, the date of the data, and that this is no legal advice.
    pub fn basis(&self, code: &str) -> Text {
        let Some(entry) = self.finding.get(code) else { return Text::new("", "") };
        let cited = entry.cited();
        let (zh, en): (Vec<String>, Vec<String>) =
            cited.iter().map(|cite| (cite.shown(true), cite.shown(false))).unzip();
        let (sure_zh, sure_en) = &entry.confidence;
        let date = &self.date;
        Text::new(
            format!("依据：{}；把握：{sure_zh}；资料截至 {date}。提示，非法律意见", zh.join("；")),
            format!("Basis: {}; confidence: {sure_en}; law data of {date}. A hint, not legal advice", en.join("; ")),
        )
    }

    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.finding.keys().map(String::as_str)
    }

    /// The largest share of a month's wage that may be taken for damages.
    pub fn damages_share(&self) -> Exact {
        Exact::from(self.damages.share)
    }

    /// The smallest share of the contract's wage during probation.
    pub fn probation_share(&self) -> Exact {
        Exact::from(self.probation.share)
    }

    /// The days of a month that a day's wage is worked out by.
    pub fn wage_days(&self) -> Exact {
        Exact::from(self.daily_wage.days)
    }

    /// Where a higher bonus is less after tax, lowest first.
    pub fn dead_zones(&self) -> impl Iterator<Item = (Exact, Exact)> {
        self.bonus_dead_zones.zones.iter().map(|(above, upto)| (Exact::from(*above), Exact::from(*upto)))
    }

    /// The last day on which a bonus is taxed by itself.
    pub fn dead_zones_until(&self) -> Option<Date> {
        parse_date(&self.bonus_dead_zones.until)
    }
}

impl Entry {
    /// What can be cited: what is known from memory only where there is nothing better.
    fn cited(&self) -> Vec<&Citation> {
        let checked: Vec<&Citation> = self.cite.iter().filter(|cite| cite.mark != Mark::M).collect();
        if checked.is_empty() { self.cite.iter().collect() } else { checked }
    }
}

impl Citation {
    fn shown(&self, zh: bool) -> String {
        let text = if zh { &self.zh } else { &self.en };
        let how = match (self.mark, zh) {
            (Mark::T, _) => "",
            (Mark::W, true) => "（见于网页，未核原文）",
            (Mark::W, false) => " (seen on a web page, original not read)",
            (Mark::M, true) => "（凭记忆，未核，可能有误）",
            (Mark::M, false) => " (from memory, not checked, may be wrong)",
        };
        format!("{text}{how}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // In a test a panic is the report.

    use super::*;

    #[test]
    fn the_file_holds_every_code_from_l01_to_l31() {
        let law: Law = toml::from_str(include_str!("china.toml")).unwrap();
        let expected: Vec<String> = (1..=31).map(|n| format!("L{n:02}")).collect();
        assert_eq!(law.codes().collect::<Vec<_>>(), expected);
        assert!(law.finding.values().all(|entry| !entry.cite.is_empty()));
        assert!(parse_date(&law.date).is_some());
    }

    #[test]
    fn what_is_known_from_memory_only_is_said_to_be_so() {
        let law = china();
        assert!(law.basis("L25").zh.contains("凭记忆"));
        assert!(law.basis("L25").en.contains("from memory"));
        // Where a statute was read, what is only remembered beside it is left out.
        assert!(!law.basis("L04").zh.contains("妇女权益保障法"));
    }

    #[test]
    fn the_zones_end_above_where_they_begin() {
        assert_eq!(china().dead_zones().count(), 6);
        assert!(china().dead_zones().all(|(above, upto)| above < upto));
        assert_eq!(china().dead_zones_until(), parse_date("2027-12-31"));
    }
}
