//! Builds the web UI with npm and hands it to `src/embed.rs`, which makes Rust source of it.
//!
//! `WEB_DIST=/path` embeds a site that was built elsewhere; Node.js is then not needed.

use std::env::var_os;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::{fs, io};

#[path = "src/embed.rs"]
mod embed;

const OLDEST_NODE: u32 = 20;
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
/// What the site is made from besides the folder `ui`. A change of any of them builds it anew.
const SOURCES: [&str; 9] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "scripts/viewer.mjs",
    "svelte.config.js",
    "vite.config.ts",
    "tsconfig.json",
    "../docs/openapi.json",
    "../docs/RUNBOOK.md",
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-env-changed=WEB_DIST");
    match run() {
        Ok(()) => {}
        // Cargo fails the build and prints these lines; an exit code would add all of the script's output to them.
        Err(message) => message.lines().for_each(|line| println!("cargo::error={line}")),
    }
    ExitCode::SUCCESS
}

fn run() -> Result<(), String> {
    let folder = |name: &str| var_os(name).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {name}"));
    let (web, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    match var_os("WEB_DIST").filter(|value| !value.is_empty()).map(PathBuf::from) {
        Some(site) => {
            println!("cargo::rerun-if-changed={}", site.display());
            embed_site(&site, &out)
        }
        None => {
            track(&web).map_err(|error| format!("cannot list the sources of the web UI: {error}"))?;
            require_node()?;
            let _lock = lock(&web).map_err(|error| format!("cannot lock web/.svelte-kit: {error}"))?;
            install(&web)?;
            npm(&web, &["run", "build"])?;
            embed_site(&web.join("build"), &out)
        }
    }
}

fn embed_site(site: &Path, out: &Path) -> Result<(), String> {
    if !site.join("index.html").is_file() {
        return Err(format!("{} is not a built web UI: it has no index.html", site.display()));
    }
    embed::embed(site, out).map_err(|error| format!("cannot embed {}: {error}", site.display()))
}

/// Names the sources to cargo. Cargo takes a folder with all that is below it, and the build writes API types into
/// `ui/lib/api/generated`; so folders above that one are named file by file, or each build would cause the next.
fn track(web: &Path) -> io::Result<()> {
    for source in SOURCES {
        if web.join(source).exists() {
            println!("cargo::rerun-if-changed={source}");
        }
    }
    let generated = web.join("ui/lib/api/generated");
    let mut pending = vec![web.join("ui")];
    while let Some(path) = pending.pop() {
        if path == generated {
            continue;
        }
        if generated.starts_with(&path) {
            for item in fs::read_dir(&path)? {
                pending.push(item?.path());
            }
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
    Ok(())
}

fn require_node() -> Result<(), String> {
    let node = version_of("node");
    let major = node.as_deref().and_then(major_version);
    let missing = match (&node, major) {
        (_, Some(major)) if major >= OLDEST_NODE => match version_of(NPM) {
            Some(_) => return Ok(()),
            None => "npm was not found on the PATH (it comes with Node.js; Debian packs it on its own)".to_owned(),
        },
        (Some(version), _) => format!("node on the PATH is {}, which is too old", version.trim()),
        (None, _) => "node was not found on the PATH".to_owned(),
    };
    Err(format!(
        "The web UI needs Node.js {OLDEST_NODE} or newer with npm to be built, and {missing}.\n\
         Debian 13 or newer: sudo apt-get install nodejs npm\n\
         Debian 12 (its own Node.js is 18): install the current LTS release from nodejs.org/en/download\n\
         macOS: brew install node\n\
         Windows: winget install OpenJS.NodeJS.LTS\n\
         Or build the UI on another machine (npm ci && npm run build in web/) and give the folder: \
         WEB_DIST=/path/to/web/build"
    ))
}

fn version_of(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// The major number of `v20.11.1`.
fn major_version(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// One build of the UI at a time: an editor's `cargo check` and a `cargo run` share `node_modules` and `build`.
fn lock(web: &Path) -> io::Result<fs::File> {
    let folder = web.join(".svelte-kit");
    fs::create_dir_all(&folder)?;
    let file = fs::File::create(folder.join("build.lock"))?;
    file.lock()?;
    Ok(file)
}

/// Installs what package-lock.json names, unless it is already there: the lock file's hash is kept in
/// `node_modules`, so that it goes when the folder goes. `cargo xtask` reads and writes the same stamp.
fn install(web: &Path) -> Result<(), String> {
    let lock = fs::read(web.join("package-lock.json"))
        .map_err(|error| format!("cannot read web/package-lock.json: {error}"))?;
    let hash = format!("{:016x}", embed::fnv1a(&lock));
    let stamp = web.join("node_modules/.seaworthy-lock");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == hash) {
        return Ok(());
    }
    // NODE_ENV=production in the environment would leave the build tools out.
    npm(web, &["ci", "--include=dev"])?;
    // npm makes no folder where there is nothing to install.
    fs::create_dir_all(web.join("node_modules"))
        .and_then(|()| fs::write(&stamp, hash))
        .map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

fn npm(web: &Path, arguments: &[&str]) -> Result<(), String> {
    let command = format!("npm {}", arguments.join(" "));
    let Output { status, stdout, stderr } = Command::new(NPM)
        .args(arguments)
        .current_dir(web)
        .output()
        .map_err(|error| format!("`{command}` did not start: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    Err(format!("`{command}` failed in {} ({status})\n{}\n{}", web.display(), said(&stdout), said(&stderr)))
}
