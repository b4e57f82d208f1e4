//! Plain types that every room of the house shares: ids, clock, money, paging, problems, operations.
//!
//! Nothing here does input or output, and nothing here knows a room above it.

pub mod clock;
pub mod currency;
pub mod fold;
pub mod ids;
pub mod merge_patch;
pub mod money;
pub mod operation;
pub mod paging;
pub mod problem;

pub use clock::Clock;
pub use currency::Currency;
pub use money::Money;
pub use paging::Page;
pub use problem::{Code, FieldCode, FieldError, Problem};
