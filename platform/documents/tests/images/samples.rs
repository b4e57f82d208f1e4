//! Small pictures of every kind, and chunks and segments to plant in them.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use seaworthy_documents::images::{ImageError, ImageLimits, SanitisedImage, Variant};

pub(crate) fn sanitise(bytes: &[u8]) -> Result<SanitisedImage, ImageError> {
    seaworthy_documents::images::sanitise(bytes, &ImageLimits::default())
}

pub(crate) fn gradient(width: u32, height: u32) -> DynamicImage {
    let shade = |at: u32, of: u32| u8::try_from(at * 255 / of.max(1)).unwrap();
    RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, width), shade(y, height), 90])).into()
}

/// A blue disc on nothing; the hidden colour of the nothing is white.
pub(crate) fn disc(side: u32) -> DynamicImage {
    RgbaImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (x.abs_diff(side / 2), y.abs_diff(side / 2));
        if dx * dx + dy * dy < side * side / 9 { Rgba([10, 20, 200, 255]) } else { Rgba([255, 255, 255, 0]) }
    })
    .into()
}

pub(crate) fn write(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub(crate) fn animated_gif() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    for colour in [[200, 0, 0, 255], [0, 200, 0, 255], [0, 0, 200, 255]] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(40, 30, Rgba(colour)))).unwrap();
    }
    drop(encoder);
    file
}

/// One file of each accepted kind.
pub(crate) fn every_kind() -> [(ImageFormat, Vec<u8>); 4] {
    use ImageFormat::{Gif, Jpeg, Png, WebP};
    [Jpeg, Png, Gif, WebP].map(|format| (format, write(&gradient(61, 43), format)))
}

pub(crate) fn open(variant: &Variant) -> DynamicImage {
    let image = image::load_from_memory(&variant.bytes).unwrap();
    assert_eq!((image.width(), image.height()), (variant.width, variant.height));
    image
}

pub(crate) fn variants(image: &SanitisedImage) -> [&Variant; 3] {
    [&image.full, &image.medium, &image.thumbnail]
}

/// A TIFF block with an orientation and, as GPS data would, a planted text.
pub(crate) fn exif(orientation: u8, planted: &[u8]) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x02\0".to_vec();
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    block.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    block.extend([0; 4]);
    block.extend(planted);
    block
}

/// Puts a segment right behind the start marker of a JPEG.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let mut file = jpeg[..2].to_vec();
    file.extend([0xFF, marker]);
    file.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    file.extend(body);
    file.extend(&jpeg[2..]);
    file
}

pub(crate) fn with_exif(jpeg: &[u8], block: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", block].concat())
}

/// Puts a chunk right behind the header of a PNG.
pub(crate) fn with_chunk(png: &[u8], id: [u8; 4], body: &[u8]) -> Vec<u8> {
    const HEADER_END: usize = 33;
    let tagged = [id.as_slice(), body].concat();
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&png[..HEADER_END], &length, &tagged, &crc32(&tagged).to_be_bytes(), &png[HEADER_END..]].concat()
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

pub(crate) fn riff_chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = id.to_vec();
    chunk.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    chunk.extend(body);
    if body.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}

/// An extended WebP with the given flags, canvas and chunks.
pub(crate) fn extended_webp(flags: u8, width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut head = vec![flags, 0, 0, 0];
    head.extend(&(width - 1).to_le_bytes()[..3]);
    head.extend(&(height - 1).to_le_bytes()[..3]);
    let body = [b"WEBP".to_vec(), riff_chunk(b"VP8X", &head), chunks.concat()].concat();
    riff_chunk(b"RIFF", &body)
}
