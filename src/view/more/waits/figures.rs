//! Waits in figures: percentiles and the longest of answered and abandoned visits, average speed of answer,
//! abandon rate.

use leptos::prelude::*;

use super::Sorted;
use crate::measure::spread::percentile;
use crate::state::App;
use crate::state::answers::PERCENTS;
use crate::view::look::Look;
use crate::view::more::axes::wait_or_dash;
use crate::view::parts::TextRow;
use crate::view::words::measure::{duration_or_dash, number, percent_or_dash};

/// The figures.
#[component]
pub fn Figures(
    /// The waits.
    waits: Sorted,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let heads = PERCENTS.map(|percent| {
        if percent == 100 {
            "Longest".to_owned()
        } else {
            format!("p{percent}")
        }
    });
    // The answered ones are known exactly, also beyond 49 days.
    let answered = Memo::new(move |_| {
        let count = waits.with(|waits| waits[0].len() as u64);
        let found = app.answers.percentiles.get();
        let mut cells = vec!["Answered".to_owned(), number(count)];
        cells.extend(
            (0..PERCENTS.len())
                .map(|place| duration_or_dash(found.total.get(place).copied().flatten())),
        );
        cells
    });
    let abandoned = Memo::new(move |_| {
        waits.with(|waits| {
            let mut cells = vec!["Abandoned".to_owned(), number(waits[1].len() as u64)];
            cells.extend(
                PERCENTS.map(|percent| wait_or_dash(percentile(&waits[1], percent).map(i64::from))),
            );
            cells
        })
    });
    let average = move || {
        let average = look
            .total
            .with(|total| total.counts.average_speed_of_answer_ms());
        duration_or_dash(average.and_then(|ms| i64::try_from(ms).ok()))
    };
    let rate = move || percent_or_dash(look.total.with(|total| total.counts.abandon_rate()));
    let pair = move || {
        let rate = look.total.with(|total| total.counts.abandon_rate());
        format!("{} of {}", number(rate.numerator), number(rate.denominator))
    };
    view! {
        <dl class="counts wide-pair">
            <div>
                <dt>"Average speed of answer"</dt>
                <dd>{average}</dd>
            </div>
            <div>
                <dt>"Abandon rate"</dt>
                <dd>
                    {rate} " " <small class="quiet">{pair}</small>
                </dd>
            </div>
        </dl>
        <div class="scroll" tabindex="0" role="region" aria-label="Percentiles of waits">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Waits"</th>
                        <th scope="col">{move || look.nouns().1}</th>
                        {heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect::<Vec<_>>()}
                    </tr>
                </thead>
                <tbody>
                    <TextRow cells=answered />
                    <TextRow cells=abandoned />
                </tbody>
            </table>
        </div>
    }
}
