//! The week as a table: a row for each weekday and time of day with facts.

use std::sync::Arc;

use leptos::prelude::*;

use super::week::Seen;
use super::word;
use crate::measure::ratio::Verdict;
use crate::view::more::axes::wait_or_dash;
use crate::view::parts::TextRow;
use crate::view::words::measure::{number, percent_or_dash, percent_range};

const HEADS: [&str; 8] = [
    "Weekday and time",
    "Service level",
    "95 % interval",
    "Verdict",
    "Kept",
    "Judged over",
    "Offered",
    "Median wait",
];

/// The table.
#[component]
pub fn Table(
    /// The week.
    seen: Memo<Arc<Seen>>,
) -> impl IntoView {
    let held = Memo::new(move |_| seen.read().held());
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Weekday and time of day as a table">
            <table>
                <thead>
                    <tr>{HEADS.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect::<Vec<_>>()}</tr>
                </thead>
                <tbody>
                    <For each=move || held.get() key=|place| *place let(place)>
                        <TextRow cells=Memo::new(move |_| cells(&seen.read(), place)) />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

fn cells(seen: &Seen, place: usize) -> Vec<String> {
    let figure = seen.figures.get(place).copied().unwrap_or_default();
    let median = seen.medians.get(place).copied().flatten();
    let (level, verdict) = (figure.level, figure.verdict());
    vec![
        seen.name(place),
        percent_or_dash(level),
        level.wilson().map(percent_range).unwrap_or_default(),
        if verdict == Verdict::NoCalls {
            String::new()
        } else {
            word(verdict).to_owned()
        },
        number(level.numerator),
        number(level.denominator),
        number(u64::from(figure.counts.offered)),
        wait_or_dash(median.map(i64::from)),
    ]
}
