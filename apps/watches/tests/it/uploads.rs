//! Pictures that come in: every kind by its content, nothing else, and nothing of a broken one.

use axum::body::Body;
use futures_util::stream;
use http::Method;
use image::GenericImageView as _;
use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};

use crate::{
    apps,
    fixtures::{Lists, at, enter, files, id},
    pictures::{PLACE, every_kind, photograph, png, transparent_png},
};

on_both_engines! {
    async fn every_kind_is_taken_by_its_content(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        for (kind, bytes) in every_kind(30, 20) {
            // The name says something else: it does not matter.
            let answer = owner.upload(&place, "photo.txt", &bytes).await;
            let image = answer.expect(201);
            assert_eq!(answer.header("location"), Some(format!("{place}/{}", id(&image)).as_str()));
            assert_eq!((&image["width"], &image["height"]), (&json!(30), &json!(20)), "{kind}");
            assert_eq!((&image["file_name"], &image["source"]), (&json!("photo.txt"), &json!("upload")));
            let full = owner.get(image["urls"]["full"].as_str().unwrap()).await;
            full.expect(200);
            assert_eq!(image["bytes"], full.body.len());
            assert_eq!(full.header("content-type"), image["content_type"].as_str());
            assert_eq!(image::load_from_memory(&full.body).unwrap().dimensions(), (30, 20));
            assert_ne!(full.body, bytes, "{kind}: written anew");
        }
        let glass = owner.upload(&place, "glass.png", &transparent_png(10, 10)).await.expect(201);
        let full = owner.get(glass["urls"]["full"].as_str().unwrap()).await;
        assert_eq!(image::load_from_memory(&full.body).unwrap().to_rgba8().get_pixel(0, 0).0, [200, 100, 0, 128]);
        assert_eq!(files(&app).len(), 15);
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["images"].as_array().unwrap().len(), 5);
    }

    async fn files_of_several_megabytes_come_in(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        // A camera's file: the picture, and what else it keeps behind the end.
        let mut large = photograph(60, 40);
        large.resize(19 * 1024 * 1024, 0);
        owner.upload(&format!("{}/images", at(&watch)), "large.jpg", &large).await.expect(201);
    }

    async fn large_pictures_come_in_three_sizes(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let image = owner.upload(&format!("{}/images", at(&watch)), "p.png", &png(1600, 400)).await.expect(201);
        for (variant, size) in [("thumbnail", (480, 120)), ("medium", (1280, 320)), ("full", (1600, 400))] {
            let answer = owner.get(image["urls"][variant].as_str().unwrap()).await;
            assert_eq!(image::load_from_memory(&answer.body).unwrap().dimensions(), size, "{variant}");
        }
    }

    async fn where_it_was_taken_does_not_come_out_again(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let photograph = photograph(600, 400);
        let has_place = |bytes: &[u8]| bytes.windows(PLACE.len()).any(|window| window == PLACE.as_bytes());
        assert!(has_place(&photograph));
        let image = owner.upload(&format!("{}/images", at(&watch)), "IMG_0001.JPG", &photograph).await.expect(201);
        // The orientation was read before it was dropped.
        assert_eq!((&image["width"], &image["height"]), (&json!(400), &json!(600)));
        for variant in ["thumbnail", "medium", "full"] {
            let answer = owner.get(image["urls"][variant].as_str().unwrap()).await;
            answer.expect(200);
            assert!(!has_place(&answer.body), "{variant}");
            assert!(!answer.body.windows(4).any(|window| window == b"Exif" || window == b"GPS\0"), "{variant}");
        }
        for name in files(&app) {
            assert!(!has_place(&std::fs::read(app.folder.path().join("files").join(name)).unwrap()));
        }
    }

    async fn what_is_no_picture_is_refused_and_leaves_nothing(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        let whole = png(64, 64);
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0xFF;
        let cases: [(&str, &[u8], u16, &str); 12] = [
            ("program.jpg", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", 415, "unsupported_media_type"),
            ("page.jpg", b"<!DOCTYPE html><html><script>alert(1)</script></html>", 415, "unsupported_media_type"),
            ("drawing.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", 415, "unsupported_media_type"),
            ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", 415, "unsupported_media_type"),
            ("scan.pdf", b"%PDF-1.7\n", 415, "unsupported_media_type"),
            ("list.csv", b"brand,model\nRolex,Submariner\n", 415, "unsupported_media_type"),
            ("bytes.bin", &[0x80, 0x81, 0, 1, 2, 3], 415, "unsupported_media_type"),
            ("empty.jpg", b"", 422, "image_unreadable"),
            ("cut.png", &whole[..whole.len() / 2], 422, "image_unreadable"),
            ("flipped.png", &flipped, 422, "image_unreadable"),
            ("head.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", 422, "image_unreadable"),
            ("head.gif", b"GIF89a", 422, "image_unreadable"),
        ];
        for (name, bytes, status, code) in cases {
            let refused = owner.upload(&place, name, bytes).await;
            assert!(!refused.refused(status, code)["detail"].as_str().unwrap().is_empty(), "{name}");
        }
        assert!(files(&app).is_empty());
        let now = owner.get(&at(&watch)).await.expect(200);
        assert_eq!((&now["images"], &now["version"]), (&json!([]), &json!(1)));
    }

    async fn a_form_that_is_cut_leaves_nothing(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        let kind = Some("multipart/form-data; boundary=cut");
        let head = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n";
        let picture = png(40, 40);
        let whole = [head.as_bytes(), &picture, b"\r\n--cut--\r\n"].concat();
        // Cut in the header, in the picture, just before the end, and with the boundary's last hyphens missing.
        for length in [10, head.len() - 2, head.len() + 20, head.len() + picture.len(), whole.len() - 9] {
            let answer = owner.send(Method::POST, &place, kind, whole[..length].to_vec()).await;
            answer.refused(400, "malformed_body");
        }
        // The connection breaks while the picture is on its way.
        let pieces = [Ok(whole[..head.len() + 30].to_vec()), Err(std::io::Error::other("the connection broke"))];
        owner.send(Method::POST, &place, kind, Body::from_stream(stream::iter(pieces))).await.refused(400, "malformed_body");
        for (body, kind, status, code) in [
            ("", kind, 400, "malformed_body"),
            ("--cut--\r\n", kind, 422, "validation_failed"),
            ("--cut\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--cut--\r\n", kind, 422, "validation_failed"),
            ("{}", Some("application/json"), 415, "unsupported_media_type"),
            ("x", Some("multipart/form-data"), 415, "unsupported_media_type"),
        ] {
            owner.send(Method::POST, &place, kind, body).await.refused(status, code);
        }
        assert!(files(&app).is_empty());
        assert_eq!(owner.get(&place).await.expect(200), json!([]));
        // The same form, whole, is taken.
        owner.send(Method::POST, &place, kind, whole).await.expect(201);
        assert_eq!(files(&app).len(), 3);
    }

    async fn names_are_for_people_and_never_paths(app) {
        let owner = app.user("owner@example.com").await;
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        for (sent, kept) in [
            ("../../../../etc/passwd", "passwd"),
            ("C:\\\\Users\\\\me\\\\front.jpg", "front.jpg"),
            ("/absolute/name.png", "name.png"),
            ("..", ".."),
            ("", "file"),
            ("<script>alert(1)</script>.jpg", "script>.jpg"),
            ("Ünïcødé 時計 🕰.png", "Ünïcødé 時計 🕰.png"),
            ("'; DROP TABLE watch_images;--.png", "'; DROP TABLE watch_images;--.png"),
        ] {
            let image = owner.upload(&place, sent, &png(2, 2)).await.expect(201);
            assert_eq!(image["file_name"], kept, "{sent}");
            owner.get(image["urls"]["full"].as_str().unwrap()).await.expect(200);
        }
        let long = owner.upload(&place, &"x".repeat(300), &png(2, 2)).await.expect(201);
        assert_eq!(long["file_name"].as_str().map(str::len), Some(200));
        let folder = format!("accounts/{}/watches/{}/", owner.account, id(&watch));
        for name in files(&app) {
            let rest: Vec<&str> = name.strip_prefix(&folder).unwrap().split('/').collect();
            assert!(rest.len() == 2 && rest[0].parse::<uuid::Uuid>().is_ok(), "{name}");
            assert!(["full", "medium", "thumbnail"].contains(&rest[1]), "{name}");
        }
        let outside: Vec<_> = std::fs::read_dir(app.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(outside, ["files"]);
    }

    async fn nobody_and_strangers_send_nothing(app) {
        let (owner, stranger) = (app.user("owner@example.com").await, app.user("stranger@example.com").await);
        let lists = Lists::of(&app).await;
        let watch = enter(&owner, lists.brand("Rolex"), "x", json!({})).await;
        let place = format!("{}/images", at(&watch));
        app.nobody().upload(&place, "p.png", &png(2, 2)).await.refused(401, "unauthenticated");
        stranger.upload(&place, "p.png", &png(2, 2)).await.refused(404, "not_found");
        assert!(files(&app).is_empty());
        assert_eq!(owner.get(&at(&watch)).await.expect(200)["images"], Value::Array(Vec::new()));
    }
}
