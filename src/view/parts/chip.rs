//! A chip that says what is chosen and opens a panel to choose something else.
//!
//! The panel is a native popover: it closes by Escape and by a click elsewhere, keeps focus in order,
//! and is never clipped by a strip that scrolls.

use leptos::prelude::*;

/// A chip with its panel.
#[component]
pub fn Chip(
    /// Id of the panel.
    id: &'static str,
    /// What is chosen here.
    label: &'static str,
    /// What is chosen now.
    #[prop(into)]
    value: Signal<String>,
    /// The panel.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class="chip" popovertarget=id>
            <span class="key">{label}</span>
            " "
            <b>
                <bdi>{value}</bdi>
            </b>
        </button>
        <div popover="auto" id=id class="panel" role="dialog" aria-label=label>
            {children()}
        </div>
    }
}
