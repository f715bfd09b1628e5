//! What is at hand where an expression stands: records, rows of tables, earlier periods.
//!
//! A fold puts what it goes through in front of what was at hand before, so a
//! name is looked for in the innermost first.

use std::rc::Rc;

use crate::calendar::Frequency;
use crate::plan::{BlockKind, EarlierId, RecordOwner, RowTableId};

use super::{Checker, Scope};

/// A chain of what is at hand, by its innermost link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HandId(usize);

#[derive(Clone, Debug)]
pub(super) struct Hand {
    pub held: Held,
    outer: Option<HandId>,
}

/// One thing at hand.
#[derive(Clone, Debug)]
pub(super) enum Held {
    /// A record of this block.
    Record(usize),
    /// A row of a table: the symbol, and the table as it is compiled.
    Row { symbol: usize, table: RowTableId },
    /// An earlier period under a name.
    Earlier { id: EarlierId, name: Rc<str>, each: Frequency },
}

impl Checker<'_, '_> {
    /// The scope with one more thing at hand.
    pub(super) fn holding(&mut self, held: Held, scope: Scope) -> Scope {
        self.hands.push(Hand { held, outer: scope.hand });
        Scope { hand: Some(HandId(self.hands.len() - 1)), ..scope }
    }

    /// What is at hand, innermost first, each with the scope that ends with it.
    pub(super) fn at_hand(&self, scope: Scope) -> Vec<(Held, Scope)> {
        let mut found = Vec::new();
        let mut next = scope.hand;
        while let Some(hand) = next.and_then(|id| self.hands.get(id.0)) {
            found.push((hand.held.clone(), Scope { hand: next, ..scope }));
            next = hand.outer;
        }
        found
    }

    /// The scope of a block's record, if one is at hand.
    pub(super) fn record_at_hand(&self, block: usize, scope: Scope) -> Option<Scope> {
        let found = self.at_hand(scope).into_iter().find(|(held, _)| matches!(held, Held::Record(at) if *at == block));
        found.map(|(_, scope)| scope)
    }

    /// Whether a record of the block is at hand, or the one that a record at hand belongs to.
    pub(super) fn reaches_record(&self, block: usize, scope: Scope) -> bool {
        self.at_hand(scope).into_iter().any(|(held, _)| {
            let Held::Record(mut at) = held else { return false };
            // Not in a circle, whatever the blocks say of each other.
            for _ in 0..=self.blocks.len() {
                if at == block {
                    return true;
                }
                match self.blocks.get(at).map(|block| &block.kind) {
                    Some(BlockKind::Records { owner: RecordOwner::Record { block: parent, .. }, .. }) => at = parent.0,
                    _ => return false,
                }
            }
            false
        })
    }
}
