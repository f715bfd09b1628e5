//! `kpi run` and `kpi explain` with several versions of one policy.

use std::fs;

use super::Office;

const FIRST: &str = "政策 奖金
  生效 2026-01
月度
  销售额 : 金额
发放 提成 = 销售额 × 1%
";
const SECOND: &str = "政策 奖金
  生效 2026-03
月度
  销售额 : 金额
  得分   : 分
发放 提成 = 销售额 × 2%
定义 上月提成 = 上月(提成)
输出 上月提成
";

fn office() -> Office {
    let office = Office::open();
    fs::remove_file(office.path("奖金.kpi")).unwrap();
    fs::create_dir(office.path("版本")).unwrap();
    office.write("版本/一.kpi", FIRST);
    office.write("版本/二.kpi", SECOND);
    office
}

const ROWS: &str = "employee,period,item,kind,value
E1,2026-02,提成,pay,200.00
E1,2026-03,上月提成,value,200.00
E1,2026-03,提成,pay,600.00
E2,2026-02,提成,pay,15.01
E2,2026-03,上月提成,value,15.01
E2,2026-03,提成,pay,40.00
";

#[test]
fn files_in_any_order_or_their_directory_give_each_month_its_version() {
    let office = office();
    for paths in ["版本/一.kpi 版本/二.kpi", "版本/二.kpi 版本/一.kpi", "版本"] {
        let said = office.zh(format!("run {paths} --data 数据 --period 2026-02..2026-03").split(' '));
        assert_eq!((said.code, &*said.out), (Some(0), ROWS), "{paths}: {}", said.err);
        // One of them reads 得分: it is not noted as unused.
        assert!(!said.err.contains("没有用到：得分"), "{}", said.err);
    }
}

#[test]
fn reasons_say_which_version_computed_an_earlier_month() {
    let line = "explain 版本 --data 数据 --period 2026-03 --employee E1 --item 上月提成";
    let said = office().zh(line.split(' '));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("由当时生效的版本算出：一.kpi"), "{}", said.out);
    let said = office().zh(format!("{line} --format json").split(' '));
    assert!(said.out.contains("\"earlier-version\"") && said.out.contains("\"version\": \"一.kpi\""), "{}", said.out);
    let line = "explain 版本 --data 数据 --period 2026-02 --employee E1 --item 提成";
    assert!(office().zh(line.split(' ')).out.contains("一.kpi:5"));
}

#[test]
fn two_versions_in_force_and_none_in_force_are_refused() {
    let run = "run 版本 --data 数据 --period 2026-02..2026-03";
    let office = office();
    office.change("版本/一.kpi", "生效 2026-01", "生效 2026-01 至 2026-04");
    let zh = ["2026-03 至 2026-04 有两个版本同时生效：版本/一.kpi 和 版本/二.kpi", "生效 2026-01 至 2026-06"];
    office.refuses(run, 1, &zh, &["two versions are in force from 2026-03 to 2026-04: 版本/一.kpi and 版本/二.kpi"]);
    office.change("版本/一.kpi", "至 2026-04", "至 2026-01");
    let zh = ["2026-02 没有生效的版本：版本/一.kpi 到 2026-01 为止，版本/二.kpi 从 2026-03 起"];
    office.refuses(run, 1, &zh, &["no version is in force in 2026-02"]);
    // Who does not ask for the month in between is not troubled.
    let said = office.zh("run 版本 --data 数据 --period 2026-03".split(' '));
    assert_eq!(said.code, Some(0), "{}", said.err);
    office.change("版本/二.kpi", "  生效 2026-03\n", "");
    office.change("版本/一.kpi", "  生效 2026-01 至 2026-01\n", "");
    office.refuses(run, 1, &["所有月份都有两个版本同时生效"], &["in every month"]);
}

#[test]
fn outside_of_every_version_there_is_nothing_to_compute() {
    let office = office();
    let line = "run 版本 --data 数据 --period 2025-12";
    office.refuses(line, 1, &["不生效", "从 2026-01 起生效"], &["not in force", "from 2026-01 on"]);
}

#[test]
fn other_policies_and_other_types_are_refused() {
    let office = office();
    office.change("版本/二.kpi", "政策 奖金", "政策 津贴");
    let zh = ["不是一个政策的各个版本：版本/一.kpi 是“奖金”，版本/二.kpi 是“津贴”"];
    office.refuses("run 版本 --data 数据 --period 2026-03", 1, &zh, &["not versions of one policy"]);
    office.change("版本/二.kpi", "政策 津贴", "政策 奖金");
    office.change("版本/一.kpi", "发放", "定义 上月提成 = 3%\n发放");
    let zh = ["“上月提成”在 版本/一.kpi:5 是比率，在 版本/二.kpi:7 是金额"];
    office.refuses(
        "run 版本 --data 数据 --period 2026-03",
        1,
        &zh,
        &["`上月提成` is ratio in 版本/一.kpi:5 and money"],
    );
}

#[test]
fn versions_share_a_currency() {
    let office = office();
    office.change("版本/二.kpi", "生效 2026-03", "生效 2026-03\n  币种 美元");
    let zh = ["各个版本的币种不同：版本/一.kpi 是人民币，版本/二.kpi 是美元"];
    office.refuses("run 版本 --data 数据 --period 2026-03", 1, &zh, &["版本/一.kpi is in CNY, 版本/二.kpi in USD"]);
}

#[test]
fn what_is_wrong_with_the_data_of_two_versions_is_said_once() {
    let office = office();
    office.change("数据/月度.csv", "30000", "三万");
    let said = office.zh("run 版本 --data 数据 --period 2026-03".split(' '));
    assert_eq!((said.code, said.err.matches("D0401").count()), (Some(1), 1), "{}", said.err);
}
