//! CHECK: a screen of its own that tests the set-up one by one and says what to fix, for the reader and for an
//! administrator. It asks for nothing until it is told to.

use leptos::prelude::*;

use crate::browser::dom;
use crate::state::App;
use crate::state::check::{Checks, Finding, Item, Verdict, summary};
use crate::state::session::Session;
use crate::view::parts::Message;

/// The screen.
#[component]
pub fn Check() -> impl IntoView {
    let app = expect_context::<App>();
    let checks = Checks::new(&app);
    Effect::new(|_| dom::bring("check-set-up"));
    let done = Memo::new(move |_| {
        let all = checks.found.with(Vec::len) == Item::ALL.len();
        all && !checks.running.get()
    });
    let standing = move || {
        if checks.running.get() || done.get() {
            checks.found.with(|found| summary(found))
        } else {
            "Nothing was asked yet.".to_owned()
        }
    };
    let reason = move || {
        app.session.with(|session| match session {
            Session::SignedOut(notice) => notice.clone(),
            _ => None,
        })
    };
    let mut groups: Vec<(&'static str, Vec<Item>)> = Vec::new();
    for item in Item::ALL {
        match groups.last_mut().filter(|group| group.0 == item.group()) {
            Some(group) => group.1.push(item),
            None => groups.push((item.group(), vec![item])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(title, items)| {
            let items: Vec<_> = items
                .into_iter()
                .map(|item| view! { <Line checks=checks item=item /> })
                .collect();
            view! {
                <h3>{title}</h3>
                <ul aria-label=title>{items}</ul>
            }
        })
        .collect();
    view! {
        <section class="checks" id="check-set-up" aria-labelledby="check-title">
            <h2 id="check-title">"Check set-up"</h2>
            <p class="quiet">
                "Tests what this page needs, one by one, with the smallest requests that tell. Before a sign-in it can tell less. Nothing is changed anywhere."
            </p>
            {move || {
                reason()
                    .map(|notice| {
                        view! {
                            <Message title=notice.title body=notice.body reference=notice.correlation problem=true />
                        }
                    })
            }}
            <p class="row">
                <button
                    type="button"
                    class="button main"
                    aria-disabled=move || checks.running.get().then_some("true")
                    on:click=move |_| checks.run()
                >
                    "Run the checks"
                </button>
                <Show when=move || done.get()>
                    <button type="button" class="button" on:click=move |_| checks.copy()>
                        "Copy report"
                    </button>
                </Show>
                <button type="button" class="button plain" on:click=move |_| app.close_check()>
                    "Back"
                </button>
                <span aria-live="polite">{standing}</span>
            </p>
            {groups}
        </section>
    }
}

/// One thing that is tested.
#[component]
fn Line(
    /// The tests.
    checks: Checks,
    /// Which of them.
    item: Item,
) -> impl IntoView {
    let finding = Memo::new(move |_| {
        checks
            .found
            .with(|found| found.iter().find(|one| one.item == item).cloned())
    });
    let verdict = Memo::new(move |_| {
        finding.with(|finding| {
            finding
                .as_ref()
                .map_or(Verdict::Untested, |one| one.verdict)
        })
    });
    let word = move || {
        if finding.with(Option::is_some) {
            verdict.get().word()
        } else {
            "not tested yet"
        }
    };
    let class = move || match verdict.get() {
        Verdict::Good => "check good",
        Verdict::Wrong => "check wrong",
        Verdict::Lacking => "check lacking",
        Verdict::Untested => "check",
    };
    let id = format!("check-{}", item as u8);
    let named = id.clone();
    view! {
        <li class=class aria-labelledby=named>
            <span class="sign" aria-hidden="true">
                {move || verdict.get().sign()}
            </span>
            <div>
                <p>
                    <b id=id>{item.title()}</b>
                    " "
                    <span class="word">{word}</span>
                </p>
                {move || finding.get().map(told)}
                {(item == Item::Redirect).then(|| view! { <Address checks=checks /> })}
                {(item == Item::SignIn).then(|| view! { <SignIn checks=checks /> })}
            </div>
        </li>
    }
}

/// What was found, what to do, and what to quote.
fn told(finding: Finding) -> impl IntoView {
    let todo = (!finding.todo.is_empty()).then(|| view! { <p class="todo">{finding.todo}</p> });
    let reference = finding.correlation.map(|id| {
        view! {
            <p class="tiny quiet">"Correlation id " <code>{id}</code></p>
        }
    });
    view! {
        <p>{finding.said}</p>
        {todo}
        {reference}
    }
}

/// The address to register, to be copied.
#[component]
fn Address(
    /// The tests.
    checks: Checks,
) -> impl IntoView {
    view! {
        <p class="row">
            <code>{checks.page_url()}</code>
            <button type="button" class="button" on:click=move |_| checks.copy_address()>
                "Copy"
            </button>
        </p>
    }
}

/// The way to sign in, while nobody is.
#[component]
fn SignIn(
    /// The tests.
    checks: Checks,
) -> impl IntoView {
    let app = expect_context::<App>();
    let out = move || {
        app.session
            .with(|session| matches!(session, Session::SignedOut(_)))
    };
    view! {
        <Show when=out>
            <p class="row">
                {if checks.can_sign_in() {
                    view! {
                        <button type="button" class="button" on:click=move |_| app.sign_in()>
                            "Sign in with Genesys Cloud"
                        </button>
                    }
                        .into_any()
                } else {
                    view! { <span class="quiet small">"Go back and enter region and client id to sign in."</span> }.into_any()
                }}
            </p>
        </Show>
    }
}
