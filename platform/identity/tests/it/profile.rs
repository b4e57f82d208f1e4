//! One's own account.

use chrono::TimeDelta;
use seaworthy_testkit::on_both_engines;
use serde_json::{Value, json};

use crate::{apps, refuses_field};

const ME: &str = "/api/v1/auth/me";

on_both_engines! {
    async fn an_account_begins_with_these_settings(app) {
        let user = app.user("user@example.com").await;
        let me = user.get(ME).await.expect(200);
        let mut fields: Vec<_> = me.as_object().unwrap().keys().cloned().collect();
        fields.sort();
        assert_eq!(fields, ["created_at", "default_currency", "email", "full_name", "id", "language", "last_sign_in_at", "role", "theme", "updated_at"]);
        assert_eq!((&me["role"], &me["default_currency"], &me["theme"], &me["language"]), (&json!("user"), &json!("USD"), &json!("system"), &json!("en")));
    }

    async fn each_setting_is_changed_alone(app) {
        let user = app.user("user@example.com").await;
        let mut expected = user.get(ME).await.expect(200);
        let changes = [
            ("full_name", json!("  Ada Lovelace "), json!("Ada Lovelace")),
            ("language", json!("de"), json!("de")),
            ("theme", json!("dark"), json!("dark")),
            ("default_currency", json!("JPY"), json!("JPY")),
            ("full_name", json!("Jürg 'Ü' \"x\" \\ %"), json!("Jürg 'Ü' \"x\" \\ %")),
            ("full_name", json!(null), json!(null)),
            ("full_name", json!("   "), json!(null)),
            ("theme", json!("light"), json!("light")),
        ];
        for (field, given, kept) in changes {
            app.clock.advance(TimeDelta::seconds(1));
            let answer = user.patch(ME, json!({field: given})).await.expect(200);
            expected[field] = kept;
            assert!(answer["updated_at"].as_str() > expected["updated_at"].as_str());
            expected["updated_at"] = answer["updated_at"].clone();
            assert_eq!(answer, expected);
            assert_eq!(user.get(ME).await.expect(200), expected);
        }
        expected["updated_at"] = user.patch(ME, json!({})).await.expect(200)["updated_at"].clone();
        assert_eq!(user.get(ME).await.expect(200), expected, "an empty patch changes nothing else");
    }

    async fn what_does_not_exist_cannot_be_chosen(app) {
        let user = app.user("user@example.com").await;
        let before = user.get(ME).await.expect(200);
        let wrong = [
            (json!({"default_currency": "XXX"}), "default_currency", "bad_format"),
            (json!({"theme": "pink"}), "theme", "not_a_choice"),
            (json!({"language": "fr"}), "language", "not_a_choice"),
            (json!({"full_name": "x".repeat(201)}), "full_name", "too_long"),
            (json!({"full_name": 7}), "full_name", "wrong_type"),
            (json!({"role": "admin"}), "role", "unknown_field"),
            (json!({"email": "other@example.com"}), "email", "unknown_field"),
            (json!({"id": "x"}), "id", "unknown_field"),
        ];
        for (body, field, code) in wrong {
            refuses_field(&user.patch(ME, body).await, field, code);
        }
        let small = user.patch(ME, json!({"default_currency": "usd"})).await;
        small.refused(422, "validation_failed");
        assert!(small.fields().iter().all(|field| field == "default_currency"), "{}", small.text());
        for body in [json!({"theme": null}), json!({"language": null}), json!({"default_currency": null}), json!([]), json!("x"), Value::Null] {
            user.patch(ME, body).await.refused(422, "validation_failed");
        }
        assert_eq!(user.get(ME).await.expect(200), before);
    }
}
