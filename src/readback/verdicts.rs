//! What the author accepts and denies of what a check finds.

use crate::syntax::ast::{Verdict, VerdictPlace};

use super::reader::Reader;

impl Reader<'_> {
    /// `“提成”里的 W0706 看过了，接受：第八条按整额计。`
    pub fn verdict(&self, verdict: &Verdict) -> String {
        let codes: Vec<String> = verdict.codes.iter().map(|code| code.node.to_string()).collect();
        let places: Vec<String> = verdict.places.iter().map(|place| self.quoted_once(&self.place(place))).collect();
        let reason = verdict.reason.as_ref().map_or("", |reason| self.verbatim(reason).trim());
        let several = codes.len() > 1;
        let sentence = if verdict.accepts {
            let codes = self.all_of(&codes);
            let (of_zh, of_en) = match places.as_slice() {
                [] => (String::new(), String::new()),
                _ => (format!("{}里的", self.all_of(&places)), format!(" in {}", self.all_of(&places))),
            };
            let are = if several { " are" } else { " is" };
            self.say(
                &[&of_zh, &codes, "看过了，接受：", reason],
                &[&codes, &of_en, are, " known and accepted: ", reason],
            )
        } else {
            let codes = self.any_of(&codes);
            let (of_zh, of_en) = match places.as_slice() {
                [] => ("政策里".to_owned(), "the policy".to_owned()),
                _ => (format!("{}里", self.all_of(&places)), self.any_of(&places)),
            };
            self.say(
                &[&of_zh, "不许有", &codes, "：", reason],
                &["There may be no ", &codes, " in ", &of_en, ": ", reason],
            )
        };
        self.sentence(sentence.trim().trim_end_matches('。'))
    }

    fn place(&self, place: &VerdictPlace) -> String {
        if let Some(block) = &place.block {
            return self.in_table(&self.block_name(block), &self.name(&place.name));
        }
        let rule = self.symbols.rules.iter().find(|rule| rule.label.is(&place.name.node));
        rule.map_or_else(|| self.name(&place.name), |rule| self.label(&rule.label))
    }
}
