//! The rules of the house that no other tool knows. Each rule is a pure function from text to findings.

mod arrows;
mod sources;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::command;
use crate::workspace::Workspace;

/// Applies every rule to the crates and to the files git knows (those not yet added too, ignored ones not).
pub(crate) fn check(workspace: &mut Workspace) -> Result<()> {
    let mut findings = arrows::findings(&workspace.members);
    let files = files(workspace)?;
    ensure!(!files.is_empty(), "git lists no files");
    for file in &files {
        // A file that is deleted but still in the index is gone, and a link to a folder has no text.
        if let Ok(content) = fs::read(workspace.root.join(file)) {
            findings.extend(sources::findings(file, &String::from_utf8_lossy(&content)));
        }
    }
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} house rules broken", findings.len());
    }
    println!("{} crates and {} files keep the rules of the house", workspace.members.len(), files.len());
    Ok(())
}

fn files(workspace: &Workspace) -> Result<Vec<String>> {
    let mut safe = PathBuf::from(&workspace.root).into_os_string();
    let mut git = Command::new("git");
    // A clone may belong to another account than the one the tests run as.
    let mut setting = std::ffi::OsString::from("safe.directory=");
    setting.push(&mut safe);
    git.arg("-c").arg(setting).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = command::output(git.current_dir(&workspace.root))?;
    Ok(listed.split('\0').filter(|file| !file.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_this_crate_are_listed_and_build_output_is_not() -> Result<()> {
        let files = files(&Workspace::locate()?)?;
        assert!(files.iter().any(|file| file == "xtask/src/house.rs"));
        assert!(!files.iter().any(|file| file.contains("node_modules/")));
        Ok(())
    }
}
