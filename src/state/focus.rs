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
