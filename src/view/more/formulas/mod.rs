//! FORMULAS: all definitions with their figures, the way from one to another, and further lines for the curve.

mod lines;
mod table;
mod way;

use leptos::prelude::*;

use crate::measure::formula::{Formula, Switches};
use crate::view::words::sentence::name;

/// The part.
#[component]
pub fn Formulas() -> impl IntoView {
    view! {
        <section class="card wide" aria-labelledby="formulas-title">
            <table::Table />
        </section>
        <section class="card wide">
            <way::Way />
        </section>
        <section class="card wide" aria-labelledby="lines-title">
            <lines::Lines />
        </section>
    }
}

/// Name of a formula that tells the combinations of Genesys' switches apart.
pub(super) const fn full_name(formula: Formula) -> &'static str {
    let Formula::Genesys(Switches {
        abandons,
        short_abandons,
        flow_outs,
    }) = formula
    else {
        return name(formula);
    };
    match (abandons, short_abandons, flow_outs) {
        (true, true, false) => "Genesys",
        (true, false, false) => "Genesys, no short abandons",
        (false, _, false) => "Genesys, no abandons",
        (true, true, true) => "Genesys, with flow-outs",
        (true, false, true) => "Genesys, no short abandons, with flow-outs",
        (false, _, true) => "Genesys, no abandons, with flow-outs",
    }
}
