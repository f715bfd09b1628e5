//! What the four cases do not use, on a small policy of its own.

use kpi::calendar::Period;
use kpi::explain::reasons;
use kpi::source::Source;

use crate::case_data::Case;
use crate::verifier::Verifier;
use crate::{all_reasons, here};

/// What the four cases do not use, on two people and three months.
const MORE: &str = r#"
政策 其余写法
  依据 "附则" 版本 "1"
  生效 2026-01
  币种 人民币

员工
  部门 : 文本

月度
  销售额 : 金额
  折扣率 : 可空 比率
  得分 : 分

参数 系数 = 3%,自 2026-03 起 3.5%

分档 累进奖 : 比率 按 销售额,超额累进
  不足 1000 元  1%
  1000 元以上不足 3000 元  2%
  3000 元以上  4%

分档 得分系数 : 比率 按 得分,插值
  60 分 → 0%
  80 分 → 50%
  100 分 → 100%

定义 折后 = 销售额 × 折扣率
定义 整额 = 销售额 × 系数 四舍五入到元
定义 大额 = 销售额 仅当 销售额 > 2500 元
定义 名次 = 排名(销售额 按 部门, 从高到低, 并列同名次不跳号)
定义 份额 = 占比(销售额 按 部门)
定义 部门合计 = 合计(销售额 按 部门)
定义 上月销售额 = 上月(销售额, 首次 0 元)
定义 近三月 = 近 3 个月平均(销售额)
定义 在册月数 = 本年在册月数
定义 折扣均值 = 本年平均(折扣率, 须齐)
定义 部门折扣 = 平均(折扣率 按 部门, 须齐)
定义 累计达标 = 本年累计 2 次 销售额 达到 2000 元
发放 奖金 = 累进奖 × 得分系数 + (折后 否则 0 元)
  其中 零头 = 销售额 × 系数
发放 尾数 = 零头 ÷ 3
输出 折后、整额、大额、名次、份额、部门合计、上月销售额、近三月、在册月数、累计达标、累进奖、折扣均值、部门折扣
"#;

pub fn more() -> Case {
    let policy = kpi::load(Source::new("其余写法.kpi", MORE));
    let errors: Vec<&str> =
        policy.problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.title.zh.as_str()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let files = vec![
        file("员工.csv", "工号,部门\nA,一\nB,一\nC,二\n"),
        file(
            "月度.csv",
            "工号,月份,销售额,折扣率,得分\nA,2026-01,3500,90%,90\nB,2026-01,3500,,50\nC,2026-01,1200,80%,70\n\
             A,2026-02,2000,90%,100\nB,2026-02,2600,50%,61\nA,2026-03,999.99,,85\nC,2026-03,2500,,110\n",
        ),
    ];
    let expected = vec![["A", "2026", "", ""].map(str::to_owned)];
    Case { slug: "more".to_owned(), policy, files, expected }
}

#[test]
fn what_the_cases_do_not_use_follows_as_well() {
    let case = more();
    let data = case.data();
    let run = crate::case_data::run(&case.policy, &data, case.months(), true);
    let mut verifier = Verifier::new(&case, &run);
    for reason in all_reasons(&case, &run) {
        let Some(root) = &reason.root else { continue };
        verifier.verify(root, &here(&reason)).unwrap();
        assert_eq!(verifier.printed(root), reason.value, "{} {}", reason.period, reason.item);
    }
    for kind in ["Slice", "Round", "OnlyWhen", "Rank", "GroupFold", "Before", "YearCount", "EnrolledMonths"] {
        assert!(verifier.counts.contains_key(kind), "no {kind}");
    }
    let value = |who: usize, period: &str, item: &str| {
        let found = reasons(&run, who, Period::parse(period).unwrap(), Some(item), None);
        found.first().and_then(|reason| reason.value.clone())
    };
    // 1000 × 1% + 2000 × 2% + 500 × 4% = 70; 90 分 → 75%; 70 × 75% + 3500 × 90% = 3202.50
    assert_eq!(value(0, "2026-01", "奖金").as_deref(), Some("3202.50"));
    // 3500 and 3500 tie for the first place, and the next place is not skipped.
    assert_eq!(value(1, "2026-01", "名次").as_deref(), Some("1"));
    // B's discount of January is blank: the averages that need all have no value.
    assert_eq!(value(0, "2026-01", "部门折扣"), None);
    assert_eq!(value(0, "2026-02", "折扣均值").as_deref(), Some("0.9"));
    assert_eq!(value(1, "2026-02", "折扣均值"), None);
    // 999.99 × 3.5% = 34.99965; a third of it is 11.66655, paid as 11.67.
    assert_eq!(value(0, "2026-03", "尾数").as_deref(), Some("11.67"));
}
