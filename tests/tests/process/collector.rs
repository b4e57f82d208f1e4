//! A person with an account, and what they do.

use serde_json::{Value, json};

use crate::{client::Client, program::Server};

pub(crate) const EMAIL: &str = "collector@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Makes the first account with the set-up token that the server printed. Returns the access token.
pub(crate) fn set_up(server: &Server) -> String {
    let token = server.setup_token().expect("the server printed a set-up address");
    let body = json!({"email": EMAIL, "password": PASSWORD, "setup_token": token});
    let signed_in = server.client().post("/api/v1/auth/register", &body).expect(201).json();
    assert_eq!(signed_in["user"]["role"], "admin");
    text(&signed_in["tokens"]["access_token"])
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The id of a common brand.
pub(crate) fn a_brand(client: &mut Client) -> String {
    text(&client.get("/api/v1/reference/brands").expect(200).json()[0]["id"])
}

/// Enters a watch and returns its id.
pub(crate) fn a_watch(client: &mut Client) -> String {
    let brand = a_brand(client);
    let watch = client.post("/api/v1/watches", &json!({"brand_id": brand, "model": "Submariner"}));
    text(&watch.expect(201).json()["id"])
}

/// Watches outside the trash.
pub(crate) fn watches(client: &mut Client) -> i64 {
    client.get("/api/v1/watches?limit=1").expect(200).json()["total"].as_i64().unwrap()
}
