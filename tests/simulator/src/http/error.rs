//! Errors as the API tells them: one body shape, with the correlation id.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// An error on its way out; the envelope writes the body.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    /// With `{name}` where a parameter goes.
    pub(crate) template: String,
    pub(crate) params: Vec<(&'static str, String)>,
    pub(crate) retry_after: Option<u32>,
    /// Made by a gateway in front: a browser gets no CORS headers.
    pub(crate) without_cors: bool,
    /// Without the headers that tell the rate limit.
    pub(crate) without_limits: bool,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, template: impl Into<String>) -> Self {
        Self {
            status,
            code,
            template: template.into(),
            params: Vec::new(),
            retry_after: None,
            without_cors: false,
            without_limits: false,
        }
    }

    pub(crate) fn param(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.push((name, value.into()));
        self
    }

    pub(crate) fn bad_request(template: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad.request", template)
    }

    /// An unknown word where only some are allowed.
    pub(crate) fn invalid_value(value: &str, field_type: &'static str, allowed: &[&str]) -> Self {
        let template = "Value [{value}] is not valid for field type [{fieldType}]. Allowable values are: {allowableValues}";
        Self::new(StatusCode::BAD_REQUEST, "invalid.value", template)
            .param("value", value)
            .param("fieldType", field_type)
            .param("allowableValues", allowed.join(", "))
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not found", "HTTP 404 Not Found")
    }

    pub(crate) fn too_many_requests(seconds: u32) -> Self {
        let template = "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds";
        let mut error = Self::new(StatusCode::TOO_MANY_REQUESTS, "too.many.requests", template)
            .param("seconds", seconds.to_string());
        error.retry_after = Some(seconds);
        error
    }

    /// A limit that does not say how long to wait.
    pub(crate) fn bare_limit() -> Self {
        let mut error = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too.many.requests",
            "Too Many Requests",
        );
        error.without_limits = true;
        error
    }

    /// The body, with the correlation id of the answer.
    pub(crate) fn body(&self, correlation_id: &str) -> Value {
        let mut message = self.template.clone();
        for (name, value) in &self.params {
            message = message.replace(&format!("{{{name}}}"), value);
        }
        let mut body = json!({
            "message": message,
            "code": self.code,
            "status": self.status.as_u16(),
            "contextId": correlation_id,
            "details": [],
            "errors": [],
        });
        if !self.params.is_empty() {
            let params: Map<String, Value> = self
                .params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect();
            body["messageWithParams"] = json!(self.template);
            body["messageParams"] = Value::Object(params);
        }
        body
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A JSON answer with status 200.
pub(crate) fn json_response(body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
