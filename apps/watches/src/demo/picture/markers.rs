//! Minute track and hour markers.

use tiny_skia::{PathBuilder, Shader};

use super::dial::ink_on;
use super::numerals::{arabic, roman};
use super::outline::{CENTRE, Frame, Layout, Outline};
use super::paint::{Canvas, Rgb, add_tick, circle, linear, polar, polygon};
use super::{MarkerStyle, PictureSpec};

const LUME: Rgb = Rgb { red: 238, green: 243, blue: 226 };

/// Whether print of the numerals goes outside (round dials) or a railway track inside (shaped dials).
fn is_round(dial: Outline) -> bool {
    matches!(dial, Outline::Round { .. })
}

pub(super) fn minute_track(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let ink = ink_on(spec.dial_color);
    if !is_round(frame.dial) {
        railway(canvas, frame, ink);
        return;
    }
    let radius = frame.dial.half_width();
    let (mut fine, mut bold) = (PathBuilder::new(), PathBuilder::new());
    for minute in 0..60_u8 {
        let degrees = f32::from(minute) * 6.0;
        if minute.is_multiple_of(5) {
            add_tick(&mut bold, CENTRE, degrees, radius - 21.0, radius - 6.0, 3.6);
        } else {
            add_tick(&mut fine, CENTRE, degrees, radius - 16.0, radius - 6.0, 1.8);
        }
    }
    canvas.fill(fine.finish(), Shader::SolidColor(ink.alpha(0.75)));
    canvas.fill(bold.finish(), ink.shader());
}

/// Two lines with sleepers, inside the numerals of a shaped dial.
fn railway(canvas: &mut Canvas, frame: &Frame, ink: Rgb) {
    let (outer, inner) = (frame.dial.inset(76.0), frame.dial.inset(88.0));
    canvas.stroke(outer.path(), 1.8, ink.shader());
    canvas.stroke(inner.path(), 1.8, ink.shader());
    let mut sleepers = PathBuilder::new();
    for minute in 0..60_u8 {
        let degrees = f32::from(minute) * 6.0;
        let width = if minute.is_multiple_of(5) { 5.0 } else { 1.8 };
        add_tick(&mut sleepers, CENTRE, degrees, inner.reach(degrees), outer.reach(degrees), width);
    }
    canvas.fill(sleepers.finish(), ink.shader());
}

pub(super) fn hours(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let layout = Layout::of(spec, frame.dial);
    for hour in 0..12_u8 {
        let degrees = f32::from(hour) * 30.0;
        let inset = match (spec.markers, is_round(frame.dial)) {
            (_, false) => 42.0,
            (MarkerStyle::Baton, _) => 52.0,
            (MarkerStyle::Dot, _) => 50.0,
            (MarkerStyle::Arabic, _) => 58.0,
            (MarkerStyle::Roman, _) => 54.0,
        };
        let distance = frame.dial.inset(inset).reach(degrees);
        let middle = polar(CENTRE, degrees, distance);
        if layout.covers(middle, 14.0) {
            continue;
        }
        match spec.markers {
            MarkerStyle::Baton => baton(canvas, spec, hour, degrees, distance),
            MarkerStyle::Dot => dot(canvas, spec, hour, middle, distance),
            MarkerStyle::Arabic => {
                let number = if hour == 0 { 12 } else { hour };
                let height = if is_round(frame.dial) { 50.0 } else { 44.0 };
                canvas.stroke(arabic(number, middle, height), height * 0.13, ink_on(spec.dial_color).shader());
            }
            MarkerStyle::Roman => {
                let height = if is_round(frame.dial) { 54.0 } else { 50.0 };
                for bar in roman(usize::from(hour), middle, height, degrees) {
                    canvas.fill(Some(bar), ink_on(spec.dial_color).shader());
                }
            }
        }
    }
}

/// An applied bar with two facets; two of them at twelve.
fn baton(canvas: &mut Canvas, spec: &PictureSpec, hour: u8, degrees: f32, distance: f32) {
    let half = if hour.is_multiple_of(3) { 30.0 } else { 25.0 };
    let width = if hour.is_multiple_of(3) { 13.0 } else { 10.0 };
    let sides: &[f32] = if hour == 0 { &[-9.5, 9.5] } else { &[0.0] };
    for side in sides {
        let (x, y) = polar((0.0, 0.0), degrees + 90.0, *side);
        let centre = (CENTRE.0 + x, CENTRE.1 + y);
        let bar = |shift: (f32, f32), from: f32, to: f32| {
            let mut builder = PathBuilder::new();
            let middle = f32::midpoint(from, to);
            let (x, y) = polar((0.0, 0.0), degrees + 90.0, middle * width);
            let centre = (centre.0 + shift.0 + x, centre.1 + shift.1 + y);
            add_tick(&mut builder, centre, degrees, distance - half, distance + half, width * (to - from));
            builder.finish()
        };
        canvas.fill(bar((3.0, 4.0), -0.6, 0.6), Shader::SolidColor(Rgb::BLACK.alpha(0.32)));
        canvas.fill(bar((0.0, 0.0), -0.5, 0.5), spec.hand_color.darker(0.3).shader());
        canvas.fill(bar((0.0, 0.0), -0.5, 0.05), spec.hand_color.lighter(0.35).shader());
    }
}

/// Luminous dots in metal rings; a triangle at twelve, bars at six and nine.
fn dot(canvas: &mut Canvas, spec: &PictureSpec, hour: u8, middle: (f32, f32), distance: f32) {
    let degrees = f32::from(hour) * 30.0;
    let shapes = |grow: f32| match hour {
        0 => {
            let (top, bottom) = (middle.1 - 24.0 - grow, middle.1 + 28.0 + grow * 1.8);
            let half = 27.0 + grow * 1.5;
            polygon(&[(middle.0 - half, top), (middle.0 + half, top), (middle.0, bottom)])
        }
        3 | 6 | 9 => {
            let mut builder = PathBuilder::new();
            let (near, far) = (distance - 26.0 - grow, distance + 24.0 + grow);
            add_tick(&mut builder, CENTRE, degrees, near, far, 17.0 + 2.0 * grow);
            builder.finish()
        }
        _ => circle(middle, 17.5 + grow),
    };
    canvas.shadow(shapes(3.0), (3.0, 4.0), 3.0, 0.16);
    let rim = [(0.0, spec.hand_color.lighter(0.5).opaque()), (1.0, spec.hand_color.darker(0.35).opaque())];
    canvas.fill(shapes(4.0), linear((middle.0 - 20.0, middle.1 - 20.0), (middle.0 + 20.0, middle.1 + 20.0), &rim));
    canvas.fill(shapes(0.0), LUME.shader());
}
