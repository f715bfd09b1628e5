//! Records of records: which record each one belongs to.
//!
//! In: the rows of all blocks, and which blocks belong to which. Out: the place
//! of its record, and that record's owner, written into each row; what belongs
//! to no record, or to two, comes back as [`Loose`].

use std::collections::BTreeMap;

use super::dataset::{Block, Cell};
use super::problems::{Words, shown, words};
use super::schema::{BlockKind, BlockSchema, RecordLink};
use crate::spelling::nearest;

/// Among whose records the key is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's; the row's own employee, where it names one, has to agree.
    Any,
    /// Those of the row's own employee.
    Own,
}

/// A record that belongs to no other record, or not to one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    /// The block it is in, and its line.
    pub block: usize,
    pub line: usize,
    /// What its key column says.
    pub key: String,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    BlankKey,
    /// No record has the key; the one most like it.
    None {
        near: Option<String>,
    },
    /// Two records have it, in these lines.
    Two {
        first: usize,
        second: usize,
    },
    /// The row names another employee than the record, in this line, does.
    OtherOwner {
        own: Option<u32>,
        theirs: Option<u32>,
        line: usize,
    },
}

/// The link of a block of records to those it belongs to.
pub fn link_of(block: &BlockSchema) -> Option<RecordLink> {
    match block.kind {
        BlockKind::Records { of, .. } => of,
        _ => None,
    }
}

/// Links every record to its own; the blocks that others belong to come first.
pub fn link(blocks: &mut [Block], schema: &[&BlockSchema], whose: Whose) -> Vec<Loose> {
    let mut loose = Vec::new();
    let mut done: Vec<bool> = schema.iter().map(|block| link_of(block).is_none()).collect();
    // As many rounds as blocks: records of records of records take three.
    for _ in 0..schema.len() {
        for (id, block) in schema.iter().enumerate() {
            let Some(link) = link_of(block) else { continue };
            if done.get(id) == Some(&false) && done.get(link.block) == Some(&true) {
                one_block(blocks, id, link, whose, &mut loose);
                if let Some(done) = done.get_mut(id) {
                    *done = true;
                }
            }
        }
    }
    loose
}

fn one_block(blocks: &mut [Block], id: usize, link: RecordLink, whose: Whose, loose: &mut Vec<Loose>) {
    type Found = Vec<(usize, usize, Option<u32>)>;
    let mut known: BTreeMap<(Option<u32>, String), Found> = BTreeMap::new();
    let asked = |subject: Option<u32>| if whose == Whose::Own { subject } else { None };
    for (at, row) in blocks.get(link.block).map_or(&[][..], |block| &block.rows).iter().enumerate() {
        if let Some(key) = row.cells.get(link.parent_key).and_then(key_of) {
            known.entry((asked(row.subject), key)).or_default().push((at, row.line, row.subject));
        }
    }
    let Some(block) = blocks.get_mut(id) else { return };
    for row in &mut block.rows {
        let line = row.line;
        let mut report = |key: &str, why| loose.push(Loose { block: id, line, key: key.to_owned(), why });
        let Some(key) = row.cells.get(link.key).and_then(key_of) else {
            report("", Why::BlankKey);
            continue;
        };
        match known.get(&(asked(row.subject), key.clone())).map(Vec::as_slice) {
            Some([(at, line, owner)]) => {
                row.parent = Some(*at);
                if row.subject.is_some() && row.subject != *owner {
                    report(&key, Why::OtherOwner { own: row.subject, theirs: *owner, line: *line });
                }
                row.subject = *owner;
            }
            Some([(_, first, _), (_, second, _), ..]) => report(&key, Why::Two { first: *first, second: *second }),
            _ => {
                let near = nearest(&key, known.keys().map(|(_, key)| key.as_str())).map(str::to_owned);
                report(&key, Why::None { near });
            }
        }
    }
}

/// The key as one would write it; nothing for a blank.
fn key_of(cell: &Cell) -> Option<String> {
    Some(match cell {
        Cell::Blank => return None,
        Cell::Text(text) => text.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Month(month) => month.to_string(),
        Cell::Truth(truth) => truth.to_string(),
        Cell::Label(label) => label.to_string(),
    })
}

impl Loose {
    pub(super) fn code(&self) -> &'static str {
        match self.why {
            Why::BlankKey => "D0630",
            Why::None { .. } => "D0631",
            Why::Two { .. } => "D0632",
            Why::OtherOwner { .. } => "D0633",
        }
    }

    pub(super) fn words(&self, header: &str, parent: &str, employees: &[String]) -> Words {
        let (key, header, parent) = (shown(&self.key), shown(header), shown(parent));
        let who = |at: Option<u32>| {
            let id = at.and_then(|at| employees.get(usize::try_from(at).ok()?));
            id.map_or_else(String::new, |id| shown(id))
        };
        match &self.why {
            Why::BlankKey => words(
                format!("“{header}”是空的：不知道属于 {parent} 的哪一笔"),
                format!("`{header}` is blank: which record of {parent} this belongs to is not said"),
                format!("补上{header}；这一行不要的话，整行删去"),
                format!("fill in `{header}`, or remove the whole row"),
            ),
            Why::None { near } => {
                let (zh, en) = match near {
                    Some(near) => (format!("是不是“{}”？", shown(near)), format!("did you mean `{}`? ", shown(near))),
                    None => (String::new(), String::new()),
                };
                words(
                    format!("{parent} 里没有{header}“{key}”"),
                    format!("no record of {parent} has the {header} `{key}`"),
                    format!("{zh}改正这一格，或在 {parent} 里补上这一笔"),
                    format!("{en}correct the cell, or add the record to {parent}"),
                )
            }
            Why::Two { first, second } => words(
                format!("{parent} 里有两笔的{header}是“{key}”：第 {first} 行和第 {second} 行"),
                format!("two records of {parent} have the {header} `{key}`: lines {first} and {second}"),
                format!("让 {parent} 里每一笔的{header}都不同"),
                format!("give every record of {parent} a {header} of its own"),
            ),
            Why::OtherOwner { own, theirs, line } => words(
                format!("这一行的工号是“{}”，它所属的一笔（{parent} 第 {line} 行）是“{}”的", who(*own), who(*theirs)),
                format!(
                    "this row is of employee `{}`, the record it belongs to ({parent} line {line}) of `{}`",
                    who(*own),
                    who(*theirs)
                ),
                "改正其中一个工号，或删去这一列：属于谁由那一笔决定",
                "correct one of them, or drop the column: the record says whose it is",
            ),
        }
    }
}
