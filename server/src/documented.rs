//! What docs/, README.md and deploy/ name exists: commands and their options, settings, metrics, addresses, chapters of the runbook.

mod addresses;
mod commands;
mod metric_names;
mod setting_names;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file that people or machines follow.
struct Page {
    /// Below the repository.
    path: PathBuf,
    text: String,
}

impl Page {
    fn is_markdown(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension == "md")
    }

    /// Its lines with where they are.
    fn lines(&self) -> impl Iterator<Item = (String, &str)> {
        self.text.lines().enumerate().map(|(number, line)| (format!("{}:{}", self.path.display(), number + 1), line))
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn page(path: &str) -> Page {
    Page { path: path.into(), text: fs::read_to_string(root().join(path)).unwrap() }
}

/// README.md, the pages directly in docs/, and all files of deploy/.
fn pages() -> Vec<Page> {
    let mut pages = vec![page("README.md")];
    let mut folders = vec![PathBuf::from("deploy"), PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            let name = path.display().to_string();
            if root().join(&path).is_dir() {
                // Decisions tell of their time, and secrets are nobody's to read.
                if folder.starts_with("deploy") && !path.ends_with("secrets") {
                    folders.push(path);
                }
            } else if name.starts_with("deploy") || name.ends_with(".md") {
                pages.push(page(&name));
            }
        }
    }
    assert!(pages.len() > 20, "{} pages", pages.len());
    pages
}

/// What is marked as code in a line of Markdown between backticks; the whole line where it is indented by four.
fn code(line: &str) -> Vec<&str> {
    if line.starts_with("    ") {
        return vec![line.trim()];
    }
    line.split('`').skip(1).step_by(2).collect()
}

#[test]
fn code_is_found_in_markdown() {
    assert_eq!(code("Run `seaworthy serve` or `x`."), ["seaworthy serve", "x"]);
    assert_eq!(code("    seaworthy serve"), ["seaworthy serve"]);
    assert_eq!(code("seaworthy serve"), [""; 0]);
}
