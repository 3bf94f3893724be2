//! ERROR: what can go wrong with a request, told apart by what the reader can do.

use serde::Deserialize;

use crate::api::io::{Response, Unreachable};
use crate::api::wire::Undecodable;

/// A request that brought nothing usable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No answer at all.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The token is missing, ended or revoked: sign in again.
    #[error("not signed in: {0}")]
    Unauthorized(Refused),
    /// A permission is missing: ask an administrator.
    #[error("not permitted: {0}")]
    Forbidden(Refused),
    /// Too many requests, even after waiting.
    #[error("too many requests: {0}")]
    Limited(Refused),
    /// The request itself is refused.
    #[error("refused: {0}")]
    Rejected(Refused),
    /// The service failed, even after trying again.
    #[error("service failed: {0}")]
    Failed(Refused),
    /// An answer came, but not what the API promises.
    #[error("unreadable answer, {cause}")]
    Undecodable {
        /// Where and why.
        cause: Undecodable,
        /// Correlation id of the answer.
        correlation: Option<String>,
        /// Beginning of the body, for a support case.
        excerpt: String,
    },
}

/// The vendor's error body, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// For example `missing.any.permissions`.
    pub code: String,
    /// In the vendor's words.
    pub message: String,
    /// Correlation id, from header or body.
    pub correlation: Option<String>,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.status, self.code, self.message)
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ErrorBody {
    message: Option<String>,
    code: Option<String>,
    context_id: Option<String>,
}

impl Refused {
    /// Reads an answer that is no success; a body in another form leaves code and message empty.
    #[must_use]
    pub fn read(response: &Response) -> Refused {
        let body: ErrorBody = serde_json::from_slice(&response.body).unwrap_or_default();
        Refused {
            status: response.status,
            code: body.code.unwrap_or_default(),
            message: body.message.unwrap_or_default(),
            correlation: response.headers.correlation.clone().or(body.context_id),
        }
    }

    /// Whether the page asked for lies deeper than the API pages; the number in the message varies.
    #[must_use]
    pub fn is_too_deep(&self) -> bool {
        self.status == 400 && self.message.starts_with("Pagination may not exceed")
    }

    /// Whether the interval asked for is longer than the API allows; the number in the message varies.
    #[must_use]
    pub fn is_too_wide(&self) -> bool {
        self.status == 400 && self.message.contains("interval") && self.message.contains("days")
    }
}

impl ApiError {
    /// The error of an answer that is no success.
    #[must_use]
    pub fn of(response: &Response) -> ApiError {
        let refused = Refused::read(response);
        match response.status {
            401 => ApiError::Unauthorized(refused),
            403 => ApiError::Forbidden(refused),
            429 => ApiError::Limited(refused),
            500..=599 => ApiError::Failed(refused),
            _ => ApiError::Rejected(refused),
        }
    }

    /// The error of a success whose body is not what was promised.
    #[must_use]
    pub fn undecodable(cause: Undecodable, response: &Response) -> ApiError {
        let text = String::from_utf8_lossy(&response.body[..response.body.len().min(400)]);
        ApiError::Undecodable {
            cause,
            correlation: response.headers.correlation.clone(),
            excerpt: text.chars().take(120).collect(),
        }
    }

    /// Correlation id for a support case.
    #[must_use]
    pub fn correlation(&self) -> Option<String> {
        match self {
            ApiError::Unreachable(_) => None,
            ApiError::Unauthorized(refused)
            | ApiError::Forbidden(refused)
            | ApiError::Limited(refused)
            | ApiError::Rejected(refused)
            | ApiError::Failed(refused) => refused.correlation.clone(),
            ApiError::Undecodable { correlation, .. } => correlation.clone(),
        }
    }

    /// Whether every further request would meet the same: the walk stops instead of losing page after page.
    #[must_use]
    pub fn stops_everything(&self) -> bool {
        matches!(
            self,
            ApiError::Unauthorized(_) | ApiError::Forbidden(_) | ApiError::Unreachable(_)
        )
    }
}
