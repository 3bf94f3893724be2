//! PROMISES: thresholds and targets side by side, as contracts have them, by queue and in total.

mod form;
mod head;

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::facts::Facts;
use crate::measure::held::{Held, held};
use crate::measure::index::Lane;
use crate::measure::promises::Extra;
use crate::measure::report::{Figure as Level, QueueFigure};
use crate::state::App;
use crate::view::look::{Look, verdict};
use crate::view::more::name::LaneName;
use crate::view::parts::{PAGE, ShowMore};
use crate::view::words::measure::{limits, percent_or_dash, percent_range, plain_percent};

/// The promises beside the one in force, and the figures under each.
#[derive(Clone, Copy)]
struct Side {
    extras: Memo<Vec<Extra>>,
    held: Memo<Arc<Vec<Held>>>,
    /// Queues and media types with facts, the busiest first.
    rows: Memo<Arc<Vec<Lane>>>,
}

impl Side {
    fn new(app: &App) -> Side {
        let app = *app;
        let extras = Memo::new(move |_| app.still.with(|question| question.promises.clone()));
        let answers = app.answers;
        let formula = Memo::new(move |_| answers.rule.with(|rule| rule.formula));
        // Only what no threshold in force changes is read here: moving it recounts nothing.
        let counted = Memo::new(move |_| {
            let queues = app.data.queues.get();
            let (grid, index) = (answers.grid.get(), answers.index.get());
            let (selection, shorts) = (answers.selection.get(), answers.shorts.get());
            let facts = Facts {
                grid: &grid,
                index: &index,
                selection: &selection,
                within: &[],
                shorts: &shorts,
            };
            let held =
                |extra: &Extra| held(facts, formula.get(), |lane| extra.promise_of(&queues, lane));
            Arc::new(extras.with(|extras| extras.iter().map(held).collect::<Vec<_>>()))
        });
        let rows = Memo::new(move |_| {
            let mut busy: Vec<(u32, Lane)> = answers.report.with(|report| {
                let row = |row: &QueueFigure| {
                    (u32::MAX - row.figure.counts.offered, (row.queue, row.media))
                };
                report.queues.iter().map(row).collect()
            });
            busy.sort_unstable();
            Arc::new(busy.into_iter().map(|row| row.1).collect::<Vec<_>>())
        });
        Side {
            extras,
            held: counted,
            rows,
        }
    }

    /// The figure of a row under the promise in force (0) or one beside it; `None` where it is for others.
    fn figure(self, app: &App, column: usize, row: Option<Lane>) -> Option<Level> {
        let Some(extra) = column.checked_sub(1) else {
            return app.answers.report.with(|report| match row {
                None => Some(report.total),
                Some(lane) => report
                    .queues
                    .binary_search_by_key(&lane, |row| (row.queue, row.media))
                    .ok()
                    .map(|place| report.queues[place].figure),
            });
        };
        let index = app.answers.index.get();
        self.held.with(|held| {
            let held = held.get(extra)?;
            match row {
                None => held.total,
                Some(lane) => {
                    let place = index.lanes.iter().position(|one| *one == lane)?;
                    held.lanes.get(place).copied().flatten()
                }
            }
        })
    }
}

/// The part.
#[component]
pub fn Promises() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let side = Side::new(&app);
    let count = Memo::new(move |_| side.rows.with(|rows| rows.len()));
    let shown = RwSignal::new(PAGE);
    let rows = move || {
        let shown = shown.get();
        side.rows
            .with(|rows| rows.iter().copied().take(shown).collect::<Vec<_>>())
    };
    view! {
        <section class="card wide" aria-labelledby="promises-part">
            <div class="head">
                <h2 id="promises-part">"Several promises"</h2>
                <p class="small quiet">
                    "Each is a figure of its own, under the same formula and over the same "
                    {move || look.nouns().1} "; none changes the others."
                </p>
            </div>
            <Show
                when=move || { count.get() > 0 }
                fallback=move || view! { <p class="nothing quiet">{move || format!("No {} in this period.", look.nouns().1)}</p> }
            >
                <div class="scroll" tabindex="0" role="region" aria-label="Promises by queue">
                    <table class="side">
                        <thead>
                            <tr>
                                <th scope="col">"Queue"</th>
                                <th scope="col">{move || in_force(look)}</th>
                                <For each=move || side.extras.get() key=Extra::write let(extra)>
                                    <head::Head extra=extra />
                                </For>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=rows key=|lane| *lane let(lane)>
                                <Row side=side row=Some(lane) />
                            </For>
                        </tbody>
                        <tfoot>
                            <Row side=side row=None />
                        </tfoot>
                    </table>
                </div>
                <ShowMore count=count shown=shown />
            </Show>
            <form::Form />
        </section>
    }
}

/// The promise in force, as a heading.
fn in_force(look: Look) -> AnyView {
    let total = look.total.get();
    let target = total.target_percent().map(plain_percent);
    let within = look.spread.get().map(limits);
    let words = target
        .zip(within)
        .map(|(target, within)| format!("{target} in {within}"));
    let mean = if total.mixed_targets() {
        ", weighted target"
    } else {
        ""
    };
    view! {
        {words.unwrap_or_else(|| "Promise".to_owned())}
        <small class="quiet">"in force" {mean}</small>
    }
    .into_any()
}

/// A queue and media type, or everything, under each promise.
#[component]
fn Row(
    /// The promises.
    side: Side,
    /// Which one; `None` is the total.
    row: Option<Lane>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let columns = move || 0..=side.extras.with(Vec::len);
    let cell = move |column: usize| {
        let figure = Memo::new(move |_| side.figure(&app, column, row));
        let judged = move || figure.get().map(|figure| verdict(figure.verdict()));
        let sign = move || judged().map(|judged| judged.0.split(' ').next().unwrap_or_default());
        let word = move || {
            judged()
                .and_then(|judged| judged.0.split_once(' '))
                .map(|words| words.1)
        };
        let meaning = move || {
            let ends = figure.get()?.level.wilson()?;
            Some(format!(
                "{}; 95 % interval {}",
                word()?,
                percent_range(ends)
            ))
        };
        let text = move || {
            figure.get().map(|figure| {
                if figure.level.denominator > 0 {
                    percent_or_dash(figure.level)
                } else {
                    "no calls".to_owned()
                }
            })
        };
        view! {
            <td data-verdict=move || judged().map(|judged| judged.1) title=meaning>
                {text}
                " "
                <span class="against" aria-hidden="true">
                    {sign}
                </span>
                <span class="hidden">{word}</span>
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">
                {match row {
                    None => view! { "All, by sum" }.into_any(),
                    Some((queue, of)) => {
                        view! { <LaneName lane=(queue, of) /> }
                            .into_any()
                    }
                }}
            </th>
            <For each=columns key=|column| *column let(column)>
                {cell(column)}
            </For>
        </tr>
    }
}
