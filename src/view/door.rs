//! DOOR: the page before there are figures — sign-in, pauses, and a load that brought nothing.

use leptos::prelude::*;

use crate::state::App;
use crate::state::config::REGIONS;
use crate::state::load::Load;
use crate::state::session::Session;
use crate::view::look::Stage;
use crate::view::parts::Message;

/// What the page is for, and the way in.
#[component]
pub fn Door() -> impl IntoView {
    let app = expect_context::<App>();
    let known = move || app.can_sign_in();
    let reason = move || {
        app.session.with(|session| match session {
            Session::SignedOut(Some(notice)) => Some(notice.clone()),
            _ => None,
        })
    };
    view! {
        <section class="door">
            <h2>"Was the promise kept?"</h2>
            <p class="lead">
                "Service level for Genesys Cloud, computed from every single wait: how many callers were answered in time, when they were not, and in which queue."
            </p>
            <div aria-live="polite">
                {move || {
                    reason()
                        .map(|notice| {
                            view! {
                                <Message title=notice.title body=notice.body reference=notice.correlation problem=true />
                            }
                        })
                }}
            </div>
            <Show when=move || known() fallback=|| view! { <Form /> }>
                <p>
                    <button type="button" class="button main large" on:click=move |_| app.sign_in()>
                        "Sign in with Genesys Cloud"
                    </button>
                </p>
            </Show>
            <WithoutSignIn />
            <p class="aside">
                <CheckSetUp />
            </p>
            <ul class="promises">
                <li>
                    <b>"Nothing leaves this browser."</b>
                    " The page talks to Genesys Cloud only; figures are computed here. Closed days stay on this computer, without names or numbers, until you sign out."
                </li>
                <li>
                    <b>"It only reads."</b>
                    " You sign in at Genesys Cloud itself, with your own permissions; the password never passes through this page."
                </li>
                <li>
                    <b>"Every definition is in the open."</b>
                    " Five formulas, each queue’s own threshold, and how sure each figure is."
                </li>
            </ul>
        </section>
    }
}

/// What can be seen without a sign-in.
#[component]
fn WithoutSignIn() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <p class="ways-in">
            <span class="quiet">"Without a sign-in:"</span>
            <button type="button" class="button" on:click=move |_| app.pick_snapshot()>
                "Open snapshot…"
            </button>
            <button type="button" class="button" on:click=move |_| app.see_sample()>
                "See the sample"
            </button>
        </p>
    }
}

/// Opens the screen that checks the set-up.
#[component]
pub fn CheckSetUp() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <button type="button" class="button plain" on:click=move |_| app.open_check()>
            "Check set-up"
        </button>
    }
}

/// Region and client id, where the host configured none.
#[component]
fn Form() -> impl IntoView {
    let app = expect_context::<App>();
    let (region, client) = app.remembered();
    let (region, client) = (RwSignal::new(region), RwSignal::new(client));
    let lacking = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (region, client) = (
            region.get_untracked().trim().to_owned(),
            client.get_untracked().trim().to_owned(),
        );
        lacking.set(region.is_empty() || client.is_empty());
        if !lacking.get_untracked() {
            app.sign_in_with(&region, &client);
        }
    };
    view! {
        <form class="form" on:submit=submit novalidate>
            <label class="field">
                <span>"Region"</span>
                <input
                    type="text"
                    list="regions"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder="mypurecloud.de or eu-central-1"
                    prop:value=region
                    on:input:target=move |event| region.set(event.target().value())
                />
            </label>
            <datalist id="regions">
                {REGIONS
                    .iter()
                    .map(|region| view! { <option value=region.domain>{format!("{} · {}", region.place, region.aws)}</option> })
                    .collect::<Vec<_>>()}
            </datalist>
            <label class="field">
                <span>"Client id"</span>
                <input
                    type="text"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder="of an OAuth client with code authorization and PKCE"
                    prop:value=client
                    on:input:target=move |event| client.set(event.target().value())
                />
            </label>
            <p class="wrong" aria-live="polite">
                {move || lacking.get().then_some("Both are needed: the region of your organisation and the id of an OAuth client.")}
            </p>
            <button type="submit" class="button main large">
                "Sign in with Genesys Cloud"
            </button>
            <p class="quiet small">"Both are remembered on this computer; neither is secret. An administrator finds the client id under Admin › Integrations › OAuth."</p>
        </form>
    }
}

/// A pause: nothing to show yet, and why.
#[component]
pub fn Pause(
    /// Which one.
    stage: Stage,
) -> impl IntoView {
    let app = expect_context::<App>();
    let notice = move || {
        app.load.with(|load| match load {
            Load::Failed(notice) => Some(notice.clone()),
            _ => None,
        })
    };
    let (title, body) = match stage {
        Stage::Starting => ("One moment", "The page reads its configuration."),
        Stage::Exchanging => ("Signing in", "Genesys Cloud is being asked for a token."),
        Stage::Fetching if app.shows_snapshot() => (
            "Opening the snapshot",
            "It is read in this browser; nothing is asked of Genesys Cloud.",
        ),
        Stage::Failed if app.shows_snapshot() => ("The snapshot could not be opened", ""),
        Stage::Fetching => (
            "Loading",
            "Figures appear with the first page and are marked as partial until the last one.",
        ),
        Stage::Failed => ("Nothing could be loaded", ""),
        _ => (
            "Nothing loaded yet",
            "Choose a period and queues above, then press Load. Threshold, target, formula and interval can be changed afterwards without loading again.",
        ),
    };
    view! {
        <section class="door" class:waiting=matches!(stage, Stage::Starting | Stage::Exchanging | Stage::Fetching)>
            <h2>{title}</h2>
            <p class="lead">{body}</p>
            {move || {
                notice()
                    .map(|notice| {
                        view! {
                            <Message title=notice.title body=notice.body reference=notice.correlation problem=true />
                            {if app.shows_snapshot() {
                                view! { <WithoutSignIn /> }.into_any()
                            } else {
                                view! { <p class="quiet">"Press Load to try again."</p> }.into_any()
                            }}
                            <p class="aside">
                                <CheckSetUp />
                            </p>
                        }
                    })
            }}
        </section>
    }
}
