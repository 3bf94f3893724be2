//! SCREEN: what a page does that fills a screen for days: full screen, no sleep, keys without a field. Each is asked for
//! and goes without where the browser has it not.

#[cfg(target_arch = "wasm32")]
pub use web::{full, keep_awake, leave_full, listen};

/// Something that happened to the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key outside of any control, or Escape.
    Key(String),
    /// Full screen began (`true`) or ended.
    Full(bool),
}

/// There is no screen outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn full() {}

/// There is no screen outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn leave_full() {}

/// There is no screen outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn keep_awake() {}

/// Nothing happens outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn listen(heard: impl Fn(Event) -> bool + Clone + 'static) {
    drop(heard);
}

#[cfg(target_arch = "wasm32")]
mod web {
    use js_sys::{Function, Promise, Reflect};
    use leptos::prelude::{StoredValue, UpdateValue as _, WithValue as _, on_cleanup};
    use leptos::wasm_bindgen::closure::Closure;
    use leptos::wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Document, Element, EventTarget, KeyboardEvent};

    use super::Event;
    use crate::browser::spawn;

    /// Elements that use keys themselves.
    const CONTROLS: &str = "button, select, input, summary, a";

    fn document() -> Option<Document> {
        web_sys::window()?.document()
    }

    /// Calls a method that a browser may not have; what it promises, if it does.
    fn call(of: &JsValue, name: &str, argument: &JsValue) -> Option<Promise> {
        let method = Reflect::get(of, &JsValue::from_str(name)).ok()?;
        let method = method.dyn_into::<Function>().ok()?;
        method.call1(of, argument).ok()?.dyn_into().ok()
    }

    /// Waits for a promise and leaves its answer: a refusal needs nobody.
    fn settle(promise: Option<Promise>) {
        if let Some(promise) = promise {
            spawn(async move {
                JsFuture::from(promise).await.ok();
            });
        }
    }

    fn is_full() -> bool {
        let element = document()
            .and_then(|document| Reflect::get(&document, &"fullscreenElement".into()).ok());
        element.is_some_and(|element| element.is_object())
    }

    /// Has the page fill the screen; browsers allow it only while a press is handled.
    pub fn full() {
        let root = document().and_then(|document| document.document_element());
        if let Some(root) = root {
            settle(call(&root, "requestFullscreen", &JsValue::UNDEFINED));
        }
    }

    /// Ends it, if it is so.
    pub fn leave_full() {
        if let Some(document) = document().filter(|_| is_full()) {
            settle(call(&document, "exitFullscreen", &JsValue::UNDEFINED));
        }
    }

    /// Has the screen not sleep until the owner goes; again whenever the page comes back into view, for then the browser
    /// has forgotten it.
    pub fn keep_awake() {
        let held = StoredValue::new_local(None::<JsValue>);
        let take = move || {
            spawn(async move {
                let Some(window) = web_sys::window() else {
                    return;
                };
                let lock = Reflect::get(&window.navigator(), &"wakeLock".into());
                let Some(promise) = lock
                    .ok()
                    .filter(JsValue::is_object)
                    .and_then(|lock| call(&lock, "request", &"screen".into()))
                else {
                    return;
                };
                if let Ok(sentinel) = JsFuture::from(promise).await {
                    // Who asked may be gone by now.
                    let gone = held.try_update_value(|held| *held = Some(sentinel.clone()));
                    if gone.is_none() {
                        settle(call(&sentinel, "release", &JsValue::UNDEFINED));
                    }
                }
            });
        };
        take();
        let Some(document) = document() else {
            return;
        };
        let shown = document.clone();
        until_cleanup(&document, "visibilitychange", move |_| {
            if !shown.hidden() {
                take();
            }
        });
        on_cleanup(move || {
            let sentinel = held.try_update_value(Option::take).flatten();
            settle(sentinel.and_then(|one| call(&one, "release", &JsValue::UNDEFINED)));
        });
    }

    /// Tells what happens to the screen until the owner goes. A key whose hearer answers `true` does nothing else.
    pub fn listen(heard: impl Fn(Event) -> bool + Clone + 'static) {
        let Some(document) = document() else {
            return;
        };
        let keys = heard.clone();
        until_cleanup(&document, "keydown", move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let key = event.key();
            let control = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|element| element.closest(CONTROLS).ok().flatten());
            let other = event.ctrl_key() || event.alt_key() || event.meta_key();
            let ours = key == "Escape" || control.is_none() && !other;
            if ours && !event.default_prevented() && keys(Event::Key(key)) {
                event.prevent_default();
            }
        });
        until_cleanup(&document, "fullscreenchange", move |_| {
            heard(Event::Full(is_full()));
        });
    }

    /// Listens until the owner goes.
    fn until_cleanup(
        target: &EventTarget,
        name: &'static str,
        heard: impl Fn(web_sys::Event) + 'static,
    ) {
        let closure = Closure::<dyn Fn(web_sys::Event)>::new(heard);
        target
            .add_event_listener_with_callback(name, closure.as_ref().unchecked_ref())
            .ok();
        let kept = StoredValue::new_local((target.clone(), closure));
        on_cleanup(move || {
            kept.try_with_value(|(target, closure)| {
                target
                    .remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref())
                    .ok();
            });
        });
    }
}
