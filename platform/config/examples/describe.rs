//! Writes a generated document to standard output: `env` for `.env.example`, `markdown` for `docs/CONFIGURATION.md`.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    let text = match std::env::args().nth(1).as_deref() {
        Some("env") => seaworthy_config::describe_env(),
        Some("markdown") => seaworthy_config::describe_markdown(),
        _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, "say env or markdown")),
    };
    io::stdout().write_all(text.as_bytes())
}
