//! The npm side: packages, and the scripts of `web/package.json`.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::command;
use crate::workspace::Workspace;

/// npm's programs are scripts of their own on Windows.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
/// Runs a program of an installed package.
pub(crate) const NPX: &str = if cfg!(windows) { "npx.cmd" } else { "npx" };

/// Installs the web UI's packages where they are missing or the lock file changed.
pub(crate) fn install(workspace: &mut Workspace) -> Result<()> {
    install_in(&workspace.root.join("web"))
}

/// ESLint and Prettier.
pub(crate) fn lint(workspace: &mut Workspace) -> Result<()> {
    script(workspace, "lint")
}

/// TypeScript and Svelte types.
pub(crate) fn check(workspace: &mut Workspace) -> Result<()> {
    script(workspace, "check")
}

/// Unit tests of the web UI.
pub(crate) fn test(workspace: &mut Workspace) -> Result<()> {
    script(workspace, "test")
}

/// The static site in `web/build`.
pub(crate) fn build(workspace: &mut Workspace) -> Result<()> {
    script(workspace, "build")
}

/// The built site against its size budget.
pub(crate) fn size(workspace: &mut Workspace) -> Result<()> {
    ensure!(
        workspace.root.join("web/build").is_dir(),
        "web/build is missing: run `cargo build` or `npm run build` in web/"
    );
    script(workspace, "size")
}

/// Prettier, writing.
pub(crate) fn format(workspace: &Workspace) -> Result<()> {
    script(workspace, "format")
}

fn script(workspace: &Workspace, name: &str) -> Result<()> {
    command::run(Command::new(NPM).args(["run", name]).current_dir(workspace.root.join("web")))
}

/// `npm ci` in `folder`, unless `node_modules` carries the stamp of this very lock file. The build script
/// `web/build.rs` keeps the same stamp.
pub(crate) fn install_in(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let hash = fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let hash = format!("{:016x}", fnv1a(&hash));
    let modules = folder.join("node_modules");
    let stamp = modules.join(".seaworthy-lock");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == hash) {
        println!("{} is up to date", modules.display());
        return Ok(());
    }
    // NODE_ENV=production in the environment would leave the build tools out; Debian's Chromium is used for journeys.
    let mut npm = Command::new(NPM);
    npm.args(["ci", "--include=dev"]).current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command::run(&mut npm)?;
    fs::create_dir_all(&modules)?;
    fs::write(&stamp, hash).with_context(|| format!("cannot write {}", stamp.display()))
}

/// 64-bit FNV-1a.
fn fnv1a(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_the_one_the_build_script_uses() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn packages_are_installed_once_per_lock_file() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("seaworthy-install-{}", std::process::id()));
        let lock = r#"{"name":"trial","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"trial","version":"1.0.0"}}}"#;
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), r#"{"name":"trial","version":"1.0.0"}"#)?;
        fs::write(folder.join("package-lock.json"), lock)?;
        install_in(&folder)?;
        let stamp = folder.join("node_modules/.seaworthy-lock");
        let first = fs::read_to_string(&stamp)?;
        // A marker shows that the second call leaves the folder alone and the third, with another lock file, does not.
        fs::write(folder.join("node_modules/marker"), "")?;
        install_in(&folder)?;
        let kept = folder.join("node_modules/marker").exists();
        fs::write(folder.join("package-lock.json"), format!("{lock}\n"))?;
        install_in(&folder)?;
        let emptied = !folder.join("node_modules/marker").exists();
        let second = fs::read_to_string(&stamp)?;
        fs::remove_dir_all(&folder)?;
        assert!(kept && emptied);
        assert_ne!(first, second);
        Ok(())
    }
}
