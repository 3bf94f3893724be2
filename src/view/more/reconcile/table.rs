//! The cells that differ, a page at a time; each row leads to its visits.

use std::sync::Arc;

use leptos::prelude::*;

use super::words;
use crate::measure::ratio::ServiceLevel;
use crate::measure::reconcile::{Difference, Reconciled};
use crate::state::App;
use crate::view::more::name::{LaneName, interval_ends, interval_name};
use crate::view::parts::{PAGE, ShowMore};
use crate::view::words::measure::number;

/// The table.
#[component]
pub fn Table(
    /// The comparison.
    compared: Memo<Option<Arc<Reconciled>>>,
) -> impl IntoView {
    let count = Memo::new(move |_| {
        compared.with(|compared| compared.as_ref().map_or(0, |one| one.differences.len()))
    });
    let shown = RwSignal::new(PAGE);
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Cells that differ">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Interval"</th>
                        <th scope="col">"Queue"</th>
                        <th scope="col">"Ours"</th>
                        <th scope="col">"Genesys"</th>
                        <th scope="col">"Cause"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get().min(shown.get()) key=|place| *place let(place)>
                        <Row compared=compared place=place />
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore count=count shown=shown />
    }
}

/// One cell.
#[component]
fn Row(
    /// The comparison.
    compared: Memo<Option<Arc<Reconciled>>>,
    /// Its place among those that differ.
    place: usize,
) -> impl IntoView {
    let app = expect_context::<App>();
    let one = Memo::new(move |_| {
        compared.with(|compared| compared.as_ref()?.differences.get(place).copied())
    });
    let text = move |read: fn(&Difference) -> String| move || one.get().as_ref().map(read);
    let name = move || interval_name(&app, one.get()?.interval as usize);
    let lane = Memo::new(move |_| one.get().map(|one| one.lane));
    let open = move |_| {
        let found = one.get_untracked();
        let ends = |one: &Difference| untrack(|| interval_ends(&app, one.interval as usize));
        if let Some((one, (from_ms, to_ms))) = found.and_then(|one| Some((one, ends(&one)?))) {
            app.drill(from_ms, to_ms, Some(one.lane));
        }
    };
    view! {
        <tr>
            <th scope="row">
                <button type="button" class="through" title="Show its visits" on:click=open>
                    {name}
                </button>
            </th>
            <td>{move || lane.get().map(|lane| view! { <LaneName lane=lane /> })}</td>
            <td>{text(|one| fraction(one.ours))}</td>
            <td>{text(|one| fraction(one.theirs))}</td>
            <td>{text(|one| words(one.cause).to_owned())}</td>
        </tr>
    }
}

/// "27 of 41".
fn fraction(level: ServiceLevel) -> String {
    if level.denominator == 0 && level.numerator == 0 {
        return "none".to_owned();
    }
    format!(
        "{} of {}",
        number(level.numerator),
        number(level.denominator)
    )
}
