//! Colour: every picture becomes grey, RGB, or RGB with real transparency, eight bits a channel.
//!
//! The loops here are the only ones over pixels in this crate, and they run for pictures with an alpha channel alone: in
//! an unoptimised build they cost tens of nanoseconds a pixel.

use image::{ColorType, DynamicImage};

/// Eight bits a channel, and an alpha channel only where some pixel is not opaque.
pub(super) fn normalise(image: DynamicImage) -> DynamicImage {
    match image.color() {
        ColorType::L8 | ColorType::Rgb8 => image,
        ColorType::L16 => DynamicImage::ImageLuma8(image.into_luma8()),
        ColorType::Rgb16 | ColorType::Rgb32F => DynamicImage::ImageRgb8(image.into_rgb8()),
        ColorType::La8 | ColorType::La16 => {
            let image = DynamicImage::ImageRgba8(image.into_rgba8());
            if is_opaque(image.as_bytes()) { DynamicImage::ImageLuma8(image.into_luma8()) } else { image }
        }
        _ => {
            let image = DynamicImage::ImageRgba8(image.into_rgba8());
            if is_opaque(image.as_bytes()) { DynamicImage::ImageRgb8(image.into_rgb8()) } else { image }
        }
    }
}

/// Looks at the alpha of four pixels at a time.
fn is_opaque(rgba: &[u8]) -> bool {
    const ALPHA: u128 = u128::from_ne_bytes([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
    let (groups, rest) = rgba.as_chunks::<16>();
    let (single, _) = rest.as_chunks::<4>();
    groups.iter().all(|group| u128::from_ne_bytes(*group) & ALPHA == ALPHA) && single.iter().all(|p| p[3] == 255)
}

/// Weighs colour by alpha, so that the hidden colour of transparent pixels does not bleed into edges when pixels are averaged.
pub(super) fn premultiply(image: &mut DynamicImage) {
    let Some(rgba) = image.as_mut_rgba8() else { return };
    for pixel in rgba.as_chunks_mut::<4>().0 {
        let alpha = u16::from(pixel[3]);
        if alpha != 255 {
            for channel in pixel.iter_mut().take(3) {
                *channel = ((u16::from(*channel) * alpha + 127) / 255).to_le_bytes()[0];
            }
        }
    }
}

/// The reverse of [`premultiply`].
pub(super) fn unpremultiply(image: &mut DynamicImage) {
    let Some(rgba) = image.as_mut_rgba8() else { return };
    for pixel in rgba.as_chunks_mut::<4>().0 {
        let alpha = u16::from(pixel[3]);
        if alpha != 255 && alpha != 0 {
            for channel in pixel.iter_mut().take(3) {
                let whole = (u16::from(*channel) * 255 + alpha / 2) / alpha;
                *channel = whole.min(255).to_le_bytes()[0];
            }
        }
    }
}
