//! MORE: what is not on the first screen: one part at a time, chosen by name, by link or from what it belongs to.
//!
//! Its functions are in a file of their own, which is fetched when the page has started; `tools/split` puts there
//! whatever has `eightytwenty::view::more` in its name, and what only that calls. [`shown`],
//! [`save_picture`] and [`download_visits`] are the ways in, for [`super::rest`].

mod chains;
mod compare;
mod counted;
mod counts;
mod formulas;
mod list;
mod lost;
mod promises;
mod visits;
mod waits;
mod when;

use leptos::prelude::*;

use crate::state::App;
use crate::state::picture::Kind;
use crate::state::question::focus::Part;

/// The part that is open, as the view of an erased type: the rest of the page must not carry its types in
/// the names of its own functions.
#[inline(never)]
pub fn shown() -> AnyView {
    view! { <More /> }.into_any()
}

/// Hands the reader the drawing of a figure as a file.
#[inline(never)]
pub fn save_picture(app: App, id: &'static str, kind: Kind) {
    app.save_picture(id, kind);
}

/// Hands the reader the Visits CSV.
#[inline(never)]
pub fn download_visits(app: App) {
    app.download_visits();
}

/// The open part.
#[component]
fn More() -> impl IntoView {
    let app = expect_context::<App>();
    let part = Memo::new(move |_| app.question.with(|question| question.part));
    move || match part.get() {
        None => ().into_any(),
        Some(Part::Formulas) => view! { <formulas::Formulas /> }.into_any(),
        Some(Part::When) => view! { <when::When /> }.into_any(),
        Some(Part::Waits) => view! { <waits::Waits /> }.into_any(),
        Some(Part::Lost) => view! { <lost::Lost /> }.into_any(),
        Some(Part::Compare) => view! { <compare::Compare /> }.into_any(),
        Some(Part::Counts) => view! { <counts::Counts /> }.into_any(),
        Some(Part::Visits) => view! { <visits::Visits /> }.into_any(),
        Some(Part::Chains) => view! { <chains::Chains /> }.into_any(),
        Some(Part::Promises) => view! { <promises::Promises /> }.into_any(),
    }
}
