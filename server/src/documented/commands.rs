//! Each `seaworthy …` that is shown can be typed.

use clap::{Arg, Command, CommandFactory as _};

use super::{code, pages};
use crate::cli::Cli;

/// Options that pages name alone and that are other programs'.
const FOREIGN: [&str; 2] = ["quick", "release"];

/// The program, and the script that runs it with the settings of the nodes.
const PROGRAMS: [&str; 2] = ["seaworthy", "seaworthy-console"];

/// What is wrong with the words after the program's name.
fn fault(words: &[&str]) -> Option<String> {
    let mut root = Cli::command();
    root.build();
    let (mut command, mut globals): (&Command, Vec<&Arg>) = (&root, Vec::new());
    let mut words = words.iter();
    let mut places = command.get_positionals().count();
    while let Some(word) = words.next() {
        if let Some(option) = word.strip_prefix("--") {
            let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
            let mut known = command.get_arguments().chain(globals.iter().copied());
            let Some(argument) = known.find(|argument| argument.get_long() == Some(name)) else {
                return Some(format!("`{}` has no --{name}", command.get_name()));
            };
            if argument.get_action().takes_values() && value.is_none() && words.next().is_none() {
                return Some(format!("--{name} without a value"));
            }
        } else if command.has_subcommands() {
            globals.extend(command.get_arguments().filter(|argument| argument.is_global_set()));
            command = match command.find_subcommand(word) {
                Some(found) => found,
                None => return Some(format!("`{}` has no `{word}`", command.get_name())),
            };
            places = command.get_positionals().count();
        } else if places == 0 {
            return Some(format!("`{}` takes no `{word}`", command.get_name()));
        } else {
            places -= 1;
        }
    }
    None
}

/// `--name`, and not a comment of SQL.
fn is_option(snippet: &str) -> bool {
    snippet.strip_prefix("--").is_some_and(|name| name.starts_with(|char: char| char.is_ascii_lowercase()))
}

/// The words after `seaworthy` where a line of a shell runs it.
fn calls(line: &str) -> Vec<Vec<&str>> {
    let line = line.split(" #").next().unwrap_or_default();
    let separators = ["&&", ";", "|", "&", ">", "<"];
    let words = words_of(line);
    let parts = words.split(|word| separators.contains(word) || word.starts_with("2>"));
    parts.filter_map(call).collect()
}

/// Words as a shell sees them: white space between quotes is part of a word.
fn words_of(line: &str) -> Vec<&str> {
    let mut quote = None;
    let outside = |char: char| {
        match quote {
            None if char == '"' || char == '\'' => quote = Some(char),
            Some(open) if open == char => quote = None,
            _ => {}
        }
        quote.is_none() && char.is_whitespace()
    };
    line.split(outside).filter(|word| !word.is_empty()).collect()
}

fn call<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let word = word.trim_start_matches("ExecStart=");
        if PROGRAMS.iter().any(|program| word == *program || word.ends_with(&format!("/{program}"))) {
            // What a shell puts in for `"$@"` is not known here.
            let typed = words.take_while(|word| !["\"$@\"", "…"].contains(word) && !word.starts_with('>'));
            return Some(typed.map(|word| word.trim_end_matches([',', '.'])).collect());
        }
        // What stands before a program without being one.
        match word {
            "$" | "sudo" | "exec" | "nohup" | "env" => {}
            "-u" => _ = words.next(),
            // `deploy/one-machine/node console …` is a console too.
            "deploy/one-machine/node" if words.peek() == Some(&"console") => return Some(words.skip(1).collect()),
            // `docker compose … exec node-1 seaworthy …`
            "docker" | "kubectl" => {
                words.by_ref().find(|word| *word == "exec")?;
                words.next();
                words.next_if_eq(&"--");
            }
            assignment if assignment.contains('=') => {}
            _ => return None,
        }
    }
    None
}

#[test]
fn commands_in_documents_exist() {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for (place, line) in page.lines() {
            let snippets = if page.is_markdown() { code(line) } else { vec![line.trim_start_matches(['#', ' '])] };
            for words in snippets.into_iter().flat_map(calls) {
                seen += 1;
                faults.extend(fault(&words).map(|fault| format!("{place}: {fault}")));
            }
        }
    }
    assert!(seen > 20, "{seen} commands found");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn options_that_stand_alone_exist() {
    let mut root = Cli::command();
    root.build();
    let mut known = Vec::new();
    let mut pending = vec![&root];
    while let Some(command) = pending.pop() {
        known.extend(command.get_arguments().filter_map(Arg::get_long));
        pending.extend(command.get_subcommands());
    }
    for page in pages().iter().filter(|page| page.is_markdown()) {
        for (place, line) in page.lines().filter(|(_, line)| !line.starts_with("    ")) {
            for option in code(line).into_iter().filter(|snippet| is_option(snippet)) {
                let name = option.trim_start_matches("--").split(['=', ' ']).next().unwrap();
                assert!(known.contains(&name) || FOREIGN.contains(&name), "{place}: {option}");
            }
        }
    }
}

#[test]
fn what_cannot_be_typed_is_found() {
    assert_eq!(fault(&["migrate", "down", "--to", "watches:1", "--yes"]), None);
    assert_eq!(fault(&["migrate", "down", "--set", "LOG_LEVEL=debug"]), None);
    assert_eq!(fault(&["serve", "--port=1"]), None);
    assert_eq!(words_of("a --b \"c d\" 'e  f'"), ["a", "--b", "\"c d\"", "'e  f'"]);
    assert_eq!(fault(&["sail"]).unwrap(), "`seaworthy` has no `sail`");
    assert_eq!(fault(&["migrate", "sideways"]).unwrap(), "`migrate` has no `sideways`");
    assert_eq!(fault(&["serve", "--fast"]).unwrap(), "`serve` has no --fast");
    assert_eq!(fault(&["serve", "--port"]).unwrap(), "--port without a value");
    assert_eq!(fault(&["version", "now"]).unwrap(), "`version` takes no `now`");
}

#[test]
fn commands_are_found_in_lines() {
    for line in [
        "seaworthy sail --fast # why",
        "$ sudo -u seaworthy A=b /opt/seaworthy sail --fast",
        "cd /x && seaworthy sail --fast | less",
        "ExecStart=/usr/local/bin/seaworthy sail --fast",
        "seaworthy-console sail --fast && true",
        "deploy/one-machine/node console sail --fast",
        "exec ./seaworthy sail --fast \"$@\"",
        "docker compose --file x.yaml exec node-1 seaworthy sail --fast",
        "kubectl exec deploy/seaworthy -- seaworthy sail --fast > x",
    ] {
        assert_eq!(calls(line), [["sail", "--fast"]], "{line}");
    }
    for line in ["systemctl stop seaworthy", "createdb --owner=x seaworthy", "the seaworthy program"] {
        assert_eq!(calls(line), [[""; 0]; 0], "{line}");
    }
}
