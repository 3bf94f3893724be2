//! The period: a preset, or dates with optional times.

use jiff::civil::{DateTime, Time};
use leptos::prelude::*;

use crate::browser::dom::close_panel;
use crate::state::App;
use crate::state::question::range::{Preset, Range, parse_local};
use crate::terms::stamp::{self, local};
use crate::view::question::PERIOD as PANEL;

/// Presets and dates.
#[component]
pub fn PeriodPanel() -> impl IntoView {
    let app = expect_context::<App>();
    let range = move || app.still.with(|question| question.range);
    let preset = move |preset: Preset| {
        view! {
            <button
                type="button"
                class="item"
                popovertarget=PANEL
                popovertargetaction="hide"
                aria-pressed=move || (range() == Range::Preset(preset)).to_string()
                on:click=move |_| app.ask(|question| question.range = Range::Preset(preset))
            >
                {preset.label()}
            </button>
        }
    };
    view! {
        <div class="items">{Preset::ALL.map(preset).into_iter().collect::<Vec<_>>()}</div>
        <Dates />
    }
}

/// From and to. A last day without a time is meant whole.
#[component]
fn Dates() -> impl IntoView {
    let app = expect_context::<App>();
    let ends = Memo::new(move |_| {
        let (span, zone) = (app.answers.period.get(), app.answers.zone.get());
        (local(span.from_ms, &zone), local(span.to_ms, &zone))
    });
    let midnight = Time::midnight();
    let (from, to) = (
        RwSignal::new((String::new(), String::new())),
        RwSignal::new((String::new(), String::new())),
    );
    Effect::new(move |_| {
        let (first, end) = ends.get();
        let last = if end.time() == midnight {
            end.date()
                .yesterday()
                .map_or(end, |day| day.to_datetime(end.time()))
        } else {
            end
        };
        from.set((date(first), time(first)));
        to.set((date(last), time(end)));
    });
    let wrong = RwSignal::new("");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let first = from.with_untracked(|(date, time)| joined(date, time));
        let last = to.with_untracked(|(date, time)| {
            let at = joined(date, time)?;
            if time.is_empty() {
                at.date()
                    .tomorrow()
                    .map(|day| day.to_datetime(at.time()))
                    .ok()
            } else {
                Some(at)
            }
        });
        let problem = match (first, last) {
            (Some(first), Some(last)) if first < last => {
                app.ask(|question| question.range = Range::Dates(first, last));
                close_panel(PANEL);
                ""
            }
            (Some(_), Some(_)) => "The period ends before it begins.",
            _ => "Both dates are needed, for example 2026-11-16.",
        };
        wrong.set(problem);
    };
    view! {
        <form class="form dates" on:submit=submit novalidate>
            {end("From", "From, time", from)} {end("To, this day included", "To, time", to)}
            <p class="wrong" aria-live="polite">
                {wrong}
            </p>
            <button type="submit" class="button main">
                "Use these dates"
            </button>
            <p class="quiet tiny">"Times are optional. With a time, the period ends exactly then; without, the last day is whole."</p>
        </form>
    }
}

/// Fields for one end of a period.
pub fn end(
    label: &'static str,
    time_label: &'static str,
    at: RwSignal<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="moment">
            <label class="field">
                <span>{label}</span>
                <input
                    type="date"
                    prop:value=move || at.with(|at| at.0.clone())
                    on:input:target=move |event| at.update(|at| at.0 = event.target().value())
                />
            </label>
            <label class="field">
                <span class="hidden">{time_label}</span>
                <input
                    type="time"
                    prop:value=move || at.with(|at| at.1.clone())
                    on:input:target=move |event| at.update(|at| at.1 = event.target().value())
                />
            </label>
        </div>
    }
}

/// A date as its field has it.
#[must_use]
pub fn date(at: DateTime) -> String {
    stamp::iso_date(at.date())
}

/// A time as its field has it; midnight is empty.
#[must_use]
pub fn time(at: DateTime) -> String {
    if at.time() == Time::midnight() {
        String::new()
    } else {
        stamp::clock(at)
    }
}

/// Date and time of two fields; without a time, midnight.
#[must_use]
pub fn joined(date: &str, time: &str) -> Option<DateTime> {
    if time.is_empty() {
        parse_local(date)
    } else {
        parse_local(&format!("{date}T{time}"))
    }
}
