//! On what kind of file system a path is.

use std::path::{Path, PathBuf};

/// File systems on other machines. SQLite's locks do not hold on them reliably, and a lost lock is a broken database.
const NETWORK: [&str; 16] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "gpfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.s3fs",
    "fuse.rclone",
];

/// The kind of the mount that holds `path`, by the text of `/proc/self/mountinfo` (man 5 proc).
pub(super) fn kind_of(path: &Path, mountinfo: &str) -> Option<String> {
    let mounts = mountinfo.lines().filter_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let point = PathBuf::from(unescape(before.split(' ').nth(4)?));
        path.starts_with(&point).then_some((point, after.split(' ').next()?))
    });
    // The deepest mount holds it; of two at one place the later one.
    mounts.max_by_key(|(point, _)| point.components().count()).map(|(_, kind)| kind.to_owned())
}

pub(super) fn is_network(kind: &str) -> bool {
    NETWORK.contains(&kind)
}

/// Blanks and the like are written as three octal digits.
fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 4).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(code) => {
                plain.push(char::from(code));
                rest = &rest[at + 4..];
            }
            None => {
                plain.push('\\');
                rest = &rest[at + 1..];
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
        30 22 0:40 / /srv rw - nfs4 server:/export rw\n\
        31 30 0:41 / /srv/local\\040disk rw - xfs /dev/sdb1 rw\n\
        32 22 0:42 / /home rw - fuse.sshfs ann@host: rw\n";

    #[test]
    fn the_deepest_mount_counts() {
        for (path, kind) in [
            ("/var/lib/seaworthy", "ext4"),
            ("/srv/data", "nfs4"),
            ("/srv/local disk/data", "xfs"),
            ("/srvx", "ext4"),
            ("/home/ann", "fuse.sshfs"),
        ] {
            assert_eq!(kind_of(Path::new(path), MOUNTS).as_deref(), Some(kind), "{path}");
        }
        assert_eq!(kind_of(Path::new("/x"), ""), None);
        assert!(is_network("nfs4") && is_network("fuse.sshfs") && !is_network("ext4") && !is_network("fuse.ext4"));
    }
}
