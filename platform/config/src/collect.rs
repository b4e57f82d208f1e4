//! Lays the sources over one another: file, `.env`, environment, flags, secret files. A later one replaces an earlier one.

use crate::declaration::Declaration;
use crate::dotenv;
use crate::file::{self, Item};
use crate::names::{
    CONFIG, PREFIX, Target, by_name, by_path, flag_name, is_config_flag, near_miss, nearest_name, nearest_path,
};
use crate::parse;
use crate::redact::shown;
use crate::report::{Code, Fault};
use crate::sources::{Origin, Sources};
use crate::table::SETTINGS;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

const DEFAULT_FILE: &str = "seaworthy.toml";
const A_SETTING: &str = "the name of a setting";

/// What was given for one setting.
pub(crate) struct Given {
    /// `None` when it was given, but could not be read; the fault is already noted.
    pub value: Option<String>,
    pub origin: Origin,
}

/// All that was given, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Collected {
    pub given: BTreeMap<&'static str, Given>,
    pub faults: Vec<Fault>,
    pub warnings: Vec<Fault>,
    /// Secret files by the setting they hold, with the place that names them.
    secret_files: BTreeMap<&'static str, (String, Origin)>,
}

pub(crate) fn collect(sources: &Sources) -> Collected {
    let mut collected = Collected::default();
    let dot_env = collected.read_optional(sources, ".env").map(|text| dotenv::lines(&text)).unwrap_or_default();
    collected.file(sources, &dot_env);
    collected.dot_env(dot_env);
    collected.environment(sources);
    collected.flags(sources);
    collected.read_secret_files(sources);
    collected
}

impl Collected {
    /// The text of a file that need not be there. A folder of that name (a Python environment is often called `.env`) is not it.
    fn read_optional(&mut self, sources: &Sources, path: &str) -> Option<String> {
        match sources.files.read(Path::new(path)) {
            Ok(text) => Some(text),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => None,
            Err(error) => {
                self.unreadable(path, Origin::Default, &error);
                None
            }
        }
    }

    fn unreadable(&mut self, path: &str, origin: Origin, error: &io::Error) {
        self.faults.push(Fault::new(Code::FileUnreadable, path, origin, format!("a readable text file ({error})")));
    }

    fn file(&mut self, sources: &Sources, dot_env: &[dotenv::Line]) {
        let (path, text) = match named_file(sources, dot_env) {
            None => (DEFAULT_FILE.to_owned(), self.read_optional(sources, DEFAULT_FILE)),
            Some((path, origin)) => match sources.files.read(Path::new(&path)) {
                Ok(text) => (path, Some(text)),
                Err(error) => return self.unreadable(&path, origin, &error),
            },
        };
        let Some(text) = text else { return };
        let origin = |line| Origin::File { path: path.clone(), line };
        match file::entries(&text, |name| {
            SETTINGS.iter().any(|setting| setting.path.contains('.') && setting.section() == name)
        }) {
            Ok(entries) => {
                entries.into_iter().for_each(|entry| self.file_entry(entry.path, entry.item, origin(entry.line)))
            }
            Err(lines) => {
                let fault = |line| Fault::new(Code::Syntax, path.clone(), origin(line), "TOML; text stands in quotes");
                self.faults.extend(lines.into_iter().map(fault));
            }
        }
    }

    fn file_entry(&mut self, path: String, item: Item, origin: Origin) {
        let Some(target) = by_path(&path) else {
            let near = nearest_path(&path);
            self.faults.push(Fault::new(Code::UnknownKey, path, origin, A_SETTING).nearest(near));
            return;
        };
        match (target, item) {
            (_, Item::Scalar(value)) => self.put(target, &value, origin),
            (Target::Value(declaration), Item::List(values)) if declaration.kind.is_list() => {
                self.given.insert(declaration.key, Given { value: Some(values.join(",")), origin });
            }
            (Target::Value(declaration) | Target::SecretFile(declaration), _) => {
                let expected = format!("one value: {}", declaration.kind.accepted());
                self.faults.push(Fault::new(Code::BadValue, declaration.key, origin.clone(), expected));
                self.given.insert(declaration.key, Given { value: None, origin });
            }
        }
    }

    fn dot_env(&mut self, mut lines: Vec<dotenv::Line>) {
        lines.sort_by_key(|line| line.entry.as_ref().is_ok_and(|(key, _)| key.starts_with(PREFIX)));
        let mut seen = BTreeSet::new();
        for line in lines {
            let origin = Origin::DotEnv { line: line.number };
            match line.entry {
                Err(expected) => self.faults.push(Fault::new(Code::Syntax, ".env", origin, expected)),
                Ok((key, _)) if key == CONFIG => {}
                Ok((key, value)) => match by_name(&key) {
                    None => {
                        let near = nearest_name(&key);
                        self.faults.push(Fault::new(Code::UnknownKey, key, origin, A_SETTING).nearest(near));
                    }
                    Some(target) => {
                        if !seen.insert(key.clone()) {
                            self.warnings.push(Fault::new(
                                Code::DuplicateKey,
                                key,
                                origin.clone(),
                                "each setting once",
                            ));
                        }
                        self.put(target, &value, origin);
                    }
                },
            }
        }
    }

    /// The environment is full of variables of other programs, so only names with the prefix are refused.
    /// A prefixed name is meant for this server alone and counts more than the bare one.
    fn environment(&mut self, sources: &Sources) {
        let (prefixed, bare): (Vec<_>, Vec<_>) =
            sources.environment.iter().partition(|(name, _)| name.starts_with(PREFIX));
        for (name, value) in bare.into_iter().chain(prefixed) {
            let origin = Origin::Environment { name: name.clone() };
            match by_name(name) {
                Some(Target::Value(declaration)) if name == "HOST" && is_foreign(declaration, value) => {
                    let expected =
                        format!("{}; this one was ignored, SEAWORTHY_HOST never is", declaration.kind.accepted());
                    self.warnings.push(Fault::new(Code::ForeignValue, name, origin, expected).value(value.trim()));
                }
                Some(target) => self.put(target, value, origin),
                None if name == CONFIG => {}
                None if name.starts_with(PREFIX) => {
                    self.faults.push(Fault::new(Code::UnknownKey, name, origin, A_SETTING).nearest(nearest_name(name)));
                }
                None => self.warnings.extend(near_miss(name, origin)),
            }
        }
    }

    fn flags(&mut self, sources: &Sources) {
        for (key, value) in &sources.flags {
            let name = flag_name(key);
            match by_name(&name) {
                Some(target) => self.put(target, value, Origin::Flag),
                None if is_config_flag(&name) => {}
                None => {
                    let near = nearest_name(&name);
                    self.faults.push(Fault::new(Code::UnknownKey, name, Origin::Flag, A_SETTING).nearest(near));
                }
            }
        }
    }

    /// An empty value counts as not given: `REDIS_URL=` in a compose file or in `.env` means "none".
    fn put(&mut self, target: Target, value: &str, origin: Origin) {
        let value = value.trim().to_owned();
        if value.is_empty() {
            return;
        }
        match target {
            Target::Value(declaration) => {
                self.given.insert(declaration.key, Given { value: Some(value), origin });
            }
            Target::SecretFile(declaration) => {
                self.secret_files.insert(declaration.key, (value, origin));
            }
        }
    }

    fn read_secret_files(&mut self, sources: &Sources) {
        for (key, (path, named_in)) in std::mem::take(&mut self.secret_files) {
            let expected = match sources.files.read(Path::new(&path)) {
                Ok(text) if !text.trim().is_empty() => {
                    let given = Given { value: Some(text.trim().to_owned()), origin: Origin::SecretFile { path } };
                    self.given.insert(key, given);
                    continue;
                }
                Ok(_) => "a file that is not empty".to_owned(),
                Err(error) => format!("a readable text file ({error})"),
            };
            self.faults
                .push(Fault::new(Code::SecretFile, format!("{key}_FILE"), named_in, expected).value(path.clone()));
            self.given.insert(key, Given { value: None, origin: Origin::SecretFile { path } });
        }
    }
}

/// The configuration file that a flag, the environment or `.env` names.
fn named_file(sources: &Sources, dot_env: &[dotenv::Line]) -> Option<(String, Origin)> {
    let flag = sources.flags.iter().rev().find(|(key, _)| is_config_flag(&flag_name(key)));
    let flag = flag.map(|(_, path)| (path.clone(), Origin::Flag));
    let variable = || {
        let path = sources.environment.get(CONFIG).filter(|path| !path.trim().is_empty())?;
        Some((path.clone(), Origin::Environment { name: CONFIG.to_owned() }))
    };
    let line = || {
        dot_env.iter().rev().find_map(|line| match &line.entry {
            Ok((key, path)) if key == CONFIG && !path.is_empty() => {
                Some((path.clone(), Origin::DotEnv { line: line.number }))
            }
            _ => None,
        })
    };
    flag.or_else(variable).or_else(line)
}

/// Some shells and build tools export `HOST` as the name of the machine or of its platform.
fn is_foreign(host: &Declaration, value: &str) -> bool {
    parse::value(host.kind, value.trim()).is_none() && !value.trim().is_empty()
}

/// The fault for a value that the setting does not accept.
pub(crate) fn bad_value(declaration: &Declaration, value: &str, origin: Origin) -> Fault {
    Fault::new(Code::BadValue, declaration.key, origin, declaration.kind.accepted()).value(shown(declaration, value))
}
