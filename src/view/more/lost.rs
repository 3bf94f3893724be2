//! LOST: queues and intervals by what they lack to their target.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Lost() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="lost-part">
            <h2 id="lost-part">"Where it was lost"</h2>
        </section>
    }
}
