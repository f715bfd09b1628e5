//! Where results go: stdout, or files that appear whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::console::{Failure, Stop};

/// Writes results to stdout.
pub fn to_stdout(bytes: &[u8]) -> Result<(), Stop> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Stop::ClosedPipe,
        _ => Failure::error(format!("无法写到标准输出：{error}"), format!("cannot write to stdout: {error}")).into(),
    })
}

/// A file that is written but does not bear its name yet.
pub struct Prepared {
    path: PathBuf,
    file: Option<NamedTempFile>,
}

/// Writes a file beside its place. Nothing is there until [`Prepared::publish`].
pub fn prepare(path: &Path, bytes: &[u8]) -> Result<Prepared, Failure> {
    // Through a link, the file it leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = fs::metadata(&target).ok();
    if there.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(Failure::error(
            format!("{} 是目录，不能写成结果文件", path.display()),
            format!("{} is a directory, not a file to write", path.display()),
        )
        .help("在后面加上文件名，如 结果.csv", "add a file name, such as results.csv"));
    }
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        // A device or a pipe has no half-written state to be kept from.
        fs::write(&target, bytes).map_err(|error| unwritable(path, &error))?;
        return Ok(Prepared { path: target, file: None });
    }
    let directory = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let written = || -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        let mode = readable_by_others();
        let mut file = match mode {
            Some(mode) => builder.prefix(".kpi-").permissions(mode).tempfile_in(directory)?,
            None => builder.prefix(".kpi-").tempfile_in(directory)?,
        };
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        if let Some(there) = &there {
            file.as_file().set_permissions(there.permissions())?;
        }
        Ok(file)
    };
    if there.as_ref().is_some_and(|there| there.permissions().readonly()) {
        return Err(unwritable(path, &io::Error::from(ErrorKind::PermissionDenied)));
    }
    match written() {
        Ok(file) => Ok(Prepared { path: target, file: Some(file) }),
        Err(error) => Err(unwritable(path, &error)),
    }
}

impl Prepared {
    /// Gives the file its name, in one step.
    pub fn publish(self) -> Result<(), Failure> {
        match self.file {
            Some(file) => file.persist(&self.path).map(drop).map_err(|error| unwritable(&self.path, &error.error)),
            None => Ok(()),
        }
    }
}

/// The umask takes from this what it takes from every new file.
#[cfg(unix)]
fn readable_by_others() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn readable_by_others() -> Option<fs::Permissions> {
    None
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::error(format!("写不了 {path}：目录不存在"), format!("cannot write {path}: no such directory"))
                .help("先建好目录，或换一个位置", "make the directory first, or choose another place")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Failure::error(format!("写不了 {path}：没有写入的权限"), format!("cannot write {path}: permission denied"))
                .help("换一个可以写的位置，或请管理员放开权限", "choose a place that you may write to")
        }
        ErrorKind::NotADirectory => Failure::error(
            format!("写不了 {path}：路径中间有一段不是目录"),
            format!("cannot write {path}: a part of the path is not a directory"),
        )
        .help("检查路径", "check the path"),
        ErrorKind::StorageFull => {
            Failure::error(format!("写不了 {path}：磁盘已满"), format!("cannot write {path}: the disk is full"))
                .help("腾出空间后再运行", "free some space and run again")
        }
        _ => Failure::error(format!("写不了 {path}：{error}"), format!("cannot write {path}: {error}")),
    }
}
