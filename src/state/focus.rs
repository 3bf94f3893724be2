//! FOCUS: from a figure to the visits behind it.

use leptos::prelude::*;

use crate::browser;
use crate::state::App;
use crate::state::question::focus::{Focus, Part};
use crate::terms::{HOUR_MS, Media, stamp};

impl App {
    /// Opens the list of visits, narrowed to a span (ms UTC) and, where given, to a queue and media type, and brings it
    /// into view. The whole period is no span.
    pub fn drill(&self, from_ms: i64, to_ms: i64, lane: Option<(u16, Media)>) {
        let (period, zone) = (
            self.answers.period.get_untracked(),
            self.answers.zone.get_untracked(),
        );
        let local = |at_ms| stamp::local(at_ms, &zone);
        let whole = from_ms <= period.from_ms && period.to_ms <= to_ms;
        let (from, mut to) = (local(from_ms), local(to_ms));
        if to <= from {
            // An hour that comes twice has begun anew: the wall clock names a span only up to its end.
            to = local(to_ms + HOUR_MS);
        }
        let queue = lane.and_then(|lane| {
            self.data.queues.with_untracked(|queues| {
                queues
                    .get(usize::from(lane.0))
                    .map(|queue| queue.id.clone())
            })
        });
        self.ask(|question| {
            question.focus = Focus {
                span: (!whole).then_some((from, to)),
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
