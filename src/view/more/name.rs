//! A queue's name where it is shown in a list.

use leptos::prelude::*;

use crate::view::look::Look;

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
