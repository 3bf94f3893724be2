//! A visit in words.

use leptos::prelude::*;

use super::listed::{Listed, Visit};
use crate::measure::visits::Facts;
use crate::state::App;
use crate::terms::Direction;
use crate::view::look::Look;
use crate::view::more::counted::{outcome, sign, words};
use crate::view::more::list::link;
use crate::view::more::name::QueueName;
use crate::view::words::measure::duration_or_dash;
use crate::view::words::sentence::media;
use crate::view::words::when::second;

/// Cells of a visit.
pub fn cells(listed: &Listed, row: u32, current: Signal<bool>) -> AnyView {
    let listed = *listed;
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let visit = Memo::new(move |_| listed.visit(row));
    let url = Memo::new(move |_| {
        let id = app
            .data
            .read(|columns| columns.conversation_id(columns.conversation(row as usize)));
        app.conversation_url(&id)
    });
    let text = move |read: fn(&Visit) -> String| {
        move || visit.with(|visit| visit.as_ref().map(|(visit, _)| read(visit)))
    };
    let offered = move || {
        visit
            .get()
            .map(|(visit, _)| second(visit.offered_ms, &app.answers.zone.get()))
    };
    let name = move || {
        let (visit, _) = visit.get()?;
        look.names.with(|names| {
            names
                .get(usize::from(visit.queue))
                .map(|name| name.0.clone())
        })
    };
    let ended = move || {
        visit
            .get()
            .map(|(visit, _)| outcome(visit.outcome, listed.is_short(&visit)))
    };
    view! {
        <th scope="row">{offered}</th>
        <td class="text" title=name>{move || visit.get().map(|(visit, _)| view! { <QueueName place=usize::from(visit.queue) /> })}</td>
        {move || look.several_media().then(|| view! { <td class="text">{text(|visit| media(visit.media).to_owned())}</td> })}
        <td class="text">{text(|visit| direction(visit.direction).to_owned())}</td>
        <td class="text">{ended}</td>
        <td>{text(|visit| duration_or_dash(visit.wait_ms))}</td>
        <td class="text">{move || visit.get().map(|(visit, facts)| counted(&listed, &visit, facts))}</td>
        <td class="text">{move || link(url.get(), current)}</td>
    }
    .into_any()
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
    }
}

/// Sign and words of its share.
fn counted(listed: &Listed, visit: &Visit, facts: Facts) -> impl IntoView + use<> {
    let why = listed.why(visit, facts);
    let threshold_ms = listed.threshold_ms(visit);
    let (sign, class) = sign(why.share());
    view! {
        <span class=format!("share {class}") aria-hidden="true">
            {sign}
        </span>
        " "
        {words(why, threshold_ms)}
    }
}
