//! BROWSER: the only door to the browser — fetch, address, storage, clock, random, download, windows.
//!
//! Natively the same functions exist and do nothing ([`nowhere`]), so that every room above builds and
//! is tested without a browser. Deliberately absent: decisions; each function is one effect.

#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod nowhere;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod tabs;
#[cfg(target_arch = "wasm32")]
mod web;
#[cfg(target_arch = "wasm32")]
mod zone;

pub mod dom;
pub mod file;
pub mod picture;
pub mod print;
pub mod size;

#[cfg(target_arch = "wasm32")]
pub use fetch::{Web, get_text};
#[cfg(not(target_arch = "wasm32"))]
pub use nowhere::*;
#[cfg(target_arch = "wasm32")]
pub use store::Store;
#[cfg(target_arch = "wasm32")]
pub use tabs::share_budget;
#[cfg(target_arch = "wasm32")]
pub use web::*;
#[cfg(target_arch = "wasm32")]
pub use zone::{time_zone, zone_names};

/// A text fetched from the page's own host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// HTTP status; 0 without an answer.
    pub status: u16,
    /// Body.
    pub text: String,
    /// The host's clock (`Date` header), ms UTC.
    pub date_ms: Option<i64>,
}

/// Which of the two storages of a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Until the tab is closed.
    Tab,
    /// Until it is deleted.
    Computer,
}
