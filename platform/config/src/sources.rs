//! Where values come from. Nothing else in this crate touches the process or the disk.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Reads whole text files. Relative paths start at the working directory.
pub trait Files {
    /// The text of the file at `path`.
    ///
    /// # Errors
    /// The operating system's; `NotFound` when there is no such file.
    fn read(&self, path: &Path) -> io::Result<String>;
}

/// Files held in memory.
impl Files for BTreeMap<PathBuf, String> {
    fn read(&self, path: &Path) -> io::Result<String> {
        self.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }
}

/// All that the settings are read from.
pub struct Sources {
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// Command-line flags: key (in any letter case, `-` or `_`) and value. A later one replaces an earlier one.
    /// `CONFIG` names the configuration file.
    pub flags: Vec<(String, String)>,
    /// Access to `seaworthy.toml`, `.env` and the secret files.
    pub files: Box<dyn Files>,
}

impl Sources {
    /// No variables, no flags, no files: every setting has its default.
    #[must_use]
    pub fn empty() -> Self {
        Self { environment: BTreeMap::new(), flags: Vec::new(), files: Box::new(BTreeMap::new()) }
    }

    /// The environment and the working directory of this process. Text that is not Unicode keeps U+FFFD in place of the
    /// broken bytes, which every setting refuses.
    #[must_use]
    pub fn from_process(flags: Vec<(String, String)>) -> Self {
        let environment = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
            .collect();
        Self { environment, flags, files: Box::new(Disk) }
    }
}

/// Tells the names only: values may be secrets.
impl fmt::Debug for Sources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sources")
            .field("environment", &self.environment.keys())
            .field("flags", &self.flags.iter().map(|(key, _)| key).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it is built in.
    Default,
    /// In the configuration file.
    File {
        /// The file's path.
        path: String,
        /// Line, from 1.
        line: usize,
    },
    /// In the `.env` file.
    DotEnv {
        /// Line, from 1.
        line: usize,
    },
    /// In an environment variable.
    Environment {
        /// Its full name, with the prefix `SEAWORTHY_` if it was written so.
        name: String,
    },
    /// On the command line.
    Flag,
    /// In a secret file.
    SecretFile {
        /// The file's path.
        path: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File { path, line } => write!(formatter, "{path} line {line}"),
            Self::DotEnv { line } => write!(formatter, ".env line {line}"),
            Self::Environment { name } => write!(formatter, "environment {name}"),
            Self::Flag => formatter.write_str("command line"),
            Self::SecretFile { path } => write!(formatter, "secret file {path}"),
        }
    }
}

impl serde::Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_names_and_no_values() {
        let mut sources = Sources::empty();
        sources.environment.insert("SECRET_KEY".to_owned(), "planted".to_owned());
        sources.flags.push(("DATABASE_URL".to_owned(), "planted".to_owned()));
        let text = format!("{sources:?}");
        assert!(text.contains("SECRET_KEY") && text.contains("DATABASE_URL"), "{text}");
        assert!(!text.contains("planted"), "{text}");
    }

    #[test]
    fn the_process_gives_its_environment_and_files() {
        let sources = Sources::from_process(vec![("PORT".to_owned(), "1".to_owned())]);
        assert!(sources.environment.contains_key("PATH"));
        assert!(sources.files.read(Path::new("Cargo.toml")).unwrap().contains("seaworthy-config"));
        assert_eq!(sources.files.read(Path::new("no-such-file")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn origins_are_told_in_words() {
        assert_eq!(Origin::File { path: "seaworthy.toml".to_owned(), line: 4 }.to_string(), "seaworthy.toml line 4");
        assert_eq!(Origin::DotEnv { line: 3 }.to_string(), ".env line 3");
        assert_eq!(Origin::Environment { name: "PORT".to_owned() }.to_string(), "environment PORT");
    }
}
