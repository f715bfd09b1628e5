//! Records, ranks and tables: what their nodes gather.

use std::cmp::Ordering;
use std::rc::Rc;

use kpi::eval::{Outcome, Place, What, Why};
use kpi::exact::Exact;
use kpi::plan::Value;
use kpi::syntax::ast::{BandMode, Comparison, FoldHow};

use crate::meaning::{
    Should, Verdict, all_values, counted, folded, holds, interpolated, leading_number, not_applicable, order, relation,
    truth,
};
use crate::verifier::{Here, Verifier};

impl Verifier<'_> {
    pub fn amount(&self, node: &Why, above: &Here) -> Verdict {
        match (&node.place, node.parts.as_slice()) {
            (Place::Record { file, line }, parts) => {
                self.belongs(file, *line, above)?;
                match parts {
                    [] => truth(true),
                    [one] => Ok(Should::Be(one.outcome.clone())),
                    [filter, body] if holds(filter) => Ok(Should::Be(body.outcome.clone())),
                    _ => Err("a record that the condition leaves out".into()),
                }
            }
            (Place::Row { .. } | Place::Of(_), _) => self.row_amount(node),
            (Place::Member(_) | Place::MemberIn(..), [one]) => Ok(Should::Be(one.outcome.clone())),
            (Place::Here, []) if above.in_slice => Ok(Should::Be(node.outcome.clone())),
            _ => Err("an amount of nothing".into()),
        }
    }

    pub fn rank(&self, node: &Why, here: &Here) -> Verdict {
        let What::Rank { better, equal, of, distinct_better, high_first, skip_after_ties } = &node.what else {
            return Err("not a rank".into());
        };
        let (better, equal, of, distinct_better) = (*better, *equal, *of, *distinct_better);
        if let [only] = node.parts.as_slice()
            && !matches!(only.what, What::Contender)
        {
            return match (&only.place, &only.outcome) {
                (_, fault @ Outcome::Fault(_)) => Ok(Should::Be(fault.clone())),
                (Place::Member(who), _) if **who != *here.who => Err("somebody else was left out".into()),
                _ => not_applicable(),
            };
        }
        let keys = |part: &Why| all_values(&part.parts).map_err(|_| "a contender without a key".to_owned());
        let is_own = |part: &&Rc<Why>| matches!(&part.place, Place::Member(who) if **who == *here.who);
        let own = keys(node.parts.iter().find(is_own).ok_or("not among the contenders")?)?;
        let mut ahead: Vec<Vec<Value>> = Vec::new();
        let mut same = 0;
        for contender in &node.parts {
            let theirs = keys(contender)?;
            let by_key = theirs.iter().zip(&own).map(|(a, b)| order(a, b).unwrap()).zip(high_first);
            match by_key.into_iter().find(|(order, _)| order.is_ne()) {
                None => same += 1,
                Some((order, high_first)) if (order == Ordering::Greater) == *high_first => ahead.push(theirs),
                Some(_) => {}
            }
        }
        let mut distinct: Vec<&Vec<Value>> = Vec::new();
        for keys in &ahead {
            if !distinct.contains(&keys) {
                distinct.push(keys);
            }
        }
        if (better, equal, of, distinct_better) != (ahead.len(), same, node.parts.len(), distinct.len()) {
            return Err(format!("{} ahead, {same} equal, {} in all", ahead.len(), node.parts.len()));
        }
        counted(1 + if *skip_after_ties { ahead.len() } else { distinct.len() })
    }

    pub fn lookup(&mut self, node: &Why) -> Verdict {
        let What::Lookup { mode, row, .. } = &node.what else { return Err("not a lookup".into()) };
        let Some((keys_end, last)) = node.parts.len().checked_sub(1).map(|end| (end, &node.parts[end])) else {
            return Err("a lookup of nothing".into());
        };
        if let Some((row, span)) = row {
            self.row_takes(*mode, &node.parts[..keys_end], *row, span.start)?;
            return Ok(Should::Be(last.outcome.clone()));
        }
        let key = match all_values(&node.parts[..1]) {
            Ok(key) => key,
            Err(outcome) => return Ok(Should::Be(outcome)),
        };
        match (mode, key.as_slice()) {
            (Some(BandMode::Sliced), _) => {
                let slices: Vec<&Outcome> = node.parts[1..].iter().map(|part| &part.outcome).collect();
                folded(FoldHow::Sum, false, &slices)
            }
            (Some(BandMode::Interpolated), [Value::Number(key)]) => interpolated(key, &node.parts[1..]),
            _ => match all_values(&node.parts) {
                Ok(_) => Ok(Should::Fail(&["R0301", "R0302"])),
                Err(outcome) => Ok(Should::Be(outcome)),
            },
        }
    }

    /// Reads the row that was hit, and those before it, from the policy's text.
    pub fn row_takes(
        &mut self,
        mode: Option<BandMode>,
        keys: &[Rc<Why>],
        row: usize,
        start: usize,
    ) -> Result<(), String> {
        let line = self.source.line(start);
        let lines: Vec<&str> = self.source.text.lines().collect();
        let takes = |line: usize| -> Option<bool> {
            let text = lines.get(line - 1)?.split("//").next()?.trim();
            let patterns: Vec<String> = if text.starts_with('|') {
                text.split('|').skip(1).map(|cell| cell.trim().to_owned()).take(keys.len()).collect()
            } else {
                let columns: Vec<&str> = text.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
                let at = usize::from(mode == Some(BandMode::Grade));
                vec![columns.get(at)?.split(" 依据").next()?.to_string()]
            };
            patterns
                .iter()
                .zip(keys)
                .map(|(pattern, key)| self.pattern_takes(pattern, key))
                .try_fold(true, |all, one| Some(all && one?))
        };
        let Some(hit) = takes(line) else { return Err(format!("cannot read the row of line {line}")) };
        if !hit {
            return Err(format!("the row of line {line} does not take the keys"));
        }
        for earlier in line - row..line {
            // 其余 takes what no other row does, wherever it stands.
            let rest = lines[earlier - 1].contains("其余");
            if !rest && takes(earlier) != Some(false) {
                return Err(format!("line {earlier}, before line {line}, takes the keys as well"));
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Whether `80 分以上`, `10万以上不足 50万`, `= 2 次`, a label, `-`, `缺` … takes a key.
    pub fn pattern_takes(&self, pattern: &str, key: &Why) -> Option<bool> {
        let Outcome::Value(value) = &key.outcome else { return Some(pattern == "缺" || pattern == "-") };
        match pattern {
            "-" | "其余" => return Some(true),
            "缺" => return Some(false),
            _ => {}
        }
        let Value::Number(key_number) = value else {
            return Some(self.printed(key).as_deref() == Some(pattern));
        };
        let mut rest = pattern;
        let mut all = true;
        while !rest.is_empty() {
            let words = ["不足", "低于", "高于", "超过", "="];
            let word = words.into_iter().find(|word| rest.starts_with(word));
            rest = rest.strip_prefix(word.unwrap_or("")).unwrap_or(rest).trim();
            let (bound, after) = leading_number(rest)?;
            let sign = match word {
                Some("不足" | "低于") => Comparison::Less,
                Some("高于" | "超过") => Comparison::Greater,
                Some(_) => Comparison::Equal,
                None if after.starts_with("以上") => Comparison::GreaterOrEqual,
                None => Comparison::Equal,
            };
            rest = after.strip_prefix("以上").unwrap_or(after).trim();
            all &= relation(sign, &Value::Number(key_number.clone()), &Value::Number(bound))?;
        }
        Some(all)
    }
}

impl Verifier<'_> {
    /// Shares in whole fen that add up to the pool: nobody gets a fen more while a larger remainder does not.
    pub fn apportion(&self, node: &Why, shares: &[(std::sync::Arc<str>, Exact)], here: &Here) -> Verdict {
        let Some((pool, claims)) = node.parts.split_first() else { return Err("no pool".into()) };
        if let Some(fault) = node.parts.iter().find(|part| matches!(part.outcome, Outcome::Fault(_))) {
            return Ok(Should::Be(fault.outcome.clone()));
        }
        let number = |outcome: &Outcome| match outcome {
            Outcome::Value(Value::Number(exact)) => Some(exact.clone()),
            _ => None,
        };
        let claims: Vec<(String, Exact)> = claims
            .iter()
            .filter_map(|part| match (&part.place, number(&part.outcome)) {
                (Place::Member(who), Some(claim)) => Some((who.to_string(), claim)),
                _ => None,
            })
            .collect();
        let all = claims.iter().fold(Exact::zero(), |sum, (_, claim)| sum + claim.clone());
        let Some(pool) = number(&pool.outcome).filter(|_| all > Exact::zero()) else { return not_applicable() };
        let fen = Exact::from(rust_decimal::Decimal::new(1, 2));
        let paid = shares.iter().fold(Exact::zero(), |sum, (_, share)| sum + share.clone());
        if paid != kpi::rounding::round_to_digits(&pool, 2, kpi::rounding::Rounding::HalfAwayFromZero) {
            return Err(format!("the shares add up to {paid}"));
        }
        // How far each is above what the claim alone would give.
        let mut above = Vec::new();
        for ((who, claim), (name, share)) in claims.iter().zip(shares) {
            let exact = (paid.clone() * claim.clone()).checked_div(&all).unwrap();
            if **who != **name || (share.clone() - exact.clone()).abs() >= fen {
                return Err(format!("{name} has {share} for a claim of {exact}"));
            }
            above.push(share.clone() - exact);
        }
        let lowest_up = above.iter().filter(|by| **by > Exact::zero()).max().cloned();
        let highest_down = above.iter().filter(|by| **by <= Exact::zero()).min().cloned();
        if let (Some(up), Some(down)) = (lowest_up, highest_down)
            && up.clone() - down.clone() > fen
        {
            return Err("a smaller remainder came first".into());
        }
        let own = shares.iter().find(|(who, _)| **who == *here.who);
        own.map_or(not_applicable(), |(_, share)| Ok(Should::Be(Outcome::Value(Value::Number(share.clone())))))
    }
}
