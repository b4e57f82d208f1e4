use std::collections::HashSet;
use std::error::Error;

use super::{BezelStyle, CaseShape, MAX_SIZE, MarkerStyle, PictureError, PictureSpec, Rgb, draw, render};

type Outcome = Result<(), Box<dyn Error>>;

fn specs() -> Result<Vec<PictureSpec>, serde_json::Error> {
    Ok(super::super::catalogue()?.watches.into_iter().map(|watch| watch.picture).collect())
}

fn first() -> Result<PictureSpec, Box<dyn Error>> {
    Ok(specs()?.into_iter().next().ok_or("the catalogue is empty")?)
}

#[test]
fn a_picture_is_a_jpeg_of_the_size_asked_for() -> Outcome {
    let spec = first()?;
    for size in [1, 64, 301] {
        let bytes = draw(&spec, size)?;
        assert_eq!(image::guess_format(&bytes)?, image::ImageFormat::Jpeg);
        let picture = image::load_from_memory(&bytes)?;
        assert_eq!((picture.width(), picture.height()), (size, size));
    }
    Ok(())
}

#[test]
fn sizes_out_of_range_are_refused() -> Outcome {
    let spec = first()?;
    for size in [0, MAX_SIZE + 1, u32::MAX] {
        assert!(matches!(draw(&spec, size), Err(PictureError::Size(refused)) if refused == size));
    }
    Ok(())
}

#[test]
fn the_same_specification_gives_the_same_bytes() -> Outcome {
    for spec in specs()?.iter().step_by(7) {
        assert_eq!(draw(spec, 96)?, draw(&spec.clone(), 96)?);
    }
    Ok(())
}

#[test]
fn different_specifications_give_different_pictures() -> Outcome {
    let specs = specs()?;
    let distinct: HashSet<String> = specs.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let drawn = specs.iter().map(|spec| draw(spec, 96)).collect::<Result<HashSet<_>, _>>()?;
    assert_eq!(drawn.len(), distinct.len());
    assert!(drawn.len() > 40, "{}", drawn.len());
    Ok(())
}

#[test]
fn every_parameter_shows() -> Outcome {
    let plain = PictureSpec { date_window: false, subdials: 0, ..first()? };
    let red = Rgb { red: 200, green: 30, blue: 40 };
    let variants = [
        PictureSpec { shape: CaseShape::Cushion, ..plain.clone() },
        PictureSpec { shape: CaseShape::Tonneau, ..plain.clone() },
        PictureSpec { shape: CaseShape::Tonneau, shaped_dial: true, ..plain.clone() },
        PictureSpec { shape: CaseShape::Rectangular, ..plain.clone() },
        PictureSpec { shape: CaseShape::Octagonal, ..plain.clone() },
        PictureSpec { case_color: red, ..plain.clone() },
        PictureSpec { dial_color: red, ..plain.clone() },
        PictureSpec { hand_color: red, ..plain.clone() },
        PictureSpec { strap_color: red, ..plain.clone() },
        PictureSpec { bezel_color: red, ..plain.clone() },
        PictureSpec { bezel: BezelStyle::Smooth, ..plain.clone() },
        PictureSpec { bezel: BezelStyle::Tachymeter, ..plain.clone() },
        PictureSpec { bezel: BezelStyle::Fluted, ..plain.clone() },
        PictureSpec { bezel: BezelStyle::Gmt, ..plain.clone() },
        PictureSpec { bezel: BezelStyle::Gmt, bezel_second_color: Some(red), ..plain.clone() },
        PictureSpec { markers: MarkerStyle::Baton, ..plain.clone() },
        PictureSpec { markers: MarkerStyle::Arabic, ..plain.clone() },
        PictureSpec { markers: MarkerStyle::Roman, ..plain.clone() },
        PictureSpec { subdials: 1, ..plain.clone() },
        PictureSpec { subdials: 2, ..plain.clone() },
        PictureSpec { subdials: 3, ..plain.clone() },
        PictureSpec { subdials: 3, subdial_color: Some(red), ..plain.clone() },
        PictureSpec { date_window: true, ..plain.clone() },
        PictureSpec { moon_phase: true, ..plain.clone() },
        PictureSpec { tourbillon: true, ..plain.clone() },
        plain,
    ];
    let drawn = variants.iter().map(|spec| draw(spec, 128)).collect::<Result<HashSet<_>, _>>()?;
    assert_eq!(drawn.len(), variants.len());
    Ok(())
}

/// Premultiplied colours are taken as plain ones, which is right only where nothing is transparent: the corners, which
/// no other shape covers, must be the light background.
#[test]
fn the_background_covers_the_corners() -> Outcome {
    let picture = render(&first()?, 64)?;
    for (x, y) in [(0, 0), (63, 0), (0, 63), (63, 63)] {
        assert!(picture.get_pixel(x, y).0.iter().all(|part| *part > 150), "{x} {y}");
    }
    Ok(())
}

#[test]
fn colours_are_read_and_written_as_six_hexadecimal_digits() -> Outcome {
    let colour: Rgb = serde_json::from_str("\"#1f3A0c\"")?;
    assert_eq!(colour, Rgb { red: 0x1F, green: 0x3A, blue: 0x0C });
    assert_eq!(serde_json::to_string(&colour)?, "\"#1F3A0C\"");
    for wrong in ["1F3A0C", "#1F3A0", "#1F3A0C0", "#1F3A0G", "#+1F3A0", "", "#ééé"] {
        assert!(Rgb::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    Ok(())
}
