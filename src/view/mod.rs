//! VIEW: components. They read answers and offer actions; no figure is computed here.
//!
//! The page from top to bottom: [`header`], [`question`], [`messages`], then one of the stages — the
//! [`door`], a pause, or the report: [`level`], [`threshold`], [`formula`], and what comes later ([`rest`]). The
//! wallboard takes the place of all of it.
//! Deliberately absent: requests, storage, inline styles (the page's policy forbids them).

#![expect(
    clippy::must_use_candidate,
    reason = "components are called by the view macro only"
)]

pub mod against; // the second period in one line
pub mod door;
pub mod formula;
pub mod header;
pub mod level;
pub mod look; // what several cards read
pub mod messages;
mod more; // fetched later; only `rest` may call it
pub mod parts; // widgets without product words
pub mod question;
pub mod rest; // the door to `more`
pub mod threshold;
pub mod words; // figures and moments in English

use leptos::prelude::*;

use crate::state::App;
use crate::state::question::focus::Part;
use crate::view::look::{Look, Stage};

/// The whole page. Expects [`App`] in its context.
#[component]
pub fn Page() -> impl IntoView {
    let app = expect_context::<App>();
    rest::begin(&app);
    let look = Look::new(&app);
    provide_context(look);
    // `None` is the check of the set-up, which stays where it is while somebody signs in.
    let shown = Memo::new(move |_| {
        let stage = look.stage.get();
        let checking = app
            .still
            .with(|question| question.part == Some(Part::Check));
        (!checking || matches!(stage, Stage::Starting | Stage::Exchanging)).then_some(stage)
    });
    let asks = Memo::new(move |_| {
        !matches!(
            shown.get(),
            None | Some(Stage::Starting | Stage::Door | Stage::Exchanging)
        )
    });
    // Nobody stands before a wallboard: until somebody has signed in, the page is as ever.
    let board = Memo::new(move |_| {
        asks.get()
            && app
                .still
                .with(|question| question.part == Some(Part::Board))
    });
    let page = move || {
        view! {
            <header::Header />
            <Show when=move || asks.get()>
                <question::Strip />
            </Show>
            <messages::Messages />
            <main id="main">
                {move || match shown.get() {
                    None => view! { <rest::Later what=rest::What::Check /> }.into_any(),
                    Some(Stage::Report) => view! { <Report /> }.into_any(),
                    Some(Stage::Door) => view! { <door::Door /> }.into_any(),
                    Some(stage) => view! { <door::Pause stage=stage /> }.into_any(),
                }}
            </main>
            <messages::Toasts />
        }
    };
    view! {
        <Show when=move || board.get() fallback=page>
            <main id="main">
                <rest::Later what=rest::What::Board />
            </main>
        </Show>
    }
}

/// The report: one answer, why, when, where.
#[component]
fn Report() -> impl IntoView {
    view! {
        <div class="report">
            <level::Level />
            <threshold::Threshold />
            <formula::Formulas />
            <rest::Later what=rest::What::Report />
        </div>
    }
}
