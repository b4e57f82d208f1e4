//! The eight EXIF orientations (CIPA DC-008, tag 0x0112).

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::samples::{exif, extended_webp, open, riff_chunk, sanitise, variants, with_chunk, with_exif, write};

const CORNERS: [(char, [u8; 3]); 4] =
    [('r', [230, 20, 20]), ('g', [20, 230, 20]), ('b', [20, 20, 230]), ('w', [240, 240, 240])];

/// Red top left, green top right, blue bottom left, white bottom right.
fn quarters(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(CORNERS[usize::from(x >= width / 2) + 2 * usize::from(y >= height / 2)].1)
    })
    .into()
}

/// The corners as seen: top left, top right, bottom left, bottom right.
fn corners(image: &DynamicImage) -> String {
    let image = image.to_rgb8();
    let (right, bottom) = (image.width() - 3, image.height() - 3);
    [(2, 2), (right, 2), (2, bottom), (right, bottom)]
        .map(|(x, y)| {
            let seen = image.get_pixel(x, y).0;
            let near = |c: &&(char, [u8; 3])| c.1.iter().zip(seen).all(|(a, b)| a.abs_diff(b) < 40);
            CORNERS.iter().find(near).map_or('?', |c| c.0)
        })
        .iter()
        .collect()
}

const SEEN: [&str; 8] = ["rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"];

fn check(file: &[u8], orientation: u8, width: u32, height: u32) {
    let image = sanitise(file).unwrap();
    let upright = if orientation > 4 { (height, width) } else { (width, height) };
    assert_eq!((image.width, image.height), upright, "orientation {orientation}");
    for variant in variants(&image) {
        assert_eq!(corners(&open(variant)), SEEN[usize::from(orientation) - 1], "orientation {orientation}");
        assert_eq!(variant.width > variant.height, upright.0 > upright.1);
    }
}

#[test]
fn all_eight_orientations_of_a_jpeg_are_turned_upright() {
    let plain = write(&quarters(600, 400), ImageFormat::Jpeg);
    for orientation in 1..=8 {
        check(&with_exif(&plain, &exif(orientation, b"")), orientation, 600, 400);
    }
}

#[test]
fn png_and_webp_are_turned_too() {
    let png = write(&quarters(60, 40), ImageFormat::Png);
    let webp = write(&quarters(60, 40), ImageFormat::WebP);
    for orientation in 1..=8 {
        let block = exif(orientation, b"");
        check(&with_chunk(&png, *b"eXIf", &block), orientation, 60, 40);
        let chunks = [webp[12..].to_vec(), riff_chunk(b"EXIF", &block)];
        check(&extended_webp(8, 60, 40, &chunks), orientation, 60, 40);
    }
}
