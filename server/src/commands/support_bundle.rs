//! `seaworthy support-bundle FILE`: what somebody who helps from afar needs to know.

use std::{fs, io::Write as _, path::Path};

use anyhow::Context as _;
use seaworthy_config::Loaded;
use seaworthy_kernel::clock::SystemClock;
use seaworthy_management::bundle::{self, BundleSource};

use crate::compose;

pub(super) fn run(path: &Path, loaded: &Loaded) -> anyhow::Result<()> {
    let source = BundleSource { loaded: loaded.clone(), migrations: compose::migrations() };
    let bytes = super::runtime()?.block_on(bundle::from_outside(&source, &SystemClock))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let doing = || format!("cannot write {}: name a file that is not there yet", path.display());
    options.open(path).with_context(doing)?.write_all(&bytes).with_context(doing)?;
    println!("{}: {} bytes. Look through it before you hand it on.", path.display(), bytes.len());
    Ok(())
}
