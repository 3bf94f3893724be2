//! Patience as a table: the axis in twenty steps.

use std::sync::Arc;

use leptos::prelude::*;

use super::patience::{Known, PLACES};
use crate::measure::patience::step_at;
use crate::view::parts::TextRow;
use crate::view::words::measure::{decimal, duration, number};

/// Places from one row to the next.
const EVERY: usize = 6;

/// The table.
#[component]
pub fn Table(
    /// What is known.
    known: Memo<Arc<Known>>,
) -> impl IntoView {
    let row = |place: usize| {
        let cells = Memo::new(move |_| known.with(|known| cells(known, known.ms_at(place))));
        view! { <TextRow cells=cells /> }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Patience as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"After"</th>
                        <th scope="col">"Still waiting, %"</th>
                        <th scope="col">"95 % interval"</th>
                        <th scope="col">"Had waited that long at the last step"</th>
                    </tr>
                </thead>
                <tbody>{(0..PLACES).step_by(EVERY).map(row).collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
}

fn cells(known: &Known, at_ms: i64) -> Vec<String> {
    let mut cells = vec![duration(at_ms)];
    cells.extend(match step_at(&known.steps, at_ms) {
        _ if !known.observed(at_ms) => ["–".to_owned(), String::new(), String::new()],
        None if known.steps.is_empty() => ["–".to_owned(), String::new(), String::new()],
        None => ["100.0".to_owned(), String::new(), String::new()],
        Some(step) => [
            decimal(step.still * 100.0),
            format!(
                "{}–{}",
                decimal(step.low * 100.0),
                decimal(step.high * 100.0)
            ),
            number(u64::from(step.at_risk)),
        ],
    });
    cells
}
