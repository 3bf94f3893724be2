//! MORE: what is not on the first screen: intervals, queues, the parts one step away, the foot of the page, and
//! what the chips of the question open.
//!
//! Its functions are in a file of their own, which is fetched when the page has started; `tools/split` puts there
//! whatever has `eightytwenty::view::more` in its name, and what only that calls. [`shown`] and
//! [`save_picture`] are the ways in, for [`super::rest`].

mod axes; // labels of axes, waits in words
mod basis; // what figures stand on, for whatever leaves the page
mod below;
mod board;
mod chains;
mod check;
mod compare;
mod completeness;
mod counted;
mod counts;
mod curve_table;
mod formulas;
mod intervals;
mod list;
mod lost;
mod name;
mod nav;
mod panels;
mod paper;
mod promises;
mod queues;
mod reconcile;
mod share;
mod views;
mod visits;
mod waits;
mod walk; // by pointer and keys through a chart
mod ways;
mod when;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::state::App;
use crate::state::picture::Kind;
use crate::state::print::printing;
use crate::state::task;
use crate::view::look::Look;
use crate::view::rest::What;
use crate::view::threshold::lines::Line;

/// What comes later, as the view of an erased type: the rest of the page must not carry its types in the names
/// of its own functions.
#[inline(never)]
pub fn shown(what: What) -> AnyView {
    match what {
        What::Report => view! { <Report /> }.into_any(),
        What::Period => view! { <panels::PeriodPanel /> }.into_any(),
        What::Zone => view! { <panels::ZonePanel /> }.into_any(),
        What::Queues => view! { <panels::QueuesPanel /> }.into_any(),
        What::Media => view! { <panels::MediaPanel /> }.into_any(),
        What::Check => view! { <check::Check /> }.into_any(),
        What::Board => view! { <board::Board /> }.into_any(),
        What::Views => view! { <views::ViewsPanel /> }.into_any(),
    }
}

/// Begins to load when the page says so.
#[inline(never)]
pub fn begin(app: &App) {
    task::begin(app);
}

/// The curve as a table.
#[inline(never)]
pub fn curve_table(family: Memo<Arc<Vec<Line>>>) -> AnyView {
    view! { <curve_table::Table family=family /> }.into_any()
}

/// Hands the reader the drawing of a figure as a file.
#[inline(never)]
pub fn save_picture(app: &App, look: Look, id: &'static str, kind: Kind) {
    let caption = untrack(|| basis::Basis::of(app, look).line());
    app.save_picture(id, kind, &caption);
}

/// The report below the first cards: when, where, and everything one step away. Each is built in a turn of its own,
/// so that the page answers the hand in between.
#[component]
fn Report() -> impl IntoView {
    let parts: [fn(RwSignal<bool>) -> AnyView; 5] = [
        |_| view! { <intervals::Intervals /> }.into_any(),
        |_| view! { <queues::Queues /> }.into_any(),
        |_| view! { <nav::Parts /> }.into_any(),
        |printing| view! { <below::Below printing=printing /> }.into_any(),
        |printing| view! { <paper::Paper printing=printing /> }.into_any(),
    ];
    let printing = printing();
    let built = RwSignal::new(0);
    take_turns(built, parts.len());
    view! { <For each=move || 0..built.get() key=|place| *place children=move |place| parts[place](printing) /> }
}

/// Counts up to `most`, once in each turn of the browser, for as long as somebody follows.
fn take_turns(count: RwSignal<usize>, most: usize) {
    set_timeout(
        move || {
            let now = count.try_update(|count| {
                *count += 1;
                *count
            });
            if now.is_some_and(|now| now < most) {
                take_turns(count, most);
            }
        },
        Duration::ZERO,
    );
}
