//! Groups beside their people: who is missing, who is in which, and what adds up.

use crate::{run, sound};

const SHOPS: &str = r#"
政策 门店
  依据 "例"
员工
  门店 : 文本
  系数 : 数
月度
  销售额 : 金额
月度 店报 按 门店
  奖池 : 金额
明细 退货 归月 退货日
  退货日 : 日期
  金额 : 金额
每月 各门店
  定义 店销售 = 合计(成员: 销售额) - 合计(退货: 金额)   依据 "一"
  定义 店奖池 = 奖池                                  依据 "一"
  输出 店销售
每月
  发放 店奖 = (分摊(店奖池, 系数 按 门店) 否则 0 元)      依据 "二"
"#;

const PEOPLE: (&str, &str) = ("员工.csv", "工号,门店,系数\nA,东,1\nB,东,1\nC,东,1\nD,西,2\n");
const NO_RETURNS: (&str, &str) = ("退货.csv", "工号,退货日,金额\n");

#[test]
fn shares_add_up_to_the_pool_and_equal_remainders_go_by_id() {
    let sales = ("月度.csv", "工号,月份,销售额\nA,2026-01,1\nB,2026-01,2\nC,2026-01,3\nD,2026-01,4\n");
    let pools = ("店报.csv", "门店,月份,奖池\n东,2026-01,0.05\n西,2026-01,-0.05\n");
    // 0.05 by three: 0.0166… each, 0.01 down, two fen left for A and B. A pool below zero is shared, too.
    assert_eq!(
        run(SHOPS, &[PEOPLE, sales, pools, NO_RETURNS], "2026-01"),
        [
            "A,2026-01,店奖,0.02",
            "B,2026-01,店奖,0.02",
            "C,2026-01,店奖,0.01",
            "D,2026-01,店奖,-0.05",
            "东,2026-01,店销售,6.00",
            "西,2026-01,店销售,4.00",
        ]
    );
}

#[test]
fn a_group_without_its_row_is_an_exception_for_its_people() {
    let sales = ("月度.csv", "工号,月份,销售额\nA,2026-01,1\nD,2026-01,4\n");
    let pools = ("店报.csv", "门店,月份,奖池\n西,2026-01,10\n");
    let missing = "“东”在 2026-01 没有数据，读不到它的值";
    assert_eq!(
        run(SHOPS, &[PEOPLE, sales, pools, NO_RETURNS], "2026-01"),
        ["D,2026-01,店奖,10.00", "西,2026-01,店销售,4.00", &format!("A,2026-01,店奖,! R0610 {missing}")]
    );
}

#[test]
fn whose_group_is_blank_stops_every_group_that_he_may_be_in() {
    let people = ("员工.csv", "工号,门店,系数\nA,东,1\nD,,2\n");
    let sales = ("月度.csv", "工号,月份,销售额\nA,2026-01,1\nD,2026-01,4\n");
    let pools = ("店报.csv", "门店,月份,奖池\n东,2026-01,10\n");
    let blank = "员工.csv 第 3 行“门店”是空白";
    assert_eq!(
        run(SHOPS, &[people, sales, pools, NO_RETURNS], "2026-01"),
        [
            format!("A,2026-01,店奖,! R0101 {blank} → 成员 D"),
            format!("D,2026-01,店奖,! R0101 {blank}"),
            format!("东,2026-01,店销售,! R0101 {blank} → 成员 D"),
        ]
    );
}

#[test]
fn records_count_for_the_group_in_months_without_a_row_of_their_owner() {
    // B has no row in January; her return is the shop's all the same: 5 − 2 = 3.
    let sales = ("月度.csv", "工号,月份,销售额\nA,2026-01,5\n");
    let pools = ("店报.csv", "门店,月份,奖池\n东,2026-01,1\n");
    let returns = ("退货.csv", "工号,退货日,金额\nB,2026-01-31,2\nB,2026-02-01,9\n");
    let rows = run(SHOPS, &[PEOPLE, sales, pools, returns], "2026-01");
    assert_eq!(rows, ["A,2026-01,店奖,1.00", "东,2026-01,店销售,3.00"]);
}

#[test]
fn a_claim_below_zero_is_refused() {
    let people = ("员工.csv", "工号,门店,系数\nA,东,1\nB,东,-1\n");
    let sales = ("月度.csv", "工号,月份,销售额\nA,2026-01,1\nB,2026-01,4\n");
    let pools = ("店报.csv", "门店,月份,奖池\n东,2026-01,10\n");
    let fault = "B 的贡献是 -1，分摊的贡献不能小于 0";
    let rows = run(SHOPS, &[people, sales, pools, NO_RETURNS], "2026-01");
    assert_eq!(rows[1..], [format!("A,2026-01,店奖,! R0611 {fault}"), format!("B,2026-01,店奖,! R0611 {fault}")]);
}

#[test]
fn one_exception_among_the_members_is_the_groups_and_names_him() {
    let sales = ("月度.csv", "工号,月份,销售额\nA,2026-01,\nB,2026-01,2\nD,2026-01,4\n");
    let pools = ("店报.csv", "门店,月份,奖池\n东,2026-01,1\n西,2026-01,1\n");
    let rows = run(SHOPS, &[PEOPLE, sales, pools, NO_RETURNS], "2026-01");
    assert!(rows.contains(&"西,2026-01,店销售,4.00".to_owned()), "{rows:?}");
    let fault = "东,2026-01,店销售,! R0101 月度.csv 第 2 行“销售额”是空白 → 成员 A";
    assert!(rows.contains(&fault.to_owned()), "{rows:?}");
}

#[test]
fn a_case_that_expects_something_of_a_group_that_it_does_not_have_fails() {
    let case = "\n用例 \"没有这个店\" 2026-01\n  给定 E1: 员工.门店 \"东\", 销售额 5 元\n  期望 北: 店销售 5.00\n";
    let results = kpi::cases::run_all(&sound(&format!("{SHOPS}{case}")));
    assert_eq!(results[0].failures.len(), 1, "{results:?}");
    assert_eq!(results[0].failures[0].item.zh, "北");
}
