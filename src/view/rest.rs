//! REST: the places on the page of what is in [`more`], and the only caller of that module. Its code is not in
//! the program that is loaded first; what calls it before it is there stops the page.

use std::sync::Arc;

use leptos::prelude::*;

use crate::state::App;
use crate::state::picture::Kind;
use crate::state::rest::Rest;
use crate::view::look::Look;
use crate::view::more;
use crate::view::threshold::lines::Line;

/// What comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Everything below the first cards.
    Report,
    /// What the period's chip opens.
    Period,
    /// What the zone's chip opens.
    Zone,
    /// What the queues' chip opens.
    Queues,
    /// What the media chip opens.
    Media,
    /// The screen that checks the set-up.
    Check,
    /// The wallboard, in place of the page.
    Board,
    /// What the menu of views opens.
    Views,
}

/// Has what loads begin once it is there.
pub fn begin(app: &App) {
    /// Of this module by its name, so that handing it on is no call of what comes later.
    fn begin(app: &App) {
        more::begin(app);
    }
    app.when_here(begin);
}

/// What comes later, or why it is not there.
#[component]
pub fn Later(
    /// Which of it.
    what: What,
) -> impl IntoView {
    let app = expect_context::<App>();
    app.fetch_rest();
    move || match app.rest.get() {
        Rest::Here => more::shown(what),
        Rest::Failed => view! { <Missing /> }.into_any(),
        Rest::Away | Rest::Coming => {
            view! { <p class="small quiet coming">"Loading this part…"</p> }.into_any()
        }
    }
}

/// Says that what comes later could not be fetched, and tries again.
#[component]
fn Missing() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div class="message problem" role="alert">
            <span class="sign" aria-hidden="true">
                "◇"
            </span>
            <p>
                <b>"This part of the page could not be fetched."</b>
                " The figures above are right without it. If trying again does not help, reload the page; your question is kept in the address."
            </p>
            <button type="button" class="button" on:click=move |_| app.fetch_rest()>
                "Try again"
            </button>
        </div>
    }
}

/// The curve as a table; nothing while the code for it is not here.
pub fn curve_table(app: App, family: Memo<Arc<Vec<Line>>>) -> AnyView {
    app.fetch_rest();
    (move || (app.rest.get() == Rest::Here).then(|| more::curve_table(family))).into_any()
}

/// Saves the drawing of the figure with this id, once the code for it is here.
pub fn save(app: &App, look: Look, id: &'static str, kind: Kind) {
    let app = *app;
    app.with_rest(move |here| {
        if here {
            more::save_picture(&app, look, id, kind);
        } else {
            app.picture_failed();
        }
    });
}
