//! How many statements a request sends.

use seaworthy_testkit::{Client, on_both_engines};
use serde_json::json;

use crate::{
    apps,
    mirror::WHO,
    ways_in::{Tokens, browser},
};

async fn queries(client: &Client, path: &str) -> u32 {
    let answer = client.get(path).await;
    answer.expect(200);
    answer.queries
}

on_both_engines! {
    async fn a_warm_session_costs_no_statement(app) {
        app.user("user@example.com").await;
        let tokens = Tokens::new(&app, "user@example.com").await;
        for client in [app.nobody().bearer(&tokens.access), browser(&app, "user@example.com").await] {
            assert_eq!(queries(&client, WHO).await, 1, "the first request looks the session up");
            assert_eq!(queries(&client, WHO).await, 0);
            assert_eq!(queries(&client, "/api/v1/auth/me").await, 1, "the account alone");
            assert_eq!(queries(&client, "/api/v1/auth/sessions").await, 1);
        }
    }

    async fn a_list_costs_the_same_however_long_it_is(app) {
        let admin = app.admin("first@example.com").await;
        admin.get(WHO).await.expect(200);
        assert_eq!(queries(&admin, "/api/v1/users?limit=1").await, 2, "the page and its total");
        app.user("a@example.com").await;
        app.user("b@example.com").await;
        admin.get(WHO).await.expect(200);
        assert_eq!(queries(&admin, "/api/v1/users?limit=100").await, 2);
    }

    async fn refusals_cost_nothing(app) {
        let user = app.user("user@example.com").await;
        user.get(WHO).await.expect(200);
        assert_eq!(user.patch("/api/v1/users/x", json!({})).await.queries, 0, "the role is known");
        assert_eq!(app.nobody().get(WHO).await.queries, 0);
        assert_eq!(app.nobody().bearer("forged").get(WHO).await.queries, 0);
    }
}
