//! Cuts runs of characters into names, keywords, numbers and units.
//!
//! A run is cut so that nothing is left over, in as few pieces as can be: in
//! 当月度得分低于60分 the name 月度得分 wins although 当月 is a word. Two best cuts
//! are reported. Where a rest cannot be avoided it becomes an unknown name, and
//! the pieces are kept for the message that reports it.

use std::rc::Rc;

use super::declared::{Names, Sort, is_unit};
use super::keywords::{self, FILLERS};
use super::lex::{Raw, RawKind};
use super::numerals;
use crate::diagnostics::{Problem, syntax};
use crate::source::Span;

/// A word of the language, as the grammar will read it.
#[derive(Clone, Debug)]
pub struct Word {
    /// How the grammar reads it: names that could be misread are in 「」.
    pub text: String,
    pub span: Span,
    pub first: bool,
    /// How its run was cut, when the run had several pieces.
    pub cut: Option<Rc<str>>,
    /// A rest of its run that is no declared name.
    pub unknown: bool,
    /// Its mistake has been reported: what follows from it is not.
    pub reported: bool,
}

/// Words of one character that stand before a number (每5%扣1分) or behind 每满: elsewhere
/// in a run they are part of a name such as 全勤奖.
const STEP_WORDS: &[&str] = &["每", "扣", "加", "奖"];

/// Runs longer than this are not cut: nobody reads them.
const LONGEST_RUN: usize = 120;

#[derive(Clone, Debug)]
struct Piece {
    /// Character positions in the run.
    from: usize,
    to: usize,
    text: String,
    kind: PieceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    Name,
    Keyword,
    Number,
    Filler,
    Unknown,
}

/// Words with which a line about findings begins.
const VERDICTS: [&str; 4] = ["接受", "禁止", "accept", "deny"];

/// Cuts all runs. Out: the words in order, fillers left out.
pub fn cut_all(raw: &[Raw], names: &Names, problems: &mut Vec<Problem>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(raw.len() * 2);
    // Whether we are between the bars of a table row, and where the row's line began.
    let mut in_row = false;
    // A filler that stood first hands its place on.
    let mut first_pending = false;
    // 接受 … 于 …: here the name of a rule is a name like any other.
    let mut in_verdict = false;
    for (i, token) in raw.iter().enumerate() {
        let names = names.at(i);
        if token.first {
            in_row = token.text == "|";
            first_pending = false;
            in_verdict = VERDICTS.iter().any(|word| token.text.starts_with(word));
        }
        let first = token.first || first_pending;
        match token.kind {
            RawKind::Run => {
                let before = i.checked_sub(1).and_then(|i| raw.get(i)).filter(|_| !token.first);
                let context =
                    Context { names, before, in_row, in_verdict, first, beside_started: beside_started(raw, i) };
                let known = problems.len();
                let mut pieces = cut_run(token, &context, problems);
                report_wrong_dates(token, &mut pieces, problems);
                first_pending = emit(token, &pieces, names, (first, problems.len() > known), &mut words);
            }
            RawKind::Quoted => words.push(word(format!("「{}」", token.text), token, first)),
            RawKind::Text => words.push(word(format!("\"{}\"", token.text), token, first)),
            RawKind::Date => words.push(word(plain_date(&token.text), token, first)),
            RawKind::Sign | RawKind::Unreadable => words.push(word(token.text.clone(), token, first)),
        }
        if token.kind != RawKind::Run {
            first_pending = false;
        }
    }
    words
}

fn word(text: String, token: &Raw, first: bool) -> Word {
    Word { text, span: token.span, first, cut: None, unknown: false, reported: token.reported }
}

/// `2026/3/1` and `2026年3月1日` as the grammar writes dates.
fn plain_date(text: &str) -> String {
    match crate::calendar::parse_date(text) {
        Some(date) => date.to_string(),
        None => match crate::calendar::Month::parse(text) {
            Some(month) => month.to_string(),
            None => text.to_owned(),
        },
    }
}

struct Context<'a> {
    names: &'a Names,
    before: Option<&'a Raw>,
    in_row: bool,
    in_verdict: bool,
    first: bool,
    /// Beside `(不足按一计)`, where 每步长 and 扣每步 are words of a step.
    beside_started: bool,
}

/// Whether the run at `at` touches `(不足按一计)` on either side.
fn beside_started(raw: &[Raw], at: usize) -> bool {
    let reads = |from: Option<usize>, words: [&str; 2]| {
        from.and_then(|from| raw.get(from..from + 2))
            .is_some_and(|tokens| tokens.iter().map(|token| token.text.as_str()).eq(words))
    };
    reads(Some(at + 1), ["(", "不足按一计"]) || reads(at.checked_sub(2), ["不足按一计", ")"])
}

impl Context<'_> {
    /// Whether this is a place where a policy or rule is given its name, or called by it.
    fn is_title(&self) -> bool {
        self.in_verdict
            || self.before.is_some_and(|token| matches!(token.text.as_str(), "政策" | "policy" | "规则" | "rule" | "("))
    }

    /// Whether labels may be cut out of this run at its start: beside =, 是, 含, in a list,
    /// in a cell, and behind the dot of a table, whose columns are declared as labels.
    fn labels_welcome(&self) -> bool {
        self.in_row
            || self.before.is_some_and(|token| {
                matches!(
                    token.text.as_str(),
                    "=" | "≠"
                        | "."
                        | "是"
                        | "为"
                        | "不是"
                        | "不为"
                        | "含"
                        | "不含"
                        | "在"
                        | "、"
                        | "枚举"
                        | "enum"
                        | "enumeration"
                        | "is"
                        | "not"
                        | "in"
                        | "默认"
                        | "default"
                )
            })
    }
}

fn cut_run(token: &Raw, context: &Context, problems: &mut Vec<Problem>) -> Vec<Piece> {
    let chars: Vec<char> = token.text.chars().collect();
    let whole = |kind| vec![Piece { from: 0, to: chars.len(), text: token.text.clone(), kind }];
    if chars.iter().all(|c| c.is_ascii_digit() || *c == '.') {
        return whole(PieceKind::Number);
    }
    match context.names.sort_of(&token.text) {
        Some(Sort::Free) => return whole(PieceKind::Name),
        Some(Sort::Title) if context.is_title() => return whole(PieceKind::Name),
        Some(Sort::Label) if context.labels_welcome() => return whole(PieceKind::Name),
        // 一级 is a label, not the number 一; 非量化 beside a value 量化 is its opposite.
        Some(Sort::Label) => {
            let cut = best_cut(token, &chars, context, false, false, &mut Vec::new());
            let names_something = |pieces: &[Piece]| pieces.iter().any(|piece| piece.kind == PieceKind::Name);
            if cut.is_none_or(|pieces| !names_something(&pieces)) {
                return whole(PieceKind::Name);
            }
        }
        _ => {}
    }
    if keywords::is_keyword(&token.text) && !FILLERS.contains(&token.text.as_str()) {
        return whole(PieceKind::Keyword);
    }
    if chars.len() > LONGEST_RUN {
        return whole(PieceKind::Unknown);
    }
    // 设计评审满意率 in a cell is a word, though 设计 and 评审满意率 are names:
    // two names side by side mean nothing.
    let two_names = |pieces: &[Piece]| {
        context.in_row && pieces.windows(2).any(|pair| pair.iter().all(|piece| piece.kind == PieceKind::Name))
    };
    let known = problems.len();
    for labels_anywhere in [false, true] {
        let labels_at_start = labels_anywhere || context.labels_welcome();
        match best_cut(token, &chars, context, labels_at_start, labels_anywhere, problems) {
            Some(pieces) if two_names(&pieces) => {
                problems.truncate(known);
                return whole(PieceKind::Unknown);
            }
            Some(pieces) if reads_over(&pieces, context) => return whole(PieceKind::Unknown),
            Some(pieces) => return pieces,
            None => {}
        }
    }
    // A cell or a lone run that cannot be cut is a word of its own.
    let stands_alone = context.in_row || context.names.sort_of(&token.text).is_some();
    if stands_alone || chars.iter().all(char::is_ascii) {
        return whole(PieceKind::Unknown);
    }
    let pieces = cut_around_rest(&chars, context);
    // 一部 is more likely a word than the number 一 before something unknown.
    match pieces.as_slice() {
        [number, rest]
            if number.kind == PieceKind::Number
                && rest.kind == PieceKind::Unknown
                && !chars.first().is_some_and(char::is_ascii_digit) =>
        {
            whole(PieceKind::Unknown)
        }
        _ => pieces,
    }
}

/// Whether a run is one name and a word that commonly begins or ends another name: 应出勤天数
/// beside a column 出勤天数 is a column that nobody declared, and not the same days.
fn reads_over(pieces: &[Piece], context: &Context) -> bool {
    let after_then = context.before.is_some_and(|token| token.text.ends_with('则') || token.text == "then");
    match pieces {
        [word, name] if word.kind == PieceKind::Filler && name.kind == PieceKind::Name => {
            word.text == "应" && !after_then
        }
        [name, word] if word.kind == PieceKind::Filler && name.kind == PieceKind::Name => {
            matches!(word.text.as_str(), "考核" | "考评")
        }
        _ => false,
    }
}

/// The pieces that may stand at `from`, without unknown ones.
fn pieces_at(
    chars: &[char],
    from: usize,
    context: &Context,
    label_ok: bool,
    out: &mut Vec<(usize, PieceKind, String)>,
) {
    out.clear();
    let names = context.names;
    let Some(&first) = chars.get(from) else { return };
    let rest = &chars[from..];
    let fits = |word: &str| {
        let length = word.chars().count();
        (rest.len() >= length && word.chars().eq(rest.iter().take(length).copied())).then_some(length)
    };
    for (name, sort) in names.starting_with(first) {
        let allowed = match sort {
            Sort::Free => true,
            Sort::Label => label_ok,
            Sort::Title => context.in_verdict,
        };
        if allowed && let Some(length) = fits(name) {
            out.push((length, PieceKind::Name, name.clone()));
        }
    }
    for keyword in keywords::starting_with(first) {
        if let Some(length) = fits(keyword)
            && !out.iter().any(|(known, ..)| *known == length)
            && (!STEP_WORDS.contains(keyword) || context.beside_started || opens_step(chars, from + length))
            && (*keyword != "于" || from == 0 || chars.get(from - 1).is_some_and(char::is_ascii_digit))
        {
            let filler = FILLERS.contains(keyword);
            let kind = if filler { PieceKind::Filler } else { PieceKind::Keyword };
            out.push((length, kind, (*keyword).to_owned()));
        }
    }
    for filler in FILLERS {
        if let Some(length) = fits(filler)
            && !out.iter().any(|(known, ..)| *known == length)
        {
            out.push((length, PieceKind::Filler, (*filler).to_owned()));
        }
    }
    if let Some(length) = code_at(chars, from) {
        out.push((length, PieceKind::Name, rest.iter().take(length).collect()));
    }
    if first.is_ascii_digit() {
        let digits: String = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').collect();
        let length = digits.chars().count();
        if let Some((date, used)) = written_date(rest) {
            out.push((used, PieceKind::Number, date));
        }
        out.push((length, PieceKind::Number, digits));
    } else if let Some((text, used)) = numerals::numeral(rest)
        && !out.iter().any(|(known, kind, _)| *known == used && *kind == PieceKind::Keyword)
    {
        out.push((used, PieceKind::Number, text));
    }
}

/// The length of a finding's code between 接受 and what follows it: 接受W0706于提成.
fn code_at(chars: &[char], from: usize) -> Option<usize> {
    let (before, rest) = chars.split_at(from.min(chars.len()));
    let digits = rest.iter().skip(1).take_while(|c| c.is_ascii_digit()).count();
    let is_code = rest.first().is_some_and(|c| c.is_ascii_alphabetic()) && digits >= 2;
    let says = |words: [[char; 2]; 2]| before.last_chunk::<2>().is_some_and(|last| words.contains(last));
    let opened = says([['接', '受'], ['禁', '止']]);
    let after = rest.get(1 + digits..).unwrap_or(&[]);
    let goes_on = from == 0 && (after.starts_with(&['于']) || after.starts_with(&['理', '由']));
    (is_code && (opened || goes_on)).then_some(1 + digits)
}

/// Whether a step's word may end here: a number follows, or 每满 stands before it.
fn opens_step(chars: &[char], end: usize) -> bool {
    let (before, after) = chars.split_at(end.min(chars.len()));
    after.first().is_some_and(char::is_ascii_digit)
        || numerals::numeral(after).is_some()
        || before.windows(2).any(|pair| pair == ['每', '满'])
}

/// `2026年3月31日` or `2026年3月` at the start; the shape of a date, valid or not.
fn written_date(chars: &[char]) -> Option<(String, usize)> {
    let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let year = digits(0);
    if year != 4 || chars.get(4) != Some(&'年') {
        return None;
    }
    let month = digits(5);
    if !(1..=2).contains(&month) || chars.get(5 + month) != Some(&'月') {
        return None;
    }
    let after_month = 6 + month;
    let day = digits(after_month);
    let used = if (1..=2).contains(&day) && chars.get(after_month + day) == Some(&'日') {
        after_month + day + 1
    } else {
        after_month
    };
    let text: String = chars.iter().take(used).collect();
    let plain = plain_date(&text);
    // A date that does not exist stays as it is written, to be reported.
    Some((plain, used))
}

/// Reports `2026年2月30日` and puts the nearest date that exists in its place.
fn report_wrong_dates(token: &Raw, pieces: &mut [Piece], problems: &mut Vec<Problem>) {
    for piece in pieces.iter_mut().filter(|piece| piece.kind == PieceKind::Number && piece.text.contains('年')) {
        let mut numbers = piece.text.split(['年', '月', '日']).map_while(|part| part.parse::<i32>().ok());
        let (Some(year), Some(month)) = (numbers.next(), numbers.next()) else { continue };
        let Some(repaired) = super::lex::repaired_date(year, month, numbers.next()) else { continue };
        let at = |i: usize| token.offsets.get(i).copied().unwrap_or(token.span.end);
        let span = Span::new(at(piece.from), at(piece.to));
        problems.push(syntax::no_such_date(&piece.text, Some(&repaired), span));
        piece.text = repaired;
    }
}

/// Whether a cut may fall before `at`: never inside an ASCII word.
fn may_cut(chars: &[char], at: usize) -> bool {
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|i| chars.get(i)), chars.get(at)) else {
        return true;
    };
    let wordy = |c: &char| c.is_ascii_alphabetic() || *c == '_';
    !(wordy(before) && (wordy(after) || after.is_ascii_digit()))
}

/// The fewest pieces that leave no rest, or nothing where there is always one.
fn best_cut(
    token: &Raw,
    chars: &[char],
    context: &Context,
    labels_at_start: bool,
    labels_anywhere: bool,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Piece>> {
    let n = chars.len();
    // fewest[i]: the fewest pieces that cut chars[i..], and the first piece of the
    // leftmost-longest such cut; `other` a different first piece that is as good.
    let mut fewest: Vec<Option<usize>> = vec![None; n + 1];
    let mut choice: Vec<Option<(usize, PieceKind, String)>> = vec![None; n + 1];
    let mut rival: Vec<Option<(usize, PieceKind, String)>> = vec![None; n + 1];
    fewest[n] = Some(0);
    let mut candidates = Vec::new();
    for from in (0..n).rev() {
        if !may_cut(chars, from) {
            continue;
        }
        let beside_equals = from > 0 && matches!(chars.get(from - 1), Some('是' | '为' | '含' | '在'));
        let label_ok = labels_anywhere || (from == 0 && labels_at_start) || beside_equals;
        pieces_at(chars, from, context, label_ok, &mut candidates);
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.0));
        for candidate in &candidates {
            let to = from + candidate.0;
            // 考核 opens a statement when it stands first; it fills only inside a run.
            let opens = candidate.2 == "考核" && from == 0 && context.first;
            let mut candidate = candidate.clone();
            if opens {
                candidate.1 = PieceKind::Keyword;
            }
            let Some(rest) = fewest.get(to).copied().flatten() else { continue };
            if !may_cut(chars, to) {
                continue;
            }
            match fewest[from] {
                Some(known) if known < rest + 1 => {}
                Some(known) if known == rest + 1 => rival[from] = rival[from].take().or(Some(candidate)),
                _ => {
                    fewest[from] = Some(rest + 1);
                    choice[from] = Some(candidate);
                    rival[from] = None;
                }
            }
        }
    }
    fewest[0]?;
    let follow = |divert: Option<usize>| {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < n {
            let pick = if divert == Some(at) { &rival[at] } else { &choice[at] };
            let Some((length, kind, text)) = pick else { break };
            pieces.push(Piece { from: at, to: at + length, text: text.clone(), kind: *kind });
            at += length;
        }
        pieces
    };
    let best = follow(None);
    // Keywords among themselves follow the leftmost longest; names must be certain.
    let doubtful = best.iter().map(|piece| piece.from).find(|at| {
        rival.get(*at).is_some_and(Option::is_some) && {
            let other = follow(Some(*at));
            let names = |pieces: &[Piece]| -> Vec<(usize, usize)> {
                pieces.iter().filter(|p| p.kind == PieceKind::Name).map(|p| (p.from, p.to)).collect()
            };
            names(&best) != names(&other)
        }
    });
    if let Some(at) = doubtful {
        problems.push(syntax::ambiguous_cut(&token.text, &shown(&best), &shown(&follow(Some(at))), token.span));
    }
    Some(best)
}

/// Cuts around what cannot be read. An unknown stretch costs more than known
/// pieces do, and a misspelt name is preferred to a chance cut.
fn cut_around_rest(chars: &[char], context: &Context) -> Vec<Piece> {
    let n = chars.len();
    let mut cost: Vec<usize> = vec![usize::MAX; n + 1];
    let mut choice: Vec<Option<(usize, PieceKind, String)>> = vec![None; n + 1];
    cost[n] = 0;
    let mut candidates = Vec::new();
    let follows_number = context.before.is_some_and(|before| before.text.starts_with(|c: char| c.is_ascii_digit()));
    for from in (0..n).rev() {
        pieces_at(chars, from, context, true, &mut candidates);
        let mut consider = |length: usize, kind: PieceKind, text: String, price: usize| {
            let Some(rest) = cost.get(from + length).copied().filter(|rest| *rest != usize::MAX) else { return };
            let cuts_word = !may_cut(chars, from) || !may_cut(chars, from + length);
            let total = rest + price + usize::from(cuts_word) * 20;
            if total < cost[from] {
                cost[from] = total;
                choice[from] = Some((length, kind, text));
            }
        };
        for (length, kind, text) in candidates.drain(..) {
            // A single character is easily hit by chance inside an unknown word.
            let structural = matches!(text.as_str(), "当" | "则" | "若" | "且" | "或");
            let is_unit = from == 0 && follows_number && keywords::is_unit(&text);
            let price = match length {
                _ if is_unit => 1,
                1 if kind != PieceKind::Number && !structural => 3,
                _ => 2,
            };
            consider(length, kind, text, price);
        }
        for length in 1..=(n - from) {
            let text: String = chars[from..from + length].iter().collect();
            let misspelt = length >= 3 && near_name(&text, context.names);
            consider(length, PieceKind::Unknown, text, if misspelt { 5 } else { 2 + 2 * length });
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < n {
        let Some((length, kind, text)) = choice[at].take() else { break };
        match pieces.last_mut() {
            Some(last) if last.kind == PieceKind::Unknown && kind == PieceKind::Unknown => {
                last.text.push_str(&text);
                last.to += length;
            }
            _ => pieces.push(Piece { from: at, to: at + length, text, kind }),
        }
        at += length;
    }
    let pieces = joined(pieces);
    // 能力原始满分 holds the word 满分, yet it is one undeclared name: only words that
    // join a sentence together, and numbers, show where such a run divides.
    let divides = |piece: &Piece| match piece.kind {
        // 90 分已上: after a number the unit stands by itself.
        PieceKind::Keyword if piece.from == 0 && follows_number => keywords::is_unit(&piece.text),
        PieceKind::Keyword => keywords::joins_sentence(&piece.text),
        PieceKind::Number => piece.from == 0 || chars.get(piece.from).is_some_and(char::is_ascii_digit),
        _ => false,
    };
    let has_rest = pieces.iter().any(|piece| piece.kind == PieceKind::Unknown);
    if has_rest && !pieces.iter().any(divides) {
        let text = chars.iter().collect();
        return vec![Piece { from: 0, to: chars.len(), text, kind: PieceKind::Unknown }];
    }
    pieces
}

/// A rest beside a declared name belongs to it: 提成比例 where only 提成 is declared
/// is one undeclared name, for two names in a row mean nothing.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let is_rest = piece.kind == PieceKind::Unknown;
        match out.last_mut() {
            Some(last)
                if (is_rest && matches!(last.kind, PieceKind::Name | PieceKind::Unknown))
                    || (last.kind == PieceKind::Unknown && piece.kind == PieceKind::Name) =>
            {
                last.text.push_str(&piece.text);
                last.to = piece.to;
                last.kind = PieceKind::Unknown;
            }
            _ => out.push(piece),
        }
    }
    out
}

/// Whether some declared name is one slip of the pen away.
fn near_name(text: &str, names: &Names) -> bool {
    let length = text.chars().count();
    names.all().any(|name| {
        let other = name.chars().count();
        other >= 3 && other.abs_diff(length) <= 1 && strsim::levenshtein(name, text) == 1
    })
}

fn shown(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("·")
}

/// Adds a run's pieces to the words. Out: whether "first in line" is still to be handed on.
fn emit(
    token: &Raw,
    pieces: &[Piece],
    names: &Names,
    (mut first, reported): (bool, bool),
    words: &mut Vec<Word>,
) -> bool {
    let cut: Option<Rc<str>> = (pieces.len() > 1).then(|| shown(pieces).into());
    for piece in pieces {
        if piece.kind == PieceKind::Filler {
            continue;
        }
        let at = |i: usize| token.offsets.get(i).copied().unwrap_or(token.span.end);
        let span = if pieces.len() > 1 { Span::new(at(piece.from), at(piece.to)) } else { token.span };
        let text = match piece.kind {
            PieceKind::Name | PieceKind::Unknown if needs_quotes(&piece.text) => format!("「{}」", piece.text),
            // A column called years, at the beginning of its line, is no unit of the number before it.
            PieceKind::Name if first && is_unit(&piece.text) => format!("「{}」", piece.text),
            // 各目标 may be a table's name, and 本年 what a formula is given.
            PieceKind::Name if piece.text.starts_with('各') || names.is_parameter(&piece.text) => {
                format!("「{}」", piece.text)
            }
            _ => piece.text.clone(),
        };
        let unknown = piece.kind == PieceKind::Unknown;
        words.push(Word { text, span, first, cut: cut.clone(), unknown, reported });
        first = false;
    }
    first
}

/// Names that the grammar would not read as one word.
fn needs_quotes(name: &str) -> bool {
    // Letters in Unicode's sense; Ⅰ and ① are numbers to it.
    name.chars().next().is_some_and(|c| !(c.is_alphabetic() || c == '_') || ('\u{2150}'..='\u{24ff}').contains(&c))
}
