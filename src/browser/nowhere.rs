//! No browser: what the effects are in a native build. Reads find nothing, writes go nowhere.

use std::future::{Future, Ready, ready};
use std::rc::Rc;

use jiff::tz::TimeZone;

use super::{Fetched, Handed, Shelf, Unpacked};
use crate::api::io::{Io, Request, Response, Unreachable};
use crate::api::knock::{Knock, Knocked};
use crate::api::limiter::Limiter;
use crate::load::shelf::{Entry, Refused, Room};

/// Runs nothing.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    drop(task);
}

/// Does not wait.
pub fn sleep_ms(_ms: u64) -> Ready<()> {
    ready(())
}

/// Nothing is missing.
pub fn load_more() -> Ready<bool> {
    ready(true)
}

/// Nothing is missing.
pub fn more_came() -> Ready<()> {
    ready(())
}

/// 1970.
#[must_use]
pub fn clock_ms() -> i64 {
    0
}

/// No time passes.
#[must_use]
pub fn ticks() -> u64 {
    0
}

/// No randomness.
#[must_use]
pub fn random<const N: usize>() -> Option<[u8; N]> {
    None
}

/// UTC.
#[must_use]
pub fn zone() -> String {
    "UTC".to_owned()
}

/// The zone with this IANA name, from the library's own database.
#[must_use]
pub fn time_zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// No list.
#[must_use]
pub fn zone_names() -> Vec<String> {
    Vec::new()
}

/// No fragment.
#[must_use]
pub fn fragment() -> String {
    String::new()
}

/// No query.
#[must_use]
pub fn query() -> String {
    String::new()
}

/// No address.
#[must_use]
pub fn page_url() -> String {
    String::new()
}

/// Nothing to set.
pub fn set_fragment(_fragment: &str, _new_entry: bool) {}

/// Never called back.
pub fn on_navigate(changed: impl Fn() + 'static) {
    drop(changed);
}

/// Stays.
pub fn leave_for(_url: &str) {}

/// Opens nothing.
#[must_use]
pub fn open_window(_url: &str) -> bool {
    false
}

/// There is no frame.
#[must_use]
pub fn is_framed() -> bool {
    false
}

/// Closes nothing.
pub fn close_window() {}

/// There is no other window.
pub fn tell_opener(_message: &str) {}

/// No window speaks.
pub fn listen_to_windows(heard: impl Fn(&str) -> Option<&'static str> + 'static) {
    drop(heard);
}

/// Nothing was kept.
#[must_use]
pub fn recall(_shelf: Shelf, _key: &str) -> Option<String> {
    None
}

/// Keeps nothing.
#[expect(
    clippy::must_use_candidate,
    reason = "as in a browser, where keeping is an effect"
)]
pub fn keep(_shelf: Shelf, _key: &str, _text: &str) -> bool {
    false
}

/// Nothing to forget.
pub fn forget(_shelf: Shelf, _key: &str) {}

/// Saves nothing.
pub fn download(_name: &str, _mime: &str, _text: &str) {}

/// Copies nothing.
pub fn copy(_text: &str) -> Ready<bool> {
    ready(false)
}

/// Compresses nothing.
pub fn compress(_bytes: &[u8]) -> Ready<Option<Vec<u8>>> {
    ready(None)
}

/// Unpacks nothing.
pub fn decompress(_bytes: &[u8], _most: usize) -> Ready<Unpacked> {
    ready(Unpacked::Damaged)
}

/// Nobody hears.
pub fn tell(_channel: &str, _message: &str) {}

/// Nobody speaks.
pub fn listen(_channel: &str, heard: impl Fn(String) + 'static) {
    drop(heard);
}

/// There are no other tabs.
pub fn share_budget(_limiter: &Rc<Limiter>, _whose: &str) {}

/// Nothing is there.
pub fn get_bytes(_url: &str, _most: u64) -> Ready<(u16, Option<Vec<u8>>)> {
    ready((0, None))
}

/// There are no fields.
pub fn chosen(_id: &str, _most: u64) -> Ready<Option<Handed>> {
    ready(None)
}

/// Nobody chooses.
pub fn pick_file(_accept: &str, _most: u64, _take: impl Fn(Handed) + 'static) {}

/// Nobody drops.
pub fn on_drop(_most: u64, _take: impl Fn(Handed) + 'static) {}

/// Nothing is there.
pub fn get_text(_url: &str) -> Ready<Fetched> {
    ready(Fetched::default())
}

/// Carries nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Web;

impl Io for Web {
    async fn send(&self, _request: Request) -> Result<Response, Unreachable> {
        Err(Unreachable("there is no browser".to_owned()))
    }

    async fn sleep(&self, _ms: u64) {}

    fn ticks_ms(&self) -> u64 {
        0
    }
}

impl Knock for Web {
    async fn knock(&self, _url: &str) -> Knocked {
        Knocked::Silent
    }
}

/// Nothing is secure.
#[must_use]
pub fn is_secure() -> bool {
    false
}

/// Nothing is offered.
#[must_use]
pub fn offers(_name: &str) -> bool {
    false
}

/// There are no workers.
#[must_use]
pub fn offers_workers() -> bool {
    false
}

/// Holds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Store;

impl Store {
    /// Opens nothing.
    pub fn open(_name: &str) -> Ready<Store> {
        ready(Store)
    }
}

fn unusable<T>() -> Result<T, Refused> {
    Err(Refused::Unusable("there is no browser".to_owned()))
}

impl crate::load::shelf::Shelf for Store {
    async fn list(&self, _prefix: &str) -> Result<Vec<Entry>, Refused> {
        unusable()
    }

    async fn get(&self, _key: &str) -> Result<Option<Vec<u8>>, Refused> {
        unusable()
    }

    async fn put(&self, _entries: &[Entry]) -> Result<(), Refused> {
        unusable()
    }

    async fn delete(&self, _prefixes: &[String]) -> Result<(), Refused> {
        unusable()
    }

    async fn room(&self) -> Option<Room> {
        None
    }
}
