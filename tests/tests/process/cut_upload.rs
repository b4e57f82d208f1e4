//! A connection that is cut in the middle of an upload leaves no row and no file.

use serde_json::json;

use crate::{
    collector::{a_watch, set_up},
    engine::on_both_engines,
};

on_both_engines! {
    fn half_an_upload_leaves_nothing(place) {
        let server = place.start(&[]);
        let token = set_up(&server);
        let mut client = server.client().bearer(&token);
        let images = format!("/api/v1/watches/{}/images", a_watch(&mut client));
        let picture = include_bytes!("../it/picture.png");
        drop(client.begin_upload(&images, "half.png", picture));
        let list = "brand,model\n".to_owned() + &"Rolex,Submariner\n".repeat(20_000);
        drop(client.begin_upload("/api/v1/imports", "half.csv", list.as_bytes()));
        assert_eq!(client.get(&images).expect(200).json(), json!([]));
        assert_eq!(client.get("/api/v1/imports").expect(200).json(), json!([]));
        // A clean stop waits for every request: after it nothing can still be on its way.
        server.stop();
        assert_eq!((place.rows("watch_images"), place.rows("imports")), (0, 0));
        assert_eq!(place.files(), Vec::<std::path::PathBuf>::new());

        let server = place.start(&[]);
        let mut client = server.client().bearer(&token);
        client.upload(&images, "whole.png", picture).expect(201);
        server.stop();
        assert_eq!((place.rows("watch_images"), place.files().len()), (1, 3));
    }
}
