//! An app that tells callers who they are and keeps one row for each: what the identity room does for apps can be seen in it.

use std::sync::Arc;

use seaworthy_http::{App, Endpoint, Json, SignedIn, get};
use seaworthy_kernel::Problem;
use seaworthy_store::{Migration, Migrations};
use uuid::Uuid;

/// The app.
pub(crate) struct Mirror;

/// Tells the caller's account; asks no database.
pub(crate) const WHO: &str = "/api/v1/mirror";

const MIGRATIONS: &[Migration] = &[Migration {
    number: 1,
    name: "mirrors",
    sqlite: "CREATE TABLE mirrors (id BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE) STRICT",
    postgres: "CREATE TABLE mirrors (id uuid NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE)",
}];

impl App for Mirror {
    fn name(&self) -> &'static str {
        "mirror"
    }

    fn migrations(&self) -> Migrations {
        Migrations { app: "mirror", steps: MIGRATIONS }
    }

    fn endpoints(self: Arc<Self>) -> Vec<Endpoint> {
        vec![get(WHO, "mirror_read", "Who asks").tag("Mirror").handle(read)]
    }
}

async fn read(caller: SignedIn) -> Result<Json<Uuid>, Problem> {
    Ok(Json(caller.owner()))
}
