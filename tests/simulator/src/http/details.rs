//! `POST /api/v2/analytics/conversations/details/query`: whole conversations
//! that were active in an interval and began on one of its UTC days.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value};

use super::error::json_response;
use super::filter::{Filter, Vocabulary};
use super::gate::{Caller, expired};
use super::interval::{interval, object, word};
use super::seen::Seen;
use super::words;
use super::{ApiError, App};
use crate::clock::floor_day;
use crate::faults::{Fault, Occasion, Strike};
use crate::render::push_conversation;
use crate::world::{Conversation, World};

const KNOWN: &[&str] = &[
    "interval",
    "conversationFilters",
    "segmentFilters",
    "evaluationFilters",
    "surveyFilters",
    "resolutionFilters",
    "order",
    "orderBy",
    "paging",
    "aggregations",
];
const DEEPEST: u64 = 100_000;

/// A question that was read and checked.
struct Question {
    start: i64,
    end: i64,
    conversations: Vec<Filter>,
    segments: Vec<Filter>,
    descending: bool,
    by_end: bool,
    size: u64,
    page: u64,
    /// Everything but the paging: equal for all pages of one walk.
    walk: String,
}

impl Question {
    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, ApiError> {
        let mut object = object(headers, body, KNOWN)?;
        let (start, end) = interval(&object)?;
        let order = word(&object, "order", "asc", "QueryOrder", words::ORDERS)?;
        let by = word(
            &object,
            "orderBy",
            "conversationStart",
            "OrderBy",
            words::ORDER_BYS,
        )?;
        let empty = Map::new();
        let paging = object
            .get("paging")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let number = |key: &str, default: u64| match paging.get(key) {
            None | Some(Value::Null) => Ok(default),
            Some(value) => value
                .as_u64()
                .filter(|&value| value > 0)
                .ok_or_else(|| ApiError::bad_request(format!("{key} must be a positive number"))),
        };
        let (size, page) = (number("pageSize", 25)?, number("pageNumber", 1)?);
        if size > 100 {
            return Err(ApiError::bad_request("pageSize must not exceed 100"));
        }
        if page.saturating_mul(size) > DEEPEST {
            return Err(ApiError::bad_request(
                "Pagination may not exceed 100000 results. Tip: When extracting large chunks of data (multiple days/weeks), maximize pagination performance by querying in smaller intervals, for example hour by hour.",
            ));
        }
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
        let descending = order == "desc";
        let by_end = by.ends_with("End");
        object.remove("paging");
        Ok(Self {
            start,
            end,
            conversations: Filter::read_list(
                object.get("conversationFilters"),
                conversation_words,
            )?,
            segments: Filter::read_list(object.get("segmentFilters"), segment_words)?,
            walk: Value::Object(object).to_string(),
            descending,
            by_end,
            size,
            page,
        })
    }

    fn matches(&self, world: &World, conversation: &Conversation, now: i64) -> bool {
        let seen = Seen {
            world,
            conversation,
            now,
        };
        seen.active(self.start)
            && self.conversations.iter().all(|filter| filter.passes(&seen))
            && self.segments.iter().all(|filter| seen.any_segment(filter))
    }

    /// The matching conversations in order.
    fn find(&self, world: &World, now: i64) -> Vec<usize> {
        let all = &world.conversations;
        let from =
            all.partition_point(|conversation| conversation.start_ms < floor_day(self.start));
        let until = self.end.min(now.saturating_add(1));
        let to = all
            .partition_point(|conversation| conversation.start_ms < until)
            .max(from);
        let mut found: Vec<usize> = (from..to)
            .filter(|&at| self.matches(world, &all[at], now))
            .collect();
        if self.by_end {
            found.sort_by_key(|&at| all[at].end_ms.filter(|&end| end <= now).unwrap_or(i64::MAX));
        }
        if self.descending {
            found.reverse();
        }
        found
    }

    /// Faults of everywhere and of the queues that the filters name.
    fn faults(&self, app: &App) -> Vec<Fault> {
        let named: Vec<&str> = self
            .segments
            .iter()
            .flat_map(|filter| filter.matched("queueId"))
            .collect();
        let of_queue = |id: &&str| {
            app.world
                .queues
                .iter()
                .find(|queue| queue.id == **id)?
                .fault
        };
        app.options
            .faults
            .iter()
            .copied()
            .chain(named.iter().filter_map(of_queue))
            .collect()
    }
}

pub(crate) async fn query(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.needs_any(&[
        "analytics:conversationDetail:view",
        "analytics:agentConversationDetail:view",
    ])?;
    let question = Question::read(&headers, &body)?;
    let faults = question.faults(&app);
    let page_key = format!("{}/{}#{}", question.start, question.end, question.page);
    let width_ms = question.end - question.start;
    let occasion = Occasion {
        page_key: &page_key,
        page: question.page,
        width_ms,
    };
    let mut strikes = Vec::new();
    for fault in faults {
        if let Some(strike) = app.counters.strike(fault, &occasion) {
            if let Some(answer) = refuse(&app, &caller, strike).await? {
                return Ok(answer);
            }
            strikes.push(strike);
        }
    }
    let now = app.clock.now_ms();
    let found = app
        .walks
        .find(&question.walk, now, || question.find(&app.world, now));
    Ok(json_response(page(
        &app.world, &question, &found, now, &strikes,
    )))
}

/// Strikes that answer instead of the query.
async fn refuse(app: &App, caller: &Caller, strike: Strike) -> Result<Option<Response>, ApiError> {
    let gateway = |status, code, message: &str| Err(ApiError::new(status, code, message));
    match strike {
        Strike::Limited { seconds } => Err(ApiError::too_many_requests(seconds)),
        Strike::Unavailable => gateway(
            StatusCode::SERVICE_UNAVAILABLE,
            "service.unavailable",
            "Service Unavailable - The server is currently unavailable (typically due to overload).",
        ),
        Strike::GatewayTimeout => gateway(
            StatusCode::GATEWAY_TIMEOUT,
            "request.timeout",
            "The request timed out.",
        ),
        Strike::Drop => {
            let mut error = ApiError::new(StatusCode::BAD_GATEWAY, "bad.gateway", "Bad Gateway");
            error.without_cors = true;
            Err(error)
        }
        Strike::ExpireToken => {
            app.tokens.expire(&caller.token);
            Err(expired())
        }
        Strike::Html => {
            let html = "<!doctype html><title>Proxy</title><h1>Please accept the terms of use</h1>";
            let mut response = Response::new(html.into());
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Ok(Some(response))
        }
        Strike::Wait { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Ok(None)
        }
        Strike::Truncate | Strike::WrongType | Strike::Surplus => Ok(None),
    }
}

fn page(
    world: &World,
    question: &Question,
    found: &[usize],
    now: i64,
    strikes: &[Strike],
) -> Vec<u8> {
    let skip = usize::try_from((question.page - 1) * question.size).unwrap_or(usize::MAX);
    let size = usize::try_from(question.size).unwrap_or(100);
    let mut out = Vec::with_capacity(700_000);
    out.push(b'{');
    for (nth, &at) in found.iter().skip(skip).take(size).enumerate() {
        let conversation = &world.conversations[at];
        out.extend_from_slice(if nth == 0 {
            b"\"conversations\":["
        } else {
            b","
        });
        if nth == 3 && strikes.contains(&Strike::WrongType) {
            let id = &conversation.id;
            out.extend_from_slice(
                format!("{{\"conversationId\":\"{id}\",\"participants\":{{\"purpose\":\"acd\"}}}}")
                    .as_bytes(),
            );
        } else {
            push_conversation(&mut out, world, conversation, now);
        }
    }
    if found.len() > skip {
        out.extend_from_slice(b"],");
    }
    let surplus = if strikes.contains(&Strike::Surplus) {
        500
    } else {
        0
    };
    out.extend_from_slice(format!("\"totalHits\":{}}}", found.len() + surplus).as_bytes());
    if strikes.contains(&Strike::Truncate) {
        out.truncate(out.len() / 2);
    }
    out
}
