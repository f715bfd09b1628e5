//! Policies made of several files: every command reads them all and says which
//! file it speaks of.

use std::fs;

use super::Office;

const OWN: &str = "政策 奖金
引用 \"公用/比例.kpi\"

员工
  基本工资 : 金额
月度
  销售额 : 金额
  得分   : 分
发放 提成 = 销售额 × 提成比例
用例 \"三个点\" 2026-03
  给定 销售额 1000 元
  期望 提成 30.00
";
const SHARED: &str = "// 各部门共用
引用 \"../加奖.kpi\"
定义 提成比例 = 3%   依据 \"第二条\"
";

fn office() -> Office {
    let office = Office::open();
    fs::create_dir(office.path("公用")).unwrap();
    office.write("奖金.kpi", OWN);
    office.write("公用/比例.kpi", SHARED);
    office.write("加奖.kpi", "发放 加奖 = 10 元\n");
    office
}

#[test]
fn a_run_computes_what_imported_files_say() {
    let said = office().march();
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(
        said.out,
        "employee,period,item,kind,value\nE1,2026-03,加奖,pay,10.00\nE1,2026-03,提成,pay,900.00\n\
         E2,2026-03,加奖,pay,10.00\nE2,2026-03,提成,pay,60.00\n"
    );
}

#[test]
fn reasons_name_the_file_and_its_line() {
    let said = office().zh("explain 奖金.kpi --data 数据 --period 2026-03 --employee E1 --item 提成".split(' '));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("奖金.kpi:9") && said.out.contains("比例.kpi:3"), "{}", said.out);
    let line = "explain 奖金.kpi --data 数据 --period 2026-03 --employee E1 --item 提成 --format json";
    let said = office().zh(line.split(' '));
    assert!(said.out.contains("公用/比例.kpi\",\n        \"line\": 3"), "{}", said.out);
}

#[test]
fn cases_run_through_imports() {
    let said = office().zh(["test", "奖金.kpi"]);
    assert_eq!((said.code, said.out.contains("1 个通过")), (Some(0), true), "{}", said.out);
}

#[test]
fn a_directory_knows_its_shared_files() {
    let office = office();
    let said = office.zh(["check", "."]);
    assert!(
        said.code == Some(0) && said.err.ends_with("检查了 3 个文件：2 条提示（--notes 看全文）\n"),
        "{}",
        said.err
    );
    let said = office.zh(["test", "."]);
    assert_eq!(said.code, Some(0), "{}", said.out);
    // By itself, with nobody who imports it, it lacks its 政策.
    let said = office.zh(["check", "公用/比例.kpi"]);
    assert_eq!((said.code, said.err.contains("E0206")), (Some(1), true), "{}", said.err);
}

#[test]
fn what_a_shared_policy_has_to_spare_is_for_those_who_import_it() {
    let office = office();
    office.write("共用.kpi", "政策 共用\n参数 提成率 = 3%\n月度\n  销售额 : 金额\n发放 提成 = 销售额 × 2%\n");
    let alone = office.zh(["check", "共用.kpi"]);
    assert!(alone.err.contains("W0801"), "{}", alone.err);
    office.write("一店.kpi", "政策 一店\n引用 \"共用.kpi\"\n发放 奖金 = 销售额 × 提成率\n");
    let said = office.zh(["check", "共用.kpi", "一店.kpi"]);
    assert!(said.code == Some(0) && !said.err.contains("W0801"), "{}", said.err);
}

#[test]
fn a_mistake_in_a_shared_file_is_said_once_with_its_place() {
    let office = office();
    office.write("公用/比例.kpi", "定义 提成比例 = 3% + 5 元\n");
    office.write("另一个.kpi", OWN.replace("政策 奖金", "政策 另一个"));
    let said = office.zh(["check", "."]);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.err.matches("E0301").count(), 1, "{}", said.err);
    assert!(said.err.contains("比例.kpi:1:"), "{}", said.err);
}

#[test]
fn a_report_shows_the_lines_of_both_files() {
    let office = office();
    office.change("奖金.kpi", "发放 提成", "定义 提成比例 = 4%\n发放 提成");
    office.refuses(
        "check 奖金.kpi",
        1,
        &["“提成比例”声明了两次", "[奖金.kpi:9:4]", "比例.kpi:3:4]", "第一次在这里"],
        &["`提成比例` is declared twice", "[奖金.kpi:9:4]", "比例.kpi:3:4]", "first declared here"],
    );
}

#[test]
fn what_cannot_be_imported_is_said_at_the_import() {
    let office = office();
    office.change("公用/比例.kpi", "../加奖.kpi", "../加将.kpi");
    let zh = ["引用不了“../加将.kpi”：没有文件", "比例.kpi:2:4]", "是不是 公用/../加奖.kpi？"];
    office.refuses("check 奖金.kpi", 1, &zh, &["cannot import `../加将.kpi`: there is no file"]);
    office.change("公用/比例.kpi", "../加将.kpi", "../公用");
    office.refuses("check 奖金.kpi", 1, &["是目录"], &["is a directory"]);
    office.write("加奖.kpi", encoding_rs::GB18030.encode("发放 加奖 = 十元").0);
    office.change("公用/比例.kpi", "../公用", "../数据/员工.csv");
    office.refuses("check 奖金.kpi", 1, &["它不是 .kpi 文件"], &["it is no .kpi file"]);
    office.change("公用/比例.kpi", "../数据/员工.csv", "../加奖.kpi");
    office.refuses("check 奖金.kpi", 1, &["看起来是 GBK 编码"], &["looks like GBK"]);
    office.write("加奖.kpi", "引用 \"奖金.kpi\"\n");
    office.refuses(
        "check 奖金.kpi",
        1,
        &["成了一圈：奖金.kpi → 公用/比例.kpi → 公用/../加奖.kpi → 奖金.kpi"],
        &["in a circle"],
    );
}

#[test]
fn a_policy_on_stdin_imports_from_the_current_directory() {
    let said = office().fed("run - --data 数据 --period 2026-03", OWN);
    assert_eq!((said.code, said.out.contains("E1,2026-03,加奖,pay,10.00")), (Some(0), true), "{}", said.err);
}
