//! CHAINS: callers who were passed on. Each conversation counts once, beside the figure in which each visit does.

mod ways;

use leptos::prelude::*;

use crate::state::App;
use crate::view::look::Look;
use crate::view::more::counted::{outcome, sign, words};
use crate::view::more::list::{Head, List, link};
use crate::view::more::name::QueueName;
use crate::view::parts::Switch;
use crate::view::words::measure::{duration, number, percent_or_dash};
use crate::view::words::when::second;
use ways::{Column, Ways};

/// The part.
#[component]
pub fn Chains() -> impl IntoView {
    let app = expect_context::<App>();
    let ways = Ways::new(&app);
    let head = move || {
        view! {
            <Head label="First offered" column=Column::Offered order=ways.order />
            <th scope="col" class="text">
                "Queues in their order"
            </th>
            <Head label="Visits" column=Column::Visits order=ways.order />
            <Head label="Total wait" column=Column::Wait order=ways.order />
            <Head label="Final outcome" column=Column::Outcome order=ways.order />
            <Head label="Counted" column=Column::Counted order=ways.order />
            <th scope="col" class="text">
                "Genesys Cloud"
            </th>
        }
    };
    let cells = Callback::new(move |(place, current)| cells(&ways, place, current));
    view! {
        <section class="card wide" aria-labelledby="chains-part">
            <div class="head">
                <h2 id="chains-part">"Conversations"</h2>
                <p class="small quiet shown" aria-live="polite">
                    <Said ways=ways />
                </p>
                <span class="grow"></span>
                <Switch label="Only passed on" on=ways.passed_on turn=move |on| ways.passed_on.set(on) />
            </div>
            <p class="small quiet">
                "Here each conversation counts once: with the waits of all its visits added, how the last of them ended, and the threshold of its last queue."
            </p>
            <Show
                when=move || ways.shown.with(|shown| !shown.is_empty())
                fallback=move || view! { <p class="nothing quiet">{move || nothing(&ways)}</p> }
            >
                <List
                    id="chain"
                    label="Conversations"
                    rows=ways.shown.into()
                    columns=7
                    head=Box::new(move || head().into_any())
                    cells=cells
                />
            </Show>
        </section>
    }
}

/// Both figures, and how many were passed on.
#[component]
fn Said(
    /// The conversations.
    ways: Ways,
) -> impl IntoView {
    let look = expect_context::<Look>();
    move || {
        let (all, several) = ways
            .all
            .with(|all| (all.len(), all.iter().filter(|one| one.visits > 1).count()));
        let (all, several) = (all as u64, several as u64);
        let verb = if several == 1 {
            "was passed on and made"
        } else {
            "were passed on and made"
        };
        let noun = if all == 1 {
            "conversation"
        } else {
            "conversations"
        };
        view! {
            "Per visit "
            <b>{look.total.with(|total| percent_or_dash(total.level))}</b>
            ", per conversation "
            <b>{percent_or_dash(ways.level.get())}</b>
            {format!(": {} of {} {noun} {verb} 2 or more visits", number(several), number(all))}
        }
    }
}

fn nothing(ways: &Ways) -> &'static str {
    if ways.all.with(|all| all.is_empty()) {
        "No conversation had a visit in this period."
    } else {
        "Nobody was passed on: every conversation made one visit."
    }
}

/// Cells of a conversation.
fn cells(ways: &Ways, place: u32, current: Signal<bool>) -> AnyView {
    let ways = *ways;
    let (app, look) = (expect_context::<App>(), expect_context::<Look>());
    let journey = Memo::new(move |_| ways.journey(place));
    let read = move |read: fn(&crate::measure::journey::Journey) -> String| {
        move || journey.with(|journey| journey.as_ref().map(read))
    };
    let names = move || {
        let queues = journey
            .get()
            .map(|journey| ways.queues(&journey))
            .unwrap_or_default();
        let named = (0..).zip(queues).map(|(place, queue)| {
            view! {
                {(place > 0).then_some(" → ")}
                <QueueName place=usize::from(queue) />
            }
        });
        named.collect::<Vec<_>>()
    };
    // The whole way, where a cell is too narrow for it.
    let way = move || {
        let queues = journey
            .get()
            .map(|journey| ways.queues(&journey))
            .unwrap_or_default();
        look.names.with(|names| {
            let name = |queue: &u16| names.get(usize::from(*queue)).map(|name| name.0.as_str());
            queues
                .iter()
                .filter_map(name)
                .collect::<Vec<_>>()
                .join(" → ")
        })
    };
    let counted = move || {
        journey.get().map(|journey| {
            let (why, threshold_ms) = ways.why(&journey);
            let (sign, class) = sign(why.share());
            view! {
                <span class=format!("share {class}") aria-hidden="true">
                    {sign}
                </span>
                " "
                {words(why, threshold_ms)}
            }
        })
    };
    let url = move || {
        let conversation = journey.get()?.conversation;
        app.conversation_url(
            &app.data
                .read(|columns| columns.conversation_id(conversation)),
        )
    };
    view! {
        <th scope="row">{move || journey.get().map(|journey| second(journey.first_offered_ms, &app.answers.zone.get()))}</th>
        <td class="text" title=way>{names}</td>
        <td>{read(|journey| number(u64::from(journey.visits)))}</td>
        <td>{read(|journey| duration(journey.total_wait_ms))}</td>
        <td class="text">{read(|journey| outcome(journey.outcome, journey.short).to_owned())}</td>
        <td class="text">{counted}</td>
        <td class="text">{move || link(url(), current)}</td>
    }
    .into_any()
}
