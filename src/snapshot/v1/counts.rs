//! COUNTS: the payload of what Genesys' own engine counted (docs/snapshot.md, "Payload of counts").
//!
//! Every row is a bucket of a queue and media type, column by column; merged buckets are one row that tells its whole
//! span. Read back such a row lies in the first bucket of its span, and the span is blurred.

use super::{count32, lane, put_lane};
use crate::columns::blurred::Blurred;
use crate::columns::pack::numbers::{Damaged, Reader, Writer};
use crate::columns::summary::{Row, Summary, Tally};
use crate::terms::{Media, Period};

/// A row with its counts within each limit, and the span over which it was merged.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Its span is that of its first bucket.
    pub row: Row,
    /// `[answered, abandoned]` by limit.
    pub within: Vec<[u32; 2]>,
    /// End of the last bucket, ms UTC; the end of the row's own span where nothing was merged.
    pub until_ms: i64,
}

/// Writes rows; they are sorted here. Queues are by their index in the file.
pub fn write(limits_ms: &[i64], rows: &mut [Counted], period: Period) -> Vec<u8> {
    let lane_of = |one: &Counted| (one.row.queue, one.row.media);
    rows.sort_unstable_by_key(|one| (lane_of(one), one.row.span.from_ms));
    let mut to = Writer::default();
    to.number(limits_ms.len() as u64);
    let mut before = 0;
    for &limit in limits_ms {
        to.difference(limit, before);
        before = limit;
    }
    let lanes: Vec<&[Counted]> = rows.chunk_by(|a, b| lane_of(a) == lane_of(b)).collect();
    to.number(lanes.len() as u64);
    for of_lane in lanes {
        put_lane(&mut to, lane_of(&of_lane[0]));
        to.number(of_lane.len() as u64);
    }
    let mut last = None;
    for one in rows.iter() {
        let from = match last.replace((lane_of(one), one.row.span.from_ms)) {
            Some((lane, from)) if lane == lane_of(one) => from,
            _ => period.from_ms,
        };
        to.difference(one.row.span.from_ms, from);
    }
    for one in rows.iter() {
        to.difference(one.row.span.to_ms, one.row.span.from_ms);
    }
    for one in rows.iter() {
        to.difference(one.until_ms, one.row.span.to_ms);
    }
    for of in TALLIES {
        for one in rows.iter() {
            to.number(u64::from(of(&one.row.tally)));
        }
    }
    for one in rows.iter() {
        to.number(one.row.tally.wait_sum_ms);
    }
    for limit in 0..limits_ms.len() {
        for one in rows.iter() {
            let [answered, abandoned] = one.within.get(limit).copied().unwrap_or_default();
            to.number(u64::from(answered));
            to.number(u64::from(abandoned));
        }
    }
    to.bytes().to_vec()
}

const TALLIES: [fn(&Tally) -> u32; 6] = [
    |tally| tally.offered,
    |tally| tally.answered,
    |tally| tally.abandoned,
    |tally| tally.short_abandoned,
    |tally| tally.flow_out,
    |tally| tally.over,
];

/// Reads rows, with the spans that are blurred. Rows lie in the period, and together they offer so many visits.
pub fn read(
    payload: &[u8],
    queue_ids: &[String],
    period: Period,
    visits: u64,
) -> Result<(Summary, Vec<Blurred>), Damaged> {
    let mut from = Reader::new(payload);
    let mut limits_ms: Vec<i64> = Vec::new();
    for _ in 0..from.count()? {
        let before = limits_ms.last().copied();
        let limit = from.moment_after(before.unwrap_or(0))?;
        if before.is_some_and(|before| limit <= before) {
            return Err(Damaged);
        }
        limits_ms.push(limit);
    }
    let mut lanes: Vec<((u16, Media), usize)> = Vec::new();
    for _ in 0..from.count()? {
        let lane = lane(&mut from, lanes.last().map(|last| last.0), queue_ids.len())?;
        lanes.push((lane, from.count()?));
    }
    let mut rows = Vec::new();
    for &((queue, media), count) in &lanes {
        let mut at = period.from_ms;
        for number in 0..count {
            let from_ms = from.moment_after(at)?;
            if from_ms < period.from_ms || number > 0 && from_ms <= at {
                return Err(Damaged);
            }
            at = from_ms;
            rows.push(Counted {
                row: Row {
                    span: Period {
                        from_ms,
                        to_ms: from_ms,
                    },
                    queue,
                    media,
                    tally: Tally::default(),
                },
                within: Vec::new(),
                until_ms: from_ms,
            });
        }
    }
    for one in &mut rows {
        one.row.span.to_ms = from.moment_after(one.row.span.from_ms)?;
    }
    for one in &mut rows {
        one.until_ms = from.moment_after(one.row.span.to_ms)?;
        let span = one.row.span;
        if span.length_ms() == 0 || one.until_ms < span.to_ms || one.until_ms > period.to_ms {
            return Err(Damaged);
        }
    }
    for of in SETTERS {
        for one in &mut rows {
            *of(&mut one.row.tally) = count32(&mut from)?;
        }
    }
    for one in &mut rows {
        one.row.tally.wait_sum_ms = from.number()?;
    }
    for _ in &limits_ms {
        for one in &mut rows {
            one.within.push([count32(&mut from)?, count32(&mut from)?]);
        }
    }
    from.end()?;
    let apart = rows.windows(2).all(|pair| {
        let [one, next] = [&pair[0], &pair[1]];
        let same = (one.row.queue, one.row.media) == (next.row.queue, next.row.media);
        !same || one.until_ms <= next.row.span.from_ms
    });
    let offered: u64 = rows
        .iter()
        .map(|one| u64::from(one.row.tally.offered))
        .sum();
    if !apart || offered != visits {
        return Err(Damaged);
    }
    let merged = rows.iter().filter(|one| one.until_ms > one.row.span.to_ms);
    let blurred = merged.map(|one| Blurred {
        queue: one.row.queue,
        media: one.row.media,
        span: Period {
            from_ms: one.row.span.from_ms,
            to_ms: one.until_ms,
        },
    });
    let blurred = blurred.collect();
    let ids = queue_ids.iter().map(String::as_str);
    let rows = rows.into_iter().map(|one| (one.row, one.within));
    Ok((Summary::restored(ids, &limits_ms, rows), blurred))
}

const SETTERS: [fn(&mut Tally) -> &mut u32; 6] = [
    |tally| &mut tally.offered,
    |tally| &mut tally.answered,
    |tally| &mut tally.abandoned,
    |tally| &mut tally.short_abandoned,
    |tally| &mut tally.flow_out,
    |tally| &mut tally.over,
];
