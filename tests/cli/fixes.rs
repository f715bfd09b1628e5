//! `kpi check --fix`: what it writes, what it shows, and what it leaves alone.

use std::fs;

use super::{NO_PACK_EN, NO_PACK_ZH, Office};

const WRONG: &str = "政策 甲 // 试行\n月度\n  销售额 : 金额\n  得分   : 分\n发放 提成 = 销受额 × 3% + 100\n规则 低分\n  当 得分 低于 60 则 警告\n";
const RIGHT: &str = "政策 甲 // 试行\n月度\n  销售额 : 金额\n  得分   : 分\n发放 提成 = 销售额 × 3% + 100 元\n规则 低分\n  当 得分 低于 60 分 则 警告\n";
const DIFF: &str = "--- 甲.kpi
+++ 甲.kpi
@@ -4,4 +4,4 @@
   得分   : 分
-发放 提成 = 销受额 × 3% + 100
+发放 提成 = 销售额 × 3% + 100 元
 规则 低分
-  当 得分 低于 60 则 警告
+  当 得分 低于 60 分 则 警告
";

#[test]
fn a_file_is_mended_and_the_change_shown() {
    let office = Office::open();
    office.write("甲.kpi", WRONG);
    let said = office.zh(["check", "甲.kpi", "--fix"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{}", said.err);
    assert_eq!(office.read("甲.kpi"), RIGHT);
    assert_eq!(said.err, format!("{DIFF}已修改 1 个文件，改正 3 个问题\n{NO_PACK_ZH}检查了 1 个文件：没有问题\n"));
    // The second run finds nothing more.
    let said = office.en(["check", "甲.kpi", "--fix"]);
    assert_eq!(
        said.err,
        format!("nothing that can be mended automatically\n{NO_PACK_EN}1 file checked: no problems\n")
    );
    assert_eq!((said.code, office.read("甲.kpi").as_str()), (Some(0), RIGHT));
}

#[test]
fn a_dry_run_shows_the_change_and_touches_nothing() {
    let office = Office::open();
    office.write("甲.kpi", WRONG);
    let said = office.zh(["check", "甲.kpi", "--fix", "--dry-run"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), DIFF));
    assert_eq!(said.err, "可以修改 1 个文件，改正 3 个问题；文件没有动\n");
    assert_eq!(office.read("甲.kpi"), WRONG);
    let said = office.en(["check", "奖金.kpi", "--fix", "--dry-run"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert_eq!(said.err, "nothing that can be mended automatically\n");
}

#[test]
fn what_is_left_is_reported_and_counted() {
    let office = Office::open();
    office.write("甲.kpi", format!("{WRONG}发放 另奖 = 没有的 × 3%\n"));
    let said = office.en(["check", "甲.kpi", "--fix"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("E0201") && !said.err.contains("E0304"), "{}", said.err);
    assert!(said.err.contains("\n3 problems mended in 1 file\n"), "{}", said.err);
    assert!(said.err.ends_with("\n1 file checked: 1 error; for more try kpi explain E0201\n"), "{}", said.err);
    assert_eq!(office.read("甲.kpi"), format!("{RIGHT}发放 另奖 = 没有的 × 3%\n"));
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let office = Office::open();
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    office.write("甲.kpi", windows(WRONG));
    assert_eq!(office.zh(["check", "甲.kpi", "--fix"]).code, Some(0));
    assert_eq!(office.read("甲.kpi"), windows(RIGHT));
    // A file whose last line has no end keeps it so.
    office.write("甲.kpi", WRONG.trim_end());
    assert_eq!(office.zh(["check", "甲.kpi", "--fix"]).code, Some(0));
    assert_eq!(office.read("甲.kpi"), RIGHT.trim_end());
}

#[test]
fn a_mistake_in_an_imported_file_is_mended_there() {
    let office = Office::open();
    fs::create_dir(office.path("公用")).unwrap();
    let own = "政策 甲\n引用 \"公用/提成.kpi\"\n月度\n  销售额 : 金额\n";
    office.write("甲.kpi", own);
    office.write("公用/提成.kpi", "// 各部门共用\n发放 提成 = 销受额 × 3%\n");
    let said = office.zh(["check", "甲.kpi", "--fix"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.contains("+++ 公用/提成.kpi\n"), "{}", said.err);
    assert_eq!(office.read("公用/提成.kpi"), "// 各部门共用\n发放 提成 = 销售额 × 3%\n");
    assert_eq!(office.read("甲.kpi"), own);
}

/// One of two policies declares the name as the shared file spells it.
#[test]
fn a_shared_file_is_mended_only_where_it_suits_all() {
    let office = Office::open();
    let policy = |name: &str| format!("政策 甲\n引用 \"提成.kpi\"\n月度\n  {name} : 金额\n");
    fs::create_dir(office.path("全部")).unwrap();
    office.write("全部/甲.kpi", policy("销售额"));
    office.write("全部/乙.kpi", policy("销受额"));
    let shared = "发放 提成 = 销受额 × 3%\n";
    office.write("全部/提成.kpi", shared);
    let said = office.zh(["check", "全部", "--fix"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(office.read("全部/提成.kpi"), shared);
    assert!(said.err.starts_with("没有可以自动修改的地方\n"), "{}", said.err);
    // With both of one mind it is mended, once.
    office.write("全部/乙.kpi", policy("销售额"));
    let said = office.zh(["check", "全部", "--fix"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(office.read("全部/提成.kpi"), "发放 提成 = 销售额 × 3%\n");
    assert!(said.err.contains("\n已修改 1 个文件，改正 1 个问题\n"), "{}", said.err);
}

/// What a file without 政策 lacks may be declared by whoever imports it.
#[test]
fn names_of_a_file_that_is_no_policy_are_left_alone() {
    let office = Office::open();
    let library = "定义 销受额 = 100 元\n定义 提成 = 销售额 × 3%\n";
    office.write("公共.kpi", library);
    office.zh(["check", "公共.kpi", "--fix"]);
    assert_eq!(office.read("公共.kpi"), library);
}

#[test]
fn a_file_that_cannot_be_written_stops_it_all() {
    let office = Office::open();
    office.write("甲.kpi", WRONG);
    office.write("乙.kpi", WRONG);
    let mut permissions = fs::metadata(office.path("甲.kpi")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(office.path("甲.kpi"), permissions).unwrap();
    office.refuses(
        "check 乙.kpi 甲.kpi --fix",
        1,
        &["写不了 甲.kpi", "没有修改任何文件"],
        &["cannot write 甲.kpi", "no file was mended"],
    );
    assert_eq!((office.read("甲.kpi"), office.read("乙.kpi")), (WRONG.to_owned(), WRONG.to_owned()));
    assert!(office.names().iter().all(|name| !name.starts_with(".kpi")), "{:?}", office.names());
}

#[test]
fn stdin_is_only_looked_at() {
    let office = Office::open();
    office.refuses("check - --fix", 2, &["标准输入不能改写"], &["stdin cannot be written to"]);
    let said = office.fed("check - --fix --dry-run", WRONG);
    assert_eq!((said.code, said.out), (Some(1), DIFF.replace("甲.kpi", "<stdin>")));
}

#[test]
fn a_dry_run_goes_with_a_fix() {
    Office::open().refuses(
        "check 奖金.kpi --dry-run",
        2,
        &["--dry-run 要和 --fix 一起用"],
        &["--dry-run goes with --fix"],
    );
}
