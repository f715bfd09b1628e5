//! Words in names: whether an author's name speaks of a fine, a dismissal, a leave.
//!
//! In: a name and a list of the law data. Out: whether the name says so. A word that
//! is denied (`不得罚款`, `no_fine`) says the opposite and does not count.

use serde::Deserialize;

use super::law::Law;

/// A list of words: Chinese ones may stand anywhere in a name (`=解除` is the whole of it), English ones are
/// words of it (`late_fine`); one that ends in `*` is the beginning of a word.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub zh: Vec<String>,
    pub en: Vec<String>,
}

/// So many characters may stand between a word and what denies it from afar.
const FARTHEST: usize = 3;

impl Law {
    /// Whether the text says a word of the list and does not deny it.
    pub fn says(&self, list: &str, text: &str) -> bool {
        let words = self.words(list);
        words.zh.iter().any(|word| self.says_chinese(word, text)) || self.says_english(&words.en, text)
    }

    fn says_chinese(&self, word: &str, text: &str) -> bool {
        if let Some(whole) = word.strip_prefix('=') {
            return text == whole;
        }
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let near = self.negation.zh.iter().any(|no| before.ends_with(no.as_str()));
            let far = self.negation.far.iter().filter_map(|no| before.rsplit_once(no.as_str()));
            !near && !far.into_iter().any(|(_, between)| between.chars().count() <= FARTHEST)
        })
    }

    fn says_english(&self, words: &[String], text: &str) -> bool {
        let lower = text.to_lowercase();
        let said: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.iter().any(|word| {
            let wanted: Vec<&str> = word.split([' ', '_']).collect();
            said.windows(wanted.len()).enumerate().any(|(at, window)| {
                let denied = at.checked_sub(1).and_then(|before| said.get(before));
                let denied = denied.is_some_and(|before| self.negation.en.iter().any(|no| no == before));
                !denied && window.iter().zip(&wanted).all(|(word, wanted)| is_word(word, wanted))
            })
        })
    }
}

/// Asks the Chinese spellings of a name; both where none is Chinese.
pub fn in_chinese_first(name: &str, alias: Option<&str>, says: impl Fn(&str) -> bool) -> bool {
    let chinese = |text: &&str| !text.is_ascii();
    let spellings = [Some(name), alias];
    let mut found = spellings.into_iter().flatten().filter(chinese).peekable();
    match found.peek() {
        Some(_) => found.any(says),
        None => spellings.into_iter().flatten().any(says),
    }
}

fn is_word(word: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::super::law::china;
    use super::*;

    #[test]
    fn a_denied_word_does_not_count() {
        let law = china();
        for name in ["迟到罚款", "罚款", "late_fine", "fines"] {
            assert!(law.says("fine", name), "{name}");
        }
        for name in ["不得罚款", "不得再次罚款", "无罚款", "取消罚款", "no_fine", "finance", "refined_sugar"]
        {
            assert!(!law.says("fine", name), "{name}");
        }
    }

    #[test]
    fn the_chinese_name_decides_where_there_is_one() {
        let ends = |name, alias| in_chinese_first(name, alias, |text| china().says("ends_employment", text));
        assert!(ends("淘汰", Some("removal")));
        assert!(!ends("脱离岗位", Some("dismissal_from_post")));
        assert!(ends("removal", Some("淘汰")));
        assert!(ends("summary_dismissal", None));
    }
}
