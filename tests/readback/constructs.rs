//! How every construct reads, in one policy with names in both languages.

use kpi::lang::Lang;
use kpi::readback::read_back;

use super::{Given, root};

pub fn policy() -> Given {
    let text = |name: &str| std::fs::read_to_string(root().join("tests/readback/policies").join(name)).unwrap();
    let imported = vec![("共用.kpi".to_owned(), text("共用.kpi"))];
    Given { name: "写法.kpi".to_owned(), text: text("写法.kpi"), imported }
}

#[test]
fn every_construct_in_chinese() {
    insta::assert_snapshot!(read_back(&policy().policy(), Lang::Zh).text());
}

#[test]
fn every_construct_in_english() {
    insta::assert_snapshot!(read_back(&policy().policy(), Lang::En).text());
}
