//! `serve --demo`: a filled house, also after it was interrupted while it was being filled.

use serde_json::{Value, json};

use crate::{client::Client, engine::on_both_engines, program::Server};

const WATCHES: i64 = 48;
const COMPLETE: &str = "the demo data is complete";

/// Signs in as the greeting says.
fn demo_account(server: &Server) -> Client {
    let line = server.greeting.iter().find(|line| line.starts_with("Sign in as ")).expect("it says how to sign in");
    let words: Vec<&str> = line.split_whitespace().collect();
    let password = words[words.iter().position(|word| *word == "password").unwrap() + 1];
    let answer =
        server.client().post("/api/v1/auth/login", &json!({"email": words[3], "password": password})).expect(200);
    let offered = server.client().get("/api/v1/auth/setup").expect(200).json();
    assert_eq!(offered["demo"], json!({"email": words[3], "password": password}));
    server.client().bearer(answer.json()["tokens"]["access_token"].as_str().unwrap())
}

fn all_watches(client: &mut Client) -> Vec<Value> {
    let page = client.get("/api/v1/watches?limit=100").expect(200).json();
    assert!(page["next"].is_null());
    page["items"].as_array().unwrap().clone()
}

/// Every watch has its one picture, in all sizes.
fn assert_complete(client: &mut Client) {
    let watches = all_watches(client);
    assert_eq!(i64::try_from(watches.len()).unwrap(), WATCHES);
    for watch in watches {
        let urls = &watch["primary_image"]["urls"];
        for size in ["thumbnail", "medium", "full"] {
            let url = urls[size].as_str().unwrap_or_else(|| panic!("{} has no picture", watch["model"]));
            let picture = client.get(url).expect(200);
            assert!(picture.header("content-type").unwrap().starts_with("image/"));
            assert!(picture.body.len() > 1000, "{url} is no picture");
        }
    }
}

on_both_engines! {
    fn it_is_filled_once_though_it_was_killed_while_drawing(place) {
        let server = place.start(&["--demo"]);
        let mut client = demo_account(&server);
        // Some pictures are drawn, and more are to come.
        let drawn = loop {
            let drawn = all_watches(&mut client).iter().filter(|watch| !watch["primary_image"].is_null()).count();
            if drawn >= 3 {
                break drawn;
            }
        };
        server.kill();
        assert!(drawn < 40, "{drawn} pictures were there before the test could end the server");

        let mut server = place.start(&["--demo"]);
        server.wait_for(COMPLETE);
        assert_complete(&mut demo_account(&server));
        server.stop();
        assert_eq!((place.rows("watches"), place.rows("watch_images")), (WATCHES, WATCHES));
        place.check_integrity();
        let files = place.files().len();

        let mut server = place.start(&["--demo"]);
        server.wait_for(COMPLETE);
        assert_complete(&mut demo_account(&server));
        server.stop();
        assert_eq!((place.rows("watches"), place.rows("watch_images"), place.rows("users")), (WATCHES, WATCHES, 1));
        assert_eq!(place.files().len(), files, "no picture was drawn again");
    }
}
