//! What the browser compresses comes back, and neither too much nor anything damaged comes out.

use eightytwenty::browser::{Unpacked, compress, decompress};
use eightytwenty::snapshot::read::head;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn what_was_compressed_comes_back() {
    for length in [0_usize, 1, 300_000] {
        let bytes: Vec<u8> = (0..length)
            .map(|at| u8::try_from((at % 251) * (at % 251) % 251).unwrap())
            .collect();
        let small = compress(&bytes).await.unwrap();
        assert!(
            small.starts_with(&[0x1f, 0x8b]) && small.len() < 30_000,
            "{}",
            small.len()
        );
        assert_eq!(decompress(&small, length).await, Unpacked::Bytes(bytes));
    }
}

#[wasm_bindgen_test]
async fn more_than_is_allowed_is_not_unpacked() {
    let small = compress(&vec![0; 50_000_000]).await.unwrap();
    assert!(small.len() < 100_000, "{}", small.len());
    assert_eq!(decompress(&small, 1_000).await, Unpacked::TooMuch);
    assert_eq!(decompress(&small, 49_999_999).await, Unpacked::TooMuch);
}

#[wasm_bindgen_test]
async fn damaged_bytes_are_told() {
    let bytes: Vec<u8> = (0..5_000_u32)
        .flat_map(|at| (at * at).to_le_bytes())
        .collect();
    let small = compress(&bytes).await.unwrap();
    let mut flipped = small.clone();
    flipped[small.len() / 2] ^= 1;
    assert_eq!(decompress(&flipped, 1 << 20).await, Unpacked::Damaged);
    assert_eq!(
        decompress(&small[..small.len() - 1], 1 << 20).await,
        Unpacked::Damaged
    );
    assert_eq!(decompress(b"not gzip", 1 << 20).await, Unpacked::Damaged);
    assert_eq!(
        decompress(&[&small[..], b"more"].concat(), 1 << 20).await,
        Unpacked::Damaged
    );
}

#[wasm_bindgen_test]
async fn the_sample_opens_in_a_browser() {
    let opened = head(include_bytes!("../../assets/sample.json")).unwrap();
    let Unpacked::Bytes(payload) = decompress(&opened.compressed, opened.payload_bytes).await
    else {
        panic!("the sample does not unpack");
    };
    let visits = opened.head.visits;
    let snapshot = opened.read(&payload).unwrap();
    assert!(visits > 10_000 && snapshot.head.visits == visits);
}
