//! Several renames that are done all or none, also when the power fails between them: they are written down first.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// What is to be done, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// A word of its own, which the database keeps too: so that nothing is exchanged twice.
    pub id: String,
    /// What the database does before the renames; `None` on SQLite, or once it is done.
    pub schemas: Option<SchemaMove>,
    /// From and to, in order.
    pub renames: Vec<(PathBuf, PathBuf)>,
    /// How many of them are done.
    pub done: usize,
}

/// What happens to the schemas of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SchemaMove {
    Replace,
    Exchange,
}

pub(super) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("restore.journal")
}

impl Journal {
    /// The journal of an interrupted restore.
    pub(super) fn read(data_dir: &Path) -> io::Result<Option<Self>> {
        match fs::read(path(data_dir)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes it last, whole.
    pub(super) fn write(&self, data_dir: &Path) -> io::Result<()> {
        let unfinished = data_dir.join("restore.journal.new");
        let mut file = File::create(&unfinished)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(unfinished, path(data_dir))?;
        File::open(data_dir)?.sync_all()
    }

    /// Does the renames that are left, and forgets the journal. A rename whose source is missing was done, or had nothing to move.
    pub(super) fn rename_all(mut self, data_dir: &Path) -> io::Result<()> {
        for number in self.done..self.renames.len() {
            if let Some((from, to)) = self.renames.get(number)
                && from.exists()
            {
                fs::rename(from, to)?;
            }
            self.done = number + 1;
            self.write(data_dir)?;
        }
        fs::remove_file(path(data_dir))?;
        File::open(data_dir)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Interrupts after every number of steps, goes on, and looks at the result.
    #[test]
    fn an_interruption_anywhere_ends_the_same() {
        for stop in 0..4 {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            for name in ["x", "kept"] {
                fs::write(at(name), name).unwrap();
            }
            let renames = vec![(at("x"), at("aside")), (at("kept"), at("x")), (at("aside"), at("kept"))];
            let mut journal = Journal { id: String::new(), schemas: None, renames: renames.clone(), done: 0 };
            journal.write(folder.path()).unwrap();
            // The rename is done, the note of it is lost: the worst moment.
            for (number, (from, to)) in renames.iter().enumerate().take(stop) {
                journal.done = number;
                journal.write(folder.path()).unwrap();
                fs::rename(from, to).unwrap();
            }
            let found = Journal::read(folder.path()).unwrap().unwrap();
            found.rename_all(folder.path()).unwrap();
            assert_eq!(fs::read_to_string(at("x")).unwrap(), "kept", "stopped after {stop}");
            assert_eq!(fs::read_to_string(at("kept")).unwrap(), "x", "stopped after {stop}");
            assert_eq!(Journal::read(folder.path()).unwrap(), None);
        }
    }
}
