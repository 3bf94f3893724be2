//! PROBE: what this browser offers, and whether a host answers at all. Asked by the screen that checks the set-up.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::RequestBuilder;
use js_sys::Reflect;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode};

use super::{Web, sleep_ms};
use crate::api::knock::{Knock, Knocked};

/// Whether the page came over https or from this computer, so that the browser offers it everything.
#[must_use]
pub fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Whether there is something of this name in the browser.
#[must_use]
pub fn offers(name: &str) -> bool {
    web_sys::window().is_some_and(|window| has(&window, name))
}

/// Whether there are service workers here.
#[must_use]
pub fn offers_workers() -> bool {
    web_sys::window().is_some_and(|window| has(&window.navigator(), "serviceWorker"))
}

fn has(object: &JsValue, name: &str) -> bool {
    Reflect::has(object, &JsValue::from_str(name)).unwrap_or(false)
}

impl Knock for Web {
    async fn knock(&self, url: &str) -> Knocked {
        let violated = Violations::watch(url);
        let request = RequestBuilder::new(url)
            .mode(RequestMode::NoCors)
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .build();
        let answered = match request {
            Ok(request) => request.send().await.is_ok(),
            Err(_) => false,
        };
        if answered {
            return Knocked::Hidden;
        }
        // The browser tells of its policy in a turn of its own.
        sleep_ms(50).await;
        if violated.seen() {
            Knocked::Forbidden
        } else {
            Knocked::Silent
        }
    }
}

/// Whether the page's policy has stopped a connection to a host, from now on until it is dropped.
struct Violations {
    seen: Rc<Cell<bool>>,
    closure: Closure<dyn Fn(Event)>,
}

const VIOLATION: &str = "securitypolicyviolation";

impl Violations {
    fn watch(url: &str) -> Violations {
        let seen = Rc::new(Cell::new(false));
        let (telling, url) = (seen.clone(), url.to_owned());
        let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let blocked = Reflect::get(&event, &JsValue::from_str("blockedURI")).ok();
            let blocked = blocked.and_then(|blocked| blocked.as_string());
            if blocked.is_some_and(|blocked| !blocked.is_empty() && url.starts_with(&blocked)) {
                telling.set(true);
            }
        });
        if let Some(window) = web_sys::window() {
            window
                .add_event_listener_with_callback(VIOLATION, closure.as_ref().unchecked_ref())
                .ok();
        }
        Violations { seen, closure }
    }

    fn seen(&self) -> bool {
        self.seen.get()
    }
}

impl Drop for Violations {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window
                .remove_event_listener_with_callback(
                    VIOLATION,
                    self.closure.as_ref().unchecked_ref(),
                )
                .ok();
        }
    }
}
