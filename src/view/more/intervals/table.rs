//! The same intervals as a table, a page at a time.

use leptos::prelude::*;

use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::state::App;
use crate::view::look::verdict;
use crate::view::more::name::{interval_name, open_interval};
use crate::view::parts::{PAGE, ShowMore, TextRow};
use crate::view::words::measure::{
    duration_or_dash, number, percent_or_dash, percent_range, plain_percent,
};

const HEADS: [&str; 12] = [
    "Interval",
    "Service level",
    "95 % interval",
    "Target",
    "Verdict",
    "Offered",
    "Answered",
    "in time",
    "Abandoned",
    "Flow-outs",
    "Other",
    "Average wait",
];

/// The table of the interval chart.
#[component]
pub fn Table() -> impl IntoView {
    let app = expect_context::<App>();
    let count = Memo::new(move |_| app.answers.report.with(|report| report.intervals.len()));
    let shown = RwSignal::new(PAGE);
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Intervals as a table">
            <table>
                <thead>
                    <tr>
                        {HEADS.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect::<Vec<_>>()}
                        <th scope="col">
                            <span class="hidden">"Visits behind it"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get().min(shown.get()) key=|place| *place let(place)>
                        <TextRow cells=Memo::new(move |_| cells(&app, place))>
                            <button type="button" class="plain" on:click=move |_| open_interval(&app, place)>
                                "Visits"
                            </button>
                        </TextRow>
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore count=count shown=shown what="intervals" />
    }
}

fn cells(app: &App, place: usize) -> Vec<String> {
    let name = interval_name(app, place).unwrap_or_default();
    let figure = app
        .answers
        .report
        .with(|report| report.intervals.get(place).copied())
        .unwrap_or_default();
    let mut cells = vec![name];
    cells.extend(figures(&figure));
    cells
}

fn figures(figure: &Figure) -> [String; 11] {
    let counts = figure.counts;
    let count = |count: u32| number(u64::from(count));
    let average = counts
        .average_speed_of_answer_ms()
        .and_then(|ms| i64::try_from(ms).ok());
    let none = figure.verdict() == Verdict::NoCalls;
    [
        if none {
            "no calls".to_owned()
        } else {
            percent_or_dash(figure.level)
        },
        figure.level.wilson().map(percent_range).unwrap_or_default(),
        if none {
            String::new()
        } else {
            figure
                .target_percent()
                .map(plain_percent)
                .unwrap_or_default()
        },
        if none {
            String::new()
        } else {
            verdict(figure.verdict()).0.to_owned()
        },
        count(counts.offered),
        count(counts.answered),
        count(counts.answered_within),
        count(counts.abandoned),
        count(counts.flow_out),
        count(counts.other),
        duration_or_dash(average),
    ]
}
