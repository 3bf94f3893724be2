//! IT: one native binary of integration tests.
//!
//! `definitions` proves each sentence of the definitions, `naive` is a second implementation written
//! from the text alone and `property` holds the first one against it, `pairing` proves which records
//! make a visit, `recorded` reads real answers.

mod definitions;
mod naive;
mod pairing;
mod property;
mod recorded;
mod support;
