//! Data blocks: the types of their columns.

use crate::calendar::Frequency;
use crate::diagnostics::{names, operands, trade};
use crate::exact::Exact;
use crate::plan::{self, BlockKind, EnumId, Field, Owner, Type, Value};
use crate::syntax::ast::{self, TypeNameKind};

use super::Checker;
use crate::spelling::{Near, misspelt};

impl Checker<'_, '_> {
    pub(super) fn compile_blocks(&mut self) {
        for block in 0..self.symbols.blocks.len() {
            let symbol = &self.symbols.blocks[block];
            let mut fields = Vec::new();
            for field in &symbol.fields {
                fields.push(match field.field {
                    ast::Field::Input(input) => self.input_field(field.label.clone(), input),
                    // Its type is found when the formula is compiled; no cell is read for it.
                    ast::Field::Derived { .. } => Field {
                        name: field.label.clone(),
                        ty: Type::Unknown,
                        optional: true,
                        default: None,
                        bounds: None,
                        span: field.span,
                    },
                });
            }
            let kind = self.block_kind(&symbol.block.kind, block);
            self.blocks.push(plan::Block {
                name: symbol.label.clone(),
                kind,
                may_lack: symbol.block.may_lack,
                fields,
                span: symbol.span,
            });
        }
        self.record_links();
    }

    fn block_kind(&mut self, kind: &ast::BlockKind, block: usize) -> BlockKind {
        match kind {
            ast::BlockKind::Employees => BlockKind::Employees,
            ast::BlockKind::PerMonth(owner) => {
                BlockKind::Periodic { frequency: Frequency::Month, owner: self.owner(owner) }
            }
            ast::BlockKind::PerQuarter(owner) => {
                BlockKind::Periodic { frequency: Frequency::Quarter, owner: self.owner(owner) }
            }
            ast::BlockKind::Records { owner, dated_by, by_month } => {
                let owner = self.record_owner(owner, block);
                let dated_by = dated_by.as_ref().and_then(|name| {
                    let field = self.symbols.find_field(block, &name.node);
                    let is_date = field.is_some_and(|field| {
                        matches!(
                            self.symbols.blocks[block].fields[field].field,
                            ast::Field::Input(ast::InputField {
                                ty: ast::TypeName { kind: TypeNameKind::Date | TypeNameKind::Month, .. },
                                ..
                            })
                        )
                    });
                    if !is_date {
                        let known: Vec<String> = self.symbols.blocks[block]
                            .fields
                            .iter()
                            .filter(
                                |f| matches!(f.field, ast::Field::Input(i) if matches!(i.ty.kind, TypeNameKind::Date)),
                            )
                            .map(|f| f.label.name.to_string())
                            .collect();
                        let near = misspelt(&name.node, known.iter().map(String::as_str));
                        let owner = &self.symbols.blocks[block].label.name;
                        self.problems.push(if known.is_empty() {
                            names::no_date_column(owner, &name.node, name.span)
                        } else {
                            names::no_such_member(owner, &name.node, near.as_ref(), &known, name.span)
                        });
                    }
                    field.filter(|_| is_date)
                });
                BlockKind::Records { owner, dated_by, by_month: *by_month }
            }
        }
    }

    fn owner(&mut self, owner: &ast::Owner) -> Owner {
        match owner {
            ast::Owner::Subject => Owner::Subject,
            ast::Owner::Company => Owner::Company,
            ast::Owner::Group(name) => self.group_field(name).map_or(Owner::Company, Owner::Group),
        }
    }

    /// The column of 员工 that names a block's groups; reports one that is not there.
    pub(super) fn group_field(&mut self, name: &ast::Name) -> Option<usize> {
        let employees = self.symbols.employees();
        let field = employees.and_then(|block| self.symbols.find_field(block, &name.node));
        if field.is_none() {
            let known = employees.map_or_else(Vec::new, |block| {
                self.symbols.blocks[block].fields.iter().map(|f| f.label.name.to_string()).collect()
            });
            let near = misspelt(&name.node, known.iter().map(String::as_str));
            self.problems.push(names::no_such_member("员工", &name.node, near.as_ref(), &known, name.span));
        }
        field
    }

    fn input_field(&mut self, name: plan::Label, input: &ast::InputField) -> Field {
        let ty = self.type_named(&input.ty);
        let bound = |literal: &ast::Literal| match super::expr::literal(&literal.kind).0 {
            Value::Number(value) => Some(value),
            _ => None,
        };
        let bounds: Option<(Exact, Exact)> =
            input.bounds.as_ref().and_then(|(low, high)| Some((bound(low)?, bound(high)?)));
        for literal in input.bounds.iter().flat_map(|(low, high)| [low, high]) {
            let bare = matches!(literal.kind, ast::LiteralKind::Number(_)) && ty != Type::Ratio;
            if !bare && ty.is_number() {
                let (value, found) = super::expr::literal(&literal.kind);
                let bound = super::expr::make(plan::Op::Constant(value), found, false, literal.span);
                self.require(bound, ty);
            }
        }
        if let (Some((low, high)), Some((from, to))) = (&bounds, &input.bounds)
            && low > high
        {
            self.problems.push(trade::bounds_reversed(from.span, to.span));
        }
        let default = input.default.as_ref().and_then(|default| self.constant_of(default, ty));
        Field { name, ty, optional: input.optional, default, bounds, span: input.name.name.span }
    }

    /// A constant of a type, as in 默认 0: bare numbers take the type's unit.
    pub(super) fn constant_of(&mut self, value: &ast::Expr, ty: Type) -> Option<Value> {
        let scope = super::Scope::monthly();
        let compiled = match super::tables::coerced(value, ty) {
            Some(coerced) => coerced,
            None => {
                let compiled = self.expr_as(value, scope, Some(ty));
                self.require(compiled, ty)
            }
        };
        match compiled.op {
            plan::Op::Constant(value) if compiled.ty != Type::Unknown => Some(value),
            _ => None,
        }
    }

    /// The type that a type's name means.
    pub(super) fn type_named(&mut self, ty: &ast::TypeName) -> Type {
        match &ty.kind {
            TypeNameKind::Money => Type::Money,
            TypeNameKind::MoneyOf(of) => Type::Foreign(*of),
            TypeNameKind::Ratio => Type::Ratio,
            TypeNameKind::Points => Type::Points,
            TypeNameKind::Integer => Type::Integer,
            TypeNameKind::Number => Type::Number,
            TypeNameKind::Date => Type::Date,
            TypeNameKind::Month => Type::Month,
            TypeNameKind::Days => Type::Days,
            TypeNameKind::Months => Type::Months,
            TypeNameKind::Text => Type::Text,
            TypeNameKind::Truth => Type::Truth,
            TypeNameKind::Inline(members) => {
                let members: Vec<plan::Label> = members.iter().map(crate::resolve::label_of).collect();
                // The same list written for several columns is one enumeration.
                let known = self.enumerations.iter().position(|known| !known.ordered && known.members == members);
                Type::Enum(EnumId(known.unwrap_or_else(|| {
                    let name = plan::Label::new(
                        members.iter().map(|member| &*member.name).collect::<Vec<_>>().join("/"),
                        None,
                    );
                    self.enumerations.push(plan::Enumeration { name, ordered: false, members });
                    self.enumerations.len() - 1
                })))
            }
            TypeNameKind::Named(name) => match self.enumerations.iter().position(|e| e.name.is(&name.node)) {
                Some(id) => Type::Enum(EnumId(id)),
                None => {
                    if !self.symbols.tree.lost.contains(&*name.node) {
                        let known = self.enumerations.iter().map(|e| &*e.name.name).chain(TYPE_WORDS.iter().copied());
                        let near = called_otherwise(&name.node).or_else(|| misspelt(&name.node, known));
                        self.problems.push(names::unknown_type(&name.node, near.as_ref(), name.span));
                    }
                    Type::Unknown
                }
            },
        }
    }

    /// Reports an item that is no money.
    /// Out: whether it is.
    pub(super) fn item_is_money(&mut self, name: &str, expr: &plan::Expr) -> bool {
        if !matches!(expr.ty, Type::Money | Type::Unknown) {
            if self.is_mixed((Type::Money, expr.span), (expr.ty, expr.span)) {
                return false;
            }
            let odd = self.odd_one(expr, Type::Money);
            if let plan::Op::Value(id) = odd.op
                && matches!(odd.ty, Type::Integer | Type::Number)
                && let Some(symbol) = self.symbols.values.get(id.0)
                && let Some(table) = symbol.table_name(self.symbols)
            {
                let problem = operands::table_without_type(name, &table, &self.operand(odd));
                self.problems.push(problem);
                return false;
            }
            let odd = self.operand(odd);
            self.problems.push(operands::item_not_money(name, &odd));
            return false;
        }
        true
    }
}

/// What a type is called here that others call so.
fn called_otherwise(name: &str) -> Option<Near> {
    let word = match name {
        "货币" | "钱" | "人民币" | "元" | "现金" => "金额",
        "百分比" | "百分数" | "百分率" | "比例" | "系数" => "比率",
        "得分" | "评分" | "分值" => "分",
        "数字" | "数值" | "小数" => "数",
        "次数" | "个数" | "件数" | "人数" | "数量" => "整数",
        "时间" | "日" => "日期",
        "月" => "月份",
        "天" => "天数",
        "字符" | "文字" | "字符串" | "名称" => "文本",
        "布尔" | "是非" | "是/否" => "是否",
        "amount" | "currency" | "cash" => "money",
        "percent" | "percentage" | "rate" | "share" => "ratio",
        "score" | "mark" | "marks" => "points",
        "int" | "count" => "integer",
        "decimal" | "float" => "number",
        "string" | "str" => "text",
        "bool" | "boolean" | "yes/no" => "yes_no",
        _ => return None,
    };
    // Another word for it, but no slip of the pen: what was meant is the author's to say.
    Some(Near { name: word.to_owned(), is_certain: false })
}

const TYPE_WORDS: &[&str] = &[
    "金额", "比率", "分数", "整数", "日期", "月份", "天数", "月数", "文本", "是否", "money", "ratio", "points",
    "integer", "number", "date", "month", "days", "months", "text", "yes_no",
];
