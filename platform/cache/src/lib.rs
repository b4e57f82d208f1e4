//! What nodes share quickly and may lose: counts of calls, and caches. In Redis where REDIS_URL names one, in memory without it, and in
//! memory for as long as Redis does not answer.

mod cache;
mod shared;
mod window;

pub use cache::Cache;
pub use shared::{Shared, SharedError, SharedStatus};
pub use window::Windows;
