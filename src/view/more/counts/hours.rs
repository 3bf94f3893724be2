//! Opening hours: a line of ranges for each weekday. What cannot be read stays in its field and is named; the
//! hours in force stay until it can.

use leptos::prelude::*;

use crate::measure::hours::{Hours, NoRange};
use crate::state::App;

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The editor.
#[component]
pub fn Editor() -> impl IntoView {
    let app = expect_context::<App>();
    let zone = move || app.still.with(|question| question.zone.clone());
    let never = move || app.still.with(|question| question.hours == Hours::never());
    let copy = move |_| app.ask(|question| question.hours = question.hours.with_copies(0, 1..5));
    let always = move |_| app.ask(|question| question.hours = Hours::always());
    view! {
        <fieldset class="stack">
            <legend>"Opening hours"</legend>
            <p class="small quiet">
                "On the wall clock of " {zone} ": ranges such as 08:00-12:00, 13:00-18:00. An empty day is closed; 22:00-06:00 reaches into the next day."
            </p>
            <div class="week">
                {(0..DAYS.len()).map(|weekday| view! { <Day weekday=weekday /> }).collect::<Vec<_>>()}
            </div>
            <p class="wrong" aria-live="polite">
                {move || never().then_some("Closed all week: nothing counts, so there is no service level.")}
            </p>
            <div class="row">
                <button type="button" class="button" on:click=copy>
                    "Copy Monday to Friday"
                </button>
                <button type="button" class="button" on:click=always>
                    "Always open"
                </button>
            </div>
        </fieldset>
    }
}

/// One weekday.
#[component]
fn Day(
    /// 0 for Monday.
    weekday: usize,
) -> impl IntoView {
    let app = expect_context::<App>();
    let in_force = Memo::new(move |_| {
        app.still
            .with(|question| question.hours.day_text(weekday).replace(',', ", "))
    });
    let draft = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let settle = move |text: String| {
        draft.set(text);
        wrong.set(String::new());
    };
    Effect::new(move |_| settle(in_force.get()));
    let take = move |_| {
        let hours = app
            .question
            .with_untracked(|question| question.hours.clone());
        match hours.with_day(weekday, &draft.get_untracked()) {
            Ok(next) => {
                if next != hours {
                    app.ask(|question| question.hours = next);
                }
                settle(in_force.get_untracked());
            }
            Err(problem) => wrong.set(told(weekday, &problem, &in_force.get_untracked())),
        }
    };
    let id = format!("hours-{weekday}");
    let describes = id.clone();
    view! {
        <label class="day-line">
            <span>{DAYS[weekday]}</span>
            <input
                type="text"
                placeholder="closed"
                spellcheck="false"
                autocomplete="off"
                aria-invalid=move || (!wrong.with(String::is_empty)).to_string()
                aria-describedby=describes
                prop:value=draft
                on:input:target=move |event| draft.set(event.target().value())
                on:change=take
            />
        </label>
        <p class="wrong" id=id aria-live="polite">
            {wrong}
        </p>
    }
}

/// What cannot be read, and what applies meanwhile.
fn told(weekday: usize, problem: &NoRange, in_force: &str) -> String {
    let what = match problem {
        NoRange::Unreadable(text) => format!("“{text}” is no range such as 08:00-12:00."),
        NoRange::Empty(text) => {
            format!("“{text}” ends when it begins; a whole day is 00:00-24:00.")
        }
    };
    let meanwhile = if in_force.is_empty() {
        "closed"
    } else {
        in_force
    };
    format!("{what} Until then {} stays {meanwhile}.", DAYS[weekday])
}
