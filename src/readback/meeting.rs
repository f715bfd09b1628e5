//! Several statements of one name, actions that exclude each other, and money in time.

use crate::syntax::ast::{Definition, Due, Exclusive, Expr, InTime, Meet, Meeting, Name, Purpose, Standing};

use super::formulas::Bond;
use super::reader::Reader;

impl Reader<'_> {
    /// The name of a statement, with that of its case: `“全勤奖”（情形“常规”）`.
    pub fn with_case(&self, definition: &Definition) -> String {
        let name = self.quoted(&self.known(&definition.name));
        match &definition.standing.case {
            Some(case) => {
                let case = self.quoted(&self.declared(case));
                self.say(&[&name, "（情形", &case, "）"], &[&name, " (case ", &case, ")"])
            }
            None => name,
        }
    }

    /// When a statement applies, as a sentence; nothing where it always does.
    pub fn applies(&self, applies: Option<&Expr>) -> String {
        applies.map_or_else(String::new, |applies| {
            let applies = self.condition(applies, Bond::Or);
            self.sentence(&self.say(&["只在", &applies, "时适用"], &["It applies only when ", &applies]))
        })
    }

    /// How a statement stands beside others of its name.
    pub fn standing(&self, standing: &Standing) -> String {
        let mut sentences = Vec::new();
        if standing.otherwise.is_some() {
            sentences.push(
                self.pick("其他情形都不适用时适用。", "It applies where none of the other cases does.").to_owned(),
            );
        }
        if !standing.excepts.is_empty() {
            let names = self.named(&standing.excepts);
            let en = if standing.excepts.len() == 1 { " gives way" } else { " give way" };
            sentences
                .push(self.sentence(&self.say(&["它适用时，", &names, "让位"], &["Where it applies, ", &names, en])));
        }
        sentences.push(self.grouped(standing.group.as_ref()));
        self.sentences(&sentences)
    }

    /// The group that a case or rule belongs to.
    pub fn grouped(&self, group: Option<&Name>) -> String {
        group.map_or_else(String::new, |group| {
            let group = self.quoted(&group.node);
            self.say(&["归入", &group, "一组。"], &["It belongs to the group ", &group, "."])
        })
    }

    /// Names of cases, groups and rules, in quotation marks.
    pub fn named(&self, names: &[Name]) -> String {
        let names: Vec<String> = names.iter().map(|name| self.quoted(&self.case_name(name))).collect();
        self.all_of(&names)
    }

    /// A case or rule by the name that the language has for it.
    fn case_name(&self, name: &Name) -> String {
        let of_cases = self.symbols.cases_of.iter().flat_map(|cases| &cases.cases);
        let of_cases = of_cases.filter_map(|case| case.definition.standing.case.as_ref());
        let of_rules = self.symbols.rules.iter().filter_map(|rule| rule.rule.name.as_ref());
        let mut found = of_cases.chain(of_rules).filter(|declared| {
            let alias = declared.alias.as_ref().is_some_and(|alias| alias.node == name.node);
            declared.name.node == name.node || alias
        });
        found.next().map_or_else(|| name.node.to_string(), |declared| self.declared(declared))
    }

    pub fn meeting(&self, meeting: &Meeting) -> String {
        let item = self.quoted(&self.name(&meeting.item));
        let (zh, en) = match meeting.how {
            Meet::Sum => ("各数相加", "their values are added up"),
            Meet::Highest => ("取最高的一个", "the highest value counts"),
            Meet::Lowest => ("取最低的一个", "the lowest value counts"),
            Meet::First => ("取写在最前的一个", "the one written first counts"),
        };
        self.sentence(
            &self.say(
                &[&item, "有几种情形同时适用时，", zh],
                &["Where several cases of ", &item, " apply at once, ", en],
            ),
        )
    }

    pub fn exclusive(&self, exclusive: &Exclusive) -> String {
        let actions: Vec<String> = exclusive.actions.iter().map(|action| self.action(action)).collect();
        let several = actions.len() > 2;
        let actions = self.all_of(&actions);
        if exclusive.gravest_first {
            return self.say(
                &[&actions, "互斥，由重到轻：同一期给出几种时，只给最重的一种。"],
                &[
                    &actions,
                    " exclude each other, the gravest first: where one period gives several of them, only the gravest is given.",
                ],
            );
        }
        let (zh, en) = if several { ("给出不止一种", "more than one of them") } else { ("都给出", "both") };
        self.say(
            &[&actions, "互斥：同一期", zh, "时，都不算数，列为异常。"],
            &[&actions, " exclude each other: where one period gives ", en, ", neither counts and it is an exception."],
        )
    }

    /// When what is paid or deducted moves.
    pub fn in_time(&self, definition: &Definition) -> String {
        let paid = definition.purpose != Purpose::Deduct;
        let (zh, en) = if paid { ("发放", "paid") } else { ("扣减", "deducted") };
        match &definition.in_time {
            None => String::new(),
            Some(InTime::Due(due, _)) => match due {
                Due::NextMonth => self
                    .say(&["当月应计，次月", zh, "。"], &["It is earned in the month and ", en, " in the next one."]),
                Due::QuarterEnd => self.say(
                    &["各月应计，到季末月一并", zh, "。"],
                    &["What is earned in the months of a quarter is ", en, " in its last month."],
                ),
                Due::YearEnd => self.say(
                    &["各月应计，到 12 月一并", zh, "。"],
                    &["What is earned in the months of a year is ", en, " in December."],
                ),
                Due::NextYear => self.say(
                    &["全年各月应计，到次年 1 月一并", zh, "。"],
                    &["What is earned in the months of a year is ", en, " in January of the next year."],
                ),
            },
            Some(InTime::HeldBack { share, until, .. }) => {
                let (share, until) = (self.at_least(share, Bond::Noun), self.condition(until, Bond::And));
                self.say(
                    &["每期暂缓其中的 ", &share, "；到", &until, "的那一期，暂缓的余额全部发还。"],
                    &[
                        "In every period ",
                        &share,
                        " of it is held back; in a period in which ",
                        &until,
                        ", everything held back so far is released.",
                    ],
                )
            }
            Some(InTime::TakesBack(item, _)) => {
                let item = self.quoted(&self.name(item));
                self.say(
                    &["这是追回", &item, "：不多于它已经发放而还没有追回的数，追不到的不留到下期。"],
                    &[
                        "It takes back ",
                        &item,
                        ": no more than was paid of it and not yet taken back; what cannot be taken back is not carried over.",
                    ],
                )
            }
            Some(InTime::Recovers(item, _)) => {
                let item = self.quoted(&self.name(item));
                self.say(
                    &["这是冲抵预支款", &item, "：不多于它还没有冲抵的余额。"],
                    &["It recovers the advance ", &item, ": no more than what is left of it to be recovered."],
                )
            }
            Some(InTime::Corrects(item, _)) => {
                let item = self.quoted(&self.name(item));
                self.say(
                    &["以上是", &item, "本来应得的数；这里发放的是以前各期它与所计", &item, "的差额，可以是负数。"],
                    &[
                        "That is what ",
                        &item,
                        " should have been; what is paid here is the difference from what it was in earlier periods, which may be negative.",
                    ],
                )
            }
            // A sound policy has none.
            Some(InTime::Several(_)) => String::new(),
        }
    }
}
