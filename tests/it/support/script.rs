//! SCRIPT: one conversation as lines of sessions, turned into the API's JSON and read back as lines.
//!
//! ```text
//! acd   sales voice | interact 09:00:18.600..09:00:31 | nOffered 1 09:00:18.600 | tAcd 12400 09:00:31
//! agent sales voice | interact 09:00:30.960..09:02:10 | tAnswered 12400 09:00:30.960
//!
//! sales voice answered 09:00:18.600 > 09:00:30.960 wait 12400
//! ```
//!
//! A line is a participant with one session: purpose, queue (`-` for none), media type and, if need be,
//! `outbound`; then segments (kind, start`..`end, an open one without end) and metrics (name, value, time).

use eightytwenty::columns::Columns;
use serde_json::{Value, json};

use super::visit::{Visit, held, metric, participant, take_in};
use super::{at, clock, iso};

/// When scripts are read: noon of their day.
pub const READ: &str = "12:00";

/// The conversation of a script; it has ended unless a segment is open.
pub fn conversation(script: &str) -> Value {
    let lines = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let participants: Vec<Value> = lines.map(line).collect();
    let open = participants.iter().any(|one| {
        let segments = one["sessions"][0]["segments"].as_array();
        segments.is_some_and(|all| {
            all.iter()
                .any(|segment| segment.get("segmentEnd").is_none())
        })
    });
    let mut conversation = json!({ "conversationId": "c-1", "participants": participants });
    conversation["conversationStart"] = iso(at("08:59")).into();
    if !open {
        conversation["conversationEnd"] = iso(at("11:59")).into();
    }
    conversation
}

fn line(line: &str) -> Value {
    let mut parts = line
        .split('|')
        .map(|part| part.split_whitespace().collect::<Vec<_>>());
    let head = parts.next().expect("a head");
    let (purpose, queue, media) = (head[0], head[1], head[2]);
    let (mut segments, mut metrics) = (Vec::new(), Vec::new());
    for part in parts {
        match part[..] {
            [kind, span] => segments.push(segment(kind, queue, span)),
            [name, value, time] => {
                metrics.push(metric(name, value.parse().expect("a number"), at(time)));
            }
            _ => panic!("neither segment nor metric: {part:?}"),
        }
    }
    let direction = head.get(3).copied().unwrap_or("inbound");
    let session = json!({ "mediaType": media, "direction": direction, "metrics": metrics, "segments": segments });
    participant(purpose, &session)
}

fn segment(kind: &str, queue: &str, span: &str) -> Value {
    let (start, end) = span.split_once("..").expect("start..end");
    let mut segment = json!({ "segmentType": kind, "segmentStart": iso(at(start)) });
    if queue != "-" {
        segment["queueId"] = queue.into();
    }
    if !end.is_empty() {
        segment["segmentEnd"] = iso(at(end)).into();
    }
    segment
}

/// Columns of one conversation.
pub fn columns(conversation: &Value) -> Columns {
    let mut columns = Columns::default();
    take_in(&mut columns, std::slice::from_ref(conversation), at(READ));
    columns
}

/// The visits of a conversation as lines, in the order of their offers.
pub fn visits_of(conversation: &Value) -> Vec<String> {
    held(&columns(conversation)).iter().map(text).collect()
}

/// The visits of a script as lines, in the order of their offers.
pub fn visits(script: &str) -> Vec<String> {
    visits_of(&conversation(script))
}

fn text(visit: &Visit) -> String {
    let ended = visit.ended.map_or("-".to_owned(), clock);
    let wait = visit.wait.map_or("-".to_owned(), |wait| wait.to_string());
    let (queue, media) = (&visit.queue, visit.media);
    let mut text = format!(
        "{queue} {media} {} {} > {ended} wait {wait}",
        visit.outcome,
        clock(visit.offered)
    );
    if visit.short {
        text.push_str(" short");
    }
    if visit.outbound {
        text.push_str(" outbound");
    }
    text
}
