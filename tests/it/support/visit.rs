//! VISIT: a plain queue visit, the JSON sessions that report it, and the way back out of columns.

use eightytwenty::api::wire;
use eightytwenty::columns::Columns;
use eightytwenty::terms::{Direction, Media, Outcome};
use serde_json::{Value, json};

use super::iso;

/// One queue visit with everything a definition can ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Visit {
    /// When it was offered, ms UTC.
    pub offered: i64,
    /// Id of the queue.
    pub queue: String,
    /// Media type.
    pub media: Media,
    /// When its outcome happened; `None` while waiting.
    pub ended: Option<i64>,
    /// Its wait, ms; `None` where nothing tells.
    pub wait: Option<i64>,
    /// Short abandon.
    pub short: bool,
    /// Called by us.
    pub outbound: bool,
    /// The word of its outcome.
    pub outcome: &'static str,
}

impl Visit {
    /// The queue's participant, and the agent's where one answered.
    ///
    /// The leg of an answered visit ends when the agent connects; the answer is reported by the agent.
    pub fn participants(&self) -> Vec<Value> {
        let mut metrics = vec![metric("nOffered", 1, self.offered)];
        let ended = self.ended.unwrap_or(self.offered);
        if let Some(wait) = self.wait.filter(|_| self.ended.is_some()) {
            metrics.push(metric("tAcd", wait, ended));
            match self.outcome {
                "abandoned" => metrics.push(metric("tAbandon", wait, ended)),
                "flow_out" => metrics.push(metric("tFlowOut", wait, ended)),
                _ => {}
            }
            if self.short {
                metrics.push(metric("tShortAbandon", wait, ended));
            }
        }
        let segments = [
            segment("delay", &self.queue, self.offered - 80, Some(self.offered)),
            segment("interact", &self.queue, self.offered, self.ended),
        ];
        let mut participants = vec![participant("acd", &self.session(&metrics, &segments))];
        if self.outcome == "answered" {
            let wait = self.wait.expect("an answered visit has waited");
            let metrics = vec![
                metric("tAlert", wait.min(3_000), ended),
                metric("tAnswered", wait, ended),
                metric("tTalk", 60_000, ended + 60_000),
            ];
            let segments = [
                segment("alert", &self.queue, ended - wait.min(3_000), Some(ended)),
                segment("interact", &self.queue, ended, Some(ended + 60_000)),
            ];
            participants.push(participant("agent", &self.session(&metrics, &segments)));
        }
        participants
    }

    fn session(&self, metrics: &[Value], segments: &[Value]) -> Value {
        json!({
            "mediaType": self.media.name(),
            "direction": if self.outbound { "outbound" } else { "inbound" },
            "metrics": metrics,
            "segments": segments,
        })
    }
}

/// A metric as the API writes it.
pub fn metric(name: &str, value: i64, at_ms: i64) -> Value {
    json!({ "name": name, "value": value, "emitDate": iso(at_ms) })
}

/// A segment as the API writes it; without an end it is open.
pub fn segment(kind: &str, queue: &str, start_ms: i64, end_ms: Option<i64>) -> Value {
    let mut segment = json!({ "segmentType": kind, "queueId": queue, "conference": false });
    segment["segmentStart"] = iso(start_ms).into();
    if let Some(end_ms) = end_ms {
        segment["segmentEnd"] = iso(end_ms).into();
    }
    segment
}

/// A participant with one session.
pub fn participant(purpose: &str, session: &Value) -> Value {
    json!({ "purpose": purpose, "sessions": [session] })
}

/// A conversation of these visits, ended a second after the last of them unless one still waits.
pub fn conversation(id: &str, visits: &[Visit]) -> Value {
    let participants: Vec<Value> = visits.iter().flat_map(Visit::participants).collect();
    let start = visits.iter().map(|visit| visit.offered).min().unwrap_or(0) - 10_000;
    let mut conversation = json!({
        "conversationId": id,
        "conversationStart": iso(start),
        "originatingDirection": "inbound",
        "participants": participants,
    });
    let ends: Option<Vec<i64>> = visits.iter().map(|visit| visit.ended).collect();
    if let Some(last) = ends.and_then(|ends| ends.into_iter().max()) {
        conversation["conversationEnd"] = iso(last + 61_000).into();
    }
    conversation
}

/// Takes conversations in as one page of an answer, all read at the same time.
pub fn take_in(columns: &mut Columns, conversations: &[Value], read_ms: i64) {
    let body =
        json!({ "conversations": conversations, "totalHits": conversations.len() }).to_string();
    let page = wire::page(body.as_bytes()).expect("a page that can be read");
    for conversation in &page.conversations {
        columns.push(conversation, read_ms);
    }
}

/// The visits held by columns, in the order of their offers.
pub fn held(columns: &Columns) -> Vec<Visit> {
    let rows = (0..columns.rows()).filter_map(|row| columns.visit(row));
    let mut visits: Vec<Visit> = rows
        .map(|visit| Visit {
            offered: visit.offered_ms,
            queue: columns.queue_ids()[usize::from(visit.queue)].to_string(),
            media: visit.media,
            ended: visit.ended_ms,
            wait: visit.wait_ms,
            short: visit.short,
            outbound: visit.direction == Direction::Outbound,
            outcome: word(visit.outcome),
        })
        .collect();
    visits.sort();
    visits
}

/// The five words of the definitions.
fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Abandoned => "abandoned",
        Outcome::FlowOut => "flow_out",
        Outcome::Other => "other",
        Outcome::Waiting => "waiting",
    }
}
