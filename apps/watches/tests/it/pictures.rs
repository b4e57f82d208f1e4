//! Small pictures, made here.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Where a photograph says it was taken: must never come out again.
pub(crate) const PLACE: &str = "47.3769N-8.5417E-SECRET-PLACE";

fn pixels(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        let level = |n: u32| u8::try_from(n % 256).unwrap_or_default();
        Rgb([level(x * 7), level(y * 5), level(x + y)])
    })
    .into()
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG without transparency.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    written(&pixels(width, height), ImageFormat::Png)
}

/// A picture of each kind that is taken.
pub(crate) fn every_kind(width: u32, height: u32) -> [(&'static str, Vec<u8>); 4] {
    let image = pixels(width, height);
    let paletted = DynamicImage::from(image.to_rgba8());
    [
        ("jpeg", written(&image, ImageFormat::Jpeg)),
        ("png", written(&image, ImageFormat::Png)),
        ("gif", written(&paletted, ImageFormat::Gif)),
        ("webp", written(&image, ImageFormat::WebP)),
    ]
}

/// A PNG that is half transparent.
pub(crate) fn transparent_png(width: u32, height: u32) -> Vec<u8> {
    let image = RgbaImage::from_pixel(width, height, Rgba([200, 100, 0, 128]));
    written(&image.into(), ImageFormat::Png)
}

/// A JPEG of a camera held upright: EXIF with the orientation, the place in a GPS directory, and a comment.
pub(crate) fn photograph(width: u32, height: u32) -> Vec<u8> {
    let plain = written(&pixels(width, height), ImageFormat::Jpeg);
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut bytes = Vec::new();
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
        bytes
    };
    let length = u32::try_from(PLACE.len()).unwrap();
    // TIFF header (8), first directory (2 + 2 x 12 + 4), GPS directory (2 + 12 + 4), the text.
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, 6));
    tiff.extend(entry(0x8825, 4, 1, 38));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(entry(0x001B, 7, length, 56));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(PLACE.as_bytes());
    let segment = |marker: u8, content: &[u8]| {
        let size = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], size.as_slice(), content].concat()
    };
    let exif = segment(0xE1, &[b"Exif\0\0", tiff.as_slice()].concat());
    let comment = segment(0xFE, PLACE.as_bytes());
    [&plain[..2], &exif, &comment, &plain[2..], PLACE.as_bytes()].concat()
}
