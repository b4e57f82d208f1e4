//! Sizes of pictures that are missing are made anew from the full one.

use bytes::Bytes;
use seaworthy_jobs::JobState;
use seaworthy_testkit::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, at, enter, files, id},
    pictures::png,
};

async fn with_picture(app: &TestApp, owner: &Client, model: &str) -> (Value, String) {
    let lists = Lists::of(app).await;
    let watch = enter(owner, lists.brand("Rolex"), model, json!({})).await;
    let image = owner.upload(&format!("{}/images", at(&watch)), "p.png", &png(900, 300)).await.expect(201);
    let folder = format!("accounts/{}/watches/{}/{}", owner.account, id(&watch), id(&image));
    (image, folder)
}

fn states(done: &[seaworthy_jobs::Drained], kind: &str) -> Vec<Option<JobState>> {
    done.iter().filter(|job| job.kind == kind).map(|job| job.state).collect()
}

const REPAIR: &str = "watches.repair_image";

on_both_engines! {
    async fn missing_and_damaged_sizes_are_made_anew(app) {
        let owner = app.user("owner@example.com").await;
        let (image, folder) = with_picture(&app, &owner, "Broken").await;
        let (_, untouched) = with_picture(&app, &owner, "Whole").await;
        let body = async |variant: &str| owner.get(image["urls"][variant].as_str().unwrap()).await.body;
        let (thumbnail, medium, full) = (body("thumbnail").await, body("medium").await, body("full").await);
        assert_eq!(states(&app.run_schedule("watches.find_missing_images").await, REPAIR), [], "nothing is missing");

        std::fs::remove_file(app.folder.path().join("files").join(&folder).join("thumbnail")).unwrap();
        app.platform.files.put(&format!("{folder}/medium"), Bytes::from(medium[..medium.len() / 2].to_vec())).await.unwrap();
        assert_eq!(files(&app).len(), 5);
        let done = app.run_schedule("watches.find_missing_images").await;
        assert_eq!(states(&done, REPAIR), [Some(JobState::Succeeded)], "one job for the one picture");
        assert_eq!(files(&app).len(), 6);
        assert!(files(&app).contains(&format!("{untouched}/thumbnail")));
        // The full one is what is kept of the upload: the sizes made from it differ by one more compression.
        for (variant, before) in [("thumbnail", &thumbnail), ("medium", &medium)] {
            let now = image::load_from_memory(&body(variant).await).unwrap();
            let before = image::load_from_memory(before).unwrap();
            assert_eq!((now.width(), now.height()), (before.width(), before.height()), "{variant}");
        }
        assert_eq!(body("full").await, full);
        assert_eq!(states(&app.run_schedule("watches.find_missing_images").await, REPAIR), []);
    }

    async fn what_cannot_be_made_anew_is_a_dead_job_that_says_so(app) {
        let owner = app.user("owner@example.com").await;
        let (_, folder) = with_picture(&app, &owner, "Lost").await;
        std::fs::remove_file(app.folder.path().join("files").join(&folder).join("full")).unwrap();
        let done = app.run_schedule("watches.find_missing_images").await;
        assert_eq!(states(&done, REPAIR), [Some(JobState::Dead)]);
        let left = app.take_jobs().await;
        assert!(left[0].error.as_deref().unwrap().ends_with("/full is missing: restore it from a backup"), "{left:?}");
        assert_eq!(left[0].owner_id, Some(owner.account));
        app.take_errors();
    }
}
