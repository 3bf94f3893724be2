//! The report in the DOM: the headline follows the threshold in the same nodes, and no calls are no 0 %.

use std::sync::Arc;

use eightytwenty::api::wire;
use eightytwenty::measure::lens::Threshold;
use eightytwenty::state::App;
use eightytwenty::state::config::Config;
use eightytwenty::state::load::{Load, Summary};
use eightytwenty::state::question::parse;
use eightytwenty::state::session::{Account, Session};
use eightytwenty::terms::{Media, Promise, Queue};
use eightytwenty::view::Page;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element, HtmlElement};

/// One call a line: wait in ms, all offered on 2 March 2026 at noon UTC, answered by an agent.
fn answered_calls(waits_ms: &[i64]) -> String {
    let calls = waits_ms.iter().enumerate().map(|(number, wait)| {
        let end = format!("2026-03-02T12:00:{:02}.{:03}Z", wait / 1_000, wait % 1_000);
        let start = "2026-03-02T12:00:00.000Z";
        format!(
            r#"{{"conversationId":"call-{number}","conversationStart":"{start}","conversationEnd":"{end}","participants":[
            {{"purpose":"acd","sessions":[{{"mediaType":"voice","metrics":[{{"name":"nOffered","value":1,"emitDate":"{start}"}},
            {{"name":"tAnswered","value":{wait},"emitDate":"{end}"}}],"segments":[{{"queueId":"q","segmentType":"interact","segmentStart":"{start}","segmentEnd":"{end}"}}]}}]}}]}}"#
        )
    });
    format!(
        r#"{{"conversations":[{}]}}"#,
        calls.collect::<Vec<_>>().join(",")
    )
}

/// Mounts the page with these answered calls loaded.
fn page_with(waits_ms: &[i64]) -> (App, Element) {
    let document: Document = web_sys::window().unwrap().document().unwrap();
    let home: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&home).unwrap();
    let shared = Arc::new(std::sync::Mutex::new(None));
    let handed = shared.clone();
    let mounted = mount_to(home.clone(), move || {
        let app = App::new();
        *handed.lock().unwrap() = Some(app);
        provide_context(app);
        view! { <Page/> }
    });
    mounted.forget();
    let app: App = shared.lock().unwrap().unwrap();
    app.config.set(Some(Config::default()));
    app.put(parse(
        "from=2026-03-02&to=2026-03-03&tz=UTC",
        &Vec::new(),
        "UTC",
    ));
    let promise = Promise {
        threshold_ms: 20_000,
        target_ppm: 800_000,
    };
    let queue = Queue {
        id: "q".to_owned(),
        name: "Billing".to_owned(),
        promises: Media::ALL.map(|_| Some(promise)),
    };
    app.data.reset(Arc::new(vec![queue]));
    let json = answered_calls(waits_ms);
    app.data.change(|columns| {
        for conversation in &wire::page(json.as_bytes()).unwrap().conversations {
            columns.push(conversation, 0);
        }
    });
    app.data.touch();
    app.session.set(Session::SignedIn(Account::default()));
    app.load.set(Load::Complete(Summary {
        pages: 1,
        conversations: 1,
        ..Summary::default()
    }));
    (app, home.into())
}

/// The headline figure, found by its accessible name.
fn headline(page: &Element) -> Element {
    page.query_selector("[aria-label='Service level']")
        .unwrap()
        .expect("the headline")
}

fn text(element: &Element) -> String {
    element
        .text_content()
        .unwrap_or_default()
        .replace(['\u{a0}', '\u{202f}'], " ")
        .trim()
        .to_owned()
}

#[wasm_bindgen_test]
async fn the_headline_follows_the_threshold_in_the_same_node() {
    let (app, page) = page_with(&[5_000, 10_000, 20_000, 30_000]);
    leptos::task::tick().await;
    let figure = headline(&page);
    assert!(text(&figure).starts_with("75"), "{}", text(&figure));
    app.ask_quietly(|question| question.threshold = Threshold::Ms(19_999));
    leptos::task::tick().await;
    assert!(text(&figure).starts_with("50"), "{}", text(&figure));
    assert!(
        headline(&page).is_same_node(Some(&figure)),
        "updated, not drawn anew"
    );
    app.ask_quietly(|question| question.threshold = Threshold::Queue);
}

#[wasm_bindgen_test]
async fn no_calls_are_neither_0_nor_100_percent() {
    let (_, page) = page_with(&[]);
    leptos::task::tick().await;
    assert_eq!(text(&headline(&page)), "no calls");
    assert!(!text(&page).contains("0.0 %") && !text(&page).contains("100.0 %"));
}

#[wasm_bindgen_test]
async fn every_chart_has_its_table() {
    let (_, page) = page_with(&[5_000]);
    leptos::task::tick().await;
    assert!(page.query_selector("figure").unwrap().is_some());
    let nameless = "figure:not([aria-label]):not([aria-labelledby])";
    assert!(page.query_selector(nameless).unwrap().is_none());
    assert!(text(&page).contains("Show as table"));
}
