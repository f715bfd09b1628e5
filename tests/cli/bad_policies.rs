//! Files that are no policies, and policies that no machine should choke on.

use std::fs;

use super::{EMPLOYEES, NO_PACK_EN, NO_PACK_ZH, Office, POLICY};

#[test]
fn a_file_that_is_not_there_is_named_with_one_that_may_be_meant() {
    let office = Office::open();
    office.refuses("check 奖励.kpi", 1, &["没有文件 奖励.kpi", "是不是 奖金.kpi？"], &["no file 奖励.kpi"]);
    office.refuses("run x/y.kpi --data 数据 --period 2026-03", 1, &["没有文件 x/y.kpi"], &["no file x/y.kpi"]);
}

#[test]
fn a_directory_is_no_policy() {
    let office = Office::open();
    let zh = ["目录 数据 里没有 .kpi 文件"];
    office.refuses("run 数据 --data 数据 --period 2026-03", 1, &zh, &["no .kpi file in the directory 数据"]);
    office.refuses("check 数据", 1, &["目录 数据 里没有 .kpi 文件"], &["no .kpi file in the directory 数据"]);
}

#[test]
fn an_empty_policy_says_how_to_begin() {
    let office = Office::open();
    office.write("空.kpi", "\u{feff} \n\n");
    office.refuses("check 空.kpi", 1, &["空.kpi 是空的", "政策 名称"], &["空.kpi is empty", "policy Name"]);
}

#[test]
fn an_unreadable_policy_says_so() {
    let office = Office::open();
    let path = office.path("奖金.kpi");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0);
    fs::set_permissions(&path, permissions).unwrap();
    // Whoever may read everything cannot be kept from it.
    if fs::read(&path).is_err() {
        office.refuses("check 奖金.kpi", 1, &["没有读取 奖金.kpi 的权限"], &["no permission to read 奖金.kpi"]);
    }
}

#[test]
fn other_encodings_and_other_files_are_recognised() {
    let office = Office::open();
    let gbk = encoding_rs::GB18030.encode(POLICY).0.into_owned();
    office.write("gbk.kpi", gbk);
    office.refuses("check gbk.kpi", 1, &["看起来是 GBK 编码", "另存为 UTF-8"], &["looks like GBK", "save it as UTF-8"]);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(POLICY.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    office.write("utf16.kpi", utf16);
    office.refuses("check utf16.kpi", 1, &["UTF-16"], &["UTF-16"]);
    office.write("word.kpi", b"PK\x03\x04\x14\x00");
    office.refuses("check word.kpi", 1, &["Office"], &["Office"]);
    office.write("binary.kpi", b"\x7fELF\x02\x01\x00\x00\xff\xfe");
    office.refuses("check binary.kpi", 1, &["不是文本文件"], &["not a text file"]);
    office.write("latin.kpi", b"policy A\ndefine caf\xe9 = 3\n");
    office.refuses("check latin.kpi", 1, &["第 2 行有不是 UTF-8 的字节"], &["line 2 holds bytes that are not UTF-8"]);
}

#[test]
fn ten_megabytes_of_garbage_are_refused_unread() {
    let office = Office::open();
    let garbage: Vec<u8> = (0..10u32 << 20).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    office.write("大.kpi", &garbage);
    office.refuses("check 大.kpi", 1, &["大.kpi 有 10 MiB", "上限 4 MiB"], &["has 10 MiB", "the 4 MiB that"]);
}

#[test]
fn a_byte_order_mark_and_other_line_ends_do_no_harm() {
    let office = Office::open();
    office.write("奖金.kpi", format!("\u{feff}{}", POLICY.replace('\n', "\r\n")));
    let said = office.zh(["check", "奖金.kpi"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), format!("{NO_PACK_ZH}检查了 1 个文件：没有问题\n").as_str()));
}

#[test]
fn depth_and_length_without_end_are_refused() {
    let office = Office::open();
    let head = "政策 甲\n月度\n  任务 : 金额\n输出 乙\n定义 乙 = ";
    office.write("深.kpi", format!("{head}{}任务{}\n", "(".repeat(10_000), ")".repeat(10_000)));
    office.refuses("check 深.kpi", 1, &["E0107", "深.kpi:5:"], &["E0107", "深.kpi:5:"]);
    office.write("长.kpi", format!("{head}任务{}\n", " + 任务".repeat(100_000)));
    office.refuses("check 长.kpi", 1, &["E0130", "100000"], &["E0130", "100000"]);
    // More terms than anybody could read are refused, with the limit.
    office.write("链.kpi", format!("{head}任务{}\n", " + 任务".repeat(2_000)));
    office.refuses("check 链.kpi", 1, &["E0107", "链.kpi:5:", "200"], &["E0107", "链.kpi:5:", "200"]);
    // Long, yet within the limits: computed like any other.
    office.write("链.kpi", format!("{head}任务{}\n发放 丙 = 乙\n", " + 任务".repeat(199)));
    office.write("数据/月度.csv", "工号,月份,任务\nE1,2026-03,2\n");
    office.write("数据/员工.csv", EMPLOYEES);
    let said = office.zh("run 链.kpi --data 数据 --period 2026-03".split(' '));
    // 200 × 2
    assert!(said.out.contains("E1,2026-03,丙,pay,400.00\n"), "{} {}", said.out, said.err);
}

#[test]
fn five_mistakes_are_five_reports_with_their_places() {
    let office = Office::open();
    office.write("坏.kpi", include_str!("../fixtures/cli/five_mistakes.kpi"));
    let said = office.zh(["check", "坏.kpi"]);
    assert_eq!(said.code, Some(1));
    let places = ["坏.kpi:8:4", "坏.kpi:10:4", "坏.kpi:11:15", "坏.kpi:14:16", "坏.kpi:15:"];
    for place in places {
        assert!(said.err.contains(&format!("[{place}")), "{place} in\n{}", said.err);
    }
    assert_eq!(said.err.matches("× 错误 E").count(), 5, "{}", said.err);
    assert!(said.err.ends_with("检查了 1 个文件：5 个错误；详细说明：kpi explain E0202\n"), "{}", said.err);
    // What is not sound is not run, and says why.
    let line = "run 坏.kpi --data 数据 --period 2026-03";
    office.refuses(line, 1, &["坏.kpi 有 5 个错误，没有运行"], &["坏.kpi has 5 errors; nothing was run"]);
}

#[test]
fn directories_are_searched_in_order_and_one_bad_file_hides_no_other() {
    let office = Office::open();
    fs::create_dir_all(office.path("库/子")).unwrap();
    office.write("库/b.kpi", POLICY);
    office.write("库/子/a.kpi", POLICY);
    office.write("库/别的.txt", "no policy");
    office.write("库/a.kpi", "\u{0}");
    let said = office.zh(["check", "库", "没有.kpi"]);
    assert_eq!(said.code, Some(1));
    let (first, second) = (said.err.find("库/a.kpi").unwrap(), said.err.find("没有.kpi").unwrap());
    assert!(first < second);
    assert!(said.err.ends_with("检查了 4 个文件：2 个错误\n"), "{}", said.err);
    let good = office.en(["check", "库/子", "奖金.kpi"]);
    assert_eq!(
        (good.code, good.err.as_str()),
        (Some(0), format!("{NO_PACK_EN}2 files checked: no problems\n").as_str())
    );
}

#[test]
fn a_policy_can_come_from_stdin() {
    let office = Office::open();
    let said = office.fed("check -", "政策 甲\n定义 乙 = 丙\n");
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("<stdin>:2:"), "{}", said.err);
    let said = office.fed("run - --data 数据 --period 2026-03", POLICY);
    assert_eq!((said.code, said.out), (Some(0), office.march().out));
}
