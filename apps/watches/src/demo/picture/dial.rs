//! The dial's plate, its subdials, date window, moon and tourbillon, and the glass above it.

use tiny_skia::{PathBuilder, Shader};

use super::PictureSpec;
use super::hands::{self, Needle};
use super::numerals::arabic;
use super::outline::{CENTRE, Frame, Layout};
use super::paint::{
    Canvas, Rgb, Stop, add_tick, circle, linear, polar, polished_ring, radial, ring, rounded_rectangle, sweep,
};

/// Colour of print on a surface of this colour.
pub(super) fn ink_on(surface: Rgb) -> Rgb {
    if surface.is_dark() { Rgb { red: 240, green: 239, blue: 232 } } else { Rgb { red: 34, green: 37, blue: 43 } }
}

/// The plate: lighter in the middle, rays as on a sunburst dial, darker at the rim.
pub(super) fn plate(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let colour = spec.dial_color;
    // One unit larger than the opening, so that no case metal shines through at the edge.
    let outline = frame.dial.inset(-1.0);
    let reach = frame.dial.half_height().max(frame.dial.half_width());
    let (centre_tone, rim_tone) = if colour.is_dark() {
        (colour.lighter(0.2), colour.darker(0.5))
    } else {
        (colour.lighter(0.3), colour.darker(0.16))
    };
    let stops = [(0.0, centre_tone.opaque()), (0.55, colour.opaque()), (1.0, rim_tone.opaque())];
    canvas.fill(outline.path(), radial((480.0, 470.0), reach * 1.1, &stops));
    let strength = if colour.is_dark() { 0.13 } else { 0.22 };
    canvas.fill(outline.path(), sweep(CENTRE, &rays(strength)));
    for step in 1..=6_u8 {
        let width = f32::from(step) * 9.0;
        canvas.stroke(outline.path(), width, Shader::SolidColor(Rgb::BLACK.alpha(0.06)));
    }
}

/// Two bright and two dim directions, as brushed from the centre outwards.
fn rays(strength: f32) -> Vec<Stop> {
    let tones = [0.0, -0.5, -0.9, -0.3, 0.5, 1.0, 0.4, -0.4, 0.0, 0.0, -0.6, -0.9, -0.2, 0.6, 1.0, 0.3, 0.0];
    let last = (tones.len() - 1) as f32;
    let stop = |(index, tone): (usize, &f32)| {
        let colour = if *tone < 0.0 { Rgb::BLACK } else { Rgb::WHITE };
        (index as f32 / last, colour.alpha(tone.abs() * strength))
    };
    tones.iter().enumerate().map(stop).collect()
}

/// Subdials, moon, tourbillon and date window.
pub(super) fn displays(canvas: &mut Canvas, spec: &PictureSpec, frame: &Frame) {
    let layout = Layout::of(spec, frame.dial);
    for (index, middle) in layout.subdials.iter().enumerate() {
        subdial(canvas, spec, *middle, layout.subdial_radius, index);
    }
    if let Some(middle) = layout.moon {
        moon(canvas, spec, middle, layout.subdial_radius * 1.05);
    }
    if let Some(middle) = layout.tourbillon {
        tourbillon(canvas, spec, middle, layout.subdial_radius * 1.15);
    }
    if let Some(middle) = layout.date {
        date(canvas, spec, middle);
    }
}

fn subdial(canvas: &mut Canvas, spec: &PictureSpec, middle: (f32, f32), radius: f32, index: usize) {
    let plain = spec.dial_color;
    let surface = spec.subdial_color.unwrap_or(if plain.is_dark() { plain.lighter(0.09) } else { plain.darker(0.08) });
    let ink = ink_on(surface);
    let stops = [
        (0.0, surface.lighter(0.1).opaque()),
        (0.8, surface.opaque()),
        (1.0, surface.darker(if surface.is_dark() { 0.35 } else { 0.14 }).opaque()),
    ];
    canvas.fill(circle(middle, radius), radial(middle, radius, &stops));
    for groove in 1..6_u8 {
        let path = circle(middle, radius * f32::from(groove) / 6.5);
        canvas.stroke(path, 1.0, Shader::SolidColor(ink.alpha(0.08)));
    }
    canvas.stroke(circle(middle, radius), 3.0, Shader::SolidColor(Rgb::BLACK.alpha(0.35)));
    canvas.stroke(
        circle((middle.0 + 1.0, middle.1 + 1.5), radius + 2.0),
        1.5,
        Shader::SolidColor(Rgb::WHITE.alpha(0.35)),
    );
    let mut ticks = PathBuilder::new();
    for tick in 0..24_u8 {
        let (depth, width) = if tick % 6 == 0 {
            (14.0, 3.6)
        } else if tick % 2 == 0 {
            (9.0, 2.4)
        } else {
            (6.0, 1.8)
        };
        add_tick(&mut ticks, middle, f32::from(tick) * 15.0, radius - 4.0 - depth, radius - 4.0, width);
    }
    canvas.fill(ticks.finish(), ink.shader());
    // 36 seconds on the first, arbitrary but fixed readings on the others.
    let degrees = [216.0, 0.0, 305.0].get(index).copied().unwrap_or(0.0);
    let colour = if spec.subdial_color.is_some() { ink } else { spec.hand_color };
    hands::needle(canvas, &Needle { middle, degrees, length: radius * 0.78, tail: radius * 0.22, width: 5.0, colour });
}

/// A night sky behind two round shoulders, with a waxing moon and a few stars.
fn moon(canvas: &mut Canvas, spec: &PictureSpec, middle: (f32, f32), radius: f32) {
    let night = Rgb { red: 22, green: 38, blue: 84 };
    let sky = [(0.0, night.lighter(0.16).opaque()), (1.0, night.darker(0.3).opaque())];
    canvas.fill(circle(middle, radius), radial(middle, radius, &sky));
    let mut stars = PathBuilder::new();
    for (degrees, distance, size) in [
        (300.0, 0.75, 2.6),
        (325.0, 0.5, 1.8),
        (38.0, 0.82, 2.4),
        (60.0, 0.6, 1.8),
        (345.0, 0.85, 1.6),
        (15.0, 0.62, 2.0),
    ] {
        let (x, y) = polar(middle, degrees, radius * distance);
        stars.push_circle(x, y, size);
    }
    canvas.fill(stars.finish(), Rgb { red: 250, green: 232, blue: 170 }.shader());
    let disc = (middle.0 + radius * 0.06, middle.1 - radius * 0.24);
    let gold = Rgb { red: 246, green: 219, blue: 140 };
    let glow = [(0.0, gold.lighter(0.5).opaque()), (0.7, gold.opaque()), (1.0, gold.darker(0.25).opaque())];
    canvas.fill(circle(disc, radius * 0.36), radial((disc.0 - 8.0, disc.1 - 8.0), radius * 0.46, &glow));
    let mut shoulders = PathBuilder::new();
    let (left, right, base) = (middle.0 - radius, middle.0 + radius, middle.1 + radius * 0.08);
    let drop = radius * 1.0;
    shoulders.move_to(left, base);
    shoulders.cubic_to(
        left + radius * 0.1,
        base - radius * 0.5,
        middle.0 - radius * 0.1,
        base - radius * 0.3,
        middle.0,
        base + radius * 0.22,
    );
    shoulders.cubic_to(
        middle.0 + radius * 0.1,
        base - radius * 0.3,
        right - radius * 0.1,
        base - radius * 0.5,
        right,
        base,
    );
    shoulders.cubic_to(
        right,
        base + drop * 0.5,
        middle.0 + radius * 0.6,
        base + drop * 0.92,
        middle.0,
        base + drop * 0.92,
    );
    shoulders.cubic_to(middle.0 - radius * 0.6, base + drop * 0.92, left, base + drop * 0.5, left, base);
    shoulders.close();
    canvas.fill(shoulders.finish(), spec.dial_color.shader());
    canvas.stroke(circle(middle, radius), 5.0, polished_ring(spec.hand_color, middle));
}

/// An opening onto a balance wheel in its cage, under a bridge.
fn tourbillon(canvas: &mut Canvas, spec: &PictureSpec, middle: (f32, f32), radius: f32) {
    let deep = Rgb { red: 26, green: 26, blue: 30 };
    let brass = Rgb { red: 206, green: 168, blue: 92 };
    let steel = Rgb { red: 206, green: 210, blue: 216 };
    let well = [(0.0, deep.lighter(0.25).opaque()), (1.0, deep.darker(0.4).opaque())];
    canvas.fill(circle(middle, radius), radial(middle, radius, &well));
    let mut teeth = PathBuilder::new();
    for tooth in 0..48_u8 {
        add_tick(&mut teeth, middle, f32::from(tooth) * 7.5, radius * 0.84, radius * 0.95, 3.0);
    }
    canvas.fill(teeth.finish(), brass.darker(0.2).shader());
    canvas.stroke(circle(middle, radius * 0.82), 6.0, polished_ring(brass, middle));
    canvas.stroke(circle(middle, radius * 0.55), 7.0, polished_ring(brass.lighter(0.2), middle));
    for turn in 1..6_u8 {
        let path = circle(middle, radius * 0.08 * f32::from(turn));
        canvas.stroke(path, 1.2, Shader::SolidColor(steel.alpha(0.45)));
    }
    for degrees in [36.0, 156.0, 276.0] {
        let needle = Needle { middle, degrees, length: radius * 0.88, tail: 0.0, width: 11.0, colour: steel };
        hands::needle(canvas, &needle);
    }
    canvas.fill(circle(middle, 7.0), Rgb { red: 200, green: 40, blue: 76 }.shader());
    canvas.stroke(circle(middle, radius), 5.0, polished_ring(spec.hand_color, middle));
}

fn date(canvas: &mut Canvas, spec: &PictureSpec, middle: (f32, f32)) {
    let (half_width, half_height) = (25.0, 20.0);
    let frame = rounded_rectangle(middle, half_width + 3.5, half_height + 3.5, 4.0);
    canvas.fill(
        frame,
        linear(
            (0.0, middle.1 - 24.0),
            (0.0, middle.1 + 24.0),
            &[(0.0, spec.hand_color.darker(0.4).opaque()), (1.0, spec.hand_color.lighter(0.5).opaque())],
        ),
    );
    let disc = Rgb { red: 250, green: 249, blue: 245 };
    let window = rounded_rectangle(middle, half_width, half_height, 3.0);
    let shade = [(0.0, disc.darker(0.25).opaque()), (0.3, disc.opaque()), (1.0, disc.opaque())];
    canvas.fill(window, linear((0.0, middle.1 - half_height), (0.0, middle.1 + half_height), &shade));
    canvas.stroke(arabic(20, middle, 25.0), 3.6, Rgb { red: 28, green: 28, blue: 32 }.shader());
}

/// Reflections in the glass: a broad sheen from the upper left and a thin bright arc.
pub(super) fn glass(canvas: &mut Canvas, frame: &Frame) {
    let (width, height) = (frame.dial.half_width(), frame.dial.half_height());
    let sheen = [
        (0.0, Rgb::WHITE.alpha(0.26)),
        (0.38, Rgb::WHITE.alpha(0.05)),
        (0.42, Rgb::WHITE.alpha(0.0)),
        (1.0, Rgb::WHITE.alpha(0.0)),
    ];
    let (from, to) =
        ((CENTRE.0 - width * 0.8, CENTRE.1 - height * 0.8), (CENTRE.0 + width * 0.8, CENTRE.1 + height * 0.8));
    canvas.fill(frame.dial.path(), linear(from, to, &sheen));
    let rim = ring(frame.dial.inset(2.0).path(), frame.dial.inset(7.0).path());
    let arc = [
        (0.0, Rgb::WHITE.alpha(0.5)),
        (0.3, Rgb::WHITE.alpha(0.0)),
        (0.75, Rgb::WHITE.alpha(0.0)),
        (1.0, Rgb::WHITE.alpha(0.3)),
    ];
    canvas.fill(rim, linear(from, to, &arc));
}
