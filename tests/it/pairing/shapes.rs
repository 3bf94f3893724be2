//! What records may look like: missing parts, any order, unknown words, odd numbers.

use eightytwenty::api::wire;
use eightytwenty::columns::{Columns, Oddities};
use serde_json::{Value, json};

use crate::support::script::{columns, conversation, visits, visits_of};
use crate::support::visit::take_in;
use crate::support::{at, shuffle};

const CALL: &str = "
    acd   sales voice | delay 08:59:59.900..09:00:00 | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
    agent sales voice | alert 09:00:05..09:00:10 | interact 09:00:10..09:02 | tAnswered 10000 09:00:10 | tTalk 110000 09:02";
const ANSWERED: &str = "sales voice answered 09:00:00 > 09:00:10 wait 10000";

/// Changes the session of the given participant.
fn changed(participant: usize, change: impl Fn(&mut Value)) -> Vec<String> {
    let mut call = conversation(CALL);
    change(&mut call["participants"][participant]["sessions"][0]);
    visits_of(&call)
}

#[test]
fn a_hang_up_during_the_delay_is_no_visit() {
    assert_eq!(
        visits("acd sales voice | delay 09:00:00..09:00:00.080"),
        [""; 0]
    );
    assert_eq!(
        visits("acd sales voice | delay 09:00:00..09:00:00.080 | tAbandon 80 09:00:00.080"),
        [""; 0]
    );
}

#[test]
fn a_queue_session_without_an_offer_is_no_visit_even_when_answered() {
    let without = changed(0, |session| {
        session["metrics"] =
            json!([{ "name": "tAcd", "value": 10_000, "emitDate": "2026-11-16T09:00:10.000Z" }]);
    });
    assert_eq!(without, [""; 0]);
}

#[test]
fn an_offer_without_a_time_was_made_when_the_waiting_began() {
    let offer = json!([{ "name": "nOffered", "value": 1 }, { "name": "tAcd", "value": 10_000, "emitDate": "2026-11-16T09:00:10.000Z" }]);
    assert_eq!(
        changed(0, |session| session["metrics"] = offer.clone()),
        [ANSWERED]
    );
}

#[test]
fn arrays_may_come_in_any_order() {
    let twice = format!(
        "{CALL}
        acd   support voice | delay 09:01:59..09:02 | interact 09:02..09:02:30 | nOffered 1 09:02 | tAcd 30000 09:02:30
        agent support voice | alert 09:02:20..09:02:30 | interact 09:02:30..09:03 | tAnswered 30000 09:02:30"
    );
    let expected = [
        ANSWERED,
        "support voice answered 09:02:00 > 09:02:30 wait 30000",
    ];
    for mut seed in 1..200 {
        let mut call = conversation(&twice);
        let participants = call["participants"].as_array_mut().unwrap();
        shuffle(participants, &mut seed);
        for participant in participants {
            for list in ["metrics", "segments"] {
                shuffle(
                    participant["sessions"][0][list].as_array_mut().unwrap(),
                    &mut seed,
                );
            }
        }
        assert_eq!(visits_of(&call), expected);
    }
}

#[test]
fn the_queue_is_the_one_of_the_first_segment_in_time_that_has_one() {
    let segments = json!([
        { "segmentType": "interact", "queueId": "later", "segmentStart": "2026-11-16T09:00:05.000Z", "segmentEnd": "2026-11-16T09:00:10.000Z" },
        { "segmentType": "delay", "segmentStart": "2026-11-16T08:59:59.000Z", "segmentEnd": "2026-11-16T09:00:00.000Z" },
        { "segmentType": "interact", "queueId": "sales", "segmentStart": "2026-11-16T09:00:00.000Z", "segmentEnd": "2026-11-16T09:00:05.000Z" },
    ]);
    assert_eq!(
        changed(0, |session| session["segments"] = segments.clone()),
        [ANSWERED]
    );
}

#[test]
fn missing_and_empty_lists_are_no_error() {
    for odd in [Value::Null, json!([]), json!([null])] {
        for list in ["metrics", "segments"] {
            assert_eq!(
                changed(0, |session| session[list] = odd.clone()),
                [""; 0],
                "{list} {odd}"
            );
        }
    }
    for body in [
        "{}",
        r#"{"totalHits":0}"#,
        r#"{"conversations":null}"#,
        r#"{"conversations":[{}]}"#,
        r#"{"conversations":[{"participants":null}]}"#,
        r#"{"conversations":[{"participants":[{}]}]}"#,
        r#"{"conversations":[{"participants":[{"purpose":"acd"}]}]}"#,
        r#"{"conversations":[{"participants":[{"purpose":"acd","sessions":[{}]}]}]}"#,
        r#"{"conversations":[{"participants":[{"purpose":null,"sessions":[null]}]}]}"#,
    ] {
        let page = wire::page(body.as_bytes()).unwrap();
        let mut columns = Columns::default();
        for conversation in &page.conversations {
            columns.push(conversation, 0);
        }
        assert_eq!(columns.visits(), 0, "{body}");
    }
}

#[test]
fn unknown_words_are_no_error_and_no_visits() {
    let mut call = conversation(CALL);
    let people = call["participants"].as_array_mut().unwrap();
    people.push(json!({ "purpose": "hologram", "sessions": [{ "mediaType": "smell", "metrics": [{ "name": "tSniff", "value": 1 }] }] }));
    people[0]["sessions"][0]["metrics"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "nWondered", "value": 1 }));
    people[0]["sessions"][0]["segments"].as_array_mut().unwrap().push(json!({ "segmentType": "dreaming", "segmentStart": "2026-11-16T08:59:00.000Z", "segmentEnd": "2026-11-16T08:59:01.000Z" }));
    people[1]["sessions"][0]["direction"] = "sideways".into();
    assert_eq!(visits_of(&call), [ANSWERED]);
}

#[test]
fn an_offer_of_an_unknown_media_type_is_no_visit_and_is_counted_apart() {
    let call = conversation(&CALL.replace("voice", "cobrowse"));
    let columns = columns(&call);
    assert_eq!(columns.visits(), 0);
    assert_eq!(
        columns.oddities(),
        Oddities {
            without_queue: 0,
            other_media: 1
        }
    );
}

#[test]
fn an_offer_without_a_queue_is_no_visit_and_is_counted_apart() {
    let call = conversation(&CALL.replace("sales", "-"));
    let columns = columns(&call);
    assert_eq!(columns.visits(), 0);
    assert_eq!(
        columns.oddities(),
        Oddities {
            without_queue: 1,
            other_media: 0
        }
    );
}

#[test]
fn an_oddity_of_a_conversation_that_was_read_twice_is_counted_once() {
    let odd = format!(
        "{}\n{}",
        CALL.replace("voice", "cobrowse"),
        CALL.replace("sales", "-")
    );
    let call = conversation(&odd);
    let mut columns = columns(&call);
    take_in(&mut columns, &[call.clone(), call], at("12:00"));
    assert_eq!(
        columns.oddities(),
        Oddities {
            without_queue: 1,
            other_media: 1
        }
    );
}

#[test]
fn conversations_without_an_id_are_not_taken_for_copies_of_each_other() {
    let mut call = conversation(CALL);
    call["conversationId"] = Value::Null;
    let mut columns = columns(&call);
    take_in(&mut columns, &[call], at("12:00"));
    assert_eq!((columns.conversations(), columns.visits()), (2, 2));
}

#[test]
fn numbers_may_be_floats() {
    let text = conversation(CALL)
        .to_string()
        .replace(":10000,", ":10000.0,")
        .replace("\"value\":10000}", "\"value\":1.0e4}");
    assert!(text.contains("10000.0") || text.contains("1.0e4"));
    let call: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(visits_of(&call), [ANSWERED]);
}

#[test]
fn nulls_are_absence() {
    let mut call = conversation(CALL);
    for name in ["divisionIds", "externalTag", "originatingDirection"] {
        call[name] = Value::Null;
    }
    call["participants"][0]["sessions"][0]["direction"] = Value::Null;
    call["participants"][1]["sessions"][0]["segments"][1]["segmentEnd"] = Value::Null;
    call["participants"]
        .as_array_mut()
        .unwrap()
        .push(Value::Null);
    assert_eq!(visits_of(&call), [ANSWERED]);
    let open = changed(0, |session| {
        session["segments"][1]["segmentEnd"] = Value::Null;
        session["segments"][1]["queueId"] = "sales".into();
    });
    assert_eq!(open, [ANSWERED], "answered though its segment is open");
}

#[test]
fn several_sessions_may_share_a_participant() {
    let mut call = conversation(&format!(
        "{CALL}\nacd sales voice | interact 09:05..09:05:04 | nOffered 1 09:05 | tAbandon 4000 09:05:04"
    ));
    let second = call["participants"][2]["sessions"][0].clone();
    call["participants"][0]["sessions"]
        .as_array_mut()
        .unwrap()
        .push(second);
    call["participants"].as_array_mut().unwrap().pop();
    assert_eq!(
        visits_of(&call),
        [
            ANSWERED,
            "sales voice abandoned 09:05:00 > 09:05:04 wait 4000"
        ]
    );
}

#[test]
fn a_conversation_without_a_queue_is_taken_in_and_holds_nothing() {
    let columns = columns(&conversation(
        "agent - voice | interact 09:00..09:05 | tTalk 300000 09:05",
    ));
    assert_eq!((columns.conversations(), columns.visits()), (1, 0));
    assert_eq!(columns.newest_ms(), Some(at("11:59")));
}
