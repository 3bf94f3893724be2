//! WRITE: a report's facts as the payload of a file, and the file around it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use crate::columns::Columns;
use crate::columns::summary::Summary;
use crate::load::ledger::{Ledger, Verdict};
use crate::snapshot::make::{counts_of, visits_of};
use crate::snapshot::question;
use crate::snapshot::trouble::Refused;
use crate::snapshot::v1::head;
use crate::snapshot::{Choices, Completeness, FORMAT, Head, MOST_PAYLOAD, VERSION};
use crate::terms::{Media, Period, Queue};

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
