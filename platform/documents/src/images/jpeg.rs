//! Reads from a JPEG's header what its decoder will allocate. The decoder itself takes no limit on memory.

use super::error::ImageError;

/// What the frame header (SOF) and the first scan header (SOS) announce.
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Horizontal and vertical sampling factors, one pair a component.
    sampling: Vec<(u64, u64)>,
    /// All coefficients must be kept until the last scan: a progressive file, or one scan a component.
    many_passes: bool,
}

impl Frame {
    /// Bytes the decoder takes: the pixels, and for a file of many passes two bytes a coefficient.
    pub(super) fn memory(&self) -> u64 {
        let channels = if self.sampling.len() == 1 { 1 } else { 3 };
        let pixels = u64::from(self.width) * u64::from(self.height) * channels;
        if !self.many_passes {
            return pixels;
        }
        let widest = self.sampling.iter().map(|s| s.0).max().unwrap_or(1);
        let highest = self.sampling.iter().map(|s| s.1).max().unwrap_or(1);
        let units = u64::from(self.width).div_ceil(8 * widest) * u64::from(self.height).div_ceil(8 * highest);
        let coefficients: u64 = self.sampling.iter().map(|(h, v)| units * h * v * 64).sum();
        pixels + 2 * coefficients
    }
}

/// Walks the segments up to the first scan (ITU-T T.81, annex B).
pub(super) fn read_frame(bytes: &[u8]) -> Result<Frame, ImageError> {
    let mut frame: Option<Frame> = None;
    let mut rest = bytes.get(2..).unwrap_or_default();
    // Decoders skip stray bytes between segments, so they are skipped here too.
    while let Some(start) = rest.iter().position(|b| *b == 0xFF) {
        rest = rest.get(start + 1..).unwrap_or_default();
        let Some((&marker, after)) = rest.split_first() else { break };
        match marker {
            0xFF => continue,
            0x00 | 0x01 | 0xD0..=0xD9 => {
                rest = after;
                continue;
            }
            _ => {}
        }
        let Some(length) = be16(after, 0) else { break };
        let body = after.get(2..length.max(2)).unwrap_or_default();
        match marker {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => {
                let this = parse_frame(marker, body).ok_or_else(|| ImageError::corrupt("broken frame header"))?;
                // A second frame could announce other sizes than those that were checked.
                if frame.replace(this).is_some() {
                    return Err(ImageError::corrupt("more than one frame header"));
                }
            }
            0xDA => {
                let mut frame = frame.ok_or_else(|| ImageError::corrupt("a scan before the frame header"))?;
                let in_scan = body.first().copied().map_or(0, usize::from);
                frame.many_passes |= in_scan != frame.sampling.len();
                // The decoder fills what is missing with grey. In coded data FF is always followed by 00 or a restart marker, so
                // an end marker found behind the first scan header is one.
                let scans = after.get(length.max(2)..).unwrap_or_default();
                if !scans.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
                    return Err(ImageError::corrupt("it ends before the picture does"));
                }
                return Ok(frame);
            }
            _ => {}
        }
        rest = after.get(length.max(2)..).unwrap_or_default();
    }
    Err(ImageError::corrupt("it ends before the picture begins"))
}

fn parse_frame(marker: u8, body: &[u8]) -> Option<Frame> {
    let height = u32::try_from(be16(body, 1)?).ok()?;
    let width = u32::try_from(be16(body, 3)?).ok()?;
    let components = usize::from(*body.get(5)?);
    if !(1..=4).contains(&components) {
        return None;
    }
    let factors = body.get(6..6 + 3 * components)?;
    let sampling: Vec<(u64, u64)> =
        factors.chunks_exact(3).map(|c| (u64::from(c[1] >> 4), u64::from(c[1] & 15))).collect();
    let sound = sampling.iter().all(|(h, v)| (1..=4).contains(h) && (1..=4).contains(v));
    sound.then_some(Frame { width, height, sampling, many_passes: marker == 0xC2 })
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    let pair = bytes.get(at..at + 2)?;
    Some(usize::from(pair[0]) << 8 | usize::from(pair[1]))
}
