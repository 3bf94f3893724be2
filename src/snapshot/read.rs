//! READ: a file of whatever origin as a snapshot, or a sentence why not. Nothing in it is believed: what the checksum or
//! a number does not bear out is refused.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::columns::Columns;
use crate::columns::blurred::{Blurred, Cut};
use crate::snapshot::spans::Steps;
use crate::snapshot::trouble::Trouble;
use crate::snapshot::v1::{counts, head, visits};
use crate::snapshot::write::hex;
use crate::snapshot::{Data, FORMAT, Head, Kind, MOST_FILE, Snapshot, VERSION};

/// A file whose head is read and whose checksum is right.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it says of itself.
    pub head: Head,
    /// To be decompressed, gzip.
    pub compressed: Vec<u8>,
    /// How many bytes come out: whatever brings more is stopped there.
    pub payload_bytes: usize,
}

/// What a file ends with: the checksum, 64 digits, the end.
const CHECKSUM: &[u8] = b"\"checksum\":\"";
const DIGITS: usize = 64;

/// Reads the head of a file.
///
/// # Errors
/// When it is not a snapshot, or not as it was written.
pub fn head(file: &[u8]) -> Result<Opened, Trouble> {
    if file.len() > MOST_FILE {
        return Err(Trouble::TooLarge(file.len()));
    }
    // A program that counts lines in two characters adds one: no member holds it.
    let file = if file.contains(&b'\r') {
        Cow::Owned(file.iter().copied().filter(|&byte| byte != b'\r').collect())
    } else {
        Cow::Borrowed(file)
    };
    let file = file.trim_ascii_end();
    match file.trim_ascii_start().first() {
        None => return Err(Trouble::Empty),
        Some(b'<') => return Err(Trouble::Page),
        Some(_) => {}
    }
    let Ok(value) = serde_json::from_slice::<Value>(file) else {
        let begun = file.get(..64).unwrap_or(file);
        let ours = begun
            .windows(FORMAT.len())
            .any(|part| part == FORMAT.as_bytes());
        return Err(match file.last() {
            _ if !ours => Trouble::Foreign,
            Some(b'}') => Trouble::Changed,
            _ => Trouble::Short,
        });
    };
    let version = value["format"]
        .as_str()
        .and_then(|text| text.strip_prefix(FORMAT));
    let version = version.ok_or(Trouble::Foreign)?;
    match version.parse::<u32>() {
        Ok(VERSION) => one(file, &value),
        Ok(later) if later > VERSION => Err(Trouble::Newer(later.to_string())),
        _ => Err(Trouble::Foreign),
    }
}

/// A file of version 1.
fn one(file: &[u8], value: &Value) -> Result<Opened, Trouble> {
    let sealed = file.strip_suffix(b"\"}").ok_or(Trouble::Changed)?;
    let (sealed, told) = sealed
        .split_at_checked(sealed.len().wrapping_sub(DIGITS))
        .ok_or(Trouble::Changed)?;
    let sealed = sealed.strip_suffix(CHECKSUM).ok_or(Trouble::Changed)?;
    if !hex(&Sha256::digest(sealed)).eq(told.iter().map(|&byte| char::from(byte))) {
        return Err(Trouble::Changed);
    }
    let (head, payload_bytes) = head::read(value).map_err(Trouble::Damaged)?;
    let data = value["data"]
        .as_str()
        .and_then(|text| STANDARD.decode(text).ok());
    Ok(Opened {
        head,
        compressed: data.ok_or(Trouble::Damaged("data"))?,
        payload_bytes,
    })
}

impl Opened {
    /// Reads the decompressed payload.
    ///
    /// # Errors
    /// When it is not what the head says.
    pub fn read(self, payload: &[u8]) -> Result<Snapshot, Trouble> {
        if payload.len() != self.payload_bytes {
            return Err(Trouble::Length);
        }
        let head = self.head;
        let step_ms = i64::from(head.interval_minutes) * 60_000;
        let damaged = |_| Trouble::Damaged("data");
        let (data, spans) = match head.kind {
            Kind::Visits => {
                let steps = Steps::new(head.period, step_ms).ok_or(Trouble::Damaged("period"))?;
                let ids = head.queues.iter().map(|queue| queue.id.as_str());
                let mut columns = Columns::with_queues(ids);
                let lanes = visits::read(
                    payload,
                    &mut columns,
                    &steps,
                    head.precision_ms,
                    head.visits,
                )
                .map_err(damaged)?;
                let spans = lanes.iter().flat_map(|lane| {
                    lane.spans.runs().map(|(from, to)| Blurred {
                        queue: lane.queue,
                        media: lane.media,
                        span: steps.between(from, to),
                    })
                });
                (Data::Visits(Box::new(columns)), spans.collect())
            }
            Kind::Counts => {
                let ids: Vec<String> = head.queues.iter().map(|queue| queue.id.clone()).collect();
                let (summary, spans) =
                    counts::read(payload, &ids, head.period, head.visits).map_err(damaged)?;
                (Data::Counts(summary), spans)
            }
        };
        Ok(Snapshot {
            queues: head.queues.clone(),
            cuts: vec![Cut {
                period: head.period,
                // Counts know their buckets themselves.
                step_ms: if head.kind == Kind::Visits {
                    step_ms
                } else {
                    1
                },
                spans,
            }],
            data,
            head,
        })
    }
}
