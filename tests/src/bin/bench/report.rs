//! docs/BENCHMARKS.md.

use std::fmt::Write as _;

use crate::{LEAST_RATIO, ratio::Ratio};

/// A measured value.
pub(crate) struct Figure {
    name: String,
    value: String,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// Everything measured in one run.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) machine: Vec<(&'static str, String)>,
    pub(crate) ratios: Vec<Ratio>,
    pub(crate) figures: Vec<Figure>,
}

impl Report {
    /// The page.
    pub(crate) fn markdown(&self) -> String {
        let mut text =
            "# Benchmarks\n\n<!-- Written by `cargo xtask bench`. Run it again instead of changing figures. -->\n\n"
                .to_owned();
        // Writing to a String cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        text.push_str(INTRODUCTION);
        text.push_str("\n## Machine\n\n| | |\n|---|---|\n");
        for (name, value) in &self.machine {
            writeln!(text, "| {name} | {value} |")?;
        }
        text.push_str("\n## Against the bare handler\n\n");
        writeln!(text, "A ratio under {LEAST_RATIO} fails the run.\n")?;
        text.push_str("| Database | Request | Statements | Bytes (bare) | Requests/s | Bare | Ratio | Rounds |\n|---|---|--:|--:|--:|--:|--:|---|\n");
        for ratio in &self.ratios {
            let Ratio { name, engine, statements, bytes, rates, median, range } = ratio;
            writeln!(
                text,
                "| {engine} | {name} | {statements} | {} ({}) | {:.0} | {:.0} | **{median:.2}** | {:.2} to {:.2} |",
                bytes.0, bytes.1, rates.0, rates.1, range.0, range.1
            )?;
        }
        text.push_str("\n## The program\n\n| Figure | Value |\n|---|---|\n");
        for Figure { name, value } in &self.figures {
            writeln!(text, "| {name} | {value} |")?;
        }
        Ok(())
    }
}

const INTRODUCTION: &str = "\
`cargo xtask bench` builds for release, measures and writes this page; PostgreSQL is measured too where `TEST_DATABASE_URL`
names a server. `--quick` takes short rounds and writes nothing, `--no-gate` makes low ratios no failure.

Method: a database with 100,000 watches of 31 accounts, of which the asking one owns 10,000; half of them have a picture, most have
complications. The application runs whole: routing, session, limits, log to console and file, headers. The bare handler is an axum
route that sends the same statements with the same values (written down by the store while the application answers once) through
sqlx, on a pool opened alike, and writes the rows as JSON of the same size, with nothing around it. Both answer over loopback TCP in
one process, with the load generator beside them: 8 kept connections. Rounds of 1.2 s alternate; a ratio is the median of 9 pairs of
rounds, so that what else the machine does meets both. Absolute rates hold for this machine only.
";
