//! A backup that is not good is noticed, whatever is wrong with it; nothing is changed, and the light turns red until a good one comes.

use std::{fs, sync::Arc};

use seaworthy_backup::{age::Identity, drill, runs, verify};

use crate::{installation::STEPS, on_both};

on_both! {
    async fn every_damage_is_noticed_and_turns_the_light_red(place) {
        let created = place.create().await.unwrap();
        let before = place.everything().await;
        let path = place.archives().join(&created.stored.name);
        let good = fs::read(&path).unwrap();
        let flipped = |at: usize| {
            let mut bytes = good.clone();
            bytes[at] ^= 0x20;
            bytes
        };
        let damages = [
            ("one byte of the header", flipped(40)),
            ("one byte in the middle", flipped(good.len() / 2)),
            ("one byte at the end", flipped(good.len() - 1)),
            ("cut in the middle", good[..good.len() / 2].to_vec()),
            ("cut by one byte", good[..good.len() - 1].to_vec()),
            ("empty", Vec::new()),
            ("something else", b"a diary, not a backup. ".repeat(100)),
            ("two in one", [good.clone(), good.clone()].concat()),
        ];
        let database = place.open().await;
        for (what, bytes) in damages {
            fs::write(&path, bytes).unwrap();
            assert!(verify(&place.target(), &created.stored.name, &place.identity).await.is_err(), "{what}");
            assert!(place.restore(&created.stored.name).await.is_err(), "{what}");
            assert!(place.drill().await.is_err(), "{what}");
            let standing = runs::standing(&database, runs::RunKind::Drill).await.unwrap();
            assert!(standing.is_broken(), "{what}");
            assert!(standing.last_failure.unwrap().error.is_some(), "{what}");
        }
        fs::write(&path, &good).unwrap();
        place.drill().await.unwrap();
        assert!(!runs::standing(&database, runs::RunKind::Drill).await.unwrap().is_broken(), "and green again");
        database.close().await;
        assert_eq!(place.everything().await, before, "nothing was changed by any of them");
    }

    async fn another_key_opens_nothing(place) {
        let created = place.create().await.unwrap();
        let other = Identity::generate().unwrap();
        let error = verify(&place.target(), &created.stored.name, &other).await.unwrap_err();
        assert!(error.to_string().contains("another key"), "{error}");
        let database = place.open().await;
        let clock = place.clock.clone();
        drill((&place.target(), None), &other, (&place.place(), &database), STEPS, clock).await.unwrap_err();
        assert!(runs::standing(&database, runs::RunKind::Drill).await.unwrap().is_broken());
        database.close().await;
    }

    async fn a_backup_that_cannot_be_written_leaves_no_archive(place) {
        fs::write(place.archives(), "a file where the folder should be").unwrap();
        let error = place.create().await.unwrap_err();
        assert!(error.to_string().contains("BACKUP_DIR"), "{error}");
        let database = place.open().await;
        assert!(runs::standing(&database, runs::RunKind::Backup).await.unwrap().is_broken());
        fs::remove_file(place.archives()).unwrap();
        let error = place.drill().await.unwrap_err();
        assert!(error.to_string().contains("no backup"), "{error}");
        place.create().await.unwrap();
        assert!(!runs::standing(&database, runs::RunKind::Backup).await.unwrap().is_broken());
        database.close().await;
    }

    async fn an_archive_of_a_newer_schema_is_refused_by_name(place) {
        let created = place.create().await.unwrap();
        let error = seaworthy_backup::restore(
            (&place.target(), &created.stored.name),
            &place.identity,
            &place.place(),
            &STEPS[1..],
            Arc::clone(&place.clock) as Arc<dyn seaworthy_kernel::Clock>,
        )
        .await
        .unwrap_err();
        assert!(error.to_string().contains("kinds 0001_kinds") && error.to_string().contains("version"), "{error}");
    }
}
