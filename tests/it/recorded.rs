//! RECORDED: real answers of the API, read to the last fact (`tests/fixtures/recorded/README.md`).

use eightytwenty::api::wire::{self, Whole};
use eightytwenty::columns::{Columns, Oddities, Pushed};
use eightytwenty::terms::{Media, Queue};

use crate::support::at;
use crate::support::table::queue;
use crate::support::visit::{Visit, held};

const VOICE: &[u8] = include_bytes!("../fixtures/recorded/details-voice.json");
const CHAT: &[u8] = include_bytes!("../fixtures/recorded/details-chat.json");
const QUEUES: &[u8] = include_bytes!("../fixtures/recorded/queues.json");
const NOT_FOUND: &[u8] = include_bytes!("../fixtures/recorded/login-404.json");

fn columns(body: &[u8]) -> Columns {
    let page = wire::page(body).expect("a page that can be read");
    assert_eq!(page.total_hits, Some(Whole(1)));
    let mut columns = Columns::default();
    for conversation in &page.conversations {
        assert_eq!(
            columns.push(conversation, at("2026-01-01T00:00Z")),
            Pushed::New
        );
    }
    columns
}

fn answered(queue: &str, media: Media, offered: &str, ended: &str, wait: i64) -> Visit {
    Visit {
        offered: at(offered),
        queue: queue.to_owned(),
        media,
        ended: Some(at(ended)),
        wait: Some(wait),
        short: false,
        outbound: false,
        outcome: "answered",
    }
}

#[test]
fn the_recorded_call_is_one_visit_answered_after_1829_ms() {
    let columns = columns(VOICE);
    // Offered when the `interact` segment begins, after 48 ms of `delay`; the agent's answer is stamped
    // 43 ms before the leg ends, and the answer's own time is the time of the outcome.
    let queue = "32ea6928-f623-4bf2-904b-74ba4a0fe75d";
    let visit = answered(
        queue,
        Media::Voice,
        "2025-03-10T05:08:32.021Z",
        "2025-03-10T05:08:33.807Z",
        1_829,
    );
    assert_eq!(held(&columns), [visit]);
    assert_eq!(
        columns.conversation_id(columns.conversation(0)),
        "5bc8fbbc-bde5-4099-8164-d8399f767c45"
    );
}

#[test]
fn the_recorded_chat_is_one_visit_answered_after_11179_ms() {
    let columns = columns(CHAT);
    // The agent's answer is stamped 2 ms after the leg ends.
    let queue = "a623d83c-96d7-4baa-af1f-d46ad6700d8b";
    let visit = answered(
        queue,
        Media::Chat,
        "2021-04-01T12:27:53.388Z",
        "2021-04-01T12:28:04.569Z",
        11_179,
    );
    assert_eq!(held(&columns), [visit]);
    assert_eq!(
        columns.conversation_id(columns.conversation(0)),
        "1bc96a39-6725-40c4-9345-db72aa67b8c6"
    );
}

#[test]
fn both_recordings_are_closed_conversations_without_oddities() {
    for body in [VOICE, CHAT] {
        let columns = columns(body);
        assert_eq!(
            (columns.conversations(), columns.visits(), columns.rows()),
            (1, 1, 1)
        );
        assert_eq!(columns.open_conversations(), 0);
        assert_eq!(columns.oddities(), Oddities::default());
    }
    assert_eq!(
        columns(VOICE).newest_ms(),
        Some(at("2025-03-10T05:09:00.631Z"))
    );
    assert_eq!(
        columns(CHAT).newest_ms(),
        Some(at("2021-04-01T12:43:23.306Z"))
    );
}

#[test]
fn a_recording_read_twice_is_still_one_visit() {
    let page = wire::page(VOICE).unwrap();
    let mut columns = columns(VOICE);
    let known = held(&columns);
    columns.push(&page.conversations[0], at("2026-01-01T00:00Z"));
    assert_eq!((columns.conversations(), columns.visits()), (1, 1));
    assert_eq!(held(&columns), known);
}

#[test]
fn the_recorded_queue_promises_what_is_assumed_of_a_queue_without_settings() {
    let body: serde_json::Value = serde_json::from_slice(QUEUES).unwrap();
    let settings = &body["entities"][0]["mediaSettings"];
    let bare: Queue = queue("q", &[]);
    for media in Media::ALL {
        let level = &settings[media.settings_key()]["serviceLevel"];
        let (promise, assumed) = bare.promise(media);
        assert!(assumed);
        assert_eq!(
            level["durationMs"].as_i64(),
            Some(promise.threshold_ms),
            "{media}"
        );
        assert_eq!(
            level["percentage"]
                .as_f64()
                .map(|share| format!("{share:.6}")),
            Some(format!("0.{:06}", promise.target_ppm))
        );
    }
}

#[test]
fn an_error_body_read_as_a_page_holds_nothing() {
    let page = wire::page(NOT_FOUND).unwrap();
    assert!(page.conversations.is_empty());
    assert_eq!(page.total_hits, None);
}
