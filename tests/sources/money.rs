//! Currencies, rates and the last rounding of what is paid.

use super::{run, sound};

#[test]
fn the_rate_is_that_of_the_last_month_of_the_period() {
    let policy = "
        政策 外贸
        折算率 美元 = 7, 自 2026-03 起 8
        月度
          出口额 : 金额 美元
        发放 提成 = 出口额 换成 人民币
        每季
          发放 季度奖 = 本季合计(出口额) 换成 人民币
          定义 逐月换 = 本季合计(出口额 换成 人民币)
          输出 逐月换";
    let monthly = "工号,月份,出口额\nA,2026-02,100\nA,2026-03,100\n";
    // The quarter's sum at March's rate is 200 × 8; month by month 100 × 7 + 100 × 8.
    assert_eq!(
        run(policy, &[("月度.csv", monthly)], "2026-02..2026-03"),
        ["A,2026-02,提成,700.00", "A,2026-03,提成,800.00", "A,2026-Q1,季度奖,1600.00", "A,2026-Q1,逐月换,1500.00"]
    );
}

#[test]
fn paid_amounts_have_the_decimals_of_the_currency() {
    let policy = |currency: &str| {
        format!(
            "
            policy bonus
              currency {currency}
            monthly
              sales : money
            pay half = sales ÷ 2
            define third = (sales ÷ 3 rounded)
            output third"
        )
    };
    let monthly = [("monthly.csv", "employee,month,sales\nA,2026-01,1.0125\n")];
    // 0.50625 and 0.3375: to fen, to whole yen, to thousandths.
    assert_eq!(run(&policy("CNY"), &monthly, "2026-01"), ["A,2026-01,half,0.51", "A,2026-01,third,0.34"]);
    assert_eq!(run(&policy("yen"), &monthly, "2026-01"), ["A,2026-01,half,1", "A,2026-01,third,0"]);
    assert_eq!(run(&policy("bhd"), &monthly, "2026-01"), ["A,2026-01,half,0.506", "A,2026-01,third,0.338"]);
}

#[test]
fn a_blank_amount_of_another_currency_is_missing_and_never_zero() {
    let policy = "
        政策 外贸
        折算率 美元 = 7
        月度
          出口额 : 金额 美元
          回款 : 可空 金额 USD
        发放 提成 = 出口额 换成 人民币
        定义 回款额 = 回款 换成 人民币
        输出 回款额";
    let rows = run(policy, &[("月度.csv", "工号,月份,出口额,回款\nA,2026-01,,\n")], "2026-01");
    assert_eq!(rows, ["A,2026-01,提成,! R0101 月度.csv 第 2 行“出口额”是空白"]);
}

#[test]
fn totals_caps_and_later_months_see_the_rounded_amount() {
    let policy = "
        政策 整元
          金额 向下取整到 10 元
        月度
          销售额 : 金额
        发放 提成 = 销售额 × 10%
        发放 奖金 = 提成 × 50%  金额 四舍五入
        合计 应发 = 提成 + 奖金
        定义 至此 = 上月(至此, 首次 0 元) + 提成
        输出 至此";
    let monthly = "工号,月份,销售额\nA,2026-01,199\nA,2026-02,399.9\n";
    // 19.9 → 10, half of it 5; 39.99 → 30, half of it 15.
    assert_eq!(
        run(policy, &[("月度.csv", monthly)], "2026-01..2026-02"),
        [
            "A,2026-01,奖金,5.00",
            "A,2026-01,应发,15.00",
            "A,2026-01,提成,10.00",
            "A,2026-01,至此,10.00",
            "A,2026-02,奖金,15.00",
            "A,2026-02,应发,45.00",
            "A,2026-02,提成,30.00",
            "A,2026-02,至此,40.00"
        ]
    );
}

#[test]
fn cases_may_give_and_expect_amounts_of_a_currency() {
    let policy = sound(
        "
        政策 外贸 币种 港元
        折算率 美元 = 7.8
        月度
          出口额 : 金额 美元
        发放 提成 = (出口额 换成 港元) × 1%
        定义 美元提成 = 出口额 × 1%
        用例 \"一百\" 2026-01
          给定 出口额 1000 美元
          期望 提成 78 港元, 美元提成 10 USD",
    );
    let results = kpi::cases::run_all(&policy);
    assert!(results[0].failures.is_empty(), "{:?}", results[0].failures);
}
