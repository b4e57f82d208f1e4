//! Rules on single files: their length, words that hide a problem, and hosts of package registries.

const LONGEST: usize = 600;

/// Words that switch a lint or a test off, by the kind of file. Written in halves so that this file may be checked too.
const RUST_WORDS: [(&str, &str); 3] = [
    (concat!("#[", "allow("), "use #[expect(…, reason = \"…\")], or mend the cause"),
    (concat!("#![", "allow("), "use #![expect(…, reason = \"…\")], or mend the cause"),
    (concat!("#[", "ignore"), "no test passes by being left out"),
];
const SCRIPT_WORDS: [(&str, &str); 5] = [
    (concat!("test", ".skip"), "no test passes by being left out"),
    (concat!("it", ".skip("), "no test passes by being left out"),
    (concat!("describe", ".skip"), "no test passes by being left out"),
    (concat!("test", ".fixme"), "no test passes by being left out"),
    (concat!(".", "only("), "all other tests would be left out"),
];

/// Where packages come from is the reader's setting, never the project's.
const REGISTRIES: [&str; 10] = [
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("//", "crates.io"),
    concat!("pypi", ".org"),
    concat!("files.", "pythonhosted.org"),
    concat!("deb.", "debian.org"),
    concat!("security.", "debian.org"),
    concat!("proxy.", "golang.org"),
];

/// Crates that connect to the outside by themselves, and the one place where the house uses one of them.
const CLIENTS: [&str; 6] = ["attohttpc", "curl", "isahc", "reqwest", "surf", "ureq"];
const OUTBOUND: [&str; 2] = ["Cargo.toml", "platform/resilience/Cargo.toml"];

/// One line per broken rule, with the place.
pub(super) fn findings(path: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let generated = path.split('/').any(|part| part == "generated");
    if matches!(ending, "rs" | "svelte" | "ts") && !generated {
        let lines = text.lines().count();
        if lines > LONGEST {
            findings.push(format!("{path}: {lines} lines; {LONGEST} is the most, split it by what it does"));
        }
    }
    match ending {
        "rs" => findings.extend(words(path, text, &RUST_WORDS)),
        "ts" | "js" | "mjs" | "svelte" if !generated => findings.extend(words(path, text, &SCRIPT_WORDS)),
        _ => {}
    }
    findings.extend(registries(path, text));
    findings.extend(clients(path, text));
    findings
}

/// Only the outbound client of `platform/resilience` checks where it connects.
fn clients(path: &str, text: &str) -> Vec<String> {
    if path.rsplit('/').next() != Some("Cargo.toml") || OUTBOUND.contains(&path) {
        return Vec::new();
    }
    let named = |line: &str| {
        let name = line.trim_start().split(['.', ' ', '=']).next().unwrap_or_default();
        CLIENTS.contains(&name) || CLIENTS.iter().any(|client| line.contains(&format!("package = \"{client}\"")))
    };
    let lines = text.lines().enumerate().filter(|(_, line)| named(line));
    lines
        .map(|(number, _)| format!("{path}:{}: a client of its own; use seaworthy_resilience::Outbound", number + 1))
        .collect()
}

fn words(path: &str, text: &str, words: &[(&str, &str)]) -> Vec<String> {
    let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(number, line)| {
        let broken = words.iter().filter(move |(word, _)| line.contains(word));
        broken.map(move |(word, why)| format!("{path}:{}: {word}: {why}", number + 1))
    })
    .collect()
}

fn registries(path: &str, text: &str) -> Vec<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    // The registry line in this file is cargo's own.
    if name == "Cargo.lock" {
        return Vec::new();
    }
    let resolved = concat!("\"res", "olved\": \"http");
    let locked = name == "package-lock.json";
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| REGISTRIES.iter().any(|host| line.contains(host)) || (locked && line.contains(resolved)));
    lines.map(|(number, _)| format!("{path}:{}: names the host of a package registry", number + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_have_600_lines_and_no_more() {
        assert_eq!(findings("web/ui/a.svelte", &"x\n".repeat(600)), [""; 0]);
        let long = "x\n".repeat(601);
        for path in ["a/src/lib.rs", "web/ui/a.svelte", "web/ui/a.ts"] {
            assert_eq!(
                findings(path, &long),
                [format!("{path}: 601 lines; 600 is the most, split it by what it does")]
            );
        }
        assert_eq!(findings("web/ui/lib/api/generated/schema.d.ts", &long), [""; 0]);
        assert_eq!(findings("fixtures/import.csv", &long), [""; 0]);
    }

    #[test]
    fn words_that_switch_lints_and_tests_off_are_found() {
        for (path, words) in [("src/lib.rs", &RUST_WORDS[..]), ("ui/a.spec.ts", &SCRIPT_WORDS[..])] {
            for (word, why) in words {
                assert_eq!(findings(path, &format!("one\n  {word}\n")), [format!("{path}:2: {word}: {why}")]);
            }
        }
        assert_eq!(findings("src/lib.rs", "#[expect(dead_code, reason = \"…\")]\n"), [""; 0]);
    }

    #[test]
    fn only_resilience_has_an_http_client() {
        for line in [
            "reqwest.workspace = true",
            "ureq = \"3\"",
            "reqwest = { version = \"0.13\" }",
            "http = { package = \"reqwest\" }",
        ] {
            let text = format!("[dependencies]\n{line}\n");
            let expected = "apps/a/Cargo.toml:2: a client of its own; use seaworthy_resilience::Outbound";
            assert_eq!(findings("apps/a/Cargo.toml", &text), [expected], "{line}");
            assert_eq!(findings("platform/resilience/Cargo.toml", &text), [""; 0]);
        }
        let others = "sentry = { version = \"1\", features = [\"reqwest\"] }\nreqwest-like = \"1\"\n";
        assert_eq!(findings("apps/a/Cargo.toml", others), [""; 0]);
    }

    #[test]
    fn comments_and_prose_may_name_the_words() {
        let text = format!("    /// Never `{}`.\n", RUST_WORDS[0].0);
        assert_eq!(findings("src/lib.rs", &text), [""; 0]);
        assert_eq!(findings("CONTRIBUTING.md", &text), [""; 0]);
    }

    #[test]
    fn registry_hosts_are_found_everywhere_but_in_cargo_lock() {
        for host in REGISTRIES {
            let text =
                format!("a\nb https:{}/x\n", if host.starts_with("//") { host.into() } else { format!("//{host}") });
            assert_eq!(findings("docs/a.md", &text), ["docs/a.md:2: names the host of a package registry"]);
            assert_eq!(findings("Cargo.lock", &text), [""; 0]);
        }
    }

    #[test]
    fn a_lock_file_of_npm_has_no_addresses() {
        let line = |value: &str| format!("{{\n  \"res{}\": \"{value}\"\n}}", "olved");
        let path = "web/package-lock.json";
        assert_eq!(findings(path, &line("https://mirror.example/a.tgz")).len(), 1);
        assert_eq!(findings(path, &line("packages/local")), [""; 0]);
    }
}
