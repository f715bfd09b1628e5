//! Records that belong to other records.

use crate::diagnostics::rows;
use crate::plan::{BlockId, BlockKind, RecordOwner};
use crate::spelling::misspelt;
use crate::syntax::ast;

use super::Checker;

impl Checker<'_, '_> {
    /// Whose records a block's are.
    pub(super) fn record_owner(&mut self, owner: &ast::RecordOwner, block: usize) -> RecordOwner {
        let of = match owner {
            ast::RecordOwner::Subject => return RecordOwner::Subject,
            ast::RecordOwner::Group(name) => {
                return self.group_field(name).map_or(RecordOwner::Subject, RecordOwner::Group);
            }
            ast::RecordOwner::Record(of) => of,
        };
        let is_records = |id: &usize| matches!(self.symbols.blocks[*id].block.kind, ast::BlockKind::Records { .. });
        let Some(parent) = self.symbols.find_block(&of.block.node).filter(is_records) else {
            if !self.symbols.tree.lost.contains(&*of.block.node) {
                let known = (0..self.symbols.blocks.len()).filter(is_records);
                let near = misspelt(&of.block.node, known.map(|id| &*self.symbols.blocks[id].label.name));
                self.problems.push(rows::no_parent_records(&of.block.node, near.as_ref(), of.block.span));
            }
            return RecordOwner::Subject;
        };
        let mut column = |block: usize| {
            let found = self
                .symbols
                .find_field(block, &of.key.node)
                .filter(|field| matches!(self.symbols.blocks[block].fields[*field].field, ast::Field::Input(_)));
            if found.is_none() && !self.symbols.tree.lost.contains(&*of.key.node) {
                let name = &self.symbols.blocks[block].label.name;
                self.problems.push(rows::key_lacks(name, &of.key.node, of.key.span));
            }
            found
        };
        match (column(block), column(parent)) {
            (Some(key), Some(parent_key)) => RecordOwner::Record { block: BlockId(parent), key, parent_key },
            _ => RecordOwner::Subject,
        }
    }

    /// Keys that cannot agree, and blocks that belong to themselves.
    pub(super) fn record_links(&mut self) {
        for id in 0..self.blocks.len() {
            let Some((parent, key, parent_key)) = self.parent_of(id) else { continue };
            let ast::BlockKind::Records { owner: ast::RecordOwner::Record(of), .. } =
                &self.symbols.blocks[id].block.kind
            else {
                continue;
            };
            let field = |block: usize, field: usize| self.blocks.get(block).and_then(|b| b.fields.get(field));
            if let (Some(own), Some(theirs)) = (field(id, key), field(parent, parent_key))
                && (own.ty != theirs.ty || own.optional || theirs.optional)
            {
                let name = self.symbols.blocks[parent].label.name.clone();
                self.problems.push(rows::key_differs(&name, &of.key.node, of.key.span));
            }
            let mut path = vec![id];
            let mut at = id;
            while let Some((next, ..)) = self.parent_of(at).filter(|(next, ..)| !path.contains(next) || *next == id) {
                path.push(next);
                at = next;
                if next == id {
                    break;
                }
            }
            if path.len() > 1 && at == id {
                let names: Vec<&str> = path.iter().map(|id| &*self.symbols.blocks[*id].label.name).collect();
                self.problems.push(rows::records_of_themselves(&names.join(" → "), of.block.span));
                if let Some(BlockKind::Records { owner, .. }) = self.blocks.get_mut(id).map(|block| &mut block.kind) {
                    *owner = RecordOwner::Subject;
                }
            }
        }
    }

    fn parent_of(&self, block: usize) -> Option<(usize, usize, usize)> {
        match &self.blocks.get(block)?.kind {
            BlockKind::Records { owner: RecordOwner::Record { block, key, parent_key }, .. } => {
                Some((block.0, *key, *parent_key))
            }
            _ => None,
        }
    }
}
