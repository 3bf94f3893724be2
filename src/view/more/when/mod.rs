//! WHEN: weekday by time of day, and which intervals met the target.

use leptos::prelude::*;

/// The part.
#[component]
pub fn When() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="when-part">
            <h2 id="when-part">"When it happens"</h2>
        </section>
    }
}
