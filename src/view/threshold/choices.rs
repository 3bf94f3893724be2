//! The choices beside the slider: whose threshold, whose target, whose interval.

use leptos::prelude::*;

use super::{set, shown_ms};
use crate::measure::lens::{Attribution, Target, Threshold as Limit};
use crate::state::App;
use crate::state::question::parse_target;
use crate::terms::decimal::plain;
use crate::view::look::Look;
use crate::view::parts::Choice;
use crate::view::words::measure::{limits, plain_percent, seconds};

/// Each queue’s own threshold, or one for all.
#[component]
pub fn LimitChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let own = move || {
        look.own
            .get()
            .map(|(low, high)| limits((low.threshold_ms, high.threshold_ms)))
            .unwrap_or_default()
    };
    let shown = shown_ms(&app, look);
    let queue_own = move || {
        app.question
            .with(|question| question.threshold == Limit::Queue)
    };
    view! {
        <fieldset>
            <legend>"In time means"</legend>
            <Choice
                group="threshold"
                title="Each queue’s own"
                words=Signal::derive(own)
                chosen=Signal::derive(queue_own)
                choose=move |()| app.ask(|question| question.threshold = Limit::Queue)
            />
            <div class="beside">
                <Choice
                    group="threshold"
                    title="One for all"
                    words=""
                    chosen=Signal::derive(move || !queue_own())
                    choose=move |()| app.ask(|question| question.threshold = Limit::Ms(shown.get_untracked()))
                />
                <span class="number">
                    <input
                        type="number"
                        min="0"
                        step="any"
                        inputmode="decimal"
                        aria-label="Seconds for all queues"
                        prop:value=move || seconds(shown.get())
                        on:change:target=move |event| {
                            set(&app, &event.target().value());
                        }
                    />
                    " s"
                </span>
            </div>
        </fieldset>
    }
}

/// Each queue’s own target, or one for all.
#[component]
pub fn TargetChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let own = move || {
        look.own
            .get()
            .map(|(low, high)| (low.target_ppm, high.target_ppm))
    };
    let queue_own = move || app.still.with(|question| question.target == Target::Queue);
    let shown = move || match app.still.with(|question| question.target) {
        Target::Ppm(ppm) => ppm,
        Target::Queue => own().map_or(800_000, |own| own.1),
    };
    let percent = |ppm: u32| f64::from(ppm) / 10_000.0;
    let words = move || match own() {
        Some((low, high)) if low == high => plain_percent(percent(low)),
        Some((low, high)) => format!(
            "{}–{}",
            plain_percent(percent(low)).trim_end_matches(['%', '\u{a0}']),
            plain_percent(percent(high))
        ),
        None => String::new(),
    };
    let set = move |percent: &str| {
        if let Some(target) = parse_target(percent) {
            app.ask(|question| question.target = target);
        }
    };
    view! {
        <fieldset>
            <legend>"Target"</legend>
            <Choice
                group="target"
                title="Each queue’s own"
                words=Signal::derive(words)
                chosen=Signal::derive(queue_own)
                choose=move |()| app.ask(|question| question.target = Target::Queue)
            />
            <div class="beside">
                <Choice
                    group="target"
                    title="One for all"
                    words=""
                    chosen=Signal::derive(move || !queue_own())
                    choose=move |()| app.ask(|question| question.target = Target::Ppm(untrack(shown)))
                />
                <span class="number">
                    <input
                        type="number"
                        min="0"
                        max="100"
                        step="any"
                        inputmode="decimal"
                        aria-label="Target for all queues, percent"
                        prop:value=move || plain(u64::from(shown()), 4)
                        on:change:target=move |event| {
                            set(&event.target().value());
                        }
                    />
                    " %"
                </span>
            </div>
        </fieldset>
    }
}

/// In which interval a fact is counted.
#[component]
pub fn AttributionChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let now = move || app.still.with(|question| question.attribution);
    let choice = move |attribution: Attribution, title: &'static str, words: &'static str| {
        view! {
            <Choice
                group="attribution"
                title=title
                words=words
                chosen=Signal::derive(move || now() == attribution)
                choose=move |()| app.ask(|question| question.attribution = attribution)
            />
        }
    };
    view! {
        <fieldset class="halves">
            <legend>"Counted in the interval of"</legend>
            {choice(Attribution::Event, "Event", "each fact when it happened, as Genesys does")}
            {choice(Attribution::Arrival, "Arrival", "all of a visit when it was offered")}
        </fieldset>
    }
}
