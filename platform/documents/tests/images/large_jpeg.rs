//! A JPEG of any size, made without encoding every pixel: rows of blocks are encoded once each and repeated, with a restart
//! marker between them (ITU-T T.81, E.1.4), so that 60 megapixels take milliseconds.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

pub(crate) fn large_jpeg(width: u16, height: u16) -> Vec<u8> {
    let rows: Vec<Vec<u8>> = (0..16).map(|shade| block_row(width, shade)).collect();
    let scan_header = rows[0].windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let scan_start = scan_header + 2 + usize::from(rows[0][scan_header + 3]);

    let mut file = rows[0][..scan_header].to_vec();
    let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file.extend([0xFF, 0xDD, 0, 4]);
    file.extend(width.div_ceil(8).to_be_bytes());
    file.extend(&rows[0][scan_header..scan_start]);
    for index in 0..usize::from(height.div_ceil(8)) {
        if index > 0 {
            file.extend([0xFF, 0xD0 + u8::try_from((index - 1) % 8).unwrap()]);
        }
        let row = &rows[index % 16];
        file.extend(&row[scan_start..row.len() - 2]);
    }
    file.extend([0xFF, 0xD9]);
    file
}

fn block_row(width: u16, shade: u8) -> Vec<u8> {
    let pixels = RgbImage::from_fn(u32::from(width), 8, |x, y| {
        let grain = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)).to_be_bytes()[0] / 16;
        let across = u8::try_from(x * 200 / u32::from(width)).unwrap();
        Rgb([across + grain, 10 * shade + grain, 60])
    });
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 90).encode_image(&pixels).unwrap();
    file
}
