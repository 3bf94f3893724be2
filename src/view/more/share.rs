//! SHARE: a snapshot for those without a sign-in: the button, and what the file is to hold.

use leptos::prelude::*;

use crate::snapshot::Choices as Wanted;
use crate::state::App;
use crate::state::share::download;

/// Intervals in which a snapshot can keep when something happened.
const INTERVALS: [(&str, &str); 4] = [
    ("5", "5 minutes"),
    ("15", "15 minutes"),
    ("30", "30 minutes"),
    ("60", "1 hour"),
];
/// How exactly it can keep waits, ms.
const PRECISIONS: [(&str, &str); 3] = [
    ("1", "to the millisecond"),
    ("100", "to the tenth of a second"),
    ("1000", "to the second"),
];
/// The smallest groups it can be told to keep.
const SMALLEST: [(&str, &str); 4] = [
    ("0", "as they are"),
    ("5", "below 5 visits merged"),
    ("10", "below 10 visits merged"),
    ("20", "below 20 visits merged"),
];

/// Makes one.
#[component]
pub fn Download(
    /// What it is to hold.
    wanted: RwSignal<Wanted>,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <Show when=move || !app.shows_snapshot()>
            <button type="button" class="button" on:click=move |_| download(&app, wanted.get_untracked())>
                "Download snapshot"
            </button>
        </Show>
    }
}

/// Chooses what it holds.
#[component]
pub fn Choices(
    /// What it is to hold.
    wanted: RwSignal<Wanted>,
) -> impl IntoView {
    view! {
        <details class="sharing small">
            <summary>"What a snapshot holds"</summary>
            <p class="quiet">
                "Every wait with its outcome, by interval, queue and media type: whoever opens it can move the threshold and change formula, interval and zone, without a sign-in. No conversation, agent or number is in it."
            </p>
            <div class="fields">
                <label class="field">
                    <span>"Times"</span>
                    {list(
                        INTERVALS,
                        move || wanted.with(|choice| choice.interval_minutes),
                        move |minutes| wanted.update(|choice| choice.interval_minutes = minutes),
                    )}
                </label>
                <label class="field">
                    <span>"Waits"</span>
                    {list(
                        PRECISIONS,
                        move || wanted.with(|choice| choice.precision_ms),
                        move |ms| wanted.update(|choice| choice.precision_ms = ms),
                    )}
                </label>
                <label class="field">
                    <span>"Small groups"</span>
                    {list(
                        SMALLEST,
                        move || wanted.with(|choice| choice.smallest_cell),
                        move |smallest| wanted.update(|choice| choice.smallest_cell = smallest),
                    )}
                </label>
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=move || wanted.with(|choice| choice.neutral_names)
                        on:change:target=move |event| {
                            let neutral = event.target().checked();
                            wanted.update(|choice| choice.neutral_names = neutral);
                        }
                    />
                    " Queues without their names"
                </label>
            </div>
        </details>
    }
}

/// A native list of numbers in words.
fn list<const N: usize>(
    options: [(&'static str, &'static str); N],
    chosen: impl Fn() -> u32 + Send + Sync + Copy + 'static,
    choose: impl Fn(u32) + 'static,
) -> AnyView {
    let options = options.map(|(value, words)| {
        let selected = move || chosen().to_string() == value;
        view! {
            <option value=value prop:selected=selected>
                {words}
            </option>
        }
    });
    view! {
        <select on:change:target=move |event| {
            if let Ok(value) = event.target().value().parse() {
                choose(value);
            }
        }>{options.into_iter().collect::<Vec<_>>()}</select>
    }
    .into_any()
}
