//! REST: the place on the page of everything in [`more`], and the only caller of that module. Its code is not in
//! the program that is loaded first; what calls it before it is there stops the page.

use leptos::prelude::*;

use crate::state::App;
use crate::state::notice::Notice;
use crate::state::picture::Kind;
use crate::state::question::focus::Part;
use crate::state::rest::Rest as Place;
use crate::view::more;

/// What a part is called where it is chosen.
#[must_use]
pub const fn title(part: Part) -> &'static str {
    match part {
        Part::Formulas => "Formulas side by side",
        Part::When => "When",
        Part::Waits => "How long",
        Part::Lost => "Where it was lost",
        Part::Compare => "Against before",
        Part::Counts => "What counts",
        Part::Visits => "Visits",
        Part::Chains => "Conversations",
        Part::Promises => "Several promises",
    }
}

/// The parts by name, and the one that is open.
#[component]
pub fn Rest() -> impl IntoView {
    let app = expect_context::<App>();
    let open = Memo::new(move |_| app.question.with(|question| question.part));
    let choices = Part::ALL.map(|part| {
        let chosen = move || (open.get() == Some(part)).to_string();
        let turn = move |_| {
            let next = Some(part).filter(|_| open.get_untracked() != Some(part));
            app.ask(|question| question.part = next);
        };
        view! {
            <button type="button" class="part" aria-expanded=chosen aria-controls="part" on:click=turn>
                {title(part)}
            </button>
        }
    });
    view! {
        <nav class="parts wide" aria-label="More ways to look">
            {choices.into_iter().collect::<Vec<_>>()}
        </nav>
        <div id="part" class="open wide">
            <Show when=move || open.get().is_some()>
                <Open />
            </Show>
        </div>
    }
}

/// The open part, or why it is not there.
#[component]
fn Open() -> impl IntoView {
    let app = expect_context::<App>();
    app.fetch_rest();
    move || {
        match app.rest.get() {
        Place::Here => more::shown(),
        Place::Away | Place::Coming => view! { <p class="small quiet">"Loading this part…"</p> }.into_any(),
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

/// Hands the reader the Visits CSV, once the code for it is here.
pub fn download_visits(app: App) {
    app.with_rest(move |here| {
        if here {
            more::download_visits(app);
        } else {
            app.notify(Notice::problem(
                "The file could not be made.",
                "Its part of the page could not be fetched. Please try again; if that does not help, reload the page.",
            ));
        }
    });
}

/// Saves the drawing of the figure with this id, once the code for it is here.
pub fn save(app: App, id: &'static str, kind: Kind) {
    app.with_rest(move |here| {
        if here {
            more::save_picture(app, id, kind);
        } else {
            app.picture_failed();
        }
    });
}
