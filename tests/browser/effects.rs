//! Effects: each does what its name says in a real browser.

use eightytwenty::api::io::{Io as _, Method, Request};
use eightytwenty::auth::pkce::{Pending, Way};
use eightytwenty::browser::{self, Shelf, Web};
use eightytwenty::measure::intervals::{Bucket, boundaries};
use eightytwenty::terms::{DAY_MS, Period};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn randomness_makes_two_sign_ins_different() {
    let one = Pending::new(&browser::random().unwrap(), Way::Redirect, "");
    let two = Pending::new(&browser::random().unwrap(), Way::Redirect, "");
    assert_ne!(one.state, two.state);
    assert_ne!(one.verifier.expose(), two.verifier.expose());
}

#[wasm_bindgen_test]
fn what_is_kept_in_the_tab_comes_back_until_it_is_forgotten() {
    assert!(browser::keep(Shelf::Tab, "test.key", "a text"));
    assert_eq!(
        browser::recall(Shelf::Tab, "test.key").as_deref(),
        Some("a text")
    );
    assert_eq!(browser::recall(Shelf::Computer, "test.key"), None);
    browser::forget(Shelf::Tab, "test.key");
    assert_eq!(browser::recall(Shelf::Tab, "test.key"), None);
}

#[wasm_bindgen_test]
fn the_fragment_is_written_into_the_address() {
    browser::set_fragment("threshold=20&tz=Europe/Berlin", false);
    assert_eq!(browser::fragment(), "threshold=20&tz=Europe/Berlin");
    browser::set_fragment("", true);
    assert_eq!(browser::fragment(), "");
    assert!(!browser::page_url().contains('#'));
}

#[wasm_bindgen_test]
fn the_browser_knows_a_zone_that_we_know_too() {
    assert!(browser::time_zone(&browser::zone()).is_some());
    assert!(browser::time_zone("Mars/Olympus").is_none());
}

#[wasm_bindgen_test]
fn zones_change_their_clocks_when_they_really_do() {
    // Moment of the change, ms UTC, and the offset in seconds before and after it.
    let changes = [
        ("Europe/Berlin", 1_774_746_000_000, 3_600, 7_200),
        ("Europe/Berlin", 1_792_890_000_000, 7_200, 3_600),
        ("America/New_York", 1_772_953_200_000, -18_000, -14_400),
        ("America/New_York", 1_793_512_800_000, -14_400, -18_000),
        ("Australia/Lord_Howe", 1_775_314_800_000, 39_600, 37_800),
    ];
    for (name, at, before, after) in changes {
        let zone = browser::time_zone(name).unwrap();
        let offset = |at: i64| {
            zone.to_offset(jiff::Timestamp::from_millisecond(at).unwrap())
                .seconds()
        };
        assert_eq!((offset(at - 1), offset(at)), (before, after), "{name}");
        let earlier = jiff::Timestamp::from_millisecond(at - 1).unwrap();
        let next = zone.following(earlier).next().unwrap();
        assert_eq!(next.timestamp().as_millisecond(), at, "{name}");
    }
    for name in [
        "Asia/Tokyo",
        "America/Sao_Paulo",
        "America/Phoenix",
        "Etc/GMT+3",
    ] {
        let zone = browser::time_zone(name).unwrap();
        let day = Period {
            from_ms: 1_795_305_600_000,
            to_ms: 1_795_305_600_000 + DAY_MS,
        };
        assert_eq!(
            boundaries(day, Bucket::Hour, &zone).len(),
            25,
            "{name}: no change ahead, 24 hours"
        );
    }
    let kolkata = browser::time_zone("Asia/Kolkata").unwrap();
    assert_eq!(
        kolkata.to_offset(jiff::Timestamp::UNIX_EPOCH).seconds(),
        19_800
    );
}

#[wasm_bindgen_test]
async fn a_host_that_does_not_answer_is_unreachable() {
    let url = "http://127.0.0.1:9/".to_owned();
    let request = Request {
        method: Method::Get,
        url,
        bearer: None,
        body: None,
    };
    assert!(Web.send(request).await.is_err());
}

#[wasm_bindgen_test]
async fn an_answer_keeps_its_status_and_bytes() {
    let url = format!("{}no-such-file", browser::page_url());
    let request = Request {
        method: Method::Get,
        url,
        bearer: None,
        body: None,
    };
    let answer = Web.send(request).await.unwrap();
    assert_eq!(answer.status, 404);
}
