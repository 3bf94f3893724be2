//! Attainment: one cell per interval, a row for each day: met, missed, undecided, no calls.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::{figure_words, strip_table, week};
use crate::browser::size::width_of;
use crate::chart::cells::{Cell, Class, cells, grid, hang};
use crate::chart::path::number as px;
use crate::measure::attainment::{Attainment, Days};
use crate::measure::ratio::Verdict;
use crate::measure::report::{Figure as Level, Report};
use crate::state::App;
use crate::terms::stamp::{day_month, local, weekday};
use crate::view::look::Look;
use crate::view::more::axes::text;
use crate::view::more::name::{interval_name, open_interval};
use crate::view::more::walk::{Marks, Readout, Walk};
use crate::view::parts::{Figure, Switch};
use crate::view::words::measure::{number, percent_or_dash};

/// Room for names of days, pixels.
const NAMES: f64 = 52.0;
/// Room for the name of a day beneath its column, pixels.
const DAY: f64 = 46.0;

/// The class of an interval, by the 95 % interval or by the point value.
pub fn class(figure: &Level, by_point: bool) -> Class {
    match (figure.point_met(), figure.verdict()) {
        (Some(met), _) if by_point => {
            if met {
                Class::Met
            } else {
                Class::Missed
            }
        }
        (_, Verdict::Meets) => Class::Met,
        (_, Verdict::Misses) => Class::Missed,
        (_, Verdict::Undecided) => Class::Undecided,
        (_, Verdict::NoCalls) => Class::Nothing,
    }
}

/// The strip in its frame.
#[component]
pub fn Strip() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let report = app.answers.report;
    let by_point = RwSignal::new(false);
    let attained = Memo::new(move |_| report.with(|report| Attainment::of(&report.intervals)));
    let sentence = move || {
        let (all, judged) = (attained.get(), attained.get().judged());
        if judged == 0 {
            return format!("No interval has {} to judge.", look.nouns().1);
        }
        let [sure, point] = all.shares();
        format!(
            "{} of {} judged {} met it by the 95 % interval ({}), {} by the point value ({})",
            number(all.met),
            number(judged),
            if judged == 1 { "interval" } else { "intervals" },
            percent_or_dash(sure),
            number(all.point_met),
            percent_or_dash(point)
        )
    };
    let some = Memo::new(move |_| report.with(|report| !report.intervals.is_empty()));
    view! {
        <Figure
            id="attainment"
            title="Target met, interval by interval"
            sentence=Signal::derive(sentence)
            aside=Box::new(|| ().into_any())
            table=move || view! { <strip_table::Table /> }
        >
            <div class="choices">
                <Switch label="By the point value" on=by_point turn=move |on| by_point.set(on) />
            </div>
            <Show
                when=move || some.get()
                fallback=|| view! { <p class="nothing quiet">"This period has no intervals."</p> }
            >
                <Drawing report=report by_point=by_point />
            </Show>
        </Figure>
    }
}

#[component]
fn Drawing(report: Memo<Arc<Report>>, by_point: RwSignal<bool>) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let days = Memo::new(move |_| {
        let (zone, bucket) = (app.answers.zone.get(), app.answers.bucket.get());
        Arc::new(
            app.answers
                .boundaries
                .with(|edges| Days::new(edges, bucket, &zone)),
        )
    });
    let frame = Memo::new(move |_| {
        let names = days.with(|days| if days.minutes > 0 { NAMES } else { 0.0 });
        days.with(|days| grid(width.get().max(240.0), names, days.rows, days.columns))
    });
    let drawn = Memo::new(move |_| {
        let (report, days, point) = (report.read(), days.read(), by_point.get());
        let all = report.intervals.iter().zip(&days.places);
        let all: Vec<Cell> = all
            .map(|(figure, &(row, column))| Cell {
                row,
                column,
                class: class(figure, point),
            })
            .collect();
        cells(&all, &frame.get())
    });
    let labels = move || labels(&app, &days.read(), &frame.get());
    let cursor = RwSignal::new(None::<usize>);
    let said = Signal::derive(move || {
        let read = |place: usize| {
            let figure = report.with(|report| report.intervals.get(place).copied())?;
            Some(format!(
                "{}: {}",
                interval_name(&app, place)?,
                figure_words(&figure, look.nouns())
            ))
        };
        cursor.get().and_then(read).unwrap_or_default()
    });
    let marks = Marks {
        label: "Interval in the strip",
        count: Signal::derive(move || report.with(|report| report.intervals.len())),
        at: Callback::new(move |(x, y)| {
            let (row, column) = frame.get_untracked().cell_at(x, y)?;
            days.with_untracked(|days| days.interval_at(row, column))
        }),
        across: Some(Callback::new(move |(at, down): (usize, bool)| {
            days.with_untracked(|days| {
                let &(row, column) = days.places.get(at)?;
                let row = if down { row + 1 } else { row.checked_sub(1)? };
                days.interval_at(row, column)
            })
            .unwrap_or(at)
        })),
        open: Some(Callback::new(move |place| open_interval(&app, place))),
        text: said,
    };
    let path = move |place: usize| move || drawn.with(|drawn| drawn[place].clone());
    let hangs = move || hang(&frame.get());
    let here = move || {
        let &(row, column) = days.read().places.get(cursor.get()?)?;
        let frame = frame.get();
        Some(week::outline(row * frame.columns + column, &frame))
    };
    let key = move || {
        if hangs() {
            "Met stands on the line of its day, missed hangs from it, undecided lies on it, no calls are the bare line."
        } else {
            "■ met, ◇ missed, ▪ undecided, – no calls."
        }
    };
    view! {
        <Readout text=said hint="Point at a cell, or reach it with the arrow keys, to read it; press it for its visits." />
        <div class="chart cells" node_ref=holder>
            <svg aria-hidden="true" width=move || px(width.get().max(240.0)) height=move || px(frame.get().height)>
                <path class="empty" d=path(3)></path>
                <path class="met" d=path(0)></path>
                <path class="undecided" d=path(2)></path>
                <path class="missed" class:hangs=hangs d=path(1)></path>
                <path class="here" d=here></path>
                <g>{labels}</g>
            </svg>
            <Walk marks=marks cursor=cursor />
        </div>
        <p class="quiet tiny key">{key}</p>
    }
}

/// Names of days beside the rows and times beneath; of days in one row, dates beneath.
fn labels(app: &App, days: &Days, frame: &crate::chart::grid::Grid) -> Vec<AnyView> {
    let (edges, zone) = (app.answers.boundaries.get(), app.answers.zone.get());
    let foot = frame.row(frame.rows).0 + 13.0;
    let mut labels = Vec::new();
    let (mut row_before, mut free) = (None, f64::NEG_INFINITY);
    for (&(row, column), &from) in days.places.iter().zip(edges.iter()) {
        let date = local(from, &zone).date();
        if days.minutes > 0 {
            if row_before != Some(row) && row.is_multiple_of(frame.every_row()) {
                let name = format!("{} {}", weekday(date), date.day());
                labels.push(text("", "end", (frame.left - 8.0, frame.name_y(row)), name));
            }
            row_before = Some(row);
        } else if frame.column(column).0 >= free {
            let x = frame.column(column).0;
            if x + DAY <= frame.right().max(DAY) {
                labels.push(text("", "start", (x, foot), day_month(date)));
            }
            free = x + DAY;
        }
    }
    if days.minutes > 0 {
        for tick in frame.times(0, days.minutes) {
            let column = (0..frame.columns)
                .position(|column| frame.column(column).0 >= tick.px)
                .unwrap_or(0);
            if column * days.minutes as usize >= 1_440 {
                break;
            }
            let x = frame.column(days.column(column)).0;
            labels.push(text("", "start", (x, foot), tick.label));
        }
    }
    labels
}
