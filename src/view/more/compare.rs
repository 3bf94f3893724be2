//! COMPARE: each figure beside that of a second period.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Compare() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="compare-part">
            <h2 id="compare-part">"Against before"</h2>
        </section>
    }
}
