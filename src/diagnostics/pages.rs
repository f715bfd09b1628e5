//! The long page of every code: what is wrong, why it matters for pay, what to do,
//! and an example that gives the code beside one that does not.
//!
//! In: the files of `pages/`, one for each code (`pages/README.md` says how they are
//! written). Out: their parts. How a page is shown is `reference`'s.

use crate::lang::Text;

/// Every code that has a page, with the page's source, in order.
macro_rules! pages {
    ($($code:ident)*) => {
        const SOURCES: &[(&str, &str)] =
            &[$((stringify!($code), include_str!(concat!("pages/", stringify!($code), ".md")))),*];
    };
}

pages! {
    E0101 E0102 E0103 E0104 E0105 E0106 E0107 E0108 E0109 E0110 E0111 E0112 E0113 E0114
    E0115 E0116 E0117 E0118 E0119 E0120 E0121 E0130
    E0201 E0202 E0203 E0204 E0205 E0206 E0207 E0208 E0209 E0210 E0211 E0212 E0213 E0214
    E0215
    E0301 E0302 E0303 E0304 E0305 E0306 E0307 E0308 E0309 E0310 E0311 E0312 E0313 E0314
    E0316 E0317 E0318 E0319
    E0401 E0402
    E0501 E0502 E0503 E0504 E0505 E0506 E0507 E0508 E0509 E0510 E0511 E0512 E0513 E0514 E0515
    E0610 E0611 E0612 E0613 E0614 E0615 E0616 E0620 E0621 E0622 E0623 E0624 E0625 E0626
    E0627 E0628 E0629 E0630 E0631 E0632 E0633 E0634 E0635 E0636 E0637 E0638 E0639 E0640
    E0641 E0642 E0643 E0644 E0645 E0646 E0647 E0648 E0650 E0651 E0652 E0653 E0654 E0655
    E0656 E0660 E0661 E0662
    E0901 E0902 E0903 E0904 E0905
    W0201
    W0301
    W0515 W0516
    W0640
    W0701 W0702 W0703 W0704 W0705 W0706 W0707 W0708 W0709 W0710 W0711
    W0801 W0803 W0804 W0808 W0809 W0810 W0811 W0812 W0813 W0814
    W0901
    N0701 N0702
    N0802 N0805 N0806 N0807 N0809
    L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 L11 L12 L13 L14 L15 L16
    L17 L18 L19 L20 L21 L22 L23 L24 L25 L26 L27 L28 L29 L30 L31
    R0101 R0102
    R0201 R0202
    R0301 R0302
    R0401 R0402 R0403
    R0610 R0611 R0620 R0621 R0622 R0630 R0640 R0641 R0650 R0651
    D0101 D0102 D0103 D0104 D0105 D0106
    D0201 D0202 D0203
    D0301 D0302 D0303 D0304
    D0401 D0402 D0403 D0404 D0405 D0406 D0407 D0408
    D0501 D0502 D0503
    D0630 D0631 D0632 D0633 D0650
}

/// The page of one code.
#[derive(Clone, Debug)]
pub struct Page {
    pub code: &'static str,
    pub title: Text,
    /// What is wrong, and what people usually meant.
    pub what: Text,
    /// Why it matters for pay.
    pub pay: Text,
    /// What to do about it.
    pub mend: Text,
    /// Gives the code, and no other.
    pub wrong: Example,
    /// The same, mended: gives nothing.
    pub right: Example,
    /// What there is to say besides: of a hint on labour law, what it rests on; of a
    /// code that no policy or data can show, why there is no example.
    pub besides: Option<Text>,
}

/// A policy with all that is needed to see what it gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    pub pieces: Vec<Piece>,
    /// The period to run, where the code comes with results.
    pub period: Option<String>,
    /// Codes that cannot but stand beside the page's own.
    pub beside: Vec<String>,
}

/// One file of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub role: Role,
    /// As it is shown.
    pub text: String,
    /// How often what stands between ⟦ and ⟧ is repeated: nobody reads so much.
    times: usize,
    /// Saved in UTF-16, as some spreadsheets do.
    utf16: bool,
}

/// What a file of an example is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Policy,
    /// A later version of the policy.
    Version,
    /// A file that the policy imports.
    Imported(String),
    /// A file of its data.
    Data(String),
}

/// All codes that have a page, in order.
pub fn codes() -> impl Iterator<Item = &'static str> + Clone {
    SOURCES.iter().map(|(code, _)| *code)
}

/// The page of a code, in whatever letter case it is written.
pub fn page(code: &str) -> Option<Page> {
    let (code, source) = SOURCES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code))?;
    parsed(code, source)
}

impl Piece {
    /// Its text with everything repeated that is to be repeated; `#` in it is the number of the time.
    pub fn whole(&self) -> String {
        let Some((before, rest)) = self.text.split_once('⟦') else { return self.text.clone() };
        let Some((repeated, after)) = rest.split_once('⟧') else { return self.text.clone() };
        let mut whole = before.to_owned();
        for time in 1..=self.times {
            whole += &repeated.replace('#', &time.to_string());
        }
        whole + after
    }

    /// As it would be saved. The picture of a control character, such as ␇, stands for the character.
    pub fn bytes(&self) -> Vec<u8> {
        let control = |sign: char| match u32::from(sign) {
            picture @ 0x2400..=0x241f => char::from_u32(picture - 0x2400).unwrap_or(sign),
            _ => sign,
        };
        let text: String = self.whole().chars().map(control).collect();
        match self.utf16 {
            true => std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
            false => text.into_bytes(),
        }
    }

    /// Whether it is saved in UTF-16.
    pub fn is_utf16(&self) -> bool {
        self.utf16
    }

    /// How often a part of it is repeated, where one is.
    pub fn repeated(&self) -> Option<usize> {
        self.text.contains('⟦').then_some(self.times)
    }
}

impl Example {
    /// The texts of one role's files.
    pub fn texts(&self, role: &Role) -> impl Iterator<Item = String> {
        self.pieces.iter().filter(move |piece| piece.role == *role).map(Piece::whole)
    }
}

// ── Reading a page ───────────────────────────────────────────────────────────

/// The parts of a page; nothing where one lacks.
fn parsed(code: &'static str, source: &str) -> Option<Page> {
    let mut prose = String::new();
    let (mut wrong, mut right) = (Example::default(), Example::default());
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            prose += line;
            prose.push('\n');
            continue;
        };
        let mut text = String::new();
        for line in lines.by_ref().take_while(|line| line.trim_end() != "```") {
            text += line;
            text.push('\n');
        }
        add_fence(info, text, &mut wrong, &mut right)?;
    }
    let (head, rest) = prose.split_once("## 中文")?;
    let (zh, en) = rest.split_once("## English")?;
    let title = head.trim().strip_prefix("# ")?.strip_prefix(code)?.trim();
    let (title_zh, title_en) = title.split_once(" · ")?;
    let (zh, en) = (paragraphs(zh), paragraphs(en));
    let part = |at: usize| Some(Text::new(zh.get(at)?.clone(), en.get(at)?.clone()));
    Some(Page {
        code,
        title: Text::new(title_zh, title_en),
        what: part(0)?,
        pay: part(1)?,
        mend: part(2)?,
        besides: part(3),
        wrong,
        right,
    })
}

/// Paragraphs, each on one line.
fn paragraphs(prose: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in prose.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                // Chinese runs on from line to line; English words are kept apart.
                if last.chars().last().is_some_and(|sign| sign.is_ascii()) {
                    last.push(' ');
                }
                *last += line;
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Adds a fence to the examples that it is for: `kpi wrong`, `kpi right`, or both.
fn add_fence(info: &str, text: String, wrong: &mut Example, right: &mut Example) -> Option<()> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let is = |word: &str| words.contains(&word);
    let option = |key: &str| words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('=')).map(str::to_owned);
    let role = match (words.first()?, option("file")) {
        (&"kpi", Some(file)) => Role::Imported(file),
        (&"kpi", None) if is("version") => Role::Version,
        (&"kpi", None) => Role::Policy,
        (&"csv", Some(file)) => Role::Data(file),
        _ => return None,
    };
    let times = option("times").map_or(Some(1), |times| times.parse().ok())?;
    let piece = Piece { role, text, times, utf16: is("utf16") };
    for (of_side, example) in [("wrong", wrong), ("right", right)] {
        if is(of_side) || !(is("wrong") || is("right")) {
            example.period = option("period").or(example.period.take());
            example.beside.extend(option("beside"));
            example.pieces.push(piece.clone());
        }
    }
    Some(())
}
