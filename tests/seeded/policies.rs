//! The policies that are changed: all that are shipped, and the cookbook's examples.

use kpi::Policy;
use kpi::lang::Text;
use kpi::source::Source;
use kpi::syntax::imports::{Found, Library, NotFound};

use crate::pages::{examples, page, root};

/// A policy as its author left it.
pub struct Original {
    pub name: String,
    pub text: String,
    /// The files that it imports.
    parts: Vec<(String, String)>,
}

impl Original {
    /// Loads a text in this policy's place.
    pub fn load(&self, text: &str) -> Policy {
        kpi::load_with(Source::new(self.name.as_str(), text), &mut Parts(&self.parts))
    }
}

struct Parts<'p>(&'p [(String, String)]);

impl Library for Parts<'_> {
    fn own(&self) -> Option<String> {
        None
    }

    fn find(&mut self, _: Option<&str>, path: &str) -> Result<Found, NotFound> {
        match self.0.iter().find(|(name, _)| name == path) {
            Some((name, text)) => Ok(Found { identity: name.clone(), name: name.clone(), text: text.clone() }),
            None => Err(NotFound { why: Text::new("没有这个文件", "there is no such file"), help: None }),
        }
    }
}

/// All of them, by name.
pub fn all() -> Vec<Original> {
    let mut all = Vec::new();
    for folder in ["policies", "policies/en", "policies/reference"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "kpi") {
                let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
                all.push(Original { name, text: std::fs::read_to_string(&path).unwrap(), parts: Vec::new() });
            }
        }
    }
    for example in examples(&page("docs/cookbook.md")) {
        let name = format!("docs/cookbook.md {}", example.name);
        all.push(Original { name, text: example.policy, parts: example.parts });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}
