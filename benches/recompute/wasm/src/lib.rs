//! RECOMPUTE: the contestants in Rust of the benchmarks *recompute* and *decode*, for JavaScript.
//!
//! Comes in: visits as typed arrays (benches/recompute/data.mjs), or pages as bytes. Goes out: counts per cell and
//! what the overview shows of them, as arrays that JavaScript compares with those of the others.

#[cfg(target_arch = "wasm32")]
mod answer;
#[cfg(target_arch = "wasm32")]
mod decode;
#[cfg(target_arch = "wasm32")]
mod ours;
#[cfg(target_arch = "wasm32")]
mod scan;
#[cfg(target_arch = "wasm32")]
mod visits;
