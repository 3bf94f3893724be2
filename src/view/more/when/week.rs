//! The week: a cell for each weekday and time of day, by service level, volume or median wait.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::seen::{DAYS, Seen, Shown};
use super::week_table;
use crate::browser::size::width_of;
use crate::chart::grid::Grid;
use crate::chart::heat::{Heat, grid, heat};
use crate::chart::path::number as px;
use crate::measure::facts::Facts;
use crate::measure::report::Figure as Level;
use crate::measure::week::Week as Places;
use crate::state::App;
use crate::view::look::Look;
use crate::view::more::axes::text;
use crate::view::more::walk::{Marks, Readout, Walk};
use crate::view::parts::{Choice, Figure};
use crate::view::words::measure::plain_percent;

/// Room for names of weekdays, pixels.
const NAMES: f64 = 38.0;
/// Narrower half hours are put together to hours, pixels.
const LEAST: f64 = 15.0;

/// The heat map.
#[component]
pub fn Week() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let shown = RwSignal::new(Shown::Level);
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let wide = Memo::new(move |_| width.get().max(240.0));
    let places = Memo::new(move |_| {
        let (grid, report) = (app.answers.grid.get(), app.answers.report.get());
        let fine = Places::new(&grid, &report.slots, 1);
        if (wide.get() - NAMES) / float(fine.columns.max(1)) >= LEAST {
            fine
        } else {
            Places::new(&grid, &report.slots, 2)
        }
    });
    // Without counts within the threshold: moving it gathers no waits anew.
    let medians = Memo::new(move |_| {
        let answers = app.answers;
        let (grid, index, selection) = (
            answers.grid.get(),
            answers.index.get(),
            answers.selection.get(),
        );
        places.get().medians(Facts {
            grid: &grid,
            index: &index,
            selection: &selection,
            within: &[],
            shorts: &[],
        })
    });
    let seen = Memo::new(move |_| {
        let places = places.get();
        Arc::new(Seen {
            figures: app
                .answers
                .report
                .with(|report| places.figures(&report.slots)),
            medians: medians.get(),
            places,
        })
    });
    let some = Memo::new(move |_| seen.with(|seen| !seen.figures.is_empty()));
    let radio = move |of: Shown, title: &'static str| {
        view! {
            <Choice
                group="week-shows"
                title=title
                words=""
                chosen=Signal::derive(move || shown.get() == of)
                choose=move |()| shown.set(of)
            />
        }
    };
    view! {
        <Figure
            id="week"
            title="By weekday and time of day"
            sentence=Signal::derive(move || seen.read().sentence(shown.get(), look.nouns()))
            aside=Box::new(|| ().into_any())
            table=move || view! { <week_table::Table seen=seen /> }
        >
            <fieldset class="choices">
                <legend class="hidden">"What the cells show"</legend>
                {radio(Shown::Level, "Service level")}
                {radio(Shown::Volume, "Volume")}
                {radio(Shown::Median, "Median wait")}
            </fieldset>
            <div node_ref=holder>
                <Show
                    when=move || some.get()
                    fallback=move || view! { <p class="nothing quiet">{move || format!("No {} in this period.", look.nouns().1)}</p> }
                >
                    <Drawing seen=seen shown=shown width=wide />
                    <Key shown=shown />
                </Show>
            </div>
        </Figure>
    }
}

#[component]
fn Drawing(seen: Memo<Arc<Seen>>, shown: RwSignal<Shown>, width: Memo<f64>) -> impl IntoView {
    let look = expect_context::<Look>();
    let cursor = RwSignal::new(None::<usize>);
    let frame = Memo::new(move |_| {
        seen.with(|seen| {
            grid(
                width.get(),
                NAMES,
                seen.places.days.len(),
                seen.places.columns,
            )
        })
    });
    let drawn = Memo::new(move |_| seen.with(|seen| heat(&seen.cells(shown.get()), &frame.get())));
    let labels = move || {
        let (seen, frame) = (seen.read(), frame.get());
        let days = seen.places.days.iter().enumerate().map(|(row, &day)| {
            text(
                "",
                "end",
                (frame.left - 8.0, frame.name_y(row)),
                DAYS[day % 7][..3].to_owned(),
            )
        });
        let [from, step] =
            [seen.places.first, seen.places.step].map(|half_hours| 30 * narrow(half_hours));
        let times = frame.times(from, step).into_iter().map(|tick| {
            text(
                "",
                "start",
                (tick.px, frame.row(frame.rows).0 + 13.0),
                tick.label,
            )
        });
        days.chain(times).collect::<Vec<_>>()
    };
    let path = move |read: fn(&Heat) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    let fill = |step: usize| {
        let class = ["heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"][step];
        view! { <path class=class d=move || drawn.with(|drawn| drawn.fills[step].clone())></path> }
    };
    let said = Signal::derive(move || {
        cursor
            .get()
            .map(|place| seen.read().words(place, shown.get(), look.nouns()))
            .unwrap_or_default()
    });
    let marks = Marks {
        label: "Weekday and time read out",
        count: Signal::derive(move || seen.with(|seen| seen.figures.len())),
        at: Callback::new(move |(x, y)| {
            let frame = frame.get_untracked();
            frame
                .cell_at(x, y)
                .map(|(row, column)| row * frame.columns + column)
        }),
        across: Some(Callback::new(move |(at, down): (usize, bool)| {
            let Grid { rows, columns, .. } = frame.get_untracked();
            match down {
                true if at + columns < rows * columns => at + columns,
                false if at >= columns => at - columns,
                _ => at,
            }
        })),
        open: None,
        text: said,
    };
    view! {
        <Readout text=said hint="Point at a cell, or reach it with the arrow keys, to read it." />
        <div class="chart heat" class:single=move || shown.get() != Shown::Level>
            <svg aria-hidden="true" width=move || px(width.get()) height=move || px(frame.get().height)>
                <path class="empty" d=path(|drawn| &drawn.empty)></path>
                {(0..6).map(fill).collect::<Vec<_>>()}
                <path class="rings" d=path(|drawn| &drawn.rings)></path>
                <path class="here" d=move || cursor.get().map(|place| outline(place, &frame.get()))></path>
                <g>{labels}</g>
            </svg>
            <Walk marks=marks cursor=cursor />
        </div>
    }
}

/// What colours and marks mean.
#[component]
fn Key(shown: RwSignal<Shown>) -> impl IntoView {
    let look = expect_context::<Look>();
    let words = move || {
        let own = look.total.with(Level::mixed_targets);
        let target = look.total.with(Level::target_percent).map(plain_percent);
        match shown.get() {
            Shown::Level if own => "Blue reaches its target, orange is below it; the farther from it, the stronger. ○ missed, a low cell is too thin to tell, – no calls.".to_owned(),
            Shown::Level => format!("Blue reaches {}, orange is below it; the farther from it, the stronger. ○ missed, a low cell is too thin to tell, – no calls.", target.unwrap_or_default()),
            Shown::Volume => "The darker, the more were offered. – none.".to_owned(),
            Shown::Median => "The darker, the longer: a sixth of the cells has each shade. – nobody was answered.".to_owned(),
        }
    };
    view! { <p class="quiet tiny key">{words}</p> }
}

/// The frame around the cell that is read out.
pub fn outline(place: usize, grid: &Grid) -> String {
    let columns = grid.columns.max(1);
    let ((left, right), (top, bottom)) = (grid.column(place % columns), grid.row(place / columns));
    let mut path = crate::chart::path::Path::default();
    path.rectangle(left - 1.0, top - 1.0, right.max(left + 2.0), bottom - 1.0);
    path.text()
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

#[expect(clippy::cast_precision_loss, reason = "columns")]
fn float(count: usize) -> f64 {
    count as f64
}
