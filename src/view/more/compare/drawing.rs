//! The drawing: each queue's difference around zero with its 95 % interval, one row at a time read out exactly.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use super::measures::said;
use super::pairs::Pair;
use crate::browser::size::width_of;
use crate::chart::compare::{Compare as Drawn, Difference, compare};
use crate::chart::path::number as px;
use crate::chart::rows::Rows;
use crate::view::look::Look;
use crate::view::words::difference::points;
use crate::view::words::measure::percent_or_dash;
use crate::view::words::sentence::media;

/// Pixels for names beside the drawing and for figures right of it.
const BESIDE: (f64, f64) = (230.0, 64.0);
/// Pixels that a letter takes on average.
const LETTER: f64 = 6.2;

/// Name of a row, with its media type where several are looked at.
pub fn name(look: Look, pair: &Pair) -> String {
    let (queue, of) = pair.lane;
    let name = look.names.with(|names| {
        names.get(usize::from(queue)).map(|name| match &name.1 {
            None => name.0.clone(),
            Some(short) => format!("{} {short}", name.0),
        })
    });
    let name = name.unwrap_or_default();
    if look.several_media() {
        format!("{name} · {}", media(of))
    } else {
        name
    }
}

/// A name cut to the pixels it has.
fn fitted(name: &str, room: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few dozen letters"
    )]
    let most = (room / LETTER) as usize;
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// The drawing with its readout.
#[component]
pub fn Drawing(
    /// The rows.
    order: Memo<Vec<Pair>>,
) -> impl IntoView {
    let look = expect_context::<Look>();
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let rows = Memo::new(move |_| {
        Rows::new(
            width.get().max(240.0),
            BESIDE.0,
            BESIDE.1,
            order.with(Vec::len),
        )
    });
    let drawn = Memo::new(move |_| {
        let differences: Vec<_> = order.with(|order| {
            let seen = order.iter().map(Pair::difference);
            let point = |seen: crate::measure::difference::Difference| Difference {
                value: seen.points,
                low: seen.low,
                high: seen.high,
            };
            seen.map(|seen| seen.map(point)).collect()
        });
        Arc::new(compare(&differences, &rows.get()))
    });
    let cursor = RwSignal::new(None::<usize>);
    let read = Memo::new(move |_| {
        let pair = cursor
            .get()
            .and_then(|place| order.with(|order| order.get(place).copied()))?;
        let [difference, interval] = said(pair.now.level, pair.before.level);
        let (now, before) = (
            percent_or_dash(pair.now.level),
            percent_or_dash(pair.before.level),
        );
        Some((
            name(look, &pair),
            format!("{now}, before {before}: {difference}, 95 % interval {interval}"),
        ))
    });
    let path = move |read: fn(&Drawn) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    let band = move || {
        let place = cursor.get()?;
        let (rows, row) = (rows.get(), rows.get().row(place));
        Some(format!(
            "M0,{}H{}V{}H0Z",
            px(row.top),
            px(rows.width),
            px(row.bottom)
        ))
    };
    view! {
        <p class="readout small" aria-hidden="true">
            <span class="quiet">{move || read.get().is_none().then_some("Point at a queue, or reach it with the arrow keys, to read it.")}</span>
            <b>
                <bdi>{move || read.get().map(|read| read.0)}</bdi>
            </b>
            " "
            {move || read.get().map(|read| read.1)}
        </p>
        <div class="chart differences" node_ref=holder>
            <svg aria-hidden="true" width=move || px(rows.get().width) height=move || px(drawn.with(|drawn| drawn.height))>
                <path class="cursor" d=band></path>
                <path class="grid" d=path(|drawn| &drawn.grid)></path>
                <path class="axis" d=path(|drawn| &drawn.zero)></path>
                <path class="whiskers" d=path(|drawn| &drawn.whiskers)></path>
                <path class="beyond" d=path(|drawn| &drawn.beyond)></path>
                <path class="mark-faint" d=path(|drawn| &drawn.chance)></path>
                <path class="mark-full" d=path(|drawn| &drawn.ups)></path>
                <path class="mark-hollow" d=path(|drawn| &drawn.downs)></path>
                <g>{move || labels(look, &order.read(), &rows.get(), &drawn.read())}</g>
            </svg>
            <Touch cursor=cursor rows=rows spoken=Signal::derive(move || read.get().map_or_else(|| "none chosen".to_owned(), |read| format!("{}: {}", read.0, read.1))) />
        </div>
    }
}

/// Names, figures and ticks.
fn labels(look: Look, order: &[Pair], rows: &Rows, drawn: &Drawn) -> Vec<AnyView> {
    let text = |x: f64, y: f64, anchor: &'static str, words: String| {
        view! { <text text-anchor=anchor x=px(x) y=px(y)>{words}</text> }.into_any()
    };
    let room = if rows.above {
        rows.width
    } else {
        rows.left - 8.0
    };
    let mut all = Vec::new();
    for (place, pair) in order.iter().enumerate() {
        let row = rows.row(place);
        all.push(text(
            0.0,
            row.words,
            "start",
            fitted(&name(look, pair), room),
        ));
        let value = pair
            .difference()
            .map_or_else(String::new, |seen| points(seen.points));
        all.push(text(rows.width, row.bar_bottom - 4.0, "end", value));
    }
    let ticks = drawn.ticks.iter();
    all.extend(ticks.map(|tick| text(tick.px, drawn.ticks_y, "middle", tick.label.clone())));
    all
}

/// What hears pointer and keys: a slider over the rows.
#[component]
fn Touch(
    /// Row read out.
    cursor: RwSignal<Option<usize>>,
    /// Where they stand.
    rows: Memo<Rows>,
    /// The readout.
    spoken: Signal<String>,
) -> impl IntoView {
    let point = move |event: PointerEvent| {
        let at = rows.with_untracked(|rows| rows.row_at(f64::from(event.offset_y())));
        cursor.set(at);
    };
    let key = move |event: KeyboardEvent| {
        let last = rows.with_untracked(|rows| rows.count).saturating_sub(1);
        let at = cursor.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" | "ArrowRight" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" | "ArrowLeft" => at.map_or(last, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Escape" => {
                cursor.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(to));
    };
    view! {
        <div
            class="touch"
            role="slider"
            tabindex="0"
            aria-label="Queue read out"
            aria-orientation="vertical"
            aria-valuemin="1"
            aria-valuemax=move || rows.with(|rows| rows.count).to_string()
            aria-valuenow=move || cursor.get().map_or(1, |at| at + 1).to_string()
            aria-valuetext=spoken
            on:pointermove=point
            on:pointerdown=point
            on:pointerleave=move |_| cursor.set(None)
            on:keydown=key
        ></div>
    }
}
