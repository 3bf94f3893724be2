//! Compression by the browser itself (`CompressionStream`), gzip, for files that are written and read.

use js_sys::{Array, Function, Reflect, Uint8Array};
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

use super::Unpacked;

/// The bytes compressed as gzip; `None` where the browser does not know how.
pub async fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    match through(bytes, "CompressionStream", usize::MAX).await {
        Unpacked::Bytes(bytes) => Some(bytes),
        Unpacked::TooMuch | Unpacked::Damaged => None,
    }
}

/// What was compressed as gzip. Reading stops as soon as more than `most` bytes come out.
pub async fn decompress(bytes: &[u8], most: usize) -> Unpacked {
    through(bytes, "DecompressionStream", most).await
}

/// A stream of this class. The library's own binding of it counts as unstable.
fn stream(class: &str) -> Option<ReadableWritablePair> {
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str(class)).ok()?;
    let class: Function = class.dyn_into().ok()?;
    let stream = Reflect::construct(&class, &Array::of1(&JsValue::from_str("gzip"))).ok()?;
    Some(stream.unchecked_into())
}

/// What comes out of a stream when these bytes go in.
async fn through(bytes: &[u8], class: &str, most: usize) -> Unpacked {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok();
    let Some((blob, stream)) = blob.zip(stream(class)) else {
        return Unpacked::Damaged;
    };
    let reader = blob.stream().pipe_through(&stream).get_reader();
    let reader: ReadableStreamDefaultReader = reader.unchecked_into();
    let mut found = Vec::new();
    loop {
        let Ok(piece) = JsFuture::from(reader.read()).await else {
            return Unpacked::Damaged;
        };
        let member = |name| Reflect::get(&piece, &JsValue::from_str(name));
        if member("done").is_ok_and(|done| done.is_truthy()) {
            return Unpacked::Bytes(found);
        }
        let Some(piece) = member("value")
            .ok()
            .and_then(|value| value.dyn_into::<Uint8Array>().ok())
        else {
            return Unpacked::Damaged;
        };
        let length = usize::try_from(piece.length()).unwrap_or(usize::MAX);
        if length > most.saturating_sub(found.len()) {
            // Whatever else would come is not made.
            JsFuture::from(reader.cancel()).await.ok();
            return Unpacked::TooMuch;
        }
        found.extend_from_slice(&piece.to_vec());
    }
}
