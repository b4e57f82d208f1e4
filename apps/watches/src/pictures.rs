//! Taking in a picture: read, made safe, stored in three sizes, entered in the watch's row order. All of it or nothing.

use bytes::Bytes;
use seaworthy_documents::images::{ImageError, SanitisedImage, sanitise};
use seaworthy_http::Platform;
use seaworthy_kernel::{Code, Problem, ids};
use uuid::Uuid;

use crate::{
    Watches,
    store::images::{self, ImageRow},
};

/// The sizes in which a picture is kept.
pub(crate) const VARIANTS: [&str; 3] = ["full", "medium", "thumbnail"];

/// Files of a picture, written, with the row that still has to be entered.
#[derive(Debug)]
pub(crate) struct StoredPicture {
    pub(crate) row: ImageRow,
    owner: Uuid,
}

impl StoredPicture {
    /// Removes the files again: the row could not be entered.
    pub(crate) async fn discard(self, platform: &Platform) {
        let folder = images::folder(self.owner, self.row.watch_id, self.row.id);
        if let Err(error) = platform.files.remove_folder(&folder).await {
            // Housekeeping finds them later.
            tracing::warn!(%error, folder, "files of a refused picture could not be removed");
        }
    }
}

fn refusal(error: &ImageError) -> Problem {
    let code = match error.code() {
        "image_too_large" => Code::ImageTooLarge,
        "unsupported_media_type" => Code::UnsupportedMediaType,
        _ => Code::ImageUnreadable,
    };
    Problem::new(code).detail(error.to_string())
}

/// Makes a picture safe and writes its files. Position and primacy of the row are for the caller to set.
pub(crate) async fn store(
    watches: &Watches,
    platform: &Platform,
    owner: Uuid,
    watch: Uuid,
    file_name: String,
    bytes: Bytes,
    source: &str,
) -> Result<StoredPicture, Problem> {
    let limits = watches.options.images;
    let picture = {
        let _place = watches.picture_places.acquire().await.map_err(Problem::internal)?;
        tokio::task::spawn_blocking(move || sanitise(&bytes, &limits)).await.map_err(Problem::internal)?
    };
    let picture = picture.map_err(|error| refusal(&error))?;
    let now = platform.clock.now();
    let row = ImageRow {
        id: ids::new_id(now),
        watch_id: watch,
        file_name,
        content_type: picture.full.kind.content_type().to_owned(),
        width: picture.full.width.into(),
        height: picture.full.height.into(),
        byte_size: i64::try_from(picture.full.bytes.len()).unwrap_or(i64::MAX),
        is_primary: false,
        position: 0,
        source: source.to_owned(),
        created_at: now,
    };
    let stored = StoredPicture { row, owner };
    match write_files(platform, &stored, picture).await {
        Ok(()) => Ok(stored),
        Err(problem) => {
            stored.discard(platform).await;
            Err(problem)
        }
    }
}

async fn write_files(platform: &Platform, stored: &StoredPicture, picture: SanitisedImage) -> Result<(), Problem> {
    let folder = images::folder(stored.owner, stored.row.watch_id, stored.row.id);
    for (variant, file) in VARIANTS.into_iter().zip([picture.full, picture.medium, picture.thumbnail]) {
        platform.files.put(&format!("{folder}/{variant}"), Bytes::from_owner(file.bytes)).await?;
    }
    Ok(())
}
