//! The part of the program that comes later: asked for when it is first wanted, again when that failed.

use leptos::prelude::*;

use crate::browser;
use crate::state::App;

/// Where that part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Not asked for.
    Away,
    /// Asked for.
    Coming,
    /// Its functions may be called.
    Here,
    /// It could not be fetched.
    Failed,
}

impl App {
    /// Fetches the part of the program that comes later, unless it is here or on its way.
    pub fn fetch_rest(&self) {
        if matches!(self.rest.get_untracked(), Rest::Coming | Rest::Here) {
            return;
        }
        self.rest.set(Rest::Coming);
        self.with_rest(|_| ());
    }

    /// Takes note when the part has come that `start.js` fetches once the page is idle: it takes in what is dropped on the
    /// page before anybody asks for it.
    pub(super) fn await_rest(self) {
        let rest = self.rest;
        browser::spawn(async move {
            browser::more_came().await;
            if rest.get_untracked() != Rest::Here {
                rest.set(Rest::Here);
            }
        });
    }

    /// Calls back when the part is here (`true`) or cannot be fetched.
    pub fn with_rest(&self, then: impl FnOnce(bool) + 'static) {
        let rest = self.rest;
        browser::spawn(async move {
            let here = browser::load_more().await;
            let now = if here { Rest::Here } else { Rest::Failed };
            // What is shown already must not be built anew for whoever asks later.
            if rest.get_untracked() != now {
                rest.set(now);
            }
            then(here);
        });
    }
}
