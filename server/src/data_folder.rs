//! The data folder: made at the first start, readable by its owner alone, with a key of its own.

use std::{fs, io, path::Path};

use anyhow::Context as _;
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use seaworthy_backup::age::Identity;
use seaworthy_config::Settings;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

/// Makes the folder.
///
/// # Errors
/// It cannot be made; the text names the setting.
pub(crate) fn prepare(settings: &Settings) -> anyhow::Result<()> {
    let folder = &settings.data_dir;
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}: check DATA_DIR and its permissions", folder.display()))?;
    restrict(folder, 0o700).with_context(|| format!("cannot keep others out of {}", folder.display()))
}

/// SECRET_KEY if it is set; else the key kept in the data folder, made at the first start.
///
/// # Errors
/// The key cannot be read or written.
pub(crate) fn secret_key(settings: &Settings) -> anyhow::Result<SecretString> {
    if let Some(key) = &settings.secret_key {
        return Ok(key.clone());
    }
    let path = settings.data_dir.join("secret.key");
    let found = kept(&path, "SECRET_KEY", || {
        let mut bytes = [0_u8; 48];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| anyhow::anyhow!("the system gave no random bytes"))?;
        Ok(BASE64_STANDARD_NO_PAD.encode(bytes).into())
    })?;
    if found.expose_secret().len() < 32 {
        anyhow::bail!("{} is damaged: remove it (all sessions end) or restore it", path.display());
    }
    Ok(found)
}

/// BACKUP_KEY if it is set; else the key kept in the data folder, made when it is first needed.
///
/// # Errors
/// The key cannot be read or written, or is none.
pub(crate) fn backup_key(settings: &Settings) -> anyhow::Result<Identity> {
    let key = match &settings.backup.key {
        Some(key) => key.clone(),
        None => kept(&settings.data_dir.join("backup.key"), "BACKUP_KEY", || Ok(Identity::generate()?.to_secret()))?,
    };
    Identity::from_secret(&key).context("BACKUP_KEY")
}

/// A key that is kept in a file, made by `generate` where the file is missing.
fn kept(
    path: &Path,
    setting: &str,
    generate: impl FnOnce() -> anyhow::Result<SecretString>,
) -> anyhow::Result<SecretString> {
    let doing = || format!("cannot keep the generated key in {}: set {setting} instead", path.display());
    match fs::read_to_string(path) {
        Ok(text) => Ok(text.trim().to_owned().into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = generate()?;
            // Under another name first: a key that is cut short must never be found at the next start.
            let unfinished = path.with_extension(format!("new-{}", Uuid::new_v4()));
            fs::write(&unfinished, key.expose_secret()).with_context(doing)?;
            restrict(&unfinished, 0o600).with_context(doing)?;
            let linked = fs::hard_link(&unfinished, path);
            // Whether it goes or not, the key is there.
            let _ = fs::remove_file(&unfinished);
            match linked {
                Ok(()) => Ok(key),
                // Another process was first: its key is the one that is kept.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    Ok(fs::read_to_string(path).with_context(doing)?.trim().to_owned().into())
                }
                Err(error) => Err(error).with_context(doing),
            }
        }
        Err(error) => Err(error).with_context(doing),
    }
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
