//! KNOCK: whether a host answers at all, where its answer could not be read. A browser keeps both apart from the page;
//! an answer that nobody may read tells at least that somebody is there.

use std::future::Future;

/// What a knock told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knocked {
    /// The host answers, with what the page may not read: the host does not allow this page's address.
    Hidden,
    /// The page's own policy forbids the connection, so nothing was sent.
    Forbidden,
    /// Nobody answers: no network, no such host, or something between that keeps silent.
    Silent,
}

/// Who can knock.
pub trait Knock {
    /// Knocks at an address.
    fn knock(&self, url: &str) -> impl Future<Output = Knocked>;
}
