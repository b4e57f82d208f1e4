//! Decrypts a stream, chunk by chunk. Nothing is given out that was not authenticated.

use std::io::{self, BufRead, BufReader, Read};

use aws_lc_rs::aead::{Aad, LessSafeKey};

use super::{AgeError, CHUNK, Identity, TAG, chunk_nonce, header};

/// Gives the plain bytes of an encrypted stream. An end before the last chunk is an error.
pub struct Reader<R: Read> {
    inner: BufReader<R>,
    cipher: LessSafeKey,
    counter: u64,
    chunk: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// An [`AgeError`] within: no age file, another key, a changed header.
    pub fn new(inner: R, identity: &Identity) -> io::Result<Self> {
        let mut inner = BufReader::with_capacity(CHUNK + TAG, inner);
        let file_key = header::read(&mut inner, identity)?;
        let mut nonce = [0; 16];
        inner.read_exact(&mut nonce).map_err(cut)?;
        let cipher = header::payload_cipher(&file_key, &nonce)?;
        Ok(Self { inner, cipher, counter: 0, chunk: Vec::new(), given: 0, ended: false })
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        self.chunk.clear();
        self.given = 0;
        let limit = u64::try_from(CHUNK + TAG).unwrap_or(u64::MAX);
        self.inner.by_ref().take(limit).read_to_end(&mut self.chunk)?;
        let last = self.inner.fill_buf()?.is_empty();
        let damaged = AgeError::Damaged(if last { "it was changed, or its end is missing" } else { "it was changed" });
        let opened = self.cipher.open_in_place(chunk_nonce(self.counter, last), Aad::empty(), &mut self.chunk);
        let length = opened.map_err(|_| damaged)?.len();
        if length == 0 && self.counter > 0 {
            return Err(AgeError::Damaged("its last chunk is empty").into());
        }
        self.chunk.truncate(length);
        self.counter += 1;
        self.ended = last;
        Ok(())
    }
}

fn cut(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::UnexpectedEof { AgeError::Damaged("its end is missing").into() } else { error }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if self.given == self.chunk.len() && !self.ended {
            self.next_chunk()?;
        }
        let length = target.len().min(self.chunk.len() - self.given);
        target[..length].copy_from_slice(&self.chunk[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}
