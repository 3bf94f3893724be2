//! Oddities: hand-made conversations for cases that chance would make too
//! seldom, so that every world of a hundred conversations or more has them.

use super::assemble::Draft;
use super::catalogue::{ALWAYS_OPEN, GENERAL, MAIL};
use super::legs::Leg;
use super::record::{Name, Participant, Segment, Session};
use super::truth::{Conversation, Media, Outcome, Queue};
use crate::clock::DAY_MS;
use crate::rng::mix;

const SECOND: i64 = 1000;
const HOUR: i64 = 3_600_000;

struct Maker<'a> {
    queues: &'a [Queue],
    seed: u64,
    made: Vec<Conversation>,
}

impl Maker<'_> {
    /// One stay: offered at `offered`, waited `wait` ms (`None`: for ever).
    fn leg(
        &self,
        queue: usize,
        media: Media,
        offered: i64,
        wait: Option<i64>,
        outcome: Outcome,
    ) -> Leg {
        let acd_end = wait.map(|wait| offered + wait);
        let answered = outcome == Outcome::Answered;
        let over = self.queues[queue]
            .target(media)
            .is_some_and(|target| answered && wait.is_some_and(|wait| wait > target.threshold_ms));
        Leg {
            queue,
            media,
            direction: if media == Media::Callback {
                "outbound"
            } else {
                "inbound"
            },
            flow_in: None,
            routing: "Standard",
            offered,
            entered: offered - 30,
            acd_end,
            outcome,
            stamp: -43,
            ring_from: acd_end.filter(|_| answered).map_or(0, |end| end - 2000),
            missed: 0,
            talk_end: acd_end.filter(|_| answered).map(|end| end + 90 * SECOND),
            after_call: 12 * SECOND,
            agent_end: "peer",
            conference: false,
            over,
            agent: u32::try_from(8000 + self.made.len() * 4).unwrap_or(8000),
        }
    }

    fn draft(&self, start: i64, media: Media, legs: Vec<Leg>) -> Draft {
        let last = legs
            .iter()
            .filter_map(|leg| leg.talk_end.max(leg.acd_end))
            .max();
        let open = legs.iter().any(|leg| leg.acd_end.is_none());
        Draft {
            key: mix(
                self.seed,
                0x0dd0_0000 + u64::try_from(self.made.len()).unwrap_or(0),
            ),
            start,
            end: last.or(Some(start + SECOND)).filter(|_| !open),
            outbound: false,
            media,
            flow_until: None,
            legs,
            others: Vec::new(),
        }
    }

    fn make(&mut self, start: i64, media: Media, legs: Vec<Leg>) {
        let draft = self.draft(start, media, legs);
        self.made.push(draft.finish());
    }
}

/// All hand-made conversations of a world that begins at `start` (00:00 UTC)
/// and ends at `end`.
/// `nights`: with calls in the small hours of every Sunday, when clocks change.
pub(crate) fn oddities(
    seed: u64,
    queues: &[Queue],
    start: i64,
    end: i64,
    nights: bool,
) -> Vec<Conversation> {
    let mut maker = Maker {
        queues,
        seed,
        made: Vec::new(),
    };
    waits(&mut maker, start, end);
    same_queue_again(&mut maker, start + 2 * DAY_MS + 9 * HOUR);
    broken_records(&mut maker, start + DAY_MS + 11 * HOUR);
    if nights {
        sundays(&mut maker, start, end);
    }
    maker.made
}

/// One call in every hour from 00:00 to 09:00 UTC.
fn sundays(maker: &mut Maker<'_>, start: i64, end: i64) {
    // Day 0 of Unix time was a Thursday.
    let days = (0..)
        .map(|day| start + day * DAY_MS)
        .take_while(|&at| at < end);
    for day in days.filter(|at| at.div_euclid(DAY_MS).rem_euclid(7) == 3) {
        for hour in 0..9 {
            let offered = day + hour * HOUR + 600 * SECOND;
            let wait = 4 * SECOND + hour * 3700;
            let outcome = if hour % 4 == 3 {
                Outcome::Abandoned { short: false }
            } else {
                Outcome::Answered
            };
            let leg = maker.leg(ALWAYS_OPEN, Media::Voice, offered, Some(wait), outcome);
            maker.make(offered - 12 * SECOND, Media::Voice, vec![leg]);
        }
    }
}

fn waits(maker: &mut Maker<'_>, start: i64, end: i64) {
    use Outcome::{Abandoned, Answered, Other, Waiting};
    // Waits over midnight UTC: begun on one day, answered on the next.
    for midnight in (1..)
        .map(|day| start + day * DAY_MS)
        .take_while(|&at| at < end)
        .step_by(4)
    {
        let offered = midnight - 20 * SECOND;
        let leg = maker.leg(
            ALWAYS_OPEN,
            Media::Voice,
            offered,
            Some(45 * SECOND),
            Answered,
        );
        maker.make(offered - 15 * SECOND, Media::Voice, vec![leg]);
    }
    // Exactly the promise, and one millisecond more.
    let noon = start + DAY_MS + 12 * HOUR;
    for (nth, wait) in (0..).zip([20_000, 20_001, 0, 1]) {
        let offered = noon + nth * 600 * SECOND;
        let leg = maker.leg(GENERAL, Media::Voice, offered, Some(wait), Answered);
        maker.make(offered - 9 * SECOND, Media::Voice, vec![leg]);
    }
    let gone = maker.leg(
        GENERAL,
        Media::Voice,
        noon,
        Some(1),
        Abandoned { short: true },
    );
    maker.make(noon - SECOND, Media::Voice, vec![gone]);
    // A callback that waited for 59 days: more milliseconds than 32 bits hold.
    let offered = start + 9 * DAY_MS + 10 * HOUR - 5_100_000_000;
    let leg = maker.leg(
        GENERAL,
        Media::Callback,
        offered,
        Some(5_100_000_000),
        Answered,
    );
    maker.make(offered - 60 * SECOND, Media::Callback, vec![leg]);
    // Forgotten ones: they wait for ever.
    for (queue, media, days) in [(GENERAL, Media::Message, 3), (MAIL, Media::Email, 5)] {
        let offered = start + days * DAY_MS + 10 * HOUR;
        let leg = maker.leg(queue, media, offered, None, Waiting);
        maker.make(offered - SECOND, media, vec![leg]);
    }
    // An error while waiting, and a message its customer ended.
    let failed = maker.leg(GENERAL, Media::Voice, noon + HOUR, Some(7000), Other);
    maker.make(noon + HOUR - 8 * SECOND, Media::Voice, vec![failed]);
    let ended = maker.leg(GENERAL, Media::Message, noon, Some(2 * HOUR), Other);
    maker.make(noon - 8 * SECOND, Media::Message, vec![ended]);
}

fn same_queue_again(maker: &mut Maker<'_>, at: i64) {
    use Outcome::{Abandoned, Answered, Other};
    let voice = Media::Voice;
    // A consult that was cancelled, then a transfer to the queue just asked.
    let mut first = maker.leg(GENERAL, voice, at, Some(12_400), Answered);
    first.talk_end = Some(at + 150 * SECOND);
    first.agent_end = "transfer";
    let mut asked = maker.leg(
        ALWAYS_OPEN,
        voice,
        at + 60 * SECOND,
        Some(90 * SECOND),
        Other,
    );
    asked.flow_in = Some("agent");
    let then = maker.leg(
        ALWAYS_OPEN,
        voice,
        at + 150 * SECOND + 80,
        Some(33 * SECOND),
        Answered,
    );
    maker.make(at - 20 * SECOND, voice, vec![first, asked, then]);
    // Back into the same queue, twice; lost at last.
    let mut legs = Vec::new();
    for (nth, outcome) in (0..).zip([Answered, Answered, Abandoned { short: false }]) {
        let mut leg = maker.leg(
            GENERAL,
            voice,
            at + HOUR + nth * 200 * SECOND,
            Some(30 * SECOND),
            outcome,
        );
        leg.agent_end = "transfer";
        leg.agent += u32::try_from(nth).unwrap_or(0);
        legs.push(leg);
    }
    maker.make(at + HOUR - 20 * SECOND, voice, legs);
    // Three agents let it ring; the fourth answers by hand.
    let mut leg = maker.leg(GENERAL, voice, at + 2 * HOUR, Some(27 * SECOND), Answered);
    leg.missed = 3;
    leg.ring_from = at + 2 * HOUR + SECOND;
    leg.routing = "Manual";
    leg.conference = true;
    maker.make(at + 2 * HOUR - 20 * SECOND, voice, vec![leg]);
}

/// Conversations whose records lack what one would expect; none has a visit.
fn broken_records(maker: &mut Maker<'_>, at: i64) {
    let mut bare = maker.draft(at, Media::Voice, Vec::new()).finish();
    bare.record.participants = None;
    maker.made.push(bare);

    let mut acd = Session::new("voice", "inbound", at);
    acd.metrics = None;
    acd.segments = None;
    let mut strange = Session::new("telepathy", "inbound", at);
    strange.metric("nOffered", 1, at);
    strange.segment(Segment::new("interact", at, at + 500).queue(GENERAL));
    for session in [Some(acd), Some(strange), None] {
        let mut draft = maker.draft(at, Media::Voice, Vec::new());
        let sessions = session.map(|session| vec![session]);
        let acd = Participant {
            purpose: "acd",
            name: Name::Queue(GENERAL),
            user: None,
            sessions,
            since: at,
        };
        draft.others.push(acd);
        maker.made.push(draft.finish());
    }
}
