//! Effects of a real browser. A failure of one (storage blocked, clipboard refused) is reported by its value,
//! never by a panic.

use std::future::Future;

use js_sys::Function;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, BroadcastChannel, HtmlAnchorElement, MessageEvent, Storage, Url, Window,
};

use super::Shelf;

fn window() -> Option<Window> {
    web_sys::window()
}

/// Runs a task until it ends.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Waits.
pub async fn sleep_ms(ms: u64) {
    // Longer than a timer can: in pieces of a day.
    let mut left = ms;
    while left > 0 {
        let piece = u32::try_from(left.min(86_400_000)).unwrap_or(u32::MAX);
        gloo_timers::future::TimeoutFuture::new(piece).await;
        left -= u64::from(piece);
    }
}

/// This computer's clock, ms since 1970 UTC; it may be wrong.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds far below 2^53"
)]
pub fn clock_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// A clock that never goes back, ms since the page began.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the page began"
)]
pub fn ticks() -> u64 {
    window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now()) as u64
}

/// Random bytes from the browser's generator; `None` where there is none (not a secure context).
#[must_use]
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    window()?
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// IANA name of the browser's time zone.
#[must_use]
pub fn zone() -> String {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new())
        .resolved_options();
    let name = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok();
    name.and_then(|name| name.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// Fragment of the address, without `#`.
#[must_use]
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Query string of the address.
#[must_use]
pub fn query() -> String {
    window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default()
}

/// Address of the page without query, fragment and `index.html`: what the OAuth client has registered.
#[must_use]
pub fn page_url() -> String {
    let Some(location) = window().map(|window| window.location()) else {
        return String::new();
    };
    let path = location.pathname().unwrap_or_default();
    let path = path.strip_suffix("index.html").unwrap_or(&path);
    format!("{}{path}", location.origin().unwrap_or_default())
}

/// Puts a fragment (and no query) into the address: as a new history entry, or in place of this one.
pub fn set_fragment(fragment: &str, new_entry: bool) {
    let Some(window) = window() else {
        return;
    };
    let path = window.location().pathname().unwrap_or_default();
    let url = if fragment.is_empty() {
        path
    } else {
        format!("{path}#{fragment}")
    };
    let Ok(history) = window.history() else {
        return;
    };
    let done = if new_entry {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    };
    done.ok();
}

/// Calls back when the reader goes back, forward, or edits the fragment.
pub fn on_navigate(changed: impl Fn() + 'static) {
    let Some(window) = window() else {
        return;
    };
    let closure = Closure::<dyn Fn()>::new(changed);
    for event in ["popstate", "hashchange"] {
        window
            .add_event_listener_with_callback(event, closure.as_ref().unchecked_ref())
            .ok();
    }
    closure.forget();
}

/// Leaves the page.
pub fn leave_for(url: &str) {
    if let Some(window) = window() {
        window.location().assign(url).ok();
    }
}

/// Opens a second window; whether the browser let us.
#[must_use]
pub fn open_window(url: &str) -> bool {
    let opened = window().map(|window| {
        window.open_with_url_and_target_and_features(
            url,
            "eightytwenty-sign-in",
            "width=520,height=720",
        )
    });
    matches!(opened, Some(Ok(Some(_))))
}

/// Whether the page stands in a frame of another page.
#[must_use]
pub fn is_framed() -> bool {
    // The outermost window may be anybody's; that it is another one can be told all the same.
    window().is_some_and(|window| match window.top() {
        Ok(Some(top)) => JsValue::from(top) != JsValue::from(window),
        _ => true,
    })
}

/// Closes this window, which the page itself opened.
pub fn close_window() {
    if let Some(window) = window() {
        window.close().ok();
    }
}

fn storage(shelf: Shelf) -> Option<Storage> {
    let window = window()?;
    match shelf {
        Shelf::Tab => window.session_storage(),
        Shelf::Computer => window.local_storage(),
    }
    .ok()?
}

/// What was kept under a key.
#[must_use]
pub fn recall(shelf: Shelf, key: &str) -> Option<String> {
    storage(shelf)?.get_item(key).ok()?
}

/// Keeps a text; whether the browser let us.
#[expect(
    clippy::must_use_candidate,
    reason = "keeping is an effect; few need to know"
)]
pub fn keep(shelf: Shelf, key: &str, text: &str) -> bool {
    storage(shelf).is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// Forgets what was kept.
pub fn forget(shelf: Shelf, key: &str) {
    if let Some(storage) = storage(shelf) {
        storage.remove_item(key).ok();
    }
}

/// Hands the reader a file.
pub fn download(name: &str, mime: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options);
    blob.and_then(|blob| download_blob(name, &blob)).ok();
}

/// Hands the reader bytes as a file.
pub(super) fn download_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser has its own hold on the blob once the click is through.
    spawn(async move {
        sleep_ms(60_000).await;
        Url::revoke_object_url(&url).ok();
    });
    Ok(())
}

/// Puts a text on the clipboard; whether the browser let us.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else {
        return false;
    };
    // Absent outside secure contexts, whatever the binding says.
    let clipboard = window.navigator().clipboard();
    if clipboard.is_undefined() {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text))
        .await
        .is_ok()
}

/// Fetches the part of the program that comes later, unless it is here; whether it is here now. `start.js` does
/// it; where nobody has cut the program in two (a test), everything is here.
pub async fn load_more() -> bool {
    let Some(window) = window() else {
        return true;
    };
    let load = js_sys::Reflect::get(&window, &JsValue::from_str("loadMore"));
    let Some(load) = load.ok().and_then(|load| load.dyn_into::<Function>().ok()) else {
        return true;
    };
    let promise = load.call0(&window).map(js_sys::Promise::from);
    match promise {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// Waits until the part of the program that comes later has come, whoever asked for it.
pub async fn more_came() {
    let whole =
        window().and_then(|window| js_sys::Reflect::get(&window, &JsValue::from_str("whole")).ok());
    if let Some(whole) = whole.and_then(|whole| whole.dyn_into::<js_sys::Promise>().ok()) {
        wasm_bindgen_futures::JsFuture::from(whole).await.ok();
    }
}

/// Tells all other windows of this page something.
pub fn tell(channel: &str, message: &str) {
    if let Ok(channel) = BroadcastChannel::new(channel) {
        channel.post_message(&JsValue::from_str(message)).ok();
        // Not closed: a message of a closed channel may be lost.
    }
}

/// Listens to what other windows of this page tell, for as long as the page lives.
pub fn listen(channel: &str, heard: impl Fn(String) + 'static) {
    let Ok(channel) = BroadcastChannel::new(channel) else {
        return;
    };
    let closure = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            heard(text);
        }
    });
    channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
    // Kept alive with its listener.
    std::mem::forget(channel);
}

/// Tells the window that opened this one something, if it holds a page of the same origin. Unlike a channel, this
/// reaches a page in a frame of another site, for which the browser keeps a world of its own.
pub fn tell_opener(message: &str) {
    let Some(window) = window() else {
        return;
    };
    if let Ok(opener) = window.opener() {
        post(&opener, message);
    }
}

/// Listens to what windows that this page opened (or the one that opened it) tell, for as long as the page lives, and
/// answers. What comes from another origin is not heard.
pub fn listen_to_windows(heard: impl Fn(&str) -> Option<&'static str> + 'static) {
    let Some(window) = window() else {
        return;
    };
    let Ok(origin) = window.location().origin() else {
        return;
    };
    let closure = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if event.origin() != origin {
            return;
        }
        let answer = event.data().as_string().and_then(|text| heard(&text));
        if let (Some(answer), Some(source)) = (answer, event.source()) {
            post(&source, answer);
        }
    });
    window
        .add_event_listener_with_callback("message", closure.as_ref().unchecked_ref())
        .ok();
    closure.forget();
}

/// Hands a text to another window; the browser delivers it only to a page of our own origin.
fn post(to: &JsValue, message: &str) {
    let Some(origin) = window().and_then(|window| window.location().origin().ok()) else {
        return;
    };
    if !to.is_null() && !to.is_undefined() {
        let to: &Window = to.unchecked_ref();
        to.post_message(&JsValue::from_str(message), &origin).ok();
    }
}
