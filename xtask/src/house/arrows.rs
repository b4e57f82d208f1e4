//! Arrows between crates run only downwards (ARCHITECTURE.md, "The way of a request").

use crate::workspace::Member;

const TESTKIT: &str = "seaworthy-testkit";
const TESTS: &str = "seaworthy-tests";
const APP: u32 = 60;

/// The rooms from the ground up. A crate may need only crates on a lower floor.
const FLOORS: &[(&str, u32)] = &[
    ("seaworthy-kernel", 0),
    // A leaf: it may use the kernel and nothing else.
    ("seaworthy-documents", 10),
    ("seaworthy-config", 10),
    ("seaworthy-resilience", 20),
    ("seaworthy-store", 20),
    ("seaworthy-telemetry", 22),
    ("seaworthy-backup", 25),
    ("seaworthy-jobs", 25),
    ("seaworthy-notify", 25),
    ("seaworthy-cache", 25),
    ("seaworthy-http", 30),
    ("seaworthy-identity", 40),
    ("seaworthy-management", 45),
    (TESTKIT, 50),
    // Carries the built web UI and needs no other crate; only the server may need it.
    ("seaworthy-web", 70),
    ("seaworthy-server", 80),
    (TESTS, 90),
    ("xtask", 100),
];

/// One line per arrow that does not run down, and per crate that has no floor.
pub(super) fn findings(members: &[Member]) -> Vec<String> {
    let floor = |name: &str| {
        let room = FLOORS.iter().find(|(room, _)| *room == name).map(|(_, floor)| *floor);
        let app = members.iter().any(|member| member.name == name && member.folder.starts_with("apps"));
        room.or(app.then_some(APP))
    };
    let mut findings = Vec::new();
    for member in members {
        let name = &member.name;
        let Some(own) = floor(name) else {
            findings.push(format!("{name}: has no floor yet; give it one in xtask/src/house/arrows.rs"));
            continue;
        };
        if matches!(name.as_str(), "xtask" | "seaworthy-web") {
            let needs = member.needs.iter().map(|need| format!("{name} -> {}: {name} needs no other crate", need.name));
            findings.extend(needs);
            continue;
        }
        for need in &member.needs {
            let arrow = format!("{name} -> {}", need.name);
            if need.name == TESTKIT {
                // The kit stands on the rooms it helps to test, which cargo allows for tests only.
                if !need.dev && name != TESTS {
                    findings.push(format!("{arrow}: the testkit is for tests; move it to [dev-dependencies]"));
                }
                continue;
            }
            match floor(&need.name) {
                Some(other) if other < own => {}
                Some(APP) if own == APP => {
                    findings
                        .push(format!("{arrow}: apps never use one another; what two share moves into the platform"));
                }
                // A missing floor is reported where that crate is looked at itself.
                Some(_) => findings.push(format!("{arrow}: the arrow does not run down")),
                None => {}
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Need, Workspace};

    fn member(name: &str, folder: &str, needs: &[&str]) -> Member {
        let need = |name: &&str| match name.strip_prefix("dev ") {
            Some(name) => Need { name: name.to_owned(), dev: true },
            None => Need { name: (*name).to_owned(), dev: false },
        };
        Member { name: name.into(), folder: folder.into(), needs: needs.iter().map(need).collect() }
    }

    fn house(changed: Member) -> Vec<String> {
        let mut members = vec![
            member("seaworthy-kernel", "platform/kernel", &[]),
            member("seaworthy-config", "platform/config", &["seaworthy-kernel"]),
            member("seaworthy-documents", "platform/documents", &["seaworthy-kernel"]),
            member("seaworthy-store", "platform/store", &["seaworthy-kernel", "seaworthy-config"]),
            member("seaworthy-telemetry", "platform/telemetry", &["seaworthy-kernel"]),
            member(
                "seaworthy-http",
                "platform/http",
                &["seaworthy-store", "seaworthy-telemetry", "dev seaworthy-testkit"],
            ),
            member("seaworthy-identity", "platform/identity", &["seaworthy-http"]),
            member("seaworthy-testkit", "platform/testkit", &["seaworthy-http", "seaworthy-identity"]),
            member(
                "seaworthy-watches",
                "apps/watches",
                &["seaworthy-http", "seaworthy-documents", "dev seaworthy-testkit"],
            ),
            member("seaworthy-careers", "apps/careers", &["seaworthy-identity"]),
            member("seaworthy-web", "web", &[]),
            member("seaworthy-server", "server", &["seaworthy-watches", "seaworthy-careers", "seaworthy-web"]),
            member("seaworthy-tests", "tests", &["seaworthy-testkit", "seaworthy-watches"]),
            member("xtask", "xtask", &[]),
        ];
        members.retain(|member| member.name != changed.name);
        members.push(changed);
        findings(&members)
    }

    #[test]
    fn arrows_that_run_down_are_fine() {
        assert_eq!(house(member("xtask", "xtask", &[])), [""; 0]);
    }

    #[test]
    fn arrows_that_run_up_or_sideways_are_found() {
        for (name, folder, need) in [
            ("seaworthy-kernel", "platform/kernel", "seaworthy-config"),
            ("seaworthy-store", "platform/store", "seaworthy-telemetry"),
            ("seaworthy-store", "platform/store", "dev seaworthy-http"),
            ("seaworthy-documents", "platform/documents", "seaworthy-config"),
            ("seaworthy-identity", "platform/identity", "seaworthy-watches"),
            ("seaworthy-http", "platform/http", "seaworthy-web"),
            ("seaworthy-watches", "apps/watches", "seaworthy-server"),
            ("seaworthy-watches", "apps/watches", "xtask"),
        ] {
            let arrow = format!("{name} -> {}: the arrow does not run down", need.trim_start_matches("dev "));
            assert_eq!(house(member(name, folder, &[need])), [arrow]);
        }
    }

    #[test]
    fn apps_may_not_use_one_another() {
        let findings = house(member("seaworthy-watches", "apps/watches", &["dev seaworthy-careers"]));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("apps never use one another"), "{findings:?}");
    }

    #[test]
    fn the_testkit_is_for_tests_only() {
        let findings = house(member("seaworthy-server", "server", &["seaworthy-testkit"]));
        assert_eq!(
            findings,
            ["seaworthy-server -> seaworthy-testkit: the testkit is for tests; move it to [dev-dependencies]"]
        );
        assert_eq!(house(member("seaworthy-server", "server", &["dev seaworthy-testkit"])), [""; 0]);
    }

    #[test]
    fn web_and_xtask_stand_alone() {
        let findings = house(member("seaworthy-web", "web", &["seaworthy-kernel"]));
        assert_eq!(findings, ["seaworthy-web -> seaworthy-kernel: seaworthy-web needs no other crate"]);
    }

    #[test]
    fn a_new_room_must_be_given_a_floor() {
        let findings = house(member("seaworthy-attic", "platform/attic", &["seaworthy-store"]));
        assert_eq!(findings, ["seaworthy-attic: has no floor yet; give it one in xtask/src/house/arrows.rs"]);
    }

    #[test]
    fn this_workspace_keeps_the_rule() -> anyhow::Result<()> {
        assert_eq!(findings(&Workspace::locate()?.members), [""; 0]);
        Ok(())
    }
}
