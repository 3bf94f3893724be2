//! WRITE: a report's facts as the payload of a file, and the file around it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use crate::columns::Columns;
use crate::columns::summary::Summary;
use crate::load::ledger::{Ledger, Verdict};
use crate::snapshot::merge::{Load, Walls};
use crate::snapshot::question;
use crate::snapshot::spans::{Spans, Steps};
use crate::snapshot::trouble::Refused;
use crate::snapshot::v1::visits::{Item, Lane};
use crate::snapshot::v1::{counts, head, visits};
use crate::snapshot::{Choices, Completeness, FORMAT, Head, Kind, MOST_PAYLOAD, VERSION};
use crate::terms::{Media, Outcome, Period, Queue};

/// Where the facts are.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Single visits.
    Visits(&'a Columns),
    /// Counts of Genesys' own engine.
    Counts(&'a Summary),
}

/// What a snapshot is made of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The facts.
    pub source: Source<'a>,
    /// All queues, by the facts' queue index.
    pub queues: &'a [Queue],
    /// Which of them are looked at, by index: only these are in the file.
    pub chosen: &'a [bool],
    /// Which media types are looked at, by `Media as usize`.
    pub media: [bool; 5],
    /// The period.
    pub period: Period,
    /// Up to where facts were asked, ms UTC.
    pub known_until_ms: i64,
    /// IANA name of the time zone it is looked at in.
    pub zone_name: &'a str,
    /// That zone.
    pub zone: &'a TimeZone,
    /// Now, ms UTC.
    pub made_at_ms: i64,
    /// Title of the page.
    pub title: &'a str,
    /// The fragment of a link that shows the same, with dates.
    pub question: &'a str,
    /// The proof of completeness.
    pub ledger: &'a Ledger,
}

/// A snapshot before its payload is compressed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// To be compressed as gzip.
    pub payload: Vec<u8>,
    /// What it will say of itself.
    pub head: Head,
}

impl Draft {
    /// The file, once the payload is compressed.
    #[must_use]
    pub fn finish(&self, compressed: &[u8]) -> String {
        let mut text = format!("{{\"format\":\"{FORMAT}{VERSION}\",\n");
        text += &head::write(&self.head, self.payload.len());
        text += "\"data\":\"";
        STANDARD.encode_string(compressed, &mut text);
        text += "\",\n";
        let digest = Sha256::digest(text.as_bytes());
        text += "\"checksum\":\"";
        text.extend(hex(&digest));
        text += "\"}\n";
        text
    }
}

/// Lower-case digits.
pub(super) fn hex(bytes: &[u8]) -> impl Iterator<Item = char> {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(half.into(), 16))
}

/// A queue and media type of the facts.
type Key = (u16, Media);

/// Makes a snapshot.
///
/// # Errors
/// When there is nothing to tell, or too much.
pub fn draft(report: &Report<'_>, choices: &Choices) -> Result<Draft, Refused> {
    let chosen = report.queues.iter().zip(report.chosen).enumerate();
    let chosen: Vec<usize> = chosen
        .filter(|(_, (_, chosen))| **chosen)
        .map(|one| one.0)
        .collect();
    if chosen.is_empty() || report.period.length_ms() == 0 {
        return Err(Refused::Nothing);
    }
    // Index in the facts → index in the file.
    let mut places: Vec<Option<u16>> = vec![None; report.queues.len()];
    for (&queue, place) in chosen.iter().zip(0..) {
        places[queue] = Some(place);
    }
    let of_file = |queue: u16, media: Media| {
        let place = places.get(usize::from(queue)).copied().flatten();
        place
            .filter(|_| report.media[media as usize])
            .map(|place| (place, media))
    };
    let made = match report.source {
        Source::Visits(columns) => visits_of(report, choices, columns, of_file),
        Source::Counts(summary) => counts_of(report, choices, summary, of_file),
    };
    let made = made.ok_or(Refused::TooLarge)?;
    if made.payload.len() > MOST_PAYLOAD {
        return Err(Refused::TooLarge);
    }
    let queues = chosen.iter().zip(0..).map(|(&queue, place)| {
        let known = &report.queues[queue];
        Queue {
            id: head::id(place),
            name: if choices.neutral_names {
                format!("Queue {}", place + 1)
            } else {
                known.name.clone()
            },
            promises: known.promises,
        }
    });
    let id_of = |id: &str| {
        let queue = report.queues.iter().position(|queue| queue.id == id)?;
        places[queue].map(|place| head::id(usize::from(place)))
    };
    let title = if choices.neutral_names {
        ""
    } else {
        report.title
    };
    Ok(Draft {
        payload: made.payload,
        head: Head {
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            made_at_ms: report.made_at_ms,
            title: title.to_owned(),
            question: question::neutral(report.question, id_of),
            period: report.period,
            known_until_ms: report.known_until_ms,
            zone: report.zone_name.to_owned(),
            kind: made.kind,
            interval_minutes: made.interval_minutes,
            precision_ms: made.precision_ms,
            smallest_cell: choices.smallest_cell,
            completeness: completeness(report.ledger),
            queues: queues.collect(),
            left_out: made.left_out,
            visits: made.visits,
        },
    })
}

/// A payload and what the head says of it.
struct Made {
    payload: Vec<u8>,
    kind: Kind,
    visits: u64,
    interval_minutes: u32,
    precision_ms: u32,
    left_out: Vec<Key>,
}

fn visits_of(
    report: &Report<'_>,
    choices: &Choices,
    columns: &Columns,
    of_file: impl Fn(u16, Media) -> Option<Key>,
) -> Option<Made> {
    let steps = Steps::new(report.period, i64::from(choices.interval_minutes) * 60_000)?;
    let after = steps.len() + 1;
    // Until the lanes are known, place 0 is before the period, 1 its first interval.
    let place = |at_ms: i64| match steps.find(at_ms) {
        Some(interval) => interval + 1,
        None if at_ms < report.period.from_ms => 0,
        None => after,
    };
    let precision = u64::from(choices.precision_ms.max(1));
    let mut numbers: FxHashMap<Key, u16> = FxHashMap::default();
    let mut keys: Vec<Key> = Vec::new();
    let mut items = Vec::with_capacity(columns.visits());
    for visit in (0..columns.rows()).filter_map(|row| columns.visit(row)) {
        let Some(key) = of_file(visit.queue, visit.media) else {
            continue;
        };
        let ended_ms = visit.ended_ms.filter(|_| visit.outcome != Outcome::Waiting);
        let (offer, end) = (place(visit.offered_ms), ended_ms.map(place));
        let inside = |place: u32| 0 < place && place < after;
        if !inside(offer) && !end.is_some_and(inside) {
            continue;
        }
        let lane = *numbers.entry(key).or_insert_with(|| {
            keys.push(key);
            u16::try_from(keys.len() - 1).unwrap_or(u16::MAX)
        });
        items.push(Item {
            lane,
            kind: visits::kind(&visit),
            offer,
            wait: visit
                .wait_ms
                .unwrap_or(0)
                .max(0)
                .unsigned_abs()
                .div_ceil(precision)
                .min(visits::MOST_WAIT - 1),
            end: end.unwrap_or(0),
        });
    }
    let mut loads = vec![Vec::new(); keys.len()];
    if choices.smallest_cell > 1 {
        for load in &mut loads {
            *load = vec![[0, 0]; steps.len() as usize];
        }
        for item in &items {
            for (which, place) in [item.offer, item.end].into_iter().enumerate() {
                let interval = (place as usize).checked_sub(1);
                let load: Option<&mut Load> =
                    interval.and_then(|at| loads[usize::from(item.lane)].get_mut(at));
                if let Some(load) = load {
                    load[which] += 1;
                }
            }
        }
    }
    let merged = merged(
        &keys,
        &loads,
        || Walls::new(steps.starts(), report.zone),
        choices.smallest_cell,
    );
    let mut lanes = Vec::new();
    // Lane as it was met → lane of the file.
    let mut now = vec![None; keys.len()];
    for (met, key, runs) in merged.kept {
        now[met] = u16::try_from(lanes.len()).ok();
        lanes.push(Lane {
            queue: key.0,
            media: key.1,
            spans: Spans::new(steps.len(), &runs)?,
        });
    }
    items.retain_mut(|item| {
        let Some(lane) = now[usize::from(item.lane)] else {
            return false;
        };
        item.lane = lane;
        let spans = &lanes[usize::from(lane)].spans;
        for place in [&mut item.offer, &mut item.end] {
            if let Some(interval) = place.checked_sub(1) {
                *place = spans.place(interval);
            }
        }
        true
    });
    Some(Made {
        payload: visits::write(&lanes, &mut items, &steps, choices.precision_ms.max(1)),
        kind: Kind::Visits,
        visits: items.len() as u64,
        interval_minutes: choices.interval_minutes,
        precision_ms: choices.precision_ms.max(1),
        left_out: merged.left_out,
    })
}

fn counts_of(
    report: &Report<'_>,
    choices: &Choices,
    summary: &Summary,
    of_file: impl Fn(u16, Media) -> Option<Key>,
) -> Option<Made> {
    let limits_ms = summary.limits_ms();
    let mut by_lane: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    let mut buckets: Vec<(i64, i64)> = Vec::new();
    for (number, row) in summary.rows().iter().enumerate() {
        let inside =
            report.period.from_ms <= row.span.from_ms && row.span.to_ms <= report.period.to_ms;
        if let Some(key) = of_file(row.queue, row.media).filter(|_| inside) {
            by_lane.entry(key).or_default().push(number);
            buckets.push((row.span.from_ms, row.span.to_ms));
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    let mut keys: Vec<Key> = by_lane.keys().copied().collect();
    keys.sort_unstable();
    let bucket_of = |number: usize| {
        let span = summary.rows()[number].span;
        buckets.partition_point(|bucket| *bucket < (span.from_ms, span.to_ms))
    };
    let mut loads = vec![Vec::new(); keys.len()];
    for (load, key) in loads
        .iter_mut()
        .zip(&keys)
        .filter(|_| choices.smallest_cell > 1)
    {
        *load = vec![[0, 0]; buckets.len()];
        for &number in &by_lane[key] {
            let tally = &summary.rows()[number].tally;
            load[bucket_of(number)] = [
                tally.offered,
                tally.answered + tally.abandoned + tally.flow_out,
            ];
        }
    }
    let starts = || Walls::new(buckets.iter().map(|bucket| bucket.0), report.zone);
    let merged = merged(&keys, &loads, starts, choices.smallest_cell);
    let mut rows: Vec<counts::Counted> = Vec::new();
    for (_, key, runs) in merged.kept {
        let mut of_run: FxHashMap<usize, usize> = FxHashMap::default();
        for &number in &by_lane[&key] {
            let row = &summary.rows()[number];
            let within: Vec<[u32; 2]> = (0..limits_ms.len())
                .map(|limit| summary.within(limit)[number])
                .collect();
            let bucket = u32::try_from(bucket_of(number)).ok()?;
            let run = runs
                .iter()
                .position(|run| run.0 <= bucket && bucket < run.1);
            if let Some(&place) = run.and_then(|run| of_run.get(&run)) {
                let all = &mut rows[place];
                all.row.tally.add(&row.tally);
                for (sum, more) in all.within.iter_mut().zip(within) {
                    *sum = [sum[0] + more[0], sum[1] + more[1]];
                }
                continue;
            }
            let mut one = counts::Counted {
                row: *row,
                within,
                until_ms: row.span.to_ms,
            };
            one.row.queue = key.0;
            if let Some(run) = run {
                let (first, last) = (
                    buckets[runs[run].0 as usize],
                    buckets[runs[run].1 as usize - 1],
                );
                (one.row.span.from_ms, one.row.span.to_ms) = first;
                one.until_ms = last.1;
                of_run.insert(run, rows.len());
            }
            rows.push(one);
        }
    }
    let longest_ms = buckets
        .iter()
        .map(|bucket| bucket.1 - bucket.0)
        .max()
        .unwrap_or(0);
    Some(Made {
        payload: counts::write(&limits_ms, &mut rows, report.period),
        kind: Kind::Counts,
        visits: rows
            .iter()
            .map(|one| u64::from(one.row.tally.offered))
            .sum(),
        interval_minutes: u32::try_from(longest_ms / 60_000).ok()?.max(1),
        precision_ms: 1,
        left_out: merged.left_out,
    })
}

/// Intervals that are one span, from and to.
type Runs = Vec<(u32, u32)>;

/// Lanes in the order of the file, each with its number as it was met and its runs, and those with too few visits.
struct Merged {
    kept: Vec<(usize, Key, Runs)>,
    left_out: Vec<Key>,
}

fn merged(
    keys: &[Key],
    loads: &[Vec<Load>],
    walls: impl FnOnce() -> Walls,
    smallest: u32,
) -> Merged {
    let mut order: Vec<(Key, usize)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let walls = (smallest > 1).then(walls);
    let mut merged = Merged {
        kept: Vec::new(),
        left_out: Vec::new(),
    };
    for (key, met) in order {
        let runs = match &walls {
            None => Some(Vec::new()),
            Some(walls) => walls.merge(&loads[met], smallest),
        };
        match runs {
            Some(runs) => merged.kept.push((met, key, runs)),
            None => merged.left_out.push(key),
        }
    }
    merged
}

fn completeness(ledger: &Ledger) -> Completeness {
    let verdict = ledger.verdict();
    Completeness {
        complete: verdict == Verdict::Complete,
        loading: verdict == Verdict::Loading,
        reasons: match verdict {
            Verdict::Partial(reasons) => reasons,
            _ => Vec::new(),
        },
        conversations: ledger.conversations,
        open: ledger.open,
        windows: ledger.entries.len() as u64,
        newest_ms: ledger.newest_ms,
        available_until_ms: ledger.available_until_ms,
    }
}
