//! COUNTS: opening hours, exclusions and the short-abandon limit; takes effect at once.

mod exclusions;
mod form;
mod hours;
mod short;

use leptos::prelude::*;

use crate::state::App;
use crate::view::look::Look;
use crate::view::words::measure::number;
use crate::view::words::sentence::counted;

/// The part.
#[component]
pub fn Counts() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let said = move || {
        let (left, (one, many)) = (app.left_out.get(), look.nouns());
        let limited = app
            .still
            .with(|question| !question.hours.is_always() || !question.exclusions.is_empty());
        match (left.out, left.all) {
            (_, 0) => format!("No {many} were offered in this period."),
            (0, all) if limited => format!(
                "None of {} lies outside the opening hours or in exclusions.",
                counted(all, (one, many))
            ),
            (0, all) => format!(
                "Everything in the period counts: {}.",
                counted(all, (one, many))
            ),
            (out, all) if out == all => format!(
                "Nothing is left: all {} lie outside the opening hours or in exclusions, so there is no service level.",
                counted(all, (one, many))
            ),
            (out, all) => {
                let verb = if out == 1 { "lies" } else { "lie" };
                format!(
                    "{} of {} {verb} outside the opening hours or in exclusions.",
                    number(out),
                    counted(all, (one, many))
                )
            }
        }
    };
    view! {
        <section class="card wide counts-part" aria-labelledby="counts-part">
            <div class="head">
                <h2 id="counts-part">"What counts"</h2>
                <p class="small quiet" role="note">
                    {said}
                </p>
            </div>
            <div class="pair">
                <hours::Editor />
                <div class="stack">
                    <exclusions::Exclusions />
                    <short::Short />
                </div>
            </div>
            <p class="tiny quiet">
                "All of it stands in the address, is carried by Copy link, and applies to every figure and file. By event each fact counts or not by its own time, by arrival all of a visit by the time of its offer."
            </p>
        </section>
    }
}
