//! Reads an archive from its beginning to its end, and holds it against its manifest.

use std::{
    collections::BTreeMap,
    io::{self, Read},
};

use aws_lc_rs::digest::{Context, SHA256};
use serde::de::DeserializeOwned;

use super::{ABOUT, About, EntrySum, FORMAT, MANIFEST, Manifest, hexadecimal};
use crate::{
    age::{self, Identity},
    error::BackupError,
    rows::{Cell, Fingerprint, Row},
};

/// A part of an archive, as it comes by.
pub enum Entry<'a> {
    /// What is known when a backup begins: always the first.
    About(&'a About),
    /// Rows of a table, in the order of its columns in [`About::tables`].
    Rows {
        /// Which of the tables.
        table: usize,
        /// At most a few thousand.
        rows: Vec<Row>,
    },
    /// One of the apps' files.
    File {
        /// Its name in the store of files.
        name: &'a str,
        /// Its bytes; what is not read is read to the end all the same.
        content: &'a mut dyn Read,
    },
    /// Configuration or a key.
    Other {
        /// `configuration/…` or `keys/…`.
        path: &'a str,
        /// Its bytes.
        content: Vec<u8>,
    },
}

/// Reads archives.
pub struct ArchiveReader<'a> {
    name: &'a str,
    about: Option<About>,
    tables: BTreeMap<String, Fingerprint>,
    entries: Vec<EntrySum>,
}

impl<'a> ArchiveReader<'a> {
    /// Reads all of `source`, gives every part to `visit`, and compares everything with the manifest at the end.
    ///
    /// # Errors
    /// [`BackupError::Archive`] when a byte is wrong or missing or the key is another; what `visit` says.
    pub fn read(
        name: &'a str,
        source: impl Read,
        identity: &Identity,
        mut visit: impl FnMut(Entry<'_>) -> Result<(), BackupError>,
    ) -> Result<Manifest, BackupError> {
        let broken = |error: io::Error| BackupError::archive(name, error);
        let plain = age::Reader::new(source, identity).map_err(broken)?;
        let mut plain = zstd::Decoder::new(plain).map_err(broken)?;
        let mut reader = Self { name, about: None, tables: BTreeMap::new(), entries: Vec::new() };
        let mut manifest = None;
        for entry in tar::Archive::new(&mut plain).entries().map_err(broken)? {
            let mut entry = entry.map_err(broken)?;
            let path = entry.path().map_err(broken)?.to_string_lossy().into_owned();
            if manifest.is_some() {
                return Err(BackupError::archive(name, "something follows its manifest"));
            }
            if path == MANIFEST {
                manifest = Some(reader.json::<Manifest>(&mut entry)?);
            } else {
                reader.entry(path, entry.size(), &mut entry, &mut visit)?;
            }
        }
        // The end of the encrypted stream is authenticated too: read up to it.
        io::copy(&mut plain, &mut io::sink()).map_err(broken)?;
        let manifest = manifest.ok_or_else(|| BackupError::archive(name, "it has no manifest"))?;
        reader.compare(&manifest)?;
        Ok(manifest)
    }

    fn json<T: DeserializeOwned>(&self, source: &mut impl Read) -> Result<T, BackupError> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(|error| BackupError::archive(self.name, error))?;
        serde_json::from_slice(&bytes).map_err(|error| BackupError::archive(self.name, error))
    }

    fn entry(
        &mut self,
        path: String,
        size: u64,
        source: &mut impl Read,
        visit: &mut impl FnMut(Entry<'_>) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let name = self.name;
        let broken = |error: io::Error| BackupError::archive(name, error);
        let mut source = Hashing { inner: source, digest: Context::new(&SHA256) };
        if path == ABOUT {
            let about: About = self.json(&mut source)?;
            if about.format != FORMAT {
                let why =
                    format!("its format is {}, made by version {}: use that version", about.format, about.version);
                return Err(BackupError::archive(name, why));
            }
            visit(Entry::About(&about))?;
            self.about = Some(about);
        } else if let Some(file) = path.strip_prefix("files/") {
            visit(Entry::File { name: file, content: &mut source })?;
            io::copy(&mut source, &mut io::sink()).map_err(broken)?;
        } else {
            let mut content = Vec::new();
            source.read_to_end(&mut content).map_err(broken)?;
            match path.strip_prefix("tables/").and_then(|rest| rest.split_once('/')) {
                Some((table, _)) => visit(self.rows(table, &content)?)?,
                None => visit(Entry::Other { path: &path, content })?,
            }
        }
        let sha256 = hexadecimal(source.digest.finish().as_ref());
        self.entries.push(EntrySum { path, size, sha256 });
        Ok(())
    }

    fn rows(&mut self, table: &str, content: &[u8]) -> Result<Entry<'static>, BackupError> {
        let name = self.name;
        let damaged = |why: String| BackupError::archive(name, format!("{table}: {why}"));
        let tables = self.about.as_ref().map(|about| about.tables.as_slice()).unwrap_or_default();
        let number = tables.iter().position(|known| known.name == table);
        let number = number.ok_or_else(|| damaged("it does not say what is in this table".into()))?;
        let width = tables.get(number).map_or(0, |table| table.columns.len());
        let text = std::str::from_utf8(content).map_err(|error| damaged(error.to_string()))?;
        let fingerprint = self.tables.entry(table.to_owned()).or_default();
        let mut rows = Vec::new();
        for line in text.lines() {
            fingerprint.add_text(line);
            let values: Vec<serde_json::Value> =
                serde_json::from_str(line).map_err(|error| damaged(error.to_string()))?;
            let row: Option<Row> = values.into_iter().map(Cell::from_json).collect();
            let row = row.filter(|row| row.len() == width);
            rows.push(row.ok_or_else(|| damaged("a row does not fit".into()))?);
        }
        Ok(Entry::Rows { table: number, rows })
    }

    fn compare(&self, manifest: &Manifest) -> Result<(), BackupError> {
        let wrong = |why: String| Err(BackupError::archive(self.name, why));
        if self.entries.len() != manifest.entries.len() {
            return wrong(format!("it has {} parts instead of {}", self.entries.len(), manifest.entries.len()));
        }
        for (found, expected) in self.entries.iter().zip(&manifest.entries) {
            if found != expected {
                return wrong(format!("{} is not what was put in", expected.path));
            }
        }
        for table in &manifest.tables {
            let found = self.tables.get(&table.name).copied().unwrap_or_default();
            if found != table.fingerprint {
                return wrong(format!("{} has {} rows instead of {}", table.name, found.rows, table.fingerprint.rows));
            }
        }
        Ok(())
    }
}

struct Hashing<'a, R> {
    inner: &'a mut R,
    digest: Context,
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(target)?;
        self.digest.update(&target[..length]);
        Ok(length)
    }
}
