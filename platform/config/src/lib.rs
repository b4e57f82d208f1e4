//! Typed settings: every value knows where it was given, every fault is reported at once, no secret is shown.
//!
//! Each setting is declared once, in [`SETTINGS`]. From the declarations come parsing, [`Loaded::print`],
//! [`describe_env`] and [`describe_markdown`]. Nothing is read from the process or the disk but through [`Sources`].
//!
//! ```
//! use seaworthy_config::{Sources, load};
//!
//! let mut sources = Sources::empty();
//! sources.environment.insert("PORT".to_owned(), "9000".to_owned());
//! let loaded = load(&sources)?;
//! assert_eq!(loaded.settings.server.port, 9000);
//! # Ok::<(), seaworthy_config::Faults>(())
//! ```

mod collect;
mod declaration;
mod describe;
mod dotenv;
mod file;
mod load;
mod names;
mod nearest;
mod network;
mod parse;
mod redact;
mod report;
mod rules;
mod settings;
mod sources;
mod table;
mod weak_key;

pub use declaration::{Declaration, Kind};
pub use describe::{describe_env, describe_markdown};
pub use load::{Loaded, Shown, load};
pub use network::{Network, NotANetwork};
pub use report::{Code, Fault, Faults};
pub use rules::SECRET_KEY_CHARACTERS;
pub use settings::{
    AlertSettings, AuthSettings, BackupSettings, DatabaseEngine, DatabaseSettings, Environment, LimitSettings,
    LogFormat, LogLevel, LogSettings, MetricsSettings, OtelSettings, OutboundSettings, Registration, SentrySettings,
    ServerSettings, Settings, SmtpSettings, SmtpTls, UploadSettings,
};
pub use sources::{Files, Origin, Sources};
pub use table::{EXAMPLE_SECRET_KEY, SETTINGS, find};
