//! What was backed up comes back, and what was there before the restore comes back too.

use seaworthy_backup::{BackupError, runs, undo, verify};
use seaworthy_store::Presence;

use crate::on_both;

on_both! {
    async fn everything_comes_back_and_can_be_undone(place) {
        let before = place.everything().await;
        assert_eq!(before.len(), 9, "{before:#?}");
        let created = place.create().await.unwrap();
        assert_eq!((created.manifest.files, created.manifest.file_bytes), (2, 300_000));
        place.change().await;
        let changed = place.everything().await;
        assert_ne!(before, changed);
        let manifest = place.restore(&created.stored.name).await.unwrap();
        assert_eq!(manifest.rows(), created.manifest.rows());
        assert_eq!(place.everything().await, before);
        undo(&place.place()).await.unwrap();
        assert_eq!(place.everything().await, changed);
        undo(&place.place()).await.unwrap();
        assert_eq!(place.everything().await, before, "undone twice");
        // The restored database counts on, and a second restore replaces what the first has kept.
        place.change().await;
        place.restore(&created.stored.name).await.unwrap();
        assert_eq!(place.everything().await, before);
        let leftovers: Vec<_> = std::fs::read_dir(place.file("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(leftovers.iter().all(|name| !name.to_string_lossy().contains("restoring")), "{leftovers:?}");
    }

    async fn nobody_restores_under_a_running_server(place) {
        let created = place.create().await.unwrap();
        let before = place.everything().await;
        let database = place.open().await;
        let presence = Presence::shared(&database, &place.place().database_url).await.unwrap();
        assert!(presence.is_some());
        assert!(Presence::shared(&database, &place.place().database_url).await.unwrap().is_some(), "two servers may");
        for error in [place.restore(&created.stored.name).await.unwrap_err(), undo(&place.place()).await.unwrap_err()] {
            assert!(matches!(&error, BackupError::Refused(text) if text.contains("stop every server")), "{error}");
        }
        drop(presence);
        database.close().await;
        assert_eq!(place.everything().await, before);
    }

    async fn there_must_be_something_to_go_back_to(place) {
        let error = undo(&place.place()).await.unwrap_err();
        assert!(error.to_string().contains("nothing to go back to"), "{error}");
    }

    async fn a_drill_compares_everything_and_leaves_nothing(place) {
        place.create().await.unwrap();
        let before = place.everything().await;
        let manifest = place.drill().await.unwrap();
        assert!(manifest.about.sentinel.is_some() && manifest.rows() > 0);
        assert_eq!(place.everything().await, before, "the data are as they were");
        assert_eq!(std::fs::read_dir(place.file("restore-drill")).unwrap().count(), 0);
        let database = place.open().await;
        let standing = runs::standing(&database, runs::RunKind::Drill).await.unwrap();
        assert!(standing.last_success.is_some() && !standing.is_broken());
        let standing = runs::standing(&database, runs::RunKind::Backup).await.unwrap();
        let run = standing.last_success.as_ref().unwrap();
        assert!(run.byte_size.unwrap() > 0 && run.archive.as_deref().unwrap().ends_with(".tar.zst.age") && !standing.is_broken());
        database.close().await;
    }

    async fn checking_changes_nothing(place) {
        let created = place.create().await.unwrap();
        let manifest = verify(&place.target(), &created.stored.name, &place.identity).await.unwrap();
        assert_eq!(manifest.entries, created.manifest.entries);
        assert!(manifest.entries.iter().any(|entry| entry.path == "configuration/settings.txt"));
        // An archive elsewhere is named by its path.
        let elsewhere = place.file("copy.age");
        std::fs::copy(place.archives().join(&created.stored.name), &elsewhere).unwrap();
        verify(&place.target(), elsewhere.to_str().unwrap(), &place.identity).await.unwrap();
    }
}
