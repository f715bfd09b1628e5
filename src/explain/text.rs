//! Explanations as text: a tree that can be read from the amount downwards.

use crate::Policy;
use crate::eval::Run;
use crate::lang::Lang;

use super::Reason;
use super::tell::{Entry, Teller};
use super::wording::Wording;

/// The reasons as a tree of lines, one tree per result.
/// What was told once is referred to afterwards, also in later trees.
pub fn text(reasons: &[Reason], policy: &Policy, run: &Run<'_, '_>, lang: Lang) -> String {
    let words = Wording { run, source: &policy.source, lang, names: None };
    let mut teller = Teller::new(words);
    let mut out = String::new();
    let mut before_tall = false;
    for reason in reasons {
        let entry = teller.reason(reason);
        let tall = !entry.lines.is_empty() || !entry.parts.is_empty();
        if !out.is_empty() && (tall || before_tall) {
            out.push('\n');
        }
        before_tall = tall;
        draw(&entry, "", "", &mut out);
    }
    if teller.cut_short {
        out.push('\n');
        out.push_str(&words.say(
            "（其他期间的值只列出结果；要看它们的由来，用 --period 问那一期，或用 --item 只问一项。）\n",
            "(Values of other periods are only stated here; ask for that --period, or for one --item, to see why.)\n",
        ));
    }
    out
}

/// `before` stands before the head, `below` before every line under it.
fn draw(entry: &Entry, before: &str, below: &str, out: &mut String) {
    let mut put = |lead: &str, line: &str| {
        out.push_str(lead);
        // What is about a number is not equal to it.
        out.push_str(&line.replace(" = ≈", " ≈ "));
        out.push('\n');
    };
    put(before, &entry.head);
    let bar = if entry.parts.is_empty() { "  " } else { "│ " };
    for line in &entry.lines {
        put(&format!("{below}{bar}"), line);
    }
    let last = entry.parts.len().saturating_sub(1);
    for (i, part) in entry.parts.iter().enumerate() {
        let (branch, under) = if i == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        draw(part, &format!("{below}{branch}"), &format!("{below}{under}"), out);
    }
}
