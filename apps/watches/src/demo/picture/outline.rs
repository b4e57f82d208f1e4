//! Outlines of case, bezel and dial, and where things sit on the dial.

use tiny_skia::{Path, PathBuilder};

use super::paint::{circle, polar, rounded_polygon, rounded_rectangle};
use super::{BezelStyle, CaseShape, PictureSpec};

/// The middle of the picture, which is the middle of the dial.
pub(super) const CENTRE: (f32, f32) = (500.0, 500.0);

/// A closed outline around [`CENTRE`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Outline {
    Round { radius: f32 },
    Cushion { half: f32 },
    Tonneau { middle: f32, end: f32, half_height: f32 },
    Rectangle { half_width: f32, half_height: f32 },
    Octagon { apothem: f32 },
}

impl Outline {
    /// The same outline, smaller by `inset` on every side.
    pub(super) fn inset(self, inset: f32) -> Self {
        match self {
            Self::Round { radius } => Self::Round { radius: radius - inset },
            Self::Cushion { half } => Self::Cushion { half: half - inset },
            Self::Tonneau { middle, end, half_height } => {
                Self::Tonneau { middle: middle - inset, end: end - inset, half_height: half_height - inset }
            }
            Self::Rectangle { half_width, half_height } => {
                Self::Rectangle { half_width: half_width - inset, half_height: half_height - inset }
            }
            Self::Octagon { apothem } => Self::Octagon { apothem: apothem - inset },
        }
    }

    pub(super) fn path(self) -> Option<Path> {
        match self {
            Self::Round { radius } => circle(CENTRE, radius),
            Self::Cushion { half } => cushion(half),
            Self::Tonneau { middle, end, half_height } => tonneau(middle, end, half_height),
            Self::Rectangle { half_width, half_height } => rounded_rectangle(CENTRE, half_width, half_height, 26.0),
            Self::Octagon { apothem } => {
                let corner = apothem / 22.5_f32.to_radians().cos();
                let corners: Vec<_> = (0..8_u8).map(|k| polar(CENTRE, 22.5 + 45.0 * f32::from(k), corner)).collect();
                rounded_polygon(&corners, 18.0)
            }
        }
    }

    /// Distance from the centre to the outline at `degrees` from twelve.
    pub(super) fn reach(self, degrees: f32) -> f32 {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        match self {
            Self::Round { radius } => radius,
            Self::Cushion { half } => half,
            Self::Octagon { apothem } => apothem,
            Self::Rectangle { half_width, half_height } => {
                (half_width / sine.abs().max(1e-4)).min(half_height / cosine.abs().max(1e-4))
            }
            Self::Tonneau { middle, end, half_height } => {
                let inside = |distance: f32| {
                    let (x, y) = (distance * sine, distance * cosine / half_height);
                    y.abs() <= 1.0 && x.abs() <= middle + (end - middle) * y * y
                };
                let (mut near, mut far) = (0.0_f32, 1000.0_f32);
                for _ in 0..16 {
                    let half = f32::midpoint(near, far);
                    if inside(half) { near = half } else { far = half }
                }
                near
            }
        }
    }

    /// Half the smaller extent: what hands and subdials have room in.
    pub(super) fn half_width(self) -> f32 {
        match self {
            Self::Round { radius } => radius,
            Self::Cushion { half } => half,
            Self::Octagon { apothem } => apothem,
            Self::Tonneau { middle, .. } => middle,
            Self::Rectangle { half_width, .. } => half_width,
        }
    }

    /// Half the height.
    pub(super) fn half_height(self) -> f32 {
        match self {
            Self::Tonneau { half_height, .. } | Self::Rectangle { half_height, .. } => half_height,
            _ => self.half_width(),
        }
    }
}

/// A superellipse |x|^n + |y|^n = half^n with n = 4.
fn cushion(half: f32) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in 0..96_u8 {
        let (sine, cosine) = (f32::from(step) * 3.75).to_radians().sin_cos();
        let x = CENTRE.0 + half * sine.abs().sqrt() * sine.signum();
        let y = CENTRE.1 - half * cosine.abs().sqrt() * cosine.signum();
        if step == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.close();
    builder.finish()
}

/// Flat ends, and sides that are parabolas `2 * middle` apart at the equator and `2 * end` at the ends.
fn tonneau(middle: f32, end: f32, half_height: f32) -> Option<Path> {
    let (x, y) = CENTRE;
    let (control, cut) = (2.0 * middle - end, 16.0);
    let mut builder = PathBuilder::new();
    builder.move_to(x - end + cut, y - half_height);
    builder.quad_to(x, y - half_height - 8.0, x + end - cut, y - half_height);
    builder.quad_to(x + end, y - half_height, x + end + 4.0, y - half_height + cut);
    builder.quad_to(x + control, y, x + end + 4.0, y + half_height - cut);
    builder.quad_to(x + end, y + half_height, x + end - cut, y + half_height);
    builder.quad_to(x, y + half_height + 8.0, x - end + cut, y + half_height);
    builder.quad_to(x - end, y + half_height, x - end - 4.0, y + half_height - cut);
    builder.quad_to(x - control, y, x - end - 4.0, y - half_height + cut);
    builder.quad_to(x - end, y - half_height, x - end + cut, y - half_height);
    builder.close();
    builder.finish()
}

/// The three outlines of one watch.
pub(super) struct Frame {
    pub(super) case: Outline,
    pub(super) bezel: Outline,
    pub(super) dial: Outline,
}

impl Frame {
    pub(super) fn of(spec: &PictureSpec) -> Self {
        let (case, bezel) = match spec.shape {
            CaseShape::Round => (Outline::Round { radius: 318.0 }, Outline::Round { radius: 304.0 }),
            CaseShape::Cushion => (Outline::Cushion { half: 306.0 }, Outline::Round { radius: 280.0 }),
            CaseShape::Tonneau if spec.shaped_dial => {
                let case = Outline::Tonneau { middle: 286.0, end: 196.0, half_height: 352.0 };
                (case, case.inset(22.0))
            }
            CaseShape::Tonneau => {
                let case = Outline::Tonneau { middle: 308.0, end: 206.0, half_height: 356.0 };
                (case, Outline::Round { radius: 276.0 })
            }
            CaseShape::Rectangular => {
                let case = Outline::Rectangle { half_width: 238.0, half_height: 326.0 };
                (case, case.inset(20.0))
            }
            CaseShape::Octagonal => {
                let case = Outline::Tonneau { middle: 302.0, end: 214.0, half_height: 342.0 };
                (case, Outline::Octagon { apothem: 308.0 })
            }
        };
        let width: f32 = match (spec.bezel, bezel) {
            (BezelStyle::Smooth, Outline::Round { .. }) => 32.0,
            (BezelStyle::Smooth, _) => 26.0,
            (BezelStyle::Fluted, _) => 40.0,
            (BezelStyle::Tachymeter, _) => 50.0,
            (BezelStyle::Dive | BezelStyle::Gmt, _) => 60.0,
        };
        let dial = match bezel {
            Outline::Octagon { apothem } => Outline::Round { radius: apothem - width.max(46.0) },
            other => other.inset(width),
        };
        Self { case, bezel, dial }
    }
}

/// Where the smaller displays of a dial sit.
pub(super) struct Layout {
    /// Middle of each subdial; the one of the running seconds first.
    pub(super) subdials: Vec<(f32, f32)>,
    pub(super) subdial_radius: f32,
    pub(super) moon: Option<(f32, f32)>,
    pub(super) tourbillon: Option<(f32, f32)>,
    pub(super) date: Option<(f32, f32)>,
}

impl Layout {
    pub(super) fn of(spec: &PictureSpec, dial: Outline) -> Self {
        let (width, height) = (dial.half_width(), dial.half_height());
        let out = width * 0.5;
        let (top, bottom) = ((CENTRE.0, CENTRE.1 - height * 0.5), (CENTRE.0, CENTRE.1 + height * 0.5));
        let (left, right) = ((CENTRE.0 - out, CENTRE.1), (CENTRE.0 + out, CENTRE.1));
        let low_taken = spec.moon_phase || spec.tourbillon;
        let subdials = match spec.subdials {
            0 => Vec::new(),
            1 if spec.tourbillon => vec![left],
            1 => vec![bottom],
            2 => vec![left, right],
            _ if low_taken => vec![left, right, top],
            _ => vec![left, right, bottom],
        };
        let moon = spec.moon_phase.then_some(if spec.subdials == 1 || spec.tourbillon { top } else { bottom });
        let tourbillon = spec.tourbillon.then_some(bottom);
        let edge = width * 0.77;
        let date = spec.date_window.then(|| match (spec.subdials, low_taken) {
            (0 | 1, _) => (CENTRE.0 + edge, CENTRE.1),
            (2, false) => (CENTRE.0, CENTRE.1 + edge),
            _ => polar(CENTRE, 135.0, edge),
        });
        let subdial_radius = if spec.subdials == 1 { width * 0.3 } else { width * 0.27 };
        Self { subdials, subdial_radius, moon, tourbillon, date }
    }

    /// Whether a display covers the point, so that no marker belongs there.
    pub(super) fn covers(&self, point: (f32, f32), margin: f32) -> bool {
        let near = |middle: &(f32, f32), radius: f32| (point.0 - middle.0).hypot(point.1 - middle.1) < radius + margin;
        let radius = self.subdial_radius;
        self.subdials.iter().any(|middle| near(middle, radius))
            || self.moon.iter().chain(&self.tourbillon).any(|middle| near(middle, radius * 1.1))
            || self.date.iter().any(|middle| near(middle, 30.0))
    }
}
