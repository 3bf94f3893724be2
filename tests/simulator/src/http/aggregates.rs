//! `POST /api/v2/analytics/conversations/aggregates/query`: facts of visits,
//! each in the bucket in which it was emitted. What did not occur is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::cell::{Cell, View, facts};
use super::error::json_response;
use super::filter::{Filter, Subject, Vocabulary};
use super::gate::Caller;
use super::interval::{interval, object, word};
use super::{ApiError, App, buckets, words};
use crate::clock::time_text;
use crate::options::Judged;
use crate::world::{Conversation, Visit, World};

const KNOWN: &[&str] = &[
    "interval",
    "granularity",
    "timeZone",
    "groupBy",
    "filter",
    "metrics",
    "views",
    "flattenMultivaluedDimensions",
    "alternateTimeDimension",
    "queryType",
    "sortMetric",
    "limit",
];

struct Question {
    edges: Vec<i64>,
    group_by: Vec<String>,
    filter: Option<Filter>,
    metrics: Vec<String>,
    views: Vec<View>,
    judged: Judged,
}

impl Question {
    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, ApiError> {
        let object = object(headers, body, KNOWN)?;
        let (start, end) = interval(&object)?;
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let words = Vocabulary {
            dimensions: words::AGGREGATE_DIMENSIONS,
            metrics: &[],
            dimension_type: "ConversationQueryDimension",
        };
        let metrics = texts(
            &object,
            "metrics",
            "ConversationQueryMetric",
            words::AGGREGATE_METRICS,
        )?;
        if metrics.is_empty() {
            return Err(ApiError::bad_request("At least one metric is required."));
        }
        Ok(Self {
            edges: buckets::edges(start, end, text("granularity"), text("timeZone"))?,
            group_by: texts(
                &object,
                "groupBy",
                "ConversationQueryDimension",
                words::AGGREGATE_DIMENSIONS,
            )?,
            filter: object
                .get("filter")
                .filter(|value| !value.is_null())
                .map(|value| Filter::read(value, words))
                .transpose()?,
            metrics,
            views: views(&object)?,
            judged: Judged::default(),
        })
    }

    fn by_queue(&self) -> bool {
        self.group_by.iter().any(|name| name == "queueId")
    }

    fn bucket(&self, at: i64) -> Option<usize> {
        let upto = self.edges.partition_point(|&edge| edge <= at);
        (upto > 0 && upto < self.edges.len()).then(|| upto - 1)
    }

    /// The group of a fact. `mediaType` is always a part of it.
    fn group(&self, seen: &Seen<'_>) -> BTreeMap<String, String> {
        let names = self
            .group_by
            .iter()
            .map(String::as_str)
            .chain(["mediaType"]);
        names
            .filter_map(|name| Some((name.to_owned(), seen.dimension(name)?.to_owned())))
            .collect()
    }
}

fn texts(
    object: &Map<String, Value>,
    key: &str,
    field_type: &'static str,
    allowed: &[&str],
) -> Result<Vec<String>, ApiError> {
    let items = match object.get(key) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items.as_slice(),
        Some(_) => return Err(ApiError::bad_request(format!("{key} must be a list."))),
    };
    items
        .iter()
        .map(|item| {
            let text = item.as_str().unwrap_or_default();
            let known = allowed.contains(&text).then(|| text.to_owned());
            known.ok_or_else(|| ApiError::invalid_value(text, field_type, allowed))
        })
        .collect()
}

fn views(object: &Map<String, Value>) -> Result<Vec<View>, ApiError> {
    let items = object
        .get("views")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    if items.len() > 10 {
        return Err(ApiError::bad_request("A query may have at most 10 views."));
    }
    let mut names = BTreeSet::new();
    let mut views = Vec::new();
    let empty = Map::new();
    for item in items {
        let item = item.as_object().unwrap_or(&empty);
        let name = item.get("name").and_then(Value::as_str).unwrap_or_default();
        let taken =
            name.is_empty() || words::AGGREGATE_METRICS.contains(&name) || !names.insert(name);
        if taken {
            return Err(ApiError::bad_request(format!(
                "View name [{name}] is missing or taken."
            )));
        }
        word(item, "function", "", "AggregationFunction", &["rangeBound"])?;
        let target = word(
            item,
            "target",
            "",
            "ConversationQueryMetric",
            words::VIEW_TARGETS,
        )?;
        let range = item
            .get("range")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let bound = |key| range.get(key).and_then(Value::as_i64);
        if bound("gte").or(bound("lt")).is_none()
            || range.keys().any(|key| key != "gte" && key != "lt")
        {
            return Err(ApiError::bad_request(format!(
                "View [{name}] needs a range with gte or lt."
            )));
        }
        views.push(View {
            name: name.to_owned(),
            target: target.to_owned(),
            from: bound("gte").unwrap_or(i64::MIN),
            to: bound("lt").unwrap_or(i64::MAX),
        });
    }
    Ok(views)
}

struct Seen<'a> {
    world: &'a World,
    conversation: &'a Conversation,
    visit: &'a Visit,
}

impl Subject for Seen<'_> {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "queueId" => Some(self.world.queues[self.visit.queue].id.as_str()),
            "mediaType" => Some(self.visit.media.as_str()),
            "direction" => Some(self.visit.direction),
            "originatingDirection" if self.conversation.record.outbound => Some("outbound"),
            "originatingDirection" => Some("inbound"),
            "conversationId" => Some(&self.conversation.id),
            "purpose" => Some("acd"),
            _ => None,
        }
    }

    fn number(&self, _: &str) -> Option<i64> {
        None
    }
}

pub(crate) async fn query(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.needs("analytics:conversationAggregate:view")?;
    let mut question = Question::read(&headers, &body)?;
    question.judged = app.options.judged;
    Ok(json_response(
        answer(&app.scene().world, &question, app.clock.now_ms()).to_string(),
    ))
}

fn answer(world: &World, question: &Question, now: i64) -> Value {
    let mut groups: BTreeMap<BTreeMap<String, String>, BTreeMap<usize, Cell>> = BTreeMap::new();
    for (conversation, visit) in world.visits_at(now) {
        let seen = Seen {
            world,
            conversation,
            visit: &visit,
        };
        if question
            .filter
            .as_ref()
            .is_some_and(|filter| !filter.passes(&seen))
        {
            continue;
        }
        let target = world.queues[visit.queue].target(visit.media);
        for fact in facts(&visit, target) {
            let Some(bucket) = question.bucket(fact.at) else {
                continue;
            };
            let cell = groups
                .entry(question.group(&seen))
                .or_default()
                .entry(bucket)
                .or_default();
            // A cell over several queues has a level but no single target.
            cell.target = target.or(cell.target.filter(|_| !question.by_queue()));
            cell.add(&fact, &question.views);
        }
    }
    let results: Vec<Value> = groups
        .iter()
        .map(|(group, cells)| {
            let data: Vec<Value> = cells
                .iter()
                .filter_map(|(&bucket, cell)| row(question, bucket, cell))
                .collect();
            (group, data)
        })
        .filter(|(_, data)| !data.is_empty())
        .map(|(group, data)| json!({ "group": group, "data": data }))
        .collect();
    json!({ "results": results })
}

fn row(question: &Question, bucket: usize, cell: &Cell) -> Option<Value> {
    let metrics = cell.json(&question.metrics, question.by_queue(), question.judged);
    if metrics.is_empty() && cell.views.is_empty() {
        return None;
    }
    let interval = format!(
        "{}/{}",
        time_text(question.edges[bucket]),
        time_text(question.edges[bucket + 1])
    );
    let mut row = json!({ "interval": interval, "metrics": metrics });
    if !cell.views.is_empty() {
        let views: Vec<Value> = cell
            .views
            .iter()
            .map(|(&nth, summary)| json!({ "name": question.views[nth].name, "stats": summary.timer() }))
            .collect();
        row["views"] = Value::Array(views);
    }
    Some(row)
}
