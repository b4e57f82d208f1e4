//! Writes pixels as a new file. The encoders are given pixels and nothing else, so nothing else can survive.

use std::sync::Arc;

use image::DynamicImage;
use image::codecs::{jpeg::JpegEncoder, webp::WebPEncoder};

use super::Variant;
use super::error::ImageError;
use super::sniff::ImageKind;

/// How carefully a JPEG is written; the smaller the picture, the less a viewer enlarges it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quality {
    Full,
    Medium,
    Thumbnail,
}

impl Quality {
    fn of_jpeg(self) -> u8 {
        match self {
            Self::Full => 88,
            Self::Medium => 84,
            Self::Thumbnail => 80,
        }
    }
}

/// JPEG for opaque pictures, lossless WebP for the others. Measured against the crate's PNG at its default level: 4 % larger
/// on a smooth cut-out, 1 % smaller on a grainy one, and optimised a sixteenth of the time; PNG at the same speed is 60 % larger.
pub(super) fn encode(image: &DynamicImage, quality: Quality) -> Result<Variant, ImageError> {
    let mut bytes = Vec::new();
    let (kind, written) = if image.color().has_alpha() {
        (ImageKind::WebP, image.write_with_encoder(WebPEncoder::new_lossless(&mut bytes)))
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality.of_jpeg());
        (ImageKind::Jpeg, image.write_with_encoder(encoder))
    };
    written.map_err(ImageError::corrupt)?;
    Ok(Variant { bytes: Arc::from(bytes), kind, width: image.width(), height: image.height() })
}
