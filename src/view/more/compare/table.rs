//! The table: the figures of the whole, then a row per queue and media type.

use std::sync::Arc;

use leptos::prelude::*;

use super::measures::{Measure, Side, said};
use super::pairs::{Pair, pairs};
use crate::measure::ratio::ServiceLevel;
use crate::state::App;
use crate::state::answers::Answers;
use crate::state::before::Extent;
use crate::view::against::{dates, settled};
use crate::view::look::{Look, Whole};
use crate::view::more::name::QueueName;
use crate::view::parts::{PAGE, ShowMore, TextRow};
use crate::view::words::measure::percent_or_dash;
use crate::view::words::sentence::media;
use crate::view::words::when::period;

/// Both periods by queue and media type; before the second is loaded its side is empty.
pub fn both(app: &App) -> Memo<Arc<Vec<Pair>>> {
    let app = *app;
    Memo::new(move |_| {
        let now = app.answers.report.get();
        if app.before.extent.get() != Extent::Whole {
            return Arc::new(pairs(&now.queues, &[]));
        }
        let before = app.before.answers.report.get();
        Arc::new(pairs(&now.queues, &before.queues))
    })
}

fn side(answers: &Answers) -> Side {
    Side {
        figure: answers.report.with(|report| report.total),
        waits: answers.percentiles.with(|found| (**found).clone()),
    }
}

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let loaded = Memo::new(move |_| app.before.extent.get() == Extent::Whole);
    let sure = Memo::new(move |_| settled(&app, look));
    let now = Memo::new(move |_| side(&app.answers));
    let before = Memo::new(move |_| loaded.get().then(|| side(&app.before.answers)));
    let row = move |measure: Measure| {
        Memo::new(move |_| {
            now.with(|now| before.with(|before| measure.cells(now, before.as_ref(), sure.get())))
        })
    };
    let all = both(&app);
    let shown = RwSignal::new(PAGE);
    let count = Memo::new(move |_| all.with(|all| all.len()));
    let first = move || {
        let words = period(app.answers.period.get(), &app.answers.zone.get());
        let so_far = if look.whole.get() == Whole::Yes {
            ""
        } else {
            ", so far"
        };
        format!("{words}{so_far}")
    };
    let lanes = move || {
        all.with(|all| {
            all.iter()
                .take(shown.get())
                .map(|pair| pair.lane)
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Both periods as a table">
            <table class="both">
                <thead>
                    <tr>
                        <th scope="col">"Figure"</th>
                        <th scope="col">{first}</th>
                        <th scope="col">{move || dates(&app)}</th>
                        <th scope="col">"Difference"</th>
                        <th scope="col">"95 % interval"</th>
                    </tr>
                </thead>
                <tbody>{Measure::ALL.map(|measure| view! { <TextRow cells=row(measure) /> }).into_iter().collect::<Vec<_>>()}</tbody>
                <tbody>
                    <tr>
                        <th scope="rowgroup" colspan="5" class="quiet">
                            "Service level by queue"
                        </th>
                    </tr>
                    <For each=lanes key=|lane| *lane let(lane)>
                        <Row all=all lane=lane loaded=loaded sure=sure />
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore count=count shown=shown />
    }
}

/// The row of a queue and media type.
#[component]
fn Row(
    /// All rows.
    all: Memo<Arc<Vec<Pair>>>,
    /// Queue and media type.
    lane: crate::measure::index::Lane,
    /// Whether the second period is loaded.
    loaded: Memo<bool>,
    /// Whether both sides are final.
    sure: Memo<bool>,
) -> impl IntoView {
    let look = expect_context::<Look>();
    let pair = Memo::new(move |_| {
        all.with(|all| {
            let place = all.binary_search_by_key(&lane, |pair| pair.lane).ok()?;
            all.get(place).copied()
        })
    });
    let cells = Memo::new(move |_| {
        let dash = || "–".to_owned();
        let Some(pair) = pair.get() else {
            return [dash(), dash(), dash(), dash()];
        };
        let level = |level: ServiceLevel| match level.denominator {
            0 => format!("no {}", look.nouns().1),
            _ => percent_or_dash(level),
        };
        let before = if loaded.get() {
            level(pair.before.level)
        } else {
            dash()
        };
        let [difference, interval] = if sure.get() {
            said(pair.now.level, pair.before.level)
        } else {
            [dash(), dash()]
        };
        [level(pair.now.level), before, difference, interval]
    });
    let cell = move |place: usize| move || cells.with(|cells| cells[place].clone());
    view! {
        <tr>
            <th scope="row">
                <QueueName place=usize::from(lane.0) />
                " "
                <small class="quiet">{move || look.several_media().then(|| media(lane.1))}</small>
            </th>
            {(0..4).map(|place| view! { <td>{cell(place)}</td> }).collect::<Vec<_>>()}
        </tr>
    }
}
