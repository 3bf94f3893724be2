//! The chart of the queues' differences in its frame, and the same as a table.

use std::sync::Arc;

use leptos::prelude::*;

use super::drawing::{Drawing, name};
use super::measures::said;
use super::pairs::{Pair, largest};
use super::table::both;
use crate::state::App;
use crate::view::against::{dates, settled};
use crate::view::look::Look;
use crate::view::parts::{Figure, PAGE, TextRow};
use crate::view::words::measure::number;

/// Most rows of the drawing: those with the largest differences.
const MOST: usize = 40;

/// The chart in its frame.
#[component]
pub fn Chart() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let all = both(&app);
    let sure = Memo::new(move |_| settled(&app, look));
    let order = Memo::new(move |_| {
        let places = if sure.get() {
            all.with(|all| largest(all, MOST))
        } else {
            Vec::new()
        };
        all.with(|all| {
            places
                .iter()
                .map(|&place| all[place])
                .collect::<Vec<Pair>>()
        })
    });
    let some = Memo::new(move |_| order.with(|order| !order.is_empty()));
    let sentence = move || {
        if some.get() {
            summary(&all.read(), &dates(&app), order.with(Vec::len))
        } else {
            String::new()
        }
    };
    view! {
        <section class="card wide">
            <Figure
                id="compare"
                title=Signal::stored("Difference by queue".to_owned())
                sentence=Signal::derive(sentence)
                aside=Box::new(move || {
                    view! {
                        <ul class="legend signs tiny" class:absent=move || !some.get()>
                            <li class="up">"up"</li>
                            <li class="down">"down"</li>
                            <li class="chance">"within chance"</li>
                        </ul>
                    }
                        .into_any()
                })
                table=move || view! { <Table all=all sure=sure /> }
            >
                <Show
                    when=move || some.get()
                    fallback=move || {
                        view! {
                            <p class="nothing quiet">
                                {move || if sure.get() { "No queue has a service level in both periods." } else { "Shown when both periods are loaded." }}
                            </p>
                        }
                    }
                >
                    <Drawing order=order />
                </Show>
            </Figure>
        </section>
    }
}

/// How many queues rose and fell by more than chance.
fn summary(all: &[Pair], dates: &str, drawn: usize) -> String {
    let (mut count, mut up, mut down) = (0_u64, 0_u64, 0_u64);
    for seen in all.iter().filter_map(Pair::difference) {
        count += 1;
        up += u64::from(seen.low > 0.0);
        down += u64::from(seen.high < 0.0);
    }
    let rest = if drawn as u64 == count {
        String::new()
    } else {
        format!(" The {drawn} largest differences are drawn.")
    };
    format!(
        "Percentage points against {dates}: {} up and {} down by more than chance, {} within it.{rest}",
        number(up),
        number(down),
        number(count - up - down)
    )
}

/// Every queue's difference as a table.
#[component]
fn Table(
    /// All rows.
    all: Memo<Arc<Vec<Pair>>>,
    /// Whether both sides are final.
    sure: Memo<bool>,
) -> impl IntoView {
    let look = expect_context::<Look>();
    let cells = move |place: usize| {
        Memo::new(move |_| {
            let pair = all.with(|all| all.get(place).copied());
            let Some(pair) = pair.filter(|_| sure.get()) else {
                return vec![String::new(); 4];
            };
            let [difference, interval] = said(pair.now.level, pair.before.level);
            let of = format!(
                "{} and {}",
                number(pair.now.level.denominator),
                number(pair.before.level.denominator)
            );
            vec![name(look, &pair), difference, interval, of]
        })
    };
    let shown = move || {
        if sure.get() {
            all.with(|all| all.len())
        } else {
            0
        }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Difference by queue, as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Queue and media"</th>
                        <th scope="col">"Difference"</th>
                        <th scope="col">"95 % interval"</th>
                        <th scope="col">"Judged over, now and before"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..shown().min(PAGE) key=|place| *place let(place)>
                        <TextRow cells=cells(place) />
                    </For>
                </tbody>
            </table>
        </div>
    }
}
