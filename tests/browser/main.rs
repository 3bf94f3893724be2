//! BROWSER: what needs a real browser — effects behind `browser/`, and the report as a reader meets it.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that something is wrong"
)]

mod compress;
mod effects;
mod report;
mod store;
mod tabs;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
