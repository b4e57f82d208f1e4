//! GET /api/v1/reference/currencies.

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, Public, get};
use seaworthy_kernel::{self as kernel, Problem};
use serde::Serialize;

/// A currency.
#[derive(Debug, Serialize, JsonSchema)]
struct Currency {
    /// ISO 4217 code.
    code: &'static str,
    /// English name.
    name: &'static str,
    /// Decimal digits of its minor unit.
    minor_digits: u8,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/reference/currencies", "reference_currencies", "Active currencies of ISO 4217")
        .tag(super::TAG)
        .cache(super::CACHE)
        .handle(handle)
}

async fn handle(_: Public) -> Result<Json<Vec<Currency>>, Problem> {
    let of = |currency: kernel::Currency| Currency {
        code: currency.code(),
        name: currency.name(),
        minor_digits: currency.minor_digits(),
    };
    Ok(Json(kernel::Currency::all().map(of).collect()))
}
