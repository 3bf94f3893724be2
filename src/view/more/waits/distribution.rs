//! The distribution: answered visits above the axis, abandoned ones beneath it, with threshold and percentiles.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::{Sorted, bins_of};
use crate::browser::size::width_of;
use crate::chart::bars::{Bars, Bin as Bar, NAME_Y, bars, bin_at, frame};
use crate::chart::path::number as px;
use crate::measure::spread::Bin;
use crate::state::App;
use crate::state::answers::PERCENTS;
use crate::view::look::Look;
use crate::view::more::axes::{axes, text};
use crate::view::more::walk::{Marks, Readout, Walk};
use crate::view::parts::{Figure, TextRow};
use crate::view::words::measure::{duration, limit, number};
use crate::view::words::sentence::counted;

/// Room for the value of a percentile, pixels.
const ROOM: f64 = 56.0;
/// Percentiles that are marked: all but the longest wait.
const MARKED: usize = PERCENTS.len() - 1;

/// The drawing's bins.
type Bins = Memo<Arc<Vec<Bin>>>;

/// The distribution in its frame.
#[component]
pub fn Distribution(
    /// The waits.
    waits: Sorted,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let bins: Bins = Memo::new(move |_| {
        let want = [(420.0, 24), (900.0, 40)]
            .into_iter()
            .find(|(below, _)| width.get() < *below);
        Arc::new(bins_of(&waits.get(), want.map_or(60, |(_, want)| want)))
    });
    let some = Memo::new(move |_| bins.with(|bins| !bins.is_empty()));
    let sentence = move || {
        let nouns = look.nouns();
        let abandoned = waits.with(|waits| waits[1].len() as u64);
        let percentiles = app.answers.percentiles.get();
        let of = |place: usize| {
            percentiles
                .total
                .get(place)
                .copied()
                .flatten()
                .map(duration)
        };
        match (of(1), of(4), of(5)) {
            (Some(most), Some(all), Some(longest)) => format!(
                "Of the answered {} 80 of 100 waited at most {most}, 99 of 100 at most {all}; the longest wait was {longest}.",
                nouns.1
            ),
            _ if abandoned > 0 => format!("Nobody was answered; {} abandoned.", number(abandoned)),
            _ => format!("No {} were answered or abandoned in this period.", nouns.1),
        }
    };
    view! {
        <Figure
            id="waits"
            title="How long people waited"
            sentence=Signal::derive(sentence)
            aside=Box::new(move || {
                view! {
                    <ul class="legend tiny" class:absent=move || !some.get()>
                        <li class="within">"answered in time"</li>
                        <li class="late">"answered later"</li>
                        <li class="abandoned">"abandoned, beneath the axis"</li>
                    </ul>
                }
                    .into_any()
            })
            table=move || view! { <Table bins=bins /> }
        >
            <div node_ref=holder>
                <Show
                    when=move || some.get()
                    fallback=move || view! { <p class="nothing quiet">{move || format!("No {} to count.", look.nouns().1)}</p> }
                >
                    <Drawing bins=bins width=width />
                </Show>
            </div>
        </Figure>
    }
}

fn bar(bin: &Bin) -> Bar {
    Bar {
        from_ms: i64::from(bin.from_ms),
        to_ms: (bin.to_ms < u32::MAX).then_some(i64::from(bin.to_ms)),
        answered: f64::from(bin.answered),
        abandoned: f64::from(bin.abandoned),
    }
}

/// "10–15 s", "more than 3 min" as the widths of bins are round.
fn name(bin: &Bin) -> String {
    let at = |ms: u32| limit(i64::from(ms));
    match bin.to_ms {
        u32::MAX => format!("longer than {}", at(bin.from_ms)),
        to if bin.from_ms == 0 => format!("up to {}", at(to)),
        to => format!("over {} up to {}", at(bin.from_ms), at(to)),
    }
}

fn said(bin: &Bin, nouns: (&str, &str)) -> String {
    format!(
        "{}: {} answered, {} abandoned",
        name(bin),
        counted(u64::from(bin.answered), nouns),
        number(u64::from(bin.abandoned))
    )
}

#[component]
fn Drawing(bins: Bins, width: ReadSignal<f64>) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let place = Memo::new(move |_| {
        let width = width.get().max(240.0);
        frame(width, if width < 420.0 { 250.0 } else { 290.0 })
    });
    let all = Memo::new(move |_| bins.with(|bins| bins.iter().map(bar).collect::<Vec<_>>()));
    let marked = Memo::new(move |_| {
        app.answers.percentiles.with(|found| {
            let some = PERCENTS.iter().zip(&found.total).take(MARKED);
            some.filter_map(|(&percent, wait)| Some((percent, (*wait)?)))
                .collect::<Vec<_>>()
        })
    });
    // Queues with different thresholds have no line of their own here.
    let threshold = Memo::new(move |_| {
        look.spread
            .get()
            .filter(|(low, high)| low == high)
            .map(|both| both.0)
    });
    let drawn = Memo::new(move |_| {
        let at: Vec<i64> = marked.with(|marked| marked.iter().map(|mark| mark.1).collect());
        bars(&all.read(), &at, ROOM, threshold.get(), &place.get())
    });
    let labels = move || {
        let (drawn, frame) = (drawn.read(), place.get());
        let mut labels = axes(&drawn.counts, &drawn.ticks, &frame, |count| {
            number(whole(count))
        });
        if drawn.taller > 1.0 {
            let words = format!("abandoned, {} times taller", px(drawn.taller));
            labels.push(text("note", "end", drawn.taller_at, words));
        }
        if let Some(x) = drawn.longer {
            labels.push(text(
                "",
                "middle",
                (x, frame.bottom + 17.0),
                "longer".to_owned(),
            ));
        }
        for (mark, (percent, wait)) in drawn.percentiles.iter().zip(marked.read().iter()) {
            labels.push(text(
                "",
                "middle",
                (mark.name_x, NAME_Y.0),
                format!("p{percent}"),
            ));
            labels.push(text(
                "name",
                "middle",
                (mark.name_x, NAME_Y.1),
                duration(*wait),
            ));
        }
        if let (Some((x, before)), Some(ms)) = (drawn.threshold_name, threshold.get()) {
            let anchor = if before { "end" } else { "start" };
            labels.push(text("tag", anchor, (x, frame.top + 12.0), limit(ms)));
        }
        labels
    };
    let cursor = RwSignal::new(None::<usize>);
    let words = Signal::derive(move || {
        let read =
            |place: usize| bins.with(|bins| bins.get(place).map(|bin| said(bin, look.nouns())));
        cursor.get().and_then(read).unwrap_or_default()
    });
    let marks = Marks {
        label: "Waits read out",
        count: Signal::derive(move || bins.with(|bins| bins.len())),
        at: Callback::new(move |(x, _)| {
            all.with_untracked(|all| bin_at(all, x, &place.get_untracked()))
        }),
        across: None,
        open: None,
        text: words,
    };
    let here = move || {
        let (all, frame) = (all.read(), place.get());
        let bin = all.get(cursor.get()?)?;
        let span = crate::chart::bars::span(&all, &frame);
        let ends = bin.to_ms.map_or((frame.right - 30.0, frame.right), |to| {
            (span.px(bin.from_ms), span.px(to))
        });
        let mut path = crate::chart::path::Path::default();
        path.rectangle(ends.0, frame.top, ends.1.max(ends.0 + 2.0), frame.bottom);
        Some(path.text())
    };
    let path = move |read: fn(&Bars) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    view! {
        <Readout text=words hint="Point at a bar, or reach it with the arrow keys, to read it." />
        <div class="chart">
            <svg aria-hidden="true" width=move || px(place.get().width) height=move || px(place.get().height)>
                <path class="grid" d=path(|drawn| &drawn.grid)></path>
                <path class="cursor" d=here></path>
                <path class="within" d=path(|drawn| &drawn.within)></path>
                <path class="late" d=path(|drawn| &drawn.late)></path>
                <path class="abandoned" d=path(|drawn| &drawn.abandoned)></path>
                <path class="axis" d=path(|drawn| &drawn.axis)></path>
                <path class="leader" d=path(|drawn| &drawn.leaders)></path>
                <path class="limit" d=path(|drawn| &drawn.threshold)></path>
                <g>{labels}</g>
            </svg>
            <Walk marks=marks cursor=cursor />
        </div>
    }
}

#[component]
fn Table(bins: Bins) -> impl IntoView {
    let rows = move || {
        let bins = bins.get();
        let row = |bin: &Bin| {
            let cells = vec![
                name(bin),
                number(u64::from(bin.answered)),
                number(u64::from(bin.abandoned)),
            ];
            view! { <TextRow cells=Memo::new(move |_| cells.clone()) /> }
        };
        bins.iter().map(row).collect::<Vec<_>>()
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Waits as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Wait"</th>
                        <th scope="col">"Answered"</th>
                        <th scope="col">"Abandoned"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count"
)]
fn whole(value: f64) -> u64 {
    value as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_bin_has_no_upper_edge() {
        let bin = |from_ms, to_ms| Bin {
            from_ms,
            to_ms,
            answered: 1,
            abandoned: 0,
        };
        let names =
            [bin(0, 5_000), bin(5_000, 10_000), bin(10_000, u32::MAX)].map(|bin| name(&bin));
        assert_eq!(
            names,
            [
                "up to 5\u{a0}s",
                "over 5\u{a0}s up to 10\u{a0}s",
                "longer than 10\u{a0}s"
            ]
        );
        assert_eq!(bar(&bin(10_000, u32::MAX)).to_ms, None);
        assert_eq!(
            said(&bin(0, 5_000), ("call", "calls")),
            "up to 5\u{a0}s: 1 call answered, 0 abandoned"
        );
    }
}
