//! SHELF: the seam between the days that are kept and whoever holds the bytes.

use std::future::Future;

/// Why a shelf did not do what was asked; never a reason to stop a load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No room is left.
    #[error("no room is left")]
    Full,
    /// It cannot be used: blocked by settings, held by another version of the page, broken, or it did not answer.
    #[error("{0}")]
    Unusable(String),
}

/// Bytes of this computer's storage that the page may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Used by all that the page keeps, as the browser estimates it.
    pub used: u64,
    /// What it may use at most.
    pub quota: u64,
}

/// A key and what is kept under it.
pub type Entry = (String, Vec<u8>);

/// Bytes under keys. Nothing waits for ever: what does not answer is refused.
pub trait Shelf {
    /// All entries whose key begins so.
    fn list(&self, prefix: &str) -> impl Future<Output = Result<Vec<Entry>, Refused>>;
    /// What is kept under a key.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Refused>>;
    /// Keeps all entries or none.
    fn put(&self, entries: &[Entry]) -> impl Future<Output = Result<(), Refused>>;
    /// Deletes all entries whose key begins in one of these ways; the empty prefix deletes everything.
    fn delete(&self, prefixes: &[String]) -> impl Future<Output = Result<(), Refused>>;
    /// How much room there is, where it can be told.
    fn room(&self) -> impl Future<Output = Option<Room>>;
}

impl<S: Shelf> Shelf for &S {
    fn list(&self, prefix: &str) -> impl Future<Output = Result<Vec<Entry>, Refused>> {
        S::list(self, prefix)
    }
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Refused>> {
        S::get(self, key)
    }
    fn put(&self, entries: &[Entry]) -> impl Future<Output = Result<(), Refused>> {
        S::put(self, entries)
    }
    fn delete(&self, prefixes: &[String]) -> impl Future<Output = Result<(), Refused>> {
        S::delete(self, prefixes)
    }
    fn room(&self) -> impl Future<Output = Option<Room>> {
        S::room(self)
    }
}
