//! Hour numerals as strokes, so that no font is needed. The unit is the height of a numeral; the origin is its middle.

use tiny_skia::{Path, PathBuilder, Transform};

use super::paint::add_polygon;

enum Pen {
    Move(f32, f32),
    Line(f32, f32),
    Curve(f32, f32, f32, f32),
}

use Pen::{Curve, Line, Move};

const ZERO: &[Pen] = &[
    Move(0.0, -0.5),
    Curve(0.29, -0.5, 0.29, 0.0),
    Curve(0.29, 0.5, 0.0, 0.5),
    Curve(-0.29, 0.5, -0.29, 0.0),
    Curve(-0.29, -0.5, 0.0, -0.5),
];
const ONE: &[Pen] = &[Move(-0.16, -0.3), Line(0.06, -0.5), Line(0.06, 0.5)];
const TWO: &[Pen] = &[
    Move(-0.27, -0.26),
    Curve(-0.25, -0.5, 0.01, -0.5),
    Curve(0.28, -0.5, 0.28, -0.23),
    Curve(0.28, -0.03, -0.27, 0.5),
    Line(0.29, 0.5),
];
const THREE: &[Pen] = &[
    Move(-0.26, -0.34),
    Curve(-0.2, -0.5, 0.0, -0.5),
    Curve(0.26, -0.5, 0.26, -0.26),
    Curve(0.26, -0.04, -0.06, -0.04),
    Curve(0.29, -0.04, 0.29, 0.22),
    Curve(0.29, 0.5, 0.0, 0.5),
    Curve(-0.24, 0.5, -0.29, 0.3),
];
const FOUR: &[Pen] = &[Move(0.14, 0.5), Line(0.14, -0.5), Line(-0.3, 0.22), Line(0.32, 0.22)];
const FIVE: &[Pen] = &[
    Move(0.24, -0.5),
    Line(-0.2, -0.5),
    Line(-0.24, -0.06),
    Curve(-0.12, -0.16, 0.02, -0.16),
    Curve(0.29, -0.16, 0.29, 0.16),
    Curve(0.29, 0.5, -0.02, 0.5),
    Curve(-0.22, 0.5, -0.29, 0.34),
];
const SIX: &[Pen] = &[
    Move(0.16, -0.5),
    Curve(-0.28, -0.26, -0.28, 0.18),
    Curve(-0.28, 0.5, 0.0, 0.5),
    Curve(0.28, 0.5, 0.28, 0.19),
    Curve(0.28, -0.1, 0.02, -0.1),
    Curve(-0.2, -0.1, -0.27, 0.12),
];
const SEVEN: &[Pen] = &[Move(-0.28, -0.5), Line(0.28, -0.5), Curve(-0.04, -0.05, -0.08, 0.5)];
const EIGHT: &[Pen] = &[
    Move(0.0, -0.5),
    Curve(0.25, -0.5, 0.25, -0.27),
    Curve(0.25, -0.04, 0.0, -0.04),
    Curve(-0.25, -0.04, -0.25, -0.27),
    Curve(-0.25, -0.5, 0.0, -0.5),
    Move(0.0, -0.04),
    Curve(0.3, -0.04, 0.3, 0.23),
    Curve(0.3, 0.5, 0.0, 0.5),
    Curve(-0.3, 0.5, -0.3, 0.23),
    Curve(-0.3, -0.04, 0.0, -0.04),
];
const NINE: &[Pen] = &[
    Move(-0.16, 0.5),
    Curve(0.28, 0.26, 0.28, -0.18),
    Curve(0.28, -0.5, 0.0, -0.5),
    Curve(-0.28, -0.5, -0.28, -0.19),
    Curve(-0.28, 0.1, -0.02, 0.1),
    Curve(0.2, 0.1, 0.27, -0.12),
];
const DIGITS: [&[Pen]; 10] = [ZERO, ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE];

/// From the middle of one digit to the middle of the next.
const ADVANCE: f32 = 0.76;

/// A number of one or two digits, to be stroked at about 0.12 of `height`.
pub(super) fn arabic(number: u8, middle: (f32, f32), height: f32) -> Option<Path> {
    let digits: Vec<u8> = if number < 10 { vec![number] } else { vec![number / 10 % 10, number % 10] };
    let mut builder = PathBuilder::new();
    let first = -ADVANCE / 2.0 * (digits.len() - 1) as f32;
    for (index, digit) in digits.iter().enumerate() {
        let shift = first + ADVANCE * index as f32;
        for pen in DIGITS.get(usize::from(*digit)).copied().unwrap_or_default() {
            match *pen {
                Move(x, y) => builder.move_to(x + shift, y),
                Line(x, y) => builder.line_to(x + shift, y),
                Curve(cx, cy, x, y) => builder.quad_to(cx + shift, cy, x + shift, y),
            }
        }
    }
    builder.finish()?.transform(Transform::from_scale(height, height).post_translate(middle.0, middle.1))
}

const ROMAN: [&str; 12] = ["XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI"];

/// The Roman numeral of an hour (0 to 11; four is IIII, as on most dials), one polygon a stroke, its foot towards the
/// centre of the dial. To be filled.
pub(super) fn roman(hour: usize, middle: (f32, f32), height: f32, degrees: f32) -> Vec<Path> {
    let letters = ROMAN.get(hour % 12).copied().unwrap_or_default();
    let width_of = |letter: char| if letter == 'I' { 0.24 } else { 0.52 };
    let total: f32 = letters.chars().map(width_of).sum();
    let mut bars = Vec::new();
    let mut left = -total / 2.0;
    for letter in letters.chars() {
        let width = width_of(letter);
        let (x, inner) = (left + width / 2.0, width / 2.0 - 0.08);
        match letter {
            'I' => bars.push(slanted(x, x, 0.12)),
            'V' => bars.extend([slanted(x - inner, x + 0.02, 0.12), slanted(x + inner, x, 0.05)]),
            _ => bars.extend([slanted(x - inner, x + inner, 0.12), slanted(x + inner, x - inner, 0.05)]),
        }
        left += width;
    }
    let (start, end) = (-total / 2.0, total / 2.0);
    for edge in [-0.5, 0.5] {
        bars.push([(start, edge - 0.025), (end, edge - 0.025), (end, edge + 0.025), (start, edge + 0.025)]);
    }
    let place = Transform::from_scale(height, height).post_rotate(degrees).post_translate(middle.0, middle.1);
    let paths = bars.iter().filter_map(|bar| {
        let mut builder = PathBuilder::new();
        add_polygon(&mut builder, bar);
        builder.finish()?.transform(place)
    });
    paths.collect()
}

fn slanted(top: f32, bottom: f32, width: f32) -> [(f32, f32); 4] {
    let half = width / 2.0;
    [(top - half, -0.5), (top + half, -0.5), (bottom + half, 0.5), (bottom - half, 0.5)]
}
