//! From sources to checked settings.

use crate::collect::{self, Collected, Given};
use crate::declaration::{Declaration, Kind};
use crate::parse;
use crate::redact::shown;
use crate::report::{Code, Fault, Faults};
use crate::rules::{self, Context};
use crate::settings::Settings;
use crate::sources::{Origin, Sources};
use crate::table::{SETTINGS, find};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Settings that passed every check.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Where each setting's value was given, by key.
    pub origins: BTreeMap<&'static str, Origin>,
    /// What should be looked at, although the server can start.
    pub warnings: Vec<Fault>,
    shown: BTreeMap<&'static str, String>,
}

/// A setting as it may be shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// What it is.
    pub declaration: &'static Declaration,
    /// Its value, masked if it is a secret; none where it is not set.
    pub value: Option<&'a str>,
    /// Where the value comes from.
    pub origin: &'a Origin,
}

/// Reads and checks all settings.
///
/// # Errors
/// Every fault that was found, in one report.
pub fn load(sources: &Sources) -> Result<Loaded, Faults> {
    let Collected { given, mut faults, mut warnings, .. } = collect::collect(sources);
    let assembled = assemble(&given, &mut faults);
    let settings = match Settings::deserialize_tree(assembled.tree) {
        Ok(settings) => settings,
        // The error may quote a value, so it is left out here; a test of the table shows it.
        Err(_) => {
            let expected = "settings and their declarations that agree";
            faults.push(Fault::new(Code::Internal, "settings", Origin::Default, expected));
            return Err(Faults { faults, warnings });
        }
    };
    let context = Context { settings: &settings, origins: &assembled.origins, shown: &assembled.shown };
    faults.extend(rules::faults(&context));
    warnings.extend(rules::warnings(&context));
    if !faults.is_empty() {
        return Err(Faults { faults, warnings });
    }
    Ok(Loaded { settings, origins: assembled.origins, warnings, shown: assembled.shown })
}

impl Loaded {
    /// Each setting with its value, secrets masked, and its origin; one a line.
    #[must_use]
    pub fn print(&self) -> String {
        let width = SETTINGS.iter().map(|declaration| declaration.key.len()).max().unwrap_or(0);
        self.shown().fold(String::new(), |text, Shown { declaration, value, origin }| {
            let value = value.unwrap_or("(not set)");
            text + &format!("{:<width$}  {value:<32}  {origin}\n", declaration.key)
        })
    }

    /// Each setting as it may be shown, in the order of the table.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        SETTINGS.iter().map(|declaration| Shown {
            declaration,
            value: self.shown.get(declaration.key).map(String::as_str),
            origin: self.origins.get(declaration.key).unwrap_or(&Origin::Default),
        })
    }
}

impl Settings {
    fn deserialize_tree(tree: Map<String, Value>) -> Result<Self, serde_json::Error> {
        serde_json::from_value(Value::Object(tree))
    }
}

struct Assembled {
    /// Values at their paths, ready to become [`Settings`].
    tree: Map<String, Value>,
    origins: BTreeMap<&'static str, Origin>,
    /// Redacted values of the settings that have one.
    shown: BTreeMap<&'static str, String>,
}

/// A setting whose value is not accepted gets its default, so that the rules can still find the other faults.
fn assemble(given: &BTreeMap<&'static str, Given>, faults: &mut Vec<Fault>) -> Assembled {
    let data_dir = data_dir(given);
    let mut assembled = Assembled { tree: Map::new(), origins: BTreeMap::new(), shown: BTreeMap::new() };
    for declaration in SETTINGS {
        let (text, origin) = match given.get(declaration.key) {
            Some(Given { value, origin }) => (value.as_deref(), origin.clone()),
            None => (None, Origin::Default),
        };
        let accepted = text.and_then(|text| parse::value(declaration.kind, text));
        if let (Some(text), None) = (text, &accepted) {
            faults.push(collect::bad_value(declaration, text, origin.clone()));
        }
        let default = default_text(declaration, &data_dir);
        let used = if accepted.is_some() { text.map(str::to_owned) } else { default };
        let value = accepted.or_else(|| used.as_deref().and_then(|text| parse::value(declaration.kind, text)));
        if let Some(used) = used {
            assembled.shown.insert(declaration.key, shown(declaration, &used));
        }
        insert(&mut assembled.tree, declaration.path, value.unwrap_or(Value::Null));
        assembled.origins.insert(declaration.key, origin);
    }
    assembled
}

fn data_dir(given: &BTreeMap<&'static str, Given>) -> String {
    let own = given.get("DATA_DIR").and_then(|given| given.value.clone());
    let default = || find("DATA_DIR").and_then(|declaration| declaration.default).unwrap_or_default().to_owned();
    own.unwrap_or_else(default)
}

/// The default of a setting, with `{DATA_DIR}` filled in.
pub(crate) fn default_text(declaration: &Declaration, data_dir: &str) -> Option<String> {
    // "/" stays a folder of its own: "//logs" names the same place.
    let folder = if data_dir.len() > 1 { data_dir.trim_end_matches('/') } else { data_dir };
    let folder = match declaration.kind {
        // These three would end the path in a URL, or start an escape.
        Kind::DatabaseUrl => folder.replace('%', "%25").replace('?', "%3F").replace('#', "%23"),
        _ => folder.to_owned(),
    };
    declaration.default.map(|default| default.replace("{DATA_DIR}", &folder))
}

fn insert(tree: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            tree.insert(path.to_owned(), value);
        }
        Some((section, rest)) => {
            if let Value::Object(inner) = tree.entry(section).or_insert_with(|| Value::Object(Map::new())) {
                insert(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_type_agree() {
        let assembled = assemble(&BTreeMap::new(), &mut Vec::new());
        Settings::deserialize_tree(assembled.tree).unwrap();
    }

    #[test]
    fn the_largest_accepted_numbers_fit_the_type() {
        let mut given = BTreeMap::new();
        for declaration in SETTINGS {
            if let Kind::Integer { max, .. } = declaration.kind {
                given.insert(declaration.key, Given { value: Some(max.to_string()), origin: Origin::Flag });
            }
        }
        let mut faults = Vec::new();
        let assembled = assemble(&given, &mut faults);
        assert_eq!(faults, []);
        Settings::deserialize_tree(assembled.tree).unwrap();
    }

    #[test]
    fn defaults_follow_the_data_folder() {
        let text = |key: &str, data_dir: &str| default_text(find(key).unwrap(), data_dir).unwrap();
        assert_eq!(text("LOG_DIR", "/srv/sea/"), "/srv/sea/logs");
        assert_eq!(text("DATABASE_URL", "/srv/100%?"), "sqlite:///srv/100%25%3F/seaworthy.db");
        assert_eq!(text("DATABASE_URL", "./data"), "sqlite://./data/seaworthy.db");
    }
}
