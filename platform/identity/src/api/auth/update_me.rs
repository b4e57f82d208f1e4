//! PATCH /api/v1/auth/me: changes one's own name and preferences.

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, Patch, SignedIn, patch};
use seaworthy_kernel::{Currency, Problem};
use seaworthy_store::{Query as _, sql};
use serde::{Deserialize, Serialize};

use crate::{
    Account,
    store::accounts::{self, Language, Theme},
};

/// What people change about their own account.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProfileInput {
    /// Name for display.
    #[schemars(length(max = 200))]
    full_name: Option<String>,
    /// Currency that new amounts start with.
    default_currency: Currency,
    /// Colours of the pages.
    theme: Theme,
    /// Language of the pages.
    language: Language,
}

pub(crate) fn endpoint() -> Endpoint {
    patch("/api/v1/auth/me", "auth_update_me", "Change one's own name and preferences")
        .tag(super::TAG)
        .audit("account.changed")
        .handle(handle)
}

async fn handle(caller: SignedIn, changes: Patch<ProfileInput>) -> Result<Json<Account>, Problem> {
    let change = caller.change().await?;
    let mut account = accounts::read(&**change, caller.owner()).await?;
    let current = ProfileInput {
        full_name: account.full_name,
        default_currency: account.default_currency,
        theme: account.theme,
        language: account.language,
    };
    let next = changes.apply(&current)?;
    account.full_name = next.full_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    (account.default_currency, account.theme, account.language) = (next.default_currency, next.theme, next.language);
    account.updated_at = caller.now();
    change
        .run(sql!(
            "UPDATE users SET full_name = {}, default_currency = {}, theme = {}, language = {}, updated_at = {} WHERE id = {}",
            account.full_name.clone(),
            account.default_currency.code(),
            account.theme.as_str(),
            account.language.as_str(),
            account.updated_at,
            account.id
        ))
        .await?;
    change.commit(Some(account.id)).await?;
    Ok(Json(account))
}
