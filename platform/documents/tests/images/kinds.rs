//! Every accepted kind and every way its pixels can be stored.

use image::{DynamicImage, ImageFormat, RgbaImage};
use seaworthy_documents::images::ImageKind;

use crate::samples::{
    animated_gif, crc32, disc, every_kind, extended_webp, gradient, open, riff_chunk, sanitise, write,
};

#[test]
fn every_accepted_kind_becomes_a_jpeg_that_looks_the_same() {
    let sources = [ImageKind::Jpeg, ImageKind::Png, ImageKind::Gif, ImageKind::WebP];
    for ((format, file), source) in every_kind().into_iter().zip(sources) {
        let image = sanitise(&file).unwrap();
        assert_eq!((image.source, image.width, image.height), (source, 61, 43));
        assert_eq!(image.full.kind.content_type(), "image/jpeg", "{format:?}");
        // GIF has 256 colours for the whole gradient.
        let near = if format == ImageFormat::Gif { 56 } else { 24 };
        let (got, wanted) = (open(&image.full).into_rgb8(), gradient(61, 43).into_rgb8());
        for (got, wanted) in got.as_raw().iter().zip(wanted.as_raw()) {
            assert!(got.abs_diff(*wanted) < near, "{format:?}: {got} is not {wanted}");
        }
    }
}

#[test]
fn deep_and_grey_pngs_are_read() {
    let colour = gradient(50, 40);
    for image in [
        DynamicImage::from(colour.to_rgb16()),
        colour.to_rgba16().into(),
        colour.to_luma8().into(),
        colour.to_luma16().into(),
        colour.to_luma_alpha8().into(),
        colour.to_luma_alpha16().into(),
    ] {
        let done = sanitise(&write(&image, ImageFormat::Png)).unwrap();
        assert_eq!(done.full.kind, ImageKind::Jpeg, "{:?} is opaque", image.color());
        assert_eq!(open(&done.full).color().has_color(), image.color().has_color());
        let (got, wanted) = (open(&done.full).to_luma8(), image.to_luma8());
        assert!(got.as_raw().iter().zip(wanted.as_raw()).all(|(a, b)| a.abs_diff(*b) < 16), "{:?}", image.color());
    }
}

/// Two by one pixels, the first red, the second blue or, with `tRNS`, nothing.
fn palette_png(transparent: bool) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |id: &[u8; 4], body: &[u8]| {
        file.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let tagged = [id.as_slice(), body].concat();
        file.extend(&tagged);
        file.extend(crc32(&tagged).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 2, 0, 0, 0, 1, 8, 3, 0, 0, 0]);
    chunk(b"PLTE", &[255, 0, 0, 0, 0, 255]);
    if transparent {
        chunk(b"tRNS", &[255, 0]);
    }
    // One stored (uncompressed) deflate block of three bytes: no row filter, then the two palette indices.
    chunk(b"IDAT", &[0x78, 1, 1, 3, 0, 0xFC, 0xFF, 0, 0, 1, 0, 5, 0, 2]);
    chunk(b"IEND", &[]);
    file
}

#[test]
fn palette_pngs_are_read_with_and_without_transparency() {
    let opaque = sanitise(&palette_png(false)).unwrap();
    assert_eq!((opaque.full.kind, opaque.full.width, opaque.full.height), (ImageKind::Jpeg, 2, 1));
    let seen = sanitise(&palette_png(true)).unwrap();
    assert_eq!(open(&seen.full).into_rgba8().into_raw(), [255, 0, 0, 255, 0, 0, 255, 0]);
}

#[test]
fn transparency_stays_and_no_light_rim_appears_around_it() {
    let done = sanitise(&write(&disc(1400), ImageFormat::Png)).unwrap();
    for variant in [&done.full, &done.medium, &done.thumbnail] {
        assert_eq!(variant.kind, ImageKind::WebP);
        let image = open(variant).into_rgba8();
        assert_eq!(image.get_pixel(0, 0)[3], 0);
        assert_eq!(image.get_pixel(variant.width / 2, variant.height / 2).0, [10, 20, 200, 255]);
        // The transparent pixels are white underneath; averaging them in unweighted would give red values up to 255.
        let rim = image.pixels().filter(|p| p[3] > 40).map(|p| p[0]).max().unwrap();
        assert!(rim <= 16, "a rim of red {rim} at {} px", variant.width);
    }
}

#[test]
fn an_alpha_channel_that_hides_nothing_is_dropped() {
    let done = sanitise(&write(&gradient(30, 30).to_rgba8().into(), ImageFormat::Png)).unwrap();
    assert_eq!(done.full.kind, ImageKind::Jpeg);
}

#[test]
fn one_transparent_pixel_is_enough_wherever_it_stands() {
    for at in [0, 3, 16, 24] {
        let mut image = RgbaImage::from_pixel(5, 5, [9, 9, 9, 255].into());
        image.get_pixel_mut(at % 5, at / 5)[3] = 254;
        assert_eq!(sanitise(&write(&image.into(), ImageFormat::Png)).unwrap().full.kind, ImageKind::WebP, "pixel {at}");
    }
}

#[test]
fn of_an_animation_the_first_frame_is_taken() {
    let red = |image: DynamicImage| {
        let pixel = image.to_rgb8().get_pixel(20, 15).0;
        assert!(pixel[0] > 180 && pixel[1] < 20 && pixel[2] < 20, "{pixel:?}");
    };
    red(open(&sanitise(&animated_gif()).unwrap().full));

    let frames: Vec<Vec<u8>> = [[200, 0, 0], [0, 200, 0]]
        .map(|colour| {
            let still = write(&image::RgbImage::from_pixel(40, 30, colour.into()).into(), ImageFormat::WebP);
            let mut frame = vec![0, 0, 0, 0, 0, 0, 39, 0, 0, 29, 0, 0, 100, 0, 0, 0];
            frame.extend(&still[12..]);
            riff_chunk(b"ANMF", &frame)
        })
        .into();
    let chunks = [vec![riff_chunk(b"ANIM", &[0; 6])], frames].concat();
    red(open(&sanitise(&extended_webp(2, 40, 30, &chunks)).unwrap().full));
}
