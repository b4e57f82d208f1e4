//! How large the variants are, when they are shared, and that scaling neither aliases nor leaves seams.

use std::sync::Arc;

use image::{DynamicImage, GrayImage, ImageFormat, Luma};

use crate::large_jpeg::large_jpeg;
use crate::samples::{gradient, open, sanitise, variants, write};

fn sides(file: &[u8]) -> [(u32, u32); 3] {
    let image = sanitise(file).unwrap();
    for variant in variants(&image) {
        open(variant);
    }
    variants(&image).map(|v| (v.width, v.height))
}

#[test]
fn sixty_megapixels_are_taken() {
    let file = large_jpeg(9000, 6667);
    let image = sanitise(&file).unwrap();
    assert_eq!((image.width, image.height), (9000, 6667));
    assert_eq!(variants(&image).map(|v| (v.width, v.height)), [(4096, 3034), (1280, 948), (480, 356)]);
}

#[test]
fn variants_shrink_in_steps_and_never_grow() {
    assert_eq!(sides(&large_jpeg(5000, 500)), [(4096, 410), (1280, 128), (480, 48)]);
    assert_eq!(sides(&large_jpeg(300, 2000)), [(300, 2000), (192, 1280), (72, 480)]);
    assert_eq!(sides(&write(&gradient(700, 700), ImageFormat::Png)), [(700, 700), (700, 700), (480, 480)]);
    assert_eq!(sides(&write(&gradient(481, 481), ImageFormat::Png)), [(481, 481), (481, 481), (480, 480)]);
    assert_eq!(sides(&write(&gradient(480, 2), ImageFormat::Png)), [(480, 2); 3]);
}

#[test]
fn equal_sizes_share_one_file() {
    let image = sanitise(&write(&gradient(700, 500), ImageFormat::Png)).unwrap();
    assert!(Arc::ptr_eq(&image.full.bytes, &image.medium.bytes));
    assert!(!Arc::ptr_eq(&image.medium.bytes, &image.thumbnail.bytes));
}

#[test]
fn a_single_pixel_and_a_single_row_are_pictures() {
    assert_eq!(sides(&write(&gradient(1, 1), ImageFormat::Png)), [(1, 1); 3]);
    assert_eq!(sides(&write(&gradient(1, 1), ImageFormat::Gif)), [(1, 1); 3]);
    assert_eq!(sides(&large_jpeg(20_000, 1)), [(4096, 1), (1280, 1), (480, 1)]);
    assert_eq!(sides(&write(&gradient(1, 20_000), ImageFormat::Png)), [(1, 4096), (1, 1280), (1, 480)]);
}

#[test]
fn every_side_near_the_steps_can_be_scaled() {
    for side in [482, 500, 719, 720, 721, 959, 961, 1279, 1281, 1439, 1441, 1919, 1921, 2561, 3841] {
        for other in [1, 2, 3, 479] {
            let image = sanitise(&write(&gradient(side, other).to_luma8().into(), ImageFormat::Png)).unwrap();
            assert_eq!(image.thumbnail.width, 480, "{side} x {other}");
        }
    }
}

#[test]
fn a_fine_pattern_becomes_grey_and_not_coarse_stripes() {
    for period in [2, 3] {
        let stripes = GrayImage::from_fn(1920, 400, |x, _| Luma([if x % period == 0 { 255 } else { 0 }]));
        let image = sanitise(&write(&stripes.into(), ImageFormat::Png)).unwrap();
        let inner = open(&image.thumbnail).crop_imm(8, 8, 464, 84).into_luma8();
        let (low, high) = (inner.iter().min().unwrap(), inner.iter().max().unwrap());
        assert!(high - low < 24, "stripes of {low} to {high} for a period of {period}");
    }
}

/// Waves from top to bottom are scaled in strips; a strip set a quarter of a row wrong would leave the curve.
#[test]
fn strips_meet_without_a_seam() {
    let (width, height) = (6100_u32, 4700_u32);
    let wave = |y: f64| 128.0 + 100.0 * (y * std::f64::consts::TAU / 37.0).sin();
    let rows: Vec<u8> =
        (0..height).flat_map(|y| std::iter::repeat_n(wave(f64::from(y) + 0.5).round() as u8, width as usize)).collect();
    let picture: DynamicImage = GrayImage::from_raw(width, height, rows).unwrap().into();
    let image = sanitise(&write(&picture, ImageFormat::Png)).unwrap();
    let full = open(&image.full).into_luma8();
    assert_eq!(full.dimensions(), (4096, 3156));
    for y in 0..full.height() {
        let wanted = wave((f64::from(y) + 0.5) * f64::from(height) / f64::from(full.height()));
        let got = f64::from(full.get_pixel(2000, y)[0]);
        assert!((got - wanted).abs() < 6.0, "row {y}: {got} is not {wanted}");
    }
}
