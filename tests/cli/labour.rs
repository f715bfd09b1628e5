//! The hints on labour law as `kpi check` shows them.

use super::Office;

const FINES: &str = "政策 迟到
月度
  迟到次数 : 整数 次
扣减 罚款 = 50 元 × 迟到次数 依据 \"六\"
";
const PACK: &str = "place = \"示例市\"
date = \"2026-07-01\"
source = \"虚构\"
[[minimum_wage]]
from = \"2025-01\"
month = 2000
[[rule]]
code = \"L14\"
zh = \"先警告\"
en = \"a warning first\"
source = \"示例市条例（虚构）\"
";

fn office() -> Office {
    let office = Office::open();
    office.write("罚款.kpi", FINES);
    office.write("当地.toml", PACK);
    office
}

#[test]
fn hints_are_shown_and_counted_and_stop_nothing() {
    let office = office();
    let said = office.zh(["check", "罚款.kpi"]);
    assert_eq!(said.code, Some(0));
    assert!(said.err.contains("警告 L14：“罚款”对员工罚款"), "{}", said.err);
    assert!(said.err.contains("提示，非法律意见"), "{}", said.err);
    assert!(said.err.ends_with("检查了 1 个文件：1 个警告；详细说明：kpi explain L14\n"), "{}", said.err);
    let said = office.en(["check", "罚款.kpi"]);
    assert!(said.err.contains("warning L14: `罚款` fines the employee"), "{}", said.err);
    assert!(said.err.ends_with("1 file checked: 1 warning; for more try kpi explain L14\n"), "{}", said.err);
}

#[test]
fn what_was_not_compared_is_said_once_for_all_files() {
    let office = office();
    let said = office.zh(["check", "罚款.kpi", "奖金.kpi"]);
    assert_eq!(said.err.matches("--law-pack").count(), 1, "{}", said.err);
}

#[test]
fn a_pack_adds_what_the_place_provides() {
    let office = office();
    let said = office.zh(["check", "罚款.kpi", "--law-pack", "当地.toml"]);
    assert!(said.err.contains("当地（示例市，资料截至 2026-07-01）：先警告（示例市条例（虚构））"), "{}", said.err);
    assert!(!said.err.contains("没有当地的资料"), "{}", said.err);
}

#[test]
fn bad_packs_are_refused_before_anything_is_checked() {
    let office = office();
    office.change("当地.toml", "place = ", "plaec = ");
    let mistakes_zh = ["当地.toml：没有“plaec”这一项：是不是 place", "当地.toml：缺 place", "当地的资料有错，没有检查"];
    let mistakes_en = ["当地.toml: there is no `plaec`: perhaps place", "place is missing", "nothing was checked"];
    office.refuses("check 罚款.kpi --law-pack 当地.toml", 1, &mistakes_zh, &mistakes_en);
    office.refuses("check 罚款.kpi --law-pack 没有.toml", 1, &["没有文件 没有.toml"], &["there is no file 没有.toml"]);
}

#[test]
fn elsewhere_nothing_of_it_is_shown() {
    let office = office();
    office.change("罚款.kpi", "政策 迟到", "政策 迟到 适用地区 \"新加坡\"");
    let said = office.zh(["check", "罚款.kpi"]);
    let expected = "提示：“迟到”适用于“新加坡”：没有看中国大陆劳动法的提示（L 开头的）\n检查了 1 个文件：没有问题\n";
    assert_eq!((said.code, said.err.as_str()), (Some(0), expected));
}

#[test]
fn a_run_says_nothing_of_it() {
    let office = office();
    office.write("数据/月度.csv", "工号,月份,迟到次数\nE1,2026-01,2\n");
    let said = office.zh(["run", "罚款.kpi", "--data", "数据", "--period", "2026-01"]);
    assert!(!said.err.contains("L14"), "{}", said.err);
    assert!(said.out.contains("E1,2026-01,罚款,deduct,100.00"), "{}", said.out);
}
