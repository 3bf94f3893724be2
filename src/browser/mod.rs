//! BROWSER: the only door to the browser — fetch, address, storage, clock, random, download, windows.
//!
//! Natively the same functions exist and do nothing ([`nowhere`]), so that every room above builds and
//! is tested without a browser. Deliberately absent: decisions; each function is one effect.

#[cfg(target_arch = "wasm32")]
mod compress;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod file;
#[cfg(not(target_arch = "wasm32"))]
mod nowhere;
#[cfg(target_arch = "wasm32")]
mod probe;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod tabs;
#[cfg(target_arch = "wasm32")]
mod web;
#[cfg(target_arch = "wasm32")]
mod zone;

pub mod dom;
pub mod picture;
pub mod print;
pub mod size;

#[cfg(target_arch = "wasm32")]
pub use compress::{compress, decompress};
#[cfg(target_arch = "wasm32")]
pub use fetch::{Web, get_bytes, get_text};
#[cfg(target_arch = "wasm32")]
pub use file::{chosen, on_drop, pick_file};
#[cfg(not(target_arch = "wasm32"))]
pub use nowhere::*;
#[cfg(target_arch = "wasm32")]
pub use probe::{is_secure, offers, offers_workers};
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

/// A file that the reader handed to the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// Its name.
    pub name: String,
    /// Its size, bytes.
    pub size: u64,
    /// What is in it; `None` where it is too large or cannot be read.
    pub bytes: Option<Vec<u8>>,
}

/// Which of the two storages of a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Until the tab is closed.
    Tab,
    /// Until it is deleted.
    Computer,
}

/// What became of compressed bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpacked {
    /// They were this.
    Bytes(Vec<u8>),
    /// They hold more than was allowed; reading was stopped there.
    TooMuch,
    /// They are not what they should be, or the browser does not know how.
    Damaged,
}
