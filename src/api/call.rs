//! CALL: one request to the API, within the budget and with retries.

use std::cell::Cell;

use crate::api::error::ApiError;
use crate::api::io::{Body, Io, Method, Request, Response};
use crate::api::limiter::Limiter;
use crate::api::retry::{Retry, asked_wait_s};
use crate::auth::pkce::Secret;

/// What all calls of a session share.
pub struct Line<'a, I> {
    /// Who carries requests.
    pub io: &'a I,
    /// The budget.
    pub limiter: &'a Limiter,
    /// Base address of the API.
    pub api: &'a str,
    /// The token.
    pub bearer: &'a Secret,
    /// Until when all calls wait for the rate limit, in the ticks of `io`; 0 when none does. For the reader.
    pub waiting_until: &'a Cell<u64>,
}

impl<I: Io> Line<'_, I> {
    /// Sends a request to a path of the API and gives back a success.
    ///
    /// # Errors
    /// Any other answer, after the retries it deserves.
    pub async fn call(&self, method: Method, path: &str, json: Option<String>) -> Result<Response, ApiError> {
        let mut retry = Retry::default();
        loop {
            self.wait_for_budget().await;
            let request = Request {
                method,
                url: format!("{}{path}", self.api),
                bearer: Some(self.bearer.clone()),
                body: json.clone().map(Body::Json),
            };
            let answer = self.io.send(request).await;
            if let Ok(response) = &answer {
                self.limiter.learn(&response.headers, self.io.ticks_ms());
                if (200..300).contains(&response.status) {
                    return answer.map_err(ApiError::from);
                }
            }
            let Some(wait) = retry.after(&answer) else {
                return Err(answer.map_or_else(ApiError::from, |response| ApiError::of(&response)));
            };
            match &answer {
                // The budget is gone for every request, not only for this one.
                Ok(response) if response.status == 429 && asked_wait_s(response).is_some() => {
                    self.limiter.block(self.io.ticks_ms(), wait);
                }
                _ => self.io.sleep(wait).await,
            }
        }
    }

    async fn wait_for_budget(&self) {
        while let Err(wait) = self.limiter.take(self.io.ticks_ms()) {
            self.waiting_until.set(self.io.ticks_ms() + wait);
            self.io.sleep(wait).await;
        }
        self.waiting_until.set(0);
    }
}
