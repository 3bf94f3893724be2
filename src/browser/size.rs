//! SIZE: the width an element has, as a signal: charts are laid out for it.

use leptos::html::Div;
use leptos::prelude::*;

/// Width in whole pixels of the element behind the reference; 0 until it is on the page.
#[must_use]
pub fn width_of(node: NodeRef<Div>) -> ReadSignal<f64> {
    let (width, set_width) = signal(0.0);
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            watch(&element, move |now| {
                let now = now.floor();
                if set_width.try_update_untracked(|_| ()).is_some()
                    && width.try_get_untracked() != Some(now)
                {
                    set_width.try_set(now);
                }
            });
        }
    });
    width
}

/// Tells the width now and after every change, until the owner goes.
#[cfg(target_arch = "wasm32")]
fn watch(element: &web_sys::HtmlDivElement, tell: impl Fn(f64) + 'static) {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::prelude::Closure;

    tell(element.get_bounding_client_rect().width());
    let heard = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
            tell(entry.content_rect().width());
        }
    });
    if let Ok(observer) = web_sys::ResizeObserver::new(heard.as_ref().unchecked_ref()) {
        observer.observe(element);
        let kept = StoredValue::new_local((observer, heard));
        on_cleanup(move || {
            // The element leaves the page after this: its last change must not be told to nobody.
            kept.try_with_value(|kept| kept.0.disconnect());
        });
    }
}

/// There are no elements outside a browser.
#[cfg(not(target_arch = "wasm32"))]
fn watch<E>(_element: &E, tell: impl Fn(f64) + 'static) {
    tell(0.0);
}
