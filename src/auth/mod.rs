//! AUTH: signing in by authorization code with PKCE, as pure steps.
//!
//! ```text
//! region::hosts ─▶ pkce::Pending ─▶ (login host) ─▶ callback::read ─▶ token::form ─▶ token::read
//! ```
//!
//! Comes in: configuration, random bytes, the query string of the return, what Genesys Cloud says of itself
//! ([`inside`]). Goes out: addresses and form bodies to send, a [`token::Token`]. Deliberately absent: requests, storage,
//! clocks; a client secret.

pub mod callback;
pub mod inside;
pub mod pkce;
pub mod region;
pub mod token;
