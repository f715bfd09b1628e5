//! What is filled in: blocks and their columns, enumerations, and who is enrolled.

use crate::currency::CurrencyId;
use crate::lang::Lang;
use crate::plan::Type;
use crate::source::Span;
use crate::syntax::ast::{
    Block, BlockKind, Declared, Enrolment, Enumeration, Field, Header, InputField, Owner, Purpose, RecordOwner,
    RoundStep, Statement, TypeName, TypeNameKind,
};

use super::formulas::Bond;
use super::reader::{Reader, joined};
use super::sentences::Told;
use super::{Item, Piece};

impl Reader<'_> {
    pub fn header(&self, header: &Header) -> Vec<Piece> {
        let mut sentences = Vec::new();
        let version = header.version.as_ref().map(|version| self.verbatim(version));
        match (&header.cite, version) {
            (Some(cite), Some(version)) => sentences.push(self.say(
                &["依据“", self.verbatim(cite), "”，版本“", version, "”。"],
                &["Source: “", self.verbatim(cite), "”, version “", version, "”."],
            )),
            (Some(_), None) => sentences.push(self.cite(header.cite.as_ref())),
            (None, Some(version)) => {
                sentences.push(self.say(&["版本“", version, "”。"], &["Version “", version, "”."]));
            }
            (None, None) => {}
        }
        if let Some((from, until)) = &header.effective {
            let from = from.node.to_string();
            // Beside its other versions a policy ends where the next begins.
            let next = self.policy.plan.effective.1.filter(|_| until.is_none());
            sentences.push(match until {
                None if next.is_some() => {
                    let until = next.map_or_else(String::new, |until| until.to_string());
                    self.say(
                        &["自 ", &from, " 至 ", &until, " 生效，其后是下一个版本。"],
                        &["In force from ", &from, " to ", &until, "; then the next version holds."],
                    )
                }
                Some(until) => {
                    let until = until.node.to_string();
                    self.say(
                        &["自 ", &from, " 至 ", &until, " 生效。"],
                        &["In force from ", &from, " to ", &until, "."],
                    )
                }
                None => self.say(&["自 ", &from, " 起生效。"], &["In force from ", &from, " on."]),
            });
        }
        if let Some(published) = &header.published {
            let day = published.node.to_string();
            sentences.push(self.say(&["", &day, " 公布。"], &["Published on ", &day, "."]));
        }
        if let Some(place) = &header.place {
            let place = self.verbatim(place);
            sentences.push(self.say(&["适用地区：", place, "。"], &["It is for ", place, "."]));
        }
        if let Some(currency) = &header.currency {
            let named = self.currency_name(&currency.node);
            sentences.push(self.say(&["金额的币种是", &named, "。"], &["Amounts are in ", &named, "."]));
        }
        if let Some(scope) = &header.scope {
            let scope = self.condition(scope, Bond::Or);
            sentences.push(self.say(&["适用于", &scope, "的人。"], &["It applies to those for whom ", &scope, "."]));
        }
        let pays = |statement: &Statement| match statement {
            Statement::Definition(definition) => matches!(definition.purpose, Purpose::Pay | Purpose::Deduct),
            _ => false,
        };
        if self.policy.tree.statements.iter().any(|statement| pays(&statement.node)) {
            let rounded = match (&header.amounts, self.policy.plan.currency == CurrencyId::CNY) {
                (Some(amounts), _) => self.amounts(amounts),
                (None, true) => self.pick("四舍五入到分", "rounded to the fen, halves away from zero").to_owned(),
                (None, false) => {
                    let step = self.step(&RoundStep::Minor, Type::Money);
                    self.say(&["四舍五入到", &step], &["rounded to ", &step, ", halves away from zero"])
                }
            };
            sentences.push(self.say(
                &["发放和扣减的金额，各自算完后", &rounded, "；其余各值不取整，另有写明的除外。"],
                &[
                    "What is paid or deducted is ",
                    &rounded,
                    ", once its own formula is done; nothing else is rounded unless it says so.",
                ],
            ));
        }
        let imported: Vec<String> =
            self.policy.source.files().iter().skip(1).map(|file| self.quoted(&self.file_name(&file.name))).collect();
        if !imported.is_empty() {
            let imported = self.all_of(&imported);
            sentences.push(self.say(&["本政策引用了", &imported, "。"], &["It imports ", &imported, "."]));
        }
        if sentences.is_empty() { Vec::new() } else { vec![Piece::Paragraph(self.sentences(&sentences))] }
    }

    pub fn enumeration(&self, enumeration: &Enumeration) -> String {
        let name = self.quoted(&self.declared(&enumeration.name));
        let members: Vec<String> = enumeration.members.iter().map(|member| self.declared(member)).collect();
        let members = self.list(&members);
        self.sentence(&if enumeration.ordered {
            self.say(&[&name, "由低到高分为：", &members], &[&name, " is one of these, lowest first: ", &members])
        } else {
            self.say(&[&name, "分为：", &members], &[&name, " is one of these: ", &members])
        })
    }

    pub fn own_actions(&self, actions: &[Declared]) -> String {
        let actions: Vec<String> = actions.iter().map(|action| self.quoted(&self.declared(action))).collect();
        let (zh, en) = (actions.join("、"), self.all_of(&actions));
        self.sentence(&self.say(
            &["本政策自己的处置：", &zh],
            &[
                if actions.len() == 1 {
                    "The policy has an action of its own: "
                } else {
                    "The policy has actions of its own: "
                },
                &en,
            ],
        ))
    }

    pub fn enrolment(&self, enrolment: &Enrolment) -> String {
        let blocks = match enrolment {
            Enrolment::Always => {
                return self.pick("人人每个月都在册。", "Everybody is enrolled in every month.").to_owned();
            }
            Enrolment::RowsOf(blocks) => blocks,
        };
        let blocks: Vec<String> = blocks.iter().map(|block| self.quoted(&self.block_name(block))).collect();
        let blocks = self.any_of(&blocks);
        self.sentence(&self.say(
            &["某月在", &blocks, "里有行的人，该月算在册"],
            &["A person is enrolled in the months with a row in ", &blocks],
        ))
    }

    /// Who is enrolled where the policy does not say.
    pub fn default_enrolment(&self) -> String {
        let monthly = self.symbols.blocks.iter().find(|symbol| match &symbol.block.kind {
            BlockKind::PerMonth(Owner::Subject) => symbol.block.name.is_none(),
            BlockKind::PerMonth(Owner::Company | Owner::Group(_))
            | BlockKind::PerQuarter(_)
            | BlockKind::Employees
            | BlockKind::Records { .. } => false,
        });
        match monthly {
            Some(monthly) => {
                let name = self.quoted(&self.label(&monthly.label));
                self.sentence(&self.say(
                    &["某月在", &name, "里有行的人，该月算在册"],
                    &["A person is enrolled in the months with a row in ", &name],
                ))
            }
            None => self.pick("人人一直在册。", "Everybody is always enrolled.").to_owned(),
        }
    }

    pub fn block(self, block: &Block) -> Vec<Piece> {
        let index = self.symbols.blocks.iter().position(|symbol| first_field(symbol.block) == first_field(block));
        let label = index.and_then(|index| self.symbols.blocks.get(index)).map(|symbol| self.label(&symbol.label));
        let name = self.quoted(&label.unwrap_or_default());
        let inside = index.map_or(self, |index| self.within(index));
        let (zh, en) = match &block.kind {
            BlockKind::Employees => ("每人一行".to_owned(), "one row for every person".to_owned()),
            BlockKind::PerMonth(owner) => self.rows_of(owner, "每月", "month"),
            BlockKind::PerQuarter(owner) => self.rows_of(owner, "每季", "quarter"),
            BlockKind::Records { dated_by, by_month, owner } => {
                let (zh, en) = match (dated_by, by_month) {
                    (Some(day), _) => {
                        let day = inside.name(day);
                        (joined(&["按", &day, "归入月份"]), format!("each counts in the month of its {day}"))
                    }
                    (None, true) => ("每条写明月份".to_owned(), "each says its month".to_owned()),
                    (None, false) => ("不分月份".to_owned(), "they belong to no month".to_owned()),
                };
                match owner {
                    RecordOwner::Subject => {
                        (format!("每人可有多条，{zh}"), format!("any number of them for every person; {en}"))
                    }
                    RecordOwner::Group(group) => {
                        let group = self.group_name(&group.node);
                        (
                            joined(&["每个", &group, "可有多条，", &zh]),
                            format!("any number of them for every {group}; {en}"),
                        )
                    }
                    RecordOwner::Record(of) => {
                        let (parent, key) = (self.block_name(&of.block), inside.name(&of.key));
                        (
                            joined(&["每条属于", &key, "相同的那一条", &parent, "，", &zh]),
                            format!("each belongs to the record in {parent} with the same {key}; {en}"),
                        )
                    }
                }
            }
        };
        let lacks = if block.may_lack { self.pick("；可以没有这一行", "; the row may be absent") } else { "" };
        let lead = match (&block.kind, self.lang) {
            (BlockKind::Records { .. }, Lang::En) => format!("Records {name}: {en}{lacks}."),
            (_, Lang::En) => format!("Table {name}: {en}{lacks}."),
            (BlockKind::Records { .. }, Lang::Zh) => format!("明细{name}：{zh}{lacks}。"),
            (_, Lang::Zh) => format!("{name}表：{zh}{lacks}。"),
        };
        let mut items = Vec::new();
        let mut more = Vec::new();
        let mut at = 0;
        while let Some(field) = block.fields.get(at) {
            match field {
                Field::Input(input) => {
                    // Columns declared together are told together.
                    let same = |field: &&Field| matches!(field, Field::Input(other) if other.ty.span == input.ty.span);
                    let together: Vec<&Field> = block.fields.iter().skip(at).take_while(same).collect();
                    at += together.len();
                    let names = together.iter().filter_map(|field| match field {
                        Field::Input(input) => Some(self.declared(&input.name)),
                        Field::Derived { .. } => None,
                    });
                    items.push(Item { text: inside.column_line(&names.collect::<Vec<_>>(), input), under: Vec::new() });
                }
                Field::Derived { name, expr, ty: _ } => {
                    at += 1;
                    // Any period may ask for it.
                    let inside = inside.for_users();
                    let told = inside.tell(expr);
                    let name = self.quoted(&self.declared(name));
                    let text = inside.defined(&name, inside.is_condition(expr), &told);
                    let text = self.say(&["由此算出：", &text], &["Computed: ", &text]);
                    let text = match told.items.is_empty() {
                        true => self.sentences(&[self.sentence(&text), told.only]),
                        false => self.sentences(&[told.only, text]),
                    };
                    more.push(Item { text, under: told.items });
                }
            }
        }
        items.extend(more);
        vec![Piece::Paragraph(lead), Piece::Items(items)]
    }

    fn rows_of(&self, owner: &Owner, zh: &str, en: &str) -> (String, String) {
        match owner {
            Owner::Subject => (format!("每人{zh}一行"), format!("one row for every person and {en}")),
            Owner::Company => (format!("全公司{zh}一行"), format!("one row for the whole company and {en}")),
            Owner::Group(group) => {
                let group = self.name(group);
                (joined(&["每个", &group, zh, "一行"]), format!("one row for every {group} and {en}"))
            }
        }
    }

    fn column_line(&self, names: &[String], input: &InputField) -> String {
        let ty = self.type_words(&input.ty, names.len() > 1);
        let bounds = input.bounds.as_ref().map(|(from, to)| {
            let (from, to) = (self.literal(from), self.literal(to));
            self.say(&["，", &from, " 至 ", &to], &[" from ", &from, " to ", &to])
        });
        let plain = self.type_of(&input.ty.kind);
        let blank = match (&input.default, input.optional) {
            (Some(default), _) => {
                let default = self.value_beside(default, plain, Bond::Sum);
                self.say(&["；空白按", &default], &["; blank counts as ", &default])
            }
            (None, true) => self.pick("；可以空白", "; may be blank").to_owned(),
            (None, false) => String::new(),
        };
        let names = self.list(names);
        let bounds = bounds.unwrap_or_default();
        self.sentence(&self.say(&[&names, "：", &ty, &bounds, &blank], &[&names, ": ", &ty, &bounds, &blank]))
    }

    /// The type that labels are looked up by.
    pub fn type_of(&self, kind: &TypeNameKind) -> Type {
        match kind {
            TypeNameKind::Named(_) => self.enumeration_of(Some(kind)).unwrap_or(Type::Unknown),
            TypeNameKind::Inline(members) => {
                let first = members.first().map(|member| member.name.node.clone());
                let same = |one: &crate::plan::Enumeration| {
                    one.members.len() == members.len()
                        && one.members.first().map(|member| &member.name) == first.as_ref()
                };
                let found = self.policy.plan.enumerations.iter().position(same);
                found.map_or(Type::Unknown, |id| Type::Enum(crate::plan::EnumId(id)))
            }
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
        }
    }

    pub fn type_words(&self, ty: &TypeName, several: bool) -> String {
        let many = |zh, en, ens| self.pick(zh, if several { ens } else { en }).to_owned();
        match &ty.kind {
            TypeNameKind::Money => many("金额", "an amount of money", "amounts of money"),
            TypeNameKind::MoneyOf(of) => {
                let of = self.currency(*of);
                let en = if several { "amounts of money in " } else { "an amount of money in " };
                self.say(&["金额（", of, "）"], &[en, of])
            }
            TypeNameKind::Ratio => many("比率", "a ratio", "ratios"),
            TypeNameKind::Points => self.pick("分数", "points").to_owned(),
            TypeNameKind::Integer => {
                let unit = self.count_word(ty.span);
                self.say(&["整数", &unit], &[if several { "whole numbers" } else { "a whole number" }, &unit])
            }
            TypeNameKind::Number => many("数值", "a number", "numbers"),
            TypeNameKind::Date => many("日期", "a date", "dates"),
            TypeNameKind::Month => many("月份", "a month", "months of the calendar"),
            TypeNameKind::Days => many("天数", "a number of days", "numbers of days"),
            TypeNameKind::Months => many("月数", "a number of months", "numbers of months"),
            TypeNameKind::Text => self.pick("文字", "text").to_owned(),
            TypeNameKind::Truth => self.pick("是或否", "yes or no").to_owned(),
            TypeNameKind::Inline(members) => {
                let members: Vec<String> = members.iter().map(|member| self.declared(member)).collect();
                let members = self.any_of(&members);
                self.say(&[&members], &["one of ", &members])
            }
            TypeNameKind::Named(name) => {
                let found = self.policy.plan.enumerations.iter().find(|one| one.name.is(&name.node));
                let name = self.quoted(&found.map_or_else(|| name.node.to_string(), |one| self.label(&one.name)));
                self.say(&["枚举", &name, "中的一个"], &["one of the labels of ", &name])
            }
        }
    }

    /// `所得的值是金额。`
    pub fn value_is(&self, ty: &TypeName) -> String {
        if matches!(ty.kind, TypeNameKind::Truth) {
            return self.pick("所得的值为“是”或“否”。", "The value is yes or no.").to_owned();
        }
        let words = self.type_words(ty, false);
        self.say(&["所得的值是", &words, "。"], &["The value is ", &words, "."])
    }

    /// `“名”是…`, `“名”是指…`: what a name stands for.
    pub fn defined(&self, name: &str, is_condition: bool, told: &Told) -> String {
        let text = &told.text;
        let colon = if told.items.is_empty() { "" } else { self.pick("：", ":") };
        let is_condition = is_condition && !told.choice;
        if is_condition && !told.items.is_empty() {
            return self.say(&[name, "是指", text, "："], &[name, " is true when ", text, ":"]);
        }
        if is_condition {
            return self.say(&[name, "是指：", text, colon], &[name, " is true when ", text, colon]);
        }
        // A sentence with commas stands behind a colon.
        let zh = if text.contains(['，', '；', '：'])
            || text.contains("是“")
            || text.starts_with('把')
            || !told.items.is_empty()
        {
            "："
        } else {
            "是"
        };
        self.say(&[name, zh, text, colon], &[name, " is ", text, colon])
    }
}

/// Where a block's first column is declared: no two blocks share it.
fn first_field(block: &Block) -> Option<Span> {
    block.fields.first().map(|field| match field {
        Field::Input(input) => input.name.name.span,
        Field::Derived { name, .. } => name.name.span,
    })
}
