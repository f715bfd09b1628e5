//! What a plan expects of its data files.

use super::{Block, BlockKind, Enumeration, Owner, Plan, RecordOwner, Type};
use crate::calendar::Frequency;
use crate::data::{BlockKind as DataKind, BlockSchema, CellType, FieldSchema, RecordLink};

/// One schema per block, in the plan's order. Derived columns are read from no file.
pub fn schema(plan: &Plan) -> Vec<BlockSchema> {
    plan.blocks.iter().map(|block| block_schema(plan, block)).collect()
}

fn block_schema(plan: &Plan, block: &Block) -> BlockSchema {
    let kind = match &block.kind {
        BlockKind::Employees => DataKind::Employees,
        BlockKind::Periodic { owner: Owner::Company, frequency } => {
            DataKind::Company { quarterly: *frequency == Frequency::Quarter }
        }
        BlockKind::Periodic { owner: Owner::Group(field), frequency } => {
            DataKind::Group { attribute: attribute(plan, *field), quarterly: *frequency == Frequency::Quarter }
        }
        BlockKind::Periodic { frequency: Frequency::Month, .. } => DataKind::EmployeeMonth,
        BlockKind::Periodic { .. } => DataKind::EmployeeQuarter,
        BlockKind::Records { owner, by_month, .. } => DataKind::Records {
            group: match owner {
                RecordOwner::Group(field) => Some(attribute(plan, *field)),
                RecordOwner::Subject | RecordOwner::Record { .. } => None,
            },
            by_month: by_month.then_some(true),
            of: link(plan, block, owner),
        },
    };
    let fields = block.fields.iter().filter(|field| is_read(field)).map(|field| FieldSchema {
        names: field.name.spellings(),
        cell: cell_type(&plan.enumerations, field.ty),
        optional: field.optional || field.default.is_some(),
        bounds: field.bounds.clone(),
    });
    BlockSchema { names: block.name.spellings(), kind, may_lack_rows: block.may_lack, fields: fields.collect() }
}

/// The headers of the column that names a group.
fn attribute(plan: &Plan, field: usize) -> Vec<String> {
    let employees = plan.blocks.iter().find(|block| block.kind == BlockKind::Employees);
    employees.and_then(|block| block.fields.get(field)).map_or_else(Vec::new, |field| field.name.spellings())
}

/// The places of both key columns among the columns of their files.
fn link(plan: &Plan, block: &Block, owner: &RecordOwner) -> Option<RecordLink> {
    let RecordOwner::Record { block: parent, key, parent_key } = owner else { return None };
    let column = |block: &Block, field: usize| block.fields.iter().take(field).filter(|field| is_read(field)).count();
    let parent_key = column(plan.blocks.get(parent.0)?, *parent_key);
    Some(RecordLink { block: parent.0, key: column(block, *key), parent_key })
}

/// Whether a field is a column of the file; derived ones are not.
pub fn is_read(field: &super::Field) -> bool {
    field.ty != Type::Unknown
}

fn cell_type(enumerations: &[Enumeration], ty: Type) -> CellType {
    match ty {
        Type::Money | Type::Foreign(_) => CellType::Money,
        Type::Ratio => CellType::Ratio,
        Type::Points => CellType::Points,
        Type::Integer => CellType::Integer,
        Type::Date => CellType::Date,
        Type::Month => CellType::Month,
        Type::Days => CellType::Days,
        Type::Months => CellType::Months,
        Type::Truth => CellType::Truth,
        Type::Text => CellType::Text,
        Type::Enum(id) => {
            let members = enumerations.get(id.0).map_or(&[][..], |e| e.members.as_slice());
            CellType::Label(members.iter().map(super::Label::spellings).collect())
        }
        Type::Number | Type::Interval | Type::Unknown => CellType::Number,
    }
}
