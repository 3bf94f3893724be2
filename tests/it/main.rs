//! IT: one native binary of integration tests.
//!
//! `definitions` and `definitions_more` prove each sentence of the definitions, `naive` is a second
//! implementation written from the text alone and `property` holds the first one against it, `property_stats`
//! does both for what is made of counts and waits, `property_question` reads and writes arbitrary questions, `hours`
//! shuts minute by minute, `memory` counts bytes, `kept` keeps days, `gallery` holds charts to stored drawings, `pairing`
//! proves which records make a visit, `recorded` reads real answers, `wire` holds the reader of pages against serde,
//! `simulator` runs the client against the simulator, `snapshot` holds files to what they were made of, `walk` against an
//! archive of any size and oddity, `week` keeps up to date for a week, and `tidy` holds the house rules that a compiler
//! does not know.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that something is wrong"
)]

mod counted;
mod definitions;
mod definitions_more;
mod gallery;
mod hours;
mod kept;
mod memory;
mod naive;
mod pairing;
mod property;
mod property_question;
mod property_stats;
mod recorded;
mod simulator;
mod snapshot;
mod support;
mod tidy;
mod walk;
mod week;
mod wire;
