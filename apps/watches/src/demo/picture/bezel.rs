//! The bezel in its five styles. It is drawn after the dial and covers the dial's edge.

use tiny_skia::{Path, PathBuilder, Shader};

use super::outline::{CENTRE, Frame, Outline};
use super::paint::{
    Canvas, Rgb, add_polygon, add_tick, circle, linear, metal, polar, polished_ring, polygon, ring, sweep,
};
use super::{BezelStyle, CaseShape, PictureSpec};

pub(super) fn draw(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let whole = ring(frame.bezel.path(), frame.dial.path());
    if spec.shape != CaseShape::Round {
        // Where the case shows around the bezel, the bezel stands on it.
        for step in 1..=5_u8 {
            let outline = ring(frame.bezel.inset(-3.0 * f32::from(step)).path(), frame.dial.path());
            canvas.fill(outline, Shader::SolidColor(Rgb::BLACK.alpha(0.07)));
        }
    }
    // The bezel throws its shadow down onto the dial, never onto the case.
    canvas.stroke(frame.dial.path(), 9.0, Shader::SolidColor(Rgb::BLACK.alpha(0.28)));
    match (spec.bezel, frame.dial, frame.bezel) {
        (BezelStyle::Fluted, Outline::Round { radius: inner }, Outline::Round { radius: outer }) => {
            flutes(canvas, spec.bezel_color, inner, outer);
        }
        (BezelStyle::Dive | BezelStyle::Gmt | BezelStyle::Tachymeter, Outline::Round { radius: inner }, _) => {
            canvas.fill(whole.clone(), plain(spec, frame));
            insert(canvas, spec, inner, frame.bezel.half_width());
        }
        _ => canvas.fill(whole.clone(), plain(spec, frame)),
    }
    let edge = spec.bezel_color.mix(spec.case_color, 0.7);
    canvas.stroke(frame.bezel.path(), 2.5, edge.darker(0.45).shader());
    canvas.stroke(frame.bezel.inset(4.0).path(), 2.5, Shader::SolidColor(edge.lighter(0.75).alpha(0.7)));
    canvas.stroke(frame.dial.path(), 3.0, edge.darker(0.55).shader());
    canvas.stroke(frame.dial.inset(-3.5).path(), 3.5, edge.lighter(0.5).shader());
}

/// Unmarked metal, shining round for round bezels and straight for the others.
fn plain(spec: &PictureSpec, frame: &Frame) -> Shader<'static> {
    let colour = if spec.bezel == BezelStyle::Smooth { spec.bezel_color } else { spec.case_color };
    if spec.shape == CaseShape::Octagonal {
        return facets(colour);
    }
    match frame.bezel {
        Outline::Round { .. } => polished_ring(colour, CENTRE),
        other => {
            let (width, height) = (other.half_width(), other.half_height());
            let tone = colour.lighter(0.12);
            metal(tone, (CENTRE.0 + width, CENTRE.1 - height), (CENTRE.0 - width, CENTRE.1 + height))
        }
    }
}

/// Eight flat facets, each with a brightness of its own.
fn facets(colour: Rgb) -> Shader<'static> {
    // Sweep gradients start at three o'clock; the facets meet at odd multiples of 22.5 degrees.
    let shades = [0.02, -0.24, -0.12, 0.04, 0.22, 0.42, 0.3, 0.14, 0.02];
    let mut stops = Vec::new();
    for (index, shade) in (0_u8..).zip(shades) {
        let tone = if shade < 0.0 { colour.darker(-shade) } else { colour.lighter(shade) }.opaque();
        let middle = 45.0 * f32::from(index);
        stops.push(((middle - 22.4).max(0.0) / 360.0, tone));
        stops.push(((middle + 22.4).min(360.0) / 360.0, tone));
    }
    sweep(CENTRE, &stops)
}

/// Narrow grooves, alternately lit and shaded.
fn flutes(canvas: &mut Canvas, colour: Rgb, inner: f32, outer: f32) {
    let whole = ring(circle(CENTRE, outer), circle(CENTRE, inner));
    canvas.fill(whole, polished_ring(colour, CENTRE));
    let (mut lit, mut shaded) = (PathBuilder::new(), PathBuilder::new());
    for groove in 0..96_u8 {
        let degrees = f32::from(groove) * 3.75;
        let wedge = |from: f32, to: f32| {
            [
                polar(CENTRE, degrees + from, inner + 6.0),
                polar(CENTRE, degrees + from, outer - 5.0),
                polar(CENTRE, degrees + to, outer - 5.0),
                polar(CENTRE, degrees + to, inner + 6.0),
            ]
        };
        add_polygon(&mut lit, &wedge(0.0, 1.2));
        add_polygon(&mut shaded, &wedge(1.9, 3.75));
    }
    canvas.fill(lit.finish(), Shader::SolidColor(colour.lighter(0.85).alpha(0.6)));
    canvas.fill(shaded.finish(), Shader::SolidColor(colour.darker(0.7).alpha(0.55)));
}

/// The coloured ring that carries a scale.
fn insert(canvas: &mut Canvas, spec: &PictureSpec, inner: f32, outer: f32) {
    if spec.bezel != BezelStyle::Tachymeter {
        coin_edge(canvas, spec.case_color, outer);
    }
    let (inner, outer) = (inner + 7.0, outer - 10.0);
    let day = spec.bezel_color;
    let gloss = |colour: Rgb| {
        linear(
            (260.0, 240.0),
            (740.0, 760.0),
            &[
                (0.0, colour.lighter(0.22).opaque()),
                (0.4, colour.opaque()),
                (0.62, colour.lighter(0.08).opaque()),
                (1.0, colour.darker(0.3).opaque()),
            ],
        )
    };
    canvas.fill(ring(circle(CENTRE, outer), circle(CENTRE, inner)), gloss(day));
    let marks =
        if day.is_dark() { Rgb { red: 238, green: 238, blue: 232 } } else { Rgb { red: 30, green: 32, blue: 36 } };
    match spec.bezel {
        BezelStyle::Gmt => {
            let night = spec.bezel_second_color.unwrap_or_else(|| day.darker(0.6));
            canvas.fill(upper_half(inner, outer), gloss(night));
            canvas.fill(hours_of_the_day(inner, outer), marks.shader());
        }
        BezelStyle::Tachymeter => canvas.fill(speeds(inner), marks.shader()),
        _ => {
            canvas.fill(minutes(inner, outer), marks.shader());
            let pip = polar(CENTRE, 0.0, outer - 15.0);
            canvas.fill(circle(pip, 6.0), Rgb { red: 214, green: 240, blue: 220 }.shader());
        }
    }
}

/// The grip around a turning bezel.
fn coin_edge(canvas: &mut Canvas, colour: Rgb, outer: f32) {
    let mut builder = PathBuilder::new();
    for notch in 0..120_u8 {
        add_tick(&mut builder, CENTRE, f32::from(notch) * 3.0, outer - 9.0, outer, 5.0);
    }
    canvas.fill(builder.finish(), Shader::SolidColor(colour.darker(0.65).alpha(0.75)));
}

fn triangle(radius: f32, height: f32, half: f32, degrees: f32) -> [(f32, f32); 3] {
    let spread = (half / radius).to_degrees();
    [
        polar(CENTRE, degrees - spread, radius + height),
        polar(CENTRE, degrees + spread, radius + height),
        polar(CENTRE, degrees, radius),
    ]
}

/// A dive scale: every minute up to 15, then bars every five minutes.
fn minutes(inner: f32, outer: f32) -> Option<Path> {
    let (low, high) = (inner + 6.0, outer - 6.0);
    let mut builder = PathBuilder::new();
    add_polygon(&mut builder, &triangle(low, high - low, 22.0, 0.0));
    for minute in 1..60_u8 {
        let degrees = f32::from(minute) * 6.0;
        match minute {
            15 | 30 | 45 => add_tick(&mut builder, CENTRE, degrees, low, high, 13.0),
            _ if minute % 5 == 0 => add_tick(&mut builder, CENTRE, degrees, low + 2.0, high - 2.0, 8.0),
            _ if minute < 15 => add_tick(&mut builder, CENTRE, degrees, low + 12.0, high - 4.0, 3.5),
            _ => {
                let dot = polar(CENTRE, degrees, high - 7.0);
                builder.push_circle(dot.0, dot.1, 2.4);
            }
        }
    }
    builder.finish()
}

/// 24 hours: bars at the even hours, dots at the odd ones, a triangle at 24.
fn hours_of_the_day(inner: f32, outer: f32) -> Option<Path> {
    let (low, high) = (inner + 7.0, outer - 7.0);
    let mut builder = PathBuilder::new();
    add_polygon(&mut builder, &triangle(low, high - low, 19.0, 0.0));
    for hour in 1..24_u8 {
        let degrees = f32::from(hour) * 15.0;
        if hour % 2 == 0 {
            let width = if hour % 6 == 0 { 12.0 } else { 7.0 };
            add_tick(&mut builder, CENTRE, degrees, low + 2.0, high - 2.0, width);
        } else {
            let dot = polar(CENTRE, degrees, f32::midpoint(low, high));
            builder.push_circle(dot.0, dot.1, 4.5);
        }
    }
    builder.finish()
}

/// Marks of a speed scale: a speed v (units an hour) stands where the second hand is after 3600 / v seconds.
fn speeds(inner: f32) -> Option<Path> {
    let speeds = (60..100_u16).step_by(5).chain((100..200).step_by(10)).chain((200..400).step_by(25)).chain([400, 500]);
    let mut builder = PathBuilder::new();
    for speed in speeds {
        let degrees = 360.0 * 60.0 / f32::from(speed);
        let major = matches!(speed, 60 | 70 | 80 | 90 | 100 | 120 | 150 | 200 | 300 | 400 | 500);
        let (depth, width) = if major { (22.0, 5.0) } else { (11.0, 3.0) };
        add_tick(&mut builder, CENTRE, degrees, inner + 6.0, inner + 6.0 + depth, width);
    }
    builder.finish()
}

/// The half ring above the line from nine to three.
fn upper_half(inner: f32, outer: f32) -> Option<Path> {
    let steps = || (0..=36_u8).map(|step| -90.0 + 5.0 * f32::from(step));
    let mut points: Vec<_> = steps().map(|degrees| polar(CENTRE, degrees, outer)).collect();
    let back: Vec<_> = steps().map(|degrees| polar(CENTRE, degrees, inner)).collect();
    points.extend(back.into_iter().rev());
    polygon(&points)
}
