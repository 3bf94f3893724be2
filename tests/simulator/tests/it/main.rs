//! The simulator from outside: everything through its router.
#![expect(clippy::unwrap_used, reason = "tests")]

mod aggregates;
mod derivable;
mod details;
mod faults;
mod limits;
mod login;
mod support;
