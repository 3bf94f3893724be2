//! RECONCILE: our figures against Genesys' own: in how many cells they are the same, why others differ, and which
//! switches the organisation seems to have.

mod print;
mod table;

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::reconcile::{Cause, Reconciled};
use crate::state::App;
use crate::state::reconcile::Standing;
use crate::state::session::Session;
use crate::terms::decimal::grouped;
use crate::view::look::Look;
use crate::view::parts::Message;
use crate::view::words::sentence::counted;

/// The part.
#[component]
pub fn Reconcile() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let standing = Memo::new(move |_| app.against_genesys());
    let compared = Memo::new(move |_| match standing.get() {
        Standing::Compared(compared) => Some(compared),
        _ => None,
    });
    let some = Memo::new(move |_| {
        compared.with(|compared| {
            compared
                .as_ref()
                .is_some_and(|one| !one.differences.is_empty())
        })
    });
    let inside = move || {
        app.session
            .with(|session| matches!(session, Session::SignedIn(_)))
    };
    let askable = Memo::new(move |_| {
        standing.with(|standing| {
            !matches!(
                standing,
                Standing::Theirs | Standing::Nothing | Standing::Asking(..)
            )
        })
    });
    let cost = move || {
        let requests = app.requests_to_compare().unwrap_or_default();
        format!(
            "It asks for them in {}.",
            counted(requests.into(), ("request", "requests"))
        )
    };
    let failed = move || match standing.get() {
        Standing::Failed(notice) => Some(view! {
            <Message title=notice.title body=notice.body reference=notice.correlation problem=true />
        }),
        _ => None,
    };
    view! {
        <section class="card wide" aria-labelledby="genesys-part">
            <div class="head">
                <h2 id="genesys-part">"Against Genesys"</h2>
                <p class="quiet tiny">
                    "Every visit when it happened, each queue by its own target time, held against the numerators and denominators of Genesys’ own service level."
                </p>
            </div>
            <p class="lead" aria-live="polite">{move || said(&standing.read(), look)}</p>
            {failed}
            <Show when=move || askable.get()>
                <p class="row">
                    <Show when=inside fallback=|| view! { <span class="quiet">"Sign in to compare."</span> }>
                        <button type="button" class="button" on:click=move |_| app.compare_with_genesys()>
                            "Compare with Genesys"
                        </button>
                    </Show>
                    <span class="quiet tiny">{cost}</span>
                </p>
            </Show>
            <Show when=move || some.get()>
                <p>{move || compared.with(|compared| compared.as_ref().map(causes))}</p>
                <table::Table compared=compared />
            </Show>
            <p class="quiet tiny">
                {move || compared.with(|compared| compared.as_ref().and_then(unjudged))}
            </p>
        </section>
        <Show when=move || compared.with(Option::is_some)>
            <print::Print compared=compared />
        </Show>
    }
}

/// How it stands, in a sentence.
fn said(standing: &Standing, look: Look) -> String {
    match standing {
        Standing::Theirs => {
            "In summary mode the figures are Genesys’ own: there is nothing to compare.".to_owned()
        }
        Standing::Nothing => "Once the period is loaded, it can be compared.".to_owned(),
        Standing::NotAsked => {
            "Genesys Cloud was not asked for its own figures of this period.".to_owned()
        }
        Standing::TooLong => {
            "Genesys Cloud was asked for longer intervals than these. Compare again.".to_owned()
        }
        Standing::Asking(answered, requests) => format!(
            "Asking Genesys Cloud: {} of {} answered.",
            grouped((*answered).into()),
            counted((*requests).into(), ("request", "requests"))
        ),
        Standing::Failed(_) => "Genesys’ own figures could not be had.".to_owned(),
        Standing::Compared(compared) => match (compared.cells, compared.equal()) {
            (0, _) => format!("No {} to judge on either side.", look.nouns().1),
            (1, 1) => "The only cell matches: interval by queue and media type.".to_owned(),
            (cells, equal) if cells == equal => format!(
                "Matches in all {} cells: interval by queue and media type.",
                grouped(cells as u64)
            ),
            (cells, equal) => format!(
                "Matches in {} of {} cells: interval by queue and media type.",
                grouped(equal as u64),
                grouped(cells as u64)
            ),
        },
    }
}

/// How many cells differ for each cause.
fn causes(compared: &Arc<Reconciled>) -> String {
    let mut all: Vec<Cause> = compared.differences.iter().map(|one| one.cause).collect();
    all.sort_unstable();
    let groups = all.chunk_by(|one, next| one == next);
    let parts: Vec<String> = groups
        .map(|group| format!("{} {}", grouped(group.len() as u64), words(group[0])))
        .collect();
    format!("Of those that differ: {}.", parts.join("; "))
}

/// A cause in words, to stand after a number and in a cell of its own.
const fn words(cause: Cause) -> &'static str {
    match cause {
        Cause::Incomplete => "not loaded completely",
        Cause::Open => "still waiting when loaded",
        Cause::Switches => "judged by other switches",
        Cause::Media => "callbacks or messages, counted by Genesys’ own rule",
        Cause::Threshold => "judged by another target time, perhaps changed since",
        Cause::Restated => "perhaps counted anew by Genesys since it was loaded",
        Cause::Unknown => "of unknown cause",
    }
}

/// What Genesys does not judge at all.
fn unjudged(compared: &Arc<Reconciled>) -> Option<String> {
    let lanes = compared.unjudged.len() as u64;
    let many = ("combination", "combinations");
    (lanes > 0).then(|| {
        format!(
            "Not compared: {} of queue and media type without a target in Genesys Cloud, which judges none of their contacts.",
            counted(lanes, many)
        )
    })
}
