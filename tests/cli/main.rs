//! The command line as its users meet it: the built program, real files, and
//! what comes out on stdout, on stderr and as exit status.

// What a test sets up is there, or the test has failed.
#![allow(clippy::unwrap_used)]

mod bad_data;
mod bad_policies;
mod cases_of_findings;
mod checking;
mod codes;
mod fixes;
mod help;
mod imports;
mod labour;
mod readback;
mod reports;
mod results;
mod testing;
mod versions;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub const POLICY: &str = include_str!("../fixtures/cli/bonus.kpi");
pub const EMPLOYEES: &str = "工号,基本工资\nE1,5000\nE2,4000\n";
pub const MONTHLY: &str = "工号,月份,销售额,得分
E1,2026-01,10000,80
E1,2026-02,20000,55
E1,2026-03,30000,90
E2,2026-01,1000,60
E2,2026-02,1500.5,70
E2,2026-03,2000,75
";

/// Said once by every check of something that is paid, without local figures.
pub const NO_PACK_ZH: &str = "提示：没有当地的资料（--law-pack 文件），没有对照当地最低工资（L10）和地方规定\n";
pub const NO_PACK_EN: &str =
    "note: without local figures (--law-pack FILE) the local minimum wage (L10) and local rules were not looked at\n";

/// What a run of the program said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The program, in a directory of its own, without the locale of whoever tests.
pub fn program(directory: &Path, locale: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kpi"));
    command.current_dir(directory).env_clear().env("LC_ALL", locale);
    command.stdin(Stdio::null());
    command
}

fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let said = Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!said.err.contains("panicked") && !said.err.contains("overflow"), "{}", said.err);
    said
}

/// A directory with a policy and its data, to be spoiled by a test.
pub struct Office {
    pub directory: TempDir,
}

impl Office {
    pub fn open() -> Office {
        let office = Office { directory: tempfile::tempdir().unwrap() };
        office.write("奖金.kpi", POLICY);
        fs::create_dir(office.path("数据")).unwrap();
        office.write("数据/员工.csv", EMPLOYEES);
        office.write("数据/月度.csv", MONTHLY);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// Replaces a text in a file; it must be there.
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from));
        self.write(name, text.replacen(from, to, 1));
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program with a Chinese locale.
    pub fn zh<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        said(program(self.directory.path(), "zh_CN.UTF-8").args(arguments))
    }

    /// Runs the program with an English locale.
    pub fn en<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Said {
        said(program(self.directory.path(), "en_US.UTF-8").args(arguments))
    }

    /// Runs the policy for March, in Chinese.
    pub fn march(&self) -> Said {
        self.zh("run 奖金.kpi --data 数据 --period 2026-03".split(' '))
    }

    /// Runs the program with a text on its stdin.
    pub fn fed(&self, line: &str, text: &str) -> Said {
        let mut command = program(self.directory.path(), "zh_CN.UTF-8");
        command.args(line.split(' ')).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs a line of words, in both languages; all that is said must contain the words.
    #[track_caller]
    pub fn refuses(&self, line: &str, code: i32, zh: &[&str], en: &[&str]) {
        for (said, expected) in [(self.zh(line.split(' ')), zh), (self.en(line.split(' ')), en)] {
            assert_eq!(said.code, Some(code), "{line}\n{}", said.err);
            assert_eq!(said.out, "", "{line}");
            for words in expected {
                assert!(said.err.contains(words), "{line}: no `{words}` in\n{}", said.err);
            }
        }
    }

    /// The names of what is in the directory.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}
