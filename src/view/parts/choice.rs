//! One of several: a radio with its words, and a switch.

use leptos::prelude::*;

/// A radio button with a title, words of explanation and a figure.
#[component]
pub fn Choice(
    /// Name of the group.
    group: &'static str,
    /// What it is called.
    #[prop(into)]
    title: Signal<String>,
    /// What it means; empty for none.
    #[prop(into)]
    words: Signal<String>,
    /// Figure at its end; empty for none.
    #[prop(optional, into)]
    figure: Signal<String>,
    /// Whether it is chosen.
    #[prop(into)]
    chosen: Signal<bool>,
    /// Called when the reader chooses it.
    #[prop(into)]
    choose: Callback<()>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=group prop:checked=chosen on:change=move |_| choose.run(()) />
            <span>
                {title} <span class="words">{words}</span>
            </span>
            <b>{figure}</b>
        </label>
    }
}

/// A checkbox that takes effect at once.
#[component]
pub fn Switch(
    /// What it says.
    label: &'static str,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it cannot be changed now.
    #[prop(optional, into)]
    fixed: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    turn: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                prop:checked=on
                prop:disabled=fixed
                on:change:target=move |event| turn.run(event.target().checked())
            />
            <span>{label}</span>
        </label>
    }
}
