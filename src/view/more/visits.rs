//! VISITS: each visit with what became of it, and whether and why it counts.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Visits() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="visits-part">
            <h2 id="visits-part">"The visits behind the figures"</h2>
        </section>
    }
}
