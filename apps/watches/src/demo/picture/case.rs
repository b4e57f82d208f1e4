//! Background, strap, case, lugs, crown and pushers.

use tiny_skia::PathBuilder;

use super::outline::{CENTRE, Frame};
use super::paint::{
    Canvas, Rgb, add_polygon, linear, metal, polar, polygon, radial, rounded_polygon, rounded_rectangle,
};
use super::{CaseShape, PictureSpec, StrapStyle};

pub(super) fn background(canvas: &mut Canvas) {
    let (light, mid, dark) = (
        Rgb { red: 248, green: 247, blue: 245 },
        Rgb { red: 230, green: 228, blue: 225 },
        Rgb { red: 190, green: 187, blue: 183 },
    );
    let shader = radial((430.0, 360.0), 820.0, &[(0.0, light.opaque()), (0.5, mid.opaque()), (1.0, dark.opaque())]);
    canvas.fill(rounded_rectangle(CENTRE, 500.0, 500.0, 0.0), shader);
}

/// Half the width of the strap at the case and at the picture's edge.
fn strap_half_widths(spec: &PictureSpec) -> (f32, f32) {
    match spec.shape {
        CaseShape::Round => (152.0, 132.0),
        CaseShape::Cushion => (170.0, 146.0),
        CaseShape::Rectangular => (188.0, 164.0),
        CaseShape::Tonneau | CaseShape::Octagonal => (186.0, 148.0),
    }
}

pub(super) fn strap(canvas: &mut Canvas, spec: &PictureSpec) {
    let (near, far) = strap_half_widths(spec);
    let left_to_right = ((CENTRE.0 - near, 0.0), (CENTRE.0 + near, 0.0));
    let both = band(near, far, 0.0);
    canvas.shadow(both.clone(), (10.0, 12.0), 26.0, 0.12);
    let colour = spec.strap_color;
    if spec.strap == StrapStyle::Bracelet {
        canvas.fill(both, colour.darker(0.55).shader());
        links(canvas, colour, near, far);
        return;
    }
    let stops = [
        (0.0, colour.darker(0.45).opaque()),
        (0.14, colour.opaque()),
        (0.4, colour.lighter(0.13).opaque()),
        (0.86, colour.opaque()),
        (1.0, colour.darker(0.5).opaque()),
    ];
    canvas.fill(both, linear(left_to_right.0, left_to_right.1, &stops));
    match spec.strap {
        StrapStyle::Leather => stitches(canvas, colour, near, far),
        StrapStyle::Rubber => grooves(canvas, colour, near, far),
        StrapStyle::Textile | StrapStyle::Bracelet => weave(canvas, colour, near, far),
    }
    // The strap bends down behind the case.
    let dark = Rgb::BLACK.alpha(0.42);
    let clear = Rgb::BLACK.alpha(0.0);
    let shade = linear((0.0, 120.0), (0.0, 880.0), &[(0.0, clear), (0.14, dark), (0.86, dark), (1.0, clear)]);
    canvas.fill(band(near, far, 0.0), shade);
}

/// The strap above and below the case as two trapezia; `inset` narrows them.
fn band(near: f32, far: f32, inset: f32) -> Option<tiny_skia::Path> {
    let (near, far, x) = (near - inset, far - inset, CENTRE.0);
    let mut builder = PathBuilder::new();
    add_polygon(&mut builder, &[(x - far, -10.0), (x + far, -10.0), (x + near, 300.0), (x - near, 300.0)]);
    add_polygon(&mut builder, &[(x - near, 700.0), (x + near, 700.0), (x + far, 1010.0), (x - far, 1010.0)]);
    builder.finish()
}

/// Half the width of the strap at height `y` of the picture.
fn half_width_at(y: f32, near: f32, far: f32) -> f32 {
    let from_edge = if y < 500.0 { y + 10.0 } else { 1010.0 - y };
    far + (near - far) * (from_edge / 310.0).clamp(0.0, 1.0)
}

/// Heights of the rows of a pattern on both halves of the strap.
fn rows(step: f32) -> impl Iterator<Item = f32> {
    let count = (310.0 / step) as u16;
    (0..count).flat_map(move |row| {
        let offset = f32::from(row) * step;
        [offset - 4.0, 1004.0 - offset]
    })
}

fn links(canvas: &mut Canvas, colour: Rgb, near: f32, far: f32) {
    let step = 44.0;
    for y in rows(step) {
        let half = half_width_at(y, near, far);
        let gap = 2.5;
        for (from, to, tone) in [(-1.0, -0.42, 0.0), (-0.42, 0.42, 0.12), (0.42, 1.0, -0.06)] {
            let (left, right) = (CENTRE.0 + half * from + gap, CENTRE.0 + half * to - gap);
            let shift = if from.abs() > 0.9 || to > 0.9 { 0.0 } else { step / 2.0 };
            let middle = ((left + right) / 2.0, y + shift);
            let tone = if tone < 0.0 { colour.darker(-tone) } else { colour.lighter(tone) };
            let stops = [
                (0.0, tone.darker(0.32).opaque()),
                (0.18, tone.lighter(0.42).opaque()),
                (0.55, tone.opaque()),
                (1.0, tone.darker(0.42).opaque()),
            ];
            let (top, bottom) = (middle.1 - step / 2.0 + 1.0, middle.1 + step / 2.0 - 1.0);
            let path = rounded_rectangle(middle, (right - left) / 2.0, step / 2.0 - 1.0, 8.0);
            canvas.fill(path, linear((0.0, top), (0.0, bottom), &stops));
        }
    }
}

fn stitches(canvas: &mut Canvas, colour: Rgb, near: f32, far: f32) {
    let thread = if colour.is_dark() { colour.lighter(0.5) } else { colour.darker(0.4) };
    let mut builder = PathBuilder::new();
    for y in rows(24.0) {
        let half = half_width_at(y, near, far) - 20.0;
        for side in [-1.0, 1.0] {
            let x = CENTRE.0 + side * half;
            let points = [(x - 2.6, y - 7.0), (x + 2.6, y - 7.0), (x + 2.6, y + 7.0), (x - 2.6, y + 7.0)];
            add_polygon(&mut builder, &points);
        }
    }
    canvas.fill(builder.finish(), thread.shader());
}

fn grooves(canvas: &mut Canvas, colour: Rgb, near: f32, far: f32) {
    for y in rows(52.0) {
        let half = half_width_at(y, near, far) - 44.0;
        let (dark, light) = (colour.darker(0.45), colour.lighter(0.16));
        canvas.fill(rounded_rectangle((CENTRE.0, y + 5.0), half, 7.0, 6.0), light.shader());
        canvas.fill(rounded_rectangle((CENTRE.0, y), half, 8.0, 6.0), dark.shader());
    }
}

fn weave(canvas: &mut Canvas, colour: Rgb, near: f32, far: f32) {
    let mut builder = PathBuilder::new();
    for y in rows(9.0) {
        let half = half_width_at(y, near, far);
        let (left, right) = (CENTRE.0 - half, CENTRE.0 + half);
        add_polygon(&mut builder, &[(left, y), (right, y - 3.0), (right, y - 0.5), (left, y + 2.5)]);
    }
    canvas.fill(builder.finish(), tiny_skia::Shader::SolidColor(colour.darker(0.5).alpha(0.5)));
}

pub(super) fn body(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    // An eight-sided bezel stands out from a duller case.
    let dull = if spec.shape == CaseShape::Octagonal { 0.2 } else { 0.0 };
    let colour = spec.case_color.darker(dull);
    let outline = frame.case.path();
    canvas.shadow(outline.clone(), (14.0, 22.0), 42.0, 0.16);
    crown(canvas, spec, frame);
    lugs(canvas, spec);
    let (width, height) = (frame.case.half_width(), frame.case.half_height());
    let (from, to) =
        ((CENTRE.0 - width * 0.75, CENTRE.1 - height * 0.8), (CENTRE.0 + width * 0.75, CENTRE.1 + height * 0.8));
    canvas.fill(outline.clone(), metal(colour, from, to));
    canvas.stroke(outline, 2.5, colour.darker(0.5).shader());
    let polished = frame.case.inset(7.0).path();
    canvas.stroke(polished, 3.0, tiny_skia::Shader::SolidColor(colour.lighter(0.7).alpha(0.65)));
}

fn lugs(canvas: &mut Canvas, spec: &PictureSpec) {
    let (inner, outer, tip_y, root_y) = match spec.shape {
        CaseShape::Round => (150.0, 226.0, 386.0, 200.0),
        CaseShape::Cushion => (168.0, 232.0, 356.0, 240.0),
        CaseShape::Rectangular => (186.0, 210.0, 384.0, 280.0),
        CaseShape::Tonneau | CaseShape::Octagonal => return,
    };
    for (side, half) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
        let at = |x: f32, y: f32| (CENTRE.0 + side * x, CENTRE.1 + half * y);
        let points = [at(inner, root_y), at(inner, tip_y), at(inner + 40.0, tip_y - 2.0), at(outer + 24.0, root_y)];
        let path = rounded_polygon(&points, 14.0);
        canvas.shadow(path.clone(), (8.0, 10.0), 12.0, 0.1);
        let lit = if side < 0.0 { spec.case_color.lighter(0.12) } else { spec.case_color.darker(0.06) };
        canvas.fill(path.clone(), metal(lit, at(inner - 10.0, tip_y), at(outer + 20.0, root_y)));
        canvas.stroke(path, 2.0, spec.case_color.darker(0.5).shader());
        let facet = [at(inner + 32.0, tip_y - 8.0), at(inner + 38.0, tip_y - 8.0), at(outer + 18.0, root_y)];
        canvas.fill(polygon(&facet), tiny_skia::Shader::SolidColor(Rgb::WHITE.alpha(0.4)));
    }
}

fn crown(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let edge = CENTRE.0 + frame.case.half_width();
    let colour = spec.case_color;
    if spec.subdials >= 2 && !spec.moon_phase {
        for degrees in [62.0, 118.0] {
            let reach = frame.case.half_width() + if spec.shape == CaseShape::Cushion { 22.0 } else { 4.0 };
            let (near, far) = (polar(CENTRE, degrees, reach - 30.0), polar(CENTRE, degrees, reach + 26.0));
            let (x, y) = polar((0.0, 0.0), degrees + 90.0, 19.0);
            let points =
                [(near.0 - x, near.1 - y), (far.0 - x, far.1 - y), (far.0 + x, far.1 + y), (near.0 + x, near.1 + y)];
            let path = rounded_polygon(&points, 7.0);
            canvas.fill(path.clone(), metal(colour, (far.0 - x, far.1 - y), (far.0 + x, far.1 + y)));
            canvas.stroke(path, 2.0, colour.darker(0.55).shader());
        }
    }
    let middle = (edge + 16.0, CENTRE.1);
    let knob = rounded_rectangle(middle, 24.0, 34.0, 9.0);
    canvas.shadow(knob.clone(), (6.0, 10.0), 10.0, 0.12);
    canvas.fill(knob.clone(), metal(colour, (0.0, middle.1 - 34.0), (0.0, middle.1 + 34.0)));
    let mut builder = PathBuilder::new();
    for row in 0..7_u8 {
        let y = middle.1 - 27.0 + 9.0 * f32::from(row);
        let points = [(edge + 4.0, y - 1.5), (edge + 38.0, y - 1.5), (edge + 38.0, y + 1.5), (edge + 4.0, y + 1.5)];
        add_polygon(&mut builder, &points);
    }
    canvas.fill(builder.finish(), colour.darker(0.5).shader());
    canvas.stroke(knob, 2.0, colour.darker(0.55).shader());
}
