//! COMPARE: each figure beside that of a second period.
//!
//! Choosing a period asks for nothing; what is not in memory is loaded by its own button. Until both
//! periods are complete there are dashes where the second one's figures would stand.

mod chart;
mod choose;
mod drawing;
mod measures;
mod pairs;
mod standing;
mod table;

use leptos::prelude::*;

use crate::state::App;

/// The part.
#[component]
pub fn Compare() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.before.period.with(Option::is_some));
    view! {
        <section class="card wide compare" aria-labelledby="compare-part">
            <div class="head">
                <h2 id="compare-part">"Against before"</h2>
                <p class="quiet tiny">
                    "A difference of percentages is more than chance when its 95 % interval leaves out 0. It does not know that Mondays are busy, and among twenty differences one is beyond chance by chance."
                </p>
            </div>
            <choose::Choose />
            <standing::Standing />
            <Show when=move || chosen.get()>
                <table::Table />
            </Show>
        </section>
        <Show when=move || chosen.get()>
            <chart::Chart />
        </Show>
    }
}
