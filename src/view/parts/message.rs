//! A message: what happened, what it means, what can be done.

use leptos::prelude::*;

/// A calm message, dismissable where `dismiss` is given.
#[component]
pub fn Message(
    /// What happened; may be empty.
    title: String,
    /// What it means.
    body: String,
    /// An id to quote to support.
    #[prop(optional_no_strip)]
    reference: Option<String>,
    /// Whether something is wrong.
    #[prop(optional)]
    problem: bool,
    /// Called when the reader has seen it.
    #[prop(optional, into)]
    dismiss: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="message" class:problem=problem>
            <span class="sign" aria-hidden="true">
                {if problem { "◇" } else { "✓" }}
            </span>
            <p>
                {(!title.is_empty()).then(|| view! { <b>{title}</b> " " })} <span>{body}</span>
                {reference
                    .map(|id| {
                        view! {
                            " "
                            <span class="tiny">"Correlation id " <code>{id}</code></span>
                        }
                    })}
            </p>
            {dismiss
                .map(|dismiss| {
                    view! {
                        <button type="button" class="plain" aria-label="Dismiss" on:click=move |_| dismiss.run(())>
                            "✕"
                        </button>
                    }
                })}
        </div>
    }
}
