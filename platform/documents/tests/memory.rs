//! The most memory a large photograph takes, as the kernel counts it. One test, since the count is the process's.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "images/large_jpeg.rs"]
mod large_jpeg;

use seaworthy_documents::images::{ImageLimits, sanitise};

/// Largest resident size of this process so far, in kilobytes.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn large_photographs_stay_below_400_megabytes() {
    // Scaled in one piece after halving, then one that must be scaled in strips, as a telephone with 48 megapixels takes it.
    for (width, height) in [(9000, 6667), (8064, 6048)] {
        let file = large_jpeg::large_jpeg(width, height);
        sanitise(&file, &ImageLimits::default()).unwrap();
        let peak = peak_kilobytes();
        assert!(peak < 400_000, "{peak} kB for {width} x {height}");
    }
}
