//! `POST /api/v2/analytics/conversations/details/query`: whole conversations
//! that were active in an interval and began on one of its UTC days; and
//! `GET /api/v2/analytics/conversations/details?id=a,b`: those with these ids.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value};

use super::directory::parameters;
use super::error::json_response;
use super::gate::{Caller, expired};
use super::question::Question;
use super::scene::Scene;
use super::{ApiError, App};
use crate::faults::{Fault, Occasion, Strike};

/// Any of these lets a caller read details.
pub(crate) const PERMISSIONS: [&str; 2] = [
    "analytics:conversationDetail:view",
    "analytics:agentConversationDetail:view",
];
const DEEPEST: u64 = 100_000;
/// Most ids of one request.
const MOST_IDS: usize = 100;

/// Which page is asked for.
struct Paging {
    size: u64,
    page: u64,
}

impl Paging {
    fn read(rest: &Map<String, Value>) -> Result<Self, ApiError> {
        let empty = Map::new();
        let paging = rest
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
        Ok(Self { size, page })
    }
}

pub(crate) async fn query(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.needs_any(&PERMISSIONS)?;
    let question = Question::read(&headers, &body, &["paging", "aggregations"])?;
    let paging = Paging::read(&question.rest)?;
    let page_key = format!("{}/{}#{}", question.start, question.end, paging.page);
    let occasion = Occasion {
        page_key: &page_key,
        page: paging.page,
        width_ms: question.end - question.start,
    };
    let strikes = match strike(&app, &caller, &question.faults(&app), &occasion).await? {
        Struck::Answered(answer) => return Ok(answer),
        Struck::Passed(strikes) => strikes,
    };
    let (now, scene) = (app.clock.now_ms(), app.scene());
    let found = scene.walks.find(&question.walk, now, || {
        question.find(&scene.world, now, true)
    });
    Ok(json_response(page(scene, &paging, &found, now, &strikes)))
}

/// The conversations with these ids, in the order of the ids; unknown ids are
/// left out.
pub(crate) async fn by_id(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    caller.needs_any(&PERMISSIONS)?;
    let parameters = parameters(query);
    let ids: Vec<&str> = parameters
        .iter()
        .filter(|(name, _)| name == "id")
        .flat_map(|(_, ids)| ids.split(','))
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    if ids.is_empty() {
        return Err(ApiError::bad_request("At least one id is required."));
    }
    if ids.len() > MOST_IDS {
        return Err(ApiError::bad_request(format!(
            "No more than {MOST_IDS} ids may be given."
        )));
    }
    let (now, scene) = (app.clock.now_ms(), app.scene());
    let all = &scene.world.conversations;
    let mut out = b"{\"conversations\":[".to_vec();
    for id in ids {
        let known = all
            .iter()
            .position(|one| one.start_ms <= now && one.id.eq_ignore_ascii_case(id));
        let Some(at) = known else { continue };
        if !out.ends_with(b"[") {
            out.push(b',');
        }
        scene.push(&mut out, at, now);
    }
    out.extend_from_slice(b"]}");
    Ok(json_response(out))
}

/// What faults made of a request.
pub(crate) enum Struck {
    /// This is the answer.
    Answered(Response),
    /// The answer goes out, spoilt by these.
    Passed(Vec<Strike>),
}

/// Lets the faults strike.
pub(crate) async fn strike(
    app: &App,
    caller: &Caller,
    faults: &[Fault],
    occasion: &Occasion<'_>,
) -> Result<Struck, ApiError> {
    let mut strikes = Vec::new();
    for &fault in faults {
        if let Some(strike) = app.counters.strike(fault, occasion) {
            if let Some(answer) = refuse(app, caller, strike).await? {
                return Ok(Struck::Answered(answer));
            }
            strikes.push(strike);
        }
    }
    Ok(Struck::Passed(strikes))
}

/// Strikes that answer instead of the query.
async fn refuse(app: &App, caller: &Caller, strike: Strike) -> Result<Option<Response>, ApiError> {
    let gateway = |status, code, message: &str| Err(ApiError::new(status, code, message));
    match strike {
        Strike::Limited { seconds } => Err(ApiError::too_many_requests(seconds)),
        Strike::LimitedBare => Err(ApiError::bare_limit()),
        Strike::LimitedHidden => {
            let mut error = ApiError::too_many_requests(2);
            error.without_cors = true;
            Err(error)
        }
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
        Strike::Truncate
        | Strike::WrongType
        | Strike::Surplus
        | Strike::Repeat
        | Strike::Shrink => Ok(None),
    }
}

/// The conversations at the places of one page.
fn places(paging: &Paging, found: &[usize], repeats: bool) -> Vec<usize> {
    let size = usize::try_from(paging.size).unwrap_or(100);
    if repeats {
        return found.iter().cycle().take(size).copied().collect();
    }
    let skip = usize::try_from((paging.page - 1) * paging.size).unwrap_or(usize::MAX);
    found.iter().skip(skip).take(size).copied().collect()
}

fn page(scene: &Scene, paging: &Paging, found: &[usize], now: i64, strikes: &[Strike]) -> Vec<u8> {
    let struck = |strike| strikes.contains(&strike);
    let places = places(paging, found, struck(Strike::Repeat));
    let mut out = Vec::with_capacity(700_000);
    out.push(b'{');
    push_list(&mut out, &places, |out, nth, at| {
        if nth == 3 && struck(Strike::WrongType) {
            push_wrong_type(out, &scene.world.conversations[at].id);
        } else {
            scene.push(out, at, now);
        }
    });
    let mut total = found.len();
    if struck(Strike::Surplus) {
        total += 500;
    }
    if struck(Strike::Shrink) {
        let less = usize::try_from((paging.page - 1) * 150).unwrap_or(usize::MAX);
        total = total.saturating_sub(less);
    }
    out.extend_from_slice(format!("\"totalHits\":{total}}}").as_bytes());
    if struck(Strike::Truncate) {
        out.truncate(out.len() / 2);
    }
    out
}

/// Appends `"conversations":[…],`, and nothing when there are none.
pub(crate) fn push_list(
    out: &mut Vec<u8>,
    places: &[usize],
    mut push: impl FnMut(&mut Vec<u8>, usize, usize),
) {
    for (nth, &at) in places.iter().enumerate() {
        out.extend_from_slice(if nth == 0 {
            b"\"conversations\":["
        } else {
            b","
        });
        push(out, nth, at);
    }
    if !places.is_empty() {
        out.extend_from_slice(b"],");
    }
}

/// A conversation whose participants are an object.
pub(crate) fn push_wrong_type(out: &mut Vec<u8>, id: &str) {
    out.extend_from_slice(
        format!("{{\"conversationId\":\"{id}\",\"participants\":{{\"purpose\":\"acd\"}}}}")
            .as_bytes(),
    );
}
