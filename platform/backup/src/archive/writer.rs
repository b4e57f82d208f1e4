//! Writes an archive from its beginning to its end; nothing is held but one chunk.

use std::io::{self, Write};

use aws_lc_rs::digest::{Context, SHA256};

use super::{EntrySum, hexadecimal};
use crate::age::{self, Recipient};

/// Level 3 is zstd's own default: fast, and pictures do not get smaller at any level.
const LEVEL: i32 = 3;
const BLOCK: u64 = 512;

/// Writes the entries of an archive one after another.
pub struct ArchiveWriter<W: Write> {
    out: zstd::Encoder<'static, age::Writer<W>>,
    modified_at: u64,
    entries: Vec<EntrySum>,
    open: Option<(EntrySum, Context, u64)>,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins an archive for `recipient`. `modified_at`: seconds since 1970, for the entries.
    ///
    /// # Errors
    /// `out` refuses.
    pub fn new(out: W, recipient: &Recipient, modified_at: u64) -> io::Result<Self> {
        let out = zstd::Encoder::new(age::Writer::new(out, recipient)?, LEVEL)?;
        Ok(Self { out, modified_at, entries: Vec::new(), open: None })
    }

    /// A whole entry.
    ///
    /// # Errors
    /// As [`ArchiveWriter::begin`].
    pub fn add(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        self.begin(path, u64::try_from(content.len()).unwrap_or(u64::MAX))?;
        self.write(content)?;
        self.end()
    }

    /// Begins an entry of exactly `size` bytes.
    ///
    /// # Errors
    /// The path is too long for tar; the target refuses.
    pub fn begin(&mut self, path: &str, size: u64) -> io::Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_path(path)?;
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(self.modified_at);
        header.set_cksum();
        self.out.write_all(header.as_bytes())?;
        let entry = EntrySum { path: path.to_owned(), size, sha256: String::new() };
        self.open = Some((entry, Context::new(&SHA256), 0));
        Ok(())
    }

    /// Bytes of the open entry.
    ///
    /// # Errors
    /// The target refuses.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some((_, digest, written)) = &mut self.open {
            digest.update(bytes);
            *written += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        }
        self.out.write_all(bytes)
    }

    /// Ends the open entry.
    ///
    /// # Errors
    /// It has another size than was said; the target refuses.
    pub fn end(&mut self) -> io::Result<()> {
        let Some((mut entry, digest, written)) = self.open.take() else { return Ok(()) };
        if written != entry.size {
            return Err(io::Error::other(format!("{}: {written} bytes came instead of {}", entry.path, entry.size)));
        }
        let rest = usize::try_from(written.next_multiple_of(BLOCK) - written).unwrap_or_default();
        self.out.write_all(&[0; 512][..rest])?;
        entry.sha256 = hexadecimal(digest.finish().as_ref());
        self.entries.push(entry);
        Ok(())
    }

    /// The entries so far, for the manifest.
    pub fn entries(&self) -> &[EntrySum] {
        &self.entries
    }

    /// Ends the archive and gives the target back.
    ///
    /// # Errors
    /// The target refuses.
    pub fn finish(mut self) -> io::Result<W> {
        // Two empty blocks: the end of a tar file.
        self.out.write_all(&[0; 1024])?;
        self.out.finish()?.finish()
    }
}
