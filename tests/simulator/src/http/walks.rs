//! Walks: the pages of one query ask for the same list of matches again and
//! again; the latest lists are remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Lists of matches that were asked for lately, by walk and moment.
#[derive(Debug, Default)]
pub(crate) struct Walks(Mutex<HashMap<(String, i64), Matches>>);

/// Indexes into the world's conversations.
type Matches = Arc<Vec<usize>>;

impl Walks {
    /// The remembered list of this walk at this moment, or a new one.
    pub(crate) fn find(
        &self,
        walk: &str,
        now: i64,
        search: impl FnOnce() -> Vec<usize>,
    ) -> Matches {
        let key = (walk.to_owned(), now);
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(&key) {
            return found.clone();
        }
        let found = Arc::new(search());
        let mut walks = lock();
        if walks.len() >= 64 {
            walks.clear();
        }
        walks.insert(key, found.clone());
        found
    }
}
