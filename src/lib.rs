//! Eightytwenty: service level for Genesys Cloud, computed in the browser from every single wait.
//!
//! The rooms in the order in which data passes through them; a room may look upstream, never down
//! (the table is in `ARCHITECTURE.md`, the test in `tests/it/tidy.rs`).

pub mod terms; // words shared by all rooms

pub mod api; // question → requests → pages → wire records
pub mod auth; // sign-in as pure steps: challenge, return, token
pub mod chart;
pub mod columns; // wire records → queue visits in a struct of arrays
pub mod load; // conversations on their way into columns, and the proof of it
pub mod measure; // visits → counts → service level // numbers → positions; knows no trade and no page
pub mod snapshot; // a report's facts as a file that holds nobody, and back

pub mod browser; // the only door to the browser
pub mod state; // signals: few sources, the rest derived
pub mod view; // components
