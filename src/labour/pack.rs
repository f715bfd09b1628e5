//! A pack of local figures that the user supplies: minimum wages and rules of a place.
//!
//! In: the text of a TOML file. Out: the pack, or everything that is wrong with it at
//! once. Nothing of a place is known without one: see docs/labour-law.md for the format.

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::{Table, Value};

use super::law::china;
use crate::calendar::{Month, parse_date};
use crate::exact::Exact;
use crate::lang::Text;
use crate::spelling::nearest;

/// Dated figures and rules of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    pub place: String,
    /// When the figures were put together.
    pub date: Date,
    /// Where they are from.
    pub source: String,
    /// The minimum wage of a month from each month on, earliest first.
    pub minimum_wage: Vec<(Month, Exact)>,
    /// What the place adds to a finding.
    pub rules: Vec<LocalRule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalRule {
    pub code: String,
    pub text: Text,
    pub source: String,
}

/// Reads a pack.
pub fn read(text: &str) -> Result<Pack, Vec<Text>> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| vec![not_toml(text, &error)])?;
    let mut reader = Reader { wrong: Vec::new() };
    let pack = reader.pack(&table);
    match pack {
        Some(pack) if reader.wrong.is_empty() => Ok(pack),
        _ => Err(reader.wrong),
    }
}

impl Pack {
    /// The minimum wage that is in force in a month, and since when.
    pub fn minimum_in(&self, month: Month) -> Option<&(Month, Exact)> {
        self.minimum_wage.iter().rev().find(|(from, _)| *from <= month)
    }

    /// What the place adds to a code.
    pub fn rules_on(&self, code: &str) -> impl Iterator<Item = &LocalRule> {
        self.rules.iter().filter(move |rule| rule.code == code)
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> Text {
    let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
    let (zh, en) =
        line.map_or((String::new(), String::new()), |line| (format!("第 {line} 行"), format!("line {line}: ")));
    Text::new(
        format!("{zh}不是 TOML：写成 名称 = \"值\"，一行一个"),
        format!("{en}this is no TOML: write name = \"value\", one to a line"),
    )
}

struct Reader {
    wrong: Vec<Text>,
}

const KEYS: &[&str] = &["place", "date", "source", "minimum_wage", "rule"];
const WAGE_KEYS: &[&str] = &["from", "month"];
const RULE_KEYS: &[&str] = &["code", "zh", "en", "source"];

impl Reader {
    fn say(&mut self, zh: String, en: String) {
        self.wrong.push(Text::new(zh, en));
    }

    fn pack(&mut self, table: &Table) -> Option<Pack> {
        self.only(table, KEYS, "");
        let place = self.text(table, "place", "", "\"示例市\"");
        let source = self.text(table, "source", "", "\"某市人社发〔2026〕1号\"");
        let date = self.text(table, "date", "", "\"2026-07-01\"").and_then(|text| self.date(&text));
        let minimum_wage =
            self.rows(table, "minimum_wage").into_iter().map(|(at, row)| self.wage(&at, row)).collect::<Vec<_>>();
        let rules = self.rows(table, "rule").into_iter().map(|(at, row)| self.rule(&at, row)).collect::<Vec<_>>();
        let minimum_wage: Vec<(Month, Exact)> = minimum_wage.into_iter().collect::<Option<_>>()?;
        for pair in minimum_wage.windows(2) {
            let [(before, _), (after, _)] = pair else { continue };
            if after <= before {
                self.say(
                    format!("minimum_wage 的 {after} 没有排在 {before} 之后：按先后写，每个月份一次"),
                    format!("minimum_wage: {after} is not after {before}; list the months in order, each once"),
                );
            }
        }
        Some(Pack {
            place: place?,
            date: date?,
            source: source?,
            minimum_wage,
            rules: rules.into_iter().collect::<Option<_>>()?,
        })
    }

    fn wage(&mut self, at: &str, row: &Table) -> Option<(Month, Exact)> {
        self.only(row, WAGE_KEYS, at);
        let from = self.text(row, "from", at, "\"2026-07\"").and_then(|text| {
            let month = Month::parse(&text);
            if month.is_none() {
                self.say(
                    format!("{at}from 的“{text}”不是月份：写成 2026-07"),
                    format!("{at}from: `{text}` is no month; write it as 2026-07"),
                );
            }
            month
        });
        let month = self.amount(row, at);
        Some((from?, month?))
    }

    fn amount(&mut self, row: &Table, at: &str) -> Option<Exact> {
        let number = match row.get("month") {
            Some(Value::Integer(number)) => Some(Decimal::from(*number)),
            Some(Value::String(text)) => text.parse::<Decimal>().ok(),
            Some(Value::Float(_)) => {
                self.say(
                    format!("{at}month 带小数时要加引号，如 month = \"2010.50\""),
                    format!("{at}month: an amount with decimals stands in quotes, such as month = \"2010.50\""),
                );
                return None;
            }
            _ => None,
        };
        let number = number.filter(|number| *number > Decimal::ZERO);
        if number.is_none() {
            self.say(
                format!("{at}month 要写每月多少元，如 month = \"2010\""),
                format!("{at}month: write the yuan of a month, such as month = \"2010\""),
            );
        }
        number.map(Exact::from)
    }

    fn rule(&mut self, at: &str, row: &Table) -> Option<LocalRule> {
        self.only(row, RULE_KEYS, at);
        let code = self.text(row, "code", at, "\"L14\"");
        let zh = self.text(row, "zh", at, "\"当地怎么规定\"");
        let en = self.text(row, "en", at, "\"what the place provides\"");
        let source = self.text(row, "source", at, "\"某省条例第1条\"");
        if let Some(code) = code.as_deref().filter(|code| !china().codes().any(|known| known == *code)) {
            self.say(
                format!("{at}code 的“{code}”不是 L01 到 L31 里的代码"),
                format!("{at}code: `{code}` is none of the codes L01 to L31"),
            );
            return None;
        }
        Some(LocalRule { code: code?, text: Text::new(zh?, en?), source: source? })
    }

    /// The tables of a list, each with the words that say which one it is.
    fn rows<'t>(&mut self, table: &'t Table, key: &str) -> Vec<(String, &'t Table)> {
        let rows = match table.get(key) {
            None => return Vec::new(),
            Some(Value::Array(rows)) => rows.iter().map(Value::as_table).collect::<Option<Vec<_>>>(),
            Some(_) => None,
        };
        let Some(rows) = rows else {
            self.say(format!("{key} 要写成 [[{key}]]，一段一项"), format!("{key}: write each entry under [[{key}]]"));
            return Vec::new();
        };
        rows.into_iter().enumerate().map(|(n, row)| (format!("[[{key}]] {}: ", n + 1), row)).collect()
    }

    fn text(&mut self, table: &Table, key: &str, at: &str, example: &str) -> Option<String> {
        match table.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            None => {
                self.say(
                    format!("{at}缺 {key}：加上 {key} = {example}"),
                    format!("{at}{key} is missing: add {key} = {example}"),
                );
                None
            }
            Some(_) => {
                self.say(
                    format!("{at}{key} 要写成引号里的文字，如 {key} = {example}"),
                    format!("{at}{key}: write text in quotes, such as {key} = {example}"),
                );
                None
            }
        }
    }

    fn date(&mut self, text: &str) -> Option<Date> {
        let date = parse_date(text);
        if date.is_none() {
            self.say(
                format!("date 的“{text}”不是日期：写成 2026-07-01"),
                format!("date: `{text}` is no date; write it as 2026-07-01"),
            );
        }
        date
    }

    /// Refuses keys that mean nothing: a misspelt one would silently do nothing.
    fn only(&mut self, table: &Table, known: &[&str], at: &str) {
        for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
            let near = nearest(key, known.iter().copied());
            let (zh, en) = near.map_or_else(
                || (format!("可以写 {}", known.join("、")), format!("it may hold {}", known.join(", "))),
                |near| (format!("是不是 {near}"), format!("perhaps {near}")),
            );
            self.say(format!("{at}没有“{key}”这一项：{zh}"), format!("{at}there is no `{key}`: {en}"));
        }
    }
}
