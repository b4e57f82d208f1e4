//! The administrator's list of accounts: pages and search.

use chrono::{DateTime, Utc};
use seaworthy_kernel::{Clock as _, ids::new_id};
use seaworthy_store::{Query as _, sql};
use seaworthy_testkit::{Client, TestApp, on_both_engines};
use serde_json::Value;

use crate::{apps, refuses_field};

async fn add(app: &TestApp, email: &str, name: Option<&str>, at: DateTime<Utc>) {
    let change = app.platform.database.write().await.unwrap();
    let added = sql!(
        "INSERT INTO users (id, email, email_key, password_hash, full_name, role, default_currency, theme, language, created_at, updated_at) \
         VALUES ({}, {}, {}, 'none', {}, 'user', 'USD', 'system', 'en', {}, {})",
        new_id(at),
        email,
        email.to_lowercase(),
        name.map(str::to_owned),
        at,
        at
    );
    assert_eq!(change.run(added).await.unwrap(), 1);
    change.commit().await.unwrap();
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn page(admin: &Client, limit: usize, cursor: Option<&str>) -> Value {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    admin.get(&format!("/api/v1/users?limit={limit}{cursor}")).await.expect(200)
}

fn emails(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["email"].as_str().unwrap().to_owned()).collect()
}

async fn found(admin: &Client, q: &str) -> Vec<String> {
    let answer = admin.get(&format!("/api/v1/users?q={}", encoded(q))).await.expect(200);
    let mut found = emails(&answer);
    assert_eq!(answer["total"], found.len(), "the total counts what is found");
    found.sort();
    found
}

on_both_engines! {
    async fn forty_five_accounts_page_by_page(app) {
        let admin = app.admin("first@example.com").await;
        for number in 0..44 {
            // Four at a time are made in the same microsecond: then the id decides.
            let at = app.clock.now() + chrono::TimeDelta::minutes(number / 4);
            add(&app, &format!("n{number:02}@example.com"), None, at).await;
        }
        for limit in [1_usize, 7, 20, 44, 45, 100] {
            let mut pages = vec![page(&admin, limit, None).await];
            while let Some(next) = pages.last().unwrap()["next"].as_str().map(str::to_owned) {
                pages.push(page(&admin, limit, Some(&next)).await);
            }
            assert_eq!(pages.len(), 45_usize.div_ceil(limit));
            let all: Vec<_> = pages.iter().flat_map(emails).collect();
            let mut unique = all.clone();
            unique.sort();
            unique.dedup();
            assert_eq!((all.len(), unique.len()), (45, 45), "no row twice, none missing");
            let created: Vec<_> = pages.iter().flat_map(|page| page["items"].as_array().unwrap()).map(|item| (item["created_at"].as_str().unwrap().to_owned(), item["id"].as_str().unwrap().to_owned())).collect();
            assert!(created.is_sorted_by(|a, b| a > b), "newest first");
            let mut from = 0;
            for page in &pages {
                assert_eq!((&page["total"], &page["from"]), (&45.into(), &from.into()));
                from += page["items"].as_array().unwrap().len();
            }
            assert_eq!(pages[0]["previous"], Value::Null);
            // Back again the same pages come, in the other order.
            let mut back = pages.last().unwrap().clone();
            for expected in pages.iter().rev().skip(1) {
                back = page(&admin, limit, back["previous"].as_str()).await;
                assert_eq!((emails(&back), &back["from"]), (emails(expected), &expected["from"]));
            }
            assert_eq!(back["previous"], Value::Null);
        }
        let default = admin.get("/api/v1/users").await.expect(200);
        assert_eq!(emails(&default).len(), 20);
    }

    async fn rows_that_come_and_go_between_pages_move_nothing(app) {
        let admin = app.admin("first@example.com").await;
        for number in 0..6 {
            add(&app, &format!("n{number}@example.com"), None, app.clock.now()).await;
        }
        let first = page(&admin, 3, None).await;
        assert_eq!(emails(&first), ["n5@example.com", "n4@example.com", "n3@example.com"]);
        add(&app, "newest@example.com", None, app.clock.now()).await;
        admin.delete(&format!("/api/v1/users/{}", first["items"][2]["id"].as_str().unwrap())).await.expect(204);
        let second = page(&admin, 3, first["next"].as_str()).await;
        assert_eq!(emails(&second), ["n2@example.com", "n1@example.com", "n0@example.com"]);
    }

    async fn what_is_no_page_is_refused(app) {
        let admin = app.admin("first@example.com").await;
        for (query, field, code) in [("limit=0", "limit", "too_small"), ("limit=101", "limit", "too_large"), ("limit=x", "limit", "wrong_type"), ("cursor=abc", "cursor", "bad_format"), ("page=2", "page", "unknown_field")] {
            refuses_field(&admin.get(&format!("/api/v1/users?{query}")).await, field, code);
        }
        refuses_field(&admin.get(&format!("/api/v1/users?q={}", "x".repeat(201))).await, "q", "too_long");
    }

    async fn search_reads_signs_of_patterns_as_plain_text(app) {
        let admin = app.admin("first@example.com").await;
        let people = [
            ("a_b@example.com", "Under Score"),
            ("axb@example.com", "No Score"),
            ("brien@example.com", "Conan O'Brien"),
            ("cotton@example.com", "100% Cotton"),
            ("path@example.com", r"C:\temp"),
            ("quoted@example.com", "Dwayne \"The Rock\""),
            ("umlaut@example.com", "Jürg Müller"),
            ("CAPITAL@Example.com", "Ada LOVELACE"),
            ("emoji@example.com", "Watch ⌚ Person"),
        ];
        for (email, name) in people {
            add(&app, email, Some(name), app.clock.now()).await;
        }
        let cases: [(&str, &[&str]); 19] = [
            ("%", &["cotton@example.com"]),
            ("100% c", &["cotton@example.com"]),
            ("_", &["a_b@example.com"]),
            ("a_b", &["a_b@example.com"]),
            ("'", &["brien@example.com"]),
            ("o'brien", &["brien@example.com"]),
            ("\\", &["path@example.com"]),
            (r"\%", &[]),
            (r"\_", &[]),
            ("\"the rock\"", &["quoted@example.com"]),
            ("' OR 1=1 --", &[]),
            ("'; DROP TABLE users; --", &[]),
            ("lovelace", &["CAPITAL@Example.com"]),
            ("Capital@EXAMPLE", &["CAPITAL@Example.com"]),
            ("müller", &["umlaut@example.com"]),
            ("Jürg M", &["umlaut@example.com"]),
            ("⌚", &["emoji@example.com"]),
            ("  score  ", &["a_b@example.com", "axb@example.com"]),
            ("nobody at all", &[]),
        ];
        for (q, expected) in cases {
            assert_eq!(found(&admin, q).await, expected, "{q:?}");
        }
        assert_eq!(found(&admin, "").await.len(), 10);
        assert_eq!(found(&admin, "   ").await.len(), 10);
        refuses_field(&admin.get("/api/v1/users?q=a%00b").await, "q", "bad_format");
    }

    async fn a_search_has_pages_too(app) {
        let admin = app.admin("first@example.com").await;
        for number in 0..5 {
            add(&app, &format!("wanted{number}@example.com"), None, app.clock.now()).await;
            add(&app, &format!("other{number}@example.com"), None, app.clock.now()).await;
        }
        let first = admin.get("/api/v1/users?q=wanted&limit=3").await.expect(200);
        assert_eq!((&first["total"], emails(&first).len()), (&5.into(), 3));
        let rest = admin.get(&format!("/api/v1/users?q=wanted&limit=3&cursor={}", first["next"].as_str().unwrap())).await.expect(200);
        assert_eq!(emails(&rest), ["wanted1@example.com", "wanted0@example.com"]);
    }
}
