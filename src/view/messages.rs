//! MESSAGES: what could not be read of the question, what is missing in the load, what the session says.
//! Short confirmations are toasts, so that nothing shifts.

use std::time::Duration;

use leptos::prelude::*;

use crate::state::App;
use crate::state::load::Load;
use crate::state::notice::{Notice, Tone};
use crate::state::session::Session;
use crate::view::parts::Message;

/// Messages that belong to the figures, above them.
#[component]
pub fn Messages() -> impl IntoView {
    let app = expect_context::<App>();
    let seen = RwSignal::new(Vec::<String>::new());
    let problems = move || {
        let seen = seen.get();
        app.parsed.with(|parsed| {
            parsed
                .problems
                .iter()
                .filter(|problem| !seen.contains(problem))
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let expired = move || {
        app.session
            .with(|session| matches!(session, Session::Expired(_)))
    };
    let missing = move || {
        app.load.with(|load| match load {
            Load::Partial(_, notices) => notices.clone(),
            _ => Vec::new(),
        })
    };
    let general = move || {
        let notices = app.notices.get().into_iter().enumerate();
        notices
            .filter(|(_, notice)| notice.tone == Tone::Problem)
            .collect::<Vec<_>>()
    };
    view! {
        <div class="messages" aria-live="polite">
            {move || {
                expired()
                    .then(|| {
                        view! {
                            <Message
                                title="The sign-in has ended.".to_owned()
                                body="What was loaded stays and can still be explored. Sign in again to load more.".to_owned()
                                reference=None
                                problem=true
                            />
                        }
                    })
            }}
            {move || {
                problems()
                    .into_iter()
                    .map(|text| {
                        let known = text.clone();
                        let dismiss = Callback::new(move |()| seen.update(|seen| seen.push(known.clone())));
                        view! { <Message title=String::new() body=text reference=None problem=true dismiss=dismiss /> }
                    })
                    .collect::<Vec<_>>()
            }}
            {move || {
                general()
                    .into_iter()
                    .map(|(index, notice)| show(notice, Some(Callback::new(move |()| app.dismiss(index)))))
                    .collect::<Vec<_>>()
            }} {move || missing().into_iter().map(|notice| show(notice, None)).collect::<Vec<_>>()}
        </div>
    }
}

fn show(notice: Notice, dismiss: Option<Callback<()>>) -> impl IntoView {
    let problem = notice.tone == Tone::Problem;
    let title = sentence(notice.title);
    match dismiss {
        Some(dismiss) => view! { <Message title=title body=notice.body reference=notice.correlation problem=problem dismiss=dismiss /> }.into_any(),
        None => view! { <Message title=title body=notice.body reference=notice.correlation problem=problem /> }.into_any(),
    }
}

/// A title that is followed by more ends with a full stop.
fn sentence(mut title: String) -> String {
    if !title.is_empty() && !title.ends_with(['.', '!', '?', ':']) {
        title.push('.');
    }
    title
}

/// Short confirmations in a corner.
#[component]
pub fn Toasts() -> impl IntoView {
    let app = expect_context::<App>();
    let hints = move || {
        let notices = app.notices.get().into_iter().enumerate();
        notices
            .filter(|(_, notice)| notice.tone == Tone::Hint)
            .collect::<Vec<_>>()
    };
    // A confirmation has said what it had to say after a while.
    Effect::new(move |_| {
        if let Some((_, newest)) = hints().pop() {
            let gone = move || {
                let place = app
                    .notices
                    .with_untracked(|notices| notices.iter().position(|notice| *notice == newest));
                if let Some(place) = place {
                    app.dismiss(place);
                }
            };
            set_timeout(gone, Duration::from_secs(8));
        }
    });
    view! {
        <div class="toasts" aria-live="polite">
            {move || {
                hints()
                    .into_iter()
                    .map(|(index, notice)| show(notice, Some(Callback::new(move |()| app.dismiss(index)))))
                    .collect::<Vec<_>>()
            }}
        </div>
    }
}
