//! Media types: one at least.

use leptos::prelude::*;

use crate::state::App;
use crate::terms::Media;
use crate::view::parts::Switch;
use crate::view::question::MEDIA_ORDER as ORDER;
use crate::view::words::sentence::media as word;

/// A switch for each media type.
#[component]
pub fn MediaPanel() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.still.with(|question| question.media.clone()));
    let switch = move |media: Media| {
        let on = Signal::derive(move || chosen.with(|chosen| chosen.contains(&media)));
        let turn = move |on: bool| {
            app.ask(|question| {
                let stays = |other: &Media| {
                    if *other == media {
                        on
                    } else {
                        question.media.contains(other)
                    }
                };
                question.media = Media::ALL.into_iter().filter(stays).collect();
            });
        };
        view! { <Switch label=word(media) on=on fixed=Signal::derive(move || on.get() && chosen.with(|chosen| chosen.len() == 1)) turn=turn /> }
    };
    view! {
            <div class="list-of" role="group" aria-label="Media types">
                {ORDER.map(switch).into_iter().collect::<Vec<_>>()}
            </div>
            <p class="quiet tiny">"At least one stays chosen. Several together are counted as contacts."</p>
    }
}
