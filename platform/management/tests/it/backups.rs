//! The light of backups, and who may ask for one.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use seaworthy_backup::{
    Place, Target,
    age::Identity,
    runs::{Run, record},
};
use seaworthy_http::{App, health::Light};
use seaworthy_kernel::Clock as _;
use seaworthy_management::{BackupOptions, Backups};
use seaworthy_testkit::{TestApp, on_both_engines};
use serde_json::json;

/// A folder of this process for all tests in it; each only adds archives to it.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fn backups() -> Arc<Backups> {
    let folder = FOLDER.path().to_path_buf();
    Backups::new(Some(BackupOptions {
        target: Target::folder(&folder),
        identity: Identity::generate().unwrap(),
        place: Place { database_url: "sqlite:nowhere.db".into(), data_dir: folder },
        configuration: Vec::new(),
        migrations: Vec::new(),
        retention_days: 30,
        keep_at_least: 3,
        schedule: Some("17 3 * * *"),
    }))
}

fn apps() -> Vec<Arc<dyn App>> {
    vec![backups()]
}

fn run(kind: &str, at: DateTime<Utc>, error: Option<&str>) -> Run {
    Run {
        kind: kind.into(),
        started_at: at,
        finished_at: at,
        archive: None,
        byte_size: None,
        row_count: None,
        error: error.map(str::to_owned),
    }
}

async fn light(app: &TestApp) -> (Light, String) {
    backups().jobs(&app.platform);
    app.platform.health.check_all(&app.platform).await;
    let item = app.platform.health.item("backup").unwrap();
    (item.light, item.detail)
}

on_both_engines! {
    async fn the_light_follows_the_newest_runs(app) {
        let note = async |kind, error| {
            let now = app.clock.now();
            record(&app.platform.database, &run(kind, now, error)).await.unwrap();
        };
        assert_eq!(light(&app).await, (Light::Green, "none was made yet".into()));
        note("backup", Some("the disk is full")).await;
        assert_eq!(light(&app).await, (Light::Red, "the last backup failed: the disk is full".into()));
        note("backup", None).await;
        assert_eq!(light(&app).await.0, Light::Green);
        note("drill", Some("one byte is wrong")).await;
        assert_eq!(light(&app).await, (Light::Red, "the last backup cannot be restored: one byte is wrong".into()));
        note("drill", None).await;
        assert_eq!(light(&app).await.0, Light::Green);
        app.clock.advance(TimeDelta::hours(27));
        assert_eq!(light(&app).await, (Light::Red, "there is no backup of the last 26 hours".into()));
        note("backup", None).await;
        app.clock.advance(TimeDelta::hours(20));
        assert_eq!(light(&app).await.0, Light::Green);
        app.clock.advance(TimeDelta::days(8));
        note("backup", None).await;
        assert_eq!(light(&app).await, (Light::Amber, "no backup was tried out for 8 days".into()));
    }

    async fn an_administrator_asks_once_for_the_same(app) {
        let admin = app.admin("admin@example.com").await;
        let first = admin.post("/api/v1/admin/backups", json!({})).await;
        let again = admin.post("/api/v1/admin/backups", json!({})).await;
        assert_eq!(first.expect(200)["job_id"], again.expect(200)["job_id"], "one waits already");
        let done = app.drain_jobs().await;
        assert_eq!(done.len(), 1, "{done:?}");
        let list = admin.get("/api/v1/admin/backups").await;
        assert_eq!(list.expect(200)["schedule"], "17 3 * * *");
        assert!(!list.expect(200)["archives"].as_array().unwrap().is_empty());
        assert_eq!((&list.expect(200)["backup"]["broken"], &list.expect(200)["drill"]["last_success_at"]), (&json!(false), &json!(null)));
        let archive = list.expect(200)["archives"][0]["name"].clone();
        admin.post("/api/v1/admin/backups/verifications", json!({"archive": archive})).await.expect(200);
        assert_eq!(app.drain_jobs().await.len(), 1);
        for path in ["verifications", "drills"] {
            let path = format!("/api/v1/admin/backups/{path}");
            admin.post(&path, json!({"archive": "../../etc/passwd"})).await.refused(404, "not_found");
        }
        let user = app.user("user@example.com").await;
        user.get("/api/v1/admin/backups").await.refused(403, "forbidden");
    }
}
