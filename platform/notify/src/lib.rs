//! Tells the operator what is wrong, before the users do.
//!
//! [`alerts`] is pure: a [`Snapshot`] and the time go in, [`Notice`]s come out. [`Delivery`] brings each of them to every [`Channel`], one
//! queue per channel, so that a channel that fails delays nobody else's message.

pub mod alerts;
pub mod certificate;
pub mod channels;
mod delivery;
mod message;

pub use alerts::{
    AlertBook, AlertState, Alerts, Backup, Event, Notice, OpenBreaker, Rule, Severity, Snapshot, Thresholds,
};
pub use channels::{Channel, DeliveryError};
pub use delivery::{Delivery, DeliveryOptions};
pub use message::Message;
