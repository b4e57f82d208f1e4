//! Walks the chunks of a WebP file before its decoder does. The decoder trusts every size it reads and allocates by it,
//! so each is checked here first: chunks must lie within the file, frames within the canvas (RFC 9649).

use super::error::ImageError;

/// What the headers of a sound file announce.
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) animated: bool,
}

struct Chunk<'a> {
    id: [u8; 4],
    body: &'a [u8],
}

/// The file without what follows its end, and its size.
pub(super) fn read_canvas(bytes: &[u8]) -> Result<(&[u8], Canvas), ImageError> {
    let length = le(bytes, 4, 4).ok_or_else(cut)?;
    let end = usize::try_from(length).ok().and_then(|n| n.checked_add(8)).ok_or_else(cut)?;
    let file = bytes.get(..end).ok_or_else(cut)?;
    let chunks = chunks(file.get(12..).ok_or_else(cut)?)?;
    let first = chunks.first().ok_or_else(cut)?;
    if &first.id != b"VP8X" {
        let (width, height) = bitstream_size(first)?.ok_or_else(|| ImageError::corrupt("no picture in it"))?;
        return Ok((file, Canvas { width, height, animated: false }));
    }
    let field = |at, n| le(first.body, at, n).ok_or_else(cut);
    let canvas = Canvas { width: field(4, 3)? + 1, height: field(7, 3)? + 1, animated: field(0, 1)? & 2 != 0 };
    for chunk in &chunks {
        match &chunk.id {
            b"ANMF" => check_animation_frame(chunk.body, &canvas)?,
            _ => expect_size(chunk, (canvas.width, canvas.height))?,
        }
    }
    Ok((file, canvas))
}

fn check_animation_frame(body: &[u8], canvas: &Canvas) -> Result<(), ImageError> {
    let field = |at| le(body, at, 3).ok_or_else(cut);
    let (x, y, width, height) = (field(0)? * 2, field(3)? * 2, field(6)? + 1, field(9)? + 1);
    if x + width > canvas.width || y + height > canvas.height {
        return Err(ImageError::corrupt("a frame lies outside the picture"));
    }
    for chunk in chunks(body.get(16..).ok_or_else(cut)?)? {
        expect_size(&chunk, (width, height))?;
    }
    Ok(())
}

fn expect_size(chunk: &Chunk<'_>, expected: (u32, u32)) -> Result<(), ImageError> {
    match bitstream_size(chunk)? {
        Some(size) if size != expected => Err(ImageError::corrupt("its headers disagree about its size")),
        _ => Ok(()),
    }
}

/// The size coded in a chunk of picture data; `None` for every other chunk.
fn bitstream_size(chunk: &Chunk<'_>) -> Result<Option<(u32, u32)>, ImageError> {
    let field = |at, n| le(chunk.body, at, n).ok_or_else(cut);
    Ok(match &chunk.id {
        b"VP8 " => Some((field(6, 2)? & 0x3FFF, field(8, 2)? & 0x3FFF)),
        b"VP8L" => {
            let packed = field(1, 4)?;
            Some(((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1))
        }
        _ => None,
    })
}

fn chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, ImageError> {
    let mut found = Vec::new();
    while let Some(header) = rest.first_chunk::<8>() {
        let length = usize::try_from(le(header, 4, 4).ok_or_else(cut)?).map_err(ImageError::corrupt)?;
        let body = rest.get(8..length.saturating_add(8)).ok_or_else(cut)?;
        found.push(Chunk { id: [header[0], header[1], header[2], header[3]], body });
        // Chunks are padded to an even length; some writers forget the last pad byte.
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    Ok(found)
}

/// A little-endian number of `n` bytes, at most four.
fn le(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(n)?)?;
    Some(field.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn cut() -> ImageError {
    ImageError::corrupt("it ends too early")
}
