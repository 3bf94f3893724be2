//! Random conversations whose truth is known by construction come back exactly.
//!
//! Entries follow each other, often in the same queue and at once. The waits of a queue and of an agent
//! who answered it are equal and their stamps differ by up to 43 ms before and 2 ms after, as recorded.

use eightytwenty::columns::Columns;
use eightytwenty::terms::Media;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::support::visit::{Visit, held, metric, participant, segment, take_in};
use crate::support::{at, cases, iso, shuffle};

/// Who reports an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reporter {
    Agent,
    Queue,
    Both,
}

/// One entry: the visit it truly is, and how it is reported.
#[derive(Clone, Debug)]
struct Entry {
    visit: Visit,
    left: i64,
    reporter: Reporter,
    rang: usize,
}

/// One draw: queue, media, outcome; gap before it, wait; skew of the answer, agents that only rang.
type Draw = ((usize, usize, &'static str), (i64, i64), (i64, usize));

/// Entries any time apart, at least two and a half seconds.
fn apart() -> impl Strategy<Value = Draw> {
    let outcome = select(vec![
        "answered",
        "answered",
        "answered",
        "abandoned",
        "short",
        "flow_out",
        "other",
        "other",
    ]);
    let gap = prop_oneof![2_500..3_000_i64, 2_500..60_000_i64, 60_000..3_600_000_i64];
    let wait = prop_oneof![
        1..3_000_i64,
        1..120_000_i64,
        select(vec![1_829, 11_179, 15_000, 20_000, 5_100_000_000])
    ];
    (
        (0..2_usize, 0..2_usize, outcome),
        (gap, wait),
        (-43..=2_i64, 0..3_usize),
    )
}

/// Entries of one queue that follow each other at once and are over in a moment.
fn at_once() -> impl Strategy<Value = Draw> {
    let outcome = select(vec![
        "answered",
        "answered",
        "abandoned",
        "flow_out",
        "other",
    ]);
    let wait = prop_oneof![3 => 100..800_i64, 1 => 100..120_000_i64];
    (
        (Just(0), Just(0), outcome),
        (0..300_i64, wait),
        (-43..=2_i64, Just(0)),
    )
}

/// An organisation reports its answers in one way.
fn reporter() -> impl Strategy<Value = Reporter> {
    select(vec![
        Reporter::Agent,
        Reporter::Agent,
        Reporter::Agent,
        Reporter::Queue,
        Reporter::Both,
    ])
}

/// Entries one after the other; the last may still wait.
fn entries(draws: &[Draw], reporter: Reporter, waiting: bool) -> Vec<Entry> {
    let mut now = at("09:00");
    let mut entries = Vec::new();
    for (place, &((queue, media, outcome), (gap, wait), (skew, rang))) in draws.iter().enumerate() {
        let open = waiting && place + 1 == draws.len();
        let offered = now + gap;
        let left = offered + wait;
        let by_agent = outcome == "answered" && reporter == Reporter::Agent;
        let visit = Visit {
            offered,
            queue: ["sales", "support"][queue].to_owned(),
            media: [Media::Voice, Media::Callback][media],
            ended: (!open).then_some(left + if by_agent { skew } else { 0 }),
            wait: Some(if open { read_ms() - offered } else { wait }),
            short: !open && outcome == "short",
            outbound: media == 1,
            outcome: match outcome {
                _ if open => "waiting",
                "short" => "abandoned",
                other => other,
            },
        };
        entries.push(Entry {
            visit,
            left,
            reporter,
            rang,
        });
        now = left;
    }
    entries
}

fn read_ms() -> i64 {
    at("2030-01-01T00:00Z")
}

impl Entry {
    fn participants(&self) -> Vec<Value> {
        let visit = &self.visit;
        let (offered, left) = (visit.offered, self.left);
        let waits = visit.ended.is_none();
        let wait = visit.wait.expect("a wait");
        let mut metrics = vec![metric("nOffered", 1, offered)];
        if !waits {
            metrics.push(metric("tAcd", wait, left));
        }
        match visit.outcome {
            "abandoned" => metrics.push(metric("tAbandon", wait, left)),
            "flow_out" => metrics.push(metric("tFlowOut", wait, left)),
            "answered" if self.reporter != Reporter::Agent => {
                metrics.push(metric("tAnswered", wait, left));
            }
            _ => {}
        }
        if visit.short {
            metrics.push(metric("tShortAbandon", wait, left));
        }
        let segments = vec![
            segment("delay", &visit.queue, offered - 48, Some(offered)),
            segment("interact", &visit.queue, offered, (!waits).then_some(left)),
        ];
        let mut participants = vec![self.participant("acd", &metrics, &segments)];
        for _ in 0..self.rang {
            let end = Some(offered + wait.min(20_000) / 2);
            let metrics = [
                metric("tAlert", 1, offered),
                metric("tNotResponding", 1, offered),
            ];
            participants.push(self.participant(
                "agent",
                &metrics,
                &[segment("alert", &visit.queue, offered, end)],
            ));
        }
        if visit.outcome == "answered" && self.reporter != Reporter::Queue {
            let answered = visit.ended.expect("an answer");
            let metrics = [
                metric("tAlert", 1, answered),
                metric("tAnswered", wait, answered),
                metric("tTalk", 9, left + 9),
            ];
            let alert = segment("alert", &visit.queue, answered - 1, Some(answered));
            let talk = segment("interact", &visit.queue, answered, Some(left + 9));
            participants.push(self.participant("agent", &metrics, &[alert, talk]));
        }
        participants
    }

    fn participant(&self, purpose: &str, metrics: &[Value], segments: &[Value]) -> Value {
        let direction = if self.visit.outbound {
            "outbound"
        } else {
            "inbound"
        };
        let media = self.visit.media.name();
        participant(
            purpose,
            &json!({ "mediaType": media, "direction": direction, "metrics": metrics, "segments": segments }),
        )
    }
}

/// Participants that are no visits: the customer, a menu, a hang-up during the delay, somebody unknown.
fn bystanders(first: &Visit) -> Vec<Value> {
    let hung_up = json!({ "mediaType": "voice", "segments": [segment("delay", "sales", first.offered - 90, Some(first.offered - 50))] });
    let customer = json!({ "mediaType": "voice", "metrics": [metric("nConnected", 1, first.offered)], "segments": [segment("interact", "sales", first.offered, None)] });
    let direct = json!({ "mediaType": "voice", "metrics": [metric("tTalk", 5, first.offered)], "segments": [] });
    vec![
        participant("acd", &hung_up),
        participant("customer", &customer),
        participant("agent", &direct),
        participant("hologram", &customer),
        json!({ "purpose": "ivr" }),
    ]
}

/// The conversation in mixed order, everything in it included.
fn mixed(entries: &[Entry], mut seed: u64) -> Value {
    let mut participants: Vec<Value> = entries.iter().flat_map(Entry::participants).collect();
    participants.extend(bystanders(&entries[0].visit));
    shuffle(&mut participants, &mut seed);
    for participant in &mut participants {
        for list in ["metrics", "segments"] {
            if let Some(list) = participant
                .pointer_mut(&format!("/sessions/0/{list}"))
                .and_then(Value::as_array_mut)
            {
                shuffle(list, &mut seed);
            }
        }
    }
    json!({ "conversationId": "c-1", "conversationStart": iso(entries[0].visit.offered - 100), "participants": participants })
}

fn comes_back(
    draws: &[Draw],
    reporter: Reporter,
    waiting: bool,
    seed: u64,
) -> Result<(), TestCaseError> {
    let entries = entries(draws, reporter, waiting);
    let mut truth: Vec<Visit> = entries.iter().map(|entry| entry.visit.clone()).collect();
    truth.sort();
    let mut columns = Columns::default();
    take_in(&mut columns, &[mixed(&entries, seed)], read_ms());
    prop_assert_eq!(held(&columns), truth);
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn entries_some_seconds_apart_come_back_exactly(
        draws in prop::collection::vec(apart(), 1..7),
        (reporter, waiting, seed) in (reporter(), any::<bool>(), any::<u64>()),
    ) {
        comes_back(&draws, reporter, waiting, seed)?;
    }

    #[test]
    fn entries_that_follow_at_once_come_back_exactly(
        draws in prop::collection::vec(at_once(), 1..5),
        (reporter, waiting, seed) in (reporter(), any::<bool>(), any::<u64>()),
    ) {
        comes_back(&draws, reporter, waiting, seed)?;
    }
}
