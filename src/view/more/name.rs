//! What rows and marks are called: queues, with their media type where several are looked at, and intervals.

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::index::Lane;
use crate::state::App;
use crate::view::look::Look;
use crate::view::words::sentence::media;
use crate::view::words::when::interval;

/// A queue's name, isolated from its surroundings, with a short id where the name is not unique.
#[component]
pub fn QueueName(
    /// Index of the queue.
    place: usize,
) -> impl IntoView {
    let look = expect_context::<Look>();
    let name = move || {
        look.names
            .with(|names| names.get(place).map(|name| name.0.clone()))
    };
    let short = move || {
        look.names
            .with(|names| names.get(place).and_then(|name| name.1.clone()))
    };
    view! {
        <span class="name">
            <bdi>{name}</bdi>
            " "
            <small class="quiet">{short}</small>
        </span>
    }
}

/// A queue's name, with the media type where several are looked at.
#[component]
pub fn LaneName(
    /// Queue and media type.
    lane: Lane,
) -> impl IntoView {
    let look = expect_context::<Look>();
    view! {
        <QueueName place=usize::from(lane.0) />
        " "
        <small class="quiet">{move || look.several_media().then(|| media(lane.1))}</small>
    }
}

/// Beginning and end of an interval, ms UTC.
pub fn interval_ends(app: &App, place: usize) -> Option<(i64, i64)> {
    let ends = |edges: &Arc<Vec<i64>>| edges.get(place).copied().zip(edges.get(place + 1).copied());
    app.answers.boundaries.with(ends)
}

/// An interval in words.
pub fn interval_name(app: &App, place: usize) -> Option<String> {
    let (from, to) = interval_ends(app, place)?;
    let (bucket, zone) = (app.answers.bucket.get(), app.answers.zone.get());
    Some(interval(from, to, bucket, &zone))
}

/// Opens the visits behind an interval.
pub fn open_interval(app: &App, place: usize) {
    if let Some((from_ms, to_ms)) = untrack(|| interval_ends(app, place)) {
        app.drill(from_ms, to_ms, None);
    }
}
