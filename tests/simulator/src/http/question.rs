//! A details question, of a query or a job: interval, filters and order, read
//! strictly, and the conversations of a world that answer it.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::filter::{Filter, Vocabulary};
use super::interval::{interval, object, word};
use super::seen::Seen;
use super::words;
use super::{ApiError, App};
use crate::clock::floor_day;
use crate::faults::Fault;
use crate::world::World;

/// A question that was read and checked.
pub(crate) struct Question {
    pub(crate) start: i64,
    pub(crate) end: i64,
    conversations: Vec<Filter>,
    segments: Vec<Filter>,
    descending: bool,
    by_end: bool,
    /// What is neither interval, filter nor order, in the hands of the caller.
    pub(crate) rest: Map<String, Value>,
    /// Everything but the paging: equal for all pages of one walk.
    pub(crate) walk: String,
}

const COMMON: &[&str] = &[
    "interval",
    "conversationFilters",
    "segmentFilters",
    "evaluationFilters",
    "surveyFilters",
    "resolutionFilters",
    "order",
    "orderBy",
];

impl Question {
    /// Reads a body that may have these keys beside the common ones.
    pub(crate) fn read(headers: &HeaderMap, body: &[u8], own: &[&str]) -> Result<Self, ApiError> {
        let known: Vec<&str> = COMMON.iter().chain(own).copied().collect();
        let mut object = object(headers, body, &known)?;
        let (start, end) = interval(&object)?;
        let order = word(&object, "order", "asc", "QueryOrder", words::ORDERS)?;
        let by = word(
            &object,
            "orderBy",
            "conversationStart",
            "OrderBy",
            words::ORDER_BYS,
        )?;
        let (descending, by_end) = (order == "desc", by.ends_with("End"));
        let segment_words = Vocabulary {
            dimensions: words::SEGMENT_DIMENSIONS,
            metrics: words::SEGMENT_METRICS,
            dimension_type: "SegmentDetailQueryDimension",
        };
        let conversation_words = Vocabulary {
            dimensions: words::CONVERSATION_DIMENSIONS,
            metrics: words::CONVERSATION_METRICS,
            dimension_type: "ConversationDetailQueryDimension",
        };
        let rest = own
            .iter()
            .filter_map(|&key| object.remove_entry(key))
            .collect();
        Ok(Self {
            start,
            end,
            conversations: Filter::read_list(
                object.get("conversationFilters"),
                conversation_words,
            )?,
            segments: Filter::read_list(object.get("segmentFilters"), segment_words)?,
            descending,
            by_end,
            rest,
            walk: Value::Object(object).to_string(),
        })
    }

    /// The conversations known at `now` that were active in the interval, in
    /// order; with `same_day` only those that began on one of its UTC days.
    pub(crate) fn find(&self, world: &World, now: i64, same_day: bool) -> Vec<usize> {
        let all = &world.conversations;
        let from = if same_day {
            all.partition_point(|conversation| conversation.start_ms < floor_day(self.start))
        } else {
            0
        };
        let until = self.end.min(now.saturating_add(1));
        let to = all
            .partition_point(|conversation| conversation.start_ms < until)
            .max(from);
        let matches = |&at: &usize| {
            let seen = Seen {
                world,
                conversation: &all[at],
                now,
            };
            seen.active(self.start)
                && self.conversations.iter().all(|filter| filter.passes(&seen))
                && self.segments.iter().all(|filter| seen.any_segment(filter))
        };
        let mut found: Vec<usize> = (from..to).filter(matches).collect();
        if self.by_end {
            found.sort_by_key(|&at| all[at].end_ms.filter(|&end| end <= now).unwrap_or(i64::MAX));
        }
        if self.descending {
            found.reverse();
        }
        found
    }

    /// Faults of everywhere and of the queues that the filters name.
    pub(crate) fn faults(&self, app: &App) -> Vec<Fault> {
        let queues = &app.scene().world.queues;
        let named = self
            .segments
            .iter()
            .flat_map(|filter| filter.matched("queueId"));
        let of_queue = |id: &str| queues.iter().find(|queue| queue.id == id)?.fault;
        app.options
            .faults
            .iter()
            .copied()
            .chain(named.filter_map(of_queue))
            .collect()
    }
}
