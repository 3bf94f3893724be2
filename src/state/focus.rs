//! FOCUS: from a figure to the visits behind it.

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::state::App;
use crate::state::question::focus::{Focus, Part};
use crate::terms::Media;
use crate::terms::stamp::{local, moment};

const MINUTE_MS: i64 = 60_000;

impl App {
    /// Opens the visits of a span, ms UTC, in whole minutes of the wall clock; of one queue and media type, or of
    /// all.
    pub fn drill(&self, from_ms: i64, to_ms: i64, lane: Option<(u16, Media)>) {
        let zone = self.answers.zone.get_untracked();
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
                span: Some((first, end)),
                queue,
                media: lane.map(|lane| lane.1),
            };
            question.part = Some(Part::Visits);
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
