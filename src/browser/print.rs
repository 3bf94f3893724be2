//! PRINT: whether the page is being printed, as a signal, so that a layout for paper is built only then.

use leptos::prelude::*;

use super::{sleep_ms, spawn};

/// Until then a browser that prints has said so.
const PATIENCE_MS: u64 = 300;

/// Whether the page is being printed, by our button or by the browser's own command; follows until the owner goes.
/// What hangs on the signal is on the page before the browser lays out the paper: effects run as soon as the
/// event has been told.
#[must_use]
pub fn printing() -> RwSignal<bool> {
    let printing = RwSignal::new(false);
    for (event, now) in [("beforeprint", true), ("afterprint", false)] {
        on_window(event, move || printing.set(now));
    }
    printing
}

/// Prints the page. The layout for paper is built first: while a handler runs, the browser's own announcement would
/// find no time for it. A frame may forbid the dialogue: then nothing is announced, and `refused` is called.
pub fn print(printing: RwSignal<bool>, refused: impl FnOnce() + 'static) {
    printing.set(true);
    spawn(async move {
        sleep_ms(1).await;
        let has_begun = open_dialog();
        // Browsers whose dialogue does not hold the page up tell of it a little later.
        sleep_ms(PATIENCE_MS).await;
        if !has_begun() {
            // The page may have gone on meanwhile.
            printing.try_set(false);
            refused();
        }
    });
}

/// Names the page anew, as browsers name the file they print into; the name before.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn rename_page(title: &str) -> String {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return String::new();
    };
    let before = document.title();
    document.set_title(title);
    before
}

/// There is no page outside a browser.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn rename_page(_title: &str) -> String {
    String::new()
}

/// Opens the dialogue; what comes back tells whether the browser began to print.
#[cfg(target_arch = "wasm32")]
fn open_dialog() -> Box<dyn FnOnce() -> bool> {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::prelude::Closure;

    let Some(window) = web_sys::window() else {
        return Box::new(|| false);
    };
    let begun = std::rc::Rc::new(std::cell::Cell::new(false));
    let told = begun.clone();
    let heard = Closure::<dyn Fn()>::new(move || told.set(true));
    window
        .add_event_listener_with_callback("beforeprint", heard.as_ref().unchecked_ref())
        .ok();
    window.print().ok();
    Box::new(move || {
        window
            .remove_event_listener_with_callback("beforeprint", heard.as_ref().unchecked_ref())
            .ok();
        begun.get()
    })
}

#[cfg(not(target_arch = "wasm32"))]
fn open_dialog() -> Box<dyn FnOnce() -> bool> {
    Box::new(|| false)
}

/// Calls back at each such event of the window, until the owner goes.
#[cfg(target_arch = "wasm32")]
fn on_window(event: &'static str, heard: impl Fn() + 'static) {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::prelude::Closure;

    let Some(window) = web_sys::window() else {
        return;
    };
    let heard = Closure::<dyn Fn()>::new(heard);
    window
        .add_event_listener_with_callback(event, heard.as_ref().unchecked_ref())
        .ok();
    let kept = StoredValue::new_local((window, heard));
    on_cleanup(move || {
        kept.try_with_value(|(window, heard)| {
            window
                .remove_event_listener_with_callback(event, heard.as_ref().unchecked_ref())
                .ok();
        });
    });
}

/// Nothing happens outside a browser.
#[cfg(not(target_arch = "wasm32"))]
fn on_window(_event: &'static str, heard: impl Fn() + 'static) {
    drop(heard);
}
