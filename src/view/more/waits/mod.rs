//! WAITS: how long people waited until they were answered or gave up, and how patient they are.

mod distribution;
mod figures;
mod patience;
mod patience_table;

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::spread::{Bin, bins};
use crate::measure::walk::sorted;
use crate::state::App;

/// Waits in rising order, ms: answered, then abandoned.
type Sorted = Memo<Arc<[Vec<u32>; 2]>>;

/// The part.
#[component]
pub fn Waits() -> impl IntoView {
    let app = expect_context::<App>();
    let waits = Memo::new_with_compare(
        move |_| {
            Arc::new(sorted(
                &app.answers.index.get(),
                &app.answers.selection.get(),
            ))
        },
        |_, _| true,
    );
    view! {
        <section class="card wide">
            <distribution::Distribution waits=waits />
            <figures::Figures waits=waits />
        </section>
        <section class="card wide">
            <patience::Patience waits=waits />
        </section>
    }
}

/// The waits in at most so many bins.
fn bins_of(waits: &[Vec<u32>; 2], want: usize) -> Vec<Bin> {
    bins(&waits[0], &waits[1], want)
}
