//! Files that the reader hands to the page: chosen in a dialogue or a field, or dropped on it.

use std::rc::Rc;

use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

use super::{Handed, spawn};

/// Takes what the reader handed over.
type Take = Rc<dyn Fn(Handed)>;

/// Lets the reader choose a file, after a click of theirs. Larger ones than `most` bytes are not read.
pub fn pick_file(accept: &str, most: u64, take: impl Fn(Handed) + 'static) {
    let document = web_sys::window().and_then(|window| window.document());
    let input = document.and_then(|document| document.create_element("input").ok());
    let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    input.set_type("file");
    input.set_accept(accept);
    let take: Take = Rc::new(take);
    let chosen = Closure::once_into_js(move |event: Event| {
        let input = event
            .target()
            .and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = input.and_then(|input| input.files()?.get(0)) {
            hand(file, most, take);
        }
    });
    input.set_onchange(Some(chosen.unchecked_ref()));
    input.click();
}

/// Takes files that are dropped on the page, for as long as it lives.
pub fn on_drop(most: u64, take: impl Fn(Handed) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let take: Take = Rc::new(take);
    let holds_files = |event: &DragEvent| {
        let data = event.data_transfer();
        data.is_some_and(|data| data.types().includes(&"Files".into(), 0))
    };
    // Without this the browser would leave the page for the file.
    let over = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
        if holds_files(&event) {
            event.prevent_default();
        }
    });
    let dropped = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
        if !holds_files(&event) {
            return;
        }
        event.prevent_default();
        let data = event.data_transfer();
        if let Some(file) = data.and_then(|data| data.files()?.get(0)) {
            hand(file, most, take.clone());
        }
    });
    for (name, listener) in [("dragover", over), ("drop", dropped)] {
        window
            .add_event_listener_with_callback(name, listener.as_ref().unchecked_ref())
            .ok();
        listener.forget();
    }
}

/// The file chosen in the field with this id; `None` where there is none. The field is emptied, so that the same file can be
/// chosen again.
pub async fn chosen(id: &str, most: u64) -> Option<Handed> {
    let document = web_sys::window().and_then(|window| window.document());
    let field = document.and_then(|document| document.get_element_by_id(id))?;
    let field: HtmlInputElement = field.dyn_into().ok()?;
    let file = field.files()?.get(0)?;
    field.set_value("");
    Some(read(file, most).await)
}

fn hand(file: File, most: u64, take: Take) {
    spawn(async move { take(read(file, most).await) });
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of files are whole numbers far below 2^53"
)]
async fn read(file: File, most: u64) -> Handed {
    let (name, size) = (file.name(), file.size() as u64);
    let bytes = if size > most {
        None
    } else {
        let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
        buffer
            .ok()
            .map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec())
    };
    Handed { name, size, bytes }
}
