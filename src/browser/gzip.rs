//! Compression by the browser itself.

use js_sys::{Array, Function, Reflect, Uint8Array};
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

/// Compresses bytes as gzip; `None` where the browser cannot.
pub async fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    gather(&through("CompressionStream", bytes)?, usize::MAX).await
}

/// Decompresses gzip; `None` where it is damaged, or more than `most` bytes come out: then the rest is not even made.
pub async fn decompress(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    gather(&through("DecompressionStream", bytes)?, most).await
}

/// Bytes on their way through one of the browser's transformers. The bindings do not know these two.
fn through(transformer: &str, bytes: &[u8]) -> Option<ReadableStream> {
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str(transformer));
    let class: Function = class.ok()?.dyn_into().ok()?;
    let through = Reflect::construct(&class, &Array::of1(&JsValue::from_str("gzip"))).ok()?;
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let through: ReadableWritablePair = through.unchecked_into();
    Some(blob.stream().pipe_through(&through))
}

/// All that a stream brings, unless that is more than `most` bytes.
async fn gather(stream: &ReadableStream, most: usize) -> Option<Vec<u8>> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().ok()?;
    let mut all = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await.ok()?;
        let part = |name: &str| Reflect::get(&read, &JsValue::from_str(name)).ok();
        if part("done")?.is_truthy() {
            return Some(all);
        }
        let chunk: Uint8Array = part("value")?.dyn_into().ok()?;
        let begin = all.len();
        if chunk.length() as usize > most - begin {
            // Nobody waits for the cancelling.
            drop(reader.cancel());
            return None;
        }
        all.resize(begin + chunk.length() as usize, 0);
        chunk.copy_to(&mut all[begin..]);
    }
}
