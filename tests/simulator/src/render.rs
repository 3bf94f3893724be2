//! Rendering: a conversation's record as JSON bytes, cut at a moment: what has
//! not happened yet is not told. No DOM in between; a page is a concatenation.

use crate::clock::push_time;
use crate::rng::{Rng, guid_bytes, mix};
use crate::world::record::{Metric, Name, Numbers, Participant, Record, Segment, Session};
use crate::world::{Conversation, World};

/// The one division of the demo organisation.
pub(crate) const DIVISION_KEY: u64 = 0xd1f1;
/// `userId` of agent n is the GUID of this plus n.
pub(crate) const AGENT_KEYS: u64 = 0xa6e7_0000;

struct Pen<'a> {
    world: &'a World,
    now: i64,
    attributes: bool,
    out: &'a mut Vec<u8>,
}

/// What flows put down about a customer; jobs tell it, cut after some length.
const ATTRIBUTES: &str = r#","attributes":{"Kundennummer":"4711-0815","Anliegen":"Rechnung \"Eilt\", {\"conversationId\":\"x\",\"metrics\":[","Verlauf":"Der Anrufer wurde an die zweite Ebene verwiesen und bat um R\u00fcckruf, nachdem die Li","leer":""}"#;

/// Appends the conversation as the API tells it at `now`, with the attributes
/// of participants or without.
pub(crate) fn push_conversation(
    out: &mut Vec<u8>,
    world: &World,
    conversation: &Conversation,
    now: i64,
    attributes: bool,
) {
    let record = &conversation.record;
    let mut pen = Pen {
        world,
        now,
        attributes,
        out,
    };
    pen.raw("{\"conversationId\":");
    pen.string(&conversation.id);
    pen.time("conversationStart", conversation.start_ms);
    if let Some(end) = conversation.end_ms.filter(|&end| end <= now) {
        pen.time("conversationEnd", end);
    }
    pen.word(
        "originatingDirection",
        if record.outbound {
            "outbound"
        } else {
            "inbound"
        },
    );
    pen.raw(",\"divisionIds\":[");
    pen.guid(DIVISION_KEY);
    pen.raw("],\"mediaStatsMinConversationMos\":4.882874965667725");
    if let Some(people) = &record.participants {
        pen.raw(",\"participants\":");
        pen.participants(record, people);
    }
    pen.raw("}");
}

impl Pen<'_> {
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn string(&mut self, text: &str) {
        push_string(self.out, text);
    }

    fn guid(&mut self, key: u64) {
        self.out.push(b'"');
        self.out.extend_from_slice(&guid_bytes(key));
        self.out.push(b'"');
    }

    /// `,"key":"word"` for words that need no escaping.
    fn word(&mut self, key: &str, word: &str) {
        self.key(key);
        self.out.push(b'"');
        self.raw(word);
        self.out.push(b'"');
    }

    fn key(&mut self, key: &str) {
        self.raw(",\"");
        self.raw(key);
        self.raw("\":");
    }

    fn time(&mut self, key: &str, at: i64) {
        self.key(key);
        self.out.push(b'"');
        push_time(self.out, at);
        self.out.push(b'"');
    }

    /// Writes the items that exist already, in a shuffled order if told so.
    fn list<T>(
        &mut self,
        items: &[T],
        shuffled: Option<u64>,
        begun: impl Fn(&T) -> i64,
        mut write: impl FnMut(&mut Self, usize, &T),
    ) {
        let mut order: Vec<usize> = (0..items.len())
            .filter(|&at| begun(&items[at]) <= self.now)
            .collect();
        if let Some(key) = shuffled {
            Rng::new(key, 5).shuffle(&mut order);
        }
        self.raw("[");
        for (nth, &at) in order.iter().enumerate() {
            if nth > 0 {
                self.raw(",");
            }
            write(self, at, &items[at]);
        }
        self.raw("]");
    }

    fn participants(&mut self, record: &Record, people: &[Participant]) {
        let peer = mix(record.key, 1000);
        let shuffled = record.shuffled.then_some(record.key);
        self.list(
            people,
            shuffled,
            |person| person.since,
            |pen, nth, person| {
                let key = mix(record.key, 1000 + u64::try_from(nth).unwrap_or(0));
                pen.raw("{\"participantId\":");
                pen.guid(mix(key, 1));
                pen.word("purpose", person.purpose);
                let name = match person.name {
                    Name::Missing => None,
                    Name::Fixed(name) => Some(name),
                    Name::Queue(queue) => Some(pen.world.queues[queue].name.as_str()),
                };
                if let Some(name) = name {
                    pen.key("participantName");
                    pen.string(name);
                }
                if let Some(user) = person.user {
                    pen.key("userId");
                    pen.guid(AGENT_KEYS + u64::from(user));
                }
                if pen.attributes && person.purpose == "customer" {
                    pen.raw(ATTRIBUTES);
                }
                if let Some(sessions) = &person.sessions {
                    pen.raw(",\"sessions\":");
                    pen.list(
                        sessions,
                        None,
                        |session| session.since,
                        |pen, nth, session| {
                            let own = if nth == 0 { key } else { mix(key, 40) };
                            pen.session(record, session, own, peer, shuffled);
                        },
                    );
                }
                pen.raw("}");
            },
        );
    }

    fn session(
        &mut self,
        record: &Record,
        session: &Session,
        key: u64,
        peer: u64,
        shuffled: Option<u64>,
    ) {
        self.raw("{\"sessionId\":");
        self.guid(key);
        if key != peer {
            self.key("peerId");
            self.guid(peer);
        }
        self.word("mediaType", session.media);
        self.word("direction", session.direction);
        if session.media == "voice" {
            self.raw(",\"provider\":\"Edge\",\"ani\":\"tel:+4915550100\",\"dnis\":\"tel:+4915550199\",\"sessionDnis\":\"tel:+4915550199\",\"recording\":true");
            self.raw(",\"remoteNameDisplayable\":\"Beispielstadt, DE\",\"mediaEndpointStats\":[{\"codecs\":[\"audio/opus\"],\"maxLatencyMs\":30,\"minMos\":4.882776589307926,\"minRFactor\":92.45965576171875,\"receivedPackets\":1449}]");
        }
        if let Some(flow_in) = session.flow_in {
            self.word("flowInType", flow_in);
        }
        if let Some(routing) = session.routing {
            self.word("usedRouting", routing);
            self.raw(",\"requestedRoutings\":[\"Standard\"]");
        }
        if let Some(metrics) = &session.metrics {
            let left = |metric: &Metric| metric.name == "tFlowOut" && metric.emit <= self.now;
            if let Some(flow_out) = session.flow_out.filter(|_| metrics.iter().any(left)) {
                self.word("flowOutType", flow_out);
            }
            self.raw(",\"metrics\":");
            self.list(
                metrics,
                shuffled,
                |metric| metric.emit,
                |pen, _, metric| {
                    pen.metric(metric, record.numbers);
                },
            );
        }
        if let Some(segments) = &session.segments {
            self.raw(",\"segments\":");
            self.list(
                segments,
                shuffled,
                |segment| segment.start,
                |pen, _, segment| {
                    pen.segment(segment);
                },
            );
        }
        self.raw("}");
    }

    fn metric(&mut self, metric: &Metric, numbers: Numbers) {
        self.raw("{\"name\":\"");
        self.raw(metric.name);
        self.raw("\",\"value\":");
        let value = match numbers {
            Numbers::Whole => metric.value.to_string(),
            Numbers::Point => format!("{}.0", metric.value),
            Numbers::Exponent => exponent(metric.value),
        };
        self.raw(&value);
        if metric.stamped {
            self.time("emitDate", metric.emit);
        }
        self.raw("}");
    }

    fn segment(&mut self, segment: &Segment) {
        self.raw("{\"segmentType\":\"");
        self.raw(segment.kind);
        self.raw("\"");
        self.time("segmentStart", segment.start);
        if let Some(end) = segment.end.filter(|&end| end <= self.now) {
            self.time("segmentEnd", end);
            if let Some(reason) = segment.disconnect {
                self.word("disconnectType", reason);
            }
        }
        if let Some(queue) = segment.queue {
            self.key("queueId");
            let world = self.world;
            self.string(&world.queues[queue].id);
        }
        if segment.kind == "wrapup" {
            self.raw(",\"wrapUpCode\":\"7fb334b0-0e9e-11e4-9191-0800200c9a66\"");
        }
        self.raw(if segment.conference {
            ",\"conference\":true}"
        } else {
            ",\"conference\":false}"
        });
    }
}

/// `12400` as `1.24e4`.
#[expect(clippy::cast_precision_loss, reason = "values are below 2^53")]
fn exponent(value: i64) -> String {
    format!("{:e}", value as f64)
}

/// Appends a JSON string.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for character in text.chars() {
        match character {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\u{0}'..='\u{1f}' => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(character)).as_bytes());
            }
            // Legal either way; clients must read both.
            'ß' | 'ü' => {
                out.extend_from_slice(format!("\\u{:04X}", u32::from(character)).as_bytes());
            }
            _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}
