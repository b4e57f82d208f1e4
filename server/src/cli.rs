//! The command line.

use clap::{Parser, Subcommand};

use crate::commands::{JobsAction, UserAction};

/// One self-hosted application platform and the applications that stand on it.
#[derive(Debug, Parser)]
#[command(name = "seaworthy", version)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// A setting by its name, e.g. `--set LOG_LEVEL=debug`; wins over file and environment. May be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", global = true)]
    pub(crate) set: Vec<String>,
    /// The configuration file; without it `seaworthy.toml` if it is there.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<String>,
    /// Folder of database, files and logs: the same as DATA_DIR.
    #[arg(long, value_name = "FOLDER", global = true)]
    pub(crate) data_dir: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server: API, web UI and jobs.
    Serve {
        /// Fill a demo account with sample data and offer it on the sign-in page.
        #[arg(long)]
        demo: bool,
        /// Address to listen on: the same as HOST.
        #[arg(long)]
        host: Option<String>,
        /// Port to listen on: the same as PORT.
        #[arg(long)]
        port: Option<String>,
    },
    /// Do jobs, without API and web UI.
    Worker,
    /// Jobs: what waits, runs and failed.
    Jobs {
        /// What about them.
        #[command(subcommand)]
        action: JobsAction,
    },
    /// Accounts.
    User {
        /// What about them.
        #[command(subcommand)]
        action: UserAction,
    },
    /// The database schema.
    Migrate {
        /// What about it.
        #[command(subcommand)]
        action: MigrateAction,
    },
    /// Backups of everything: database, files, configuration and keys.
    Backup {
        /// What about them.
        #[command(subcommand)]
        action: BackupAction,
    },
    /// Put a backup in the place of the present data, which is kept; no server may run.
    Restore {
        /// Name of an archive in BACKUP_DIR, or a path.
        #[arg(required_unless_present = "undo", conflicts_with = "undo")]
        archive: Option<String>,
        /// Exchange the present data with what the last restore has kept.
        #[arg(long)]
        undo: bool,
        /// Only read the archive and check everything in it.
        #[arg(long, conflicts_with = "undo")]
        check_only: bool,
    },
    /// Databases.
    Db {
        /// What about them.
        #[command(subcommand)]
        action: DbAction,
    },
    /// What the installation does: everything, only reading, or nothing; without an argument it is shown.
    Mode {
        /// `normal`, `read-only` or `maintenance`; every node follows within a second or two.
        #[arg(value_parser = ["normal", "read-only", "maintenance"])]
        mode: Option<String>,
        /// What people are told.
        #[arg(long)]
        reason: Option<String>,
        /// When they are told to try again, in seconds.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
        retry_after: u32,
    },
    /// The settings.
    Config {
        /// What about them.
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Look at everything the server stands on; fails if something does not work.
    Doctor {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put settings, health, log and metrics into one archive, without secrets, for somebody who helps from afar.
    SupportBundle {
        /// A new file, e.g. `support.tar.gz`.
        file: std::path::PathBuf,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Print the version.
    Version,
}

/// What about the database schema.
#[derive(Debug, Subcommand)]
pub(crate) enum MigrateAction {
    /// Apply what is missing.
    Up,
    /// Undo the newest steps of an application; what only they hold is lost.
    Down {
        /// The step to go back to, e.g. `watches:2`; 0 undoes all steps of the application.
        #[arg(long, value_name = "APP:NUMBER")]
        to: String,
        /// Do it. Without this the steps are only listed.
        #[arg(long)]
        yes: bool,
    },
    /// Show every step and when it was applied.
    Status,
    /// Show everything that happened to the schema.
    History,
    /// Fail unless every step is applied and unedited.
    Check,
    /// Look for unsafe statements and changed releases in the steps of this version; needs no database.
    Lint,
    /// Print server/migrations.lock with the steps that it lacks: when a version is released.
    Lock,
}

/// What about backups.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupAction {
    /// Make one now; the server may run.
    Create,
    /// Show every backup, and how the last ones went.
    List,
    /// Read a backup and check everything in it; without a name the newest.
    Verify {
        /// Name of an archive in BACKUP_DIR, or a path.
        archive: Option<String>,
    },
    /// Remove what is older than BACKUP_RETENTION_DAYS.
    Prune,
    /// Restore a backup into a scratch place, compare everything, and remove the place; without a name the newest.
    Drill {
        /// Name of an archive in BACKUP_DIR, or a path.
        archive: Option<String>,
    },
    /// Print a new key for BACKUP_KEY.
    Key,
}

/// What about databases.
#[derive(Debug, Subcommand)]
pub(crate) enum DbAction {
    /// Copy everything from one database to another, empty one, of either engine. If it is interrupted, the same command goes on.
    Copy {
        /// Address of the database that is read: sqlite:PATH or postgres://…
        #[arg(long, value_name = "URL")]
        from: String,
        /// Address of the database that is filled.
        #[arg(long, value_name = "URL")]
        to: String,
        /// Data folder whose files are copied too.
        #[arg(long, value_name = "FOLDER", requires = "to_data_dir")]
        from_data_dir: Option<std::path::PathBuf>,
        /// Data folder that gets them.
        #[arg(long, value_name = "FOLDER", requires = "from_data_dir")]
        to_data_dir: Option<std::path::PathBuf>,
        /// Only tell what would be copied.
        #[arg(long)]
        dry_run: bool,
    },
}

/// What about the settings.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Check them; every fault is reported.
    Check,
    /// Print each with its value, secrets masked, and where it comes from.
    Print,
    /// Print a commented .env with every setting.
    Env,
}

impl Cli {
    /// The flags as settings, the later ones winning.
    ///
    /// # Errors
    /// A `--set` without `=`.
    pub(crate) fn flags(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut flags = Vec::new();
        let mut add = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                flags.push((key.to_owned(), value.clone()));
            }
        };
        add("CONFIG", &self.config);
        add("DATA_DIR", &self.data_dir);
        if let Command::Serve { demo, host, port } = &self.command {
            add("HOST", host);
            add("PORT", port);
            add("DEMO", &demo.then(|| "true".to_owned()));
        }
        for pair in &self.set {
            let (key, value) = pair.split_once('=').ok_or_else(|| anyhow::anyhow!("--set {pair}: write KEY=VALUE"))?;
            flags.push((key.to_owned(), value.to_owned()));
        }
        Ok(flags)
    }
}
