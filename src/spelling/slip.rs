//! Which misspelt words leave no doubt about the word that was meant.
//!
//! A near name is a good guess, but 差评率 beside 好评率 is one sign away as well and
//! means the opposite. Beyond doubt is only what comes of typing: a character of the
//! same sound (销受额), two signs that changed places (slaes), one typed twice, or one
//! left out in the middle.

use pinyin::ToPinyinMulti;

/// The one word that somebody who wrote `written` can have meant; nothing where a second
/// word is as near, or where the difference may be meant.
pub fn certainly_meant<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut near: Option<&'a str> = None;
    for candidate in known {
        let is_near = candidate != written
            && (strsim::damerau_levenshtein(written, candidate) <= 1 || candidate.eq_ignore_ascii_case(written));
        if !is_near || near == Some(candidate) {
            continue;
        }
        if near.is_some() {
            return None;
        }
        near = Some(candidate);
    }
    near.filter(|meant| is_slip(written, meant))
}

/// Whether one word comes of typing the other carelessly.
fn is_slip(written: &str, meant: &str) -> bool {
    if written.eq_ignore_ascii_case(meant) {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (written.chars().collect(), meant.chars().collect());
    let before = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let left = one.len().min(other.len()) - before;
    let behind = one.iter().rev().zip(other.iter().rev()).take(left).take_while(|(a, b)| a == b).count();
    let differing = |word: &[char]| word.get(before..word.len() - behind).unwrap_or(&[]).to_vec();
    let neighbours = [before.checked_sub(1).and_then(|at| other.get(at)), other.get(other.len() - behind)];
    let shorter = one.len().min(other.len());
    match (differing(&one).as_slice(), differing(&other).as_slice()) {
        ([a], [b]) if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            // The first and the last letter of a word change its meaning: late, rate; payee, payer.
            shorter >= 6 && neighbours.iter().all(|sign| sign.is_some_and(char::is_ascii_alphabetic))
        }
        ([a], [b]) => same_sound(*a, *b),
        ([a, b], [c, d]) => (a, b) == (d, c) && shorter >= 3 && ![*a, *b].into_iter().any(is_figure),
        ([extra], []) | ([], [extra]) => left_out(*extra, before, behind, neighbours, shorter),
        _ => false,
    }
}

/// Whether a sign may have been left out, or typed once too often.
fn left_out(sign: char, before: usize, behind: usize, neighbours: [Option<&char>; 2], shorter: usize) -> bool {
    // 未达标, 总得分, 月奖金: with and without it these are different things.
    const TELLING: &str = "不未非无没免总小均共实应前后上下年月季周日新旧大高低多少内外男女首末净毛税主副正负半全";
    if is_figure(sign) {
        return false;
    }
    if sign.is_ascii_alphabetic() {
        return shorter >= 4 && neighbours.first().is_some_and(|sign| sign.is_some_and(char::is_ascii_alphabetic));
    }
    let twice = neighbours.contains(&Some(&sign));
    let inside = before >= 1 && behind >= 1 && shorter >= 4;
    sign.is_alphabetic() && !TELLING.contains(sign) && (twice || inside)
}

/// A digit, or a character that counts or numbers: 一, 两, 甲.
fn is_figure(sign: char) -> bool {
    sign.is_ascii_digit() || "〇零一二两三四五六七八九十百千万亿半甲乙丙丁戊己".contains(sign)
}

/// Whether two characters can be typed by the same keys.
fn same_sound(a: char, b: char) -> bool {
    let sounds = |sign: char| -> Vec<String> {
        let all = sign.to_pinyin_multi();
        all.map(|all| all.into_iter().map(|sound| plain_sound(sound.plain())).collect()).unwrap_or_default()
    };
    let others = sounds(b);
    !is_figure(a) && !is_figure(b) && sounds(a).iter().any(|sound| others.contains(sound))
}

/// The sound as those write it who do not tell z from zh and in from ing.
fn plain_sound(sound: &str) -> String {
    let sound = match sound.split_at_checked(2) {
        Some(("zh", rest)) => format!("z{rest}"),
        Some(("ch", rest)) => format!("c{rest}"),
        Some(("sh", rest)) => format!("s{rest}"),
        _ => sound.to_owned(),
    };
    match sound.strip_suffix('g') {
        Some(rest) if ["an", "en", "in"].iter().any(|end| rest.ends_with(end)) => rest.to_owned(),
        _ => sound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_keyboard_are_certain() {
        for (written, meant) in [
            ("销受额", "销售额"),
            ("定意", "定义"),
            ("已上", "以上"),
            ("提层", "提成"),
            ("方試", "方式"),
            ("销额售", "销售额"),
            ("销售售额", "销售额"),
            ("实际销额", "实际销售额"),
            ("slaes", "sales"),
            ("defin", "define"),
            ("attendence", "attendance"),
            ("Sales", "sales"),
        ] {
            assert_eq!(certainly_meant(written, ["岗位", meant, "team"]), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_may_be_meant_is_not_certain() {
        for (written, other) in [
            ("差评率", "好评率"),
            ("销售量", "销售额"),
            ("应收金额", "实收金额"),
            ("不合格", "合格"),
            ("客户不满意度", "客户满意度"),
            ("考核总得分", "考核得分"),
            ("货币", "金额"),
            ("合约", "合同"),
            ("一组奖金", "医组奖金"),
            ("late", "rate"),
            ("payee_total", "payer_total"),
            ("bonus_a", "bonus_b"),
            ("week1", "week2"),
            ("week", "week2"),
        ] {
            assert_eq!(certainly_meant(written, [other]), None, "{written}");
        }
    }

    #[test]
    fn of_two_near_words_neither_is_certain() {
        assert_eq!(certainly_meant("销受额", ["销售额", "销受量"]), None);
        assert_eq!(certainly_meant("销受额", ["销售额", "销售额"]), Some("销售额"));
    }
}
