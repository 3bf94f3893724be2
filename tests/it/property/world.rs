//! Random worlds: visits around a clock change, and a random way of looking at them.

use eightytwenty::columns::Columns;
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Target, Threshold};
use eightytwenty::terms::{Media, Period, Queue};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::naive::Question;
use crate::support::table::{OUTCOMES, World, queue};
use crate::support::visit::{Visit, conversation, take_in};
use crate::support::{at, zone};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Zones with the first moment after a change of their clocks; Kolkata never changes.
///
/// In Havana and Beirut the clocks change at midnight, so that a day begins at one or an evening repeats.
const CHANGES: [(&str, &str); 11] = [
    ("Europe/Berlin", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-10-25T01:00Z"),
    ("America/New_York", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01T06:00Z"),
    ("Asia/Kolkata", "2026-10-31T18:30Z"),
    ("America/Havana", "2026-03-08T05:00Z"),
    ("America/Havana", "2026-11-01T05:00Z"),
    ("Asia/Beirut", "2026-03-28T22:00Z"),
    ("Asia/Beirut", "2026-10-24T21:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30Z"),
];

/// Conversations and the question asked about them.
#[derive(Clone, Debug)]
pub struct Random {
    /// Visits of each conversation.
    pub conversations: Vec<Vec<Visit>>,
    /// What is asked.
    pub question: Question,
}

/// When everything is read: after all of it.
pub fn read_ms() -> i64 {
    at("2027-01-01T00:00Z")
}

/// Queues whose order is neither that of names nor that of ids, with own, partial and no promises.
pub fn queues() -> Vec<Queue> {
    let named = |id: &str, name: &str, promises: &[(&str, &str, u32)]| Queue {
        name: name.to_owned(),
        ..queue(id, promises)
    };
    vec![
        named(
            "q-d",
            "Support",
            &[("voice", "20s", 80), ("email", "2h", 90)],
        ),
        named("q-b", "Zentrale", &[("voice", "60s", 95)]),
        named(
            "q-a",
            "Support",
            &[("voice", "0ms", 50), ("callback", "30m", 70)],
        ),
        named("q-c", "Abo", &[]),
    ]
}

/// A period around a clock change, on whole minutes or on local days; and how it is looked at.
fn question() -> impl Strategy<Value = (Question, i64)> {
    let period = (
        select(CHANGES.to_vec()),
        0..3 * 1_440_i64,
        1..4 * 1_440_i64,
        any::<bool>(),
    );
    let bucket = select(vec!["5m", "10m", "15m", "30m", "1h", "1d", "1w"]);
    let threshold = select(vec![
        None,
        None,
        Some(0),
        Some(1),
        Some(20_000),
        Some(20_001),
        Some(60_000),
        Some(HOUR),
    ]);
    let target = select(vec![
        None,
        None,
        Some(0),
        Some(800_000),
        Some(999_999),
        Some(1_000_000),
    ]);
    // Minutes that pass before the next time is shut, and how long it is shut; often none.
    let shut = proptest::collection::vec((1..700_i64, 1..400_i64), 0..5);
    let short = select(vec![
        None,
        None,
        Some(0),
        Some(5_000),
        Some(20_001),
        Some(60 * DAY),
    ]);
    let look = (bucket, any::<bool>(), threshold, target, shut, short);
    (period, look).prop_map(|(((name, change), before, after, days), look)| {
        let (bucket, arrival, threshold, target, shut, short) = look;
        let (zone, change) = (zone(name), at(change));
        let (mut from, mut to) = (change - before * MINUTE, change + after * MINUTE);
        if days {
            let start_of_day = |at: i64| {
                let zoned = jiff::Timestamp::from_millisecond(at)
                    .expect("a time")
                    .to_zoned(zone.clone());
                zoned
                    .start_of_day()
                    .expect("a day")
                    .timestamp()
                    .as_millisecond()
            };
            from = start_of_day(from);
            to = start_of_day(to + DAY + HOUR);
        }
        (
            Question {
                from,
                to,
                zone,
                bucket,
                arrival,
                threshold,
                target,
                closed: closed(from, to, &shut),
                short,
            },
            change,
        )
    })
}

/// Times that are shut, from pauses and lengths in minutes.
fn closed(from: i64, to: i64, shut: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut at = from - HOUR;
    let spans = shut.iter().map(|(pause, length)| {
        let begin = at + pause * MINUTE;
        at = begin + length * MINUTE;
        (begin, at)
    });
    let mut spans: Vec<_> = spans.collect();
    spans.retain(|span| span.0 < to && span.1 > from);
    spans
}

/// Waits at, just under and just over thresholds, of seconds, of hours, and of 59 days.
fn wait() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => select(vec![0, 1, 2, 19_999, 20_000, 20_001, 59_999, 60_000, 60_001, HOUR, 2 * HOUR, 2 * HOUR + 1]),
        4 => 0..10 * MINUTE,
        1 => 0..30 * HOUR,
        1 => Just(5_100_000_000),
    ]
}

/// What one visit is made of, before it has its place in time.
type Parts = (usize, usize, (usize, i64), usize, (i64, i64), bool);

fn parts() -> impl Strategy<Value = Parts> {
    let place = (0..6_usize, -1_000_000..1_000_000_i64);
    (
        0..4_usize,
        0..5_usize,
        place,
        0..5_usize,
        (wait(), 0..900_i64),
        any::<bool>(),
    )
}

fn visit(parts: &Parts, question: &Question, change: i64, queues: &[Queue]) -> Visit {
    let &(queue, media, (anchor, shift), outcome, (wait, late), flag) = parts;
    let offered = match anchor {
        0 => change + shift * 2 * HOUR / 1_000_000,
        1 => question.from + shift * HOUR / 1_000_000,
        2 => question.to + shift * HOUR / 1_000_000,
        3 => question.from + (question.to - question.from) * (shift + 1_000_000) / 2_000_000,
        // On a boundary to the millisecond, and so that the outcome is on one.
        4 => [question.from, question.to, change, change + HOUR][usize::from(flag) * 2 + queue % 2],
        _ => [question.from, question.to][queue % 2] - wait - late,
    };
    let outcome = OUTCOMES[outcome];
    Visit {
        offered,
        queue: queues[queue].id.clone(),
        media: Media::ALL[media],
        ended: (outcome != "waiting").then_some(offered + wait + late),
        wait: if outcome == "waiting" {
            Some(read_ms() - offered)
        } else {
            Some(wait).filter(|_| outcome != "other" || flag)
        },
        short: outcome == "abandoned" && flag,
        outbound: media == 0,
        outcome,
    }
}

/// A random world of up to so many conversations of one or two visits.
pub fn random(most: usize) -> impl Strategy<Value = Random> {
    let visits = prop::collection::vec((parts(), prop::option::weighted(0.3, parts())), 0..most);
    (question(), visits).prop_map(|((question, change), drawn)| {
        let queues = queues();
        let conversations = drawn.iter().map(|(first, second)| {
            let mut visits = vec![visit(first, &question, change, &queues)];
            if let Some(second) = second {
                let mut second = visit(second, &question, change, &queues);
                // A transfer goes to another queue, so that no answer is ambiguous; that is not the point here.
                if second.queue != visits[0].queue {
                    second.outbound = visits[0].outbound;
                    visits.push(second);
                }
            }
            visits
        });
        Random {
            conversations: conversations.collect(),
            question,
        }
    })
}

impl Random {
    /// All visits.
    pub fn visits(&self) -> Vec<Visit> {
        self.conversations.concat()
    }

    /// The conversations as the API writes them.
    pub fn json(&self) -> Vec<Value> {
        let numbered = self.conversations.iter().enumerate();
        numbered
            .map(|(number, visits)| conversation(&id(number), visits))
            .collect()
    }

    /// The conversations as the API wrote them at an earlier time; those of later do not exist yet.
    pub fn json_at(&self, at_ms: i64) -> Vec<Value> {
        self.json()
            .into_iter()
            .filter_map(|conversation| as_of(conversation, at_ms))
            .collect()
    }

    /// The world of `measure`, taken in from these conversations.
    pub fn world(&self, conversations: &[Value]) -> World {
        let queues = queues();
        let mut columns = Columns::with_queues(queues.iter().map(|queue| queue.id.as_str()));
        take_in(&mut columns, conversations, read_ms());
        World {
            columns,
            queues,
            period: Period {
                from_ms: self.question.from,
                to_ms: self.question.to,
            },
            bucket: Bucket::from_name(self.question.bucket).expect("a known length"),
            zone: self.question.zone.clone(),
            attribution: if self.question.arrival {
                Attribution::Arrival
            } else {
                Attribution::Event
            },
            threshold: self
                .question
                .threshold
                .map_or(Threshold::Queue, Threshold::Ms),
            target: self.question.target.map_or(Target::Queue, Target::Ppm),
            formula: eightytwenty::measure::formula::Formula::default(),
            closed: self.question.closed.clone(),
            short_ms: self.question.short,
        }
    }
}

/// A record as it stood at an earlier time: later facts are missing, segments that ended later are open.
fn as_of(mut conversation: Value, at_ms: i64) -> Option<Value> {
    let later = |time: &Value| time.as_str().is_some_and(|text| at(text) > at_ms);
    let list = |value: &mut Value| value.as_array_mut().map(std::mem::take).expect("a list");
    if later(&conversation["conversationStart"]) {
        return None;
    }
    let strip = |object: &mut Value, name: &str| {
        if later(&object[name]) {
            object.as_object_mut().expect("an object").remove(name);
        }
    };
    strip(&mut conversation, "conversationEnd");
    let mut participants = list(&mut conversation["participants"]);
    for participant in &mut participants {
        let session = &mut participant["sessions"][0];
        let mut segments = list(&mut session["segments"]);
        segments.retain(|segment| !later(&segment["segmentStart"]));
        for segment in &mut segments {
            strip(segment, "segmentEnd");
        }
        let mut metrics = list(&mut session["metrics"]);
        metrics.retain(|metric| !later(&metric["emitDate"]));
        session["segments"] = segments.into();
        session["metrics"] = metrics.into();
    }
    conversation["participants"] = participants.into();
    Some(conversation)
}

fn id(number: usize) -> String {
    format!("c0000000-0000-4000-8000-{number:012}")
}
