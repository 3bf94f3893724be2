//! VISITS: each visit with what became of it, and whether and why it counts.

mod listed;
mod order;
mod row;

use leptos::prelude::*;

use crate::measure::lens::Attribution;
use crate::state::App;
use crate::state::question::focus::Focus;
use crate::view::look::Look;
use crate::view::more::list::{Head, List};
use crate::view::words::measure::{number, percent_or_dash};
use crate::view::words::sentence::media;
use crate::view::words::when::period;
use listed::Listed;
use order::{Column, Filter};

/// The part.
#[component]
pub fn Visits() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let listed = Listed::new(&app, &look);
    let narrowed = move || {
        listed
            .listing
            .with(|listing| listing.focus != Focus::default())
    };
    let several = Memo::new(move |_| look.several_media());
    let columns = move || {
        let all = Column::ALL.into_iter();
        all.filter(move |&column| column != Column::Media || several.get_untracked())
    };
    let head = move || {
        let heads = columns()
            .map(|column| view! { <Head label=column.label() column=column order=listed.order /> });
        heads.collect::<Vec<_>>()
    };
    let cells = Callback::new(move |(row, current)| row::cells(&listed, row, current));
    view! {
        <section class="card wide" aria-labelledby="visits-part">
            <div class="head">
                <h2 id="visits-part">"Visits"</h2>
                <p class="small quiet shown" aria-live="polite">
                    <Said listed=listed />
                </p>
                <Show when=narrowed>
                    <button type="button" class="button" on:click=move |_| app.ask(|question| question.focus = Focus::default())>
                        "Show all"
                    </button>
                </Show>
                <span class="grow"></span>
                <Show when=move || app.has_visits()>
                    <button type="button" class="button" on:click=move |_| app.download_visits()>
                        "Download visits"
                    </button>
                </Show>
            </div>
            <div class="chips" role="group" aria-label="Which visits">
                {Filter::ALL.map(|filter| view! { <Chip filter=filter listed=listed /> }).into_iter().collect::<Vec<_>>()}
            </div>
            <Show
                when=move || listed.shown.with(|rows| !rows.is_empty())
                fallback=move || view! { <p class="nothing quiet">{move || nothing(&listed)}</p> }
            >
                {move || {
                    view! {
                        <List
                            id=if several.get() { "visit-of-media" } else { "visit" }
                            label="Visits"
                            rows=listed.shown.into()
                            columns=columns().count() + 1
                            head=Box::new(move || view! { {head()} <th scope="col" class="text">"Genesys Cloud"</th> }.into_any())
                            cells=cells
                        />
                    }
                }}
            </Show>
        </section>
    }
}

/// Chooses which visits are shown.
#[component]
fn Chip(
    /// Those it stands for.
    filter: Filter,
    /// The list.
    listed: Listed,
) -> impl IntoView {
    let pressed = move || (listed.filter.get() == filter).to_string();
    view! {
        <button type="button" class="pick" aria-pressed=pressed on:click=move |_| listed.filter.set(filter)>
            {filter.label()}
        </button>
    }
}

/// What is shown: "312 of 1,204 visits offered or ended in 17 Nov 2026, 10:00–10:30 · Sales", and their fraction.
#[component]
fn Said(
    /// The list.
    listed: Listed,
) -> impl IntoView {
    let app = expect_context::<App>();
    let many = move || {
        let (found, shown) = (
            listed.found.with(|rows| rows.len()),
            listed.shown.with(|rows| rows.len()),
        );
        let noun = if found == 1 { "visit" } else { "visits" };
        let all = format!("{} {noun}", number(found as u64));
        if shown == found {
            all
        } else {
            format!("{} of {all}", number(shown as u64))
        }
    };
    let span = move || {
        let (period_ms, zone) = (app.answers.period.get(), app.answers.zone.get());
        listed.listing.with(|listing| {
            let verb = match listing.attribution {
                Attribution::Event => "offered or ended in",
                Attribution::Arrival => "offered in",
            };
            let span = listing.focus.period(&zone).unwrap_or(period_ms);
            format!(" {verb} {}", period(span, &zone))
        })
    };
    let queue = move || {
        let id = listed.listing.with(|listing| listing.focus.queue.clone())?;
        let known = app.data.queues.with(|queues| {
            queues
                .iter()
                .find(|queue| queue.id == id)
                .map(|queue| queue.name.clone())
        });
        let name = known.unwrap_or(id);
        Some(view! { " · " <bdi>{name}</bdi> })
    };
    let of_media = move || {
        let only = listed.listing.with(|listing| listing.focus.media);
        only.map(|only| format!(" · {}", media(only)))
    };
    let fraction = move || {
        let level = listed.level.get();
        if level.denominator == 0 {
            return ". None of them counts in the formula".to_owned();
        }
        format!(
            ": {} of {} in time, {}",
            number(level.numerator),
            number(level.denominator),
            percent_or_dash(level)
        )
    };
    let some = move || listed.found.with(|rows| !rows.is_empty());
    view! {
        {many} {span} {queue} {of_media} {move || some().then(fraction)}
    }
}

/// Why the list is empty.
fn nothing(listed: &Listed) -> String {
    if listed.found.with(|rows| !rows.is_empty()) {
        return format!("None of the visits is “{}”.", listed.filter.get().label());
    }
    if listed
        .listing
        .with(|listing| listing.focus != Focus::default())
    {
        return "No visit was offered or ended here. Show all lists those of the whole period."
            .to_owned();
    }
    "No visit was offered or ended in this period.".to_owned()
}
