//! Figures, dates, months and texts, read from plain text of either language.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

/// What a text says, value by value.
#[derive(Debug, Default)]
pub struct Said {
    /// Figures (shares as what they are: 2% is 0.02), and days, months and quarters as written.
    values: BTreeSet<String>,
    /// What stands between quotation marks.
    texts: BTreeSet<String>,
}

impl Said {
    /// What is not in the words.
    pub fn missing(&self, words: &str) -> Vec<String> {
        let found = values(words);
        let lost = self.values.iter().filter(|value| !found.contains(*value)).cloned();
        let unquoted = self.texts.iter().filter(|text| !words.contains(text.as_str())).cloned();
        lost.chain(unquoted).collect()
    }
}

/// What a policy's text says; `whole` is the whole file, which declares the names.
pub fn said(source: &str, whole: &str) -> Said {
    let names = names(whole);
    let mut plain = String::new();
    let mut texts = BTreeSet::new();
    for line in source.lines() {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' | '“' | '”' => {
                    let text: String = chars.by_ref().take_while(|c| !matches!(c, '"' | '”' | '“')).collect();
                    texts.insert(text);
                    plain.push(' ');
                }
                // Names that hold a figure are names, not figures.
                '「' => {
                    chars.by_ref().find(|c| *c == '」');
                }
                '#' => break,
                '/' if chars.peek() == Some(&'/') => break,
                _ => plain.push(c),
            }
        }
        plain.push('\n');
    }
    for name in names {
        plain = plain.replace(&name, " ");
    }
    Said { values: values(&plain), texts }
}

/// Declared names in which a figure or numeral stands, longest first.
fn names(whole: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = BTreeSet::new();
    for line in whole.lines() {
        // `名 (alias)`, and the name behind the word that begins a statement.
        let mut words: Vec<&str> = line.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).collect();
        if !line.contains('(') && !line.contains('（') {
            words.truncate(2);
        }
        let begins = [
            "定义",
            "发放",
            "扣减",
            "合计",
            "参数",
            "考核",
            "等级",
            "分档",
            "表",
            "决策表",
            "规则",
            "算法",
            "类别",
            "明细",
            "define",
            "pay",
            "deduct",
            "total",
            "parameter",
            "formula",
            "section",
            "records",
            "rule",
        ];
        let declares = words.first().is_some_and(|first| begins.contains(first)) && words.len() > 1;
        found.extend(declares.then(|| words[1].to_owned()));
        for (at, _) in line.match_indices(['(', '（']) {
            let name: String = {
                let back: Vec<char> = line[..at].trim_end().chars().rev().take_while(|c| is_part(*c)).collect();
                back.into_iter().rev().collect()
            };
            // `development (二次开发)`: an alias is in the other language.
            let alias = line[at..].trim_start_matches(['(', '（']).split([')', '）']).next().unwrap_or("");
            if name.is_ascii() && !alias.is_ascii() && alias.chars().all(is_part) && !name.is_empty() {
                found.insert(alias.to_owned());
            }
            // `每 0.5 个百分点(不足按一计)` declares nothing.
            if !name.ends_with("个百分点") {
                found.insert(name);
            }
        }
    }
    let holds = |name: &String| name.chars().any(|c| c.is_ascii_digit() || NUMERALS.contains(c));
    let mut names: Vec<String> = found
        .into_iter()
        .filter(|name| holds(name) && name.chars().any(|c| !c.is_ascii_digit() && !NUMERALS.contains(c)))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

const NUMERALS: &str = "零一二三四五六七八九十百千两半";
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Every figure, day and month of a text.
pub fn values(text: &str) -> BTreeSet<String> {
    let folded: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
            '％' => '%',
            '，' => ',',
            '．' => '.',
            '－' | '−' => '-',
            other => other,
        })
        .collect();
    let mut found = BTreeSet::new();
    for word in folded.split(|c: char| !c.is_ascii_alphabetic() && c != '_') {
        // `may be blank` is no month.
        let word = if word == "may" { String::new() } else { word.to_lowercase() };
        found.extend(MONTHS.iter().position(|month| *month == word).map(|at| (at + 1).to_string()));
    }
    let chars: Vec<char> = folded.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map(|i| chars[i]);
        if chars[at].is_ascii_digit() && !before.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
            at = figure(&chars, at, &mut found);
        } else if NUMERALS.contains(chars[at]) {
            at = numeral(&chars, at, &mut found);
        } else if chars[at].is_ascii_digit() {
            while at < chars.len() && chars[at].is_ascii_alphanumeric() {
                at += 1;
            }
        } else {
            at += 1;
        }
    }
    found
}

fn digits(chars: &[char], at: usize) -> usize {
    chars[at..].iter().take_while(|c| c.is_ascii_digit()).count()
}

/// Reads a figure or a date, and returns where it ends.
fn figure(chars: &[char], start: usize, found: &mut BTreeSet<String>) -> usize {
    let sign = start.checked_sub(1).is_some_and(|i| {
        // `得分 -5`, but `甲-5` takes away.
        chars[i] == '-' && i.checked_sub(1).is_none_or(|j| !chars[j].is_alphanumeric())
    });
    let mut at = start + digits(chars, start);
    let year: String = chars[start..at].iter().collect();
    // 2026-03-31, 2026/3/31, 2026年3月31日, 2026-Q1.
    if year.len() == 4 && at < chars.len() {
        let separator = chars[at];
        if matches!(separator, '-' | '年' | '/') {
            if separator == '-' && chars.get(at + 1).is_some_and(|c| matches!(c, 'Q' | 'H')) {
                let end = at + 2 + digits(chars, at + 2);
                found.insert(chars[start..end].iter().collect());
                return end;
            }
            let month = digits(chars, at + 1);
            if month > 0 && (separator == '年' || month <= 2) {
                let number: u32 = chars[at + 1..at + 1 + month].iter().collect::<String>().parse().unwrap();
                at += 1 + month;
                let mut date = format!("{year}-{number:02}");
                let next = chars.get(at).copied();
                if next == Some('月') || next == Some(separator) {
                    let day = digits(chars, at + 1);
                    if day > 0 && day <= 2 {
                        let number: u32 = chars[at + 1..at + 1 + day].iter().collect::<String>().parse().unwrap();
                        at += 1 + day;
                        date.push_str(&format!("-{number:02}"));
                    }
                }
                found.insert(date);
                return at;
            }
        }
    }
    let mut text = year;
    while chars.get(at) == Some(&',') && digits(chars, at + 1) == 3 {
        text.extend(&chars[at + 1..at + 4]);
        at += 4;
    }
    if chars.get(at) == Some(&'.') && digits(chars, at + 1) > 0 {
        let end = at + 1 + digits(chars, at + 1);
        text.extend(&chars[at..end]);
        at = end;
    }
    let mut value: Decimal = text.parse().unwrap();
    if sign {
        value = -value;
    }
    let mut rest = at;
    while chars.get(rest) == Some(&' ') {
        rest += 1;
    }
    let unit: String = chars[rest.min(chars.len())..].iter().take(10).collect();
    let (factor, used) = factor_of(&unit);
    insert(value * factor, found);
    if used > 0 { rest + used } else { at }
}

/// What the unit behind a figure makes of it, and how many characters it takes.
fn factor_of(unit: &str) -> (Decimal, usize) {
    let starts = |text: &str| unit.starts_with(text);
    if starts("%") || starts("个百分点") || starts("percentage") {
        (Decimal::new(1, 2), 1)
    } else if starts("‰") || starts("厘") {
        (Decimal::new(1, 3), 1)
    } else if starts("万") {
        (Decimal::new(10_000, 0), 1)
    } else if starts("亿") {
        (Decimal::new(100_000_000, 0), 1)
    } else {
        (Decimal::ONE, 0)
    }
}

fn insert(value: Decimal, found: &mut BTreeSet<String>) {
    // A minus may be said as a word.
    found.insert(value.normalize().to_string());
}

/// Reads 三个月, 百分之二, 千分之五, 十二次, 两年; other numerals are parts of words.
fn numeral(chars: &[char], start: usize, found: &mut BTreeSet<String>) -> usize {
    let rest: String = chars[start..].iter().collect();
    for (lead, scale) in [("百分之", 2), ("千分之", 3)] {
        if let Some(number) = rest.strip_prefix(lead) {
            let length = number.chars().take_while(|c| NUMERALS.contains(*c)).count();
            let number: String = number.chars().take(length).collect();
            found.extend(small(&number).map(|n| (Decimal::from(n) * Decimal::new(1, scale)).normalize().to_string()));
            return start + 3 + length;
        }
    }
    let length = chars[start..].iter().take_while(|c| NUMERALS.contains(**c)).count();
    let number: String = chars[start..start + length].iter().collect();
    let behind: String = chars[start + length..].iter().take(2).collect();
    let counts = ["个月", "个季", "次", "天", "分", "元", "万", "人", "年", "级"];
    let before = start.checked_sub(1).map(|i| chars[i]);
    // `本季`, `任一月` and the like are words.
    let is_word = before.is_some_and(|c| matches!(c, '任' | '每' | '第' | '之'));
    let is_word = is_word || number == "百" && behind.starts_with('分');
    if !is_word && counts.iter().any(|unit| behind.starts_with(unit)) && number != "半" {
        let factor = if behind.starts_with('万') { 10_000 } else { 1 };
        found.extend(small(&number).map(|n| (n * factor).to_string()));
    }
    start + length
}

/// 一 to 九百九十九.
fn small(text: &str) -> Option<u32> {
    let (mut total, mut digit) = (0, 0);
    for c in text.chars() {
        match c {
            '十' => {
                total += if digit == 0 { 10 } else { digit * 10 };
                digit = 0;
            }
            '百' => {
                total += digit * 100;
                digit = 0;
            }
            '零' => {}
            '两' => digit = 2,
            _ => digit = u32::try_from("一二三四五六七八九".chars().position(|d| d == c)?).ok()? + 1,
        }
    }
    Some(total + digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        values(text).into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn figures_are_compared_by_value() {
        assert_eq!(of("1,200.50 元"), of("1200.5"));
        assert_eq!(of("50万以上"), of("500,000 or more"));
        assert_eq!(of("2026年3月31日"), "2026-03-31");
        assert_eq!(of("5厘 2% 百分之三"), "0.005 0.02 0.03");
        assert_eq!(of("is May or June, may be blank"), of("在 5、6 月"));
        assert_eq!(of("连续三个月"), of("for 3 consecutive months"));
        assert_eq!(of("the 25th of this month"), "25");
        assert_eq!(of("2025-Q1 E1 a_2"), "2025-Q1");
        assert_eq!(of("-4.5 分"), "-4.5");
    }

    #[test]
    fn comments_and_names_are_no_figures() {
        let text = "定义 前3月 = 销售额 × 2% // 5 元\n";
        let said = said(text, text);
        assert_eq!(said.values.into_iter().collect::<Vec<_>>(), ["0.02"]);
    }
}
