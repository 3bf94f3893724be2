//! BENCH: ratios of two ways of doing the same work, measured side by side in one run and checked to
//! give the same counts. Absolute times depend on the machine and are shown for orientation only.

#[cfg(not(target_arch = "wasm32"))]
mod native;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    native::run();
}
