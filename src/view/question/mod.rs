//! QUESTION: the strip of what is asked. Period, zone, queues and media ask the API again; the interval
//! length only recomputes.

pub mod dates;
mod media;
mod period;
pub mod queues;
mod zone;

use leptos::prelude::*;

use crate::measure::intervals::Bucket;
use crate::state::App;
use crate::view::words::when::length;

/// The strip under the header.
#[component]
pub fn Strip() -> impl IntoView {
    view! {
        <nav class="question" aria-label="Question">
            <period::PeriodChip />
            <zone::ZoneChip />
            <queues::QueuesChip />
            <media::MediaChip />
            <BucketChip />
        </nav>
    }
}

/// Interval length: a native list.
#[component]
fn BucketChip() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = move || app.question.with(|question| question.bucket);
    let fitting = move || format!("Automatic ({})", length(app.answers.bucket.get()));
    view! {
        <label class="chip list">
            <span class="key">"Interval"</span>
            " "
            <select
                prop:value=move || chosen().map_or("", Bucket::name)
                on:change:target=move |event| {
                    let bucket = Bucket::from_name(&event.target().value());
                    app.ask(|question| question.bucket = bucket);
                }
            >
                <option value="">
                    {move || if chosen().is_none() { fitting() } else { "Automatic".to_owned() }}
                </option>
                {Bucket::ALL.map(|bucket| view! { <option value=bucket.name()>{length(bucket)}</option> }).into_iter().collect::<Vec<_>>()}
            </select>
        </label>
    }
}
