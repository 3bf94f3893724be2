//! CLOCK: this computer's clock against that of the page's host, which "yesterday" follows where they differ.

use leptos::prelude::*;

use crate::browser;
use crate::state::App;
use crate::state::notice::Notice;
use crate::state::words;

/// A clock that differs by less than this is right enough, ms.
pub(super) const SKEW_TOLERATED_MS: i64 = 5 * 60_000;

impl App {
    /// Takes the time of the page's host, ms UTC, and says so where this computer's differs.
    pub(super) fn set_clock(self, host_ms: Option<i64>) {
        let Some(skew) = host_ms.map(|host| host - browser::clock_ms()) else {
            return;
        };
        if skew.abs() < SKEW_TOLERATED_MS {
            return;
        }
        self.clock_skew_ms.set(skew);
        self.asked_at_ms.set(self.now_ms());
        let direction = if skew > 0 { "behind" } else { "ahead" };
        self.notify(Notice::problem(
            format!(
                "This computer's clock is {} {direction}.",
                words::duration_s(skew.unsigned_abs() / 1_000)
            ),
            "Relative periods such as “yesterday” follow the clock of this page's host instead.",
        ));
    }
}
