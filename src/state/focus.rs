//! FOCUS: from a figure to the visits behind it.

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::browser;
use crate::state::App;
use crate::state::load::Load;
use crate::state::question::focus::{Focus, Part};
use crate::state::session::Session;
use crate::terms::Media;
use crate::terms::stamp::{local, moment};

const MINUTE_MS: i64 = 60_000;

impl App {
    /// Whether the screen that checks the set-up is open.
    #[must_use]
    pub fn is_checking(&self) -> bool {
        self.still
            .with_untracked(|question| question.part == Some(Part::Check))
    }

    /// Opens the screen that checks the set-up.
    pub fn open_check(&self) {
        self.ask(|question| question.part = Some(Part::Check));
    }

    /// Closes it; whoever signed in there gets the figures now.
    pub fn close_check(&self) {
        self.ask(|question| question.part = None);
        let inside = matches!(self.session.get_untracked(), Session::SignedIn(_));
        if inside && self.load.get_untracked() == Load::Idle {
            self.start_load();
        }
    }

    /// Opens the visits of a span, ms UTC, in whole minutes of the wall clock; of one queue and media type, or of
    /// all; and brings the list into view. The whole period is no span.
    pub fn drill(&self, from_ms: i64, to_ms: i64, lane: Option<(u16, Media)>) {
        let (period, zone) = (
            self.answers.period.get_untracked(),
            self.answers.zone.get_untracked(),
        );
        let whole = from_ms <= period.from_ms && period.to_ms <= to_ms;
        let from = from_ms.div_euclid(MINUTE_MS) * MINUTE_MS;
        let to = (to_ms + MINUTE_MS - 1).div_euclid(MINUTE_MS) * MINUTE_MS;
        let (first, mut end) = (local(from, &zone), local(to, &zone));
        if end <= first {
            // The clock went back in between: on the wall, the span reaches over both hours.
            let wall = moment(first, &TimeZone::UTC).unwrap_or(from);
            end = local(wall + (to - from).max(MINUTE_MS), &TimeZone::UTC);
        }
        let queue = lane.and_then(|(queue, _)| {
            self.data
                .queues
                .with_untracked(|queues| Some(queues.get(usize::from(queue))?.id.clone()))
        });
        self.ask(|question| {
            question.focus = Focus {
                span: (!whole).then_some((first, end)),
                queue,
                media: lane.map(|lane| lane.1),
            };
            question.part = Some(Part::Visits);
        });
        self.with_rest(|_| {
            browser::spawn(async {
                // Its first drawing comes before the next turn of the clock.
                browser::sleep_ms(1).await;
                browser::dom::bring("part");
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::stamp::parse_span;

    const HOUR_MS: i64 = 3_600_000;

    /// What a span, ms UTC, focuses on in Berlin.
    fn focused(from_ms: i64, to_ms: i64) -> Focus {
        Owner::new().with(|| {
            let app = App::new();
            app.ask(|question| question.zone = "Europe/Berlin".to_owned());
            app.drill(from_ms, to_ms, Some((9, Media::Chat)));
            app.question.with_untracked(|question| {
                assert_eq!(question.part, Some(Part::Visits));
                question.focus.clone()
            })
        })
    }

    #[test]
    fn a_span_is_opened_in_whole_minutes_of_the_wall_clock() {
        // 2026-11-18T09:00Z
        let from = 1_794_992_400_000;
        let focus = focused(from, from + HOUR_MS - 30_000);
        assert_eq!(focus.span, parse_span("2026-11-18T10:00/2026-11-18T11:00"));
        assert_eq!((focus.queue, focus.media), (None, Some(Media::Chat)));
    }

    #[test]
    fn an_hour_that_comes_twice_still_ends_after_it_begins() {
        // 2026-10-25T00:00Z, the first time it is two in the night.
        let first = 1_792_886_400_000;
        let focus = focused(first, first + HOUR_MS);
        assert_eq!(focus.span, parse_span("2026-10-25T02:00/2026-10-25T03:00"));
    }
}
