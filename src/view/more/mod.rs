//! MORE: what is not on the first screen. Its functions are in a file of their own, which is fetched when the page
//! has started; `tools/split` puts there whatever has `eightytwenty::view::more` in its name, and what only
//! that calls. [`shown`] is the one way in, for [`super::rest`].

use leptos::prelude::*;

/// Everything in this module, as the view of an erased type: the rest of the page must not carry its types in
/// the names of its own functions.
#[inline(never)]
pub fn shown() -> AnyView {
    view! { <More /> }.into_any()
}

/// What comes later: the small print.
#[component]
fn More() -> impl IntoView {
    view! {
        <section class="below" aria-label="How it is counted">
            <p class="small quiet">
                "Unit: the queue visit, one stay of one conversation in one queue; a transfer makes a second one. The threshold is inclusive. Totals are sums of numerators over sums of denominators, never means of percentages. The 95 % interval is Wilson’s: met when its lower end reaches the target, missed when its upper end stays below."
            </p>
        </section>
    }
}
