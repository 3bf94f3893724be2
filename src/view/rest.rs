//! REST: the place on the page of everything in [`more`], and the only caller of that module. Its code is not in
//! the program that is loaded first; what calls it before it is there stops the page.

use leptos::prelude::*;

use crate::state::App;
use crate::state::rest::Rest as Place;
use crate::view::more;

/// What comes later, or why it is not there.
#[component]
pub fn Rest() -> impl IntoView {
    let app = expect_context::<App>();
    app.fetch_rest();
    move || {
        match app.rest.get() {
        Place::Here => more::shown(),
        Place::Away | Place::Coming => {
            view! { <p class="small quiet">"Loading this part…"</p> }.into_any()
        }
        Place::Failed => view! {
            <div class="message problem" role="alert">
                <span class="sign" aria-hidden="true">
                    "◇"
                </span>
                <p>
                    <b>"This part of the page could not be fetched."</b>
                    " Everything above works without it. If trying again does not help, reload the page; your question is kept in the address."
                </p>
                <button type="button" class="button" on:click=move |_| app.fetch_rest()>
                    "Try again"
                </button>
            </div>
        }
        .into_any(),
    }
    }
}
