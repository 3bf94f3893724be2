//! TABS: the request budget shared with the other tabs of this page, which tell each other what they start.

use std::rc::Rc;

use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{random, sleep_ms, spawn, ticks};
use crate::api::limiter::Limiter;

/// How often a tab that has something to ask says so; the limiter takes one that is silent for longer as gone.
const BEAT_MS: u64 = 1_000;

/// Shares the budget with all tabs that name the same owner, for as long as the page lives; to be called once.
/// Without a channel each tab counts for itself, and a 429 tells.
pub fn share_budget(limiter: &Rc<Limiter>, whose: &str) {
    let Some(id) = random().map(u64::from_le_bytes) else {
        return;
    };
    let Ok(channel) = BroadcastChannel::new(&format!("eightytwenty.budget/{whose}")) else {
        return;
    };
    let hearing = limiter.clone();
    let closure = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            hearing.hear(&text, ticks());
        }
    });
    channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
    limiter.join(id, move |message| {
        channel.post_message(&JsValue::from_str(message)).ok();
    });
    let beating = limiter.clone();
    spawn(async move {
        loop {
            sleep_ms(BEAT_MS).await;
            beating.beat();
        }
    });
}
