//! Tells what a file is from its first bytes, never from its name or from what its sender calls it.

use std::fmt;

use super::error::ImageError;

/// The kinds of picture that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG (W3C).
    Png,
    /// GIF 87a or 89a.
    Gif,
    /// WebP, lossy or lossless (RFC 9649).
    WebP,
}

impl ImageKind {
    /// The media type, as in `Content-Type`.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }

    /// The usual ending of a file name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
        }
    }
}

/// What a file that is not taken looks like. `Display` gives a noun phrase for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Looks {
    /// No bytes at all.
    Empty,
    /// A Windows program (MZ).
    WindowsProgram,
    /// A program for Linux or macOS.
    UnixProgram,
    /// A script that names its interpreter.
    Script,
    /// A PDF document.
    Pdf,
    /// A web page.
    Html,
    /// XML other than SVG.
    Xml,
    /// A ZIP archive or an office document.
    Zip,
    /// Another archive: gzip, 7z, RAR, xz.
    Archive,
    /// A film or a sound.
    Media,
    /// Plain text.
    Text,
    /// Nothing known.
    Unknown,
    /// A HEIC photograph, as iPhones take them.
    Heic,
    /// An AVIF picture.
    Avif,
    /// A JPEG XL picture.
    JpegXl,
    /// An SVG drawing, which can carry scripts.
    Svg,
    /// A TIFF picture or a camera's raw file.
    Tiff,
    /// A Windows bitmap.
    Bmp,
    /// An icon file.
    Icon,
    /// A Photoshop document.
    Photoshop,
}

impl Looks {
    fn is_picture(self) -> bool {
        use Looks::{Avif, Bmp, Heic, Icon, JpegXl, Photoshop, Svg, Tiff};
        matches!(self, Heic | Avif | JpegXl | Svg | Tiff | Bmp | Icon | Photoshop)
    }

    /// How to make an acceptable file out of it.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Heic => {
                "export the photograph as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible) and send that"
            }
            Self::Svg => "export the drawing as PNG and send that",
            _ => "save it as JPEG, PNG, GIF or WebP and send that",
        }
    }
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an empty file",
            Self::WindowsProgram => "a Windows program",
            Self::UnixProgram => "a program for Linux or macOS",
            Self::Script => "a script",
            Self::Pdf => "a PDF document",
            Self::Html => "a web page",
            Self::Xml => "an XML document",
            Self::Zip => "a ZIP archive or an office document",
            Self::Archive => "an archive",
            Self::Media => "a film or a sound",
            Self::Text => "plain text",
            Self::Unknown => "nothing known",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::JpegXl => "JPEG XL",
            Self::Svg => "SVG",
            Self::Tiff => "TIFF or camera raw",
            Self::Bmp => "BMP",
            Self::Icon => "ICO",
            Self::Photoshop => "PSD",
        })
    }
}

/// Which of the accepted kinds a file is, by its content.
///
/// # Errors
///
/// [`ImageError::NotAnImage`] or [`ImageError::Unsupported`], saying what it looks like instead.
pub fn sniff(bytes: &[u8]) -> Result<ImageKind, ImageError> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(ImageKind::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(ImageKind::Png);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Ok(ImageKind::Gif);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        return Ok(ImageKind::WebP);
    }
    let found = looks_like(bytes);
    Err(if found.is_picture() { ImageError::Unsupported { found } } else { ImageError::NotAnImage { found } })
}

/// First bytes of kinds that are not taken. Longer marks stand before shorter ones that would hide them.
const MARKS: [(&[u8], Looks); 32] = [
    (b"\x7fELF", Looks::UnixProgram),
    (b"\xfe\xed\xfa\xce", Looks::UnixProgram),
    (b"\xfe\xed\xfa\xcf", Looks::UnixProgram),
    (b"\xce\xfa\xed\xfe", Looks::UnixProgram),
    (b"\xcf\xfa\xed\xfe", Looks::UnixProgram),
    (b"\xca\xfe\xba\xbe", Looks::UnixProgram),
    (b"#!", Looks::Script),
    (b"%PDF-", Looks::Pdf),
    (b"PK\x03\x04", Looks::Zip),
    (b"PK\x05\x06", Looks::Zip),
    (b"\xd0\xcf\x11\xe0", Looks::Zip),
    (b"\x1f\x8b", Looks::Archive),
    (b"7z\xbc\xaf\x27\x1c", Looks::Archive),
    (b"Rar!\x1a\x07", Looks::Archive),
    (b"\xfd7zXZ\0", Looks::Archive),
    (b"BZh", Looks::Archive),
    (b"\x1a\x45\xdf\xa3", Looks::Media),
    (b"OggS", Looks::Media),
    (b"ID3", Looks::Media),
    (b"RIFF", Looks::Media),
    (b"\xff\x0a", Looks::JpegXl),
    (b"\0\0\0\x0cJXL \r\n", Looks::JpegXl),
    (b"II*\0", Looks::Tiff),
    (b"MM\0*", Looks::Tiff),
    (b"II+\0", Looks::Tiff),
    (b"IIRO", Looks::Tiff),
    (b"FUJIFILMCCD-RAW", Looks::Tiff),
    (b"\0\0\x01\0", Looks::Icon),
    (b"\0\0\x02\0", Looks::Icon),
    (b"8BPS", Looks::Photoshop),
    (b"MZ", Looks::WindowsProgram),
    (b"BM", Looks::Bmp),
];

fn looks_like(bytes: &[u8]) -> Looks {
    if bytes.is_empty() {
        return Looks::Empty;
    }
    if bytes.get(4..8) == Some(b"ftyp".as_slice()) {
        return match bytes.get(8..12) {
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Looks::Heic,
            Some(b"avif" | b"avis") => Looks::Avif,
            _ => Looks::Media,
        };
    }
    // A text that happens to begin with "BM" or "MZ" is still text: those two marks are too short to trust alone.
    let text = text_start(bytes);
    match MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        Some((mark, found)) if mark.len() > 2 || text.is_none() || *found == Looks::Script => *found,
        _ => text.map_or(Looks::Unknown, |text| text_kind(&text)),
    }
}

/// The first kilobyte as text in lower case, if it is text.
fn text_start(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..1024).unwrap_or(bytes);
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // Only a character cut by the end of the window is forgiven.
        Err(e) if e.error_len().is_none() => std::str::from_utf8(start.get(..e.valid_up_to())?).ok()?,
        Err(_) => return None,
    };
    let is_text = !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_ascii_whitespace());
    is_text.then(|| text.trim_start().to_lowercase())
}

fn text_kind(text: &str) -> Looks {
    if !text.starts_with('<') {
        return Looks::Text;
    }
    if text.contains("<svg") && !text.contains("<html") {
        Looks::Svg
    } else if text.starts_with("<?xml") && !text.contains("<html") {
        Looks::Xml
    } else {
        Looks::Html
    }
}
