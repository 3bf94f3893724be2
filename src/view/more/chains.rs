//! CHAINS: the visits of a conversation put together.

use leptos::prelude::*;

/// The part.
#[component]
pub fn Chains() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="chains-part">
            <h2 id="chains-part">"Conversations through several queues"</h2>
        </section>
    }
}
