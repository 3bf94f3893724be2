//! Tables on paper: queues, formulas, intervals; as many rows as fit, and how many there are.

use leptos::prelude::*;

use crate::measure::bridge::side_by_side;
use crate::measure::report::Figure;
use crate::measure::rolled::rolled;
use crate::state::App;
use crate::state::question::Question;
use crate::view::look::{Look, verdict};
use crate::view::more::formulas::full_name;
use crate::view::more::queues::order::{Order, sorted};
use crate::view::words::measure::{
    duration_or_dash, number, percent_or_dash, percent_range, plain_percent,
};
use crate::view::words::sentence::{definition, media};
use crate::view::words::when::{by, interval};

/// So many queues are told, the largest.
const QUEUES: usize = 40;
/// So many intervals; more are put together.
const INTERVALS: usize = 32;
/// What every table tells of a figure.
const FIGURE: [&str; 8] = [
    "Service level",
    "95 % interval",
    "Target",
    "",
    "Offered",
    "Answered",
    "Abandoned",
    "Average wait",
];

/// The queues, the largest first, with their sum.
#[component]
pub fn Queues() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let table = move || {
        let (report, names) = (app.answers.report.get(), look.names.get());
        let keys = app
            .answers
            .percentiles
            .with(|waits| sorted(&report, waits, &names, Order::default()));
        let told = |&(queue, of): &_| {
            let place = report
                .queues
                .binary_search_by_key(&(queue, of), |row| (row.queue, row.media));
            let figure = place
                .ok()
                .and_then(|place| report.queues.get(place))?
                .figure;
            let known = names.get(usize::from(queue));
            let mut name = known.map(|name| name.0.clone()).unwrap_or_default();
            if let Some(short) = known.and_then(|name| name.1.as_ref()) {
                name = format!("{name} {short}");
            }
            if look.several_media() {
                name = format!("{name}, {}", media(of));
            }
            Some(row(name, &figure))
        };
        let mut rows: Vec<Vec<String>> = keys.iter().take(QUEUES).filter_map(told).collect();
        let note = note(keys.len());
        let all = (!rows.is_empty()).then(|| row("All, by sum".to_owned(), &report.total));
        rows.extend(all);
        table("Queues", &note, "Queue", &FIGURE, rows, true)
    };
    view! { {table} }
}

/// How many of the queues are told.
fn note(count: usize) -> String {
    if count > QUEUES {
        format!(
            "the {QUEUES} largest of {}; all are in the CSV",
            number(count as u64)
        )
    } else {
        "the largest first".to_owned()
    }
}

/// Every formula over the same counts.
#[component]
pub fn Formulas() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let table = move || {
        let formula = app.still.with(Question::formula);
        let rows = look
            .total
            .with(|total| side_by_side(&total.counts, formula))
            .into_iter()
            .map(|row| {
                let name = full_name(row.formula);
                let sign = if row.in_force { " ✓ in force" } else { "" };
                vec![
                    format!("{name}{sign}: {}", definition(row.formula)),
                    percent_or_dash(row.level),
                    row.level.wilson().map(percent_range).unwrap_or_default(),
                    number(row.level.numerator),
                    number(row.level.denominator),
                ]
            })
            .collect();
        let heads = ["Service level", "95 % interval", "Kept", "Judged over"];
        table(
            "Formulas side by side",
            "of the same counts",
            "Formula",
            &heads,
            rows,
            false,
        )
    };
    view! { {table} }
}

/// The intervals, put together where they are many.
#[component]
pub fn Intervals() -> impl IntoView {
    let app = expect_context::<App>();
    let table = move || {
        let (report, bucket) = (app.answers.report.get(), app.answers.bucket.get());
        let (edges, zone) = (app.answers.boundaries.get(), app.answers.zone.get());
        let found = rolled(&report.intervals, &edges, bucket, &zone, INTERVALS);
        let Some((step, rows)) = found else {
            return ().into_any();
        };
        let note = if step == bucket {
            "those with facts"
        } else {
            "put together; every interval is in the CSV"
        };
        let rows = rows
            .iter()
            .map(|one| row(interval(one.from_ms, one.to_ms, step, &zone), &one.figure))
            .collect();
        table(by(step), note, "Interval", &FIGURE, rows, false)
    };
    view! { {table} }
}

/// A figure as cells behind its name.
fn row(name: String, figure: &Figure) -> Vec<String> {
    let counts = figure.counts;
    let judged = figure.level.denominator > 0;
    let average = counts
        .average_speed_of_answer_ms()
        .and_then(|ms| i64::try_from(ms).ok());
    let target = figure.target_percent().filter(|_| judged);
    vec![
        name,
        percent_or_dash(figure.level),
        figure.level.wilson().map(percent_range).unwrap_or_default(),
        target.map(plain_percent).unwrap_or_default(),
        verdict(figure.verdict()).0.to_owned(),
        number(u64::from(counts.offered)),
        number(u64::from(counts.answered)),
        number(u64::from(counts.abandoned)),
        duration_or_dash(average),
    ]
}

/// A table under its title; nothing without rows. `sum` says that the last row is one.
fn table(
    title: &'static str,
    note: &str,
    first: &'static str,
    heads: &[&'static str],
    mut rows: Vec<Vec<String>>,
    sum: bool,
) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let cells = |cells: Vec<String>| {
        let mut cells = cells.into_iter();
        let name = cells.next();
        view! {
            <th scope="row">{name}</th>
            {cells.map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>()}
        }
    };
    let last = sum.then(|| rows.pop()).flatten();
    view! {
        <section>
            <h2>{title} " " <small>{note.to_owned()}</small></h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{first}</th>
                        {heads.iter().map(|&head| view! { <th scope="col">{head}</th> }).collect::<Vec<_>>()}
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <tr>{cells(row)}</tr> }).collect::<Vec<_>>()}
                    {last.map(|row| view! { <tr class="sum">{cells(row)}</tr> })}
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_queues_are_cut_and_it_is_said() {
        assert_eq!(note(300), "the 40 largest of 300; all are in the CSV");
        assert_eq!(note(40), "the largest first");
    }
}
