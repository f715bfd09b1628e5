//! Records and people: each record's line and amount, ranks and ties.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use crate::eval::{Outcome, Place, What, Why};
use crate::exact::Exact;
use crate::plan::{Type, Value};

use super::formula::{is_plain, stories};
use super::tell::{At, Entry, Teller, push};
use super::wording::Wording;

/// More than this many records that do not count are only numbered.
const LEFT_OUT: usize = 6;
/// A ranking longer than this shows its first, and those around the person.
const RANKING: usize = 9;

impl Teller<'_> {
    /// A fold over records or people, or a rank.
    pub(super) fn collected(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        match &node.what {
            What::RecordFold { how, complete }
            | What::TableFold { how, complete }
            | What::EarlierFold { how, complete, .. }
            | What::GroupFold { how, complete } => {
                let counted = node
                    .parts
                    .iter()
                    .filter(|part| matches!(part.what, What::Amount) && part.outcome.is_value())
                    .count();
                let held = node.parts.iter().filter(|part| part.outcome.holds()).count();
                let none = node.parts.is_empty() && matches!(node.what, What::RecordFold { .. });
                let summary = self.folded(node, (*how, *complete), counted, held);
                let w = self.words;
                let no_period = node.parts.is_empty() && matches!(node.what, What::EarlierFold { .. });
                entry.lines.push(if none {
                    w.say("没有记录", "no records")
                } else if no_period {
                    w.say("以前没有数据", "no data before")
                } else {
                    summary
                });
                self.records(node, entry, at);
            }
            What::Rank { .. } => self.rank(node, entry, at),
            What::Apportion { shares } => self.apportion(node, shares, entry, at),
            _ => {}
        }
    }

    fn records(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let left_out: Vec<&Rc<Why>> = node.parts.iter().filter(|part| matches!(part.what, What::LeftOut)).collect();
        for part in node.parts.iter().filter(|part| !matches!(part.what, What::LeftOut)) {
            let inside = self.at(part, at);
            let whose = self.whose(part);
            let mut own = Entry::default();
            // The last part is what is folded; the one before it the condition that held.
            let (body, condition) = match part.parts.as_slice() {
                [filter, body] => (Some(body), Some(filter)),
                [body] if part.ty == Type::Truth && body.outcome.holds() => (None, Some(body)),
                [body] => (Some(body), None),
                _ => (None, None),
            };
            own.head = match body {
                Some(body) if body.ty == Type::Truth => w.say(
                    format!("{whose}：{}", w.holds(&part.outcome)),
                    format!("{whose}: {}", w.holds(&part.outcome)),
                ),
                Some(_) => format!("{whose} = {}", w.outcome(&part.outcome, part.ty)),
                None => w.say(format!("{whose}：计入"), format!("{whose}: counted")),
            };
            if let Some(body) = body {
                self.record_line(body, &mut own, inside);
            }
            // A condition with a name has an entry of its own.
            if let Some(condition) = condition.filter(|condition| is_plain(condition)) {
                own.lines.push(self.tested(condition));
            }
            for part in body.into_iter().chain(condition) {
                self.reads(part, &mut own, inside);
            }
            tidy(&mut own, &w);
            entry.parts.push(own);
        }
        for part in left_out.iter().take(LEFT_OUT) {
            let whose = self.whose(part);
            let mut own = Entry::default();
            let brief = part.parts.first().and_then(|condition| {
                let name = w.label(condition);
                self.brief(condition).map(|brief| match condition.what {
                    What::Derived { .. } | What::Named { .. } => {
                        let value = w.outcome(&condition.outcome, condition.ty);
                        w.say(format!("，{name} = {value}：{brief}"), format!(", {name} = {value}: {brief}"))
                    }
                    _ => w.say(format!("：{brief}"), format!(": {brief}")),
                })
            });
            own.head = match (&part.outcome, &brief) {
                (Outcome::Fault(fault), _) => w.say(
                    format!("{whose} 算不出：{}", fault.cause.text.zh),
                    format!("{whose} cannot be computed: {}", fault.cause.text.en),
                ),
                (_, brief) => {
                    let brief = brief.clone().unwrap_or_default();
                    w.say(format!("{whose} 不计{brief}"), format!("{whose} is not counted{brief}"))
                }
            };
            if brief.is_none() {
                let inside = self.at(part, at);
                part.parts.iter().for_each(|part| self.reads(part, &mut own, inside));
                tidy(&mut own, &w);
            }
            push(entry, own);
        }
        if left_out.len() > LEFT_OUT {
            let more = left_out.len() - LEFT_OUT;
            let head = w.say(format!("另有 {more} 行也不计"), format!("{more} more are not counted either"));
            entry.parts.push(Entry { head, ..Entry::default() });
        }
    }

    fn record_line(&mut self, body: &Rc<Why>, own: &mut Entry, at: At) {
        let w = self.words;
        if is_plain(body) {
            let mut read = Vec::new();
            stories(body, &mut read);
            if read.len() == 1 && Rc::ptr_eq(body, read.first().copied().unwrap_or(body)) {
                return;
            }
            let (words, line) = (w.quote(body.span), w.with_values(body));
            own.lines.push(if words == line {
                line
            } else {
                w.say(format!("{words}：{line}"), format!("{words}: {line}"))
            });
        } else if !matches!(
            body.what,
            What::Cell { .. } | What::TableCell { .. } | What::OfEarlier | What::Derived { .. } | What::Named { .. }
        ) {
            self.formula(body, own, at, false);
        }
    }

    /// `应收账款.csv 第 5 行`, or a person.
    fn whose(&self, part: &Why) -> String {
        match &part.place {
            Place::Record { file, line } => self.words.file_line(file, *line),
            Place::Member(name) => name.to_string(),
            Place::MemberIn(name, period) => format!("{name} {period}"),
            Place::Row { table, row } => self.words.row(*table, *row),
            Place::Of(period) => period.to_string(),
            _ => String::new(),
        }
    }

    fn is_about(&self, part: &Why, at: At) -> bool {
        matches!(&part.place, Place::Member(name) if **name == *at.who)
    }

    fn rank(&mut self, node: &Rc<Why>, entry: &mut Entry, at: At) {
        let w = self.words;
        let What::Rank { better, equal, of, high_first, skip_after_ties, .. } = &node.what else { return };
        let (better, equal, of, skip_after_ties) = (*better, *equal, *of, *skip_after_ties);
        let first_high = high_first.first().copied().unwrap_or(true);
        let Outcome::Value(Value::Number(place)) = &node.outcome else {
            let left_out = node.parts.first();
            entry.lines.push(w.say("不参加排名：", "not ranked:"));
            match left_out.map(|part| part.parts.as_slice()) {
                Some([condition]) => {
                    entry.lines.push(self.tested(condition));
                    self.reads(condition, entry, at);
                }
                _ => entry.lines.push(w.say("没有可比的值，或分组的那一栏空白", "no value to compare, or no group")),
            }
            return;
        };
        let order =
            if first_high { w.say("从高到低", "high to low") } else { w.say("从低到高", "low to high") };
        let ties = match (equal > 1, skip_after_ties) {
            (false, _) => String::new(),
            (true, true) => {
                w.say(format!("，{equal} 人并列，后面跳号"), format!(", {equal} tied, places after them skipped"))
            }
            (true, false) => {
                w.say(format!("，{equal} 人并列，后面不跳号"), format!(", {equal} tied, no place skipped"))
            }
        };
        entry.lines.push(w.say(
            format!("{order}第 {place} 名，共 {of} 人，排在前面的 {better} 人{ties}"),
            format!("place {place} of {of}, {order}, {better} before{ties}"),
        ));
        let mut ranking: Vec<&Rc<Why>> = node.parts.iter().collect();
        ranking.sort_by(|a, b| compared(a, b, high_first));
        let own_key: Vec<&Outcome> = ranking.get(better).map(|own| keys(own)).unwrap_or_default();
        let near = better.saturating_sub(2)..(better + equal + 2);
        let shown = |i: usize| ranking.len() <= RANKING || i == 0 || near.contains(&i);
        let mut gap = false;
        for (i, contender) in ranking.iter().enumerate() {
            if !shown(i) {
                if !gap {
                    entry.lines.push("…".to_owned());
                }
                gap = true;
                continue;
            }
            gap = false;
            let values: Vec<String> = contender.parts.iter().map(|key| w.outcome(&key.outcome, key.ty)).collect();
            let mark = if self.is_about(contender, at) {
                w.say(" ← 本人", " ← this person")
            } else if keys(contender) == own_key {
                w.say(" 并列", " tied")
            } else {
                String::new()
            };
            entry.lines.push(format!("{} {}{mark}", self.whose(contender), w.list(&values)));
        }
        let own = node.parts.iter().find(|part| self.is_about(part, at));
        if let Some(own) = own {
            own.parts.iter().for_each(|key| self.reads(key, entry, at));
        }
    }
}

impl Teller<'_> {
    /// A share of a pool: the pool, everybody's claim and share.
    fn apportion(&mut self, node: &Rc<Why>, shares: &[(Arc<str>, Exact)], entry: &mut Entry, at: At) {
        let w = self.words;
        let Some((pool, claims)) = node.parts.split_first() else { return };
        let amount = w.outcome(&pool.outcome, pool.ty);
        entry.lines.push(w.say(
            format!("{amount} 按贡献分给 {} 人，合计恰好等于它：先各取整分，余下的分按余数从大到小补", shares.len()),
            format!(
                "{amount} shared by {} to the last fen: whole fen first, what is left to the largest remainders",
                shares.len()
            ),
        ));
        for claim in claims {
            let whose = self.whose(claim);
            let mark = if self.is_about(claim, at) { w.say(" ← 本人", " ← this person") } else { String::new() };
            let value = w.outcome(&claim.outcome, claim.ty);
            let share = shares.iter().find(|(who, _)| **who == *whose);
            let share = share.map_or_else(String::new, |(_, share)| {
                format!(" → {}", w.outcome(&Outcome::Value(Value::Number(share.clone())), node.ty))
            });
            entry.lines.push(format!("{whose} {value}{share}{mark}"));
        }
        self.reads(pool, entry, at);
        if let Some(own) = claims.iter().find(|claim| self.is_about(claim, at)) {
            own.parts.iter().for_each(|part| self.reads(part, entry, at));
        }
    }
}

fn keys(contender: &Why) -> Vec<&Outcome> {
    contender.parts.iter().map(|key| &key.outcome).collect()
}

/// The order of two contenders by their keys, the first that differs deciding.
fn compared(a: &Why, b: &Why, high_first: &[bool]) -> Ordering {
    let keys = a.parts.iter().zip(&b.parts).zip(high_first).map(|((a, b), high_first)| {
        let order = match (&a.outcome, &b.outcome) {
            (Outcome::Value(a), Outcome::Value(b)) => value_order(a, b),
            _ => Ordering::Equal,
        };
        if *high_first { order.reverse() } else { order }
    });
    keys.into_iter().find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
}

fn value_order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Month(a), Value::Month(b)) => a.cmp(b),
        (Value::Label(a), Value::Label(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Truth(a), Value::Truth(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// Puts the cells of a record, which are entries without more, on one line.
pub(super) fn tidy(own: &mut Entry, w: &Wording) {
    let is_cell = |part: &Entry| part.parts.is_empty() && part.lines.is_empty() && part.head.starts_with(['“', '"']);
    let (cells, rest): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut own.parts).into_iter().partition(is_cell);
    if !cells.is_empty() {
        let cells: Vec<String> = cells.into_iter().map(|cell| cell.head).collect();
        let cells = w.and(&cells);
        own.lines.push(w.say(format!("这一行：{cells}"), format!("this row: {cells}")));
    }
    own.parts = rest;
}
