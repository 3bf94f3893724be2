//! WIRE: the page's own reader against serde on the simulator's pages, on recorded answers, and on what becomes of them
//! when bytes are changed, cut out, put in or exchanged: both read the same, or both refuse.
//!
//! Where they may differ, on purpose: serde takes a list for an object without names, and checks the text of names
//! that nobody needs for Unicode; ours takes neither, and refuses brackets deeper than 128 where nobody looks at them.

mod reference;

use std::sync::OnceLock;

use eightytwenty::api::query::Ask;
use eightytwenty::api::wire;
use eightytwenty::terms::{DAY_MS, Media, Period};
use eightytwenty_simulator::{ALL_PERMISSIONS, Simulator};
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use tower::ServiceExt as _;

use crate::simulator::{START, options, run, world};
use crate::support::cases;

const RECORDED: [&[u8]; 3] = [
    include_bytes!("../fixtures/recorded/details-voice.json"),
    include_bytes!("../fixtures/recorded/details-chat.json"),
    include_bytes!("../fixtures/recorded/login-404.json"),
];

/// A page with a little of everything that JSON allows and the simulator does not write.
const ODD: &str = r#" { "conversations" : [ null , {"conversationId":"a\u00e9\ud83d\ude00\\\"","conversationEnd":null,
    "conversationStart" : "2025-06-02T11:00:31.5+02:00", "divisionIds":[ ], "x":{ }, "y":[[],{},[{"z":[1,-2.5E-3,true,false,null]}]],
    "participants":[{"sessions":[{"mediaT\u0079pe":"voi\u0063e","direction":"outbound","segments":[{"queueId":"q","segmentType":"interact",
    "segmentStart":"2025-06-02T09:00:31Z"},null],"metrics":[{"value":1.24e4,"name":"tAcd"},{"name":"nOffered","value":1.0,
    "emitDate":"2025-06-02T09:00:30.000Z"},{"name":null,"value":-0}]}],"purpose":"acd","participantName":"\"]}\\"},
    {"purpose":"hologram","sessions":null},{"sessions":[{"metrics":null,"segments":[]}]}]}],"totalHits":1e0,"cursor":"c\/d",
	"dataAvailabilityDate":"1969-12-31T23:59:59.999Z"}
"#;

/// What the simulator answers: pages of a busy and of a quiet day, fault queues included, and one past the end.
fn pages() -> &'static [Vec<u8>] {
    static PAGES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let simulator = Simulator::with_world(options(), world());
        let token = simulator.issue_token(&ALL_PERMISSIONS);
        let ask = Ask {
            queues: Vec::new(),
            media: Media::ALL.to_vec(),
        };
        let page = |(day, number): (i64, u32)| {
            let from_ms = START + day * DAY_MS;
            let window = Period {
                from_ms,
                to_ms: from_ms + DAY_MS,
            };
            let request =
                axum::http::Request::post("/api/v2/analytics/conversations/details/query")
                    .header("authorization", format!("Bearer {token}"))
                    .header("content-type", "application/json")
                    .body(axum::body::Body::from(ask.details(window, number)));
            run(async {
                let answer = simulator.router().oneshot(request.unwrap()).await.unwrap();
                answer
                    .into_body()
                    .collect()
                    .await
                    .unwrap()
                    .to_bytes()
                    .to_vec()
            })
        };
        [
            (8, 1),
            (8, 2),
            (8, 3),
            (9, 7),
            (12, 1),
            (13, 1),
            (27, 1),
            (8, 999),
        ]
        .map(page)
        .to_vec()
    })
}

/// Pages of one conversation or none, small enough to be cut anywhere.
fn small() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = RECORDED.map(<[u8]>::to_vec).to_vec();
    all.push(ODD.as_bytes().to_vec());
    all.push(br#"{"totalHits":3}"#.to_vec());
    all
}

/// Both readers on the same bytes. Gives back what they found, `None` where both refuse.
fn both(bytes: &[u8]) -> Option<reference::Kept> {
    let ours = wire::page(bytes);
    let theirs = reference::page(bytes);
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let ours = reference::kept(ours);
            assert_eq!(ours, theirs, "{}", shown());
            Some(ours)
        }
        (Err(error), Ok(_)) => {
            assert!(
                error.reason.starts_with("a list instead of an object"),
                "{error}\n{}",
                shown()
            );
            None
        }
        (Ok(_), Err(error)) => {
            assert!(std::str::from_utf8(bytes).is_err(), "{error}\n{}", shown());
            None
        }
        (Err(error), Err(_)) => {
            assert!(!error.path.is_empty());
            None
        }
    }
}

#[test]
fn the_simulators_pages_are_read_as_serde_reads_them() {
    let mut conversations = 0;
    for page in pages() {
        conversations += both(page).expect("a page").conversations.len();
    }
    assert!(conversations > 500, "{conversations}");
}

#[test]
fn recorded_and_odd_pages_are_read_as_serde_reads_them() {
    for page in small() {
        both(&page).expect("a page");
    }
    let odd = both(ODD.as_bytes()).unwrap();
    let [conversation] = &odd.conversations[..] else {
        panic!("one conversation");
    };
    assert_eq!(
        (
            conversation.sessions.len(),
            conversation.metrics.len(),
            conversation.segments.len()
        ),
        (1, 2, 1)
    );
    assert_eq!(odd.cursor.as_deref(), Some("c/d"));
}

#[test]
fn a_page_laid_out_with_white_space_is_the_same_page() {
    for page in pages() {
        let value: serde_json::Value = serde_json::from_slice(page).unwrap();
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        // `Value` sorts names: every order of members is the same page.
        assert_eq!(both(&pretty), both(page));
    }
}

#[test]
fn a_page_that_is_cut_off_anywhere_is_refused() {
    for page in small() {
        let whole = page.trim_ascii_end().len();
        for end in 0..whole {
            assert!(both(&page[..end]).is_none(), "{end}");
        }
        for end in whole..=page.len() {
            assert!(both(&page[..end]).is_some(), "{end}");
        }
    }
}

#[test]
fn a_byte_that_is_changed_is_met_as_serde_meets_it() {
    // What breaks structure, and what looks like something else.
    const OTHERS: &[u8] = b"\"\\{}[],: \n\x00\x1f0-.eEntu/\xc3\xff";
    for page in small() {
        // Every byte of the small pages, some of the recorded ones.
        for place in (0..page.len()).step_by(1 + page.len() / 500) {
            let mut other = page.clone();
            for &byte in OTHERS {
                other[place] = byte;
                both(&other);
            }
            other.remove(place);
            both(&other);
        }
    }
}

#[test]
fn broken_structure_is_refused_where_nobody_looks() {
    for (value, place) in [
        (r#"{"y":[1,2}"#, ".y[1]"),
        (r#"[{"y":1,}]"#, "[0].y"),
        ("[1,]", "[1]"),
        ("[1 2]", "[0]"),
        ("{1:2}", ""),
        (r#"{"y" 1}"#, ""),
        (r#"{"y":}"#, ".y"),
        ("tru", ""),
        ("nul", ""),
        ("01", ""),
        ("-", ""),
        ("1.", ""),
        (".5", ""),
        ("1e", ""),
        ("+1", ""),
        ("NaN", ""),
        (r#""\x""#, ""),
        (r#""\u12g4""#, ""),
        ("\"a\nb\"", ""),
        ("'a'", ""),
        ("", ""),
    ] {
        for (before, inside) in [
            (r#"{"x":"#, "x"),
            (r#"{"conversations":[{},{"x":"#, "conversations[1].x"),
            (
                r#"{"conversations":[{"participants":[{"sessions":[{"metrics":[{"x":"#,
                "conversations[0].participants[0].sessions[0].metrics[0].x",
            ),
        ] {
            let page = format!("{before}{value}");
            assert!(both(page.as_bytes()).is_none(), "{page}");
            let closing: String = before
                .chars()
                .rev()
                .filter_map(|byte| match byte {
                    '{' => Some('}'),
                    '[' => Some(']'),
                    _ => None,
                })
                .collect();
            let page = format!("{page}{closing}");
            let error = wire::page(page.as_bytes()).expect_err(&page);
            assert_eq!(error.path, format!("{inside}{place}"), "{page}: {error}");
            assert!(both(page.as_bytes()).is_none(), "{page}");
        }
    }
}

#[test]
fn a_needed_member_of_the_wrong_shape_is_refused_with_its_path() {
    for (page, path) in [
        (r#"{"conversations":{}}"#, "conversations"),
        (r#"{"totalHits":"1"}"#, "totalHits"),
        (r#"{"totalHits":9007199254740993.0}"#, "totalHits"),
        (r#"{"conversations":[{},7]}"#, "conversations[1]"),
        (
            r#"{"conversations":[{"conversationId":7}]}"#,
            "conversations[0].conversationId",
        ),
        (
            r#"{"conversations":[{"conversationEnd":"yesterday"}]}"#,
            "conversations[0].conversationEnd",
        ),
        (
            r#"{"conversations":[{"conversationEnd":null,"conversationEnd":null}]}"#,
            "conversations[0].conversationEnd",
        ),
        (
            r#"{"conversations":[{"participants":[{"purpose":"customer","sessions":[{"metrics":[{"emitDate":5}]}]}]}]}"#,
            "conversations[0].participants[0].sessions[0].metrics[0].emitDate",
        ),
    ] {
        let error = wire::page(page.as_bytes()).expect_err(page);
        assert_eq!(error.path, path, "{error}");
        assert!(both(page.as_bytes()).is_none());
    }
    assert_eq!(wire::page(b"{} {}").unwrap_err().path, "$");
    let error = wire::page(br#"{"conversations":[{"participants":[["acd",[]]]}]}"#).unwrap_err();
    assert_eq!(error.path, "conversations[0].participants[0]");
}

#[test]
fn deep_brackets_are_refused_and_never_overflow() {
    let nested = |depth: usize, open: &str, close: &str| {
        format!(r#"{{"x":{}1{}}}"#, open.repeat(depth), close.repeat(depth))
    };
    for (open, close) in [("[", "]"), (r#"{"y":"#, "}")] {
        assert!(wire::page(nested(128, open, close).as_bytes()).is_ok());
        assert!(wire::page(nested(129, open, close).as_bytes()).is_err());
        assert!(wire::page(open.repeat(1_000_000).as_bytes()).is_err());
        let page = format!(r#"{{"conversations":{}"#, open.repeat(1_000_000));
        assert!(wire::page(page.as_bytes()).is_err());
    }
}

/// A change of a page: at a share of its length, something else.
#[derive(Clone, Debug)]
enum Change {
    Set(usize, u8),
    Cut(usize, usize),
    Insert(usize, String),
    Copy(usize, usize, usize),
    Swap(usize, String, String),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = || 0..1_000_000_usize;
    let piece = || {
        prop::sample::select(vec![
            "null",
            "0",
            "-1",
            "1.5",
            "1e3",
            "{}",
            "[]",
            "\"\"",
            "\"acd\"",
            ",",
            ":",
            "\"",
            "\\",
            "\\u0041",
            "]",
            "}",
            "[",
            "{",
            "true",
            " ",
            "\u{e9}",
            "\"2025-06-02T09:00:31Z\"",
            "\"name\"",
            "\"metrics\"",
            "123456789012345678901234567890",
        ])
        .prop_map(str::to_owned)
    };
    let change = prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (place(), 1..40_usize).prop_map(|(at, len)| Change::Cut(at, len)),
        (place(), piece()).prop_map(|(at, text)| Change::Insert(at, text)),
        (place(), 1..200_usize, place()).prop_map(|(at, len, to)| Change::Copy(at, len, to)),
        (place(), piece(), piece()).prop_map(|(at, one, other)| Change::Swap(at, one, other)),
    ];
    prop::collection::vec(change, 1..4)
}

fn change(page: &mut Vec<u8>, change: &Change) {
    let place = |share: usize, page: &Vec<u8>| share * page.len() / 1_000_000;
    match change {
        Change::Set(at, byte) => {
            let at = place(*at, page);
            if let Some(old) = page.get_mut(at) {
                *old = *byte;
            }
        }
        Change::Cut(at, len) => {
            let at = place(*at, page);
            page.drain(at..(at + len).min(page.len()));
        }
        Change::Insert(at, text) => {
            let at = place(*at, page);
            page.splice(at..at, text.bytes());
        }
        Change::Copy(at, len, to) => {
            let (at, to) = (place(*at, page), place(*to, page));
            let piece = page[at..(at + len).min(page.len())].to_vec();
            page.splice(to..to, piece);
        }
        Change::Swap(at, one, other) => {
            let at = place(*at, page);
            let found = page[at..]
                .windows(one.len())
                .position(|piece| piece == one.as_bytes());
            if let Some(found) = found {
                page.splice(at + found..at + found + one.len(), other.bytes());
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_page_that_is_changed_is_read_alike_or_refused_by_both(which in 0..12_usize, from in 0..100_usize, list in changes()) {
        let all = small();
        // Of the simulator's pages a few conversations, so that a change meets something.
        let mut page = match all.get(which) {
            Some(page) => page.clone(),
            None => some(&pages()[which % 7], from),
        };
        for one in &list {
            change(&mut page, one);
        }
        both(&page);
    }

    #[test]
    fn nothing_makes_the_reader_panic(bytes in prop::collection::vec(prop_oneof![
        prop::sample::select(b"{}[]\",:\\ntfu0123456789-+.eE \n".to_vec()),
        any::<u8>(),
    ], 0..200)) {
        both(&bytes);
    }
}

/// Three conversations of a page, from one on.
fn some(page: &[u8], from: usize) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(page).unwrap();
    let all = value["conversations"].as_array().unwrap();
    let from = from.min(all.len().saturating_sub(3));
    let few = &all[from..(from + 3).min(all.len())];
    serde_json::to_vec(&serde_json::json!({ "conversations": few, "totalHits": few.len() }))
        .unwrap()
}
