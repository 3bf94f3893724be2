//! The form of a new exclusion: from, to, reason; begun with the interval whose visits were looked at.

use jiff::civil::Time;
use leptos::prelude::*;

use crate::measure::hours::Exclusion;
use crate::state::App;
use crate::view::more::panels::dates::{date, end, joined, time};

/// From and to as dates and times, and a reason.
#[component]
pub fn Form() -> impl IntoView {
    let app = expect_context::<App>();
    let nothing = || (String::new(), String::new());
    let (from, to) = (RwSignal::new(nothing()), RwSignal::new(nothing()));
    let reason = RwSignal::new(String::new());
    let wrong = RwSignal::new("");
    let focus = Memo::new(move |_| app.still.with(|question| question.focus.span));
    Effect::new(move |_| {
        if let Some((first, last)) = focus.get() {
            // An interval of the clock always has its times, midnight too.
            let moment = |at| {
                let clock = time(at);
                (
                    date(at),
                    if clock.is_empty() {
                        "00:00".to_owned()
                    } else {
                        clock
                    },
                )
            };
            from.set(moment(first));
            to.set(moment(last));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let first = from.with_untracked(|(date, time)| joined(date, time));
        let last = to.with_untracked(|(date, time)| {
            let at = joined(date, time)?;
            if time.is_empty() {
                let tomorrow = at.date().tomorrow().ok()?;
                Some(tomorrow.to_datetime(Time::midnight()))
            } else {
                Some(at)
            }
        });
        let problem = match (first, last) {
            (Some(from), Some(to)) if from < to => {
                let new = Exclusion {
                    from,
                    to,
                    reason: reason.get_untracked().trim().to_owned(),
                };
                let known = app
                    .question
                    .with_untracked(|question| question.exclusions.contains(&new));
                if !known {
                    app.ask(|question| question.exclusions.push(new));
                    reason.set(String::new());
                }
                if known {
                    "This exclusion is in the list already."
                } else {
                    ""
                }
            }
            (Some(_), Some(_)) => "The exclusion ends before it begins.",
            _ => "Both dates are needed, for example 2026-11-16.",
        };
        wrong.set(problem);
    };
    let prefilled = move || focus.with(Option::is_some);
    view! {
        <form class="form exclude" aria-label="Exclude a time" on:submit=submit novalidate>
            <div class="ends">{end("From", "From, time", from)} {end("To", "To, time", to)}</div>
            <label class="field">
                <span>"Reason"</span>
                <input
                    type="text"
                    placeholder="Telephone outage"
                    prop:value=reason
                    on:input:target=move |event| reason.set(event.target().value())
                />
            </label>
            <p class="wrong" aria-live="polite">
                {wrong}
            </p>
            <div class="row">
                <button type="submit" class="button main">
                    "Exclude"
                </button>
                <span class="quiet tiny">
                    {move || {
                        if prefilled() {
                            "Filled in with the interval whose visits you looked at."
                        } else {
                            "Without times whole days are meant, the last one included."
                        }
                    }}
                </span>
            </div>
        </form>
    }
}
