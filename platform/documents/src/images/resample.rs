//! Scaling down without aliasing, in bounded memory.
//!
//! A box filter over whole blocks of pixels does the bulk, then a Catmull-Rom filter the remaining factor, which is below
//! three. The filter keeps sixteen bytes for each pixel that it has scaled in height but not yet in width; where that
//! would be too much it works on strips.

use image::DynamicImage;
use image::imageops::FilterType;

use super::pixels::{premultiply, unpremultiply};

/// Most bytes the filter may take for a whole picture; above this it works on strips.
const WHOLE_MEMORY: u64 = 280_000_000;
/// Bytes the filter may take for one strip.
const STRIP_MEMORY: u64 = 100_000_000;
/// Most bytes the filter may take for the sake of a finer result where the box filter could do more of the work.
const FINE_MEMORY: u64 = 48_000_000;
/// Bytes the filter keeps a pixel.
const FILTER_PIXEL: u64 = 16;
/// How far a strip may be cut from where it would ideally be, in rows of the result.
const CUT_SEARCH: u32 = 64;

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
    if u64::from(from / few) * u64::from(other) * FILTER_PIXEL <= FINE_MEMORY { few } else { (from / to).max(1) }
}

fn filter(image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if u64::from(image.width()) * u64::from(height) * FILTER_PIXEL <= WHOLE_MEMORY {
        return image.resize_exact(width, height, FilterType::CatmullRom);
    }
    filter_strips(&image, width, height)
}

/// Filters strips of rows that overlap by more than the filter reaches, and keeps of each the part nobody else has.
///
/// A strip may only be cut where a row of the result begins at a whole row of the source, or the strips would not meet.
/// Such rows are searched near the wanted ones; with the factors that lead here the best is at most 1/40 of a pixel off.
fn filter_strips(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let rows = u32::try_from(STRIP_MEMORY / (u64::from(image.width()) * FILTER_PIXEL)).unwrap_or(height);
    let step = rows.saturating_sub(4 * CUT_SEARCH).max(4 * CUT_SEARCH);
    let factor = f64::from(image.height()) / f64::from(height);
    let row_bytes = width as usize * usize::from(image.color().bytes_per_pixel());
    let mut bytes = Vec::with_capacity(row_bytes * height as usize);
    let mut top = 0;
    while top < height {
        let bottom = (top + step).min(height);
        let (from, source_from) = cut_near(top.saturating_sub(CUT_SEARCH + 8), factor, height);
        let (to, source_to) = cut_near(bottom + CUT_SEARCH + 8, factor, height);
        let strip = image.crop_imm(0, source_from, image.width(), source_to - source_from).resize_exact(
            width,
            to - from,
            FilterType::CatmullRom,
        );
        let kept = (top - from) as usize * row_bytes..(bottom - from) as usize * row_bytes;
        bytes.extend_from_slice(strip.as_bytes().get(kept).unwrap_or_default());
        top = bottom;
    }
    rebuild(image, width, height, bytes)
}

/// The row of the result near `wanted` that begins closest to a whole row of the source, and that row of the source.
fn cut_near(wanted: u32, factor: f64, height: u32) -> (u32, u32) {
    let source_row = |row: u32| (f64::from(row) * factor).round();
    let off = |row: &u32| (f64::from(*row) * factor - source_row(*row)).abs();
    let row = if wanted == 0 || wanted >= height {
        wanted.min(height)
    } else {
        let candidates = wanted.saturating_sub(CUT_SEARCH)..=(wanted + CUT_SEARCH).min(height);
        candidates.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(wanted)
    };
    // The product of two picture sides' ratio and a side: always a small positive whole number.
    (row, source_row(row) as u32)
}

/// A picture of the same colour type from bytes of the right length; empty pixels can only follow from a defect above.
fn rebuild(like: &DynamicImage, width: u32, height: u32, bytes: Vec<u8>) -> DynamicImage {
    let built = match like {
        DynamicImage::ImageLuma8(_) => image::GrayImage::from_raw(width, height, bytes).map(DynamicImage::ImageLuma8),
        DynamicImage::ImageRgba8(_) => image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8),
        _ => image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    };
    built.unwrap_or_else(|| DynamicImage::new(width, height, like.color()))
}
