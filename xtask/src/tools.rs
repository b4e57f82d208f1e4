//! The programs the tests need besides Rust: where they are, and how they are installed.

use std::env::{split_paths, var_os};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;
use crate::web::NPM;

const OLDEST_NODE: u32 = 20;
/// What a PostgreSQL folder must hold to serve the tests.
const POSTGRES: [&str; 4] = ["initdb", "pg_ctl", "postgres", "psql"];
/// Servers that tests start on ports of their own and programs that read deploy/, and Debian's packages for them.
const SERVERS: [(&str, &str); 4] =
    [("nginx", "nginx-light"), ("promtool", "prometheus"), ("redis-server", "redis-server"), ("yamllint", "yamllint")];
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_ON_MACOS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// The programs found.
pub(crate) struct Tools {
    /// The Chromium program.
    pub(crate) chromium: PathBuf,
    /// The folder of PostgreSQL's programs.
    pub(crate) postgres: PathBuf,
}

impl Tools {
    /// Finds all programs. What Debian packs is installed when we may; anything else missing is an error that says
    /// how to get it.
    pub(crate) fn require() -> Result<Self> {
        require_node()?;
        let packages = missing_packages();
        if !packages.is_empty() {
            install(&packages)?;
        }
        match (chromium(), postgres()) {
            (Some(chromium), Some(postgres)) => {
                println!("Chromium: {}\nPostgreSQL: {}", chromium.display(), postgres.display());
                Ok(Self { chromium, postgres })
            }
            _ => bail!("installed {}, but still cannot find the programs", packages.join(" ")),
        }
    }
}

fn require_node() -> Result<()> {
    let version = command::quiet(Command::new("node").arg("--version"));
    match version.as_deref().map(str::trim) {
        Some(version) if major(version).is_some_and(|major| major >= OLDEST_NODE) => {
            println!("Node.js: {version}");
        }
        Some(version) => bail!("Node.js {OLDEST_NODE} or newer is needed, and `node` is {version}"),
        None => bail!("Node.js {OLDEST_NODE} or newer is needed, and `node` is not on the PATH"),
    }
    match command::quiet(Command::new(NPM).arg("--version")) {
        Some(version) => println!("npm: {}", version.trim()),
        None => bail!("npm is not on the PATH; it comes with Node.js (on Debian: apt-get install npm)"),
    }
    Ok(())
}

/// The major number of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Debian's packages for what is not there.
fn missing_packages() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if chromium().is_none() {
        packages.extend(["chromium", "fonts-dejavu-core"]);
    }
    if postgres().is_none() {
        packages.push("postgresql");
    }
    for (program, package) in SERVERS {
        if server(program).is_none() {
            packages.push(package);
        }
    }
    packages
}

/// Installs the packages as root on Debian; otherwise says what to type.
fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let debian = Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some();
    if !(debian && is_root()) {
        bail!(
            "missing: {names}. On Debian: sudo apt-get install -y {names}. On macOS: brew install --cask chromium, \
             brew install postgresql@17 nginx prometheus redis yamllint, and put its bin folder on the PATH. Elsewhere: CHROMIUM_PATH names the browser, \
             and initdb, pg_ctl, postgres and psql must be on the PATH"
        );
    }
    println!("missing: {names}; installing with apt-get");
    let apt = |arguments: &[&str]| {
        command::run(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-q"])?;
    apt(&[&["install", "-y", "-q", "--no-install-recommends"], packages].concat())
}

/// True where the process runs as root; always false on Windows.
pub(crate) fn is_root() -> bool {
    command::quiet(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// `CHROMIUM_PATH` if it is a file, else the first browser found.
fn chromium() -> Option<PathBuf> {
    let given = var_os("CHROMIUM_PATH").map(PathBuf::from).filter(|path| path.is_file());
    given
        .or_else(|| CHROMIUM.iter().find_map(|name| on_path(name)))
        .or_else(|| CHROMIUM_ON_MACOS.iter().map(PathBuf::from).find(|path| path.is_file()))
}

/// The folder with PostgreSQL's programs: on the PATH, else the newest that Debian installed.
pub(crate) fn postgres() -> Option<PathBuf> {
    let on_path = var_os("PATH").into_iter().flat_map(|path| split_paths(&path).collect::<Vec<_>>());
    on_path.into_iter().find(|folder| holds(folder, &POSTGRES)).or_else(|| newest(Path::new("/usr/lib/postgresql")))
}

/// `<parent>/<version>/bin` of the highest version that is complete.
fn newest(parent: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(parent).ok()?.flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, folder)| holds(folder, &POSTGRES))
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = var_os("PATH")?;
    split_paths(&path).find(|folder| holds(folder, &[program])).map(|folder| folder.join(file_name(program)))
}

/// A server's program.
pub(crate) fn server(name: &str) -> Option<PathBuf> {
    on_path(name).or_else(|| in_sbin(name))
}

/// Where Debian keeps servers, which is on the PATH of root alone.
fn in_sbin(program: &str) -> Option<PathBuf> {
    Some(Path::new("/usr/sbin").join(file_name(program))).filter(|path| path.is_file())
}

fn holds(folder: &Path, programs: &[&str]) -> bool {
    programs.iter().all(|program| folder.join(file_name(program)).is_file())
}

fn file_name(program: &str) -> String {
    format!("{program}{}", std::env::consts::EXE_SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn versions_of_node_are_read() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("unknown"), None);
    }

    #[test]
    fn the_newest_complete_postgres_is_taken() -> Result<()> {
        let parent = std::env::temp_dir().join(format!("seaworthy-tools-{}", std::process::id()));
        for (version, programs) in [("9", &POSTGRES[..]), ("15", &POSTGRES[..]), ("17", &POSTGRES[..2]), ("doc", &[])] {
            let folder = parent.join(version).join("bin");
            fs::create_dir_all(&folder)?;
            for program in programs {
                fs::write(folder.join(file_name(program)), "")?;
            }
        }
        let found = newest(&parent);
        fs::remove_dir_all(&parent)?;
        assert_eq!(found, Some(parent.join("15/bin")));
        assert_eq!(newest(&parent), None);
        Ok(())
    }

    #[test]
    fn a_program_is_found_on_the_path() {
        assert!(on_path("cargo").is_some());
        assert_eq!(on_path("no-such-program"), None);
    }
}
