//! Control of the simulator by tests that only speak HTTP; no such path exists
//! in the real API.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;

use super::directory::{named, parameters};
use super::interval::{instant, invalid_date};
use super::{ApiError, App};

/// `POST /sim/advance?ms=N`: see [`crate::Simulator::advance`].
pub(crate) async fn advance(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, ApiError> {
    let parameters = parameters(query);
    let ms = named(&parameters, "ms").and_then(|text| text.parse().ok());
    app.clock.advance(ms.ok_or_else(invalid_date)?);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /sim/other-user`: whoever asks who they are is somebody else from now on.
pub(crate) async fn other_user(State(app): State<Arc<App>>) -> StatusCode {
    app.other_user.store(true, Ordering::Relaxed);
    StatusCode::NO_CONTENT
}

/// `POST /sim/restate?day=TIME`: see [`crate::Simulator::restate`].
pub(crate) async fn restate(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<StatusCode, ApiError> {
    let parameters = parameters(query);
    let day = match named(&parameters, "day") {
        None => None,
        Some(text) => Some(instant(text).ok_or_else(invalid_date)?),
    };
    app.restate(day);
    Ok(StatusCode::NO_CONTENT)
}
