//! Prints docs/METRICS.md.

#[expect(clippy::print_stdout, reason = "printing is what this is for")]
fn main() {
    print!("{}", seaworthy_telemetry::catalogue::describe_markdown());
}
