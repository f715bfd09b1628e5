//! Chinese numerals: 三, 十二, 两, 半, 百分之二, 千分之五.

/// A numeral at the start of `text`.
/// Out: how the grammar writes it (`3`, `0.5`, `2 %`, `5 ‰`) and its length in characters.
pub fn numeral(text: &[char]) -> Option<(String, usize)> {
    for (prefix, sign) in [("百分之", "%"), ("千分之", "‰")] {
        let length = prefix.chars().count();
        if text.len() > length && text.iter().take(length).copied().eq(prefix.chars()) {
            let rest = text.get(length..)?;
            let (value, used) = whole(rest).or_else(|| ascii(rest))?;
            return Some((format!("{value} {sign}"), length + used));
        }
    }
    if text.first() == Some(&'半') {
        return Some(("0.5".to_owned(), 1));
    }
    whole(text).map(|(value, used)| (value.to_string(), used))
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn ascii(text: &[char]) -> Option<(u32, usize)> {
    let digits: String = text.iter().take_while(|c| c.is_ascii_digit()).collect();
    Some((digits.parse().ok()?, digits.len()))
}

/// A whole number below 10,000 such as 十二, 三百, 一千二百零五.
fn whole(text: &[char]) -> Option<(u32, usize)> {
    let mut total = 0;
    let mut pending: Option<u32> = None;
    let mut used = 0;
    let mut last_unit = u32::MAX;
    for &c in text {
        if let Some(value) = digit(c) {
            // Two digits in a row end the numeral, except after a zero.
            if pending.is_some_and(|p| p != 0) {
                break;
            }
            pending = Some(value);
        } else {
            let unit = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                _ => break,
            };
            if unit >= last_unit {
                break;
            }
            last_unit = unit;
            total += pending.unwrap_or(1) * unit;
            pending = None;
        }
        used += 1;
    }
    (used > 0).then(|| (total + pending.unwrap_or(0), used))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        numeral(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn numerals_read_as_people_say_them() {
        for (text, value) in [
            ("三", "3"),
            ("十", "10"),
            ("十二", "12"),
            ("二十", "20"),
            ("两", "2"),
            ("一百零五", "105"),
            ("半", "0.5"),
            ("百分之二", "2 %"),
            ("千分之五", "5 ‰"),
        ] {
            assert_eq!(read(text).map(|(v, _)| v), Some(value.to_owned()), "{text}");
        }
        assert_eq!(read("三个月"), Some(("3".to_owned(), 1)));
        assert_eq!(read("个"), None);
    }
}
