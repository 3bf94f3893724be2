//! The curve as a table: each line at thresholds spread over the scale.

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::walk::STEPS;
use crate::state::App;
use crate::view::parts::TextRow;
use crate::view::threshold::lines::Line;
use crate::view::words::measure::{limit, number, percent_or_dash};
use crate::view::words::sentence::name;

/// Steps of the scale that become rows: dense where thresholds are as a rule.
const ROWS: [usize; 17] = [
    0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 300,
];

/// The table.
#[component]
pub fn Table(
    /// The lines, the main one first.
    family: Memo<Arc<Vec<Line>>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let heads = Memo::new(move |_| {
        let main = app.answers.rule.with(|rule| name(rule.formula));
        family.with(|family| {
            let others = family.iter().skip(1).map(|line| line.name.clone());
            std::iter::once(main.to_owned())
                .chain(others)
                .collect::<Vec<_>>()
        })
    });
    let row = move |step: usize| {
        Memo::new(move |_| {
            let step_ms = i64::from(app.answers.top_s.get() / STEPS) * 1_000;
            let at = i64::try_from(step).unwrap_or_default() * step_ms;
            family.with(|family| {
                let mut cells = vec![limit(at)];
                let levels: Vec<_> = family
                    .iter()
                    .filter_map(|line| line.levels.get(step))
                    .collect();
                let main = levels.first().copied().copied().unwrap_or_default();
                cells.extend(levels.into_iter().map(|level| percent_or_dash(*level)));
                cells.extend([main.numerator, main.denominator].map(number));
                cells
            })
        })
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Service level by threshold, as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Threshold"</th>
                        {move || heads.get().into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect::<Vec<_>>()}
                        <th scope="col">"Within"</th>
                        <th scope="col">"Judged over"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        heads.track();
                        ROWS.map(|step| view! { <TextRow cells=row(step) /> }).into_iter().collect::<Vec<_>>()
                    }}
                </tbody>
            </table>
        </div>
    }
}
