//! WAITS: the distribution of waits, and patience.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Waits() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="waits-part">
            <h2 id="waits-part">"How long callers wait"</h2>
        </section>
    }
}
