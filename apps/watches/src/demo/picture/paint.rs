//! Colours, gradients and the canvas. Everything is drawn in units of a thousandth of the picture's side.

use serde::{Deserialize, Serialize};
use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point,
    RadialGradient, Shader, SpreadMode, Stroke, SweepGradient, Transform,
};

/// An opaque sRGB colour, written `#RRGGBB` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rgb {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

/// The text is not a colour in the form `#RRGGBB`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a colour in the form #RRGGBB")]
pub struct NotAColour(String);

impl TryFrom<String> for Rgb {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, NotAColour> {
        let is_hex = |rest: &&str| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let digits = text.strip_prefix('#').filter(is_hex);
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                let [_, red, green, blue] = value.to_be_bytes();
                Ok(Self { red, green, blue })
            }
            None => Err(NotAColour(text)),
        }
    }
}

impl From<Rgb> for String {
    fn from(colour: Rgb) -> Self {
        format!("#{:02X}{:02X}{:02X}", colour.red, colour.green, colour.blue)
    }
}

impl Rgb {
    pub(super) const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    pub(super) const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// `share` of the way (0 to 1) from this colour to `other`.
    pub(super) fn mix(self, other: Self, share: f32) -> Self {
        let part = |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round() as u8;
        Self { red: part(self.red, other.red), green: part(self.green, other.green), blue: part(self.blue, other.blue) }
    }

    pub(super) fn lighter(self, share: f32) -> Self {
        self.mix(Self::WHITE, share)
    }

    pub(super) fn darker(self, share: f32) -> Self {
        self.mix(Self::BLACK, share)
    }

    /// Whether light markings are easier to see on this colour than dark ones (Rec. 709 luma, without linearising).
    pub(super) fn is_dark(self) -> bool {
        0.2126 * f32::from(self.red) + 0.7152 * f32::from(self.green) + 0.0722 * f32::from(self.blue) < 128.0
    }

    /// This colour with an opacity of 0 to 1.
    pub(super) fn alpha(self, opacity: f32) -> Color {
        let mut colour = Color::from_rgba8(self.red, self.green, self.blue, 255);
        colour.set_alpha(opacity);
        colour
    }

    pub(super) fn opaque(self) -> Color {
        self.alpha(1.0)
    }

    pub(super) fn shader(self) -> Shader<'static> {
        Shader::SolidColor(self.opaque())
    }
}

/// Position along a gradient (0 to 1) and the colour there.
pub(super) type Stop = (f32, Color);

fn stops(list: &[Stop]) -> Vec<GradientStop> {
    list.iter().map(|(position, colour)| GradientStop::new(*position, *colour)).collect()
}

/// A gradient tiny-skia finds degenerate becomes its first colour.
fn or_first(shader: Option<Shader<'static>>, list: &[Stop]) -> Shader<'static> {
    shader.unwrap_or_else(|| Shader::SolidColor(list.first().map_or(Color::TRANSPARENT, |stop| stop.1)))
}

pub(super) fn linear(from: (f32, f32), to: (f32, f32), list: &[Stop]) -> Shader<'static> {
    let (start, end) = (Point::from_xy(from.0, from.1), Point::from_xy(to.0, to.1));
    or_first(LinearGradient::new(start, end, stops(list), SpreadMode::Pad, Transform::identity()), list)
}

pub(super) fn radial(centre: (f32, f32), radius: f32, list: &[Stop]) -> Shader<'static> {
    let centre = Point::from_xy(centre.0, centre.1);
    let shader = RadialGradient::new(centre, 0.0, centre, radius, stops(list), SpreadMode::Pad, Transform::identity());
    or_first(shader, list)
}

pub(super) fn sweep(centre: (f32, f32), list: &[Stop]) -> Shader<'static> {
    let point = Point::from_xy(centre.0, centre.1);
    let shader = SweepGradient::new(point, 0.0, 360.0, stops(list), SpreadMode::Pad, Transform::identity());
    or_first(shader, list)
}

/// Brushed or polished metal seen under one lamp at the upper left.
pub(super) fn metal(colour: Rgb, from: (f32, f32), to: (f32, f32)) -> Shader<'static> {
    let list = [
        (0.0, colour.lighter(0.55).opaque()),
        (0.22, colour.lighter(0.12).opaque()),
        (0.45, colour.darker(0.18).opaque()),
        (0.6, colour.lighter(0.3).opaque()),
        (0.8, colour.darker(0.12).opaque()),
        (1.0, colour.darker(0.42).opaque()),
    ];
    linear(from, to, &list)
}

/// A polished ring: the reflections run round the centre and meet at the ends.
pub(super) fn polished_ring(colour: Rgb, centre: (f32, f32)) -> Shader<'static> {
    let (bright, plain, dim) = (colour.lighter(0.6), colour.lighter(0.05), colour.darker(0.38));
    let around = [plain, dim, plain, bright, dim, bright, bright, plain, dim, plain, bright, plain, plain];
    let last = (around.len() - 1) as f32;
    let list: Vec<Stop> = around.iter().enumerate().map(|(index, tone)| (index as f32 / last, tone.opaque())).collect();
    sweep(centre, &list)
}

/// tiny-skia's 16-bit pipeline adds with overflow checks in the development profile and then takes three to four times
/// as long as its floating-point pipeline; without the checks it was not faster either.
fn paint_with(shader: Shader<'_>) -> Paint<'_> {
    Paint { shader, force_hq_pipeline: true, ..Paint::default() }
}

/// The pixels, and the scale from thousandths to pixels.
pub(super) struct Canvas {
    pixmap: Pixmap,
    transform: Transform,
}

impl Canvas {
    /// A square canvas of `size` pixels a side; `None` when there is no such picture (size 0 or too large for memory).
    pub(super) fn new(size: u32) -> Option<Self> {
        let scale = size as f32 / 1000.0;
        Some(Self { pixmap: Pixmap::new(size, size)?, transform: Transform::from_scale(scale, scale) })
    }

    pub(super) fn into_pixmap(self) -> Pixmap {
        self.pixmap
    }

    /// Fills a path. An empty path (`None`) draws nothing. Overlapping outlines cut holes.
    pub(super) fn fill(&mut self, path: Option<Path>, shader: Shader<'_>) {
        if let Some(path) = path {
            let paint = paint_with(shader);
            self.pixmap.fill_path(&path, &paint, FillRule::EvenOdd, self.transform, None);
        }
    }

    /// Strokes a path with round joins. An empty path (`None`) draws nothing.
    pub(super) fn stroke(&mut self, path: Option<Path>, width: f32, shader: Shader<'_>) {
        if let Some(path) = path {
            let paint = paint_with(shader);
            let stroke = Stroke { width, line_cap: LineCap::Butt, line_join: LineJoin::Round, ..Stroke::default() };
            self.pixmap.stroke_path(&path, &paint, &stroke, self.transform, None);
        }
    }

    /// A soft shadow: the outline widened step by step, each step nearly transparent.
    pub(super) fn shadow(&mut self, path: Option<Path>, offset: (f32, f32), blur: f32, opacity: f32) {
        let Some(path) = path.and_then(|path| path.transform(Transform::from_translate(offset.0, offset.1))) else {
            return;
        };
        let steps: u8 = 6;
        let each = Shader::SolidColor(Rgb::BLACK.alpha(opacity / f32::from(steps)));
        for step in 1..=steps {
            self.stroke(Some(path.clone()), blur * f32::from(step) / f32::from(steps) * 2.0, each.clone());
        }
        self.fill(Some(path), Shader::SolidColor(Rgb::BLACK.alpha(opacity)));
    }
}

/// The point at `radius` from `centre`, at `degrees` clockwise from twelve o'clock.
pub(super) fn polar(centre: (f32, f32), degrees: f32, radius: f32) -> (f32, f32) {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    (centre.0 + radius * sine, centre.1 - radius * cosine)
}

pub(super) fn circle(centre: (f32, f32), radius: f32) -> Option<Path> {
    PathBuilder::from_circle(centre.0, centre.1, radius)
}

pub(super) fn polygon(points: &[(f32, f32)]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    add_polygon(&mut builder, points);
    builder.finish()
}

pub(super) fn add_polygon(builder: &mut PathBuilder, points: &[(f32, f32)]) {
    let Some((first, rest)) = points.split_first() else { return };
    builder.move_to(first.0, first.1);
    for point in rest {
        builder.line_to(point.0, point.1);
    }
    builder.close();
}

/// A polygon whose corners are rounded off, `cut` units before each corner.
pub(super) fn rounded_polygon(points: &[(f32, f32)], cut: f32) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let count = points.len();
    for (index, corner) in points.iter().enumerate() {
        let (before, after) = (points[(index + count - 1) % count], points[(index + 1) % count]);
        let (from, to) = (towards(*corner, before, cut), towards(*corner, after, cut));
        if index == 0 {
            builder.move_to(from.0, from.1);
        } else {
            builder.line_to(from.0, from.1);
        }
        builder.quad_to(corner.0, corner.1, to.0, to.1);
    }
    builder.close();
    builder.finish()
}

fn towards(from: (f32, f32), to: (f32, f32), distance: f32) -> (f32, f32) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x.hypot(y).max(f32::EPSILON);
    (from.0 + x / length * distance, from.1 + y / length * distance)
}

/// An axis-parallel rectangle with rounded corners.
pub(super) fn rounded_rectangle(centre: (f32, f32), half_width: f32, half_height: f32, cut: f32) -> Option<Path> {
    let (left, right) = (centre.0 - half_width, centre.0 + half_width);
    let (top, bottom) = (centre.1 - half_height, centre.1 + half_height);
    rounded_polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)], cut)
}

/// Two outlines as one path, the second cutting a hole into the first.
pub(super) fn ring(outer: Option<Path>, inner: Option<Path>) -> Option<Path> {
    let mut builder = PathBuilder::new();
    builder.push_path(&outer?);
    builder.push_path(&inner?);
    builder.finish()
}

/// A bar from `inner` to `outer` radius at `degrees`, `width` across, as one polygon of a larger path.
pub(super) fn add_tick(
    builder: &mut PathBuilder,
    centre: (f32, f32),
    degrees: f32,
    inner: f32,
    outer: f32,
    width: f32,
) {
    let (near, far) = (polar(centre, degrees, inner), polar(centre, degrees, outer));
    let (x, y) = polar((0.0, 0.0), degrees + 90.0, width / 2.0);
    add_polygon(
        builder,
        &[(near.0 - x, near.1 - y), (near.0 + x, near.1 + y), (far.0 + x, far.1 + y), (far.0 - x, far.1 - y)],
    );
}
