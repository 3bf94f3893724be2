//! NAV: the parts one step away, by name, and the one that is open.

use leptos::prelude::*;

use super::{
    board, chains, compare, completeness, counts, formulas, lost, promises, reconcile, visits,
    waits, when,
};
use crate::measure::index::Known;
use crate::state::App;
use crate::state::question::focus::Part;

/// What a part is called where it is chosen.
const fn title(part: Part) -> &'static str {
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
        Part::Genesys => "Against Genesys",
        Part::Complete => "Proof of completeness",
        Part::Check => "Check set-up",
        Part::Board => "Wallboard",
    }
}

/// The parts, and the open one.
#[component]
pub fn Parts() -> impl IntoView {
    let app = expect_context::<App>();
    let open = Memo::new(move |_| app.still.with(|question| question.part));
    // The wallboard and the check of the set-up are no parts of the page but take its place.
    let own = |part: &Part| !matches!(part, Part::Check | Part::Board);
    let parts = Part::ALL.into_iter().filter(own);
    let choices = parts.map(|part| {
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
    let snapshot = Memo::new(move |_| app.shows_snapshot());
    // What Genesys' own engine counted has no single visits.
    let single = Memo::new(move |_| {
        let index = app.answers.index;
        index.with(|index| index.known() == Known::Every)
    });
    let shown = move || match open.get() {
        None | Some(Part::Check | Part::Board) => ().into_any(),
        Some(part @ (Part::Waits | Part::Visits | Part::Chains)) if !single.get() => {
            view! { <NotKnown part=part /> }.into_any()
        }
        Some(part @ (Part::Visits | Part::Chains | Part::Genesys)) if snapshot.get() => {
            view! { <NotInSnapshot part=part /> }.into_any()
        }
        Some(Part::Formulas) => view! { <formulas::Formulas /> }.into_any(),
        Some(Part::When) => view! { <when::When /> }.into_any(),
        Some(Part::Waits) => view! { <waits::Waits /> }.into_any(),
        Some(Part::Lost) => view! { <lost::Lost /> }.into_any(),
        Some(Part::Compare) => view! { <compare::Compare /> }.into_any(),
        Some(Part::Counts) => view! { <counts::Counts /> }.into_any(),
        Some(Part::Visits) => view! { <visits::Visits /> }.into_any(),
        Some(Part::Chains) => view! { <chains::Chains /> }.into_any(),
        Some(Part::Promises) => view! { <promises::Promises /> }.into_any(),
        Some(Part::Genesys) => view! { <reconcile::Reconcile /> }.into_any(),
        Some(Part::Complete) => view! { <completeness::Completeness /> }.into_any(),
    };
    view! {
        <nav class="parts" aria-label="More ways to look">
            {choices.collect::<Vec<_>>()}
            <button type="button" class="part aside" on:click=move |_| board::open(&app)>
                {title(Part::Board)}
            </button>
        </nav>
        <div id="part" class="open">
            {shown}
        </div>
    }
}

/// In place of a part that needs what a snapshot does not hold.
#[component]
fn NotInSnapshot(
    /// Which part.
    part: Part,
) -> impl IntoView {
    let why = match part {
        Part::Genesys => {
            "A snapshot does not hold Genesys’ own figures. Sign in and load the period to compare with them."
        }
        _ => {
            "A snapshot holds waits by interval and queue, no single visits or conversations. Who may see those signs in and loads the period."
        }
    };
    view! {
        <section class="card wide" aria-labelledby="not-known">
            <div class="head">
                <h2 id="not-known">{title(part)}</h2>
            </div>
            <p class="nothing quiet">{why}</p>
        </section>
    }
}

/// In place of a part that needs single visits.
#[component]
fn NotKnown(
    /// Which part.
    part: Part,
) -> impl IntoView {
    let why = match part {
        Part::Waits => "Waits one by one, percentiles and patience are not known in summary mode.",
        _ => "Single visits and conversations are not known in summary mode.",
    };
    view! {
        <section class="card wide" aria-labelledby="not-known">
            <div class="head">
                <h2 id="not-known">{title(part)}</h2>
            </div>
            <p class="nothing quiet">
                {why} " The figures are counted by Genesys Cloud, which tells how many, not which. Load a shorter period, or fewer queues, visit by visit."
            </p>
        </section>
    }
}
