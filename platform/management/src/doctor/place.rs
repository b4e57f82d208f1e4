//! The folders: there, writable, for the server alone, on a disk with room and of the right kind.

use std::{fs, path::Path};

use rustix::fs::{Access, access, statvfs};
use seaworthy_config::Settings;
use seaworthy_http::health::checks;

use super::{Finding, mounts, sqlite_path};

pub(super) fn examine(settings: &Settings) -> Vec<Finding> {
    let folder = settings.data_dir.as_path();
    let mut findings = vec![data_folder(folder)];
    if folder.is_dir() {
        findings.push(privacy(folder));
        findings.push(disk(folder));
    }
    findings.push(file_system(settings));
    if settings.log.file {
        findings.push(logs(&settings.log.dir));
    }
    findings
}

fn writable(folder: &Path) -> bool {
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

fn data_folder(folder: &Path) -> Finding {
    const CODE: &str = "DOCTOR_DATA_DIR";
    let shown = folder.display();
    if folder.is_dir() {
        let fix = "Give the folder to the server's account (chown), or set DATA_DIR.";
        return if writable(folder) {
            Finding::ok(CODE, format!("{shown} is there and can be written"))
        } else {
            Finding::failed(CODE, format!("{shown} cannot be written"), fix)
        };
    }
    if folder.exists() {
        return Finding::failed(
            CODE,
            format!("{shown} is no folder"),
            "Set DATA_DIR to a folder, or remove what is there.",
        );
    }
    Finding::warning(
        CODE,
        format!("{shown} is missing"),
        "The first start makes it; if it was there before, check DATA_DIR and that the disk is mounted.",
    )
}

#[cfg(unix)]
fn privacy(folder: &Path) -> Finding {
    use std::os::unix::fs::PermissionsExt as _;
    const CODE: &str = "DOCTOR_DATA_DIR_PRIVATE";
    let mode = fs::metadata(folder).map(|about| about.permissions().mode() & 0o777);
    match mode {
        Ok(mode) if mode & 0o077 != 0 => Finding::failed(
            CODE,
            format!(
                "other accounts of this machine get into {} (mode {mode:o}), where keys and data are",
                folder.display()
            ),
            format!("chmod 700 {}", folder.display()),
        ),
        Ok(_) => Finding::ok(CODE, "only the server's account gets into the data folder"),
        Err(error) => Finding::failed(CODE, format!("{}: {error}", folder.display()), "Check DATA_DIR."),
    }
}

#[cfg(not(unix))]
fn privacy(_: &Path) -> Finding {
    Finding::ok("DOCTOR_DATA_DIR_PRIVATE", "this system has no modes to look at")
}

fn disk(folder: &Path) -> Finding {
    const CODE: &str = "DOCTOR_DISK";
    match statvfs(folder) {
        Ok(disk) => {
            let size = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
            Finding::of_health(CODE, checks::space(size(disk.f_bavail), size(disk.f_blocks)))
        }
        Err(error) => {
            Finding::warning(CODE, format!("the free space is not known: {error}"), "Check that DATA_DIR is mounted.")
        }
    }
}

/// The nearest folder that is there.
fn existing(path: &Path) -> Option<std::path::PathBuf> {
    path.ancestors()
        .find_map(|path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok())
}

fn file_system(settings: &Settings) -> Finding {
    let path = sqlite_path(settings);
    let about = path.clone().unwrap_or_else(|| settings.data_dir.clone());
    let mountinfo = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let kind = existing(&about).and_then(|path| mounts::kind_of(&path, &mountinfo));
    judge_file_system(path.is_some(), kind.as_deref())
}

fn judge_file_system(sqlite: bool, kind: Option<&str>) -> Finding {
    const CODE: &str = "DOCTOR_FILE_SYSTEM";
    match kind {
        Some(kind) if mounts::is_network(kind) && sqlite => Finding::failed(
            CODE,
            format!("the SQLite database is on a network file system ({kind}), whose locks do not protect it"),
            "Move the database to a disk of this machine, or use PostgreSQL.",
        ),
        Some(kind) => Finding::ok(CODE, format!("the file system is {kind}")),
        None => Finding::ok(CODE, "the system does not tell the kind of file system"),
    }
}

fn logs(folder: &Path) -> Finding {
    const CODE: &str = "DOCTOR_LOG_DIR";
    let fix = "Give the folder to the server's account, set LOG_DIR, or LOG_FILE=false.";
    match (folder.is_dir(), folder.exists()) {
        (true, _) if writable(folder) => Finding::ok(CODE, format!("{} can be written", folder.display())),
        (true, _) => Finding::failed(CODE, format!("{} cannot be written", folder.display()), fix),
        (false, true) => Finding::failed(CODE, format!("{} is no folder", folder.display()), fix),
        (false, false) => Finding::ok(CODE, format!("{} is made by the first start", folder.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn sqlite_on_a_network_file_system_fails() {
        let found = judge_file_system(true, Some("nfs4"));
        assert_eq!((found.code, found.status), ("DOCTOR_FILE_SYSTEM", Status::Failed));
        assert!(found.fix.is_some());
        assert_eq!(judge_file_system(false, Some("nfs4")).status, Status::Ok, "files alone may be there");
        assert_eq!(judge_file_system(true, Some("ext4")).status, Status::Ok);
        assert_eq!(judge_file_system(true, None).status, Status::Ok);
    }
}
