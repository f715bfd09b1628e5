//! The patterns of `docs/cookbook.md`: every example runs and prints what the page
//! says, and every section has all that a policy author needs of it.

mod pages;

use pages::check;

#[test]
fn every_pattern_prints_what_the_page_says() {
    assert!(check("docs/cookbook.md") >= 30);
}
