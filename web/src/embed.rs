//! Turns the folder of the built web UI into Rust source: one sorted table of assets with their bytes.
//!
//! The build script compiles this file as its own module; the library compiles it only to test it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// One file of the site, and which compressed copies lie beside it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) br: bool,
    pub(crate) gz: bool,
}

/// Copies the site to `out/assets` and writes the table to `out/assets.rs`. The copy keeps a later run of the
/// web build from changing files that a compiled crate still refers to.
pub(crate) fn embed(site: &Path, out: &Path) -> io::Result<()> {
    let copies = out.join("assets");
    if copies.exists() {
        fs::remove_dir_all(&copies)?;
    }
    let mut files = Vec::new();
    for file in files_below(site)? {
        let relative = relative_path(site, &file)?;
        let copy = copies.join(&relative);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &copy)?;
        files.push(relative);
    }
    let mut source = String::from("static ASSETS: &[Asset] = &[\n");
    for entry in entries(&files) {
        let content = fs::read(copies.join(&entry.path))?;
        source.push_str(&literal(&entry, &content));
    }
    source.push_str("];\n");
    fs::write(out.join("assets.rs"), source)
}

/// All files below `folder`, at any depth, in no particular order.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder)? {
            let path = item?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// The path below `site` with forward slashes, as it stands in an address.
fn relative_path(site: &Path, file: &Path) -> io::Result<String> {
    let relative = file.strip_prefix(site).map_err(io::Error::other)?;
    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| io::Error::other(format!("{} is not UTF-8", file.display())))
}

/// Sorts the files and pairs each with its compressed copies. Hidden files (the bundler's manifest) are left out;
/// a `.br` or `.gz` file without an original is an asset of its own.
pub(crate) fn entries(files: &[String]) -> Vec<Entry> {
    let exists = |path: &str| files.iter().any(|file| file == path);
    let is_copy = |path: &str| [".br", ".gz"].iter().any(|suffix| path.strip_suffix(suffix).is_some_and(&exists));
    let mut entries: Vec<Entry> = files
        .iter()
        .filter(|path| !path.split('/').any(|part| part.starts_with('.')) && !is_copy(path))
        .map(|path| Entry { path: path.clone(), br: exists(&format!("{path}.br")), gz: exists(&format!("{path}.gz")) })
        .collect();
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    entries
}

/// The Rust literal of one `Asset`.
fn literal(entry: &Entry, content: &[u8]) -> String {
    let Entry { path, br, gz } = entry;
    let include = |suffix: &str| {
        let name = format!("/assets/{path}{suffix}");
        format!("include_bytes!(concat!(env!(\"OUT_DIR\"), {name:?}))")
    };
    let optional = |there: bool, suffix: &str| {
        if there { format!("Some({})", include(suffix)) } else { "None".to_owned() }
    };
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "    Asset {{ path: {path:?}, content_type: {:?}, etag: {:?}, immutable: {}, identity: {}, br: {}, gz: {} }},",
        content_type(path),
        etag(content),
        immutable(path),
        include(""),
        optional(*br, ".br"),
        optional(*gz, ".gz"),
    );
    text
}

/// SvelteKit puts files here whose name holds a hash of their content.
pub(crate) fn immutable(path: &str) -> bool {
    path.starts_with("_app/immutable/")
}

/// A weak entity tag: 64-bit FNV-1a of the content and its length. Weak, because one tag stands for the plain and
/// the compressed forms alike (RFC 9110, section 8.8.1).
pub(crate) fn etag(content: &[u8]) -> String {
    format!("W/\"{:016x}-{:x}\"", fnv1a(content), content.len())
}

/// 64-bit FNV-1a. Enough to tell our own files apart; not a protection against anyone.
pub(crate) fn fnv1a(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The value of `Content-Type` by the file's ending.
pub(crate) fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &[&str]) -> Vec<String> {
        files.iter().map(|file| (*file).to_owned()).collect()
    }

    #[test]
    fn content_types_follow_the_ending() {
        for (path, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("_app/immutable/entry/start.C0ffee.js", "text/javascript; charset=utf-8"),
            ("_app/version.json", "application/json"),
            ("icon.SVG", "image/svg+xml"),
            ("fonts/inter.woff2", "font/woff2"),
            ("LICENSE", "application/octet-stream"),
            ("folder.js/LICENSE", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }

    #[test]
    fn compressed_copies_belong_to_their_original() {
        let files = names(&["theme.js.gz", "theme.js", "_app/a.css.br", "_app/a.css", "theme.js.br", "lone.tar.gz"]);
        let expected = [
            Entry { path: "_app/a.css".into(), br: true, gz: false },
            Entry { path: "lone.tar.gz".into(), br: false, gz: false },
            Entry { path: "theme.js".into(), br: true, gz: true },
        ];
        assert_eq!(entries(&files), expected);
    }

    #[test]
    fn hidden_files_are_left_out() {
        assert_eq!(entries(&names(&[".vite/manifest.json", ".vite/manifest.json.gz", "_app/.cache/x.js"])), []);
    }

    #[test]
    fn only_hashed_names_are_immutable() {
        assert!(immutable("_app/immutable/chunks/a.js"));
        assert!(!immutable("_app/version.json"));
        assert!(!immutable("other/_app/immutable/a.js"));
    }

    #[test]
    fn hash_agrees_with_the_published_test_vectors() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn etag_changes_with_the_content() {
        assert_eq!(etag(b"foobar"), "W/\"85944171f73967e8-6\"");
        assert_ne!(etag(b"foobar"), etag(b"foobaz"));
    }

    #[test]
    fn embed_writes_a_table_and_drops_what_is_gone() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("seaworthy-embed-{}", std::process::id()));
        let (site, out) = (folder.join("site"), folder.join("out"));
        fs::create_dir_all(site.join("_app/immutable"))?;
        fs::create_dir_all(&out)?;
        fs::write(site.join("index.html"), "<!doctype html>")?;
        fs::write(site.join("_app/immutable/a.js"), "1")?;
        fs::write(site.join("_app/immutable/a.js.br"), "2")?;
        embed(&site, &out)?;
        let first = fs::read_to_string(out.join("assets.rs"))?;
        fs::remove_file(site.join("_app/immutable/a.js.br"))?;
        embed(&site, &out)?;
        let second = fs::read_to_string(out.join("assets.rs"))?;
        let copy_is_gone = !out.join("assets/_app/immutable/a.js.br").exists();
        fs::remove_dir_all(&folder)?;

        assert!(
            first.contains("br: Some(include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/_app/immutable/a.js.br\")))")
        );
        assert!(first.find("a.js") < first.find("index.html"), "sorted by path");
        assert!(!second.contains("Some("), "{second}");
        assert!(copy_is_gone);
        Ok(())
    }
}
