//! CALL: one request to the API, within the budget and with retries.

use std::cell::Cell;

use crate::api::error::ApiError;
use crate::api::io::{Body, Io, Method, Request, Response};
use crate::api::limiter::{Limiter, Rank};
use crate::api::retry::Retry;
use crate::auth::pkce::Secret;

/// How much earlier than all others a request goes that met the limit, ms.
const LEAD_MS: u64 = 200;
/// Waits shorter than this are part of the pace, ms.
const WORTH_TELLING_MS: u64 = 1_500;

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
    /// Sends a request that somebody waits for to a path of the API and gives back a success.
    ///
    /// # Errors
    /// Any other answer, after the retries it deserves.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        json: Option<String>,
    ) -> Result<Response, ApiError> {
        self.carry(Rank::Urgent, method, path, json, true).await
    }

    /// The same for a request that makes something: it is repeated only after a 429, which made nothing. After
    /// any other failure it may have been carried out.
    ///
    /// # Errors
    /// Any answer but a success.
    pub async fn call_once(
        &self,
        method: Method,
        path: &str,
        json: Option<String>,
    ) -> Result<Response, ApiError> {
        self.carry(Rank::Urgent, method, path, json, false).await
    }

    /// Sends one of the many requests of a load, whose number the limiter was told.
    ///
    /// # Errors
    /// As [`Line::call`].
    pub async fn call_of_load(
        &self,
        method: Method,
        path: &str,
        json: Option<String>,
    ) -> Result<Response, ApiError> {
        self.carry(Rank::Load, method, path, json, true).await
    }

    async fn carry(
        &self,
        rank: Rank,
        method: Method,
        path: &str,
        json: Option<String>,
        repeatable: bool,
    ) -> Result<Response, ApiError> {
        let mut retry = Retry::default();
        let mut first_in_line = false;
        loop {
            if first_in_line {
                self.limiter.take_anyway(self.io.ticks_ms());
            } else {
                self.wait_for_budget(rank).await;
            }
            first_in_line = false;
            let request = Request {
                method,
                url: format!("{}{path}", self.api),
                bearer: Some(self.bearer.clone()),
                body: json.clone().map(Body::Json),
            };
            let sent = self.io.ticks_ms();
            let answer = self.io.send(request).await;
            self.limiter.took(self.io.ticks_ms().saturating_sub(sent));
            if let Ok(response) = &answer {
                self.limiter.learn(&response.headers, self.io.ticks_ms());
                if (200..300).contains(&response.status) {
                    return answer.map_err(ApiError::from);
                }
            }
            let made_nothing = matches!(&answer, Ok(response) if response.status == 429);
            let wait = retry.after(&answer, self.limiter.has_answered());
            let Some(wait) = wait.filter(|_| repeatable || made_nothing) else {
                return Err(answer.map_or_else(ApiError::from, |response| ApiError::of(&response)));
            };
            if matches!(&answer, Ok(response) if response.status == 429) {
                // The budget is gone for every request, not only for this one; and this one goes first
                // afterwards, or the others might use up the next window before it, time and again.
                let now = self.io.ticks_ms();
                self.limiter.block(now, wait + LEAD_MS);
                self.waiting_until.set(now + wait);
                first_in_line = true;
            }
            self.io.sleep(wait).await;
        }
    }

    async fn wait_for_budget(&self, rank: Rank) {
        let _waiting = (rank == Rank::Urgent).then(|| self.limiter.wait());
        while let Err(wait) = self.limiter.take(rank, self.io.ticks_ms()) {
            // Even spacing is no waiting.
            if wait >= WORTH_TELLING_MS {
                self.waiting_until.set(self.io.ticks_ms() + wait);
            }
            self.io.sleep(wait).await;
        }
        self.waiting_until.set(0);
    }
}
