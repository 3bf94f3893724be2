//! FORMULAS: all of them side by side, and the way from one figure to another.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Formulas() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="formulas-part">
            <h2 id="formulas-part">"Formulas side by side"</h2>
        </section>
    }
}
