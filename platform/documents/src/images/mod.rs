//! Photographs in, clean copies in three sizes out.

mod decode;
mod encode;
mod error;
mod jpeg;
mod pixels;
mod resample;
mod sniff;
mod webp;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use image::DynamicImage;

pub use error::ImageError;
pub use sniff::{ImageKind, Looks, sniff};

/// Longest side of [`SanitisedImage::full`], in pixels.
pub const FULL_SIDE: u32 = 4096;
/// Longest side of [`SanitisedImage::medium`], in pixels.
pub const MEDIUM_SIDE: u32 = 1280;
/// Longest side of [`SanitisedImage::thumbnail`], in pixels: a card of 240 px on a screen with two dots per pixel.
pub const THUMBNAIL_SIDE: u32 = 480;

/// What a picture may cost before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageLimits {
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Most pixels (width times height).
    pub max_pixels: u64,
    /// Longest side, in pixels.
    pub max_side: u32,
    /// Most memory that decoding may take, in bytes, estimated from the header before anything is allocated.
    pub max_memory: u64,
}

impl Default for ImageLimits {
    /// 20 MiB, 80 megapixels, 20 000 pixels a side, 400 MB while decoding.
    fn default() -> Self {
        Self { max_bytes: 20 * 1024 * 1024, max_pixels: 80_000_000, max_side: 20_000, max_memory: 400_000_000 }
    }
}

/// One size of a picture: a complete file that holds pixels and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The file. Sizes that would show the same pixels share one allocation, so compare with [`Arc::ptr_eq`] to store them once.
    pub bytes: Arc<[u8]>,
    /// How the file is coded; [`ImageKind::content_type`] names it for HTTP.
    pub kind: ImageKind,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A picture decoded, turned upright and written anew in three sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SanitisedImage {
    /// How the file that came in was coded.
    pub source: ImageKind,
    /// Width of the picture that came in, in pixels, once upright.
    pub width: u32,
    /// Height of the picture that came in, in pixels, once upright.
    pub height: u32,
    /// At most [`FULL_SIDE`] pixels on its longest side.
    pub full: Variant,
    /// At most [`MEDIUM_SIDE`] pixels on its longest side.
    pub medium: Variant,
    /// At most [`THUMBNAIL_SIDE`] pixels on its longest side.
    pub thumbnail: Variant,
}

/// Turns a file from a stranger into three clean ones.
///
/// The kind is told from the content alone. Of an animation the first frame is taken. The EXIF orientation is applied;
/// everything else beside the pixels (EXIF, GPS, XMP, colour profile, comments, bytes after the end) is dropped. Pictures
/// without transparency become JPEG, the others lossless WebP. No variant is larger than the picture that came in.
///
/// # Errors
///
/// [`ImageError`] when the file is not a picture, is of a kind that is not taken, is too large by one of the `limits`, or
/// is damaged. A defect in a decoder that panics is reported as [`ImageError::Corrupt`].
pub fn sanitise(bytes: &[u8], limits: &ImageLimits) -> Result<SanitisedImage, ImageError> {
    let actual = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if actual > limits.max_bytes {
        return Err(ImageError::TooManyBytes { limit: limits.max_bytes, actual });
    }
    let source = sniff(bytes)?;
    // The decoders own all that they touch; after a panic nothing of theirs is looked at again.
    catch_unwind(AssertUnwindSafe(|| sanitise_known(bytes, source, limits)))
        .unwrap_or_else(|_| Err(ImageError::corrupt("the decoder gave up on it")))
}

fn sanitise_known(bytes: &[u8], source: ImageKind, limits: &ImageLimits) -> Result<SanitisedImage, ImageError> {
    let decode::Decoded { image, orientation } = decode::decode(bytes, source, limits)?;
    let (width, height) = if decode::swaps_sides(orientation) {
        (image.height(), image.width())
    } else {
        (image.width(), image.height())
    };
    // Turning is done on the small picture: turning 60 megapixels would need a second buffer of 180 MB.
    let mut full_pixels = resample::fit(pixels::normalise(image), FULL_SIDE);
    full_pixels.apply_orientation(orientation);

    let full = encode::encode(&full_pixels, encode::Quality::Full)?;
    let (medium_pixels, medium) = smaller(full_pixels, &full, MEDIUM_SIDE, encode::Quality::Medium)?;
    let (_, thumbnail) = smaller(medium_pixels, &medium, THUMBNAIL_SIDE, encode::Quality::Thumbnail)?;
    Ok(SanitisedImage { source, width, height, full, medium, thumbnail })
}

/// The next smaller variant, or the larger one again when that is small enough already.
fn smaller(
    larger: DynamicImage,
    larger_file: &Variant,
    side: u32,
    quality: encode::Quality,
) -> Result<(DynamicImage, Variant), ImageError> {
    if larger.width().max(larger.height()) <= side {
        return Ok((larger, larger_file.clone()));
    }
    let image = resample::fit(larger, side);
    let file = encode::encode(&image, quality)?;
    Ok((image, file))
}
