//! Two halves do together what the whole did, and the first alone does all that has not moved.

#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that something is wrong"
)]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use split::{Halves, split};
use wasmparser::{Parser, Payload, Validator};

const WHOLE: &str = include_str!("halves.wat");

fn halves() -> Halves {
    split(&wat::parse_str(WHOLE).unwrap(), "app::more", None).unwrap()
}

fn refused(text: &str, path: &str) -> String {
    split(&wat::parse_str(text).unwrap(), path, None)
        .unwrap_err()
        .to_string()
}

/// How many bytes the bodies of the functions have.
fn code(wasm: &[u8]) -> Vec<usize> {
    let bodies = Parser::new(0).parse_all(wasm).filter_map(|payload| {
        if let Payload::CodeSectionEntry(body) = payload.unwrap() {
            return Some(body.as_bytes().len());
        }
        None
    });
    bodies.collect()
}

#[test]
fn both_halves_are_valid() {
    let halves = halves();
    Validator::new().validate_all(&halves.primary).unwrap();
    Validator::new().validate_all(&halves.secondary).unwrap();
}

#[test]
fn what_is_behind_the_path_moves_with_what_only_that_calls() {
    let halves = halves();
    // door, difference, product, wide; even and odd.
    assert_eq!(halves.moved, 6);
    assert_eq!(code(&halves.secondary).len(), 6);
    // door is called and wide is exported; pointers need no stub.
    assert_eq!(halves.doors, 2);
    // app::shared and the imported host::tell.
    assert_eq!(halves.shared, 2);
}

#[test]
fn the_first_half_keeps_all_its_indices() {
    let whole = wat::parse_str(WHOLE).unwrap();
    assert_eq!(code(&whole).len(), code(&halves().primary).len());
    // Nothing but a trap (no locals, `unreachable`, `end`) is left of what only moved functions call or pointers lead to.
    let traps = code(&halves().primary)
        .into_iter()
        .filter(|bytes| *bytes == 3);
    assert_eq!(traps.count(), 4);
}

#[test]
fn the_halves_together_do_what_the_whole_did() {
    let halves = halves();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let files = ["primary.wasm", "secondary.wasm"].map(|name| folder.join(name));
    fs::write(&files[0], halves.primary).unwrap();
    fs::write(&files[1], halves.secondary).unwrap();
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/halves.mjs"))
        .args(files)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let alone = "42 7 11 trap trap trap trap trap 1024";
    let together = "42 7 11 1083 -1 30 83 0.5,5 992";
    let told = "1008 992";
    assert_eq!(
        said.trim(),
        format!("{alone} | {together} | {told}"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_module_with_nothing_behind_the_path_is_refused() {
    assert_eq!(
        refused(WHOLE, "app::mor"),
        "No function lies behind app::mor, so there is nothing to split off."
    );
}

#[test]
fn a_module_without_names_is_refused() {
    assert_eq!(
        refused("(module (func))", "app::more"),
        "The module has no names of functions, so what lies behind app::more cannot be found."
    );
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let taken = "(module (func $app::more::f (export \"more\")))";
    assert_eq!(
        refused(taken, "app::more"),
        "The name “more” is exported already."
    );
}

#[test]
fn what_works_only_beside_its_segments_is_refused() {
    let segment = "(module (memory 1) (data $d \"x\") (func $app::more::f (data.drop $d)))";
    let reference =
        "(module (func $f) (elem declare func $f) (func $app::more::g (drop (ref.func $f))))";
    for text in [segment, reference] {
        let said = refused(text, "app::more");
        assert!(said.contains("would move uses segments"), "{said}");
    }
}

#[test]
fn what_is_no_module_is_refused() {
    let said = split(b"<!doctype html>", "app::more", None).unwrap_err();
    assert!(
        said.to_string()
            .starts_with("This is no WebAssembly module: ")
    );
}
