//! The workspace as cargo describes it: where it lies, where it builds to, which crates it has.

use std::env::var_os;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

/// The workspace this program belongs to.
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo builds to (`CARGO_TARGET_DIR` is honoured).
    pub(crate) target: PathBuf,
    pub(crate) members: Vec<Member>,
}

/// A crate of the workspace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Its folder below the root, such as `platform/kernel`.
    pub(crate) folder: PathBuf,
    /// The other members it names in its `Cargo.toml`.
    pub(crate) needs: Vec<Need>,
}

/// An arrow from one member to another.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) name: String,
    /// True for `[dev-dependencies]`.
    pub(crate) dev: bool,
}

impl Workspace {
    /// Asks cargo for the workspace that holds this crate.
    pub(crate) fn locate() -> Result<Self> {
        // Cargo sets this when it runs us; the compiled-in path is for the program run by itself.
        let own = var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = own.parent().context("xtask has no folder above it")?;
        let mut metadata = cargo_in(root, &["metadata", "--no-deps", "--format-version", "1"]);
        let metadata = crate::command::output(&mut metadata)?;
        Self::read(&serde_json::from_str(&metadata)?)
    }

    /// Reads the answer of `cargo metadata`.
    fn read(metadata: &Value) -> Result<Self> {
        let path = |name: &str| metadata[name].as_str().map(PathBuf::from).with_context(|| format!("no {name}"));
        let root = path("workspace_root")?;
        let packages = metadata["packages"].as_array().context("no packages")?;
        let members = packages.iter().map(|package| member(package, &root)).collect::<Result<_>>()?;
        Ok(Self { target: path("target_directory")?, members, root })
    }

    /// Cargo in the workspace's root.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        cargo_in(&self.root, arguments)
    }
}

fn cargo_in(root: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments).current_dir(root);
    cargo
}

fn member(package: &Value, root: &Path) -> Result<Member> {
    let text = |value: &Value, name: &str| value[name].as_str().map(str::to_owned);
    let name = text(package, "name").context("a package without a name")?;
    let manifest = PathBuf::from(text(package, "manifest_path").context("a package without a manifest")?);
    let folder = manifest.parent().and_then(|folder| folder.strip_prefix(root).ok()).map(Path::to_path_buf);
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    let needs = dependencies
        .filter(|dependency| dependency["path"].is_string())
        .filter_map(|dependency| Some(Need { name: text(dependency, "name")?, dev: dependency["kind"] == "dev" }))
        .collect();
    Ok(Member { name, folder: folder.context("a member outside the workspace")?, needs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_read() -> Result<()> {
        let workspace = Workspace::read(&serde_json::json!({
            "workspace_root": "/w", "target_directory": "/t",
            "packages": [{ "name": "seaworthy-http", "manifest_path": "/w/platform/http/Cargo.toml", "dependencies": [
                { "name": "seaworthy-kernel", "kind": null, "path": "/w/platform/kernel" },
                { "name": "seaworthy-testkit", "kind": "dev", "path": "/w/platform/testkit" },
                { "name": "axum", "kind": null },
            ] }],
        }))?;
        assert_eq!(workspace.target, Path::new("/t"));
        let need = |name: &str, dev| Need { name: name.into(), dev };
        let needs = vec![need("seaworthy-kernel", false), need("seaworthy-testkit", true)];
        let expected = Member { name: "seaworthy-http".into(), folder: "platform/http".into(), needs };
        assert_eq!(workspace.members, [expected]);
        Ok(())
    }

    #[test]
    fn the_real_workspace_is_found() -> Result<()> {
        let workspace = Workspace::locate()?;
        assert!(workspace.root.join("Cargo.lock").is_file());
        assert!(workspace.members.iter().any(|member| member.folder == Path::new("platform/kernel")));
        Ok(())
    }
}
