//! Why a picture is refused, in words its sender can act on.

use super::sniff::Looks;

/// Why a file did not become a picture. The message says what to do; [`ImageError::code`] is for programs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The content is not a picture at all, whatever its name says.
    #[error("this is not a picture: it looks like {found}; send a JPEG, PNG, GIF or WebP file")]
    NotAnImage {
        /// What the first bytes look like.
        found: Looks,
    },
    /// A picture, but of a kind that is not taken.
    #[error("pictures of the kind {found} are not taken; {}", found.advice())]
    Unsupported {
        /// The kind.
        found: Looks,
    },
    /// The file is too large.
    #[error("the file has {actual} bytes and at most {limit} are taken; save it smaller or as JPEG")]
    TooManyBytes {
        /// Most bytes taken.
        limit: u64,
        /// Bytes sent.
        actual: u64,
    },
    /// The picture has too many pixels.
    #[error("the picture has {actual} pixels and at most {limit} are taken; scale it down")]
    TooManyPixels {
        /// Most pixels (width times height) taken.
        limit: u64,
        /// Pixels the header announces.
        actual: u64,
    },
    /// The picture is too wide or too high.
    #[error("the longer side of the picture has {actual} pixels and at most {limit} are taken; scale it down")]
    SideTooLong {
        /// Longest side taken, in pixels.
        limit: u32,
        /// Longest side the header announces, in pixels.
        actual: u32,
    },
    /// Few enough pixels, but coded so that reading them takes too much memory (deep colour, many-pass JPEG).
    #[error(
        "reading the picture takes {actual} bytes of memory and at most {limit} are given; scale it down or save it as a plain JPEG"
    )]
    TooMuchMemory {
        /// Most memory given, in bytes.
        limit: u64,
        /// Memory needed, in bytes, as far as is known.
        actual: u64,
    },
    /// The header is that of a picture; the rest cannot be read.
    #[error("the picture cannot be read ({detail}); open it in an image editor and save it again")]
    Corrupt {
        /// What the decoder found, at most 120 characters, without control characters.
        detail: String,
    },
}

impl ImageError {
    /// The stable code of the HTTP contract: `image_unreadable`, `image_too_large` or `unsupported_media_type`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnImage { found: Looks::Empty } | Self::Corrupt { .. } => "image_unreadable",
            Self::NotAnImage { .. } | Self::Unsupported { .. } => "unsupported_media_type",
            Self::TooManyBytes { .. }
            | Self::TooManyPixels { .. }
            | Self::SideTooLong { .. }
            | Self::TooMuchMemory { .. } => "image_too_large",
        }
    }

    /// Decoders quote what they read, so the text is cut and cleaned before it can reach a log or a page.
    pub(super) fn corrupt(detail: impl std::fmt::Display) -> Self {
        let detail = detail.to_string().chars().filter(|c| !c.is_control()).take(120).collect();
        Self::Corrupt { detail }
    }
}
