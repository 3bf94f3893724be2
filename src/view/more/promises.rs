//! PROMISES: further thresholds and targets side by side.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Promises() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="promises-part">
            <h2 id="promises-part">"Several promises at once"</h2>
        </section>
    }
}
