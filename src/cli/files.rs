//! Policies and data files from the disk.
//!
//! In: paths from the command line. Out: texts and bytes, or a message that
//! says what is there instead and what to do.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use kpi::Policy;
use kpi::labour::pack::{self, Pack};
use kpi::lang::Text;
use kpi::source::Source;
use kpi::spelling::nearest;
use kpi::syntax::imports::{Found, Library, NotFound};

use super::console::{Console, Failure, Stop};

/// A policy is text that people read; more than this is some other file.
const LARGEST_POLICY: u64 = 4 << 20;
/// The name under which the standard input is read.
const STDIN: &str = "-";

/// Reads a policy, from stdin where the path is `-`.
pub fn policy(path: &Path) -> Result<Source, Failure> {
    let (name, bytes) = if path == Path::new(STDIN) {
        ("<stdin>".to_owned(), at_most(io::stdin().lock()).map_err(|error| unreadable(path, &error))?)
    } else {
        let there = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if there.is_dir() {
            return Err(is_a_directory(path));
        }
        if there.is_file() && there.len() > LARGEST_POLICY {
            return Err(too_large(&path.display().to_string(), Some(there.len())));
        }
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        (path.display().to_string(), at_most(file).map_err(|error| unreadable(path, &error))?)
    };
    if bytes.len() as u64 > LARGEST_POLICY {
        return Err(too_large(&name, None));
    }
    let text = text(&name, bytes)?;
    if text.trim().is_empty() {
        return Err(Failure::error(format!("{name} 是空的，没有政策"), format!("{name} is empty; it holds no policy"))
            .help("第一句写：政策 名称", "begin with: policy Name"));
    }
    Ok(Source::new(name, text))
}

/// Reads a pack of local law figures; what is wrong with it is said at once.
pub fn law_pack(path: &Path, console: &Console) -> Result<Pack, Stop> {
    let name = path.display().to_string();
    let text = text(&name, fs::read(path).map_err(|error| unreadable(path, &error))?)?;
    pack::read(&text).map_err(|wrong| {
        for mistake in &wrong {
            console.failure(&Failure::error(format!("{name}：{}", mistake.zh), format!("{name}: {}", mistake.en)));
        }
        Failure::error("当地的资料有错，没有检查", "the pack of local figures is wrong; nothing was checked")
            .help("格式见 docs/labour-law.md", "its format is in docs/labour-law.md")
            .into()
    })
}

/// Reads a policy with the files that it imports, and checks it.
pub fn loaded(path: &Path) -> Result<Policy, Failure> {
    let source = policy(path)?;
    Ok(kpi::load_with(source, &mut library(path)))
}

/// Where the policy at a path finds what it imports.
pub fn library(path: &Path) -> impl Library + use<> {
    let is_stdin = is_stdin(path);
    let own = (!is_stdin).then(|| identity(path).to_string_lossy().into_owned());
    let home = if is_stdin { PathBuf::new() } else { directory_of(path) };
    Disk { home, own }
}

/// Whether a path stands for the standard input.
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN)
}

/// Imported files are found beside the file that imports them.
struct Disk {
    home: PathBuf,
    own: Option<String>,
}

impl Library for Disk {
    fn own(&self) -> Option<String> {
        self.own.clone()
    }

    fn find(&mut self, from: Option<&str>, path: &str) -> Result<Found, NotFound> {
        // A policy may have been written on Windows.
        let path = path.replace('\\', "/");
        let path = from.map_or_else(|| self.home.clone(), |from| directory_of(Path::new(from))).join(path);
        // A report shows lines of what is imported: nothing but policies is.
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("kpi")) && !path.is_dir() {
            let help = Text::new("政策文件的名称以 .kpi 结尾", "policies are called something.kpi");
            let why = Text::new("它不是 .kpi 文件", "it is no .kpi file");
            return Err(NotFound { why, help: Some(help) });
        }
        let source = policy(&path).map_err(|failure| NotFound { why: failure.what, help: failure.help })?;
        let identity = identity(&path).to_string_lossy().into_owned();
        Ok(Found { identity, name: source.name.to_string(), text: source.text.to_string() })
    }
}

fn directory_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The same for two paths of one file.
pub fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// Reads no more than is needed to see that there is too much.
fn at_most(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST_POLICY + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    let failure = |zh: &str, en: &str| Failure::error(format!("{name} {zh}"), format!("{name} {en}"));
    let plain_zh = "政策是纯文本文件（.kpi）；把内容复制到文本编辑器里，另存为 UTF-8";
    let plain_en = "a policy is a plain text file (.kpi): copy its text into a text editor and save it as UTF-8";
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") || bytes.starts_with(b"%PDF") {
        let found =
            failure("是 Office 或 PDF 文件，不是政策文本", "is an Office or PDF file, not the text of a policy");
        return Err(found.help(plain_zh, plain_en));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let found = failure("是 UTF-16 编码，读不了", "is in UTF-16, which is not read");
        return Err(found.help("在编辑器里另存为 UTF-8", "save it as UTF-8 in your editor"));
    }
    let binary = || {
        failure("不是文本文件（里面有二进制内容）", "is not a text file: it holds binary data").help(plain_zh, plain_en)
    };
    if bytes.contains(&0) {
        return Err(binary());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) if is_binary(error.as_bytes()) => Err(binary()),
        Err(error) if looks_like_gbk(error.as_bytes()) => Err(failure("看起来是 GBK 编码", "looks like GBK").help(
            "政策文件要用 UTF-8：在编辑器里另存为 UTF-8",
            "policies are in UTF-8: save it as UTF-8 in your editor",
        )),
        Err(error) => {
            let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or(&[]);
            let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
            Err(Failure::error(
                format!("{name} 第 {line} 行有不是 UTF-8 的字节"),
                format!("{name} line {line} holds bytes that are not UTF-8"),
            )
            .help(plain_zh, plain_en))
        }
    }
}

/// Chinese text in GBK, rather than any bytes that happen to fit: nearly all of
/// it is in the signs that Chinese text is written with.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let (text, _, malformed) = GB18030.decode(bytes);
    let (mut common, mut all) = (0usize, 0usize);
    for sign in text.chars().filter(|sign| !sign.is_ascii()) {
        all += 1;
        common += usize::from(is_common(sign));
    }
    !malformed && common > 0 && common * 10 >= all * 9
}

fn is_common(sign: char) -> bool {
    matches!(sign,
        '\u{4e00}'..='\u{9fff}'       // characters
        | '\u{3000}'..='\u{303f}'     // Chinese punctuation
        | '\u{ff01}'..='\u{ff5e}'     // full-width signs
        | '\u{2010}'..='\u{2040}'     // dashes, quotes, per mille
        | '\u{2150}'..='\u{25ff}'     // Ⅰ, arrows, ≥, ruled lines
        | '×' | '÷' | '·' | '°' | '±')
}

/// Signs that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

/// The policies of files and of directories: every `*.kpi` below, sorted.
/// Out: the files, and what could not be looked into.
pub fn policies(paths: impl Iterator<Item = PathBuf>) -> (Vec<PathBuf>, Vec<Failure>) {
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for path in paths {
        if path == Path::new(STDIN) || !path.is_dir() {
            found.push(path);
            continue;
        }
        let mut below = Vec::new();
        collect(&path, &mut below, &mut failures);
        if below.is_empty() {
            failures.push(
                Failure::error(
                    format!("目录 {} 里没有 .kpi 文件", path.display()),
                    format!("there is no .kpi file in the directory {}", path.display()),
                )
                .help("政策文件的名称以 .kpi 结尾", "policies are called something.kpi"),
            );
        }
        below.sort();
        found.extend(below);
    }
    (found, failures)
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>, failures: &mut Vec<Failure>) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => return failures.push(unreadable(directory, &error)),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        // Links to directories are not followed: they may lead round in a circle.
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_directory {
            collect(&path, found, failures);
        } else if path.extension().is_some_and(|extension| extension == "kpi") && path.is_file() {
            found.push(path);
        }
    }
}

/// The files of a data directory by name, sorted. Only CSV is read; the names
/// of the others are kept, so that they can be noted.
pub fn data(directory: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let shown = directory.display();
    let there = fs::metadata(directory).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            Failure::error(format!("没有数据目录 {shown}"), format!("there is no data directory {shown}"))
                .help("检查 --data 后面的路径", "check the path after --data")
        }
        _ => unreadable(directory, &error),
    })?;
    if !there.is_dir() {
        return Err(Failure::error(
            format!("--data 要的是目录，{shown} 是一个文件"),
            format!("--data takes a directory, and {shown} is a file"),
        )
        .help("写出放着各个 CSV 文件的目录", "give the directory that holds the CSV files"));
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| unreadable(directory, &error))?.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Hidden files and the lock files of spreadsheets are nobody's data.
        if !path.is_file() || name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let bytes = if is_csv { fs::read(&path).map_err(|error| unreadable(&path, &error))? } else { Vec::new() };
        files.push((name, bytes));
    }
    files.sort();
    Ok(files)
}

fn is_a_directory(path: &Path) -> Failure {
    let shown = path.display();
    Failure::error(
        format!("{shown} 是目录，这里要一个政策文件"),
        format!("{shown} is a directory; one policy file is needed here"),
    )
    .help("写出目录里的那个 .kpi 文件", "name the .kpi file in it")
}

fn too_large(name: &str, size: Option<u64>) -> Failure {
    let limit = LARGEST_POLICY >> 20;
    let (zh, en) = match size.map(|size| size >> 20) {
        Some(size) => (format!("有 {size} MiB，"), format!("has {size} MiB, ")),
        None => (String::new(), String::new()),
    };
    Failure::error(
        format!("{name} {zh}超过政策文件的上限 {limit} MiB"),
        format!("{name} {en}more than the {limit} MiB that a policy may have"),
    )
    .help(
        "检查是不是选错了文件；数据用 --data 给出，不写在政策里",
        "is it the right file? data is given with --data, not inside the policy",
    )
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => {
            let missing = Failure::error(format!("没有文件 {shown}"), format!("there is no file {shown}"));
            match similar(path) {
                Some(near) => {
                    missing.help(format!("是不是 {}？", near.display()), format!("did you mean {}?", near.display()))
                }
                None => missing.help("检查路径和文件名", "check the path and the name"),
            }
        }
        ErrorKind::PermissionDenied => {
            Failure::error(format!("没有读取 {shown} 的权限"), format!("no permission to read {shown}"))
                .help("换一个能读的账号，或请管理员放开权限", "ask for permission to read it")
        }
        ErrorKind::IsADirectory => is_a_directory(path),
        _ => Failure::error(format!("读不了 {shown}：{error}"), format!("cannot read {shown}: {error}")),
    }
}

/// A policy in the same directory that is called nearly the same.
fn similar(path: &Path) -> Option<PathBuf> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut names: Vec<String> = fs::read_dir(directory)
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".kpi"))
        .collect();
    names.sort();
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near))
}
