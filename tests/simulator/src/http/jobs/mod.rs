//! `/api/v2/analytics/conversations/details/jobs`: questions that are answered
//! later, out of data that lags behind.

mod desk;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

pub(crate) use self::desk::Desk;
use self::desk::{Findings, Known, Rules};
use super::details::{PERMISSIONS, Struck, push_list, push_wrong_type, strike};
use super::directory::{named, parameters};
use super::error::json_response;
use super::gate::Caller;
use super::question::Question;
use super::{ApiError, App};
use crate::clock::time_text;
use crate::faults::{Fault, Occasion, Strike};
use crate::render::push_conversation;
use crate::rng::{guid, mix};

type Answer = Result<Response, ApiError>;

/// Most conversations of one page of results.
const LARGEST_PAGE: usize = 1000;
/// Availability moves in steps of a quarter of an hour.
const STEP_MS: i64 = 900_000;

impl App {
    fn rules(&self) -> Rules {
        Rules {
            quota: self.options.job_quota,
            takes_ms: self.options.job_takes_ms,
            expires_ms: self.options.job_expires_ms,
        }
    }

    /// Up to when jobs know what happened, Unix ms of the data clock.
    fn available_ms(&self) -> i64 {
        (self.clock.now_ms() - self.options.job_lag_ms).div_euclid(STEP_MS) * STEP_MS
    }

    pub(crate) fn open_jobs(&self) -> usize {
        self.jobs.open(self.rules(), self.clock.service_ms())
    }

    fn job(&self, id: &str) -> Result<Known, ApiError> {
        self.jobs
            .find(id, self.rules(), self.clock.service_ms())
            .ok_or_else(|| no_job(id))
    }
}

fn no_job(id: &str) -> ApiError {
    let template = "Unable to find a job with id {id}";
    ApiError::new(StatusCode::NOT_FOUND, "not.found", template).param("id", id)
}

/// A positive whole number of the body or the query string.
fn positive(name: &str, value: Option<u64>) -> Result<usize, ApiError> {
    value
        .and_then(|value| usize::try_from(value).ok())
        .filter(|&value| value > 0)
        .ok_or_else(|| ApiError::bad_request(format!("{name} must be a positive number")))
}

pub(crate) async fn availability(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Answer {
    caller.needs("analytics:conversationDetail:view")?;
    let date = time_text(app.available_ms());
    Ok(json_response(
        json!({ "dataAvailabilityDate": date }).to_string(),
    ))
}

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    caller.needs_any(&PERMISSIONS)?;
    let question = Question::read(&headers, &body, &["limit", "startOfDayIntervalMatching"])?;
    let limit = match question.rest.get("limit") {
        None | Some(Value::Null) => usize::MAX,
        Some(value) => positive("limit", value.as_u64())?,
    };
    let same_day = match question.rest.get("startOfDayIntervalMatching") {
        None | Some(Value::Null) => false,
        Some(value) => value.as_bool().ok_or_else(|| {
            ApiError::bad_request("startOfDayIntervalMatching must be true or false")
        })?,
    };
    let faults = question.faults(&app);
    let occasion = Occasion {
        page_key: &format!("job of {}/{}", question.start, question.end),
        page: 0,
        width_ms: 0,
    };
    if let Struck::Answered(answer) = strike(&app, &caller, &faults, &occasion).await? {
        return Ok(answer);
    }
    let available_ms = app.available_ms();
    let cut_ms = if faults.contains(&Fault::JobRowsNewer) {
        app.clock.now_ms()
    } else {
        available_ms
    };
    let world = app.scene().world.clone();
    let mut found = question.find(&world, cut_ms, same_day);
    found.truncate(limit);
    let lost = faults.contains(&Fault::JobAnswerLost);
    let findings = Findings {
        world,
        found: found.into(),
        cut_ms,
        available_ms,
        submitted_ms: app.clock.now_ms(),
        faults: faults.into(),
    };
    let id = guid(mix(app.options.seed ^ 0x0000_70b5, app.next_number()));
    let now = app.clock.service_ms();
    if !app.jobs.submit(id.clone(), findings, app.rules(), now) {
        let mut error = ApiError::bare_limit();
        "The organization's quota of asynchronous queries is used up."
            .clone_into(&mut error.template);
        return Err(error);
    }
    if lost {
        let mut error = ApiError::new(StatusCode::BAD_GATEWAY, "bad.gateway", "Bad Gateway");
        error.without_cors = true;
        return Err(error);
    }
    let mut response = json_response(json!({ "jobId": id }).to_string());
    *response.status_mut() = StatusCode::ACCEPTED;
    Ok(response)
}

pub(crate) async fn status(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Answer {
    caller.needs_any(&PERMISSIONS)?;
    let job = app.job(&id)?;
    let submitted = job.findings.submitted_ms;
    let mut body = json!({ "state": job.state.word(), "submissionDate": time_text(submitted) });
    if let Some(took) = job.took {
        body["completionDate"] = json!(time_text(submitted + took));
        body["expirationDate"] = json!(time_text(submitted + took + app.options.job_expires_ms));
    }
    if job.state == desk::State::Failed {
        body["errorMessage"] = json!("The query exceeded the resources of the data lake.");
    }
    Ok(json_response(body.to_string()))
}

pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Answer {
    caller.needs_any(&PERMISSIONS)?;
    if !app.jobs.delete(&id) {
        return Err(no_job(&id));
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

pub(crate) async fn results(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.needs_any(&PERMISSIONS)?;
    let parameters = parameters(query);
    let size = match named(&parameters, "pageSize") {
        None => LARGEST_PAGE,
        Some(text) => positive("pageSize", text.parse().ok())?,
    };
    if size > LARGEST_PAGE {
        return Err(ApiError::bad_request(format!(
            "pageSize must not exceed {LARGEST_PAGE}"
        )));
    }
    let job = app.job(&id)?;
    match job.state {
        desk::State::Fulfilled => {}
        desk::State::Expired => return Err(no_job(&id)),
        state => {
            let template = "The job is not fulfilled, it is {state}";
            return Err(ApiError::bad_request(template).param("state", state.word()));
        }
    }
    let skip = match named(&parameters, "cursor") {
        None => 0,
        Some(cursor) => {
            offset(cursor).ok_or_else(|| ApiError::bad_request("The cursor is not valid."))?
        }
    };
    let occasion = Occasion {
        page_key: &format!("{id}#{skip}"),
        page: u64::try_from(skip / size).unwrap_or(0) + 1,
        width_ms: 0,
    };
    let strikes = match strike(&app, &caller, &job.findings.faults, &occasion).await? {
        Struck::Answered(answer) => return Ok(answer),
        Struck::Passed(strikes) => strikes,
    };
    app.jobs.read(&id);
    // Faults that need several pages show in small jobs too: a page may hold fewer than were asked for.
    let several = [Fault::JobExpires, Fault::JobCursorLoops].map(|fault| job.findings.has(fault));
    let size = if several.contains(&true) {
        size.min(100)
    } else {
        size
    };
    Ok(json_response(page(&job.findings, skip, size, &strikes)))
}

fn cursor(skip: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("after {skip} rows"))
}

fn offset(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("after ")?
        .strip_suffix(" rows")?
        .parse()
        .ok()
}

fn page(findings: &Findings, skip: usize, size: usize, strikes: &[Strike]) -> Vec<u8> {
    let Findings { world, found, .. } = findings;
    let places: Vec<usize> = found.iter().skip(skip).take(size).copied().collect();
    let mut out = Vec::with_capacity(places.len() * 6000 + 100);
    out.push(b'{');
    push_list(&mut out, &places, |out, nth, at| {
        let conversation = &world.conversations[at];
        if nth == 3 && strikes.contains(&Strike::WrongType) {
            push_wrong_type(out, &conversation.id);
        } else {
            push_conversation(out, world, conversation, findings.cut_ms, true);
        }
    });
    let next = skip + places.len();
    let next = if next < found.len() {
        Some(next)
    } else {
        findings.has(Fault::JobCursorLoops).then(|| size.min(skip))
    };
    if let Some(next) = next {
        out.extend_from_slice(format!("\"cursor\":\"{}\",", cursor(next)).as_bytes());
    }
    let date = time_text(findings.available_ms);
    out.extend_from_slice(format!("\"dataAvailabilityDate\":\"{date}\"}}").as_bytes());
    if strikes.contains(&Strike::Truncate) {
        out.truncate(out.len() / 2);
    }
    out
}
