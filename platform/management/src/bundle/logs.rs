//! The last lines of the log.

use std::{fs, io, io::Read as _, io::Seek as _, path::Path};

use seaworthy_telemetry::{redact, redact_value};
use serde_json::Value;

/// Lines that are taken.
const LINES: usize = 2000;
/// Most that is read of a file, in bytes.
const MOST: u64 = 4 * 1024 * 1024;

/// The last lines of the newest log files, each redacted again: an older version may have known less of what a secret looks like.
pub(super) fn last_lines(folder: &Path) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| name.starts_with("seaworthy-")))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let mut lines: Vec<String> = Vec::new();
    for (_, path) in files.into_iter().rev() {
        let tail = tail(&path).unwrap_or_else(|error| format!("{}: {error}", path.display()));
        let missing = LINES - lines.len();
        lines.extend(tail.lines().rev().take(missing).map(clean));
        if lines.len() == LINES {
            break;
        }
    }
    lines.reverse();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn tail(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let size = file.metadata()?.len();
    file.seek(io::SeekFrom::Start(size.saturating_sub(MOST)))?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    // Half a line tells nothing and could hide half a secret.
    let whole = if size > MOST { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    Ok(whole.to_owned())
}

fn clean(line: &str) -> String {
    match serde_json::from_str::<Value>(line) {
        Ok(mut record) => {
            redact_value(&mut record);
            record.to_string()
        }
        Err(_) => redact(line).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_come_last_and_without_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let lines: String = (0..3000).map(|number| format!("{{\"n\":{number},\"password\":\"hunter2\"}}\n")).collect();
        fs::write(folder.path().join("seaworthy-2026-11-20.jsonl"), lines).unwrap();
        fs::write(folder.path().join("other.txt"), "not of the log").unwrap();
        let found = last_lines(folder.path());
        assert_eq!(found.lines().count(), LINES);
        assert!(found.starts_with("{\"n\":1000,") && found.lines().last().unwrap().starts_with("{\"n\":2999,"));
        assert!(!found.contains("hunter2") && !found.contains("not of the log"));
        assert_eq!(last_lines(&folder.path().join("missing")), "");
    }
}
