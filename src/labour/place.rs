//! Where a policy is used: mainland China unless it says otherwise.

use super::law::Law;
use crate::lang::Text;
use crate::syntax::ast::{Header, Statement, Str, Tree};

/// Whose labour law applies.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing is said: national rules.
    Unstated,
    Mainland(String),
    /// Taken to be in the mainland; what is said names no place that is known.
    Unknown(String),
    Elsewhere(String),
}

/// What the header states.
pub fn of(tree: &Tree, law: &Law) -> Place {
    match stated(tree) {
        None => Place::Unstated,
        Some(place) => named(&place.node, law),
    }
}

fn stated(tree: &Tree) -> Option<&Str> {
    header(tree)?.place.as_ref()
}

pub fn header(tree: &Tree) -> Option<&Header> {
    tree.statements.iter().find_map(|statement| match &statement.node {
        Statement::Header(header) => Some(header),
        _ => None,
    })
}

fn named(text: &str, law: &Law) -> Place {
    let name = text.trim();
    // 中国香港 is told from 中国 by being the longer name.
    let longest = |list: &str| longest_beginning(name, &law.places(list).zh, &law.places(list).en);
    match (longest("mainland"), longest("elsewhere")) {
        (0, 0) => Place::Unknown(name.to_owned()),
        (inside, outside) if outside > inside => Place::Elsewhere(name.to_owned()),
        _ => Place::Mainland(name.to_owned()),
    }
}

/// How much of the name is the longest of these names that it begins with.
fn longest_beginning(name: &str, chinese: &[String], english: &[String]) -> usize {
    let lower = name.to_lowercase();
    let ends_word = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let words = english.iter().filter(|word| lower.strip_prefix(word.as_str()).is_some_and(ends_word));
    // `Tokyo, Japan` names the country last.
    let last =
        english.iter().filter(|word| lower.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with([' ', ','])));
    let chinese = chinese.iter().filter(|word| name.starts_with(word.as_str()));
    chinese.chain(words).chain(last).map(String::len).max().unwrap_or(0)
}

impl Place {
    /// The name that is stated.
    pub fn name(&self) -> Option<&str> {
        match self {
            Place::Unstated => None,
            Place::Mainland(name) | Place::Unknown(name) | Place::Elsewhere(name) => Some(name),
        }
    }

    /// What is to be said of it, once.
    pub fn remark(&self, policy: &str) -> Option<Text> {
        match self {
            Place::Elsewhere(name) => Some(Text::new(
                format!("“{policy}”适用于“{name}”：没有看中国大陆劳动法的提示（L 开头的）"),
                format!(
                    "`{policy}` is for {name}: the hints on the labour law of mainland China (codes L…) were left out"
                ),
            )),
            Place::Unknown(name) => Some(Text::new(
                format!(
                    "“{policy}”的适用地区“{name}”不在认得的地名里，按中国大陆看；在别处的，写成 适用地区 \"境外 {name}\""
                ),
                format!(
                    "`{policy}` is for {name}, which is not among the places known, and was taken for mainland China; if it is elsewhere, write: place \"outside China, {name}\""
                ),
            )),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::law::china;
    use super::*;

    #[test]
    fn places_of_the_mainland_are_told_from_others() {
        let at = |name: &str| named(name, china());
        for name in ["上海", "广东省深圳市", "Shanghai", "China, Hubei", "中国大陆", "全国"] {
            assert_eq!(at(name), Place::Mainland(name.to_owned()));
        }
        for name in ["新加坡", "中国香港", "Singapore", "Tokyo, Japan", "境外 某地", "Hong Kong"] {
            assert_eq!(at(name), Place::Elsewhere(name.to_owned()));
        }
        assert_eq!(at("示例市"), Place::Unknown("示例市".to_owned()));
    }
}
