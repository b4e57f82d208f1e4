//! The room for files that come from strangers. Whatever enters here is treated as hostile: recognised by its content,
//! measured before it is decoded, and written anew so that nothing the sender put beside the picture is kept.
//!
//! Everything here computes and nothing here waits; an async caller runs it on a blocking thread.

pub mod images;
