//! Records of records as files have them.

use super::schema::{BlockKind, BlockSchema, CellType, FieldSchema, RecordLink};
use super::{DataProblem, Dataset, read};

fn field(name: &str, cell: CellType) -> FieldSchema {
    FieldSchema { names: vec![name.to_owned()], cell, optional: false, bounds: None }
}

fn schema() -> Vec<BlockSchema> {
    let block =
        |name: &str, kind, fields| BlockSchema { names: vec![name.to_owned()], kind, may_lack_rows: false, fields };
    let of = Some(RecordLink { block: 0, key: 0, parent_key: 0 });
    let key = || field("合同号", CellType::Text);
    vec![
        block("合同", BlockKind::Records { group: None, by_month: None, of: None }, vec![key()]),
        block(
            "回款",
            BlockKind::Records { group: None, by_month: None, of },
            vec![key(), field("金额", CellType::Money)],
        ),
    ]
}

fn read_both(contracts: &str, receipts: &str) -> Result<Dataset, Vec<DataProblem>> {
    let files = [("合同.csv", contracts), ("回款.csv", receipts)];
    let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    read(&files, &schema())
}

#[test]
fn a_receipt_finds_its_contract_and_its_owner() {
    let data = read_both("工号,合同号\nA,H1\nB,H2\n", "合同号,金额\nH2,5\nH1,6\nH2,7\n").unwrap();
    let found: Vec<_> = data.blocks[1].rows.iter().map(|row| (row.parent, row.subject)).collect();
    assert_eq!(found, [(Some(1), Some(1)), (Some(0), Some(0)), (Some(1), Some(1))]);
}

#[test]
fn what_belongs_to_no_contract_or_to_two_is_named() {
    let contracts = "工号,合同号\nA,H1\nB,H2\nB,H2\nA,H3\n";
    let problems = read_both(contracts, "工号,合同号,金额\nA,H4,1\nB,H2,2\nB,H3,3\nA,,4\nA,H1,5\n").unwrap_err();
    let told: Vec<_> = problems.iter().map(|p| (p.code, p.line, p.column.as_deref(), p.title.zh.as_str())).collect();
    assert_eq!(
        told,
        [
            ("D0631", Some(2), Some("合同号"), "合同.csv 里没有合同号“H4”"),
            ("D0632", Some(3), Some("合同号"), "合同.csv 里有两笔的合同号是“H2”：第 3 行和第 4 行"),
            ("D0633", Some(4), Some("工号"), "这一行的工号是“B”，它所属的一笔（合同.csv 第 5 行）是“A”的"),
            ("D0630", Some(5), Some("合同号"), "“合同号”是空的：不知道属于 合同.csv 的哪一笔"),
        ]
    );
}

#[test]
fn a_contract_that_could_not_be_read_is_reported_once() {
    let problems = read_both("工号,合同号\n,H1\n", "合同号,金额\nH1,5\n").unwrap_err();
    let codes: Vec<_> = problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["D0301"]);
}
