//! FOCUS: from a figure to the visits behind it.

use leptos::prelude::*;

use crate::state::App;
use crate::state::question::focus::{Focus, Part};
use crate::terms::{Media, stamp};

impl App {
    /// Opens the list of visits, narrowed to a span of ms UTC and, where given, to a queue (its index) and a media
    /// type. The span is kept in local time of the question's zone, to the minute.
    pub fn drill(&self, from_ms: i64, to_ms: i64, lane: Option<(u16, Media)>) {
        let zone = self.answers.zone.get_untracked();
        // A last minute that has begun belongs to it.
        let [from, to] =
            [from_ms, to_ms + 59_999].map(|at| stamp::local(at.div_euclid(60_000) * 60_000, &zone));
        let queue = lane.and_then(|(queue, _)| {
            let queues = self.data.queues.get_untracked();
            Some(queues.get(usize::from(queue))?.id.clone())
        });
        self.ask(|question| {
            question.focus = Focus {
                span: Some((from, to)).filter(|(from, to)| from < to),
                queue,
                media: lane.map(|(_, media)| media),
            };
            question.part = Some(Part::Visits);
        });
    }
}
