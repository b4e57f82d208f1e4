//! Scaling down without aliasing, in bounded memory.
//!
//! A box filter over whole blocks of pixels does the bulk, then a Catmull-Rom filter the remaining factor, which is below
//! three. The filter keeps sixteen bytes for each pixel that it has scaled in height but not yet in width; where that
//! would be too much it works on strips.

use image::DynamicImage;
use image::imageops::FilterType;

use super::pixels::{premultiply, unpremultiply};

/// Most bytes that the filter, what goes in and what comes out may take together.
const FILTER_MEMORY: u64 = 370_000_000;
/// Bytes the filter takes for one strip.
const STRIP_MEMORY: u64 = 48_000_000;
/// Bytes the filter keeps a pixel.
const FILTER_PIXEL: u64 = 16;

/// The picture with its longest side at most `side` pixels, its shape kept; as it is when it is small enough.
pub(super) fn fit(mut image: DynamicImage, side: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= side {
        return image;
    }
    let scaled = |length: u32| {
        let exact = (u64::from(length) * u64::from(side) + u64::from(longest / 2)) / u64::from(longest);
        u32::try_from(exact).unwrap_or(side).clamp(1, side)
    };
    let (to_width, to_height) = (scaled(width), scaled(height));
    premultiply(&mut image);
    let (by_x, by_y) = (block(width, to_width, to_height), block(height, to_height, to_width));
    if by_x > 1 || by_y > 1 {
        image = image.thumbnail_exact(width.div_ceil(by_x), height.div_ceil(by_y));
    }
    let mut image = filter(image, to_width, to_height);
    unpremultiply(&mut image);
    image
}

/// How many pixels the box filter takes together: few where the finer filter can afford the rest.
fn block(from: u32, to: u32, other: u32) -> u32 {
    let few = (from * 2 / (to * 3)).max(1);
    if u64::from(from / few) * u64::from(other) * FILTER_PIXEL <= STRIP_MEMORY { few } else { (from / to).max(1) }
}

fn filter(image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    let channels = usize::from(image.color().bytes_per_pixel());
    let taken = u64::from(image.width()) * u64::from(height) * FILTER_PIXEL;
    let result = u64::from(width) * u64::from(height) * channels as u64;
    if image.as_bytes().len() as u64 + taken + result <= FILTER_MEMORY {
        return image.resize_exact(width, height, FilterType::CatmullRom);
    }
    let narrow = filter_height(&image, height, channels);
    drop(image);
    filter_width(&narrow, width, channels)
}

/// Scales the height alone, in strips of columns. At a factor of one the filter leaves the other direction untouched.
fn filter_height(image: &DynamicImage, height: u32, channels: usize) -> DynamicImage {
    let strip = strip_length(height);
    let row = image.width() as usize * channels;
    let mut bytes = vec![0; row * height as usize];
    for left in (0..image.width()).step_by(strip as usize) {
        let columns = strip.min(image.width() - left);
        let part = image.crop_imm(left, 0, columns, image.height()).resize_exact(columns, height, FilterType::CatmullRom);
        let (start, length) = (left as usize * channels, columns as usize * channels);
        for (to, from) in bytes.chunks_exact_mut(row).zip(part.as_bytes().chunks_exact(length)) {
            to[start..start + length].copy_from_slice(from);
        }
    }
    rebuild(image, image.width(), height, bytes)
}

/// Scales the width alone, in strips of rows.
fn filter_width(image: &DynamicImage, width: u32, channels: usize) -> DynamicImage {
    let strip = strip_length(image.width());
    let mut bytes = Vec::with_capacity(width as usize * image.height() as usize * channels);
    for top in (0..image.height()).step_by(strip as usize) {
        let rows = strip.min(image.height() - top);
        let part = image.crop_imm(0, top, image.width(), rows).resize_exact(width, rows, FilterType::CatmullRom);
        bytes.extend_from_slice(part.as_bytes());
    }
    rebuild(image, width, image.height(), bytes)
}

fn strip_length(across: u32) -> u32 {
    u32::try_from(STRIP_MEMORY / (u64::from(across) * FILTER_PIXEL)).unwrap_or(u32::MAX).max(1)
}

/// A picture of the same colour type from bytes of the right length; empty pixels can only follow from a defect above.
fn rebuild(like: &DynamicImage, width: u32, height: u32, bytes: Vec<u8>) -> DynamicImage {
    let built = match like {
        DynamicImage::ImageLuma8(_) => {
            image::GrayImage::from_raw(width, height, bytes).map(DynamicImage::ImageLuma8)
        }
        DynamicImage::ImageRgba8(_) => {
            image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
        }
        _ => image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    };
    built.unwrap_or_else(|| DynamicImage::new(width, height, like.color()))
}
