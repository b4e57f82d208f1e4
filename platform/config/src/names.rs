//! The names of settings: in the environment, on the command line and in the file, and what a wrong one may have meant.

use crate::declaration::Declaration;
use crate::nearest::{distance, nearest};
use crate::report::{Code, Fault};
use crate::sources::Origin;
use crate::table::{SETTINGS, find};

pub(crate) const PREFIX: &str = "SEAWORTHY_";
/// Names the configuration file.
pub(crate) const CONFIG: &str = "SEAWORTHY_CONFIG";

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    Value(&'static Declaration),
    SecretFile(&'static Declaration),
}

pub(crate) fn flag_name(key: &str) -> String {
    key.to_ascii_uppercase().replace('-', "_")
}

pub(crate) fn is_config_flag(name: &str) -> bool {
    name.strip_prefix(PREFIX).unwrap_or(name) == "CONFIG"
}

pub(crate) fn by_name(name: &str) -> Option<Target> {
    let bare = name.strip_prefix(PREFIX).unwrap_or(name);
    let file_of = || find(bare.strip_suffix("_FILE")?).filter(|declaration| declaration.secret);
    find(bare).map(Target::Value).or_else(|| file_of().map(Target::SecretFile))
}

pub(crate) fn by_path(path: &str) -> Option<Target> {
    let at = |path: &str| SETTINGS.iter().find(|declaration| declaration.path == path);
    let file_of = || at(path.strip_suffix("_file")?).filter(|declaration| declaration.secret);
    at(path).map(Target::Value).or_else(|| file_of().map(Target::SecretFile))
}

pub(crate) fn nearest_name(name: &str) -> Option<String> {
    let (prefix, bare) = name.strip_prefix(PREFIX).map_or(("", name), |bare| (PREFIX, bare));
    let bare = bare.to_ascii_uppercase();
    if prefix.is_empty() && bare == "CONFIG" {
        return Some(CONFIG.to_owned());
    }
    nearest(&bare, SETTINGS.iter().map(|declaration| declaration.key)).map(|key| format!("{prefix}{key}"))
}

/// The file uses paths; whoever writes the environment's name there, or forgets the section, is told the path.
pub(crate) fn nearest_path(path: &str) -> Option<String> {
    let last = path.rsplit('.').next().unwrap_or(path).to_ascii_uppercase();
    let same =
        SETTINGS.iter().find(|declaration| declaration.key == last || leaf(declaration).eq_ignore_ascii_case(&last));
    same.map(|declaration| declaration.path)
        .or_else(|| nearest(&path.to_ascii_lowercase(), SETTINGS.iter().map(|declaration| declaration.path)))
        .map(str::to_owned)
}

fn leaf(declaration: &Declaration) -> &'static str {
    declaration.path.rsplit('.').next().unwrap_or(declaration.path)
}

/// Short names are near to too many others to be worth a warning.
pub(crate) fn near_miss(name: &str, origin: Origin) -> Option<Fault> {
    let near = SETTINGS.iter().find(|declaration| name.len() >= 5 && distance(name, declaration.key) == 1)?;
    let expected = "another name, if a setting was meant";
    Some(Fault::new(Code::NearMiss, name, origin, expected).nearest(Some(near.key.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(target: Option<Target>) -> Option<(&'static str, bool)> {
        target.map(|target| match target {
            Target::Value(declaration) => (declaration.key, false),
            Target::SecretFile(declaration) => (declaration.key, true),
        })
    }

    #[test]
    fn only_secrets_may_come_from_files() {
        assert_eq!(key(by_name("SECRET_KEY_FILE")), Some(("SECRET_KEY", true)));
        assert_eq!(key(by_name("SEAWORTHY_DATABASE_URL_FILE")), Some(("DATABASE_URL", true)));
        assert_eq!(key(by_path("database.url_file")), Some(("DATABASE_URL", true)));
        assert_eq!(key(by_name("LOG_FILE")), Some(("LOG_FILE", false)));
        assert_eq!(key(by_name("PORT_FILE")), None);
        assert_eq!(key(by_path("server.port_file")), None);
    }

    #[test]
    fn the_nearest_name_keeps_its_prefix() {
        assert_eq!(nearest_name("LOGLEVEL").as_deref(), Some("LOG_LEVEL"));
        assert_eq!(nearest_name("port").as_deref(), Some("PORT"));
        assert_eq!(nearest_name("SEAWORTHY_PROT").as_deref(), Some("SEAWORTHY_PORT"));
        assert_eq!(nearest_name("CONFIG").as_deref(), Some("SEAWORTHY_CONFIG"));
        assert_eq!(nearest_name("POSTGRES_PASSWORD"), None);
    }

    #[test]
    fn the_nearest_path_may_be_in_another_section() {
        assert_eq!(nearest_path("server.prot").as_deref(), Some("server.port"));
        assert_eq!(nearest_path("port").as_deref(), Some("server.port"));
        assert_eq!(nearest_path("LOG_LEVEL").as_deref(), Some("log.level"));
        assert_eq!(nearest_path("general.demo").as_deref(), Some("demo"));
        assert_eq!(nearest_path("completely_different"), None);
    }

    #[test]
    fn a_near_miss_is_one_edit_away_from_a_long_name() {
        let near = |name| near_miss(name, Origin::Default).and_then(|warning| warning.nearest);
        assert_eq!(near("REDIS_URI").as_deref(), Some("REDIS_URL"));
        assert_eq!(near("DATABSAE_URL").as_deref(), Some("DATABASE_URL"));
        assert_eq!(near("POST"), None);
        assert_eq!(near("HOME_PAGE"), None);
    }
}
