//! Runs other programs: shows what is run, never lets them wait for input, says which one failed.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Prints the command and runs it with its output shown. An exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let text = shown(command);
    println!("$ {text}");
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("`{text}` did not start"))?;
    if !status.success() {
        bail!("`{text}` failed ({status})");
    }
    Ok(())
}

/// Runs the command and returns what it wrote to standard output; its standard error is shown.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let text = shown(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{text}` did not start"))?;
    if !output.status.success() {
        bail!("`{text}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{text}` wrote something that is not UTF-8"))
}

/// Runs the command unseen; `None` where it cannot be started or fails.
pub(crate) fn quiet(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// The command as one would type it, without its environment.
fn shown(command: &Command) -> String {
    let program = command.get_program();
    let name = std::path::Path::new(program).file_name().unwrap_or(program);
    std::iter::once(name).chain(command.get_args()).map(|part| part.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let error = run(Command::new("cargo").arg("no-such-command")).unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-command` failed"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = output(&mut Command::new("/nowhere/no-such-program")).unwrap_err().to_string();
        assert_eq!(error, "`no-such-program` did not start");
    }

    #[test]
    fn output_is_returned() -> Result<()> {
        assert!(output(Command::new("cargo").arg("--version"))?.starts_with("cargo "));
        assert_eq!(quiet(Command::new("cargo").arg("no-such-command")), None);
        Ok(())
    }
}
