//! HEADER: who we are, how loading stands, and the commands. Nothing moves when they change.

use leptos::prelude::*;

use crate::state::App;
use crate::state::load::Load;
use crate::state::session::Session;

/// The top of the page.
#[component]
pub fn Header() -> impl IntoView {
    let app = expect_context::<App>();
    let title = move || {
        app.config
            .with(|config| config.as_ref().and_then(|config| config.title.clone()))
            .unwrap_or("Eightytwenty".to_owned())
    };
    let organization = move || {
        app.session.with(|session| match session {
            Session::SignedIn(account) | Session::Expired(account) => {
                account.organization.clone().unwrap_or_default()
            }
            _ => String::new(),
        })
    };
    let who = move || {
        app.session.with(|session| match session {
            Session::SignedIn(account) | Session::Expired(account) => account
                .user
                .clone()
                .map(|user| format!("Signed in as {user}")),
            _ => None,
        })
    };
    let inside = move || {
        app.session
            .with(|session| matches!(session, Session::SignedIn(_)))
    };
    let expired = move || {
        app.session
            .with(|session| matches!(session, Session::Expired(_)))
    };
    let snapshot = Memo::new(move |_| app.shows_snapshot());
    let loading = move || app.load.with(|load| matches!(load, Load::Loading(_)));
    let state = move || {
        app.load.with(|load| match load {
            Load::Idle => "idle",
            Load::Loading(_) => "loading",
            Load::Complete(_) => "complete",
            Load::Partial(..) => "partial",
            Load::Failed(_) => "failed",
        })
    };
    view! {
        <header class="top">
            <h1 class="mark">
                <Mark />
                <bdi>{title}</bdi>
            </h1>
            <bdi class="organization quiet small">{organization}</bdi>
            <p class="status" role="status" data-state=state>
                {move || app.load.with(Load::sentence)}
            </p>
            <div class="commands">
                <Show when=move || snapshot.get()>
                    <button type="button" class="button plain" on:click=move |_| app.close_snapshot()>
                        "Close snapshot"
                    </button>
                </Show>
                <Show when=move || inside() && !snapshot.get()>
                    <button type="button" class="button" class:absent=move || !loading() on:click=move |_| app.cancel()>
                        "Cancel"
                    </button>
                    <button
                        type="button"
                        class="button main"
                        aria-disabled=move || loading().then_some("true")
                        on:click=move |_| {
                            if !untrack(loading) {
                                app.start_load();
                            }
                        }
                    >
                        "Load"
                    </button>
                </Show>
                <Show when=move || expired()>
                    <button type="button" class="button main" on:click=move |_| app.sign_in()>
                        "Sign in with Genesys Cloud"
                    </button>
                </Show>
                <Show when=move || inside() || expired()>
                    <button type="button" class="button plain" title=who on:click=move |_| app.sign_out()>
                        "Sign out"
                    </button>
                </Show>
            </div>
            <Show when=move || loading()>
                <Progress />
            </Show>
        </header>
    }
}

/// The mark: a service-level curve on its tile.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="tile" viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
            <rect x="1" y="1" width="18" height="18" rx="5"></rect>
            <path d="M4 13.5C7 13.5 7 6 16 6"></path>
        </svg>
    }
}

/// A hairline under the header that fills with pages.
#[component]
fn Progress() -> impl IntoView {
    let app = expect_context::<App>();
    let share = move || {
        app.load.with(|load| match load {
            Load::Loading(progress) => progress
                .pages_expected
                .map(|all| (progress.pages, all.max(1))),
            _ => None,
        })
    };
    view! {
        <progress
            aria-label="Pages loaded"
            max=move || share().map(|share| share.1.to_string())
            value=move || share().map(|share| share.0.min(share.1).to_string())
        ></progress>
    }
}
