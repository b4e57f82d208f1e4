//! Daily files: `seaworthy-YYYY-MM-DD.jsonl`, parts of a day that have become too large, and their retention.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

/// The size at which a file is rotated unless told otherwise: 64 MiB.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
const STEM: &str = "seaworthy-";
const EXTENSION: &str = ".jsonl";

/// Where the JSON lines are kept, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOptions {
    /// The folder, made when it is missing. Lines go to `seaworthy-YYYY-MM-DD.jsonl` (the day in UTC) in it.
    pub folder: PathBuf,
    /// Days kept besides today; files of older days are deleted at the start and at each midnight. 0 keeps today only.
    pub retention_days: u32,
    /// A file that would grow beyond this is renamed with the day's next number (`….jsonl.1`, `….jsonl.2`), and a new
    /// one begun. At least one line is written to each.
    pub max_bytes: u64,
}

impl FileOptions {
    /// Files in this folder, kept for 30 days, rotated at 64 MiB.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), retention_days: 30, max_bytes: MAX_BYTES }
    }
}

/// The file that lines are being appended to.
#[derive(Debug)]
pub(crate) struct DailyFile {
    options: FileOptions,
    day: NaiveDate,
    /// None after a failure, and opened again with the next line.
    file: Option<File>,
    size: u64,
}

impl DailyFile {
    /// Opens today's file and deletes the ones that are too old.
    pub(crate) fn open(options: FileOptions, today: NaiveDate) -> io::Result<Self> {
        let mut daily = Self { options, day: today, file: None, size: 0 };
        daily.reopen()?;
        daily.delete_old();
        Ok(daily)
    }

    /// Appends one line and its line break to the file of that day.
    pub(crate) fn write_line(&mut self, day: NaiveDate, line: &str) -> io::Result<()> {
        // A line from just before midnight that arrives late stays in the new file. Only a clock that was put right by
        // more than that leads back.
        if day > self.day || self.day.signed_duration_since(day).num_days() > 1 {
            self.day = day;
            self.file = None;
            self.delete_old();
        }
        let length = line.len() as u64 + 1;
        if self.file.is_some() && self.size > 0 && self.size + length > self.options.max_bytes {
            self.set_aside()?;
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open_for_lines(&self.options.folder, self.day, &mut self.size)?),
        };
        let written = file.write_all(format!("{line}\n").as_bytes());
        match written {
            Ok(()) => self.size += length,
            Err(_) => self.file = None,
        }
        written
    }

    fn reopen(&mut self) -> io::Result<()> {
        self.file = Some(open_for_lines(&self.options.folder, self.day, &mut self.size)?);
        Ok(())
    }

    /// Renames the full file. The one being written keeps its name, so that it can be followed.
    fn set_aside(&mut self) -> io::Result<()> {
        self.file = None;
        let parts = log_files(&self.options.folder).filter(|(_, day, _)| *day == self.day).map(|(_, _, part)| part);
        let next = parts.max().unwrap_or(0) + 1;
        let path = path_of(&self.options.folder, self.day);
        let mut aside = path.clone().into_os_string();
        aside.push(format!(".{next}"));
        fs::rename(path, aside)
    }

    fn delete_old(&self) {
        let Some(oldest) = self.day.checked_sub_days(Days::new(self.options.retention_days.into())) else { return };
        for (path, ..) in log_files(&self.options.folder).filter(|(_, day, _)| *day < oldest) {
            // One that cannot be deleted now is tried again at the next midnight.
            let _ = fs::remove_file(path);
        }
    }
}

fn path_of(folder: &Path, day: NaiveDate) -> PathBuf {
    folder.join(format!("{STEM}{day}{EXTENSION}"))
}

fn open_for_lines(folder: &Path, day: NaiveDate, size: &mut u64) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let mut options = OpenOptions::new();
    options.create(true).append(true).read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    let mut file = options.open(path_of(folder, day))?;
    *size = file.metadata()?.len();
    if *size > 0 {
        // A process that was killed, or a full disk, may have left half a line.
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
            *size += 1;
        }
    }
    Ok(file)
}

/// The log files of the folder with their day and number (0 for the one without); nothing else there is touched.
fn log_files(folder: &Path) -> impl Iterator<Item = (PathBuf, NaiveDate, u32)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let name = entry.file_name();
        let (day, rest) = name.to_str()?.strip_prefix(STEM)?.split_at_checked("YYYY-MM-DD".len())?;
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
        let part = match rest.strip_prefix(EXTENSION)? {
            "" => 0,
            number => number.strip_prefix('.')?.parse().ok()?,
        };
        Some((entry.path(), day, part))
    })
}

#[cfg(test)]
mod tests;
