//! Data goes with the functions that read it: a small program, linked with relocations, is cut and looked into.

#![expect(
    clippy::unwrap_used,
    reason = "a test says by panicking that something is wrong"
)]

use std::process::Command;

/// Three sentences: one of the first half, one of the second, one of both.
const SOURCE: &str = r#"
#![crate_type = "cdylib"]
#[unsafe(no_mangle)]
pub fn first(place: usize) -> u8 {
    let early = "read at once by what comes first";
    let both = SHARED.as_bytes()[place % SHARED.len()];
    early.as_bytes()[place % early.len()] ^ both ^ more::draw(place)
}
static SHARED: &str = "read by either half of the program";
mod more {
    static WORDS: [&str; 2] = ["read later by what was moved", "and found by way of a table"];
    #[inline(never)]
    pub fn draw(place: usize) -> u8 {
        let words = WORDS[place % 2].as_bytes();
        words[place % words.len()] ^ super::SHARED.as_bytes()[place % super::SHARED.len()]
    }
}
"#;

fn linked() -> Vec<u8> {
    let folder = std::env::temp_dir().join(format!("split-data-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (source, module) = (folder.join("app.rs"), folder.join("app.wasm"));
    std::fs::write(&source, SOURCE).unwrap();
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let status = Command::new(rustc)
        .args([
            "--target",
            "wasm32-unknown-unknown",
            "--edition",
            "2024",
            "-O",
        ])
        .args(["-Csymbol-mangling-version=v0", "-Clink-arg=--emit-relocs"])
        .args(["-Cpanic=abort", "-o"])
        .args([&module, &source])
        .status()
        .unwrap();
    assert!(status.success());
    let bytes = std::fs::read(&module).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    bytes
}

fn holds(module: &[u8], words: &str) -> bool {
    module
        .windows(words.len())
        .any(|window| window == words.as_bytes())
}

#[test]
fn data_of_moved_functions_alone_moves_and_no_other() {
    let wasm = linked();
    let halves = split::split(&wasm, "app::more", Some(&wasm)).unwrap();
    let seen = |words: &str| {
        [
            holds(&halves.primary, words),
            holds(&halves.secondary, words),
        ]
    };
    assert_eq!(seen("read at once by what comes first"), [true, false]);
    assert_eq!(seen("read by either half of the program"), [true, false]);
    assert_eq!(seen("read later by what was moved"), [false, true]);
    assert_eq!(seen("and found by way of a table"), [false, true]);
    assert!(halves.data > 50, "{}", halves.data);
    for half in [&halves.primary, &halves.secondary] {
        wasmparser::Validator::new().validate_all(half).unwrap();
    }
}

#[test]
fn without_relocations_it_says_what_is_missing() {
    let plain = wat::parse_str(
        r#"(module (func $app::more::draw (export "draw")) (memory 1) (data (i32.const 8) "words"))"#,
    )
    .unwrap();
    let said = split::split(&plain, "app::more", Some(&plain)).unwrap_err();
    assert!(said.0.contains("--emit-relocs"), "{said}");
}
