//! Illustrations for the demo watches: a stylised watch drawn from a few parameters, without lettering or logos.
//!
//! Work per pixel happens inside tiny-skia and image, which are optimised in every profile, with one exception: the
//! JPEG encoder is generic over its writer and is therefore compiled here.

mod bezel;
mod case;
mod dial;
mod hands;
mod markers;
mod numerals;
mod outline;
mod paint;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageError, RgbImage};
use serde::{Deserialize, Serialize};

pub use paint::Rgb;

/// Quality of the JPEG, 1 to 100.
const QUALITY: u8 = 88;
/// The largest side that is drawn, in pixels.
pub const MAX_SIZE: u32 = 4096;

/// Outline of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseShape {
    /// Round, with lugs.
    Round,
    /// A square with strongly rounded sides, round dial.
    Cushion,
    /// Barrel-shaped.
    Tonneau,
    /// Rectangular, with a rectangular dial.
    Rectangular,
    /// Eight-sided bezel, round dial.
    Octagonal,
}

/// What surrounds the dial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BezelStyle {
    /// Polished, unmarked.
    Smooth,
    /// Turning bezel of 60 minutes with a triangle at twelve.
    Dive,
    /// 24 hours, day and night half in two colours.
    Gmt,
    /// Speed scale.
    Tachymeter,
    /// Fine radial grooves.
    Fluted,
}

/// Hour markers, with hands to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkerStyle {
    /// Applied bars.
    Baton,
    /// Luminous dots.
    Dot,
    /// Arabic numerals.
    Arabic,
    /// Roman numerals.
    Roman,
}

/// What the case hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrapStyle {
    /// Stitched leather.
    Leather,
    /// Rubber or resin.
    Rubber,
    /// Woven textile.
    Textile,
    /// Metal links.
    Bracelet,
}

/// Everything a picture is drawn from. The same specification gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureSpec {
    /// Outline of the case.
    pub shape: CaseShape,
    /// Whether the dial has the outline of a tonneau case instead of being round; other shapes ignore it.
    #[serde(default)]
    pub shaped_dial: bool,
    /// Colour of the case metal.
    pub case_color: Rgb,
    /// Colour of the dial.
    pub dial_color: Rgb,
    /// Colour of hands and applied markers.
    pub hand_color: Rgb,
    /// What surrounds the dial.
    pub bezel: BezelStyle,
    /// Colour of the bezel; of its day half for `gmt`.
    pub bezel_color: Rgb,
    /// Colour of the night half of a `gmt` bezel; the other styles ignore it.
    #[serde(default)]
    pub bezel_second_color: Option<Rgb>,
    /// Hour markers and hands.
    pub markers: MarkerStyle,
    /// Number of subdials, 0 to 3: one at six, two at three and nine, the third at six (at twelve above a moon).
    #[serde(default)]
    pub subdials: u8,
    /// Colour of the subdials when it is not the dial's.
    #[serde(default)]
    pub subdial_color: Option<Rgb>,
    /// Whether there is a date window.
    #[serde(default)]
    pub date_window: bool,
    /// Whether there is a moon phase display.
    #[serde(default)]
    pub moon_phase: bool,
    /// Whether a tourbillon shows at six o'clock.
    #[serde(default)]
    pub tourbillon: bool,
    /// What the case hangs on.
    pub strap: StrapStyle,
    /// Colour of the strap or bracelet.
    pub strap_color: Rgb,
}

/// Why no picture was drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The side asked for is 0 or more than [`MAX_SIZE`] pixels.
    #[error("a picture of {0} pixels a side cannot be drawn: ask for 1 to {MAX_SIZE}")]
    Size(u32),
    /// The JPEG encoder failed.
    #[error("the picture could not be encoded")]
    Encode(#[from] ImageError),
}

/// Draws the watch as a square JPEG of `size` pixels a side (1 to [`MAX_SIZE`]) and returns the file's bytes.
///
/// # Errors
/// [`PictureError::Size`] when the size is out of range, [`PictureError::Encode`] when encoding fails.
pub fn draw(spec: &PictureSpec, size: u32) -> Result<Vec<u8>, PictureError> {
    encode(&render(spec, size)?)
}

fn encode(picture: &RgbImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        image::ExtendedColorType::Rgb8,
    )?;
    Ok(bytes)
}

fn render(spec: &PictureSpec, size: u32) -> Result<RgbImage, PictureError> {
    let canvas = if size <= MAX_SIZE { paint::Canvas::new(size) } else { None };
    let mut canvas = canvas.ok_or(PictureError::Size(size))?;
    let frame = outline::Frame::of(spec);
    case::background(&mut canvas);
    case::strap(&mut canvas, spec);
    case::body(&mut canvas, spec, &frame);
    dial::plate(&mut canvas, spec, &frame);
    markers::minute_track(&mut canvas, spec, &frame);
    markers::hours(&mut canvas, spec, &frame);
    dial::displays(&mut canvas, spec, &frame);
    hands::main(&mut canvas, spec, &frame);
    bezel::draw(&mut canvas, spec, &frame);
    dial::glass(&mut canvas, &frame);
    // The background is opaque, so premultiplied and plain colours are the same.
    let pixels = image::RgbaImage::from_raw(size, size, canvas.into_pixmap().take());
    Ok(DynamicImage::ImageRgba8(pixels.ok_or(PictureError::Size(size))?).into_rgb8())
}

#[cfg(test)]
mod tests;
