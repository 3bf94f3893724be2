//! BOARD: the wallboard: one figure at a time, to be read from across a room, for as long as nobody comes by.
//!
//! It takes the place of the whole page. What it shows is the report's ([`seen`]), queue after queue ([`turns`]);
//! [`said`] has its sentences, [`controls`] what a hand may do. `state::task::live` keeps the figures up to date.

mod controls;
mod said;
mod seen;
mod shown;
mod turns;

use leptos::prelude::*;

use crate::browser::dom::screen::{self, Event};
use crate::state::App;
use crate::state::question::focus::Part;
use crate::state::session::Session;
use crate::terms::stamp::local;
use crate::view::look::Look;
use seen::Seen;
use turns::Turns;

/// Opens the wallboard, over the whole screen where the browser lets us.
pub fn open(app: &App) {
    screen::full();
    app.ask(|question| question.part = Some(Part::Board));
}

/// Back to the page.
fn leave(app: &App) {
    screen::leave_full();
    app.ask(|question| question.part = None);
}

/// The wallboard.
#[component]
pub fn Board() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let turns = Turns::new(&app, &look);
    let seen = Seen::new(&app, &look, &turns);
    provide_context(turns);
    provide_context(seen);
    screen::keep_awake();
    let full = RwSignal::new(false);
    screen::listen(move |event| heard(&app, &turns, full, &event));
    let hour = Memo::new(move |_| local(turns.now_ms.get(), &app.answers.zone.get()).hour());
    let dark = move || {
        let dim = app.still.with(|question| question.board.dim);
        dim.is_dark(hour.get()).to_string()
    };
    let attention = move || seen.alert.with(Option::is_some);
    view! {
        <section
            class="board"
            class:awake=move || turns.awake.get()
            class:alarmed=attention
            class:old=move || seen.stopped_ms.get().is_some()
            aria-label="Wallboard"
            data-dim=dark
            data-shift=move || turns.shift.get().to_string()
            on:pointermove=move |_| turns.wake()
            on:pointerdown=move |_| turns.wake()
        >
            <div class="picture">
                <shown::Head />
                <shown::Level />
                <shown::Say />
                <shown::Now />
                <shown::Day />
                <shown::Foot />
            </div>
            <controls::Controls full=full />
        </section>
    }
}

/// Whether something that happened to the screen was for us.
fn heard(app: &App, turns: &Turns, full: RwSignal<bool>, event: &Event) -> bool {
    match event {
        Event::Key(key) => match key.as_str() {
            "Escape" => leave(app),
            " " => turns.pause(),
            "ArrowRight" => turns.go(true),
            "ArrowLeft" => turns.go(false),
            _ => return false,
        },
        Event::Full(on) => {
            let was = full.get_untracked();
            full.set(*on);
            // A browser keeps Escape for itself there; but it also ends full screen for the window of a sign-in.
            let expired = app
                .session
                .with_untracked(|session| matches!(session, Session::Expired(_)));
            if was && !*on && !expired {
                leave(app);
            }
        }
    }
    true
}
