//! `seaworthy config`: check, print, env.

use crate::cli::ConfigAction;

pub(super) fn run(action: &ConfigAction, flags: Vec<(String, String)>) -> anyhow::Result<()> {
    match action {
        ConfigAction::Env => print!("{}", seaworthy_config::describe_env()),
        ConfigAction::Print => print!("{}", super::load(flags)?.print()),
        ConfigAction::Check => {
            let loaded = super::load(flags)?;
            for warning in &loaded.warnings {
                println!("warning: {warning}");
            }
            println!("The settings are valid.");
        }
    }
    Ok(())
}
