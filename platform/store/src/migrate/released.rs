//! The lock file of released steps: their texts never change, and no step is put between them.
//!
//! One line per step: `app number name sqlite postgres version`, the two being checksums of the texts without their ways back.

use super::{Migrations, step_text, steps};
use crate::Engine;

/// What stands in the way of a release: one line per broken promise.
pub fn check_released(all: &[Migrations], lock: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let locked: Vec<Vec<&str>> = lines(lock).map(|line| line.split_whitespace().collect()).collect();
    for line in &locked {
        let [app, number, name, sqlite, postgres, version] = line[..] else {
            findings.push(format!("the lock file has a line that cannot be read: {}", line.join(" ")));
            continue;
        };
        let found = steps(all).find(|(of, step)| *of == app && format!("{:04}", step.number) == number);
        let Some((_, step)) = found else {
            // Steps that were put together into a later one are gone on purpose.
            if !is_put_together(all, app, number) {
                findings.push(format!("{app} {number}_{name} was released in {version} and is gone"));
            }
            continue;
        };
        if step.name != name {
            findings.push(format!("{app} {number}_{name} was released in {version} and is now called {}", step.name));
        }
        for (engine, sum) in [(Engine::Sqlite, sqlite), (Engine::Postgres, postgres)] {
            let text = step_text::of(step, engine);
            if step_text::checksum(text.up) != sum && text.requires.is_none() {
                let engine = engine.as_str();
                findings.push(format!(
                    "{app} {number}_{name} was released in {version} and its text for {engine} has changed: put the change into a new step"
                ));
            }
        }
    }
    for migrations in all {
        findings.extend(out_of_order(migrations, &locked));
    }
    findings
}

fn is_put_together(all: &[Migrations], app: &str, number: &str) -> bool {
    let first = all.iter().find(|migrations| migrations.app == app).and_then(|migrations| migrations.steps.first());
    first.is_some_and(|first| {
        number.parse().is_ok_and(|number: i64| number < first.number)
            && step_text::of(first, Engine::Sqlite).requires.is_some()
    })
}

fn out_of_order(migrations: &Migrations, locked: &[Vec<&str>]) -> Vec<String> {
    let app = migrations.app;
    let numbers =
        || locked.iter().filter(|line| line.first() == Some(&app)).filter_map(|line| line.get(1)?.parse::<i64>().ok());
    let last = numbers().max().unwrap_or_default();
    let inserted =
        migrations.steps.iter().filter(|step| step.number <= last && !numbers().any(|number| number == step.number));
    let mut findings: Vec<_> = inserted
        .map(|step| {
            format!(
                "{app} {:04}_{} was put between released steps: give it a number after {last:04}",
                step.number, step.name
            )
        })
        .collect();
    let gaps = migrations.steps.windows(2).filter(|pair| matches!(pair, [one, next] if next.number != one.number + 1));
    findings.extend(
        gaps.filter_map(|pair| pair.last())
            .map(|step| format!("{app} {:04}_{}: numbers have no gaps", step.number, step.name)),
    );
    findings
}

/// The lock file with every step that it lacks, as released in `version`. Lines that are there stay as they are.
pub fn released_lines(all: &[Migrations], lock: &str, version: &str) -> String {
    let mut text: String = lines(lock).map(|line| format!("{line}\n")).collect();
    for (app, step) in steps(all) {
        let key = format!("{app} {:04} ", step.number);
        if lines(lock).any(|line| line.starts_with(&key)) {
            continue;
        }
        let [sqlite, postgres] =
            [Engine::Sqlite, Engine::Postgres].map(|engine| step_text::checksum(step_text::of(step, engine).up));
        text.push_str(&format!("{key}{} {sqlite} {postgres} {version}\n", step.name));
    }
    text
}

fn lines(lock: &str) -> impl Iterator<Item = &str> {
    lock.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Migration;

    const fn step(number: i64, name: &'static str, text: &'static str) -> Migration {
        Migration { number, name, sqlite: text, postgres: text }
    }

    const RELEASED: &[Migrations] = &[Migrations {
        app: "a",
        steps: &[step(1, "one", "CREATE TABLE one (n int);\n"), step(3, "three", "SELECT 3")],
    }];

    fn of(steps: &[Migration]) -> Migrations {
        Migrations { app: "a", steps: steps.to_vec().leak() }
    }

    fn with(steps: &[Migration]) -> Vec<String> {
        check_released(&[of(steps)], &released_lines(RELEASED, "", "0.1.0"))
    }

    #[test]
    fn later_steps_and_ways_back_are_welcome() {
        const LATER: &[Migration] =
            &[step(1, "one", "SELECT 1;\n-- migrate: down\nSELECT 0"), step(2, "two", "SELECT 2")];
        let lock = released_lines(&[of(&[step(1, "one", "SELECT 1;\n")])], "", "0.1.0");
        assert_eq!(check_released(&[Migrations { app: "a", steps: LATER }], &lock), [""; 0]);
        let next = released_lines(&[Migrations { app: "a", steps: LATER }], &lock, "0.2.0");
        assert!(next.starts_with(&lock) && next.lines().count() == 2 && next.ends_with(" 0.2.0\n"), "{next}");
        assert_eq!(check_released(&[Migrations { app: "a", steps: LATER }], &next), [""; 0]);
    }

    #[test]
    fn a_released_step_stays_as_it_is() {
        let edited = with(&[step(1, "one", "CREATE TABLE one (n bigint);\n"), step(3, "three", "SELECT 3")]);
        assert!(edited.len() == 3 && edited[0].contains("text for sqlite has changed"), "{edited:?}");
        assert!(edited[2].contains("no gaps"), "{edited:?}");
        assert!(with(&[step(1, "one", "CREATE TABLE one (n int);\n")])[0].contains("is gone"));
        let renamed =
            with(&[step(1, "first", "CREATE TABLE one (n int);\n"), step(2, "two", "X"), step(3, "three", "SELECT 3")]);
        assert!(
            renamed[0].contains("now called first") && renamed[1].contains("between released steps"),
            "{renamed:?}"
        );
        assert!(check_released(RELEASED, "a 0001 one\n")[0].contains("cannot be read"));
    }

    #[test]
    fn steps_may_be_put_together_on_purpose() {
        const WHOLE: &str = "-- migrate: requires 0.1.0\nCREATE TABLE one (n int)";
        assert_eq!(with(&[step(3, "three", WHOLE)]), [""; 0]);
    }
}
