//! QUESTION: the strip of what is asked. Period, zone, queues and media ask the API again; the interval
//! length only recomputes.

use leptos::prelude::*;

use crate::measure::intervals::Bucket;
use crate::state::App;
use crate::state::question::range::Range;
use crate::state::question::ways::Refresh;
use crate::terms::Media;
use crate::view::look::Look;
use crate::view::parts::Chip;
use crate::view::rest::{Later, What};
use crate::view::words::sentence::media as word;
use crate::view::words::when::{length, period, second};

/// Id of the period's panel.
pub const PERIOD: &str = "period-panel";
/// Id of the zone's panel.
pub const ZONE: &str = "zone-panel";
/// Id of the queues' panel.
pub const QUEUES: &str = "queues-panel";
/// Id of the panel of views.
pub const VIEWS: &str = "views-panel";
/// The order of a contact centre's day, not of the alphabet.
pub const MEDIA_ORDER: [Media; 5] = [
    Media::Voice,
    Media::Callback,
    Media::Message,
    Media::Chat,
    Media::Email,
];

/// The strip under the header. What a chip opens comes later.
#[component]
pub fn Strip() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let asked = Signal::derive(move || {
        let dates = period(app.answers.period.get(), &app.answers.zone.get());
        match app.still.with(|question| question.range) {
            Range::Preset(preset) => format!("{} · {dates}", preset.label()),
            Range::Dates(..) => dates,
        }
    });
    let zone = Signal::derive(move || app.still.with(|question| question.zone.clone()));
    let queues = Signal::derive(move || {
        let known = look.names.with(|names| names.len());
        let chosen = app.still.with(|question| question.queues.clone());
        match (chosen.as_slice(), known) {
            ([], 0) => "All".to_owned(),
            ([], known) => format!("All {known}"),
            ([only], _) => app.data.queues.with(|queues| {
                queues
                    .iter()
                    .find(|queue| queue.id == *only)
                    .map_or_else(|| "1".to_owned(), |queue| queue.name.clone())
            }),
            (some, 0) => some.len().to_string(),
            (some, known) => format!("{} of {known}", some.len()),
        }
    });
    let media = Signal::derive(move || {
        let chosen = look.media();
        let words = MEDIA_ORDER
            .into_iter()
            .filter(|media| chosen.contains(media));
        if chosen.len() == MEDIA_ORDER.len() {
            "All".to_owned()
        } else {
            words.map(word).collect::<Vec<_>>().join(", ")
        }
    });
    let chip = |id: &'static str, label: &'static str, value: Signal<String>, what: What| {
        view! {
            <Chip id=id label=label value=value>
                <Later what=what />
            </Chip>
        }
    };
    view! {
        <nav class="question" aria-label="Question">
            {chip(VIEWS, "Views", Signal::stored(String::new()), What::Views)}
            {chip(PERIOD, "Period", asked, What::Period)} {chip(ZONE, "Zone", zone, What::Zone)}
            {chip(QUEUES, "Queues", queues, What::Queues)} {chip("media-panel", "Media", media, What::Media)}
            <BucketChip />
            <RefreshChip />
            <Newest />
        </nav>
    }
}

/// Interval length: a native list.
#[component]
fn BucketChip() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = move || app.still.with(|question| question.bucket);
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

/// How often what is new is asked for: only while the period is running, for else there is nothing new.
#[component]
fn RefreshChip() -> impl IntoView {
    let app = expect_context::<App>();
    let running = Memo::new(move |_| app.is_running());
    let chosen = move || app.still.with(|question| question.refresh);
    view! {
        <Show when=move || running.get()>
            <label class="chip list">
                <span class="key">"Keep up to date"</span>
                " "
                <select
                    prop:value=move || chosen().map_or("", Refresh::name)
                    on:change:target=move |event| {
                        let refresh = Refresh::from_name(&event.target().value());
                        app.ask(|question| question.refresh = refresh);
                    }
                >
                    <option value="">"On request"</option>
                    <option value=Refresh::Minute.name()>"Every minute"</option>
                    <option value=Refresh::FiveMinutes.name()>"Every 5 minutes"</option>
                </select>
            </label>
        </Show>
    }
}

/// How new the figures are.
#[component]
fn Newest() -> impl IntoView {
    let app = expect_context::<App>();
    let newest = Memo::new(move |_| {
        let zone = app.answers.zone.get();
        app.newest_ms
            .get()
            .map(|at| format!("Newest fact {}", second(at, &zone)))
    });
    view! { <p class="newest small quiet">{newest}</p> }
}
