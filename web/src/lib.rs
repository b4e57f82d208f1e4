//! The web UI as it was built by `build.rs`, embedded in the binary: each file with its media type, its entity tag
//! and its compressed copies. No I/O, no dependencies: the server looks an asset up and sends its bytes.

#[cfg(test)]
mod embed;

/// One file of the built site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Path below the root of the site, with forward slashes and without a leading one: `_app/version.json`.
    pub path: &'static str,
    /// Value for `Content-Type`, with its charset where the type is text.
    pub content_type: &'static str,
    /// Value for `ETag`, quotes included. Weak (`W/"…"`), since it is the same for all three encodings.
    pub etag: &'static str,
    /// True where the file's name holds a hash of its content, so that it may be cached for ever.
    pub immutable: bool,
    /// The file's bytes.
    pub identity: &'static [u8],
    /// The file's bytes compressed with Brotli, where the build made such a copy.
    pub br: Option<&'static [u8]>,
    /// The file's bytes compressed with gzip, where the build made such a copy.
    pub gz: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The asset at exactly this path (no leading slash, no query, already percent-decoded), or `None`.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok().and_then(|position| ASSETS.get(position))
}

/// All assets, sorted by path.
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// The page that every route of the UI starts from: `index.html`.
pub fn shell() -> Option<&'static Asset> {
    find("index.html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_by_its_path() {
        assert!(!all().is_empty());
        for asset in all() {
            assert_eq!(find(asset.path), Some(asset));
        }
    }

    #[test]
    fn assets_are_sorted_and_unique() {
        assert!(all().is_sorted_by(|one, other| one.path < other.path));
    }

    #[test]
    fn other_spellings_are_not_found() {
        for path in ["", "/", "/index.html", "INDEX.HTML", "index.html.br", "../Cargo.toml", "_app", "zzz"] {
            assert_eq!(find(path), None, "{path}");
        }
    }

    #[test]
    fn the_shell_is_a_page_that_may_not_be_cached_for_ever() {
        let shell = shell().expect("the site has an index.html");
        assert_eq!(shell.content_type, "text/html; charset=utf-8");
        assert!(!shell.immutable);
        assert!(!shell.identity.is_empty());
    }

    #[test]
    fn immutable_assets_are_those_with_hashed_names() {
        for asset in all() {
            assert_eq!(asset.immutable, asset.path.starts_with("_app/immutable/"), "{}", asset.path);
        }
        assert!(all().iter().any(|asset| asset.immutable));
    }

    #[test]
    fn entity_tags_belong_to_the_bytes() {
        for asset in all() {
            assert_eq!(asset.etag, embed::etag(asset.identity), "{}", asset.path);
        }
    }

    #[test]
    fn scripts_are_typed_as_scripts() {
        let scripts: Vec<_> = all().iter().filter(|asset| asset.path.ends_with(".js")).collect();
        assert!(!scripts.is_empty());
        assert!(scripts.iter().all(|asset| asset.content_type == "text/javascript; charset=utf-8"));
    }
}
