//! THRESHOLD: what keeps the promise. Moving the slider redraws every figure at once, without a request.
//! Target and attribution stand beside it: they are the other two things a reader may look through.

use leptos::prelude::*;

use crate::measure::lens::{Attribution, Target, Threshold as Limit};
use crate::state::App;
use crate::view::look::Look;
use crate::view::parts::Choice;
use crate::view::words::measure::{limit, limits, percent_or_dash, plain_percent, seconds};

/// Largest values a slider may have, seconds, and into how many parts its scale is cut.
const TOPS: [(u32, u32); 9] = [(300, 5), (600, 5), (1_800, 6), (3_600, 6), (14_400, 4), (43_200, 6), (86_400, 6), (259_200, 3), (31_536_000, 5)];

/// The second card.
#[component]
pub fn Threshold() -> impl IntoView {
    let look = expect_context::<Look>();
    let value = move || look.spread.get().map(limits).unwrap_or_default();
    view! {
        <section class="card threshold">
            <div class="head">
                <h2>"Threshold"</h2>
                <p class="quiet tiny">"move it: every figure follows"</p>
                <span class="grow"></span>
                <b class="value">{value}</b>
            </div>
            <Slider />
            <div class="halves">
                <LimitChoice />
                <TargetChoice />
            </div>
            <AttributionChoice />
        </section>
    }
}

/// The threshold that the slider shows, ms: the reader's, else the longest of the queues' own.
fn shown_ms(app: App, look: Look) -> Memo<i64> {
    Memo::new(move |_| match app.question.with(|question| question.threshold) {
        Limit::Ms(ms) => ms,
        Limit::Queue => look.own.get().map_or(20_000, |own| own.1.threshold_ms),
    })
}

fn set(app: App, seconds: f64) {
    if let Some(ms) = milliseconds(seconds) {
        app.ask_quietly(|question| question.threshold = Limit::Ms(ms));
    }
}

/// Seconds as typed to whole milliseconds, up to a year.
#[expect(clippy::cast_possible_truncation, reason = "bounded")]
fn milliseconds(seconds: f64) -> Option<i64> {
    (0.0..=31_536_000.0).contains(&seconds).then(|| (seconds * 1_000.0).round() as i64)
}

#[component]
fn Slider() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let own = Memo::new(move |_| look.own.get().map(|(low, high)| (low.threshold_ms, high.threshold_ms)));
    let shown = shown_ms(app, look);
    // The scale never shrinks under the reader's hand.
    let top = Memo::new(move |before: Option<&usize>| {
        let need = shown.get().max(own.get().map_or(0, |own| own.1));
        let fitting = TOPS.iter().position(|top| i64::from(top.0) * 1_000 >= need).unwrap_or(TOPS.len() - 1);
        before.map_or(fitting, |before| (*before).max(fitting))
    });
    let queue_own = Memo::new(move |_| app.question.with(|question| question.threshold == Limit::Queue));
    let spoken = move || {
        let level = look.total.with(|total| percent_or_dash(total.level));
        let at = if queue_own.get() { own.get().map(limits).map_or_else(String::new, |own| format!("each queue’s own, {own}")) } else { limit(shown.get()) };
        format!("{at}: {level}")
    };
    let scale = move || {
        let (top, parts) = TOPS[top.get()];
        (0..=parts).map(|part| view! { <span>{mark(top / parts * part, top)}</span> }).collect::<Vec<_>>()
    };
    view! {
        <div class="slider" class:own=move || queue_own.get()>
            <input
                type="range"
                min="0"
                step="1"
                aria-label="Threshold (seconds)"
                aria-valuetext=spoken
                max=move || TOPS[top.get()].0.to_string()
                prop:value=move || {
                    top.track();
                    seconds(shown.get() / 1_000 * 1_000)
                }
                on:input:target=move |event| {
                    if let Ok(value) = event.target().value().parse() {
                        set(app, value);
                    }
                }
            />
            <div class="scale tiny" aria-hidden="true">
                {scale}
            </div>
        </div>
    }
}

/// A mark under a slider that ends at `top`, in one unit for the whole scale.
fn mark(at: u32, top: u32) -> String {
    match (at, top) {
        (0, _) => "0".to_owned(),
        (_, ..=600) => format!("{at} s"),
        (_, ..=3_600) => format!("{} min", at / 60),
        (_, ..=86_400) => format!("{} h", at / 3_600),
        _ => format!("{} d", at / 86_400),
    }
}

#[component]
fn LimitChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let own = move || look.own.get().map(|(low, high)| limits((low.threshold_ms, high.threshold_ms))).unwrap_or_default();
    let shown = shown_ms(app, look);
    let queue_own = Memo::new(move |_| app.question.with(|question| question.threshold == Limit::Queue));
    view! {
        <fieldset>
            <legend>"In time means"</legend>
            <Choice
                group="threshold"
                title="Each queue’s own"
                words=Signal::derive(own)
                chosen=queue_own
                choose=move |()| app.ask(|question| question.threshold = Limit::Queue)
            />
            <div class="beside">
                <Choice
                    group="threshold"
                    title="One for all"
                    words=""
                    chosen=Signal::derive(move || !queue_own.get())
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
                            if let Ok(value) = event.target().value().parse() {
                                set(app, value);
                            }
                        }
                    />
                    " s"
                </span>
            </div>
        </fieldset>
    }
}

#[component]
fn TargetChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let own = move || look.own.get().map(|(low, high)| (low.target_ppm, high.target_ppm));
    let queue_own = Memo::new(move |_| app.question.with(|question| question.target == Target::Queue));
    let shown = Memo::new(move |_| match app.question.with(|question| question.target) {
        Target::Ppm(ppm) => ppm,
        Target::Queue => own().map_or(800_000, |own| own.1),
    });
    let percent = |ppm: u32| f64::from(ppm) / 10_000.0;
    let words = move || match own() {
        Some((low, high)) if low == high => plain_percent(percent(low)),
        Some((low, high)) => format!("{}–{}", plain_percent(percent(low)).trim_end_matches(['%', '\u{a0}']), plain_percent(percent(high))),
        None => String::new(),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
    let set = move |value: f64| {
        if (0.0..=100.0).contains(&value) {
            app.ask(|question| question.target = Target::Ppm((value * 10_000.0).round() as u32));
        }
    };
    view! {
        <fieldset>
            <legend>"Target"</legend>
            <Choice
                group="target"
                title="Each queue’s own"
                words=Signal::derive(words)
                chosen=queue_own
                choose=move |()| app.ask(|question| question.target = Target::Queue)
            />
            <div class="beside">
                <Choice
                    group="target"
                    title="One for all"
                    words=""
                    chosen=Signal::derive(move || !queue_own.get())
                    choose=move |()| app.ask(|question| question.target = Target::Ppm(shown.get_untracked()))
                />
                <span class="number">
                    <input
                        type="number"
                        min="0"
                        max="100"
                        step="any"
                        inputmode="decimal"
                        aria-label="Target for all queues, percent"
                        prop:value=move || percent(shown.get()).to_string()
                        on:change:target=move |event| {
                            if let Ok(value) = event.target().value().parse() {
                                set(value);
                            }
                        }
                    />
                    " %"
                </span>
            </div>
        </fieldset>
    }
}

#[component]
fn AttributionChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let now = Memo::new(move |_| app.question.with(|question| question.attribution));
    let choice = move |attribution: Attribution, title: &'static str, words: &'static str| {
        view! {
            <Choice
                group="attribution"
                title=title
                words=words
                chosen=Signal::derive(move || now.get() == attribution)
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
