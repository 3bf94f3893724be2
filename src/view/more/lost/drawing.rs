//! The chart: points lost by the parts that lack most, each bar with its name and its value.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::{BARS, By, Ranking, name, summary};
use crate::browser::size::width_of;
use crate::chart::lengths::{Lengths, lengths};
use crate::chart::path::number as px;
use crate::chart::rows::Rows;
use crate::state::App;
use crate::view::look::Look;
use crate::view::parts::{Figure, TextRow};
use crate::view::words::measure::{decimal, number};

/// Room for names beside the bars, and for values right of them, pixels.
const ROOM: (f64, f64) = (230.0, 56.0);
/// Letters of a name that fit beside a bar, and above one.
const LETTERS: (usize, usize) = (32, 44);

/// A bar: name, missing visits, points lost.
type Bar = (String, u64, f64);

/// The chart in its frame.
#[component]
pub fn Chart(
    /// What is ranked.
    ranking: Ranking,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let bars = Memo::new(move |_| {
        let bar = |rank: usize| {
            let (what, _, loss) = ranking.at(app, rank)?;
            Some((name(app, look, what), loss.missing, loss.points))
        };
        Arc::new((0..BARS).map_while(bar).collect::<Vec<Bar>>())
    });
    let title = move || {
        match ranking.by.get() {
            By::Queues => "Points lost by queue",
            By::Intervals => "Points lost by interval",
        }
        .to_owned()
    };
    view! {
        <Figure
            id="lost"
            title=Signal::derive(title)
            sentence=Signal::derive(move || summary(look, ranking))
            aside=Box::new(|| ().into_any())
            table=move || view! { <Table bars=bars /> }
        >
            <Drawing bars=bars />
        </Figure>
    }
}

/// The drawing.
#[component]
fn Drawing(
    /// The bars.
    bars: Memo<Arc<Vec<Bar>>>,
) -> impl IntoView {
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let rows = Memo::new(move |_| {
        let count = bars.with(|bars| bars.len());
        Rows::new(width.get().max(240.0), ROOM.0, ROOM.1, count)
    });
    let drawn = Memo::new(move |_| {
        let points: Vec<f64> = bars.with(|bars| bars.iter().map(|bar| bar.2).collect());
        lengths(&points, &rows.get())
    });
    let path = move |read: fn(&Lengths) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    view! {
        <div class="chart" node_ref=holder>
            <svg
                aria-hidden="true"
                width=move || px(rows.get().width)
                height=move || px(drawn.with(|drawn| drawn.height))
            >
                <path class="grid" d=path(|drawn| &drawn.grid)></path>
                <path class="abandoned" d=path(|drawn| &drawn.bars)></path>
                <g>{move || words(&bars.read(), &drawn.read(), &rows.get())}</g>
            </svg>
        </div>
    }
}

/// Names, values and ticks.
fn words(bars: &[Bar], drawn: &Lengths, rows: &Rows) -> Vec<AnyView> {
    let text = |class: &'static str, anchor: &'static str, x: f64, y: f64, words: String| {
        view! { <text class=class text-anchor=anchor x=px(x) y=px(y)>{words}</text> }.into_any()
    };
    let mut all = Vec::new();
    for (place, (name, _, points)) in bars.iter().enumerate() {
        let row = rows.row(place);
        let most = if rows.above { LETTERS.1 } else { LETTERS.0 };
        all.push(text("", "start", 0.0, row.words, shortened(name, most)));
        let end = drawn.ends.get(place).copied().unwrap_or(rows.left);
        all.push(text(
            "tag",
            "start",
            end + 6.0,
            row.bar_bottom - 4.0,
            decimal(*points),
        ));
    }
    for tick in &drawn.ticks {
        all.push(text(
            "",
            "middle",
            tick.px,
            drawn.ticks_y,
            tick.label.clone(),
        ));
    }
    all
}

/// A name of at most so many letters; an isolated one stays isolated.
fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(most - 1).collect();
    short.push('…');
    if short.contains('\u{2068}') && !short.contains('\u{2069}') {
        short.push('\u{2069}');
    }
    short
}

/// The same figures as a table.
#[component]
fn Table(
    /// The bars.
    bars: Memo<Arc<Vec<Bar>>>,
) -> impl IntoView {
    let cells = move |place: usize| {
        Memo::new(move |_| {
            bars.with(|bars| {
                bars.get(place).map_or_else(
                    || vec![String::new(); 3],
                    |bar| vec![bar.0.clone(), number(bar.1), decimal(bar.2)],
                )
            })
        })
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Points lost as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Missing in time"</th>
                        <th scope="col">"Points lost"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..bars.with(|bars| bars.len()) key=|place| *place let(place)>
                        <TextRow cells=cells(place) />
                    </For>
                </tbody>
            </table>
        </div>
    }
}
