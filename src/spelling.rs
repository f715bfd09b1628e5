//! Words as people type them: full-width signs folded, and the name somebody
//! most likely meant by a misspelt one.

mod slip;

pub use slip::certainly_meant;

use std::borrow::Cow;

/// A declared name that a misspelt one is near to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub name: String,
    /// Whether no other name can have been meant.
    pub is_certain: bool,
}

/// The text without the blanks around it: plain, full-width and invisible ones.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// The trimmed text with full-width signs and digits as plain ones.
pub fn folded(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(plain).collect()) }
}

fn plain(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{2212}' => '-', // the mathematical minus
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

/// The candidate that somebody who wrote `wanted` most likely meant: at most
/// half of its signs differ. Of equally near ones it is the first.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long texts are prose, not misspelt names.
    const LONGEST: usize = 40;
    let wanted = folded(wanted);
    let length = wanted.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let other = folded(candidate);
        let other_length = other.chars().take(LONGEST + 1).count();
        let limit = length.max(other_length) / 2;
        let closer_than = best.map_or(limit + 1, |(distance, _)| distance.min(limit + 1));
        if other_length > LONGEST || length.abs_diff(other_length) >= closer_than {
            continue;
        }
        let distance = strsim::osa_distance(&wanted, &other);
        if distance < closer_than && distance < length {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The declared name that a misspelt one is a slip of the pen away from. Stricter
/// than `nearest`: a wrong guess about a formula misleads more than none.
pub fn misspelt<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<Near> {
    let length = name.chars().count();
    let allowed = match length {
        0 | 1 => return None,
        2..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    // Most names have too many letters of their own to be near: no need to count every slip.
    let own_letters = |a: &str, b: &str| a.chars().filter(|c| !b.contains(*c)).count();
    let known: Vec<&str> = known.filter(|candidate| *candidate != name).collect();
    let mut near: Vec<(usize, usize, &str)> = known
        .iter()
        .copied()
        .filter(|candidate| own_letters(name, candidate) <= allowed && own_letters(candidate, name) <= allowed)
        // Of two as near, a wrong sign is likelier than a missing one: 提成律 is 提成率, not 提成.
        .map(|candidate| {
            let apart = candidate.chars().count().abs_diff(length);
            (strsim::damerau_levenshtein(name, candidate), apart, candidate)
        })
        .filter(|(distance, _, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .collect();
    near.sort_unstable();
    near.dedup();
    let near = match near.as_slice() {
        // Two names of a few signs that are equally near: either may be meant, or neither.
        [one, other, ..] if (one.0, one.1) == (other.0, other.1) && length <= 4 => return None,
        [(_, _, candidate), ..] => *candidate,
        [] => return None,
    };
    let is_certain = certainly_meant(name, known) == Some(near);
    Some(Near { name: near.to_owned(), is_certain })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_every_kind_are_trimmed() {
        assert_eq!(trimmed("\u{3000} 甲 乙\t\u{a0}"), "甲 乙");
        assert_eq!(trimmed("\u{3000}"), "");
    }

    #[test]
    fn full_width_signs_are_plain_ones() {
        assert_eq!(folded("－１，２３４．５０"), "-1,234.50");
        assert_eq!(folded("销售额（元）"), "销售额(元)");
        assert_eq!(folded("−5"), "-5");
    }

    #[test]
    fn the_nearest_name_is_found_in_chinese_and_in_ids() {
        assert_eq!(nearest("销售量", ["岗位", "销售额", "任务"]), Some("销售额"));
        assert_eq!(nearest("实际销售", ["岗位", "实际销售额"]), Some("实际销售额"));
        assert_eq!(nearest("S010", ["S001", "S002"]), Some("S001"));
        assert_eq!(nearest("Ｓ００２", ["S001", "S002"]), Some("S002"));
    }

    #[test]
    fn nothing_alike_is_no_suggestion() {
        assert_eq!(nearest("销售额", ["岗位", "入职日期"]), None);
        assert_eq!(nearest("", ["岗位"]), None);
        assert_eq!(nearest("甲", ["乙"]), None);
    }
}
