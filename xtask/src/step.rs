//! Steps one after another, a heading for each, and a table at the end that hides nothing: what passed, what
//! failed, and what was not run because of it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// One step of a chore, working on the chore's state `S`.
pub(crate) struct Step<S> {
    pub(crate) name: &'static str,
    pub(crate) action: fn(&mut S) -> Result<()>,
}

/// How a step ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

/// Runs the steps in order up to the first failure and prints the table. Anything not passed is an error.
pub(crate) fn run<S>(chore: &str, steps: &[Step<S>], state: &mut S) -> Result<()> {
    let outcomes = run_each(steps, state);
    println!("\n{}", table(steps, &outcomes));
    let passed = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Passed(_))).count();
    if passed < steps.len() {
        let not_run = outcomes.iter().filter(|outcome| **outcome == Outcome::NotRun).count();
        let failed = steps.len() - passed - not_run;
        bail!("{chore}: {passed} steps passed, {failed} failed, {not_run} not run");
    }
    println!("xtask {chore}: all {passed} steps passed");
    Ok(())
}

fn run_each<S>(steps: &[Step<S>], state: &mut S) -> Vec<Outcome> {
    let mut failed = false;
    let mut outcomes = Vec::with_capacity(steps.len());
    for (number, step) in steps.iter().enumerate() {
        if failed {
            outcomes.push(Outcome::NotRun);
            continue;
        }
        println!("\n== {} of {}: {}", number + 1, steps.len(), step.name);
        let start = Instant::now();
        let result = (step.action)(state);
        let took = start.elapsed();
        outcomes.push(match result {
            Ok(()) => Outcome::Passed(took),
            Err(error) => {
                println!("{} failed: {error:#}", step.name);
                failed = true;
                Outcome::Failed(took)
            }
        });
    }
    outcomes
}

/// One line per step: its outcome, its seconds, its name.
fn table<S>(steps: &[Step<S>], outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for (step, outcome) in steps.iter().zip(outcomes) {
        let (word, seconds) = match outcome {
            Outcome::Passed(took) => ("passed", format!("{:.1} s", took.as_secs_f64())),
            Outcome::Failed(took) => ("FAILED", format!("{:.1} s", took.as_secs_f64())),
            Outcome::NotRun => ("NOT RUN", String::new()),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{word:<8}{seconds:>9}  {}", step.name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(log: &mut Vec<&'static str>) -> Result<()> {
        log.push("good");
        Ok(())
    }

    fn bad(log: &mut Vec<&'static str>) -> Result<()> {
        log.push("bad");
        bail!("broken on purpose")
    }

    const GOOD: Step<Vec<&str>> = Step { name: "good step", action: good };
    const BAD: Step<Vec<&str>> = Step { name: "bad step", action: bad };

    #[test]
    fn all_steps_run_in_order() -> Result<()> {
        let mut log = Vec::new();
        run("trial", &[GOOD, GOOD], &mut log)?;
        assert_eq!(log, ["good", "good"]);
        Ok(())
    }

    #[test]
    fn nothing_runs_after_a_failure_and_the_error_counts_it() {
        let mut log = Vec::new();
        let error = run("trial", &[GOOD, BAD, GOOD, GOOD], &mut log).unwrap_err();
        assert_eq!(log, ["good", "bad"]);
        assert_eq!(error.to_string(), "trial: 1 steps passed, 1 failed, 2 not run");
    }

    #[test]
    fn the_table_names_every_step() {
        let outcomes =
            [Outcome::Passed(Duration::from_millis(1234)), Outcome::Failed(Duration::from_secs(61)), Outcome::NotRun];
        assert_eq!(
            table(&[GOOD, BAD, GOOD], &outcomes),
            "passed      1.2 s  good step\nFAILED     61.0 s  bad step\nNOT RUN            good step\n"
        );
    }
}
