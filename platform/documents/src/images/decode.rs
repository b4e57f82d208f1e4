//! Decoding under limits: sizes are read from the header and judged before any pixel is allocated.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::error::ImageError as DecoderError;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, Limits};

use super::error::ImageError;
use super::sniff::ImageKind;
use super::{ImageLimits, jpeg, webp};

/// Compressed colour profiles and texts unpack to this at most, in bytes; larger ones are an attack.
const MAX_METADATA: u64 = 16 * 1024 * 1024;

/// The first picture in the file, as stored, and how it must be turned to stand upright.
pub(super) struct Decoded {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
}

/// Whether turning a picture upright makes its width its height.
pub(super) fn swaps_sides(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate90FlipH | Rotate270 | Rotate270FlipH)
}

pub(super) fn decode(bytes: &[u8], kind: ImageKind, limits: &ImageLimits) -> Result<Decoded, ImageError> {
    match kind {
        ImageKind::Jpeg => {
            let frame = jpeg::read_frame(bytes)?;
            check_size(limits, frame.width, frame.height)?;
            check_memory(limits, frame.memory())?;
            read(JpegDecoder::new(Cursor::new(bytes)), limits, 0)
        }
        ImageKind::Png => {
            // The header chunk always comes first, at a fixed place.
            let side = |at| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
            let (Some(width), Some(height)) = (side(16), side(20)) else {
                return Err(ImageError::corrupt("it ends in its header"));
            };
            check_size(limits, width, height)?;
            let metadata = decoder_limits(limits, MAX_METADATA);
            read(PngDecoder::with_limits(Cursor::new(bytes), metadata), limits, 0)
        }
        ImageKind::Gif => read(GifDecoder::new(Cursor::new(bytes)), limits, 4),
        ImageKind::WebP => {
            let (file, canvas) = webp::read_canvas(bytes)?;
            check_size(limits, canvas.width, canvas.height)?;
            // Beside the result: canvas and frame of an animation, or the four channels of a lossless file.
            let working = if canvas.animated { 8 } else { 4 };
            read(WebPDecoder::new(Cursor::new(file)), limits, working)
        }
    }
}

/// Judges by the decoder's own header, then decodes. `working` is what it takes beside the result, in bytes a pixel.
fn read<D: ImageDecoder>(
    decoder: Result<D, DecoderError>,
    limits: &ImageLimits,
    working: u64,
) -> Result<Decoded, ImageError> {
    let refused = |e| refusal(e, limits);
    let mut decoder = decoder.map_err(refused)?;
    let (width, height) = decoder.dimensions();
    check_size(limits, width, height)?;
    let later = match decoder.color_type() {
        ColorType::L8 | ColorType::Rgb8 => 0,
        ColorType::L16 => 1,
        ColorType::Rgb16 | ColorType::Rgba8 => 3,
        _ => 4,
    };
    let pixels = u64::from(width) * u64::from(height);
    check_memory(limits, decoder.total_bytes().saturating_add(pixels * working.max(later)))?;
    decoder.set_limits(decoder_limits(limits, limits.max_memory)).map_err(refused)?;
    // Broken metadata is no reason to refuse the picture: it is thrown away in any case.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok(Decoded { image, orientation })
}

fn decoder_limits(limits: &ImageLimits, max_alloc: u64) -> Limits {
    let mut decoder = Limits::no_limits();
    decoder.max_image_width = Some(limits.max_side);
    decoder.max_image_height = Some(limits.max_side);
    decoder.max_alloc = Some(max_alloc);
    decoder
}

fn check_size(limits: &ImageLimits, width: u32, height: u32) -> Result<(), ImageError> {
    if width == 0 || height == 0 {
        return Err(ImageError::corrupt("it has no pixels"));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.max_pixels {
        return Err(ImageError::TooManyPixels { limit: limits.max_pixels, actual: pixels });
    }
    let longest = width.max(height);
    if longest > limits.max_side {
        return Err(ImageError::SideTooLong { limit: limits.max_side, actual: longest });
    }
    Ok(())
}

fn check_memory(limits: &ImageLimits, needed: u64) -> Result<(), ImageError> {
    if needed > limits.max_memory {
        return Err(ImageError::TooMuchMemory { limit: limits.max_memory, actual: needed });
    }
    Ok(())
}

fn refusal(error: DecoderError, limits: &ImageLimits) -> ImageError {
    match error {
        // The decoder says only that a limit was passed: at least one byte more than is given.
        DecoderError::Limits(_) => {
            ImageError::TooMuchMemory { limit: limits.max_memory, actual: limits.max_memory.saturating_add(1) }
        }
        other => ImageError::corrupt(other),
    }
}
