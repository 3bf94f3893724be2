//! The strip as a table, a page at a time: each interval with both verdicts.

use leptos::prelude::*;

use super::word;
use crate::measure::ratio::Verdict;
use crate::state::App;
use crate::view::more::name::interval_name;
use crate::view::parts::{PAGE, ShowMore, TextRow};
use crate::view::words::measure::{number, percent_or_dash, percent_range, plain_percent};

const HEADS: [&str; 7] = [
    "Interval",
    "By the 95 % interval",
    "By the point value",
    "Service level",
    "95 % interval",
    "Target",
    "Judged over",
];

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let app = expect_context::<App>();
    let count = Memo::new(move |_| app.answers.report.with(|report| report.intervals.len()));
    let shown = RwSignal::new(PAGE);
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Attainment as a table">
            <table>
                <thead>
                    <tr>{HEADS.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect::<Vec<_>>()}</tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get().min(shown.get()) key=|place| *place let(place)>
                        <TextRow cells=Memo::new(move |_| cells(&app, place)) />
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore count=count shown=shown what="intervals" />
    }
}

fn cells(app: &App, place: usize) -> Vec<String> {
    let figure = app
        .answers
        .report
        .with(|report| report.intervals.get(place).copied());
    let figure = figure.unwrap_or_default();
    let mut cells = vec![interval_name(app, place).unwrap_or_default()];
    if figure.verdict() == Verdict::NoCalls {
        cells.push("no calls".to_owned());
        cells.extend(std::iter::repeat_n(String::new(), 4));
    } else {
        cells.push(word(figure.verdict()).to_owned());
        cells.push(
            if figure.point_met() == Some(true) {
                "✓ met"
            } else {
                "◇ missed"
            }
            .to_owned(),
        );
        cells.push(percent_or_dash(figure.level));
        cells.push(figure.level.wilson().map(percent_range).unwrap_or_default());
        cells.push(
            figure
                .target_percent()
                .map(plain_percent)
                .unwrap_or_default(),
        );
    }
    cells.push(number(figure.level.denominator));
    cells
}
