//! DOM: the few things a view asks of an element that no attribute can say.

pub mod screen;

/// Closes the panel (a `popover` element) with this id.
#[cfg(target_arch = "wasm32")]
pub fn close_panel(id: &str) {
    use wasm_bindgen::JsCast as _;

    let document = web_sys::window().and_then(|window| window.document());
    let panel = document.and_then(|document| document.get_element_by_id(id));
    if let Some(panel) = panel.and_then(|panel| panel.dyn_into::<web_sys::HtmlElement>().ok()) {
        // It may be closed already: nothing to do then.
        panel.hide_popover().ok();
    }
}

/// There are no panels outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn close_panel(_id: &str) {}

/// Scrolls until the element with this id can be seen from its beginning.
#[cfg(target_arch = "wasm32")]
pub fn bring(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(element) = document.and_then(|document| document.get_element_by_id(id)) {
        element.scroll_into_view();
    }
}

/// There is nothing to scroll outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn bring(_id: &str) {}

/// A text in lower case, by the browser's tables of letters: ours need not carry them.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A text in lower case.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn lower(text: &str) -> String {
    text.to_lowercase()
}
