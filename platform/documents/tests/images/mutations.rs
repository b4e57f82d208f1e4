//! Damaged files: cut at many lengths, and with bytes changed at places drawn from a fixed seed.

use crate::samples::{animated_gif, disc, every_kind, sanitise, variants, with_exif, write};

/// A result must be an error with a known code, or three files that open.
fn check(file: &[u8], what: &str) {
    match sanitise(file) {
        Ok(image) => {
            for variant in variants(&image) {
                assert!(image::load_from_memory(&variant.bytes).is_ok(), "{what}: a variant does not open");
            }
        }
        Err(error) => assert_ne!(error.to_string(), "", "{what}"),
    }
}

struct Seed(u64);

impl Seed {
    /// Xorshift (Marsaglia 2003).
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

fn mutate(file: &[u8], what: &str, rounds: u64) {
    for round in 1..=rounds {
        let mut seed = Seed(round.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut changed = file.to_vec();
        // Every other round aims at the headers, where one byte changes most.
        let reach = if round % 2 == 0 { file.len() } else { file.len().min(200) };
        for _ in 0..=seed.below(6) {
            let at = seed.below(reach);
            changed[at] = u8::try_from(seed.below(256)).unwrap();
        }
        check(&changed, &format!("{what}, round {round}"));
    }
}

#[test]
fn changed_bytes_never_panic() {
    for (format, file) in every_kind() {
        mutate(&file, &format!("{format:?}"), 400);
    }
}

#[test]
fn changed_bytes_of_less_plain_files_never_panic() {
    mutate(&animated_gif(), "animation", 300);
    mutate(&write(&disc(60), image::ImageFormat::WebP), "transparent WebP", 300);
    mutate(&write(&disc(60), image::ImageFormat::Png), "transparent PNG", 300);
    let plain = write(&crate::samples::gradient(40, 30), image::ImageFormat::Jpeg);
    mutate(&with_exif(&plain, &crate::samples::exif(6, b"48.8584")), "JPEG with EXIF", 300);
}

#[test]
fn a_photograph_that_was_cut_short_is_refused() {
    let whole = write(&crate::samples::gradient(64, 48), image::ImageFormat::Jpeg);
    for length in [whole.len() / 3, whole.len() / 2, whole.len() - 2] {
        let refused = sanitise(&whole[..length]).unwrap_err();
        assert_eq!(refused.code(), "image_unreadable", "{length} of {}: {refused}", whole.len());
    }
}

#[test]
fn files_cut_at_any_length_never_panic() {
    for (format, file) in every_kind() {
        for length in (0..file.len()).step_by(1 + file.len() / 400) {
            check(&file[..length], &format!("{format:?} cut at {length}"));
        }
    }
}
