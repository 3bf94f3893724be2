//! The heading of a promise: what it promises, to whom, and its end.

use leptos::prelude::*;

use crate::measure::promises::Extra;
use crate::state::App;
use crate::view::look::Look;
use crate::view::words::measure::{NBSP, limit};
use crate::view::words::sentence::media;

/// "95 % in 60 s".
#[must_use]
pub fn words(extra: &Extra) -> String {
    let percent = crate::terms::decimal::plain(extra.target_ppm.into(), 4);
    format!("{percent}{NBSP}% in {}", limit(extra.threshold_ms))
}

/// The heading.
#[component]
pub fn Head(
    /// The promise.
    extra: Extra,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let title = words(&extra);
    let label = format!("Remove {title}");
    let of = extra.media;
    let queue = extra.queue.clone();
    let place = move || {
        queue.as_ref().map(|id| {
            let found = app
                .data
                .queues
                .with(|queues| queues.iter().position(|queue| queue.id == *id));
            let name = found.and_then(|place| {
                look.names
                    .with(|names| names.get(place).map(|name| name.0.clone()))
            });
            name.unwrap_or_else(|| "a queue that is not looked at".to_owned())
        })
    };
    let all = extra.queue.is_none() && of.is_none();
    let remove = move |_| app.ask(|question| question.promises.retain(|one| *one != extra));
    view! {
        <th scope="col">
            {title}
            <button type="button" class="plain" aria-label=label.clone() title=label on:click=remove>
                "✕"
            </button>
            <small class="quiet">
                <bdi>{place}</bdi>
                " "
                {of.map(media)}
                {all.then_some("all queues")}
            </small>
        </th>
    }
}
