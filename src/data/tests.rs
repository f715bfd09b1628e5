//! The whole stage: files in, rows or problems out.

use encoding_rs::GBK;
use rust_decimal::Decimal;

use super::*;
use crate::calendar::Month;
use crate::exact::Exact;

// ── What the tests' policy expects ──────────────────────────────────────────

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn field(spellings: &[&str], cell: CellType) -> FieldSchema {
    FieldSchema { names: names(spellings), cell, optional: false, bounds: None }
}

fn block(spellings: &[&str], kind: BlockKind, fields: Vec<FieldSchema>) -> BlockSchema {
    BlockSchema { names: names(spellings), kind, may_lack_rows: false, fields }
}

fn employees() -> BlockSchema {
    let fields = vec![field(&["岗位", "position"], CellType::Text)];
    block(&["员工", "employees"], BlockKind::Employees, fields)
}

fn monthly() -> BlockSchema {
    let mut score = field(&["得分", "score"], CellType::Points);
    score.bounds = Some((Exact::zero(), Exact::from(100)));
    let fields = vec![field(&["销售额", "sales"], CellType::Money), score];
    block(&["月度", "monthly"], BlockKind::EmployeeMonth, fields)
}

fn records(by_month: Option<bool>, fields: Vec<FieldSchema>) -> BlockSchema {
    block(&["回款"], BlockKind::Records { group: None, by_month, of: None }, fields)
}

fn files(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

fn read_texts(texts: &[(&str, &str)], schema: &[BlockSchema]) -> Dataset {
    read(&files(texts), schema).unwrap()
}

/// `D0301 月度.csv:3 工号` for each problem.
fn places(problems: &[DataProblem]) -> Vec<String> {
    let place = |p: &DataProblem| {
        let line = p.line.map_or(String::new(), |line| format!(":{line}"));
        let column = p.column.as_ref().map_or(String::new(), |column| format!(" {column}"));
        format!("{} {}{line}{column}", p.code, p.file)
    };
    problems.iter().map(place).collect()
}

fn problems(texts: &[(&str, &str)], schema: &[BlockSchema]) -> Vec<DataProblem> {
    read(&files(texts), schema).unwrap_err()
}

fn number(text: &str) -> Cell {
    Cell::Number(Exact::from(text.parse::<Decimal>().unwrap()))
}

fn month(text: &str) -> Option<Month> {
    Some(Month::parse(text).unwrap())
}

const STAFF: (&str, &str) = ("员工.csv", "工号,姓名,岗位\nS002,吴晓兰,主管\nS001,周启明,业务员\n");

// ── What is read ────────────────────────────────────────────────────────────

#[test]
fn a_month_is_read_with_employees_in_order_and_lines_of_the_file() {
    let sheet = "工号,月份,销售额,得分\n\nS001,2026-01,\"172,600.50\",92\nS002,2026年1月,,88.5\n";
    let data = read_texts(&[STAFF, ("月度.csv", sheet)], &[employees(), monthly()]);

    assert_eq!(data.employees, ["S001", "S002"]);
    assert!(data.notes.is_empty());
    let Row { line, subject, group, month: at, parent: _, cells } = &data.blocks[1].rows[0];
    assert_eq!((*line, *subject, group, *at), (3, Some(0), &None, month("2026-01")));
    assert_eq!(cells, &[number("172600.50"), number("92")]);
    // A blank is kept as one: who misses it, the evaluation knows.
    assert_eq!(data.blocks[1].rows[1].cells, [Cell::Blank, number("88.5")]);
    assert_eq!(data.blocks[0].rows[0].cells, [Cell::Text("主管".into())]);
    assert_eq!(data.blocks[0].rows[0].month, None);
}

#[test]
fn gbk_with_crlf_and_utf8_with_byte_order_mark_give_the_same_rows() {
    let sheet = "工号,月份,销售额,得分\r\nS001,2026年1月,100,92\r\n";
    let schema = [employees(), monthly()];
    let plain = read_texts(&[STAFF, ("月度.csv", sheet)], &schema);
    let mut other = files(&[STAFF]);
    other.push(("月度.csv".into(), GBK.encode(sheet).0.into_owned()));
    assert_eq!(read(&other, &schema).unwrap(), plain);
    let marked = format!("\u{feff}{sheet}");
    assert_eq!(read_texts(&[STAFF, ("月度.csv", &marked)], &schema), plain);
}

#[test]
fn files_and_headers_may_carry_aliases_blanks_and_full_width_signs() {
    let staff = ("employees.CSV", "employee_id,position\nS001,业务员\n");
    let sheet = " employee ,month,\u{3000}sales,得分\nS001,2026-01,１００,９２\n";
    let data = read_texts(&[staff, ("monthly.csv", sheet)], &[employees(), monthly()]);
    assert_eq!(data.blocks[1].rows[0].cells, [number("100"), number("92")]);
    assert_eq!(&*data.blocks[1].file, "monthly.csv");

    let costs = block(&["费用(元)"], BlockKind::Employees, vec![field(&["餐费(元)"], CellType::Money)]);
    let data = read_texts(&[("费用（元）.csv", "工号,餐费（元）\nS001,5\n")], &[costs]);
    assert_eq!(data.blocks[0].rows[0].cells, [number("5")]);
}

#[test]
fn quarters_companies_and_groups_have_their_own_keys() {
    let money = || vec![field(&["金额"], CellType::Money)];
    let quarterly = block(&["季度"], BlockKind::EmployeeQuarter, money());
    let company = block(&["公司"], BlockKind::Company { quarterly: false }, money());
    let attribute = names(&["团队", "team"]);
    let teams = block(&["团队月度"], BlockKind::Group { attribute, quarterly: false }, money());
    let data = read_texts(
        &[
            ("季度.csv", "工号,月份,金额\nS001,2026-02,1\nS001,2026-04,2\n"),
            ("公司.csv", "月份,金额\n2026-01,3\n"),
            ("团队月度.csv", "team,月份,金额\n东区,2026-01,4\n西区,2026-01,5\n"),
        ],
        &[quarterly, company, teams],
    );
    let months: Vec<_> = data.blocks[0].rows.iter().map(|row| row.month).collect();
    assert_eq!(months, [month("2026-03"), month("2026-06")]);
    assert_eq!((data.blocks[1].rows[0].subject, data.blocks[1].rows[0].month), (None, month("2026-01")));
    let groups: Vec<_> = data.blocks[2].rows.iter().map(|row| row.group.as_deref()).collect();
    assert_eq!(groups, [Some("东区"), Some("西区")]);
}

#[test]
fn records_belong_to_a_month_where_the_file_has_one() {
    let money = || vec![field(&["金额"], CellType::Money)];
    let read_month = |by_month, fields, text| {
        let data = read_texts(&[("回款.csv", text)], &[records(by_month, fields)]);
        (data.blocks[0].rows[0].month, data.notes.len())
    };
    let (with, without) = ("工号,月份,金额\nS001,2026-01,5\n", "工号,金额\nS001,5\n");
    assert_eq!(read_month(None, money(), with), (month("2026-01"), 0));
    assert_eq!(read_month(None, money(), without), (None, 0));
    assert_eq!(read_month(Some(true), money(), with), (month("2026-01"), 0));
    // Dated by a field: a column 月份 is like any other that nobody reads.
    assert_eq!(read_month(Some(false), money(), with), (None, 1));
    // A declared field of that name is a field.
    let mut fields = money();
    fields.push(field(&["月份"], CellType::Month));
    assert_eq!(read_month(None, fields, with), (None, 0));

    let missing = problems(&[("回款.csv", without)], &[records(Some(true), money())]);
    assert_eq!(places(&missing), ["D0202 回款.csv:1"]);
}

#[test]
fn without_a_list_of_employees_whoever_appears_is_one() {
    let repaid = records(None, vec![field(&["金额"], CellType::Money)]);
    let data = read_texts(
        &[("月度.csv", "工号,月份,销售额,得分\nS002,2026-01,1,1\n"), ("回款.csv", "工号,金额\nS001,5\nS003,5\n")],
        &[monthly(), repaid],
    );
    assert_eq!(data.employees, ["S001", "S002", "S003"]);
    assert_eq!(data.blocks[1].rows[1].subject, Some(2));
}

#[test]
fn a_header_alone_and_repeated_records_are_fine() {
    let repaid = records(None, vec![field(&["金额"], CellType::Money)]);
    let data = read_texts(
        &[STAFF, ("月度.csv", "工号,月份,销售额,得分"), ("回款.csv", "工号,金额\nS001,5\nS001,5\n")],
        &[employees(), monthly(), repaid],
    );
    assert_eq!((data.blocks[1].rows.len(), data.blocks[2].rows.len()), (0, 2));
}

#[test]
fn unused_columns_and_files_are_noted() {
    let staff = ("员工.csv", "工号,姓名,岗位,备注,,\nS001,周启明,业务员,新人,x,\n");
    let data = read_texts(&[staff, ("旧表.csv", ""), ("说明.txt", "…")], &[employees()]);
    assert_eq!(places(&data.notes), ["D0501 员工.csv:1", "D0502 旧表.csv", "D0502 说明.txt"]);
    // A column without header counts only where it holds something.
    assert_eq!(data.notes[0].title.zh, "有 2 列没有用到：备注、#5");
}

// ── What is refused ─────────────────────────────────────────────────────────

#[test]
fn problems_of_every_file_come_at_once() {
    let sheet = "工号,月份,销售额,得分\nS001,2026-1,12万,101\nS009,2026-01,-,\n,2026-01,5,5\n";
    let found = problems(&[("员工.csv", "工号,岗位\nS001,\nS001,\n"), ("月度.csv", sheet)], &[employees(), monthly()]);
    assert_eq!(
        places(&found),
        [
            "D0303 员工.csv:3 工号",
            "D0405 月度.csv:2 月份",
            "D0401 月度.csv:2 销售额",
            "D0408 月度.csv:2 得分",
            "D0302 月度.csv:3 工号",
            "D0401 月度.csv:3 销售额",
            "D0301 月度.csv:4 工号",
        ]
    );
    assert_eq!(found[1].help.as_ref().unwrap().en, "write it like 2026-03 or 2026年3月; did you mean 2026-01?");
    assert_eq!(found[4].title.zh, "员工.csv 里没有工号“S009”");
    assert_eq!(found[4].help.as_ref().unwrap().zh, "是不是“S001”？改正工号，或在 员工.csv 里补上这个人");
    assert!(found[5].help.as_ref().unwrap().zh.contains("留空"));
}

#[test]
fn a_second_row_about_the_same_names_both_lines() {
    let money = || vec![field(&["金额"], CellType::Money)];
    let title = |file: &str, text: &str, block: BlockSchema| {
        let found = problems(&[(file, text)], &[block]);
        assert_eq!(found.len(), 1, "{found:?}");
        (found[0].line, found[0].title.zh.clone())
    };
    assert_eq!(
        title("员工.csv", "工号,岗位\nS001,甲\nS002,乙\nS001,甲\n", employees()),
        (Some(4), "工号“S001”在第 2 行已有一行".into())
    );
    assert_eq!(
        title("月度.csv", "工号,月份,销售额,得分\nS001,2026-01,1,1\n\nS001,2026年1月,1,1\n", monthly()),
        (Some(4), "工号“S001”的 2026-01 在第 2 行已有一行".into())
    );
    assert_eq!(
        title(
            "季度.csv",
            "工号,月份,金额\nS001,2026-01,1\nS001,2026-03,1\n",
            block(&["季度"], BlockKind::EmployeeQuarter, money())
        ),
        (Some(3), "工号“S001”的 2026-Q1 在第 2 行已有一行".into())
    );
    assert_eq!(
        title(
            "公司.csv",
            "月份,金额\n2026-01,1\n2026-01,1\n",
            block(&["公司"], BlockKind::Company { quarterly: false }, money())
        ),
        (Some(3), "2026-01 在第 2 行已有一行".into())
    );
    let attribute = names(&["团队"]);
    assert_eq!(
        title(
            "团队月度.csv",
            "团队,月份,金额\n东区,2026-01,1\n东区,2026-01,1\n",
            block(&["团队月度"], BlockKind::Group { attribute, quarterly: false }, money())
        ),
        (Some(3), "团队“东区”的 2026-01 在第 2 行已有一行".into())
    );
}

#[test]
fn missing_columns_of_a_file_are_one_problem() {
    let found = problems(&[STAFF, ("月度.csv", "工号,销量额,得分\nS009,1,101\n")], &[employees(), monthly()]);
    // What can still be read is read, so its problems are here too.
    assert_eq!(places(&found), ["D0202 月度.csv:1", "D0302 月度.csv:2 工号", "D0408 月度.csv:2 得分"]);
    assert_eq!(found[0].title.zh, "缺少 2 列：月份 (month)、销售额 (sales)");
    assert!(found[0].help.as_ref().unwrap().zh.starts_with("“销量额”是不是“销售额”？"));
}

#[test]
fn an_optional_column_has_to_be_there_too() {
    let mut schema = employees();
    schema.fields[0].optional = true;
    assert_eq!(places(&problems(&[("员工.csv", "工号\nS001\n")], &[schema])), ["D0202 员工.csv:1"]);
}

#[test]
fn cells_separated_by_other_signs_are_recognised() {
    let found = problems(&[("员工.csv", "工号;岗位\nS001;甲\n")], &[employees()]);
    assert_eq!(places(&found), ["D0202 员工.csv:1"]);
    assert!(found[0].help.as_ref().unwrap().zh.contains("这里用的是“;”"));
}

#[test]
fn a_header_twice_under_one_or_two_names_is_refused_when_it_is_read() {
    let found = problems(&[("员工.csv", "工号,岗位,岗位\nS001,甲,乙\n")], &[employees()]);
    assert_eq!(found[0].title.zh, "表头“岗位”出现两次：第 2 列和第 3 列");
    let found = problems(&[("员工.csv", "工号,岗位,position,employee\nS001,甲,乙,S001\n")], &[employees()]);
    assert_eq!(places(&found), ["D0201 员工.csv:1 工号", "D0201 员工.csv:1 岗位"]);
    assert_eq!(found[1].title.en, "`岗位` (column 2) and `position` (column 3) are names of the same column");
    // Remarks nobody reads may be called alike.
    read_texts(&[("员工.csv", "工号,备注,备注,岗位\nS001,a,b,甲\n")], &[employees()]);
}

#[test]
fn ragged_rows_say_how_many_cells_there_are_and_should_be() {
    let found = problems(&[("员工.csv", "工号,岗位\nS001\n,,\nS002,甲,乙\n")], &[employees()]);
    assert_eq!(places(&found), ["D0203 员工.csv:2", "D0203 员工.csv:4"]);
    assert_eq!(found[1].title.zh, "这一行有 3 格，表头有 2 格");
}

#[test]
fn a_block_without_file_names_what_it_may_be_called_and_what_is_there() {
    let found = problems(&[STAFF, ("月底.csv", "")], &[employees(), monthly()]);
    assert_eq!(places(&found), ["D0101 月度.csv"]);
    let help = &found[0].help.as_ref().unwrap().zh;
    assert!(help.contains("月度.csv 或 monthly.csv") && help.contains("员工.csv、月底.csv"), "{help}");
    let found = problems(&[STAFF, ("employees.csv", STAFF.1)], &[employees()]);
    assert_eq!(places(&found), ["D0102 员工.csv"]);
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let refused = |bytes: &[u8]| {
        let found = read(&[("员工.csv".to_owned(), bytes.to_vec())], &[employees()]).unwrap_err();
        places(&found)
    };
    assert_eq!(refused(b""), ["D0105 员工.csv"]);
    assert_eq!(refused("\u{feff}\r\n".as_bytes()), ["D0105 员工.csv"]);
    assert_eq!(refused("工号,岗位\nS001,\0\n".as_bytes()), ["D0104 员工.csv:2"]);
    assert_eq!(refused(b"PK\x03\x04\x14"), ["D0103 员工.csv"]);
    assert_eq!(refused("工号,岗位\nS001,甲\nS002,\"乙\nS003,丙\n".as_bytes()), ["D0106 员工.csv:3"]);
    let mut broken = "工号,岗位\nS001,甲\n".as_bytes().to_vec();
    broken.extend(b"S002,\xff\n");
    assert_eq!(refused(&broken), ["D0103 员工.csv:3"]);
}

#[test]
fn an_unreadable_list_of_employees_makes_nobody_unknown() {
    let sheet = ("月度.csv", "工号,月份,销售额,得分\nS001,2026-01,1,1\n");
    let found = problems(&[("员工.csv", ""), sheet], &[employees(), monthly()]);
    assert_eq!(places(&found), ["D0105 员工.csv"]);
    // A ragged row still says who there is.
    let found = problems(&[("员工.csv", "工号,岗位\nS001\n"), sheet], &[employees(), monthly()]);
    assert_eq!(places(&found), ["D0203 员工.csv:2"]);
}

#[test]
fn keys_are_on_one_line() {
    let found = problems(&[("员工.csv", "工号,岗位\n\"S0\n01\",甲\nS002,乙\n")], &[employees()]);
    assert_eq!(places(&found), ["D0304 员工.csv:2 工号"]);
}

#[test]
fn a_hundred_thousand_wrong_rows_are_listed_briefly_and_soon() {
    let mut sheet = String::from("工号,月份,销售额,得分\n");
    for n in 0..100_000 {
        sheet += &format!("X{n:06},2026-01,12万,1\n");
    }
    let mut staff = String::from("工号,岗位\n");
    for n in 0..10_000 {
        staff += &format!("S{n:06},甲\n");
    }
    let found = problems(&[("员工.csv", &staff), ("月度.csv", &sheet)], &[employees(), monthly()]);
    assert_eq!(found.len(), 42);
    assert_eq!(found[40].title.zh, "“工号”列还有 99980 处同样的问题，没有逐一列出");
}

#[test]
fn garbage_never_panics() {
    // A fixed sequence of bytes that looks random, cut into files of all kinds.
    const SIGNS: &[u8] = b"\"\",,\n\r;-0123.%\xb9\xa4\xba\xc5\xe5\xb7\xa5 a\t";
    let mut state = 7u32;
    let mut garbage = Vec::new();
    for _ in 0..60_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        garbage.push(SIGNS[(state >> 16) as usize % SIGNS.len()]);
    }
    for part in garbage.chunks(300) {
        let mut bytes = "工号,月份,销售额,得分\n".as_bytes().to_vec();
        bytes.extend(part);
        for bytes in [part.to_vec(), bytes] {
            let _ = read(&[("月度.csv".to_owned(), bytes)], &[monthly()]);
        }
    }
}
