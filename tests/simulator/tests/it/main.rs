//! The simulator from outside: everything through its router.
#![expect(clippy::unwrap_used, reason = "tests")]

mod aggregates;
mod derivable;
mod details;
mod faults;
mod jobs;
mod limits;
mod login;
mod odd_worlds;
mod support;
