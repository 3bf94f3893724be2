//! COUNTS: opening hours, exclusions and the short-abandon limit.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Counts() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="counts-part">
            <h2 id="counts-part">"What counts"</h2>
        </section>
    }
}
