//! VISITS: the payload of single visits (docs/snapshot.md, "Payload of visits").
//!
//! ```text
//! lanes: queue, media type, merged intervals, and how many visits of which kind │
//! offers │ far offers │ classes of waits │ bits of waits │ whether an end is not where it is expected │ where it is then
//! ```
//!
//! Visits stand by lane, then kind, then place of the offer, then wait, so that nothing tells in which order they came.
//! Waits of one lane, kind and place are kept as differences. Each column holds numbers of one sort, which is what
//! compresses best. A byte of an offer is filled with bits of its wait: bytes with few values would be taken for
//! repetitions by gzip, which costs more than it saves.

use super::{count32, lane, put_block, put_lane, put_runs, runs};
use crate::columns::pack::numbers::{Damaged, Reader, Writer};
use crate::columns::{Columns, Visit};
use crate::snapshot::bits::{BitReader, Bits, behind, class, number};
use crate::snapshot::spans::{Spans, Steps};
use crate::terms::{Direction, Media, Outcome, Period};

/// Above the outcome: marked as a short abandon; the wait is not known; the end is not known.
const SHORT: u8 = 8;
const NO_WAIT: u8 = 16;
const NO_END: u8 = 32;
/// Steps from one offer to the next that fill half a byte; from here on the rest is told aside.
const FAR: u32 = 15;
/// Bits of a wait that stand beside such a step.
const BESIDE: u32 = 4;
/// Waits are below this, in units of the precision: longer than any calendar.
pub const MOST_WAIT: u64 = 1 << 48;

/// A visit on its way into the payload or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Number of the lane.
    pub lane: u16,
    /// Outcome and marks.
    pub kind: u8,
    /// Place of the offer in the spans of the lane.
    pub offer: u32,
    /// Wait, in units of the precision, rounded up; 0 where it is not known.
    pub wait: u64,
    /// Place of the end; 0 where it is not known.
    pub end: u32,
}

/// A queue and media type with its spans.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Index of the queue in the file.
    pub queue: u16,
    /// Media type.
    pub media: Media,
    /// Its spans.
    pub spans: Spans,
}

/// The kind of a visit.
pub fn kind(visit: &Visit) -> u8 {
    let end = visit.outcome != Outcome::Waiting && visit.ended_ms.is_none();
    let marks = [
        (visit.short, SHORT),
        (visit.wait_ms.is_none(), NO_WAIT),
        (end, NO_END),
    ];
    let marks = marks.into_iter().filter(|mark| mark.0).map(|mark| mark.1);
    visit.outcome as u8 | marks.fold(0, |all, mark| all | mark)
}

fn ends(kind: u8) -> bool {
    kind & 7 != Outcome::Waiting as u8 && kind & NO_END == 0
}

/// Where the end of a visit is expected, had it come at the very beginning of its place.
fn expected(steps: &Steps, spans: &Spans, offer: u32, wait_ms: i64) -> u32 {
    match spans.at(offer) {
        None => offer.max(1),
        Some((from, _)) => {
            let end_ms = steps
                .between(from, from + 1)
                .from_ms
                .saturating_add(wait_ms);
            steps
                .find(end_ms)
                .map_or(spans.after(), |at| spans.place(at))
        }
    }
}

/// Writes visits in order; they are sorted here.
pub fn write(lanes: &[Lane], items: &mut [Item], steps: &Steps, precision_ms: u32) -> Vec<u8> {
    items.sort_unstable();
    let mut head = Writer::default();
    let (mut offers, mut classes) = (Vec::new(), Vec::new());
    let (mut far, mut strange) = (Writer::default(), Writer::default());
    let (mut bits, mut flags) = (Bits::default(), Bits::default());
    head.number(lanes.len() as u64);
    for (number, lane) in (0_u16..).zip(lanes) {
        put_lane(&mut head, (lane.queue, lane.media));
        put_runs(&mut head, &lane.spans.runs().collect::<Vec<_>>());
        let from = items.partition_point(|item| item.lane < number);
        let to = items.partition_point(|item| item.lane <= number);
        let kinds: Vec<&[Item]> = items[from..to].chunk_by(|a, b| a.kind == b.kind).collect();
        head.number(kinds.len() as u64);
        for of_kind in kinds {
            head.number(u64::from(of_kind[0].kind));
            head.number(of_kind.len() as u64);
            let (mut offer, mut wait) = (0, 0);
            for item in of_kind {
                if item.offer != offer {
                    wait = 0;
                }
                let step = item.offer - offer;
                offer = item.offer;
                let mut beside = 0;
                if item.kind & NO_WAIT == 0 {
                    let (class, behind, count) = class(item.wait - wait);
                    classes.push(class);
                    let some = count.min(BESIDE);
                    beside = behind & ((1 << some) - 1);
                    bits.put(behind >> some, count - some);
                    wait = item.wait;
                }
                let byte = u64::from(step.min(FAR)) | beside << BESIDE;
                offers.push(u8::try_from(byte).unwrap_or(u8::MAX));
                if step >= FAR {
                    far.number(u64::from(step - FAR));
                }
                if ends(item.kind) {
                    let wait_ms = millis(item.wait, precision_ms);
                    let expected = expected(steps, &lane.spans, item.offer, wait_ms);
                    flags.put(u64::from(item.end != expected), 1);
                    if item.end != expected {
                        strange.difference(i64::from(item.end), i64::from(expected));
                    }
                }
            }
        }
    }
    for block in [
        &offers,
        far.bytes(),
        &classes,
        bits.bytes(),
        flags.bytes(),
        strange.bytes(),
    ] {
        put_block(&mut head, block);
    }
    head.bytes().to_vec()
}

fn millis(wait: u64, precision_ms: u32) -> i64 {
    i64::try_from(wait.saturating_mul(u64::from(precision_ms))).unwrap_or(i64::MAX)
}

/// Visits of a kind, and the kind.
type Kinds = Vec<(u8, u64)>;

/// Reads the lanes with the number of their visits of each kind, and of all.
fn lanes(
    from: &mut Reader<'_>,
    queues: usize,
    steps: &Steps,
) -> Result<(Vec<(Lane, Kinds)>, u64), Damaged> {
    let count = from.count()?;
    let mut lanes: Vec<(Lane, Kinds)> = Vec::with_capacity(count);
    let mut sum = 0_u64;
    for _ in 0..count {
        let last = lanes.last().map(|(lane, _)| (lane.queue, lane.media));
        let (queue, media) = lane(from, last, queues)?;
        let spans = Spans::new(steps.len(), &runs(from)?).ok_or(Damaged)?;
        let mut kinds = Vec::new();
        let mut last = None;
        for _ in 0..from.count()? {
            let kind = u8::try_from(from.number()?).map_err(|_| Damaged)?;
            let known = kind < 2 * NO_END && usize::from(kind & 7) < Outcome::ALL.len();
            if !known || last.is_some_and(|last| kind <= last) {
                return Err(Damaged);
            }
            last = Some(kind);
            let count = from.number()?;
            sum = sum.checked_add(count).ok_or(Damaged)?;
            kinds.push((kind, count));
        }
        lanes.push((
            Lane {
                queue,
                media,
                spans,
            },
            kinds,
        ));
    }
    Ok((lanes, sum))
}

/// Reads visits into columns that know their queues; the lanes with their spans.
pub fn read(
    payload: &[u8],
    columns: &mut Columns,
    steps: &Steps,
    precision_ms: u32,
    visits: u64,
) -> Result<Vec<Lane>, Damaged> {
    let mut from = Reader::new(payload);
    let (lanes, sum) = lanes(&mut from, columns.queue_ids().len(), steps)?;
    let mut offers = from.block()?.iter();
    let mut far = Reader::new(from.block()?);
    let mut classes = from.block()?.iter();
    let mut bits = BitReader::new(from.block()?);
    let mut flags = BitReader::new(from.block()?);
    let mut strange = Reader::new(from.block()?);
    from.end()?;
    if sum != visits {
        return Err(Damaged);
    }
    for (lane, kinds) in &lanes {
        for &(kind, count) in kinds {
            let (mut offer, mut wait) = (0_u32, 0_u64);
            for _ in 0..count {
                let byte = *offers.next().ok_or(Damaged)?;
                let mut step = u32::from(byte) & FAR;
                if step == FAR {
                    step = count32(&mut far)?.checked_add(FAR).ok_or(Damaged)?;
                }
                let beside = u64::from(byte >> BESIDE);
                offer = offer
                    .checked_add(step)
                    .filter(|&to| to <= lane.spans.after())
                    .ok_or(Damaged)?;
                if step > 0 {
                    wait = 0;
                }
                let mut some = 0;
                if kind & NO_WAIT == 0 {
                    let class = *classes.next().ok_or(Damaged)?;
                    let count = behind(class).ok_or(Damaged)?;
                    some = count.min(BESIDE);
                    let rest = bits.get(count - some).ok_or(Damaged)?;
                    wait = wait
                        .checked_add(number(class, rest << some | beside))
                        .filter(|&wait| wait < MOST_WAIT)
                        .ok_or(Damaged)?;
                }
                if beside >> some != 0 {
                    return Err(Damaged);
                }
                let wait_ms = millis(wait, precision_ms);
                let mut end = None;
                if ends(kind) {
                    let expected = expected(steps, &lane.spans, offer, wait_ms);
                    let differs = flags.get(1).ok_or(Damaged)? == 1;
                    end = Some(if differs {
                        let place = strange.moment_after(i64::from(expected))?;
                        let place = u32::try_from(place).map_err(|_| Damaged)?;
                        if place == expected || place > lane.spans.after() {
                            return Err(Damaged);
                        }
                        place
                    } else {
                        expected
                    });
                }
                columns.add(&visit(lane, kind, offer, wait_ms, end, steps));
            }
        }
    }
    let over =
        classes.next().is_none() && offers.next().is_none() && bits.is_over() && flags.is_over();
    far.end()?;
    strange.end()?;
    if over {
        Ok(lanes.into_iter().map(|one| one.0).collect())
    } else {
        Err(Damaged)
    }
}

/// A visit with moments in its places: where they allow it, its end comes when it had waited.
fn visit(
    lane: &Lane,
    kind: u8,
    offer: u32,
    wait_ms: i64,
    end: Option<u32>,
    steps: &Steps,
) -> Visit {
    let offers = within(lane, offer, steps);
    let ends = end.map(|place| within(lane, place, steps));
    let latest = |span: &Period| span.to_ms.saturating_sub(1);
    let offered_ms = match &ends {
        None if offer == 0 => latest(&offers),
        None => offers.from_ms,
        Some(ends) => {
            let first = offers.from_ms.max(ends.from_ms.saturating_sub(wait_ms));
            first.min(latest(&offers))
        }
    };
    let ended_ms = ends.map(|ends| {
        let end = offered_ms.saturating_add(wait_ms);
        end.clamp(ends.from_ms, latest(&ends))
    });
    Visit {
        queue: lane.queue,
        media: lane.media,
        direction: Direction::Inbound,
        offered_ms,
        outcome: Outcome::ALL[usize::from(kind & 7) % Outcome::ALL.len()],
        ended_ms,
        wait_ms: (kind & NO_WAIT == 0).then_some(wait_ms),
        short: kind & SHORT != 0,
    }
}

/// The span of a place; before and after the period they are as long as any wait.
fn within(lane: &Lane, place: u32, steps: &Steps) -> Period {
    const LONG_MS: i64 = 1 << 58;
    let whole = steps.between(0, steps.len());
    match lane.spans.at(place) {
        Some((from, to)) => steps.between(from, to),
        None if place == 0 => Period {
            from_ms: whole.from_ms - LONG_MS,
            to_ms: whole.from_ms,
        },
        None => Period {
            from_ms: whole.to_ms,
            to_ms: whole.to_ms + LONG_MS,
        },
    }
}
