//! AGGREGATES: what Genesys' own engine counted, asked in small parts: facts by queue, media type and bucket, and
//! how many answers and abandons lie within up to ten limits a request.
//!
//! ```text
//! edges ─▶ plan::plan ─▶ Gather ─(three in flight, call: limiter, retry)─▶ read::groups ─▶ on_part
//!                          └ too wide for the service: two halves
//! ```
//!
//! Comes in: the edges of the asked intervals, queues, media types, limits. Goes out: [`Group`]s. What did not occur is
//! missing in an answer and 0 here. Facts: docs/genesys.md, "Aggregates". A gather outlives the future that drives
//! it, as a walk does: [`Gather::resume`] puts back what is missing.

mod body;
mod gather;
pub mod plan;
mod read;

use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method};
use crate::terms::{DAY_MS, Media, Period};

pub use gather::{Gap, Gather, drive};

/// Where the aggregates query lives.
const PATH: &str = "/api/v2/analytics/conversations/aggregates/query";
/// Views a query may have.
pub const MOST_VIEWS: usize = 10;
/// Longest span of one query, ms.
const LONGEST_MS: i64 = 7 * DAY_MS;

/// What to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// Queue ids; empty, or more than the API is asked to name, asks for all.
    pub queues: Vec<String>,
    /// Media types.
    pub media: Vec<Media>,
    /// Edges of the intervals in which facts are counted, ms UTC, strictly rising.
    pub edges: Vec<i64>,
    /// Limits within which answers and abandons are counted, ms, inclusive.
    pub limits_ms: Vec<i64>,
}

/// A timer that is counted within a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Time until an agent answered.
    Answered,
    /// Time until the caller hung up.
    Abandon,
}

/// Counts of a timer up to a limit, ms, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// What is counted.
    pub timer: Timer,
    /// Up to where.
    pub limit_ms: i64,
}

/// Facts of a bucket; zero where the answer says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// `nOffered`.
    pub offered: u32,
    /// `tAnswered`, how many.
    pub answered: u32,
    /// `tAbandon`, how many, short ones included.
    pub abandoned: u32,
    /// `tShortAbandon`, how many.
    pub short_abandoned: u32,
    /// `tFlowOut`, how many.
    pub flow_out: u32,
    /// `nOverSla`: answers later than the queue's target time as Genesys judged them.
    pub over: u32,
    /// Sum of `tAnswered`, ms.
    pub wait_sum_ms: u64,
    /// `oServiceLevel`: numerator and denominator; `None` where it was not told.
    pub level: Option<[u32; 2]>,
}

impl Tally {
    /// Adds what was counted in another bucket.
    pub fn add(&mut self, other: &Tally) {
        self.offered += other.offered;
        self.answered += other.answered;
        self.abandoned += other.abandoned;
        self.short_abandoned += other.short_abandoned;
        self.flow_out += other.flow_out;
        self.over += other.over;
        self.wait_sum_ms += other.wait_sum_ms;
        self.level = match (self.level, other.level) {
            (Some(ours), Some(theirs)) => Some([ours[0] + theirs[0], ours[1] + theirs[1]]),
            (ours, theirs) => ours.or(theirs),
        };
    }
}

/// What was counted in one bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// When, ms UTC.
    pub span: Period,
    /// What no limit changes; `None` in answers that were asked for views only.
    pub tally: Option<Tally>,
    /// Counts of the views, in their order; those beyond are 0.
    pub within: [u32; MOST_VIEWS],
}

/// Buckets of a queue and media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Id of the queue.
    pub queue: String,
    /// Media type.
    pub media: Media,
    /// Buckets in which something happened.
    pub buckets: Vec<Bucket>,
}

/// One answer with the views it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Who.
    pub groups: &'a [Group],
    /// What their counts within limits are of.
    pub views: &'a [View],
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Visits offered.
    pub offered: u64,
    /// Queues and media types with a visit.
    pub lanes: usize,
}

/// Asks how many visits a period holds, in a request for each week of it.
///
/// # Errors
/// When one of them cannot be had.
pub async fn census<I: Io>(
    line: &Line<'_, I>,
    queues: &[String],
    media: &[Media],
    period: Period,
) -> Result<Census, ApiError> {
    let (mut census, mut met) = (Census::default(), Vec::new());
    let mut from_ms = period.from_ms;
    while from_ms < period.to_ms {
        let to_ms = (from_ms + LONGEST_MS).min(period.to_ms);
        let span = Period { from_ms, to_ms };
        let asked = body::body(queues, media, span, None, &["nOffered"], &[]);
        let response = line.call(Method::Post, PATH, Some(asked)).await?;
        for group in read::groups(&response, &[], &[span.from_ms, span.to_ms], true)? {
            let tallies = group.buckets.iter().filter_map(|bucket| bucket.tally);
            census.offered += tallies.map(|tally| u64::from(tally.offered)).sum::<u64>();
            met.push((group.queue, group.media));
        }
        from_ms = to_ms;
    }
    met.sort_unstable();
    met.dedup();
    census.lanes = met.len();
    Ok(census)
}
