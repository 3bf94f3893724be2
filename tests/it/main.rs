//! IT: one native binary of integration tests.
//!
//! `definitions` proves each sentence of the definitions, `naive` is a second implementation written
//! from the text alone and `property` holds the first one against it, `pairing` proves which records
//! make a visit, `recorded` reads real answers, `simulator` runs the client against the simulator, `gallery`
//! holds charts to their stored drawings, and `tidy` holds the house rules that a compiler does not know.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that something is wrong"
)]

mod definitions;
mod gallery;
mod naive;
mod pairing;
mod property;
mod recorded;
mod simulator;
mod support;
mod tidy;
