//! LOAD: how a period's conversations are brought in: by which way, and what of it is proved.
//!
//! Comes in: windows and what was announced of them. Goes out: pages, and what remains to be asked. Pure over
//! `api::io::Io`, so that all of it runs against the simulator in a native test.

pub mod jobs;
pub mod way;
