//! Bringing in a person's own list: read, try without changing anything, apply as a whole, undo.

mod apply;
mod plan;
mod reading;
mod view;

pub(crate) use apply::apply;
pub(crate) use plan::Plan;
pub(crate) use reading::{ImportOptions, Reading, format_of};
pub(crate) use view::{Import, ImportSummary, view};
