//! `seaworthy user`: accounts, for whoever runs the server.

use std::io::BufRead as _;

use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};
use seaworthy_config::Loaded;
use seaworthy_identity::Identity;
use seaworthy_kernel::operation::Role;

use super::opened::{self, refusal};

/// What about the accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum UserAction {
    /// Show every account.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make an account, whether registration is open or not.
    Create {
        /// Its e-mail address.
        email: String,
        /// What it may do.
        #[arg(long, value_enum, default_value_t = RoleWord::User)]
        role: RoleWord,
        /// Read the password from standard input; without this one is generated and printed once.
        #[arg(long)]
        password_stdin: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Give an account another password; all its sessions end, within half a minute on a running server with SQLite.
    ResetPassword {
        /// Its e-mail address.
        email: String,
        /// Read the password from standard input; without this one is generated and printed once.
        #[arg(long)]
        password_stdin: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Give an account another role.
    SetRole {
        /// Its e-mail address.
        email: String,
        /// What it may do.
        #[arg(value_enum)]
        role: RoleWord,
    },
    /// Shut an account out until it is given another password. What belongs to it stays.
    Disable {
        /// Its e-mail address.
        email: String,
    },
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleWord {
    /// Works with what is theirs.
    User,
    /// Sees learners' work.
    Instructor,
    /// Manages accounts and the installation.
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::User => Self::User,
            RoleWord::Instructor => Self::Instructor,
            RoleWord::Admin => Self::Admin,
        }
    }
}

pub(super) fn run(action: UserAction, loaded: &Loaded) -> anyhow::Result<()> {
    opened::run(loaded, async |opened| {
        let (identity, platform) = (&opened.apps.identity, &opened.platform);
        match action {
            UserAction::List { json } => list(&identity.list_accounts(platform).await.map_err(refusal)?, json)?,
            UserAction::Create { email, role, password_stdin, json } => {
                let password = Password::take(password_stdin)?;
                let account = identity.create_account(platform, &email, password.text.clone(), role.into()).await;
                let account = account.map_err(refusal)?;
                if json {
                    print_json(&serde_json::to_value(&account)?, &password)?;
                } else {
                    println!("{} is {}.", account.email, account.role.as_str());
                    password.print();
                }
            }
            UserAction::ResetPassword { email, password_stdin, json } => {
                let password = Password::take(password_stdin)?;
                identity.reset_password(platform, &email, password.text.clone()).await.map_err(refusal)?;
                if json {
                    print_json(&serde_json::json!({"email": email}), &password)?;
                } else {
                    println!("{email} has another password; its sessions are over.");
                    password.print();
                }
            }
            UserAction::SetRole { email, role } => {
                identity.set_role(platform, &email, role.into()).await.map_err(refusal)?;
                println!("{email} is {}.", Role::from(role).as_str());
            }
            UserAction::Disable { email } => {
                identity.disable_account(platform, &email).await.map_err(refusal)?;
                println!("{email} is shut out until `seaworthy user reset-password` gives it another password.");
            }
        }
        Ok(())
    })
}

/// A password that was given, or one that is printed once.
struct Password {
    text: String,
    generated: bool,
}

impl Password {
    fn take(from_stdin: bool) -> anyhow::Result<Self> {
        if !from_stdin {
            return Ok(Self { text: Identity::generate_password().map_err(refusal)?, generated: true });
        }
        let mut text = String::new();
        std::io::stdin().lock().read_line(&mut text).context("standard input gave no password")?;
        // The line's end is not part of it; spaces are.
        Ok(Self { text: text.trim_end_matches(['\r', '\n']).to_owned(), generated: false })
    }

    fn print(&self) {
        if self.generated {
            println!("Its password, shown this once: {}", self.text);
        }
    }
}

/// The password is added where it was generated: else nobody would know it.
fn print_json(value: &serde_json::Value, password: &Password) -> anyhow::Result<()> {
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut().filter(|_| password.generated) {
        object.insert("password".into(), password.text.clone().into());
    }
    println!("{}", serde_json::to_string_pretty(&value)?);
    Ok(())
}

fn list(accounts: &[seaworthy_identity::Account], json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(accounts)?);
        return Ok(());
    }
    for account in accounts {
        let seen = account.last_sign_in_at.map_or_else(|| "never".to_owned(), |at| at.to_rfc3339());
        println!(
            "{} {} since {}, signed in {seen}",
            account.email,
            account.role.as_str(),
            account.created_at.to_rfc3339()
        );
    }
    println!("{} accounts.", accounts.len());
    Ok(())
}
