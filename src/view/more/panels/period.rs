//! The period: a preset, or dates with optional times.

use leptos::prelude::*;

use super::dates::Dates;
use crate::browser::dom::close_panel;
use crate::state::App;
use crate::state::question::range::{Preset, Range};
use crate::terms::stamp::local;
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
    let ends = Memo::new(move |_| {
        let (span, zone) = (app.answers.period.get(), app.answers.zone.get());
        (local(span.from_ms, &zone), local(span.to_ms, &zone))
    });
    let choose = move |(from, to)| {
        app.ask(|question| question.range = Range::Dates(from, to));
        close_panel(PANEL);
    };
    view! {
        <div class="items">{Preset::ALL.map(preset).into_iter().collect::<Vec<_>>()}</div>
        <Dates ends=ends choose=choose />
    }
}
