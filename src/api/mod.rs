//! API: what we ask Genesys Cloud, how we walk its pages, and what comes back.
//!
//! ```text
//! query::Ask ─▶ windows::plan ─▶ walk::Walk ─(call: limiter, retry)─▶ io::Io::send ─▶ wire::page
//!           aggregates::Asking ─▶ aggregates::drive ─(call)─▶ io::Io::send ─▶ aggregates::Group
//! ```
//!
//! Input and output are an argument ([`io::Io`]): the same code runs against the browser's fetch and
//! against the simulator in a native test. Deliberately absent: service level, signals.

pub mod aggregates;
pub mod call;
pub mod directory;
pub mod error;
pub mod estimate;
pub mod io;
pub mod jobs;
pub mod knock;
pub mod limiter;
pub mod query;
pub mod retry;
pub mod walk;
pub mod windows;
pub mod wire;
