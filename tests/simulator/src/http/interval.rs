//! Reading a request body: JSON object, interval, words out of a list.

use axum::http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::ApiError;
use crate::clock::DAY_MS;

/// Longest interval in days.
const LONGEST_DAYS: i64 = 31;

/// The JSON object of a request; unknown keys are refused.
pub(crate) fn object(
    headers: &HeaderMap,
    body: &[u8],
    known: &[&str],
) -> Result<Map<String, Value>, ApiError> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(ApiError::new(
            status,
            "unsupported.media.type",
            "HTTP 415 Unsupported Media Type",
        ));
    }
    let unreadable = || {
        ApiError::bad_request(
            "The request could not be understood by the server due to malformed syntax.",
        )
    };
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Err(unreadable());
    };
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(ApiError::bad_request(format!("Unrecognized field [{key}]"))),
        None => Ok(object),
    }
}

/// Start and end in Unix ms.
pub(crate) fn interval(object: &Map<String, Value>) -> Result<(i64, i64), ApiError> {
    let text = object
        .get("interval")
        .and_then(Value::as_str)
        .ok_or_else(|| ApiError::bad_request("An interval is required."))?;
    let (start, end) = text
        .split_once('/')
        .and_then(|(start, end)| Some((instant(start)?, instant(end)?)))
        .ok_or_else(invalid_date)?;
    if start >= end {
        return Err(ApiError::bad_request(
            "The start of the interval must be before its end.",
        ));
    }
    if end - start > LONGEST_DAYS * DAY_MS {
        return Err(ApiError::bad_request(
            "You must specify a search interval as part of your query that does not exceed 31 days.",
        ));
    }
    Ok((start, end))
}

pub(crate) fn instant(text: &str) -> Option<i64> {
    text.parse::<Timestamp>()
        .ok()
        .map(Timestamp::as_millisecond)
}

pub(crate) fn invalid_date() -> ApiError {
    let message =
        "Dates must be specified as ISO-8601 strings, for example: yyyy-MM-ddTHH:mm:ss.SSSZ";
    ApiError::new(StatusCode::BAD_REQUEST, "invalid.date", message)
}

/// A word of a list, or `default` when the key is missing.
pub(crate) fn word<'a>(
    object: &'a Map<String, Value>,
    key: &str,
    default: &'a str,
    field_type: &'static str,
    allowed: &[&str],
) -> Result<&'a str, ApiError> {
    let word = match object.get(key) {
        None | Some(Value::Null) => default,
        Some(value) => value.as_str().unwrap_or_default(),
    };
    if allowed.contains(&word) {
        Ok(word)
    } else {
        Err(ApiError::invalid_value(word, field_type, allowed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(i64, i64), ApiError> {
        interval(serde_json::json!({ "interval": text }).as_object().unwrap())
    }

    #[test]
    fn intervals_are_checked() {
        let day = read("2026-10-25T00:00:00.000Z/2026-10-26T00:00:00.000Z").unwrap();
        assert_eq!(day.1 - day.0, DAY_MS);
        assert_eq!(
            read("2026-10-25T02:00:00+02:00/2026-10-26T00:00:00Z").unwrap(),
            day
        );
        assert_eq!(
            read("2026-10-25/2026-10-26").unwrap_err().code,
            "invalid.date"
        );
        assert_eq!(
            read("2026-10-25T00:00:00Z/2026-10-25T00:00:00Z")
                .unwrap_err()
                .code,
            "bad.request"
        );
        assert!(read("2026-10-01T00:00:00Z/2026-11-01T00:00:00Z").is_ok());
        assert!(read("2026-10-01T00:00:00Z/2026-11-01T00:00:00.001Z").is_err());
    }
}
