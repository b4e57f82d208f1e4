//! Limits of pictures, made small.

use std::sync::Arc;

use seaworthy_http::App;
use seaworthy_testkit::on_both_engines;
use seaworthy_watches::{Watches, WatchesOptions};
use serde_json::json;

use crate::{
    fixtures::{Lists, at, enter, files},
    pictures::png,
};

fn apps() -> Vec<Arc<dyn App>> {
    let mut options = WatchesOptions::default();
    options.images.max_bytes = 4096;
    options.images.max_pixels = 10_000;
    options.images.max_side = 500;
    vec![Watches::new(options)]
}

on_both_engines! {
    async fn what_is_too_large_is_refused_and_leaves_nothing(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        let mut padded = png(20, 20);
        padded.resize(4096, 0);
        owner.upload(&place, "just fits.png", &padded).await.expect(201);
        padded.push(0);
        let detail = owner.upload(&place, "one byte more.png", &padded).await.refused(413, "payload_too_large");
        assert!(detail["detail"].as_str().unwrap().contains("4096"), "{detail}");
        owner.upload(&place, "huge.png", &vec![0; 3_000_000]).await.refused(413, "payload_too_large");
        let many = image_of_one_colour(101, 100);
        assert!(many.len() < 4096);
        owner.upload(&place, "pixels.png", &many).await.refused(422, "image_too_large");
        owner.upload(&place, "long.png", &image_of_one_colour(501, 1)).await.refused(422, "image_too_large");
        owner.upload(&place, "fits.png", &image_of_one_colour(100, 100)).await.expect(201);
        assert_eq!(owner.get(&place).await.expect(200).as_array().unwrap().len(), 2);
        assert_eq!(files(&app).len(), 6);
    }
}

fn image_of_one_colour(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
