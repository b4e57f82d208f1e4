//! Nothing that stands beside the pixels may survive.

use image::ImageFormat;

use crate::samples::{
    exif, extended_webp, gradient, riff_chunk, sanitise, variants, with_chunk, with_exif, with_segment, write,
};

const PLANTED: &[u8] = b"N 48.8584 E 2.2945";

fn assert_gone(file: &[u8]) {
    assert!(contains(file, PLANTED), "the test must plant something");
    let image = sanitise(file).unwrap();
    for variant in variants(&image) {
        for mark in [PLANTED, b"Exif", b"PK\x03\x04", b"ICC_PROFILE", b"xpacket", b"tEXt", b"EXIF"] {
            assert!(!contains(&variant.bytes, mark), "{:?} survives", String::from_utf8_lossy(mark));
        }
    }
}

fn contains(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

#[test]
fn gps_comment_profile_xmp_and_trailing_archive_of_a_jpeg_are_gone() {
    // Larger than every variant, so that none is a copy of another.
    let plain = write(&gradient(1400, 900), ImageFormat::Jpeg);
    assert_gone(&with_exif(&plain, &exif(1, PLANTED)));
    assert_gone(&with_segment(&plain, 0xFE, PLANTED));
    assert_gone(&with_segment(&plain, 0xE2, &[b"ICC_PROFILE\0\x01\x01", PLANTED].concat()));
    assert_gone(&with_segment(&plain, 0xE1, &[b"http://ns.adobe.com/xap/1.0/\0<?xpacket ", PLANTED].concat()));
    assert_gone(&[plain.as_slice(), b"PK\x03\x04", PLANTED].concat());
    let all = with_segment(&with_exif(&plain, &exif(6, PLANTED)), 0xFE, PLANTED);
    assert_gone(&[all.as_slice(), b"PK\x03\x04", PLANTED].concat());
}

#[test]
fn texts_and_trailing_bytes_of_a_png_are_gone() {
    for pixels in [gradient(500, 300), crate::samples::disc(500)] {
        let plain = write(&pixels, ImageFormat::Png);
        assert_gone(&with_chunk(&plain, *b"tEXt", &[b"Comment\0", PLANTED].concat()));
        assert_gone(&with_chunk(&plain, *b"eXIf", &exif(1, PLANTED)));
        assert_gone(&[plain.as_slice(), b"PK\x03\x04", PLANTED].concat());
    }
}

#[test]
fn metadata_and_trailing_bytes_of_webp_and_gif_are_gone() {
    let plain = write(&gradient(50, 30), ImageFormat::WebP);
    let chunks = [plain[12..].to_vec(), riff_chunk(b"EXIF", &exif(1, PLANTED)), riff_chunk(b"XMP ", PLANTED)];
    let file = extended_webp(8 | 4, 50, 30, &chunks);
    assert_gone(&file);
    assert_gone(&[file.as_slice(), b"PK\x03\x04", PLANTED].concat());

    let gif = write(&gradient(50, 30), ImageFormat::Gif);
    assert_gone(&[gif.as_slice(), b"PK\x03\x04", PLANTED].concat());
}

#[test]
fn broken_exif_does_not_cost_the_picture() {
    let plain = write(&gradient(20, 10), ImageFormat::Jpeg);
    for block in [b"".as_slice(), b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", &exif(0, b""), &exif(9, b"")] {
        let image = sanitise(&with_exif(&plain, block)).unwrap();
        assert_eq!((image.width, image.height), (20, 10));
    }
}
