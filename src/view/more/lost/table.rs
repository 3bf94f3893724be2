//! The ranking as a table, a page at a time; each row leads to its visits.

use leptos::prelude::*;

use super::{By, Ranking, What};
use crate::chart::path::share;
use crate::measure::lost::Loss;
use crate::measure::report::Figure as Level;
use crate::state::App;
use crate::view::more::name::LaneName;
use crate::view::parts::{PAGE, ShowMore};
use crate::view::words::measure::{decimal, number, percent_or_dash, plain_percent};
use crate::view::words::when::interval;

/// The ranking.
#[component]
pub fn Table(
    /// What is ranked.
    ranking: Ranking,
) -> impl IntoView {
    let count = Memo::new(move |_| ranking.losses.with(|losses| losses.len()));
    let shown = RwSignal::new(PAGE);
    let what = move || match ranking.by.get() {
        By::Queues => "Queue",
        By::Intervals => "Interval",
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Missing to the target">
            <table class="lost">
                <thead>
                    <tr>
                        <th scope="col">{what}</th>
                        <th scope="col">"Missing in time"</th>
                        <th scope="col" class="bar-head">
                            "Points lost"
                        </th>
                        <th scope="col">"Service level"</th>
                        <th scope="col">"Target"</th>
                        <th scope="col">"Total without it"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get().min(shown.get()) key=|rank| *rank let(rank)>
                        <Row ranking=ranking rank=rank />
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore count=count shown=shown />
    }
}

/// One part of the total.
#[component]
fn Row(
    /// What is ranked.
    ranking: Ranking,
    /// Its place in the ranking.
    rank: usize,
) -> impl IntoView {
    let app = expect_context::<App>();
    let part = Memo::new(move |_| ranking.at(&app, rank));
    let text = move |read: fn(&Level, &Loss) -> String| {
        move || part.with(|part| part.as_ref().map(|(_, figure, loss)| read(figure, loss)))
    };
    let what = Memo::new(move |_| part.with(|part| part.as_ref().map(|part| part.0)));
    let label = move || match what.get()? {
        What::Queue(queue, of) => Some(view! { <LaneName lane=(queue, of) /> }.into_any()),
        What::Interval(from, to) => {
            let words = interval(from, to, app.answers.bucket.get(), &app.answers.zone.get());
            Some(words.into_any())
        }
    };
    let open = move |_| match what.get_untracked() {
        Some(What::Interval(from, to)) => app.drill(from, to, None),
        Some(What::Queue(queue, of)) => {
            let period = app.answers.period.get_untracked();
            app.drill(period.from_ms, period.to_ms, Some((queue, of)));
        }
        None => {}
    };
    // Bars are as long as they lose, the longest one whole.
    let length = move || {
        let most = ranking
            .losses
            .with(|losses| losses.first().map_or(0.0, |loss| loss.points));
        let points = part.with(|part| part.as_ref().map_or(0.0, |part| part.2.points));
        share(if most > 0.0 {
            points * 100.0 / most
        } else {
            0.0
        })
    };
    view! {
        <tr>
            <th scope="row">
                <button type="button" class="through" title="Show its visits" on:click=open>
                    {label}
                </button>
            </th>
            <td>{text(|_, loss| number(loss.missing))}</td>
            <td>
                <div class="loss">
                    <svg class="bar" width="100%" height="18" aria-hidden="true">
                        <rect class="lack" y="6" height="6" rx="3" width=length></rect>
                    </svg>
                    <b>{text(|_, loss| decimal(loss.points))}</b>
                </div>
            </td>
            <td>{text(|figure, _| percent_or_dash(figure.level))}</td>
            <td>{text(|figure, _| figure.target_percent().map(plain_percent).unwrap_or_default())}</td>
            <td>{text(|_, loss| if loss.without.denominator > 0 { percent_or_dash(loss.without) } else { "no calls".to_owned() })}</td>
        </tr>
    }
}
