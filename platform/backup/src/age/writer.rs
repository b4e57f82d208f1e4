//! Encrypts a stream, chunk by chunk.

use std::io::{self, Write};

use aws_lc_rs::aead::{Aad, LessSafeKey};

use super::{AgeError, CHUNK, Recipient, TAG, chunk_nonce, header, random};

/// Encrypts what is written to it. [`Writer::finish`] must be called: without it the stream reads as cut.
pub struct Writer<W: Write> {
    inner: W,
    cipher: LessSafeKey,
    counter: u64,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// `inner` refuses, or the library does.
    pub fn new(mut inner: W, recipient: &Recipient) -> io::Result<Self> {
        let (file_key, head) = header::write(recipient)?;
        let nonce: [u8; 16] = random()?;
        inner.write_all(&head)?;
        inner.write_all(&nonce)?;
        let cipher = header::payload_cipher(&file_key, &nonce)?;
        Ok(Self { inner, cipher, counter: 0, buffer: Vec::with_capacity(CHUNK + TAG) })
    }

    /// Writes the last chunk and gives `inner` back.
    ///
    /// # Errors
    /// `inner` refuses.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let nonce = chunk_nonce(self.counter, last);
        self.cipher.seal_in_place_append_tag(nonce, Aad::empty(), &mut self.buffer).map_err(|_| AgeError::Crypto)?;
        self.inner.write_all(&self.buffer)?;
        self.buffer.clear();
        self.counter += 1;
        Ok(())
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is kept back until more comes: the last one must be marked as such, and may be full.
        if self.buffer.len() == CHUNK && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
