//! Files that are not what they seem, or that ask for more than they should.

use image::ImageFormat;
use proptest::prelude::*;
use seaworthy_documents::images::{ImageError, ImageLimits, Looks, sanitise as sanitise_within};

use crate::large_jpeg::large_jpeg;
use crate::samples::{crc32, extended_webp, gradient, riff_chunk, sanitise, with_chunk, write};

#[test]
fn what_is_no_picture_is_named() {
    let cases: [(&[u8], Looks, &str); 13] = [
        (b"", Looks::Empty, "image_unreadable"),
        (b"MZ\x90\0\x03\0\0\0\x04\0", Looks::WindowsProgram, "unsupported_media_type"),
        (b"\x7fELF\x02\x01\x01", Looks::UnixProgram, "unsupported_media_type"),
        (b"#!/bin/sh\nexit 0\n", Looks::Script, "unsupported_media_type"),
        (b"%PDF-1.7\n%\xe2\xe3", Looks::Pdf, "unsupported_media_type"),
        (b"PK\x03\x04\x14\0", Looks::Zip, "unsupported_media_type"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html><svg>", Looks::Html, "unsupported_media_type"),
        (b"<script>alert(1)</script>", Looks::Html, "unsupported_media_type"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", Looks::Media, "unsupported_media_type"),
        (b"RIFF\x10\0\0\0WAVEfmt ", Looks::Media, "unsupported_media_type"),
        (b"BMW and Mercedes", Looks::Text, "unsupported_media_type"),
        (b"\xff\xd8", Looks::Unknown, "unsupported_media_type"),
        (b"\x01\x02\x03", Looks::Unknown, "unsupported_media_type"),
    ];
    for (bytes, found, code) in cases {
        let error = sanitise(bytes).unwrap_err();
        assert_eq!(error, ImageError::NotAnImage { found });
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(&found.to_string()), "{error}");
    }
}

#[test]
fn other_kinds_of_picture_are_named_with_advice() {
    let cases: [(&[u8], Looks, &str); 8] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0", Looks::Heic, "export the photograph as JPEG"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", Looks::Avif, "save it as JPEG"),
        (b"<?xml version='1.0'?>\n<svg onload='alert(1)'/>", Looks::Svg, "export the drawing as PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", Looks::Svg, "export the drawing as PNG"),
        (b"II*\0\x08\0\0\0", Looks::Tiff, "save it as JPEG"),
        (b"BM\x36\0\x0c\0\0\0\0\0", Looks::Bmp, "save it as JPEG"),
        (b"\0\0\x01\0\x01\0", Looks::Icon, "save it as JPEG"),
        (b"8BPS\0\x01", Looks::Photoshop, "save it as JPEG"),
    ];
    for (bytes, found, advice) in cases {
        let error = sanitise(bytes).unwrap_err();
        assert_eq!((&error, error.code()), (&ImageError::Unsupported { found }, "unsupported_media_type"));
        assert!(error.to_string().contains(advice), "{error}");
    }
}

/// A PNG of a few bytes that announces the given size.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let sum = crc32(&header).to_be_bytes();
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0d".as_slice(), &header, &sum, b"\0\0\0\0IDAT\x35\xaf\x06\x1e"].concat()
}

#[test]
fn bombs_are_refused_by_their_header() {
    let many = |actual| ImageError::TooManyPixels { limit: 80_000_000, actual };
    let bomb = sanitise(&png_header(60_000, 60_000)).unwrap_err();
    assert_eq!((&bomb, bomb.code()), (&many(3_600_000_000), "image_too_large"));
    assert_eq!(sanitise(&png_header(u32::MAX, u32::MAX)).unwrap_err(), many(18_446_744_065_119_617_025));
    let long = ImageError::SideTooLong { limit: 20_000, actual: 20_001 };
    assert_eq!(sanitise(&png_header(20_001, 1)).unwrap_err(), long);
    assert_eq!(sanitise(&png_header(0, 5)).unwrap_err().code(), "image_unreadable");

    let mut gif = write(&gradient(4, 4), ImageFormat::Gif);
    gif[6..10].fill(0xFF);
    assert_eq!(sanitise(&gif).unwrap_err(), many(65_535 * 65_535));

    let mut jpeg = write(&gradient(4, 4), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    assert_eq!(sanitise(&jpeg).unwrap_err(), many(65_535 * 65_535));

    assert_eq!(sanitise(&extended_webp(0, 1 << 24, 1 << 24, &[])).unwrap_err(), many(1 << 48));
}

#[test]
fn a_small_canvas_does_not_hide_a_large_frame() {
    let mut lossy = b"\x10\0\0\x9d\x01\x2a".to_vec();
    lossy.extend([0xFF, 0x3F, 0xFF, 0x3F, 0, 0]);
    let disagree = ImageError::Corrupt { detail: "its headers disagree about its size".to_owned() };
    let still = extended_webp(0, 1, 1, &[riff_chunk(b"VP8 ", &lossy)]);
    assert_eq!(sanitise(&still).unwrap_err(), disagree);
    let frame = [vec![0; 16], riff_chunk(b"VP8 ", &lossy)].concat();
    let chunks = [riff_chunk(b"ANIM", &[0; 6]), riff_chunk(b"ANMF", &frame)];
    assert_eq!(sanitise(&extended_webp(2, 1, 1, &chunks)).unwrap_err(), disagree);

    let mut gif = write(&gradient(4, 4), ImageFormat::Gif);
    let descriptor = gif.windows(9).position(|w| w == [0x2C, 0, 0, 0, 0, 4, 0, 4, 0]).unwrap();
    gif[descriptor + 5..descriptor + 9].fill(0xFF);
    assert!(sanitise(&gif).is_err());
}

#[test]
fn a_chunk_that_claims_gigabytes_is_refused() {
    let mut file = extended_webp(8, 4, 4, &[riff_chunk(b"EXIF", b"xx")]);
    let length = file.len() - 6;
    file[length..length + 4].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    assert_eq!(sanitise(&file).unwrap_err().code(), "image_unreadable");
}

/// Marks a baseline file as progressive: only its header is judged here.
#[test]
fn a_progressive_jpeg_is_counted_with_its_coefficients() {
    let mut file = large_jpeg(9000, 6667);
    let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    file[frame + 1] = 0xC2;
    let error = sanitise(&file).unwrap_err();
    // Three bytes a pixel, and two for each of three coefficients a pixel of the 1125 x 834 whole blocks.
    let actual = 3 * 9000 * 6667 + 6 * 1125 * 834 * 64;
    assert_eq!((&error, error.code()), (&ImageError::TooMuchMemory { limit: 400_000_000, actual }, "image_too_large"));
}

#[test]
fn a_second_frame_header_is_refused() {
    let file = write(&gradient(8, 8), ImageFormat::Jpeg);
    let start = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    let mut large = file[start..start + 19].to_vec();
    large[5..9].fill(0xFF);
    let twice = [&file[..start], &file[start..start + 19], &large, &file[start + 19..]].concat();
    assert_eq!(sanitise(&twice).unwrap_err(), ImageError::Corrupt { detail: "more than one frame header".to_owned() });
}

#[test]
fn limits_are_those_that_are_given() {
    let file = write(&gradient(30, 20), ImageFormat::Png);
    let all = ImageLimits::default();
    let exact = ImageLimits { max_bytes: file.len() as u64, max_pixels: 600, max_side: 30, max_memory: 1800 };
    assert!(sanitise_within(&file, &exact).is_ok());
    let bytes = sanitise_within(&file, &ImageLimits { max_bytes: 10, ..all }).unwrap_err();
    assert_eq!(bytes, ImageError::TooManyBytes { limit: 10, actual: file.len() as u64 });
    assert_eq!(bytes.code(), "image_too_large");
    assert!(sanitise_within(&file, &ImageLimits { max_pixels: 599, ..exact }).is_err());
    assert!(sanitise_within(&file, &ImageLimits { max_side: 29, ..exact }).is_err());
    let memory = sanitise_within(&file, &ImageLimits { max_memory: 1799, ..exact }).unwrap_err();
    assert_eq!(memory, ImageError::TooMuchMemory { limit: 1799, actual: 1800 });
}

#[test]
fn a_name_in_the_content_changes_nothing() {
    assert!(sanitise(&with_chunk(&write(&gradient(9, 9), ImageFormat::Png), *b"tEXt", b"Name\0x.exe")).is_ok());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(sanitise(&bytes).is_err() || bytes.len() > 8);
    }

    #[test]
    fn random_bytes_behind_a_true_beginning_never_panic(
        kind in 0..4_usize,
        kept in 12..80_usize,
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let (_, file) = &crate::samples::every_kind()[kind];
        let mixed = [&file[..kept.min(file.len())], &bytes].concat();
        if let Err(error) = sanitise(&mixed) {
            prop_assert!(["image_unreadable", "image_too_large"].contains(&error.code()), "{error}");
        }
    }
}
