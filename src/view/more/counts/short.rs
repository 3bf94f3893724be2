//! The short-abandon limit: as Genesys Cloud marked them, or under the reader's own seconds.

use leptos::prelude::*;

use crate::state::App;
use crate::terms::decimal;
use crate::view::parts::Choice;
use crate::view::words::measure::{number, seconds};

/// What is offered where no limit was set yet.
const OFFERED_MS: i64 = 5_000;

/// The choice.
#[component]
pub fn Short() -> impl IntoView {
    let app = expect_context::<App>();
    let limit = Memo::new(move |_| app.still.with(|question| question.short_ms));
    // The number in the field outlives the choice of the other.
    let own = RwSignal::new(OFFERED_MS);
    Effect::new(move |_| {
        if let Some(ms) = limit.get() {
            own.set(ms);
        }
    });
    let wrong = RwSignal::new("");
    let counted = move |limit_ms: Option<i64>| {
        let abandoned = app
            .answers
            .report
            .with(|report| report.total.counts.abandoned);
        let verb = if abandoned == 1 {
            "abandon is"
        } else {
            "abandons are"
        };
        match abandoned {
            0 => "nobody abandoned".to_owned(),
            some => format!(
                "{} of {} {verb} short",
                number(app.short_abandons(limit_ms)),
                number(some.into())
            ),
        }
    };
    let take = move |text: &str| match decimal::seconds(text.trim()) {
        Some(ms) => {
            wrong.set("");
            own.set(ms);
            app.ask(|question| question.short_ms = Some(ms));
        }
        None => wrong.set("A limit is a number of seconds such as 5."),
    };
    view! {
        <fieldset>
            <legend>"Short abandons"</legend>
            <Choice
                group="short"
                title="As Genesys marked"
                words=Signal::derive(move || counted(None))
                chosen=Signal::derive(move || limit.get().is_none())
                choose=move |()| app.ask(|question| question.short_ms = None)
            />
            <div class="beside">
                <Choice
                    group="short"
                    title="Waited less than"
                    words=Signal::derive(move || counted(Some(own.get())))
                    chosen=Signal::derive(move || limit.get().is_some())
                    choose=move |()| app.ask(|question| question.short_ms = Some(own.get_untracked()))
                />
                <span class="number">
                    <input
                        type="number"
                        min="0"
                        step="any"
                        inputmode="decimal"
                        aria-label="Short-abandon limit in seconds"
                        prop:value=move || seconds(own.get())
                        on:change:target=move |event| take(&event.target().value())
                    />
                    " s"
                </span>
            </div>
            <p class="wrong" aria-live="polite">
                {wrong}
            </p>
            <p class="tiny quiet">"Counts in the figure where the formula leaves short abandons out."</p>
        </fieldset>
    }
}
