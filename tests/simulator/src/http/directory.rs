//! Who am I and which queues are there.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::{Extension, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::error::json_response;
use super::gate::Caller;
use super::{ApiError, App};
use crate::render::{AGENT_KEYS, DIVISION_KEY};
use crate::rng::guid;
use crate::world::{Media, Queue};
use crate::{
    CLIENT_ID, ORGANIZATION_ID, ORGANIZATION_NAME, OTHER_USER_ID, OTHER_USER_NAME, USER_EMAIL,
    USER_ID, USER_NAME,
};

type Answer = Result<Response, ApiError>;

/// Name and value of everything in a query string.
pub(crate) fn parameters(query: Option<String>) -> Vec<(String, String)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

/// The first value with this name.
pub(crate) fn named<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters
        .iter()
        .find(|(of, _)| of == name)
        .map(|(_, value)| value.as_str())
}

fn division() -> Value {
    let id = guid(DIVISION_KEY);
    json!({ "id": id, "name": "Home", "selfUri": format!("/api/v2/authorization/divisions/{id}") })
}

pub(crate) async fn token(State(app): State<Arc<App>>) -> Response {
    let organization = json!({ "id": ORGANIZATION_ID, "name": ORGANIZATION_NAME });
    let scopes = &app.options.scopes;
    let body = json!({
        "organization": organization,
        "homeOrganization": organization,
        "authorizedScope": scopes,
        "OAuthClient": { "id": CLIENT_ID, "name": "Eightytwenty", "organization": organization, "scope": scopes },
    });
    json_response(body.to_string())
}

pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Response {
    app.tokens.revoke(&caller.token);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

pub(crate) async fn user(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
) -> Response {
    let parameters = parameters(query);
    let expanded: Vec<&str> = parameters
        .iter()
        .filter(|(name, _)| name == "expand")
        .flat_map(|(_, value)| value.split(','))
        .collect();
    let (id, name) = if app.other_user.load(Ordering::Relaxed) {
        (OTHER_USER_ID, OTHER_USER_NAME)
    } else {
        (USER_ID, USER_NAME)
    };
    let mut body = json!({
        "id": id, "name": name, "email": USER_EMAIL, "username": USER_EMAIL,
        "division": division(), "state": "active", "version": 1,
        "selfUri": format!("/api/v2/users/{id}"),
    });
    if expanded.contains(&"authorization") {
        body["authorization"] =
            json!({ "roles": [], "unusedRoles": [], "permissions": *caller.permissions });
    }
    if expanded.contains(&"organization") {
        body["organization"] = json!({ "id": ORGANIZATION_ID, "name": ORGANIZATION_NAME });
    }
    json_response(body.to_string())
}

pub(crate) async fn organization() -> Response {
    let body = json!({
        "id": ORGANIZATION_ID, "name": ORGANIZATION_NAME, "domain": "musterwerk",
        "defaultLanguage": "de", "defaultCountryCode": "DE", "state": "active", "version": 1,
        "selfUri": format!("/api/v2/organizations/{ORGANIZATION_ID}"),
    });
    json_response(body.to_string())
}

fn queue_json(nth: usize, queue: &Queue) -> Value {
    let mut settings = Map::new();
    for &(media, target) in &queue.targets {
        let alerting = match media {
            Media::Voice => 8,
            Media::Email => 300,
            Media::Callback | Media::Chat | Media::Message => 30,
        };
        let mut setting = json!({
            "enableAutoAnswer": false,
            "alertingTimeoutSeconds": alerting,
            "serviceLevel": { "percentage": target.percent / 100.0, "durationMs": target.threshold_ms },
        });
        if media == Media::Callback {
            setting["mode"] = json!("AgentFirst");
        }
        settings.insert(media.settings_key().to_owned(), setting);
    }
    let members = 4 + nth % 17;
    json!({
        "id": queue.id,
        "name": queue.name,
        "division": division(),
        "dateModified": "2025-01-14T09:12:03.000Z",
        "modifiedBy": guid(AGENT_KEYS),
        "memberCount": members, "userMemberCount": members, "joinedMemberCount": members / 2,
        "mediaSettings": settings,
        "acwSettings": { "wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 60_000 },
        "skillEvaluationMethod": "BEST",
        "enableTranscription": false,
        "selfUri": format!("/api/v2/routing/queues/{}", queue.id),
    })
}

pub(crate) async fn queues(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
) -> Answer {
    caller.needs("routing:queue:view")?;
    let parameters = parameters(query);
    let number = |name: &str, default: usize| match named(&parameters, name) {
        None => Ok(default),
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|&value| value > 0)
            .ok_or_else(|| ApiError::bad_request(format!("{name} must be a positive number"))),
    };
    let (page, size) = (number("pageNumber", 1)?, number("pageSize", 25)?);
    if size > 500 {
        return Err(ApiError::bad_request("pageSize must not exceed 500"));
    }
    let ids: Vec<&str> = parameters
        .iter()
        .filter(|(name, _)| name == "id")
        .map(|(_, id)| id.as_str())
        .collect();
    let pattern = named(&parameters, "name").map(|name| name.trim_matches('*').to_lowercase());
    let mut found: Vec<(usize, &Queue)> = app.scene().world.queues.iter().enumerate().collect();
    found.retain(|(_, queue)| {
        (ids.is_empty() || ids.contains(&queue.id.as_str()))
            && pattern
                .as_ref()
                .is_none_or(|pattern| queue.name.to_lowercase().contains(pattern))
    });
    found.sort_by_key(|(_, queue)| queue.name.to_lowercase());
    if named(&parameters, "sortOrder").is_some_and(|order| order.to_lowercase().starts_with("desc"))
    {
        found.reverse();
    }
    let total = found.len();
    let pages = total.div_ceil(size);
    let uri = |page: usize| {
        json!(format!(
            "/api/v2/routing/queues?pageSize={size}&pageNumber={page}"
        ))
    };
    let entities: Vec<Value> = found
        .iter()
        .skip((page - 1) * size)
        .take(size)
        .map(|&(nth, queue)| queue_json(nth, queue))
        .collect();
    let mut body = json!({
        "entities": entities, "pageSize": size, "pageNumber": page, "total": total,
        "pageCount": pages, "firstUri": uri(1), "selfUri": uri(page), "lastUri": uri(pages.max(1)),
    });
    if page < pages {
        body["nextUri"] = uri(page + 1);
    }
    if page > 1 {
        body["previousUri"] = uri(page - 1);
    }
    Ok(json_response(body.to_string()))
}
