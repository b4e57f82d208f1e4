//! The hands, set to 10:08:36.

use tiny_skia::Shader;

use super::outline::{CENTRE, Frame, Outline};
use super::paint::{Canvas, Rgb, circle, polar, polygon, radial};
use super::{MarkerStyle, PictureSpec};

const LUME: Rgb = Rgb { red: 238, green: 243, blue: 226 };
/// Seconds after midnight of 10:08:36.
const TIME: f32 = 10.0 * 3600.0 + 8.0 * 60.0 + 36.0;

/// A thin hand of even width.
pub(super) struct Needle {
    pub(super) middle: (f32, f32),
    /// Degrees clockwise from twelve.
    pub(super) degrees: f32,
    /// From the middle to the tip.
    pub(super) length: f32,
    /// From the middle backwards.
    pub(super) tail: f32,
    pub(super) width: f32,
    pub(super) colour: Rgb,
}

/// A point of a hand: distance along it and to its right.
type Along = (f32, f32);

fn place(middle: (f32, f32), degrees: f32, points: &[Along]) -> Vec<(f32, f32)> {
    let put = |(along, aside): &Along| polar(polar(middle, degrees, *along), degrees + 90.0, *aside);
    points.iter().map(put).collect()
}

pub(super) fn needle(canvas: &mut Canvas, needle: &Needle) {
    let half = needle.width / 2.0;
    let shape =
        [(-needle.tail, -half), (-needle.tail, half), (needle.length, half * 0.5), (needle.length, -half * 0.5)];
    let path = polygon(&place(needle.middle, needle.degrees, &shape));
    canvas.shadow(path.clone(), (4.0, 5.0), 3.0, 0.16);
    canvas.fill(path, needle.colour.shader());
    canvas.fill(circle(needle.middle, needle.width * 1.3), needle.colour.shader());
    canvas.fill(circle(needle.middle, needle.width * 0.5), needle.colour.darker(0.45).shader());
}

/// Hour and minute hand, and the central second hand where there is one.
pub(super) fn main(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let reach = match frame.dial {
        Outline::Rectangle { half_width, .. } => half_width * 1.1,
        Outline::Tonneau { middle, .. } => middle * 0.98,
        other => other.half_width(),
    };
    let seconds = TIME % 60.0;
    let (hour, minute) = (TIME / 120.0 % 360.0, TIME / 10.0 % 360.0);
    let shaped = matches!(frame.dial, Outline::Rectangle { .. } | Outline::Tonneau { .. });
    let (short, long) = if shaped { (0.46, 0.72) } else { (0.56, 0.86) };
    hand(canvas, spec, hour, reach * short, 1.3);
    hand(canvas, spec, minute, reach * long, 1.0);
    // One subdial shows the running seconds itself; on a chronograph the central hand waits at twelve.
    let chronograph = spec.subdials >= 2 && !spec.moon_phase;
    if chronograph || (spec.subdials == 0 && !shaped && !spec.tourbillon) {
        let degrees = if chronograph { 0.0 } else { seconds * 6.0 };
        let colour = if spec.hand_color.is_dark() == spec.dial_color.is_dark() {
            super::dial::ink_on(spec.dial_color)
        } else {
            spec.hand_color
        };
        let second = Needle { middle: CENTRE, degrees, length: reach * 0.9, tail: reach * 0.22, width: 5.0, colour };
        needle(canvas, &second);
        if spec.markers == MarkerStyle::Dot {
            let bead = polar(CENTRE, degrees, reach * 0.62);
            canvas.fill(circle(bead, 12.0), colour.shader());
            canvas.fill(circle(bead, 8.5), LUME.shader());
        }
    }
    let metal = spec.hand_color;
    let cap = [(0.0, metal.lighter(0.6).opaque()), (1.0, metal.darker(0.4).opaque())];
    canvas.fill(circle(CENTRE, 13.0), radial((496.0, 495.0), 16.0, &cap));
    canvas.fill(circle(CENTRE, 4.0), metal.darker(0.6).shader());
}

/// One of the two main hands in the style that goes with the markers.
fn hand(canvas: &mut Canvas, spec: &PictureSpec, degrees: f32, length: f32, broad: f32) {
    let (shape, lume): (Vec<Along>, Vec<Along>) = match spec.markers {
        // Dauphine-like batons.
        MarkerStyle::Baton => {
            let half = 8.5 * broad;
            let bar = vec![
                (-26.0, -half * 0.7),
                (-26.0, half * 0.7),
                (length * 0.94, half),
                (length, 0.0),
                (length * 0.94, -half),
            ];
            (bar, Vec::new())
        }
        // Broad luminous swords.
        MarkerStyle::Dot => {
            let half = 13.5 * broad;
            let at = |share: f32, side: f32| (length * share, half * side);
            let outer = vec![
                (-24.0, -half * 0.5),
                (-24.0, half * 0.5),
                at(0.3, 0.55),
                at(0.82, 1.0),
                (length, 0.0),
                at(0.82, -1.0),
                at(0.3, -0.55),
            ];
            let inner = vec![at(0.36, 0.3), at(0.81, 0.68), (length * 0.945, 0.0), at(0.81, -0.68), at(0.36, -0.3)];
            (outer, inner)
        }
        // Pilot's hands: pointed, luminous nearly from the middle.
        MarkerStyle::Arabic => {
            let half = 12.0 * broad;
            let at = |share: f32, side: f32| (length * share, half * side);
            let outer = vec![
                (-22.0, -half * 0.45),
                (-22.0, half * 0.45),
                at(0.16, 0.5),
                at(0.66, 1.0),
                (length, 0.0),
                at(0.66, -1.0),
                at(0.16, -0.5),
            ];
            let inner = vec![at(0.24, 0.25), at(0.65, 0.62), (length * 0.92, 0.0), at(0.65, -0.62), at(0.24, -0.25)];
            (outer, inner)
        }
        // Slender leaves.
        MarkerStyle::Roman => {
            let half = 9.5 * broad;
            let at = |share: f32, side: f32| (length * share, half * side);
            let leaf = vec![
                (-20.0, -2.5),
                (-20.0, 2.5),
                at(0.1, 0.3),
                at(0.3, 0.75),
                at(0.48, 1.0),
                at(0.7, 0.7),
                (length, 0.0),
                at(0.7, -0.7),
                at(0.48, -1.0),
                at(0.3, -0.75),
                at(0.1, -0.3),
            ];
            (leaf, Vec::new())
        }
    };
    let path = polygon(&place(CENTRE, degrees, &shape));
    canvas.shadow(path.clone(), (6.0, 8.0), 5.0, 0.2);
    canvas.fill(path.clone(), spec.hand_color.lighter(0.3).shader());
    // The facet away from the lamp.
    let dim: Vec<Along> = shape.iter().map(|(along, aside)| (*along, aside.max(0.0))).collect();
    canvas.fill(polygon(&place(CENTRE, degrees, &dim)), spec.hand_color.darker(0.28).shader());
    canvas.stroke(path, 1.4, Shader::SolidColor(spec.hand_color.darker(0.6).alpha(0.8)));
    canvas.fill(polygon(&place(CENTRE, degrees, &lume)), LUME.shader());
}
