//! Scorecards.

use crate::syntax::ast::{Expr, GapRule, Indicator, Scorecard, Weight};

use super::formulas::Bond;
use super::reader::Reader;
use super::{Item, Piece};

impl Reader<'_> {
    pub fn scorecard(&self, scorecard: &Scorecard) -> Vec<Piece> {
        let name = self.quoted(&self.declared(&scorecard.name));
        let weighted = scorecard.indicators.iter().any(|indicator| match &indicator.weight {
            Weight::Share(_) => true,
            Weight::FullMarks(_) => false,
        });
        let lead = if weighted {
            self.say(&[&name, "是下列各项得分乘以权重之和。"], &[&name, " is the weighted sum of these scores."])
        } else {
            self.say(&[&name, "是下列各项得分之和。"], &[&name, " is the sum of these scores."])
        };
        let gap = match &scorecard.gap {
            None => String::new(),
            Some(GapRule::Reweight) if weighted => self
                .pick(
                    "没有得分的项目，其权重按比例分给其余各项。",
                    "The weight of an item without a score goes to the others in proportion.",
                )
                .to_owned(),
            Some(GapRule::Reweight) => self
                .pick(
                    "没有得分的项目，其满分按比例分给其余各项：其余各项之和按全部满分折算。",
                    "The full marks of an item without a score go to the others in proportion: their sum is scaled up to the full marks of all.",
                )
                .to_owned(),
            Some(GapRule::As(marks)) => {
                let marks = self.literal(marks);
                self.say(&["没有得分的项目按", &marks, "计。"], &["An item without a score counts as ", &marks, "."])
            }
        };
        let applies = self.applies(scorecard.applies.as_ref());
        let lead = self.sentences(&[lead, gap, applies, self.cite(scorecard.cite.as_ref())]);
        let mut pieces = vec![Piece::Paragraph(lead)];
        let lines = |range: std::ops::Range<usize>| {
            let mut items = Vec::new();
            for indicator in scorecard.indicators.get(range).unwrap_or_default() {
                self.indicator(indicator, &mut items);
            }
            Piece::Items(items)
        };
        // Indicators may stand before the first section.
        let first = scorecard.sections.first().map_or(scorecard.indicators.len(), |section| section.lines.start);
        if first > 0 {
            pieces.push(lines(0..first));
        }
        for section in &scorecard.sections {
            let name = self.quoted(&self.declared(&section.name));
            pieces.push(Piece::Paragraph(if weighted {
                self.say(
                    &["类别", &name, "，是本类各项得分按权重的加权平均："],
                    &["Section ", &name, ", the weighted average of its own items:"],
                )
            } else {
                self.say(
                    &["类别", &name, "，是本类各项得分之和："],
                    &["Section ", &name, ", the sum of its own items:"],
                )
            }));
            pieces.push(lines(section.lines.clone()));
        }
        pieces
    }

    fn indicator(&self, indicator: &Indicator, items: &mut Vec<Item>) {
        let name = self.quoted(&self.declared(&indicator.name));
        let share = |expr: &Expr| self.at_least(expr, Bond::Atom);
        let name = match &indicator.weight {
            Weight::Share(weight) => {
                let weight = share(weight);
                self.say(&[&name, "，权重 ", &weight], &[&name, ", weight ", &weight])
            }
            Weight::FullMarks(marks) => {
                let marks = share(marks);
                self.say(&[&name, "，满分 ", &marks], &[&name, ", out of ", &marks])
            }
        };
        let told = self.tell(&indicator.score);
        let line = self.say(&[&name, "：", &told.text], &[&name, ": ", &told.text]);
        let text = match told.items.is_empty() {
            true => self.sentences(&[self.sentence(&line), told.only, self.cite(indicator.cite.as_ref())]),
            // The clause first: the list follows the colon.
            false => {
                let line = self.say(&[&line, "："], &[&line, ":"]);
                self.sentences(&[self.cite(indicator.cite.as_ref()), told.only, line])
            }
        };
        items.push(Item { text, under: told.items });
    }
}
