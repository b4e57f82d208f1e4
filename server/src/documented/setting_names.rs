//! Each setting that is shown is declared, and each variable that deploy/ gives to the server too.

use std::{fs, path::Path};

use seaworthy_config::find;

use super::{Page, page, pages, root};

/// Names of other programs, and of the build and the tests.
const FOREIGN: [&str; 6] =
    ["CARGO_MANIFEST_DIR", "CHROMIUM_PATH", "ELASTICSEARCH_API_KEY", "NODES_HOME", "TEST_DATABASE_URL", "WEB_DIST"];

/// Variables of the containers of PostgreSQL and Grafana, and the families of addresses in the unit.
fn is_foreign_family(name: &str) -> bool {
    ["POSTGRES_", "GF_", "AF_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Whether the server knows the name: bare, with its prefix, or as the file of a secret.
fn is_setting(name: &str) -> bool {
    let bare = name.strip_prefix("SEAWORTHY_").unwrap_or(name);
    let file_of = |bare: &str| find(bare.strip_suffix("_FILE")?).filter(|declaration| declaration.secret);
    name == "SEAWORTHY_CONFIG" || find(bare).is_some() || file_of(bare).is_some()
}

/// Words of capital letters with a `_` between them.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    text.split(move |char| !is_part(char)).filter(|word| {
        word.contains('_')
            && !word.starts_with('_')
            && !word.ends_with('_')
            && word.bytes().all(|byte| byte == b'_' || byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && word.bytes().any(|byte| byte.is_ascii_uppercase())
    })
}

#[test]
fn settings_in_documents_exist() {
    // Generated from the declarations: it names every code of a fault too.
    let configuration = page("docs/CONFIGURATION.md").text;
    let is_code = |name: &str| name.starts_with("CONFIG_") && configuration.contains(&format!("| `{name}` |"));
    let (mut unknown, mut seen) = (Vec::new(), 0);
    for page in pages().iter().filter(|page| !page.path.ends_with("CONFIGURATION.md")) {
        for (place, line) in page.lines() {
            for name in names(line) {
                seen += usize::from(is_setting(name));
                let foreign = FOREIGN.contains(&name) || is_foreign_family(name);
                if !is_setting(name) && !is_code(name) && !foreign {
                    unknown.push(format!("{place}: {name}"));
                }
            }
        }
    }
    assert!(seen > 50, "{seen} settings found");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// The keys that are deeper than a line of this text, up to the next line that is not.
fn keys_below<'a>(text: &'a str, head: &str) -> Vec<&'a str> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let (mut keys, mut inside) = (Vec::new(), None);
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        if inside.is_some_and(|head| depth(line) > head) {
            keys.extend(line.trim().split_once(':').map(|(key, _)| key).filter(|key| *key != "<<"));
        } else {
            let is_head = line.trim().split(" &").next().is_some_and(|line| line.trim_end_matches(':') == head);
            inside = is_head.then(|| depth(line));
        }
    }
    keys
}

#[test]
fn variables_of_deployments_are_settings() {
    let own = |key: &&str| !is_foreign_family(key);
    let mut given: Vec<String> = Vec::new();
    for (path, head) in [
        ("deploy/compose/one-node.yaml", "environment"),
        ("deploy/compose/three-nodes.yaml", "environment"),
        ("deploy/compose/three-nodes.yaml", "x-environment"),
        ("deploy/kubernetes/configuration.yaml", "data"),
    ] {
        let Page { text, .. } = page(path);
        let keys = keys_below(&text, head);
        assert!(!keys.is_empty(), "{path} has no {head}");
        given.extend(keys.into_iter().filter(own).map(str::to_owned));
    }
    let workload = page("deploy/kubernetes/workload.yaml").text;
    let variables = workload.lines().filter_map(|line| line.trim().strip_prefix("- {name: ")?.split_once(", value:"));
    given.extend(variables.map(|(name, _)| name.to_owned()));
    for path in [
        "deploy/systemd/seaworthy.env",
        "deploy/systemd/node-1.env",
        "deploy/systemd/node-2.env",
        "deploy/systemd/node-3.env",
    ] {
        let text = page(path).text;
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        given.extend(lines.map(|line| line.split_once('=').unwrap().0.to_owned()));
    }
    let unit = page("deploy/systemd/seaworthy@.service").text;
    let variables = unit.lines().filter_map(|line| line.strip_prefix("Environment=")?.split_once('='));
    given.extend(variables.map(|(name, _)| name.to_owned()));
    let image = page("deploy/container/Containerfile").text;
    let variables = image.lines().filter_map(|line| line.strip_prefix("ENV HOST=").map(|rest| format!("HOST={rest}")));
    given.extend(
        variables.flat_map(|line| {
            line.split(' ').map(|pair| pair.split_once('=').unwrap().0.to_owned()).collect::<Vec<_>>()
        }),
    );
    let unknown: Vec<_> = given.iter().filter(|name| !is_setting(name)).collect();
    assert!(given.len() > 40, "{} variables found", given.len());
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn unknown_names_are_found() {
    assert!(is_setting("LOG_LEVEL") && is_setting("SECRET_KEY_FILE") && is_setting("SEAWORTHY_PORT"));
    assert!(!is_setting("LOG_LEVLE") && !is_setting("LOG_LEVEL_FILE"));
    assert_eq!(names("`A_B=${C_D}` E F_g _H_ 1_2").collect::<Vec<_>>(), ["A_B", "C_D"]);
    assert_eq!(keys_below("a:\n  b: 1\n  <<: *x\nenvironment: &e\n  C: 1\n  D: 2\ne: 1\n", "environment"), ["C", "D"]);
}

#[test]
fn secrets_of_deployments_have_no_values() {
    for line in
        page("deploy/kubernetes/secret.example.yaml").text.lines().skip_while(|line| *line != "stringData:").skip(1)
    {
        assert!(line.ends_with(": \"\""), "{line}");
    }
    let kept: Vec<_> = fs::read_dir(root().join(Path::new("deploy/compose/secrets"))).unwrap().flatten().collect();
    assert!(kept.iter().any(|entry| entry.file_name() == ".gitignore"));
}
